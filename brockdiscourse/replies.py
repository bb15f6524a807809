"""Who replies to whom, and the shape of each thread."""

import json

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brockdiscourse import schema
from brockdiscourse.errors import CorpusError

INFERRED = ("quotation", "greeting", "mention", "adjacency")  # bases of a link that the page does not print

_TIME = ("timestamp", "timestamp_precision", "timestamp_zone")
_CLOCK = ("second", "minute")  # precisions good enough for hours
_HOUR = 3600.0  # seconds


def count_replies(
    turns: pd.DataFrame, *, people: pd.DataFrame | None = None, min_confidence: float = 0.0
) -> pd.DataFrame:
    """Count who replies to whom.

    Parameters
    ----------
    turns
        One row per post or comment, as the table ``turns``.
    people
        The table ``people``; with it the result names both sides.
    min_confidence
        Leave out links less sure than this; a link without a confidence counts as 0. At 1 only what is certain stays.

    Returns
    -------
    pandas.DataFrame
        One row per pair, most replies first: ``replier``; ``replied_to``, who wrote the text answered, or if that is
        unknown is addressed (either missing if unknown); ``n``, and of these how many by each basis of the link:
        ``nesting``, ``quotation``, ``greeting``, ``mention``, ``adjacency``, ``post``, ``analyst``. With `people` also
        ``replier_name``, ``replied_to_name``. Comments that answer nobody known as a text (``target`` missing) do not
        count; answers to oneself do.

    Raises
    ------
    SchemaError
        If a column is missing.
    """
    links = _links(turns, by="count_replies")
    links = links[links["target_confidence"].fillna(0.0) >= min_confidence]
    links = links.rename(columns={"speaker": "replier", "target_speaker": "replied_to"})
    pair = ["replier", "replied_to"]
    bases = list(schema.TARGET_BASES)
    counted = links[pair].assign(n=1, **{basis: links["target_basis"] == basis for basis in bases})
    counted = counted.groupby(pair, dropna=False, as_index=False).sum().astype(dict.fromkeys(["n", *bases], "int64"))
    counted = counted.sort_values(["n", *pair], ascending=[False, True, True], ignore_index=True)
    if people is not None:
        schema.require(people, "person", "name", by="count_replies")
        names = name_people(people)
        counted = counted.assign(**{f"{side}_name": counted[side].map(names).astype("str") for side in pair})
    return counted


def _of_posts(turns: pd.DataFrame) -> pd.Series:
    return turns["unit_id"].astype("str") == turns["post_id"].astype("str")


def name_people(people: pd.DataFrame) -> pd.Series:
    """Each person's name by id; of several people of one name the second is ``Tom Becker (2)``, in the ids' order."""
    ordered = people.sort_values("person").set_index("person")["name"]
    again = ordered.groupby(ordered).cumcount() + 1
    return ordered.where(again == 1, ordered + " (" + again.astype("str") + ")")


