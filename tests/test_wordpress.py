"""WordPress's own records: REST answers and exports to Pages."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from brockdiscourse.errors import UnreadableError
from brockdiscourse.parse.page import Comment, Page
from brockdiscourse.parse.wordpress import parse_rest, parse_wxr

POST = "https://blog.example/2014/05/gate/"
POST_ID = "blog.example/2014/05/gate"


def comment(number: int, parent: int = 0, **other: Any) -> dict[str, Any]:
    """One comment as /wp/v2/comments gives it; later numbers are later in the day."""
    minutes = number % 60
    return {
        "id": number,
        "post": 7,
        "parent": parent,
        "author": 0,
        "author_name": "Nell",
        "author_url": "",
        "date": f"2014-05-02T09:{minutes:02}:00",
        "date_gmt": f"2014-05-02T14:{minutes:02}:00",
        "content": {"rendered": f"<p>Text {number}.</p>\n"},
        "link": f"{POST}#comment-{number}",
        "status": "approved",
        "type": "comment",
    } | other


def post(**other: Any) -> dict[str, Any]:
    return {
        "id": 7,
        "date": "2014-05-02T08:00:00",
        "date_gmt": "2014-05-02T13:00:00",
        "slug": "gate",
        "status": "publish",
        "type": "post",
        "link": POST,
        "title": {"rendered": "The gate &#038; the &#8220;latch&#8221;"},
        "content": {"rendered": "<p>One.</p>\n<blockquote><p>Two.</p></blockquote>\n", "protected": False},
        "author": 1,
        "categories": [3],
    } | other


def rest(data: Any, name: str = "answer.json") -> list[Page]:
    return parse_rest(json.dumps(data), name=name)


def numbered(pages: list[Page]) -> dict[int, Comment]:
    return {int(c.comment_id.rpartition("-")[2]): c for page in pages for c in page.comments}


def test_comments_are_nested_by_their_parents() -> None:
    """Depth is one below the parent's; position follows the thread, the oldest first, whatever the file's order."""
    data = [comment(5), comment(3, 2), comment(2, 1), comment(4, 1), comment(1)]
    read = numbered(rest(data))
    assert {n: (c.position, c.depth) for n, c in read.items()} == {
        1: (1, 1),
        2: (2, 2),
        3: (3, 3),
        4: (4, 2),
        5: (5, 1),
    }
    assert read[3].reply_to == f"{POST_ID}#comment-2"
    assert [read[n].parent_state for n in (1, 2)] == [None, "shown"]


def test_posts_and_comments_join_by_post_id() -> None:
    """A file of posts and a file of comments of the same post give one post_id, comment pages and all."""
    comments = rest([comment(1), comment(2, link=f"{POST}comment-page-2/#comment-2")])
    assert [page.post_id for page in rest([post()]) + comments] == [POST_ID, POST_ID]
    assert len(comments[0].comments) == 2
    assert comments[0].post is None


def test_post_is_plain_text() -> None:
    """Entities are characters, quotations keep their mark, the time is UTC."""
    embedded = {
        "author": [{"name": "Nell &amp; Co"}],
        "wp:term": [
            [{"taxonomy": "category", "name": "Gates &amp; doors"}],
            [{"taxonomy": "post_tag", "name": "latch"}],
        ],
    }
    [page] = rest(post(_embedded=embedded))
    assert page.post is not None
    assert (page.post.title, page.post.author) == ("The gate & the “latch”", "Nell & Co")
    assert page.post.text == "One.\n\n> Two."
    assert page.post.categories == ("Gates & doors",)
    assert page.post.time is not None
    assert (page.post.time.at.isoformat(), page.post.time.zone) == ("2014-05-02T13:00:00", "utc")
    assert (page.post.url, page.post.site, page.format) == (POST, "blog.example", "rest")


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"author_name": ""}, "author", None),
        ({"author_name": "<b>Nell</b> &amp; Bo"}, "author", "Nell & Bo"),
        ({"author_name": "  a  <3 "}, "author", "a <3"),
        ({"author_url": "javascript:alert(1)"}, "author_url", None),
        ({"author_url": "http://nell.example"}, "author_url", "http://nell.example"),
        ({"type": "pingback"}, "kind", "pingback"),
        ({"type": "trackback"}, "kind", "trackback"),
        ({"type": ""}, "kind", "comment"),
        ({"content": {"rendered": ""}}, "text", None),
        ({"content": {"rendered": "<p>a<br />\nb</p><script>x</script>"}}, "text", "a\nb"),
        ({"parent": 99}, "parent_state", "deleted"),
        ({"parent": 99}, "depth", 2),
        ({"parent": 99}, "reply_to", None),
        ({"date_gmt": "0000-00-00T00:00:00", "date": "0000-00-00T00:00:00"}, "time", None),
    ],
)
def test_one_field_of_a_comment(fields: dict[str, Any], name: str, value: object) -> None:
    """What is empty is missing; names are text; a parent that is not served was deleted as far as anybody knows."""
    assert getattr(numbered(rest([comment(1, **fields)]))[1], name) == value


def test_local_time_where_utc_is_missing() -> None:
    """`date` has no zone: it is the site's wall time."""
    record = comment(1)
    del record["date_gmt"]
    found = numbered(rest(record))[1].time
    assert found is not None
    assert (found.at.isoformat(), found.precision, found.zone) == ("2014-05-02T09:01:00", "second", "local")


