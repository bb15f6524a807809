"""A coded sample of a corpus, scored: tables to files, and what they say in plain words."""

import importlib
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from brockdiscourse.coding import (
    compare_coding,
    estimate_prevalence,
    find_disagreements,
    measure_agreement,
    score_coding,
)
from brockdiscourse.coding.drawing import digest
from brockdiscourse.coding.judgements import MIN_PAGES
from brockdiscourse.errors import DiscourseError, SheetError
from brockdiscourse.tables import Corpus, write_csv
from brockdiscourse.text import read_sentences

Coder = Callable[[list[str]], Iterable[Iterable[str]]]
"""A coder of one's own, as `themes.tag_themes` takes it."""


@dataclass(frozen=True)
class Scorecard:
    """What `score` writes and prints: tables by name, and the same in plain words."""

    tables: Mapping[str, pd.DataFrame]
    told: str


def score_corpus(
    corpus: Corpus,
    coded: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    reference: str | None = None,
    width: float = 0.2,
    against: pd.DataFrame | None = None,
) -> Scorecard:
    """Score a corpus's hits against people's coding of a sample of it.

    Parameters
    ----------
    coded
        Of `read_sheets`.
    labels
        What the themes are called.
    reference
        Whose coding is taken for true; the majority by default.
    width
        Wanted width of ranges of F1 and alpha (of a share: a quarter of it), for how many sentences to code further.
    against
        Hits of a coder of one's own on the same sentences, to be compared with the corpus's.

    Raises
    ------
    SheetError
        If the sentences are not in the corpus, or not as they were coded.
    """
    check_sentences(corpus, coded)
    tables = {
        "scores": score_coding(corpus.hits, coded, reference=reference, width=width),
        "shares": estimate_prevalence(corpus.hits, corpus.sentences, coded, reference=reference, width=width / 4),
        "disagreements": _with_words(find_disagreements(corpus.hits, coded, reference=reference), corpus),
    }
    if len(set(coded.loc[coded["present"].notna(), "coder"])) > 1:
        tables["agreement"] = measure_agreement(coded, width=width)
    if against is not None:
        tables["own_coder"] = compare_coding(against, coded, against=corpus.hits, reference=reference)
    return Scorecard(tables, "\n".join(_tell(corpus, coded, tables, labels=labels, width=width)))


def write_scorecard(card: Scorecard, folder: Path, *, stamp: str) -> Path:
    """Write the tables as CSV; each row says what it is of."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in card.tables.items():
        write_csv(table, folder / f"{name}.csv", stamp=stamp)
    return folder


def check_sentences(corpus: Corpus, coded: pd.DataFrame) -> None:
    """Refuse coding of sentences that the corpus has not, or has no longer in these words."""
    rows = coded.drop_duplicates("sentence_id").set_index("sentence_id")
    here = corpus.sentences[corpus.sentences["sentence_id"].isin(rows.index)]
    if len(here) < len(rows):
        missing = len(rows) - len(here)
        raise SheetError(
            f"{missing} of {len(rows)} coded sentences are not in {corpus.name}: another corpus's sheet, or built anew?"
        )
    for name, said in zip(here["sentence_id"], read_sentences(here, corpus.units), strict=True):
        if isinstance(said, str) and digest(said) != rows.loc[name, "digest"]:
            raise SheetError(f"{name} of {corpus.name} is not the sentence that was coded: the texts have changed")


def load_coder(written: str) -> Coder:
    """A coder of one's own, named as ``module:function``.

    Raises
    ------
    DiscourseError
        If it cannot be imported or called.
    """
    module, _, name = written.partition(":")
    try:
        coder = getattr(importlib.import_module(module), name or "")
    except Exception as error:  # a user's module may raise whatever it likes
        raise DiscourseError(f"the coder {written!r} cannot be loaded ({error}); write module:function") from error
    if not callable(coder):
        raise DiscourseError(f"the coder {written!r} cannot be called")
    found: Coder = coder
    return found


def _with_words(rows: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """The disagreements' sentences, where the corpus has its texts."""
    spans = corpus.sentences.set_index("sentence_id").loc[rows["sentence_id"]]
    return rows.assign(sentence=read_sentences(spans, corpus.units).to_numpy())


