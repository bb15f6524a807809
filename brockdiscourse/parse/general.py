"""A reader for themes nobody has described: repeated elements that each hold a name, a date and a text."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from selectolax.lexbor import LexborNode

from brockdiscourse.parse.blocktext import UNREAD
from brockdiscourse.parse.bylines import is_date, is_name, read_author_line, read_heading
from brockdiscourse.parse.dates import LONGEST, read_moment
from brockdiscourse.parse.furniture import is_item_furniture
from brockdiscourse.parse.roles import MOST_KNOWN, Attributes, Roles, classes
from brockdiscourse.parse.thread import NO_COMMENT, Element, neighbours
from brockdiscourse.platforms import ELSEWHERE, WORDPRESS, Platform

NAME = "general"
NOTE = "no theme known: comments were told by their repeated names, dates and texts; look at some of them"
_NEARLY = 0.9  # of its words: an element that holds the text and little else
_BARE = frozenset({"dt", "li", "div", "article", "section"})  # that may be comments without a class, in a list of them
_SPREAD = ("dd",)  # behind a term
_IN_TEXT = frozenset({"a", "b", "strong", "em", "i", "span", "p", "div", "dt", "dd"})
_SHOWN = 12  # members looked at to learn where name, date and text stand
_MOST_GROUPS = 40  # kinds of element looked at
_MOST_LEAVES = 400  # elements of one comment looked at
_MOST_READ = 20_000_000  # characters, each counted at every level it stands in
_SAYING = 4  # words of a text; the cells of a row that hold its writer's title and the like have fewer
_ENOUGH = 0.6  # of the members must hold all three
_LEVELS = 6  # above an element, where a thread may say that it is one
_COMMENT = re.compile(
    r"com+ent|kommentt?|coment|reactie|reaction|responses?\b|repl(?:y|ies)|respuesta|antwort|opinion|discuss|feedback"
    r"|guestbook|gaestebuch|testimon",
    re.IGNORECASE,
)
_FORM = re.compile(r"form|reply-?link|field|input|button|count|respond|captcha|rating|vote|like", re.IGNORECASE)
_NUMBERED = re.compile(r"(?P<stem>[A-Za-z](?:[\w-]{0,40}[A-Za-z_-])?)(?P<n>\d{1,20})")
_NAMED = re.compile(r"author|(?<!field-)name|nick|user|poster|writer|byline|\bfn\b|who\b|member")
_DATED = re.compile(r"date|time|stamp|\bago\b|posted|publi|created")
_TEXT = re.compile(r"text|body|content|message|\bmsg|copy|texte|inhalt|entry")
_TAG = re.compile(r"[a-z][a-z0-9]*")
_OF_POST = re.compile(r"\b(?:entry|post|article)\b")  # whose footer may hold the thread
_USABLE = re.compile(r"[\w-]+")


@dataclass(slots=True)
class Parts:
    """Where one member holds name, date and text, as selectors; None where it does not."""

    name: str | None = None
    date: str | None = None
    body: str | None = None
    words: int = 0
    links: set[str] = field(default_factory=set)  # of buttons and links that say Reply and the like
    holders: set[str] = field(default_factory=set)  # classes of whatever holds name, date or text

    def speaks(self, key: str) -> bool:
        """Whether classes say of all three what they are: the comment, its author and its text."""
        named = self.name is not None and self.name.startswith(".") and _NAMED.search(self.name)
        return bool(named and self.body and _COMMENT.search(key))


def guess_platform(body: LexborNode) -> tuple[Platform, list[Element]] | None:
    """Find what a page repeats as its comments.

    Parameters
    ----------
    body
        Of a page on which no platform's comments were found.

    Returns
    -------
    tuple or None
        An entry such as `platforms.PLATFORMS` holds, made for this page, and the elements that may open a comment;
        None where nothing repeated has a name, a date and a text of its own in a place that speaks of comments.
    """
    groups = _groups(body)
    ranked = sorted(groups.items(), key=lambda group: (not _is_numbered(group[0]), -len(group[1])))
    left = [_MOST_READ]
    best: tuple[int, tuple[bool, int], str, list[Element], list[Parts]] | None = None
    for key, members in ranked[:_MOST_GROUPS]:
        inside = {element.node.mem_id for element in members}
        parts = [_look(element.node, inside, left) for element in members[:_SHOWN]]
        full = [one for one in parts if one.name and one.words and (one.date or _is_numbered(key) or one.speaks(key))]
        if len(full) < _ENOUGH * len(parts) or (len(members) == 1 and not full[0].date):
            continue
        saying = sum(one.words >= _SAYING for one in full) / len(parts)
        told = round(len(members) * saying) * (1 + any(one.date for one in full))
        rank = (told, (_is_numbered(key), sum(one.words for one in parts)), key, members, full)
        if best is None or rank[:2] > best[:2]:
            best = rank
    if best is None:
        return None
    platform, members = _describe(best[2], best[4]), best[3]
    if around := _around(members):
        selector, holders = around
        return replace(platform, item=(selector,)), [one for pair in zip(holders, members, strict=True) for one in pair]
    return platform, members


def _around(members: Sequence[Element]) -> tuple[str, list[Element]] | None:
    """What each member stands alone in, where that holds the replies to it too: their selector and they."""
    parents = [parent for one in members if (parent := one.node.parent) is not None]
    if len({parent.mem_id for parent in parents}) < len(members):
        return None
    holders = [Element(parent, parent.tag or "", parent.attributes) for parent in parents]
    shared = [set(classes(one.attributes.get("class") or "")) for one in holders]
    name = min(filter(_USABLE.fullmatch, set.intersection(*shared)), default=None)
    known = {parent.mem_id for parent in parents}
    nested = any(above.mem_id in known for parent in parents for above in _above(parent, 2 * _LEVELS))
    return (f"{holders[0].tag}.{name}", holders) if name and nested else None


def _is_numbered(key: str) -> bool:
    return key.startswith("#")


def _groups(body: LexborNode) -> dict[str, list[Element]]:
    """Elements by the stem of their numbered id, or by tag and class, that may be comments of this page."""
    groups: dict[str, list[Element]] = {}
    elsewhere = Roles({"elsewhere": ELSEWHERE})
    spoken: dict[int, bool] = {}
    outside: dict[int, bool] = {}

    def is_elsewhere(node: LexborNode) -> bool:
        tag = node.tag or ""
        if tag == "footer" and _OF_POST.search(node.attributes.get("class") or ""):
            return False
        return tag in {"aside", "nav", "footer"} or bool(elsewhere.of(tag, node.attributes))

    for node in body.css(":is([id],[class])"):
        attributes, tag = node.attributes, node.tag or ""
        if _says_comments(node) and not (is_elsewhere(node) or _has_above(node, 2 * _LEVELS, is_elsewhere, outside)):
            for child in _bare(node):
                groups.setdefault(child.tag or "", []).append(Element(child, child.tag or "", child.attributes))
        if tag in NO_COMMENT or tag in UNREAD:
            continue
        name, listed = attributes.get("id") or "", attributes.get("class") or ""
        key = ""
        found = _NUMBERED.fullmatch(name)
        if (
            found
            and not _FORM.search(name)
            and (_COMMENT.search(name) or _has_above(node, _LEVELS, _says_comments, spoken))
        ):
            key = f"#{found['stem']}"
        elif tag in {"div", "li", "article", "section", "table", "tr", "dl", "p"}:
            first, told = _telling_class(listed)
            speaks = first and (told or _has_above(node, _LEVELS, _says_comments, spoken))
            key = f"{tag}.{first}" if speaks else ""
        if key and not (is_elsewhere(node) or _has_above(node, 2 * _LEVELS, is_elsewhere, outside)):
            groups.setdefault(key, []).append(Element(node, tag, attributes))
    return {key: members for key, members in groups.items() if len(members) > 1 or _is_numbered(key)}


@lru_cache(maxsize=MOST_KNOWN)
def _telling_class(listed: str) -> tuple[str, bool]:
    """The class that speaks of comments and true, else the first one that can be selected, if any."""
    names = classes(listed)
    told = next((one for one in names if _COMMENT.search(one) and not _FORM.search(one)), "")
    first = told or next(iter(names), "")
    return (first, bool(told)) if _USABLE.fullmatch(first) else ("", False)


def _bare(node: LexborNode) -> Iterator[LexborNode]:
    """Items without a class of a list of comments, or of the one list without a class in it."""
    for child in node.iter():
        plain = not {"id", "class"} & child.attributes.keys()
        if child.tag in _BARE and (plain or child.tag == "dt"):
            yield child
        elif child.tag in {"dl", "ol", "ul"} and plain:
            yield from (inner for inner in child.iter() if inner.tag == ("dt" if child.tag == "dl" else "li"))


def _has_above(node: LexborNode, levels: int, told: Callable[[LexborNode], bool], known: dict[int, bool]) -> bool:
    """Whether `told` is true of something close above an element; `known` remembers it for the neighbours."""
    key = parent.mem_id if (parent := node.parent) is not None else 0
    if key not in known:
        known[key] = any(map(told, _above(node, levels)))
    return known[key]


def _says_comments(node: LexborNode) -> bool:
    """Whether an element's id or class says that it holds comments."""
    attributes = node.attributes
    return _speaks(attributes.get("id"), attributes.get("class")) and node.tag != "body"


