"""Comments that a page holds as data: schema.org in JSON-LD, Substack's preloaded thread."""

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from brockdiscourse.parse.dates import read_moment
from brockdiscourse.parse.links import number_in
from brockdiscourse.parse.page import Comment
from brockdiscourse.parse.records import RecordReader, StoredComment, address, number_of, plain

MOST = 100_000  # comments taken from data
_PRELOADS = re.compile(r"window\._preloads\s*=\s*JSON\.parse\(")


def read_structured(
    tree: LexborHTMLParser, article: Any, *, url: str | None, name: str
) -> tuple[str, tuple[Comment, ...]]:
    """The thread that a page's data hold.

    Parameters
    ----------
    tree
        The page.
    article
        What JSON-LD says under ``comment`` of the post.
    url
        The post's address.
    name
        What the file is called.

    Returns
    -------
    tuple
        The platform, and the comments in the order of a page; none where there are no data, or none that are comments.
    """
    reader = RecordReader(name=name, url=url, format="html")
    platform = "json-ld"
    for stored in _json_ld(article):
        reader.add_comment(stored, link=url, post="post")
    scripts = (node.text() for node in tree.css("script:not([src])"))
    for script in (text for text in scripts if "_preloads" in text):
        for stored in _substack(script):
            platform = "substack"
            reader.add_comment(stored, link=url, post="post")
    return platform, reader.comments()


def _json_ld(comments: Any) -> Iterator[StoredComment]:
    """Schema.org comments with those below them; numbers from their addresses, else counted."""
    first = comments if isinstance(comments, list) else [comments]
    waiting: list[tuple[Any, str | None]] = [(one, None) for one in first[::-1]]
    for count in range(1, MOST):
        if not waiting:
            return
        item, parent = waiting.pop()
        if not isinstance(item, dict):
            continue
        number = number_in(str(item.get("url") or item.get("@id") or "")) or f"{count}"
        author = item.get("author") or item.get("creator")
        author = author[0] if isinstance(author, list) and author else author
        when = item.get("dateCreated") or item.get("datePublished")
        yield StoredComment(
            number=number,
            parent=parent,
            status="approved",
            type="comment",
            author=plain(author.get("name") if isinstance(author, dict) else author),
            author_url=address(author.get("url")) if isinstance(author, dict) else None,
            time=read_moment(when) if isinstance(when, str) else None,
            markup=_markup(item.get("text") or item.get("description")),
        )
        below = item.get("comment")
        waiting += [(one, number) for one in (below if isinstance(below, list) else [below])][::-1]


def _markup(text: Any) -> str:
    """Text that may hold HTML; plain text keeps its lines."""
    if not isinstance(text, str):
        return ""
    return text if "<" in text else text.replace("\n", "<br>")


def _substack(script: str) -> Iterator[StoredComment]:
    """The comments of Substack's ``_preloads``, a JSON text written as a JavaScript string."""
    found = _PRELOADS.search(script)
    if found is None:
        return
    try:
        inner, _ = json.JSONDecoder().raw_decode(script[found.end() :].lstrip())
        data = json.loads(inner)
    except (ValueError, RecursionError, TypeError):
        return
    comments = data.get("comments") if isinstance(data, dict) else None
    waiting = [comments] if isinstance(comments, list) else []
    for _ in range(MOST):
        if not waiting:
            return
        item = waiting.pop()
        if isinstance(item, list):
            waiting += item[::-1]
            continue
        number = number_of(item.get("id")) if isinstance(item, dict) else None
        if number is None:
            continue
        when, path = item.get("date"), item.get("ancestor_path")
        yield StoredComment(
            number=number,
            parent=number_of(path.split(".")[-1]) if isinstance(path, str) else None,
            status="approved" if not item.get("deleted") else "deleted",
            type="comment",
            author=plain(item.get("name")),
            author_url=None,
            time=read_moment(when) if isinstance(when, str) else None,
            markup=_markup(item.get("body")),
        )
        if isinstance(item.get("children"), list):
            waiting.append(item["children"])
