"""Pages damaged in every way a crawl may meet: never an exception but ours, never a hang, never a silent loss.

``BROCKDISCOURSE_FUZZ=1000000 pytest tests/test_fuzz.py`` runs as many cases as one likes.
"""

# ruff: noqa: E501 -- a table of junk

import os
import random
import resource
import time
from collections.abc import Callable

import pytest
from test_families import PAGES, POST
from test_feeds import ATOM_COMMENTS, BLOGGER_COMMENT, BLOGGER_POST, RSS_COMMENTS, RSS_POSTS, blogger, page_of

from brockdiscourse.errors import UnreadableError
from brockdiscourse.parse import Page, parse_bytes
from brockdiscourse.parse.dates import EARLIEST, LATEST

CASES = int(os.environ.get("BROCKDISCOURSE_FUZZ", "20000"))
SLOWEST = 10.0  # seconds a page
RENDERING = """On kettles
by Di Moss on March 1, 2014

A kettle is sold, not bought.

2 responses to On kettles

  1. Ada Quill says:
     March 3, 2014 at 10:00 am
     Ours whistles all day.

     1. Bo Lind says:
        March 4, 2014 at 11:00 am
        Then take it off the hob.
"""
REST = (
    '[{"id": 21, "post": 9, "parent": 0, "author_name": "Ada Quill", "date_gmt": "2014-03-03T10:00:00", "content":'
    ' {"rendered": "<p>Ours whistles.</p>"}, "link": "https://k.example/p/#comment-21", "status": "approved",'
    ' "type": "comment"}, {"id": 22, "post": 9, "parent": 21, "author_name": "Bo Lind", "content": {"rendered":'
    ' "<p>Take it off.</p>"}, "link": "https://k.example/p/#comment-22", "status": "approved", "type": "comment"}]'
)
FRAME = '<html lang="en"><head><link rel=canonical href="https://k.example/p"></head><body>{}{}</body></html>'
HTML = [FRAME.format(POST, inner) for _, inner, _ in PAGES.values()] + [page_of(1, 2, 3)]
SEEDS = [
    *HTML, RENDERING, REST, RSS_POSTS, RSS_COMMENTS, ATOM_COMMENTS, blogger(BLOGGER_POST, BLOGGER_COMMENT),
]  # fmt: skip
JUNK = (
    "\0", "\u202e", "\u2066", "\ufeff", "\ud800", "<", ">", "</li>", "</div>", "<div>", "<!--", "-->", "<![CDATA[", "]]>", "&", "&#0;",
    "&#x202E;", "&amp;lt;", "<script>", "</script>", "<template>", "<svg>", "<table>", "<p", '"', "'", "=", "\\", "\x1b[31m", "{", "[",
    '<a href="', "<li class='comment depth-1' id='comment-21'>", "<ol class=children>", "depth-99999", "id=comment-", "\r\n\r\n", "é", "漢",
    "9" * 40, "<meta charset=utf-16>", "<base href=//>", "<plaintext>", "<frameset>", "<select>", "<iframe srcdoc='", "<noscript>",
)  # fmt: skip


