"""Near names for a person to decide, broken replies, lost nesting, and the ladder scored on a corpus. All invented."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from brockdiscourse import schema
from brockdiscourse.errors import CorpusError
from brockdiscourse.people import (
    Resolved,
    adjust_confidences,
    calibrate_links,
    find_broken,
    merge_near_misses,
    resolve_people,
    review_aliases,
)
from brockdiscourse.people.order import find_displaced
from brockdiscourse.pipeline import build_corpus, read_facts, write_aliases

POST = "blog.example/p"


def posts(*names: str, host: str | None = "David Marsh") -> pd.DataFrame:
    rows = [
        {"post_id": name, "site": "blog.example", "author": host, "text": "A post.", "source": "s"}
        for name in names or (POST,)
    ]
    return schema.frame("posts", rows)


def comments(*rows: tuple[Any, ...], post: str = POST) -> pd.DataFrame:
    """(number, author, text, number answered or whatever id, hour)."""
    table = []
    for number, author, text, *more in rows:
        parent, hour = (*more, None, None)[:2]
        above = f"{post}#{parent}" if isinstance(parent, int) else parent
        table.append({
            "comment_id": f"{post}#{number}", "post_id": post, "kind": "comment", "position": number, "source": "s",
            "depth": 2 if above else 1, "reply_to": above, "parent_state": "shown" if above else None,
            "author": author, "text": text,
            "timestamp": None if hour is None else pd.Timestamp("2015-01-01") + pd.Timedelta(hours=hour),
        })  # fmt: skip
    return schema.frame("comments", table)


def told(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["id", "field", "value"], dtype="str")


def resolve(*rows: tuple[Any, ...], facts: pd.DataFrame | None = None) -> Resolved:
    return resolve_people(posts(), comments(*rows), facts=facts)


def pairs(found: Resolved, facts: pd.DataFrame | None = None) -> dict[tuple[str, str], str]:
    table = review_aliases(found.people, found.turns, facts=facts)
    rows = table[["name", "other", "reason"]].itertuples(index=False, name=None)
    return {(min(one, other), max(one, other)): reason for one, other, reason in rows}


# --- names that may be one -------------------------------------------------------------------------------------------

FIRST, LETTER, JOINED = (
    "a first name or initial that fits",
    "one letter apart",
    "the same but for blanks and numbers",
)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Ann L.", "Ann Lee", FIRST),
        ("Mike", "Michael Orr", FIRST),
        ("AnnLee", "Ann Lee", JOINED),
        ("Rosa Dale 2", "Rosa Dale", JOINED),
        ("Catherine Voss", "Catherine Vos", LETTER),
        ("Ann B.", "Ann Lee", None),
        ("Ann Lee", "Ann Orr", None),
        ("Tom", "Tim", None),
        ("Guest", "Guest 2", None),
        ("J", "Jo", None),
    ],
)
def test_near_names_are_listed_and_not_merged(one: str, other: str, reason: str | None) -> None:
    """Names that may be one person's stand in the list with the reason; those that merely look alike do not."""
    found = resolve((1, one, "Yes."), (2, other, "No."))
    assert pairs(found) == ({(min(one, other), max(one, other)): reason} if reason else {})
    if reason:
        assert {one, other} <= set(found.people["name"])


def test_a_short_name_that_fits_many_says_nothing() -> None:
    """With six Anns of other surnames a bare Ann is nobody's near miss; with two she is both's."""
    surnames = ("Lee", "Orr", "Dale", "Voss", "Quill", "Tan")
    rows = [(n, f"Ann {name}", "So.") for n, name in enumerate(surnames, 1)]
    assert pairs(resolve(*rows, (9, "Ann", "Hm."))) == {}
    assert set(pairs(resolve(*rows[:2], (9, "Ann", "Hm.")))) == {("Ann", "Ann Lee"), ("Ann", "Ann Orr")}


def test_the_list_counts_comments_and_shared_threads() -> None:
    """Two of Ann L., one of Ann Lee, in one thread together."""
    found = resolve((1, "Ann L.", "Yes."), (2, "Ann L.", "So."), (3, "Ann Lee", "No."))
    row = review_aliases(found.people, found.turns).iloc[0]
    by = {row["name"]: row["comments"], row["other"]: row["comments_other"]}
    assert (by, row["threads_shared"]) == ({"Ann L.": 2, "Ann Lee": 1}, 1)
    assert pd.isna(row["decision"])


