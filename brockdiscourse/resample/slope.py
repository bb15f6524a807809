"""A trend through periods of which neighbours may be alike."""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from brockdiscourse.resample.draws import Floats, Seed, shuffle_blocks

MIN_PERIODS = 24  # below this, too few runs can be shuffled for a p to be believed

_HALVINGS = 9  # the reach of a range to about a thousandth
_FARTHEST = 1e6
_NOUGHT = 1e-12


class Slope(NamedTuple):
    """A slope per unit of time, its range and p."""

    slope: float
    low: float
    high: float
    p: float


def fit_slope(rates: ArrayLike, times: ArrayLike, *, level: float = 0.95, shuffles: int = 500, seed: Seed = 0) -> Slope:
    """Fit a trend through the rates of periods.

    Parameters
    ----------
    rates
        One per period, in the order of time.
    times
        When; any unit.
    level
        Share of ranges that hold the true slope.
    shuffles
        Orders behind p and range.
    seed
        Seed of NumPy's default generator, or a generator.

    Returns
    -------
    Slope
        Range and p are NaN below `MIN_PERIODS` periods, the slope below two.

    Notes
    -----
    Slope: the median over all pairs of periods (Theil 1950; Sen 1968); it is nought, and p 1, where most pairs are
    tied, as they are where most periods have none. p: of the covariance of the rates' ranks with time (Spearman 1904),
    runs of about 0.8 root n neighbouring periods being shuffled, so that periods alike because they are near do not
    pass for a trend (Kirch 2007, Journal of Statistical Planning and Inference 137). Range: the slopes which, taken out
    of the rates, leave a rest that this test does not find sloped.
    """
    y, t = np.asarray(rates, dtype=np.float64), np.asarray(times, dtype=np.float64)
    if len(y) < 2:  # noqa: PLR2004 - two periods make a slope
        return Slope(math.nan, math.nan, math.nan, math.nan)
    slope = _theil_sen(y, t)
    if len(y) < MIN_PERIODS:
        return Slope(slope, math.nan, math.nan, math.nan)
    if abs(slope) < _NOUGHT:
        return Slope(slope, slope, slope, 1.0) if np.ptp(y) < _NOUGHT else Slope(slope, math.nan, math.nan, 1.0)
    orders = shuffle_blocks(len(y), size=round(0.8 * math.sqrt(len(y))), times=shuffles, seed=seed)
    low, high = (slope + way * _reach(y - slope * t, t, orders, way=way, level=level) for way in (-1, 1))
    return Slope(slope, low, high, _p(y, t, orders))


def _p(rates: Floats, times: Floats, orders: NDArray[np.intp]) -> float:
    """Share of orders in which the ranks go with time as closely as they do."""
    ranks = pd.Series(rates).rank().to_numpy()  # scipy.stats has it too, and takes a second to load
    centred = times - times.mean()
    found = np.abs(ranks[orders] @ centred)
    return float((1 + (found >= abs(ranks @ centred) - 1e-9 * len(ranks)).sum()) / (1 + len(orders)))


def _reach(rest: Floats, times: Floats, orders: NDArray[np.intp], *, way: int, level: float) -> float:
    """How far off a slope must lie for its rest to be found sloped."""

    def is_sloped(reach: float) -> bool:
        return _p(rest - way * reach * times, times, orders) <= 1 - level

    low, high = 0.0, float(rest.std() / np.ptp(times))
    while not is_sloped(high) and high < _FARTHEST * rest.std():
        low, high = high, 2 * high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_sloped(middle) else (middle, high)
    return high


def _theil_sen(rates: Floats, times: Floats) -> float:
    """The median slope over all pairs of periods."""
    earlier, later = np.triu_indices(len(times), 1)
    return float(np.median((rates[later] - rates[earlier]) / (times[later] - times[earlier])))
