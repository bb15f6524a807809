"""What may change over time, as one kind of table: series, post_id, timestamp, k, n."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from brockdiscourse import schema
from brockdiscourse.text import fold

OPEN_DAYS = 30  # a younger thread is still being written
COLUMNS = ("series", "post_id", "timestamp", "k", "n")


def series_of_themes(
    hits: pd.DataFrame,
    sentences: pd.DataFrame,
    units: pd.DataFrame,
    *,
    themes: Sequence[str],
    voice: str | None = "own",
) -> pd.DataFrame:
    """Lay out how often sentences hold each theme, text by text, for `trace`.

    Parameters
    ----------
    hits, sentences
        The tables of these names.
    units
        The posts or comments to look at: ``unit_id``, ``post_id``, ``timestamp``.
    themes
        Which themes.
    voice
        Whose sentences: the writer's ``own``, those ``quoted``, or None for all.

    Returns
    -------
    pandas.DataFrame
        One row per theme and unit with sentences: ``series`` (the theme), ``post_id``, ``timestamp``, ``k`` (sentences
        that hold it), ``n`` (sentences).

    Raises
    ------
    SchemaError
        If a column is missing.
    """
    schema.require(hits, "sentence_id", "theme", by="series_of_themes")
    schema.require(sentences, "sentence_id", "unit_id", "voice", by="series_of_themes")
    said = sentences if voice is None else sentences[sentences["voice"] == voice]
    unit = said["unit_id"].astype("str")
    home = unit.set_axis(said["sentence_id"].astype("str"))
    pairs = hits[["sentence_id", "theme"]].astype("str").drop_duplicates()
    pairs = pairs.assign(unit_id=pairs["sentence_id"].map(home)).dropna(subset="unit_id")
    return _lay_out(units, pairs.groupby(["theme", "unit_id"]).size(), unit.value_counts(), names=themes)


def series_of_words(counts: pd.DataFrame, units: pd.DataFrame, words: Sequence[str]) -> pd.DataFrame:
    """Lay out how often each word is used, text by text, for `trace`.

    Parameters
    ----------
    counts
        Of `count_words`; only the writers' own words count.
    units
        The posts or comments to look at: ``unit_id``, ``post_id``, ``timestamp``.
    words
        Which words; capitals do not matter.

    Returns
    -------
    pandas.DataFrame
        One row per word and unit: ``series`` (the word), ``post_id``, ``timestamp``, ``k`` (uses), ``n`` (all words).

    Raises
    ------
    SchemaError
        If a column is missing.
    """
    schema.require(counts, "unit_id", "voice", "word", "n", by="series_of_words")
    own = counts.loc[counts["voice"] == "own", ["unit_id", "word", "n"]]
    totals = own.groupby(own["unit_id"].astype("str"))["n"].sum()
    names = list(dict.fromkeys(fold(word) for word in words))
    some = own[own["word"].isin(names)].astype({"unit_id": "str", "word": "str"})
    return _lay_out(units, some.groupby(["word", "unit_id"])["n"].sum(), totals, names=names)


def series_of_focus(focus: pd.DataFrame, units: pd.DataFrame, *, voice: str | None = "own") -> pd.DataFrame:
    """Lay out customers' part of customer and seller words, text by text, for `trace`.

    Parameters
    ----------
    focus
        The table of that name.
    units
        The posts or comments to look at: ``unit_id``, ``post_id``, ``timestamp``.
    voice
        Whose sentences.

    Returns
    -------
    pandas.DataFrame
        One row per yardstick and unit: ``series`` (``nouns``, or ``we`` with *we, us, our* among the seller's words),
        ``post_id``, ``timestamp``, ``k`` (customer words), ``n`` (customer and seller words).

    Raises
    ------
    SchemaError
        If a column is missing.
    """
    schema.require(focus, "unit_id", "customer", "seller", "we", "voice", by="series_of_focus")
    said = focus if voice is None else focus[focus["voice"] == voice]
    sums = said.groupby(said["unit_id"].astype("str"))[["customer", "seller", "we"]].sum()
    parts = [
        _lay_out(units, pd.concat({name: sums["customer"]}), sums["customer"] + others, names=[name])
        for name, others in (("nouns", sums["seller"]), ("we", sums["seller"] + sums["we"]))
    ]
    return pd.concat(parts, ignore_index=True)


def series_of_comments(units: pd.DataFrame) -> pd.DataFrame:
    """Lay out how many comments each thread drew in its first 30 days, for `trace`.

    Parameters
    ----------
    units
        Posts and comments: ``unit_id``, ``post_id``, ``kind``, ``timestamp``.

    Returns
    -------
    pandas.DataFrame
        One row per thread: ``series`` (``comments``), ``post_id``, ``timestamp`` of the post, ``k`` (comments within
        its first 30 days), ``n`` (1). A thread whose post or any of whose comments has no date has none here either:
        what it drew in that time is not known.

    Raises
    ------
    SchemaError
        If a column is missing.
    """
    schema.require(units, "post_id", "kind", "timestamp", by="series_of_comments")
    posts = units[units["kind"] == "post"].drop_duplicates("post_id")
    opened = posts.set_index(posts["post_id"].astype("str"))["timestamp"]
    comments = units[units["kind"] == "comment"]
    thread = comments["post_id"].astype("str")
    age = comments["timestamp"] - thread.map(opened)
    early = (age <= pd.Timedelta(days=OPEN_DAYS)).groupby(thread).sum().reindex(opened.index, fill_value=0)
    unknown = comments["timestamp"].isna().groupby(thread).any().reindex(opened.index, fill_value=False)
    table = {"series": "comments", "post_id": opened.index, "timestamp": opened.mask(unknown).array}
    return pd.DataFrame({**table, "k": early.to_numpy(np.int64), "n": 1})


def _lay_out(units: pd.DataFrame, k: pd.Series, n: pd.Series, *, names: Sequence[str]) -> pd.DataFrame:
    """One row per name and unit that has anything to count; `k` by name and unit, `n` by unit."""
    schema.require(units, "unit_id", "post_id", "timestamp", by="trace")
    unit = units["unit_id"].astype("str")
    total = n.reindex(unit).fillna(0).to_numpy(np.int64)
    parts = []
    for name in names:
        mine = k.xs(name) if name in k.index.get_level_values(0) else k.iloc[:0].droplevel(0)
        found = mine.reindex(unit).fillna(0).to_numpy(np.int64)
        parts.append(units[["post_id", "timestamp"]].assign(series=name, k=found, n=total)[total > 0])
    table = pd.concat(parts) if parts else units[["post_id", "timestamp"]].iloc[:0].assign(series="", k=0, n=0)
    return table[list(COLUMNS)].astype({"post_id": "str", "series": "str"}).reset_index(drop=True)
