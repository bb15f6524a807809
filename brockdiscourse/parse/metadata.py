"""What a page says about its post: address, title, author, date, categories, language, text, stated count."""

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from brockdiscourse.parse.bylines import read_author_line, read_byline
from brockdiscourse.parse.comment import clean_name
from brockdiscourse.parse.dates import LONGEST, most_precise, read_moment
from brockdiscourse.parse.links import canonical_post_id
from brockdiscourse.parse.page import Moment
from brockdiscourse.parse.thread import Element

# Kinds of structured data that describe the post, the ones that speak of nothing else first.
ARTICLES = {
    **dict.fromkeys(("Article", "BlogPosting", "NewsArticle", "TechArticle", "Report", "ScholarlyArticle"), 0),
    **dict.fromkeys(("SocialMediaPosting", "DiscussionForumPosting", "Question"), 0),
    **dict.fromkeys(("WebPage", "ItemPage"), 1),
    **dict.fromkeys(("Recipe", "Review", "HowTo"), 2),
}
MOST_ITEMS = 2_000  # of structured data; more is no description of one post
MOST_PIECES = 12  # of a byline; more is no byline
MOST_COUNT = 200  # characters; a count of comments stands at the beginning
_BY = re.compile(
    r"^\W*(?:eingestellt|verfasst|geschrieben|veröffentlicht|publié|publicado|posted|written|published|text|текст)?\s*:?\s*"
    r"(?:\b(?:by|von|par|por)\b(?=\W|[A-Z]))?\s*:?\s*",
    re.IGNORECASE,
)
_AUTHOR_KEYS = ("author", "article:author", "dc.creator", "parsely-author", "twitter:data1")
_DATE_BY = re.compile(r"(?P<when>.{6,60}?) (?:by|von|par|por) (?P<name>.{2,60})")
_TITLED = re.compile(r"\b(?:entry|post|article)[-_]{1,2}title\b|\bheadline\b")
_WAYBACK = re.compile(r"^https?://web\.archive\.org/web/\d{1,14}[a-z_]{0,4}/")
_WORDS_FOR_ONE = {
    "one": 1,
    "ein": 1,
    "eine": 1,
    "un": 1,
    "une": 1,
    "uno": 1,
    "no": 0,
    "zero": 0,
    "keine": 0,
    "aucun": 0,
}
_COMMENTS = (
    r"(?:comments?|responses?|replies|reply|thoughts?|kommentare?n?|antworten?|gedanken?|meinungen?|reaktionen?"
    r"|commentaires?|réponses?|réflexions?|comentarios?|respuestas?|opiniones?|pensamientos?|commenti|reacties?)"
)
_NUMBER = r"\d{1,3}(?:[.,]\d{3})+|\d{1,6}|one|eine?|une?|uno|no|zero|keine|aucun"
_COUNT = re.compile(
    rf"\W{{0,4}}(?P<n>{_NUMBER})[\s\x7d)\]]{{1,3}}(?:\w{{1,12}} )?{_COMMENTS}\b"
    rf"|\W{{0,3}}(?:\w{{1,14}} )?{_COMMENTS}\s*[:(\[]\s*(?P<after>\d{{1,6}})\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Head:
    """What a page's head says: properties by name, addresses, structured data."""

    properties: dict[str, list[str]] = field(default_factory=dict)
    canonical: str | None = None
    title: str | None = None
    language: str | None = None
    articles: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)

    def first(self, *names: str) -> str | None:
        """First non-empty value of the named properties."""
        return next((value for name in names for value in self.properties.get(name, ()) if value), None)

    def stated(self, key: str) -> Any:
        """What structured data say under a key, the article before the page and the recipe; None where none do."""
        ranked = sorted(self.articles, key=lambda one: one[0])
        # a recipe's or a page's name is no headline
        said = (item.get(key) for rank, item in ranked if key != "headline" or not rank)
        return next((value for value in said if value not in (None, "", [])), None)


def read_head(tree: LexborHTMLParser) -> Head:
    """Read metadata elements and structured data."""
    head = Head()
    root = tree.root
    if root is not None:
        head.language = (root.attributes.get("lang") or root.attributes.get("xml:lang") or "").strip() or None
    for node in tree.css('meta[content], link[rel="canonical"], title, script[type="application/ld+json"]'):
        attributes = node.attributes
        if node.tag == "meta":
            name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
            head.properties.setdefault(name, []).append(html.unescape((attributes.get("content") or "").strip()))
        elif node.tag == "link":
            head.canonical = head.canonical or (attributes.get("href") or "").strip() or None
        elif node.tag == "title":
            head.title = head.title or " ".join(node.text().split()) or None
        else:
            _read_structured(node.text(), head)
    return head


