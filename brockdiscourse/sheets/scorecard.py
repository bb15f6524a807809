"""A coded sample of a corpus, scored: tables to files, and what they say in plain words."""

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

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
from brockdiscourse.tables import Corpus, neutralise

Coder = Callable[[list[str]], Iterable[Iterable[str]]]


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
        Wanted width of ranges, for how many sentences to code further.
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
        "shares": estimate_prevalence(corpus.hits, corpus.sentences, coded, reference=reference, width=width),
        "disagreements": _with_words(find_disagreements(corpus.hits, coded, reference=reference), corpus),
    }
    if coded.loc[coded["present"].notna(), "coder"].nunique() > 1:
        tables["agreement"] = measure_agreement(coded, width=width)
    if against is not None:
        tables["own_coder"] = compare_coding(against, coded, against=corpus.hits, reference=reference)
    return Scorecard(tables, "\n".join(_tell(corpus, coded, tables, labels=labels, width=width)))


def write_scorecard(card: Scorecard, folder: Path, *, stamp: str) -> Path:
    """Write the tables as CSV; each row says what it is of."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in card.tables.items():
        text = neutralise(table.assign(corpus=stamp))
        text.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
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
    texts = corpus.units.set_index("unit_id")["text"].dropna()
    for name, unit, start, end in here[["sentence_id", "unit_id", "start", "end"]].itertuples(index=False, name=None):
        if unit in texts.index and digest(texts[unit][start:end]) != rows.loc[name, "digest"]:
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
    texts = corpus.units.set_index("unit_id")["text"].dropna()
    spans = corpus.sentences.set_index("sentence_id")[["unit_id", "start", "end"]].loc[rows["sentence_id"]]
    said = [
        texts[unit][start:end] if unit in texts.index else None
        for unit, start, end in spans.itertuples(index=False, name=None)
    ]
    return rows.assign(sentence=pd.Series(said, index=rows.index, dtype="str"))


def _tell(
    corpus: Corpus,
    coded: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    *,
    labels: Mapping[str, str],
    width: float,
) -> list[str]:
    scores, shares = tables["scores"].set_index("theme"), tables["shares"].set_index("theme")
    known = coded[coded["present"].notna()].drop_duplicates(["coder", "sentence_id"])
    counts = ", ".join(f"{name} {n}" for name, n in known["coder"].value_counts(sort=False).items())
    drawn = coded["sentence_id"].nunique()
    lines = [f"{corpus.stamp}", f"{drawn} sentences drawn; coded: {counts}. Taken for true: {scores['reference'].iloc[0]}"]
    lines += _tell_agreement(tables.get("agreement"), labels)
    lines += ["", "How often the machine is right (of 100 it names; of 100 that are there):"]
    silent = []
    for theme, row in scores.iterrows():
        if not row["claim"]:
            silent.append(labels.get(str(theme), str(theme)))
            continue
        name = "all themes together" if theme == "all" else labels.get(str(theme), str(theme))
        parts = [_in_100(row, part) for part in ("precision", "recall")]
        more = f"; about {row['more']} more for a range of F1 of {width:g}" if row["more"] is not pd.NA and row["more"] else ""
        lines.append(f"  {name:<30} right {parts[0]}, found {parts[1]}, F1 {row['f1']:.2f}{more}")
    if silent:
        lines.append(f"  no claim (found on fewer than {MIN_PAGES} pages): {', '.join(silent)}")
    lines += ["", "Of 100 sentences (as the machine counts -> corrected by people's coding):"]
    for theme, row in shares.iterrows():
        corrected = _in_100(row, "corrected")
        lines.append(f"  {labels.get(str(theme), str(theme)):<30} {100 * row['share']:.1f} -> {corrected}")
    if scores.loc["all", "f1_low"] != scores.loc["all", "f1_low"]:  # NaN
        lines.append("Fewer than 20 threads are coded: no ranges.")
    return [*lines, *_tell_own(tables.get("own_coder"))]


def _tell_agreement(agreement: pd.DataFrame | None, labels: Mapping[str, str]) -> list[str]:
    if agreement is None:
        return ["One coder: how far people agree is not known."]
    lines = ["", "How far people agree (1: always; 0: no more than by chance; .8 is usually asked for):"]
    for row in agreement.itertuples(index=False):
        if row.claim:
            between = "" if pd.isna(row.alpha_low) else f" ({row.alpha_low:.2f} to {row.alpha_high:.2f})"
            lines.append(f"  {labels.get(row.theme, row.theme):<30} {row.alpha:.2f}{between}, {row.one} disagreements")
    return lines


def _tell_own(comparison: pd.DataFrame | None) -> list[str]:
    if comparison is None:
        return []
    if comparison.empty:
        return ["", "Your coder: no theme is found on enough pages to compare."]
    row = comparison.set_index("theme").loc["all"]
    told = f"Your coder: F1 {row['f1']:.2f}, the codebook's cues {row['f1_against']:.2f}"
    if row["better"] is pd.NA or pd.isna(row["better"]):
        return ["", f"{told}; too few threads to say which is better."]
    between = f"difference {row['low']:+.2f} to {row['high']:+.2f}"
    verdict = "it is better than the cues" if row["better"] else "it does not beat the cues"
    return ["", f"{told}: {verdict} ({between})."]


def _in_100(row: pd.Series, name: str) -> str:
    if pd.isna(row[name]):
        return "not known"
    between = "" if pd.isna(row[f"{name}_low"]) else f" ({100 * row[f'{name}_low']:.1f} to {100 * row[f'{name}_high']:.1f})"
    return f"{100 * row[name]:.1f}{between}"
