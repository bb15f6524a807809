"""A blog page as plain text, the way main-content extractors print it, to a Page."""

from collections.abc import Sequence
from itertools import accumulate
from pathlib import PurePath

from brockdiscourse.errors import UnreadableError
from brockdiscourse.parse.dates import day_comes_first, read_moment
from brockdiscourse.parse.furniture import is_form, read_thread_heading
from brockdiscourse.parse.links import CommentNames, canonical_post_id, site_of
from brockdiscourse.parse.page import Comment, Moment, Page, Post
from brockdiscourse.parse.printed_post import PrintedPost, read_post
from brockdiscourse.parse.printed_thread import Item, Line, split_lines
from brockdiscourse.parse.thread_finder import Thread, find_pings, find_thread

_FORM_AFTER = 3  # the comment form stands in the last third of what is not thread


def parse_rendering(text: str, *, name: str, url: str | None = None) -> list[Page]:
    """Read a page that was saved as plain text.

    Parameters
    ----------
    text
        Numbered top-level comments, bulleted replies, each level indented further than the one above.
    name
        What the file is called; its stem names the post where no address is given.
    url
        The page's address.

    Returns
    -------
    list of Page
        One page; `post` is None where the text is a thread alone.

    Raises
    ------
    UnreadableError
        If the text holds neither a post nor a thread.
    """
    lines = split_lines(text)
    thread = find_thread(lines)
    pings = find_pings(lines)
    end = min([part.start for part in (thread, pings) if part], default=len(lines))
    printed = read_post(lines[: _cut_form(lines, end)], heading=thread.heading if thread else None)
    items = [*(thread.items if thread else []), *(pings.items if pings else [])]
    if (printed.text is None or _is_loose_talk(lines, thread)) and printed.title is None and not items:
        raise UnreadableError("no post and no thread", next((line.text[:60] for line in lines if line.text), ""))
    times = _read_times([item.heading.when for item in items] + [printed.when])
    post_id = (canonical_post_id(url) if url else None) or PurePath(name).stem
    page = Page(
        post_id=post_id,
        source=name,
        format="rendering",
        platform="plain text",
        post=_post(printed, times[-1], url=url),
        comments=_comments(items, times, names=CommentNames(post_id)),
        notes=_notes(lines, printed, [part for part in (thread, pings) if part]),
    )
    return [page]


def _is_loose_talk(lines: Sequence[Line], thread: Thread | None) -> bool:
    """Whether the page opens with a thread's heading and what follows could not be parted into comments."""
    first = next((line.text for line in lines if line.text), "")
    return thread is None and read_thread_heading(first) is not None


def _cut_form(lines: Sequence[Line], end: int) -> int:
    """Where the post ends: at the comment form, unless most of the text comes after it."""
    forms = [bool(line.text) and is_form(line.text) for line in lines[:end]]
    sizes = list(
        accumulate((0 if form else len(line.text) for line, form in zip(lines, forms, strict=False)), initial=0)
    )
    for at, form in enumerate(forms):
        if form and sizes[at] and (sizes[end] - sizes[at]) * _FORM_AFTER <= sizes[end]:
            return at
    return end


def _read_times(printed: Sequence[str | None]) -> list[Moment | None]:
    """The printed dates as moments; the page itself shows whether its days come first."""
    day_first = day_comes_first(when for when in printed if when)
    return [read_moment(when, day_first=day_first) if when else None for when in printed]


def _post(printed: PrintedPost, time: Moment | None, *, url: str | None) -> Post | None:
    if printed.text is None and printed.title is None:
        return None
    return Post(
        url=url,
        site=site_of(url) if url else None,
        title=printed.title,
        author=printed.author,
        time=time,
        categories=printed.categories,
        text=printed.text,
        stated_comments=printed.stated,
    )


def _comments(items: Sequence[Item], times: Sequence[Moment | None], *, names: CommentNames) -> tuple[Comment, ...]:
    ids: list[str] = []
    comments = []
    for at, item in enumerate(items):
        ids.append(names.name(None, author=item.heading.author, text=item.text))
        comments.append(
            Comment(
                comment_id=ids[at],
                kind=item.kind,
                position=at + 1,
                depth=item.depth,
                reply_to=ids[item.parent] if item.parent is not None else None,
                parent_state=item.parent_state,
                author=item.heading.author,
                author_url=item.heading.url,
                time=times[at],
                text=item.text,
            )
        )
    return tuple(comments)


def _notes(lines: Sequence[Line], printed: PrintedPost, parts: Sequence[Thread]) -> tuple[str, ...]:
    """What is doubtful, and how much was left out."""
    notes = [note for part in parts for note in part.notes]
    found = sum(item.kind == "comment" for part in parts for item in part.items)
    if printed.stated is not None and printed.stated != found:
        notes.append(f"the page states {printed.stated} comments, {found} are printed")
    inside = sum(bool(line.text) for part in parts for line in lines[part.start : part.end])
    left_out = sum(bool(line.text) for line in lines) - inside - printed.lines
    if left_out > 0:
        notes.append(f"{left_out} lines of page furniture left out")
    return tuple(notes)
