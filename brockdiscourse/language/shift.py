"""Word shifts: which words make two sets of texts differ, and by how much."""

import math
from typing import Literal

import numpy as np
import pandas as pd
import scipy.special

from brockdiscourse import resample
from brockdiscourse.errors import DiscourseError
from brockdiscourse.language.sides import LEVEL, Floats, Sides, no_words, take_sides

_BLOCK = 2000  # words whose draws are held in memory at once
_KINDS = ("jsd", "proportion")


def shift_words(
    counts: pd.DataFrame,
    *,
    against: pd.DataFrame,
    kind: Literal["jsd", "proportion"] = "jsd",
    voice: str | None = "own",
    resamples: int = 500,
    seed: int = 0,
) -> pd.DataFrame:
    """Take the difference between two sets of texts apart into what each word contributes.

    Parameters
    ----------
    counts, against
        Two tables of `count_words`, or two parts of one.
    kind
        ``jsd`` takes the Jensen-Shannon divergence of the two apart, ``proportion`` the difference in share of all
        words.
    voice
        ``own`` or ``quoted`` words; None for both.
    resamples
        Draws of whole threads behind each range.
    seed
        Of all that is drawn.

    Returns
    -------
    pandas.DataFrame
        One row per word (none if a side has no words), the largest contribution first: ``word``; ``n`` and
        ``n_against``, times used; ``per_1000`` and ``per_1000_against``; ``contribution``, positive where `counts` uses
        the word more: its part of the divergence in bits, or its difference in share; ``share`` of all contributions,
        signs aside; ``low`` and ``high``, its 95 % range (missing below 20 threads, or where a side has one).
        ``attrs``: ``kind``, ``total`` (the divergence in bits, or half the sum of absolute differences), ``threads``
        and ``threads_against``, and ``chance``, the total that 95 in 100 shuffles of whole threads stay below (NaN
        below 20 threads, or where threads lie on both sides).

    Raises
    ------
    DiscourseError
        If `kind` is unknown.
    SchemaError
        If a column is missing.

    Notes
    -----
    Gallagher et al. 2021 (EPJ Data Science 10:4), equations 2 and 11, both sides weighing the same. Range: Student's t
    (threads of the smaller side - 1) times the spread over resampled threads; of the divergence on the scale of the
    signed square root, on which its parts move about as a difference of rates does. Any two samples diverge: hold
    the total against ``chance``.
    """
    if kind not in _KINDS:
        raise DiscourseError(f"shift_words: kind is one of {', '.join(_KINDS)}, not {kind!r}")
    sides = take_sides(counts, against, voice=voice, by="shift_words")
    if sides is None:
        return no_words(
            ["word", "n", "n_against", "per_1000", "per_1000_against", "contribution", "share", "low", "high"]
        )
    n, totals = sides.n, sides.sizes.sum(axis=1)
    parts = _contribute(n, totals, kind)
    size = np.abs(parts).sum()
    low, high = _range(sides, parts, kind, times=resamples, seed=seed)
    table = pd.DataFrame(
        {
            "word": sides.words.astype("str"),
            "n": n[0].astype(np.int64),
            "n_against": n[1].astype(np.int64),
            "per_1000": 1000 * n[0] / totals[0],
            "per_1000_against": 1000 * n[1] / totals[1],
            "contribution": parts,
            "share": np.abs(parts) / size if size else 0.0,
            "low": low,
            "high": high,
        }
    )
    table = table.assign(far=table["contribution"].abs()).sort_values(
        ["far", "word"], ascending=[False, True], ignore_index=True
    )
    first, second, both = sides.design
    table = table.drop(columns="far")
    table.attrs = {
        "kind": kind,
        "total": float(_total(parts, kind)),
        "chance": _chance(sides, kind, times=resamples, seed=seed),
        "threads": first + both,
        "threads_against": second + both,
    }
    return table


def _contribute(n: Floats, totals: Floats, kind: str) -> Floats:
    """Each word's part (last axis), from uses (sides x ... x words) among `totals` (sides x ...); signed."""
    first, second = n / totals[..., None]
    if kind == "proportion":
        return np.asarray(first - second)
    middle = (first + second) / 2
    # rel_entr(x, y) is x log(x / y), and nought where x is
    parts = (scipy.special.rel_entr(first, middle) + scipy.special.rel_entr(second, middle)) / (2 * math.log(2))
    return np.asarray(np.copysign(np.maximum(parts, 0), first - second))


def _total(parts: Floats, kind: str) -> Floats:
    """Of words in the last axis: the divergence, or half the absolute differences."""
    return np.asarray(np.abs(parts).sum(axis=-1) / (1 if kind == "jsd" else 2))


def _range(sides: Sides, parts: Floats, kind: str, *, times: int, seed: int) -> tuple[Floats, Floats]:
    there, back = (_root, _square) if kind == "jsd" else (np.asarray, np.asarray)
    reach = sides.reach(lambda _, n, totals: there(_contribute(n, totals, kind)), times=times, seed=seed)
    centre = there(parts)
    return back(centre - reach), back(centre + reach)


def _root(parts: Floats) -> Floats:
    return np.asarray(np.copysign(np.sqrt(np.abs(parts)), parts))


def _square(roots: Floats) -> Floats:
    return np.asarray(np.copysign(roots**2, roots))


def _chance(sides: Sides, kind: str, *, times: int, seed: int) -> float:
    """The total that 95 in 100 shuffles of whole threads stay below; NaN where threads cannot change sides."""
    first, second, both = sides.design
    if both or first + second < resample.MIN_THREADS or resample.smallest_p(first, second, 0) > 1 - LEVEL:
        return math.nan
    labels = resample.shuffle_labels(sides.sizes[0] > 0, times=times, seed=seed)
    every = sides.uses[0] + sides.uses[1]
    sizes = sides.sizes.sum(axis=0)
    totals = np.array([labels @ sizes, ~labels @ sizes])
    drawn = np.zeros(times)
    for at in range(0, len(sides.words), _BLOCK):
        uses = every[:, at : at + _BLOCK]
        mine = labels.astype(np.float64) @ uses
        n = np.array([mine, uses.sum(axis=0) - mine])
        drawn += _total(_contribute(n, totals, kind), kind)
    return float(np.quantile(drawn, LEVEL))