def _read_structured(text: str, head: Head) -> None:
    """Keep the articles of a JSON-LD block, and the names of persons they refer to."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    for item in _items(data):
        kinds = item.get("@type") or item.get("type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        name = item.get("name")
        if isinstance(item.get("@id"), str) and isinstance(name, str):
            head.people.setdefault(item["@id"], name)
        if known := [ARTICLES[kind] for kind in kinds if isinstance(kind, str) and kind in ARTICLES]:
            head.articles.append((min(known), item))


def _items(data: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON value, outermost first."""
    waiting = [data]
    for _ in range(MOST_ITEMS):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, dict):
            yield item
            waiting += [value for value in item.values() if isinstance(value, dict | list)]
        elif isinstance(item, list):
            waiting += item


def read_address(head: Head, *, given: str | None) -> str | None:
    """The post's address: as the page states it, else as given."""
    article = head.stated("mainEntityOfPage") or head.stated("url")
    stated = article.get("@id") if isinstance(article, dict) else article
    for url in (head.canonical, head.first("og:url"), given, stated):
        if isinstance(url, str):
            plain = _WAYBACK.sub("", url.strip())
            if canonical_post_id(plain):
                return plain.partition("#")[0]
    return None


def read_title(head: Head, found: Sequence[Element], *, address: str | None) -> str | None:
    """The post's title without the site's name: a heading that the page's head repeats, else the head's own."""
    stated = [text for value in (head.first("og:title"), head.stated("headline")) if (text := _clean(value))]
    keys = [_key(value) for value in stated or [head.title or ""]]
    site = _key(head.first("og:site_name") or "")
    best = ""
    titled = [element for element in found if element.tag in {"h1", "h2"} and _TITLED.search(_naming(element))]
    titled = titled if len(titled) == 1 or (titled and titled[0].tag == "h1") else []  # several h2 head teasers
    for element in found:
        printed = _clean(element.node.text()) if element.tag not in {"meta", "link"} else None
        key = _key(printed or "")
        if not printed or not key or key == site or _leads_home(element.node, address or ""):
            continue
        if element in titled:
            return printed
        if any(key in whole for whole in keys) or (element.tag == "h1" and not any(keys)):
            if element.tag not in {"h2", "h3"} or "title" in (element.attributes.get("class") or ""):
                return printed
            best = max(best, printed, key=len)
    if best:
        return best
    whole = stated[-1] if stated else _clean(head.title)
    return _without_site(whole, head.first("og:site_name")) if whole else None


def _naming(element: Element) -> str:
    return f"{element.attributes.get('class') or ''} {element.attributes.get('itemprop') or ''}"


def _leads_home(heading: LexborNode, post: str) -> bool:
    """Whether a heading is the site's own name: a link to its front page."""
    link = heading.css_first("a[href]")
    if link is None:
        return False
    address = _WAYBACK.sub("", (link.attributes.get("href") or "").strip())
    above = post.startswith(address) and len(address) < len(post.rstrip("/"))
    return address == "/" or (address.startswith("http") and (above or canonical_post_id(address) is None))


def _key(title: str) -> str:
    return re.sub(r"\W+", "", html.unescape(title)).casefold()


def _clean(value: Any) -> str | None:
    text = " ".join(html.unescape(value).split()) if isinstance(value, str) else ""
    return text or None


def _without_site(title: str, site: str | None) -> str:
    """A title without " | Site" behind it."""
    parts = re.split(r"\s+[|–—»·-]\s+", title)
    if len(parts) > 1 and (not site or _key(parts[-1]) in _key(site) or _key(site) in _key(parts[-1])):
        cut = title[: title.rindex(parts[-1])]
        return re.sub(r"\s+[|–—»·-]\s+$", "", cut)
    return title


def read_post_author(head: Head, found: Sequence[Element], *, host: str | None, text: str | None) -> str | None:
    """Who wrote the post: structured data, unless they name the site; else the byline, else the page's head.

    Where none of them tells, `host`, whom the thread marks as the post's author, or the byline the text opens with.
    """
    site = _key(head.first("og:site_name") or "")
    structured = _structured_author(head)
    if structured and _key(structured) != site:
        return structured
    for element in found:
        inner = element.node.css_first("[itemprop=name], .fn, [rel=author]")
        printed = " ".join((inner or element.node).text().split())
        if (element.tag != "small" or _DATE_BY.fullmatch(printed)) and (name := _byline(printed)):
            return name
    names = [value for key in _AUTHOR_KEYS for value in head.properties.get(key, ())]
    stated = [clean_name(name) for name in names if "://" not in name and not re.search(r"\d+ min", name)]
    named = [name for name in stated if name and "/" not in name]  # an address without its scheme
    opening = read_byline((text or "").split("\n", 1)[0])
    return next(iter(named), structured or host or (opening.author if opening else None))


