"""The network of replies and the talk itself in the formats of other programs: Gephi, networkx, ConvoKit."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from brockdiscourse import schema
from brockdiscourse.errors import DiscourseError
from brockdiscourse.office import line
from brockdiscourse.questions.evidence import Reader, name_roles
from brockdiscourse.replies import count_replies, name_people, summarize_network, summarize_people
from brockdiscourse.tables import Corpus, write_csv

if TYPE_CHECKING:
    import networkx as nx

_TODAY = re.compile(r' lastmodifieddate="[^"]*"')
_META = ("kind", "depth", "role", "target_basis", "target_confidence", "speaker_basis", "timestamp_precision")


def write_graph(corpus: Corpus, path: str | Path, *, names: bool = False, min_confidence: float = 0.0) -> Path:
    """Write who replies to whom as a directed graph, for Gephi, networkx, igraph and their like.

    Parameters
    ----------
    corpus
        With or without texts.
    path
        Ending in ``.graphml`` or ``.gexf``, which says the format.
    names
        Whether commenters are named; else a node is called by role, as on slides.
    min_confidence
        Leave out links less sure than this.

    Returns
    -------
    pathlib.Path
        The file; the same corpus gives the same bytes. A node is a person who answers or is answered: ``label``,
        ``role`` (host, guest), ``comments``, ``posts``. An edge runs from who answers to who is answered: ``weight``,
        how often, and of these how many by each basis of the link, as in `count_replies`. The graph's ``unknown``
        counts answers of which either side is not known; they have no edge.

    Raises
    ------
    DiscourseError
        If the path ends otherwise.
    """
    import networkx as nx

    path = Path(path)
    writers: dict[str, Callable[..., Iterator[str]]] = {".graphml": nx.generate_graphml, ".gexf": nx.generate_gexf}
    if path.suffix.lower() not in writers:
        raise DiscourseError(f"write_graph: {path.name} must end in {' or '.join(writers)}")
    graph = _graph(corpus, called=_called(corpus, names=names), min_confidence=min_confidence)
    text = "\n".join(writers[path.suffix.lower()](graph))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_TODAY.sub("", text) + "\n", encoding="utf-8", newline="\n")
    return path


def _called(corpus: Corpus, *, names: bool) -> pd.Series:
    """What each person is called, on one line, fit for XML, and alike for nobody else."""
    people = corpus.people
    told = people["name"] if names else people["person"].map(name_roles(corpus))
    return name_people(people.assign(name=told.map(line).replace("", "no name").astype("str")))


def _graph(corpus: Corpus, *, called: pd.Series, min_confidence: float) -> "nx.DiGraph[str]":
    import networkx as nx

    links = count_replies(corpus.turns, min_confidence=min_confidence)
    known = links.dropna(subset=["replier", "replied_to"])
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.graph.update(name=line(corpus.stamp), unknown=int(links["n"].sum() - known["n"].sum()))
    people = corpus.people.set_index("person")
    ends = pd.concat([known["replier"], known["replied_to"]]).unique()
    for person in people.index[people.index.isin(ends)]:
        row = people.loc[person]
        role = "host" if row["host_of"] != "[]" else "guest"
        told = called[person]
        graph.add_node(told, label=told, role=role, comments=int(row["comments"]), posts=int(row["posts"]))
    for row in known.to_dict("records"):
        counts: dict[str, Any] = {basis: int(row[basis]) for basis in schema.TARGET_BASES}
        ends = called[row["replier"]], called[row["replied_to"]]
        graph.add_edge(*ends, weight=int(row["n"]), **counts)
    return graph


def write_utterances(corpus: Corpus, path: str | Path, *, names: bool = False) -> Path:
    """Write posts and comments as ConvoKit's utterances, in reading order.

    Parameters
    ----------
    corpus
        A corpus with its texts.
    path
        Ending in ``.jsonl``, which ``convokit.Corpus(filename=...)`` opens, or in ``.csv``, for its ``from_pandas`` and
        everybody else.
    names
        Whether commenters are named; else by role, also where a text names them.

    Returns
    -------
    pathlib.Path
        The file. One row per post or comment, posts without a text included: ``id``, ``speaker``, ``conversation_id``
        (the post's id), ``reply_to`` (missing for posts and where it is not known), ``timestamp`` (seconds since 1970,
        wall time read as UTC; missing if unknown), ``text``, and ``meta``: ``kind``, ``depth``, ``role``, ``title`` of
        a post, how speaker and target are known, precision and zone of the time. A speaker who is not known is
        ``unknown 1``, ``unknown 2``, …, one for each text, and ``speaker_known`` is false.

    Raises
    ------
    DiscourseError
        If the corpus holds no texts or the path ends otherwise.
    """
    path = Path(path)
    if corpus.shared:
        raise DiscourseError("write_utterances: a shared corpus holds no texts")
    if path.suffix.lower() not in {".jsonl", ".csv"}:
        raise DiscourseError(f"write_utterances: {path.name} must end in .jsonl or .csv")
    rows = list(_utterances(corpus, names=names))
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == ".jsonl":
        lines = (json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
        path.write_text("".join(told + "\n" for told in lines), encoding="utf-8", errors="replace", newline="\n")
    else:
        flat = ({**{key: row[key] for key in row if key != "meta"}, **_prefixed(row["meta"])} for row in rows)
        write_csv(pd.DataFrame(list(flat)).astype({"timestamp": "Int64"}), path)
    return path


def _prefixed(meta: dict[str, Any]) -> dict[str, Any]:
    return {f"meta.{key}": value for key, value in meta.items()}


def _utterances(corpus: Corpus, *, names: bool) -> Iterator[dict[str, Any]]:
    called = _called(corpus, names=names)
    reader = Reader(corpus, called=called, names=names)
    table = _texts(corpus).merge(corpus.turns.drop(columns="post_id"), on="unit_id", how="left")
    inside = set(table["unit_id"])
    unknown = 0
    for row in table.to_dict("records"):
        speaker, target = row["speaker"], row["target"]
        if known := not pd.isna(speaker):
            told = str(called[speaker])
        else:
            unknown += 1
            told = f"unknown {unknown}"
        at = row["timestamp"]
        meta = {key: None if pd.isna(row[key]) else row[key] for key in (*_META, "timestamp_zone", "title")}
        text = "" if pd.isna(row["text"]) else str(row["text"])
        yield {
            "id": row["unit_id"],
            "speaker": told,
            "conversation_id": row["post_id"],
            "reply_to": target if target in inside else None,
            "timestamp": None if pd.isna(at) else int(at.timestamp()),
            "text": text if names else reader.mask(row["unit_id"], text),
            "meta": {**meta, "speaker_known": known, "corpus": corpus.stamp},
        }


def _texts(corpus: Corpus) -> pd.DataFrame:
    """Posts and comments in reading order, pings left out."""
    shown = [
        "unit_id",
        "post_id",
        "kind",
        "depth",
        "title",
        "text",
        "timestamp",
        "timestamp_precision",
        "timestamp_zone",
    ]
    posts = corpus.posts.assign(unit_id=corpus.posts["post_id"], kind="post", depth=0, position=0)
    said = corpus.comments[corpus.comments["kind"] == "comment"].rename(columns={"comment_id": "unit_id"})
    order = pd.Series(range(len(posts)), index=pd.Index(posts["post_id"]))
    table = pd.concat([posts, said.assign(title=None)], ignore_index=True)
    table = table.assign(place=table["post_id"].map(order)).sort_values(["place", "position"], kind="stable")
    roles = corpus.units.set_index("unit_id")["role"]
    return table[shown].assign(depth=table["depth"].astype("int64"), role=table["unit_id"].map(roles))


def write_network(corpus: Corpus, folder: str | Path, *, names: bool = False) -> list[Path]:
    """Write graph, measures and utterances into a folder: what `brockdiscourse run` leaves for other programs."""
    folder = Path(folder)
    files = [write_graph(corpus, folder / f"replies.{kind}", names=names) for kind in ("graphml", "gexf")]
    called = _called(corpus, names=names)
    people = corpus.people.assign(name=corpus.people["person"].map(called).astype("str"))
    tables = {
        "measures": summarize_network(corpus.turns, corpus.people),
        "people": summarize_people(corpus.turns, people).drop(columns="person"),
    }
    files += [write_csv(table, folder / f"{name}.csv", stamp=corpus.stamp) for name, table in tables.items()]
    if not corpus.shared:
        files += [write_utterances(corpus, folder / f"utterances.{kind}", names=names) for kind in ("jsonl", "csv")]
    return files
