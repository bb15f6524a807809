"""Comment threads in plain text without list marks: headings, or reply links, one below the other."""

import re
from collections.abc import Iterator, Mapping, Sequence

from brockdiscourse.parse.bylines import Byline, is_date, is_name, read_author_line, read_comment_heading
from brockdiscourse.parse.furniture import REPLY_LINK, is_item_furniture
from brockdiscourse.parse.printed_thread import Item, Line, paragraphs, shown

_REPLY_TO = re.compile(r"(?:reply to|antwort auf|en réponse à|en respuesta a) (?P<name>[^:.!?]{1,60})", re.IGNORECASE)


def read_flat(lines: Sequence[Line], *, leading: int) -> list[Item]:
    """Part a thread without list marks at the headings of its comments, else at the links printed below them.

    At most `leading` lines may stand above the first heading.
    """
    starts = find_headings(lines)
    ends = _tails(lines)
    if starts and sum(bool(line.text) for line in lines[: starts[0][0]]) > leading:
        starts = []
    if starts and (len(ends) <= len(starts) or any(taken == 1 for _, taken, _ in starts)):
        return _at_headings(lines, starts)
    return _at_tails(lines, ends)


def _headings(lines: Sequence[Line]) -> Iterator[tuple[int, int, Byline]]:
    """Each heading: its line, how many lines it takes, what it says."""
    at = 0
    while at < len(lines):
        text = lines[at].text
        above = lines[at - 1].text if at else ""
        opens = not above or above.isdigit() or is_date(above) or is_item_furniture(above)
        window = [line.text for line in lines[at : at + 4]]
        heading, taken = Byline(), 0
        if text and not is_item_furniture(text) and not lines[at].mark:
            heading, taken = read_comment_heading(window, names_alone=False)
        spoken = heading.when is not None or text.endswith((":", "...", "…"))
        if taken and heading.author and spoken and (opens or taken == 1):
            yield at, taken, heading
            at += taken
        else:
            at += 1


def find_headings(lines: Sequence[Line]) -> list[tuple[int, int, Byline]]:
    """The headings of the kind that most are: name and date on one line, or one below the other.

    Each as the number of its first line, how many lines it takes up, and what it says.
    """
    kinds: dict[bool, list[tuple[int, int, Byline]]] = {True: [], False: []}
    for start in _headings(lines):
        kinds[read_author_line(lines[start[0]].text) is not None].append(start)
    return max(kinds[True], kinds[False], key=len)


def _at_headings(lines: Sequence[Line], starts: Sequence[tuple[int, int, Byline]]) -> list[Item]:
    items: list[Item] = []
    opened: list[int] = []
    latest: dict[str, int] = {}
    bounds = [*(at for at, _, _ in starts[1:]), len(lines)]
    for (at, taken, heading), end in zip(starts, bounds, strict=True):
        body = [shown(line) for line in lines[at + taken : end]]
        signed, body = _trailing_date(heading, body)
        while opened and items[opened[-1]].indent >= lines[at].indent:
            opened.pop()
        item = Item(lines[at].indent, "", body or [""], parent=opened[-1] if opened else None, heading=signed)
        item.text = paragraphs(body)
        _follow_link(item, latest)
        item.depth = items[item.parent].depth + 1 if item.parent is not None else 1 + item.orphan
        latest[signed.author or ""] = len(items)
        items.append(item)
        opened.append(len(items) - 1)
    return items


def _follow_link(item: Item, latest: Mapping[str, int]) -> None:
    """Take the parent from a line "Reply to NAME" above the text: that person's latest comment."""
    if found := _REPLY_TO.fullmatch(next(filter(None, item.lines), "")):
        item.parent = latest.get(found["name"])
        item.orphan = item.parent is None


def _trailing_date(heading: Byline, body: list[str]) -> tuple[Byline, list[str]]:
    """A date below the text belongs to the heading, and so do the counts of votes printed there."""
    while body and (not body[-1] or is_item_furniture(body[-1]) or body[-1].isdigit()):
        body = body[:-1]
    if heading.when is None and body and is_date(body[-1]):
        return heading._replace(when=body[-1]), body[:-1]
    return heading, body


def _tails(lines: Sequence[Line]) -> list[tuple[int, int, str | None]]:
    """Runs of reply links with the date beside them: first line, line behind the last, date."""
    tails: list[tuple[int, int, str | None]] = []
    at = 0
    while at < len(lines):
        start, when, linked = at, None, False
        while at < len(lines):
            text = lines[at].text
            dated = is_date(text)
            if text and not dated and not REPLY_LINK.fullmatch(text):
                break
            linked = linked or bool(text and not dated)
            when = text if dated else when
            at += 1
        if linked:
            tails.append((start, at, when))
        at = max(at, start + 1)
    return tails


def _at_tails(lines: Sequence[Line], tails: Sequence[tuple[int, int, str | None]]) -> list[Item]:
    items = []
    start = 0
    for end, after, when in tails:
        body = [shown(line) for line in lines[start:end]]
        start = after
        named = len(body) > 2 and not body[1] and is_name(body[0])  # noqa: PLR2004 -- name, blank, text
        text = paragraphs(body[1:] if named else body)
        if text:
            items.append(Item(0, "", body, heading=Byline(body[0] if named else None, when), text=text))
    return items
