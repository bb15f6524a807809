"""How often the machine is wrong, by people's coding."""

import math
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
import scipy.special
from numpy.typing import NDArray

from brockdiscourse import schema
from brockdiscourse.coding.agreement import measure_agreement
from brockdiscourse.coding.judgements import (
    MIN_PAGES,
    Reference,
    check_coded,
    listed_themes,
    mark,
    still_to_code,
    take_reference,
)
from brockdiscourse.errors import DiscourseError
from brockdiscourse.resample import MIN_THREADS, share_range

ALL = "all"
"""Stands for every theme together, each judgement counting alike (micro-averaged)."""

Floats = NDArray[np.float64]


def score_coding(
    hits: pd.DataFrame,
    coded: pd.DataFrame,
    *,
    reference: str | None = None,
    themes: Sequence[str] | None = None,
    width: float = 0.2,
) -> pd.DataFrame:
    """Score the machine's coding against people's, theme by theme and all together.

    Parameters
    ----------
    hits
        The table of that name: what the machine finds.
    coded
        One row per coder, sentence and theme: ``coder``, ``sentence_id``, ``post_id``, ``theme``, ``present``; of a
        random sample also ``stratum`` and ``stratum_sentences``, from which each sentence's weight follows.
    reference
        Whose coding is taken for true: a coder's name; None for the majority, in which a tie counts one half.
    themes
        Themes to score; all that were coded by default.
    width
        Wanted width of F1's range, for `more`.

    Returns
    -------
    pandas.DataFrame
        One row per theme, and a last one ``all``: ``theme``, ``reference``, ``sentences``, ``pages`` (threads on which
        people find the theme), ``claim`` (whether those are three at least), ``both``, ``machine_only``,
        ``people_only``, ``neither`` (sentences as coded, unweighted; a tie is half a sentence on either side),
        ``precision``, ``recall``, ``f1``, each with ``_low`` and ``_high``, ``alpha`` with its range (between people,
        see `measure_agreement`; missing with one coder), ``more`` (sentences to code beside these for a range of F1 of
        `width`). Without a claim all measures are missing; a range is missing below 20 threads.

    Raises
    ------
    SchemaError
        If a column is missing or somebody coded a sentence twice.
    DiscourseError
        If nothing was coded, or no coder is called `reference`.

    Notes
    -----
    Each measure is a ratio of weighted sums; its range is that of `resample.share_range`, whole threads being what was
    drawn.
    """
    schema.require(hits, "sentence_id", "theme", by="score_coding")
    people = take_reference(coded, reference=reference, by="score_coding")
    names = listed_themes(themes, coded=people.themes)
    cells = {theme: _cells(people, hits, theme) for theme in names}
    rows = [
        _row(
            theme, cells[theme], people, claim=people.pages(theme) >= MIN_PAGES, pages=people.pages(theme), width=width
        )
        for theme in names
    ]
    spoken = [theme for theme in names if people.pages(theme) >= MIN_PAGES]
    pages = len(set(people.threads[(people.said[names] > 0).any(axis=1).to_numpy()]))
    together = sum((cells[theme] for theme in names), np.zeros((len(people), 4)))
    rows.append(_row(ALL, together, people, claim=bool(spoken), pages=pages, width=width))
    table = pd.DataFrame(rows).astype({"more": "Int64"})
    alphas = _alphas(coded, names)
    return table.join(alphas, on="theme")[[*table.columns[:-1], *alphas.columns, "more"]]


def _alphas(coded: pd.DataFrame, themes: Sequence[str]) -> pd.DataFrame:
    columns = ["alpha", "alpha_low", "alpha_high"]
    try:
        agreement = measure_agreement(coded, themes=themes)
    except DiscourseError:  # one coder, or no sentence in common
        agreement = pd.DataFrame(columns=["theme", *columns], dtype="float64").astype({"theme": "str"})
    return agreement.set_index("theme")[columns]


def _cells(people: Reference, hits: pd.DataFrame, theme: str) -> Floats:
    """Of each sentence: found by both, by the machine only, by people only, by neither."""
    said = people.said[theme].to_numpy(np.float64)
    found = mark(hits, people.said.index, theme).astype(np.float64)
    return np.stack([found * said, found * (1 - said), (1 - found) * said, (1 - found) * (1 - said)], axis=1)


def _row(theme: str, cells: Floats, people: Reference, *, claim: bool, pages: int, width: float) -> dict[str, Any]:
    counts = dict(zip(("both", "machine_only", "people_only", "neither"), cells.sum(axis=0).tolist(), strict=True))
    both, machine, missed, _ = (cells * people.weights[:, None]).T
    parts = {"precision": (both, both + machine), "recall": (both, both + missed)}
    parts["f1"] = (2 * both, 2 * both + machine + missed)
    measures: dict[str, float] = {}
    for name, (part, whole) in parts.items():
        value = float(part.sum() / whole.sum()) if claim and whole.sum() else math.nan
        low, high = (math.nan, math.nan) if math.isnan(value) else share_range(part, whole, people.threads)
        measures |= {name: value, f"{name}_low": low, f"{name}_high": high}
    head = {"theme": theme, "reference": people.name, "sentences": len(people), "pages": pages, "claim": claim}
    more = still_to_code(len(people), measures["f1_low"], measures["f1_high"], width=width)
    return head | counts | measures | {"more": more}


