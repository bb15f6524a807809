"""`sheet` and `score` as a user types them, a coder of one's own, and the real coding of two readers."""

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd
import pytest
from conftest import SHARED

from brockdiscourse.cli import main
from brockdiscourse.codebook import read_codebook
from brockdiscourse.coding import measure_agreement, score_coding
from brockdiscourse.errors import DiscourseError
from brockdiscourse.pipeline import build_corpus
from brockdiscourse.results import analyze
from brockdiscourse.sheets import read_sheets
from brockdiscourse.tables import read_corpus
from brockdiscourse.themes import tag_themes

PAGE = """Post {n}

by Ada Quill on March 3rd, 2015

We felt real empathy in town {n}. The kettle sang. {more}

From → Tales

  1. Bo Lind permalink

    Did you walk in the customer's shoes in town {n}? I did not.

Leave a Reply
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    raw = tmp_path / "data" / "raw" / "quill"
    raw.mkdir(parents=True)
    for n in range(25):
        more = "It hurt them and I ached along." if n % 2 else "Nothing else happened."
        (raw / f"p{n:02}.txt").write_text(PAGE.format(n=n, more=more), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["build", "data/raw/quill"]) == 0
    capsys.readouterr()
    return tmp_path


def fill(path: Path, holds: Callable[[str], bool]) -> None:
    """Code a sheet: empathy where the sentence holds it, else none."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["Empathy" if holds(row["sentence"]) else "none of these"] = "x"
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def feels(sentence: str) -> bool:
    return any(word in sentence for word in ("empathy", "shoes", "ached"))


