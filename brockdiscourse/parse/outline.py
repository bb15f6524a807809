"""What a page is made of: why a platform was recognised, and what to write where none was."""

import re
from collections import Counter
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag
from selectolax.lexbor import LexborHTMLParser

from brockdiscourse.parse.bombs import refuse_bombs
from brockdiscourse.parse.general import guess_platform
from brockdiscourse.parse.roles import Roles
from brockdiscourse.platforms import ELSEWHERE, HIDDEN, PING_LISTS, PLATFORMS, POST, WORDPRESS, Platform

_NUMBER = re.compile(r"\d+")


class Repeated(NamedTuple):
    """A kind of element that a page repeats: perhaps its comments.

    `selector` is its tag with the classes all of them share, `n` how many there are, `ids` how their ids are formed
    (digits as N; empty without ids), `words` the median of their words, `nested` how many stand inside another.
    """

    selector: str
    n: int
    ids: str
    words: int
    nested: int


def outline(text: str, *, top: int = 10) -> list[Repeated]:
    """List the elements a page repeats, the likeliest comments first.

    Parameters
    ----------
    text
        A page of HTML.
    top
        How many kinds at most.

    Returns
    -------
    list of Repeated
        Kinds of element that occur twice or more, have a class or a numbered id, and hold five words or more at the
        median; those with numbered ids first, then the more frequent. One page at a time, by BeautifulSoup: its
        tree is slow to build and pleasant to explore.
    """
    soup = BeautifulSoup(text, "html.parser")
    for unseen in soup(["script", "style", "template", "noscript", "svg"]):
        unseen.decompose()
    kinds: dict[tuple[str, str], list[Tag]] = {}
    for element in soup.find_all(["li", "div", "article", "dt", "dd", "section", "tr", "p"]):
        number = _NUMBER.sub("N", str(element.get("id") or ""))
        numbered = number if "N" in number else ""
        steady = [name for name in element.get_attribute_list("class") if name and not _NUMBER.search(name)]
        if numbered or steady:
            kinds.setdefault((numbered, f"{element.name}.{steady[0]}" if steady else element.name), []).append(element)
    found = [_describe(ids, elements) for (ids, _), elements in kinds.items() if len(elements) > 1]
    likely = [kind for kind in found if kind.words >= 5]  # noqa: PLR2004 - shorter ones are menus and buttons
    return sorted(likely, key=lambda kind: (not kind.ids, -kind.n, kind.selector))[:top]


def _describe(ids: str, elements: list[Tag]) -> Repeated:
    shared = Counter(name for element in elements for name in set(element.get_attribute_list("class")) if name)
    classes = sorted(name for name, n in shared.items() if n == len(elements))
    words = sorted(len(element.get_text(" ").split()) for element in elements)
    inside = {id(element) for element in elements}
    nested = sum(any(id(parent) in inside for parent in element.parents) for element in elements)
    return Repeated(".".join([elements[0].name, *classes]), len(elements), ids, words[len(words) // 2], nested)


class Place(NamedTuple):
    """What part of a page an element was taken for, its tag and class, how often, and how many words it holds."""

    part: str
    selector: str
    n: int
    words: int


def explain(text: str, *, platform: str) -> list[Place]:
    """Say what on a page was taken for what.

    Parameters
    ----------
    text
        A page of HTML.
    platform
        What it was read as (`Page.platform`).

    Returns
    -------
    list of Place
        Of each part (mark of the platform, comment, post, pings, other threads, furniture, hidden) the kinds of
        element, in the order of the page.
    """
    known = next((one for one in PLATFORMS if one.name == platform), None)
    parts = {"post": POST["body"], "pings": PING_LISTS, "other threads": ELSEWHERE, "furniture": POST["furniture"]}
    marks = {"mark": known.marks} if known and known.marks else {}
    roles = Roles({**marks, **parts, "hidden": HIDDEN})
    number = re.compile(known.number) if known else None
    items = Roles({"comment": known.item}) if known else Roles({})
    counted: dict[tuple[str, str], list[int]] = {}
    for element in BeautifulSoup(text, "html.parser").find_all(_any):
        attributes = {
            name: " ".join(value) if isinstance(value, list) else value for name, value in element.attrs.items()
        }
        told = [*roles.of(element.name, attributes), *items.of(element.name, attributes)]
        if (
            number
            and element.name not in {"a", "body", "input", "form"}
            and number.fullmatch(str(attributes.get("id") or ""))
        ):
            told.append("comment")
        for part in dict.fromkeys(told):
            first = next(iter(element.get_attribute_list("class")), None)
            counted.setdefault((part, f"{element.name}.{first}" if first else element.name), []).append(
                len(element.get_text(" ").split())
            )
    return [Place(part, selector, len(words), sum(words)) for (part, selector), words in counted.items()]


def _any(element: Tag) -> bool:
    return bool(element.name)


def propose(text: str) -> str | None:
    """An entry for `platforms.py`, ready to paste into ``PLATFORMS``, for a page of a theme that has none.

    Parameters
    ----------
    text
        A page of HTML.

    Returns
    -------
    str or None
        Python; None where nothing on the page looks like comments, or only their place tells them: an entry for every
        `li` would find comments on every page.

    Raises
    ------
    UnreadableError
        If it is built to choke a parser.
    """
    refuse_bombs(text)
    body = LexborHTMLParser(text).body
    guessed = guess_platform(body) if body is not None else None
    if guessed is None or any("." not in selector for selector in guessed[0].item):
        return None
    return _entry(guessed[0])


def _entry(guessed: Platform) -> str:
    """The guess as a call of `_wordpress`, which puts WordPress's usual places behind."""

    def first(field: str) -> list[str]:
        usual = getattr(WORDPRESS, field)
        return [selector for selector in getattr(guessed, field) if selector not in usual]

    fields = {field: found for field in ("item", "author", "date", "body", "strip") if (found := first(field))}
    mark = next((selector for selectors in fields.values() for selector in selectors if selector[:1] == "."), "")
    numbered = guessed.number != r"(?!)"
    lines = ["    _wordpress(", '        "name-of-the-theme",', *([f"        {mark!r},"] if mark else [])]
    lines += [f"        number=r{guessed.number!r},".replace("\\\\", "\\")] if numbered else []
    lines += [f"        {field}={found!r}," for field, found in fields.items()]
    return "\n".join([*lines, "    ),"])
