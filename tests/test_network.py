"""The network of people: measures against networkx and paper, reciprocity against planted and random talk."""

from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from brockdiscourse import schema
from brockdiscourse.errors import SchemaError
from brockdiscourse.findings import describe_network, describe_reciprocity
from brockdiscourse.replies import LEVELS, compare_reciprocity, summarize_network
from brockdiscourse.replies.chance import Links, draw_reciprocity, reciprocity
from brockdiscourse.replies.trees import count_children, grow_trees

PEOPLE = schema.frame(
    "people",
    [
        {"person": who, "name": who.title(), "aliases": "[]", "host_of": '["b"]' if who == "dora" else "[]"}
        for who in ("ann", "bob", "cy", "dora")
    ],
)


def turn(unit: str, speaker: str | None, target: str | None = None, basis: str = "nesting", **more: Any) -> dict:
    row: dict[str, Any] = {
        "addressee_confidence": None,
        "unit_id": unit,
        "post_id": unit.partition("/")[0],
        "speaker": speaker,
    }
    row |= {"speaker_basis": "stated" if speaker else None, "speaker_confidence": 1.0 if speaker else None}
    row |= {"target": target, "target_basis": basis if target else None, "target_confidence": 1.0 if target else None}
    return row | more


def turns(*rows: dict) -> pd.DataFrame:
    return schema.frame("turns", list(rows))


def measures(table: pd.DataFrame) -> dict[str, dict[str, float]]:
    return {
        str(level): dict(zip(rows["measure"], rows["value"], strict=True)) for level, rows in table.groupby("level")
    }


def talk() -> pd.DataFrame:
    """Dora's post, five comments; one link is inferred at 0.95, one at 0.6, one speaker by a signature at 0.8."""
    return turns(
        turn("p", "dora"),
        turn("p/1", "ann", "p", "post", target_confidence=0.75),
        turn("p/2", "dora", "p/1"),
        turn("p/3", "bob", "p/1", "greeting", target_confidence=0.95),
        turn("p/4", "ann", "p/3", "mention", target_confidence=0.6),
        turn("p/5", "cy", "p/2", speaker_basis="signature", speaker_confidence=0.8),
    )


def test_the_three_levels_counted_on_paper() -> None:
    """Each level drops the links and names it does not know, in people and trees alike."""
    found = measures(summarize_network(talk(), PEOPLE))
    # markup: ann→dora, dora→ann; cy is unknown; bob's and ann's second are unlinked
    assert (
        found["markup"] | {"linked": 3 / 5, "people": 2, "pairs": 2, "reciprocity": 1.0, "orphans": 2}
        == found["markup"]
    )
    assert found["markup"] | {"depth": 3, "mean_depth": (1 + 2 + 3 + 1 + 1) / 5, "breadth": 3} == found["markup"]
    # sure: dora→ann and bob→ann; the link to the post falls; cy's link stands, cy does not
    assert found["sure"] | {"linked": 3 / 5, "people": 3, "pairs": 2, "reciprocity": 0.0, "orphans": 2} == found["sure"]
    assert found["sure"] | {"depth": 3, "breadth": 2, "to_hosts": 0.0} == found["sure"]
    # all: ann→dora, dora→ann, bob→ann, ann→bob, cy→dora
    assert found["all"] | {"linked": 1.0, "to_comments": 4 / 5, "people": 4, "pairs": 5, "orphans": 0} == found["all"]
    assert found["all"] | {"reciprocity": 4 / 5, "to_hosts": 2 / 5, "depth": 3, "leaf_share": 2 / 5} == found["all"]
    assert found["all"]["gini"] == pytest.approx(0.35)  # received 0, 1, 2, 2: mean difference 14/16 over twice 5/4


def test_one_row_per_measure_and_level_and_what_shares_are_of() -> None:
    table = summarize_network(talk(), PEOPLE)
    assert not table.duplicated(["measure", "level"]).any()
    assert set(table["level"]) == set(LEVELS)
    shares = table.set_index(["measure", "level"])["of"]
    assert shares["linked", "all"] == 5
    assert shares["reciprocity", "all"] == 5
    assert pd.isna(shares["depth", "all"])


def test_cycles_orphans_and_other_threads_neither_hang_nor_hide() -> None:
    """A circle of three, a comment that answers itself, one that answers nothing known, one that leaves its thread."""
    odd = turns(
        turn("p", "dora"), turn("p/1", "ann", "p/3"), turn("p/2", "bob", "p/1"), turn("p/3", "cy", "p/2"),
        turn("p/4", "ann", "p/4"), turn("p/5", "bob", "gone"), turn("q", "dora"), turn("q/1", "ann", "p/1"),
    )  # fmt: skip
    found = measures(summarize_network(odd, PEOPLE))["all"]
    assert found | {"cycles": 2, "orphans": 2, "depth": 3, "self_answers": 2} == found  # p/1, p/2, p/3 are 1, 2, 3 deep
    assert compare_reciprocity(odd)["answers"].tolist() == [3, 3, 3]


