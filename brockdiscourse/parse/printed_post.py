"""The post on a page of plain text: title, byline, categories, and the text without the page round it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from brockdiscourse.parse.bylines import Byline, is_date, is_name, is_title, read_author_line, read_byline
from brockdiscourse.parse.furniture import (
    ThreadHeading,
    is_credit,
    is_form,
    is_furniture,
    read_categories,
    read_thread_heading,
)
from brockdiscourse.parse.printed_thread import Line, shown

_HEAD = 8  # paragraphs among which title, byline and date are looked for
_BESIDE = 3  # paragraphs below the title in which a date may stand alone
_MOST_LINES = 4  # lines of a paragraph that may hold a byline
_SHORT = 100  # characters; a caption or a line of navigation is no longer


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPost:
    """What the page prints of its post; `lines` counts those that are its own."""

    title: str | None = None
    author: str | None = None
    when: str | None = None
    categories: tuple[str, ...] = ()
    stated: int | None = None
    text: str | None = None
    lines: int = 0


@dataclass(slots=True)
class _Head:
    """What the first paragraphs give, and which of them are the post's own text."""

    parts: list[list[Line]]
    byline: Byline = field(default_factory=Byline)
    byline_at: int | None = None
    title_at: int | None = None
    stated: int | None = None


def read_post(lines: Sequence[Line], *, heading: ThreadHeading | None) -> PrintedPost:
    """Read the lines above the thread; `heading` is the thread's, which may repeat the title."""
    categories: list[str] = []
    parts = _paragraphs(lines, categories)
    listed = _plain("".join(categories))
    parts = [part for at, part in enumerate(parts) if at >= _HEAD or not listed or _plain(part[0].text) != listed]
    tail = _take_tail(parts)
    head = _read_head(parts[:_HEAD], (heading.title if heading else None) or "")
    head.byline = Byline(head.byline.author or tail.author, head.byline.when or tail.when)
    title = head.parts[head.title_at][0].text if head.title_at is not None else (heading and heading.title) or None
    first = head.title_at + 1 if head.title_at is not None else 0
    kept = [part for at, part in enumerate(head.parts) if part and (at >= first or not _is_short(part))]
    kept += parts[_HEAD:]
    text = "\n\n".join("\n".join(shown(line) for line in part) for part in kept) or None
    return PrintedPost(
        title=title,
        author=head.byline.author,
        when=head.byline.when,
        categories=tuple(dict.fromkeys(categories)),
        stated=heading.stated if heading and heading.stated is not None else head.stated,
        text=text,
        lines=sum(map(len, kept)) + (title is not None),
    )


def _paragraphs(lines: Sequence[Line], categories: list[str]) -> list[list[Line]]:
    """The lines that are no furniture, as paragraphs; adds the categories they name to the list given."""
    parts: list[list[Line]] = [[]]
    credited = False  # the last line printed was a credit, so its caption is gone already
    for line in lines:
        if not line.text:
            if parts[-1]:
                parts.append([])
            continue
        if is_credit(line.text):
            if not credited and _has_caption(parts):
                del parts[-2]
            credited = True
            continue
        credited = False
        if found := read_categories(line.text):
            categories.extend(found)
        elif not (is_furniture(line.text) or is_form(line.text)):
            parts[-1].append(line)
    return [part for part in parts if part]


def _has_caption(parts: Sequence[list[Line]]) -> bool:
    """Whether the paragraph above a credit is the picture's own text; the page's first paragraph never is."""
    if parts[-1] or len(parts) < 3 or len(parts[-2]) != 1:  # noqa: PLR2004 -- something, the caption, the gap
        return False
    caption = parts[-2][0]
    return len(caption.text) <= _SHORT and caption.text[-1] not in '.!?…:;,”"»' and not caption.mark


def _take_tail(parts: list[list[Line]]) -> Byline:
    """Take a byline that is printed below the text ("Posted by NAME at 10:19 PM")."""
    for part in parts[max(_HEAD, len(parts) - 2) :]:
        for at, line in enumerate(part):
            if line.text[:1].isupper() and (found := read_byline(line.text)) and found.author:
                del part[at]
                return found
    return Byline()