def compare_coding(
    hits: pd.DataFrame,
    coded: pd.DataFrame,
    *,
    against: pd.DataFrame,
    reference: str | None = None,
    themes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Compare two machines' coding of the same sentences, people's being the yardstick.

    Parameters
    ----------
    hits, against
        What either machine finds, as tables ``hits``: say, a coder of your own against the codebook's cues.
    coded, reference, themes
        As for `score_coding`.

    Returns
    -------
    pandas.DataFrame
        One row per theme that people find on three pages at least, and a last one ``all``: ``theme``, ``f1``,
        ``f1_against``, ``difference``, ``low``, ``high`` (missing below 20 threads) and ``better``: whether the first
        is better by more than its range leaves to chance; missing without a range.

    Raises
    ------
    SchemaError, DiscourseError
        As `score_coding`.

    Notes
    -----
    Both are scored on the same threads; the difference's range leaves out one thread at a time (jackknife, Student's
    t), so that what is hard for both cancels.
    """
    for table in (hits, against):
        schema.require(table, "sentence_id", "theme", by="compare_coding")
    people = take_reference(coded, reference=reference, by="compare_coding")
    names = [theme for theme in listed_themes(themes, coded=people.themes) if people.pages(theme) >= MIN_PAGES]
    threads, thread = np.unique(people.threads.astype(str), return_inverse=True)
    cells = {theme: np.stack([_cells(people, table, theme) for table in (hits, against)]) for theme in names}
    if names:
        cells[ALL] = sum((cells[theme] for theme in names), np.zeros((2, len(people), 4)))
    rows = []
    for theme, pair in cells.items():
        weighted = pair * people.weights[None, :, None]
        sums = np.zeros((len(threads), 2, 4))
        np.add.at(sums, thread, weighted.transpose(1, 0, 2))
        rows.append({"theme": theme} | _difference(sums))
    columns = ["theme", "f1", "f1_against", "difference", "low", "high", "better"]
    return pd.DataFrame(rows, columns=columns).astype({"theme": "str", "better": "boolean"})


def _difference(sums: Floats) -> dict[str, Any]:
    """Two machines' F1 and the range of their difference, from threads x machines x cells."""
    total, n = sums.sum(axis=0), len(sums)
    first, second = _f1(total)
    gap = float(first - second)
    low = high = math.nan
    if n >= MIN_THREADS:
        left_out = _f1(total - sums)
        gaps = left_out[:, 0] - left_out[:, 1]
        spread = math.sqrt((n - 1) / n * float(((gaps - gap) ** 2).sum()))
        reach = float(scipy.special.stdtrit(n - 1, 0.975)) * spread
        low, high = gap - reach, gap + reach
    better = pd.NA if math.isnan(low) else low > 0
    return {"f1": first, "f1_against": second, "difference": gap, "low": low, "high": high, "better": better}


def _f1(cells: Floats) -> Floats:
    both, machine, missed = cells[..., 0], cells[..., 1], cells[..., 2]
    whole = 2 * both + machine + missed
    return np.asarray(np.divide(2 * both, whole, out=np.zeros_like(whole), where=whole > 0))


Kind = Literal["between coders", "machine only", "people only"]


def find_disagreements(
    hits: pd.DataFrame, coded: pd.DataFrame, *, reference: str | None = None, themes: Sequence[str] | None = None
) -> pd.DataFrame:
    """Find the sentences on which coders differ from each other, or the machine from them.

    Parameters
    ----------
    hits, coded, reference, themes
        As for `score_coding`.

    Returns
    -------
    pandas.DataFrame
        One row per theme and sentence: ``theme``, ``sentence_id``, ``post_id``, ``kind`` (``between coders``, ``machine
        only``, ``people only``), one column a coder (yes, no, missing), ``machine``, and ``cues`` (what the machine
        found, parted by a semicolon; missing if nothing).

    Raises
    ------
    SchemaError, DiscourseError
        As `score_coding`.
    """
    schema.require(hits, "sentence_id", "theme", by="find_disagreements")
    people = take_reference(coded, reference=reference, by="find_disagreements")
    names = listed_themes(themes, coded=people.themes)
    known = check_coded(coded, by="find_disagreements")
    known = known.assign(told=np.where(known["present"], "yes", "no"))
    coders = sorted(set(known["coder"]))
    parts = []
    for theme in names:
        found = mark(hits, people.said.index, theme)
        said = people.said[theme].to_numpy(np.float64)
        told = known[known["theme"] == theme].pivot_table(
            index="sentence_id", columns="coder", values="told", aggfunc="first"
        )
        told = told.reindex(index=people.said.index, columns=coders)
        split = (told == "yes").to_numpy().any(axis=1) & (told == "no").to_numpy().any(axis=1)
        kind = np.select([split, found & (said == 0), ~found & (said == 1)], ["between coders", *_ONLY], default="")
        rows = told.assign(machine=np.where(found, "yes", "no"), theme=theme, post_id=people.threads, kind=kind)
        parts.append(rows[kind != ""])
    cues = _cues(hits)
    table: pd.DataFrame = pd.concat(parts).rename_axis("sentence_id").reset_index()
    table["cues"] = [cues.get((theme, name)) for theme, name in zip(table["theme"], table["sentence_id"], strict=True)]
    return table[["theme", "sentence_id", "post_id", "kind", *coders, "machine", "cues"]]


_ONLY = ("machine only", "people only")


def _cues(hits: pd.DataFrame) -> dict[tuple[str, str], str]:
    if "cue" not in hits:
        return {}
    told = hits[["theme", "sentence_id", "cue"]].dropna().astype("str").drop_duplicates()
    found: dict[tuple[str, str], list[str]] = {}
    for theme, name, cue in told.itertuples(index=False, name=None):
        found.setdefault((theme, name), []).append(cue)
    return {key: "; ".join(cues) for key, cues in found.items()}