def cut(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + text[at + rng.randrange(1, 200) :]


def insert(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(JUNK) * rng.choice((1, 1, 1, 3, 50)) + text[at:]


def double(rng: random.Random, text: str) -> str:
    at, long = rng.randrange(len(text) + 1), rng.randrange(1, 400)
    return text[:at] + text[at : at + long] * rng.randrange(2, 5) + text[at + long :]


def swap(rng: random.Random, text: str) -> str:
    one, other = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    middle = (one + other) // 2
    return text[:one] + text[middle:other] + text[one:middle] + text[other:]


def deepen(rng: random.Random, text: str) -> str:
    at, tag = rng.randrange(len(text) + 1), rng.choice(("div", "li", "ol", "blockquote", "b", "a", "font"))
    return text[:at] + f"<{tag}>" * rng.randrange(10, 400) + text[at:]


def graft(rng: random.Random, text: str) -> str:
    other, at = rng.choice(SEEDS), rng.randrange(len(text) + 1)
    start = rng.randrange(len(other))
    return text[:at] + other[start : start + rng.randrange(1, 2000)] + text[at:]


def trim(rng: random.Random, text: str) -> str:
    return text[: rng.randrange(1, len(text) + 1)]


MUTATIONS: tuple[Callable[[random.Random, str], str], ...] = (cut, insert, insert, double, swap, deepen, graft, trim)
CHARSETS = ("utf-8", "utf-8", "utf-8", "utf-16", "latin-1", "cp1252", "utf-8-sig", "ascii")


def damaged(seed: int) -> bytes:
    rng = random.Random(seed)  # noqa: S311 -- damage, not secrets
    text = rng.choice(SEEDS)
    for _ in range(rng.randrange(1, 7)):
        text = rng.choice(MUTATIONS)(rng, text)[:200_000] or "x"
    data = bytearray(text.encode(rng.choice(CHARSETS), errors=rng.choice(("replace", "xmlcharrefreplace", "ignore"))))
    for _ in range(rng.choice((0, 0, 1, 5))):
        if data:
            data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def read_or_refuse(data: bytes) -> list[Page]:
    """The pages, or none where the parser gives its reason."""
    try:
        return parse_bytes(data, name="x.html")
    except UnreadableError as refused:
        if not refused.reason:
            raise
        return []


def check(page: Page) -> None:
    """What every page promises, whatever it was read from."""
    assert page.post or page.comments or page.skipped or page.notes
    if page.post is not None and page.format == "html" and not page.comments:
        assert page.post.text
    depths: dict[str, int] = {}
    for position, comment in enumerate(page.comments, start=1):
        assert comment.position == position
        assert comment.comment_id not in depths
        assert (comment.reply_to is not None) == (comment.parent_state == "shown")
        if comment.reply_to is not None:
            assert depths[comment.reply_to] == comment.depth - 1
        depths[comment.comment_id] = comment.depth
        if comment.time is not None:
            assert EARLIEST <= comment.time.at.year <= LATEST
        for text in (comment.author, comment.text):
            assert text is None or text.strip()


@pytest.mark.slow
def test_damage_gives_a_page_or_a_reason() -> None:
    """Each case by its own number, so that a failing one can be run again alone."""
    slowest, read = 0.0, 0
    for seed in range(CASES):
        data = damaged(seed)
        begin = time.perf_counter()
        try:
            pages = read_or_refuse(data)
        except Exception as error:
            msg = f"case {seed}: {type(error).__name__}: {error}"
            raise AssertionError(msg) from error
        slowest = max(slowest, time.perf_counter() - begin)
        for page in pages:
            check(page)
        read += bool(pages)
    assert slowest < SLOWEST
    assert read > CASES / 2  # most damage leaves something to read


@pytest.mark.parametrize("seed", range(300))
def test_damage_elsewhere_loses_no_comment(seed: int) -> None:
    """Junk before and behind an intact thread leaves every comment of it a row with its name and text."""
    rng = random.Random(seed)  # noqa: S311 -- damage, not secrets
    _, inner, expected = PAGES[rng.choice([name for name in PAGES if name != "JSON-LD only"])]
    harmless = (
        "\u202e",
        "</li>",
        "</p>",
        "<p>",
        "<b>x</b>",
        "&#0;",
        "&",
        "<!-- x -->",
        "<img src=x>",
        "<hr>",
        "漢",
        "\x1b[31m",
    )
    before, behind = ("".join(rng.choice(harmless) for _ in range(rng.randrange(40))) for _ in range(2))
    (page,) = parse_bytes(FRAME.format(POST, f"{before}<div>{inner}</div>{behind}").encode(), name="x.html")
    assert [(one.author, one.text) for one in page.comments] == [(row.author, row.text) for row in expected]


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"<p>word word word</p>\n" * 2_300_000, id="50 MB of paragraphs"),
        pytest.param((b"<p>" + b"word " * 10 + b"</p>\n") * 240_000, id="as many paragraphs as are read"),
        pytest.param(
            b"<ol>" + b"<li class='comment depth-1' id=comment-1>x</li>" * 240_000, id="as many twins as are read"
        ),
        pytest.param(b"<div class=comment id=comment-1>" + b"word " * 10_000_000, id="50 MB in one comment"),
        pytest.param(b"<ol>" + b"<li class='comment depth-1' id=comment-1>x</li>" * 1_000_000, id="a million twins"),
        pytest.param(b"<html>" + b"<ol><li>" * 6_000_000, id="twelve million levels"),
        pytest.param(b"<p " + b"a=b " * 12_000_000 + b">", id="twelve million attributes"),
        pytest.param(b"&amp;" * 10_000_000, id="50 MB of entities"),
        pytest.param(b"\x00\xff" * 25_000_000, id="50 MB of nothing"),
        pytest.param(b"[" * 50_000_000, id="fifty million brackets"),
        pytest.param(b"<?xml version='1.0'?><rss>" + b"<item>" * 8_000_000, id="eight million items"),
    ],
)
def test_fifty_megabytes_are_read_or_refused_in_time(data: bytes) -> None:
    """At most ten seconds of work and two gigabytes of memory, by the system's own count."""
    begin = time.process_time()
    pages = read_or_refuse(data)
    spent = time.process_time() - begin
    assert all(page.post or page.comments for page in pages)
    assert spent < 1.5 * SLOWEST  # CI's machines are slower by as much
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2_500_000  # kilobytes, whatever ran before
