"""How long counting and comparing words takes: beside scikit-learn's CountVectorizer on the same texts.

CountVectorizer only counts. Ours counts per text and voice, finds what is quoted, then compares two groups of threads
with 500 shuffles and 500 draws of whole threads behind every word's p and range, and traces twelve words in time.

Usage: python benchmarks/language.py [TEXTS]
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer

from brockdiscourse.language import compare_words, count_words, series_of_words, shift_words, trace

TEXTS = int(sys.argv[1]) if len(sys.argv) > 1 else 20_400
THREADS, WORDS, ROUNDS = 400, 26_000, 5
COMPARED = "compare_words, 500 shuffles and draws"


def invent(texts: int) -> pd.DataFrame:
    """Texts of the lengths of blog comments, in words of which few are frequent and most are rare (Zipf)."""
    rng = np.random.default_rng(20_400)
    letters = np.array(list("etaoinshrdlucmfwypvbgkjqxz"))
    vocabulary = np.array(sorted({"".join(rng.choice(letters, rng.integers(2, 11))) for _ in range(WORDS)}))
    rng.shuffle(vocabulary)
    shares = 1 / np.arange(1, len(vocabulary) + 1) ** 1.05
    lengths = np.maximum(3, rng.lognormal(3.9, 0.75, texts)).astype(int)
    drawn = vocabulary[rng.choice(len(vocabulary), lengths.sum(), p=shares / shares.sum())]
    said = [" ".join(words).capitalize() + "." for words in np.split(drawn, np.cumsum(lengths)[:-1])]
    threads = np.arange(texts) % THREADS
    times = pd.Timestamp("2010-01-01") + pd.to_timedelta(threads * 7, unit="D")
    names = [f"u{number}" for number in range(texts)]
    return pd.DataFrame({"unit_id": names, "post_id": [f"p{at}" for at in threads], "text": said, "timestamp": times})


def main() -> None:
    units = invent(TEXTS)
    late = units.loc[units["timestamp"] < units["timestamp"].median(), "unit_id"]
    seconds: dict[str, list[float]] = {}

    def timed(name: str, work: Callable[..., Any], *given: Any, **options: Any) -> Any:
        begin = time.process_time()
        done = work(*given, **options)
        seconds.setdefault(name, []).append(time.process_time() - begin)
        return done

    for _ in range(ROUNDS):
        matrix = timed("CountVectorizer", CountVectorizer().fit_transform, units["text"])
        counts = timed("count_words", count_words, units)
        mine = counts["unit_id"].isin(late)
        first, second = counts[mine], counts[~mine]
        timed(COMPARED, compare_words, first, against=second)
        timed("shift_words, 500 shuffles and draws", shift_words, first, against=second)
        words = list(counts["word"].value_counts().index[:12].astype("str"))
        timed("trace, 12 words", trace, series_of_words(counts, units, words))
    found = {name: statistics.median(took) for name, took in seconds.items()}
    plain = found["CountVectorizer"]
    print(f"{TEXTS:,} texts, {matrix.sum():,} words, {matrix.shape[1]:,} of them different; medians of {ROUNDS} rounds")
    for name, took in found.items():
        print(f"{took:7.2f} s  {took / plain:5.2f} times CountVectorizer  {name}")
    both = found["count_words"] + found[COMPARED]
    print(f"{both:7.2f} s  {both / plain:5.2f} times CountVectorizer  counting and comparing (to be at most 3)")


if __name__ == "__main__":
    main()
