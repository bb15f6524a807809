"""Trends and changes in a series, held to independent formulas and to simulated truth."""

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from brockdiscourse.resample import (
    MIN_CHANGE_THREADS,
    MIN_PERIODS,
    difference_range,
    find_change,
    fit_slope,
    rate_range,
    shuffle_blocks,
)


def test_runs_of_neighbours_stay_together() -> None:
    """Every order holds each place once, and most neighbours are still neighbours."""
    orders = shuffle_blocks(31, size=6, times=300, seed=1)
    assert (np.sort(orders, axis=1) == np.arange(31)).all()
    together = [sum(b - a == 1 for a, b in pairwise(order)) for order in orders.tolist()]
    assert min(together) >= 31 - 7  # at most seven runs, so at most six seams and those between
    assert len(np.unique(orders[:, 0])) > 5


def test_the_slope_is_theil_and_sen_s() -> None:
    rng = np.random.default_rng(3)
    times = np.sort(rng.random(40))
    rates = 0.3 * times + rng.normal(0, 0.2, 40)
    assert fit_slope(rates, times).slope == pytest.approx(stats.theilslopes(rates, times).slope)


def test_below_24_periods_there_is_a_slope_and_no_test() -> None:
    rates = np.arange(24.0) + [0, 0.5] * 12
    few = fit_slope(rates[:23], np.arange(23))
    assert few.slope > 0
    assert all(map(math.isnan, few[1:]))
    assert MIN_PERIODS == 24
    enough = fit_slope(rates, np.arange(24))
    assert enough.low <= enough.slope <= enough.high
    assert enough.p < 0.05
    assert math.isnan(fit_slope([1.0], [0.0]).slope)


def test_a_series_that_never_changes_has_no_slope() -> None:
    assert fit_slope([0.2] * 30, range(30)) == (0, 0, 0, 1)
    mostly_none = fit_slope([0.0] * 22 + [0.1] * 8, range(30))
    assert mostly_none.slope == 0
    assert mostly_none.p == 1
    assert math.isnan(mostly_none.low)


def autoregressive(rng: np.random.Generator, periods: int, *, rho: float = 0.5) -> np.ndarray:
    noise = rng.normal(size=periods + 40)
    for at in range(1, len(noise)):
        noise[at] += rho * noise[at - 1]
    return noise[40:]


@pytest.mark.parametrize(("periods", "most", "least"), [(24, 0.10, 0.88), (96, 0.08, 0.92)])
def test_no_trend_is_seldom_called_one(periods: int, most: float, least: float) -> None:
    """Under AR(.5) noise alone; that noise would make Kendall's plain test cry wolf three times as often."""
    rng = np.random.default_rng(8)
    times, plain, found, held = 250, 0, 0, 0
    for seed in range(times):
        noise = autoregressive(rng, periods)
        slope = fit_slope(noise, range(periods), shuffles=199, seed=seed)
        found += slope.p < 0.05
        held += slope.low <= 0 <= slope.high
        plain += stats.kendalltau(noise, range(periods)).pvalue < 0.05
    assert found / times <= most
    assert held / times >= least
    assert plain / times > 1.5 * most


def test_a_trend_is_found_and_its_range_holds_it() -> None:
    rng = np.random.default_rng(9)
    slopes = [fit_slope(0.03 * np.arange(60) + rng.normal(size=60), range(60), seed=seed) for seed in range(60)]
    assert np.mean([slope.p < 0.05 for slope in slopes]) >= 0.9
    assert np.mean([slope.low <= 0.03 <= slope.high for slope in slopes]) >= 0.9