def _is_short(part: Sequence[Line]) -> bool:
    """Whether a paragraph above the title is the site's name or a path rather than text."""
    return sum(len(line.text) for line in part) <= _SHORT


def _read_head(parts: Sequence[list[Line]], stated_title: str) -> _Head:
    """Tell title, byline, date and count from text."""
    head = _Head([])
    for part in parts:
        head.parts.append([])
        for line in part:
            if len(part) > _MOST_LINES or not _take(line.text, head):
                head.parts[-1].append(line)
            else:
                head.parts.append([])
    head.title_at = _find_title(head, stated_title)
    _take_signature(head)
    return head


def _take(text: str, head: _Head) -> bool:
    """Take a line into the head if it is a byline or a count of comments."""
    if (counted := read_thread_heading(text)) and counted.stated is not None and not counted.title:
        head.stated = counted.stated
        return True
    found = read_byline(text)
    if found is None:
        return False
    if head.byline_at is None:
        head.byline, head.byline_at = found, len(head.parts) - 1
    return True


def _find_title(head: _Head, stated_title: str) -> int | None:
    """The paragraph the thread's heading repeats, else the one nearest above the byline, else the first."""
    single = [at for at, part in enumerate(head.parts) if len(part) == 1 and not part[0].mark]
    if wanted := _plain(stated_title):
        for at in single:
            if _plain(head.parts[at][0].text) == wanted:
                return at
    likely = [at for at in single if is_title(head.parts[at][0].text)]
    if head.byline_at is not None:
        above = [at for at in single if at <= head.byline_at]
        if titles := [at for at in above if at in likely]:
            return titles[-1]
        if above and is_title(head.parts[above[-1]][0].text, stop=True):
            return above[-1]
    opening = next((at for at, part in enumerate(head.parts) if part and not is_date(part[0].text)), None)
    if opening is not None and _is_dated_title(head.parts, opening):
        opening += 2
    more = any(part for part in head.parts[opening + 1 :]) if opening is not None else False
    return opening if opening in likely and more else None


def _is_dated_title(parts: Sequence[list[Line]], at: int) -> bool:
    """Whether a word or two of navigation, a date and then the title open the page."""
    if len(parts) < at + 3 or not all(len(part) == 1 for part in parts[at : at + 3]):
        return False
    texts = [part[0].text for part in parts[at : at + 3]]
    return len(texts[0].split()) <= 2 and is_date(texts[1]) and is_title(texts[2])  # noqa: PLR2004 -- a menu's entry


def _plain(text: str) -> str:
    """Letters and digits only, so that quotation marks and spaces do not matter."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _take_signature(head: _Head) -> None:
    """Take date and author printed by themselves beside the title."""
    first = head.title_at if head.title_at is not None else 0
    for at, part in enumerate(head.parts[: first + _BESIDE + 1]):
        if head.byline.author and head.byline.when:
            return
        if at == head.title_at or len(part) > 2:  # noqa: PLR2004 -- name and date, one below the other
            continue
        texts = [line.text for line in part]
        if (found := read_author_line(texts[0]) if len(texts) == 1 else None) and found.when and at > first:
            head.byline = Byline(head.byline.author or found.author, head.byline.when or found.when)
            head.parts[at] = []
        elif any(map(is_date, texts)):
            head.byline = _with_date(head, at, texts)
            head.parts[at] = []


def _with_date(head: _Head, at: int, texts: Sequence[str]) -> Byline:
    """The byline with a date printed alone, and with the name printed just before or behind it."""
    when = head.byline.when or next(text for text in texts if is_date(text))
    author = head.byline.author or next((text for text in texts if is_name(text, strict=True)), None)
    for beside in (at - 1, at + 1):
        if author is None and 0 <= beside < len(head.parts) and beside != head.title_at:
            part = head.parts[beside]
            if len(part) == 1 and is_name(part[0].text, strict=True) and beside > (head.title_at or 0):
                author, head.parts[beside] = part[0].text, []
    return Byline(author, when)
