"""How much each person takes part."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brockdiscourse import schema
from brockdiscourse.replies.links import find_links, name_people, of_posts


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
    links = find_links(turns, by="summarize_people")
    others = links[links["speaker"] != links["target_speaker"]]
    counts = {
        "written": turns[~of_posts(turns)].groupby("speaker").size(),
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
