"""Threads in time, and the periods they fall into."""

from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

import numpy as np
import pandas as pd

from brockdiscourse import resample, schema
from brockdiscourse.errors import DiscourseError
from brockdiscourse.language.series import COLUMNS, OPEN_DAYS

Every: TypeAlias = Literal["year", "quarter", "month"]

_CODES: dict[str, str] = {"year": "Y", "quarter": "Q", "month": "M"}
_FEW = 6  # periods a chart needs to show more than a before and an after
_MARGIN = 0.1  # of a period may be missing at its edge


@dataclass(frozen=True, slots=True)
class Timeline:
    """Threads in the order of time, and what was left out.

    Attributes
    ----------
    rows
        One row per series and dated thread: ``series``, ``post_id``, ``timestamp`` (of its first text), ``k``, ``n``,
        ``open`` (younger than 30 days when the newest text was written), ``period``.
    names
        The series.
    every
        What a period is.
    first, newest
        Times of the first and the newest text.
    undated
        Threads of which nothing is dated.
    """

    rows: pd.DataFrame
    names: list[str]
    every: Every
    first: pd.Timestamp
    newest: pd.Timestamp
    undated: int

    @property
    def open_threads(self) -> int:
        """Threads that are still being written."""
        return int(self.rows.loc[self.rows["open"], "post_id"].nunique())

    def is_partial(self, period: pd.Period) -> bool:
        """Whether the texts begin or end inside a period, a tenth of it or more from its edge."""
        margin = (period.end_time - period.start_time) * _MARGIN
        return bool(self.first - period.start_time > margin or period.end_time - self.newest > margin)


def order_threads(
    rates: pd.DataFrame, *, every: Every | None = None, newest: pd.Timestamp | None = None, by: str
) -> Timeline:
    """Put threads in the order of time; `by` is the function that needs them."""
    schema.require(rates, *COLUMNS, by=by)
    if every is not None and every not in _CODES:
        raise DiscourseError(f"{by}: every is one of {', '.join(_CODES)}, not {every!r}")
    rows = rates[list(COLUMNS)].astype({"series": "str", "post_id": "str"})
    times = pd.to_datetime(rows["timestamp"])
    times = times.dt.tz_convert(None) if times.dt.tz is not None else times
    numbers = rows[["k", "n"]].astype("float64")
    if numbers.isna().any(axis=None) or (numbers < 0).any(axis=None):
        raise DiscourseError(f"{by}: k and n must be counts, none missing or below 0")
    opened = times.groupby(rows["post_id"]).min()
    sums = rows.assign(**numbers).groupby(["series", "post_id"], sort=False)[["k", "n"]].sum().reset_index()
    sums = sums.assign(timestamp=opened.reindex(sums["post_id"]).array)
    dated = sums[sums["timestamp"].notna() & (sums["n"] > 0)].sort_values(["timestamp", "post_id"], kind="stable")
    last = times.max() if newest is None else max(pd.Timestamp(newest).tz_localize(None), times.max())
    unit = every or _choose(dated["timestamp"])
    dated = dated.assign(
        open=last - dated["timestamp"] < pd.Timedelta(days=OPEN_DAYS),
        period=dated["timestamp"].dt.to_period(_CODES[unit]),
    )
    names = list(dict.fromkeys(rows["series"]))
    return Timeline(dated.reset_index(drop=True), names, unit, times.min(), last, int(opened.isna().sum()))


def _choose(times: pd.Series) -> Every:
    """The longest period of which there are enough for a trend; if of none, enough for a chart."""
    found = {every: times.dt.to_period(code).nunique() for every, code in _CODES.items()}
    for least in (resample.MIN_PERIODS, _FEW):
        for every in ("year", "quarter", "month"):
            if found[every] >= least:
                return every
    return "month"


def count_periods(
    rates: pd.DataFrame, *, every: Every | None = None, newest: pd.Timestamp | None = None
) -> pd.DataFrame:
    """Count series by period of time, from threads.

    Parameters
    ----------
    rates
        One row per series and text or thread: ``series``, ``post_id``, ``timestamp``, ``k`` (what is counted) and ``n``
        (of how many). A thread counts where its first dated text stands.
    every
        ``year``, ``quarter`` or ``month``; by default the longest of which there are 24, else 6.
    newest
        When the corpus's newest text was written; by default that of `rates`.

    Returns
    -------
    pandas.DataFrame
        One row per series and period that has threads: ``series``, ``period`` (``2015``, ``2015-Q2``, ``2015-04``),
        ``start``, ``threads``, ``k``, ``n``, ``rate`` (k / n), ``low`` and ``high`` (95 %, from 20 threads on),
        ``partial`` (the texts begin or end inside it) and ``open``. Threads younger than 30 days are still being
        written; they are rows of their own, where ``open`` is true. ``attrs``: ``every``, ``undated`` (threads left
        out), ``open`` (threads).

    Raises
    ------
    SchemaError
        If a column is missing.
    DiscourseError
        If `every` is no period, or a count is missing or below 0.
    """
    line = order_threads(rates, every=every, newest=newest, by="count_periods")
    found = []
    for key, rows in line.rows.groupby(["series", "period", "open"], sort=True):
        name, period, still = cast("tuple[str, pd.Period, bool]", key)
        low, high = rate_ends(rows)
        sums = {"threads": len(rows), "k": rows["k"].sum(), "n": rows["n"].sum()}
        when = {"period": label(period), "start": period.start_time}
        rate = {"rate": sums["k"] / sums["n"], "low": low, "high": high}
        found.append({"series": name, **when, **sums, **rate, "partial": line.is_partial(period), "open": still})
    columns = ["series", "period", "start", "threads", "k", "n", "rate", "low", "high", "partial", "open"]
    table = pd.DataFrame(found, columns=columns)
    place = table["series"].map({name: at for at, name in enumerate(line.names)})
    table = table.iloc[np.lexsort((table["open"], table["start"], place))].reset_index(drop=True)
    table = table.astype({"series": "str", "period": "str", "partial": "bool", "open": "bool"})
    table.attrs = {"every": line.every, "undated": line.undated, "open": line.open_threads}
    return table


def label(period: pd.Period) -> str:
    """``2015``, ``2015-Q2`` or ``2015-04``."""
    return str(period).replace("Q", "-Q")


def rate_ends(rows: pd.DataFrame) -> tuple[float, float]:
    """Range of the rate of some threads, one row each."""
    within = bool((rows["k"] <= rows["n"]).all())
    return (resample.share_range if within else resample.rate_range)(rows["k"], rows["n"], np.arange(len(rows)))
