"""Platforms and theme families beyond the sample's dialects: one small invented page of each, and its facts."""

# ruff: noqa: E501 -- markup as the platforms print it, line by line

import json
from typing import NamedTuple

import pytest

from brockdiscourse.parse.html import parse_html
from brockdiscourse.parse.page import Page

POST = (
    "<h1 class=entry-title>On kettles</h1><div class=entry-content><p>"
    + "A kettle is sold, not bought. " * 20
    + "</p></div>"
)
ONE, TWO, THREE = "Ours whistles all day.", "Then take it off the hob.", "The second paragraph is wrong."


class Row(NamedTuple):
    """What a page prints of one comment; `up` is the position of the one it answers."""

    author: str | None
    day: str | None
    text: str | None
    up: int | None = None


ROWS = [
    Row("Ada Quill", "2014-03-03", ONE),
    Row("Bo Lind", "2014-03-04", TWO, up=1),
    Row("Cy Twill", "2014-03-09", THREE),
]
SUBSTACK = {
    "post": {"id": 7},
    "comments": [
        {"id": 21, "name": "Ada Quill", "date": "2014-03-03T10:00:00.000Z", "body": ONE, "ancestor_path": "",
         "children": [{"id": 22, "name": "Bo Lind", "date": "2014-03-04T10:00:00.000Z", "body": TWO,
                       "ancestor_path": "21", "children": []}]},
        {"id": 23, "name": "Cy Twill", "date": "2014-03-09T10:00:00.000Z", "body": THREE, "ancestor_path": "",
         "children": []},
    ],
}  # fmt: skip
STRUCTURED = {
    "@context": "https://schema.org",
    "@type": "BlogPosting",
    "headline": "On kettles",
    "author": {"@type": "Person", "name": "Di Moss"},
    "datePublished": "2014-03-01",
    "comment": [
        {"@type": "Comment", "author": {"@type": "Person", "name": "Ada Quill"}, "dateCreated": "2014-03-03T10:00:00Z",
         "text": ONE, "url": "https://k.example/p#comment-21",
         "comment": [{"@type": "Comment", "author": {"name": "Bo Lind"}, "datePublished": "2014-03-04", "text": TWO}]},
        {"@type": "Comment", "author": "Cy Twill", "datePublished": "2014-03-09", "text": THREE},
    ],
}  # fmt: skip

