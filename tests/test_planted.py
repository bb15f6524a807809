"""What was planted in the invented blog is found again: words, themes, the host's answers."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from brockdiscourse.codebook import read_codebook
from brockdiscourse.findings import describe_change
from brockdiscourse.language import compare_words, label_halves
from brockdiscourse.pipeline import build_corpus
from brockdiscourse.replies import summarize_threads
from brockdiscourse.tables import Corpus, write_corpus
from brockdiscourse.text import split_units
from brockdiscourse.themes import count_themes, tag_themes

HERE = Path(__file__).parent
TRUTH = json.loads((HERE / "sample" / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return build_corpus(HERE.parent / "data" / "raw" / "sample")


def test_the_sample_is_large_enough_and_says_it_is_invented(corpus: Corpus) -> None:
    """60 posts, at least 25 threads in each half, 350 comments by 60 people; INVENTED in its stamp."""
    threads = corpus.comments.loc[corpus.comments["kind"] == "comment", "post_id"].unique()
    years = corpus.posts.set_index("post_id").loc[threads, "timestamp"].dt.year
    assert len(corpus.posts) == 60
    assert (years <= 2014).sum() >= 25 <= (years >= 2015).sum()
    assert (corpus.comments["kind"] == "comment").sum() >= 350
    assert (corpus.people["comments"] > 0).sum() >= 60
    assert corpus.stamp.startswith("INVENTED")


def test_every_file_made_of_it_says_invented(corpus: Corpus, tmp_path: Path) -> None:
    """A spreadsheet that travels alone still says what it is."""
    folder = write_corpus(corpus, tmp_path / "sample")
    for path in folder.glob("*.csv"):
        rows = pd.read_csv(path, encoding="utf-8-sig", dtype="str")
        assert rows.columns[-1] == "corpus"
        assert rows["corpus"].str.startswith("INVENTED").all()
    assert "INVENTED" in (folder / "datapackage.json").read_text(encoding="utf-8")


def test_planted_words_are_found_and_no_others(corpus: Corpus) -> None:
    """Of the host's words, pitch and objection fell, listen and outcome rose; few others are called clear."""
    halves = label_halves(corpus.units)
    before, after = halves["half"].cat.categories
    words = corpus.words
    late, early = (words[words["unit_id"].isin(halves[halves["half"] == name]["unit_id"])] for name in (after, before))
    shift = compare_words(late, against=early).set_index("word")
    sure = shift[shift["q"] < 0.05]
    assert {"pitch", "objection", "listen", "outcome"} <= set(sure.index)
    assert (sure.loc[["pitch", "objection"], "log_odds"] < 0).all()
    assert (sure.loc[["listen", "outcome"], "log_odds"] > 0).all()
    planted = ("pitch", "objection", "listen", "outcome")
    assert [word for word in sure.index if not word.startswith(planted)] == []


def test_planted_empathy_is_seen_to_rise(corpus: Corpus) -> None:
    """Three times as many sentences were coded empathy in the later posts; the dictionary sees it rise too."""
    halves = label_halves(corpus.units)
    rates = count_themes(corpus.hits, corpus.sentences, by=halves[["unit_id", "half"]], themes=["empathy"])
    finding = describe_change(rates.dropna(subset="half"), theme="empathy", by="half", labels=read_codebook().labels)
    assert finding.title.startswith("Talk of empathy rose")


@pytest.mark.parametrize(
    ("theme", "precision", "recall"),
    [("challenger_misuse", 0.85, 0.5), ("empathy", 0.7, 0.3), ("self_centeredness", 0.5, 0.5)],
)
def test_themes_against_what_a_careful_reader_coded(theme: str, precision: float, recall: float) -> None:
    """Floors on the sentences marked in the prose; about 40 in 100 of them name their theme in no plain word."""
    coded, units = _coded()
    sentences = split_units(units)
    hits = tag_themes(units, read_codebook(), sentences=sentences)
    found = set(hits.loc[hits["theme"] == theme, "sentence_id"])
    ends = sentences.groupby("unit_id")
    meant = set()
    for unit_id, end in coded[theme]:
        rows = ends.get_group(unit_id)
        meant.add(rows.loc[(rows["start"] < end) & (end <= rows["end"] + 1), "sentence_id"].iloc[-1])
    assert len(found & meant) / len(found) >= precision
    assert len(found & meant) / len(meant) >= recall


def _coded() -> tuple[dict[str, list[tuple[str, int]]], Any]:
    """Units of the prose without their marks, and where each mark stood."""
    coded: dict[str, list[tuple[str, int]]] = {}
    rows = []
    for path in sorted((HERE / "sample" / "posts").glob("*.toml")):
        source = tomllib.loads(path.read_text(encoding="utf-8"))
        texts = [(source["post"]["number"], source["post"]["text"])]
        texts += [(one["id"], one["text"]) for one in source.get("comment", []) if "kind" not in one]
        for unit, text in texts:
            plain = ""
            for part in re.split(r"(\{[a-z_,]+\})", text):
                if re.fullmatch(r"\{[a-z_,]+\}", part):
                    for theme in part.strip("{}").split(","):
                        coded.setdefault(theme, []).append((str(unit), len(plain)))
                else:
                    plain += part
            rows.append({"unit_id": str(unit), "post_id": str(source["post"]["number"]), "kind": "x", "text": plain})
    return coded, pd.DataFrame(rows)


def test_the_host_is_seen_to_answer_less(corpus: Corpus) -> None:
    """Threads with an answer of the host, by half, as the truth has it but for the undated and two of doubt."""
    threads = summarize_threads(corpus.comments, corpus.turns, corpus.posts, people=corpus.people)
    years = threads["post_id"].map(corpus.posts.set_index("post_id")["timestamp"].dt.year)
    talked = threads["comments"] > 0
    answered = threads["host_answers"] > 0
    shares = [answered[talked & part].mean() for part in (years <= 2014, years >= 2015)]
    truth = [half["host_answer_rate"] for half in TRUTH["halves"].values()]
    assert shares == pytest.approx(truth, abs=0.06)