def test_cycles_are_broken_and_noted() -> None:
    """A ring loses one link, its lowest number's; a comment that is its own parent stands at top level."""
    data = [comment(4, 6), comment(5, 4), comment(6, 5), comment(7, 6), comment(8, 8)]
    [page] = rest(data)
    read = numbered([page])
    assert {n: c.depth for n, c in read.items()} == {4: 1, 5: 2, 6: 3, 7: 4, 8: 1}
    assert page.notes == (
        "comment 4 is its own ancestor; it stands at top level",
        "comment 8 is its own ancestor; it stands at top level",
    )


def test_parent_on_another_post_is_elsewhere() -> None:
    """A reply whose parent is served, but under another post."""
    other = comment(1, link="https://blog.example/2014/06/hinge/#comment-1", post=8)
    assert numbered(rest([other, comment(2, 1)]))[2].parent_state == "elsewhere"


def test_what_cannot_be_used_is_named() -> None:
    """Twice the same comment, a held one, a plugin's type, a user, a draft: each is skipped by name, none is lost."""
    data = [comment(1), comment(1), comment(2, status="hold"), comment(3, type="order_note"), comment(4, 2)]
    pages = rest([*data, {"id": 5, "name": "Nell", "slug": "nell"}, post(status="draft"), None])
    assert [reason for page in pages for reason, _ in page.skipped] == [
        "comment twice",
        "comment not approved",
        "neither comment nor ping",
        "neither post nor comment",
        "no published post",
        "no WordPress record",
    ]
    assert numbered(pages)[4].parent_state == "held"


def test_comments_without_links_are_told_apart_by_post() -> None:
    """Where no record gives an address, posts are named by file and number, and the address given goes to the first."""
    data = [comment(1, link=""), comment(2, link="", post=8)]
    assert [page.post_id for page in rest(data)] == ["answer-7", "answer-8"]
    pages = parse_rest(json.dumps(data), name="answer.json", url=POST)
    assert [page.post_id for page in pages] == [POST_ID, "answer-8"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "broken JSON"),
        ("[" * 100_000, "broken JSON"),
        ("[]", "no post and no comment"),
        ("{}", "JSON that is not WordPress's"),
        ("null", "JSON that is not WordPress's"),
        ('"text"', "JSON that is not WordPress's"),
        ('{"posts": [1]}', "JSON that is not WordPress's"),
        ('{"code": "rest_no_route", "message": "No route", "data": {"status": 404}}', "JSON that is not WordPress's"),
        ('[{"id": 1, "name": "Nell", "slug": "nell"}]', "JSON that is not WordPress's"),
        ('{"id": true, "post": 1}', "JSON that is not WordPress's"),
    ],
)
def test_other_json_is_refused(text: str, reason: str) -> None:
    """A clear reason instead of an empty corpus; an error's code is named."""
    with pytest.raises(UnreadableError) as caught:
        parse_rest(text, name="answer.json")
    assert caught.value.reason == reason
    assert "answer.json" in str(caught.value)


def bare(number: int, parent: int) -> dict[str, Any]:
    """A comment without text, so that the thread alone takes time."""
    return comment(number, parent, content={"rendered": ""})


