"""Words: whose side they are on, and which moved."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from brockdiscourse.findings import Finding
from brockdiscourse.resample import LEVEL
from brockdiscourse.schema import require
from brockdiscourse.style import (
    ACCENT,
    GREY,
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


@styled
def plot_focus(focus: pd.DataFrame, *, finding: Finding | None = None, ax: Axes | None = None) -> Axes:
    """Draw whose side the words are on, text by text, by both yardsticks.

    Parameters
    ----------
    focus
        Of `count_focus` with a column ``text`` naming each row: ``text, customer, seller, we, customer_share_nouns,
        customer_share_we``; at most twenty rows, drawn from top to bottom.
    finding
        Gives title and caption.
    ax
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    require(focus, "text", "customer", "seller", "we", "customer_share_nouns", "customer_share_we", by="plot_focus")
    ax = axes_for(ax)
    if focus.empty:
        return leave_blank(ax, finding)
    rows = focus.head(MOST_ROWS).reset_index(drop=True)
    y = np.arange(len(rows))
    nouns, we = rows["customer_share_nouns"], rows["customer_share_we"]
    ax.axvline(0.5, color=LINE, linewidth=1.2, zorder=0)
    ax.hlines(y, nouns.fillna(we), we.fillna(nouns), color=PALE, linewidth=6, zorder=1)
    ax.plot(nouns, y, "o", color=ACCENT, markersize=13, label="nouns only", zorder=3)
    ax.plot(we, y, "D", color=SECOND, markersize=11, label="nouns and “we, us, our”", zorder=2)
    name_rows(ax, list(rows["text"]))
    ax.set_xlim(-0.02, 1.02)
    percent(ax)
    ax.set_xlabel("Customer words as a share of customer and seller words")
    for at, row in zip(y, rows.to_dict("records"), strict=True):
        customer, seller = row["customer"], row["seller"]
        told = f"{customer} : {seller}   {customer} : {seller + row['we']}"
        beside(ax, told, float(at), at=1.03)
    head = "customer : seller\nnouns   with “we”"
    ax.annotate(head, (1.03, 1.0), xycoords="axes fraction", va="bottom", color=GREY, size=NOTE, annotation_clip=False)
    ax.spines["left"].set_visible(False)
    ax.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=2, fontsize=LABEL, handletextpad=0.3)
    return dress_axes(ax, finding)


@styled
def plot_comparison(
    shift: pd.DataFrame,
    *,
    names: tuple[str, str] = ("first", "second"),
    top: int = 16,
    finding: Finding | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw which words are used more in one group of texts than in another, with range, counts and what chance gives.

    Parameters
    ----------
    shift
        Of `compare_words`: ``word, n, n_against, log_odds, low, high, chance, q``; the first `top` rows are drawn.
        Filled marks have q < .05, hollow ones are no more than shuffled threads would give.
    names
        What the two groups are called, the one compared first.
    top
        So many words, at most twenty.
    finding
        Gives title and caption.
    ax
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    require(shift, "word", "n", "n_against", "log_odds", "chance", "q", by="plot_comparison")
    ax = axes_for(ax)
    if shift.empty:
        return leave_blank(ax, finding)
    rows = shift.head(min(top, MOST_ROWS)).sort_values("log_odds", ascending=False, kind="stable")
    y = np.arange(len(rows))
    up = (rows["log_odds"] > 0).to_numpy()
    sure = (rows["q"] < LEVEL).to_numpy()
    color = np.where(up, SECOND, ACCENT)
    ax.axvline(0, color=LINE, linewidth=1.2, zorder=0)
    ax.barh(y, 2 * rows["chance"], left=-rows["chance"], height=0.62, color=PALE, zorder=1)
    ax.hlines(y, rows["low"], rows["high"], color=color, linewidth=2.5, zorder=2)
    for shape, side in (("D", up), ("o", ~up)):
        for filled in (True, False):
            at = side & (sure == filled)
            face = color[at] if filled else "white"
            ax.scatter(
                rows["log_odds"][at], y[at], s=120, marker=shape, facecolors=face, edgecolors=color[at], zorder=3
            )
    note = "grey: differences this big also appear\nwhen we shuffle the threads" if rows["chance"].notna().any() else ""
    _name_sides(ax, rows, names=names, note=note)
    return dress_axes(ax, finding)


@styled
def plot_shift(
    shift: pd.DataFrame,
    *,
    names: tuple[str, str] = ("first", "second"),
    top: int = 16,
    finding: Finding | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a word shift: what each word does to make two groups of texts differ, with its range.

    Parameters
    ----------
    shift
        Of `shift_words`; the first `top` rows are drawn. Filled bars have a range that keeps clear of nought.
    names
        What the two groups are called, the one compared first.
    top
        So many words, at most twenty.
    finding
        Gives title and caption.
    ax
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    require(shift, "word", "n", "n_against", "contribution", "share", "low", "high", by="plot_shift")
    ax = axes_for(ax)
    if shift.empty:
        return leave_blank(ax, finding)
    rows = shift.head(min(top, MOST_ROWS))
    y = np.arange(len(rows))
    up = (rows["contribution"] > 0).to_numpy()
    clear = (rows["low"] * rows["high"] > 0).to_numpy()
    color = np.where(up, SECOND, ACCENT)
    face = np.where(clear, color, PALE)
    ax.barh(y, rows["contribution"], height=0.66, color=face, edgecolor=color, linewidth=1.2, zorder=1)
    ax.hlines(y, rows["low"], rows["high"], color=GREY, linewidth=2, zorder=2)
    ax.axvline(0, color=LINE, linewidth=1.2, zorder=0)
    _name_sides(ax, rows, names=names, note="line: range of similar threads; pale: it takes in none")
    return dress_axes(ax, finding)


def _name_sides(ax: Axes, rows: pd.DataFrame, *, names: tuple[str, str], note: str) -> None:
    """Name the words, the two groups that lie on either side, how to read the marks, and how often each is used."""
    mine, theirs = names
    name_rows(ax, list(rows["word"]))
    ax.set_xlabel(f"← more in {theirs}          more in {mine} →")
    ax.set_xticks([])
    ax.annotate(note, (0, 1.0), xycoords="axes fraction", va="bottom", size=NOTE, color=GREY)
    for at, row in enumerate(rows.to_dict("records")):
        beside(ax, f"{row['n_against']:,} → {row['n']:,}", at)
    head = f"uses\n{theirs} →\n{mine}"
    ax.annotate(head, (1.01, 1.0), xycoords="axes fraction", va="bottom", size=NOTE, color=GREY, annotation_clip=False)
    ax.spines[["left", "bottom"]].set_visible(False)
