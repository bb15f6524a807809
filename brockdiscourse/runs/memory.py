"""What one run leaves for the next to be compared with: no text, but each text's fingerprint."""

import dataclasses
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from brockdiscourse.errors import CorpusError
from brockdiscourse.findings import Measure
from brockdiscourse.results import Results
from brockdiscourse.tables import MEMORY

_FORMAT = "brockdiscourse runs 1"
_DIGITS = 12  # of a fingerprint
_KEPT = 2  # runs that differ: the last, and the one it is compared with


@dataclass(frozen=True, kw_only=True)
class Run:
    """What is known of one run.

    Attributes
    ----------
    corpus, stamp
        Its name and its stamp.
    causes
        Hashes of what results come from: ``data``, ``codebook``, ``facts``, ``version``.
    texts
        A fingerprint of each post's and comment's text, by ``unit_id``.
    headlines
        Each result's question and title, by its name.
    measures
        Each finding's numbers, by ``result/name``.
    seen
        In how many runs with other data each of them has stood, this one included.
    """

    corpus: str
    stamp: str
    causes: Mapping[str, str]
    texts: Mapping[str, str]
    headlines: Mapping[str, tuple[str, str]]
    measures: Mapping[str, Measure]
    seen: Mapping[str, int]

    def same_as(self, other: "Run") -> bool:
        """Whether nothing differs but how often its findings have been seen."""
        return dataclasses.replace(self, seen={}) == dataclasses.replace(other, seen={})


def summarize_run(results: Results) -> Run:
    """Note what a later run is to be compared with.

    Parameters
    ----------
    results
        Of `analyze`.
    """
    corpus, shown = results.counts.corpus, results.by_role
    provenance = corpus.provenance
    sources = corpus.sources[["source", "sha256"]].astype("str").to_csv(index=False, lineterminator="\n")
    codebook = results.counts.codebook.hash
    measures = {
        f"{name}/{measure.name}": measure for name, result in shown.items() for measure in result.finding.measures
    }
    return Run(
        corpus=corpus.name,
        stamp=corpus.stamp,
        causes={
            "data": _fingerprint(sources),
            "codebook": _fingerprint(codebook),
            "facts": _fingerprint(str(provenance.get("facts_hash"))),
            "version": f"{provenance.get('version')}, parser {provenance.get('parser_version')}",
        },
        texts=_fingerprints(corpus.units),
        headlines={name: (result.question, result.finding.title) for name, result in shown.items()},
        measures=measures,
        seen=dict.fromkeys(measures, 1),
    )


def _fingerprints(units: pd.DataFrame) -> dict[str, str]:
    """By text where there is one, else by its length: a shared corpus holds no texts."""
    told = units["text"].where(units["text"].notna(), units["words"].astype("str"))
    return {str(unit): _fingerprint(str(text)) for unit, text in zip(units["unit_id"], told, strict=True)}


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


# --- on disk ---------------------------------------------------------------------------------------------------------


def read_runs(folder: str | Path, *, corpus: str) -> list[Run]:
    """The last runs of a corpus that differ from one another, the latest last; none before the first.

    Raises
    ------
    CorpusError
        In one line, if the file is damaged or another corpus's: whoever asks goes on as with a first run.
    """
    path = Path(folder) / MEMORY
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(data, dict) or data.get("format") != _FORMAT:
            raise CorpusError(f"{path}: is no record of this version's runs")  # noqa: TRY301 - told like the others
        runs = [_load(entry) for entry in data["runs"][-_KEPT:]]
    except FileNotFoundError:
        return []
    except CorpusError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CorpusError(f"{path}: is damaged ({type(error).__name__})") from error
    if other := {run.corpus for run in runs} - {corpus}:
        raise CorpusError(f"{path}: is the record of another corpus ({', '.join(sorted(other))})")
    return runs


def write_runs(runs: list[Run], folder: str | Path) -> Path:
    """Keep the last runs beside a corpus's tables; whoever is cut short leaves the former record as it was."""
    path = Path(folder) / MEMORY
    entries = [dataclasses.asdict(run) for run in runs[-_KEPT:]]
    text = json.dumps({"format": _FORMAT, "runs": entries}, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes((text + "\n").encode("utf-8", "surrogatepass"))
    os.replace(fresh, path)  # noqa: PTH105 - Path.replace says the same
    return path


def _load(entry: Any) -> Run:
    """A run from its record, each field of the type it has."""
    measures = {_text(name): _measure(told) for name, told in entry["measures"].items()}
    run = Run(
        corpus=_text(entry["corpus"]),
        stamp=_text(entry["stamp"]),
        causes={_text(name): _text(value) for name, value in entry["causes"].items()},
        texts={_text(unit): _text(value) for unit, value in entry["texts"].items()},
        headlines={
            _text(name): (_text(question), _text(title)) for name, (question, title) in entry["headlines"].items()
        },
        measures=measures,
        seen={name: int(entry["seen"][name]) for name in measures},
    )
    if set(run.causes) != {"data", "codebook", "facts", "version"}:
        raise ValueError("causes")
    return run


def _measure(told: Any) -> Measure:
    for name in ("name", "label", "unit"):
        _text(told[name])
    numbers = [told["estimate"], *(told[end] for end in ("low", "high", "n") if told[end] is not None)]
    if not all(isinstance(number, int | float) for number in numbers):
        raise TypeError("number")
    return Measure(**told)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value
