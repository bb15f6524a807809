"""Themes that go together, and echoes beyond chance. All corpora here are drawn at random."""

import numpy as np
import pandas as pd
import pytest

from brockdiscourse.findings import describe_cooccurrence, describe_echo
from brockdiscourse.themes import compare_uptake, count_cooccurrence

THEMES = ["a", "b", "c", "d"]


def test_pairs_are_held_against_chance_within_each_thread() -> None:
    """By hand: thread p has 4 sentences, a in 2, b in 2, both in 1 (1 expected); q has 2, both in 1 (0.5 expected)."""
    names = ["p1", "p2", "p3", "p4", "q1", "q2", "quoted"]
    sentences = pd.DataFrame({"sentence_id": names, "unit_id": ["p", "p", "p", "c", "q", "q", "q"]})
    sentences = sentences.assign(post_id=["p"] * 4 + ["q"] * 3, voice=["own"] * 6 + ["quoted"])
    held = {"a": ["p1", "p2", "q1", "quoted"], "b": ["p2", "p3", "q1", "quoted"], "c": ["p4", "elsewhere"]}
    hits = pd.DataFrame([(name, theme) for theme, at in held.items() for name in at], columns=["sentence_id", "theme"])
    hits = pd.concat([hits, hits.head(1)])
    pairs = count_cooccurrence(hits, sentences).set_index(["theme", "other"])
    assert pairs.loc[("a", "b"), ["n", "n_theme", "n_other", "of", "threads", "expected"]].tolist() == [
        2,
        3,
        3,
        6,
        2,
        1.5,
    ]
    assert pairs.loc[("a", "b"), "lift"] == pytest.approx(4 / 3)
    assert pairs.loc[("a", "c"), ["n", "expected"]].tolist() == [0, 0.5]
    assert pairs.loc[("a", "c"), "lift"] == 0
    assert pairs[["low", "high"]].isna().all(axis=None)
    # in units: p and c of thread p, q alone in its thread
    units = count_cooccurrence(hits, sentences, within="unit").set_index(["theme", "other"])
    assert units.loc[("a", "b"), ["n", "of", "expected"]].tolist() == [2, 3, 1.5]
    assert count_cooccurrence(hits.head(0), sentences).empty
    assert count_cooccurrence(hits, sentences.head(0), themes=["a", "b"])["n"].tolist() == [0]


def test_the_range_of_a_lift_holds_one_where_themes_are_independent_and_not_where_they_are_tied() -> None:
    """30 threads of 40 sentences whose themes have rates of their own; b falls on sentences with a, or anywhere."""
    rng = np.random.default_rng(4)
    thread = np.repeat(np.arange(30), 40)
    sentences = pd.DataFrame({"sentence_id": [f"s{n}" for n in range(1200)], "post_id": thread, "voice": "own"})
    sentences["unit_id"] = sentences["post_id"]
    lift = {}
    for tied in (False, True):
        rate = rng.uniform(0.05, 0.5, 30)[thread]
        a, b = rng.random(1200) < rate, rng.random(1200) < rate
        b = np.where(a & tied, rng.random(1200) < 0.9, b)
        hits = pd.concat([sentences[held].assign(theme=name) for name, held in (("a", a), ("b", b))])
        lift[tied] = count_cooccurrence(hits, sentences).iloc[0]
    assert lift[False]["low"] < 1 < lift[False]["high"]
    assert 1 < lift[True]["low"] < lift[True]["lift"] < lift[True]["high"]


def talk(
    rng: np.random.Generator, *, threads: int = 30, echo: str = "", chance: float = 0.5
) -> tuple[pd.DataFrame, ...]:
    """Posts and comments of uneven length; the longer, the more themes; threads of their own leaning.

    Comments come in chains: a third answer the post, the rest an earlier comment. With `echo`, an answer takes up
    each theme of its post or of its parent with that `chance`.
    """
    rows, hits, turns = [], [], []
    for number in range(threads):
        leaning = rng.uniform(0.2, 1.8, len(THEMES))
        units = [(f"p{number}", None, int(rng.integers(50, 1500)))]
        size = int(rng.integers(3, 12))
        for comment in range(size):
            parent = units[0][0] if comment == 0 or rng.random() < 1 / 3 else units[int(rng.integers(1, len(units)))][0]
            units.append((f"p{number}#{comment}", parent, int(rng.integers(10, 200) * (1 + size / 6))))
        held: dict[str, set[str]] = {}
        for unit, parent, words in units:
            shares = 1 - np.exp(-words / 600 * (leaning if parent else rng.uniform(0.2, 1.8, len(THEMES))))
            held[unit] = {theme for theme, share in zip(THEMES, shares, strict=True) if rng.random() < share}
            source = {"post": units[0][0] if parent else None, "parent": parent}.get(echo)
            held[unit] |= {theme for theme in sorted(held.get(source or "", ())) if rng.random() < chance}
            rows.append((unit, f"p{number}", words, "own"))
            turns.append((unit, parent))
            hits += [(unit, theme, "own") for theme in held[unit]]
    return (
        pd.DataFrame(hits, columns=["unit_id", "theme", "voice"]),
        pd.DataFrame(turns, columns=["unit_id", "target"]),
        pd.DataFrame(rows, columns=["unit_id", "post_id", "words", "voice"]),
    )


