"""Whose side the language is on: customers' or sellers'."""

import math
import re

import numpy as np
import pandas as pd

from brockdiscourse import schema
from brockdiscourse.resample import share_range
from brockdiscourse.text import fold, group_sentences

_LETTER = r"[^\W_]"
_STARTS = rf"(?<!{_LETTER})(?<!{_LETTER}')"
_ENDS = rf"(?:'[a-z]+)?(?!{_LETTER})"  # possessives and contractions: customer's, we're
_WORDS = re.compile(
    rf"{_STARTS}(?:"
    r"(?P<customer>(?:customer|buyer|client|prospect)s?)"
    r"|(?P<seller>sales(?:people|persons?|m[ae]n|wom[ae]n)?|sellers?|selling)"  # of "sales people", the first word
    r"|(?P<we>we|(?<!\bthe )us|ours?|ourselves)"  # "the US" is a country
    rf"){_ENDS}"
)
_KINDS = ("customer", "seller", "we")


def tag_focus(units: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Count in each sentence the words for customers, for sellers, and for "us".

    Customers are customers, buyers, clients and prospects; sellers are sales, sellers, salespeople (also in two words,
    and men, women, persons) and selling; both with their possessives and in compounds (customer-focused). "We" is we,
    us, our, ours, ourselves.

    Parameters
    ----------
    units
        One row per post or comment: ``unit_id``, ``text`` (may be missing).
    sentences
        The units' sentences, as the table of that name.

    Returns
    -------
    pandas.DataFrame
        One row per sentence, as `schema` promises of ``focus``. In a quoted sentence ``we`` is 0: it is not the writer
        who speaks.

    Raises
    ------
    SchemaError
        If a column is missing: a shared corpus, say, has no text.
    """
    schema.require(units, "unit_id", "text", by="tag_focus")
    table = schema.conform(sentences, "sentences")
    texts = {unit: text for unit, text in zip(units["unit_id"], units["text"], strict=True) if isinstance(text, str)}
    table = table[table["unit_id"].isin(texts)]
    counts = np.zeros((len(table), len(_KINDS)), np.int64)
    for row, (unit, start, end) in enumerate(zip(table["unit_id"], table["start"], table["end"], strict=True)):
        for match in _WORDS.finditer(fold(texts[unit][start:end])):
            counts[row, _KINDS.index(match.lastgroup or "")] += 1
    focus = table.assign(**dict(zip(_KINDS, counts.T, strict=True)))
    return schema.conform(focus.assign(we=focus["we"].where(focus["voice"] == "own", 0)), "focus")


def count_focus(focus: pd.DataFrame, *, by: str | pd.DataFrame = "unit_id", voice: str | None = "own") -> pd.DataFrame:
    """Count words for customers and for sellers, and the customers' share by two yardsticks.

    Parameters
    ----------
    focus
        The table of that name.
    by
        A column of `focus`; or one row per unit, ``unit_id`` and the columns to group by.
    voice
        Whose sentences: the writer's ``own`` (default), those ``quoted``, or None for all.

    Returns
    -------
    pandas.DataFrame
        One row per group: the columns of `by`, ``sentences``, ``threads``, ``customer``, ``seller``, ``we`` (words),
        ``customer_share_nouns`` = customer / (customer + seller) and ``customer_share_we`` = customer / (customer +
        seller + we), 0 to 1, missing where there is no such word; each share's ``_low`` and ``_high`` (see
        `resample.share_range`; missing below 20 threads).

    Raises
    ------
    SchemaError
        If a column is missing or `by` names a unit twice.
    """
    schema.require(focus, "unit_id", "post_id", *_KINDS, "voice", by="count_focus")
    said = focus if voice is None else focus[focus["voice"] == voice]
    groups, group = group_sentences(said, by)
    data = said[list(_KINDS)].astype("int64").assign(group=group, thread=said["post_id"].astype("str").to_numpy())
    threads = data.assign(sentences=1).groupby(["group", "thread"], as_index=False).sum()
    table = threads.groupby("group").sum(numeric_only=True).assign(threads=threads.groupby("group").size())
    for yardstick, words in (("nouns", ["customer", "seller"]), ("we", list(_KINDS))):
        name = f"customer_share_{yardstick}"
        total = table[words].sum(axis=1)
        table[name] = table["customer"] / total  # of nothing: 0 / 0 is missing
        ranges = [_range(part, words) for _, part in threads.groupby("group")]
        table[[f"{name}_low", f"{name}_high"]] = np.array(ranges, float).reshape(-1, 2)
    return groups.join(table[["sentences", "threads", *table.columns.drop(["sentences", "threads"])]])


def _range(threads: pd.DataFrame, words: list[str]) -> tuple[float, float]:
    if len(threads) < 2:  # noqa: PLR2004  # one thread has no range
        return math.nan, math.nan
    return share_range(threads["customer"], threads[words].sum(axis=1), threads["thread"])
