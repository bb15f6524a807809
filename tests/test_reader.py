"""The thread reader: nested as the page is, and nothing of a page becomes HTML."""

from datetime import datetime

from bs4 import BeautifulSoup

from brockdiscourse.parse.page import Comment, Moment, Page, Post
from brockdiscourse.reader import show_thread

DAY = Moment(at=datetime(2015, 3, 3), precision="day")  # noqa: DTZ001 - times are naive, as pages print them
EVIL = "<script>alert(1)</script> & <b>bold</b>"


def comment(position: int, depth: int, author: str | None = "Bo", text: str = "Well.") -> Comment:
    return Comment(comment_id=f"x#{position}", position=position, depth=depth, author=author, text=text)


def page(*comments: Comment) -> Page:
    post = Post(title=EVIL, author="Ada", text="One.\n\nTwo.", time=DAY)
    return Page(post_id="x", source="x.txt", format="rendering", platform="plain text", post=post, comments=comments)


def test_comments_are_nested_as_printed() -> None:
    """Depths 1, 2, 3, 1: each stands in so many lists."""
    html = show_thread(page(comment(1, 1), comment(2, 2), comment(3, 3), comment(4, 1)))._repr_html_()
    items = BeautifulSoup(html, "lxml").select("li")
    assert [len(item.find_parents("ol")) for item in items] == [1, 2, 3, 1]


def test_no_text_becomes_html() -> None:
    """Titles, names and texts are shown as written."""
    html = show_thread(page(comment(1, 1, EVIL, EVIL))).html
    soup = BeautifulSoup(html, "lxml")
    assert not soup.select("script")
    assert soup.get_text().count("<script>alert(1)</script>") == 3


def test_what_is_missing_is_said() -> None:
    """No name and no time are told as such; a day is not given an hour."""
    html = show_thread(page(comment(1, 1, None))).html
    assert "no name printed" in html
    assert "no time printed" in html
    assert "2015-03-03<" in html
