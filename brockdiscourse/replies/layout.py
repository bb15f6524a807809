"""A thread laid out for its chart; units labelled by their turn."""

import numpy as np
import pandas as pd

from brockdiscourse import schema
from brockdiscourse.errors import CorpusError
from brockdiscourse.replies.links import INFERRED, find_hosts, find_roles, name_people
from brockdiscourse.replies.threads import HOUR, TIME, has_clock
from brockdiscourse.replies.trees import ROOT, grow_trees


def thread_rows(
    comments: pd.DataFrame,
    turns: pd.DataFrame,
    posts: pd.DataFrame,
    *,
    post_id: str,
    people: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Lay out one thread for its chart.

    Parameters
    ----------
    comments, turns, posts
        The tables of these names.
    post_id
        The thread.
    people
        The table ``people``; gives names, and hosts as in `summarize_threads`.

    Returns
    -------
    pandas.DataFrame
        The post, then its comments in reading order, pings left out: ``unit_id``; ``position``, 0 for the post;
        ``depth`` as printed, 0 for the post; ``steps`` from the post, link by link, from the printed depth on where a
        link is unknown; ``parent_position`` of the text it answers, missing if unknown;
        ``hours`` since the post (negative if the page says so), missing unless both times are in one zone and at least
        to the minute; ``person``; ``name``; ``label``, the name, else the person's id, else "unknown"; ``role``,
        host or guest, missing if unknown; ``inferred``, whether the link was read from the text and not from the
        page; ``basis`` of the link.

    Raises
    ------
    CorpusError
        If there is no such post.
    SchemaError
        If a column is missing.
    """
    schema.require(comments, "comment_id", "post_id", "kind", "position", "depth", *TIME, by="thread_rows")
    schema.require(posts, "post_id", "site", *TIME, by="thread_rows")
    schema.require(turns, "unit_id", "post_id", "speaker", "target", "target_basis", by="thread_rows")
    post = posts[posts["post_id"] == post_id]
    if post.empty:
        raise CorpusError(f"thread_rows: no post {post_id!r} among {len(posts)}")
    said = comments[(comments["post_id"] == post_id) & (comments["kind"] == "comment")]
    said = said.sort_values("position", kind="stable").rename(columns={"comment_id": "unit_id"})
    columns = ["unit_id", "depth", *TIME]
    rows = pd.concat([post.assign(unit_id=post_id, depth=0)[columns], said[columns]], ignore_index=True)
    here = turns[turns["post_id"] == post_id]
    turn = (
        here.assign(role=find_roles(here, find_hosts(here, post, people))).set_index("unit_id").reindex(rows["unit_id"])
    )
    same = has_clock(rows) & has_clock(rows).iloc[0] & (rows["timestamp_zone"] == rows["timestamp_zone"].iloc[0])
    person = turn["speaker"].reset_index(drop=True)
    known = person.map(name_people(people)) if people is not None else person.where(person.isna())
    name = known.astype("str")  # where nobody is known it comes as numbers
    places = pd.Series(range(len(rows)), index=rows["unit_id"])
    parent = turn["target"].map(places).astype("Int64")
    depth = rows["depth"].astype("int64").to_numpy()
    trees = grow_trees(parent.fillna(ROOT).to_numpy(dtype="int64"))
    return pd.DataFrame(
        {
            "unit_id": rows["unit_id"],
            "position": range(len(rows)),
            "depth": depth,
            "steps": trees.depth + depth[trees.root],
            "parent_position": parent.array,
            "hours": ((rows["timestamp"] - rows["timestamp"].iloc[0]).dt.total_seconds() / HOUR).where(same),
            "person": person,
            "name": name,
            "label": name.fillna(person).fillna("unknown").astype("str"),
            "role": turn["role"].to_numpy(),
            "inferred": turn["target_basis"].isin(INFERRED).to_numpy(),
            "basis": turn["target_basis"].to_numpy(),
        }
    )


_LINKS = {
    "nesting": "nested",
    "quotation": "quoting it",
    "greeting": "greeting its writer",
    "mention": "naming its writer",
    "adjacency": "following it",
    "post": "to the post",
    "analyst": "says the analyst",
}


def label_turns(turns: pd.DataFrame, units: pd.DataFrame, *, post_id: str | None = None) -> pd.DataFrame:
    """Name each unit's turn, for `count_themes` to group by.

    Parameters
    ----------
    turns
        The table of that name.
    units
        `Corpus.units`.
    post_id
        One thread, whose turns are then named one by one with the basis of their link; by default all threads, whose
        turns are ``posts``, ``comments`` on them and ``replies`` to comments.

    Returns
    -------
    pandas.DataFrame
        One row per unit: ``unit_id``, ``turn`` (ordered, as read). Units of other threads are left out.
    """
    schema.require(units, "unit_id", "post_id", "kind", "role", by="label_turns")
    schema.require(turns, "unit_id", "target", "target_basis", by="label_turns")
    told = units.merge(turns[["unit_id", "target", "target_basis"]], on="unit_id", how="left")
    post = (told["kind"] == "post").to_numpy()
    reply = (told["target"].notna() & (told["target"] != told["post_id"])).to_numpy() & ~post
    if post_id is None:
        turn = np.where(post, "posts", np.where(reply, "replies", "comments"))
        order = ["posts", "comments", "replies"]
    else:
        here = (told["post_id"] == post_id).to_numpy()
        told, post, reply = told[here], post[here], reply[here]
        numbers = np.cumsum(~post).astype(str)
        kind = np.where(post, "the post", np.where(reply, "reply ", "comment ").astype(object) + numbers)
        who = told["role"].map({"host": "by the host", "guest": "by a guest"}).fillna("by somebody").to_numpy(object)
        link = told["target_basis"].map(_LINKS).fillna("").to_numpy(object)
        turn = kind + "\n" + who + np.where(link == "", "\n", "\n" + link)
        order = list(turn)
    return pd.DataFrame({"unit_id": told["unit_id"].to_numpy(), "turn": pd.Categorical(turn, order, ordered=True)})
