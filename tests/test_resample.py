"""Resampling by thread, held to counting on paper, to every relabelling written out, and to simulated truth."""

import math
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from scipy import sparse, stats

from brockdiscourse.errors import DiscourseError
from brockdiscourse.resample import (
    MIN_THREADS,
    adjust,
    contrast_sides,
    draw_sides,
    draw_threads,
    share_range,
    shares_differ,
    shuffle_labels,
    smallest_p,
    swap_sides,
)


def test_below_twenty_threads_there_is_no_range() -> None:
    """Rows do not count, threads do: a hundred rows of nineteen threads give none; threads without units are none."""
    assert MIN_THREADS == 20
    assert all(map(math.isnan, share_range([1] * 95, [2] * 95, np.arange(95) % 19)))
    assert all(map(math.isnan, share_range([1] * 19 + [0], [2] * 19 + [0], range(20))))
    assert not any(map(math.isnan, share_range([1] * 20, [2, 3] * 10, range(20))))
    assert all(map(math.isnan, share_range([], [], [])))


def test_with_threads_of_one_length_it_is_the_t_range_of_their_mean() -> None:
    """Then the jackknife spread of the share is the standard error of the mean, and the range its logit version."""
    k = np.array([0, 1, 2, 3, 4] * 5)
    mean, error = (k / 10).mean(), stats.sem(k / 10)
    reach = stats.t.ppf(0.975, 24) * error / (mean * (1 - mean))
    odds = [mean / (1 - mean) * math.exp(way * reach) for way in (-1, 1)]
    assert share_range(k, np.full(25, 10), range(25)) == pytest.approx([o / (1 + o) for o in odds])


def test_threads_of_unequal_length_are_worth_fewer() -> None:
    """Leaving out each thread in turn, by a plain loop; 24 threads of 10 and one of 260 are worth 500^2 / 70,000."""
    n = np.array([10] * 24 + [260])
    k = np.array([1, 2, 3, 4] * 6 + [60])
    share = k.sum() / n.sum()
    without = np.array([(k.sum() - k[i]) / (n.sum() - n[i]) for i in range(25)])
    spread = math.sqrt(24 / 25 * ((without - share) ** 2).sum())
    reach = stats.t.ppf(0.975, 500**2 / 70_000 - 1) * spread / (share * (1 - share))
    odds = [share / (1 - share) * math.exp(way * reach) for way in (-1, 1)]
    assert share_range(k, n, range(25)) == pytest.approx([o / (1 + o) for o in odds])


def test_rows_of_a_thread_are_taken_together() -> None:
    rows = share_range([1, 2, 0, 1] * 20, [3, 4, 5, 2] * 20, [f"t{n // 2}" for n in range(80)])
    assert rows == pytest.approx(share_range([3, 1] * 20, [7, 7] * 20, range(40)))


@pytest.mark.parametrize("threads", [20, 50])
def test_none_and_all_get_the_exact_range_of_as_many_threads(threads: int) -> None:
    """With nothing found in m equal threads the upper end is Clopper and Pearson's for 0 of m; all found mirrors it."""
    upper = stats.binomtest(0, threads).proportion_ci(0.95, method="exact").high
    assert share_range([0] * threads, [7] * threads, range(threads)) == pytest.approx((0, upper))
    assert share_range([7] * threads, [7] * threads, range(threads)) == pytest.approx((1 - upper, 1))


def test_one_giant_thread_makes_the_range_wide() -> None:
    low, high = share_range([1] * 25, [1] * 24 + [10**9], range(25))
    assert 0 <= low < 1e-6
    assert high > 0.99


def test_more_hits_than_units_are_refused() -> None:
    with pytest.raises(DiscourseError, match="between 0 and its units"):
        share_range([3] * 20, [2] * 20, range(20))


@pytest.mark.parametrize(("threads", "share", "alike"), [(20, 0.3, 6), (40, 0.1, 8), (60, 0.5, 4), (40, 0.2, 1e6)])
def test_ranges_hold_the_truth_as_often_as_they_say(threads: int, share: float, alike: float) -> None:
    """Threads of very unequal length whose shares scatter (beta, `alike` small: much): 92 to 97 % hold the truth."""
    rng = np.random.default_rng(3)
    held, times = 0, 1200
    for _ in range(times):
        n = np.maximum(1, rng.lognormal(3, 0.8, threads)).astype(int)
        k = rng.binomial(n, rng.beta(share * alike, (1 - share) * alike, threads))
        low, high = share_range(k, n, range(threads))
        held += low <= share <= high
    assert 0.92 <= held / times <= 0.97


def test_drawn_threads_keep_each_group_s_size_and_the_spread_is_right() -> None:
    """A group's weights add up to its size, and a mean over draws scatters as its standard error, not less."""
    groups = np.array(["a"] * 5 + ["b"] * 20 + ["c"])
    weights = draw_threads(groups, times=20_000, seed=1)
    for group, size in (("a", 5), ("b", 20), ("c", 1)):
        assert np.allclose(weights[:, groups == group].sum(axis=1), size)
    values = np.array([3.0, 1, 4, 1, 5])
    assert (weights[:, :5] @ values / 5).std() == pytest.approx(stats.sem(values), rel=0.03)


