"""A page's comment thread: which elements are comments, which answers which, and what each holds."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, cast

from selectolax.lexbor import LexborNode

from brockdiscourse.parse.comment import (
    CommentReader,
    Reading,
    clean_name,
    has_time,
    ping_kind,
    read_author,
    read_body,
    read_comment,
    read_time,
    roles_of,
)
from brockdiscourse.parse.dates import day_comes_first
from brockdiscourse.parse.links import CommentNames
from brockdiscourse.parse.page import Comment, Kind
from brockdiscourse.parse.roles import Attributes, Roles, classes
from brockdiscourse.platforms import ELSEWHERE, PING_LISTS, PLATFORMS, Platform

# A body carries the classes of the page, a list sometimes those of the comment it answers.
NO_COMMENT = frozenset({"body", "html", "input", "form", "label", "ul", "ol", "dl", "dd", "a"})
_DEPTH = re.compile(r"depth-(\d+)")


class Element(NamedTuple):
    """An element of the page with its tag and attributes."""

    node: LexborNode
    tag: str
    attributes: Attributes


@dataclass(slots=True, eq=False)
class Item:
    """One comment's place in the page."""

    element: Element | None
    number: str | None = None
    parent: "Item | None" = None
    parent_number: str | None = None
    twin: "Item | None" = None  # printed earlier under the same number
    pings: bool = False  # in a list of pings
    elsewhere: bool = False  # in a place that shows other threads
    depth_class: int | None = None
    parts: list[LexborNode] = field(default_factory=list)
    reading: Reading = field(default_factory=Reading)
    said: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Thread:
    """A page's comments, and what is doubtful about them."""

    platform: str
    comments: tuple[Comment, ...] = ()
    roots: frozenset[int] = frozenset()
    notes: list[str] = field(default_factory=list)
    host: str | None = None  # whom the thread marks as the post's author


# Whatever any platform, or a place of pings or of other threads, may begin with.
MARKS = tuple(dict.fromkeys(mark for platform in PLATFORMS for mark in platform.marks))
THREAD = (*PING_LISTS, *ELSEWHERE, *(selector for platform in PLATFORMS for selector in platform.item))
# How the numbered ids of some entries begin; those of most hold "comm".
_STEMS = tuple({found[0] for one in PLATFORMS if (found := re.match(r"[\w-]{2,}", one.number))} | {"c"})


def may_open(name: str) -> bool:
    """Whether an id might be a comment's; a class might where it holds ``depth-``."""
    return "comm" in name or (name[-1:].isdigit() and name.startswith(_STEMS))


def read_thread(
    elements: Sequence[Element],
    *,
    marks: Container[str],
    names: CommentNames,
    language: str | None,
    platforms: Sequence[Platform] = PLATFORMS,
) -> Thread:
    """Read the thread of a page.

    Parameters
    ----------
    elements
        The page's elements that may open a comment (`may_open`, `THREAD`), in reading order.
    marks
        Those of `MARKS` that find something on the page.
    names
        Names the comments.
    language
        The page's language, for its dates.
    platforms
        Those to try.
    """
    for platform in platforms:
        if all(mark in marks for mark in platform.marks):
            finder = _Finder(platform)
            for element in elements:
                finder.take(element)
            items = finder.kept()
            if items:
                found = [item.element.node.mem_id for item in finder.items if item.element]
                return _read(items, platform, found=found, names=names, language=language)
    return Thread(platform="unknown")


@lru_cache(maxsize=64)
def _places_of(platform: Platform) -> Roles:
    """Roles of what opens a comment, and of the places that hold pings or other threads."""
    return Roles({"item": platform.item, "pings": PING_LISTS, "elsewhere": ELSEWHERE})


