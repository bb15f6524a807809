"""Time: trends, and before and after."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brockdiscourse.findings import Finding
from brockdiscourse.panels import MOST_PANELS, Panel, count_panels, lay_panels
from brockdiscourse.resample import LEVEL
from brockdiscourse.schema import require
from brockdiscourse.style import (
    ACCENT,
    GREY,
    LABEL,
    LINE,
    NOTE,
    SECOND,
    axes_for,
    dress,
    dress_axes,
    leave_blank,
    new_figure,
    styled,
)


@styled
def plot_trends(
    periods: pd.DataFrame,
    trends: pd.DataFrame,
    *,
    labels: Mapping[str, str] | None = None,
    finding: Finding | None = None,
) -> Figure:
    """Draw each series over time in a panel of its own, with its trend and the trend's band.

    Parameters
    ----------
    periods
        Of `count_periods`; at most nine series are drawn, in the order of `trends`. Filled marks are periods of closed
        threads, crosses periods in which the texts begin or end, hollow marks threads younger than 30 days.
    trends
        Of `trace`, from the same rates. The line and its band are in colour where q < .05, else grey.
    labels
        What to call the series, such as `Codebook.labels`.
    finding
        Gives title and caption.

    Returns
    -------
    matplotlib.figure.Figure
    """
    require(periods, "series", "start", "rate", "partial", "open", by="plot_trends")
    require(trends, "series", "slope", "low", "high", "q", "start", "end", by="plot_trends")
    figure = new_figure()
    panels = lay_panels(periods, trends, labels=labels)
    if not panels:
        leave_blank(figure.add_subplot(xticks=[], yticks=[]))
    across, down = count_panels(panels)
    for number, panel in enumerate(panels):
        ax = figure.add_subplot(down, across, number + 1)
        _draw_panel(ax, panel)
        ax.set_title(panel.name, size=LABEL, color=GREY)
    if finding is not None:
        dress(figure, title=finding.title, caption=finding.caption)
    return figure


def _draw_panel(ax: Axes, panel: Panel) -> None:
    color = ACCENT if panel.clear else LINE
    if panel.low:
        band = [*panel.low, *reversed(panel.high)]
        ax.fill(*zip(*band, strict=True), color=color, alpha=0.22, linewidth=0, zorder=1)
    if panel.trend:
        ax.plot(*zip(*panel.trend, strict=True), color=color, linewidth=2.5, zorder=2)
    for line, mark, size, face in (
        (panel.closed, "o", 5, GREY),
        (panel.partial, "x", 6, GREY),
        (panel.still, "o", 6, "white"),
    ):
        if line:
            ax.plot(*zip(*line, strict=True), mark, color=GREY, markersize=size, markerfacecolor=face, zorder=3)
    top = panel.top
    ax.set_ylim(-0.04 * top if top else -0.04, 1.12 * top if top else 1)
    ax.set_yticks([0, top] if top else [0])
    ax.set_yticklabels(["0", panel.top_label] if top else ["0"], size=NOTE)
    first, last = panel.years
    years = np.unique(np.round(np.linspace(np.ceil(first), np.floor(last), 3)).astype(int))
    ax.set_xticks(years, [str(year) for year in years], size=NOTE)


@styled
def plot_slopes(
    trends: pd.DataFrame,
    *,
    names: tuple[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    finding: Finding | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw what each series was before a date and from it on; grey unless the difference itself is clear.

    Parameters
    ----------
    trends
        Of `trace` with `split`; at most nine series. Lines in colour have a difference with q < .05.
    names
        What to call the two times; ``before`` and ``from`` the date by default.
    labels
        What to call the series.
    finding
        Gives title and caption.
    ax
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    require(trends, "series", "before", "after", "difference", "difference_q", by="plot_slopes")
    ax = axes_for(ax)
    rows = trends.dropna(subset=["before", "after"]).head(MOST_PANELS)
    if rows.empty:
        return leave_blank(ax, finding)
    split = trends.attrs.get("split", "")
    first, last = names or ((f"before {split}", f"from {split} on") if split else ("before", "after"))
    sure = (rows["difference_q"] < LEVEL).to_numpy()
    color = np.where(~sure, LINE, np.where(rows["difference"] > 0, SECOND, ACCENT))
    for at, (row, paint) in enumerate(zip(rows.to_dict("records"), color, strict=True)):
        ax.plot(
            [0, 1], [row["before"], row["after"]], "o-", color=paint, linewidth=3 if sure[at] else 1.6, markersize=9
        )
    told = [(labels or {}).get(str(name), str(name)) for name in rows["series"]]
    top = float(rows[["before", "after"]].to_numpy(np.float64).max()) or 1.0
    ax.set_ylim(-0.06 * top, 1.08 * top)
    form = _rates(top)
    for side, where, ha in (("before", -0.03, "right"), ("after", 1.03, "left")):
        for at, place in enumerate(_spread(list(rows[side]), gap=0.075 * top)):
            text = form(rows[side].iloc[at]) if side == "before" else f"{form(rows[side].iloc[at])}  {told[at]}"
            ink = color[at] if sure[at] else GREY
            ax.annotate(text, (where, place), ha=ha, va="center", color=ink, annotation_clip=False)
    ax.set_xlim(-0.25, 2.1)
    ax.set_xticks([0, 1], [first, last])
    ax.set_yticks([])
    ax.spines[["left", "bottom"]].set_visible(False)
    return dress_axes(ax, finding)


def _rates(top: float) -> Callable[[float], str]:
    if top > 1:
        return lambda rate: f"{rate:.1f}"
    return (lambda rate: f"{rate:.1%}") if top >= 0.02 else (lambda rate: f"{rate:.2%}")  # noqa: PLR2004 - 2 in 100


def _spread(values: Sequence[float], *, gap: float) -> list[float]:
    """Places for labels, at their values or as little above them as keeps `gap` between two."""
    places = np.array(values, dtype=np.float64)
    last = -np.inf
    for at in np.argsort(places, kind="stable"):
        places[at] = last = max(places[at], last + gap)
    return list(places)