def test_labels_swaps_and_sides_are_drawn_from_the_seed() -> None:
    labels = [True, False, False, True, True]
    shuffled = shuffle_labels(labels, times=500, seed=7)
    assert (shuffled.sum(axis=1) == 3).all()
    assert len(np.unique(shuffled, axis=0)) == math.comb(5, 3)
    swaps = swap_sides(3, times=500, seed=7)
    assert len(np.unique(swaps, axis=0)) == 8
    assert set(np.unique(swaps)) == {-1, 1}
    assert draw_sides([0.0, 0.25, 1.0], times=4000, seed=7).mean(axis=0) == pytest.approx([0, 0.25, 1], abs=0.03)
    assert (shuffle_labels(labels, seed=7) == shuffle_labels(labels, seed=7)).all()
    assert (shuffle_labels(labels, seed=7) != shuffle_labels(labels, seed=8)).any()


SMALLEST = [
    (5, 5, 0, 2 / 252),  # a relabelling and its mirror image lie equally far out
    (3, 5, 0, 1 / 56),  # unequal sides have no mirror image
    (0, 0, 4, 2 / 16),
    (2, 1, 1, 1 / 6),
    (2, 2, 1, 2 / 12),
    (0, 3, 0, 1.0),  # nothing to relabel
    (0, 3, 2, 2 / 4),  # threads of one side alone have nobody to change with
    (0, 0, 0, 1.0),
    (0, 0, 5000, 0.0),
]


@pytest.mark.parametrize(("first", "second", "both", "p"), SMALLEST)
def test_the_smallest_p_of_a_design(first: int, second: int, both: int, p: float) -> None:
    assert smallest_p(first, second, both) == pytest.approx(p)


def test_false_discovery_rates() -> None:
    """By hand: .005 and .01 times 4/1 and 4/2, .03 and .04 times 4/3 and 4/4, none above the next."""
    assert adjust([0.01, 0.04, math.nan, 0.03, 0.005]) == pytest.approx([0.02, 0.04, math.nan, 0.04, 0.02], nan_ok=True)
    assert len(adjust([])) == 0
    assert np.isnan(adjust([math.nan])).all()


def both_sides(first: list[int], second: list[int], *, words: tuple[list[int], list[int]]) -> tuple:
    columns = (sparse.csr_array(np.array(side, dtype=float)[:, None]) for side in (first, second))
    return *columns, np.array(words, dtype=float)


def studentized(excess: list[float]) -> float:
    return abs(sum(excess)) / math.sqrt(sum(e * e for e in excess))


def test_swapping_agrees_with_every_swap_written_out() -> None:
    """Eight threads, equal halves: p is the share of the 256 sign patterns as far out as the observed."""
    first, second = [9, 8, 7, 9, 4, 6, 8, 5], [3, 4, 6, 2, 5, 4, 7, 3]
    excess = [(a - b) / 2 for a, b in zip(first, second, strict=True)]
    far = [abs(sum(s * e for s, e in zip(signs, excess, strict=True))) for signs in product((1, -1), repeat=8)]
    exact = np.mean(np.array(far) >= abs(sum(excess)) - 1e-9)
    found = contrast_sides(*both_sides(first, second, words=([100] * 8, [100] * 8)), times=6000)
    assert found.score[0] == pytest.approx(sum(excess))
    assert found.p[0] == pytest.approx(exact, abs=0.01)
    assert 0.005 < exact < 0.05  # the case is one that could fail


def test_a_rare_word_falls_on_either_side_as_the_words_do() -> None:
    """Six uses, none on a side with a seventh of the words: no wonder, as it happens in (6/7)^6 = 40 % of cases."""
    first, second = [0] * 6, [1] * 6
    drawn = [(math.prod((1 / 7) if z else (6 / 7) for z in sides), sides) for sides in product((0, 1), repeat=6)]
    observed = studentized([-1 / 7] * 6)
    exact = sum(chance for chance, sides in drawn if studentized([z - 1 / 7 for z in sides]) >= observed - 1e-9)
    found = contrast_sides(*both_sides(first, second, words=([100] * 6, [600] * 6)), times=6000)
    assert found.p[0] == pytest.approx(exact, abs=0.02)
    assert exact >= (6 / 7) ** 6
    assert 2 / 2**6 < 0.04  # plain swapping would have called it a difference


