"""The size, shape and pace of each thread, and how the host takes part."""

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow.compute import index_in

from brockdiscourse import schema
from brockdiscourse.replies.links import find_hosts, find_links, find_roles

TIME = ("timestamp", "timestamp_precision", "timestamp_zone")
HOUR = 3600.0  # seconds
_HOST = (
    *("host_answers", "host_answered", "guest_comments", "guests_answered", "answer_share"),
    "first_answer_hours",
)
_TURN = ("unit_id", "post_id", "speaker", "addressee", "target", "target_basis", "target_confidence")
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
    schema.require(turns, *_TURN, by="summarize_threads")
    comments, turns = comments[[*wanted]], turns[[*_TURN]]
    hosts = find_hosts(turns, posts, people)
    turns = turns.assign(role=find_roles(turns, hosts))
    links = find_links(turns, by="summarize_threads")
    links = links.assign(role=turns["role"])
    # whole numbers for names from here on: grouping by them takes a fraction of the time
    rows = {"comments": comments, "turns": turns, "links": links}
    numbered = {name: frame.assign(post_id=_number(frame["post_id"], posts["post_id"])) for name, frame in rows.items()}
    said = numbered["comments"][numbered["comments"]["kind"] == "comment"]
    table = posts[["post_id"]].reset_index(drop=True)
    parts = [
        _shape(said, turns),
        _pings(numbered["comments"]),
        _span(said, posts.assign(post_id=range(len(posts)))),
        _answers(said, numbered["turns"], numbered["links"]),
    ]
    table = table.join(pd.concat(parts, axis=1))
    whole = ["comments", "pings", "people", "unnamed", "depth", "breadth", "replies"]
    table[whole] = table[whole].fillna(0).astype("int64")
    hosted = table["post_id"].isin(hosts["post_id"])
    for column in ("host_answers", "guest_comments", "guests_answered"):
        table[column] = table[column].fillna(0).astype("Int64").where(hosted)
    table["host_answered"] = table["host_answers"] > 0
    share = table["guests_answered"].astype("float64") / table["guest_comments"].astype("float64")
    table["answer_share"] = share.where(table["guest_comments"].fillna(0) > 0)
    return table[["post_id", *whole, "leaf_share", "hours", *_HOST]]


def _number(keys: pd.Series, of: pd.Series) -> NDArray[np.intp]:
    """Where each key stands among others; -1 for any other."""
    found = index_in(pa.array(keys.astype("str")), value_set=pa.array(of.astype("str")), skip_nulls=True)
    return np.asarray(found.fill_null(-1), dtype=np.intp)


def _shape(said: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    post = said["post_id"]
    code, _ = pd.factorize(turns["speaker"])
    at = _number(said["comment_id"], turns["unit_id"])
    speaker = pd.Series(np.where(at >= 0, code[at], -1), index=said.index) if len(code) else pd.Series(-1, said.index)
    nested = said["reply_to"].notna() | said["parent_state"].notna()
    parents = _number(said["reply_to"], said["comment_id"])
    children = np.bincount(parents[parents >= 0], minlength=len(said))
    leaf = pd.Series(children == 0, index=said.index)
    return pd.DataFrame(
        {
            "comments": post.groupby(post).size(),
            "people": speaker[speaker >= 0].groupby(post).nunique().reindex(post.unique(), fill_value=0),
            "unnamed": (speaker < 0).groupby(post).sum(),
            "depth": said["depth"].groupby(post).max(),
            "breadth": _breadth(said),
            "replies": nested.groupby(post).sum(),
            "leaf_share": leaf.groupby(post).mean(),
        }
    )


def _breadth(said: pd.DataFrame) -> pd.Series:
    """Most comments at one depth of each thread."""
    depth = said["depth"].to_numpy(dtype=np.int64)
    wide = int(depth.max(initial=0)) + 1
    floors, n = np.unique(said["post_id"].to_numpy() * wide + depth, return_counts=True)
    return pd.Series(n).groupby(floors // wide).max()


def _pings(comments: pd.DataFrame) -> pd.Series:
    return (comments["kind"] != "comment").groupby(comments["post_id"]).sum().rename("pings")


def has_clock(rows: pd.DataFrame) -> pd.Series:
    """Times between which hours may be taken, if their zones are the same."""
    return rows["timestamp"].notna() & rows["timestamp_precision"].isin(_CLOCK) & rows["timestamp_zone"].notna()


def _span(said: pd.DataFrame, posts: pd.DataFrame) -> pd.Series:
    """Hours from each post to its latest comment."""
    threads = said[["post_id", *TIME]].assign(usable=has_clock(said)).groupby("post_id")
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


def _answers(said: pd.DataFrame, turns: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Of each thread, in how many comments the host answers somebody else, whom, and after how long (median)."""
    links = links[(links["role"] == "host") & (links["speaker"] != links["target_speaker"])]
    told_at, asked_at = _number(links["unit_id"], said["comment_id"]), _number(links["target"], said["comment_id"])
    links, told_at, asked_at = links[told_at >= 0], told_at[told_at >= 0], asked_at[told_at >= 0]
    known = asked_at >= 0
    both = links[known]
    told, asked = (said[[*TIME]].iloc[at[known]].set_index(both.index) for at in (told_at, asked_at))
    same = has_clock(told) & has_clock(asked) & (told["timestamp_zone"] == asked["timestamp_zone"])
    hours = (told["timestamp"] - asked["timestamp"]).dt.total_seconds().where(same) / HOUR
    done = (hours >= 0).to_numpy()
    first = hours[done].groupby([both["post_id"][done], asked_at[known][done]]).min()
    guests = turns.loc[(turns["role"] == "guest") & (_number(turns["unit_id"], said["comment_id"]) >= 0)]
    met = guests[_number(guests["unit_id"], both["target"]) >= 0]
    return pd.DataFrame(
        {
            "host_answers": links.groupby("post_id").size(),
            "guest_comments": guests.groupby("post_id").size(),
            "guests_answered": met.groupby("post_id").size(),
            "first_answer_hours": first.groupby(level=0).median(),
        }
    )
