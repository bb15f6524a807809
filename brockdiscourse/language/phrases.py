"""Words that keep company: collocations."""

from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from brockdiscourse import schema
from brockdiscourse.text import STOP_WORDS, fold, split_sentences, tokenize


def find_collocations(units: pd.DataFrame, *, top: int = 20, min_count: int = 4) -> pd.DataFrame:
    """Find pairs of neighbouring words that stand together more often than their frequency explains.

    Parameters
    ----------
    units
        One row per post or comment: ``unit_id``, ``text`` (may be missing).
    top
        How many pairs at most.
    min_count
        Leave out pairs that stand together less often.

    Returns
    -------
    pandas.DataFrame
        One row per pair, the strongest first: ``phrase``; ``n``, times it stands inside a sentence; ``texts`` that
        hold it; ``g2``, its log-likelihood ratio. Pairs with a word of grammar are left out.

    Raises
    ------
    SchemaError
        If a column is missing.

    Notes
    -----
    Log-likelihood ratio of the pair's two-by-two table (Dunning 1993, Computational Linguistics 19:61), as
    `nltk.collocations` computes it. It ranks; it is no test, as words of one thread are no independent draws.
    """
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

    schema.require(units, "unit_id", "text", by="find_collocations")
    said = [
        (unit, list(_words(text)))
        for unit, text in zip(units["unit_id"], units["text"], strict=True)
        if isinstance(text, str)
    ]
    finder = BigramCollocationFinder.from_documents([word for _, sentences in said for word in sentences])
    finder.apply_freq_filter(min_count)
    finder.apply_word_filter(lambda word: word in STOP_WORDS or not word[:1].isalpha())
    scored = sorted(finder.score_ngrams(BigramAssocMeasures.likelihood_ratio), key=lambda pair: (-pair[1], pair[0]))[
        :top
    ]
    holding = {pair: set[str]() for pair, _ in scored}
    for unit, sentences in said:
        for words in sentences:
            for pair in pairwise(words):
                if pair in holding:
                    holding[pair].add(unit)
    rows = [(" ".join(pair), finder.ngram_fd[pair], len(holding[pair]), score) for pair, score in scored]
    table = pd.DataFrame(rows, columns=["phrase", "n", "texts", "g2"])
    return table.astype({"phrase": "str", "n": "int64", "texts": "int64", "g2": "float64"})


def _words(text: str) -> Iterator[list[str]]:
    """The folded words of each sentence."""
    folded = fold(text)
    for begin, stop in split_sentences(text):
        yield [folded[begin + start : begin + end] for start, end in tokenize(text[begin:stop])]
