"""How often a theme really occurs: the machine's share, corrected by what people found."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import scipy.special
from numpy.typing import NDArray

from brockdiscourse import schema
from brockdiscourse.coding.judgements import MIN_PAGES, Reference, mark, take_reference
from brockdiscourse.resample import MIN_THREADS, share_range

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FEWEST = 150
"""Sentences below which nobody should begin: with fewer, rare themes are mostly not seen at all."""

_MISSING = {"corrected": math.nan, "corrected_low": math.nan, "corrected_high": math.nan}


def estimate_prevalence(
    hits: pd.DataFrame,
    sentences: pd.DataFrame,
    coded: pd.DataFrame | None = None,
    *,
    reference: str | None = None,
    themes: Sequence[str] | None = None,
    width: float = 0.1,
) -> pd.DataFrame:
    """Estimate in which share of sentences each theme stands: as the machine counts, and corrected by people's coding.

    Parameters
    ----------
    hits, sentences
        The corpus's tables of these names, or a part of them (one year's, the guests'): all that are in own words.
    coded
        Of `read_sheets`: a random sample with ``stratum`` and ``stratum_sentences``. Without it, or if it was not drawn
        at random, there is no correction.
    reference
        Whose coding is taken for true: a coder's name; None for the majority, in which a tie counts one half.
    themes
        Themes to list; by default those coded, else those in `hits`.
    width
        Wanted width of the corrected range, for `more`.

    Returns
    -------
    pandas.DataFrame
        One row per theme: ``theme``, ``reference`` (whose coding; missing where nobody's), ``coded`` (sentences), ``n``
        (sentences in which the machine finds the theme), ``sentences``, ``threads``, ``share``, ``low``, ``high`` (the
        machine's, see `resample.share_range`), ``corrected``, ``corrected_low``, ``corrected_high``, ``more`` (about so
        many sentences to code, beside those that are, for a range of `width`; missing where no number would do,
        because threads differ too much). Corrected values are missing where people found the theme on fewer than three
        pages; their range is, below 20 threads.

    Raises
    ------
    SchemaError
        If a column is missing.
    DiscourseError
        If no coder is called `reference`.

    Notes
    -----
    Prediction-powered inference (Angelopoulos et al. 2023, Science 382:669) with sampling weights (Egami, Hinck,
    Stewart and Wei 2023): the machine's share over all sentences, plus the weighted mean of people less machine over
    the coded ones, the weights calibrated to the machine's known share; which is the same as the share of true ones
    among what the machine finds and among what it does not, each weighted by its size. Wilson's range of either, at the
    sample size its weights and threads are worth, joined by the method of variance estimates recovery (Zou and Donner
    2008), so that a rare theme of which no miss was seen still gets room upwards; what threads differ by beyond that is
    added. Student's t, with the equal threads these are worth, less one.
    """
    schema.require(hits, "sentence_id", "theme", by="estimate_prevalence")
    schema.require(sentences, "sentence_id", "post_id", "voice", by="estimate_prevalence")
    own = sentences[sentences["voice"] == "own"]
    people = None if coded is None else take_reference(coded, reference=reference, by="estimate_prevalence")
    if themes is None:
        themes = people.themes if people else sorted(set(hits["theme"].astype("str")))
    names, threads = np.unique(own["post_id"].astype("str").to_numpy(object), return_inverse=True)
    sizes = np.bincount(threads, minlength=len(names))
    ids = pd.Index(own["sentence_id"].astype("object"))
    where = np.full(len(people) if people else 0, -1) if people is None else ids.get_indexer(people.said.index)
    rows = []
    for theme in themes:
        found = mark(hits, ids, theme)
        with_theme = np.bincount(threads, found, len(names))
        low, high = share_range(with_theme, sizes, np.arange(len(names))) if len(found) else (math.nan, math.nan)
        row: dict[str, Any] = {
            "theme": theme,
            "reference": people.name if people else None,
            "coded": int((where >= 0).sum()),
            "n": int(found.sum()),
            "sentences": len(found),
            "threads": len(names),
            "share": float(found.mean()) if len(found) else math.nan,
            "low": low,
            "high": high,
        }
        correction = _correct(people, theme, found=found, threads=threads, where=where, width=width)
        rows.append(row | (correction or _MISSING | {"more": _to_begin(row["share"], width)}))
    columns = ["theme", "reference", "coded", "n", "sentences", "threads", "share", "low", "high", *_MISSING, "more"]
    return pd.DataFrame(rows, columns=columns).astype({"reference": "str", "more": "Int64"})


def _to_begin(share: float, width: float) -> float:
    """Sentences with which to begin: as many as a share of that size needs, were they coded without a machine."""
    if math.isnan(share):
        return math.nan
    return float(max(FEWEST, math.ceil(share * (1 - share) * (2 * 1.96 / width) ** 2)))


def _correct(
    people: Reference | None, theme: str, *, found: Bools, threads: NDArray[np.intp], where: NDArray[Any], width: float
) -> dict[str, Any] | None:
    """Corrected share and range; None if nobody coded the theme in a random sample."""
    if people is None or not people.drawn or theme not in people.themes or not (where >= 0).any():
        return None
    here = where >= 0
    sample = Sample(
        found=found,
        threads=threads,
        drawn=where[here],
        said=people.said[theme].to_numpy(np.float64)[here],
        weights=people.weights[here],
    )
    if len(set(people.threads[here & (people.said[theme].to_numpy() > 0)])) < MIN_PAGES:
        return _MISSING | {"more": math.nan}
    corrected, low, high, fixed = sample.estimate()
    span = ((high - low) / 2) ** 2
    room = (width / 2) ** 2 - fixed
    more = math.ceil(len(sample.drawn) * ((span - fixed) / room - 1)) if room > 0 else math.nan
    more = max(0, more) if not math.isnan(span) else math.nan
    return {"corrected": corrected, "corrected_low": low, "corrected_high": high, "more": more}


@dataclass(frozen=True)
class Sample:
    """A theme in a corpus and in the part of it that people coded.

    Attributes
    ----------
    found, threads
        Of each of the corpus's sentences: whether the machine finds the theme, and its thread's number.
    drawn, said, weights
        Of each coded sentence: its number in the corpus, what people say (0 to 1), and how many it stands for.
    """

    found: Bools
    threads: NDArray[np.intp]
    drawn: NDArray[np.intp]
    said: Floats
    weights: Floats

    def estimate(self) -> tuple[float, float, float, float]:
        """Corrected share, low, high, and the squared half width that no further coding would take away."""
        machine, count = float(self.found.mean()), int(self.threads.max()) + 1
        cells = [_Cell.of(self, side=side, count=count) for side in (False, True)]
        parts = (1 - machine, machine)
        known = [part * cell.share for part, cell in zip(parts, cells, strict=True) if part]
        if any(math.isnan(value) for value in known):
            return (math.nan,) * 4
        share = sum(known)
        sizes = np.bincount(self.threads)
        if count < MIN_THREADS:
            return share, math.nan, math.nan, math.nan
        t = float(scipy.special.stdtrit(max(sizes.sum() ** 2 / (sizes**2).sum() - 1, 1), 0.975))
        within = [part * cell.by_thread for part, cell in zip(parts, cells, strict=True)]
        step = cells[1].share - cells[0].share if 0 < machine < 1 else 0.0
        between = np.bincount(self.threads, step * (self.found - machine), count) / len(self.found)
        every = _spread(between + within[0] + within[1], count) - _spread(within[0], count) - _spread(within[1], count)
        fixed = t**2 * max(every, 0)
        reach = [cell.reach(t) for cell in cells]
        down = fixed + sum((part * ends[0]) ** 2 for part, ends in zip(parts, reach, strict=True) if part)
        up = fixed + sum((part * ends[1]) ** 2 for part, ends in zip(parts, reach, strict=True) if part)
        return share, max(0.0, share - math.sqrt(down)), min(1.0, share + math.sqrt(up)), fixed


def _spread(by_thread: Floats, count: int) -> float:
    """Variance of a sum over threads."""
    return float(count / (count - 1) * (by_thread**2).sum())


@dataclass(frozen=True)
class _Cell:
    """What people say of the sentences in which the machine finds the theme, or of the others.

    Attributes
    ----------
    share
        In which share of them they find it; missing if none was coded.
    worth
        How many sentences drawn alone these are worth: at most as many as their weights leave.
    by_thread
        Each thread's contribution to the share's deviation.
    """

    share: float
    worth: float
    by_thread: Floats

    @classmethod
    def of(cls, sample: Sample, *, side: bool, count: int) -> "_Cell":
        inside = sample.found[sample.drawn] == side
        if not inside.any():
            return cls(math.nan, 1, np.zeros(count))
        weights, said = sample.weights[inside], sample.said[inside]
        total = weights.sum()
        share = float(weights @ said / total)
        apart = weights * (said - share) / total
        by_thread = np.bincount(sample.threads[sample.drawn[inside]], apart, count).astype(np.float64)
        seen = len(set(sample.threads[sample.drawn[inside]].tolist()))
        spread = seen / max(seen - 1, 1) * float((by_thread**2).sum())
        worth = float(total**2 / (weights**2).sum())
        return cls(share, min(worth, share * (1 - share) / spread) if spread > 0 else worth, by_thread)

    def reach(self, t: float) -> tuple[float, float]:
        """How far Wilson's range goes down and up."""
        if math.isnan(self.share):
            return 0.0, 0.0
        n, share = self.worth, self.share
        middle = (share + t**2 / (2 * n)) / (1 + t**2 / n)
        half = t / (1 + t**2 / n) * math.sqrt(share * (1 - share) / n + (t / (2 * n)) ** 2)
        return share - max(0.0, middle - half), min(1.0, middle + half) - share