def test_shuffling_agrees_with_every_labelling_written_out() -> None:
    """Nine threads of unequal length, three against six: all 84 labellings, divided by their own spread."""
    uses, words = np.array([8, 9, 3, 1, 4, 2, 0, 5, 2.0]), np.array([90, 200, 60, 80, 150, 40, 30, 100, 120.0])
    rest = uses - words * uses.sum() / words.sum()

    def far(chosen: tuple[int, ...]) -> float:
        mine = np.isin(np.arange(9), chosen)
        share = words[mine].sum() / words.sum()
        spread = (1 - share) ** 2 * (rest[mine] ** 2).sum() + share**2 * (rest[~mine] ** 2).sum()
        return float(abs(rest[mine].sum()) / math.sqrt(spread))

    exact = np.mean([far(chosen) >= far((0, 1, 2)) - 1e-9 for chosen in combinations(range(9), 3)])
    mine = np.arange(9) < 3
    first, second = uses * mine, uses * ~mine
    found = contrast_sides(*both_sides(list(first), list(second), words=(list(words * mine), list(words * ~mine))))
    many = contrast_sides(
        *both_sides(list(first), list(second), words=(list(words * mine), list(words * ~mine))), times=6000
    )
    assert found.score[0] == pytest.approx(rest[:3].sum())
    assert many.p[0] == pytest.approx(exact, abs=0.02)
    assert 0.01 < exact < 0.3


def noise(rng: np.random.Generator, lengths: np.ndarray, *, columns: int = 60) -> np.ndarray:
    """Uses of words whose rates scatter between threads (lengths: sides x threads), the same on both sides."""
    rates = rng.gamma(2, 0.5, (lengths.shape[1], columns)) * np.geomspace(0.0005, 0.02, columns)
    return rng.poisson(lengths[:, :, None] * rates)


DESIGNS = {
    "labels, 25 against 25": lambda: np.kron(np.eye(2), np.full(25, 400)),
    "labels, 15 long against 45 short": lambda: np.array([[1200] * 15 + [0] * 45, [0] * 15 + [400] * 45]),
    "both in each, one side a fifth": lambda: np.array([[300] * 50, [1200] * 50]),
    "mixed": lambda: np.array([[300] * 30 + [0] * 20, [600] * 20 + [0] * 10 + [500] * 20]),
}


@pytest.mark.parametrize("design", DESIGNS)
def test_where_nothing_differs_few_words_are_called_different(design: str) -> None:
    """2 to 7 % of words at p < .05 (fewer for rare ones, as p comes in steps), and rarely one beyond chance of all."""
    rng = np.random.default_rng(11)
    lengths, p, beyond, times = DESIGNS[design](), [], 0, 25
    for seed in range(times):
        first, second = (sparse.csr_array(uses.astype(float)) for uses in noise(rng, lengths))
        found = contrast_sides(first, second, lengths, times=200, seed=seed)
        p.append(found.p)
        beyond += bool((np.abs(found.score) > found.margin).any())
    assert 0.02 <= (np.concatenate(p) < 0.05).mean() <= 0.07
    assert beyond / times <= 0.15


def test_what_differs_within_threads_is_found() -> None:
    """A word twice as frequent in posts as in the comments below them, in threads that differ much among themselves."""
    rng = np.random.default_rng(2)
    found = 0
    for seed in range(20):
        rates = 0.004 * rng.gamma(0.7, 1 / 0.7, 40)
        first, second = rng.poisson(600 * 2 * rates), rng.poisson(600 * rates)
        sides = both_sides(list(first), list(second), words=([600] * 40, [600] * 40))
        found += contrast_sides(*sides, times=200, seed=seed).p[0] < 0.05
    assert found >= 17


def test_no_columns_and_no_threads() -> None:
    nothing = contrast_sides(sparse.csr_array((30, 0)), sparse.csr_array((30, 0)), np.ones((2, 30)))
    assert [len(part) for part in nothing] == [0, 0, 0]


def test_a_word_used_alike_everywhere_has_p_one() -> None:
    assert contrast_sides(*both_sides([4] * 25, [4] * 25, words=([50] * 25, [50] * 25))).p.tolist() == [1.0]


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        # by hand, on logits: half widths .41 and .41, their root of squares .58; 20 % against 10 % are .81 apart
        ((0.142, 0.2, 0.274), (0.0686, 0.1, 0.1435), True),
        ((0.142, 0.2, 0.274), (0.1055, 0.15, 0.2086), False),  # .35 apart
        ((0.0, 0.0, 0.03), (0.05, 0.1, 0.2), True),
        ((0.0, 0.0, 0.06), (0.05, 0.1, 0.2), False),
        ((float("nan"), 0.1, float("nan")), (0.5, 0.6, 0.7), False),
    ],
)
def test_two_shares_differ_by_more_than_their_ranges(first: Any, second: Any, differ: bool) -> None:
    """The difference is held against both ranges together, whichever comes first."""
    assert shares_differ(first, second) is differ
    assert shares_differ(second, first) is differ


def test_false_discovery_rates_as_scipy_has_them() -> None:
    p = np.random.default_rng(4).random((50, 12)).round(1)  # with ties
    for row in p:
        assert adjust(row) == pytest.approx(stats.false_discovery_control(row))
