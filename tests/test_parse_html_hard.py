"""Random, damaged, hostile and real pages."""

import gzip
import html
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

import bs4
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from brockdiscourse.errors import UnreadableError
from brockdiscourse.parse.bombs import refuse_bombs
from brockdiscourse.parse.html import parse_html
from brockdiscourse.parse.page import Comment, Page
from brockdiscourse.parse.roles import Roles

REAL_PAGES = Path(__file__).parents[1].parent / "shared" / "reference" / "html"
POST = "https://blog.example/2013/04/the-meeting/"
FIRST, LAST = datetime.fromisoformat("2005-01-01"), datetime.fromisoformat("2025-01-01")
ZONE = timezone(timedelta(hours=2))


def read(body: str) -> Page:
    head = f'<link rel="canonical" href="{POST}">'
    (page,) = parse_html(f'<html lang="en-US"><head>{head}</head><body>{body}</body></html>', name="page.html")
    return page


def number(comment_id: str | None) -> int | None:
    return int(comment_id.rpartition("-")[2]) if comment_id else None


# ---- a random thread in every dialect ---------------------------------------------------------------------------


@dataclass
class Said:
    """A comment to print: what must come back."""

    author: str
    at: datetime
    blocks: list[tuple[str, str]]
    replies: list["Said"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n\n".join(("> " if tag == "blockquote" else "") + words for tag, words in self.blocks)


WORDS = st.sampled_from(
    ["ask", "Why", "listen", "a<b", "R&D", "“yes”", "né", "🙂", "2012", "it's", "x@y", "--", "</p>"]
)
PARAGRAPHS = st.lists(
    st.tuples(st.sampled_from(["p", "p", "blockquote"]), st.lists(WORDS, min_size=2, max_size=9).map(" ".join)),
    min_size=1,
    max_size=3,
)
NAMES = st.lists(
    st.sampled_from(["Ada", "Ben", "O'Neil", "Ümit", "de", "J.", "<b>", "小林", "Said"]), min_size=1, max_size=3
)
COMMENTS = st.builds(
    Said,
    author=NAMES.map(lambda parts: " ".join(["Zed", *parts])),
    at=st.datetimes(FIRST, LAST).map(lambda at: at.replace(microsecond=0)),
    blocks=PARAGRAPHS,
)
THREADS = st.lists(
    st.recursive(
        COMMENTS,
        lambda inner: st.builds(
            lambda said, replies: Said(said.author, said.at, said.blocks, replies),
            COMMENTS,
            st.lists(inner, max_size=3),
        ),
        max_leaves=8,
    ),
    min_size=1,
    max_size=3,
)  # fmt: skip


def as_html(said: Said) -> str:
    return "".join(
        f"<blockquote><p>{html.escape(words)}</p></blockquote>"
        if tag == "blockquote"
        else f"<p>{html.escape(words)}</p>"
        for tag, words in said.blocks
    )


def in_words(at: datetime) -> str:
    return f"{at:%B} {at.day}, {at.year} at {at.hour % 12 or 12}:{at:%M} {'am' if at.hour < 12 else 'pm'}"


def html5(said: Said, *, n: int, depth: int, inner: str) -> str:
    stamp = said.at.replace(tzinfo=ZONE).isoformat()
    children = f'<ol class="children">{inner}</ol>' if inner else ""
    return (
        f'<li id="comment-{n}" class="comment depth-{depth}"><article id="div-comment-{n}" class="comment-body">'
        f'<footer class="comment-meta"><div class="comment-author vcard"><b class="fn">{html.escape(said.author)}</b>'
        f'<span class="says">says:</span></div><div class="comment-metadata"><a href="{POST}#comment-{n}">'
        f'<time datetime="{stamp}">{in_words(said.at)}</time></a></div></footer>'
        f'<div class="comment-content">{as_html(said)}'
        f'</div><div class="reply"><a class="comment-reply-link" href="#">Reply</a></div></article>{children}</li>'
    )


def xhtml(said: Said, *, n: int, depth: int, inner: str) -> str:
    children = f'<ul class="children">{inner}</ul>' if inner else ""
    return (
        f'<li class="comment depth-{depth}" id="comment-{n}"><div id="div-comment-{n}" class="comment-body">'
        f'<div class="comment-author vcard">'
        f'<cite class="fn">{html.escape(said.author)}</cite> <span class="says">says:</span>'
        f'</div><div class="comment-meta commentmetadata"><a href="{POST}#comment-{n}">{in_words(said.at)}</a></div>'
        f'{as_html(said)}<div class="reply"><a href="#">Reply</a></div></div>{children}</li>'
    )


def titan(said: Said, *, n: int, depth: int, inner: str) -> str:
    children = f'<ul class="children">{inner}</ul>' if inner else ""
    return (
        f'<li class="comment depth-{depth}" id="comment-{n}"><div class="c-grav"><img></div><div class="c-body">'
        f'<div class="c-head">{html.escape(said.author)} <span class="c-permalink">'
        f'<a href="#comment-{n}">permalink</a></span>'
        f'</div><div class="c-date">{said.at:%B} {said.at.day}, {said.at.year}</div>{as_html(said)}'
        f'<div class="reply"><a href="#">Reply</a></div></div>{children}</li>'
    )


def block(said: Said, *, n: int, depth: int, inner: str) -> str:
    stamp = said.at.replace(tzinfo=ZONE).isoformat()
    return (
        f'<li id="comment-{n}" class="comment depth-{depth}"><div class="wp-block-group">'
        f'<div class="wp-block-comment-author-name">{html.escape(said.author)}</div><div class="wp-block-comment-date">'
        f'<time datetime="{stamp}"><a href="{POST}#comment-{n}">{in_words(said.at)}</a></time></div>'
        f'<div class="wp-block-comment-content">{as_html(said)}</div><div class="wp-block-comment-reply-link">'
        f'<a class="comment-reply-link" href="#">Reply</a></div></div>{f"<ol>{inner}</ol>" if inner else ""}</li>'
    )


def print_thread(thread: list[Said], item: Callable[..., str]) -> tuple[str, list[tuple[Said, int | None]]]:
    """The thread's markup, and each comment with its parent's number, in the order printed (numbers from 1)."""
    order: list[tuple[Said, int | None]] = []

    def printed(said: Said, *, parent: int | None, depth: int) -> str:
        order.append((said, parent))
        n = len(order)
        inner = "".join(printed(reply, parent=n, depth=depth + 1) for reply in said.replies)
        return item(said, n=n, depth=depth, inner=inner)

    return "".join(printed(said, parent=None, depth=1) for said in thread), order


@pytest.mark.parametrize(
    ("item", "wrap"),
    [
        (html5, '<ol class="comment-list">{}</ol>'),
        (xhtml, '<ol class="commentlist">{}</ol>'),
        (titan, '<ol class="commentlist">{}</ol>'),
        (block, '<ol class="wp-block-comment-template">{}</ol>'),
    ],
)
@given(thread=THREADS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_printed_thread_is_read_back(item: Callable[..., str], wrap: str, thread: list[Said]) -> None:
    """Same comments in the same order: authors, parents, texts and times, whatever the dialect."""
    markup, order = print_thread(thread, item)
    comments = read(wrap.format(markup)).comments
    assert [(c.author, number(c.reply_to), c.text) for c in comments] == [
        (said.author, parent, said.text) for said, parent in order
    ]
    for comment, (said, _) in zip(comments, order, strict=True):
        if item in {html5, block}:
            expected = (said.at - timedelta(hours=2), "second", "utc")
        elif item is xhtml:
            expected = (said.at.replace(second=0), "minute", "local")
        else:
            expected = (said.at.replace(hour=0, minute=0, second=0), "day", "local")
        assert (comment.time.at, comment.time.precision, comment.time.zone) == expected


GOOD = print_thread([Said("Ada", FIRST, [("p", "One.")], [Said("Ben", FIRST, [("blockquote", "Two.")])])], html5)[0]


# ---- bad input --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", " ", "<html></html>", "<p></p>", "\x00\x01", "<ol><li></li></ol>", "<!--", "<script>"]
)
def test_a_page_without_anything_is_refused(text: str) -> None:
    """Neither post nor thread: one clear reason."""
    with pytest.raises(UnreadableError, match="no post and no thread"):
        parse_html(text, name="x.html")


@pytest.mark.parametrize(
    ("bomb", "reason"),
    [
        ("<div>" * 100_000, "nested too deeply"),
        ("<div>" * 10_000 + "x" + "</div>" * 10_000, "nested too deeply"),
        ("<div></span>" * 100_000, "nested too deeply"),
        ("<brx>" * 10_000, "nested too deeply"),  # begins like an element that never stays open, and stays open
        ('<div title="<br><br>">' * 10_000, "nested too deeply"),
        ("<FONT >" * 2_000, "nested too deeply"),
        ("<p>" + "".join(f"<font a{n}>" for n in range(3000)) + "</p>" + "<p>x</p>" * 3000, "nested too deeply"),
        ("<div " + " ".join(f"a{n}" for n in range(60_000)) + ">", "too many attributes"),
        ("<div " + " ".join(f'a{n}="></i>"' for n in range(60_000)) + ">", "too many attributes"),
    ],
)
def test_bombs_are_refused_before_a_tree_is_built(bomb: str, reason: str) -> None:
    """Nesting, copied formatting and attributes cost the tree builder quadratic time; a scan costs none."""
    start = time.perf_counter()
    with pytest.raises(UnreadableError, match=reason):
        refuse_bombs(bomb)
    assert time.perf_counter() - start < 5


def test_space_between_elements_is_no_text() -> None:
    """White space between elements, empty cells and marks of paragraphs change nothing in the words that come back."""
    body = (
        '<div class="comment-content">  <p>\n One\n<b>two</b> <i>three</i></p>\n\n<table><tr><td>a</td><td>b</td></tr>'
        "</table> <pre>x\n  y</pre><ul> <li> <p>first</p> </li> <li>second</li> </ul> </div>"
    )
    (comment,) = read(f'<ol><li id="comment-1" class="comment depth-1"><b class="fn">Ada</b>{body}</li></ol>').comments
    assert comment.text == "One two three\n\na b\n\nx\ny\n\n- first\n- second"


def test_a_long_list_of_options_is_no_bomb() -> None:
    """Options are quadratic in the tree builder only while it mirrors the selected one, which is turned off."""
    start = time.perf_counter()
    page = read("<select>" + "<option>x" * 50_000 + f"</select><ol>{GOOD}</ol>")
    assert len(page.comments) == 2
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    "text",
    [
        "<br>" * 9000,
        "<p>x" * 9000,
        "<li>x" * 9000,
        '<img alt="<div>">' * 9000,
        "<a href=x>y</a>" * 9000,
        "<script>" + "<div>" * 9000 + "</script>",
    ],
)
def test_ordinary_pages_are_no_bombs(text: str) -> None:
    """Elements that never stay open, and tags inside scripts and attributes, do not count."""
    refuse_bombs(text)


