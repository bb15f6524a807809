"""Feeds: RSS and Atom of posts or comments, and Blogger's JSON feed."""

import json
import re
from typing import Any
from xml.etree.ElementTree import Element

from brockdiscourse.errors import UnreadableError
from brockdiscourse.parse.dates import read_moment
from brockdiscourse.parse.links import number_in
from brockdiscourse.parse.page import Page
from brockdiscourse.parse.records import RecordReader, StoredComment, StoredPost, address, number_of, plain
from brockdiscourse.parse.xml import read_xml

_ATOM, _THREAD = "{http://www.w3.org/2005/Atom}", "{http://purl.org/syndication/thread/1.0}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_SLASH = "{http://purl.org/rss/1.0/modules/slash/}comments"
# The first paragraph of a reply in WordPress's comment feeds, in whatever language.
_IN_REPLY = re.compile(
    r"\s*<p>[^<]{1,60}<a\b[^>]{0,200}\bhref=[\"'](?P<href>[^\"']{1,500}#comment-\d{1,20})[\"'][^>]{0,200}>[^<]{0,200}</a>"
    r"[^<]{0,20}</p>",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:by|von|par|por|di|door):\s*(?P<name>.{1,120})", re.IGNORECASE)
_POST_NUMBER = re.compile(r"[?&]p=(\d{1,20})|\.post-(\d{1,20})|/(\d{6,20})/comments/")
_BLOGGER_NUMBER = re.compile(r"\.post-(\d{1,20})$")


def parse_feed(text: str, *, name: str, url: str | None = None) -> list[Page]:
    """Read a feed of posts or of comments.

    Parameters
    ----------
    text
        RSS 2 or Atom, as WordPress and Blogger write them. E-mail addresses of authors are not read.
    name
        What the file is called; names posts that give no address.
    url
        The post's address, where the feed does not give it.

    Returns
    -------
    list of Page
        One per post. Comments stand under their post's page, which a feed of comments leaves without a text. A feed
        holds the newest entries only: `notes` says so.

    Raises
    ------
    UnreadableError
        If the XML is broken, declares entities, is no feed, or holds no entry.
    """
    root, dropped = read_xml(text, name=name)
    reader = RecordReader(name=name, url=url, format="feed", platform="feed")
    if dropped:
        reader.skip("characters that XML forbids", f"{dropped} left out")
    items = list(root.iter("item")) if root.tag == "rss" else list(root.iter(f"{_ATOM}entry"))
    if root.tag not in {"rss", f"{_ATOM}feed", f"{_ATOM}entry"}:
        raise UnreadableError("XML that is no feed and no export", f"{name}: {str(root.tag)[:60]}")
    for count, item in enumerate(items, start=1):
        _take(_rss(item) if root.tag == "rss" else _atom(item), reader, count)
    return reader.finish(note="a feed holds only the newest entries")


def _take(entry: dict[str, Any], reader: RecordReader, count: int) -> None:
    """Take one entry: a comment if its address or guid is one's, else a post."""
    number = number_in(entry["guid"]) or number_in(entry["link"])
    markup = entry["markup"]
    parent = number_in(entry["answers"])
    if number is None and parent is None and not entry["answers"]:
        told = _POST_NUMBER.search(entry["guid"])
        reader.add_post(
            StoredPost(
                number=next((one for one in told.groups() if one), str(count)) if told else str(count),
                link=address(entry["link"]),
                title=entry["title"],
                author=entry["author"],
                time=entry["time"],
                categories=entry["categories"],
                markup=markup,
                stated_comments=entry["stated"],
            )
        )
        return
    if found := _IN_REPLY.match(markup):
        markup = markup[found.end() :]
        parent = parent or number_in(found["href"])
    by = _BY.search(entry["title"])
    stored = StoredComment(
        number=number or str(count),
        parent=parent,
        status="approved",
        type="comment",
        author=entry["author"] or (plain(by["name"]) if by else None),
        author_url=entry["author_url"],
        time=entry["time"],
        markup=markup,
    )
    post = _POST_NUMBER.search(entry["guid"])
    link = address(entry["link"].partition("#")[0]) or address(entry["answers"].partition("#")[0])
    reader.add_comment(stored, link=link, post=next((one for one in post.groups() if one), "post") if post else "post")


def _rss(item: Element) -> dict[str, Any]:
    fields: dict[str, str] = {}
    for child in item:
        fields.setdefault(str(child.tag), (child.text or "").strip())
    when = read_moment(fields.get("pubDate", ""))
    stated = fields.get(_SLASH, "")
    return {
        "guid": fields.get("guid", ""),
        "link": fields.get("link", ""),
        "title": fields.get("title", ""),
        "author": plain(fields.get(_CREATOR)),  # RSS's own `author` is an e-mail address
        "author_url": None,
        "time": when,
        "categories": tuple(name for child in item if child.tag == "category" and (name := plain(child.text))),
        "markup": fields.get(_CONTENT) or fields.get("description", ""),
        "answers": _answers(item),
        "stated": int(stated) if stated.isascii() and stated.isdecimal() and len(stated) < 9 else None,  # noqa: PLR2004 -- a count
    }


def _atom(item: Element) -> dict[str, Any]:
    def text(tag: str) -> str:
        found = item.find(f"{_ATOM}{tag}")
        return "" if found is None else "".join(found.itertext()).strip()

    author = item.find(f"{_ATOM}author")
    told = {str(child.tag).removeprefix(_ATOM): (child.text or "").strip() for child in author or ()}
    links = {one.get("rel", "alternate"): one.get("href", "") for one in item.findall(f"{_ATOM}link")}
    return {
        "guid": text("id"),
        "link": links.get("alternate", ""),
        "title": text("title"),
        "author": plain(told.get("name")),
        "author_url": address(told.get("uri")),
        "time": read_moment(text("published") or text("updated")),
        "categories": tuple(name for one in item.findall(f"{_ATOM}category") if (name := plain(one.get("term")))),
        "markup": text("content") or text("summary"),
        "answers": _answers(item),
        "stated": None,
    }


def _answers(item: Element) -> str:
    """Address or guid of what an entry answers: a comment or the post."""
    found = item.find(f"{_THREAD}in-reply-to")
    return (
        ""
        if found is None
        else next(
            (one for key in ("ref", "href") if (one := found.get(key, "")) and "#" in one),
            found.get("href", "") or found.get("ref", ""),
        )
    )


def parse_blogger(data: dict[str, Any], *, name: str, url: str | None = None) -> list[Page]:
    """Read Blogger's JSON feed (``?alt=json``) of posts or of comments.

    Parameters
    ----------
    data
        The feed's object, with ``feed`` and its ``entry`` list.
    name
        What the file is called.
    url
        The post's address, where the feed does not give it.

    Returns
    -------
    list of Page
        As `parse_feed`; a reply's parent is the comment its ``related`` link names.

    Raises
    ------
    UnreadableError
        If it holds no entry.
    """
    feed = data.get("feed")
    reader = RecordReader(name=name, url=url, format="feed", platform="blogger")
    entries = feed.get("entry") if isinstance(feed, dict) else None
    for count, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
        if isinstance(entry, dict):
            _take_blogger(entry, reader, count)
        else:
            reader.skip("no entry of a feed", json.dumps(entry)[:60])
    return reader.finish(note="a feed holds only the newest entries")


def _said(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    text = value.get("$t") if isinstance(value, dict) else value
    return text if isinstance(text, str) else ""


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _take_blogger(entry: dict[str, Any], reader: RecordReader, count: int) -> None:
    links: dict[str, str] = {}
    for one in _dicts(entry.get("link")):
        if isinstance(one.get("href"), str):
            links.setdefault(str(one.get("rel")), one["href"])
    author: dict[str, Any] = next(iter(_dicts(entry.get("author"))), {})
    found = _BLOGGER_NUMBER.search(_said(entry, "id"))
    number = (found[1] if found else None) or str(count)
    answered = entry.get("thr$in-reply-to")
    common: dict[str, Any] = {
        "number": number,
        "author": plain(_said(author, "name")),
        "time": read_moment(_said(entry, "published")),
        "markup": _said(entry, "content") or _said(entry, "summary"),
    }
    if not isinstance(answered, dict):
        terms = [one.get("term") for one in _dicts(entry.get("category"))]
        total = number_of(_said(entry, "thr$total"))
        reader.add_post(
            StoredPost(
                **common,
                link=address(links.get("alternate")),
                title=_said(entry, "title"),
                categories=tuple(
                    name for term in terms if term and "schemas.google" not in str(term) and (name := plain(term))
                ),
                stated_comments=int(total) if total else None,
            )
        )
        return
    reader.add_comment(
        StoredComment(
            **common,
            parent=number_of((links.get("related") or "").rpartition("/")[2]),
            status="approved",
            type="comment",
            author_url=address(_said(author, "uri")),
        ),
        link=address(str(answered.get("href") or "").partition("#")[0]),
        post=(_BLOGGER_NUMBER.search(str(answered.get("ref") or "")) or ["", "post"])[1],
    )
