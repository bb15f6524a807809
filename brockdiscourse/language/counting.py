"""How often each text uses each word."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, count
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brockdiscourse import schema
from brockdiscourse.text import find_quotations, fold, split_words, tokenize


def count_words(units: pd.DataFrame, quotes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Count the words of posts and comments.

    Parameters
    ----------
    units
        One row per post or comment: ``unit_id``, ``post_id``, ``text`` (may be missing).
    quotes
        What the units quote, as the table ``quotes``; without it `text.find_quotations` says.

    Returns
    -------
    pandas.DataFrame
        One row per word of a unit and voice, as `schema` promises of ``words``: ``unit_id``, ``post_id``, ``voice``,
        ``word`` (lower case, straight apostrophes), ``n``; keys and words categorical. A word is ``quoted`` if all of
        it lies in a quoted passage, else ``own``. A text without words has no row.

    Raises
    ------
    SchemaError
        If a column is missing, as ``text`` is in a shared corpus.
    """
    schema.require(units, "unit_id", "post_id", "text", by="count_words")
    passages = None if quotes is None else _passages(quotes)
    words: list[list[str]] = []
    quoted: dict[int, NDArray[np.int64]] = {}
    for row, (unit, text) in enumerate(zip(units["unit_id"].tolist(), units["text"].tolist(), strict=True)):
        folded = fold(text) if isinstance(text, str) else ""
        words.append(split_words(folded))
        inside = [found[:2] for found in find_quotations(text)] if passages is None and folded else []
        if within := inside if passages is None else passages.get(unit):
            quoted[row] = _mark(tokenize(folded), within)
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    number = numbers.__getitem__
    codes = np.fromiter(map(number, chain.from_iterable(words)), dtype=np.int64, count=int(lengths.sum()))
    voices, ends = np.zeros(len(codes), dtype=np.int64), np.cumsum(lengths)
    for row, marks in quoted.items():
        voices[ends[row] - lengths[row] : ends[row]] = marks
    return _tally(units, (np.repeat(np.arange(len(units)), lengths), voices, codes), list(numbers))


def _passages(quotes: pd.DataFrame) -> dict[str, list[tuple[int, int]]]:
    schema.require(quotes, "unit_id", "start", "end", by="count_words")
    found: dict[str, list[tuple[int, int]]] = {}
    for unit, start, end in zip(quotes["unit_id"], quotes["start"], quotes["end"], strict=True):
        found.setdefault(unit, []).append((int(start), int(end)))
    return found


def _mark(spans: Sequence[tuple[int, int]], passages: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """1 for each word that lies in one of the passages, else 0."""
    marks = np.zeros(len(spans), dtype=np.int64)
    if passages and spans:
        starts, ends = np.array(spans).T
        for start, end in passages:
            marks[np.searchsorted(starts, start) : np.searchsorted(ends, end, side="right")] = 1
    return marks


def _tally(units: pd.DataFrame, found: tuple[Any, Any, Any], words: list[str]) -> pd.DataFrame:
    rows, voices, codes = found
    size = max(len(words), 1)
    keys, n = np.unique((rows * 2 + voices) * size + codes, return_counts=True)
    rows, voices, codes = keys // size // 2, keys // size % 2, keys % size
    return pd.DataFrame(
        {
            "unit_id": pd.Categorical(units["unit_id"].astype("str")).take(rows),
            "post_id": pd.Categorical(units["post_id"].astype("str")).take(rows),
            "voice": pd.Categorical.from_codes(voices, categories=pd.Index(schema.VOICES)),
            "word": pd.Categorical.from_codes(codes, categories=pd.Index(words, dtype="str")),
            "n": n,
        }
    )
