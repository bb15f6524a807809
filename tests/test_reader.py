"""The thread reader: nested as the page is, honest about what is inferred, and nothing of a page becomes HTML."""

import re
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings, strategies as st

from brockdiscourse.errors import CorpusError, DiscourseError
from brockdiscourse.parse.page import Comment, Moment, Page, Post
from brockdiscourse.pipeline import build_corpus
from brockdiscourse.reader import (
    READER_CSS,
    READER_SCRIPT,
    ThreadReader,
    anchor,
    show_quotes,
    show_thread,
    write_thread,
)
from brockdiscourse.reader.entry import Entry, Span, Telling, count_below
from brockdiscourse.reader.markup import MOST_NESTED, write_html
from brockdiscourse.tables import Corpus

ROOT = Path(__file__).parents[1]
DAY = Moment(at=datetime(2015, 3, 3), precision="day")  # noqa: DTZ001 - times are naive, as pages print them
EVIL = "<script>alert(1)</script> & <b>bold</b>"


def comment(position: int, depth: int, author: str | None = "Bo", text: str = "Well.", **more: Any) -> Comment:
    return Comment(comment_id=f"x#{position}", position=position, depth=depth, author=author, text=text, **more)


def page(*comments: Comment, **more: Any) -> Page:
    post = Post(**({"title": EVIL, "author": "Ada", "text": "One.\n\nTwo.", "time": DAY} | more))
    return Page(post_id="x", source="x.txt", format="rendering", platform="plain text", post=post, comments=comments)


def soup(thread: Any) -> BeautifulSoup:
    return BeautifulSoup(thread.html, "lxml")


def telling(*entries: Entry, **more: Any) -> Telling:
    return Telling(**({"anchor": "bd-x", "title": "T", "post": None, "comments": entries} | more))


def depths(found: BeautifulSoup) -> list[int]:
    return [len(item.find_parents("ol")) for item in found.select("li.bd-turn")]


@pytest.fixture(scope="module")
def sample() -> Corpus:
    return build_corpus(ROOT / "data" / "raw" / "sample")


@pytest.fixture(scope="module")
def reader(sample: Corpus) -> ThreadReader:
    return ThreadReader(sample)


def test_comments_are_nested_as_printed() -> None:
    """Depths 1, 2, 3, 1: each stands in so many lists, and says how many stand below it."""
    found = soup(show_thread(page(comment(1, 1), comment(2, 2), comment(3, 3), comment(4, 1))))
    assert depths(found) == [1, 2, 3, 1]
    assert re.findall(r"(\d+) below", found.get_text()) == ["2", "1"]


def test_a_list_stands_only_in_an_item() -> None:
    """A page that jumps from depth 1 to 5 and back to 3 still gives valid nesting: ol > li > details > ol."""
    found = soup(show_thread(page(comment(1, 1), comment(2, 5), comment(3, 3), comment(4, 2))))
    assert depths(found) == [1, 2, 3, 2]
    for one in found.select("ol ol"):
        assert isinstance(one.parent, Tag)
        assert (one.parent.name, one.parent.parent and one.parent.parent.name) == ("details", "li")


@given(st.lists(st.integers(1, 30), max_size=40))
@settings(max_examples=50, deadline=None)
def test_below_is_the_size_of_the_subtree(levels: list[int]) -> None:
    """Against a plain walk: what follows with a greater level, up to the first without."""
    for at, n in enumerate(count_below(levels)):
        rest = levels[at + 1 :]
        assert n == next((i for i, level in enumerate(rest) if level <= levels[at]), len(rest))


def test_no_text_becomes_html() -> None:
    """Titles, names and texts are shown as written; an address that is no web page is no link."""
    hostile = page(comment(1, 1, EVIL, EVIL), url="javascript:alert(1)", language="en' onload='x")
    found = soup(show_thread(hostile))
    assert not found.select("script, b b, [onload]")
    assert found.get_text().count("<script>alert(1)</script>") == 4  # title, name, text, and the name in the filter
    assert {link["href"][0] for link in found.select("a")} == {"#"}
    assert not found.select("[style]")


@given(st.text(), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.booleans()), max_size=8))
@settings(max_examples=200, deadline=None)
def test_marks_alter_no_word(text: str, spans: list[tuple[int, int, bool]]) -> None:
    """Whatever is marked: without the words for those who cannot see marks, the text is as written."""
    marked = tuple(Span(min(a, b), max(a, b), "x<y", no) for a, b, no in spans)
    html = write_html(telling(Entry(anchor="bd-1", level=1, who="Bo", text=text, spans=marked)))
    found = BeautifulSoup(html, "html.parser")
    for hint in found.select(".bd-sr"):
        hint.decompose()
    written = re.sub(r"\s+|> |\x00", "", text)
    shown = "".join(part.get_text() for part in found.select(".bd-text"))
    kept = re.sub("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069>\\s]", "", shown)
    assert kept == re.sub("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069>\\s]", "", written)


