"""The look of every chart: one accent, greys, shape as second channel, a finding for a title."""

import functools
import io
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from brockdiscourse.findings import Finding
from brockdiscourse.office import line

# A 16:9 slide; type is set for reading it at three metres.
SIZE = (12.8, 7.2)
DPI = 150
TITLE, LABEL, NOTE = 21, 15, 14
INK, GREY, LINE, PALE = "#1a1a1a", "#595959", "#9a9a9a", "#e4e4e4"
# Two of Okabe and Ito's colours, at least 45 apart (CIE76) to protan, deutan and tritan eyes.
ACCENT, SECOND = "#0072B2", "#D55E00"
MARGIN = 0.35

RC: Any = {
    "figure.figsize": SIZE,
    "figure.dpi": 80,  # on screen; files are finer
    "savefig.dpi": DPI,
    "figure.facecolor": "white",
    "font.family": "DejaVu Sans",
    "font.size": LABEL,
    "axes.labelsize": LABEL,
    "axes.labelcolor": GREY,
    "axes.edgecolor": LINE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.axisbelow": True,
    "xtick.labelsize": LABEL,
    "ytick.labelsize": LABEL,
    "xtick.color": GREY,
    "ytick.color": INK,
    "ytick.major.size": 0,
    "text.color": INK,
    "text.parse_math": False,
    "legend.frameon": False,
    "pdf.fonttype": 3,  # holds only the glyphs used, in a tenth of the time
    "svg.fonttype": "path",
    "svg.hashsalt": "brockdiscourse",
}

P = ParamSpec("P")
R = TypeVar("R")


def styled(draw: Callable[P, R]) -> Callable[P, R]:
    """Draw in our style and leave matplotlib's settings as they were."""

    @functools.wraps(draw)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with mpl.rc_context(RC):
            drawn = draw(*args, **kwargs)
            interactive = mpl.is_interactive()
        # the first figure of a notebook loads its backend, which then shows figures only if this stays as it set it
        mpl.interactive(interactive)
        return drawn

    return wrapper


def wrap(text: str, *, size: float, width: float, weight: str = "normal") -> list[str]:
    """Break a text into lines no wider than `width` inches at `size` points."""
    lines: list[list[str]] = [[]]
    blank = 0.32 * size / 72  # DejaVu Sans sets a third of an em between words
    reach = 0.0
    for word in text.split():
        wide = _measure(word, size, weight)
        if lines[-1] and reach + blank + wide > width:
            lines.append([])
            reach = 0.0
        reach += wide + (blank if lines[-1] else 0)
        lines[-1].append(word)
    return [" ".join(words) for words in lines]


@functools.lru_cache(maxsize=4096)
def _measure(word: str, size: float, weight: str) -> float:
    """Width of a word in inches."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return float(TextPath((0, 0), word, prop=font).get_extents().xmax) / 72 + 0.06 * size / 72


def new_figure() -> Figure:
    """An empty slide-sized figure whose axes keep clear of the title and the caption."""
    return plt.figure(figsize=SIZE, layout="constrained")


def dress(figure: Figure, *, title: str, caption: str) -> tuple[float, float]:
    """Give a figure its finding above and its numbers below, and the room between them to the axes.

    Parameters
    ----------
    figure
        A figure of `new_figure`.
    title
        The finding, one sentence.
    caption
        n, period, what is left out, the stamp.

    Returns
    -------
    bottom, top : float
        The edges of that room, in inches from the figure's bottom.
    """
    figure.set_label(f"{title}\n{caption}")  # which `render` writes into the file
    wide = SIZE[0] - 2 * MARGIN
    head = wrap(title, size=TITLE, width=wide, weight="bold")
    foot = wrap(caption, size=NOTE, width=wide)
    left = MARGIN / SIZE[0]
    top = 1 - 0.3 / SIZE[1]
    figure.text(left, top, "\n".join(head), size=TITLE, weight="bold", va="top", linespacing=1.25)
    figure.text(left, 0.22 / SIZE[1], "\n".join(foot), size=NOTE, color=GREY, va="bottom", linespacing=1.3)
    above = 0.45 + len(head) * TITLE * 1.3 / 72 if title else 0.1
    below = 0.35 + len(foot) * NOTE * 1.35 / 72 if caption else 0.1
    rect = (left, below / SIZE[1], 1 - 2 * left, 1 - (above + below) / SIZE[1])
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.set(rect=rect)  # type: ignore[call-arg]  # constrained layout takes it; its base class does not say so
    return below, SIZE[1] - above


def settle(figure: Figure) -> None:
    """Lay a figure out once and hold it there.

    The layout's last digits differ from run to run; rounded positions give the same chart the same bytes.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of a script whose letters the font lacks
        figure.draw_without_rendering()
        figure.set_layout_engine(None)  # a placeholder would have every file drawn twice
        for axes in figure.axes:
            axes.set_position(tuple(round(edge, 6) for edge in axes.get_position().bounds))


