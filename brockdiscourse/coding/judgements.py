"""What people coded, made ready to count: whose judgement is the reference, and what each sentence stands for."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brockdiscourse import schema
from brockdiscourse.errors import DiscourseError, SchemaError

MIN_PAGES = 3
"""A theme that people find on fewer pages (threads) than this is not spoken of: it may be one page's matter."""

COLUMNS = ("coder", "sentence_id", "post_id", "theme", "present")

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Reference:
    """What people say of each sentence.

    Attributes
    ----------
    name
        Whose coding it is, in words.
    said
        Sentences x themes: 1 present, 0 absent, between where coders are divided; indexed by sentence_id.
    threads
        Each sentence's thread.
    weights
        How many of the corpus's sentences each one stands for; 1 for all where the sample was not drawn at random.
    drawn
        Whether the weights are known.
    """

    name: str
    said: pd.DataFrame
    threads: NDArray[np.object_]
    weights: Floats
    drawn: bool

    def __len__(self) -> int:
        return len(self.said)

    @property
    def themes(self) -> list[str]:
        """Themes, in the order in which people were asked for them."""
        return [str(name) for name in self.said.columns]

    def pages(self, theme: str) -> int:
        """On how many threads people find the theme."""
        return len(set(self.threads[self.said[theme].to_numpy() > 0]))


def check_coded(coded: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Hold a table of coding to its promises; what was not coded is left out.

    Raises
    ------
    SchemaError
        If a column is missing, or a coder judged a theme of a sentence twice.
    DiscourseError
        If nothing was coded.
    """
    schema.require(coded, *COLUMNS, by=by)
    twice = coded.duplicated(["coder", "sentence_id", "theme"])
    if twice.any():
        row = coded[twice].iloc[0]
        raise SchemaError(f"{by}: {row['coder']} coded {row['theme']} of the sentence {row['sentence_id']} twice")
    known = coded[coded["present"].notna()]
    if known.empty:
        raise DiscourseError(f"{by}: nothing is coded yet")
    present = known["present"].astype("bool")
    texts = {name: known[name].astype("str") for name in COLUMNS[:-1]}
    return known.assign(**texts, present=present).reset_index(drop=True)


def take_reference(coded: pd.DataFrame, *, reference: str | None, by: str) -> Reference:
    """Whose judgement the machine is held against.

    Parameters
    ----------
    coded
        As `sheets.read_sheets` gives it.
    reference
        A coder's name; None for the majority, in which a tie counts one half.
    by
        The function that needs it, for its errors.

    Raises
    ------
    DiscourseError
        If no coder is called so, with those who are.
    """
    known = check_coded(coded, by=by)
    coders = sorted(set(known["coder"]))
    if reference is not None and reference not in coders:
        raise DiscourseError(f"no coder is called {reference!r}; there are {', '.join(coders)}")
    if reference is not None:
        known = known[known["coder"] == reference]
    order = list(dict.fromkeys(known["theme"]))
    share = known.pivot_table(index="sentence_id", columns="theme", values="present", aggfunc="mean", sort=False)[order]
    said = share.mask(share > 0.5, 1.0).mask(share < 0.5, 0.0).dropna()  # noqa: PLR2004 - one half is a tie
    said.index = said.index.astype("object")
    rows = known.drop_duplicates("sentence_id").set_index("sentence_id").reindex(said.index)
    weights, drawn = _weights(rows)
    name = reference or (coders[0] if len(coders) == 1 else f"majority of {', '.join(coders)}")
    return Reference(name, said, rows["post_id"].to_numpy(object), weights, drawn)


def _weights(rows: pd.DataFrame) -> tuple[Floats, bool]:
    """Sentences of a stratum over those of it that were coded: rows left out at random cost precision, not truth."""
    if "stratum" not in rows or "stratum_sentences" not in rows or rows["stratum_sentences"].isna().any():
        return np.ones(len(rows)), False
    coded = rows.groupby("stratum")["stratum"].transform("size")
    return (rows["stratum_sentences"] / coded).to_numpy(np.float64), True


def mark(hits: pd.DataFrame, sentences: pd.Index, theme: str) -> NDArray[np.bool_]:
    """Whether the machine finds the theme in each of the sentences, none of which stands twice."""
    found = np.zeros(len(sentences), dtype=np.bool_)
    names = hits.loc[(hits["theme"] == theme).to_numpy(), "sentence_id"].astype("object")
    at = sentences.get_indexer(pd.Index(names))
    found[at[at >= 0]] = True
    return found


def listed_themes(themes: Sequence[str] | None, *, coded: Sequence[str]) -> list[str]:
    """The themes asked for, all of which must have been coded; without any, all that were."""
    if missing := [theme for theme in themes or () if theme not in coded]:
        raise DiscourseError(f"nobody coded {', '.join(missing)}; coded are {', '.join(coded)}")
    return list(coded if themes is None else themes)


def still_to_code(n: int, low: float, high: float, *, width: float) -> float:
    """Sentences to code beside `n` until a range is as narrow as `width`; missing where there is no range."""
    if math.isnan(low) or math.isnan(high):
        return math.nan
    return float(max(0, math.ceil(n * (((high - low) / width) ** 2 - 1) - 1e-9)))
