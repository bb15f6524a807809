"""Themes: where they stand, how often, and when."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from brockdiscourse.findings import Finding
from brockdiscourse.schema import require
from brockdiscourse.style import (
    ACCENT,
    INK,
    LABEL,
    LINE,
    NOTE,
    PALE,
    SECOND,
    axes_for,
    beside,
    dress_axes,
    leave_blank,
    name_rows,
    percent,
    styled,
)

MOST_ROWS = 20
_MOST_YEARS = 10  # named below the axis


@styled
def plot_themes_by_turn(rates: pd.DataFrame, *, finding: Finding | None = None, ax: Axes | None = None) -> Axes:
    """Draw which themes stand in which turn of a discussion: one dot is one sentence.

    Parameters
    ----------
    rates
        Of `count_themes` with ``by`` giving a column ``turn``: ``theme, turn, n, sentences``; turns and themes are
        drawn in the order in which they come.
    finding
        Gives title and caption.
    ax
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    require(rates, "theme", "turn", "n", "sentences", by="plot_themes_by_turn")
    ax = axes_for(ax)
    if rates.empty:
        return leave_blank(ax, finding)
    turns, themes = list(dict.fromkeys(rates["turn"])), list(dict.fromkeys(rates["theme"]))
    across = min(9, max(3, 36 // max(1, len(turns))))
    for row in rates.to_dict("records"):
        column, line = turns.index(row["turn"]), themes.index(row["theme"])
        marks = np.arange(row["n"])
        x = column - 0.38 + (marks % across + 0.5) * 0.76 / across
        y = line + (marks // across - (row["n"] - 1) // across / 2) * 0.3
        ax.plot(x, y, "o", color=ACCENT if column else SECOND, markersize=12, markeredgewidth=0)
        ax.annotate("–" if not row["n"] else "", (column, line), ha="center", va="center", color=LINE)
    told = rates.drop_duplicates("turn").set_index("turn")["sentences"]
    heads = [f"{turn.rstrip()}\n{_count(told[turn], 'sentence')}" for turn in turns]
    ax.set_xticks(range(len(turns)), heads, size=LABEL if len(turns) < 5 else NOTE)  # noqa: PLR2004 - wide enough
    ax.set_yticks(range(len(themes)), themes)
    ax.set_xlim(-0.5, len(turns) - 0.5)
    ax.set_ylim(len(themes) - 0.45, -0.6)
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", length=0, labelcolor=INK)
    for line in range(len(themes)):
        ax.axhline(line + 0.5, color=PALE, linewidth=1, zorder=0)
    ax.spines[:].set_visible(False)
    return dress_axes(ax, finding)


def _count(n: Any, what: str) -> str:
    return f"{int(n):,} {what}{'' if int(n) == 1 else 's'}"


@styled
def plot_themes(
    rates: pd.DataFrame, *, labels: dict[str, str] | None = None, finding: Finding | None = None, ax: Axes | None = None
) -> Axes:
    """Draw how often each theme is talked of: a dot is its share of sentences, the line its range.

    Parameters
    ----------
    rates
        Of `count_themes` over the whole corpus: ``theme, n, sentences, share, low, high``; the twenty most frequent
        are drawn. Where ranges are missing, the dots stand alone. Of `estimate_prevalence`, with ``corrected,
        corrected_low, corrected_high``: below each share as counted, a diamond is the share as corrected by people's
        coding.
    labels
        `Codebook.labels`.
    finding
        Gives title and caption.
    ax
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    require(rates, "theme", "n", "sentences", "share", "low", "high", by="plot_themes")
    ax = axes_for(ax)
    if rates.empty:
        return leave_blank(ax, finding)
    rows = rates.sort_values(["share", "theme"], ascending=[False, True], kind="stable").head(MOST_ROWS)
    y = np.arange(len(rows))
    if "corrected" in rows and rows["corrected"].notna().any():
        _draw_both(ax, rows)
    else:
        ax.hlines(y, rows["low"], rows["high"], color=LINE, linewidth=5)
        ax.scatter(rows["share"], y, s=170, color=[SECOND if at == 0 else ACCENT for at in y], zorder=3, clip_on=False)
    name_rows(ax, [(labels or {}).get(theme, theme) for theme in rows["theme"]])
    ax.set_xlim(left=0)
    percent(ax)
    ax.set_xlabel("Share of sentences, with its range")
    for at, row in zip(y, rows.to_dict("records"), strict=True):
        told = f"{row['n']:,} of {row['sentences']:,}"
        beside(ax, told, float(at))
    ax.spines["left"].set_visible(False)
    return dress_axes(ax, finding)


def _draw_both(ax: Axes, rates: pd.DataFrame) -> None:
    """Shares as counted and as corrected, one above the other, with what tells them apart above the axes."""
    y, size = np.arange(len(rates)), min(130, 1600 / len(rates))
    sides = (("", "o", ACCENT, "as counted"), ("corrected", "D", SECOND, "corrected by people’s coding"))
    for way, (prefix, marker, color, label) in zip((-0.18, 0.18), sides, strict=True):
        low, high = (rates[f"{prefix}_{end}".lstrip("_")] for end in ("low", "high"))
        ax.hlines(y + way, low, high, color=LINE, linewidth=3.5)
        ax.scatter(rates[prefix or "share"], y + way, s=size, marker=marker, color=color, zorder=3, label=label)
    ax.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=2, fontsize=LABEL, handletextpad=0.3)


@styled
def plot_theme_by_year(rates: pd.DataFrame, *, finding: Finding | None = None, ax: Axes | None = None) -> Axes:
    """Draw one theme's share of sentences year by year: a dot a year, its range where there are threads enough.

    Parameters
    ----------
    rates
        Of `count_themes` for one theme, with ``by`` giving a column ``year``: ``year, n, sentences, share, low,
        high``. Years without a number are left out.
    finding
        Gives title and caption.
    ax
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    require(rates, "year", "n", "sentences", "share", "low", "high", by="plot_theme_by_year")
    ax = axes_for(ax)
    rows = rates.dropna(subset="year").sort_values("year")
    if rows.empty:
        return leave_blank(ax, finding)
    x = np.arange(len(rows))
    ax.vlines(x, rows["low"], rows["high"], color=LINE, linewidth=5)
    ax.plot(x, rows["share"], color=PALE, linewidth=3, zorder=1)
    ax.plot(x, rows["share"], "o", color=ACCENT, markersize=13, zorder=3)
    told = [f"{int(row['year'])}\n{row['n']} of\n{row['sentences']:,}" for row in rows.to_dict("records")]
    every = -(-len(rows) // _MOST_YEARS)
    ax.set_xticks(x[::every], told[::every])
    ax.set_ylim(0, max(0.01, float(np.nanmax([rows["share"].max(), rows["high"].max()])) * 1.1))
    ax.yaxis.set_major_formatter(lambda value, _: f"{value * 100:.3g}%")
    ax.set_ylabel("Share of sentences")
    ax.margins(x=0.06)
    return dress_axes(ax, finding)
