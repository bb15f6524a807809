"""What was found out about people, as rows of tables."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pandas as pd

from brockdiscourse import schema
from brockdiscourse.people.aliases import Directory, Handle
from brockdiscourse.people.names import normalize_name
from brockdiscourse.people.speakers import Thread, Turn
from brockdiscourse.people.targets import Link

_CHUNK = 50_000  # rows that become a table at a time, so that few stand as Python objects and as columns at once


class Resolved(NamedTuple):
    """The tables people, turns, quotes and mentions, as `schema.TABLES` promises them."""

    people: pd.DataFrame
    turns: pd.DataFrame
    quotes: pd.DataFrame
    mentions: pd.DataFrame


class Said(NamedTuple):
    """A row of turns, people by their handles until all are known: a dictionary each would take five times the room."""

    unit_id: str
    post_id: str
    speaker: Any
    speaker_basis: str | None
    speaker_confidence: float | None
    addressee: Any
    addressee_basis: str | None
    addressee_confidence: float | None
    target: str | None
    target_basis: str | None
    target_confidence: float | None
    evidence: str | None


class Rows(NamedTuple):
    """What is found thread by thread, as rows of tables."""

    turns: list[Said]
    quotes: list[dict[str, Any]]
    mentions: list[dict[str, Any]]


def say(thread: Thread, turn: Turn, link: Link) -> Said:
    """A turn as a row."""
    target, addressee = link
    proofs = [*turn.evidence, *(aim.evidence for aim in link if aim and aim.evidence)]
    return Said(
        unit_id=turn.unit,
        post_id=thread.post.unit,
        speaker=turn.speaker,
        speaker_basis=turn.speaker_basis,
        speaker_confidence=turn.speaker_confidence,
        addressee=addressee.at if addressee else None,
        addressee_basis=addressee.basis if addressee else None,
        addressee_confidence=addressee.confidence if addressee else None,
        target=target.at.unit if target and isinstance(target.at, Turn) else None,
        target_basis=target.basis if target else None,
        target_confidence=target.confidence if target else None,
        evidence=" | ".join(dict.fromkeys(proofs)) or None,
    )


def finish(rows: Rows, directory: Directory, *, posts: pd.DataFrame, comments: pd.DataFrame) -> Resolved:
    """Give everybody their id, and count what they wrote."""
    ids = directory.ids()
    identify(rows, ids=ids, directory=directory)
    tables = {name: to_table(name, lot) for name, lot in rows._asdict().items()}
    written = _count_writing(tables["turns"], posts=posts, comments=comments)
    people = schema.frame("people", list(_people_rows(directory, ids, written=written)))
    return Resolved(people, tables["turns"], tables["quotes"], tables["mentions"])


def identify(rows: Rows, *, ids: dict[Handle, str], directory: Directory) -> None:
    """Put ids in the place of handles."""

    def call(who: Any) -> str | None:
        return None if who is None else ids[directory.root(who)]

    for at, row in enumerate(rows.turns):
        rows.turns[at] = row._replace(speaker=call(row.speaker), addressee=call(row.addressee))
    for mention in rows.mentions:
        mention["person"] = call(mention["person"])


def to_table(name: str, rows: list[Any]) -> pd.DataFrame:
    """A table of rows, which are used up."""
    if len(rows) <= _CHUNK:
        return schema.frame(name, rows)
    parts = []
    rows.reverse()
    while rows:
        parts.append(schema.frame(name, rows[: -_CHUNK - 1 : -1]))
        del rows[-_CHUNK:]
    return schema.conform(pd.concat(parts, ignore_index=True), name)


def _count_writing(turns: pd.DataFrame, *, posts: pd.DataFrame, comments: pd.DataFrame) -> pd.DataFrame:
    """One row per speaker: posts, comments, first_seen, last_seen, host_of."""
    dated = pd.concat([posts.set_index("post_id")["timestamp"], comments.set_index("comment_id")["timestamp"]])
    written = turns[turns["speaker"].notna()]
    own = written["unit_id"] == written["post_id"]
    at = dated.reindex(written["unit_id"]).set_axis(written.index)
    written = written.assign(at=at, posts=own, comments=~own)
    table = written.groupby("speaker").agg(
        posts=("posts", "sum"), comments=("comments", "sum"), first_seen=("at", "min"), last_seen=("at", "max")
    )
    homes = _find_homes(turns, posts)
    return table.assign(host_of=pd.Series({person: homes.get(person, []) for person in table.index}, dtype="object"))


def _find_homes(turns: pd.DataFrame, posts: pd.DataFrame) -> dict[str, list[str]]:
    """Whose site it is: who wrote at least half of its signed posts; in a thread without its post, who answers as host.

    A guest's post makes nobody the host of the whole blog.
    """
    places = posts.set_index("post_id")["site"]
    places = places.fillna(places.index.to_series())
    known = turns[turns["speaker"].notna()]
    signed = known[known["unit_id"] == known["post_id"]]
    counts = signed.groupby([signed["post_id"].map(places), "speaker"]).size()
    half = counts * 2 >= counts.groupby(level=0).transform("sum")
    found = set(counts[half].index)
    answering = known[(known["speaker_basis"] == "host") & ~known["post_id"].isin(signed["post_id"])]
    found |= {(place, speaker) for place, speaker in zip(answering["post_id"], answering["speaker"], strict=True)}
    homes: dict[str, list[str]] = {}
    for place, speaker in sorted(found):
        homes.setdefault(speaker, []).append(place)
    return homes


def _people_rows(directory: Directory, ids: dict[Handle, str], *, written: pd.DataFrame) -> Iterator[dict[str, Any]]:
    names = directory.names()
    counts: dict[Any, dict[Any, Any]] = written.to_dict("index")
    nothing: dict[Any, Any] = {"posts": 0, "comments": 0, "host_of": []}
    for handle, person in sorted(ids.items(), key=lambda pair: pair[1]):
        row = {"person": person, "name": names[handle], **counts.get(person, nothing)}
        aliases = _others(directory.written[handle], names[handle])
        yield {**row, "aliases": schema.as_list(aliases), "host_of": schema.as_list(row["host_of"])}


def _others(names: Iterable[str], name: str) -> list[str]:
    """The other ways a name is written, one for each that differs by more than case and punctuation."""
    distinct = {normalize_name(other): other for other in sorted(names, reverse=True)}
    return sorted(other for key, other in distinct.items() if key != normalize_name(name))