def test_overlapping_themes_and_names_called_by_role() -> None:
    """Marks split where themes overlap; a name is replaced once, also across the edge of a mark."""
    spans = (Span(0, 8, "Empathy"), Span(4, 12, "Pitching", negated=True))
    entry = Entry(
        anchor="bd-1", level=1, text="Ann sees Bob and", spans=spans, masks=((0, 3, "[guest 1]"), (9, 12, "[host]"))
    )
    found = BeautifulSoup(write_html(telling(entry)), "lxml")
    assert [mark["title"] for mark in found.select(".bd-text mark")] == [
        "Empathy", "Empathy", "Empathy, not: Pitching", "not: Pitching", "not: Pitching",
    ]  # fmt: skip
    for hint in found.select(".bd-sr"):
        hint.decompose()
    assert found.select_one(".bd-text").get_text() == "[guest 1] sees [host] and"


def test_what_is_missing_is_said() -> None:
    """No name, no time and no parent are told as such; a day is not given an hour, a month no day."""
    month = Moment(at=datetime(2015, 4, 1), precision="month")  # noqa: DTZ001 - as above
    lost = comment(3, 2, parent_state="deleted")
    found = show_thread(page(comment(1, 1, None), comment(2, 1, time=month), lost)).html
    assert "no name printed" in found
    assert "no time printed" in found
    assert "2015-03-03<" in found
    assert "2015-04<" in found
    assert "a comment that is not shown here (deleted)" in found


def test_a_thousand_levels_stay_flat_and_say_so() -> None:
    """Deeper than a dozen lists the level stands in words; browsers stop nesting at about 500 elements."""
    deep = page(*(comment(n, n, reply_to=f"x#{n - 1}" if n > 1 else None) for n in range(1, 1001)))
    found = soup(show_thread(deep))
    assert max(depths(found)) == MOST_NESTED
    assert len(depths(found)) == 1000
    assert "level 1000" in found.get_text()
    assert found.select_one(f"#{anchor('x#1000')} a")["href"] == "#" + anchor("x#999")


@pytest.mark.slow
def test_ten_thousand_comments_take_ten_times_as_long_as_a_thousand() -> None:
    """Linear: per comment a long thread costs at most twice what a short one costs."""

    def seconds(n: int) -> float:
        entries = [Entry(anchor=f"bd-{i}", level=1 + i % 30, who=f"P{i % 700}", text="Word " * 30) for i in range(n)]
        rounds = []
        for _ in range(3):
            start = time.perf_counter()
            write_html(telling(*entries))
            rounds.append(time.perf_counter() - start)
        return min(rounds) / n

    seconds(1_000)
    assert seconds(10_000) < 2 * seconds(1_000)


def test_what_is_inferred_is_marked_with_reason_confidence_and_words(sample: Corpus, reader: ThreadReader) -> None:
    """Every inferred link and name of the sample, and none that is printed."""
    inferred = sample.turns[sample.turns["target_basis"].isin(["quotation", "greeting", "mention", "adjacency"])]
    assert len(inferred) > 20
    for post_id, rows in inferred.groupby("post_id"):
        found = BeautifulSoup(write_html(reader.tell(str(post_id))), "lxml")
        told = {
            item.find_parent("li")["id"]: item.get_text()
            for item in found.select(".bd-inferred")
            if "answers" in item.get_text()
        }
        assert set(told) == {anchor(unit) for unit in rows["unit_id"]}
        for row in rows.to_dict("records"):
            text = told[anchor(row["unit_id"])]
            assert f"confidence {row['target_confidence']:.2f}" in text
            assert pd.isna(row["evidence"]) or row["evidence"] in text
            assert found.select_one(f"#{anchor(row['target'])}") is not None


