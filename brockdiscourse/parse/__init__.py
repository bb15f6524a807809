"""Bytes to Pages: what a blog page says, as plain records."""

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from brockdiscourse.errors import CorpusError, UnreadableError
from brockdiscourse.parse.page import Comment, Moment, Page, Post

__all__ = ["PARSER_VERSION", "Comment", "Moment", "Page", "Post", "parse_bytes", "parse_file"]

PARSER_VERSION = "1"
_Record = TypeVar("_Record", Post, Comment)

_MAX_BYTES = 64 * 1024 * 1024
_JSON = re.compile(r"""\{\s*"|\[\s*(?:\{|\]\s*$)""")
_CLOSED = re.compile(r"</(?:html|head|body|div|ol|ul|li|p|a|span|article|section)\s*>", re.IGNORECASE)
_MANY = 3
# What a careless server prints before its JSON.
_WARNED = re.compile(r"\A\s*(?:<br />\s*<b>[^<]{1,40}</b>.{0,4000}?\n)+(?=[\[{])")


def parse_file(path: str | Path, *, url: str | None = None) -> list[Page]:
    """Read one raw file.

    Parameters
    ----------
    path
        A saved page (HTML, MHTML or a plain-text rendering), a REST answer, a WXR export or a feed. A `str` is always
        a path.
    url
        The page's address, where the file does not name it.

    Returns
    -------
    list of Page
        One per post; a WXR export holds many.

    Raises
    ------
    UnreadableError
        If the file holds neither a post nor a thread.
    CorpusError
        If the file cannot be opened.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        msg = f"{path}: {error.strerror or error}"
        raise CorpusError(msg) from error
    return parse_bytes(data, name=path.name, url=url)


def parse_bytes(data: bytes, *, name: str, url: str | None = None) -> list[Page]:
    """Read one raw file's bytes; the format is told from the bytes, not from the name.

    Parameters
    ----------
    data
        The bytes as they were saved or received.
    name
        What the file is called; names the post where the page gives no address.
    url
        The page's address, where the bytes do not name it.

    Returns
    -------
    list of Page
        E-mail addresses and telephone numbers in every text are ``[e-mail]`` and ``[phone]``.

    Raises
    ------
    UnreadableError
        If the bytes hold neither a post nor a thread.
    """
    from brockdiscourse.parse.decode import decode
    from brockdiscourse.parse.mhtml import is_mhtml, read_mhtml

    if len(data) > _MAX_BYTES:
        raise UnreadableError("file too large", f"{len(data):,} bytes; {_MAX_BYTES:,} are read")
    if is_mhtml(data):
        data, stated = read_mhtml(data, name=name)
        url = url or stated
    text, doubt = decode(data)
    text = _WARNED.sub("", text, count=1)
    with _uncollected():
        pages = _reader(text)(text, name=name, url=url)
        return [_finish(page, doubt) for page in pages]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no garbage: of a long page's rows all are kept, and each search would go through all so far."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _reader(text: str) -> Callable[..., list[Page]]:
    """Tell the format by how the text begins."""
    head = text[:4096].lstrip("\ufeff \t\r\n")
    if _JSON.match(head):
        from brockdiscourse.parse.wordpress import parse_rest

        return parse_rest
    if head.startswith(("<?xml", "<rss", "<feed")):
        if "xmlns:wp=" in text[:65536]:
            from brockdiscourse.parse.wordpress import parse_wxr

            return parse_wxr
        if "<html" not in head.lower():
            from brockdiscourse.parse.feeds import parse_feed

            return parse_feed
    if head.startswith("<") or len(_CLOSED.findall(text[:65536])) >= _MANY:
        from brockdiscourse.parse.html import parse_html

        return parse_html
    from brockdiscourse.parse.rendering import parse_rendering

    return parse_rendering


def _finish(page: Page, doubt: str | None) -> Page:
    """Take contact data out of the texts and say what the decoder doubted."""
    post, found = _clean(page.post, ("text", "title", "author")) if page.post else (None, 0)
    comments = []
    for comment in page.comments:
        cleaned, n = _clean(comment, ("text", "author"))
        comments.append(cleaned)
        found += n
    notes = (*page.notes, doubt) if doubt else page.notes
    return replace(page, post=post, comments=tuple(comments), redactions=page.redactions + found, notes=notes)


def _clean(record: _Record, names: tuple[str, ...]) -> tuple[_Record, int]:
    """A record without contact data, and how many were taken out; most records stay as they are."""
    from brockdiscourse.parse.redaction import redact

    changed: dict[str, Any] = {}
    found = 0
    for name in names:
        text = getattr(record, name)
        if text is not None:
            cleaned, n = redact(text.strip())
            found += n
            if cleaned != text or not cleaned:
                changed[name] = cleaned or None
    return (replace(record, **changed) if changed else record), found
