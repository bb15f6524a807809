"""The thread as the unit: drawing, permuting, intervals, false discovery; numbers in, numbers out."""

import math
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse
import scipy.special
from numpy.typing import ArrayLike, NDArray

from brockdiscourse.errors import DiscourseError

MIN_THREADS = 20  # below this, ranges by thread are too narrow to be believed: counts only
LEVEL = 0.05  # of a test

Seed = int | np.random.Generator
Floats = NDArray[np.float64]
Ends = tuple[float, float, float]  # low, share, high
Sparse = Any  # scipy's sparse arrays; their stubs know no shape that fits all of them

_HALF = float(scipy.special.ndtri(0.975))  # half a range of 95 %, in standard errors
_CELLS = 2_000_000  # columns x relabellings worked on at once, so that memory stays flat
_SURE = 0.01  # a q below this needs no more relabellings
_NOUGHT = 1e-12  # what rounding leaves of a spread of nought
_STEADY = 15  # fewer uses expected on the shorter side are too few for swapping; see `contrast_sides`
_FEW = 10  # so many relabellings beyond the observed give p to about a third


def share_range(k: ArrayLike, n: ArrayLike, cluster: ArrayLike, *, level: float = 0.95) -> tuple[float, float]:
    """Range of a share when whole threads, not texts or sentences, are what was drawn.

    Parameters
    ----------
    k, n
        Hits and units (say, sentences) of each row; the share is the sum of `k` over the sum of `n`.
    cluster
        The thread each row belongs to; rows of one thread are taken together. Threads without a unit do not count.
    level
        Share of such ranges that hold the true share.

    Returns
    -------
    tuple of float
        Low and high, from 0 to 1; both NaN below `MIN_THREADS` threads.

    Raises
    ------
    DiscourseError
        If a thread has more hits than units, or fewer than none.

    Notes
    -----
    Variance of the ratio of thread totals by leaving out one thread at a time (the jackknife; its linearised form is
    too narrow where a few threads are long), on the logit scale, with Student's t; its degrees of freedom are the equal
    threads these are worth, (sum n)^2 / sum n^2, less one (Korn and Graubard 1999, Analysis of Health Surveys, chapters
    2 and 3; Kish 1965). Where no unit or every unit is a hit that variance is nil; then Clopper and Pearson's range for
    none (or all) of so many equal threads. It is wide on purpose: nothing in such data tells whether the units of a
    thread go together.
    """
    hits, units = _by_thread(k, n, cluster)
    if (hits < 0).any() or (hits > units).any():
        raise DiscourseError("share_range: the hits of a thread must lie between 0 and its units")
    hits, units = hits[units > 0], units[units > 0]
    threads = len(units)
    if threads < MIN_THREADS:
        return math.nan, math.nan
    total = units.sum()
    worth = float(total**2 / (units**2).sum())
    share = float(hits.sum() / total)
    if share in {0, 1}:
        edge = (0.5 - level / 2) ** (1 / worth)
        return (0.0, 1 - edge) if share == 0 else (edge, 1.0)
    left_out = (hits - share * units) / (total - units)
    spread = math.sqrt((threads - 1) / threads * (left_out**2).sum())
    reach = float(scipy.special.stdtrit(max(worth - 1, 1), 0.5 + level / 2)) * spread / (share * (1 - share))
    low, high = scipy.special.expit(scipy.special.logit(share) + np.array([-reach, reach]))
    return float(low), float(high)


def _by_thread(k: ArrayLike, n: ArrayLike, cluster: ArrayLike) -> tuple[Floats, Floats]:
    """Sums of k and n per thread."""
    numbers: dict[object, int] = {}
    codes = np.array([numbers.setdefault(label, len(numbers)) for label in np.asarray(cluster).tolist()], dtype=np.intp)
    hits = np.bincount(codes, np.asarray(k, dtype=np.float64)).astype(np.float64)
    units = np.bincount(codes, np.asarray(n, dtype=np.float64)).astype(np.float64)
    return hits, units


def compare_shares(first: Ends, second: Ends) -> float:
    """How easily chance alone would part two shares of different threads as far as these.

    Parameters
    ----------
    first, second
        Low, share and high of `share_range` at its usual level; the two rest on no common thread.

    Returns
    -------
    float
        A two-sided p, on the logit scale, where those ranges are about as wide on both sides. Where a share is 0 or 1,
        that of ranges which just do not touch, or 1 where they do; NaN where a range is missing.
    """
    ends = np.array([first, second], dtype=np.float64)
    if not np.isfinite(ends).all():
        return math.nan
    if ((ends <= 0) | (ends >= 1)).any():
        apart = ends[0, 0] > ends[1, 2] or ends[1, 0] > ends[0, 2]
        return float(2 * scipy.special.ndtr(-math.sqrt(2) * _HALF)) if apart else 1.0
    low, share, high = scipy.special.logit(ends).T
    spread = math.hypot(*((high - low) / 2)) / _HALF
    return float(2 * scipy.special.ndtr(-abs(share[0] - share[1]) / spread)) if spread else float(share[0] == share[1])


def shares_differ(first: Ends, second: Ends) -> bool:
    """Whether two shares of different threads differ by more than chance would part them: see `compare_shares`."""
    return compare_shares(first, second) < LEVEL