def test_every_theme_hit_is_marked(sample: Corpus, reader: ThreadReader) -> None:
    """Of one thread: the words of each hit stand in a mark that names the theme; acts are not marked."""
    labels = reader.codebook.labels
    post_id = sample.hits.loc[sample.hits["theme"] == "empathy", "post_id"].value_counts().index[0]
    hits = sample.hits[(sample.hits["post_id"] == post_id) & sample.hits["theme"].isin(reader.codebook.scored)]
    found = BeautifulSoup(write_html(reader.tell(post_id)), "lxml")
    marked = " ".join(mark.get_text(" ") for mark in found.select(".bd-text mark"))
    texts = sample.units.set_index("unit_id")["text"]
    for hit in hits.to_dict("records"):
        assert labels[hit["theme"]] in marked
        assert texts[hit["unit_id"]][int(hit["start"]) : int(hit["end"])].split()[0] in marked
    assert "Asks" not in marked
    about = found.select_one(f"#{anchor(hits['unit_id'].iloc[-1])}")
    assert about is not None


def test_by_role_nobody_is_named(sample: Corpus) -> None:
    """No commenter's full name is left in any thread shown by role, not in texts either; bylines stay."""
    reader = ThreadReader(sample, names=False)
    signed = set(sample.posts["author"].dropna())
    names = {name for name in sample.people["name"] if " " in name and name not in signed}
    shown = " ".join(BeautifulSoup(write_html(reader.tell(p)), "lxml").get_text() for p in sample.posts["post_id"][:30])
    assert len(names) > 20
    assert {name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", shown)} == set()


def test_ids_are_unique_and_survive(sample: Corpus, reader: ThreadReader) -> None:
    """Sixty threads on one page share no id, and the id of a comment depends on nothing but the comment."""
    html = "".join(write_html(reader.tell(post_id)) for post_id in sample.posts["post_id"])
    ids = re.findall(r" id='([^']+)'", html)
    assert len(ids) == len(set(ids)) > 700
    assert (
        anchor("blog.example/a#comment-1") == anchor("blog.example/a#comment-1") != anchor("blog.example/a#comment-2")
    )


def test_a_file_loads_nothing_and_is_the_same_each_time(sample: Corpus, tmp_path: Path) -> None:
    """Its policy allows its own style and script by their hashes and nothing else."""
    thread = show_thread(sample, sample.posts["post_id"].iloc[0])
    first = write_thread(thread, tmp_path / "new" / "a.html").read_bytes()
    assert first == write_thread(thread, tmp_path / "b.html").read_bytes()
    found = BeautifulSoup(first, "lxml")
    policy = found.select_one("meta[http-equiv='Content-Security-Policy']")["content"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert [script.string for script in found.select("script")] == [READER_SCRIPT]
    assert [style.string for style in found.select("style")] == [READER_CSS]
    assert not found.select("link, img, iframe, [src]")
    assert not re.search(r"url\(|@import|https?:", READER_CSS + READER_SCRIPT)
    assert "INVENTED" in found.get_text()


def test_a_corpus_without_texts_says_so(sample: Corpus) -> None:
    from brockdiscourse.export import share_corpus

    shared = share_corpus(sample)
    html = show_thread(shared, shared.posts["post_id"].iloc[0]).html
    assert "A shared corpus holds no texts." in html


def test_what_cannot_be_shown_is_named(sample: Corpus) -> None:
    with pytest.raises(CorpusError, match="no post 'nowhere' among 60"):
        show_thread(sample, "nowhere")
    with pytest.raises(DiscourseError, match="say which thread"):
        show_thread(sample)
    with pytest.raises(DiscourseError, match="a page is one thread"):
        show_thread(page(), "x")
    assert "No comments" in show_thread(page()).html
    assert repr(show_thread(page(comment(1, 1)))).endswith("1 comments)")


def test_quotes_lead_back_to_where_they_stand() -> None:
    """Each with its writer and id; a link only to the web; what was not counted is last and says so; all escaped."""
    urls = ["https://x.example/#1", "javascript:alert(1)", None, "https://x.example/#4"]
    table = pd.DataFrame({
        "sentence": [EVIL, "Two.", "Near.", "Four."], "kind": ["for", "for", "against", "for"], "who": EVIL,
        "unit_id": ["a#1", "a#2", "a#3", "a#4"], "url": urls,
    })  # fmt: skip
    told = show_quotes(table, top=3)._repr_html_()
    parsed = BeautifulSoup(told, "lxml")
    assert [quote.get_text() for quote in parsed.find_all("blockquote")] == [EVIL, "Two.", "Near."]
    assert [(link.get_text(), link["href"]) for link in parsed.find_all("a")] == [("a#1", urls[0])]
    assert [("not counted" in line.get_text()) for line in parsed.find_all("p")] == [False, False, True]
    assert not parsed.find_all(["script", "b"])
    assert "No sentences" in show_quotes(None).html
    assert repr(show_quotes(table)) == "Quotes(4 sentences)"
