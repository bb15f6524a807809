"""What becomes of a theme from a turn to its answer, and whether that is more than chance."""

import pandas as pd

from brockdiscourse import schema


def count_uptake(hits: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    """Follow each theme from a turn to the turn that answers it, in the writers' own words.

    Parameters
    ----------
    hits, turns
        The tables of these names; a turn whose target is unknown makes no link.

    Returns
    -------
    pandas.DataFrame
        One row per link and theme that either side names: ``unit_id`` (the answer), ``target``, ``theme``, ``raised``
        (by the target), ``said`` (in the answer), ``outcome`` (``echoed``: both, ``dropped``: raised only, ``added``:
        said only).

    Raises
    ------
    SchemaError
        If a column is missing.
    """
    schema.require(hits, "unit_id", "theme", "voice", by="count_uptake")
    schema.require(turns, "unit_id", "target", by="count_uptake")
    links = turns.loc[turns["target"].notna(), ["unit_id", "target"]].astype("str")
    own = hits.loc[hits["voice"] == "own", ["unit_id", "theme"]].astype("str").drop_duplicates()
    said = links.merge(own, on="unit_id")
    raised = links.merge(own.rename(columns={"unit_id": "target"}), on="target")
    table = said.merge(raised, how="outer", on=["unit_id", "target", "theme"], indicator="side")
    order = links.reset_index(drop=True).reset_index(names="order")
    table = table.merge(order, on=["unit_id", "target"]).sort_values(["order", "theme"], ignore_index=True)
    table["raised"], table["said"] = table["side"] != "left_only", table["side"] != "right_only"
    table["outcome"] = (
        table["side"].map({"both": "echoed", "right_only": "dropped", "left_only": "added"}).astype("str")
    )
    return table[["unit_id", "target", "theme", "raised", "said", "outcome"]]
