"""How right the parser is on real pages, against a key made by reading them; and that the score itself is honest."""

import importlib.util
import json
import re
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import pytest

from brockdiscourse.parse import Comment, Moment, Page, Post

ROOT = Path(__file__).parents[1]
PAGES = ROOT.parent / "shared" / "reference" / "html"
KEY: dict[str, Any] = json.loads((ROOT / "tests" / "answer_key.json").read_text("utf-8"))

# What is measured now, rounded down. Floors only move up, ceilings only down.
FLOORS = {
    "comments found, precision": 0.99,
    "comments found, recall": 0.99,
    "comments found, F1": 0.99,
    "authors right among those found": 0.99,
    "last words right among those found": 0.99,
    "reply edges, F1": 0.99,
    "day of comment right": 1.0,
    "pings told apart, F1": 1.0,
    "post title right": 0.98,
    "post author right": 0.94,
    "post date right": 0.97,
}
CEILINGS = {"dates invented": 0, "false comments on pages without any": 0}


def load() -> ModuleType:
    """The benchmark that scores, which is no package."""
    spec = importlib.util.spec_from_file_location("accuracy", ROOT / "benchmarks" / "accuracy.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["accuracy"] = module
    spec.loader.exec_module(module)
    return module


accuracy = load()


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    """Every page of the key read once."""
    if not PAGES.exists():
        pytest.skip(f"the pages the answer key was made from are not at {PAGES}")
    counts = sum((marks.counts for _, marks in accuracy.score()), Counter[str]())
    values: dict[str, float] = accuracy.measure(counts)
    return values


@pytest.mark.parametrize("what", FLOORS)
def test_no_worse_than_before(measured: dict[str, float], what: str) -> None:
    """What was once read right stays so."""
    assert measured[what] >= FLOORS[what]


@pytest.mark.parametrize("what", CEILINGS)
def test_nothing_is_made_up(measured: dict[str, float], what: str) -> None:
    """A page without comments yields none, and a comment without a date gets none."""
    assert measured[what] <= CEILINGS[what]


def test_every_measure_has_a_floor_and_a_target() -> None:
    """No measure is left unwatched."""
    assert {**FLOORS, **CEILINGS}.keys() == accuracy.TARGETS.keys() == accuracy.measure(Counter()).keys()


def test_the_key_spans_every_family() -> None:
    """At least 30 pages, of every family of the folder's index, each counted as its thread is long."""
    entries = KEY["pages"]
    assert len(entries) >= 30
    assert len({entry["family"] for entry in entries}) == 14
    for entry in entries:
        kinds = Counter(row["kind"] == "comment" for row in entry["thread"])
        assert (kinds[True], kinds[False]) == (entry["comments"], entry["pings"])
        places = [row["parent"] for row in entry["thread"]]
        assert all(p in {None, "flat"} or (isinstance(p, int) and p < i) for i, p in enumerate(places))


def test_the_key_holds_facts_and_nobodys_words() -> None:
    """Every value is a hash, a day, a place, a kind or initials."""
    shapes = {
        "title": r"[0-9a-f]{64}",
        "initials": r"\w{1,4}",
        "kind": r"comment|pingback|trackback|ping",
        "day_from": r"markup",
        **dict.fromkeys(("first", "last", "first_also", "author"), r"[0-9a-f]{12}"),
        **dict.fromkeys(("day", "utc_day"), r"\d{4}-\d\d-\d\d"),
    }
    for entry in KEY["pages"]:
        assert entry.keys() == {"file", "family", "comments", "pings", "post", "thread"}
        for facts in (entry["post"], *entry["thread"]):
            for field, value in facts.items():
                assert value is None or field == "parent" or re.fullmatch(shapes[field], value), (field, value)


def fact(text: str, author: str | None, **more: Any) -> dict[str, Any]:
    """One invented row of a key."""
    heard = accuracy.words(text)
    ends = {"first": accuracy.digest(" ".join(heard[:4])), "last": accuracy.digest(" ".join(heard[-4:]))}
    return {**ends, "author": accuracy.name(author), "parent": None, "day": None, "kind": "comment", **more}


def comment(n: int, text: str, author: str | None, **more: Any) -> Comment:
    """One invented row as the parser gives it."""
    return Comment(comment_id=f"p#comment-{n}", position=n, text=text, author=author, **more)


def score(facts: list[dict[str, Any]], *comments: Comment, post: Post | None = None, **title: Any) -> Counter[str]:
    page = Page(post_id="p", source="p.html", format="html", platform="other", comments=comments, post=post)
    marks = accuracy.mark({"thread": facts, "post": title}, page)
    counts: Counter[str] = marks.counts
    return counts


SHOWN = [
    fact("One tin of green paint, please.", "Ada Moss", day="2017-05-03"),
    fact("I sold him two tins.", "Bo", parent=0, day="2017-05-04", utc_day="2017-05-03"),
    fact("Thanks", "Ada Moss", parent=1),
]
READ = (
    comment(1, "one tin of green paint, please", "ada moss", time=Moment(at=datetime(2017, 5, 3), precision="day")),  # noqa: DTZ001 - a Moment is naive
    comment(
        2,
        "I sold him two tins.",
        "Bo",
        reply_to="p#comment-1",
        time=Moment(at=datetime(2017, 5, 3, 23), precision="minute", zone="utc"),  # noqa: DTZ001 - a Moment is naive
    ),
    comment(3, "Thanks!", "Ada Moss", reply_to="p#comment-2"),
)


def test_a_page_read_right_scores_full() -> None:
    """Case and punctuation at the ends do not count, and a day may be told in UTC."""
    values = accuracy.measure(score(SHOWN, *READ))
    assert {what for what in FLOORS if values[what] != 1} == set()
    assert {what for what in CEILINGS if values[what]} == set()


def test_each_fault_costs_its_own_measure() -> None:
    """Three comments, each wrong in one thing, and a fourth that is not there."""
    wrong = (
        comment(1, "One tin of green paint, please.", "Permalink"),
        comment(2, "I sold him two tins. Reply", "Bo", reply_to="p#comment-9"),
        comment(3, "Thanks", "Ada Moss", time=Moment(at=datetime(2017, 1, 1), precision="day")),  # noqa: DTZ001 - a Moment is naive
        comment(4, "Leave a reply", None),
    )
    values = accuracy.measure(score(SHOWN, *wrong))
    assert values["comments found, precision"] == 2 / 4
    assert values["comments found, recall"] == 2 / 3
    assert values["comments found, F1"] == pytest.approx(2 * 2 / (4 + 3))
    assert values["authors right among those found"] == 2 / 3
    assert values["last words right among those found"] == 2 / 3
    assert values["reply edges, F1"] == 0
    assert values["day of comment right"] == 0
    assert values["dates invented"] == 1


def test_a_comment_is_found_by_how_it_begins() -> None:
    """The right author over other words is another comment, unless the key allows that beginning too."""
    row = fact("Thanks for the paint, Bo.", "Ada Moss")
    assert score([row], comment(1, "Bo said: Thanks for the paint, Bo.", "Ada Moss"))["found"] == 0
    also = accuracy.digest("bo said thanks for")
    assert (
        score([{**row, "first_also": also}], comment(1, "Bo said: Thanks for the paint, Bo.", "Ada Moss"))["found"] == 1
    )


def test_comments_that_begin_alike_are_paired_by_author_each_once() -> None:
    """Two who begin with the same words are two comments, in whatever order they are read and however they end."""
    rows = [fact("Thanks for the green paint", "Ada Moss"), fact("Thanks for the green tin", "Bo")]
    read = (
        comment(1, "Thanks for the green tin, Reply", "Bo"),
        comment(2, "Thanks for the green paint.. Like", "Ada Moss"),
    )
    counts = score(rows, *read)
    assert (counts["found"], counts["author right"], counts["last words right"]) == (2, 2, 0)
    assert score([rows[1], rows[1]], read[0])["found"] == 1
    same = [fact("Thanks for the green paint", "Bo"), rows[1]]
    assert score(same, comment(1, "Thanks for the green tin", "Bo"), READ[2])["last words right"] == 1


@pytest.mark.parametrize(("precision", "right"), [("day", 1), ("month", 0)])
def test_a_month_is_no_day(precision: Literal["day", "month"], right: int) -> None:
    """A time told to the month does not know the day, though its number says the first."""
    rows = [fact("Thanks", "Bo", day="2017-05-01")]
    time = Moment(at=datetime(2017, 5, 1), precision=precision)  # noqa: DTZ001 - a Moment is naive
    assert score(rows, comment(1, "Thanks", "Bo", time=time))["day right"] == right


def test_a_reply_on_a_flat_page_is_made_up() -> None:
    """Where the page cannot show who answers whom, every edge is one too many."""
    flat = [{**row, "parent": "flat"} for row in SHOWN]
    counts = score(flat, *READ)
    assert (counts["edges"], counts["edges read"], counts["edges right"]) == (0, 2, 0)


def test_pings_are_a_class_of_their_own() -> None:
    """A ping read as a comment is a false comment on a page without any, and a ping missed."""
    ping = [fact("[…] quoted […]", "Another blog", kind="pingback")]
    counts = score(ping, comment(1, "[…] quoted […]", "Another blog"))
    assert (counts["false"], counts["pings"], counts["pings right"]) == (1, 1, 0)
    counts = score(ping, comment(1, "[…] quoted […]", "Another blog", kind="pingback"))
    assert (counts["false"], counts["pings"], counts["pings right"]) == (0, 1, 1)
    counts = score(ping, comment(1, "[…] quoted […]", "Ada Moss", kind="pingback"))
    assert (counts["pings read"], counts["pings right"]) == (1, 0)


@pytest.mark.parametrize(
    ("author", "right"), [("Ada Moss", True), ("by Ada Moss", False), (None, False)], ids=["byline", "with by", "none"]
)
def test_the_posts_author(author: str | None, right: bool) -> None:
    """Right is the name alone; a field the key leaves out is not scored."""
    counts = score([], post=Post(title="On paint", author=author), author=accuracy.name("Ada Moss"))
    assert (counts["post author"], counts["post author right"], counts["title"]) == (1, right, 0)


def test_an_author_nobody_can_settle_is_not_scored_wrong() -> None:
    """Where the host hides a name, any name is as right as none."""
    row = SHOWN[0].copy()
    del row["author"]
    assert score([row], READ[0])["found"] == 1


def test_an_unread_page_costs_all_its_comments() -> None:
    """A page the parser refuses is no page left out of the count."""
    counts: Counter[str] = accuracy.mark({"thread": SHOWN, "post": {"title": "0" * 64}}, None).counts
    assert (counts["shown"], counts["found"], counts["title"], counts["title right"]) == (3, 0, 1, 0)
