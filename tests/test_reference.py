"""The main job on the five reference pages, held to what a careful reader found in them."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from brockdiscourse.codebook import read_codebook
from brockdiscourse.pipeline import build_corpus
from brockdiscourse.replies import label_turns
from brockdiscourse.tables import Corpus
from brockdiscourse.themes import count_themes


@pytest.fixture(scope="module")
def corpus(pages: Path) -> Corpus:
    return build_corpus(pages)


@pytest.fixture(scope="module")
def expected(pages: Path) -> dict[str, Any]:
    facts = json.loads((pages / "expected.json").read_text(encoding="utf-8"))
    return {name.removesuffix(".txt"): page for name, page in facts.items() if name.endswith(".txt")}


def given(value: Any) -> Any:
    return None if pd.isna(value) else value


def called(corpus: Corpus, person: Any) -> str:
    """Every way a person is named, in one text; empty for nobody."""
    if pd.isna(person):
        return ""
    row = corpus.people.set_index("person").loc[person]
    return " ".join([row["name"], *json.loads(row["aliases"])])


def test_every_stated_fact_of_every_post(corpus: Corpus, expected: dict[str, Any]) -> None:
    """Title, author, day and categories where the page prints them; nothing where it does not."""
    posts = corpus.posts.set_index("post_id")
    assert set(posts.index) == set(expected)
    for post_id, page in expected.items():
        row, told = posts.loc[post_id], page["post"]
        assert given(row["title"]) == told["title"]
        assert given(row["author"]) == told["author"]
        assert (row["timestamp"].date().isoformat() if given(row["timestamp"]) else None) == told["published"]
        assert json.loads(given(row["categories"]) or "[]") == told.get("categories", [])
        assert (given(row["text"]) is None) == page["kind"].endswith("without its post")


def test_every_comment_is_there_and_no_other(corpus: Corpus, expected: dict[str, Any]) -> None:
    """Position, depth, parent, printed author, first and last words; pings apart."""
    for post_id, page in expected.items():
        rows = corpus.comments[corpus.comments["post_id"] == post_id]
        comments = rows[rows["kind"] == "comment"].set_index("position")
        assert list(comments.index) == [one["position"] for one in page["comments"]]
        assert rows.loc[rows["kind"] != "comment", "author"].tolist() == [one["title"] for one in page["trackbacks"]]
        for one in page["comments"]:
            row = comments.loc[one["position"]]
            parent = comments["comment_id"].get(one["parent"]) if one["parent"] else None
            assert (row["depth"], given(row["reply_to"]), given(row["author"])) == (
                one["depth"], parent, one["author_stated"],
            )  # fmt: skip
            words = " ".join(row["text"].split())
            assert words.startswith(one["starts"])
            assert words.endswith(one["ends"])


def test_every_inferred_fact_and_nothing_more(corpus: Corpus, expected: dict[str, Any]) -> None:
    """Who speaks, to whom, about what: what can be known is known with its evidence, what cannot stays missing."""
    turns = corpus.turns.set_index("unit_id")
    names = corpus.people.set_index("person")["name"]
    for post_id, page in expected.items():
        rows = corpus.comments[corpus.comments["post_id"] == post_id].set_index("position")["comment_id"]
        post_speaker = turns.loc[post_id, "speaker"]
        assert (names[post_speaker] if given(post_speaker) else None) == page["post"]["author"]
        for one in page["comments"]:
            turn = turns.loc[rows[one["position"]]]
            assert names[turn["speaker"]] == (one["author_stated"] or one["author_inferred"])
            assert (turn["speaker_basis"] == "stated") == (one["author_stated"] is not None)
            assert one["author_stated"] or given(turn["evidence"])
            assert one["addresses"] in called(corpus, turn["addressee"])
            answered = one["parent"] or one.get("replies_to_inferred")
            assert turn["target"] == (rows[answered] if answered else post_id)
    known = {one["author_stated"] or one["author_inferred"] for page in expected.values() for one in page["comments"]}
    known |= {page["post"]["author"] for page in expected.values()} - {None}
    assert set(corpus.people["name"]) == known


def test_quotations_mentions_and_contact_data(corpus: Corpus, expected: dict[str, Any]) -> None:
    """The book and the coach that are quoted, the blogger who is answered, and no contact data."""
    for post_id, page in expected.items():
        here = corpus.turns.loc[corpus.turns["post_id"] == post_id, "unit_id"]
        quoted = set(corpus.quotes.loc[corpus.quotes["unit_id"].isin(here), "quoted_name"].dropna())
        wanted = {page["quotes_person"]} if "quotes_person" in page else set()
        assert quoted == wanted | {one["quotes"] for one in page["comments"] if "quotes" in one}
        named = set(corpus.mentions.loc[corpus.mentions["unit_id"] == post_id, "name"])
        assert set(page.get("mentions", [])) <= named
        redacted = corpus.sources.set_index("source").loc[f"{post_id}.txt", "redactions"]
        assert redacted == len(page.get("personal_data", []))


def test_the_stray_answer_key_is_skipped(corpus: Corpus) -> None:
    """expected.json among the pages is a row in skipped with a reason."""
    assert corpus.skipped["source"].tolist() == ["expected.json"]
    assert "JSON" in corpus.skipped["reason"][0]


def test_challenger_misuse_is_the_readers_point(corpus: Corpus) -> None:
    """By hand: none of the 26 sentences of the 2017 post, most of the comment's, most of the host's answer's."""
    post_id = corpus.posts.loc[corpus.posts["timestamp"].dt.year == 2017, "post_id"].item()
    turns = label_turns(corpus.turns, corpus.units, post_id=post_id)
    rates = count_themes(corpus.hits, corpus.sentences, by=turns, themes=["challenger_misuse"]).dropna(subset="turn")
    assert rates["sentences"].tolist() == [26, 6, 3]
    post, comment, answer = rates["n"]
    assert (post, comment > 3, answer >= 2) == (0, True, True)
    assert "challenger_misuse" in read_codebook().scored
