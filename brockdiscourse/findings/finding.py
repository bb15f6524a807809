"""What a table shows, in one sentence, and the words the others say it with."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from brockdiscourse.resample import MIN_THREADS

FEW = f"Fewer than {MIN_THREADS} threads: counts only, no ranges."
RANGE = "Range: similar threads would usually give a figure in it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number that a finding rests on, by a name that stays the same from run to run.

    Attributes
    ----------
    name
        Such as ``empathy``: unlike every other of the same finding.
    label
        What to call it.
    unit
        ``share`` of sentences, ``sentences``, ``gap`` between two shares, ``times`` as often, ``slope``.
    estimate, low, high
        The figure and its range; None where too few threads allow none.
    n
        The count behind it, where it is one.
    """

    name: str
    label: str
    unit: str
    estimate: float
    low: float | None = None
    high: float | None = None
    n: int | None = None

    def __str__(self) -> str:
        if self.unit == "sentences":
            return some(self.estimate, "sentence")
        told = [value for value in (self.estimate, self.low, self.high) if value is not None]
        if self.unit in {"share", "gap"}:
            what, figures = "of 100 sentences", [("−" if value < 0 else "") + in_100(abs(value)) for value in told]
        else:
            what, figures = {"times": "times as often"}.get(self.unit, self.unit), [f"{value:.2g}" for value in told]
        reach = f" ({figures[1]} to {figures[2]})" if len(figures) == 3 else ""  # noqa: PLR2004 - figure, low, high
        return f"{figures[0]} {what}{reach}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a table shows, in one sentence, and what its numbers rest on.

    Attributes
    ----------
    title
        The finding, hedged as its range requires.
    caption
        n, period, what is left out, the stamp.
    measures
        The numbers it rests on, which a later run is compared by; `analyze` reads them from the result's table.
    """

    title: str
    caption: str = ""
    measures: tuple[Measure, ...] = ()

    def __str__(self) -> str:
        return self.title

    def _repr_markdown_(self) -> str:
        return f"**{escape(self.title)}**\n\n{escape(self.caption)}"


_MARKUP = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|"})


def escape(text: str) -> str:
    """A text as Markdown that shows it as it is, on one line."""
    return " ".join(text.translate(_MARKUP).split())


def note(*parts: str, stamp: str) -> str:
    """Parts of a caption as one text, the stamp at its end."""
    told = " ".join(part for part in parts if part)
    return f"{told} {stamp}".strip()


def count_of(n: Any, total: Any, what: str = "") -> str:
    """``none of 26``, ``5 of 6``, ``all 3``."""
    n, total, what = int(n), int(total), f" {what}" if what else ""
    if n == 0:
        return f"none of {total:,}{what}"
    return f"all {total:,}{what}" if n == total and total > 1 else f"{n:,} of {total:,}{what}"


def some(n: Any, what: str, *, plural: str = "") -> str:
    """A number with its noun: ``1 thread``, ``3 threads``."""
    return f"{int(n):,} {what if int(n) == 1 else plural or what + 's'}"


def in_100(share: Any) -> str:
    """A share as so many of a hundred, with a decimal where it is small."""
    return f"{share * 100:.0f}" if share >= 0.1 or share == 0 else f"{share * 100:.1f}"  # noqa: PLR2004 - ten in 100


def years_of(times: pd.Series) -> str:
    """The period of some times: ``2011–2018``."""
    years = times.dropna().dt.year
    if years.empty:
        return "undated"
    first, last = int(years.min()), int(years.max())
    return f"{first}" if first == last else f"{first}–{last}"


def listed(parts: list[str]) -> str:
    """Parts as a sentence lists them."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def inside(label: str) -> str:
    """A label inside a sentence: lower case, but for names."""
    return label if label[1:2].isupper() or label.startswith("Challenger") else label[:1].lower() + label[1:]


def say_few(rates: pd.DataFrame) -> str:
    """What a caption says of ranges, or of there being none."""
    return FEW if "low" in rates and rates["low"].isna().all() else RANGE


def say_base(rates: pd.DataFrame) -> str:
    """What the shares of a table are shares of."""
    sentences, threads = some(rates["sentences"].max(), "sentence"), some(rates["threads"].max(), "thread")
    return f"{sentences} in {threads}; quotations left out."
