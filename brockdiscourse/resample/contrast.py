"""Words of two sides compared, many at once, the thread being the unit."""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse
from numpy.typing import ArrayLike, NDArray

from brockdiscourse.resample.draws import Floats, Seed, adjust, draw_sides, shuffle_labels, swap_sides

Sparse = Any  # scipy's sparse arrays; their stubs know no shape that fits all of them

_CELLS = 2_000_000  # columns x relabellings worked on at once, so that memory stays flat
_SURE = 0.01  # a q below this needs no more relabellings
_NOUGHT = 1e-12  # what rounding leaves of a spread of nought
_STEADY = 15  # fewer uses expected on the shorter side are too few for swapping; see `contrast_sides`
_FEW = 10  # so many relabellings beyond the observed give p to about a third


class Contrast(NamedTuple):
    """Of each column: the score, its p, and how far a score must lie out to be beyond all columns' chance."""

    score: Floats
    p: Floats
    margin: Floats


def contrast_sides(
    first: Sparse, second: Sparse, sizes: ArrayLike, *, times: int = 500, level: float = 0.95, seed: Seed = 0
) -> Contrast:
    """Test for many words at once whether two sides use them at different rates, the thread being the unit.

    Parameters
    ----------
    first, second
        Threads x columns: how often each thread uses each word on either side.
    sizes
        Two rows, one for each side: all words of each thread.
    times
        Relabellings; words whose p these cannot settle get up to 40 times as many.
    level
        Share of relabellings in which no column's score lies beyond its margin.
    seed
        Seed of NumPy's default generator, or a generator.

    Returns
    -------
    Contrast
        One value per column. `score` is by how many uses the first side exceeds what it would have at equal rates.

    Notes
    -----
    In a thread with both sides, the first side's uses less what its share of the thread's words lets expect make a
    score; swapping the sides turns its sign (Hemerik, Goeman and Finos 2020, doi 10.1111/rssb.12369). Counts are never
    swapped as they stand: sides of unequal length would then pass for a difference. For a rare word signs do not do
    either (never used where 1 word in 7 stands is no wonder, yet all its scores have one sign); there a thread's uses
    fall on the first side with the chance that is its share. Threads with one side form one stratum in which labels
    are shuffled. The scores of all strata are added, as Mantel and Haenszel add them, and divided by their spread
    between threads, anew for each relabelling, so that threads of unequal number and length do not pass for a
    difference (Janssen 1997; Chung and Romano 2013). p = (1 + relabellings as far out) / (1 + relabellings); the margin
    is the largest over all columns (Westfall and Young 1993).
    """
    rng = np.random.default_rng(seed)
    scores = _score(scipy.sparse.csr_array(first), scipy.sparse.csr_array(second), np.asarray(sizes, dtype=np.float64))
    alone = scores.shuffle(scores.labels[:, None])
    score, spread = scores.within.sum(axis=1) + alone[0][:, 0], _squared(scores.within).sum(axis=1) + alone[1][:, 0]
    observed = _standardize(score, spread)
    beyond, largest = _beyond(scores, observed, times=times, rng=rng)
    p = (beyond + 1) / (times + 1)
    for more in (8 * times, 40 * times):
        unsure = np.flatnonzero((beyond < _FEW) & (adjust(p) > _SURE))
        if len(unsure):
            beyond[unsure] = _beyond(scores.take(unsure), observed[unsure], times=more, rng=rng, batch=times)[0]
            p[unsure] = (beyond[unsure] + 1) / (more + 1)
    return Contrast(score, p, np.quantile(largest, level) * np.sqrt(spread))