def test_long_chains_take_linear_time() -> None:
    """Ten thousand replies, each below the one before, and a ring of as many, in seconds and without recursion."""
    start = time.perf_counter()
    [deep] = rest([bare(n, n - 1) for n in range(1, 10_001)])
    assert max(c.depth for c in deep.comments) == 10_000
    [ring] = rest([bare(n, n % 10_000 + 1) for n in range(1, 10_001)])
    assert len(ring.comments) == 10_000
    assert len(ring.notes) == 1
    assert time.perf_counter() - start < 15


keys = st.sampled_from(list(comment(1)))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(comment(1)) + list(post())), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.builds(comment, st.integers(0, 9), st.integers(0, 9)) | values, max_size=6), st.data())
def test_any_json_gives_pages_or_an_error(data: list[Any], more: st.DataObject) -> None:
    """Nothing but UnreadableError is raised; depths, parents and positions hold together; no record is lost."""
    data = [
        record | more.draw(st.dictionaries(keys, values, max_size=3)) if isinstance(record, dict) else record
        for record in data
    ]
    try:
        pages = rest(data)
    except UnreadableError:
        return
    known = [c for page in pages for c in page.comments]
    skipped = sum(len(page.skipped) for page in pages)
    posts = sum(page.post is not None for page in pages)
    assert len(known) + skipped + posts >= len(data)
    for page in pages:
        depth = {c.comment_id: c.depth for c in page.comments}
        assert len(depth) == len(page.comments)
        assert [c.position for c in page.comments] == list(range(1, len(page.comments) + 1))
        for c in page.comments:
            assert c.depth == (depth[c.reply_to] + 1 if c.reply_to else 2 if c.parent_state else 1)