def test_a_thread_of_two_thousand_levels_is_read() -> None:
    """Depth is the thread's own affair: no recursion, every parent right."""
    deep = "".join(
        f'<li class="comment depth-{n}" id="comment-{n}"><div class="comment-content"><p>t{n}</p>'
        f'</div><ol class="children">'
        for n in range(1, 2001)
    )
    comments = read(f"<ol>{deep}{'</ol></li>' * 2000}</ol>").comments
    assert [number(comment.reply_to) for comment in comments] == [None, *range(1, 2000)]
    assert comments[-1].depth == 2000


SHREDS = [
    *"<>/=\"' \n\0&;", "<li", "<ol>", "</li>", "<div", " id=comment-1", " id=comment-2", " class=", "'comment depth-2'",
    "<time>", "&#0;", "fn", "pings", "<dt", "<cite>", "<template>", "<table>",
    "<p class=comment-content>", "2012-01-02",
]  # fmt: skip


@given(st.lists(st.sampled_from(SHREDS), max_size=120).map("".join))
@settings(max_examples=100, deadline=None)
def test_any_markup_is_a_page_or_refused(text: str) -> None:
    """Shreds of markup in any order."""
    try:
        (page,) = parse_html(f"<p class=entry-content>Some words.</p>{text}", name="x.html")
    except UnreadableError:
        return
    check_thread(page.comments)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_a_damaged_page_is_a_page_or_refused(seed: int) -> None:
    """Bytes dropped, doubled and swapped in a good page: never an exception, never a broken thread."""
    rng = random.Random(seed)  # noqa: S311 -- damage, not secrets
    text = list(GOOD)
    for _ in range(rng.randrange(1, 40)):
        at, cut = rng.randrange(len(text)), rng.randrange(1, 30)
        text[at : at + cut] = rng.choice([[], text[at : at + cut] * 2, ["\0"], ["<"], ["\u202e"], list("</li>")])
    try:
        (page,) = parse_html("".join(text), name="x.html")
    except UnreadableError:
        return
    check_thread(page.comments)