def test_sheets_are_drawn_filled_in_and_scored(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By hand: cues find 50 of the 62 sentences that hold empathy, and no other; corrected, it is 62 in 125."""
    assert main(["sheet", "quill", "--sentences", "1000", "--coders", "ada,bo"]) == 0
    folder = project / "data/raw/quill/coding"
    assert sorted(path.name for path in folder.iterdir()) == [
        "key.csv", "sheet-ada.csv", "sheet-ada.xlsx", "sheet-bo.csv", "sheet-bo.xlsx",
    ]  # fmt: skip
    for coder in ("ada", "bo"):
        fill(folder / f"sheet-{coder}.csv", feels)
    capsys.readouterr()
    assert main(["score", "quill"]) == 0
    told = capsys.readouterr().out
    assert "125 sentences drawn; coded: ada 125, bo 125. Taken for true: majority of ada, bo." in told
    assert "Empathy                        1.00" in told
    reports = project / "reports/quill/coding"
    scores = pd.read_csv(reports / "scores.csv").set_index("theme").loc["empathy"]
    assert scores[["both", "machine_only", "people_only", "neither"]].tolist() == [50, 0, 12, 63]
    assert (scores["precision"], scores["recall"]) == (1, pytest.approx(50 / 62))
    shares = pd.read_csv(reports / "shares.csv").set_index("theme").loc["empathy"]
    assert shares["share"] == pytest.approx(50 / 125)
    assert shares["corrected"] == pytest.approx(62 / 125)
    wrong = pd.read_csv(reports / "disagreements.csv")
    assert set(wrong["sentence"]) == {"It hurt them and I ached along."}
    assert len(build_corpus(project / "data/raw/quill").sources) == 25  # what people coded is no raw file


def test_results_show_the_corrected_share_beside_the_counted(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By hand 50 and 62 of 125; whose coding is the reference is told; blank sheets correct nothing, and say so."""
    main(["sheet", "quill", "--sentences", "1000", "--coders", "ada"])
    assert main(["deck", "quill", "--only", "themes"]) == 0
    assert "shares are not corrected: nothing is coded yet" in capsys.readouterr().err
    sheet = project / "data/raw/quill/coding/sheet-ada.csv"
    fill(sheet, feels)
    corpus = read_corpus(project / "data/processed/quill")
    assert "corrected" not in analyze(corpus).named
    result = analyze(corpus, coded=read_sheets([sheet]))["corrected"]
    assert result.finding.title.startswith("Corrected, empathy stands in 50 (")
    assert result.finding.title.endswith(") of 100 sentences; counted: 40")
    assert "125 sentences drawn at random" in result.finding.caption
    assert "ada" in result.finding.caption
    assert result.native is not None
    assert [series.values for series in result.native.series] == [(50 / 125,), (62 / 125,)]


def test_a_coder_of_ones_own_is_scored_and_told_whether_it_is_better(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that knows the answer beats the cues; one that is as the cues does not."""
    module = "WORDS = ('empathy', 'shoes', 'ached')\n"
    for name, words in (("right", "WORDS"), ("same", "WORDS[:2]")):
        module += f"def {name}(said):\n    return [['empathy'] * any(w in s for w in {words}) for s in said]\n"
    (project / "mine.py").write_text(module, encoding="utf-8")
    monkeypatch.syspath_prepend(str(project))
    main(["sheet", "quill", "--sentences", "1000", "--coders", "ada"])
    fill(project / "data/raw/quill/coding/sheet-ada.csv", feels)
    assert main(["score", "quill", "--coder", "mine:right"]) == 0
    assert "Your coder: F1 1.00, the codebook's cues 0.89: it beats the cues" in capsys.readouterr().out
    assert main(["score", "quill", "--coder", "mine:same"]) == 0
    assert "it does not beat the cues (difference +0.00 to +0.00)" in capsys.readouterr().out
    assert main(["score", "quill", "--coder", "mine:wrong"]) == 1
    assert "the coder 'mine:wrong' cannot be loaded" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["sheet", "nobody"], "no corpus here"),
        (["sheet", "quill", "--sentences", "0"], "a sheet needs a sentence at least"),
        (["sheet", "quill", "--coders", "a,../b"], "'../b' is no name for a coder"),
        (["score", "quill"], "no coding sheet to read"),
        (["score", "quill", "--width", "0"], "a range cannot be 0 wide"),
    ],
)
@pytest.mark.usefixtures("project")
def test_a_users_mistake_is_one_clear_line(capsys: pytest.CaptureFixture[str], words: list[str], says: str) -> None:
    assert main(words) == 1
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1


def test_sentences_that_changed_since_are_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A page edited after the sheet was drawn: its sentences are not those that were coded."""
    main(["sheet", "quill", "--sentences", "1000", "--coders", "ada"])
    fill(project / "data/raw/quill/coding/sheet-ada.csv", feels)
    page = project / "data/raw/quill/p03.txt"
    page.write_text(page.read_text(encoding="utf-8").replace("kettle", "bottle"), encoding="utf-8")
    main(["build", "data/raw/quill"])
    assert main(["score", "quill"]) == 1
    assert "is not the sentence that was coded: the texts have changed" in capsys.readouterr().err


def test_a_shared_corpus_has_nothing_to_code(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["share", "quill"])
    built = project / "data/processed/quill"
    for path in built.glob("*.parquet"):
        path.unlink()
    assert main(["sheet", "quill"]) == 1
    assert "is a shared corpus: it has no texts" in capsys.readouterr().err


# --- a coder of one's own --------------------------------------------------------------------------------------------

UNITS = pd.DataFrame({"unit_id": ["u"], "post_id": ["p"], "text": ["We listen. The kettle sang. They feel heard."]})


def test_a_coders_themes_become_hits() -> None:
    """Each span is the sentence; a theme named twice counts once; no theme, no hit."""

    def coder(said: list[str]) -> Iterable[Iterable[str]]:
        assert said == ["We listen.", "The kettle sang.", "They feel heard."]
        return iter([["empathy", "empathy"], set(), ("customer_focus", "empathy")])

    hits = tag_themes(UNITS, read_codebook(), coder=coder)
    spans = [UNITS["text"][0][start:end] for start, end in zip(hits["start"], hits["end"], strict=True)]
    assert list(zip(hits["theme"], spans, strict=True)) == [
        ("empathy", "We listen."), ("customer_focus", "They feel heard."), ("empathy", "They feel heard."),
    ]  # fmt: skip
    assert set(hits["cue"]) == {"coder"}
    assert tag_themes(UNITS, read_codebook(), coder=lambda said: [()] * len(said)).empty


def failing(said: list[str]) -> list[list[str]]:
    raise OSError(f"no model for {len(said)}")


@pytest.mark.parametrize(
    ("coder", "says"),
    [
        (lambda _: [["empathy"]], "gave 1 answers to 3 sentences"),
        (lambda said: [["empathie"]] * len(said), "named 'empathie'"),
        (lambda _: None, "the coder failed: TypeError"),
        (failing, "the coder failed: OSError: no model for 3"),
    ],
)
def test_a_coder_that_misbehaves_is_one_clear_error(
    coder: Callable[[list[str]], Iterable[Iterable[str]]], says: str
) -> None:
    with pytest.raises(DiscourseError, match=says):
        tag_themes(UNITS, read_codebook(), coder=coder)


# --- the real coding of two readers ----------------------------------------------------------------------------------


def test_the_cues_against_two_readers() -> None:
    """Micro-F1 of the ten themes against either reader, and the readers' alpha where it may be told."""
    path = SHARED / "reference" / "coding.csv"
    if not path.exists():
        pytest.skip("the two readers' coding is not on this machine")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    book = read_codebook()
    names = [row["sentence_id"] for row in rows]
    posts = [row["unit"].split("/")[0] for row in rows]
    texts = [row["sentence"] for row in rows]
    units = pd.DataFrame({"unit_id": names, "post_id": posts, "text": texts})
    whole = units.assign(sentence_id=units["unit_id"], start=0, end=units["text"].str.len(), words=1, voice="own")
    hits = tag_themes(units, book, sentences=whole)
    coded = pd.DataFrame(
        [
            (coder, name, post, theme, theme in row[f"coder_{coder}"].split("; "))
            for name, post, row in zip(names, posts, rows, strict=True)
            for coder in "ab"
            for theme in book.scored
        ],
        columns=["coder", "sentence_id", "post_id", "theme", "present"],
    )
    for coder in "ab":
        score = score_coding(hits, coded, reference=coder).set_index("theme")
        both, machine, missed = score.loc["all", ["both", "machine_only", "people_only"]]
        assert score.loc["all", "f1"] == pytest.approx(2 * both / (2 * both + machine + missed))
        assert score.loc["all", "f1"] >= 0.72
    agreement = measure_agreement(coded).set_index("theme")
    assert agreement["alpha"].min() > 0.8
    assert not agreement.loc["challenger_misuse", "claim"]  # on one page only