class _Finder:
    """Sorts a page's elements into comments, each told from the nearest one above it."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.number = re.compile(platform.number)
        self.unnumbered = NO_COMMENT - {"a"} if platform.indented else NO_COMMENT
        self.wrapper = re.compile(platform.wrapper) if platform.wrapper else None
        self.child = re.compile(platform.child) if platform.child else None
        self.roles = _places_of(platform)
        self.owner: dict[int, Item | None] = {}
        self.items: list[Item] = []

    def take(self, element: Element) -> None:
        """Place one element."""
        node, tag, attributes = element
        name, listed = attributes.get("id"), attributes.get("class")
        numbered = self.number.fullmatch(name) if name and tag not in self.unnumbered else None
        roles = self.roles.of(tag, attributes)
        wraps = bool(
            self.wrapper and listed and "depth-" in listed and any(map(self.wrapper.fullmatch, classes(listed)))
        )
        wraps = wraps and tag not in NO_COMMENT
        if not (numbered or roles or wraps):
            return
        above = self._above(node)
        if not (numbered or wraps or "item" in roles):
            place = Item(None, parent=above, pings="pings" in roles, elsewhere="elsewhere" in roles)
            self.owner[node.mem_id] = place
            if place.pings:
                self._take_bare(node, place)
            return
        number = numbered[1] if numbered else None
        if above and above.element and self._same(above, number, opens=wraps or "item" in roles):
            above.number = above.number or number
            self.owner[node.mem_id] = above
            return
        item = Item(element, number=number, parent=above, parts=[node])
        item.parent_number = numbered.groupdict().get("parent") if numbered else None
        if self.child and listed:
            item.parent_number = next((found[1] for found in map(self.child.fullmatch, classes(listed)) if found), None)
        item.depth_class = _depth_of(listed)
        self.owner[node.mem_id] = item
        self.items.append(item)

    def _take_bare(self, node: LexborNode, place: Item) -> None:
        """Take the items of a list of pings that have neither id nor class."""
        lists = [node, *(child for child in node.iter() if child.tag in {"ol", "ul"})]
        for child in [child for one in lists for child in one.iter()]:
            if child.tag == "li" and not {"id", "class"} & child.attributes.keys():
                item = Item(Element(child, "li", {}), parent=place, pings=True, parts=[child])
                self.owner[child.mem_id] = item
                self.items.append(item)

    @staticmethod
    def _same(above: Item, number: str | None, *, opens: bool) -> bool:
        """Whether an element is another part of the comment it stands in."""
        if number is None or above.number is None:
            return not opens
        return number == above.number

    def _above(self, node: LexborNode) -> Item | None:
        """The nearest comment or place around an element; each element is climbed once."""
        climbed = []
        above = node.parent
        found: Item | None = None
        while above is not None:
            key = above.mem_id
            if key in self.owner:
                found = self.owner[key]
                break
            climbed.append(key)
            above = above.parent
        for key in climbed:
            self.owner[key] = found
        return found

    def kept(self) -> list[Item]:
        """The comments of this page's thread, each with its parent; one printed before is marked as its twin."""
        kept: list[Item] = []
        first: dict[str, Item] = {}
        for item in self.items:
            self._settle(item)
            if item.elsewhere:
                continue
            if item.number is not None and first.setdefault(item.number, item) is not item:
                item.twin = first[item.number]
            kept.append(item)
        open_: list[Item] = []  # the walker prints a reply behind its comment: the last one of the level above
        for item in kept:
            if item.parent and item.parent.twin:
                item.parent = item.parent.twin
            if item.depth_class is not None and not item.pings:
                while open_ and (open_[-1].depth_class or 0) >= item.depth_class:
                    open_.pop()
                if item.parent is None and open_ and open_[-1].depth_class == item.depth_class - 1:
                    item.parent = open_[-1]
                open_.append(item)
            if item.parent_number:
                item.parent = first.get(item.parent_number, item.parent)
        return kept

    @staticmethod
    def _settle(item: Item) -> None:
        """Take over from the places around it, and point to the comment above them."""
        above = item.parent
        while above is not None and above.element is None:
            item.pings, item.elsewhere = item.pings or above.pings, item.elsewhere or above.elsewhere
            above = above.parent
        item.parent = above
        if above is not None:
            item.elsewhere = item.elsewhere or above.elsewhere


def _depth_of(listed: str | None) -> int | None:
    found = _DEPTH.search(listed) if listed else None
    return int(found[1]) if found and len(found[1]) < 5 else None  # noqa: PLR2004 -- no thread is deeper


