"""Threads are read back from every platform's markup as they were written."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from brockdiscourse.parse.html import parse_html
from brockdiscourse.parse.page import Page

REAL_PAGES = Path(__file__).parents[1].parent / "shared" / "reference" / "html"
POST = "https://blog.example/2013/04/the-meeting/"
ZONE = timezone(timedelta(hours=2))


def read(body: str, *, head: str = f'<link rel="canonical" href="{POST}">', lang: str = "en-US") -> Page:
    (page,) = parse_html(f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>', name="page.html")
    return page


# ---- one small page per dialect ---------------------------------------------------------------------------------

HTML5 = """<ol class="comment-list"><li id="comment-1" class="comment even thread-even depth-1 parent">
<article id="div-comment-1" class="comment-body"><footer class="comment-meta"><div class="comment-author vcard">
<img class="avatar" alt=""><b class="fn"><a class="url" href="https://ada.example/">Ada Fields</a></b>
<span class="says">says:</span></div><div class="comment-metadata"><a href="{post}#comment-1">
<time datetime="2013-04-09T11:02:00+02:00">April 9, 2013 at 11:02 am</time></a></div></footer>
<div class="comment-content"><p>First words.</p><blockquote><p>Quoted.</p></blockquote><ul><li>one</li><li>two</li></ul>
<p>Line<br>break <img class="emoji" alt="🙂"></p></div>
<div class="reply"><a class="comment-reply-link" aria-label="Reply to Ada Fields" href="#">Reply</a></div></article>
<ol class="children"><li id="comment-2" class="comment depth-2"><article class="comment-body">
<footer class="comment-meta"><b class="fn">Ben Oto</b></footer><div class="comment-content"><p>Second.</p></div>
</article></li></ol></li>
<li id="comment-3" class="pingback depth-1"><div class="comment-body">Pingback: <a class="url"
href="https://other.example/x">Other page</a></div></li></ol>"""


def test_wordpress_html5_walker() -> None:
    """Names without "says", offset to UTC, paragraphs, quotes, lists, breaks and emoji kept, pings apart."""
    first, second, ping = read(HTML5.format(post=POST)).comments
    assert first.comment_id == "blog.example/2013/04/the-meeting#comment-1"
    assert (first.author, first.author_url, first.depth, first.reply_to) == (
        "Ada Fields",
        "https://ada.example/",
        1,
        None,
    )
    assert (first.time.at, first.time.zone) == (datetime.fromisoformat("2013-04-09T09:02:00"), "utc")
    assert first.text == "First words.\n\n> Quoted.\n\n- one\n- two\n\nLine\nbreak 🙂"
    assert (second.author, second.reply_to, second.parent_state, second.depth) == (
        "Ben Oto",
        first.comment_id,
        "shown",
        2,
    )
    assert second.time is None
    assert (ping.kind, ping.author, ping.author_url, ping.text) == (
        "pingback",
        "Other page",
        "https://other.example/x",
        None,
    )
    assert [comment.position for comment in (first, second, ping)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            '<ol class="commentlist"><li class="comment depth-1" id="comment-7">'
            '<div id="div-comment-7" class="comment-body">'
            '<div class="comment-author vcard"><cite class="fn">Cy Ott</cite> <span class="says">says:</span></div>'
            '<div class="comment-meta commentmetadata"><a href="#comment-7">July 31, 2013 at 4:05 pm</a></div>'
            '<p>Body beside.</p><p>More.</p><div class="reply"><a>Reply</a></div></div></li></ol>',
            ("Cy Ott", "2013-07-31T16:05", "Body beside.\n\nMore."),
            id="xhtml walker",
        ),
        pytest.param(
            '<ol class="commentlist"><li class="comment depth-1" id="comment-7"><div class="c-grav"><img></div>'
            '<div class="c-body"><div class="c-head"><a href="https://cy.example">Cy Ott</a> '
            '<span class="asterisk">*</span><span class="c-permalink"><a href="#comment-7">permalink</a></span></div>'
            '<div class="c-date">July 31, 2013</div><p>Body.</p><div class="reply"><a>Reply</a></div></div></li></ol>',
            ("Cy Ott", "2013-07-31T00:00", "Body."),
            id="titan and vigilance",
        ),
        pytest.param(
            '<ol class="wp-block-comment-template"><li id="comment-7" class="comment depth-1"><div>'
            '<div class="wp-block-comment-author-name"><a href="https://cy.example">Cy Ott</a></div>'
            '<div class="wp-block-comment-date"><time datetime="2013-07-31T16:05:00">'
            '<a href="#comment-7">July</a></time>'
            '</div><div class="wp-block-comment-content"><p>Body.</p></div>'
            '<div class="wp-block-comment-reply-link"><a>Reply</a></div></div></li></ol>',
            ("Cy Ott", "2013-07-31T16:05", "Body."),
            id="block theme",
        ),
        pytest.param(
            '<div class="entry-comments"><ol><li class="comment depth-1" id="comment-7"><article>'
            '<header class="comment-header"><p class="comment-author"><span class="comment-author-name">Cy Ott</span>'
            '<span class="says">says</span></p><p class="comment-meta"><time class="comment-time">'
            '<a class="comment-time-link" href="#comment-7">July 31, 2013 at 4:05 pm</a></time></p></header>'
            '<div class="comment-content"><p>Body.</p></div><div class="comment-reply"><a>Reply</a></div>'
            "</article></li></ol></div>",
            ("Cy Ott", "2013-07-31T16:05", "Body."),
            id="genesis html5",
        ),
        pytest.param(
            '<ol class="comment-list"><li class="comment depth-1" id="comment-7"><div class="comment-header">'
            '<div class="comment-author vcard"><cite class="fn">Cy Ott</cite> <span class="says">says</span></div>'
            '<div class="comment-meta commentmetadata"><a href="#comment-7">July 31, 2013 at 4:05 pm</a></div></div>'
            '<div class="comment-content"><p>Body.</p></div></li></ol>',
            ("Cy Ott", "2013-07-31T16:05", "Body."),
            id="genesis before html5",
        ),
        pytest.param(
            '<ol class="commentlist"><li class="alt" id="comment-7"><cite>Cy Ott</cite> Says:<br>'
            '<small class="commentmetadata"><a href="#comment-7">July 31st, 2013 at 4:05 pm</a></small>'
            "<p>Body.</p></li></ol>",
            ("Cy Ott", "2013-07-31T16:05", "Body."),
            id="before 2.7",
        ),
        pytest.param(
            '<ol id="commentlist"><li id="comment-7"><p>Body.</p><p><cite>Comment by <span class="fn">Cy Ott</span> — '
            '31.07, 2013 @ <a href="#comment-7">16:05</a></cite></p></li></ol>',
            ("Cy Ott", "2013-07-31T16:05", "Body."),
            id="byline below the text",
        ),
        pytest.param(
            '<li class="comment depth-1" id="li-comment-7"><div id="comment-7"><span class="author">Cy Ott</span><br>'
            'July 31, 2013<p>Body.</p></div></li>',
            ("Cy Ott", "2013-07-31T00:00", "Body."),
            id="date as bare text",
        ),
        pytest.param(
            '<li class="comment depth-1"><div id="comment-7"><h4 class="comment_title"><span>Cy Ott</span>'
            '<time datetime="2013-07-31T16:05:00">x</time></h4><div class="comment_body"><p>Body.</p></div>'
            '<a class="comment-reply-link" aria-label="Reply to Cy Ott">Reply</a></div></li>',
            ("Cy Ott", "2013-07-31T16:05", "Body."),
            id="author only in the reply link",
        ),
        pytest.param(
            '<div class="x comment_block"><div id="comment-7" class="x"><div class="blog-comment__author">Cy Ott</div>'
            '<div class="blog-comment__date">31/07/2013</div><div class="blog-comment__text">'
            '<p>Body.</p></div></div></div>',
            ("Cy Ott", "2013-07-31T00:00", "Body."),
            id="BEM names",
        ),
        pytest.param(
            '<dl id="comment_list"><dt class="comment depth-1" id="comment-7">'
            '<span class="comment_author">Cy Ott</span>'
            '<span class="comment_time"><a href="#comment-7">July 31, 2013 at 4:05 pm</a></span></dt>'
            '<dd class="comment depth-1"><div class="format_text"><p>Body.</p></div></dd></dl>',
            ("Cy Ott", "2013-07-31T16:05", "Body."),
            id="thesis",
        ),
        pytest.param(
            '<div id="wpd-comm-7_0" class="comment depth-1 wpd-comment"><div id="comment-7" class="wpd-comment-right">'
            '<div class="wpd-comment-header"><div class="wpd-comment-author">Cy Ott</div><div class="wpd-comment-date" '
            'title="July 31, 2013 4:05 pm">9 years ago</div></div><div class="wpd-comment-text"><p>Body.</p></div>'
            '<div class="wpd-comment-footer"><div class="wpd-vote">10</div></div></div></div>',
            ("Cy Ott", "2013-07-31T16:05", "Body."),
            id="wpdiscuz 7",
        ),
        pytest.param(
            '<ul id="dsq-comments"><li id="dsq-comment-7"><div class="dsq-comment-header"><cite id="dsq-cite-7">'
            'http://cy.example/ <span>Cy Ott</span></cite></div><div class="dsq-comment-body">'
            '<div class="dsq-comment-message"><p>Body.</p></div></div></li></ul>',
            ("Cy Ott", None, "Body."),
            id="disqus without script",
        ),
        pytest.param(
            '<div class="comment" id="comment-7"><div class="inner"><div class="comment-header">'
            '<div class="asset-meta">'
            '<span class="byline"><span class="vcard author">Cy Ott</span></span> <abbr class="published" '
            'title="2013-07-31T16:05:00">July 31</abbr></div></div><div class="comment-content">'
            '<p>Body.</p></div></div></div>',
            ("Cy Ott", "2013-07-31T16:05", "Body."),
            id="movable type",
        ),
    ],
)  # fmt: skip
def test_each_dialect(body: str, expected: tuple[str, str | None, str]) -> None:
    """Author, time and own words of one comment, and nothing of the markup round them."""
    (comment,) = read(f"<div id='comments'>{body}</div>").comments
    at = comment.time.at.isoformat(timespec="minutes") if comment.time else None
    assert (comment.author, at, comment.text) == expected
    assert (comment.comment_id.rpartition("-")[2], comment.kind) == ("7", "comment")


def test_blogger_threaded() -> None:
    """The address counts milliseconds; the date printed beside it is not needed."""
    item = (
        '<li class="comment" id="c{n}"><div class="comment-block"><div class="comment-header"><cite class="user">'
        '<a href="https://blogger.example/1">{who}</a></cite><span class="datetime secondary-text"><a href="{post}'
        '?showComment={ms}#c{n}">21:00</a></span></div><p class="comment-content">Hey,<br><br>yes.</p>'
        '<span class="comment-actions"><a>Antworten</a></span></div>{inner}</li>'
    )
    inner = (
        f'<div class="comment-replies">'
        f"<ol>{item.format(n=2222222, who='Ben', post=POST, ms=1381254600000, inner='')}</ol></div>"
    )
    body = item.format(n=1111111, who="Ada", post=POST, ms=1381168200000, inner=inner)
    first, reply = read(f'<div class="comment-thread"><ol id="top-ra">{body}</ol></div>').comments
    assert first.time.at == datetime.fromtimestamp(1381168200, tz=UTC).replace(tzinfo=None)
    assert (first.author, first.text, first.time.precision, first.time.zone) == ("Ada", "Hey,\n\nyes.", "second", "utc")
    assert (reply.author, reply.reply_to, reply.depth) == ("Ben", first.comment_id, 2)


def test_blogger_classic() -> None:
    """Author, text and date stand in three neighbours; a deleted comment is a placeholder and no comment."""
    item = (
        '<dt class="comment-author" id="c{n}"><a href="https://b.example/1">{who}</a> said...</dt>'
        '<dd class="comment-body"><p>{text}</p></dd><dd class="comment-footer"><span class="comment-timestamp">'
        '<a href="{post}?showComment=1381168200000#c{n}">x</a></span></dd>'
    )
    body = item.format(n=1111111, who="Ada", text="Yes.", post=POST)
    body += item.format(n=2222222, who="Ben", text='<span class="deleted-comment">Removed.</span>', post=POST)
    page = read(f'<div id="comments"><dl id="comments-block">{body}</dl></div>')
    assert [(comment.author, comment.text) for comment in page.comments] == [("Ada", "Yes.")]
    assert any("taken away" in note for note in page.notes)


def test_div_walker_nests_without_lists() -> None:
    """Children stand inside the parent's own element."""
    inner = (
        '<div id="comment-2" class="comment depth-2"><div class="comment-body"><cite class="fn">B</cite>'
        "<p>Two.</p></div></div>"
    )
    outer = (
        f'<div id="comment-1" class="comment depth-1"><div class="comment-body"><cite class="fn">A</cite>'
        f"<p>One.</p></div>{inner}</div>"
    )
    first, second = read(f'<div id="comments">{outer}</div>').comments
    assert (first.text, second.text, second.reply_to) == ("One.", "Two.", first.comment_id)


