"""What an unknown page is made of, for the person who adds its platform."""

import re
from collections import Counter
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

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
