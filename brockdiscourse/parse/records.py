"""Posts and comments as a platform stores them, put together into Pages with their threads."""

import re
from collections.abc import Iterable, Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePath
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from brockdiscourse.errors import UnreadableError
from brockdiscourse.parse.blocktext import read_text
from brockdiscourse.parse.bombs import refuse_bombs
from brockdiscourse.parse.dates import read_moment
from brockdiscourse.parse.links import CommentNames, canonical_post_id, site_of
from brockdiscourse.parse.page import Comment, Format, Kind, Moment, Page, ParentState, Post
from brockdiscourse.parse.roles import Roles
from brockdiscourse.platforms import HIDDEN, POST_STRIP

_POST_ROLES = Roles({"strip": (*POST_STRIP, *HIDDEN)})
_COMMENT_ROLES = Roles({})
_KINDS: dict[str, Kind] = {"": "comment", "comment": "comment", "pingback": "pingback", "trackback": "trackback"}
_APPROVED = frozenset({"1", "approved", "approve"})
_DIGITS = 20  # of the largest number a database holds


@dataclass(slots=True, kw_only=True)
class StoredPost:
    """One post's record."""

    number: str
    link: str | None
    title: str
    author: str | None
    time: Moment | None
    categories: tuple[str, ...]
    markup: str
    notes: tuple[str, ...] = ()
    stated_comments: int | None = None


@dataclass(slots=True, kw_only=True)
class StoredComment:
    """One comment's record. `parent` is None at top level; `status` and `type` are WordPress's words."""

    number: str
    parent: str | None
    status: str
    type: str
    author: str | None
    author_url: str | None
    time: Moment | None
    markup: str
    text: str | None = None


@dataclass(slots=True)
class _Draft:
    """One post's page while its records come in."""

    post_id: str
    url: str | None
    post: Post | None = None
    comments: dict[str, StoredComment] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)


class RecordReader:
    """Collects one file's records and gives its pages.

    Parameters
    ----------
    name
        What the file is called; names posts that give no address.
    url
        The address of the first post that gives none.
    format
        What kind of file it is.
    platform
        Whose records they are.
    """

    def __init__(
        self,
        *,
        name: str,
        url: str | None,
        format: Format,  # noqa: A002 -- the field's name in Page
        platform: str = "wordpress",
    ) -> None:
        self.name, self.url, self.format, self.platform = name, url, format, platform
        self.skipped: list[tuple[str, str]] = []
        self._drafts: dict[str, _Draft] = {}
        self._unaddressed: str | None = None
        self._shown: set[str] = set()
        self._held: set[str] = set()

    def skip(self, reason: str, detail: str) -> None:
        """Note a record that belongs to no post."""
        self.skipped.append((reason, detail[:200]))

    def _draft(self, link: str | None, number: str) -> _Draft:
        """The page of a post, told by its address, else by its number in this file."""
        if link is None:
            self._unaddressed = self._unaddressed or number
            link = self.url if number == self._unaddressed else None
        post_id = (canonical_post_id(link) if link else None) or f"{PurePath(self.name).stem}-{number}"
        return self._drafts.setdefault(post_id, _Draft(post_id, link.partition("#")[0] if link else None))

    def add_post(self, stored: StoredPost) -> None:
        """Take a published post."""
        draft = self._draft(stored.link, stored.number)
        if draft.post is not None:
            draft.skipped.append(("post twice", f"post {stored.number}"))
            return
        draft.notes += stored.notes
        try:
            text = read_markup(stored.markup, _POST_ROLES)
        except UnreadableError as error:
            text = None
            draft.skipped.append((error.reason, f"text of post {stored.number}"))
        draft.post = Post(
            url=draft.url,
            site=site_of(draft.url) if draft.url else None,
            title=plain(stored.title),
            author=stored.author,
            time=stored.time,
            categories=stored.categories,
            text=text,
            stated_comments=stored.stated_comments,
        )

    def add_comment(self, stored: StoredComment, *, link: str | None, post: str) -> None:
        """Take a comment of the post with that address, else that number."""
        draft = self._draft(link, post)
        if stored.status not in _APPROVED:
            self._held.add(stored.number)
            draft.skipped.append(("comment not approved", f"comment {stored.number} ({stored.status[:40]})"))
        elif stored.type not in _KINDS:
            draft.skipped.append(("neither comment nor ping", f"comment {stored.number} ({stored.type[:40]})"))
        elif stored.number in draft.comments:
            draft.skipped.append(("comment twice", f"comment {stored.number}"))
        else:
            self._take(stored, draft)

    def _take(self, stored: StoredComment, draft: _Draft) -> None:
        try:
            stored.text = read_markup(stored.markup, _COMMENT_ROLES)
        except UnreadableError as error:
            draft.skipped.append((error.reason, f"text of comment {stored.number}"))
        draft.comments[stored.number] = stored
        self._shown.add(stored.number)

    def finish(self, *, note: str | None = None) -> list[Page]:
        """Give the pages, one per post, each with the note.

        Raises
        ------
        UnreadableError
            If no post and no comment came in.
        """
        if not self._drafts:
            raise UnreadableError("no post and no comment", "; ".join([self.name, *(d for _, d in self.skipped[:3])]))
        for draft in self._drafts.values():
            draft.notes += [note] if note else []
        pages = [self._page(draft) for draft in self._drafts.values()]
        pages[0] = replace(pages[0], skipped=(*pages[0].skipped, *self.skipped))
        return pages

    def comments(self) -> tuple[Comment, ...]:
        """The comments of the first post, in the order of its page; none without a record."""
        return next((self._page(draft).comments for draft in self._drafts.values()), ())

    def _page(self, draft: _Draft) -> Page:
        notes = draft.notes + cut_cycles(draft.comments)
        return Page(
            post_id=draft.post_id,
            source=self.name,
            format=self.format,
            platform=self.platform,
            post=draft.post,
            comments=lay_out(draft.comments, CommentNames(draft.post_id), held=self._held, shown=self._shown),
            notes=tuple(notes),
            skipped=tuple(draft.skipped),
        )


