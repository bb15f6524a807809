"""Text to sentences, text to words, own words and quoted ones; our own stop-word list."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brockdiscourse import schema
from brockdiscourse.errors import SchemaError

STOP_WORDS = frozenset(
    """
    a about above after again against all almost alone along already also although always am among an and another any
    anybody anyone anything are aren't around as at away be became because become been before behind being below
    beside between beyond both but by came can can't cannot could couldn't did didn't do does doesn't doing don't done
    down during each either else enough etc even ever every everybody everyone everything few for from further get
    gets getting give given go goes going gone got had hadn't has hasn't have haven't having he he'd he'll he's her
    here here's hers herself him himself his how how's however i i'd i'll i'm i've if in indeed instead into is isn't
    it it's its itself just keep kept last least less let let's like made make many may maybe me might mine more most
    much must my myself near need neither never no nobody none nor not nothing now of off often on once one only onto
    or other others otherwise ought our ours ourselves out over own per perhaps put quite rather really same say said
    see seem seems several shall she she'd she'll she's should shouldn't since so some somebody someone something
    sometimes still such take than that that's the their theirs them themselves then there there's therefore these
    they they'd they'll they're they've thing things this those though through thus till to together too toward
    towards two under until up upon us very was wasn't way we we'd we'll we're we've well went were weren't what
    what's whatever when when's where where's whether which while who who's whom whose why why's will with within
    without won't would wouldn't yes yet you you'd you'll you're you've your yours yourself yourselves
    """.split()  # noqa: SIM905  # words read better as words
)
"""Words that carry grammar rather than a subject, lower case, straight apostrophes. Compiled for this package."""

LONGEST_SHORT_QUOTATION = 10
"""Up to so many words between marks are the writer's own: a name, a scare quote, somebody's catchword."""

_REACH = 12  # paragraphs; marks further apart than this are strays

_LETTER = r"[^\W_ʼ]"  # that apostrophe is a letter to Unicode, and to no reader
_MARK = r"[\u0300-\u036f]"  # combining accents, which \w leaves out
_NUMBER = rf"(?<=\d)[.,](?=\d){_LETTER}+"
_WORD = re.compile(rf"{_LETTER}+(?:{_MARK}+{_LETTER}*|['’ʼ]{_LETTER}+|{_NUMBER})*")
_COMPOUND = re.compile(rf"{_LETTER}+(?:{_MARK}+{_LETTER}*|['’ʼ‐‑-]{_LETTER}+|{_NUMBER})*")

_PLAIN = re.compile(
    r"[A-Za-z0-9]+(?:['-][A-Za-z0-9]+|(?<=[0-9])[.,](?=[0-9])[A-Za-z0-9]+)*"
)  # quicker, the same of ASCII


def fold(text: str) -> str:
    """Lower case with straight apostrophes, character for character, so that offsets stay those of `text`."""
    folded = text.lower()
    if folded.isascii() and text.isascii():  # most texts, most quickly
        return folded
    if len(folded) != len(text):  # "İ".lower() is two characters long
        folded = "".join(character.lower()[0] for character in text)
    return folded.replace("’", "'").replace("ʼ", "'").replace("＇", "'")


def tokenize(text: str, *, compounds: bool = True) -> list[tuple[int, int]]:
    """Find the words of a text.

    Parameters
    ----------
    text
        Any text.
    compounds
        Whether words joined by a hyphen are one word (customer-focused) or several.

    Returns
    -------
    list of (start, end)
        Letters and digits with inner apostrophes, and numbers with their decimals. Dashes part words.
    """
    return [match.span() for match in (_COMPOUND if compounds else _WORD).finditer(text)]


def split_words(text: str) -> list[str]:
    """The words of a text, as `tokenize` finds them."""
    return (_PLAIN if text.isascii() else _COMPOUND).findall(text)


def count_tokens(text: str) -> int:
    """Number of words, as `tokenize` finds them."""
    return len(split_words(text))


def words_in(texts: Iterable[str]) -> set[str]:
    """Every word of some texts, folded."""
    return {word for text in texts for word in split_words(fold(text))}


# --- sentences -------------------------------------------------------------------------------------------------------

_QUOTE_SIGN = r"[ \t\r\xa0]*>(?=[\s>]|\Z)"
_PREFIX = re.compile(rf"(?:{_QUOTE_SIGN})*[ \t\r\xa0]*(?:[-*•] )?")
_STOP = re.compile(r"[.!?…](?<![.!?…]{2})[.!?…]*[\"'”’»)\]*_]*(?=\s)")  # a set of characters first: found faster
_NEXT = re.compile(rf"[\s>\"'“‘«„\[*_•–—-]*({_LETTER}+)?")

_TITLES = frozenset({"mr", "mrs", "ms", "mx", "dr", "prof", "st", "e.g", "i.e", "eg", "ie", "cf", "vs", "approx"})
_COUNTED = frozenset({"no", "nos", "vol", "p", "pp", "fig", "figs", "ch"})  # a number follows
_SELDOM_LAST = frozenset({"inc", "ltd", "co", "corp", "ph.d", "jr", "sr", "dept", "est", "al", "a.m", "p.m"})
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
    return [
        span
        for start, end in _blocks(text)
        for first, last in pairwise([start, *_stops(text, start, end), end])
        if (span := _trim(text, first, last))
    ]


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


def _stops(text: str, start: int, end: int) -> Iterator[int]:
    begin = _PREFIX.match(text, start, end).end()  # type: ignore[union-attr]  # every part of it is optional
    for stop in _STOP.finditer(text, start, end):
        if _ends_sentence(text, begin, stop):
            yield stop.end()
            begin = stop.end()


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


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    start += len(text[start:end]) - len(text[start:end].lstrip())
    start = _PREFIX.match(text, start, end).end()  # type: ignore[union-attr]  # every part of it is optional
    part = text[start:end]
    if _WORD.search(part) is None:
        return None
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


# --- quotations ------------------------------------------------------------------------------------------------------


class Quotation(NamedTuple):
    """A passage that a text quotes, without its marks; `basis` says how it is known."""

    start: int
    end: int
    basis: Literal["block", "marks"]


_BREAK = r"\n[ \t\r\xa0]*\n"
_EDGE = "\0"  # stands in for a quoted block, across which no pair of marks reaches
_LINE_END = re.compile(r"[ \t\r\xa0]*(?:\n|\Z)")
_MAY_QUOTE = re.compile('[”„»">]')
_QUOTED_LINE = re.compile(_QUOTE_SIGN)
_MARKS = tuple(
    (needed, re.compile(rf"(?P<opens>{opens})|(?P<closes>{closes})|(?P<breaks>{_BREAK})|{_EDGE}+"))
    for needed, opens, closes in (
        ("”", "“", "”"),
        ("„", "„", "[“”]"),
        ("»", "«", "»"),
        ('"', r'(?<![^\s(\[{–—/“‘-])"(?=\S)', r'(?<=[^\s\d])"(?=[\s.,;:!?)\]}…–—-]|\Z)'),
    )
)


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
    if _MAY_QUOTE.search(text) is None:
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


# --- tables ----------------------------------------------------------------------------------------------------------


def split_units(units: pd.DataFrame, quotes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Split posts and comments into sentences.

    Parameters
    ----------
    units
        One row per post or comment: ``unit_id``, ``post_id``, ``text`` (may be missing).
    quotes
        What the units quote, as the table ``quotes``; without it `find_quotations` says.

    Returns
    -------
    pandas.DataFrame
        One row per sentence, as `schema` promises of ``sentences``. A sentence is ``quoted`` only if all its words
        lie in one quoted passage.

    Raises
    ------
    SchemaError
        If a column is missing.
    """
    schema.require(units, "unit_id", "post_id", "text", by="split_units")
    quoted = None if quotes is None else _spans_by_unit(quotes)
    rows: list[tuple[str, object, object, int, int, int, str]] = []
    for unit, post, text in zip(units["unit_id"], units["post_id"], units["text"], strict=True):
        if not isinstance(text, str):
            continue
        passages = sorted(quoted.get(unit, []) if quoted is not None else [q[:2] for q in find_quotations(text)])
        for number, (start, end) in enumerate(split_sentences(text), 1):
            part = text[start:end]
            voice = "quoted" if passages and _lies_within(_from_word_to_word(part, start), passages) else "own"
            rows.append((f"{unit}:{number}", unit, post, start, end, count_tokens(part), voice))
    return schema.conform(pd.DataFrame(rows, columns=schema.TABLES["sentences"].names), "sentences")