def _structured_author(head: Head) -> str | None:
    author = head.stated("author")
    for one in author if isinstance(author, list) else [author]:
        name = (head.people.get(str(one.get("@id"))) or one.get("name")) if isinstance(one, dict) else one
        if isinstance(name, str) and (cleaned := clean_name(html.unescape(name))) and "://" not in cleaned:
            return cleaned
    return None


def _byline(printed: str) -> str | None:
    if (dated := _DATE_BY.fullmatch(printed)) and read_moment(dated["when"]):
        return clean_name(dated["name"])
    said = read_author_line(_BY.sub("", printed))
    name = said.author if said and said.when else clean_name(_BY.sub("", printed))
    return name if name and len(name.split()) <= 6 else None  # noqa: PLR2004 -- a name's words


def read_post_time(head: Head, found: Sequence[Element]) -> Moment | None:
    """When the post appeared: structured data, else a meta element, else as printed."""
    values = [
        head.stated("datePublished"),
        head.first("article:published_time", "datepublished", "dc.date", "date"),
    ]
    moment = most_precise(read_moment(value) for value in values if isinstance(value, str))
    for element in found if moment is None else ():
        attributes = element.attributes
        said = [attributes.get("datetime"), attributes.get("title"), attributes.get("content")]
        printed = [*said, element.node.text(), *_leaves(element.node)]
        read = [read_moment(" ".join(value.split())[:LONGEST], language=head.language) for value in printed if value]
        if moment := most_precise(one for one in read if one and one.precision not in {"year", "month"}):
            return moment
    return moment


def _leaves(node: LexborNode) -> list[str]:
    """The pieces of text of a small element, which a theme may print without a blank between them."""
    pieces = [text for one in node.traverse(include_text=True) if one.tag == "-text" and (text := one.text_content)]
    return [text for text in pieces if len(text) >= 6] if len(pieces) <= MOST_PIECES else []  # noqa: PLR2004 -- the shortest date


def read_categories(head: Head, found: Sequence[Element]) -> tuple[str, ...]:
    """Categories in the order printed, each once."""
    links = [element for element in found if element.tag == "a"]
    filed = [link for link in links if "category" in (link.attributes.get("rel") or "")]
    names = [" ".join(link.node.text().split()) for link in filed or links]
    if not names:
        section = head.stated("articleSection")
        names = [one for one in (section if isinstance(section, list) else [section]) if isinstance(one, str)]
        names = names or head.properties.get("article:section", [])
    return tuple(dict.fromkeys(html.unescape(name).strip(" #") for name in names if name.strip() and len(name) < 80))  # noqa: PLR2004 -- a category's name


def read_stated(head: Head, found: Sequence[Element]) -> int | None:
    """How many comments the page says there are."""
    for element in found:
        printed = _beginning(element.node) if element.tag != "h1" else ""
        if match := _COUNT.match(printed):
            number = (match["n"] or match["after"]).lower()
            return _WORDS_FOR_ONE.get(number) if not number[0].isdigit() else int(re.sub(r"\D", "", number))
    count = head.stated("commentCount")
    return int(count) if isinstance(count, int | str) and str(count).isdigit() else None


def _beginning(node: LexborNode) -> str:
    """The first words of an element, which may hold the whole thread."""
    pieces: list[str] = []
    length = 0
    for inner in node.traverse(include_text=True):
        if inner.tag == "-text":
            pieces.append(inner.text_content or "")
            length += len(pieces[-1].strip())
            if length >= MOST_COUNT:
                break
    return " ".join("".join(pieces).split())[:MOST_COUNT]


def densest(nodes: Sequence[LexborNode]) -> LexborNode | None:
    """The element whose own paragraphs hold the most text."""
    weights: dict[int, int] = {}
    parents: dict[int, LexborNode] = {}
    for node in nodes:
        if (parent := node.parent) is not None:
            weights[parent.mem_id] = weights.get(parent.mem_id, 0) + len(node.text())
            parents[parent.mem_id] = parent
    best = max(weights, key=lambda key: weights[key], default=None)
    return parents[best] if best is not None else None
