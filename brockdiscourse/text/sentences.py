"""Text to sentences, by rules."""

import re
from collections.abc import Iterator

from brockdiscourse.text.quotations import QUOTE_SIGN
from brockdiscourse.text.words import LETTER, STOP_WORDS

_PREFIX = re.compile(rf"(?:{QUOTE_SIGN})*[ \t\r\xa0]*(?:[-*•] )?")
_SAYS = re.compile(LETTER)
_NEXT = re.compile(rf"[\s>\"'“‘«„\[*_•–—-]*({LETTER}+)?")

_TITLES = frozenset({"mr", "mrs", "ms", "mx", "dr", "prof", "st", "e.g", "i.e", "eg", "ie", "cf", "vs", "approx"})
_COUNTED = frozenset({"no", "nos", "vol", "p", "pp", "fig", "figs", "ch"})  # a number follows
_SELDOM_LAST = frozenset({"inc", "ltd", "co", "corp", "ph.d", "jr", "sr", "dept", "est", "al", "a.m", "p.m"})
_TAIL = 3  # letters by which a longer abbreviation is told


def _not_behind(size: int) -> str:
    """That no abbreviation of so many letters, or of more than `_TAIL`, stands before the mark just read."""
    words = {word for word in _TITLES | _SELDOM_LAST if word.isalpha() and min(len(word), _TAIL + 1) == size}
    edge = r"\b" if size <= _TAIL else ""
    return rf"(?<!{edge}(?i:{'|'.join(sorted({word[-_TAIL:] for word in words}))}).)"


# A full stop behind two small letters, which are no abbreviation's last, and before a capital.
_SURE = rf"(?<=[a-z]{{2}}[.!?]){''.join(map(_not_behind, range(2, _TAIL + 2)))}(?= ([A-Z]))"
_STOP = re.compile(  # a set of characters first: found faster; group 1, the capital, only where there is no doubt
    rf"[.!?…](?:{_SURE}|(?<![.!?…]{{2}})[.!?…]*[\"'”’»)\]*_]*(?=\s))"
)
_INITIALS = re.compile(r"(?:[A-Z]\.)*[A-Z]")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Find the sentences of a text by rules; nothing is trained or downloaded.

    A blank line, a list item and the edge of a quoted block end a sentence; a line break does not. A full stop does
    unless it ends an abbreviation or an initial, or a sentence goes on behind it: a lower-case letter after dots,
    closing marks or an exclamation, or an aside in round brackets.

    Returns
    -------
    list of (start, end)
        Without the blanks around them and without the ``> `` and ``- `` before them. Passages without a letter or a
        digit are no sentences.
    """
    edges = find_edges(text)
    return list(zip(edges[::2], edges[1::2], strict=True))


def find_edges(text: str) -> list[int]:
    """Start, end, start, end of what `split_sentences` finds: for many texts, without a tuple for each."""
    return [edge for start, end in _blocks(text) for edge in _edges(text, start, end)]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Runs of lines in which no blank line, list item or edge of a quoted block stands."""
    if "\n" not in text:
        if text[_PREFIX.match(text).end() :].strip():  # type: ignore[union-attr]  # every part of it is optional
            yield 0, len(text)
        return
    start = end = 0
    kind: bool | None = None  # None outside a block, else whether its lines are quoted
    for line in re.finditer(r"[^\n]*\n?", text):
        prefix = _PREFIX.match(text, *line.span())
        mark = prefix.group().strip() if prefix else ""
        blank = not line.group()[len(prefix.group()) if prefix else 0 :].strip()
        quoted = mark.startswith(">")
        if kind is not None and (blank or quoted != kind or mark.endswith(("-", "*", "•"))):
            yield start, end
            kind = None
        if not blank and kind is None:
            start, kind = line.start(), quoted
        end = line.end()
    if kind is not None:
        yield start, end


def _edges(text: str, start: int, end: int) -> list[int]:
    """The edges of one block's sentences; most begin with a letter, and need no trimming."""
    edges: list[int] = []
    begin, trimmed = start, text[start].isascii() and text[start].isalnum()
    after = start if trimmed else _PREFIX.match(text, start, end).end()  # type: ignore[union-attr]  # every part of it is optional
    for stop in _STOP.finditer(text, start, end):
        sure = stop.lastindex is not None
        if sure or _ends_sentence(text, after, stop):
            after = stop.end()
            edges += (begin, after) if trimmed else _trim(text, begin, after)
            begin, trimmed = after + sure, sure
    edges += (begin, begin + len(text[begin:end].rstrip())) if trimmed else _trim(text, begin, end)
    return edges


def _ends_sentence(text: str, begin: int, stop: re.Match[str]) -> bool:
    follows = _NEXT.match(text, stop.end())
    word = follows[1] if follows else None
    if word is None:  # an aside in round brackets, a smiley, further dots, the end
        return False
    before = text[max(begin, stop.start() - 40) : stop.start()]
    last = before.split()[-1].lstrip("([“\"‘'«") if before.strip() else ""
    if stop.group() != ".":
        return not word[0].islower()
    abbreviated = last.lower() in _TITLES or (last.lower() in _COUNTED and word[0].isdecimal())
    if abbreviated or before.strip().isdecimal():  # the number of a list item
        return False
    unsure = last.lower() in _SELDOM_LAST or (_INITIALS.fullmatch(last) is not None and last != "I")
    if word[0].islower():
        return not unsure and len(last) > 1 and last[-1].islower() and last.lower() != "etc" and "." not in last
    return not unsure or word.lower() in STOP_WORDS


def _trim(text: str, start: int, end: int) -> tuple[int, ...]:
    start += len(text[start:end]) - len(text[start:end].lstrip())
    start = _PREFIX.match(text, start, end).end()  # type: ignore[union-attr]  # every part of it is optional
    part = text[start:end]
    if _SAYS.search(part) is None:
        return ()
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())
