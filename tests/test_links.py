"""Addresses name posts the same way however they are written."""

import pytest
from hypothesis import given, strategies as st

from brockdiscourse.parse.links import CommentNames, canonical_post_id, site_of


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.Second-Chair.example/2013/04/the-meeting/", "second-chair.example/2013/04/the-meeting"),
        ("http://second-chair.example:80/2013/04/the-meeting#comment-7", "second-chair.example/2013/04/the-meeting"),
        ("https://second-chair.example/the-meeting/comment-page-2/?replytocom=5", "second-chair.example/the-meeting"),
        ("https://second-chair.example/?p=17&utm_source=x", "second-chair.example?p=17"),
        ("https://second-chair.example/index.php?page_id=4", "second-chair.example?page_id=4"),
        ("https://second-chair.example:8080/a", "second-chair.example:8080/a"),
        ("https://second-chair.example/", None),
        ("https://second-chair.example/?s=selling", None),
        ("/the-meeting/", None),
        ("ftp://second-chair.example/a", None),
        ("https://[bad/a", None),
        ("https://second-chair.example:port/a", None),
        ("", None),
    ],
)
def test_one_post_has_one_id(url: str, expected: str | None) -> None:
    """Host and path, with p or page_id where the site uses it; a front page is no post."""
    assert canonical_post_id(url) == expected


@given(st.text())
def test_any_text_is_an_address_or_none(text: str) -> None:
    """No text breaks the reader of addresses."""
    assert canonical_post_id(text) is None or text.strip().lower().startswith("http")
    assert site_of(text) is None or site_of(text)


def test_site_is_the_host_without_www() -> None:
    """A blog's name is its host."""
    assert site_of("https://WWW.second-chair.example/a") == "second-chair.example"
    assert site_of("no address") is None


def test_comment_names_are_unique_and_stable() -> None:
    """The platform's number where there is one; else a hash of author and text that does not depend on order."""
    names = CommentNames("blog.example/a")
    assert names.name("7", author="A", text="x") == "blog.example/a#comment-7"
    assert names.name("7", author="B", text="y") == "blog.example/a#comment-7-2"
    first = names.name(None, author="A", text="x")
    assert first == CommentNames("blog.example/a").name(None, author="A", text="x")
    assert names.name(None, author="A", text="x") == f"{first}-2"
    assert names.name(None, author="B", text="x") != first
    assert names.name(None, author=None, text="\ud800").startswith("blog.example/a#comment-")