@lru_cache(maxsize=MOST_KNOWN)
def _speaks(name: str | None, listed: str | None) -> bool:
    said = f"{name or ''} {listed or ''}"
    return _COMMENT.search(said) is not None and not _FORM.search(said)


def _above(node: LexborNode, levels: int) -> Iterator[LexborNode]:
    above = node.parent
    for _ in range(levels):
        if above is None:
            return
        yield above
        above = above.parent


def _look(node: LexborNode, inside: set[int], left: list[int]) -> Parts:
    """Find name, date and text of one member; another member inside it is not looked into."""
    parts = Parts()
    leaves = [(leaf, printed, _told(leaf.attributes)) for leaf, printed in _leaves(node, inside, left)]
    about: set[int] = set()  # what holds name or date, and so is not the text
    named, timed = 0, False
    for leaf, printed, told in leaves:
        if is_item_furniture(printed):
            parts.links.add(_selector(leaf, None))
        elif len(printed) > LONGEST:
            continue
        elif _is_printed_date(leaf, printed, told):
            if not parts.date or (leaf.tag == "time" and not timed):  # rather than when its writer joined
                parts.date, timed = _selector(leaf, _DATED), leaf.tag == "time"
            about |= _up_to(node, leaf, parts.holders)
        elif (not parts.name or (leaf.parent and leaf.parent.mem_id == named)) and _is_named(printed, told):
            parts.name, named = _selector(leaf, _NAMED), leaf.mem_id  # the inmost, without badges beside it
            parts.date = parts.date or _date_behind(leaf)
            about |= _up_to(node, leaf, parts.holders)
    if not parts.name and (first := _first_byline(leaves, parts) or _first_name(leaves)):
        parts.name = _selector(first, None)
        parts.date = parts.date or _date_behind(first)
        about |= _up_to(node, first, parts.holders)
    if text := _find_text([one for one in leaves if one[0].mem_id not in about], parts):
        _up_to(node, text, parts.holders)
    bare = (one.text_content or "" for one in node.iter(include_text=True) if one.tag == "-text")
    parts.words = max(parts.words, sum(len(printed.split()) for printed in bare))
    return parts