def test_wpdiscuz_says_the_parent_in_the_id() -> None:
    """The second number of the id is the parent's, however the page nests; an absent parent is elsewhere."""
    item = (
        '<div id="wpd-comm-{n}_{p}" class="wpd-comment"><div class="wpd-comment-author">A</div>'
        '<div class="wpd-comment-text">{n}</div></div>'
    )
    pairs = [(5, 0), (6, 5), (7, 99)]
    first, second, lost = read("".join(item.format(n=n, p=p) for n, p in pairs)).comments
    assert (first.reply_to, second.reply_to, second.depth) == (None, first.comment_id, 2)
    assert (lost.reply_to, lost.parent_state) == (None, "elsewhere")


def core(n: int, text: str = "Yes.", *, depth: int = 1, link: bool = False, inner: str = "") -> str:
    reply = '<a class="comment-reply-link">Reply</a>' if link else ""
    return (
        f'<li id="comment-{n}" class="comment depth-{depth}"><div><cite class="fn">A{n}</cite>{reply}'
        f'<div class="comment-content"><p>{text}</p></div></div>{inner}</li>'
    )


def test_flattened_depth_is_said() -> None:
    """No reply link at the deepest level, and siblings there: the page stopped nesting, and the notes say so."""
    deepest = "".join(core(n, depth=2) for n in (2, 3))
    page = read(f"<ol>{core(1, link=True, inner=f'<ol>{deepest}</ol>')}</ol>")
    assert any("stops nesting at level 2" in note for note in page.notes)
    open_ended = "".join(core(n, depth=2, link=True) for n in (2, 3))
    assert read(f"<ol>{core(1, link=True, inner=f'<ol>{open_ended}</ol>')}</ol>").notes == ()


