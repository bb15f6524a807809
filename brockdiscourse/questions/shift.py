"""How the language shifts: words and themes of later against earlier texts."""

from collections.abc import Callable, Iterator

import pandas as pd

from brockdiscourse.findings import (
    Finding,
    describe_change,
    describe_shift,
    describe_trends,
    describe_words,
    differing,
)
from brockdiscourse.panels import lay_panels, tell_trend
from brockdiscourse.questions.argument import grouped, labelled
from brockdiscourse.questions.evidence import pick_word
from brockdiscourse.questions.study import Native, Result, Series, Study, drawing, numbers
from brockdiscourse.resample import LEVEL
from brockdiscourse.text import words_in

_WORDS = 9  # words a slide can show side by side
_SURE = "✓ "
_TREND = ["series", "threads", "k", "n", "rate", "start", "end", "slope", "q"]
_TOLD = ["theme", "threads", "n", "sentences", "share", "start", "end", "slope", "q"]
_BY = {"year": "year by year", "quarter": "quarter by quarter", "month": "month by month"}


def words_of_posts(study: Study) -> Result | None:
    """Which words the author who wrote most came to use more, or less."""
    shift = study.counts.words_of_posts
    if shift is None or shift.empty:
        return None
    question = f"How does the language of posts shift? Posts of {study.author}"
    return _words(shift, study, name="words", question=question, names=study.counts.half_names, units=_own(study))


def words_of_comments(study: Study) -> Result | None:
    """The same of guests' comments."""
    shift = study.counts.words_of_comments
    if shift is None or shift.empty:
        return None
    units = study.corpus.units
    middle = study.counts.middle
    return _words(
        shift,
        study,
        name="comment_words",
        question="How does the language of comments shift, apart from the posts’?",
        names=(f"comments after {middle}", f"comments until {middle}"),
        units=units[(units["kind"] == "comment") & (units["role"] == "guest")],
    )


def change(study: Study) -> Result | None:
    """Which themes the same author came to talk of more, or less."""
    rates = study.counts.halves
    later, earlier = study.counts.half_names
    if rates["half"].nunique() < 2 or not rates["n"].sum():  # noqa: PLR2004 - no before or no after
        return None
    apart = differing(rates)
    most = rates.groupby("theme")["n"].sum().idxmax()
    theme = apart[0] if apart else str(most)
    finding = describe_change(rates, theme=theme, by="half", labels=study.labels, stamp=study.stamp)
    others = [study.label(other) for other in apart[1:]]
    told = f"{rates['theme'].nunique()} themes looked at" + (f"; clear too: {', '.join(others)}." if others else ".")
    return Result(
        name="change",
        question=f"Which themes come and go? Posts of {study.author}",
        finding=Finding(finding.title, f"{told} {finding.caption}"),
        table=labelled(rates, study),
        native=grouped(rates, "half", [earlier, later], study=study, first=theme),
        evidence=lambda: study.quote(theme),
    )


def trends(study: Study) -> Result | None:
    """Whether the same author's themes rise or fall over the years; None of a time too short to tell."""
    table = study.counts.trends
    if table.empty or table.attrs["refused"]:
        return None
    finding = describe_trends(table, labels=study.labels, stamp=study.stamp)
    shown = table.sort_values("q", kind="stable")["series"].iloc[0]
    ends = table[["start", "end"]].clip(lower=0)  # where a falling line would go on below nought
    told = zip(table["series"].map(study.label), ends["start"], ends["end"], strict=True)
    return Result(
        name="trends",
        question=f"Is there a trend? Posts of {study.author}, {_BY[table.attrs['every']]}",
        finding=finding,
        table=labelled(table[_TREND].set_axis(_TOLD, axis="columns"), study),
        chart=drawing("plot_trends", study.counts.periods, trends=table, labels=study.labels),
        panels=lay_panels(study.counts.periods, table, labels=study.labels),
        lines=tuple(tell_trend(name, start, end) for name, start, end in told),
        evidence=lambda: study.quote(shown),
    )


