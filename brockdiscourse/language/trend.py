"""How rates move in time: trends, moments of change, before and after a date."""

import math
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse

from brockdiscourse import resample
from brockdiscourse.errors import DiscourseError
from brockdiscourse.language.periods import Every, Timeline, order_threads, rate_ends

_YEAR = pd.Timedelta(days=365.25)

TREND = ("slope", "low", "high", "p", "q", "start", "end")
CHANGE = ("change", "change_first", "change_last", "change_p", "change_q", "smallest")
SPLIT = (
    *("threads_before", "before", "before_low", "before_high", "threads_after", "after", "after_low", "after_high"),
    *("difference", "difference_low", "difference_high", "difference_p", "difference_q"),
)


def trace(
    rates: pd.DataFrame,
    *,
    every: Every | None = None,
    split: str | pd.Timestamp | None = None,
    newest: pd.Timestamp | None = None,
    shuffles: int = 500,
    seed: int = 0,
) -> pd.DataFrame:
    """Trace how rates move in time: words, themes, focus or anything else counted by thread.

    Parameters
    ----------
    rates
        One row per series and text or thread: ``series``, ``post_id``, ``timestamp``, ``k`` (what is counted) and ``n``
        (of how many). `series_of_themes`, `series_of_words`, `series_of_focus` and `series_of_comments` make it.
    every
        ``year``, ``quarter`` or ``month``; by default the longest of which there are 24, else 6.
    split
        A date; compares what came before it with what came from it on. To be chosen for a reason outside the data.
    newest
        When the corpus's newest text was written; by default that of `rates`. Threads younger than 30 days then are
        still being written and left out.
    shuffles
        Orders behind each p.
    seed
        Of all that is drawn.

    Returns
    -------
    pandas.DataFrame
        One row per series: ``series``, ``threads``, ``periods``, ``k``, ``n``, ``rate``; ``slope``, change of the rate
        a year, its 95 % range ``low`` and ``high``, ``p``, ``q``, and ``start`` and ``end``, the trend at the first and
        the last period (all missing below 24 periods); ``change``, the time of the first thread behind the moment of
        change that fits best, ``change_first`` and ``change_last``, the 95 % range of that time (missing unless
        ``change_p`` < .05), ``change_p``, ``change_q``, and where none is found ``smallest``, the change in rate at
        mid-series that would have been found in 80 of 100 cases (all missing below 60 threads). With `split`, of either
        side ``threads_before``, ``before``, ``before_low``, ``before_high`` and likewise ``after``; ``difference``
        (after less before), its range, p and q (missing where a side has fewer than 20 threads). ``attrs``: ``every``,
        ``undated`` and ``open`` (threads left out), ``refused`` (why there is no trend, else empty), ``split``.

    Raises
    ------
    SchemaError
        If a column is missing.
    DiscourseError
        If `every` is no period, `split` no date, or a count is missing or below 0.

    Notes
    -----
    Trend: `resample.fit_slope` on the rates of periods. Change: `resample.find_change` on threads. Before and after:
    `resample.difference_range` and, for p, `resample.contrast_sides`, which shuffles threads. q: Benjamini and Hochberg
    (1995) over all series.
    """
    line = order_threads(rates, every=every, newest=newest, by="trace")
    moment = _moment(split)
    settled = line.rows[~line.rows["open"]]
    groups = {name: settled[settled["series"] == name] for name in line.names}
    found = []
    for name, rows in groups.items():
        row = {"series": name, **_trend(rows, shuffles=shuffles, seed=seed)}
        row |= _change(rows, shuffles=shuffles, seed=seed)
        found.append(row if moment is None else row | _split(rows, moment, shuffles=shuffles, seed=seed))
    counts = ("series", "threads", "periods", "k", "n", "rate")
    table = pd.DataFrame(found, columns=[*counts, *TREND, *CHANGE, *(SPLIT if moment is not None else ())])
    for which in ("", "change_", "difference_"):
        if f"{which}p" in table:
            table[f"{which}q"] = resample.adjust(table[f"{which}p"])
    times = dict.fromkeys(("change", "change_first", "change_last"), "datetime64[us]")
    table = table.astype({"series": "str", **times})
    table.attrs = {
        "every": line.every,
        "undated": line.undated,
        "open": line.open_threads,
        "refused": _refusal(line, settled),
        "split": "" if moment is None else f"{moment:%Y-%m-%d}",
    }
    return table


