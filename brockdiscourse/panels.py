"""Series over time, each a panel of its own: where its marks, its trend and the trend's band lie."""

import itertools
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from brockdiscourse.resample import LEVEL

MOST_PANELS = 9

Line = tuple[tuple[float, float], ...]
"""Points from left to right: year, with its part gone by, and rate."""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One series.

    Attributes
    ----------
    name
        What it is called.
    closed, partial, still
        Periods of closed threads, of those the ones in which the texts begin or end, periods of threads still open.
    trend, low, high
        The trend and its band's edges, nowhere below nought; none where they cannot be told.
    clear
        Whether the trend is: q < .05.
    """

    name: str
    closed: Line
    partial: Line
    still: Line
    trend: Line = ()
    low: Line = ()
    high: Line = ()
    clear: bool = False

    @property
    def top(self) -> float:
        """The highest rate."""
        return max(rate for _, rate in (*self.closed, *self.partial, *self.still))

    @property
    def top_label(self) -> str:
        """That, as it stands on the axis."""
        return f"{self.top:.0f}" if self.top > 1 else f"{self.top:.{self.decimals}%}"

    @property
    def decimals(self) -> int:
        """How many of a per cent its axis needs."""
        return 0 if self.top >= 0.02 else 2  # noqa: PLR2004 - two in 100

    @property
    def told(self) -> str:
        """Its name, and where its trend begins and ends."""
        return tell_trend(self.name, self.trend[0][1], self.trend[-1][1]) if self.trend else self.name

    @property
    def years(self) -> tuple[float, float]:
        """Where its periods begin and end."""
        times = [time for time, _ in (*self.closed, *self.partial, *self.still)]
        return min(times), max(times)


def tell_trend(name: str, start: float, end: float) -> str:
    """Where the trend of a series begins and ends, in words."""
    return f"{name}: {start:.1%} → {end:.1%}"


def count_panels(panels: Sequence[Panel]) -> tuple[int, int]:
    """How many stand beside one another, at most three, and how many rows they take."""
    across = min(len(panels), 2 if len(panels) <= 4 else 3)  # noqa: PLR2004 - two rows of two
    return across, -(-len(panels) // across) if across else 0


def lay_panels(
    periods: pd.DataFrame, trends: pd.DataFrame, *, labels: Mapping[str, str] | None = None
) -> tuple[Panel, ...]:
    """Lay out the first nine series of `trends`, as `plot_trends` draws them; those without periods are left out."""
    panels = []
    for row in trends.head(MOST_PANELS).to_dict("records"):
        name = str(row["series"])
        mine = periods[periods["series"] == name]
        if len(mine):
            panels.append(_panel(mine, row, name=(labels or {}).get(name, name)))
    return tuple(panels)


def _panel(rows: pd.DataFrame, told: Mapping[Hashable, Any], *, name: str) -> Panel:
    times = (rows["start"].dt.year + (rows["start"].dt.day_of_year - 1) / 365.25).to_numpy()
    rates, still, partial = (rows[column].to_numpy() for column in ("rate", "open", "partial"))
    slope, low, high, start = (float(told[column]) for column in ("slope", "low", "high", "start"))
    lines: dict[str, Line] = {}
    if not still.all() and np.isfinite(slope):
        first, last = times[~still].min(), times[~still].max()
        lines["trend"] = _above(_line([first, last], [start, start + slope * (last - first)]))
        if np.isfinite(low):
            middle = (first + last) / 2
            reach, level = (last - first) / 2, start + slope * (middle - first)
            ends = [(level + way * reach * by) for by, way in ((low, -1), (high, -1), (low, 1), (high, 1))]
            for edge, left, right in (("low", min(ends[:2]), min(ends[2:])), ("high", max(ends[:2]), max(ends[2:]))):
                lines[edge] = _above(_line([first, middle, last], [left, level, right]))
    return Panel(
        name=name,
        closed=_line(times[~still & ~partial], rates[~still & ~partial]),
        partial=_line(times[~still & partial], rates[~still & partial]),
        still=_line(times[still], rates[still]),
        clear=float(told["q"]) < LEVEL,
        **lines,
    )


def _line(times: Sequence[float], rates: Sequence[float]) -> Line:
    return tuple((float(time), float(rate)) for time, rate in zip(times, rates, strict=True))


def _above(line: Line) -> Line:
    """A line that goes along nought where it would fall below."""
    points = [line[0]]
    for (left, low), (right, high) in itertools.pairwise(line):
        if low * high < 0:
            points.append((left + (right - left) * low / (low - high), 0.0))
        points.append((right, high))
    return tuple((time, max(rate, 0.0)) for time, rate in points)
