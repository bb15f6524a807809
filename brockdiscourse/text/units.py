"""Tables of sentences."""

from bisect import bisect_right

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brockdiscourse import schema
from brockdiscourse.errors import SchemaError
from brockdiscourse.text.quotations import find_quotations
from brockdiscourse.text.sentences import find_edges
from brockdiscourse.text.words import find_starts, tokenize

_OWN = ["own"]
_AT_ONCE = 1_000  # texts; few enough for the processor's cache


def split_units(units: pd.DataFrame, quotes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Split posts and comments into sentences.

    Parameters
    ----------
    units
        One row per post or comment: ``unit_id``, ``post_id``, ``text`` (may be missing).
    quotes
        What the units quote, as the table ``quotes``; without it `find_quotations` says.

    Returns
    -------
    pandas.DataFrame
        One row per sentence, as `schema` promises of ``sentences``. A sentence is ``quoted`` only if all its words
        lie in one quoted passage.

    Raises
    ------
    SchemaError
        If a column is missing.
    """
    schema.require(units, "unit_id", "post_id", "text", by="split_units")
    quoted = None if quotes is None else _spans_by_unit(quotes)
    columns = (units[name].tolist() for name in ("unit_id", "post_id", "text"))
    written = [row for row in zip(*columns, strict=True) if isinstance(row[2], str)]
    names, posts, texts = (list(column) for column in zip(*written, strict=True)) if written else ([], [], [])
    edges: list[int] = []
    counts: list[int] = []
    voices: list[str] = []
    for name, text in zip(names, texts, strict=True):
        said = find_edges(text)
        edges += said
        counts.append(len(said) // 2)
        passages = sorted(quoted.get(name, []) if quoted is not None else [q[:2] for q in find_quotations(text)])
        pairs = zip(said[::2], said[1::2], strict=True)
        voices += [_voice(text, pair, passages) for pair in pairs] if passages else _OWN * (len(said) // 2)
    numbers = np.repeat(np.arange(len(texts)), counts)
    spans = np.array(edges, np.int64).reshape(-1, 2)
    table = {
        "sentence_id": [f"{name}:{n}" for name, count in zip(names, counts, strict=True) for n in range(1, count + 1)],
        "unit_id": np.array(names, "object")[numbers],
        "post_id": np.array(posts, "object")[numbers],
        "start": spans[:, 0],
        "end": spans[:, 1],
        "words": _count_words(texts, numbers, spans),
        "voice": voices,
    }
    return schema.conform(pd.DataFrame(table), "sentences")


def _count_words(texts: list[str], numbers: NDArray[np.intp], spans: NDArray[np.int64]) -> NDArray[np.int64]:
    """Words of each sentence, given the number of its text and its span; a thousand texts at a time."""
    counts = np.zeros(len(spans), np.int64)
    for first in range(0, len(texts), _AT_ONCE):
        some = texts[first : first + _AT_ONCE]
        begins = np.cumsum([0, *(len(text) + 1 for text in some)])
        starts = find_starts("\n".join(some))
        rows = slice(*np.searchsorted(numbers, [first, first + _AT_ONCE]))
        edges = np.searchsorted(starts, spans[rows] + begins[numbers[rows] - first, None])
        counts[rows] = edges[:, 1] - edges[:, 0]
    return counts


def read_sentences(sentences: pd.DataFrame, units: pd.DataFrame) -> pd.Series:
    """Each sentence's words, from its unit's text; missing where that has none. Rows are those of `sentences`."""
    texts = {unit: text for unit, text in zip(units["unit_id"], units["text"], strict=True) if isinstance(text, str)}
    spans = zip(*(sentences[name].to_numpy("object") for name in ("unit_id", "start", "end")), strict=True)
    said = [texts[unit][start:end] if unit in texts else None for unit, start, end in spans]
    return pd.Series(said, index=sentences.index, dtype="str")


def _voice(text: str, span: tuple[int, int], passages: list[tuple[int, int]]) -> str:
    words = tokenize(text[slice(*span)])
    return "quoted" if _lies_within((span[0] + words[0][0], span[0] + words[-1][1]), passages) else "own"


def _spans_by_unit(quotes: pd.DataFrame) -> dict[str, list[tuple[int, int]]]:
    schema.require(quotes, "unit_id", "start", "end", by="split_units")
    spans: dict[str, list[tuple[int, int]]] = {}
    for unit, start, end in zip(quotes["unit_id"], quotes["start"], quotes["end"], strict=True):
        spans.setdefault(unit, []).append((int(start), int(end)))
    return spans


def _lies_within(span: tuple[int, int], passages: list[tuple[int, int]]) -> bool:
    place = bisect_right(passages, span[0], key=lambda passage: passage[0])
    return place > 0 and span[1] <= passages[place - 1][1]


def group_sentences(sentences: pd.DataFrame, by: pd.DataFrame | str | None) -> tuple[pd.DataFrame, NDArray[np.intp]]:
    """Put each sentence into a group.

    Parameters
    ----------
    sentences
        Any table with one row per sentence and a ``unit_id``.
    by
        A column of `sentences`; or one row per unit, ``unit_id`` and the columns to group by (alone, it groups by
        unit); or None for one group. A missing value is a group of its own.

    Returns
    -------
    groups : pandas.DataFrame
        One row per group, in order: the values of the columns grouped by.
    group : numpy.ndarray
        For each sentence, the row of its group.

    Raises
    ------
    SchemaError
        If a column is missing or `by` names a unit twice.
    """
    if by is None:
        return pd.DataFrame(index=range(min(len(sentences), 1))), np.zeros(len(sentences), np.intp)
    schema.require(sentences, "unit_id" if isinstance(by, pd.DataFrame) else by, by="group_sentences")
    keys = _of_its_unit(sentences["unit_id"], by) if isinstance(by, pd.DataFrame) else sentences[[by]]
    group = np.asarray(keys.groupby(list(keys.columns), dropna=False, observed=True).ngroup(), dtype=np.intp)
    first = np.unique(group, return_index=True)[1]
    return keys.iloc[first].reset_index(drop=True), group


def _of_its_unit(units: pd.Series, by: pd.DataFrame) -> pd.DataFrame:
    schema.require(by, "unit_id", by="group_sentences")
    unit = by["unit_id"].astype("str")
    if unit.duplicated().any():
        raise SchemaError(f"by names the unit {unit[unit.duplicated()].iloc[0]} twice")
    columns = by if by.shape[1] == 1 else by.drop(columns="unit_id")
    return columns.set_index(pd.Index(unit)).reindex(units.astype("str")).reset_index(drop=True)
