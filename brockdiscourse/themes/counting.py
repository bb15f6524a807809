"""How many sentences hold each theme, and which themes go together."""

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brockdiscourse import schema
from brockdiscourse.resample import share_range
from brockdiscourse.text import group_sentences

Voice = Literal["own", "quoted"]


def count_themes(
    hits: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    by: pd.DataFrame | None = None,
    voice: Voice | None = "own",
    themes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Count the sentences that hold each theme, as a share of all sentences.

    Parameters
    ----------
    hits, sentences
        The tables of these names; hits in sentences that `sentences` lacks do not count.
    by
        One row per unit: ``unit_id`` and one or more columns to group by. A unit without a value is in the group of
        the missing.
    voice
        Whose sentences: the writer's ``own`` (default), those ``quoted``, or None for all.
    themes
        Themes to list; without it those in `hits`, sorted.

    Returns
    -------
    pandas.DataFrame
        One row per theme and group that has sentences, also where the theme never occurs: ``theme``, the columns of
        `by`, ``n`` (sentences with the theme), ``sentences``, ``threads``, ``share`` (0 to 1), ``low`` and ``high``
        (see `resample.share_range`; missing below 20 threads).

    Raises
    ------
    SchemaError
        If a column is missing or `by` names a unit twice.
    """
    schema.require(hits, "sentence_id", "theme", by="count_themes")
    schema.require(sentences, "sentence_id", "unit_id", "post_id", "voice", by="count_themes")
    said = sentences if voice is None else sentences[sentences["voice"] == voice]
    groups, group = group_sentences(said, by)
    threads, thread = np.unique(said["post_id"].astype("str").to_numpy(object), return_inverse=True)
    cell = pd.Series(group * len(threads) + thread, index=pd.Index(said["sentence_id"].astype("str")))
    cells, n = np.unique(cell, return_counts=True)
    pairs = hits[["sentence_id", "theme"]].astype("str").drop_duplicates()
    with_theme = {str(name): cell.reindex(part).dropna() for name, part in pairs.groupby("theme")["sentence_id"]}
    edges = np.searchsorted(cells, np.arange(1, len(groups)) * len(threads))
    rows = []
    for theme in sorted(with_theme) if themes is None else themes:
        k = np.bincount(np.searchsorted(cells, with_theme.get(theme, cells[:0])), minlength=len(cells))
        for number, (some, of) in enumerate(zip(np.split(k, edges), np.split(n, edges), strict=True)):
            rows.append({"theme": theme, "group": number, **_share(some, of)})
    table = pd.DataFrame(rows, columns=["theme", "group", *_share(n[:0], n[:0])])
    return table.join(groups, on="group")[["theme", *groups.columns, *table.columns[2:]]]


def _share(k: NDArray[np.intp], n: NDArray[np.intp]) -> dict[str, float]:
    """One row's numbers, from each thread's."""
    total = int(n.sum())
    low, high = share_range(k, n, np.arange(len(n))) if len(n) > 1 else (math.nan, math.nan)
    share = k.sum() / total if total else math.nan
    return {"n": int(k.sum()), "sentences": total, "threads": len(n), "share": share, "low": low, "high": high}
