"""The size, shape and pace of each thread, and how the host takes part."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brockdiscourse import schema
from brockdiscourse.replies.links import find_hosts, find_links, find_roles

TIME = ("timestamp", "timestamp_precision", "timestamp_zone")
HOUR = 3600.0  # seconds
_HOST = (
    *("host_answers", "host_answered", "guest_comments", "guests_answered", "answer_share"),
    "first_answer_hours",
)
_CLOCK = ("second", "minute")  # precisions good enough for hours


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
        in which the host answers somebody else; ``host_answered``, whether there are any; ``guest_comments``, comments
        of known guests; ``guests_answered``, how many of these the host answers; ``answer_share``, the latter over the
        former; ``first_answer_hours``, the median time from a comment to the host's first answer to it. The host's are
        missing where nobody is known to be the host. Hours are taken between times of one zone and at least minute
        precision, and ``hours`` only where every comment has such a time; else they are missing, as are spans that
        would run backwards.

    Raises
    ------
    SchemaError
        If a column is missing.
    """
    wanted = ("post_id", "comment_id", "kind", "depth", "reply_to", "parent_state", *TIME)
    schema.require(comments, *wanted, by="summarize_threads")
    schema.require(posts, "post_id", "site", *TIME, by="summarize_threads")
    schema.require(turns, "unit_id", "post_id", "speaker", "target", by="summarize_threads")
    said = comments[comments["kind"] == "comment"]
    hosts = find_hosts(turns, posts, people)
    parts = [_shape(said, turns), _pings(comments), _span(said, posts), _answers(said, turns, hosts)]
    table = posts[["post_id"]].reset_index(drop=True).join(pd.concat(parts, axis=1), on="post_id")
    whole = ["comments", "pings", "people", "unnamed", "depth", "breadth", "replies"]
    table[whole] = table[whole].fillna(0).astype("int64")
    hosted = table["post_id"].isin(hosts["post_id"])
    for column in ("host_answers", "guest_comments", "guests_answered"):
        table[column] = table[column].fillna(0).astype("Int64").where(hosted)
    table["host_answered"] = table["host_answers"] > 0
    share = table["guests_answered"].astype("float64") / table["guest_comments"].astype("float64")
    table["answer_share"] = share.where(table["guest_comments"].fillna(0) > 0)
    return table[["post_id", *whole, "leaf_share", "hours", *_HOST]]


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


def has_clock(rows: pd.DataFrame) -> pd.Series:
    """Times between which hours may be taken, if their zones are the same."""
    return rows["timestamp"].notna() & rows["timestamp_precision"].isin(_CLOCK) & rows["timestamp_zone"].notna()


def _span(said: pd.DataFrame, posts: pd.DataFrame) -> pd.Series:
    """Hours from each post to its latest comment."""
    threads = said.assign(usable=has_clock(said)).groupby("post_id")
    times = threads.agg(
        usable=("usable", "all"),
        zones=("timestamp_zone", "nunique"),
        zone=("timestamp_zone", "first"),
        first=("timestamp", "min"),
        last=("timestamp", "max"),
        n=("timestamp", "size"),
    )
    post = posts[has_clock(posts)].set_index("post_id").reindex(times.index)
    start = post["timestamp"].where(post["timestamp_zone"] == times["zone"])
    start = start.fillna(times["first"].where(times["n"] > 1))
    hours = (times["last"] - start).dt.total_seconds() / HOUR
    return hours.where(times["usable"] & (times["zones"] == 1) & (hours >= 0)).rename("hours")


def _answers(said: pd.DataFrame, turns: pd.DataFrame, hosts: pd.DataFrame) -> pd.DataFrame:
    """Of each thread, in how many comments the host answers somebody else, whom, and after how long (median)."""
    roles = find_roles(turns, hosts)
    links = find_links(turns, by="summarize_threads")
    links = links[(roles[links.index] == "host") & (links["speaker"] != links["target_speaker"])]
    links = links[_places(links["unit_id"], said) >= 0]
    both = links[_places(links["target"], said) >= 0]
    told, asked = (said.iloc[_places(both[side], said)].set_index(both.index) for side in ("unit_id", "target"))
    same = has_clock(told) & has_clock(asked) & (told["timestamp_zone"] == asked["timestamp_zone"])
    hours = (told["timestamp"] - asked["timestamp"]).dt.total_seconds().where(same) / HOUR
    first = hours[hours >= 0].groupby([both["post_id"], both["target"]]).min()
    guests = turns.loc[(roles == "guest") & (_places(turns["unit_id"], said) >= 0), ["unit_id", "post_id"]]
    met = guests[pd.Index(both["target"].unique()).get_indexer(pd.Index(guests["unit_id"])) >= 0]
    return pd.DataFrame(
        {
            "host_answers": links.groupby("post_id").size(),
            "guest_comments": guests.groupby("post_id").size(),
            "guests_answered": met.groupby("post_id").size(),
            "first_answer_hours": first.groupby(level=0).median(),
        }
    )
