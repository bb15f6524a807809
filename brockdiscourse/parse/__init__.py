"""Bytes to Pages: what a blog page says, as plain records."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from brockdiscourse.errors import CorpusError, UnreadableError
from brockdiscourse.parse.page import Comment, Moment, Page, Post

__all__ = ["PARSER_VERSION", "Comment", "Moment", "Page", "Post", "parse_bytes", "parse_file"]

PARSER_VERSION = "1"

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
    pages = _reader(text)(text, name=name, url=url)
    return [_finish(page, doubt) for page in pages]


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
    from brockdiscourse.parse.redaction import redact

    found = 0

    def clean(text: str | None) -> str | None:
        nonlocal found
        if text is None:
            return None
        text, n = redact(text.strip())
        found += n
        return text or None

    post = page.post and replace(
        page.post, text=clean(page.post.text), title=clean(page.post.title), author=clean(page.post.author)
    )
    comments = tuple(replace(c, text=clean(c.text), author=clean(c.author)) for c in page.comments)
    notes = (*page.notes, doubt) if doubt else page.notes
    return replace(page, post=post, comments=comments, redactions=page.redactions + found, notes=notes)
