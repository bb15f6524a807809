"""What a parser hands over: one page as plain records."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Precision = Literal["second", "minute", "day", "month", "year"]
Zone = Literal["utc", "local"]
Kind = Literal["comment", "pingback", "trackback", "ping"]
ParentState = Literal["shown", "held", "deleted", "elsewhere"]
Format = Literal["html", "rendering", "rest", "wxr", "feed", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time as precisely as it was printed.

    `at` is naive: UTC where `zone` is ``utc`` (the source gave an offset), the site's wall time where it is
    ``local``. What lies below `precision` is zero and means nothing.
    """

    at: datetime
    precision: Precision
    zone: Zone = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post. None is what the page does not give."""

    url: str | None = None
    site: str | None = None
    title: str | None = None
    author: str | None = None
    time: Moment | None = None
    categories: tuple[str, ...] = ()
    language: str | None = None
    text: str | None = None
    stated_comments: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment or ping, in the order the page prints them.

    `comment_id` and `reply_to` are whole identifiers (``POST_ID#comment-N``); `text` has paragraphs parted by one
    blank line, quoted paragraphs behind ``> `` and list items behind ``- ``. `answers` names the comment answered where
    it is not in this file: another file of the same thread may hold it.
    """

    comment_id: str
    kind: Kind = "comment"
    position: int
    depth: int = 1
    reply_to: str | None = None
    answers: str | None = None
    parent_state: ParentState | None = None
    author: str | None = None
    author_url: str | None = None
    time: Moment | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One post with its thread, either of which may be missing.

    Attributes
    ----------
    post_id
        Canonical host and path where the page names an address, else the raw file's stem.
    source
        The raw file's name, as the parser was given it.
    notes
        What was left out or is doubtful, in plain words.
    skipped
        (reason, detail) of each record that could not be used.
    redactions
        E-mail addresses and telephone numbers replaced in the texts.
    """

    post_id: str
    source: str
    format: Format
    platform: str
    post: Post | None = None
    comments: tuple[Comment, ...] = ()
    notes: tuple[str, ...] = ()
    skipped: tuple[tuple[str, str], ...] = field(default=())
    redactions: int = 0