def _read(
    items: list[Item], platform: Platform, *, found: Iterable[int], names: CommentNames, language: str | None
) -> Thread:
    roles = roles_of(platform)
    roots = frozenset(found)
    for item in items:
        _spread(item, platform, roots)
        item.reading = read_comment(item.parts, CommentReader(platform, roles, nested=roots))
        item.said = _said(item, roles)
        item.reading.forget()
    day_first = day_comes_first(text for item in items for text in item.reading.date_texts)
    made: dict[Item, Comment] = {}
    twice = removed = 0
    for item in items:
        if item.reading.removed:
            removed += 1
            continue
        said = item.said
        if item.twin and (twin := made.get(item.twin)) and (twin.author, twin.text) == (said["author"], said["text"]):
            twice += 1
            continue
        name = names.name(item.number, author=said["author"], text=said["text"])
        time = read_time(item.reading, language=language, day_first=day_first)
        made[item] = Comment(comment_id=name, position=len(made) + 1, time=time, **said, **_place(item, made))
    parts = roots.union(part.mem_id for item in items for part in item.parts)
    notes = [f"{twice} comments are printed twice on the page and were counted once"] if twice else []
    notes += [f"{removed} comments were taken away and left a placeholder, which is left out"] if removed else []
    notes += _flattened(list(made), platform)
    hosts = {item.said["author"] for item in made if item.element and "bypostauthor" in _listed(item.element)}
    host = hosts.pop() if len(hosts) == 1 else None
    return Thread(platform.name, tuple(made.values()), parts, notes=notes, host=host)


def _listed(element: Element) -> list[str]:
    return (element.attributes.get("class") or "").split()


def neighbours(node: LexborNode, tags: Container[str]) -> Iterator[LexborNode]:
    """The elements behind one, as long as they have one of the tags."""
    behind = node.next if tags else None
    while behind is not None:
        tag = behind.tag or ""
        if tag in tags:
            yield behind
        elif tag[:1] != "-":
            return
        behind = behind.next


def _spread(item: Item, platform: Platform, roots: frozenset[int]) -> None:
    """Add the neighbours that hold the rest of a comment."""
    for node in neighbours(item.parts[0], platform.spread):
        if node.mem_id in roots:
            return
        item.parts.append(node)


def _said(item: Item, roles: Roles) -> dict[str, Any]:
    """The fields of a comment that tell who said what."""
    reading = item.reading
    author, address = read_author(reading, roles)
    kind = _kind(item, author)
    body = read_body(reading, author=author)
    if kind != "comment" and (author is None or (reading.body is None and not has_time(reading))):
        author, address, body = _linking(reading, author, address)
    return {"kind": kind, "author": author, "author_url": address, "text": body}


def _linking(reading: Reading, author: str | None, address: str | None) -> tuple[str | None, str | None, str | None]:
    """A ping printed as a bare link: the linking page stands for its author, and there is no text."""
    link = reading.first_link
    if link is None:
        return author, address, None
    return clean_name(link.text()) or author, link.attributes.get("href"), None


def _kind(item: Item, author: str | None) -> Kind:
    listed = set(classes(item.element.attributes.get("class") or "")) if item.element else set()
    for kind in ("pingback", "trackback"):
        if kind in listed:
            return cast("Kind", kind)
    if said := ping_kind(item.reading):
        return cast("Kind", said)
    bare = [block.text for block in item.reading.blocks]
    link = item.reading.first_link
    if item.pings or (link is not None and not author and item.reading.body is None and bare == [link.text().strip()]):
        return "ping"
    return "comment"


def _place(item: Item, made: dict[Item, Comment]) -> dict[str, Any]:
    """The fields of a comment that tell its place in the thread; a parent stands earlier on the page."""
    parent = made.get(item.parent) if item.parent else None
    if parent is not None:
        return {"depth": parent.depth + 1, "reply_to": parent.comment_id, "parent_state": "shown"}
    if item.parent is not None and item.parent.reading.removed:
        return {"depth": 2, "parent_state": "deleted"}
    if item.parent_number and item.parent_number != "0":
        return {"depth": 2, "parent_state": "elsewhere"}
    return {}


def _flattened(items: list[Item], platform: Platform) -> list[str]:
    """A note where the theme stops nesting at some level and prints deeper replies side by side."""
    if any(item.parent_number for item in items):
        return []
    deepest = max((item.depth_class or 0 for item in items), default=0)
    level = platform.deepest
    if level is None and deepest > 1:
        open_at = {item.depth_class == deepest for item in items if item.reading.replies_open}
        if open_at == {False} or (not open_at and deepest in {5, 10}):
            level = deepest
    if level is None:
        return []
    last = [item.parent for item in items if item.parent and (item.depth_class or level) == level]
    if len(last) == len(set(last)):
        return []
    return [f"the page stops nesting at level {level}: a reply there may answer a comment of the same level"]
