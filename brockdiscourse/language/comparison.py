"""How words are used, and how their use differs between two sets of texts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse
import scipy.special
from numpy.typing import NDArray

from brockdiscourse import resample, schema
from brockdiscourse.errors import DiscourseError
from brockdiscourse.text import STOP_WORDS, find_quotations, fold, tokenize

RESAMPLES = 500  # draws behind each range
LEVEL = 0.95

_BLOCK = 4000  # words whose draws are held in memory at once

Floats = NDArray[np.float64]
Sparse = Any  # scipy's sparse arrays; their stubs know no shape that fits all of them

COLUMNS = (
    *("word", "n", "n_against", "per_1000", "per_1000_against", "ratio", "texts", "texts_against", "threads"),
    *("threads_against", "log_odds", "low", "high", "chance", "p", "q"),
)


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
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    words, quoted, lengths = [], [], []
    for unit, text in zip(units["unit_id"], units["text"], strict=True):
        folded = fold(text) if isinstance(text, str) else ""
        spans = tokenize(folded)
        lengths.append(len(spans))
        words.append(np.array([numbers[folded[start:end]] for start, end in spans], dtype=np.int64))
        inside = [found[:2] for found in find_quotations(text)] if passages is None and folded else []
        quoted.append(_mark(spans, inside if passages is None else passages.get(unit, [])))
    joined = np.concatenate([*words, np.empty(0, dtype=np.int64)])
    voices = np.concatenate([*quoted, np.empty(0, dtype=np.int64)])
    rows = np.repeat(np.arange(len(units)), lengths)
    return _tally(units, (rows, voices, joined), list(numbers))


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
    mine, theirs = _voiced(counts, voice), _voiced(against, voice)
    if not (mine["n"].sum() > 0 and theirs["n"].sum() > 0):
        return pd.DataFrame({name: pd.Series(dtype="str" if name == "word" else "float64") for name in COLUMNS})
    sides = _align(mine, theirs, prior=prior)
    sides = sides.keep((sides.n.sum(axis=0) >= min_count) & (stop_words | ~sides.words.isin(STOP_WORDS)))
    enough = int((sides.sizes.sum(axis=0) > 0).sum()) >= resample.MIN_THREADS
    smallest = resample.smallest_p(*sides.design)
    table = _describe(sides)
    table["low"], table["high"] = _reach(sides, seed=seed) if enough else (np.nan, np.nan)
    tested = enough and smallest <= 1 - LEVEL
    table["chance"], table["p"] = _test(sides, times=permutations, seed=seed) if tested else (np.nan, np.nan)
    table["q"] = resample.adjust(table["p"])
    table = table.sort_values(["certainty", "word"], ascending=[False, True], ignore_index=True)
    return _stamp(table.drop(columns="certainty"), sides, smallest_p=smallest, permutations=permutations)


@dataclass(frozen=True, slots=True)
class _Sides:
    """Two sets of texts, counted by thread and word."""

    words: pd.Index
    uses: tuple[Sparse, Sparse]  # threads x words
    texts: NDArray[np.int64]  # sides x words: texts that use it
    sizes: Floats  # sides x threads: all words
    prior: float  # words of the prior per word of the sides

    @property
    def n(self) -> Floats:
        """Sides x words: times used."""
        return np.array([matrix.sum(axis=0) for matrix in self.uses])

    @property
    def design(self) -> tuple[int, int, int]:
        """Threads on the first side alone, on the second alone, on both."""
        first, second = self.sizes > 0
        return int((first & ~second).sum()), int((second & ~first).sum()), int((first & second).sum())

    def keep(self, chosen: NDArray[np.bool_] | slice) -> "_Sides":
        """The same for some of the words."""
        first, second = (matrix[:, chosen] for matrix in self.uses)
        return _Sides(self.words[chosen], (first, second), self.texts[:, chosen], self.sizes, self.prior)

    def log_odds(self, n: Floats, totals: Floats) -> Floats:
        """Weighted log-odds of words (last axis) used `n` times (sides x ... x words) among `totals` (sides x ...)."""
        weights, size = self.prior * self.n.sum(axis=0), self.prior * self.sizes.sum()
        used = n + weights
        with np.errstate(divide="ignore", invalid="ignore"):  # a word that is all of the text has no odds
            first, second = np.log(used) - np.log(totals[..., None] + size - used)
            return np.asarray(first - second)


def _voiced(counts: pd.DataFrame, voice: str | None) -> pd.DataFrame:
    schema.require(counts, "unit_id", "post_id", "voice", "word", "n", by="compare_words")
    return counts if voice is None else counts[counts["voice"] == voice]


def _align(counts: pd.DataFrame, against: pd.DataFrame, *, prior: float) -> _Sides:
    names = ["unit_id", "post_id", "word", "n"]
    rows = pd.concat([counts[names], against[names]], ignore_index=True)
    words, vocabulary = pd.factorize(rows["word"])
    threads, posts = pd.factorize(rows["post_id"])
    units = pd.factorize(rows["unit_id"])[0]
    n = rows["n"].to_numpy(dtype=np.float64)
    shape = (len(posts), len(vocabulary))
    parts = (slice(0, len(counts)), slice(len(counts), None))
    first, second = (scipy.sparse.csr_array((n[part], (threads[part], words[part])), shape=shape) for part in parts)
    texts = [
        (scipy.sparse.csr_array((n[part], (units[part], words[part])), shape=(units.max() + 1, shape[1])) > 0).sum(
            axis=0
        )
        for part in parts
    ]
    sizes = [np.bincount(threads[part], n[part], minlength=shape[0]) for part in parts]
    return _Sides(pd.Index(vocabulary), (first, second), np.array(texts), np.array(sizes), prior)


def _describe(sides: _Sides) -> pd.DataFrame:
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


def _reach(sides: _Sides, *, seed: int) -> tuple[Floats, Floats]:
    """Range of the log-odds, from whole threads drawn again; missing where a side has one thread."""
    present = sides.sizes > 0
    weights = resample.draw_threads(present[0] + 2 * present[1], times=RESAMPLES, seed=seed)
    totals = sides.sizes @ weights.T
    centre = sides.log_odds(sides.n, sides.sizes.sum(axis=1))
    smaller = int(present.sum(axis=1).min())
    spread = np.full(len(centre), np.nan)
    for at in range(0, len(centre) if smaller > 1 else 0, _BLOCK):
        block = slice(at, at + _BLOCK)
        part = sides.keep(block)
        drawn = part.log_odds(np.array([weights @ matrix for matrix in part.uses]), totals)
        spread[block] = drawn.std(axis=0, ddof=1)
    reach = float(scipy.special.stdtrit(max(smaller - 1, 1), 0.5 + LEVEL / 2)) * spread
    return centre - reach, centre + reach


def _test(sides: _Sides, *, times: int, seed: int) -> tuple[Floats, Floats]:
    """How far each word's log-odds lie out by chance, and p."""
    contrast = resample.contrast_sides(*sides.uses, sides.sizes, times=times, level=LEVEL, seed=seed)
    n, totals = sides.n, sides.sizes.sum(axis=1)
    expected = n - np.array([contrast.score, -contrast.score])
    reach = np.array([contrast.margin, -contrast.margin])
    up, down = (sides.log_odds(np.maximum(expected + way * reach, 0), totals) for way in (1, -1))
    return np.maximum(np.where(sides.log_odds(n, totals) < 0, -down, up), 0), contrast.p


def _stamp(table: pd.DataFrame, sides: _Sides, *, smallest_p: float, permutations: int) -> pd.DataFrame:
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
