"""From any address of a blog to the doors it leaves open: its REST root, its feeds, its sitemaps."""

import html
import re
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from brockdiscourse.collect.http import Answer
from brockdiscourse.collect.visit import GONE, HIDDEN, OK, Visit, read_json
from brockdiscourse.errors import RefusedError

_API = "https://api.w.org/"
_LINK_HEADER = re.compile(r"<([^>]{1,500})>;[^,]{0,200}rel=\"?" + re.escape(_API))
_LINK = re.compile(r"<link\b[^>]{0,1000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(rel|href|type)\s*=\s*(?:\"([^\"]{0,800})\"|'([^']{0,800})')", re.IGNORECASE)
_BLOGGER = re.compile(r"<meta[^>]{0,200}content=['\"]blogger['\"]", re.IGNORECASE)
_FEED_HOME = re.compile(r"<(?:link)>\s*(https?://[^<\s]{4,300})\s*</link>")


@dataclass(frozen=True, kw_only=True)
class Site:
    """A blog's doors.

    Attributes
    ----------
    home
        Its front page.
    way
        ``rest``, ``blogger`` or ``html``.
    root
        The REST root, where it is open.
    why
        Why REST is not used.
    """

    home: str
    way: str
    root: str = ""
    why: str = ""

    def route(self, path: str, **query: object) -> str:
        """An address of the REST API, whatever the prefix and the permalinks are."""
        told = "&".join(f"{key}={value}" for key, value in query.items())
        if "rest_route=" in self.root:
            return f"{self.root.rstrip('/')}/{path}" + (f"&{told}" if told else "")
        return f"{self.root.rstrip('/')}/{path}" + (f"?{told}" if told else "")

    def remember(self) -> dict[str, Any]:
        """What to keep between runs."""
        return asdict(self)


def discover(visit: Visit, url: str) -> Site:
    """Find a blog's doors from its home page, a post or a feed.

    Raises
    ------
    RefusedError
        If the address itself cannot be fetched.
    """
    answer = visit.ask(url, asked="where the blog's doors are", aside=True)
    if answer.status != OK:
        raise RefusedError(url, f"answers {answer.status}")
    home = _home(answer)
    if "rss" in answer.headers.get("content-type", "") or answer.text.lstrip().startswith(("<?xml", "<rss")):
        found = _FEED_HOME.search(answer.text)
        home = f"{found[1].rstrip('/')}/" if found else home
    if _BLOGGER.search(answer.text):
        return Site(home=home, way="blogger")
    if named := _roots(answer):
        return Site(home=home, way="rest", root=named[0])
    why = "no REST API was found"
    for root in (f"{home}wp-json/", f"{home}?rest_route=/"):
        site = Site(home=home, way="rest", root=root)
        refusal = _try(visit, site)
        if not refusal:
            return site
        why = refusal
    return Site(home=home, way="html", why=why)


def _home(answer: Answer) -> str:
    """The front page: above wp-content's and wp-json's places, else the host's."""
    parts = urlsplit(answer.url)
    root = next(iter(_roots(answer)), "")
    if root and urlsplit(root).netloc == parts.netloc:
        path = re.sub(r"(?:index\.php)?\??(?:rest_route=.*)?$", "", root)
        path = re.sub(r"(?:wp-json|api)/?$", "", path)
        return path if path.endswith("/") else f"{path}/"
    return f"{parts.scheme}://{parts.netloc}/"


def _roots(answer: Answer) -> list[str]:
    """REST roots that a page names in its headers or its head."""
    found = [html.unescape(match) for match in _LINK_HEADER.findall(answer.headers.get("link", ""))]
    for tag in _LINK.findall(answer.text[:400_000]):
        told = {name.lower(): double or single for name, double, single in _ATTRIBUTE.findall(tag)}
        if told.get("rel") == _API and told.get("href"):
            found.append(html.unescape(told["href"]))
    return [urljoin(answer.url, root) for root in found]


def _try(visit: Visit, site: Site) -> str:
    """Why a root does not serve; empty where it does."""
    url = site.route("wp/v2/comments", per_page=1, _fields="id")
    try:
        answer = visit.ask(url, asked="whether REST is open", aside=True)
    except RefusedError as refused:
        return f"REST: {refused.reason}"
    data = read_json(answer)
    if answer.status == OK and isinstance(data, list):
        return ""
    if answer.status in HIDDEN:
        return f"REST is closed to visitors ({answer.status})"
    return "REST is not there" if answer.status in GONE else f"REST answers {answer.status} and no list"
