"""The network of people at three levels of evidence, and whether its reciprocity exceeds chance."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brockdiscourse import schema
from brockdiscourse.replies.chance import Links, draw_reciprocity, reciprocity
from brockdiscourse.replies.links import of_posts
from brockdiscourse.replies.people import gini
from brockdiscourse.replies.threads import has_clock
from brockdiscourse.replies.trees import count_children, grow_trees
from brockdiscourse.resample import MIN_THREADS, Seed

LEVELS = ("markup", "sure", "all")
"""Evidence for links: what the markup states; what is at least `SURE`; everything."""

SURE = 0.9
STATED_LINKS = ("nesting", "post", "analyst")
STATED_PEOPLE = ("stated", "analyst")

_COLUMNS = ("unit_id", "post_id", "speaker", "speaker_basis", "speaker_confidence")
_TARGET = ("target", "target_basis", "target_confidence")


def summarize_network(turns: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Describe who answers whom, and the trees this makes, at three levels of evidence.

    Parameters
    ----------
    turns, people
        The tables of these names.

    Returns
    -------
    pandas.DataFrame
        One row per measure and level: ``measure``; ``level`` (``markup``: names the page states, and links it states
        by nesting, by standing at top level, or the analyst does; ``sure``: names and links of a confidence of at
        least 0.9; ``all``: every one); ``value``; ``of``, what a share is a share of, missing for other measures.
        The measures: ``linked``, share of comments that answer a known text; ``to_comments``, share of these that
        answer a comment and not the post; ``people`` who answer others or are answered by them; ``pairs``, who
        answers whom, each way counted for itself; ``reciprocity``, share of the pairs of which the other way round is
        there too; ``to_hosts``, share of answers between known people that a host receives; ``gini``, how unequally
        these are received, from 0 to nearly 1; ``self_answers``; ``depth`` of the deepest comment, 1 for one that
        answers the post or nothing known; ``mean_depth``; ``breadth``, most comments at one depth of a thread;
        ``leaf_share``, share of comments that none answers; ``orphans``, comments that answer no text known in their
        thread; ``cycles``, circles of answers, each cut at its first comment.

    Raises
    ------
    SchemaError
        If a column is missing.
    """
    schema.require(turns, *_COLUMNS, *_TARGET, by="summarize_network")
    schema.require(people, "person", "host_of", by="summarize_network")
    hosts = pd.Index(people.loc[people["host_of"].fillna("[]") != "[]", "person"].astype("str"))
    rows = [
        {"measure": measure, "level": level, "value": float(value), "of": of}
        for level in LEVELS
        for measure, value, of in _measure(_at_level(turns, level), hosts)
    ]
    table = pd.DataFrame(rows).astype({"of": "Int64"})
    order = {measure: place for place, measure in enumerate(table["measure"].unique())}
    return table.sort_values("measure", key=lambda names: names.map(order), kind="stable", ignore_index=True)


class _Level(NamedTuple):
    """Turns as known at one level: speakers and targets not known well enough are missing (-1)."""

    thread: NDArray[np.intp]
    post: NDArray[np.bool_]
    speaker: NDArray[np.intp]
    target: NDArray[np.intp]
    linked: NDArray[np.bool_]  # also to a text that is not among the turns
    names: pd.Index


def _at_level(turns: pd.DataFrame, level: str) -> _Level:
    named, linked = turns["speaker"].notna(), turns["target"].notna()
    if level == "markup":
        named &= turns["speaker_basis"].isin(STATED_PEOPLE)
        linked &= turns["target_basis"].isin(STATED_LINKS)
    elif level == "sure":
        named &= turns["speaker_confidence"].fillna(0.0) >= SURE
        linked &= turns["target_confidence"].fillna(0.0) >= SURE
    speaker, names = pd.factorize(turns["speaker"].where(named).astype("str"))
    thread, _ = pd.factorize(turns["post_id"])
    target = pd.Index(turns["unit_id"].astype("str")).get_indexer(pd.Index(turns["target"].astype("str")))
    target[~linked.to_numpy()] = -1
    return _Level(thread, of_posts(turns).to_numpy(), speaker, target, linked.to_numpy(), names)


def _between(level: _Level) -> NDArray[np.intp]:
    """Turns that answer a text, both writers known."""
    known: NDArray[np.bool_] = (level.target >= 0) & (level.speaker >= 0) & ~level.post
    known &= level.speaker[level.target] >= 0
    return np.flatnonzero(known)


def _measure(level: _Level, hosts: pd.Index) -> list[tuple[str, float, int | None]]:
    rows = _between(level)
    replier, writer = level.speaker[rows], level.speaker[level.target[rows]]
    others = replier != writer
    replier, writer = replier[others], writer[others]
    pairs = len(pd.unique(replier * (len(level.names) + 1) + writer))
    linked = level.linked & ~level.post
    known = linked & (level.target >= 0)
    to_post = known & level.post[level.target]
    hosting = level.names.isin(hosts)
    comments, answered = int((~level.post).sum()), int(linked.sum())
    received = np.bincount(writer, minlength=len(level.names))
    network = np.sort(pd.unique(np.concatenate([replier, writer])))
    return [
        ("linked", _share(answered, comments), comments),
        ("to_comments", _share(answered - int(to_post.sum()), answered), answered),
        ("people", len(network), None),
        ("pairs", pairs, None),
        ("reciprocity", reciprocity(replier, writer), pairs),
        ("to_hosts", _share(int(hosting[writer].sum()), len(writer)), len(writer)),
        ("gini", gini(received[network], zeros=True), None),
        ("self_answers", int((~others).sum()), None),
        *_shape(level, comments),
    ]


