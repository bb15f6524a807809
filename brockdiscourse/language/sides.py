"""Two sets of texts, counted by thread and word."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse
import scipy.special
from numpy.typing import NDArray

from brockdiscourse import resample, schema

LEVEL = 0.95

_BLOCK = 4000  # words whose draws are held in memory at once

Floats = NDArray[np.float64]
Sparse = Any  # scipy's sparse arrays; their stubs know no shape that fits all of them


@dataclass(frozen=True, slots=True)
class Sides:
    """Two sets of texts, counted by thread and word."""

    words: pd.Index
    uses: tuple[Sparse, Sparse]  # threads x words
    texts: NDArray[np.int64]  # sides x words: texts that use it
    sizes: Floats  # sides x threads: all words
    prior: float  # words of the prior per word of the sides

    @property
    def n(self) -> Floats:
        """Sides x words: times used."""
        return np.array([matrix.sum(axis=0) for matrix in self.uses])

    @property
    def design(self) -> tuple[int, int, int]:
        """Threads on the first side alone, on the second alone, on both."""
        first, second = self.sizes > 0
        return int((first & ~second).sum()), int((second & ~first).sum()), int((first & second).sum())

    def keep(self, chosen: NDArray[np.bool_] | slice) -> "Sides":
        """The same for some of the words."""
        first, second = (matrix[:, chosen] for matrix in self.uses)
        return Sides(self.words[chosen], (first, second), self.texts[:, chosen], self.sizes, self.prior)

    def log_odds(self, n: Floats, totals: Floats) -> Floats:
        """Weighted log-odds of words (last axis) used `n` times (sides x ... x words) among `totals` (sides x ...)."""
        weights, size = self.prior * self.n.sum(axis=0), self.prior * self.sizes.sum()
        first, second = used = n + weights
        rest, others = totals[..., None] + size - used
        with np.errstate(divide="ignore", invalid="ignore"):  # a word that is all of the text has no odds
            return np.asarray(np.log(first * others / (second * rest)))

    def reach(self, measure: Callable[["Sides", Floats, Floats], Floats], *, times: int, seed: int) -> Floats:
        """Half of each word's 95 % range: Student's t times a measure's spread over whole threads drawn again.

        Parameters
        ----------
        measure
            From some of the words, their uses (sides x draws x words) and all words (sides x draws) to draws x words.

        Returns
        -------
        numpy.ndarray
            By word; missing below 20 threads, and where a side has a single one.
        """
        present = self.sizes > 0
        smaller = int(present.sum(axis=1).min())
        spread = np.full(len(self.words), np.nan)
        if int(present.any(axis=0).sum()) < resample.MIN_THREADS or smaller < 2:  # noqa: PLR2004 - one has no spread
            return spread
        weights = resample.draw_threads(present[0] + 2 * present[1], times=times, seed=seed)
        totals = self.sizes @ weights.T
        for at in range(0, len(self.words), _BLOCK):
            block = slice(at, at + _BLOCK)
            part = self.keep(block)
            uses = np.array([weights @ matrix for matrix in part.uses])
            spread[block] = measure(part, uses, totals).std(axis=0, ddof=1)
        return float(scipy.special.stdtrit(smaller - 1, 0.5 + LEVEL / 2)) * spread


def take_sides(
    counts: pd.DataFrame, against: pd.DataFrame, *, voice: str | None, prior: float = 0.0, by: str
) -> Sides | None:
    """Two tables of words as matrices with the same threads and words; None where one has no words.

    Parameters
    ----------
    voice
        ``own`` or ``quoted`` words; None for both.
    by
        The function that needs them.
    """
    for table in (counts, against):
        schema.require(table, "unit_id", "post_id", "voice", "word", "n", by=by)
    mine, theirs = (table if voice is None else table[table["voice"] == voice] for table in (counts, against))
    return _align(mine, theirs, prior=prior) if mine["n"].sum() > 0 and theirs["n"].sum() > 0 else None


def no_words(columns: Iterable[str]) -> pd.DataFrame:
    """A table of words without a row."""
    return pd.DataFrame({name: pd.Series(dtype="str" if name == "word" else "float64") for name in columns})


def _align(counts: pd.DataFrame, against: pd.DataFrame, *, prior: float) -> Sides:
    names = ["unit_id", "post_id", "word", "n"]
    rows = pd.concat([counts[names], against[names]], ignore_index=True)
    words, vocabulary = pd.factorize(rows["word"])
    threads, posts = pd.factorize(rows["post_id"])
    units = pd.factorize(rows["unit_id"])[0]
    n = rows["n"].to_numpy(dtype=np.float64)
    shape = (len(posts), len(vocabulary))
    parts = (slice(0, len(counts)), slice(len(counts), None))
    first, second = (scipy.sparse.csr_array((n[part], (threads[part], words[part])), shape=shape) for part in parts)
    texts = [
        (scipy.sparse.csr_array((n[part], (units[part], words[part])), shape=(units.max() + 1, shape[1])) > 0).sum(
            axis=0
        )
        for part in parts
    ]
    sizes = [np.bincount(threads[part], n[part], minlength=shape[0]) for part in parts]
    return Sides(pd.Index(vocabulary), (first, second), np.array(texts), np.array(sizes), prior)
