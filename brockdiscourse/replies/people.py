"""How much each person takes part."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brockdiscourse import schema
from brockdiscourse.replies.links import find_links, name_people, of_posts

REGULAR = 3  # threads commented in


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
        ``host``, whether of any site or post; ``answered``, how many others this person answers; ``reciprocity``, the
        share of these who answer this person too, missing where there are none; ``attendance``: ``regular`` for who
        commented in at least three threads, ``one-timer`` for who wrote a single comment, else ``occasional``, missing
        for who wrote none. ``attrs`` holds ``gini``, the Gini coefficient of ``written`` over those who wrote any, from
        0, all alike, to nearly 1, one wrote all, None if nobody did; ``reciprocity`` of all pairs, None without any;
        ``regulars`` and ``one_timers``, how many.

    Raises
    ------
    SchemaError
        If a column is missing.
    """
    schema.require(people, "person", "name", "host_of", by="summarize_people")
    links = find_links(turns, by="summarize_people")
    others = links[links["speaker"] != links["target_speaker"]]
    said = turns[~of_posts(turns)]
    partners, overall = _partners(others)
    counts = {
        "written": said.groupby("speaker").size(),
        "received": others.groupby("target_speaker").size(),
        "threads": turns.groupby("speaker")["post_id"].nunique(),
        "answered": partners.groupby("speaker").size(),
    }
    table = people[["person", "name"]].reset_index(drop=True)
    table["name"] = name_people(people).reindex(table["person"]).to_numpy()
    for column, n in counts.items():
        table[column] = table["person"].map(n).fillna(0).astype("int64")
    table["host"] = (people["host_of"].fillna("[]") != "[]").to_numpy()
    table["reciprocity"] = table["person"].map(partners.groupby("speaker")["back"].mean()).astype("float64")
    commented = table["person"].map(said.groupby("speaker")["post_id"].nunique()).fillna(0)
    table["attendance"] = _attend(table["written"], commented)
    table = table.sort_values(["written", "received", "person"], ascending=[False, False, True], ignore_index=True)
    found = gini(table["written"].to_numpy())
    table.attrs = {
        "gini": None if np.isnan(found) else found,
        "reciprocity": overall,
        "regulars": int((table["attendance"] == "regular").sum()),
        "one_timers": int((table["attendance"] == "one-timer").sum()),
    }
    first = ["person", "name", "written", "received", "threads", "host"]
    return table[[*first, "answered", "reciprocity", "attendance"]]


def _partners(others: pd.DataFrame) -> tuple[pd.DataFrame, float | None]:
    """Who answers whom, once each, and whether the other way round is there too; and the share of which it is."""
    pairs = others[["speaker", "target_speaker"]].dropna().astype("str").drop_duplicates(ignore_index=True)
    turned = pd.MultiIndex.from_frame(pairs[["target_speaker", "speaker"]])
    pairs["back"] = pd.MultiIndex.from_frame(pairs[["speaker", "target_speaker"]]).isin(turned)
    return pairs, float(pairs["back"].mean()) if len(pairs) else None


def _attend(written: pd.Series, threads: pd.Series) -> pd.Series:
    often = np.where(threads >= REGULAR, "regular", np.where(written == 1, "one-timer", "occasional"))
    return pd.Series(often, index=written.index, dtype="str").where(written > 0)


def gini(n: NDArray[np.integer], *, zeros: bool = False) -> float:
    """Gini coefficient of the positive counts, or of all; NaN without any."""
    ranked = np.sort(n if zeros else n[n > 0]).astype(np.float64)
    if not ranked.sum():
        return np.nan
    ranks = np.arange(1, len(ranked) + 1)
    return float(2 * (ranks * ranked).sum() / (len(ranked) * ranked.sum()) - (len(ranked) + 1) / len(ranked))