def _links(turns: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Comments that answer some text, with who wrote that text, or else is addressed, as ``target_speaker``."""
    names = ("unit_id", "post_id", "speaker", "addressee", "target", "target_basis", "target_confidence")
    schema.require(turns, *names, by=by)
    links = turns.loc[turns["target"].notna() & ~_of_posts(turns), list(names)]
    writers = links["target"].map(turns.set_index("unit_id")["speaker"])
    return links.assign(target_speaker=writers.fillna(links["addressee"]).astype("str"))


def summarize_threads(
    comments: pd.DataFrame, turns: pd.DataFrame, posts: pd.DataFrame, *, people: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Describe the size, shape and pace of each thread, and how the host takes part.

    Parameters
    ----------
    comments, turns, posts
        The tables of these names.
    people
        The table ``people``; with it whoever hosts the site or the post is a host, without it only the post's author.

    Returns
    -------
    pandas.DataFrame
        One row per row of `posts`, in its order: ``post_id``; ``comments``, pings apart; ``pings``; ``people``, known
        persons among the commenters; ``unnamed``, comments whose writer is not known; ``depth``, the deepest nesting
        as printed (0 without comments); ``breadth``, most comments at one depth; ``replies``, comments nested under
        another, shown or not; ``leaf_share``, share of comments under which none is nested; ``hours`` from the post to
        the latest comment, or from the first comment where the post gives no usable time; ``host_answers``, comments
        in which the host answers somebody else; ``host_answered``, whether there are any; ``first_answer_hours``, the
        median time from a comment to the host's first answer to it. The host's two are missing where nobody is known
        to be the host. Hours are taken between times of one zone and at least minute precision, and ``hours`` only
        where every comment has such a time; else they are missing, as are spans that would run backwards.

    Raises
    ------
    SchemaError
        If a column is missing.
    """
    wanted = ("post_id", "comment_id", "kind", "depth", "reply_to", "parent_state", *_TIME)
    schema.require(comments, *wanted, by="summarize_threads")
    schema.require(posts, "post_id", "site", *_TIME, by="summarize_threads")
    schema.require(turns, "unit_id", "post_id", "speaker", "target", by="summarize_threads")
    said = comments[comments["kind"] == "comment"]
    hosts = _hosts(turns, posts, people)
    parts = [_shape(said, turns), _pings(comments), _span(said, posts), _answers(said, turns, hosts)]
    table = posts[["post_id"]].reset_index(drop=True).join(pd.concat(parts, axis=1), on="post_id")
    whole = ["comments", "pings", "people", "unnamed", "depth", "breadth", "replies"]
    table[whole] = table[whole].fillna(0).astype("int64")
    table["host_answers"] = (
        table["host_answers"].fillna(0).astype("Int64").where(table["post_id"].isin(hosts["post_id"]))
    )
    table["host_answered"] = table["host_answers"] > 0
    return table[["post_id", *whole, "leaf_share", "hours", "host_answers", "host_answered", "first_answer_hours"]]


def _hosts(turns: pd.DataFrame, posts: pd.DataFrame, people: pd.DataFrame | None) -> pd.DataFrame:
    """Who hosts which thread: one row per ``post_id`` and ``speaker``."""
    written = turns.loc[_of_posts(turns), ["post_id", "speaker"]]
    if people is None:
        return written.dropna().drop_duplicates()
    schema.require(people, "person", "host_of", by="the search for hosts")
    places = people["host_of"].fillna("[]").map(json.loads)
    hosting = pd.DataFrame({"speaker": people["person"], "place": places}).explode("place").dropna()
    sites = posts[["post_id", "site"]].rename(columns={"site": "place"})
    places_of = pd.concat([sites.dropna(), sites.assign(place=sites["post_id"])]).astype("str")
    found = places_of.merge(hosting.astype("str"), on="place")
    return pd.concat([written, found[["post_id", "speaker"]]]).dropna().drop_duplicates(ignore_index=True)


def _roles(turns: pd.DataFrame, hosts: pd.DataFrame) -> pd.Series:
    """Host or guest for each turn; missing where the speaker, or everybody who hosts the thread, is unknown."""
    hosting = pd.MultiIndex.from_frame(turns[["post_id", "speaker"]]).isin(pd.MultiIndex.from_frame(hosts))
    known = turns["speaker"].notna() & turns["post_id"].isin(hosts["post_id"])
    return pd.Series(np.where(hosting, "host", "guest"), index=turns.index, dtype="str").where(known)


def _shape(said: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    post = said["post_id"]
    speaker = said["comment_id"].map(turns.set_index("unit_id")["speaker"])
    nested = said["reply_to"].notna() | said["parent_state"].notna()
    parents = _places(said["reply_to"], said)
    children = np.bincount(parents[parents >= 0], minlength=len(said))
    leaf = pd.Series(children == 0, index=said.index)
    return pd.DataFrame(
        {
            "comments": post.groupby(post).size(),
            "people": speaker.groupby(post).nunique(),
            "unnamed": speaker.isna().groupby(post).sum(),
            "depth": said["depth"].groupby(post).max(),
            "breadth": said.groupby(["post_id", "depth"]).size().groupby(level=0).max(),
            "replies": nested.groupby(post).sum(),
            "leaf_share": leaf.groupby(post).mean(),
        }
    )


def _places(units: pd.Series, said: pd.DataFrame) -> NDArray[np.intp]:
    """Where each of the units stands among the comments; -1 for any other (many times as fast as ``isin``)."""
    return np.asarray(pd.Index(said["comment_id"]).get_indexer(pd.Index(units)), dtype=np.intp)


def _pings(comments: pd.DataFrame) -> pd.Series:
    return (comments["kind"] != "comment").groupby(comments["post_id"]).sum().rename("pings")


def _usable(rows: pd.DataFrame) -> pd.Series:
    """Times between which hours may be taken, if their zones are the same."""
    return rows["timestamp"].notna() & rows["timestamp_precision"].isin(_CLOCK) & rows["timestamp_zone"].notna()


def _span(said: pd.DataFrame, posts: pd.DataFrame) -> pd.Series:
    """Hours from each post to its latest comment."""
    threads = said.assign(usable=_usable(said)).groupby("post_id")
    times = threads.agg(
        usable=("usable", "all"),
        zones=("timestamp_zone", "nunique"),
        zone=("timestamp_zone", "first"),
        first=("timestamp", "min"),
        last=("timestamp", "max"),
        n=("timestamp", "size"),
    )
    post = posts[_usable(posts)].set_index("post_id").reindex(times.index)
    start = post["timestamp"].where(post["timestamp_zone"] == times["zone"])
    start = start.fillna(times["first"].where(times["n"] > 1))
    hours = (times["last"] - start).dt.total_seconds() / _HOUR
    return hours.where(times["usable"] & (times["zones"] == 1) & (hours >= 0)).rename("hours")


def _answers(said: pd.DataFrame, turns: pd.DataFrame, hosts: pd.DataFrame) -> pd.DataFrame:
    """Of each thread, in how many comments the host answers somebody else, and after how long (median)."""
    links = _links(turns, by="summarize_threads")
    links = links[(_roles(links, hosts) == "host") & (links["speaker"] != links["target_speaker"])]
    links = links[_places(links["unit_id"], said) >= 0]
    both = links[_places(links["target"], said) >= 0]
    told, asked = (said.iloc[_places(both[side], said)].set_index(both.index) for side in ("unit_id", "target"))
    same = _usable(told) & _usable(asked) & (told["timestamp_zone"] == asked["timestamp_zone"])
    hours = (told["timestamp"] - asked["timestamp"]).dt.total_seconds().where(same) / _HOUR
    first = hours[hours >= 0].groupby([both["post_id"], both["target"]]).min()
    return pd.DataFrame(
        {
            "host_answers": links.groupby("post_id").size(),
            "first_answer_hours": first.groupby(level=0).median(),
        }
    )


def summarize_people(turns: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Describe how much each person takes part.

    Parameters
    ----------
    turns, people
        The tables of these names.

    Returns
    -------
    pandas.DataFrame
        One row per row of `people`, who wrote most first: ``person``; ``name``; ``written``, comments; ``received``,
        comments of others that answer this person's posts or comments; ``threads`` written in, as poster or commenter;
        ``host``, whether of any site or post. ``attrs["gini"]``: Gini coefficient of ``written`` over those who wrote
        any, from 0, all alike, to nearly 1, one wrote all; None if nobody did.

    Raises
    ------
    SchemaError
        If a column is missing.
    """
    schema.require(people, "person", "name", "host_of", by="summarize_people")
    links = _links(turns, by="summarize_people")
    others = links[links["speaker"] != links["target_speaker"]]
    counts = {
        "written": turns[~_of_posts(turns)].groupby("speaker").size(),
        "received": others.groupby("target_speaker").size(),
        "threads": turns.groupby("speaker")["post_id"].nunique(),
    }
    table = people[["person", "name"]].reset_index(drop=True)
    table["name"] = name_people(people).reindex(table["person"]).to_numpy()
    for column, n in counts.items():
        table[column] = table["person"].map(n).fillna(0).astype("int64")
    table["host"] = (people["host_of"].fillna("[]") != "[]").to_numpy()
    table = table.sort_values(["written", "received", "person"], ascending=[False, False, True], ignore_index=True)
    table.attrs["gini"] = _gini(table["written"].to_numpy())
    return table


def _gini(n: NDArray[np.int64]) -> float | None:
    """Gini coefficient of the positive counts."""
    ranked = np.sort(n[n > 0]).astype(np.float64)
    if not len(ranked):
        return None
    ranks = np.arange(1, len(ranked) + 1)
    return float(2 * (ranks * ranked).sum() / (len(ranked) * ranked.sum()) - (len(ranked) + 1) / len(ranked))


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
        ``depth`` as printed, 0 for the post; ``parent_position`` of the text it answers, missing if unknown;
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
    schema.require(comments, "comment_id", "post_id", "kind", "position", "depth", *_TIME, by="thread_rows")
    schema.require(posts, "post_id", "site", *_TIME, by="thread_rows")
    schema.require(turns, "unit_id", "post_id", "speaker", "target", "target_basis", by="thread_rows")
    post = posts[posts["post_id"] == post_id]
    if post.empty:
        raise CorpusError(f"thread_rows: no post {post_id!r} among {len(posts)}")
    said = comments[(comments["post_id"] == post_id) & (comments["kind"] == "comment")]
    said = said.sort_values("position", kind="stable").rename(columns={"comment_id": "unit_id"})
    columns = ["unit_id", "depth", *_TIME]
    rows = pd.concat([post.assign(unit_id=post_id, depth=0)[columns], said[columns]], ignore_index=True)
    here = turns[turns["post_id"] == post_id]
    turn = here.assign(role=_roles(here, _hosts(here, post, people))).set_index("unit_id").reindex(rows["unit_id"])
    same = _usable(rows) & _usable(rows).iloc[0] & (rows["timestamp_zone"] == rows["timestamp_zone"].iloc[0])
    person = turn["speaker"].reset_index(drop=True)
    name = person.map(name_people(people)) if people is not None else person.where(person.isna())
    places = pd.Series(range(len(rows)), index=rows["unit_id"])
    return pd.DataFrame(
        {
            "unit_id": rows["unit_id"],
            "position": range(len(rows)),
            "depth": rows["depth"].astype("int64"),
            "parent_position": turn["target"].map(places).astype("Int64").array,
            "hours": ((rows["timestamp"] - rows["timestamp"].iloc[0]).dt.total_seconds() / _HOUR).where(same),
            "person": person,
            "name": name.astype("str"),
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
