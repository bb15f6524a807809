"""Themes that go together, and themes taken up: what was found beside what chance gives."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter

from brockdiscourse.findings import Finding
from brockdiscourse.schema import require
from brockdiscourse.style import (
    ACCENT,
    GREY,
    LINE,
    SECOND,
    axes_for,
    beside,
    dress_axes,
    leave_blank,
    name_rows,
    styled,
)

MOST_PAIRS = 10

_QUESTIONS = {"post": "Comments echo\ntheir post", "parent": "Replies echo the\ncomment they answer"}


@styled
def plot_cooccurrence(
    pairs: pd.DataFrame, *, labels: dict[str, str] | None = None, finding: Finding | None = None, ax: Axes | None = None
) -> Axes:
    """Draw how many times as often two themes stand together as chance would put them; a line is its range.

    Parameters
    ----------
    pairs
        Of `count_cooccurrence`; the ten pairs with a range that stand together most often are drawn, without ranges
        the ten most frequent.
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
    require(pairs, "theme", "other", "n", "expected", "lift", "low", "high", by="plot_cooccurrence")
    ax = axes_for(ax)
    told = pairs[(pairs["n"] > 0) & pairs["lift"].notna()]
    if told.empty:
        return leave_blank(ax, finding)
    ranged = told.dropna(subset="low")
    rows = (told if ranged.empty else ranged).sort_values("n", ascending=False, kind="stable").head(MOST_PAIRS)
    rows = rows.sort_values("lift", ascending=False, kind="stable")
    y = np.arange(len(rows))
    ax.axvline(1, color=GREY, linewidth=1.5, zorder=0)
    ax.hlines(y, rows["low"], rows["high"], color=LINE, linewidth=5)
    colors = [SECOND if low > 1 else ACCENT for low in rows["low"]]
    ax.scatter(rows["lift"], y, s=150, color=colors, zorder=3)
    names = [
        " + ".join((labels or {}).get(name, name) for name in pair)
        for pair in zip(rows["theme"], rows["other"], strict=True)
    ]
    name_rows(ax, names)
    ax.set_xscale("log")
    ax.xaxis.set_major_locator(_rounds(rows))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.xaxis.set_minor_formatter(NullFormatter())
    ax.tick_params(axis="x", which="minor", length=0)
    ax.set_xlabel("Times as often as chance gives (1: as chance)")
    for at, row in zip(y, rows.to_dict("records"), strict=True):
        beside(ax, f"{row['n']:,} ({row['expected']:,.1f} by chance)", float(at))
    ax.spines["left"].set_visible(False)
    return dress_axes(ax, finding)


def _rounds(rows: pd.DataFrame) -> FixedLocator:
    """Round numbers from below the smallest to above the largest."""
    ends = pd.concat([rows["lift"], rows["low"], rows["high"]]).dropna()
    rounds = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]
    return FixedLocator([number for number in rounds if ends.min() / 2 <= number <= ends.max() * 2])


@styled
def plot_uptake(compared: pd.DataFrame, *, finding: Finding | None = None, ax: Axes | None = None) -> Axes:
    """Draw how much of what is raised is echoed: a dot, and a bar where chance would put it.

    Parameters
    ----------
    compared
        Of `compare_uptake`; questions to which nothing was raised are left out.
    finding
        Gives title and caption.
    ax
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    require(compared, "question", "raised", "echoed", "low", "high", by="plot_uptake")
    ax = axes_for(ax)
    rows = compared[compared["raised"] > 0]
    if rows.empty:
        return leave_blank(ax, finding)
    y = np.arange(len(rows))
    chance = ax.hlines(y, rows["low"] / rows["raised"], rows["high"] / rows["raised"], color=LINE, linewidth=16)
    found = ax.scatter(rows["echoed"] / rows["raised"], y, s=220, color=SECOND, zorder=3)
    ax.set_yticks(y, [_QUESTIONS.get(question, question) for question in rows["question"]])
    ax.set_ylim(len(rows) - 0.3, -0.7)
    ax.set_xlim(left=0)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value * 100:.3g}%"))
    ax.set_xlabel("Share of the themes raised that the answer holds too")
    for at, row in zip(y, rows.to_dict("records"), strict=True):
        beside(ax, f"{row['echoed']:,} of {row['raised']:,}", float(at))
    if rows["low"].notna().any():
        ax.legend([found, chance], ["found", "where chance would put it"], loc="upper right", frameon=False)
    ax.spines["left"].set_visible(False)
    return dress_axes(ax, finding)
