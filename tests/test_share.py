"""A shared corpus passes on structure and counts, and nobody's words."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from brockdiscourse import schema
from brockdiscourse.export import share_corpus
from brockdiscourse.pipeline import build_corpus
from brockdiscourse.tables import Corpus, read_corpus, write_corpus

ROOT = Path(__file__).parents[1]
COMMITTED = ROOT / "data" / "processed" / "brock"
RAW = """The Quota Ate My Customer

by Ada Quill on March 3rd, 2015

We talked and talked and talked about our quota, our quota, and never about the customer or the customer's quota.

Write to me at ada@quill.example or call 215-555-0142.

From → Quotas

  1. Bo Lind permalink

    Ada, the customer noticed, the customer always notices. I noticed it too, and Bo notices much.

Leave a Reply
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    folder = tmp_path / "quill"
    folder.mkdir()
    (folder / "quota.txt").write_text(RAW, encoding="utf-8")
    return build_corpus(folder)


def everything(folder: Path) -> str:
    """All that a shared corpus says, file by file, cell by cell."""
    cells = [path.read_text(encoding="utf-8-sig") for path in folder.iterdir() if path.suffix in {".csv", ".json"}]
    for path in folder.glob("*.parquet"):
        table = pd.read_parquet(path)
        cells += [" ".join(map(str, row)) for row in table.itertuples(index=False)]
    return "\n".join(cells)


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W\d][\w']*", text.lower().replace("’", "'"))


def runs(text: str, n: int) -> set[tuple[str, ...]]:
    words = words_of(text)
    return {tuple(words[i : i + n]) for i in range(len(words) - n + 1)}


def test_no_text_is_left(corpus: Corpus) -> None:
    """Texts, evidence, cues and spans are gone; titles and bylines stay; the tables still keep their promises."""
    shared = share_corpus(corpus)
    schema.check(shared.tables)
    assert shared.posts["text"].isna().all()
    assert shared.comments[["text", "author_url"]].isna().all(axis=None)
    assert shared.turns["evidence"].isna().all()
    assert shared.hits[["cue", "start", "end"]].isna().all(axis=None)
    assert shared.posts["title"].tolist() == ["The Quota Ate My Customer"]
    assert shared.posts["author"].tolist() == ["Ada Quill"]
    assert shared.shared
    assert not corpus.shared


def test_commenters_are_roles(corpus: Corpus, tmp_path: Path) -> None:
    """No commenter's name is anywhere, neither as author nor among the words."""
    folder = write_corpus(share_corpus(corpus), tmp_path / "shared")
    told = everything(folder).lower()
    assert "guest 1" in told
    assert not re.search(r"\bbo\b|\blind\b", told)
    assert "quill.example" not in told
    assert "555" not in told


def test_counts_survive_sharing(corpus: Corpus) -> None:
    """Sentences, theme counts and focus counts are those of the full corpus; words are those used twice or more."""
    shared = share_corpus(corpus)
    pd.testing.assert_frame_equal(shared.sentences, corpus.sentences)
    pd.testing.assert_frame_equal(shared.focus, corpus.focus)
    before = corpus.hits.drop_duplicates(["sentence_id", "theme"]).groupby("theme").size()
    pd.testing.assert_series_equal(shared.hits.groupby("theme").size(), before)
    words = shared.words.astype({"word": "str", "unit_id": "str"}).set_index(["unit_id", "word"])["n"]
    assert words.loc[("quota", "talked")] == 3
    assert words.loc[("quota#thread", "customer")] == 2
    assert ("quota", "never") not in words.index


def test_the_committed_corpus_holds_no_four_words_of_the_pages(pages: Path) -> None:
    """No four words in a row of the five pages, titles, bylines and quoted authors excepted; no contact data."""
    shared = read_corpus(COMMITTED / "shared")
    told = everything(COMMITTED / "shared")
    allowed: set[tuple[str, ...]] = set()
    named = [*shared.posts["title"].dropna(), *shared.posts["author"].dropna(), *shared.quotes["quoted_name"].dropna()]
    named += list(shared.comments.loc[shared.comments["kind"] != "comment", "author"].dropna())
    for name in named:
        allowed |= runs(name, 4)
    said: set[tuple[str, ...]] = set()
    for page in pages.glob("*.txt"):
        text = page.read_text(encoding="utf-8")
        said |= runs(text, 4)
        for contact in re.findall(r"[\w.]+@[\w.]+|\d{3}-\d{3}-\d{4}", text):
            assert contact not in told
    assert said
    assert not (runs(told, 4) & said) - allowed


def test_the_committed_corpus_is_what_share_makes_of_the_pages(pages: Path, tmp_path: Path) -> None:
    """The tables in git are those that the present code makes of the pages."""
    raw = tmp_path / "brock"
    raw.mkdir()
    for page in pages.glob("*.txt"):
        (raw / page.name).write_bytes(page.read_bytes())
    fresh = write_corpus(share_corpus(build_corpus(raw)), tmp_path / "shared")
    committed = COMMITTED / "shared"
    for path in sorted(fresh.glob("*.csv")):
        assert path.read_bytes() == (committed / path.name).read_bytes(), path.name
    provenance = json.loads((committed / "provenance.json").read_text(encoding="utf-8"))
    assert provenance["codebook_hash"] == json.loads((fresh / "provenance.json").read_text())["codebook_hash"]
