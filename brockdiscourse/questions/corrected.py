"""How often a theme really occurs, where people coded a random sample."""

import pandas as pd

from brockdiscourse.coding import estimate_prevalence
from brockdiscourse.findings.finding import FEW, RANGE, Finding, in_100, inside, note, some
from brockdiscourse.questions.argument import labelled, share_series
from brockdiscourse.questions.study import Native, Result, Study


def corrected(study: Study) -> Result | None:
    """The themes' shares, as counted and corrected by what people found."""
    counts = study.counts
    if counts.coded is None:
        return None
    coded = counts.coded[counts.coded["theme"].isin(counts.codebook.scored)]
    table = estimate_prevalence(counts.corpus.hits, counts.corpus.sentences, coded)
    known = table.dropna(subset="corrected").sort_values(["corrected", "theme"], ascending=[False, True], kind="stable")
    if known.empty:
        return None
    ends = {"corrected_low": "low", "corrected_high": "high"}
    people = known[["theme", "corrected", *ends]].rename(columns={"corrected": "share", **ends})
    return Result(
        name="corrected",
        question="How often, once the machine’s errors are corrected?",
        finding=describe_corrected(known, study=study),
        table=labelled(table, study),
        native=Native(
            form="bars",
            categories=tuple(map(study.label, known["theme"])),
            series=(share_series("As counted", known), share_series("Corrected by people’s coding", people)),
            number="0.0%",
            axis="Share of sentences",
        ),
        evidence=lambda: study.quote(str(known["theme"].iloc[0])),
    )


def describe_corrected(known: pd.DataFrame, *, study: Study) -> Finding:
    """Say of the most frequent theme what correcting changes."""
    top = known.to_dict("records")[0]
    label = inside(study.label(str(top["theme"])))
    between = (
        "" if pd.isna(top["corrected_low"]) else f" ({in_100(top['corrected_low'])}–{in_100(top['corrected_high'])})"
    )
    title = f"Corrected, {label} stands in {in_100(top['corrected'])}{between} of 100 sentences"
    title += f"; counted: {in_100(top['share'])}"
    base = f"{some(int(top['coded']), 'sentence')} drawn at random, coded by people; held true: {top['reference']}."
    return Finding(title, note(base, FEW if known["corrected_low"].isna().all() else RANGE, stamp=study.stamp))