PAGES: dict[str, tuple[str, str, list[Row]]] = {
    "Epoch": (
        "epoch",
        f"""<div id="epoch-comments"><div id="comment-21" class="epoch-wrap-comment">
        <article id="div-comment-21" class="epoch-single-comment"><header class="epoch-comment-header">
        <span class="epoch-comment-author"><a class="url" href="https://ada.example">Ada Quill</a></span>
        <time datetime="2014-03-03T10:00:00+00:00">3 March 2014</time></header>
        <div class="epoch-comment-content"><p>{ONE}</p></div><a class="comment-reply-link">Reply</a></article></div>
        <div class="epoch-child child-of-21 level-1" id="comment-22"><article id="div-comment-22"
        class="epoch-single-comment"><span class="epoch-comment-author">Bo Lind</span>
        <time datetime="2014-03-04T10:00:00+00:00">4 March 2014</time>
        <div class="epoch-comment-content"><p>{TWO}</p></div></article></div>
        <div id="comment-23" class="epoch-wrap-comment"><article id="div-comment-23" class="epoch-single-comment">
        <span class="epoch-comment-author">Cy Twill</span><time datetime="2014-03-09T10:00:00+00:00">x</time>
        <div class="epoch-comment-content"><p>{THREE}</p></div></article></div></div>""",
        ROWS,
    ),
    "Avada": (
        "wordpress",
        f"""<ol class="comment-list commentlist"><li class="comment even depth-1" id="comment-21">
        <div class="the-comment"><div class="avatar"></div><div class="comment-box"><div class="comment-author meta">
        <strong>Ada Quill</strong> 3 March 2014 at 10:00 <a class="comment-reply-link"> - Reply</a></div>
        <div class="comment-text"><p>{ONE}</p></div></div></div><ul class="children">
        <li class="comment odd depth-2" id="comment-22"><div class="the-comment"><div class="comment-box">
        <div class="comment-author meta"><strong><a href="https://bo.example" class="url">Bo Lind</a></strong>
        4 March 2014 at 11:12</div><div class="comment-text"><p>{TWO}</p></div></div></div></li></ul></li>
        <li class="comment even depth-1" id="comment-23"><div class="the-comment"><div class="comment-box">
        <div class="comment-author meta"><strong>Cy Twill</strong> 9 March 2014 at 08:01</div>
        <div class="comment-text"><p>{THREE}</p></div></div></div></li></ol>""",
        ROWS,
    ),
    "GeneratePress": (
        "wordpress",
        "".join(
            [
                '<ol class="comment-list">',
                '<li id="comment-21" class="comment even depth-1"><article class="comment-body" id="div-comment-21"',
                ' itemscope itemtype="https://schema.org/Comment"><footer class="comment-meta"><div class="comment-author',
                ' vcard" itemprop="author" itemscope><cite class="fn" itemprop="name">Ada Quill</cite></div>',
                '<div class="entry-meta comment-metadata"><a><time datetime="2014-03-03T10:00:00+00:00"',
                f' itemprop="datePublished">x</time></a></div></footer><div class="comment-content" itemprop="text"><p>{ONE}',
                '</p></div></article><ul class="children"><li id="comment-22" class="comment odd depth-2"><article',
                ' class="comment-body" id="div-comment-22"><footer class="comment-meta"><cite class="fn">Bo Lind</cite>',
                '<time datetime="2014-03-04T10:00:00+00:00">x</time></footer><div class="comment-content">',
                f"<p>{TWO}</p></div></article></li></ul></li>",
                '<li id="comment-23" class="comment even depth-1"><article class="comment-body"><footer',
                ' class="comment-meta"><cite class="fn">Cy Twill</cite><time datetime="2014-03-09T10:00:00+00:00">x</time>',
                f'</footer><div class="comment-content"><p>{THREE}</p></div></article></li></ol>',
            ]
        ),
        ROWS,
    ),
    "Soledad": (
        "wordpress",
        f"""<div class="comments" id="comments"><div class="comment even depth-1" id="comment-21" itemprop=""
        itemscope itemtype="https://schema.org/UserComments"><div class="thecomment"><div class="author-img"></div>
        <div class="comment-text"><span class="author" itemprop="creator"><span itemprop="name">Ada Quill</span></span>
        <span class="date" datetime="2014-03-03T10:00:00+00:00">March 3, 2014 - 10:00 am</span>
        <div class="comment-content" itemprop="commentText"><p>{ONE}</p></div><span class="reply">Reply</span></div></div>
        <div class="comment odd depth-2" id="comment-22"><div class="thecomment"><div class="comment-text">
        <span class="author">Bo Lind</span><span class="date" datetime="2014-03-04T10:00:00+00:00">x</span>
        <div class="comment-content"><p>{TWO}</p></div></div></div></div></div>
        <div class="comment even depth-1" id="comment-23"><div class="comment-text"><span class="author">Cy Twill</span>
        <span class="date" datetime="2014-03-09T10:00:00+00:00">x</span><div class="comment-content"><p>{THREE}</p>
        </div></div></div></div>""",
        ROWS,
    ),
    "BEM names": (
        "wordpress",
        f"""<ul class="comments__list"><li class="comment depth-1" id="comment-21"><article class="comment__body">
        <header class="comment__header"><span class="comment__author">Ada Quill</span>
        <span class="comment__date">March 3, 2014</span></header><div class="comment__content"><p>{ONE}</p></div>
        <div class="comment__reply">Reply</div></article><ul class="comment__children"><li class="comment depth-2"
        id="comment-22"><article class="comment__body"><span class="comment__author">Bo Lind</span>
        <span class="comment__date">March 4, 2014</span><div class="comment__content"><p>{TWO}</p></div></article></li>
        </ul></li><li class="comment depth-1" id="comment-23"><span class="comment__author">Cy Twill</span>
        <span class="comment__date">March 9, 2014</span><div class="comment__content"><p>{THREE}</p></div></li></ul>""",
        ROWS,
    ),
    "Jetpack likes, and a form in a frame": (
        "wordpress-block",
        f"""<ol class="wp-block-comment-template"><li id="comment-21" class="comment even depth-1">
        <div class="wp-block-comment-author-name"><a href="https://ada.example">Ada Quill</a></div>
        <div class="wp-block-comment-date"><time datetime="2014-03-03T10:00:00+00:00"><a>3 March</a></time></div>
        <div class="wp-block-comment-content"><p>{ONE}</p><p id="comment-like-21" class="comment-likes">Like</p>
        <div class="jetpack-comment-likes-widget-wrapper">Loading…</div></div>
        <ol><li id="comment-22" class="comment odd depth-2"><div class="wp-block-comment-author-name">Bo Lind</div>
        <div class="wp-block-comment-date"><time datetime="2014-03-04T10:00:00+00:00">4 March</time></div>
        <div class="wp-block-comment-content"><p>{TWO}</p></div></li></ol></li>
        <li id="comment-23" class="comment even depth-1"><div class="wp-block-comment-author-name">Cy Twill</div>
        <div class="wp-block-comment-date"><time datetime="2014-03-09T10:00:00+00:00">9 March</time></div>
        <div class="wp-block-comment-content"><p>{THREE}</p></div></li></ol>
        <iframe title="Comment Form" class="jetpack_remote_comment"></iframe>""",
        ROWS,
    ),
    "SPIP": (
        "spip",
        f"""<ul class="comments-ul comments-items"><li class="comment-item odd item first" id="forum21">
        <div class="comment hreview"><div class="comment-meta"><a href="#forum21" class="permalink">
        <abbr class="dtreviewed date" title="2014-03-03T10:00:00Z">Le 3 mars 2014</abbr></a>, par
        <span class="comment-author fn">Ada Quill</span></div><div class="comment-content"><p>{ONE}</p></div>
        <p class="comment-reply"><a>Répondre</a></p></div><ul><li class="comment-item item" id="forum22">
        <div class="comment"><div class="comment-meta"><abbr class="date" title="2014-03-04T10:00:00Z">Le 4 mars</abbr>
        <span class="comment-author">Bo Lind</span></div><div class="comment-content"><p>{TWO}</p></div></div></li></ul>
        </li><li class="comment-item item" id="forum23"><div class="comment"><div class="comment-meta">
        <time datetime="2014-03-09T10:00:00Z">Le 9 mars 2014</time><span class="comment-author">Cy Twill</span></div>
        <div class="comment-content"><p>{THREE}</p></div></div></li></ul>""",
        ROWS,
    ),
    "TypePad": (
        "typepad",
        f"""<div class="comments-content"><div class="comment comment-odd" id="comment-6a00e5500c8a2a8833">
        <div class="comment-avatar"></div><div class="comment-content"><p>{ONE}</p></div><p class="comment-footer">
        Posted by: <a rel="nofollow" href="https://ada.example">Ada Quill</a> |
        <a href="#comment-6a00e5500c8a2a8833">March 03, 2014 at 10:00 AM</a></p></div>
        <div class="comment comment-even" id="comment-6a00e5500c8a2a8834"><div class="comment-content"><p>{TWO}</p></div>
        <p class="comment-footer">Posted by: Bo Lind | <a>March 04, 2014 at 10:00 AM</a></p></div></div>""",
        [ROWS[0], Row("Bo Lind", "2014-03-04", TWO)],
    ),
    "Blogger, Soho and its kin": (
        "blogger-threaded",
        f"""<section class="comments threaded" id="comments"><div id="comment-holder"><div class="comment-thread toplevel-thread">
        <ol id="top-ra"><li class="comment" id="c1111111111111111111"><div class="avatar-image-container"></div>
        <div class="comment-block"><div class="comment-header"><cite class="user">
        <a href="https://ada.example">Ada Quill</a></cite><span class="icon user"></span>
        <span class="datetime secondary-text"><a href="https://k.example/p?showComment=1393840800000#c1">3 March 2014 at
        10:00</a></span></div><p class="comment-content">{ONE}</p><span class="comment-actions secondary-text">
        <a class="comment-reply">Reply</a></span></div><div class="comment-replies"><div class="comment-thread inline-thread">
        <ol><li class="comment" id="c2222222222222222222"><div class="comment-block"><div class="comment-header">
        <cite class="user">Bo Lind</cite><span class="datetime"><a href="https://k.example/p?showComment=1393927200000">
        x</a></span></div><p class="comment-content">{TWO}</p></div></li></ol></div></div></li>
        <li class="comment" id="c3333333333333333333"><div class="comment-block"><div class="comment-header">
        <cite class="user blog-author">Cy Twill</cite><span class="datetime"><a
        href="https://k.example/p?showComment=1394359200000">x</a></span></div><p class="comment-content">{THREE}</p></div>
        </li></ol></div></div></section>""",
        ROWS,
    ),
    "Blogger, comments printed flat": (
        "blogger-flat",
        f"""<section class="comments" id="comments"><div id="Blog1_comments-block-wrapper">
        <div class="comment" id="c1111111111111111111"><div class="comment-header"><span class="comment-author">
        <a href="https://ada.example">Ada Quill</a></span></div><div class="comment-body">{ONE}</div>
        <div class="comment-footer"><span class="comment-timestamp"><a
        href="https://k.example/p?showComment=1393840800000#c1">3 March 2014 at 10:00</a></span></div></div>
        <div class="comment" id="c2222222222222222222"><span class="comment-author">Bo Lind</span>
        <div class="comment-body deleted">This comment has been removed by the author.</div>
        <div class="comment-footer"><span class="comment-timestamp"><a
        href="https://k.example/p?showComment=1393927200000">x</a></span></div></div>
        <div class="comment" id="c3333333333333333333"><span class="comment-author">Cy Twill</span>
        <div class="comment-body">{THREE}</div><div class="comment-footer"><span class="comment-timestamp"><a
        href="https://k.example/p?showComment=1394359200000">x</a></span></div></div></div></section>""",
        [ROWS[0], ROWS[2]],
    ),
    "Discourse, as crawlers see it": (
        "discourse",
        f"""<div itemscope itemtype="http://schema.org/DiscussionForumPosting">
        <div id="post_1" class="topic-body crawler-post"><div class="crawler-post-meta"><span class="creator"
        itemprop="author"><a rel="nofollow" itemprop="url"><span itemprop="name">Di Moss</span></a></span>
        <span class="crawler-post-infos"><time datetime="2014-03-01T10:00:00Z" class="post-time">1 March</time>
        <span itemprop="position">1</span></span></div><div class="post" itemprop="text"><p>{"A kettle. " * 40}</p></div></div>
        <div id="post_2" itemprop="comment" itemscope itemtype="http://schema.org/Comment" class="topic-body crawler-post">
        <div class="crawler-post-meta"><span class="creator" itemprop="author"><span itemprop="name">Ada Quill</span></span>
        <time itemprop="datePublished" datetime="2014-03-03T10:00:00Z" class="post-time">3 March</time>
        <span itemprop="position">2</span></div><div class="post" itemprop="text"><p>{ONE}</p></div>
        <div itemprop="interactionStatistic"><span class="post-likes">1 Like</span></div></div>
        <div id="post_3" itemprop="comment" itemscope itemtype="http://schema.org/Comment" class="topic-body crawler-post">
        <span class="creator"><span itemprop="name">Bo Lind</span></span>
        <time datetime="2014-03-04T10:00:00Z" class="post-time">4 March</time><div class="post" itemprop="text">
        <p>{TWO}</p></div></div></div>""",
        [ROWS[0], Row("Bo Lind", "2014-03-04", TWO)],
    ),
    "microdata of no known theme": (
        "schema.org",
        f"""<div class=zzz><div itemprop="comment" itemscope itemtype="https://schema.org/Comment">
        <span itemprop="author" itemscope><b itemprop="name">Ada Quill</b></span>
        <meta itemprop="datePublished" content="2014-03-03T10:00:00Z"><p itemprop="text">{ONE}</p>
        <div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><b itemprop="author">Bo Lind</b>
        <time itemprop="datePublished" datetime="2014-03-04">x</time><p itemprop="text">{TWO}</p></div></div>
        <div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><b itemprop="author">Cy Twill</b>
        <time itemprop="dateCreated" datetime="2014-03-09">x</time><p itemprop="text">{THREE}</p></div></div>""",
        ROWS,
    ),
    "JSON-LD only": (
        "json-ld",
        f'<script type="application/ld+json">{json.dumps(STRUCTURED)}</script>',
        ROWS,
    ),
    "Substack's data, more than the page shows": (
        "substack",
        f"""<div class="comment-list"><div class="comment"><div id="comment-21" class="comment-anchor"></div>
        <div role="article" aria-label="Comment by Ada Quill"><div class="comment-meta"><a title="Mar 3, 2014, 10:00 AM">
        Mar 3, 2014</a></div><div class="comment-body"><p>{ONE}</p></div></div></div></div>
        <script>window._preloads        = JSON.parse({json.dumps(json.dumps(SUBSTACK))})</script>""",
        ROWS,
    ),
    "Posterous": (
        "posterous",
        f"""<div class="commentunit" id="comment_21"><div class="comment_label"><span class="comment_date">
        March 3, 2014</span></div><div class="comment"><span class="commentname">Ada Quill said...</span>
        <p>{ONE}</p></div></div><div class="commentunit" id="comment_22"><div class="comment_date">March 4, 2014</div>
        <div class="comment"><span class="commentname">Bo Lind said...</span><p>{TWO}</p></div></div>""",
        [ROWS[0], Row("Bo Lind", "2014-03-04", TWO)],
    ),
    "Serendipity": (
        "serendipity",
        f"""<div class="serendipity_comments"><div class="serendipity_comment" id="serendipity_comment_21">
        <a id="c21"></a><div class="serendipity_commentBody">{ONE}</div><div class="serendipity_comment_source">
        <a class="comment_source_trace" href="#c21">#1</a> <span class="comment_source_author">Ada Quill</span> am
        <span class="comment_source_ctime">03.03.2014 10:00</span></div></div></div>""",
        [ROWS[0]],
    ),
}


