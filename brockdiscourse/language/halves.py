"""One author's earlier and later posts."""

import pandas as pd

from brockdiscourse import schema


def label_halves(units: pd.DataFrame) -> pd.DataFrame:
    """Part the dated posts of the author who wrote most of them into an earlier and a later half.

    Parameters
    ----------
    units
        `Corpus.units`.

    Returns
    -------
    pandas.DataFrame
        One row per post: ``unit_id``, ``year``, ``half`` (ordered, two categories such as ``posts until 2014`` and
        ``posts after 2014``, parted at the year that comes nearest to halving them). No rows where no author is known,
        or where all the posts are of one year.
    """
    schema.require(units, "unit_id", "kind", "person", "year", by="label_halves")
    posts = units[(units["kind"] == "post") & units["year"].notna() & units["person"].notna()]
    counts = posts["person"].value_counts(sort=False).sort_index()
    own = posts[posts["person"] == (counts.idxmax() if len(counts) else None)]
    years = own["year"].astype("int64")
    ends = sorted(years.unique())[:-1]
    if not ends:
        names = ["earlier posts", "later posts"]
        return pd.DataFrame(
            {"unit_id": own["unit_id"][:0], "year": years[:0], "half": pd.Categorical([], names, ordered=True)}
        )
    last = min(ends, key=lambda year: abs((years <= year).mean() - 0.5))
    names = [f"posts until {last}", f"posts after {last}"]
    half = pd.Categorical([names[later] for later in years > last], names, ordered=True)
    return pd.DataFrame({"unit_id": own["unit_id"], "year": years, "half": half}).reset_index(drop=True)
