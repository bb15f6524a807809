"""What moved since the last run: told once, remembered, and blamed on what differs."""

import dataclasses
import functools
import json
import shutil
import tomllib
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

import brockdiscourse as bd
from brockdiscourse.cli import main
from brockdiscourse.findings import Measure, measure_table
from brockdiscourse.results import Results, analyze
from brockdiscourse.runs.comparison import compare_runs
from brockdiscourse.runs.memory import Run, read_runs, summarize_run, write_runs
from brockdiscourse.runs.rising import _LETTERS, find_rising, write_cue
from brockdiscourse.runs.telling import write_changes
from brockdiscourse.tables import MEMORY, Corpus
from brockdiscourse.text import fold, tokenize

ROOT = Path(__file__).parents[1]
RAW = ROOT / "data" / "raw" / "sample"
PACKAGED = resources.files("brockdiscourse") / "codebooks" / "selling.toml"


@functools.cache
def whole() -> Corpus:
    return bd.build_corpus(RAW)


@functools.cache
def without_genesis() -> Corpus:
    """The sample as it was before six of its posts were saved."""
    with TemporaryDirectory() as folder:
        raw = Path(folder) / "sample"
        shutil.copytree(RAW, raw)
        shutil.rmtree(raw / "genesis")
        return bd.build_corpus(raw)


@functools.cache
def whole_results() -> Results:
    return analyze(whole())


@functools.cache
def few_results() -> Results:
    return analyze(few())


def told(results: Results, folder: Path) -> str:
    """The page of changes, as `run` writes it."""
    memory = folder / "processed"
    memory.mkdir(exist_ok=True)
    return write_changes(results, folder / "reports", memory=memory).read_text(encoding="utf-8")


def sentences(page: str) -> list[str]:
    return [line[3:] for line in page.splitlines() if line[:3] in {"1. ", "2. ", "3. ", "4. ", "5. "}]


# --- by hand ---------------------------------------------------------------------------------------------------------


def share(name: str, estimate: float, low: float | None = None, high: float | None = None) -> Measure:
    return Measure(name=name, label=name.title(), unit="share", estimate=estimate, low=low, high=high, n=9)


def run(*measures: Measure, texts: str = "ab", seen: int = 1, **causes: str) -> Run:
    """A run over texts of one letter each, whose fingerprints are those letters."""
    return Run(
        corpus="quill",
        stamp="quill",
        causes={"data": texts, "codebook": "c", "facts": "f", "version": "1"} | causes,
        texts={letter.lower(): letter for letter in texts},
        headlines={"themes": ("What is argued?", "This")},
        measures={f"themes/{measure.name}": measure for measure in measures},
        seen={f"themes/{measure.name}": seen for measure in measures},
    )


def test_a_finding_moves_when_its_figure_leaves_the_range_it_had() -> None:
    """By hand: .19 lies in .15 to .25, .26 does not; without a range a fifth of .10 is .02; another unit moves."""
    before = run(share("in", 0.2, 0.15, 0.25), share("out", 0.2, 0.15, 0.25), share("bare", 0.1), share("still", 0.1))
    after = run(share("in", 0.19, 0.1, 0.3), share("out", 0.26, 0.2, 0.3), share("bare", 0.13), share("still", 0.11))
    assert compare_runs(before, after).resized == ("themes/out", "themes/bare")
    counted = dataclasses.replace(share("in", 5), unit="sentences")
    assert compare_runs(before, run(counted)).resized == ("themes/in",)


def test_what_only_one_run_has_appeared_or_vanished() -> None:
    """Texts and findings alike; a text with other words has changed."""
    changes = compare_runs(
        run(share("x", 0.1), share("y", 0.1), texts="abc"), run(share("y", 0.1), share("z", 1), texts="bCd")
    )
    assert (changes.new, changes.changed, changes.gone) == (("d",), ("c",), ("a",))
    assert (changes.appeared, changes.vanished) == (("themes/z",), ("themes/x",))


def test_a_finding_is_provisional_until_it_has_survived_new_data() -> None:
    """Another codebook or another day is no new data; a finding that comes back begins again."""
    first = compare_runs(None, run(share("x", 0.1))).after
    assert first.seen == {"themes/x": 1}
    again = compare_runs(first, run(share("x", 0.1), codebook="d"))
    assert again.provisional == ("themes/x",)
    second = compare_runs(again.after, run(share("x", 0.1), share("y", 0.1), texts="abc"))
    assert second.provisional == ("themes/y",)
    gone = compare_runs(second.after, run(share("y", 0.1), texts="abcd"))
    assert gone.provisional == ()
    assert compare_runs(gone.after, run(share("x", 0.1), texts="abcd")).provisional == ("themes/x",)


