"""A moment at which a rate changed."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from brockdiscourse.resample.draws import Floats, Seed, shuffle_blocks
from brockdiscourse.resample.shares import Counted

MIN_CHANGE_THREADS = 60  # below this, only changes too large to need a test would be found

_EDGE = 10  # threads, and a tenth of them, on either side at least
_POWER = 0.8
_TRIALS, _ORDERS = 50, 99  # behind the smallest change that would have been found
_STEPS = 6  # halvings: to about a fiftieth of where the search begins
_WIDE = 0.99  # what the rest of a fitted step shows is too small; see `find_change`
_NOUGHT = 1e-9


class Change(NamedTuple):
    """The thread with which a rate changed, first and last it may have been; p; the smallest change to be found."""

    at: int
    first: int
    last: int
    p: float
    smallest: float


def find_change(counted: Counted, *, level: float = 0.05, shuffles: int = 500, seed: Seed = 0) -> Change | None:
    """Find the moment at which a rate changed, if one can be told.

    Parameters
    ----------
    counted
        Counts and units of each thread, in the order of time.
    level
        Share of series without a change in which one is found.
    shuffles
        Orders behind p and range.
    seed
        Seed of NumPy's default generator, or a generator.

    Returns
    -------
    Change or None
        None below `MIN_CHANGE_THREADS` threads, or if no thread differs from another. `first` and `last` are -1 unless
        p is below `level`; `smallest` is given only then not: the difference in rate at mid-series that would have been
        found in 80 of 100 such series.

    Notes
    -----
    The largest standardised cumulative sum (CUSUM) of what threads have beyond the common rate; p by shuffling runs of
    root n neighbouring threads, so that neither the search for the moment nor neighbours that are alike pass for a
    change. Range: moments whose step fits so little worse than the best that in series with the best's step, rest
    shuffled, the true moment fits as much worse in 1 of 100; at 5 of 100 it holds the truth too seldom, as the rest of
    a fitted step is too small. A slow trend, too, has a best moment: look at the trend first.
    """
    hits, units = counted
    threads = len(units)
    excess = hits - units * (hits.sum() / max(units.sum(), 1))
    if threads < MIN_CHANGE_THREADS or np.abs(excess).max() < _NOUGHT * units.max():
        return None
    rng = np.random.default_rng(seed)
    orders = shuffle_blocks(threads, size=round(math.sqrt(threads)), times=shuffles, seed=rng)
    jumps = _jumps(excess[None], units[None])[0]
    p = _p(jumps.max(), (excess, units), orders)
    at = int(jumps.argmax()) + _edge(threads)
    if p > level:
        smallest = _smallest((excess, units), orders, rate=float(hits.sum() / units.sum()), level=level)
        return Change(at, -1, -1, p, smallest)
    moments = _moments((excess, units), jumps, orders)
    return Change(at, int(moments.min()), int(moments.max()), p, math.nan)


def _edge(threads: int) -> int:
    return max(_EDGE, threads // 10)


def _jumps(excess: Floats, units: Floats) -> Floats:
    """Standardised cumulative sums before each moment that leaves enough threads on either side; series in rows."""
    edge = _edge(excess.shape[1])
    inner = slice(edge - 1, excess.shape[1] - edge)
    share = (np.cumsum(units, axis=1) / units.sum(axis=1, keepdims=True))[:, inner]
    spread = (excess**2).sum(axis=1, keepdims=True) * share * (1 - share)
    return np.asarray(np.abs(np.cumsum(excess, axis=1)[:, inner]) / np.sqrt(np.maximum(spread, _NOUGHT**2)))


def _p(found: float, counted: Counted, orders: NDArray[np.intp]) -> float:
    excess, units = counted
    largest = _jumps(excess[orders], units[orders]).max(axis=1)
    return (1 + int((largest >= found - _NOUGHT).sum())) / (1 + len(orders))


def _moments(counted: Counted, jumps: Floats, orders: NDArray[np.intp]) -> NDArray[np.intp]:
    """Moments whose step fits about as well as the best."""
    excess, units = counted
    best = int(jumps.argmax())
    after = np.arange(len(units)) >= best + _edge(len(units))
    step = np.where(after, excess[after].sum() / units[after].sum(), excess[~after].sum() / units[~after].sum())
    rest, sizes = (excess - step * units)[orders], units[orders]
    again = rest + step * sizes
    again -= sizes * (again.sum(axis=1) / sizes.sum(axis=1))[:, None]
    drawn = _jumps(again, sizes) ** 2 * (again**2).sum(axis=1, keepdims=True)
    worse = np.quantile(drawn.max(axis=1) - drawn[:, best], _WIDE)
    fit = jumps**2 * (excess**2).sum()
    return np.flatnonzero(fit.max() - fit <= worse) + _edge(len(units))


def _smallest(counted: Counted, orders: NDArray[np.intp], *, rate: float, level: float) -> float:
    """The step up at mid-series found in 80 of 100 shuffled series, by halving; variance grows with the rate."""
    excess, units = counted
    after = np.arange(len(units)) >= len(units) // 2
    series, shuffled = orders[:_TRIALS], orders[-_ORDERS:]

    def is_found(size: float) -> bool:
        found = 0
        for order in series:
            stepped = excess[order] * np.sqrt(1 + after * size / rate) + size * units[order] * after
            stepped -= units[order] * (stepped.sum() / units.sum())
            jump = _jumps(stepped[None], units[order][None]).max()
            found += _p(jump, (stepped, units[order]), shuffled) <= level
        return found >= _POWER * len(series)

    low, high = 0.0, 4 * float(np.sqrt((excess**2).mean()) / units.mean())
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_found(middle) else (middle, high)
    return high
