"""What a text quotes: runs of quoted lines, and passages between marks."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from brockdiscourse.text.words import count_tokens

LONGEST_SHORT_QUOTATION = 10
"""Up to so many words between marks are the writer's own: a name, a scare quote, somebody's catchword."""

_REACH = 12  # paragraphs; marks further apart than this are strays

QUOTE_SIGN = r"[ \t\r\xa0]*>(?=[\s>]|\Z)"
"""Begins a quoted line."""


class Quotation(NamedTuple):
    """A passage that a text quotes, without its marks; `basis` says how it is known."""

    start: int
    end: int
    basis: Literal["block", "marks"]


_BREAK = r"\n[ \t\r\xa0]*\n"
_EDGE = "\0"  # stands in for a quoted block, across which no pair of marks reaches
_LINE_END = re.compile(r"[ \t\r\xa0]*(?:\n|\Z)")
_MAY_QUOTE = re.compile('[”„»">]')
_QUOTED_LINE = re.compile(QUOTE_SIGN)
_MARKS = tuple(
    (needed, re.compile(rf"(?P<opens>{opens})|(?P<closes>{closes})|(?P<breaks>{_BREAK})|{_EDGE}+"))
    for needed, opens, closes in (
        ("”", "“", "”"),
        ("„", "„", "[“”]"),
        ("»", "«", "»"),
        ('"', r'(?<![^\s(\[{–—/“‘-])"(?=\S)', r'(?<=[^\s\d])"(?=[\s.,;:!?)\]}…–—-]|\Z)'),
    )
)


def in_quotes(text: str) -> str:
    """A text as a quotation: in double quotation marks, those inside it made single ones."""
    return f"“{text.translate(_SINGLE)}”"


_SINGLE = str.maketrans("“”", "‘’")


def find_quotations(text: str) -> list[Quotation]:
    """Find the passages a text quotes.

    A *block* is a run of lines that begin with ``> ``. *Marks* are double quotation marks round more than ten words,
    over several paragraphs too, each of which may open with a mark of its own; and a passage that a paragraph ending
    in a colon introduces and an unmatched mark at a paragraph's end closes. A mark that has no partner is ignored.

    Returns
    -------
    list of Quotation
        In the text's order, none overlapping another.
    """
    if not ('"' in text or ">" in text or (not text.isascii() and _MAY_QUOTE.search(text))):
        return []
    lines = _quoted_blocks(text) if ">" in text else ()
    blocks = [Quotation(start, end, "block") for start, end in lines if text[start:end].strip()]
    masked = text
    if blocks:
        edges = [0, *(edge for block in blocks for edge in (block.start, block.end)), len(text)]
        masked = "".join(
            _EDGE * (end - start) if number % 2 else text[start:end]
            for number, (start, end) in enumerate(pairwise(edges))
        )
    pairs = [pair for needed, marks in _MARKS if needed in masked for pair in _marked(masked, marks)]
    found = [Quotation(start, end, "marks") for start, end in pairs]
    found = [quotation for quotation in found if count_tokens(text[slice(*quotation[:2])]) > LONGEST_SHORT_QUOTATION]
    return sorted([*blocks, *_outermost(found)])


def _quoted_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Runs of quoted lines; blank lines between two of them belong to the passage."""
    start: int | None = None
    end = 0
    for line in re.finditer(r"[^\n]+", text):
        if _QUOTED_LINE.match(line.group()):
            end = line.end()
            start = end - len(line.group().lstrip("> \t\xa0")) if start is None else start
        elif line.group().strip() and start is not None:
            yield start, end
            start = None
    if start is not None:
        yield start, end


def _marked(text: str, marks: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Passages between two marks, and those that lost their opening mark."""
    opened = introduced = None  # where a passage began
    here = began = paragraph = 0  # here: where this paragraph starts; the rest count paragraphs
    for event in marks.finditer(text):
        at = event.start()
        if event.lastgroup == "breaks":
            here, paragraph = event.end(), paragraph + 1
            if text[max(0, at - 9) : at].rstrip().endswith(":"):
                introduced, introduced_at = event.end(), paragraph
        elif event.lastgroup == "opens":
            continued = opened is not None and paragraph == began + 1 and not text[here:at].strip()
            opened, began = opened if continued else event.end(), paragraph
        elif event.lastgroup == "closes":
            if opened is not None:
                if paragraph - began < _REACH:
                    yield opened, at
            elif introduced is not None and paragraph - introduced_at < _REACH and _LINE_END.match(text, at + 1):
                yield introduced, at
                introduced = None
            opened = None
        else:
            opened = introduced = None


def _outermost(quotations: list[Quotation]) -> Iterator[Quotation]:
    reached = 0
    for quotation in sorted(quotations, key=lambda found: (found.start, -found.end)):
        if quotation.start >= reached:
            reached = quotation.end
            yield quotation