@pytest.mark.parametrize(
    "away",
    [
        f'<ul class="widget_recent_comments">{core(9)}</ul>',
        '<ul id="recentcomments"><li class="recentcomments">Zoe on <a href="/x#comment-9">X</a></li></ul>',
        f"<template><ol>{core(9)}</ol></template>",
        '<div class="comment-content"><p>A teaser.</p></div>',
    ],
)
def test_furniture_is_no_comment(away: str) -> None:
    """Sidebars, hidden templates and loose boxes never count."""
    page = read(f"{away}<ol>{core(1)}</ol>{away}")
    assert [comment.author for comment in page.comments] == ["A1"]


def test_printed_twice_is_counted_once() -> None:
    """A second copy for small screens is dropped with a note; another text under the same id is kept."""
    page = read(f"<ol>{core(1)}{core(2)}</ol><ol>{core(1)}</ol><ol>{core(2, 'No.')}</ol>")
    assert [comment.text for comment in page.comments] == ["Yes.", "Yes.", "No."]
    assert len({comment.comment_id for comment in page.comments}) == 3
    assert any("printed twice" in note for note in page.notes)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('<li class="post pingback"><p>Pingback: <a href="https://o.example">Other</a></p></li>', "pingback"),
        ('<li class="trackback depth-1" id="comment-3"><a href="https://o.example">Other</a></li>', "trackback"),
        ('<ol class="pinglist"><li><a href="https://o.example">Other</a></li></ol>', "ping"),
        ('<ol class="ping-list"><li id="comment-3"><a href="https://o.example">Other</a></li></ol>', "ping"),
        ('<li id="comment-3"><a href="https://o.example">Other</a></li>', "ping"),
        (
            '<ol id="pings"><li id="comment-3"><cite><a href="https://o.example">Other</a></cite><p>Hm.</p></li></ol>',
            "ping",
        ),
        (
            '<li id="comment-3" class="comment depth-1">Trackback: <a href="https://o.example">Other</a></li>',
            "trackback",
        ),
    ],
)
def test_pings_are_told_apart(body: str, kind: str) -> None:
    """By class, by what the page says, by the list they stand in, or by being a bare link."""
    comment, ping = read(f"<ol>{core(1)}</ol>{body}").comments
    assert (comment.kind, ping.kind, ping.author, ping.author_url) == ("comment", kind, "Other", "https://o.example")


