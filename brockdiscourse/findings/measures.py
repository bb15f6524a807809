"""The numbers in a result's table that a later run is compared by."""

import math
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pandas as pd

from brockdiscourse.findings.finding import Measure
from brockdiscourse.resample import LEVEL, adjust, compare_shares

_SHARES = {"theme", "n", "share", "low", "high"}
_WORDS = {"word", "log_odds", "low", "high", "q", "n"}
_TRENDS = {"series", "slope", "low", "high", "q"}
_COURSE = {"year", "month"}  # many groups in order: their course is told, not each pair of them


def measure_table(table: pd.DataFrame) -> tuple[Measure, ...]:
    """The numbers of a table, by what its columns are called.

    Parameters
    ----------
    table
        Shares of themes (``theme``, perhaps a group, ``n``, ``share``, ``low``, ``high``): each theme that occurs, or,
        between groups, the widest difference of each theme whose shares differ. Words (``word``, ``log_odds``, ``q``)
        and trends (``series``, ``slope``, ``q``): those that are clear. Any other table has none.
    """
    columns = set(table.columns)
    if columns >= _SHARES:
        keys = [str(name) for name in table.columns[: table.columns.get_loc("n")] if name != "theme"]
        if keys and (len(keys) > 1 or _COURSE & set(keys)):
            return ()
        return tuple(_gaps(table, keys[0]) if keys else _shares(table))
    if columns >= _WORDS:
        return tuple(
            Measure(
                name=str(row["word"]),
                label=f"“{row['word']}”",
                unit="times",
                n=int(row["n"]),
                estimate=_figure(math.exp(row["log_odds"])),
                low=_figure(math.exp(row["low"])),
                high=_figure(math.exp(row["high"])),
            )
            for row in table[table["q"] < LEVEL].dropna(subset=["low", "high"]).to_dict("records")
        )
    if columns >= _TRENDS:
        return tuple(
            Measure(
                name=str(row["series"]),
                label=str(row.get("label", row["series"])),
                unit="slope",
                estimate=_figure(row["slope"]),
                low=_figure(row["low"]),
                high=_figure(row["high"]),
            )
            for row in table[table["q"] < LEVEL].dropna(subset=["low", "high"]).to_dict("records")
        )
    return ()


def _shares(rates: pd.DataFrame) -> Iterator[Measure]:
    for row in rates[rates["n"] > 0].to_dict("records"):
        name, n = str(row["theme"]), int(row["n"])
        label = str(row.get("label", name))
        if pd.isna(row["low"]):
            yield Measure(name=name, label=label, unit="sentences", estimate=float(n), n=n)
        else:
            share, low, high = (_figure(row[column]) for column in ("share", "low", "high"))
            yield Measure(name=name, label=label, unit="share", estimate=share, low=low, high=high, n=n)


def _gaps(rates: pd.DataFrame, by: str) -> Iterator[Measure]:
    pairs = [
        (first, second, compare_shares(_ends(first), _ends(second)))
        for _, rows in rates.groupby("theme", sort=False, observed=True)
        for first, second in combinations(rows.to_dict("records"), 2)
    ]
    q = adjust([p for *_, p in pairs])
    widest: dict[str, tuple[dict[Any, Any], dict[Any, Any]]] = {}
    for (first, second, _), found in zip(pairs, q, strict=True):
        more, less = (first, second) if first["share"] >= second["share"] else (second, first)
        name = str(first["theme"])
        known = widest.get(name)
        if found < LEVEL and (known is None or more["share"] - less["share"] > known[0]["share"] - known[1]["share"]):
            widest[name] = (more, less)
    for name, (more, less) in widest.items():
        gap, n = more["share"] - less["share"], int(more["n"] + less["n"])
        # the range of a difference from those of its two sides (Zou and Donner 2008)
        low = gap - math.hypot(more["share"] - more["low"], less["high"] - less["share"])
        high = gap + math.hypot(more["high"] - more["share"], less["share"] - less["low"])
        label = f"{more.get('label', name)}: more in {_told(more[by])} than in {_told(less[by])}"
        yield Measure(
            name=name, label=label, unit="gap", estimate=_figure(gap), low=_figure(low), high=_figure(high), n=n
        )


def _ends(row: dict[Any, Any]) -> tuple[float, float, float]:
    return (row["low"], row["share"], row["high"])


def _told(group: Any) -> str:
    return " ".join(str(group).split())


def _figure(value: float) -> float:
    """As many digits as are the same on every machine."""
    return float(f"{value:.6g}")