def place(figure: Figure, *, size: tuple[float, float] | None = None) -> None:
    """Lay a chart out where others tell title and caption: to its edges, at a size in inches, its type as large."""
    if size is not None:
        figure.set_size_inches(size)
    engine: Any = figure.get_layout_engine()
    if engine is not None:
        engine.set(rect=(0.01, 0.01, 0.98, 0.98))  # keeps what stands outside the axes inside
    with mpl.rc_context(RC):
        settle(figure)


def render(figure: Figure, kind: str, *, dpi: int = DPI) -> bytes:
    """A settled figure as the bytes of a PNG, SVG or PDF, which tells what it shows to whoever cannot see it."""
    buffer = io.BytesIO()
    with mpl.rc_context(RC), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        figure.savefig(buffer, format=kind, dpi=dpi, metadata=dict(metadata(kind, str(figure.get_label()))))
    return buffer.getvalue()


def metadata(kind: str, told: str = "") -> Mapping[str, Any]:
    """What a file says of itself: title and caption, and neither time nor program: the same chart is the same bytes."""
    silent: Mapping[str, Any] = {
        "png": {"Software": None},
        "svg": {"Date": None, "Creator": None},
        "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    }[kind]
    title, _, caption = told.partition("\n")
    about = {"Title": line(title), "Subject" if kind == "pdf" else "Description": line(caption)}
    return {**silent, **(about if title else {})}


def axes_for(ax: Axes | None) -> Axes:
    """The axes given, or those of a new figure."""
    return ax if ax is not None else new_figure().add_subplot()


def dress_axes(ax: Axes, finding: Finding | None) -> Axes:
    """Give the axes' figure the finding's title and caption, where there is one."""
    if finding is not None and isinstance(ax.figure, Figure):
        dress(ax.figure, title=finding.title, caption=finding.caption)
    return ax


def leave_blank(ax: Axes, finding: Finding | None = None) -> Axes:
    """Say on the chart that there is nothing to draw, instead of drawing noise."""
    ax.set_axis_off()
    ax.set_xticks([])
    ax.set_yticks([])
    ax.annotate("Nothing to show: too little data", (0.5, 0.5), xycoords="axes fraction", ha="center", color=GREY)
    return dress_axes(ax, finding)


def name_rows(ax: Axes, names: Sequence[str]) -> None:
    """Name the rows of a chart, the first on top, with half a row's room above and below."""
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)


def percent(ax: Axes) -> None:
    """Label the x axis in per cent."""
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")


def beside(ax: Axes, text: str, row: float, *, at: float = 1.01) -> None:
    """Write a row's counts at the right of the axes; `at` is in widths of the axes."""
    where = ("axes fraction", "data")
    ax.annotate(text, (at, row), xycoords=where, va="center", color=GREY, annotation_clip=False)
