"""Where on a page of plain text the comments stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from brockdiscourse.parse.bylines import Byline, read_author_line
from brockdiscourse.parse.furniture import (
    ThreadHeading,
    is_credit,
    is_form,
    is_furniture,
    is_item_furniture,
    is_pings_heading,
    read_categories,
    read_thread_heading,
)
from brockdiscourse.parse.printed_flat import find_headings, read_flat
from brockdiscourse.parse.printed_thread import Item, Line, name_items, nest, paragraphs, read_items

_DIGIT = re.compile(r"\d")
_ASIDES = 2  # lines of unknown furniture allowed between a heading and the first comment
_HEADLESS = 3  # dated headings from which a thread without a heading of its own is believed
_TOP = 4  # first lines of a page, where a dated name is the post's author


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Where the thread begins and ends, what its heading states, its items, and what is doubtful."""

    start: int
    end: int
    items: list[Item]
    heading: ThreadHeading | None = None
    notes: tuple[str, ...] = ()


def find_thread(lines: Sequence[Line]) -> Thread | None:
    """Find the thread: a list below a heading, a list told by its names or its place, headings one below the other."""
    headings = {at: found for at, line in enumerate(lines) if line.text and (found := _heading(line))}
    return _listed(lines, headings) or _headless(lines) or _flat(lines, headings) or _flat_headless(lines)


def find_pings(lines: Sequence[Line]) -> Thread | None:
    """Find the section of notices from other blogs; what each one's first line says is its author."""
    for at, line in enumerate(lines):
        if not line.text or line.mark or not is_pings_heading(line.text):
            continue
        start = _next_item(lines, at + 1, asides=0)
        if start is None:
            continue
        end = _block_end(lines, start)
        items = read_items(lines[start:end])
        for item in items:
            item.parent, item.depth = None, 1
            _name_ping(item)
        return Thread(start=at, end=end, items=items)
    return None


def _name_ping(item: Item) -> None:
    item.kind = "trackback" if item.lines[0].casefold().startswith("trackback") else "pingback"
    said = read_author_line(item.lines[0])
    title = said.author if said else item.lines[0].split(":", 1)[-1].strip() if _is_labelled(item) else item.lines[0]
    item.heading = Byline(title, said.when if said else None)
    item.text = paragraphs(item.lines[1:])


def _is_labelled(item: Item) -> bool:
    return item.lines[0].casefold().startswith(("pingback:", "trackback:"))


def _heading(line: Line) -> ThreadHeading | None:
    return None if line.mark or line.indent else read_thread_heading(line.text)


def _next_item(lines: Sequence[Line], start: int, *, asides: int) -> int | None:
    """The first list mark behind blank lines, the page's own and `asides` unknown ones; None where text comes first."""
    for at in range(start, len(lines)):
        line = lines[at]
        if line.mark:
            return at
        if not line.text or is_aside(line):
            continue
        asides -= 1
        if asides < 0 or _heading(line) or is_pings_heading(line.text):
            return None
    return None


def is_aside(line: Line) -> bool:
    """Whether a line between heading and thread, or between two parts of a thread, is the page's own."""
    return is_furniture(line.text) or is_form(line.text) or is_item_furniture(line.text)


def _block_end(lines: Sequence[Line], start: int) -> int:
    """Behind the last line of the list that starts here: before the next line at the margin."""
    at_margin = lines[start].indent == 0
    end = start + 1
    for at in range(start + 1, len(lines)):
        line = lines[at]
        if line.text and line.indent == 0 and not (at_margin and line.mark):
            break
        if line.text:
            end = at + 1
    return end


def _listed(lines: Sequence[Line], headings: dict[int, ThreadHeading]) -> Thread | None:
    """A list below a heading."""
    fallback = None
    for at, heading in headings.items():
        if heading.stated == 0:
            continue
        start = _next_item(lines, at + 1, asides=_ASIDES)
        if start is None:
            continue
        end = _block_end(lines, start)
        items, notes = _read_block(lines, start, end)
        thread = Thread(start=at, end=end, items=items, heading=heading, notes=tuple(notes))
        if _is_loose(lines[start:end]) or _count_named(items):
            return _go_on(lines, thread)
        fallback = fallback or thread
    return fallback


def _read_block(lines: Sequence[Line], start: int, end: int) -> tuple[list[Item], list[str]]:
    items = read_items(lines[start:end])
    notes = nest(items)
    name_items(items)
    return items, notes


def _is_loose(block: Sequence[Line]) -> bool:
    """Whether blank lines part the items, as they do where each holds paragraphs."""
    return any(not line.text for line in block) or sum(bool(line.mark) for line in block) == 1


def _count_named(items: Sequence[Item]) -> int:
    """Items whose first line is a heading and can be nothing else."""
    return sum(read_author_line(item.lines[0]) is not None or item.heading.when is not None for item in items)