def word_shift(study: Study) -> Result | None:
    """What each word does to set the same author's later posts apart from the earlier ones."""
    table = study.counts.shift_of_posts
    shown = table if study.names else _without(table, _hidden(study))
    if shown["low"].isna().all():  # of fewer than 20 threads nobody can say what is chance
        return None
    rows = shown.head(_WORDS)
    return Result(
        name="word_shift",
        question=f"Which words make the difference? Posts of {study.author}",
        finding=describe_shift(shown, names=study.counts.half_names, stamp=study.stamp),
        table=shown[["word", "n_against", "n", "per_1000_against", "per_1000", "share"]],
        chart=drawing("plot_shift", shown, names=study.counts.half_names, top=_WORDS),
        native=_sides(rows, names=study.counts.half_names),
        lines=tuple(f"{word}: {uses}" for word, uses in _uses(rows)),
        evidence=_places(study, rows, _own(study)),
    )


def _sides(rows: pd.DataFrame, *, names: tuple[str, str]) -> Native:
    """Each word's share of the whole difference, on the side of the texts that use it more."""
    whole = rows["share"] / rows["contribution"]  # signed as the contribution is; takes the sign away again
    ends = [(rows[end] * whole).clip(lower=0) for end in ("low", "high")]
    low, high = (pd.concat(ends, axis=1).agg(way, axis=1, skipna=False) for way in ("min", "max"))
    more = rows["contribution"] > 0
    series = []
    for name, here in zip(names, (more, ~more), strict=True):
        values, least, most = (numbers(side.where(here)) for side in (rows["share"], low, high))
        series.append(Series(name=f"more in {name}", values=values, low=least, high=most))
    return Native(
        form="bars",
        categories=tuple(f"{word} ({uses})" for word, uses in _uses(rows)),
        series=tuple(reversed(series)),
        number="0.0%",
        axis="Share of the whole difference between the texts",
    )


def _uses(rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Each word, and its uses before and after."""
    for word, before, n in zip(rows["word"], rows["n_against"], rows["n"], strict=True):
        yield word, f"{before:,} → {n:,}"


def _own(study: Study) -> pd.DataFrame:
    """The posts of the author who wrote most."""
    units = study.corpus.units
    return units[units["unit_id"].isin(study.counts.own["unit_id"])]


def _without(table: pd.DataFrame, words: set[str]) -> pd.DataFrame:
    return table[~table["word"].isin(words)].reset_index(drop=True)


def _words(
    shift: pd.DataFrame, study: Study, *, name: str, question: str, names: tuple[str, str], units: pd.DataFrame
) -> Result:
    shown = shift if study.names else _without(shift, _hidden(study))
    sure = shown["q"] < LEVEL
    rows = shown.assign(sure=sure)[sure if sure.any() else sure.notna()].head(_WORDS)
    marks = rows["sure"].map({True: _SURE, False: ""})
    finding = describe_words(shown, names=names, stamp=study.stamp)
    told = f"{_SURE.strip()}: more than shuffled threads would give. " if rows["sure"].any() else ""
    left_out = "" if study.names else "Commenters’ names left out. "
    return Result(
        name=name,
        question=question,
        finding=Finding(finding.title, f"{told}{left_out}{finding.caption}"),
        table=shown,
        chart=drawing("plot_comparison", shown, names=names),
        native=Native(
            form="bars",
            categories=tuple(marks + rows["word"]),
            series=tuple(
                Series(name=group, values=numbers(rows[column]))
                for group, column in zip(reversed(names), ("per_1000_against", "per_1000"), strict=True)
            ),
            number="0.0",
            axis="Uses per 1,000 words",
        ),
        evidence=_places(study, rows, units),
    )


def _places(study: Study, rows: pd.DataFrame, units: pd.DataFrame) -> Callable[[], pd.DataFrame | None]:
    def find() -> pd.DataFrame | None:
        if not study.counts.has_text or rows.empty:
            return None
        return study.tell(pick_word(study.corpus, str(rows["word"].iloc[0]), units[units["text"].notna()]))

    return find


def _hidden(study: Study) -> set[str]:
    """Words that are names of people who are called by role."""
    people = study.corpus.people
    return words_in(people.loc[people["name"] != study.people["name"], "name"])