def test_nothing_at_all() -> None:
    empty = schema.frame("turns", [])
    assert summarize_network(empty, PEOPLE.head(0))["value"].fillna(0).eq(0).all()
    table = compare_reciprocity(empty)
    assert table[["answers", "pairs", "movable"]].to_numpy().sum() == 0
    assert table[["observed", "expected", "p"]].isna().all(axis=None)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(SchemaError, match="summarize_network needs the column speaker_basis"):
        summarize_network(talk().drop(columns="speaker_basis"), PEOPLE)
    with pytest.raises(SchemaError, match="compare_reciprocity needs the column target"):
        compare_reciprocity(talk().drop(columns="target"))


@given(st.lists(st.integers(-2, 25), max_size=25))
@settings(max_examples=300, deadline=None)
def test_trees_against_a_plain_walk(parents: list[int]) -> None:
    """Depth, root, children and cut links of any pointers, circles included, by walking each of them."""
    above = [p if 0 <= p < len(parents) else -1 for p in parents]
    cut = []
    for node in range(len(above)):
        at, met = above[node], [node]
        while at >= 0 and at not in met:
            met.append(at)
            at = above[at]
        if at == node == min(met):
            cut.append(node)
    above = [-1 if node in cut else p for node, p in enumerate(above)]
    trees = grow_trees(np.array([p if 0 <= p < len(parents) else -1 for p in parents], dtype=np.int64))
    assert trees.cut.tolist() == cut
    for node in range(len(above)):
        at, depth = node, 0
        while above[at] >= 0:
            at, depth = above[at], depth + 1
        assert (trees.root[node], trees.depth[node]) == (at, depth)
    assert count_children(trees.parent).tolist() == [above.count(node) for node in range(len(above))]


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=40))
def test_reciprocity_is_that_of_networkx(pairs: list[tuple[int, int]]) -> None:
    pairs = [(a, b) for a, b in pairs if a != b]
    mine = reciprocity(*(np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1)))
    if not pairs:
        assert np.isnan(mine)
    else:
        assert mine == pytest.approx(nx.overall_reciprocity(nx.DiGraph(pairs)))


def chat(rng: np.random.Generator, *, back: float = 0.0, threads: int = 30) -> Links:
    """Threads in which everybody answers a random earlier text of somebody else, or with chance `back` whoever answered
    him last; the host writes a fifth of the comments.
    """  # noqa: D205 - one sentence
    rows: list[tuple[int, int, int, int, int]] = []
    for thread in range(threads):
        cast = rng.choice(60, size=rng.integers(3, 9), replace=False) + 1
        said, links = [0], []
        for place in range(1, int(rng.integers(6, 25))):
            who = 0 if rng.random() < 0.2 else int(rng.choice(cast))
            said.append(who)
            others = [at for at in range(place) if said[at] != who]
            mine = [at for at, aim in links if said[aim] == who]
            if others:
                aim = mine[-1] if mine and rng.random() < back else int(rng.choice(others))
                links.append((place, aim))
        rows += [(thread, said[place], said[aim], place, aim) for place, aim in links]
    return Links(*np.array(rows, dtype=np.int64).T)


@pytest.mark.slow
def test_random_talk_is_rarely_called_reciprocal_and_planted_talk_often() -> None:
    """At p <= 0.05: random talk at most 1 in 10 of 100 corpora (1 in 20 is promised), planted talk at least 1 in 3."""

    def found(back: float) -> float:
        rngs = [np.random.default_rng(seed) for seed in range(100)]
        return float(np.mean([draw_reciprocity(chat(rng, back=back), times=59, rng=rng).p <= 0.05 for rng in rngs]))

    assert found(0.0) <= 0.10
    assert found(0.4) >= 0.33


def test_shuffling_keeps_what_it_must() -> None:
    """In every arrangement: writers keep their answers, texts what they got, nobody answers himself or the future."""
    rng = np.random.default_rng(3)
    links = chat(rng, threads=5)
    seen = set()
    for arranged in links.shuffle(50, rng):
        seen.add(arranged.tobytes())
        assert sorted(arranged) == list(range(len(links.thread)))
        assert (links.writer[arranged] != links.replier).all()
        assert (links.aim[arranged] < links.place).all()
        assert (links.thread[arranged] == links.thread).all()
    assert len(seen) > 45


def test_a_circle_of_three_can_turn_and_two_way_talk_cannot() -> None:
    """Three in a circle turn only by threes; where all answer the host and he answers all, nothing can be dealt."""
    circle = Links(*(np.array(row, dtype=np.int64) for row in ([0, 0, 0], [1, 2, 3], [2, 3, 1], [5, 6, 7], [1, 2, 0])))
    rng = np.random.default_rng(0)
    assert {tuple(circle.writer[arranged].tolist()) for arranged in circle.shuffle(40, rng)} == {(2, 3, 1), (3, 1, 2)}
    star = Links(
        *(np.array(row, dtype=np.int64) for row in ([0] * 4, [1, 2, 0, 0], [0, 0, 1, 2], [1, 2, 3, 4], [0, 0, 1, 2]))
    )
    assert draw_reciprocity(star, times=40, rng=rng).movable == 0