def _find_text(leaves: Sequence[tuple[LexborNode, str, str]], parts: Parts) -> LexborNode | None:
    """What holds the text: the inmost element whose class says so, else the one of most words."""
    texts = [(len(printed.split()), leaf, told) for leaf, printed, told in leaves]
    marked = [one for one in texts if _TEXT.search(one[2])]
    if marked := [one for one in marked if _COMMENT.search(one[2])] or marked:  # a comment's text, not a panel's body
        parts.words = max(one[0] for one in marked)
        leaf = [one for one in marked if one[0] >= _NEARLY * parts.words][-1][1]  # what holds it holds all this too
        shared = Counter(name for _, _, told in leaves for name in told.split())
        parts.body = _selector(leaf, _TEXT, shared)
        return leaf
    if texts:
        parts.words, leaf, _ = max(texts, key=lambda one: one[0])
        return leaf
    return None


def _up_to(node: LexborNode, leaf: LexborNode, named: set[str]) -> set[int]:
    """An element and those above it, within a member; their classes are added to `named`."""
    held: set[int] = set()
    around = node.parent  # where what belongs to a member stands beside it
    for one in (leaf, *_above(leaf, _MOST_LEAVES)):
        if one.mem_id == node.mem_id or (around is not None and one.mem_id == around.mem_id):
            break
        held.add(one.mem_id)
        named.update(f".{name}" for name in classes(one.attributes.get("class") or ""))
    return held


def _leaves(node: LexborNode, inside: set[int], left: list[int]) -> Iterator[tuple[LexborNode, str]]:
    """The elements of a member that print something, in reading order; `left` characters may still be read."""
    seen = 0
    waiting = [node, *neighbours(node, _SPREAD)] if node.tag == "dt" else list(node.iter())
    waiting.reverse()
    while waiting and seen < _MOST_LEAVES and left[0] > 0:
        leaf = waiting.pop()
        if (leaf.mem_id in inside and leaf.mem_id != node.mem_id) or (leaf.tag or "") in UNREAD - {"button"}:
            continue
        seen += 1
        text = leaf.text(separator=" ")
        left[0] -= len(text)
        if printed := " ".join(text.split()):
            yield leaf, printed
        if leaf.tag != "button":
            waiting += list(leaf.iter())[::-1]