def read_sentences(sentences: pd.DataFrame, units: pd.DataFrame) -> pd.Series:
    """Each sentence's words, from its unit's text; missing where that has none. Rows are those of `sentences`."""
    texts = {unit: text for unit, text in zip(units["unit_id"], units["text"], strict=True) if isinstance(text, str)}
    spans = zip(sentences["unit_id"], sentences["start"], sentences["end"], strict=True)
    said = [texts[unit][start:end] if unit in texts else None for unit, start, end in spans]
    return pd.Series(said, index=sentences.index, dtype="str")


def _from_word_to_word(part: str, start: int) -> tuple[int, int]:
    words = tokenize(part)
    return start + words[0][0], start + words[-1][1]


def _spans_by_unit(quotes: pd.DataFrame) -> dict[str, list[tuple[int, int]]]:
    schema.require(quotes, "unit_id", "start", "end", by="split_units")
    spans: dict[str, list[tuple[int, int]]] = {}
    for unit, start, end in zip(quotes["unit_id"], quotes["start"], quotes["end"], strict=True):
        spans.setdefault(unit, []).append((int(start), int(end)))
    return spans


def _lies_within(span: tuple[int, int], passages: list[tuple[int, int]]) -> bool:
    place = bisect_right(passages, span[0], key=lambda passage: passage[0])
    return place > 0 and span[1] <= passages[place - 1][1]


