"""Which themes go together, beyond what chance within a thread brings together."""

from collections.abc import Sequence
from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd

from brockdiscourse import schema
from brockdiscourse.resample import rate_range

_FEWEST = 5  # threads with a pair; with fewer a range would rest on one or two of them


def count_cooccurrence(
    hits: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    within: Literal["sentence", "unit"] = "sentence",
    themes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Count how often two themes stand together, in the writers' own words, and how often chance would put them so.

    Parameters
    ----------
    hits, sentences
        The tables of these names; hits in sentences that `sentences` lacks do not count.
    within
        Whether a pair stands together in a ``sentence`` or in a ``unit``: a post or a comment.
    themes
        Themes to pair; without it those in `hits`, sorted.

    Returns
    -------
    pandas.DataFrame
        One row per pair of themes: ``theme``, ``other``, ``n`` (sentences or units with both), ``n_theme``,
        ``n_other``, ``of`` (all sentences or units), ``threads``, ``expected``, ``lift`` (n over expected; missing
        where nothing is expected), ``low`` and ``high`` of the lift (`resample.rate_range`: missing below 20 threads,
        and where the two stand together in fewer than five of them).

    Raises
    ------
    SchemaError
        If a column is missing.

    Notes
    -----
    Expected if, within each thread, it is independent which sentences hold which theme: the sum over threads of
    n_theme times n_other over their sentences, the mean of the hypergeometric distribution. A thread about both themes
    does not make them go together; only standing in the same sentences does. The range takes threads as drawn. In units
    nearly all pairs exceed 1: a long text holds more of everything.
    """
    schema.require(hits, "sentence_id", "theme", by="count_cooccurrence")
    schema.require(sentences, "sentence_id", "unit_id", "post_id", "voice", by="count_cooccurrence")
    own = sentences.loc[sentences["voice"] == "own", ["sentence_id", "unit_id", "post_id"]].astype("str")
    key = f"{within}_id"
    places = own.drop_duplicates(key)
    thread, posts = pd.factorize(places["post_id"])
    of = np.bincount(thread, minlength=len(posts)).astype(np.float64)
    row = pd.Series(np.arange(len(places)), index=pd.Index(places[key]))
    found = hits[["sentence_id", "theme"]].astype("str").merge(own, on="sentence_id")
    names = sorted(found["theme"].unique()) if themes is None else list(themes)
    holds = {name: np.zeros(len(places), bool) for name in names}
    for name, part in found[found["theme"].isin(names)].groupby("theme"):
        holds[str(name)][row[part[key]].to_numpy()] = True
    counts = {name: np.bincount(thread, held, minlength=len(posts)) for name, held in holds.items()}
    rows = []
    for theme, other in combinations(names, 2):
        both = np.bincount(thread, holds[theme] & holds[other], minlength=len(posts))
        expected = counts[theme] * counts[other] / of
        low = high = np.nan
        if (both > 0).sum() >= _FEWEST:
            # a thread that lacks one of the themes says nothing about the pair, yet is one of the threads drawn
            low, high = rate_range(both, np.maximum(expected, np.finfo(float).tiny), np.arange(len(posts)))
        n, chance = int(both.sum()), float(expected.sum())
        lift = n / chance if chance else np.nan
        sizes = (int(holds[theme].sum()), int(holds[other].sum()), len(places), len(posts))
        rows.append((theme, other, n, *sizes, chance, lift, low, high))
    columns = ["theme", "other", "n", "n_theme", "n_other", "of", "threads", "expected", "lift", "low", "high"]
    return pd.DataFrame(rows, columns=columns)
