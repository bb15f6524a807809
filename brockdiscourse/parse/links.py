"""Addresses and identifiers: which post a URL names, and a name for each comment."""

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

_COMMENT_NUMBER = re.compile(
    r"#(?:[a-z-]{1,12}-)?comment-?(\d{1,20})$|[?&#](?:c|comment|showComment)=?(\d{6,20})", re.IGNORECASE
)


def canonical_post_id(url: str) -> str | None:
    """Host and path of a post's address, with ``p`` or ``page_id`` where the site uses it.

    Parameters
    ----------
    url
        An absolute ``http`` or ``https`` address.

    Returns
    -------
    str or None
        Lower-case host without ``www.`` or port 80/443, path without index file, comment page or trailing slash;
        None where the text is no such address, or names a site and no post.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    if port not in {None, 80, 443}:
        host = f"{host}:{port}"
    steps = [step for step in parts.path.split("/") if step and step not in {"index.php", "index.html"}]
    if steps and steps[-1].startswith("comment-page-"):
        steps.pop()
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query) if key in {"p", "page_id"}])
    if not steps and not query:
        return None
    return "/".join([host, *steps]) + (f"?{query}" if query else "")


def site_of(url: str) -> str | None:
    """Host name of an address, lower case and without ``www.``; None where there is none."""
    try:
        host = urlsplit(url.strip()).hostname
    except ValueError:
        return None
    return host.removeprefix("www.").rstrip(".") or None if host else None


def number_in(url: str) -> str | None:
    """The number of the comment that an address points to, as in ``#comment-21``; None where it points to none."""
    found = _COMMENT_NUMBER.search(url)
    return (found[1] or found[2]).lstrip("0") or None if found else None


class CommentNames:
    """Identifiers of one post's comments, unique on the page.

    Parameters
    ----------
    post_id
        The post whose comments are named.
    """

    def __init__(self, post_id: str) -> None:
        self.post_id = post_id
        self._used: dict[str, int] = {}

    def name(self, number: str | None, *, author: str | None, text: str | None) -> str:
        """Name one comment: by its platform's number, else by a short hash of author and text.

        The hash survives a changed order; the second of two equal names gets ``-2``.
        """
        if not number:
            said = f"{author or ''}\n{text or ''}".encode(errors="surrogatepass")
            number = hashlib.sha256(said).hexdigest()[:10]
        name = f"{self.post_id}#comment-{number}"
        self._used[name] = again = self._used.get(name, 0) + 1
        return name if again == 1 else f"{name}-{again}"
