"""Two sets of texts, counted by thread and word."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse
from numpy.typing import NDArray

from brockdiscourse import schema

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


def pick_voice(counts: pd.DataFrame, voice: str | None, *, by: str) -> pd.DataFrame:
    """The rows of one voice, or all; `by` is the function that needs them."""
    schema.require(counts, "unit_id", "post_id", "voice", "word", "n", by=by)
    return counts if voice is None else counts[counts["voice"] == voice]


def align(counts: pd.DataFrame, against: pd.DataFrame, *, prior: float = 0.0) -> Sides:
    """Two tables of words as matrices with the same threads and words."""
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