def test_empty_and_emoji_comments_stay() -> None:
    """A comment of one emoji is a comment; one without words has no text, not an empty one."""
    emoji, empty, nameless = read(
        f"<ol>{core(1, '🙂')}{core(2, '<img src=x>')}<li id='comment-3'><div class='comment-content'>"
        f"<p>Hm.</p></div></li></ol>"
    ).comments
    assert (emoji.text, empty.text) == ("🙂", None)
    assert (nameless.author, nameless.text) == (None, "Hm.")


def test_post_fields() -> None:
    """Title without the site, byline before designer, own text without furniture, the page's own count compared."""
    head = (
        f'<link rel="canonical" href="{POST}"><title>The meeting | Second Chair</title><meta property="og:title" '
        'content="The meeting | Second Chair"><meta property="og:site_name" content="Second Chair">'
        '<meta name="author" content="Theme Designer"><meta property="article:published_time" '
        'content="2013-04-09T08:30:00+02:00">'
    )
    body = (
        '<h1 class="site-title"><a href="https://blog.example/">Second Chair</a></h1><article>'
        '<h1 class="entry-title">The meeting</h1><span class="byline">by <span class="author vcard">'
        '<a class="fn">Ruth C.</a>'
        '</span></span><a rel="category tag">Discovery</a><div class="entry-content"><p>One.</p><p>Two.</p>'
        '<div class="sharedaddy">Share this</div><div class="author-box">About Ruth</div><form>Your e-mail</form></div>'
        f'</article><div id="comments"><h2 class="comments-title">3 thoughts on “The meeting”</h2>'
        f"<ol>{core(1)}</ol></div>"
    )
    page = read(body, head=head)
    assert page.post_id == "blog.example/2013/04/the-meeting"
    post = page.post
    assert (post.url, post.site, post.title, post.author) == (POST, "blog.example", "The meeting", "Ruth C.")
    assert (post.time.at, post.time.zone) == (datetime.fromisoformat("2013-04-09T06:30:00"), "utc")
    assert (post.categories, post.language, post.text, post.stated_comments) == (
        ("Discovery",),
        "en-US",
        "One.\n\nTwo.",
        3,
    )
    assert page.notes == ("the page states 3 comments, 1 were found",)


