"""Markup built to choke a parser, found before a tree is built."""

import re

from brockdiscourse.errors import UnreadableError

DEEPEST = 8_000  # open elements; a thread of 2,000 levels has some 6,000
MOST_UNCLOSED = 1_500  # formatting elements; each is copied into every later paragraph
MOST_ATTRIBUTES = 5_000  # on one element; the parser compares each with all before it
MOST_ELEMENTS = 250_000  # of one page; ten thousand comments have some 160,000
LONG_TAG = 32_768  # characters
LEAST_VALUED = 4  # characters of an attribute with a value
MANY_VALUES = 20_000  # attributes with a value; fewer on one element take about a second

_REST = r"[^>\"']*+(?:\"[^\"]*+\"[^>\"']*+|'[^']*+'[^>\"']*+)*+"
_TAG = re.compile(  # or a whole comment; a script's goes on to what ends its text
    r"<!--(?:[^-]++|-(?!->))*+"
    rf"|<(?P<raw>(?i:script|style|textarea|title|xmp))(?![^\s/>])(?P<settings>{_REST})(?:[^<]++|<(?!/(?i:(?P=raw))))*+"
    rf"|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<rest>{_REST})"
)
_CLOSED_BY_OTHERS = frozenset({
    "area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr", "p", "li", "dt", "dd", "option", "optgroup", "td", "th", "tr", "thead", "tbody",
    "tfoot", "colgroup", "html", "head", "body", "path", "rect", "circle", "use", "line",
})  # fmt: skip
_NEVER_OPEN = tuple(  # those among them that long pages are made of, each to the end of its name
    f"<{name}{end}" for name in ("p", "br", "li", "img", "td", "tr", "option", "meta", "link", "input") for end in "> /"
)
_FORMATTING = frozenset({
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
})  # fmt: skip
_EITHER_CASE = ("".join(f"[{letter}{letter.upper()}]" for letter in name) for name in sorted(_FORMATTING))
_FORMATTING_TAG = re.compile(rf"<(?:{'|'.join(_EITHER_CASE)})(?=[\s/>])")  # with IGNORECASE, four times slower
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")


def refuse_bombs(text: str) -> None:
    """Refuse a page whose tree would take minutes to build.

    Lexbor, as every HTML5 parser, needs time quadratic in the nesting and in the attributes of one element. An ordinary
    page is passed on a few counts; only one that might be dangerous is read tag by tag, in linear time.

    Raises
    ------
    UnreadableError
        Naming what the page has too much of.
    """
    opening = text.count("<")
    if opening > MOST_UNCLOSED:
        opening -= text.count("</")  # still at least as many as start tags, whatever stands in attributes
    if opening > MOST_ELEMENTS:
        raise UnreadableError("more elements than a page has", f"{opening:,}; {MOST_ELEMENTS:,} are read")
    if opening > DEEPEST:
        opening -= sum(map(text.count, _NEVER_OPEN))
    many = opening > DEEPEST or (opening > MOST_UNCLOSED and len(_FORMATTING_TAG.findall(text)) > MOST_UNCLOSED)
    valued = len(text) > LEAST_VALUED * MANY_VALUES and text.count("=") > MANY_VALUES
    if many or valued or _has_long_tag(text):
        _weigh(text)


def _has_long_tag(text: str) -> bool:
    """Whether a stretch that closes no tag is long enough, and of words enough, to be one of too many attributes."""
    for at in range(0, len(text) - LONG_TAG, LONG_TAG):
        if text.find(">", at, at + LONG_TAG) < 0:
            end = text.find(">", at)
            stretch = text[text.rfind(">", 0, at) + 1 : end if end >= 0 else len(text)]
            if len(stretch.split()) + stretch.count('"') + stretch.count("'") > MOST_ATTRIBUTES:
                return True
    return False


def _weigh(text: str) -> None:
    """Follow every tag outside comments and scripts, counting what stands open and the attributes of a long one."""
    opened: dict[str, int] = {}
    depth = formatting = 0
    for found in _TAG.finditer(text):
        raw, settings, end, name, rest = found.groups()
        name = (name or raw or "").lower()
        if len(rest or settings or "") > MOST_ATTRIBUTES:
            _refuse_attributes(name, rest or settings)
        if not name or name in _CLOSED_BY_OTHERS or (end and not opened.get(name)):
            continue
        step = -1 if end else 1
        opened[name] = opened.get(name, 0) + step
        depth += step
        formatting += step if name in _FORMATTING else 0
        if depth > DEEPEST or formatting > MOST_UNCLOSED:
            raise UnreadableError("nested too deeply", f"over {min(depth, DEEPEST):,} elements open at once")


def _refuse_attributes(name: str, rest: str) -> None:
    if len(_QUOTED.sub(" ", rest).split()) > MOST_ATTRIBUTES:
        raise UnreadableError("too many attributes", f"over {MOST_ATTRIBUTES:,} on one {name[:20]} element")
