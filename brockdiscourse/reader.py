"""A thread as accessible HTML: nested, foldable, without scripts; every text escaped."""

from dataclasses import dataclass
from html import escape

from brockdiscourse.parse.page import Comment, Moment, Page

_STYLE = (
    ".bd{font:15px/1.5 system-ui,sans-serif;max-width:46rem}.bd ol{list-style:none;margin:0;padding-left:1rem;"
    "border-left:2px solid #9a9a9a}.bd summary{cursor:pointer}.bd summary:focus-visible{outline:2px solid #0072B2}"
    ".bd p{margin:.3rem 0;white-space:pre-line}.bd .when{color:#595959}"
)


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread to look at: a notebook shows it, `html` is its source."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def show_thread(page: Page) -> Thread:
    """Show one page as its post and its nested comments.

    Parameters
    ----------
    page
        Of `parse_file` or `parse_bytes`.

    Returns
    -------
    Thread
        Nested lists of foldable comments, as the page nests them. It works without scripts and by keyboard; no text of
        the page becomes HTML.
    """
    parts = [f"<div class='bd'><style>{_STYLE}</style>"]
    if page.post:
        parts += [
            f"<h4 dir='auto'>{escape(page.post.title or 'Untitled')}</h4>",
            _byline(page.post.author, page.post.time),
        ]
        parts.append(f"<details><summary>The post</summary>{_paragraphs(page.post.text)}</details>")
    parts.append(f"<p>{len(page.comments)} comments and pings</p>")
    open_lists = 0
    for comment in page.comments:
        while open_lists < comment.depth:
            parts.append("<ol>")
            open_lists += 1
        while open_lists > comment.depth:
            parts.append("</ol>")
            open_lists -= 1
        parts.append(_item(comment))
    parts += ["</ol>"] * open_lists
    parts += [f"<p class='when'>Note: {escape(note)}</p>" for note in page.notes]
    return Thread("".join([*parts, "</div>"]))


def _item(comment: Comment) -> str:
    name = escape(comment.author or "no name printed")
    ping = "" if comment.kind == "comment" else f" ({comment.kind})"
    head = f"<summary><b dir='auto'>{name}</b>{ping} {_when(comment.time)}</summary>"
    return f"<li><details open>{head}{_paragraphs(comment.text)}</details></li>"


def _byline(author: str | None, time: Moment | None) -> str:
    return f"<p dir='auto'>{escape(author or 'no author printed')} {_when(time)}</p>"


def _when(time: Moment | None) -> str:
    if time is None:
        return "<span class='when'>no time printed</span>"
    told = time.at.strftime("%Y-%m-%d %H:%M" if time.precision in {"second", "minute"} else "%Y-%m-%d")
    return f"<span class='when'>{told}</span>"


def _paragraphs(text: str | None) -> str:
    return "".join(f"<p dir='auto'>{escape(part)}</p>" for part in (text or "").split("\n\n"))