def test_a_decision_is_applied_on_the_next_build() -> None:
    """same_as unites the pair and it leaves the list; not_same_as keeps it apart and says so."""
    rows = [(1, "Ann L.", "Yes."), (2, "Ann Lee", "No.")]
    assert pairs(resolve(*rows, facts=told(("Ann L.", "same_as", "Ann Lee")))) == {}
    facts = told(("Ann L.", "not_same_as", "Ann Lee"))
    found = resolve(*rows, facts=facts)
    assert list(review_aliases(found.people, found.turns, facts=facts)["decision"]) == ["not the same"]
    assert (
        len(
            merge_near_misses(found.people, found.turns, review=review_aliases(found.people, found.turns, facts=facts))[
                0
            ]
        )
        == 3
    )


def test_what_would_merge_by_itself_can_be_kept_apart() -> None:
    """A nickname with the host's surname, and a bare one that answers on his blog, are the host unless told."""
    rows = [(1, "Ann Lee", "Yes."), (2, "Dave Marsh", "So.", 1), (3, "Ann Lee", "Hm."), (4, "Dave", "No.", 3)]
    assert set(resolve(*rows).people["name"]) == {"Ann Lee", "David Marsh"}
    facts = told(("Dave Marsh", "not_same_as", "David Marsh"), ("David Marsh", "not_same_as", "Dave"))
    assert set(resolve(*rows, facts=facts).people["name"]) == {"Ann Lee", "David Marsh", "Dave Marsh", "Dave"}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("Nobody Known", "not_same_as", "Ann Lee")], "speaks of Nobody Known"),
        ([("Ann Lee", "not_same_as", "Nobody Known")], "speaks of Nobody Known"),
        ([("Ann L.", "same_as", "Ann Lee"), ("Ann L.", "not_same_as", "Ann Lee")], "said to be two people"),
    ],
)
def test_a_decision_about_nobody_or_against_another_is_refused(rows: list[tuple[str, str, str]], says: str) -> None:
    """One clear line names who is unknown, or who is said to be both one and two."""
    with pytest.raises(CorpusError, match=says):
        resolve((1, "Ann L.", "Yes."), (2, "Ann Lee", "No."), facts=told(*rows))


def test_measures_as_if_all_near_misses_were_one() -> None:
    """Undecided pairs become one under whoever wrote most; counts add up; nothing given is changed."""
    found = resolve((1, "Ann L.", "Yes."), (2, "Ann Lee", "So."), (3, "Ann Lee", "No."), (4, "Tim Orr", "Ann Lee, hm."))
    before = found.people.copy(), found.turns.copy()
    people, turns = merge_near_misses(found.people, found.turns, review=review_aliases(found.people, found.turns))
    schema.check({"people": people})
    assert people.set_index("name")["comments"].to_dict() == {"Ann Lee": 3, "David Marsh": 0, "Tim Orr": 1}
    assert "Ann L." in people.set_index("name").loc["Ann Lee", "aliases"]
    assert list(turns["speaker"]) == ["david-marsh", "ann-lee", "ann-lee", "ann-lee", "tim-orr"]
    pd.testing.assert_frame_equal(found.people, before[0])
    pd.testing.assert_frame_equal(found.turns, before[1])


def test_the_list_is_written_beside_the_tables(tmp_path: Path) -> None:
    """aliases.csv opens in a spreadsheet, and a name that is a formula does nothing there."""
    page = min(Path("data/raw/sample").rglob("*.html"))
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / page.name).write_bytes(page.read_bytes())
    corpus = build_corpus(tmp_path / "raw")
    rows = resolve((1, "=Ann L.", "Yes."), (2, "Ann Lee", "No."))
    spiked = replace(corpus, people=rows.people, turns=rows.turns)
    table = pd.read_csv(write_aliases(spiked, tmp_path, facts=told()))
    assert {*table["name"], *table["other"]} == {"'=Ann L.", "Ann Lee"}
    assert list(table.columns[-2:]) == ["threads_shared", "decision"]


def test_facts_know_the_field(tmp_path: Path) -> None:
    """facts.csv may say not_same_as."""
    (tmp_path / "facts.csv").write_text("id,field,value\nAnn,not_same_as,Ann Lee\n")
    assert list(read_facts(tmp_path / "facts.csv")["field"]) == ["not_same_as"]