def _shape(level: _Level, comments: int) -> list[tuple[str, float, int | None]]:
    """Of the trees that the links make; a link out of the thread leads nowhere."""
    inside = (level.target >= 0) & (level.thread[level.target] == level.thread) & ~level.post
    trees = grow_trees(np.where(inside, level.target, -1))
    below = ~level.post
    depth = (trees.depth + ~level.post[trees.root])[below]
    leaves = (count_children(trees.parent) == 0)[below]
    reach = int(depth.max(initial=0)) + 1
    _, at_one_depth = np.unique(level.thread[below] * reach + depth, return_counts=True)
    return [
        ("depth", int(depth.max(initial=0)), None),
        ("mean_depth", float(depth.mean()) if comments else np.nan, None),
        ("breadth", int(at_one_depth.max(initial=0)), None),
        ("leaf_share", _share(int(leaves.sum()), comments), comments),
        ("orphans", int((~inside & below).sum()), None),
        ("cycles", len(trees.cut), None),
    ]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else np.nan


def compare_reciprocity(
    turns: pd.DataFrame, *, comments: pd.DataFrame | None = None, times: int = 499, seed: Seed = 0
) -> pd.DataFrame:
    """Compare how often people answer each other back with what chance alone would give.

    Parameters
    ----------
    turns
        The table of that name.
    comments
        The table of that name: its times say what was written before what. Without it, and in threads whose times
        cannot be compared, the order of reading does.
    times
        Shuffles.
    seed
        Seed of NumPy's default generator.

    Returns
    -------
    pandas.DataFrame
        One row per level of `summarize_network`: ``level``; ``answers`` between two known, different people; ``pairs``;
        ``threads``; ``movable``, threads in which targets could be dealt out otherwise; ``observed``, share of the
        pairs of which the other way round is there too; ``expected``, ``low``, ``high``, mean and 2.5th and 97.5th
        percentile of the same after shuffling; ``p``, two-sided. Where fewer than 20 threads can move, these four are
        missing: counts only.

    Raises
    ------
    SchemaError
        If a column is missing.

    Notes
    -----
    Targets are shuffled within threads; everybody keeps how many answers he wrote there, every text how many it got,
    and no text is answered before it was written: see `chance.Links.shuffle`.
    """
    schema.require(turns, *_COLUMNS, *_TARGET, by="compare_reciprocity")
    place = _places(turns, comments)
    rows = []
    for name in LEVELS:
        level = _at_level(turns, name)
        links = _links(level, place)
        chance = draw_reciprocity(links, times=times, rng=np.random.default_rng(seed))
        enough = chance.movable >= MIN_THREADS
        low, high = np.quantile(chance.drawn, [0.025, 0.975]) if enough else (np.nan, np.nan)
        rows.append({
            "level": name,
            "answers": len(links.thread),
            "pairs": len(pd.unique(links.replier * (len(level.names) + 1) + links.writer)),
            "threads": len(pd.unique(links.thread)),
            "movable": chance.movable,
            "observed": chance.observed,
            "expected": float(chance.drawn.mean()) if enough else np.nan,
            "low": float(low),
            "high": float(high),
            "p": chance.p if enough else np.nan,
        })  # fmt: skip
    return pd.DataFrame(rows)


def _links(level: _Level, place: NDArray[np.int64]) -> Links:
    rows = _between(level)
    inside = level.thread[rows] == level.thread[level.target[rows]]
    rows = rows[inside & (level.speaker[rows] != level.speaker[level.target[rows]])]
    rows = rows[np.argsort(level.thread[rows], kind="stable")]
    target = level.target[rows]
    codes = (level.thread[rows], level.speaker[rows], level.speaker[target], place[rows], place[target])
    return Links(*(np.asarray(code, dtype=np.int64) for code in codes))


def _places(turns: pd.DataFrame, comments: pd.DataFrame | None) -> NDArray[np.int64]:
    """When each turn was written, as a rank in its thread; the post first."""
    post = of_posts(turns).to_numpy()
    thread, _ = pd.factorize(turns["post_id"])
    reading = np.arange(len(turns))
    when = reading.astype(np.int64)
    if comments is not None:
        schema.require(comments, "comment_id", "timestamp", "timestamp_precision", "timestamp_zone", by="the order")
        told = comments.set_index(comments["comment_id"].astype("str")).reindex(turns["unit_id"].astype("str"))
        rows = pd.DataFrame({
            "clock": (has_clock(told).to_numpy() | post),
            "utc": (told["timestamp_zone"] == "utc").to_numpy() & ~post,
            "local": (told["timestamp_zone"] == "local").to_numpy() & ~post,
        })  # fmt: skip
        threads = rows.groupby(thread).agg({"clock": "all", "utc": "any", "local": "any"})
        timed = (threads["clock"] & ~(threads["utc"] & threads["local"])).to_numpy()[thread]
        when = np.where(timed, told["timestamp"].to_numpy().astype("datetime64[us]").astype(np.int64), when)
    order = np.lexsort((reading, when, ~post, thread))
    place = np.empty(len(turns), dtype=np.int64)
    place[order] = reading
    return place
