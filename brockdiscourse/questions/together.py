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
        native=_beside_chance(shown, study),
        lines=tuple(
            f"{theme} and {other}: {some(n, 'sentence')}, {chance:,.1f} by chance"
            for theme, other, n, chance in zip(*names, shown["n"], shown["expected"], strict=True)
        ),
        evidence=lambda: study.tell(pick_both(study.corpus, *first)) if study.counts.has_text else None,
    )


def _beside_chance(pairs: pd.DataFrame, study: Study) -> Native:
    """The most frequent pairs that have a range, without ranges the most frequent, as `plot_cooccurrence` has them."""
    ranged = pairs.dropna(subset="low")
    rows = (pairs if ranged.empty else ranged).head(GROUPED).sort_values("lift", ascending=False, kind="stable")
    names = (rows[side].map(study.label) for side in ("theme", "other"))
    low, high = (() if ranged.empty else numbers(rows[end]) for end in ("low", "high"))
    counts = zip(rows["n"], rows["expected"], strict=True)
    return Native(
        form="bars",
        categories=tuple(f"{theme} + {other}" for theme, other in zip(*names, strict=True)),
        series=(Series(name="Times as often as chance", values=numbers(rows["lift"]), low=low, high=high),),
        number="0.0",
        labels=tuple(f"{n:,} vs {by_chance:,.1f}" for n, by_chance in counts),
        axis="Times as often as chance gives; behind: sentences found vs by chance",
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
    rows = compared[compared["raised"] > 0]
    return Result(
        name="echoes",
        question="Do answers echo what they answer?",
        finding=describe_echo(compared, stamp=study.stamp),
        table=compared,
        chart=drawing("plot_uptake", compared),
        native=shares_and_chance(
            rows.assign(**{end: rows[end] / rows["raised"] for end in ("echoed", "expected", "low", "high")}),
            categories=tuple(rows["question"].map(told)),
            found="echoed",
            axis="Share of the themes raised that the answer holds too",
        ),
        lines=tuple(
            f"{told[row['question']]}: {row['echoed']:,} of {row['raised']:,} themes"
            + ("" if pd.isna(row["low"]) else f", by chance {row['low']:,.0f} to {row['high']:,.0f}")
            for row in rows.to_dict("records")
        ),
        evidence=lambda: study.tell(pick_echoes(study.corpus, between)) if study.counts.has_text else None,
    )


def shares_and_chance(rows: pd.DataFrame, *, categories: tuple[str, ...], found: str, axis: str) -> Native:
    """Shares beside what chance would give: ``expected``, from ``low`` to ``high``, missing where nobody can say."""
    low, high = (numbers(rows[end]) for end in ("low", "high"))
    expected = numbers(rows["expected"].where(rows["low"].notna()))
    chance = Series(name="by chance", values=expected, low=low, high=high)
    series = (chance, Series(name="found", values=numbers(rows[found])))
    return Native(form="bars", categories=categories, series=series, number="0%", axis=axis)
