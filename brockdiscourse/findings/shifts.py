"""What moved in time: trends, moments of change, before and after; and which words make texts differ."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from brockdiscourse.findings.finding import FEW, RANGE, Finding, count_of, in_100, inside, listed, note, some
from brockdiscourse.resample import LEVEL, MIN_CHANGE_THREADS
from brockdiscourse.schema import require

_NAMED = 3  # series that a title names one by one


def describe_trends(trends: pd.DataFrame, *, labels: Mapping[str, str] | None = None, stamp: str = "") -> Finding:
    """Say which series rose or fell over time, and whether any changed at one moment.

    Parameters
    ----------
    trends
        Of `trace`.
    labels
        What to call the series, such as `Codebook.labels`; a series not among them by its own name.
    stamp
        `Corpus.stamp`.
    """
    require(trends, "series", "threads", "k", "n", "slope", "q", "start", "end", by="describe_trends")
    names = _Names(labels)
    every, refused = trends.attrs.get("every", "period"), trends.attrs.get("refused", "")
    base = f"{some(trends['threads'].max() if len(trends) else 0, 'thread')}, by {every}."
    sure = trends[trends["q"] < LEVEL].sort_values("q", kind="stable")
    marks = f"Crosses: texts begin or end in that {every}; hollow: threads still open; grey lines: no clear trend."
    caption = note(base, refused or marks, _changes(trends, names), left_out(trends), stamp=stamp)
    if trends.empty or not trends["n"].sum():
        return Finding("Nothing dated to follow over time", caption)
    if refused:
        most = trends.sort_values("k", kind="stable").iloc[-1]
        return Finding(f"Too short a time for a trend: {names[most]} {count_of(most['k'], most['n'])}", caption)
    if sure.empty:
        return Finding(f"No clear trend in {_few_of(trends, names)}", caption)
    top = sure.iloc[0]
    way = "rose" if top["slope"] > 0 else "fell"
    title = f"{names[top].capitalize() if names.labels else names[top]} {way}: {_told(top, 'start', 'end')}"
    more = [f"{names[row]} {'rose' if row['slope'] > 0 else 'fell'}" for row in sure.iloc[1:].to_dict("records")]
    return Finding(title + (f"; {listed(more)}" if more else ""), caption)


def describe_split(trends: pd.DataFrame, *, labels: Mapping[str, str] | None = None, stamp: str = "") -> Finding:
    """Say what differs between the time before a date and the time after it.

    Parameters
    ----------
    trends
        Of `trace` with `split`.
    labels, stamp
        As in `describe_trends`.
    """
    require(trends, "series", "before", "after", "difference", "difference_q", by="describe_split")
    names, date = _Names(labels), trends.attrs.get("split", "the date")
    sides = trends[["threads_before", "threads_after"]].max() if len(trends) else pd.Series([0, 0])
    if not sides.sum():
        return Finding("Nothing dated to compare before and after", note(left_out(trends), stamp=stamp))
    base = f"{some(sides.iloc[0], 'thread')} before {date}, {some(sides.iloc[1], 'thread')} from it on."
    if trends.empty or trends["difference_q"].isna().all():
        few = note(base, FEW.replace("threads:", "threads on a side:"), left_out(trends), stamp=stamp)
        return Finding(f"Too few threads on either side of {date} to say what changed", few)
    caption = note(base, RANGE, left_out(trends), stamp=stamp)
    sure = trends[trends["difference_q"] < LEVEL]
    if sure.empty:
        return Finding(f"No clear change in {_few_of(trends, names)} at {date}", caption)
    order = sure["difference"].abs().sort_values(ascending=False, kind="stable").index
    top, *rest = sure.loc[order].to_dict("records")
    way = "rose" if top["difference"] > 0 else "fell"
    more = [f"{names[row]} {'rose' if row['difference'] > 0 else 'fell'}" for row in rest]
    title = f"After {date} {names[top]} {way}: {_told(top, 'before', 'after')}"
    return Finding(title + (f"; {listed(more)}" if more else ""), caption)


def describe_shift(shift: pd.DataFrame, *, names: tuple[str, str], stamp: str = "") -> Finding:
    """Say which word does most to make two groups of texts differ, and whether they differ by more than chance.

    Parameters
    ----------
    shift
        Of `shift_words`.
    names
        What the two groups are called, the one compared first.
    stamp
        `Corpus.stamp`.
    """
    require(shift, "word", "n", "n_against", "share", "low", by="describe_shift")
    mine, theirs = names
    if shift.empty:
        return Finding(f"No words to compare {mine} with {theirs} by", note(stamp=stamp))
    top, chance, total = shift.iloc[0], shift.attrs.get("chance"), shift.attrs.get("total", 0.0)
    base = f"{some(len(shift), 'word')} together make up the difference."
    known = chance is not None and not pd.isna(chance)
    told = "" if not known else f"Shuffled threads differ by up to {chance / total:.0%} as much." if total else ""
    few = FEW if shift["low"].isna().all() else RANGE
    uses = f"{some(top['n'], 'use')} against {int(top['n_against']):,}"
    caption = note(base, told, few, stamp=stamp)
    if known and total <= chance:
        return Finding(f"All words together differ no more than chance; most of all “{top['word']}”: {uses}", caption)
    return Finding(f"“{top['word']}” most sets {mine} apart from {theirs}: {uses}", caption)


def left_out(table: pd.DataFrame) -> str:
    """What a table of time leaves out, in words."""
    undated, still = table.attrs.get("undated", 0), table.attrs.get("open", 0)
    parts = [f"{some(undated, 'thread')} without a date"] if undated else []
    parts += [f"{some(still, 'thread')} younger than 30 days"] if still else []
    return f"Left out: {listed(parts)}." if parts else ""


class _Names:
    """What series are called inside a sentence."""

    def __init__(self, labels: Mapping[str, str] | None) -> None:
        self.labels = labels or {}

    def __getitem__(self, row: Any) -> str:
        name = str(row["series"])
        return f"talk of {inside(self.labels[name])}" if name in self.labels else f"“{name}”"


def _few_of(trends: pd.DataFrame, names: _Names) -> str:
    if len(trends) > _NAMED:
        return f"any of {len(trends)} {'themes' if names.labels else 'series'}"
    return listed([names[row] for row in trends.to_dict("records")])


def _told(row: Any, first: str, last: str) -> str:
    start, end = max(row[first], 0.0), max(row[last], 0.0)
    if max(row["rate"], start, end) > 1:
        return f"{start:.1f} → {end:.1f}"
    if max(start, end) < 0.01:  # noqa: PLR2004 - of 100 it would be less than one
        return f"{start * 1000:.1f} → {end * 1000:.1f} of 1,000"
    return f"{in_100(start)} → {in_100(end)} of 100"


def _changes(trends: pd.DataFrame, names: _Names) -> str:
    """Moments of change, or why none is named."""
    if trends.empty or "change_p" not in trends or trends["change_p"].isna().all():
        return f"Moments of change are looked for from {MIN_CHANGE_THREADS} threads on." if len(trends) else ""
    sure = trends[(trends["change_q"] < LEVEL) & trends["change_first"].notna()]
    if len(sure):
        told = [
            f"{names[row]} between {row['change_first']:%B %Y} and {row['change_last']:%B %Y}"
            for row in sure.to_dict("records")
        ]
        return f"Changed at one moment: {listed(told)}."
    known = trends.dropna(subset="smallest")
    if known.empty:
        return "No moment of change detectable."
    top = known.sort_values("k", kind="stable").iloc[-1]
    size = top["smallest"]
    much = f"{size:.1f}" if top["rate"] > 1 else f"{size * 100:.1f} of 100"
    return f"No moment of change detectable; for {names[top]} the smallest that would have been is about {much}."
