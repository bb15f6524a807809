"""What is argued: themes, where they stand, and what becomes of them; whose side the words are on."""

from typing import Literal

import pandas as pd

from brockdiscourse.findings import (
    describe_customers,
    describe_groups,
    describe_pair,
    describe_themes,
    describe_turns,
    describe_years,
    differing,
)
from brockdiscourse.questions.evidence import pick_words
from brockdiscourse.questions.study import TURNS, Native, Result, Series, Study, drawing, numbers
from brockdiscourse.replies import label_turns
from brockdiscourse.themes import count_themes

PAIR = ("challenger_idea", "challenger_misuse")
TURNS_SHOWN = 6

_BARS, GROUPED, _LINES = 16, 6, 3  # themes a chart can show: alone, side by side, as lines
_COURSE = 3  # years without which there is no course of things
_SHARE = "Share of sentences"


def themes(study: Study) -> Result | None:
    """Which themes come up, and how often."""
    rates = study.counts.themes
    if rates.empty:
        return None
    rows = rates.sort_values(["share", "theme"], ascending=[False, True], kind="stable").head(_BARS)
    native = Native(
        form="bars",
        categories=tuple(map(study.label, rows["theme"])),
        series=(share_series(_SHARE, rows),),
        number="0.0%",
        labels=tuple(f"{n:,} of {of:,}" for n, of in zip(rows["n"], rows["sentences"], strict=True)),
        axis=_SHARE,
    )
    return Result(
        name="themes",
        question="What is argued?",
        finding=describe_themes(rates, labels=study.labels, stamp=study.stamp),
        table=labelled(rates, study),
        chart=drawing("plot_themes", rates, labels=study.labels),
        native=native,
        evidence=lambda: study.quote(*study.counts.said[:1]),
    )


def kinds(study: Study) -> Result | None:
    """Whether posts, comments and replies talk of the same."""
    rates = study.counts.turns
    rates = rates.assign(turn=rates["turn"].astype("str"))
    told = [turn for turn in TURNS if turn in set(rates["turn"])]
    if len(told) < 2 or not study.counts.said:  # noqa: PLR2004 - nothing to set side by side
        return None
    theme = next(iter(differing(rates)), study.counts.said[0])
    return Result(
        name="kinds",
        question="Do commenters talk of what the posts talk of?",
        finding=describe_groups(rates, by="turn", theme=theme, labels=study.labels, stamp=study.stamp),
        table=labelled(rates, study),
        native=grouped(rates, "turn", told, study=study, first=theme),
        evidence=lambda: study.quote(theme),
    )


def years(study: Study) -> Result | None:
    """When each theme is talked of."""
    rates = study.counts.years
    if rates["year"].nunique() < _COURSE or not study.counts.said:
        return None
    said, theme = study.counts.said[:_LINES], study.counts.said[0]
    wide = rates.pivot_table(index="year", columns="theme", values="share")
    wide = wide.reindex(range(int(wide.index.min()), int(wide.index.max()) + 1))
    native = Native(
        form="lines",
        categories=tuple(str(year) for year in wide.index),
        series=tuple(Series(name=study.label(name), values=numbers(wide[name])) for name in said),
        number="0%",
        axis=_SHARE,
    )
    return Result(
        name="years",
        question="When is it argued?",
        finding=describe_years(rates, theme=theme, labels=study.labels, stamp=study.stamp),
        table=labelled(rates, study),
        native=native,
        evidence=lambda: study.quote(theme),
    )


def challenger(study: Study) -> Result | None:
    """Whether Challenger is spoken of as an idea or as a misuse, and by whom."""
    if not set(PAIR) <= set(study.labels):
        return None
    corpus = study.corpus
    rates = count_themes(corpus.hits, corpus.sentences, by=corpus.units[["unit_id", "role"]], themes=PAIR)
    rates = rates.dropna(subset="role").reset_index(drop=True)
    if not rates["n"].sum():
        return None
    roles = [role for role in ("guest", "host") if role in set(rates["role"])]
    return Result(
        name="challenger",
        question="Challenger: the idea or its misuse, and by whom?",
        finding=describe_pair(rates, pair=PAIR, labels=study.labels, stamp=study.stamp),
        table=labelled(rates, study),
        native=grouped(rates, "role", roles, study=study, first=PAIR[0]),
        evidence=lambda: study.quote(PAIR[1]),
    )


