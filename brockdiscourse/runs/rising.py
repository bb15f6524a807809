"""Words on the rise that no theme of the codebook covers."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from brockdiscourse.language import compare_words, find_in_context
from brockdiscourse.resample import LEVEL
from brockdiscourse.results import Results
from brockdiscourse.tables import Corpus
from brockdiscourse.text import words_in

_MOST = 5
_LETTERS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")  # what a codebook takes for a word
_COVERED = 0.5  # of a word's uses stand in a theme's words


def find_rising(results: Results, *, new: Iterable[str] = ()) -> pd.DataFrame:
    """Find words whose rate rises and whose uses no theme's words hold.

    Parameters
    ----------
    results
        Of `analyze`.
    new
        ``unit_id`` of the texts that are new.

    Returns
    -------
    pandas.DataFrame
        One row per word: ``word``, ``n``, ``n_against``, ``per_1000``, ``per_1000_against``, and ``compared``, of which
        texts: new ones with the others, later posts with earlier ones, later comments with earlier ones; the surest
        first. Only words that rise by more than chance; numbers and names of people left out. A corpus without texts
        has none, since nobody can say there what a theme's words hold.
    """
    corpus, counts = results.counts.corpus, results.counts
    if not counts.has_text:
        return _told([])
    mine = corpus.words["unit_id"].astype("str").isin(set(new))
    shifts = {
        "new texts with the others": compare_words(corpus.words[mine], against=corpus.words[~mine]),
        "later posts with earlier ones": counts.words_of_posts,
        "later comments with earlier ones": counts.words_of_comments,
    }
    rising = [
        shift[(shift["q"] < LEVEL) & (shift["log_odds"] > 0)].assign(compared=compared)
        for compared, shift in shifts.items()
        if shift is not None
    ]
    rows, names = _told(rising), _names(corpus)
    free = [
        word
        for word in rows["word"]
        if _LETTERS.fullmatch(word) and word not in names and not _is_covered(corpus, word)
    ]
    return rows[rows["word"].isin(free)].head(_MOST).reset_index(drop=True)


def _told(rising: Sequence[pd.DataFrame]) -> pd.DataFrame:
    shape = dict.fromkeys(("n", "n_against", "per_1000", "per_1000_against"), "float64")
    shape = {"word": "str", **shape, "compared": "str"}
    rows = pd.concat(rising) if rising else pd.DataFrame(columns=list(shape))
    return rows[list(shape)].astype(shape).drop_duplicates("word", ignore_index=True)


def _names(corpus: Corpus) -> set[str]:
    told = [*corpus.people["name"], *corpus.mentions["name"], *corpus.comments["author"].dropna()]
    told += [alias for row in corpus.people["aliases"] for alias in json.loads(row)]
    return words_in(told)


def _is_covered(corpus: Corpus, word: str) -> bool:
    """Whether most uses of a word stand in what some theme's cue found."""
    units = corpus.units[corpus.units["text"].notna()]
    places = find_in_context(units, word, width=0)[["unit_id", "start"]].rename(columns={"start": "at"})
    hits = corpus.hits[["unit_id", "start", "end"]].astype({"unit_id": "str"})
    both = places.reset_index().merge(hits, on="unit_id")
    inside = both[(both["start"] <= both["at"]) & (both["at"] < both["end"])]["index"].nunique()
    return bool(inside >= _COVERED * len(places))


def write_cue(word: str, *, themes: Iterable[str]) -> str:
    """A theme of one cue, as TOML that can be pasted at the end of a codebook.

    Parameters
    ----------
    word
        The cue.
    themes
        Ids the codebook has already.
    """
    name = re.sub(r"[^a-z0-9_]+", "_", word.lower()).strip("_")
    name = name if re.match(r"[a-z]", name) else f"word_{name}".rstrip("_")
    taken, at, told = set(themes), 1, name
    while told in taken:
        at, told = at + 1, f"{name}_{at + 1}"
    quote: Callable[[str], str] = lambda text: json.dumps(text, ensure_ascii=False)  # noqa: E731 - TOML's basic strings are JSON's
    about: Mapping[str, Any] = {
        "id": told,
        "label": word[:1].upper() + word[1:],
        "definition": f"Say here what a sentence with “{word}” must mean to count.",
    }
    lines = [f"{key} = {quote(value)}" for key, value in about.items()]
    return "\n".join(["[[themes]]", *lines, f"cues = [{quote(word)}]"])
