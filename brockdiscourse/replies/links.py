"""Comments that answer some text: who answers whom."""

import json

import numpy as np
import pandas as pd

from brockdiscourse import schema

INFERRED = ("quotation", "greeting", "mention", "adjacency")  # bases of a link that the page does not print


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
    links = find_links(turns, by="count_replies")
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


def of_posts(turns: pd.DataFrame) -> pd.Series:
    """Whether each turn is a post."""
    return turns["unit_id"].astype("str") == turns["post_id"].astype("str")


def name_people(people: pd.DataFrame) -> pd.Series:
    """Each person's name by id; of several people of one name the second is ``Tom Becker (2)``, in the ids' order."""
    ordered = people.sort_values("person").set_index("person")["name"]
    again = ordered.groupby(ordered).cumcount() + 1
    return ordered.where(again == 1, ordered + " (" + again.astype("str") + ")")


def find_links(turns: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Comments that answer some text, with who wrote that text, or else is addressed, as ``target_speaker``."""
    names = ("unit_id", "post_id", "speaker", "addressee", "target", "target_basis", "target_confidence")
    schema.require(turns, *names, by=by)
    links = turns.loc[turns["target"].notna() & ~of_posts(turns), list(names)]
    writers = links["target"].map(turns.set_index("unit_id")["speaker"])
    return links.assign(target_speaker=writers.fillna(links["addressee"]).astype("str"))


def find_hosts(turns: pd.DataFrame, posts: pd.DataFrame, people: pd.DataFrame | None) -> pd.DataFrame:
    """Who hosts which thread: one row per ``post_id`` and ``speaker``."""
    written = turns.loc[of_posts(turns), ["post_id", "speaker"]]
    if people is None:
        return written.dropna().drop_duplicates()
    schema.require(people, "person", "host_of", by="the search for hosts")
    places = people["host_of"].fillna("[]").map(json.loads)
    hosting = pd.DataFrame({"speaker": people["person"], "place": places}).explode("place").dropna()
    sites = posts[["post_id", "site"]].rename(columns={"site": "place"})
    places_of = pd.concat([sites.dropna(), sites.assign(place=sites["post_id"])]).astype("str")
    found = places_of.merge(hosting.astype("str"), on="place")
    return pd.concat([written, found[["post_id", "speaker"]]]).dropna().drop_duplicates(ignore_index=True)


def find_roles(turns: pd.DataFrame, hosts: pd.DataFrame) -> pd.Series:
    """Host or guest for each turn; missing where the speaker, or everybody who hosts the thread, is unknown."""
    thread, places = pd.factorize(turns["post_id"].astype("str"))
    speaker, names = pd.factorize(turns["speaker"].astype("str"))
    wide = len(names) + 1
    place, name = (
        index.get_indexer(pd.Index(hosts[side].astype("str")))
        for index, side in ((places, "post_id"), (names, "speaker"))
    )
    hosting = np.isin(thread * wide + speaker, (place * wide + name)[(place >= 0) & (name >= 0)])
    known = turns["speaker"].notna() & turns["post_id"].isin(hosts["post_id"])
    return pd.Series(np.where(hosting, "host", "guest"), index=turns.index, dtype="str").where(known)
