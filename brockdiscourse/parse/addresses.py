"""The addresses that a page, a feed or a sitemap names: what a collector follows."""

import re
from urllib.parse import urldefrag, urljoin

from selectolax.lexbor import LexborHTMLParser

from brockdiscourse.errors import UnreadableError
from brockdiscourse.parse.bombs import refuse_bombs
from brockdiscourse.parse.decode import decode
from brockdiscourse.parse.xml import read_xml

_LASTMOD = "lastmod"


def list_links(data: bytes, *, base: str) -> list[tuple[str, str]]:
    """The links of a page: address and what it says, in reading order.

    Parameters
    ----------
    data
        The page.
    base
        The page's own address.

    Returns
    -------
    list of (address, text)
        Absolute, without fragments; none of a page that cannot be read.
    """
    try:
        text, _ = decode(data)
        refuse_bombs(text)
    except UnreadableError:
        return []
    found = []
    for node in LexborHTMLParser(text).css("a[href]"):
        try:
            address = urldefrag(urljoin(base, (node.attributes.get("href") or "").strip()))[0]
        except ValueError:
            continue
        if address.startswith(("http://", "https://")):
            found.append((address, " ".join(node.text().split())))
    return found


def list_entries(data: bytes, *, name: str) -> list[tuple[str, str, str]]:
    """The entries of a sitemap, a sitemap index or a feed.

    Parameters
    ----------
    data
        The XML.
    name
        What to call it in a message.

    Returns
    -------
    list of (address, title, changed)
        Title and time of change are empty where it gives none.

    Raises
    ------
    UnreadableError
        If it is broken, declares entities or is far too large.
    """
    text, _ = decode(data)
    root, _ = read_xml(text, name=name)
    found = []
    for entry in root.iter():
        kind = str(entry.tag).rpartition("}")[2]
        if kind not in {"url", "sitemap", "item", "entry"}:
            continue
        told = {str(child.tag).rpartition("}")[2]: (child.text or "").strip() for child in entry}
        links = [child.get("href", "") for child in entry if child.get("rel", "alternate") == "alternate"]
        address = told.get("loc") or told.get("link") or next((link for link in links if link), "")
        if re.match(r"https?://\S+$", address):
            found.append((address, told.get("title", ""), told.get(_LASTMOD) or told.get("updated", "")))
    return found