# --- replies that point nowhere --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parent", "reason"),
    [
        (9, "answers a comment that is not there"),
        ("blog.example/q#1", "answers a comment of another post"),
        (3, "answers a later comment"),
        (2, "answers itself"),
        (1, None),
    ],
)
def test_a_broken_reply_is_told_and_not_followed(parent: int | str, reason: str | None) -> None:
    """Orphan, cross-post, future and own parents: no target, and a row that says why."""
    here = comments((1, "Ann Lee", "Yes."), (2, "Tim", "No.", parent), (3, "Rosa", "O."))
    there = comments((1, "Ben", "Hm."), post="blog.example/q")
    table = pd.concat([here, there], ignore_index=True)
    broken = find_broken(table)
    assert list(broken["reason"]) == ([reason] if reason else [])
    turns = resolve_people(posts(POST, "blog.example/q"), table).turns.set_index("unit_id")
    assert pd.isna(turns.loc[f"{POST}#2", "target"]) == bool(reason)


def test_a_ring_of_replies_is_opened_where_it_points_forward() -> None:
    """1 answers 3, 3 answers 2, 2 answers 1: the first link is refused, the others stand."""
    table = comments((1, "Ann Lee", "A.", 3), (2, "Tim", "B.", 1), (3, "Rosa", "C.", 2))
    assert list(find_broken(table)["detail"]) == [f"{POST}#1 -> {POST}#3"]
    targets = resolve_people(posts(), table).turns.set_index("unit_id")["target"]
    assert list(targets.loc[[f"{POST}#2", f"{POST}#3"]]) == [f"{POST}#1", f"{POST}#2"]
    assert pd.isna(targets[f"{POST}#1"])


# --- lost nesting ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([1, 2, 3], []),
        ([1, 9, 2, 3], [1]),
        ([1, 8, 9, 2, 3], [1, 2]),
        ([9, 8, 7], []),
        ([9, 6, 8, 5, 2], [2]),
        ([1, None, 9, 2], [2]),
        ([5, 5, 5], []),
        ([1, 5, 5, 9], []),
        ([], []),
    ],
)
def test_what_breaks_the_order_was_nested(times: list[float | None], expected: list[int]) -> None:
    """Oldest or newest first: a reply stands where its date would not put it; ties say nothing."""
    assert [place for place, found in enumerate(find_displaced(times)) if found] == expected


def test_a_page_sorted_by_votes_says_nothing() -> None:
    """Where two in three are out of order the order is none of time."""
    assert not any(find_displaced([9, 8, 7, 12, 6, 11, 5, 10, 4, 13, 14, 15, 1, 2, 3]))


@given(st.lists(st.one_of(st.none(), st.integers(0, 50)), max_size=40))
@settings(max_examples=60)
def test_what_is_left_is_in_order(times: list[int | None]) -> None:
    """Without what is displaced, and where anything is, dates run one way."""
    moved = find_displaced(times)
    left = [time for time, out in zip(times, moved, strict=True) if time is not None and not out]
    assert not any(moved) or left in (sorted(left), sorted(left, reverse=True))


def test_a_reply_out_of_order_answers_the_comment_above_it() -> None:
    """On a flat page the second comment is younger than the third: it stood below the first, not under the post."""
    found = resolve((1, "Ann Lee", "A.", None, 1), (2, "Tim Orr", "B.", None, 9), (3, "Rosa Dale", "C.", None, 2))
    row = found.turns.set_index("unit_id").loc[f"{POST}#2"]
    assert (row["target"], row["target_basis"]) == (f"{POST}#1", "adjacency")
    assert "order of writing" in row["evidence"]
    assert found.turns.set_index("unit_id").loc[f"{POST}#3", "target"] == POST


# --- odds ------------------------------------------------------------------------------------------------------------


