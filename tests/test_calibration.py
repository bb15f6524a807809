"""The ladder scored on what a corpus knows, and names that a person must decide on."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from test_results import RAW, few, sample

import brockdiscourse as bd
from brockdiscourse.errors import CorpusError
from brockdiscourse.people import calibrate_links, merge_near_misses, review_aliases
from brockdiscourse.people.calibration import MIN_KNOWN, PRIOR_WEIGHT, hide_nesting
from brockdiscourse.pipeline import write_aliases


def test_confidence_is_the_odds_shrunk_towards_the_prior() -> None:
    """(right + 20 prior) / (n + 20) where enough is known, the prior where not; precision and recall by hand."""
    corpus = sample()
    odds = calibrate_links(corpus.posts, corpus.comments)
    enough = (odds["n"] >= MIN_KNOWN) & (odds["threads"] >= 10)
    assert enough.any()
    assert not enough.all()
    shrunk = (odds["right"] + PRIOR_WEIGHT * odds["prior"]) / (odds["n"] + PRIOR_WEIGHT)
    pd.testing.assert_series_equal(odds["confidence"], shrunk.where(enough, odds["prior"]), check_names=False)
    pd.testing.assert_series_equal(odds["precision"], odds["right"] / odds["n"], check_names=False)
    ranged = odds.dropna(subset="low")
    assert ((ranged["low"] <= ranged["precision"]) & (ranged["precision"] <= ranged["high"])).all()


def test_what_is_hidden_is_what_the_pages_nest() -> None:
    """The true target of a comment is its parent, of one at top level its post; nothing of it is left to read."""
    corpus = sample()
    _, flat, true = hide_nesting(corpus.posts, corpus.comments)
    assert flat["reply_to"].isna().all()
    rows = corpus.comments.set_index("comment_id").loc[true.index]
    assert (true == rows["reply_to"].fillna(rows["post_id"])).all()
    assert (true != rows["post_id"]).sum() > 200


def test_links_of_the_page_stay_certain() -> None:
    """Nesting and printed names keep confidence 1; whatever is inferred lies below."""
    turns = sample().turns
    assert (turns.loc[turns["target_basis"] == "nesting", "target_confidence"] == 1).all()
    assert (turns.loc[turns["target_basis"] == "greeting", "target_confidence"] < 1).all()


PEOPLE = pd.DataFrame(
    {
        "person": ["p1", "p2", "p3", "p4"],
        "name": ["Dana Whitfield", "Dana", "Rob Castle", "Rob Castel"],
        "aliases": "[]",
        "host_of": "[]",
        "posts": [1, 0, 0, 0],
        "comments": [4, 2, 3, 1],
        "first_seen": pd.Timestamp("2013-01-01"),
        "last_seen": pd.Timestamp("2014-01-01"),
    }
)
TURNS = pd.DataFrame({"post_id": ["t1", "t1", "t2", "t3"], "speaker": ["p1", "p2", "p3", "p4"]})


def test_near_misses_are_listed_and_nothing_is_merged() -> None:
    """A first name that fits and one letter apart, with what each wrote and the threads both speak in."""
    review = review_aliases(PEOPLE, TURNS)
    told = {
        frozenset({row.name_one, row.other}): row for row in review.rename(columns={"name": "name_one"}).itertuples()
    }
    assert set(told) == {frozenset({"Dana Whitfield", "Dana"}), frozenset({"Rob Castle", "Rob Castel"})}
    dana = told[frozenset({"Dana Whitfield", "Dana"})]
    assert dana.reason == "a first name or initial that fits"
    assert {dana.comments, dana.comments_other} == {4, 2}
    assert dana.threads_shared == 1
    assert review["decision"].isna().all()


def test_a_decision_is_kept_and_counts() -> None:
    """What was decided not to be one is marked, and not merged with the rest."""
    facts = pd.DataFrame([("Dana", "not_same_as", "Dana Whitfield")], columns=["id", "field", "value"])
    review = review_aliases(PEOPLE, TURNS, facts=facts)
    assert sorted(review["decision"].fillna("open")) == ["not the same", "open"]
    turns = sample().turns.head(0)
    people, _ = merge_near_misses(PEOPLE, turns, review=review)
    assert sorted(people["person"]) == ["p1", "p2", "p3"]
    rob = people.set_index("person").loc["p3"]
    assert (rob["comments"], rob["name"], rob["aliases"]) == (4, "Rob Castle", '["Rob Castel"]')


def test_a_decision_of_nobody_is_refused(tmp_path: Path) -> None:
    """A typing error in facts.csv is told, not passed over."""
    shutil.copytree(RAW / "titan", tmp_path / "raw" / "titan")
    (tmp_path / "raw" / "facts.csv").write_text("id,field,value\nNobody Atall,not_same_as,Nor Me\n")
    with pytest.raises(CorpusError, match="Nobody Atall"):
        bd.build_corpus(tmp_path / "raw")


def test_the_list_is_written_beside_the_tables(tmp_path: Path) -> None:
    """One row a pair, for a spreadsheet."""
    corpus = few()
    path = write_aliases(corpus, tmp_path, facts=pd.DataFrame(columns=["id", "field", "value"]))
    written = pd.read_csv(path, encoding="utf-8-sig")
    assert len(written) == len(review_aliases(corpus.people, corpus.turns))