def _told(attributes: Attributes) -> str:
    return " ".join(
        (*classes(attributes.get("class") or ""), attributes.get("itemprop") or "", attributes.get("rel") or "")
    )


def _is_printed_date(leaf: LexborNode, printed: str, told: str) -> bool:
    if leaf.tag == "time" or is_date(printed):
        return not printed.isdigit()  # a count of points is no year
    return bool(_DATED.search(told)) and not printed.isdigit() and read_moment(printed) is not None


def _date_behind(leaf: LexborNode) -> str | None:
    """A usual place, where a date stands behind a name in no element: whoever reads the comment finds it beside it."""
    behind = leaf.next
    if behind is None or behind.tag != "-text":
        return None
    printed = " ".join((behind.text_content or "").split()).strip(" ()[]|·,:–—-")
    return WORDPRESS.date[0] if is_date(printed) or read_heading(f"{leaf.text().strip()} {printed}") else None


def _is_named(printed: str, told: str) -> bool:
    if not _NAMED.search(told) or is_date(printed):
        return False
    return is_name(printed.strip(" :,")) or ((said := read_author_line(printed)) is not None and not said.when)


def _first_byline(leaves: Sequence[tuple[LexborNode, str, str]], parts: Parts) -> LexborNode | None:
    """The first line that is a name and a date, as in "Posted by NAME on DATE", where nothing else is the date."""
    for leaf, printed, _ in leaves if parts.date is None else ():
        if read_heading(printed):
            parts.date = _selector(leaf, None)
            return leaf
    return None


def _first_name(leaves: Sequence[tuple[LexborNode, str, str]]) -> LexborNode | None:
    """The first short link, heading or bold word that is a name, where no class says so."""
    for leaf, printed, _ in leaves:
        if leaf.tag in {"a", "strong", "b", "cite", "dt", "h3", "h4", "h5", "h6"}:
            if not is_item_furniture(printed) and is_name(printed.strip(" :,")) and not is_date(printed):
                return leaf
            if len(printed.split()) > 6:  # noqa: PLR2004 -- a name's words: the text begins
                return None
    return None


def _selector(leaf: LexborNode, wanted: re.Pattern[str] | None, shared: Mapping[str, int] | None = None) -> str:
    """The class that says most, of several the one least `shared`, else the property, else the tag.

    Tags that any text may hold tell nothing: there a short element round it stands for it.
    """
    names = [name for name in classes(leaf.attributes.get("class") or "") if _USABLE.fullmatch(name)]
    names.sort(key=lambda name: shared[name] if shared else 0)
    fit = next((name for name in names if wanted.search(name)), None) if wanted else None
    if fit:
        return f".{fit}"
    prop = leaf.attributes.get("itemprop") or ""
    if prop and re.fullmatch(r"\w+", prop):
        return f"[itemprop={prop}]"
    if names:
        return f".{names[0]}"
    above = leaf.parent
    if leaf.tag in _IN_TEXT and above is not None and len(above.text().strip()) <= LONGEST:
        around = [name for name in classes(above.attributes.get("class") or "") if _USABLE.fullmatch(name)]
        if told := next((name for name in around if _NAMED.search(name) or _DATED.search(name)), None):
            return f".{told}"
    return tag if _TAG.fullmatch(tag := leaf.tag or "") else "div"  # a damaged page has tags of any characters


def _describe(key: str, full: Sequence[Parts]) -> Platform:
    """The entry: each part where most members hold it, WordPress's usual places behind."""

    def most(selectors: Iterator[str | None]) -> tuple[str, ...]:
        counted = Counter(selector for selector in selectors if selector and selector not in _IN_TEXT)
        return tuple(selector for selector, _ in counted.most_common(2))

    bodies = most(one.body for one in full)
    kept = {selector for one in full for selector in one.holders}
    links = {link for one in full for link in one.links if link[:1] == "." and link not in kept}
    return replace(
        WORDPRESS,
        name=NAME,
        marks=(),
        number=rf"{re.escape(key[1:])}(\d{{1,20}})" if _is_numbered(key) else r"(?!)",
        item=() if _is_numbered(key) else (key,),
        wrapper=None,
        author=(*most(one.name for one in full), *WORDPRESS.author),
        date=(*most(one.date for one in full), *WORDPRESS.date),
        body=bodies or WORDPRESS.body,
        strip=(*sorted(links), *WORDPRESS.strip),
        spread=_SPREAD,
    )