def _go_on(lines: Sequence[Line], thread: Thread) -> Thread:
    """Take in what follows of the thread behind the page's own lines; drop a second copy of it."""
    items, notes, end = list(thread.items), list(thread.notes), thread.end
    seen = {(item.heading, item.text) for item in items}
    twice = 0
    while (start := _resume(lines, end)) is not None:
        end = _block_end(lines, start)
        more, doubts = _read_block(lines, start, end)
        if all((item.heading, item.text) in seen for item in more):
            twice += len(more)
            continue
        for item in more:
            item.parent = item.parent + len(items) if item.parent is not None else None
        seen.update((item.heading, item.text) for item in more)
        items += more
        notes += doubts
    if twice:
        notes.append(f"{twice} comments are printed twice")
    return Thread(start=thread.start, end=end, items=items, heading=thread.heading, notes=tuple(notes))


def _resume(lines: Sequence[Line], start: int) -> int | None:
    """Where the thread goes on: behind asides, or below a further heading."""
    closed = False
    unknown = 0
    for at in range(start, len(lines)):
        line = lines[at]
        if line.mark:
            return None if closed or unknown or not line.indent else at
        if not line.text:
            continue
        if is_pings_heading(line.text):
            return None
        if _heading(line):
            closed, unknown = False, 0
        elif is_form(line.text):
            closed = True
        elif not is_aside(line):
            unknown += 1
            if unknown > _ASIDES:
                return None
    return None


def _headless(lines: Sequence[Line]) -> Thread | None:
    """The last list on the page, if its names or its place tell that it is a thread."""
    for start, end in reversed(list(_blocks(lines))):
        if not _is_loose(lines[start:end]):
            continue
        before, after = _before(lines, start), _after(lines, end)
        if before is not None and is_pings_heading(before.text):
            continue
        items, notes = _read_block(lines, start, end)
        named = _count_named(items)
        placed = before is None or _is_page(before)
        closed = after is not None and (is_form(after.text) or is_pings_heading(after.text))
        alone = before is None and after is None
        if (closed and (named or placed)) or (named * 2 >= len(items) and (named > 1 or alone)) or alone:
            doubt = () if closed or alone else ("the thread has no heading; it was told by its names",)
            return _go_on(lines, Thread(start=start, end=end, items=items, notes=(*notes, *doubt)))
    return None


def _blocks(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """The indented lists of the page: first line, line behind the last."""
    at = 0
    while at < len(lines):
        if lines[at].mark and lines[at].indent:
            end = _block_end(lines, at)
            yield at, end
            at = end
        else:
            at += 1


def _before(lines: Sequence[Line], start: int) -> Line | None:
    return next((lines[at] for at in range(start - 1, -1, -1) if lines[at].text), None)


def _after(lines: Sequence[Line], end: int) -> Line | None:
    return next((lines[at] for at in range(end, len(lines)) if lines[at].text), None)


def _is_page(line: Line) -> bool:
    return is_aside(line) or is_credit(line.text) or bool(read_categories(line.text))


def _flat(lines: Sequence[Line], headings: dict[int, ThreadHeading]) -> Thread | None:
    """Comments one below the other under a heading, parted by their own headings or by reply links."""
    ends = [*list(headings)[1:], len(lines)]
    for (at, heading), limit in reversed(list(zip(headings.items(), ends, strict=False))):
        if heading.stated == 0:
            continue
        start = at + 1
        while start < limit and (not lines[start].text or is_aside(lines[start])):
            start += 1
        end = next((i for i in range(start, limit) if is_form(lines[i].text)), limit)
        items = read_flat(lines[start:end], leading=_ASIDES)
        if items:
            return Thread(start=at, end=end, items=items, heading=heading, notes=_flat_notes(items))
    return None


def _flat_notes(items: Sequence[Item]) -> tuple[str, ...]:
    nested = any(item.depth > 1 for item in items)
    return () if nested or len(items) == 1 else ("comments are printed without nesting: who answers whom is not known",)


def _flat_headless(lines: Sequence[Line]) -> Thread | None:
    """Dated headings one below the other, down to the comment form."""
    top = next(islice((at for at, line in enumerate(lines) if line.text), _TOP, None), len(lines))
    if sum(bool(_DIGIT.search(line.text)) for line in lines[top:]) < _HEADLESS:
        return None
    starts = [top + at for at, _, heading in find_headings(lines[top:]) if heading.when]
    if len(starts) < _HEADLESS:
        return None
    end = next((at for at in range(starts[-1], len(lines)) if lines[at].text and is_form(lines[at].text)), None)
    if end is None:
        return None
    items = read_flat(lines[starts[0] : end], leading=0)
    doubt = "the thread has no heading; it was told by its dated names"
    return Thread(start=starts[0], end=end, items=items, notes=(doubt, *_flat_notes(items))) if items else None