@dataclass(frozen=True, slots=True)
class _Scores:
    """What relabelling needs. Matrices are columns x threads."""

    within: Sparse  # scores of threads with both sides
    steady: NDArray[np.bool_]  # columns frequent enough on either side for swapping
    uses_within: Sparse  # uses in threads with both sides, both together
    shares: Floats  # of these threads' words, the first side's
    alone: tuple[Sparse, Sparse]  # uses in threads with one side; what of their excess' squares they make up
    words: Floats  # of each thread with one side
    labels: NDArray[np.bool_]  # which of these lie on the first side
    rates: Floats  # of each column in all of these

    def take(self, columns: NDArray[np.intp] | slice) -> "_Scores":
        """The same for some of the columns."""
        uses, squares = (matrix[columns] for matrix in self.alone)
        return replace(
            self,
            within=self.within[columns],
            steady=self.steady[columns],
            uses_within=self.uses_within[columns],
            alone=(uses, squares),
            rates=self.rates[columns],
        )

    def swap(self, signs: Floats, sides: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Scores and variances, columns x relabellings, of threads with both sides; given threads x relabellings."""
        score, spread = (np.empty((len(self.steady), signs.shape[1])) for _ in range(2))
        often, seldom = np.flatnonzero(self.steady), np.flatnonzero(~self.steady)
        score[often] = self.within[often] @ signs
        spread[often] = _squared(self.within[often]).sum(axis=1)[:, None]
        excess = sides - self.shares[:, None]
        score[seldom] = self.uses_within[seldom] @ excess
        spread[seldom] = _squared(self.uses_within[seldom]) @ excess**2
        return score, spread

    def shuffle(self, labels: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """The same of threads with one side, under labels given threads x relabellings."""
        chosen = labels.astype(np.float64)
        uses, squares = (matrix @ chosen for matrix in self.alone)
        rates, heavy = self.rates[:, None], self.words**2
        size = self.words @ chosen
        share = size / max(self.words.sum(), 1)
        squares += rates**2 * (heavy @ chosen)
        every = self.alone[1].sum(axis=1) + self.rates**2 * heavy.sum()
        # (1 - share)^2 of the chosen threads' squares, and share^2 of the others'
        squares *= 1 - 2 * share
        squares += share**2 * every[:, None]
        uses -= rates * size
        return uses, squares


def _score(first: Sparse, second: Sparse, sizes: Floats) -> _Scores:
    total = sizes.sum(axis=0)
    both = np.flatnonzero((sizes > 0).all(axis=0))
    one = np.flatnonzero((sizes > 0).any(axis=0) & ~(sizes > 0).all(axis=0))
    share = sizes[:, both] / total[both]
    within = (first[both].T.multiply(share[1]) - second[both].T.multiply(share[0])).tocsr()
    uses_within = (first + second)[both].T.tocsr()
    uses = (first + second)[one].T.tocsr()
    words = total[one]
    rates = uses.sum(axis=1) / max(words.sum(), 1)
    # (use - rate x words)^2 without the last square, which threads that never use a word have too
    squares = (_squared(uses) - uses.multiply(words).multiply(2 * rates[:, None])).tocsr()
    return _Scores(
        within=within,
        steady=uses_within @ share.min(axis=0, initial=1) >= _STEADY,
        uses_within=uses_within,
        shares=share[0],
        alone=(uses, squares),
        words=words,
        labels=sizes[0, one] > 0,
        rates=rates,
    )


def _squared(matrix: Sparse) -> Sparse:
    return matrix.multiply(matrix).tocsr()


def _standardize(score: Floats, spread: Floats) -> Floats:
    """Distance from nought in spreads; a column without any spread lies at nought."""
    return np.where(spread > _NOUGHT, np.abs(score) / np.sqrt(np.maximum(spread, _NOUGHT)), 0.0)


def _beyond(
    scores: _Scores, observed: Floats, *, times: int, rng: np.random.Generator, batch: int = 500
) -> tuple[NDArray[np.int64], Floats]:
    """How many relabellings lie as far out as the observed, per column; and each one's farthest column."""
    beyond, farthest = np.zeros(len(observed), dtype=np.int64), []
    for start in range(0, times, batch):
        size = min(batch, times - start)
        signs = swap_sides(len(scores.shares), times=size, seed=rng).T
        sides = draw_sides(scores.shares, times=size, seed=rng).T
        labels = shuffle_labels(scores.labels, times=size, seed=rng).T
        largest = np.zeros(size)
        step = max(1, _CELLS // size)
        for block in (slice(at, at + step) for at in range(0, len(observed), step)):
            part = scores.take(block)
            swapped, shuffled = part.swap(signs, sides), part.shuffle(labels)
            drawn = _standardize(swapped[0] + shuffled[0], swapped[1] + shuffled[1])
            beyond[block] += (drawn >= observed[block, None] - 1e-9).sum(axis=1)
            np.maximum(largest, drawn.max(axis=0), out=largest)
        farthest.append(largest)
    return beyond, np.concatenate(farthest)
