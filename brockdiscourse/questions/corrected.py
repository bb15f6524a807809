"""How often a theme really occurs, where people coded a random sample."""

from brockdiscourse.coding import estimate_prevalence
from brockdiscourse.findings import describe_corrected
from brockdiscourse.questions.argument import labelled, share_series
from brockdiscourse.questions.study import Native, Result, Study, drawing


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
        finding=describe_corrected(table, labels=study.labels, stamp=study.stamp),
        table=labelled(table, study),
        chart=drawing("plot_themes", table, labels=study.labels),
        native=Native(
            form="bars",
            categories=tuple(map(study.label, known["theme"])),
            series=(share_series("As counted", known), share_series("Corrected by people’s coding", people)),
            number="0.0%",
            axis="Share of sentences",
        ),
        evidence=lambda: study.quote(str(known["theme"].iloc[0])),
    )