def _tell(
    corpus: Corpus,
    coded: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    *,
    labels: Mapping[str, str],
    width: float,
) -> list[str]:
    scores = tables["scores"].to_dict("records")
    known = coded[coded["present"].notna()].drop_duplicates(["coder", "sentence_id"])
    counts = ", ".join(f"{name} {n}" for name, n in known["coder"].value_counts(sort=False).items())
    drawn = len(set(coded["sentence_id"]))
    lines = [corpus.stamp, f"{drawn} sentences drawn; coded: {counts}. Taken for true: {scores[0]['reference']}."]
    lines += _tell_agreement(tables.get("agreement"), labels)
    lines += ["", "How often the machine is right (of 100 sentences it names), and finds (of 100 that are there):"]
    for row in scores:
        if row["claim"]:
            more = f"; {row['more']} more sentences for a range of F1 {width:g} wide" if _some(row["more"]) else ""
            told = f"right {_in_100(row, 'precision')}, found {_in_100(row, 'recall')}, F1 {row['f1']:.2f}{more}"
            lines.append(f"  {labels.get(row['theme'], 'All themes together'):<30} {told}")
    if silent := [labels.get(row["theme"], "all themes") for row in scores if not row["claim"]]:
        lines.append(f"  No claim, being found on fewer than {MIN_PAGES} pages: {', '.join(silent)}")
    lines += ["", "Of 100 sentences, as the machine counts -> corrected by people's coding:"]
    for row in tables["shares"].to_dict("records"):
        points = f"{100 * width / 4:g} points wide"
        more = f"; {row['more']} more sentences for a range {points}" if _some(row["more"]) else ""
        told = f"{100 * row['share']:.1f} -> {_in_100(row, 'corrected')}{more}"
        lines.append(f"  {labels.get(row['theme'], row['theme']):<30} {told}")
    if pd.isna(scores[-1]["f1_low"]):
        lines.append("Fewer than 20 threads are coded: counts and no ranges.")
    return [*lines, *_tell_own(tables.get("own_coder"))]


def _tell_agreement(agreement: pd.DataFrame | None, labels: Mapping[str, str]) -> list[str]:
    if agreement is None:
        return ["One coder: how far people agree is not known."]
    lines = ["", "How far people agree (1: always; 0: no more than by chance; .8 is usually asked for):"]
    for row in agreement.to_dict("records"):
        if row["claim"]:
            between = "" if pd.isna(row["alpha_low"]) else f" ({row['alpha_low']:.2f} to {row['alpha_high']:.2f})"
            told = f"{row['alpha']:.2f}{between}; disagreements: {row['one']}"
            lines.append(f"  {labels.get(row['theme'], row['theme']):<30} {told}")
    return lines


def _tell_own(comparison: pd.DataFrame | None) -> list[str]:
    if comparison is None:
        return []
    if comparison.empty:
        return ["", "Your coder: no theme is found on enough pages to compare."]
    row = comparison.to_dict("records")[-1]
    told = f"Your coder: F1 {row['f1']:.2f}, the codebook's cues {row['f1_against']:.2f}"
    if pd.isna(row["better"]):
        return ["", f"{told}; too few threads to say which is better."]
    verdict = "it beats the cues" if row["better"] else "it does not beat the cues"
    return ["", f"{told}: {verdict} (difference {row['low']:+.2f} to {row['high']:+.2f})."]


def _some(more: Any) -> bool:
    return not pd.isna(more) and more > 0


def _in_100(row: Mapping[Hashable, Any], name: str) -> str:
    """A share of a hundred with its range, as far as they are known."""
    if pd.isna(row[name]):
        return "not known"
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    return f"{100 * row[name]:.1f}" + ("" if pd.isna(low) else f" ({100 * low:.1f} to {100 * high:.1f})")