def group_sentences(sentences: pd.DataFrame, by: pd.DataFrame | str | None) -> tuple[pd.DataFrame, NDArray[np.intp]]:
    """Put each sentence into a group.

    Parameters
    ----------
    sentences
        Any table with one row per sentence and a ``unit_id``.
    by
        A column of `sentences`; or one row per unit, ``unit_id`` and the columns to group by (alone, it groups by
        unit); or None for one group. A missing value is a group of its own.

    Returns
    -------
    groups : pandas.DataFrame
        One row per group, in order: the values of the columns grouped by.
    group : numpy.ndarray
        For each sentence, the row of its group.

    Raises
    ------
    SchemaError
        If a column is missing or `by` names a unit twice.
    """
    if by is None:
        return pd.DataFrame(index=range(min(len(sentences), 1))), np.zeros(len(sentences), np.intp)
    schema.require(sentences, "unit_id" if isinstance(by, pd.DataFrame) else by, by="group_sentences")
    keys = _of_its_unit(sentences["unit_id"], by) if isinstance(by, pd.DataFrame) else sentences[[by]]
    group = np.asarray(keys.groupby(list(keys.columns), dropna=False, observed=True).ngroup(), dtype=np.intp)
    first = np.unique(group, return_index=True)[1]
    return keys.iloc[first].reset_index(drop=True), group


def _of_its_unit(units: pd.Series, by: pd.DataFrame) -> pd.DataFrame:
    schema.require(by, "unit_id", by="group_sentences")
    unit = by["unit_id"].astype("str")
    if unit.duplicated().any():
        raise SchemaError(f"by names the unit {unit[unit.duplicated()].iloc[0]} twice")
    columns = by if by.shape[1] == 1 else by.drop(columns="unit_id")
    return columns.set_index(pd.Index(unit)).reindex(units.astype("str")).reset_index(drop=True)