def check_thread(comments: tuple[Comment, ...]) -> None:
    """Unique names; every parent earlier on the page and one level up."""
    depths: dict[str, int] = {}
    for comment in comments:
        assert comment.comment_id not in depths
        if comment.parent_state == "shown":
            assert depths[comment.reply_to] == comment.depth - 1
        depths[comment.comment_id] = comment.depth


def test_a_selector_nobody_understands_is_refused() -> None:
    """A platform entry with a selector beyond the small language fails when it is read, not silently."""
    with pytest.raises(ValueError, match="not a selector"):
        Roles({"author": ["div > .fn"]})


# ---- a second opinion on real pages -----------------------------------------------------------------------------

ID = re.compile(r"(?:li-|div-)?comment-(\d+)")
# In these the reading by id alone cannot be right: replies stand beside the numbered element, not inside it.
BESIDE = {"wp-custom-callback-depth-n-present-015.html.gz", "wp-custom-callback-depth-n-present-018.html.gz"}


def second_opinion(text: str) -> dict[int, int | None]:
    """Every numbered comment and its nearest ancestor with another number, by BeautifulSoup on lxml's tree.

    Where a theme prints replies beside their comment, the walker's classes tell: the last of the level above.
    """
    parents: dict[int, int | None] = {}
    last: dict[int, int] = {}
    for element in bs4.BeautifulSoup(text, "lxml").find_all(id=ID):
        own = ID.fullmatch(element["id"])
        if own is None or element.name in {"a", "input", "form"}:
            continue
        above = (ID.fullmatch(around.get("id") or "") for around in element.parents)
        others = (int(found[1]) for found in above if found and found[1] != own[1])
        level = next(
            (int(one[6:]) for one in element.get_attribute_list("class") if re.match(r"depth-\d", one or "")), 0
        )
        parents.setdefault(int(own[1]), next(others, last.get(level - 1)))
        if level:
            last[level] = int(own[1])
    return parents


