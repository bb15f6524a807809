"""Graphs and utterances read back by the programs they are for, however odd the names."""

import io
import json
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from lxml import etree

from brockdiscourse.errors import DiscourseError
from brockdiscourse.export import share_corpus
from brockdiscourse.graphs import write_graph, write_network, write_utterances
from brockdiscourse.pipeline import build_corpus
from brockdiscourse.tables import Corpus

ROOT = Path(__file__).parents[1]
READERS = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}


@pytest.fixture(scope="module")
def sample() -> Corpus:
    return build_corpus(ROOT / "data" / "raw" / "sample")


@pytest.mark.parametrize("kind", sorted(READERS))
def test_a_graph_read_back_has_every_answer(sample: Corpus, tmp_path: Path, kind: str) -> None:
    """Weights against a plain count over turns: who wrote what is answered, both sides known."""
    file = write_graph(sample, tmp_path / "new" / f"g.{kind}", names=True)
    graph = READERS[kind](file)
    turns = sample.turns
    writers = turns.set_index("unit_id")["speaker"]
    asked = turns["target"].map(writers).fillna(turns["addressee"]).where(turns["target"].notna())
    known = pd.DataFrame({"a": turns["speaker"], "b": asked, "basis": turns["target_basis"]}).dropna()
    counts = known.groupby(["a", "b"]).size()
    weights = nx.get_edge_attributes(graph, "weight")
    assert sorted(weights.values()) == sorted(counts)
    assert sum(weights.values()) == len(known)
    assert sum(nx.get_edge_attributes(graph, "nesting").values()) == int((known["basis"] == "nesting").sum())
    host = graph.nodes["Ruth Calloway"]
    said = turns[(turns["speaker"] == "ruth-calloway") & (turns["unit_id"] != turns["post_id"])]
    assert (host["role"], host["comments"]) == ("host", len(said))
    assert etree.parse(file).getroot().tag.endswith(kind)
    assert file.read_bytes() == write_graph(sample, tmp_path / f"again.{kind}", names=True).read_bytes()


def test_by_role_no_commenter_is_named(sample: Corpus, tmp_path: Path) -> None:
    """By default nodes and utterances call commenters by role; who signs a post keeps the name."""
    signed = set(sample.posts["author"].dropna())
    names = {name for name in sample.people["name"] if " " in name and name not in signed}
    files = write_network(sample, tmp_path)
    assert {file.suffix for file in files} == {".graphml", ".gexf", ".csv", ".jsonl"}
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert "INVENTED" in text
        assert not [name for name in names if name in text], file.name
    graph = nx.read_graphml(files[0])
    assert sum(node.startswith("guest ") for node in graph) > 50
    assert len(graph) == len(nx.read_graphml(write_graph(sample, tmp_path / "named.graphml", names=True)))


def odd(sample: Corpus) -> Corpus:
    """The sample with names that no XML may hold, that look like formulas or markup, or that differ in nothing else."""
    people = sample.people.copy()
    people.loc[:5, "name"] = ["a\x00b", "a\x01b", "=HYPERLINK(1)", "<script>&", "\ufffe", "שלום\u202e"]
    return replace(sample, people=people)


@pytest.mark.parametrize("kind", sorted(READERS))
def test_odd_names_break_no_file_and_merge_nobody(sample: Corpus, tmp_path: Path, kind: str) -> None:
    plain = READERS[kind](write_graph(sample, tmp_path / f"plain.{kind}", names=True))
    graph = READERS[kind](write_graph(odd(sample), tmp_path / f"odd.{kind}", names=True))
    assert (len(graph), graph.size()) == (len(plain), plain.size())
    etree.parse(tmp_path / f"odd.{kind}")


def test_utterances_are_convokit_s(sample: Corpus, tmp_path: Path) -> None:
    """Six fields and meta, ids unique, each reply to an utterance of the same conversation."""
    rows = [
        json.loads(row) for row in write_utterances(sample, tmp_path / "u.jsonl", names=True).read_text().splitlines()
    ]
    fields = {"id", "speaker", "conversation_id", "reply_to", "timestamp", "text", "meta"}
    assert {frozenset(row) for row in rows} == {frozenset(fields)}
    by_id = {row["id"]: row for row in rows}
    assert len(by_id) == len(rows) == len(sample.posts) + int((sample.comments["kind"] == "comment").sum())
    for row in rows:
        assert row["conversation_id"] in by_id
        if row["reply_to"]:
            assert by_id[row["reply_to"]]["conversation_id"] == row["conversation_id"]
    turns = sample.turns.set_index("unit_id")
    assert sum(row["reply_to"] is None for row in rows) == int(turns["target"].isna().sum())
    unknown = [row["speaker"] for row in rows if not row["meta"]["speaker_known"]]
    assert len(set(unknown)) == len(unknown) == int(turns["speaker"].isna().sum())
    texts = sample.comments.set_index("comment_id")
    some = by_id[texts.index[3]]
    assert some["text"] == texts["text"].iloc[3]
    assert pd.Timestamp(some["timestamp"], unit="s") == texts["timestamp"].iloc[3]


def test_the_csv_holds_the_same_and_no_formula(sample: Corpus, tmp_path: Path) -> None:
    file = write_utterances(odd(sample), tmp_path / "u.csv", names=True)
    table = pd.read_csv(file)
    rows = [json.loads(row) for row in write_utterances(sample, tmp_path / "u.jsonl").read_text().splitlines()]
    assert table["id"].tolist() == [row["id"] for row in rows]
    assert {"meta.kind", "meta.target_basis"} <= set(table)
    assert not table["speaker"].str.startswith("=").any()
    assert table["text"].isna().sum() == sum(not row["text"] for row in rows)


def test_what_cannot_be_written_is_named(sample: Corpus, tmp_path: Path) -> None:
    shared = share_corpus(sample)
    with pytest.raises(DiscourseError, match=r"g\.png must end in \.graphml or \.gexf"):
        write_graph(sample, tmp_path / "g.png")
    with pytest.raises(DiscourseError, match="holds no texts"):
        write_utterances(shared, tmp_path / "u.jsonl")
    with pytest.raises(DiscourseError, match=r"must end in \.jsonl or \.csv"):
        write_utterances(sample, tmp_path / "u.xlsx")
    assert {file.suffix for file in write_network(shared, tmp_path / "shared")} == {".graphml", ".gexf", ".csv"}


def test_nobody_at_all(tmp_path: Path, sample: Corpus) -> None:
    """A corpus of one post and no comment gives an empty graph and one utterance."""
    empty = {name: table.head(0) for name, table in sample.tables.items()}
    alone = Corpus(
        name="one",
        provenance=sample.provenance,
        **(
            empty
            | {
                "posts": sample.posts.head(1),
                "turns": sample.turns.head(1),
                "people": sample.people[sample.people["person"] == "ruth-calloway"],
            }
        ),
    )
    for kind, read in READERS.items():
        assert len(read(write_graph(alone, tmp_path / f"g.{kind}"))) == 0
    assert len(write_utterances(alone, tmp_path / "u.jsonl").read_text().splitlines()) == 1
    assert pd.read_csv(io.BytesIO(write_utterances(alone, tmp_path / "u.csv").read_bytes()))["timestamp"].notna().all()
