"""Feeds, pages as browsers save them, and threads that come in parts."""

# ruff: noqa: E501 -- feeds as they are written, line by line

import contextlib
import json
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from brockdiscourse.errors import UnreadableError
from brockdiscourse.parse import Page, parse_bytes
from brockdiscourse.pipeline import build_corpus, list_raw

POST = "https://k.example/2014/03/on-kettles/"
ID = "k.example/2014/03/on-kettles"
RSS_POSTS = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><title>K</title>
<item><title>On kettles</title><link>{POST}</link><dc:creator><![CDATA[Di Moss]]></dc:creator>
<author>di@k.example</author><pubDate>Sat, 01 Mar 2014 10:00:00 +0000</pubDate><category><![CDATA[Selling]]></category>
<guid isPermaLink="false">https://k.example/?p=9</guid><description>Short</description>
<content:encoded><![CDATA[<p>A kettle is sold.</p><p>Not bought.</p>]]></content:encoded><slash:comments>2</slash:comments>
</item></channel></rss>"""
RSS_COMMENTS = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Comments on: On kettles</title>
<item><title>By: Bo Lind</title><link>{POST}#comment-22</link><dc:creator>Bo Lind</dc:creator>
<pubDate>Tue, 04 Mar 2014 11:00:00 +0000</pubDate><guid isPermaLink="false">https://k.example/?p=9#comment-22</guid>
<content:encoded><![CDATA[<p>Als Antwort auf <a href="{POST}#comment-21">Ada Quill</a>.</p>
<p>Then take it off the hob.</p>]]></content:encoded></item>
<item><title>By: Ada Quill</title><link>{POST}#comment-21</link><dc:creator>Ada Quill</dc:creator>
<pubDate>Mon, 03 Mar 2014 10:00:00 +0000</pubDate><guid isPermaLink="false">https://k.example/?p=9#comment-21</guid>
<description>Ours whistles all day.</description></item></channel></rss>"""
ATOM_COMMENTS = f"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"><title>K</title>
<entry><title>By: Ada Quill</title><link rel="alternate" href="{POST}#comment-21"/><author><name>Ada Quill</name>
<uri>https://ada.example</uri><email>ada@x.example</email></author><id>https://k.example/?p=9#comment-21</id>
<updated>2014-03-03T10:00:00Z</updated><published>2014-03-03T10:00:00Z</published>
<content type="html">&lt;p&gt;Ours whistles all day.&lt;/p&gt;</content>
<thr:in-reply-to ref="https://k.example/?p=9" href="{POST}" type="text/html"/></entry>
<entry><title>By: Bo Lind</title><link rel="alternate" href="{POST}#comment-22"/><author><name>Bo Lind</name></author>
<id>https://k.example/?p=9#comment-22</id><published>2014-03-04T11:00:00Z</published>
<content type="html">&lt;p&gt;Then take it off the hob.&lt;/p&gt;</content>
<thr:in-reply-to ref="https://k.example/?p=9#comment-21" href="{POST}#comment-21" type="text/html"/></entry></feed>"""


def blogger(*entries: dict[str, Any]) -> str:
    return json.dumps({"version": "1.0", "encoding": "UTF-8", "feed": {"entry": list(entries)}})


BLOGGER_COMMENT = {
    "id": {"$t": "tag:blogger.com,1999:blog-1.post-222222"},
    "published": {"$t": "2014-03-04T11:00:00.000+00:00"},
    "content": {"type": "html", "$t": "Then take it<br>off the hob."},
    "author": [
        {"name": {"$t": "Bo Lind"}, "uri": {"$t": "https://bo.example"}, "email": {"$t": "noreply@blogger.com"}}
    ],
    "thr$in-reply-to": {"href": POST, "ref": "tag:blogger.com,1999:blog-1.post-9"},
    "link": [{"rel": "related", "href": "http://www.blogger.com/feeds/1/9/comments/default/111111"}],
}
BLOGGER_POST = {
    "id": {"$t": "tag:blogger.com,1999:blog-1.post-9"},
    "published": {"$t": "2014-03-01T10:00:00.000+00:00"},
    "title": {"$t": "On kettles"},
    "content": {"$t": "<p>A kettle is sold.</p>"},
    "author": [{"name": {"$t": "Di Moss"}}],
    "category": [{"term": "Selling"}],
    "thr$total": {"$t": "2"},
    "link": [{"rel": "alternate", "href": POST}],
}


def read(text: str | bytes, name: str = "x.xml") -> list[Page]:
    return parse_bytes(text.encode() if isinstance(text, str) else text, name=name)


def facts(page: Page) -> list[tuple[Any, ...]]:
    return [(c.comment_id, c.author, c.time and c.time.at.isoformat(), c.text, c.reply_to) for c in page.comments]


THREAD = [
    (f"{ID}#comment-21", "Ada Quill", "2014-03-03T10:00:00", "Ours whistles all day.", None),
    (f"{ID}#comment-22", "Bo Lind", "2014-03-04T11:00:00", "Then take it off the hob.", f"{ID}#comment-21"),
]


def test_rss_of_posts() -> None:
    """Title, byline, time in UTC, categories, the whole text, the count; no e-mail."""
    (page,) = read(RSS_POSTS)
    post = page.post
    assert post is not None
    assert (page.post_id, post.title, post.author, post.categories) == (ID, "On kettles", "Di Moss", ("Selling",))
    assert (post.text, post.stated_comments) == ("A kettle is sold.\n\nNot bought.", 2)
    assert post.time is not None
    assert (post.time.at.isoformat(), post.time.zone) == ("2014-03-01T10:00:00", "utc")
    assert (page.format, page.platform) == ("feed", "feed")
    assert any("newest" in note for note in page.notes)


@pytest.mark.parametrize("text", [RSS_COMMENTS, ATOM_COMMENTS])
def test_feeds_of_comments(text: str) -> None:
    """Oldest first, replies under what they answer; the line that says so is not the commenter's."""
    (page,) = read(text)
    assert (page.post_id, page.post) == (ID, None)
    assert facts(page) == THREAD
    assert "@" not in repr(page)


