"""Quotations as cards: the sentences behind a number, with the words by which they were found."""

import re
import textwrap
from itertools import groupby, islice
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from brockdiscourse.findings import Finding
from brockdiscourse.schema import require
from brockdiscourse.style import (
    GREY,
    INK,
    LINE,
    NOTE,
    SECOND,
    SIZE,
    axes_for,
    dress,
    leave_blank,
    new_figure,
    styled,
    wrap,
)
from brockdiscourse.text import in_quotes

_KINDS = {
    "strongest": "Clearest",
    "typical": "Typical",
    "borderline": "Borderline",
    "counter-example": "Not counted",
}
_SIZES = (20, 18, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6)  # points; the largest in which everything has room
_MARGIN, _COLUMN, _GAP = 0.35, 2.1, 0.28  # inches: at the sides, for what a card is and whose, between two cards
_LEADING, _APART = 1.4 / 72, 0.03  # inches: a line at one point; between the sentence and where it stands
_ASCENT, _BLANK = 0.93 / 72, 0.32  # of a letter, in inches at one point; between words, in widths of a letter
_LONGEST, _NAME, _ID = 48, 17, 90  # letters after which a word, somebody's name and an address are broken

_Word = tuple[str, bool]  # a word, and whether it is one of those found
_Card = dict[Any, Any]


@styled
def plot_quotes(quotes: pd.DataFrame, *, finding: Finding | None = None) -> Figure:
    """Set a theme's sentences as cards: the clearest, a typical and a borderline one, and one that was not counted.

    The words by which a sentence was found stand out; sentences are wrapped and never cut.

    Parameters
    ----------
    quotes
        Of `find_quotes`: ``unit_id, sentence, found, kind``; the first of each kind is shown. A column ``who`` says
        whose words they are, by role or by name.
    finding
        Gives title and caption.

    Returns
    -------
    matplotlib.figure.Figure
    """
    require(quotes, "unit_id", "sentence", "found", "kind", by="plot_quotes")
    cards = quotes[quotes["kind"].isin(list(_KINDS))].drop_duplicates("kind").fillna({"found": ""}).to_dict("records")
    if not cards:
        figure = leave_blank(axes_for(None), finding).figure
        assert isinstance(figure, Figure)  # noqa: S101 - axes_for makes no other
        return figure
    figure = new_figure()
    told = ("", "") if finding is None else (finding.title, finding.caption)
    room = dress(figure, title=told[0], caption=told[1])
    figure.set_layout_engine("none")
    ax = figure.add_axes((0, 0, 1, 1), xlim=(0, 1), ylim=(0, 1), xticks=(), yticks=())
    ax.set_axis_off()
    words = [_words(card) for card in cards]
    wide = SIZE[0] - 2 * _MARGIN - _COLUMN
    for size in _SIZES:
        lines = [_break(some, size=size, width=wide) for some in words]
        highs = [_high(card, len(said), size=size) for card, said in zip(cards, lines, strict=True)]
        spare = room[1] - room[0] - sum(highs)
        if spare >= _GAP * len(cards):
            break
    top, step = room[1], max(spare, 0) / len(cards)
    for number, (card, said, high) in enumerate(zip(cards, lines, highs, strict=True)):
        if number:
            ax.axhline(top / SIZE[1], _MARGIN / SIZE[0], 1 - _MARGIN / SIZE[0], color=LINE, linewidth=0.8)
        _set(ax, card, said, size=size, top=top - step / 2)
        top -= high + step
    return figure


def _set(ax: Axes, card: _Card, lines: list[list[_Word]], *, size: float, top: float) -> None:
    """One card, from `top` inches downwards; `ax` is the whole figure."""
    base = top - size * _ASCENT
    small = min(size, NOTE)
    for number, told in enumerate(_side(card)):
        _put(ax, told, (_MARGIN, base - number * small * _LEADING), size=small, color=GREY if number else INK)
    for line in lines:
        before: Text | None = None
        for found, run in groupby(line, key=lambda word: word[1]):
            text = " ".join(word for word, _ in run)
            look: dict[str, Any] = {"color": SECOND, "weight": "bold"} if found else {"color": INK}
            before = _put(ax, text, (_MARGIN + _COLUMN, base), before=before, size=size, **look)
        base -= size * _LEADING
    base += (size - small) * _LEADING - _APART
    for told in _source(card):
        _put(ax, told, (_MARGIN + _COLUMN, base), size=small, color=GREY)
        base -= small * _LEADING


def _high(card: _Card, lines: int, *, size: float) -> float:
    """Inches that a card with so many lines of its sentence takes."""
    small = min(size, NOTE)
    right = (lines * size + len(_source(card)) * small) * _LEADING + _APART
    return max(right, len(_side(card)) * small * _LEADING)


def _put(ax: Axes, text: str, place: tuple[float, float], *, before: Text | None = None, **look: Any) -> Text:
    """A text at a place in inches; in the same line behind another one, where there is one."""
    x, y = place[0] / SIZE[0], place[1] / SIZE[1]
    if before is None:
        return ax.text(x, y, text, va="baseline", **look)
    behind, blank = (before, "axes fraction"), (_BLANK * look["size"], 0)
    return ax.annotate(text, (1, y), xycoords=behind, xytext=blank, textcoords="offset points", va="baseline", **look)


def _break(words: list[_Word], *, size: float, width: float) -> list[list[_Word]]:
    """The words in lines that have room even if all of them stand out."""
    rest = iter(words)
    lines = wrap(" ".join(word for word, _ in words), size=size, width=width, weight="bold")
    return [list(islice(rest, len(line.split()))) for line in lines]


def _side(card: _Card) -> list[str]:
    """What kind of sentence it is, and whose."""
    who = card.get("who")
    return [_KINDS[card["kind"]], *(textwrap.wrap(who, _NAME) if isinstance(who, str) else [])]


def _source(card: _Card) -> list[str]:
    """Where it stands."""
    return textwrap.wrap(str(card["unit_id"]), _ID)


def _words(card: _Card) -> list[_Word]:
    """The words of a sentence in quotation marks, and which of them hold what was found."""
    sentence = in_quotes(" ".join(str(card["sentence"]).split()))
    inside = np.zeros(len(sentence), bool)
    for passage in (in_quotes(" ".join(part.split()))[1:-1] for part in str(card["found"]).split(";")):
        edge = r"(?<!\w)" if passage[:1].isalnum() else ""
        for match in re.finditer(edge + re.escape(passage), sentence):
            inside[match.start() : match.end()] = True
    return [
        (part, bool(inside[word.start() : word.end()].any()))
        for word in re.finditer(r"\S+", sentence)
        for part in textwrap.wrap(word[0], _LONGEST)
    ]
