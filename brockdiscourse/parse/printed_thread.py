"""Comment threads in plain text: numbered and bulleted items, or headings one below the other."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from brockdiscourse.parse.bylines import Byline, is_date, is_name, read_author_line, read_comment_heading
from brockdiscourse.parse.furniture import cut_tweet, is_item_furniture
from brockdiscourse.parse.page import Kind, ParentState

_MARK = re.compile(r"(?:(?P<number>\d{1,5})[.)]|(?P<bullet>[•◦▪‣·*-]))(?:\s+|$)")
_GERMAN_DATE = re.compile(r"\d{1,2}\. [^\W\d_]{3,9}\.? \d{4}\b")  # its day is no list's number
_SPACES = re.compile(r"\s+")
_EXCERPT = re.compile(r"\[(?:…|\.\.\.)\]")
_NOTICE = re.compile(r"(?P<kind>pingback|trackback)\s*(?::|by\b|von\b|de\b)\s*(?P<title>\S.*)", re.IGNORECASE)
_MOSTLY = 0.7  # share of items that open with what may be a name, from which all of them are names


class Line(NamedTuple):
    """One line: how far it is indented, its number or bullet ("" where it has none), and its text."""

    indent: int
    mark: str
    text: str


@dataclass(slots=True)
class Item:
    """One item of a printed list, not yet a comment: its lines, and the item it stands under."""

    indent: int
    mark: str
    lines: list[str]
    parent: int | None = None
    depth: int = 1
    orphan: bool = False
    heading: Byline = field(default_factory=Byline)
    text: str | None = None
    kind: Kind = "comment"

    @property
    def parent_state(self) -> ParentState | None:
        """What became of the parent."""
        return "elsewhere" if self.orphan else "shown" if self.parent is not None else None


def split_lines(text: str) -> list[Line]:
    """Lines with their indentation, which only plain spaces and tabs make; runs of spaces collapse."""
    text = text.replace("\r\n", "\n").replace("\ufeff", "")
    return [_read_line(raw) for raw in re.split(r"[\n\r\f\v\x85\u2028\u2029]", text)]


def _read_line(raw: str) -> Line:
    raw = raw.expandtabs(4) if raw[:1] in " \t" else raw
    bare = raw.lstrip(" ")
    indent = len(raw) - len(bare)
    if not bare.strip():
        return Line(0, "", "")
    found = None if _GERMAN_DATE.match(bare) and is_date(bare.strip()) else _MARK.match(bare)
    mark = (found["number"] or found["bullet"]) if found else ""
    return Line(indent, mark, cut_tweet(_SPACES.sub(" ", bare[found.end() :] if found else bare).strip()))


def shown(line: Line) -> str:
    """The line as part of a text: a list's item behind its number or a dash."""
    if not line.mark:
        return line.text
    return f"{line.mark}. {line.text}" if line.mark.isdigit() else f"- {line.text}"


def read_items(lines: Sequence[Line]) -> list[Item]:
    """Part the lines of a printed list into items; a list inside a comment stays part of it."""
    items: list[Item] = []
    opened: list[int] = []
    typed = "*-" if any(line.mark == "•" for line in lines) else ""  # people type these, the page prints the other
    in_list = -1  # indentation of the list inside a comment that we are in
    for at, line in enumerate(lines):
        if not line.text and not line.mark:
            in_list = -1
            if items:
                items[opened[-1]].lines.append("")
            continue
        written = bool(opened) and (line.mark in typed or _is_text_list(lines, at, items[opened[-1]], in_list=in_list))
        if line.mark and not written:
            while opened and items[opened[-1]].indent >= line.indent:
                opened.pop()
            items.append(Item(line.indent, line.mark, [line.text], parent=opened[-1] if opened else None))
            opened.append(len(items) - 1)
            in_list = -1
            continue
        if not items:
            continue
        in_list = line.indent if line.mark else -1
        while len(opened) > 1 and items[opened[-1]].indent >= line.indent:
            opened.pop()
        items[opened[-1]].lines.append(shown(line))
    return items


def _is_text_list(lines: Sequence[Line], at: int, item: Item, *, in_list: int) -> bool:
    """Whether a marked line belongs to a list in the open comment's text.

    A reply stands apart: a blank line or a link of the page comes before it. So does a list behind a paragraph, but
    its items follow each other without a gap.
    """
    line = lines[at]
    if line.indent <= item.indent:
        return False
    if line.indent == in_list:
        return True
    before = lines[at - 1].text if at else ""
    if before and not is_item_furniture(before):
        return True
    after = lines[at + 1] if at + 1 < len(lines) else Line(0, "", "")
    tight = bool(after.mark) and after.indent == line.indent
    return tight and read_author_line(line.text) is None and not is_date(line.text)