def test_blogger_s_json() -> None:
    """Posts and comments; the parent by the related link, here one that the feed no longer holds."""
    (page,) = read(blogger(BLOGGER_POST), "x.json")
    assert page.post is not None
    assert (page.post.title, page.post.categories, page.post.stated_comments) == ("On kettles", ("Selling",), 2)
    (page,) = read(blogger(BLOGGER_COMMENT), "x.json")
    (comment,) = page.comments
    assert (comment.comment_id, comment.author, comment.text) == (
        f"{ID}#comment-222222", "Bo Lind", "Then take it\noff the hob.",
    )  # fmt: skip
    assert (comment.reply_to, comment.parent_state) == (None, "deleted")
    assert (page.platform, "noreply" in repr(page)) == ("blogger", False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<rss><channel></channel></rss>", "no post and no comment"),
        ("<?xml version='1.0'?><opml><body/></opml>", "no feed and no export"),
        ("<rss><channel><item>", "broken XML"),
        ('<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rss><channel><item><title>&a;</title></item></channel></rss>',
         "broken XML"),
        ('{"feed": {"entry": 3}}', "no post and no comment"),
        ('{"feed": {"entry": [3, null, {}]}}', None),
        ('{"feed": {"entry": [{"author": 3, "link": 4, "category": 5, "content": 6, "thr$in-reply-to": {}}]}}', None),
    ],
)  # fmt: skip
def test_broken_feeds(text: str, told: str | None) -> None:
    """One reason, or the records that can be read; never another exception."""
    if told is None:
        assert read(text, "x.json")
        return
    with pytest.raises(UnreadableError, match=told):
        read(text)


# --- as browsers save it ---------------------------------------------------------------------------------------------

PAGE = """<html lang=en><body><article><h1>On kettles</h1><div class=entry-content><p>{words}</p></div></article>
<ol class=commentlist>{items}</ol></body></html>"""
ITEM = (
    '<li class="comment depth-1" id="comment-{n}"><cite class=fn>{who}</cite><time datetime="{day}T10:00:00Z"></time>'
    '<div class="comment-content"><p>{text}</p></div></li>'
)


