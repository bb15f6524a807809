"""Whether ranges of corrected shares hold the truth, over simulated corpora; and the machine against two readers.

Usage: python benchmarks/coding.py [CORPORA]   (by default 1,000 a setting: about twenty minutes)
"""

import csv
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brockdiscourse.codebook import read_codebook
from brockdiscourse.coding import measure_agreement, score_coding
from brockdiscourse.coding.drawing import NONE, allot
from brockdiscourse.coding.judgements import MIN_PAGES
from brockdiscourse.coding.prevalence import Sample
from brockdiscourse.resample import share_range
from brockdiscourse.themes import tag_themes

ROOT = Path(__file__).parents[1]
READERS = ROOT.parent / "shared" / "reference" / "coding.csv"
SHARES = (0.03, 0.1, 0.3)
SIZES = (150, 250, 400)
MACHINES = {"good": (0.85, 0.97), "ordinary": (0.7, 0.93)}  # sensitivity, specificity
CLUSTERING = (0.0, 0.05)  # intraclass correlation of a theme within its thread
THREADS = ((60, 40), (200, 25))  # threads, sentences a thread


def simulate(
    threads: int, length: int, *, machine: tuple[float, float], clustering: float, rng: np.random.Generator
) -> tuple[NDArray[np.intp], NDArray[np.bool_], NDArray[np.bool_]]:
    """Each sentence's thread, what is true of it and what the machine finds; threads differ in length and in rate."""
    sizes = np.maximum(3, rng.lognormal(np.log(length) - 0.18, 0.6, threads).astype(int))
    thread = np.repeat(np.arange(threads), sizes)
    true = np.empty((len(thread), len(SHARES)), dtype=np.bool_)
    for theme, share in enumerate(SHARES):
        rates: float | NDArray[np.float64] = share
        if clustering:
            spread = 1 / clustering - 1
            rates = rng.beta(share * spread, (1 - share) * spread, threads)[thread]
        true[:, theme] = rng.random(len(thread)) < rates
    return thread, true, rng.random(true.shape) < np.where(true, machine[0], 1 - machine[1])


def draw(found: NDArray[np.bool_], size: int, rng: np.random.Generator) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """The sheet's own sample: which sentences, and how many each stands for."""
    rarest = np.where(found, found.sum(axis=0), np.inf).argmin(axis=1)
    stratum = pd.Series(np.where(found.any(axis=1), rarest.astype(str), NONE))
    stratum = "comment · " + stratum
    sizes = stratum.value_counts().sort_index()
    quota = allot(sizes, size=size)
    where = stratum.groupby(stratum).indices
    drawn = np.concatenate([rng.choice(where[name], count, replace=False) for name, count in quota.items()])
    return drawn, (sizes / quota)[stratum.iloc[drawn]].to_numpy(np.float64)


def measure(corpora: int) -> pd.DataFrame:
    """One row a corpus, size and share: whether the naive and the corrected range hold the true share."""
    rows: list[tuple[object, ...]] = []
    settings = list(product(THREADS, MACHINES.items(), CLUSTERING))
    for setting, ((threads, length), (name, machine), clustering) in enumerate(settings):
        for number in range(corpora):
            rng = np.random.default_rng([setting, number])
            thread, true, found = simulate(threads, length, machine=machine, clustering=clustering, rng=rng)
            counts = np.bincount(thread)
            naive = [
                share_range(np.bincount(thread, found[:, k]), counts, np.arange(threads)) for k in range(len(SHARES))
            ]
            for size in SIZES:
                drawn, weights = draw(found, size, rng)
                for k, share in enumerate(SHARES):
                    said = true[drawn, k].astype(np.float64)
                    told = len(set(thread[drawn[said > 0]].tolist())) >= MIN_PAGES
                    sample = Sample(found=found[:, k], threads=thread, drawn=drawn, said=said, weights=weights)
                    corrected, low, high, _ = sample.estimate()
                    first = (threads, name, clustering, size, share, naive[k][0] <= share <= naive[k][1])
                    rows.append((*first, low <= share <= high, told, high - low, corrected - share))
    columns = ["threads", "machine", "clustering", "coded", "share", "naive", "held", "told", "width", "bias"]
    return pd.DataFrame(rows, columns=columns)


def _summary(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    told = rows[rows["told"]]
    table = told.groupby(by)[["naive", "held", "width", "bias"]].mean().round(4)
    return table.assign(untold=rows.groupby(by)["told"].agg(lambda told: int((~told).sum())))


def score_readers() -> None:
    """The packaged codebook's cues against each of two readers' coding of real sentences, and their agreement."""
    if not READERS.exists():
        print("two readers' coding: not on this machine")
        return
    with READERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    book = read_codebook()
    units = pd.DataFrame({
        "unit_id": [row["sentence_id"] for row in rows],
        "post_id": [row["unit"].split("/")[0] for row in rows],
        "text": [row["sentence"] for row in rows],
    })  # fmt: skip
    whole = pd.DataFrame({
        "sentence_id": units["unit_id"] + ":1", "unit_id": units["unit_id"], "post_id": units["post_id"],
        "start": 0, "end": units["text"].str.len(), "words": units["text"].str.split().str.len(), "voice": "own",
    })  # fmt: skip
    hits = tag_themes(units, book, sentences=whole)
    coded = pd.DataFrame([
        (coder, f"{row['sentence_id']}:1", row["unit"].split("/")[0], theme, theme in row[f"coder_{coder}"].split("; "))
        for row in rows
        for coder in "ab"
        for theme in book.scored
    ], columns=["coder", "sentence_id", "post_id", "theme", "present"])  # fmt: skip
    for coder in "ab":
        told = score_coding(hits, coded, reference=coder).set_index("theme")
        print(f"cues against reader {coder}: micro-F1 {told.loc['all', 'f1']:.3f}, {len(rows)} sentences")
    print(measure_agreement(coded)[["theme", "pages", "both", "one", "neither", "agreement", "alpha"]].to_string())


if __name__ == "__main__":
    score_readers()
    results = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
    print(_summary(results, ["threads", "machine", "clustering", "coded", "share"]).to_string())
    print("over all settings:")
    print(_summary(results, ["coded", "share"]).to_string())
    every = _summary(results, ["threads", "machine", "clustering", "coded", "share"])["held"]
    inside = every.between(0.93, 0.97).mean()
    print(f"least {every.min():.3f}, most {every.max():.3f}; between .93 and .97: {inside:.0%} of settings")