def threads(rng: np.random.Generator, *, many: int, before: float, after: float) -> tuple[np.ndarray, np.ndarray]:
    """Counts and units of threads of unequal length; the rate changes at mid-series."""
    units = np.maximum(5, rng.lognormal(3.5, 0.5, many)).astype(int)
    rates = np.where(np.arange(many) < many // 2, before, after)
    return rng.binomial(units, rates * rng.beta(20, 20, many) * 2).astype(float), units.astype(float)


def test_a_change_is_found_and_its_range_holds_it() -> None:
    rng = np.random.default_rng(10)
    changes = [find_change(threads(rng, many=100, before=0.05, after=0.15), seed=seed) for seed in range(60)]
    found = [change for change in changes if change is not None and change.p <= 0.05]
    assert len(found) >= 55
    assert np.mean([change.first <= 50 <= change.last for change in found]) >= 0.9
    assert np.median([change.last - change.first for change in found]) <= 20
    assert all(math.isnan(change.smallest) for change in found)


def test_no_change_is_seldom_called_one_and_what_would_have_been_found_is_said() -> None:
    """The smallest change to be found, put in, is found in 65 to 95 of 100 series."""
    rng = np.random.default_rng(11)
    changes = [find_change(threads(rng, many=80, before=0.1, after=0.1), shuffles=199, seed=seed) for seed in range(60)]
    quiet = [change for change in changes if change is not None and change.p > 0.05]
    assert len(quiet) >= 54
    assert all((change.first, change.last) == (-1, -1) for change in quiet)
    smallest = float(np.median([change.smallest for change in quiet]))
    assert 0.02 < smallest < 0.1
    put_in = [
        find_change(threads(rng, many=80, before=0.1, after=0.1 + smallest), shuffles=199, seed=seed)
        for seed in range(100)
    ]
    assert 0.65 <= np.mean([change is not None and change.p <= 0.05 for change in put_in]) <= 0.95


def test_below_sixty_threads_and_without_any_difference_no_change_is_looked_for() -> None:
    assert MIN_CHANGE_THREADS == 60
    rng = np.random.default_rng(1)
    hits, units = threads(rng, many=60, before=0.1, after=0.1)
    assert find_change((hits[:59], units[:59])) is None
    assert find_change((hits, units)) is not None
    assert find_change((units / 5, units)) is None
    assert find_change((units * 0, units)) is None


def test_with_threads_of_one_length_a_difference_has_welch_s_range() -> None:
    first, second = np.array([0, 1, 2, 3, 4.0] * 5), np.array([1, 1, 2, 0.0] * 6)
    by_scipy = stats.ttest_ind(first / 10, second / 10, equal_var=False).confidence_interval(0.95)
    found = difference_range((first, np.full(25, 10.0)), (second, np.full(24, 10.0)))
    assert found == pytest.approx((by_scipy.low, by_scipy.high))
    assert all(map(math.isnan, difference_range((first[:19], np.full(19, 10.0)), (second, np.full(24, 10.0)))))
    assert all(map(math.isnan, difference_range((first * 0, np.ones(25)), (second * 0, np.ones(24)))))


def test_a_rate_above_one_has_a_range_on_the_logarithm_s_scale() -> None:
    comments = np.array([3, 8, 12, 1, 5] * 5)
    reach = stats.t.ppf(0.975, 24) * stats.sem(comments) / comments.mean()
    expected = comments.mean() * math.exp(-reach), comments.mean() * math.exp(reach)
    assert rate_range(comments, np.ones(25), range(25)) == pytest.approx(expected)
    assert all(map(math.isnan, rate_range(comments[:19], np.ones(19), range(19))))
    assert all(map(math.isnan, rate_range(np.zeros(25), np.ones(25), range(25))))
    assert all(map(math.isnan, rate_range([], [], [])))


@pytest.mark.parametrize("factor", [1.0, 1.5])
def test_ranges_of_differences_hold_the_truth_as_often_as_they_say(factor: float) -> None:
    """Twenty threads before and twenty after, of unequal length, whose shares scatter: 92 to 97 %."""
    rng = np.random.default_rng(5)
    held, times = 0, 1500
    for _ in range(times):
        units = np.maximum(1, rng.lognormal(3, 0.7, (2, 20))).astype(int).astype(float)
        shares = rng.beta(3, 12, (2, 20)) * np.array([[0.5], [0.5 * factor]])
        hits = rng.binomial(units.astype(int), shares).astype(float)
        low, high = difference_range((hits[1], units[1]), (hits[0], units[0]))
        held += low <= 0.1 * (factor - 1) <= high
    assert 0.92 <= held / times <= 0.97
