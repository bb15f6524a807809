"""Threads and people: who answers whom, and when."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from brockdiscourse.findings import Finding
from brockdiscourse.schema import require
from brockdiscourse.style import (
    ACCENT,
    GREY,
    INK,
    LABEL,
    LINE,
    NOTE,
    SECOND,
    axes_for,
    dress,
    dress_axes,
    leave_blank,
    name_rows,
    new_figure,
    styled,
)

MOST_PEOPLE = 7
MOST_BARS = 16
MOST_NAMES = 19  # turns of a thread beside which a name can still be read
_OTHERS = " others"

_LONGEST = 36  # characters of a name beside a bar


@styled
def plot_thread(rows: pd.DataFrame, *, finding: Finding | None = None, ax: Axes | None = None) -> Axes:
    """Draw one thread: a row a turn in reading order, against time, with an elbow back to what it answers.

    Parameters
    ----------
    rows
        Of `thread_rows`: ``position, steps, parent_position, hours, label, role, inferred``, the post first. Where
        any comment has no usable time, steps from the post take time's place. Above nineteen rows no names are written.
    finding
        Gives title and caption.
    ax
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    require(rows, "steps", "parent_position", "hours", "label", "role", "inferred", by="plot_thread")
    ax = axes_for(ax)
    if len(rows) < 2:  # noqa: PLR2004 - a post alone is no thread
        return leave_blank(ax, finding)
    rows = rows.reset_index(drop=True)
    timed = bool(rows["hours"].notna().all())
    x = rows["hours"].to_numpy(dtype=float) if timed else rows["steps"].to_numpy(dtype=float)
    size = min(LABEL, 270 / max(1, len(rows)))
    for at, row in enumerate(rows.to_dict("records")):
        host = row["role"] == "host"
        if pd.notna(row["parent_position"]):
            up = int(row["parent_position"])
            style = (0, (3, 2)) if row["inferred"] else "solid"
            ax.plot([x[up], x[up], x[at]], [up, at, at], color=LINE, linewidth=1.4, linestyle=style, zorder=1)
        mark, color = ("s", SECOND) if at == 0 else ("D", SECOND) if host else ("o", ACCENT)
        color = LINE if pd.isna(row["role"]) else color
        ax.plot(x[at], at, mark, color=color, markersize=min(11, size), zorder=2)
        if len(rows) > MOST_NAMES:
            continue
        indent = "   " * int(row["steps"])
        ax.annotate(
            indent + str(row["label"]), (-0.36, at), xycoords=("axes fraction", "data"), va="center", size=size,
            color=SECOND if host else INK, annotation_clip=False,
        )  # fmt: skip
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    if timed:
        ax.set_xlabel("Hours after the post")
        ax.margins(x=0.03)
    else:
        ax.set_xticks(sorted(set(x)), ["the post" if step == 0 else f"{int(step)}" for step in sorted(set(x))])
        ax.set_xlabel("Steps from the post (the page prints no times)")
        ax.margins(x=0.08)
    ax.legend(handles=_thread_legend(rows), loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=4, fontsize=NOTE)
    return dress_axes(ax, finding)


def _thread_legend(rows: pd.DataFrame) -> list[Line2D]:
    def mark(shape: str, color: str, label: str) -> Line2D:
        return Line2D([], [], marker=shape, color=color, linestyle="", markersize=10, label=label)

    shown = [mark("s", SECOND, "post"), mark("D", SECOND, "host"), mark("o", ACCENT, "guest")]
    if rows["role"].iloc[1:].isna().any():
        shown.append(mark("o", LINE, "unknown"))
    if rows["inferred"].any():
        shown.append(Line2D([], [], color=LINE, linestyle=(0, (3, 2)), label="link inferred"))
    return shown


@styled
def plot_replies(links: pd.DataFrame, *, finding: Finding | None = None, top: int = MOST_PEOPLE) -> Figure:
    """Draw who replies to whom: a matrix with its counts, replies written at the right, received below.

    Parameters
    ----------
    links
        Of `count_replies`, with names: ``replier_name, replied_to_name, n``; a missing name is drawn as unknown.
    finding
        Gives title and caption.
    top
        So many of the most active are drawn one by one, all others as one row and column.

    Returns
    -------
    matplotlib.figure.Figure
    """
    require(links, "replier_name", "replied_to_name", "n", by="plot_replies")
    figure = new_figure()
    if links.empty:
        leave_blank(figure.add_subplot(), finding)
        return figure
    matrix, written, received = _matrix(links, top)
    grid = figure.add_gridspec(2, 2, width_ratios=(6, 1.2), height_ratios=(5, 1.2))
    ax = figure.add_subplot(grid[0, 0])
    # the others together would outshine everybody: they are given by number and not by shade
    one = ~np.logical_or.outer(_several(matrix.index), _several(matrix.columns))
    shade = np.where(one, matrix.to_numpy(dtype=float), 0.0)
    most = max(1.0, float(shade.max(initial=0)))
    ax.imshow(shade, cmap="Blues", vmin=0, vmax=most * 1.15, aspect="auto")
    size = LABEL if len(matrix) <= MOST_PEOPLE else NOTE
    for (row, column), n in np.ndenumerate(matrix.to_numpy()):
        if n:
            dark = shade[row, column] > most * 0.6
            ax.annotate(f"{n:,.0f}", (column, row), ha="center", va="center", size=size, color="white" if dark else INK)
    ax.set_yticks(range(len(matrix)), list(matrix.index), size=size)
    ax.set_xticks(
        range(len(matrix.columns)), list(matrix.columns), size=size, rotation=30, ha="left", rotation_mode="anchor"
    )
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", length=0, labelcolor=INK)
    ax.set_ylabel("Who answers")
    ax.spines[:].set_visible(False)
    _margin(figure.add_subplot(grid[0, 1], sharey=ax), written, size=size, flat=True)
    _margin(figure.add_subplot(grid[1, 0], sharex=ax), received, size=size, flat=False)
    if finding is not None:
        dress(figure, title=finding.title, caption=finding.caption)
    return figure


