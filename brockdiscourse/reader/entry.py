"""What the reader shows of a post or comment, wherever it comes from."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a text in which a theme stands."""

    start: int
    end: int
    theme: str
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a comment answers: who or what, its anchor where it is shown, and, if inferred, why and how sure."""

    to: str
    anchor: str | None = None
    why: str = ""
    inferred: bool = False
    confidence: float | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One post, comment or ping.

    Attributes
    ----------
    level
        0 for the post, 1 for a comment at top level.
    who
        What the writer is called; None where nobody knows.
    doubt
        Why the writer is thought to be this one, where no page says so.
    time
        The time as precisely as the page gives it, and the same for machines.
    masks
        (start, end, words): what is to be read in the place of a name.
    """

    anchor: str
    level: int
    kind: str = "comment"
    who: str | None = None
    host: bool = False
    doubt: str = ""
    time: tuple[str, str] | None = None
    text: str | None = None
    spans: tuple[Span, ...] = ()
    masks: tuple[tuple[int, int, str], ...] = ()
    link: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A thread to be shown: its post, its comments in reading order, and what is to be said of it."""

    anchor: str
    title: str | None
    post: Entry | None
    comments: tuple[Entry, ...]
    url: str | None = None
    language: str | None = None
    notes: tuple[str, ...] = ()
    stamp: str = ""
    untold: str = ""


def anchor(unit_id: str) -> str:
    """The fragment under which a post or comment stands in the reader, the same in every file."""
    return "bd-" + hashlib.sha256(unit_id.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def tell_time(at: datetime, precision: str, zone: str | None) -> tuple[str, str]:
    """A time for people and the same for machines, neither more precise than it is."""
    clock = precision in {"second", "minute"}
    form = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}.get(precision, "%Y-%m-%d %H:%M")
    told = at.strftime(form)
    utc = clock and zone == "utc"
    return told + " UTC" * utc, told.replace(" ", "T") + "Z" * utc


def count_below(levels: Iterable[int]) -> list[int]:
    """How many stand below each, of levels in reading order."""
    below: list[int] = []
    open_ones: list[tuple[int, int]] = []
    for at, level in enumerate(levels):
        while open_ones and open_ones[-1][1] >= level:
            _close(below, open_ones)
        below.append(0)
        open_ones.append((at, level))
    while open_ones:
        _close(below, open_ones)
    return below


def _close(below: list[int], open_ones: list[tuple[int, int]]) -> None:
    at, _ = open_ones.pop()
    if open_ones:
        below[open_ones[-1][0]] += 1 + below[at]