@pytest.mark.parametrize(
    ("causes", "expected"),
    [({"codebook": "d"}, ("codebook",)), ({"facts": "g"}, ("facts",)), ({"version": "2"}, ("version",)), ({}, ())],
)
def test_what_differs_is_blamed(causes: dict[str, str], expected: tuple[str, ...]) -> None:
    assert compare_runs(run(), run(**causes)).causes == expected
    assert compare_runs(run(), run(texts="abc", **causes)).causes == ("data", *expected)
    assert compare_runs(None, run(**causes)).causes == ()


def test_measures_of_a_table_of_shares() -> None:
    """Without groups each theme that occurs; between groups the widest sure difference, its range by hand."""
    columns = ["theme", "n", "sentences", "threads", "share", "low", "high"]
    rows = [("a", 20, 100, 30, 0.2, 0.15, 0.26), ("b", 0, 100, 30, 0.0, 0.0, 0.03)]
    (only,) = measure_table(pd.DataFrame(rows, columns=columns))
    assert (only.name, only.estimate, only.low, only.high, only.n, str(only)) == (
        *("a", 0.2, 0.15, 0.26, 20),
        "20 of 100 sentences (15 to 26)",
    )
    few = pd.DataFrame([("a", 3, 10, 4, 0.3, None, None)], columns=columns)
    assert [str(measure) for measure in measure_table(few)] == ["3 sentences"]
    grouped = pd.DataFrame(
        [("a", "posts", 20, 100, 30, 0.2, 0.18, 0.22), ("a", "replies", 2, 100, 30, 0.02, 0.01, 0.03)],
        columns=["theme", "turn", *columns[1:]],
    )
    (gap,) = measure_table(grouped)
    assert (gap.name, gap.label, gap.unit) == ("a", "a: more in posts than in replies", "gap")
    # .18, and the roots of .02² + .01² below and above
    assert (gap.estimate, gap.low, gap.high) == pytest.approx((0.18, 0.157639, 0.202361), abs=1e-6)
    assert measure_table(grouped.rename(columns={"turn": "year"})) == ()
    assert measure_table(pd.DataFrame({"what": ["x"], "n": [1]})) == ()


def test_measures_of_words_are_those_that_differ_clearly() -> None:
    table = pd.DataFrame(
        {
            "word": ["sure", "unsure"],
            "n": [9, 9],
            "log_odds": [1.0, 1.0],
            "low": [0.5, -1],
            "high": [1.5, 3],
            "q": [0.01, 0.5],
        }
    )
    (word,) = measure_table(table)
    # e to the power of 1, .5 and 1.5
    assert (word.name, word.estimate, word.low, word.high) == ("sure", 2.71828, 1.64872, 4.48169)
    assert str(word) == "2.7 times as often (1.6 to 4.5)"
    assert measure_table(table.assign(q=float("nan"))) == ()


# --- on disk ---------------------------------------------------------------------------------------------------------


def test_two_runs_are_kept_and_read_back_as_they_were(tmp_path: Path) -> None:
    runs = [run(share("x", 0.1), texts=texts) for texts in ("a", "ab", "abc")]
    write_runs(runs, tmp_path)
    assert read_runs(tmp_path, corpus="quill") == runs[1:]
    assert [path.name for path in tmp_path.iterdir()] == [MEMORY]
    assert read_runs(tmp_path / "nowhere", corpus="quill") == []


