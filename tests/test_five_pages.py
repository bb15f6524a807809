"""The five pages of the mission, fact by fact, where they are at hand; nothing of them is written here."""

import json
from pathlib import Path
from typing import Any

import pytest

from brockdiscourse.parse import Page, parse_file

PAGES = Path(__file__).parents[1].parent / "shared" / "reference" / "pages"
EXPECTED = PAGES / "expected.json"
FACTS: dict[str, Any] = (
    {name: fact for name, fact in json.loads(EXPECTED.read_text("utf-8")).items() if not name.startswith("_")}
    if EXPECTED.exists()
    else {}
)

pytestmark = pytest.mark.skipif(not FACTS, reason=f"the reference pages are not at {PAGES}")
NAMES = sorted(FACTS) or ["absent"]


def flat(text: str | None) -> str:
    """The text as a reader quotes it: line breaks are spaces."""
    return " ".join((text or "").split())


@pytest.fixture(params=NAMES)
def case(request: pytest.FixtureRequest) -> tuple[Page, dict[str, Any]]:
    """One page and what a careful reader finds in it."""
    (page,) = parse_file(PAGES / request.param)
    return page, FACTS[request.param]


def test_the_post(case: tuple[Page, dict[str, Any]]) -> None:
    """Title, author, day, categories, first and last words; None where the page does not say."""
    page, fact = case
    expected = fact["post"]
    assert (page.post is None) == ("without its post" in fact["kind"])
    if page.post is None:
        return
    assert page.post.title == expected["title"]
    assert page.post.author == expected["author"]
    published = page.post.time and (page.post.time.precision, page.post.time.at.date().isoformat())
    assert published == (expected["published"] and ("day", expected["published"]))
    assert list(page.post.categories) == expected.get("categories", [])
    assert flat(page.post.text).startswith(expected.get("body_starts", ""))
    assert flat(page.post.text).endswith(expected.get("body_ends", ""))


def test_the_comments(case: tuple[Page, dict[str, Any]]) -> None:
    """Every comment and no other: place, parent, depth, kind, stated author, first and last words."""
    page, fact = case
    comments = [comment for comment in page.comments if comment.kind == "comment"]
    ids = {comment.comment_id: comment.position for comment in page.comments}
    assert len(comments) == len(fact["comments"])
    for comment, expected in zip(comments, fact["comments"], strict=True):
        assert comment.position == expected["position"]
        assert (ids[comment.reply_to] if comment.reply_to else None) == expected["parent"]
        assert comment.depth == expected["depth"]
        assert comment.author == expected["author_stated"]
        assert comment.time is None
        assert flat(comment.text).startswith(expected["starts"])
        assert flat(comment.text).endswith(expected["ends"])


def test_the_trackbacks(case: tuple[Page, dict[str, Any]]) -> None:
    """Every trackback, by its title, and no other."""
    page, fact = case
    pings = [comment.author for comment in page.comments if comment.kind != "comment"]
    assert pings == [ping["title"] for ping in fact["trackbacks"]]


def test_the_paragraphs_are_those_of_the_page(
    case: tuple[Page, dict[str, Any]], request: pytest.FixtureRequest
) -> None:
    """The indented paragraphs of the file, counted by its blank lines, are the comments' paragraphs."""
    page, _ = case
    raw = (PAGES / request.node.callspec.params["case"]).read_text("utf-8")
    blocks = [block.strip("\n") for block in raw.split("\n\n") if block.startswith(" ")]
    names = sum(comment.author is not None for comment in page.comments)
    shared = sum("\n  1. " in block for block in raw.split("\n\n") if not block.startswith(" "))
    paragraphs = sum(len(comment.text.split("\n\n")) for comment in page.comments if comment.text)
    assert paragraphs == len(blocks) + shared - names


def test_contact_data_are_gone(case: tuple[Page, dict[str, Any]]) -> None:
    """As many replaced as a reader counts, and none left."""
    page, fact = case
    assert page.redactions == len(fact.get("personal_data", []))
    assert "@" not in (page.post.text or "" if page.post else "")


def test_furniture_is_no_text(case: tuple[Page, dict[str, Any]]) -> None:
    """The lines every page prints round its post and its thread are nobody's words."""
    page, _ = case
    texts = [page.post.text if page.post else None, *(comment.text for comment in page.comments)]
    for words in (
        "Skip to content",
        "permalink",
        "Leave a Reply",
        "XHTML",
        "comment feed",
        "Click To Tweet",
        "Sociable",
    ):
        assert not any(words in (text or "") for text in texts)
