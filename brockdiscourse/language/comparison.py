"""How the use of words differs between two sets of texts."""

import numpy as np
import pandas as pd

from brockdiscourse import resample
from brockdiscourse.errors import DiscourseError
from brockdiscourse.language.sides import LEVEL, Floats, Sides, no_words, take_sides
from brockdiscourse.text import STOP_WORDS

RESAMPLES = 500  # draws behind each range

COLUMNS = (
    *("word", "n", "n_against", "per_1000", "per_1000_against", "ratio", "texts", "texts_against", "threads"),
    *("threads_against", "log_odds", "low", "high", "chance", "p", "q"),
)


def compare_words(
    counts: pd.DataFrame,
    *,
    against: pd.DataFrame,
    min_count: int = 5,
    voice: str | None = "own",
    stop_words: bool = True,
    prior: float = 0.1,
    permutations: int = 500,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare how often two sets of texts use each word.

    Parameters
    ----------
    counts, against
        Two tables of `count_words`, or two parts of one: late and early posts, comments and posts, ...
    min_count
        Leave out words used less often on both sides together; they still count among all words.
    voice
        ``own`` or ``quoted`` words; None for both.
    stop_words
        Whether to keep the words that carry grammar. They tell who speaks of himself and who of his customers.
    prior
        Size of the prior as a share of the words of both sides; its words are the two sides' own, taken together.
    permutations
        Relabellings behind p; words whose p these cannot settle get up to 40 times as many.
    seed
        Of all that is drawn.

    Returns
    -------
    pandas.DataFrame
        One row per word (none if a side has no words), those most surely unlike first: ``word``; ``n`` and
        ``n_against``, times used; ``per_1000`` and ``per_1000_against``, of all words of the side; ``ratio`` of the
        two (missing where the other side never uses it); ``texts``, ``texts_against``, ``threads``,
        ``threads_against`` that use it; ``log_odds``, natural, positive where `counts` uses it more; ``low``,
        ``high``, its 95 % range; ``chance``, how far from 0 it lies in 95 % of relabelled corpora even for the word
        that then lies farthest out; ``p``; ``q``. The last five are missing below 20 threads; the range also where a
        side has a single thread; p, q and chance also where so few threads can give no p of 0.05. ``attrs``:
        ``threads`` and ``threads_against``, ``threads_both`` (on both sides), ``words`` and ``words_against``,
        ``prior`` and ``prior_words``, ``smallest_p``, ``permutations``.

    Raises
    ------
    DiscourseError
        If a side has no words, or the prior no size.
    SchemaError
        If a column is missing.

    Notes
    -----
    Weighted log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, doi 10.1093/pan/mpn018),
    which rank by log-odds over their standard error; that z is not used as a test, as it takes each word for an
    independent draw. Range: log-odds plus and minus Student's t (threads of the smaller side - 1) times their spread
    over resampled threads. p: `resample.contrast_sides`. q: Benjamini and Hochberg (1995).
    """
    if prior <= 0:
        raise DiscourseError(f"compare_words: the prior needs a size above 0, not {prior}")
    sides = take_sides(counts, against, voice=voice, prior=prior, by="compare_words")
    if sides is None:
        return no_words(COLUMNS)
    sides = sides.keep((sides.n.sum(axis=0) >= min_count) & (stop_words | ~sides.words.isin(STOP_WORDS)))
    smallest = resample.smallest_p(*sides.design)
    table = _describe(sides)
    reach = sides.reach(Sides.log_odds, times=RESAMPLES, seed=seed)
    table["low"], table["high"] = table["log_odds"] - reach, table["log_odds"] + reach
    tested = sum(sides.design) >= resample.MIN_THREADS and smallest <= 1 - LEVEL
    table["chance"], table["p"] = _test(sides, times=permutations, seed=seed) if tested else (np.nan, np.nan)
    table["q"] = resample.adjust(table["p"])
    table = table.sort_values(["certainty", "word"], ascending=[False, True], ignore_index=True)
    return _stamp(table.drop(columns="certainty"), sides, smallest_p=smallest, permutations=permutations)


def _describe(sides: Sides) -> pd.DataFrame:
    n, totals = sides.n, sides.sizes.sum(axis=1)
    rates = 1000 * n / totals[:, None]
    weights = sides.prior * n.sum(axis=0)
    log_odds = sides.log_odds(n, totals)
    columns = {"word": sides.words.astype("str")}
    for name, (first, second) in {
        "n": n.astype(np.int64),
        "per_1000": rates,
        "texts": sides.texts,
        "threads": [(matrix > 0).sum(axis=0) for matrix in sides.uses],
    }.items():
        columns |= {name: first, f"{name}_against": second}
        if name == "per_1000":
            columns["ratio"] = np.divide(first, second, where=second > 0, out=np.full(len(first), np.nan))
    spread = np.sqrt((1 / (n + weights)).sum(axis=0))
    return pd.DataFrame(columns | {"log_odds": log_odds, "certainty": np.abs(log_odds) / spread})


def _test(sides: Sides, *, times: int, seed: int) -> tuple[Floats, Floats]:
    """How far each word's log-odds lie out by chance, and p."""
    contrast = resample.contrast_sides(*sides.uses, sides.sizes, times=times, level=LEVEL, seed=seed)
    n, totals = sides.n, sides.sizes.sum(axis=1)
    expected = n - np.array([contrast.score, -contrast.score])
    reach = np.array([contrast.margin, -contrast.margin])
    up, down = (sides.log_odds(np.maximum(expected + way * reach, 0), totals) for way in (1, -1))
    return np.maximum(np.where(sides.log_odds(n, totals) < 0, -down, up), 0), contrast.p


def _stamp(table: pd.DataFrame, sides: Sides, *, smallest_p: float, permutations: int) -> pd.DataFrame:
    """The facts of the design, as attributes of the table."""
    first, second, both = sides.design
    totals = sides.sizes.sum(axis=1)
    table.attrs = {
        "threads": first + both,
        "threads_against": second + both,
        "threads_both": both,
        "words": int(totals[0]),
        "words_against": int(totals[1]),
        "prior": "the words of both sides taken together",
        "prior_words": float(sides.prior * totals.sum()),
        "smallest_p": smallest_p,
        "permutations": permutations,
    }
    return table