def test_a_run_cut_short_while_it_writes_leaves_the_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record is either the former one or the new one."""
    write_runs([run()], tmp_path)
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        write_runs([run(), run(texts="abc")], tmp_path)
    assert read_runs(tmp_path, corpus="quill") == [run()]


def damaged() -> dict[str, bytes]:
    good = json.loads(
        json.dumps({"format": "brockdiscourse runs 1", "runs": [dataclasses.asdict(run(share("x", 0.1)))]})
    )
    other = json.loads(json.dumps(good).replace('"quill"', '"other"'))
    holes = {f"without {name}": {**good["runs"][0], name: None} for name in good["runs"][0]}
    return {
        "empty": b"",
        "cut": json.dumps(good).encode()[:-40],
        "no utf-8": b"\xff\xfe",
        "a list": b"[]",
        "deep": b"[" * 100_000,
        "foreign": b'{"format": "something else", "runs": []}',
        "other corpus": json.dumps(other).encode(),
        **{name: json.dumps({**good, "runs": [entry]}).encode() for name, entry in holes.items()},
    }


@pytest.mark.parametrize("case", sorted(damaged()))
def test_a_damaged_or_foreign_record_is_noted_and_replaced(case: str, tmp_path: Path) -> None:
    """One clear line, and the run counts as the first."""
    (tmp_path / "processed").mkdir()
    (tmp_path / "processed" / MEMORY).write_bytes(damaged()[case])
    page = told(few_results(), tmp_path)
    assert page.count("this counts as the first run.") == 1
    assert str(tmp_path) not in page
    assert sentences(page)[0].startswith("This is the first run")
    assert read_runs(tmp_path / "processed", corpus="few")[-1].same_as(summarize_run(few_results()))


@functools.cache
def few() -> Corpus:
    with TemporaryDirectory() as folder:
        raw = Path(folder) / "few"
        shutil.copytree(RAW / "genesis", raw / "genesis")
        return bd.build_corpus(raw)


# --- as an operator meets it -----------------------------------------------------------------------------------------


def test_first_run_then_more_files_then_nothing_new(tmp_path: Path) -> None:
    """Counts as plain set arithmetic has them; a run with nothing new says so, the same bytes each time."""
    first = told(analyze(without_genesis()), tmp_path)
    assert len(sentences(first)) == 5
    assert sentences(first)[0].startswith("This is the first run")
    assert "Every finding is provisional" in sentences(first)[3]
    second = told(whole_results(), tmp_path)
    old, new = (set(corpus.units["unit_id"]) for corpus in (without_genesis(), whole()))
    assert len(new) > len(old)
    assert sentences(second)[0] == (
        f"{len(new - old)} new texts, 0 changed, {len(old - new)} gone: {len(new)} texts now, {len(old)} before."
    )
    assert sentences(second)[2].startswith("Why: new data; the same as before: the codebook, the facts and")
    record = (tmp_path / "processed" / MEMORY).read_bytes()
    third, fourth = told(whole_results(), tmp_path), told(whole_results(), tmp_path)
    assert third == fourth
    assert "**Nothing has changed since the last run.** What moved before that:" in third
    assert sentences(third) == sentences(second)
    assert (tmp_path / "processed" / MEMORY).read_bytes() == record
    assert "INVENTED" in first and "INVENTED" in third  # noqa: PT018 - one fact
    texts = [text for text in whole().units["text"].dropna() if len(text) > 80]
    assert not [text for text in texts if text[:60].encode() in record]


def test_a_finding_survives_new_data() -> None:
    """What stood before and after the new posts is no longer provisional; what is new is."""
    runs = [summarize_run(results) for results in (analyze(without_genesis()), whole_results())]
    changes = compare_runs(*runs)
    assert set(changes.provisional) == set(runs[1].measures) - set(runs[0].measures)
    assert len(runs[0].measures) > 15
    assert {name.partition("/")[0] for name in runs[1].measures} >= {"themes", "kinds", "words"}


def test_another_codebook_is_the_reason(tmp_path: Path) -> None:
    """A theme less: it vanishes, and the codebook is to blame."""
    text = PACKAGED.read_text(encoding="utf-8")
    blocks = text.split("[[themes]]")
    smaller = "[[themes]]".join(block for block in blocks if 'id = "empathy"' not in block)
    (tmp_path / "mine.toml").write_text(smaller, encoding="utf-8")
    codebook = bd.read_codebook(tmp_path / "mine.toml")
    told(whole_results(), tmp_path)
    page = told(analyze(whole_with(codebook), codebook=codebook), tmp_path)
    assert sentences(page)[2].startswith("Why: the codebook; the same as before: data, the facts and")
    vanished = page.split("## Vanished")[1].split("##")[0]
    assert "| Empathy |" in vanished
    assert sentences(page)[0].startswith("No text is new, changed or gone")


def whole_with(codebook: bd.Codebook) -> Corpus:
    """The sample with its themes found by another codebook."""
    corpus = whole()
    hits = bd.tag_themes(corpus.units, codebook, sentences=corpus.sentences)
    return dataclasses.replace(corpus, hits=hits, provenance={**corpus.provenance, "codebook_hash": codebook.hash})


def test_facts_and_version_are_the_reason(tmp_path: Path) -> None:
    """A fact that joins two people; then a newer program that finds the same."""
    raw = tmp_path / "few"
    shutil.copytree(RAW / "genesis", raw / "genesis")
    told(few_results(), tmp_path)
    comment = few().comments["comment_id"].iloc[0]
    (raw / "facts.csv").write_text(
        f"id,field,value,why,who\n{comment},author,Somebody Else,I know,me\n", encoding="utf-8"
    )
    corpus = bd.build_corpus(raw)
    page = told(analyze(corpus), tmp_path)
    assert "the facts; the same as before: data, the codebook and the program's version" in sentences(page)[2]
    newer = dataclasses.replace(corpus, provenance={**corpus.provenance, "version": "9.9.9"})
    assert "the program's version; the same as before" in sentences(told(analyze(newer), tmp_path))[2]


def test_changed_and_gone_texts_are_named(tmp_path: Path) -> None:
    corpus = few()
    told(few_results(), tmp_path)
    edited, lost = corpus.comments["comment_id"].iloc[0], corpus.comments["comment_id"].iloc[1]
    comments = corpus.comments.assign(
        text=corpus.comments["text"].where(corpus.comments["comment_id"] != edited, "Edited *since*.")
    )
    comments = comments[comments["comment_id"] != lost].reset_index(drop=True)
    page = told(analyze(dataclasses.replace(corpus, comments=comments)), tmp_path)
    assert sentences(page)[0].startswith("0 new texts, 1 changed, 1 gone")
    assert "## Changed texts" in page and "## Texts that are gone" in page  # noqa: PT018 - one fact
    assert "so the program itself was changed" in sentences(page)[2] or "no finding moved" in sentences(page)[2]


def test_a_corpus_without_texts_is_compared_by_counts(tmp_path: Path) -> None:
    """A shared corpus: no words on the rise, no error."""
    shared = analyze(bd.share_corpus(few()))
    assert (
        sentences(told(shared, tmp_path))[4]
        == "No word is known to be on the rise that no theme of the codebook covers."
    )
    assert "**Nothing has changed since the last run.**" in told(shared, tmp_path)


def test_a_word_is_on_the_rise_unless_a_theme_covers_it(tmp_path: Path) -> None:
    """`outcome` was planted; a codebook with the cue that is offered covers it."""
    page = told(whole_results(), tmp_path)
    block = page.split("```toml\n")[1].split("\n```")[0]
    rising = find_rising(whole_results())
    assert list(rising["word"]) == ["outcome"]
    assert tomllib.loads(block)["themes"][0]["cues"] == ["outcome"]
    pasted = tmp_path / "mine.toml"
    pasted.write_text(PACKAGED.read_text(encoding="utf-8") + "\n" + block + "\n", encoding="utf-8")
    codebook = bd.read_codebook(pasted)
    assert "outcome" not in set(find_rising(analyze(whole_with(codebook), codebook=codebook))["word"])


def test_new_texts_are_held_against_the_others() -> None:
    """A word that stands in every new text and in no other; and the names of people are no theme."""
    corpus = whole()
    new = set(corpus.posts["post_id"].iloc[-25:])
    mine = corpus.words["unit_id"].astype("str").isin(new)
    name = corpus.people["name"].iloc[0].split()[0].lower()
    planted = [
        {"unit_id": unit, "post_id": unit, "voice": "own", "word": word, "n": 3}
        for unit in corpus.words.loc[mine, "unit_id"].astype("str").unique()
        for word in ("zeugma", name)
    ]
    words = pd.concat([corpus.words.astype({"unit_id": "str", "post_id": "str", "word": "str"}), pd.DataFrame(planted)])
    posts = corpus.posts.assign(
        text=corpus.posts["text"] + corpus.posts["post_id"].map(lambda post: " zeugma" * (post in new))
    )
    rising = find_rising(analyze(dataclasses.replace(corpus, words=words, posts=posts)), new=new)
    row = rising.set_index("word").loc["zeugma"]
    assert row["compared"] == "new texts with the others"
    assert (row["n"], row["n_against"]) == (3 * len(planted) / 2, 0)
    assert name not in set(rising["word"])


@settings(deadline=None)
@given(st.text(min_size=1, max_size=30))
def test_any_word_makes_a_cue_that_a_codebook_reads(text: str) -> None:
    """Whatever the tokenizer calls a word can be pasted below the packaged codebook."""
    folded = fold(text)
    for start, end in tokenize(folded):
        word = folded[start:end]
        if not _LETTERS.fullmatch(word):
            continue
        block = write_cue(word, themes=["empathy", word])
        with TemporaryDirectory() as folder:
            path = Path(folder) / "mine.toml"
            path.write_text(block, encoding="utf-8")
            assert bd.read_codebook(path).themes[0].cues[0].phrase.pattern.fullmatch(word)


def test_run_remembers_and_forget_forgets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As typed: the record lies beside the tables, outlives a build, and goes with `forget`."""
    raw = tmp_path / "data" / "raw" / "few"
    shutil.copytree(RAW / "genesis", raw / "genesis")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("brockdiscourse.execute.execute_notebooks", lambda *_, **__: [])
    monkeypatch.setattr("brockdiscourse.cli._present", lambda *_, **__: None)
    assert main(["run", "data/raw/few"]) == 0
    assert "changes.md" in capsys.readouterr().out
    page = tmp_path / "reports" / "few" / "changes.md"
    assert sentences(page.read_text(encoding="utf-8"))[0].startswith("This is the first run")
    record = tmp_path / "data" / "processed" / "few" / MEMORY
    kept = record.read_bytes()
    assert main(["build", "data/raw/few"]) == 0
    assert record.read_bytes() == kept
    assert main(["run", "data/raw/few"]) == 0
    assert "Nothing has changed since the last run" in page.read_text(encoding="utf-8")
    assert main(["forget", "few", "--yes"]) == 0
    assert not record.exists()