def _several(names: pd.Index) -> NDArray[np.bool_]:
    """Which of the names stand for several people."""
    return np.array([str(name).endswith(_OTHERS) for name in names], dtype=np.bool_)


def _matrix(links: pd.DataFrame, top: int) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Counts of the most active, the rest folded into one row and one column, the unknown last."""
    rows = links.assign(
        replier_name=links["replier_name"].fillna("unknown"), replied_to_name=links["replied_to_name"].fillna("unknown")
    )
    ends = pd.concat([rows.set_index("replier_name")["n"], rows.set_index("replied_to_name")["n"]])
    activity = (
        ends.groupby(level=0)
        .sum()
        .sort_index()
        .sort_values(ascending=False, kind="stable")
        .drop("unknown", errors="ignore")
    )
    named = list(activity.index[:top])
    others = f"{len(activity) - top:,}{_OTHERS}"
    fold = dict.fromkeys(activity.index[top:], others)
    rows = rows.assign(
        replier_name=rows["replier_name"].replace(fold), replied_to_name=rows["replied_to_name"].replace(fold)
    )
    square = rows.pivot_table(index="replier_name", columns="replied_to_name", values="n", aggfunc="sum", fill_value=0)
    order = [*named, *([others] if fold else []), "unknown"]
    matrix = square.reindex(
        index=[name for name in order if name in square.index],
        columns=[name for name in order if name in square.columns],
    )
    return matrix, matrix.sum(axis=1), matrix.sum(axis=0)


def _margin(ax: Axes, totals: pd.Series, *, size: float, flat: bool) -> None:
    at = np.arange(len(totals))
    bars = ax.barh(at, totals, color=LINE) if flat else ax.bar(at, totals, color=LINE)
    ax.bar_label(bars, labels=[f"{n:,.0f}" for n in totals], padding=3, color=GREY, size=size)
    ax.spines[:].set_visible(False)
    ax.tick_params(left=False, bottom=False, top=False, labelleft=False, labelbottom=False, labeltop=False)
    ax.margins(x=0.25 if flat else None, y=None if flat else 0.35)
    if flat:
        ax.set_title("Replies written", size=NOTE, color=GREY, loc="left")
    else:  # beside the bars: above them stand their numbers
        ax.set_ylabel("Replies\nreceived", size=NOTE, color=GREY, rotation=0, ha="right", va="center")


@styled
def plot_thread_sizes(threads: pd.DataFrame, *, finding: Finding | None = None, ax: Axes | None = None) -> Axes:
    """Draw how many threads have how many comments: one bar a size, from no comment up.

    Parameters
    ----------
    threads
        Of `summarize_threads`: ``comments``.
    finding
        Gives title and caption.
    ax
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    require(threads, "comments", by="plot_thread_sizes")
    ax = axes_for(ax)
    sizes = threads["comments"].to_numpy(dtype=int)
    if not sizes.any():
        return leave_blank(ax, finding)
    step = max(1, int(np.ceil((sizes.max() + 1) / 25)))
    counts = np.bincount(sizes // step)
    ax.bar(np.arange(len(counts)) * step + (step - 1) / 2, counts, width=0.82 * step, color=ACCENT)
    ax.set_xlabel("Comments in the thread" + (f" (bars of {step})" if step > 1 else ""))
    ax.set_ylabel("Threads")
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    return dress_axes(ax, finding)


@styled
def plot_participation(active: pd.DataFrame, *, finding: Finding | None = None, ax: Axes | None = None) -> Axes:
    """Draw what each of the most active wrote and received: a bar for comments written, a mark for replies received.

    Parameters
    ----------
    active
        Of `summarize_people`: ``name, written, received, host``; the sixteen who wrote most are drawn.
    finding
        Gives title and caption.
    ax
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    require(active, "name", "written", "received", "host", by="plot_participation")
    ax = axes_for(ax)
    if not active["written"].any():
        return leave_blank(ax, finding)
    rows = active.sort_values(["written", "name"], ascending=[False, True], kind="stable").head(MOST_BARS)
    y = np.arange(len(rows))
    host = rows["host"].astype(bool).to_numpy()
    ax.barh(y, rows["written"], color=np.where(host, SECOND, ACCENT), height=0.62)
    ax.plot(rows["received"], y, "D", color=INK, markersize=8, label="replies received", clip_on=False, zorder=3)
    called = [name if len(name) <= _LONGEST else name[: _LONGEST - 2].rstrip() + " …" for name in rows["name"]]
    name_rows(ax, [f"{name} (host)" if is_host else name for name, is_host in zip(called, host, strict=True)])
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    ax.set_xlabel("Comments written (bars) and replies received (diamonds)")
    ax.spines["left"].set_visible(False)
    return dress_axes(ax, finding)