def read(inner: str) -> Page:
    text = (
        f'<html lang="en"><head><link rel=canonical href="https://k.example/p"></head><body>{POST}{inner}</body></html>'
    )
    (page,) = parse_html(text, name="p.html")
    return page


def facts(page: Page) -> list[Row]:
    place = {one.comment_id: one.position for one in page.comments}
    return [
        Row(one.author, one.time.at.date().isoformat() if one.time else None, one.text, place.get(one.reply_to or ""))
        for one in page.comments
    ]


@pytest.mark.parametrize("family", PAGES)
def test_family_is_read(family: str) -> None:
    """Names, days, texts and parents as printed, and the platform's name."""
    platform, inner, expected = PAGES[family]
    page = read(inner)
    assert facts(page) == expected
    assert page.platform == platform
    assert {one.kind for one in page.comments} == {"comment"}


@pytest.mark.parametrize("family", PAGES)
def test_one_comment_more_or_less_is_noticed(family: str) -> None:
    """The same page saying how many comments it has: a note where the number is another."""
    _, inner, expected = PAGES[family]
    same, other = (read(f'<h2 class="comments-title">{n} comments</h2>{inner}') for n in (len(expected), 40))
    assert not any("states" in note for note in same.notes)
    assert any(f"states 40 comments, {len(expected)} were found" in note for note in other.notes)


def test_substack_s_data_are_not_trusted() -> None:
    """Data that are no JSON, of another shape or bottomless leave the page's own markup."""
    for broken in (
        "{",
        '"[1, 2]"',
        '"{\\"comments\\": 3}"',
        '"{\\"comments\\": [3, {\\"id\\": []}]}"',
        '"' + "[" * 100_000 + '"',
    ):
        page = read(f"<script>window._preloads = JSON.parse({broken})</script>")
        assert page.comments == ()
