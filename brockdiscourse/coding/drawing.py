"""A random sample of sentences for people to code."""

import hashlib
import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brockdiscourse import schema
from brockdiscourse.errors import DiscourseError
from brockdiscourse.text import read_sentences

NONE = "none"
_LETTERS = re.compile("[^a-z0-9]")
_FEWEST = 2  # sentences of a stratum, so that its spread shows


def draw_sheet(
    sentences: pd.DataFrame,
    units: pd.DataFrame,
    hits: pd.DataFrame,
    *,
    size: int = 200,
    themes: list[str] | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Draw sentences in writers' own words for people to code, each with a known chance.

    Parameters
    ----------
    sentences, hits
        The tables of these names.
    units
        One row per post or comment: ``unit_id``, ``kind``, ``text``.
    size
        How many sentences; a corpus of fewer is coded whole.
    themes
        The themes by which strata are made; all in `hits` by default.
    seed
        Another seed draws other sentences.

    Returns
    -------
    pandas.DataFrame
        One row per sentence, in random order, so that whoever stops early has a random part: ``row`` (from 1),
        ``sentence_id``, ``unit_id``, ``post_id``, ``kind`` (post or comment), ``before``, ``sentence``, ``after``,
        ``stratum``, ``stratum_sentences`` (how many the corpus has), ``probability``, ``digest`` (of the sentence's
        letters). The machine's coding shows in the stratum only, which coders do not see.

    Raises
    ------
    SchemaError
        If a column is missing.
    DiscourseError
        If there are no texts, as in a shared corpus, or `size` is less than 1.

    Notes
    -----
    Strata: posts and comments apart, and within each the rarest theme the machine finds in the sentence, or none. Half
    of the sample goes to sentences without a theme, where misses hide; the other half to the themes by the root of
    their number (Bankier 1988), so that rare ones are not left out; two at least to every stratum that has as many.
    """
    schema.require(sentences, "sentence_id", "unit_id", "post_id", "start", "end", "voice", by="draw_sheet")
    schema.require(units, "unit_id", "kind", "text", by="draw_sheet")
    schema.require(hits, "sentence_id", "theme", by="draw_sheet")
    if size < 1:
        raise DiscourseError(f"a sheet needs a sentence at least, not {size}")
    if units["text"].isna().all():
        raise DiscourseError("a sheet needs the texts, and this corpus has none (a shared corpus has not)")
    table = sentences.assign(sentence=read_sentences(sentences, units)).dropna(subset="sentence").reset_index(drop=True)
    beside = table.groupby("unit_id", sort=False)["sentence"]
    table = table.assign(before=beside.shift(1), after=beside.shift(-1))
    table["kind"] = table["unit_id"].map(units.set_index("unit_id")["kind"]).astype("str")
    own = table[table["voice"] == "own"].reset_index(drop=True)
    if own.empty:
        raise DiscourseError("a sheet needs sentences, and this corpus has none in its writers' own words")
    own["stratum"] = own["kind"] + " · " + rarest_theme(own["sentence_id"], hits, themes=themes)
    sizes = own["stratum"].value_counts().sort_index()
    quota = allot(sizes, size=size)
    rng = np.random.default_rng(seed)
    where = own.groupby("stratum").indices
    drawn = np.concatenate([rng.choice(where[name], count, replace=False) for name, count in quota.items()])
    sheet = own.iloc[rng.permutation(drawn)].reset_index(drop=True)
    sheet = sheet.assign(
        row=np.arange(1, len(sheet) + 1),
        stratum_sentences=sheet["stratum"].map(sizes).astype("int64"),
        probability=sheet["stratum"].map(quota / sizes).astype("float64"),
        digest=[digest(sentence) for sentence in sheet["sentence"]],
    )
    head = ["row", "sentence_id", "unit_id", "post_id", "kind", "before", "sentence", "after"]
    return sheet[[*head, "stratum", "stratum_sentences", "probability", "digest"]]


def rarest_theme(ids: pd.Series, hits: pd.DataFrame, *, themes: list[str] | None) -> pd.Series:
    """The theme of each sentence that the fewest sentences have, or none."""
    at = pd.Index(ids.astype("object")).get_indexer(pd.Index(hits["sentence_id"].astype("object")))
    pairs = pd.DataFrame({"at": at, "theme": hits["theme"].to_numpy(object)})
    pairs = pairs[(pairs["at"] >= 0) & (pairs["theme"].isin(themes) if themes is not None else True)].drop_duplicates()
    often = pairs["theme"].value_counts()
    ranked = pairs.assign(often=pairs["theme"].map(often)).sort_values(["often", "theme"], kind="stable")
    first = ranked.drop_duplicates("at")
    names = np.full(len(ids), NONE, dtype=object)
    names[first["at"].to_numpy()] = first["theme"].to_numpy(object)
    return pd.Series(names, index=ids.index, dtype="str")


def allot(sizes: pd.Series, *, size: int) -> pd.Series:
    """How many sentences each stratum gives, from how many it has; never more than there are."""
    if size >= sizes.sum():
        return sizes
    have = sizes.to_numpy(np.float64)
    bare = np.array([str(name).endswith(f" · {NONE}") for name in sizes.index])
    shares = np.where(bare, have, np.sqrt(have))
    least = np.minimum(have, _FEWEST)
    for side, part in ((bare, 0.5), (~bare, 0.5)):
        if side.any():
            shares[side] *= (part if bare.any() and (~bare).any() else 1) * size / shares[side].sum()
    return pd.Series(_round(shares, least=least, most=have, size=size), index=sizes.index)


def _round(
    shares: NDArray[np.float64], *, least: NDArray[np.float64], most: NDArray[np.float64], size: int
) -> NDArray[np.int64]:
    """Whole numbers near the shares, between least and most, that add up to size (or to least, if that is more)."""
    given = np.clip(np.floor(shares), least, most)
    while (open_ := given < most).any() and given.sum() < size:
        given[np.flatnonzero(open_)[np.argmax((shares - given)[open_])]] += 1
    while (open_ := given > least).any() and given.sum() > size:
        given[np.flatnonzero(open_)[np.argmax((given - shares)[open_])]] -= 1
    return given.astype(np.int64)


def digest(sentence: str) -> str:
    """A short hash of a sentence's unaccented letters and digits, which survive any program and encoding."""
    return hashlib.sha256(_LETTERS.sub("", sentence.lower()).encode()).hexdigest()[:12]