def page_of(*numbers: int) -> str:
    items = [ITEM.format(n=n, who=f"Person {n}", day=f"2014-03-{n:02}", text=f"Text number {n}.") for n in numbers]
    return PAGE.format(words="A kettle is sold, not bought. " * 12, items="".join(items))


def test_mhtml_gives_its_page_and_address() -> None:
    """The first page of the message, quoted-printable and all, under the address it was saved from."""
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = POST
    message["MIME-Version"] = "1.0"
    message.make_related()
    part = EmailMessage()
    part.set_content(page_of(3).replace("Person 3", "Zoë Łuk"), subtype="html", charset="utf-8", cte="quoted-printable")
    message.attach(part)
    (page,) = read(message.as_bytes(), "saved.mhtml")
    assert (page.post_id, page.comments[0].author) == (ID, "Zoë Łuk")
    with pytest.raises(UnreadableError, match="MHTML without a page"):
        read(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n", "saved.mhtml")
    for cut in range(200, len(message.as_bytes()), 97):  # a download that broke off
        with contextlib.suppress(UnreadableError):
            read(message.as_bytes()[:cut], "saved.mhtml")


def test_the_address_a_browser_wrote_is_the_page_s() -> None:
    """Pages that do not state their address are named by the one in the comment at their top."""
    (page,) = read(f"<!-- saved from url=(0041){POST} -->\n" + page_of(3), "x.html")
    assert page.post_id == ID


def test_folders_beside_saved_pages_are_not_read(tmp_path: Path) -> None:
    """Pictures, scripts and frames of "save page as" are left out; a folder without its page is not."""
    (tmp_path / "kettles.html").write_text(page_of(3), encoding="utf-8")
    for folder in ("kettles_files", "kettles-Dateien", "others_files"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "frame.html").write_text(page_of(4), encoding="utf-8")
    (tmp_path / "style.css").write_text("p { color: red }", encoding="utf-8")
    names = [path.relative_to(tmp_path).as_posix() for path in list_raw(tmp_path)]
    assert names == ["kettles.html", "others_files/frame.html", "style.css"]
    skipped = build_corpus(tmp_path).skipped
    assert skipped[["source", "reason"]].values.tolist() == [["style.css", "no page, export or feed"]]


# --- threads in parts ------------------------------------------------------------------------------------------------


def named(text: str, address: str) -> str:
    return text.replace("<body>", f'<body><link rel="canonical" href="{address}">', 1)


def test_comment_pages_are_one_thread(tmp_path: Path) -> None:
    """Two comment pages and the post's own make one post, its comments in order, each once."""
    for name, address, numbers in (
        ("b.html", f"{POST}comment-page-1/", (1, 2, 3)),
        ("a.html", POST, (6, 7)),  # the newest page stands at the post's own address
        ("c.html", f"{POST}comment-page-2/#comments", (3, 4, 5)),
    ):
        (tmp_path / name).write_text(named(page_of(*numbers), address), encoding="utf-8")
    corpus = build_corpus(tmp_path)
    assert corpus.posts["post_id"].tolist() == [ID]
    assert corpus.comments["author"].tolist() == [f"Person {n}" for n in range(1, 8)]
    assert corpus.comments["position"].is_monotonic_increasing


def test_one_thread_from_page_and_feeds(tmp_path: Path) -> None:
    """A page and the feeds of the same post are one post and one set of rows, the page's structure first."""
    (tmp_path / "posts.xml").write_text(RSS_POSTS, encoding="utf-8")
    (tmp_path / "comments.xml").write_text(RSS_COMMENTS, encoding="utf-8")
    (tmp_path / "page.html").write_text(named(page_of(21), POST), encoding="utf-8")
    corpus = build_corpus(tmp_path)
    assert corpus.posts[["post_id", "author"]].values.tolist() == [[ID, "Di Moss"]]
    assert corpus.comments["comment_id"].tolist() == [f"{ID}#comment-21", f"{ID}#comment-22"]
    first = corpus.comments.iloc[0]
    assert (first["author"], first["source"]) == ("Person 21", "page.html | comments.xml")
    assert corpus.comments.iloc[1]["reply_to"] == f"{ID}#comment-21"