def turns(study: Study) -> Result | None:
    """One thread's themes, turn by turn: the thread whose first turns talk most of the misuse, else of any theme."""
    corpus, units = study.corpus, study.corpus.units
    scored = study.counts.codebook.scored
    opening = units[units.groupby("post_id").cumcount() < TURNS_SHOWN]
    talked = opening[opening.groupby("post_id")["unit_id"].transform("size") > 1]
    hits = corpus.hits[corpus.hits["unit_id"].isin(talked["unit_id"]) & corpus.hits["theme"].isin(scored)]
    wanted = hits[hits["theme"] == PAIR[1]] if PAIR[1] in set(hits["theme"]) else hits
    if wanted.empty:
        return None
    theme = str(wanted["theme"].astype("str").mode()[0])
    per_thread = wanted.groupby("post_id", observed=True)["sentence_id"].nunique()
    post_id = str(per_thread.reindex(corpus.posts["post_id"]).fillna(0).idxmax())
    rates = study.counts.rates(label_turns(corpus.turns, units, post_id=post_id).head(TURNS_SHOWN))
    rates = rates.dropna(subset="turn").assign(turn=lambda rows: rows["turn"].astype("str"))
    said = rates[rates.groupby("theme")["n"].transform("sum") > 0]
    shown = said.assign(theme=said["theme"].map(study.label))
    here = units.loc[units["post_id"] == post_id, "unit_id"].head(TURNS_SHOWN)
    return Result(
        name="turns",
        question=f"How does a theme enter a discussion? {study.title(post_id)}",
        finding=describe_turns(shown, theme=study.label(theme), labels=study.labels, stamp=study.stamp),
        table=labelled(said, study).assign(turn=said["turn"].str.split().str.join(" ")),
        chart=drawing("plot_themes_by_turn", shown),
        lines=tuple(
            f"{row['theme']}: {row['n']} of {row['sentences']} sentences in {' '.join(row['turn'].split())}"
            for row in shown[shown["n"] > 0].to_dict("records")
        ),
        evidence=lambda: study.open(here),
    )


def focus(study: Study) -> Result | None:
    """Whose side the words of posts, comments and replies are on."""
    counts = study.counts.focus(study.counts.kinds)
    counts = counts.assign(turn=counts["turn"].astype("str")).dropna(subset="customer_share_nouns")
    if counts.empty:
        return None
    ordered = counts.set_index("turn").reindex([turn for turn in TURNS if turn in set(counts["turn"])]).reset_index()
    return _customers(ordered, "turn", study=study, name="focus", form="bars")


def focus_years(study: Study) -> Result | None:
    """The same year by year, in the posts of the author who wrote most."""
    counts = study.counts.focus(study.counts.own[["unit_id", "year"]]).dropna(subset=["year", "customer_share_nouns"])
    if len(counts) < _COURSE:
        return None
    counts = counts.astype({"year": "int64"}).sort_values("year", ignore_index=True)
    return _customers(counts, "year", study=study, name="focus_years", form="lines")


def _customers(counts: pd.DataFrame, by: str, *, study: Study, name: str, form: Literal["bars", "lines"]) -> Result:
    drawn = counts.set_index(by)
    if form == "lines":
        drawn = drawn.reindex(range(int(counts[by].min()), int(counts[by].max()) + 1))
    nouns, we = (
        share_series(label, drawn, f"customer_share_{yardstick}")
        for yardstick, label in (("nouns", "nouns only"), ("we", "nouns and “we, us, our”"))
    )
    author = "" if by == "turn" else f" Posts of {study.author}, year by year"
    return Result(
        name=name,
        question=f"Whose side are the words on?{author}",
        finding=describe_customers(counts, by=by, stamp=study.stamp),
        table=counts,
        chart=drawing("plot_focus", counts.assign(text=counts[by].astype("str"))),
        native=Native(
            form=form,
            categories=tuple(map(str, drawn.index)),
            series=(nouns, we),
            number="0%",
            axis="Customer words as a share of customer and seller words",
        ),
        evidence=lambda: study.tell(pick_words(study.corpus)) if study.counts.has_text else None,
    )


def grouped(rates: pd.DataFrame, by: str, groups: list[str], *, study: Study, first: str = "") -> Native:
    """Themes side by side, group by group: the one told of first, then the most frequent."""
    said = rates.groupby("theme", sort=False)["n"].sum().sort_values(ascending=False, kind="stable")
    shown = list(dict.fromkeys([*([first] if first else []), *said[said > 0].index]))[:GROUPED]
    parts = [rates[rates[by] == group].set_index("theme").reindex(shown) for group in groups]
    return Native(
        form="bars",
        categories=tuple(map(study.label, shown)),
        series=tuple(share_series(group, part) for group, part in zip(groups, parts, strict=True)),
        number="0%",
        axis=_SHARE,
    )


def share_series(name: str, rows: pd.DataFrame, column: str = "share") -> Series:
    """A share with its range, where it has one."""
    prefix = "" if column == "share" else f"{column}_"
    ends = {end: numbers(rows[f"{prefix}{end}"]) for end in ("low", "high")}
    if all(value is None for value in ends["low"]):
        ends = {}
    return Series(name=name, values=numbers(rows[column]), **ends)


def labelled(rates: pd.DataFrame, study: Study) -> pd.DataFrame:
    """A table of themes that also says what they are called."""
    return rates.assign(label=rates["theme"].map(study.label))