def _moment(split: str | pd.Timestamp | None) -> pd.Timestamp | None:
    if split is None:
        return None
    try:
        moment = pd.Timestamp(split)
    except (ValueError, TypeError) as error:
        raise DiscourseError(f"trace: split is no date: {split!r}") from error
    if pd.isna(moment):
        raise DiscourseError(f"trace: split is no date: {split!r}")
    return moment.tz_convert(None) if moment.tz is not None else moment


def _refusal(line: Timeline, settled: pd.DataFrame) -> str:
    """Why there is no trend, in plain words; empty if there is one."""
    if settled.empty:
        return "No thread has a date and is closed: nothing to trace."
    periods = settled["period"].nunique()
    if periods >= resample.MIN_PERIODS:
        return ""
    told = f"{periods} {line.every}" + ("" if periods == 1 else "s")
    return f"A trend needs {resample.MIN_PERIODS} periods with texts; there are {told}: counts only."


def _trend(rows: pd.DataFrame, *, shuffles: int, seed: int) -> dict[str, Any]:
    sums = rows.groupby("period")[["k", "n"]].sum()
    counts = {"threads": len(rows), "periods": len(sums), "k": rows["k"].sum(), "n": rows["n"].sum()}
    row = {**counts, "rate": counts["k"] / counts["n"] if counts["n"] else math.nan}
    if len(sums) < resample.MIN_PERIODS:
        return row
    rates = (sums["k"] / sums["n"]).to_numpy()
    times = np.array([(period.start_time - sums.index[0].start_time) / _YEAR for period in sums.index])
    slope, low, high, p = resample.fit_slope(rates, times, shuffles=shuffles, seed=seed)
    start = float(np.median(rates) - slope * np.median(times))
    return {**row, "slope": slope, "low": low, "high": high, "p": p, "start": start, "end": start + slope * times[-1]}


def _change(rows: pd.DataFrame, *, shuffles: int, seed: int) -> dict[str, Any]:
    if rows["period"].nunique() < 2:  # noqa: PLR2004 - in one period there is no before and after
        return {}
    found = resample.find_change(_counted(rows), shuffles=shuffles, seed=seed)
    if found is None:
        return {}
    times = rows["timestamp"].reset_index(drop=True)
    row: dict[str, Any] = {"change": times[found.at], "change_p": found.p, "smallest": found.smallest}
    if found.first >= 0:
        row |= {"change_first": times[found.first], "change_last": times[found.last]}
    return row


def _split(rows: pd.DataFrame, moment: pd.Timestamp, *, shuffles: int, seed: int) -> dict[str, Any]:
    later = rows["timestamp"] >= moment
    sides = {"before": rows[~later], "after": rows[later]}
    row: dict[str, Any] = {}
    for name, side in sides.items():
        total = side["n"].sum()
        low, high = rate_ends(side)
        rate = side["k"].sum() / total if total else math.nan
        row |= {f"threads_{name}": len(side), name: rate, f"{name}_low": low, f"{name}_high": high}
    row["difference"] = row["after"] - row["before"]
    low, high = resample.difference_range(_counted(sides["after"]), _counted(sides["before"]))
    row |= {"difference_low": low, "difference_high": high}
    if min(map(len, sides.values())) >= resample.MIN_THREADS:
        k, n = _counted(rows)
        after = later.to_numpy()
        first, second = (scipy.sparse.csr_array((k * side)[:, None]) for side in (after, ~after))
        sizes = np.array([n * after, n * ~after])
        row["difference_p"] = resample.contrast_sides(first, second, sizes, times=shuffles, seed=seed).p[0]
    return row


def _counted(rows: pd.DataFrame) -> resample.Counted:
    return rows["k"].to_numpy(np.float64), rows["n"].to_numpy(np.float64)