def posts_of(links: Links) -> pd.DataFrame:
    """The same as a table of turns."""
    speakers: dict[tuple[int, int], int] = {}
    for thread, who, writer, place, aim in zip(
        *(getattr(links, name) for name in ("thread", "replier", "writer", "place", "aim")), strict=True
    ):
        speakers[thread, place], speakers[thread, aim] = who, writer
    aims = {(t, p): a for t, p, a in zip(links.thread, links.place, links.aim, strict=True)}

    def unit(thread: int, place: int) -> str:
        return f"t{thread:03}" + (f"/{place:03}" if place else "")

    return turns(
        *(
            turn(unit(t, p), f"u{who}", unit(t, aims[t, p]) if (t, p) in aims else None)
            for (t, p), who in sorted(speakers.items())
        )
    )


def test_below_twenty_movable_threads_there_are_counts_only() -> None:
    """Nineteen threads at most can move: no range, no p; thirty give both, the same each time."""
    few = compare_reciprocity(posts_of(chat(np.random.default_rng(1), threads=19)), times=40).iloc[2]
    assert 0 < few["movable"] < 20
    assert few[["expected", "low", "high", "p"]].isna().all()
    assert few["observed"] > 0
    many = posts_of(chat(np.random.default_rng(1), threads=30))
    table = compare_reciprocity(many, times=40)
    pd.testing.assert_frame_equal(table, compare_reciprocity(many, times=40))
    row = table.iloc[2]
    assert row["movable"] >= 20
    assert row["low"] <= row["expected"] <= row["high"]


def test_times_say_what_came_first_where_they_can() -> None:
    """Bob's comment is printed below cy's answer to ann, but was written before it: cy might have answered bob."""
    many: list[dict] = []
    said: list[dict] = []
    for p in (f"t{n}" for n in range(25)):
        many += [turn(p, "dora"), turn(f"{p}/1", "ann", p), turn(f"{p}/2", "cy", f"{p}/1"), turn(f"{p}/3", "bob")]
        many.append(turn(f"{p}/4", "eve", f"{p}/3"))
        for number, hours in ((1, 1), (2, 5), (3, 2), (4, 6)):
            time = pd.Timestamp("2015-01-01") + pd.Timedelta(hours=hours)
            said.append({"comment_id": f"{p}/{number}", "timestamp": time, "timestamp_precision": "minute"})
    clock = pd.DataFrame(said).assign(timestamp_zone="utc")

    def movable(comments: pd.DataFrame | None) -> int:
        return int(compare_reciprocity(turns(*many), comments=comments, times=40)["movable"].iloc[0])

    assert movable(None) == 0
    assert movable(clock) == 25
    assert movable(clock.assign(timestamp_precision="day")) == 0
    assert movable(clock.assign(timestamp_zone=["utc", "local"] * 50)) == 0


CHANCE = {"level": "all", "pairs": 200, "threads": 50, "movable": 40, "observed": 0.6, "expected": 0.4}
SAID = [
    ({"low": 0.3, "high": 0.5, "p": 0.004}, "more often than by chance: in 60% of 200 ties"),
    ({"low": 0.5, "high": 0.7, "p": 0.4}, "no more often than by chance: in 60% of 200 ties"),
    ({"low": 0.7, "high": 0.9, "p": 0.01, "expected": 0.8}, "less often than by chance: in 60% of 200 ties"),
    ({"low": None, "high": None, "p": None, "movable": 7}, "too few threads to say whether that is chance"),
    ({"low": None, "high": None, "p": None, "pairs": 0}, "Nobody answers anybody"),
]


@pytest.mark.parametrize(("row", "told"), SAID, ids=[told for _, told in SAID])
def test_reciprocity_is_told_as_its_p_allows(row: dict[str, Any], told: str) -> None:
    """Only what shuffling does not also give is told as a finding; levels that disagree are said to."""
    finding = describe_reciprocity(pd.DataFrame([CHANCE | row]).astype({"p": "float64"}))
    assert told in finding.title
    other = pd.DataFrame([CHANCE | {"level": "markup", "low": 0.5, "high": 0.7, "p": 0.9}, CHANCE | SAID[0][0]])
    assert "Not so with the links alone" in describe_reciprocity(other).caption


def test_what_inference_adds_is_told() -> None:
    finding = describe_network(summarize_network(talk(), PEOPLE))
    assert finding.title == "The markup alone shows 2 ties between people; inference adds 3"
    assert "60% by the markup, 60% surely, 100% in all" in finding.caption
