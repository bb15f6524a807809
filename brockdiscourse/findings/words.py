"""Which words differ."""

import pandas as pd

from brockdiscourse.findings.finding import FEW, Finding, note, some
from brockdiscourse.resample import LEVEL
from brockdiscourse.schema import require


def describe_words(shift: pd.DataFrame, *, names: tuple[str, str], stamp: str = "") -> Finding:
    """Say which word's rate differs most between two groups of texts.

    Parameters
    ----------
    shift
        Of `compare_words`.
    names
        What the two groups are called, the one compared first.
    stamp
        `Corpus.stamp`.
    """
    require(shift, "word", "n", "n_against", "per_1000", "per_1000_against", "q", by="describe_words")
    mine, theirs = names
    base = f"{some(len(shift), 'word')} compared. Uses per 1,000 words."
    if shift.empty:
        return Finding(f"No word is frequent enough to compare {mine} with {theirs}", note(base, stamp=stamp))
    if shift["q"].isna().all():
        top = shift.iloc[0]
        title = f"“{top['word']}”: {some(top['n'], 'use')} in {mine}, {int(top['n_against']):,} in {theirs}"
        return Finding(title, note(base, FEW, stamp=stamp))
    sure = shift[shift["q"] < LEVEL]
    if sure.empty:
        return Finding(f"No word’s rate clearly differs between {mine} and {theirs}", note(base, stamp=stamp))
    top = sure.iloc[0]
    rates = f"{top['per_1000_against']:.1f} in {theirs}, {top['per_1000']:.1f} in {mine} per 1,000 words"
    more = f"{some(len(sure), 'word differs', plural='words differ')} by more than shuffled threads would give."
    return Finding(f"“{top['word']}” differs most: {rates}", note(base, more, stamp=stamp))