def nest(items: Sequence[Item]) -> list[str]:
    """Give each item its depth, and part it from its parent where that may not be printed. Returns what is doubtful.

    Numbers tell: where a count begins anew, or jumps behind the parent, the reply may answer a comment left out.
    """
    if not items:
        return []
    base = min(item.indent for item in items)
    step = _step(items)
    open_ended = _before_gaps(items)
    counted: dict[int, int] = {}
    lost: set[int] = set()
    skipped, gaps = 0, 0
    for item in items:
        above = items[item.parent] if item.parent is not None else Item(base - step, "", [], depth=0)
        levels = max(1, (item.indent - above.indent) // step)
        item.depth = above.depth + levels
        item.orphan = levels > 1
        if item.parent is not None:
            number = _number(item)
            if 0 < number <= counted.get(item.parent, 0):
                lost.add(item.parent)
            counted[item.parent] = number
            gaps += item.parent in open_ended
            item.orphan = item.orphan or item.parent in lost or item.parent in open_ended
        skipped += item.orphan
        item.parent = None if item.orphan else item.parent
    return _doubts(items, base=base, orphans=skipped, gaps=gaps)


def _number(item: Item) -> int:
    return int(item.mark) if item.mark.isdigit() else 0


def _before_gaps(items: Sequence[Item]) -> set[int]:
    """Numbered items behind which the next number is missing: what is nested there may belong to a missing one."""
    last: dict[tuple[int | None, int], int] = {}
    found = set()
    for at, item in enumerate(items):
        level = (item.parent, item.indent)
        before = last.get(level)
        if before is not None and 0 < _number(items[before]) < _number(item) - 1:
            found.add(before)
        last[level] = at
    return found


def _step(items: Iterable[Item]) -> int:
    """By how much a reply is indented more than what it answers: the smallest difference printed."""
    indents = sorted({item.indent for item in items})
    return max(1, min((b - a for a, b in pairwise(indents)), default=2))


def _doubts(items: Sequence[Item], *, base: int, orphans: int, gaps: int) -> list[str]:
    numbers = {_number(item) for item in items if item.indent == base} - {0}
    missing = max(numbers, default=0) - len(numbers)
    said = {
        f"{missing} of the thread's numbers have no comment": missing,
        f"{gaps} replies stand before such a gap, so what they answer is left open": gaps,
        f"{orphans - gaps} replies answer a comment that is not printed": orphans - gaps,
    }
    return [note for note, n in said.items() if n > 0]


def name_items(items: Sequence[Item]) -> None:
    """Read the headings of the items and take furniture out of their texts."""
    alone = _names_alone(items)
    for item in items:
        item.heading, taken = read_comment_heading(item.lines, names_alone=alone)
        item.text = paragraphs(item.lines[taken:])
        _tell_ping(item)


def _names_alone(items: Sequence[Item]) -> bool:
    """Whether the thread prints bare names above its comments: most of those with room for one begin with it."""
    roomy = [item.lines for item in items if len(item.lines) > 2 and not item.lines[1] and item.lines[2]]  # noqa: PLR2004 -- name, blank, text
    return len(roomy) > 1 and sum(map(_opens_with_name, roomy)) >= _MOSTLY * len(items)


def _opens_with_name(lines: Sequence[str]) -> bool:
    return is_name(lines[0]) or lines[0].startswith(("http://", "https://"))


def _tell_ping(item: Item) -> None:
    """Tell a notice from another blog by its label, or by the dots it opens with."""
    opening = item.lines[0]
    if found := _NOTICE.fullmatch(opening):
        item.kind = "trackback" if found["kind"].lower() == "trackback" else "pingback"
        item.heading, item.text = Byline(found["title"]), paragraphs(item.lines[1:])
    elif item.text and _EXCERPT.match(item.text):
        item.kind = "pingback"


def paragraphs(lines: Iterable[str]) -> str | None:
    """The text of a comment: its lines without page furniture, paragraphs parted by one blank line."""
    kept: list[str] = []
    for line in lines:
        if line and is_item_furniture(line):
            continue
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n") or None