def many(threads: int, *, wrong: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Threads of three; the third answers the first, whom it greets, or in `wrong` of them the second instead."""
    names = [f"blog.example/{n}" for n in range(threads)]
    rows = [
        comments(
            (1, "Ann Lee", "A."), (2, "Ben Orr", "B."), (3, "Cora Tan", "Hi Ann, no.", 2 if n < wrong else 1), post=name
        )
        for n, name in enumerate(names)
    ]
    return posts(*names), pd.concat(rows, ignore_index=True)


def test_odds_are_counted_and_shrunk() -> None:
    """Of 40 greetings 10 lead elsewhere: (30 + 20 x 0.95) / 60; each thread counts once in the range."""
    odds = calibrate_links(*many(40, wrong=10)).set_index(["what", "basis"])
    row = odds.loc[("target", "greeting")]
    assert (row["n"], row["threads"], row["right"]) == (40, 40, 30)
    assert row["precision"] == 0.75
    assert row["recall"] == 30 / 120
    assert row["confidence"] == pytest.approx((30 + 19) / 60)
    assert row["low"] < 0.75 < row["high"]


def test_too_few_known_links_leave_the_prior() -> None:
    """Twenty known links move nothing."""
    odds = calibrate_links(*many(20, wrong=10)).set_index(["what", "basis"])
    assert odds.loc[("target", "greeting"), "confidence"] == 0.95


def test_what_the_page_says_stays_certain() -> None:
    """Only inferred links take the odds, each those of its own rung and prior."""
    tops, below = many(40, wrong=10)
    flat = comments((1, "Ann Lee", "A."), (2, "Ben Orr", "B."), (3, "Cora Tan", "Hi Ann, no."), post="blog.example/f")
    tops = pd.concat([tops, posts("blog.example/f")], ignore_index=True)
    below = pd.concat([below, flat], ignore_index=True)
    turns = resolve_people(tops, below).turns
    after = adjust_confidences(turns, calibrate_links(tops, below)).set_index("unit_id")
    assert after.loc["blog.example/f#3", "target_confidence"] == pytest.approx(49 / 60)
    nested = after[after["target_basis"] == "nesting"]
    assert (nested["target_confidence"] == 1).all()
    assert (after.loc[after["speaker_basis"] == "stated", "speaker_confidence"] == 1).all()


def test_a_hidden_name_is_found_where_a_reply_calls_it() -> None:
    """Every printed name is hidden once; of forty whom a reply greets, all are found again by that reply."""
    names = [f"blog.example/{n}" for n in range(40)]
    rows = [comments((1, "Hamish Orr", "A."), (2, "Ben Orr", "Hi Hamish, no.", 1), post=name) for name in names]
    odds = calibrate_links(posts(*names), pd.concat(rows, ignore_index=True)).set_index(["what", "basis"])
    row = odds.loc[("speaker", "reply")]
    assert (row["n"], row["right"], row["recall"]) == (40, 40, 0.5)


def test_an_empty_corpus_has_no_odds() -> None:
    """Nothing known, no row, no error."""
    assert calibrate_links(posts(), comments()).empty


# --- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Will you come?", None),
        ("Mark my words.", None),
        ("Grace is a gift.", None),
        ("Rich people pay.", None),
        ("So, rich, as they are.", None),
    ],
)
def test_names_that_are_words_name_nobody_in_passing(text: str, speaker: str | None) -> None:
    """A sentence that opens with such a word names no unnamed writer above it."""
    found = resolve((1, None, "A."), (2, "Ann Lee", text, 1))
    got = found.turns.set_index("unit_id").loc[f"{POST}#1", "speaker"]
    assert (None if pd.isna(got) else got) == speaker


@pytest.mark.parametrize("name", ["WILL", "J", "😀 Ann", "<b>Ann</b>", "\u202eAnn\u202c", "=HYPERLINK(1)", "@SUM(A1)"])
def test_odd_names_are_people_like_others(name: str) -> None:
    """They speak, keep their printed name, and their id holds no markup, no mark of direction and no formula sign."""
    found = resolve((1, name, "A."))
    speaker = found.turns.set_index("unit_id").loc[f"{POST}#1", "speaker"]
    assert found.people.set_index("person").loc[speaker, "name"] == name
    assert not set(str(speaker)) & set("<>=\u202e\u202c()")


def test_two_daves_on_one_thread_are_two() -> None:
    """A call of Dave, who may be either, leads to neither; nested, to whoever is answered."""
    found = resolve(
        (1, "Dave Orr", "A."), (2, "Dave Tan", "B."), (3, "Ann Lee", "Dave, no."), (4, "Ben Voss", "Dave, no.", 1)
    )
    turns = found.turns.set_index("unit_id")
    assert turns.loc[f"{POST}#1", "speaker"] != turns.loc[f"{POST}#2", "speaker"]
    assert turns.loc[f"{POST}#3", "target"] not in {f"{POST}#1", f"{POST}#2"}
    assert turns.loc[f"{POST}#4", "addressee"] == turns.loc[f"{POST}#1", "speaker"]


def test_ten_thousand_by_one_person() -> None:
    """One speaker, one row of people, each comment a turn."""
    found = resolve(*((n, "Ann Lee", "So.") for n in range(1, 10_001)))
    assert found.people.set_index("name")["comments"].to_dict() == {"Ann Lee": 10_000, "David Marsh": 0}
