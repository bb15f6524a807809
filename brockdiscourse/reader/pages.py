"""A page as its parser read it, for the reader."""

from brockdiscourse.parse.page import Comment, Moment, Page
from brockdiscourse.reader.entry import Entry, Link, Telling, anchor, tell_time


def tell_page(page: Page) -> Telling:
    """A page: names, times and nesting as printed, nothing inferred."""
    post = page.post
    names = {comment.comment_id: comment.author or "somebody unnamed" for comment in page.comments}
    home = anchor(page.post_id)
    top = Entry(anchor=home, level=0, who=post.author, time=_time(post.time), text=post.text) if post else None
    return Telling(
        anchor=anchor(page.post_id),
        title=post.title if post else None,
        post=top,
        comments=tuple(_entry(comment, names) for comment in page.comments),
        url=post.url if post else None,
        language=post.language if post else None,
        notes=page.notes,
    )


def _entry(comment: Comment, names: dict[str, str]) -> Entry:
    return Entry(
        anchor=anchor(comment.comment_id),
        level=comment.depth,
        kind=comment.kind,
        who=comment.author,
        time=_time(comment.time),
        text=comment.text,
        link=_link(comment, names),
    )


def _link(comment: Comment, names: dict[str, str]) -> Link | None:
    above = comment.reply_to
    if above is not None and above in names:
        return Link(to=names[above], anchor=anchor(above))
    lost = above is not None or comment.parent_state is not None
    return Link(to=f"a comment that is not shown here{tell_state(comment.parent_state)}") if lost else None


def tell_state(state: str | None) -> str:
    """What became of a parent that is not shown, in brackets."""
    told = {"held": " (held back)", "deleted": " (deleted)", "elsewhere": " (it stands on another page)"}
    return told.get(state or "", "")


def _time(time: Moment | None) -> tuple[str, str] | None:
    return tell_time(time.at, time.precision, time.zone) if time else None
