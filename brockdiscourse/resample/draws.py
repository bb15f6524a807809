"""Threads drawn again, labels handed out again, and what so many tests are worth."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Seed = int | np.random.Generator
Floats = NDArray[np.float64]


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


def shuffle_blocks(length: int, *, size: int, times: int = 500, seed: Seed = 0) -> NDArray[np.intp]:
    """Orders in which runs of neighbours stay together: what is alike because it is near stays near.

    Parameters
    ----------
    length
        How many there are, in the order of time.
    size
        Length of a run; where the first ends is drawn anew each time.
    times
        Number of orders.
    seed
        Seed of NumPy's default generator, or a generator.

    Returns
    -------
    numpy.ndarray
        Orders x `length` places.
    """
    rng = np.random.default_rng(seed)
    places = np.arange(length)
    run = (places + rng.integers(0, size, (times, 1))) // size
    key = np.take_along_axis(rng.random((times, length // size + 2)), run, axis=1)
    return np.argsort(key, axis=1, kind="stable")


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