def draw_threads(groups: ArrayLike, *, times: int = 500, seed: Seed = 0) -> Floats:
    """Weights of a bootstrap that draws whole threads, each group of threads for itself.

    Parameters
    ----------
    groups
        The group of each thread; a group keeps its number of threads in every draw.
    times
        Number of draws.
    seed
        Seed of NumPy's default generator, or a generator.

    Returns
    -------
    numpy.ndarray
        Draws x threads: how often each thread counts in each draw. A group of m threads gives m - 1 draws weighted by
        m / (m - 1), so that the spread over draws is not too small (Rao and Wu 1988); a group of one stays as it is.
    """
    rng = np.random.default_rng(seed)
    labels = np.asarray(groups)
    weights = np.ones((times, len(labels)))
    for label in np.unique(labels):
        threads = np.flatnonzero(labels == label)
        if (size := len(threads)) > 1:
            drawn = rng.multinomial(size - 1, np.full(size, 1 / size), size=times)
            weights[:, threads] = drawn * (size / (size - 1))
    return weights


def shuffle_labels(labels: ArrayLike, *, times: int = 500, seed: Seed = 0) -> NDArray[np.bool_]:
    """Hand the labels of whole threads out again at random, times x threads; each side keeps its number of threads."""
    every = np.tile(np.asarray(labels, dtype=np.bool_), (times, 1))
    return np.random.default_rng(seed).permuted(every, axis=1)


def swap_sides(threads: int, *, times: int = 500, seed: Seed = 0) -> Floats:
    """Swap the two sides within each thread at random: times x threads of 1 (as they are) and -1 (swapped)."""
    return np.random.default_rng(seed).choice(np.array([1.0, -1.0]), size=(times, threads))


def draw_sides(shares: ArrayLike, *, times: int = 500, seed: Seed = 0) -> NDArray[np.bool_]:
    """Let each thread fall on the first side with the chance that is its share: times x threads."""
    chances = np.asarray(shares, dtype=np.float64)
    return np.random.default_rng(seed).random((times, len(chances))) < chances


def smallest_p(first: int, second: int, both: int) -> float:
    """Smallest p that relabelling can give, however often it is done.

    Parameters
    ----------
    first, second
        Threads that lie on one side only; their labels are shuffled.
    both
        Threads with something on both sides; these are swapped.

    Returns
    -------
    float
        Share of all distinct relabellings that lie as far out as the farthest; 1 where there is only one.
    """
    mirrored = first == second or not first or not second
    ways: int = 2**both * math.comb(first + second, first)
    return min(1.0, (2 if mirrored else 1) / ways)


def adjust(p: ArrayLike) -> Floats:
    """False discovery rates (Benjamini and Hochberg 1995) of many p; missing ones stay missing and do not count."""
    values = np.array(p, dtype=np.float64)
    known = ~np.isnan(values)
    found = values[known]
    order = np.argsort(found)[::-1]  # from the largest p down, no q exceeds the one before
    found[order] = np.minimum.accumulate(found[order] * len(found) / np.arange(len(found), 0, -1))
    values[known] = np.minimum(found, 1)
    return values


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
    alone: tuple[Sparse, Sparse, Sparse]  # uses in threads with one side, their squares, and times the thread's words
    words: Floats  # of each thread with one side
    labels: NDArray[np.bool_]  # which of these lie on the first side
    rates: Floats  # of each column in all of these

    def take(self, columns: NDArray[np.intp] | slice) -> "_Scores":
        """The same for some of the columns."""
        uses, squares, products = (matrix[columns] for matrix in self.alone)
        return replace(
            self,
            within=self.within[columns],
            steady=self.steady[columns],
            uses_within=self.uses_within[columns],
            alone=(uses, squares, products),
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
        uses, squares, products = (matrix @ chosen for matrix in self.alone)
        rates, heavy = self.rates[:, None], self.words**2
        size = self.words @ chosen
        share = size / max(self.words.sum(), 1)
        mine = squares - 2 * rates * products + rates**2 * (heavy @ chosen)
        every = self.alone[1].sum(axis=1) - 2 * self.rates * self.alone[2].sum(axis=1) + self.rates**2 * heavy.sum()
        return uses - rates * size, (1 - share) ** 2 * mine + share**2 * (every[:, None] - mine)


def _score(first: Sparse, second: Sparse, sizes: Floats) -> _Scores:
    total = sizes.sum(axis=0)
    both = np.flatnonzero((sizes > 0).all(axis=0))
    one = np.flatnonzero((sizes > 0).any(axis=0) & ~(sizes > 0).all(axis=0))
    share = sizes[:, both] / total[both]
    within = (first[both].T.multiply(share[1]) - second[both].T.multiply(share[0])).tocsr()
    uses_within = (first + second)[both].T.tocsr()
    uses = (first + second)[one].T.tocsr()
    words = total[one]
    return _Scores(
        within=within,
        steady=uses_within @ share.min(axis=0, initial=1) >= _STEADY,
        uses_within=uses_within,
        shares=share[0],
        alone=(uses, _squared(uses), uses.multiply(words).tocsr()),
        words=words,
        labels=sizes[0, one] > 0,
        rates=uses.sum(axis=1) / max(words.sum(), 1),
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
