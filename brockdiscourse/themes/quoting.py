"""The sentences behind a number, each kind labelled, never without a counter-example."""

import re

import numpy as np
import pandas as pd

from brockdiscourse import schema
from brockdiscourse.text import STOP_WORDS, fold, read_sentences, split_units, tokenize


def find_quotes(
    hits: pd.DataFrame,
    units: pd.DataFrame,
    *,
    theme: str,
    sentences: pd.DataFrame | None = None,
    top: int = 5,
) -> pd.DataFrame:
    """Find the sentences behind a number, and a counter-example.

    Parameters
    ----------
    hits
        The table of that name.
    units
        One row per post or comment: ``unit_id``, ``post_id``, ``text``.
    theme
        Which theme.
    sentences
        The units' sentences; without it the texts are split here.
    top
        How many sentences of the theme at most.

    Returns
    -------
    pandas.DataFrame
        One row per sentence in the writers' own words: ``unit_id``, ``sentence_id``, ``sentence``, ``cues`` and
        ``found`` (the words they found there; both parted by a semicolon), ``counter`` and ``kind``: a third each are
        the ``strongest`` (most cues, then shortest), the ``typical`` (from the middle of that order) and the
        ``borderline`` (its end: one cue in many words), then the ``counter-example``. The last row, where ``counter``
        is true, is a sentence without the theme that comes near it: it shares most of the words by which the theme was
        found, or else stands beside it.

    Raises
    ------
    SchemaError
        If a column is missing: a shared corpus, say, has no text.
    """
    schema.require(units, "unit_id", "post_id", "text", by="find_quotes")
    schema.require(hits, "sentence_id", "theme", "cue", "start", "end", by="find_quotes")
    table = split_units(units) if sentences is None else schema.conform(sentences, "sentences")
    table = table.assign(sentence=read_sentences(table, units))
    table = table[(table["voice"] == "own") & table["sentence"].notna()].reset_index(drop=True)
    found = hits[hits["theme"] == theme].drop_duplicates(["sentence_id", "cue"])
    found = found.assign(found=read_sentences(found, units))
    cues = found.groupby(found["sentence_id"].astype("str"))["cue"]
    apart = found.drop_duplicates(["sentence_id", "found"])
    table["cues"] = table["sentence_id"].map(cues.agg("; ".join))
    table["found"] = table["sentence_id"].map(apart.groupby(apart["sentence_id"].astype("str"))["found"].agg("; ".join))
    table["strength"] = table["sentence_id"].map(cues.size())
    quotes = table[table["cues"].notna()].sort_values(["strength", "words"], ascending=[False, True], kind="stable")
    counter = _counter_example(table, _shared_words(found))
    chosen = quotes.iloc[(order := _choose(len(quotes), top)).index].assign(counter=False, kind=order.to_numpy())
    rows = pd.concat([chosen, counter.assign(counter=True, kind="counter-example")], ignore_index=True)
    return rows[["unit_id", "sentence_id", "sentence", "cues", "found", "counter", "kind"]]


def _choose(sentences: int, top: int) -> pd.Series:
    """What each place of an order from strongest to weakest is shown as: kind by place."""
    shown = min(sentences, top)
    last, middle = shown // 3, (shown - shown // 3) // 2
    first = shown - last - middle
    at = first + (sentences - last - first - middle) // 2
    places = [*range(first), *range(at, at + middle), *range(sentences - last, sentences)]
    kinds = ["strongest"] * first + ["typical"] * middle + ["borderline"] * last
    return pd.Series(kinds, index=places, dtype="str")


def _shared_words(found: pd.DataFrame) -> set[str]:
    """The words by which a theme was found, those of grammar left out."""
    passages = set(map(fold, found["found"].dropna()))
    return {word for passage in passages for word in _words(passage)} - STOP_WORDS


def _words(text: str) -> set[str]:
    return {text[start:end] for start, end in tokenize(text, compounds=False)}


def _counter_example(table: pd.DataFrame, words: set[str]) -> pd.DataFrame:
    """The sentence without a cue that shares most words, stands beside one with a cue, is shortest; in that order."""
    has = table["cues"].notna()
    beside = has.groupby(table["unit_id"]).shift(1, fill_value=False)
    beside |= has.groupby(table["unit_id"]).shift(-1, fill_value=False)
    any_of = re.compile("|".join(map(re.escape, words)) or r"(?!)")  # finding none is much cheaper than parting words
    folded = map(fold, table["sentence"])
    shared = [len(words & _words(sentence)) if any_of.search(sentence) else 0 for sentence in folded]
    near = table.assign(shared=shared, beside=beside)[~has & ((np.array(shared, int) > 0) | beside)]
    return near.sort_values(["shared", "beside", "words"], ascending=[False, False, True], kind="stable").head(1)
