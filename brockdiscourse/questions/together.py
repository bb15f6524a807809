"""Which themes stand together, and which are taken up from turn to turn: what was found beside what chance gives."""

import pandas as pd

from brockdiscourse.findings import describe_cooccurrence, describe_echo, describe_uptake, find_leading_pair
from brockdiscourse.findings.finding import some
from brockdiscourse.questions.argument import GROUPED, labelled
from brockdiscourse.questions.evidence import pick_both, pick_echoes
from brockdiscourse.questions.study import Native, Result, Series, Study, drawing, numbers


def together(study: Study) -> Result | None:
    """Which themes stand in one sentence more often than chance would put them."""
    pairs = study.counts.pairs
    if not pairs["n"].sum():
        return None
    shown = pairs[pairs["n"] > 0].sort_values("n", ascending=False, kind="stable")
    names = (shown[side].map(study.label) for side in ("theme", "other"))
    first = find_leading_pair(pairs)
    return Result(
        name="together",
        question="Which themes go together?",
        finding=describe_cooccurrence(pairs, labels=study.labels, stamp=study.stamp),
        table=labelled(pairs, study).assign(other_label=pairs["other"].map(study.label)),
        chart=drawing("plot_cooccurrence", pairs, labels=study.labels),
        lines=tuple(
            f"{theme} and {other}: {some(n, 'sentence')}, {chance:,.1f} by chance"
            for theme, other, n, chance in zip(*names, shown["n"], shown["expected"], strict=True)
        ),
        evidence=lambda: study.tell(pick_both(study.corpus, *first)) if study.counts.has_text else None,
    )


def uptake(study: Study) -> Result | None:
    """Whether replies take up what is raised."""
    links = study.counts.uptake
    if links.empty:
        return None
    counts = pd.crosstab(links["theme"], links["outcome"])
    counts = counts.reindex(columns=["echoed", "dropped", "added"], fill_value=0)
    counts = counts.assign(raised=counts["echoed"] + counts["dropped"])
    counts = counts.sort_values("raised", ascending=False, kind="stable").reset_index()
    rows = counts.head(GROUPED)
    native = Native(
        form="bars",
        categories=tuple(map(study.label, rows["theme"])),
        series=tuple(Series(name=name, values=numbers(rows[name])) for name in ("echoed", "dropped", "added")),
        axis="Replies",
    )
    echoes = links[links["outcome"] == "echoed"]
    return Result(
        name="uptake",
        question="Is what is raised taken up?",
        finding=describe_uptake(links, stamp=study.stamp),
        table=labelled(counts, study),
        native=native,
        evidence=lambda: study.tell(pick_echoes(study.corpus, echoes)) if study.counts.has_text else None,
    )


def echoes(study: Study) -> Result | None:
    """Whether answers echo what they answer more than they would echo something else."""
    compared = study.counts.echoes
    if not compared["raised"].sum():
        return None
    links = study.counts.uptake
    between = links[(links["outcome"] == "echoed") & ~links["target"].isin(study.corpus.posts["post_id"])]
    told = {"post": "Comments on their post", "parent": "Replies to the comment they answer"}
    return Result(
        name="echoes",
        question="Do answers echo what they answer?",
        finding=describe_echo(compared, stamp=study.stamp),
        table=compared,
        chart=drawing("plot_uptake", compared),
        lines=tuple(
            f"{told[row['question']]}: {row['echoed']:,} of {row['raised']:,} themes"
            + ("" if pd.isna(row["low"]) else f", by chance {row['low']:,.0f} to {row['high']:,.0f}")
            for row in compared[compared["raised"] > 0].to_dict("records")
        ),
        evidence=lambda: study.tell(pick_echoes(study.corpus, between)) if study.counts.has_text else None,
    )