@pytest.mark.parametrize("question", ["post", "parent"])
def test_a_planted_echo_is_found(question: str) -> None:
    """Half of what was raised is taken up: in 50 threads no shuffle comes near."""
    found = compare_uptake(*talk(np.random.default_rng(1), threads=50, echo=question), times=300).set_index("question")
    row = found.loc[question]
    assert row["threads"] >= 20
    assert row["echoed"] > row["high"] > row["expected"] > row["low"]
    assert row["p"] == pytest.approx(1 / 301)


def test_echoes_are_counted_by_hand_and_too_few_threads_give_counts_only() -> None:
    """A post with a and b, a comment with a, a reply with b to that comment, two more; quoted mentions are nobody's."""
    hits = pd.DataFrame(
        [("p", "a", "own"), ("p", "b", "own"), ("c1", "a", "own"), ("c2", "b", "own"), ("c3", "a", "own"),
         ("c4", "a", "own"), ("c3", "c", "quoted")],
        columns=["unit_id", "theme", "voice"],
    )  # fmt: skip
    turns = pd.DataFrame({"unit_id": ["p", "c1", "c2", "c3", "c4"], "target": [None, "p", "c1", "c1", "c2"]})
    sentences = pd.DataFrame({"unit_id": turns["unit_id"], "post_id": "p", "words": 5, "voice": "own"})
    found = compare_uptake(hits, turns, sentences).set_index("question")
    # of four comments each echoes one of the post's two themes; of three replies only c3 (a) echoes its parent c1 (a)
    assert found.loc["post", ["links", "threads", "raised", "echoed"]].tolist() == [4, 0, 8, 4]
    assert found.loc["parent", ["links", "threads", "raised", "echoed"]].tolist() == [3, 1, 3, 1]
    assert found[["expected", "low", "high", "p"]].isna().all(axis=None)
    assert compare_uptake(hits, turns.head(0), sentences.head(0))["echoed"].tolist() == [0, 0]


def test_echoes_and_pairs_are_told_in_plain_words() -> None:
    """Numbers as they stand in the table; without ranges, counts."""
    columns = ["question", "links", "threads", "raised", "echoed", "expected", "low", "high", "p"]
    rows = [("post", 90, 40, 200, 31, 20.2, 15.0, 26.0, 0.001), ("parent", 50, 30, 90, 9, 8.0, 4.0, 12.0, 0.4)]
    title = describe_echo(pd.DataFrame(rows, columns=columns)).title
    assert title == (
        "Comments echo their post more than posts of its length (31 times; chance gives 15 to 26); "
        "replies echo the comment they answer like any other (9 times; chance gives 4 to 12)"
    )
    few = pd.DataFrame([(*row[:5], *[np.nan] * 4) for row in rows], columns=columns)
    assert describe_echo(few).title.startswith("Comments echo 31 of 200 themes of their post; replies echo 9 of 90")
    silent = few.assign(raised=[200, 0], echoed=[31, 0])
    assert describe_echo(silent).title == "Comments echo 31 of 200 themes of their post"
    assert describe_echo(silent.assign(raised=0)).title == "Nothing that is answered raises a theme"
    columns = ["theme", "other", "n", "of", "threads", "lift", "low", "high"]
    pairs = pd.DataFrame(
        [("a", "b", 12, 900, 40, 2.31, 1.5, 3.6), ("a", "c", 30, 900, 40, 1.1, 0.8, 1.4)], columns=columns
    )
    labels = {"a": "Empathy", "b": "Coaching", "c": "Tools"}
    told = describe_cooccurrence(pairs, labels=labels)
    assert told.title == "Talk of empathy and of coaching goes together: 12 sentences, 2.3 times what chance gives"
    assert describe_cooccurrence(pairs.tail(1), labels=labels).title.startswith("No two themes clearly stand together")
    bare = pairs.assign(low=np.nan, high=np.nan)
    assert describe_cooccurrence(bare, labels=labels).title == (
        "Most often in one sentence: talk of empathy and of tools, 30 times"
    )
    assert describe_cooccurrence(pairs.head(0), labels=labels).title == "No two themes stand in one sentence"


@pytest.mark.slow
def test_without_an_echo_chance_is_found_as_often_as_it_says() -> None:
    """At 5 %: 200 corpora without any echo, long texts with more themes, threads with a leaning of their own."""
    rng = np.random.default_rng(11)
    p = np.array([compare_uptake(*talk(rng, threads=50), times=99, seed=rng)["p"] for _ in range(200)])
    alarms = (p <= 0.05).mean(axis=0)
    assert ((alarms >= 0.01) & (alarms <= 0.09)).all()  # 200 of 5 % vary by 1.5 %