def cut_cycles(comments: dict[str, StoredComment]) -> list[str]:
    """Take the parent from one comment of each ring, the lowest number; one note for each."""
    notes = []
    reached_from: dict[str, str] = {}
    for start in comments:
        at: str | None = start
        while at in comments and at not in reached_from:
            reached_from[at] = start
            at = comments[at].parent
        if at in comments and reached_from[at] == start:
            first = min(_ring(comments, at), key=lambda number: (len(number), number))
            comments[first].parent = None
            notes.append(f"comment {first} is its own ancestor; it stands at top level")
    return notes


def _ring(comments: dict[str, StoredComment], number: str) -> list[str]:
    ring = [number]
    while (above := comments[ring[-1]].parent) is not None and above != number:
        ring.append(above)
    return ring


def lay_out(
    comments: dict[str, StoredComment], names: CommentNames, *, held: AbstractSet[str], shown: AbstractSet[str]
) -> tuple[Comment, ...]:
    """Comments in the order of a page: the oldest thread first, replies below what they answer, to any depth."""
    below: dict[str | None, list[StoredComment]] = {}
    for comment in sorted(comments.values(), key=_age, reverse=True):
        below.setdefault(comment.parent if comment.parent in comments else None, []).append(comment)
    made: dict[str, Comment] = {}
    stack = below.get(None, [])
    while stack:
        stored = stack.pop()
        above = made.get(stored.parent) if stored.parent else None
        state: ParentState | None = None
        if stored.parent:
            absent: ParentState = "elsewhere" if stored.parent in shown else "deleted"
            state = "shown" if above else "held" if stored.parent in held else absent
        made[stored.number] = Comment(
            comment_id=names.name(stored.number, author=stored.author, text=stored.text),
            kind=_KINDS[stored.type],
            position=len(made) + 1,
            depth=above.depth + 1 if above else 2 if stored.parent else 1,
            reply_to=above.comment_id if above else None,
            answers=f"{names.post_id}#comment-{stored.parent}" if stored.parent and not above else None,
            parent_state=state,
            author=stored.author,
            author_url=stored.author_url,
            time=stored.time,
            text=stored.text,
        )
        stack += below.get(stored.number, [])
    return tuple(made.values())


def _age(comment: StoredComment) -> tuple[datetime, int, str]:
    """Undated comments last; then by number, which counts upwards."""
    at = comment.time.at if comment.time else datetime.max  # noqa: DTZ901 -- naive by Moment's contract
    return at, len(comment.number), comment.number


def read_markup(markup: str, roles: Roles) -> str | None:
    """Readable text of a piece of HTML.

    Raises
    ------
    UnreadableError
        If it is built to choke a parser.
    """
    if not markup or markup.isspace():
        return None
    refuse_bombs(markup)
    body = LexborHTMLParser(markup).body
    return read_text(body, roles) if body is not None else None


def plain(markup: Any) -> str | None:
    """A name or a title, which may hold HTML, as one line of text."""
    if not isinstance(markup, str):
        return None
    if "<" in markup or "&" in markup:
        try:
            markup = read_markup(markup, _COMMENT_ROLES) or ""
        except UnreadableError:
            return None
    return " ".join(markup.split()) or None


def address(value: Any) -> str | None:
    """A web address, or None."""
    text = value.strip() if isinstance(value, str) else ""
    return text if re.match(r"https?://\S+$", text) else None


def time(gmt: Any, local: Any) -> Moment | None:
    """UTC where the record gives it, else the site's wall time."""
    found = read_moment(f"{gmt}Z") if isinstance(gmt, str) and gmt else None
    return found or (read_moment(local) if isinstance(local, str) else None)


def number_of(value: Any) -> str | None:
    """A number above 0 as text; None for 0, which stands for none, and for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
        return None
    if isinstance(value, int) and not 0 < value < 10**_DIGITS:
        return None
    text = str(value).strip()
    return (text.lstrip("0") or None) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None


def first_of(values: Iterable[Any]) -> str | None:
    """The first that says something, as plain text."""
    return next((text for value in values if (text := plain(value))), None)