def real_pages(pattern: str) -> list[Path]:
    return sorted(REAL_PAGES.glob(pattern)) if REAL_PAGES.is_dir() else []


@pytest.mark.skipif(not REAL_PAGES.is_dir(), reason="no folder of real pages beside the project")
@pytest.mark.parametrize("path", real_pages("wp-*.html.gz"), ids=lambda path: path.name)
def test_another_parser_agrees_on_ids_and_nesting(path: Path) -> None:
    """On real WordPress pages two independent trees name the same comments and the same parents."""
    text = gzip.decompress(path.read_bytes()).decode("utf-8", errors="replace")
    (page,) = parse_html(text, name=path.name)
    ours = {number(comment.comment_id): number(comment.reply_to) for comment in page.comments}
    theirs = second_opinion(text)
    assert set(ours) == set(theirs)
    if path.name not in BESIDE:
        assert ours == theirs
    check_thread(page.comments)


@pytest.mark.skipif(not REAL_PAGES.is_dir(), reason="no folder of real pages beside the project")
def test_every_real_page_is_read() -> None:
    """Each page gives a post or a thread; nearly every comment its author."""
    comments = []
    for path in real_pages("*.html.gz"):
        (page,) = parse_html(gzip.decompress(path.read_bytes()).decode("utf-8", errors="replace"), name=path.name)
        assert page.post is not None
        assert page.post.title
        comments += page.comments
    assert sum(comment.author is not None for comment in comments) >= 0.98 * len(comments) > 1000
