"""Ranges of shares and rates, and whether two differ, when whole threads are what was drawn."""

import math

import numpy as np
import scipy.special
from numpy.typing import ArrayLike

from brockdiscourse.errors import DiscourseError
from brockdiscourse.resample.draws import Floats

MIN_THREADS = 20  # below this, ranges by thread are too narrow to be believed: counts only
LEVEL = 0.05  # of a test

Ends = tuple[float, float, float]  # low, share, high
Counted = tuple[Floats, Floats]  # counts and units of each thread

_HALF = float(scipy.special.ndtri(0.975))  # half a range of 95 %, in standard errors


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
    if len(units) < MIN_THREADS:
        return math.nan, math.nan
    share, spread, worth = _ratio(hits, units)
    if share in {0, 1}:
        edge = (0.5 - level / 2) ** (1 / worth)
        return (0.0, 1 - edge) if share == 0 else (edge, 1.0)
    reach = _t(worth - 1, level) * spread / (share * (1 - share))
    low, high = scipy.special.expit(scipy.special.logit(share) + np.array([-reach, reach]))
    return float(low), float(high)


def rate_range(k: ArrayLike, n: ArrayLike, cluster: ArrayLike, *, level: float = 0.95) -> tuple[float, float]:
    """Range of a rate that may exceed 1, such as comments a thread: `share_range` on the logarithm's scale.

    Parameters
    ----------
    k, n, cluster, level
        As there.

    Returns
    -------
    tuple of float
        Low and high; both NaN below `MIN_THREADS` threads, and where nothing was counted.
    """
    hits, units = _by_thread(k, n, cluster)
    hits, units = hits[units > 0], units[units > 0]
    if len(units) < MIN_THREADS or not hits.sum():
        return math.nan, math.nan
    rate, spread, worth = _ratio(hits, units)
    reach = _t(worth - 1, level) * spread / rate
    return rate * math.exp(-reach), rate * math.exp(reach)


def difference_range(first: Counted, second: Counted, *, level: float = 0.95) -> tuple[float, float]:
    """Range of the difference of two rates, first less second, of different threads.

    Parameters
    ----------
    first, second
        Counts and units of each thread; threads without units do not count.
    level
        Share of such ranges that hold the true difference.

    Returns
    -------
    tuple of float
        Low and high; both NaN where a side has fewer than `MIN_THREADS` threads.

    Notes
    -----
    Spread of either rate by the jackknife over threads, degrees of freedom after Welch (1947) with as many equal
    threads as `share_range` takes them for.
    """
    sides = [(hits[units > 0], units[units > 0]) for hits, units in (first, second)]
    if min(len(units) for _, units in sides) < MIN_THREADS:
        return math.nan, math.nan
    rates, spreads, worth = np.array([_ratio(*side) for side in sides]).T
    parts = spreads**2
    if not parts.sum():
        return math.nan, math.nan
    freedom = parts.sum() ** 2 / (parts**2 / np.maximum(worth - 1, 1)).sum()
    centre, reach = float(rates[0] - rates[1]), _t(freedom, level) * math.sqrt(parts.sum())
    return centre - reach, centre + reach


def _ratio(hits: Floats, units: Floats) -> tuple[float, float, float]:
    """A rate, its jackknife spread over threads, and the number of equal threads they are worth."""
    total, threads = units.sum(), len(units)
    rate = float(hits.sum() / total)
    left_out = (hits - rate * units) / (total - units)
    spread = math.sqrt((threads - 1) / threads * (left_out**2).sum())
    return rate, spread, float(total**2 / (units**2).sum())


def _t(freedom: float, level: float) -> float:
    """Half a range, in standard errors."""
    return float(scipy.special.stdtrit(max(freedom, 1), 0.5 + level / 2))


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
