"""What a table shows, in one sentence, and the words the others say it with."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from brockdiscourse.resample import MIN_THREADS

FEW = f"Fewer than {MIN_THREADS} threads: counts only, no ranges."
RANGE = "Range: similar threads would usually give a figure in it."


@dataclass(frozen=True, slots=True)
class Finding:
    """What a table shows, in one sentence, and what its numbers rest on.

    Attributes
    ----------
    title
        The finding, hedged as its range requires.
    caption
        n, period, what is left out, the stamp.
    """

    title: str
    caption: str = ""

    def __str__(self) -> str:
        return self.title

    def _repr_markdown_(self) -> str:
        plain = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|"})
        return f"**{self.title.translate(plain)}**\n\n{self.caption.translate(plain)}"


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