def test_the_site_name_is_no_title() -> None:
    """A heading that repeats the site's name is not the post's, even where the page's title holds it."""
    head = '<title>Second Chair: The meeting</title><meta property="og:site_name" content="Second Chair">'
    page = read('<h1>Second Chair</h1><h2>The meeting</h2><div class="entry-content"><p>One.</p></div>', head=head)
    assert page.post.title == "The meeting"


def test_structured_data() -> None:
    """JSON-LD names author and date; a reference to a person is followed."""
    head = (
        '<script type="application/ld+json">{"@graph":[{"@type":"BlogPosting","headline":"The meeting","author":'
        '{"@id":"#r"},"datePublished":"2013-04-09T08:30:00+00:00","articleSection":["Discovery"]},'
        f'{{"@type":"Person","@id":"#r","name":"Ruth C."}},{{"@type":"WebPage","@id":"{POST}"}}]}}</script>'
    )
    (page,) = parse_html(f"{head}<div class='entry-content'><p>One.</p></div>", name="x.html", url=POST)
    assert (page.post.title, page.post.author, page.post.categories) == ("The meeting", "Ruth C.", ("Discovery",))
    assert (page.post_id, page.post.time.precision) == ("blog.example/2013/04/the-meeting", "second")


@pytest.mark.parametrize(
    ("printed", "count"),
    [
        ("3 Responses to “X”", 3), ("One Response to X", 1), ("No comments yet", 0), ("1,204 Comments", 1204),
        ("Kommentare (12)", 12), ("12 Kommentare", 12), ("2 commentaires", 2), ("5 respuestas", 5),
        ("{ 2 comments }", 2),
        ("Leave a comment", None), ("3 Ways to ask", None), ("Recent Comments", None),
    ],
)  # fmt: skip
def test_stated_count(printed: str, count: int | None) -> None:
    """The page's own count, in words or digits, in four languages."""
    page = read(f"<div class='entry-content'><p>One.</p></div><h3>{printed}</h3>")
    assert page.post.stated_comments == count


def test_thread_without_post_and_file_without_address() -> None:
    """A thread alone is a page; without an address the file's stem names it."""
    (page,) = parse_html(core(1), name="folder/saved.html")
    assert (page.post_id, page.post, page.comments[0].comment_id) == ("saved", None, "saved#comment-1")


def test_an_archived_page_is_the_page() -> None:
    """The Wayback Machine's prefix is no part of an address."""
    page = read(
        f"<ol>{core(1)}</ol>", head=f'<link rel="canonical" href="https://web.archive.org/web/20130401/{POST}">'
    )
    assert page.post_id == "blog.example/2013/04/the-meeting"