# Exports

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Blog</title>
<wp:author><wp:author_login>nell</wp:author_login><wp:author_email>nell@example.invalid</wp:author_email>
<wp:author_display_name><![CDATA[Nell Gate]]></wp:author_display_name></wp:author>
"""


def item(*comments: str, content: str = "Text.", **fields: str) -> str:
    own = {"post_id": "7", "post_type": "post", "status": "publish", "post_date_gmt": "2014-05-02 13:00:00"} | fields
    rows = "".join(f"<wp:{key}>{value}</wp:{key}>" for key, value in own.items())
    return (
        f"<item><title>Gate &amp;amp; latch</title><link>{POST}</link><dc:creator>nell</dc:creator>"
        f"<excerpt:encoded>Short.</excerpt:encoded><content:encoded><![CDATA[{content}]]></content:encoded>{rows}"
        '<category domain="category"><![CDATA[Gates]]></category><category domain="post_tag">x</category>'
        f"{''.join(comments)}</item>"
    )


def stored(number: int, parent: int = 0, **fields: str) -> str:
    own = {
        "comment_id": str(number),
        "comment_parent": str(parent),
        "comment_author": "Bo",
        "comment_author_email": "bo@example.invalid",
        "comment_author_IP": "192.0.2.7",
        "comment_date": f"2014-05-02 09:{number % 60:02}:00",
        "comment_date_gmt": f"2014-05-02 14:{number % 60:02}:00",
        "comment_content": f"Text {number}.",
        "comment_approved": "1",
        "comment_type": "",
    } | fields
    return "<wp:comment>" + "".join(f"<wp:{key}>{value}</wp:{key}>" for key, value in own.items()) + "</wp:comment>"


def wxr(*items: str) -> list[Page]:
    return parse_wxr(HEAD + "".join(items) + "</channel></rss>", name="export.xml")


def test_export_gives_a_page_per_post() -> None:
    """Display names for logins, categories without tags, lines as WordPress prints them, UTC."""
    [page] = wxr(item(stored(1), content="One\ntwo.\n\n<blockquote>Three.</blockquote>\n<pre>a\n\nb</pre>"))
    assert page.post is not None
    assert (page.post_id, page.format, page.post.title) == (POST_ID, "wxr", "Gate & latch")
    assert (page.post.author, page.post.categories) == ("Nell Gate", ("Gates",))
    assert page.post.text is not None
    assert page.post.text.startswith("One\ntwo.\n\n> Three.\n\na")
    assert page.post.time is not None
    assert (page.post.time.at.isoformat(), page.post.time.zone) == ("2014-05-02T13:00:00", "utc")
    assert "example.invalid" not in repr(page)
    assert "192.0.2.7" not in repr(page)


@pytest.mark.parametrize("status", ["0", "trash", "spam", "post-trashed"])
def test_only_approved_comments_are_read(status: str) -> None:
    """What the site holds back stays out, counted; a reply to it says that its parent is held."""
    [page] = wxr(item(stored(1, comment_approved=status), stored(2, 1), stored(3, 2), stored(4, 9)))
    read = numbered([page])
    assert sorted(read) == [2, 3, 4]
    assert [(read[n].depth, read[n].parent_state) for n in (2, 3, 4)] == [(2, "held"), (3, "shown"), (2, "deleted")]
    assert page.skipped == (("comment not approved", f"comment 1 ({status})"),)


def test_unpublished_items_are_skipped_by_name() -> None:
    """Drafts, attachments and posts behind a password give no page and no text."""
    locked = item(stored(1), post_id="10").replace("</item>", "<wp:post_password>gate</wp:post_password></item>")
    pages = wxr(item(), item(status="draft", post_id="8"), item(post_type="attachment", status="inherit", post_id="9"),
                locked, item(stored(2), post_id="7"))  # fmt: skip
    assert len(pages) == 1
    assert set(pages[0].skipped) == {
        ("no published post", "post 8 (draft)"),
        ("no published post", "attachment 9 (inherit)"),
        ("no published post", "post 10 (publish, protected by a password), with 1 comments"),
        ("post twice", "post 7"),
    }


def test_types_of_exported_comments() -> None:
    """Old exports leave the type of a comment empty, newer ones write it."""
    types = ["", "comment", "pingback", "trackback"]
    [page] = wxr(item(*(stored(n, comment_type=kind) for n, kind in enumerate(types, start=1))))
    assert [c.kind for c in page.comments] == ["comment", "comment", "pingback", "trackback"]


def test_blocks_and_shortcodes() -> None:
    """Posts written in blocks keep their markup's lines; a caption and a gallery are no text of the writer's."""
    [page] = wxr(item(content="<!-- wp:paragraph -->\n<p>One\ntwo.</p>\n<!-- /wp:paragraph -->"))
    assert page.post is not None
    assert page.post.text == "One two."
    [page] = wxr(item(content='[caption id="a"]<img src="x" /> A hen[/caption]\n\nThree.[gallery ids="1"]'))
    assert page.post is not None
    assert page.post.text == "Three."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (HEAD, "broken XML"),
        ("", "broken XML"),
        (HEAD + "</channel></rss>", "no post and no comment"),
        (HEAD + item(status="draft") + "</channel></rss>", "no post and no comment"),
        (HEAD + item(content="&nbsp;]]>&nbsp;<![CDATA[") + "</channel></rss>", "broken XML"),
        (
            '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss xmlns:wp="x">&b;</rss>',
            "broken XML",
        ),
        ('<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]><rss>&a;</rss>', "broken XML"),
    ],
)
def test_broken_and_hostile_exports_are_refused(text: str, reason: str) -> None:
    """Half a file, an entity bomb, an entity that reads a file: one clear error."""
    with pytest.raises(UnreadableError) as caught:
        parse_wxr(text, name="export.xml")
    assert caught.value.reason == reason
    assert "export.xml" in str(caught.value)


def test_control_characters_are_left_out_and_noted() -> None:
    """Exports carry characters that XML forbids; one of them does not cost the other thousand posts."""
    [page] = wxr(item(content="One\x0b two\x00.\ud800"))
    assert page.post is not None
    assert page.post.text == "One two."
    assert page.skipped == (("characters that XML forbids", "3 left out"),)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80), st.integers(0, 12), st.integers(0, 12))
def test_any_text_in_an_export_gives_pages_or_an_error(text: str, number: int, parent: int) -> None:
    """Nothing but UnreadableError is raised, whatever stands in a field."""
    try:
        pages = wxr(item(stored(number, parent, comment_content=text), stored(5, 6), content=text))
    except UnreadableError:
        return
    assert len(pages) >= 1


def test_deep_exports_take_linear_time() -> None:
    """Ten thousand nested replies, and a hundred thousand nested elements, end without a crash."""
    start = time.perf_counter()
    chain = (stored(n, n - 1, comment_content="") for n in range(1, 10_001))
    [page] = wxr(item(*chain))
    assert max(c.depth for c in page.comments) == 10_000
    with pytest.raises(UnreadableError):
        parse_wxr("<rss>" + "<a>" * 100_000 + "</a>" * 100_000 + "</rss>", name="deep.xml")
    assert time.perf_counter() - start < 15
