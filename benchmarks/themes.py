"""Sentences and hits against a bare Aho-Corasick pass and a plain loop of expressions, side by side.

Usage: python benchmarks/themes.py [TEXTS]   (20,400 by default; the plain loop runs over every tenth text)
"""

import random
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import ahocorasick_rs
import pandas as pd

from brockdiscourse.codebook import Codebook, read_codebook
from brockdiscourse.pipeline import build_corpus
from brockdiscourse.text import fold, split_units, tokenize
from brockdiscourse.themes import tag_themes

ROOT = Path(__file__).parents[1]
THEMES, CUES, ROUNDS, LOOP = 10, 30, 7, 10
GIVEN = 20_400


def invent(texts: int) -> tuple[pd.DataFrame, list[str]]:
    """Texts of the lengths of blog comments, their words drawn as often as the sample uses them."""
    draw = random.Random(20_400)  # noqa: S311 - no secret
    sample = build_corpus(ROOT / "data" / "raw" / "sample").units["text"].dropna()
    words = [text[start:end] for text in sample for start, end in tokenize(text)]
    rows = []
    for _ in range(texts):
        sentences = [" ".join(draw.choices(words, k=draw.randint(5, 24))) for _ in range(draw.randint(1, 9))]
        rows.append(" ".join(sentence[0].upper() + sentence[1:] + "." for sentence in sentences))
    names = [f"p{number}" for number in range(texts)]
    return pd.DataFrame({"unit_id": names, "post_id": names, "text": rows}), sorted({fold(word) for word in words})


def make_cues(vocabulary: list[str]) -> list[str]:
    """Half of them words, a third phrases of two words, the rest stems."""
    draw = random.Random(300)  # noqa: S311 - no secret
    long = [word for word in vocabulary if re.fullmatch(r"[a-z]{5,}", word)]
    made: set[str] = set()
    while len(made) < THEMES * CUES:
        word, other, kind = draw.choice(long), draw.choice(vocabulary), draw.random()
        plain = re.fullmatch(r"[a-z]+", other) is not None
        made.add(word if kind < 1 / 2 else f"{word} {other}" if kind < 5 / 6 and plain else f"{word[:5]}*")
    return sorted(made)


def make_codebook(cues: list[str]) -> Codebook:
    lots = [cues[at : at + CUES] for at in range(0, len(cues), CUES)]
    themes = [
        f'[[themes]]\nid = "t{number}"\nlabel = "x"\ndefinition = "x"\ncues = [{", ".join(f"{cue!r}" for cue in lot)}]'
        for number, lot in enumerate(lots)
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "b.toml"
        file.write_text("\n".join(themes), encoding="utf-8")
        return read_codebook(file)


def plain_loop(sentences: pd.DataFrame, texts: dict[str, str], cues: list[str]) -> set[tuple[str, str, int, int]]:
    """What somebody would write in a notebook: every cue an expression, tried on every sentence."""
    patterns = {}
    for cue in cues:
        parts = [r"\w*(?:'\w+)*" if word.endswith("*") else r"(?:'s)?(?!'?\w)" for word in cue.split()]
        written = [re.escape(word.rstrip("*")) + part for word, part in zip(cue.split(), parts, strict=True)]
        patterns[cue] = re.compile(r"(?<!\w)(?<!\w')" + r"[\s\-]+".join(written) + r"(?!'?\w)")
    found = set()
    for name, unit, start, end in sentences[["sentence_id", "unit_id", "start", "end"]].itertuples(index=False):
        sentence = fold(texts[unit][start:end])
        for cue, pattern in patterns.items():
            found |= {(name, cue, start + m.start(), start + m.end()) for m in pattern.finditer(sentence)}
    return found


def timed(job: Callable[[], object]) -> float:
    begun = time.perf_counter()
    job()
    return time.perf_counter() - begun


def main(texts: int) -> None:
    units, vocabulary = invent(texts)
    cues = make_cues(vocabulary)
    codebook = make_codebook(cues)
    bare = ahocorasick_rs.AhoCorasick([cue.rstrip("*") for cue in cues])
    folded = [fold(text) for text in units["text"]]
    sentences = split_units(units)
    hits = tag_themes(units, codebook, sentences=sentences)
    few = sentences[sentences["unit_id"].isin(units["unit_id"].iloc[::LOOP])]
    begun = time.perf_counter()
    expected = plain_loop(few, dict(zip(units["unit_id"], units["text"], strict=True)), cues)
    loop = (time.perf_counter() - begun) * LOOP
    ours = hits[hits["sentence_id"].isin(few["sentence_id"])][["sentence_id", "cue", "start", "end"]]
    assert set(ours.itertuples(index=False, name=None)) == expected
    rounds = [
        (
            timed(lambda: [bare.find_matches_as_indexes(text) for text in folded]),
            timed(lambda: split_units(units)),
            timed(lambda: tag_themes(units, codebook, sentences=sentences)),
        )
        for _ in range(ROUNDS)
    ]
    base, split, tag = (min(times) for times in zip(*rounds, strict=True))
    print(f"{texts:,} texts, {len(sentences):,} sentences, {len(cues)} cues, {len(hits):,} hits")
    print(f"the same spans as a plain loop: {len(expected):,} in every {LOOP}th text")
    print("| what | times the bare pass |\n|---|---|\n| bare ahocorasick_rs pass | 1 |")
    print(f"| split_units | {split / base:.1f} |\n| tag_themes | {tag / base:.1f} |")
    print(
        f"| both (target 4) | {(split + tag) / base:.1f} |\n| plain loop, every {LOOP}th x {LOOP} | {loop / base:.0f} |"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else GIVEN)
