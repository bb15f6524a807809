"""Folders of raw files, good and bad, to a corpus on disk."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from brockdiscourse import schema
from brockdiscourse.errors import CorpusError, SchemaError
from brockdiscourse.pipeline import build_corpus, read_facts
from brockdiscourse.tables import read_corpus, write_corpus

PAGE = """Skip to content

Nobody Asked The Night Shift

by Ada Quill on March 3rd, 2015

We sold the plant a scheduler. Nobody had asked the people who would use it.

They told us so, in the end, with a spanner. Our quota was met and our customer was not.

From → Service

  1. Bo Lind permalink

    Ada – did you ever go back? I always wonder what the customer made of it.

    • Bo, I did. It took me a year and a cake.

Leave a Reply
"""

BAD = {
    "empty.html": (b"", "empty"),
    "blank.txt": (b" \n\n\t ", "empty"),
    "picture.html": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "binary"),
    "expected.json": (b'{"_about": "an answer key", "a.txt": {"kind": "post"}}', "JSON"),
    "no-thread.html": (b"<html><body><nav>Home</nav></body></html>", "no post"),
    "deep.html": (b"<html><body>" + b"<ul><li>" * 10_000 + b"x", "deep"),
}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "raw" / "quill"
    folder.mkdir(parents=True)
    (folder / "night-shift.txt").write_text(PAGE, encoding="utf-8")
    return folder


def test_a_page_becomes_a_corpus(raw: Path) -> None:
    """Post, comment, answer; the answer's writer is worked out, with a reason."""
    corpus = build_corpus(raw)
    assert corpus.posts["title"].tolist() == ["Nobody Asked The Night Shift"]
    assert corpus.comments["author"].fillna("").tolist() == ["Bo Lind", ""]
    reply = corpus.turns.iloc[2]
    names = corpus.people.set_index("person")["name"]
    assert names[reply["speaker"]] == "Ada Quill"
    assert reply["speaker_basis"] == "host"
    assert names[reply["addressee"]] == "Bo Lind"
    assert corpus.units["role"].tolist() == ["host", "guest", "host"]


@pytest.mark.parametrize(("name", "data", "reason"), [(n, d, r) for n, (d, r) in BAD.items()])
def test_a_bad_file_is_a_row_in_skipped(raw: Path, name: str, data: bytes, reason: str) -> None:
    """The rest of the corpus is built; the file has its rows in sources and in skipped."""
    (raw / name).write_bytes(data)
    corpus = build_corpus(raw)
    assert len(corpus.posts) == 1
    assert set(corpus.sources["source"]) == {"night-shift.txt", name}
    (row,) = corpus.skipped.itertuples()
    assert row.source == name
    assert reason.lower() in f"{row.reason} {row.detail}".lower()


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "utf-8-sig"])
def test_a_wrong_encoding_still_reads(raw: Path, encoding: str) -> None:
    """Saved in another encoding, the page says the same."""
    (raw / "night-shift.txt").write_text(PAGE.replace("→", "->"), encoding=encoding)
    corpus = build_corpus(raw)
    assert corpus.comments["author"].fillna("").tolist() == ["Bo Lind", ""]


def test_nothing_readable_is_one_clear_error(tmp_path: Path) -> None:
    """A folder without a readable file is an error that names the folder and the reasons."""
    (tmp_path / "a.html").write_bytes(b"")
    with pytest.raises(CorpusError, match=r"nothing could be read: a\.html"):
        build_corpus(tmp_path)
    with pytest.raises(CorpusError, match="no such folder"):
        build_corpus(tmp_path / "nowhere")


def test_disk_gives_back_what_it_was_given(raw: Path, tmp_path: Path) -> None:
    """Written and read, a corpus is the same, bytes included on a second writing."""
    corpus = build_corpus(raw)
    folder = write_corpus(corpus, tmp_path / "out")
    again = read_corpus(folder)
    for name, table in corpus.tables.items():
        pd.testing.assert_frame_equal(table, again.tables[name], check_categorical=False)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    write_corpus(build_corpus(raw), folder)
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}
    described = json.loads((folder / "datapackage.json").read_text())
    for resource in described["resources"]:
        columns = pd.read_csv(folder / resource["path"], nrows=0, encoding="utf-8-sig").columns
        assert [field["name"] for field in resource["schema"]["fields"]] == list(columns)


def test_csv_never_holds_a_formula(raw: Path, tmp_path: Path) -> None:
    """A comment that begins like a formula is text to Excel; the Parquet keeps it as written."""
    text = PAGE.replace("Ada – did you", "=HYPERLINK(1) did you")
    (raw / "night-shift.txt").write_text(text, encoding="utf-8")
    folder = write_corpus(build_corpus(raw), tmp_path / "out")
    cells = pd.read_csv(folder / "comments.csv", encoding="utf-8-sig")["text"]
    assert cells[0].startswith("'=HYPERLINK")
    assert pd.read_parquet(folder / "comments.parquet")["text"][0].startswith("=HYPERLINK")


KILLED = """
import sys
from pathlib import Path
from brockdiscourse.pipeline import build_corpus
from brockdiscourse.tables import write_corpus
corpus = build_corpus(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    write_corpus(corpus, Path(sys.argv[2]))
"""


@pytest.mark.slow
def test_a_killed_run_leaves_old_or_new_tables(raw: Path, tmp_path: Path) -> None:
    """Killed at any moment of writing, the corpus is whole."""
    target = tmp_path / "out"
    write_corpus(build_corpus(raw), target)
    for moment in range(6):
        process = subprocess.Popen([sys.executable, "-c", KILLED, raw, target], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.03 * moment + 0.01)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert len(read_corpus(target).comments) == 2


def test_facts_of_the_analyst_are_applied(raw: Path) -> None:
    """A date, a thread's post and a speaker that the page does not give come from facts.csv, with basis analyst."""
    thread = PAGE[PAGE.index("  1. Bo Lind") :].replace("Bo Lind permalink", "permalink").replace("Bo, I did", "I did")
    (raw / "thread.txt").write_text(thread, encoding="utf-8")
    first = build_corpus(raw)
    (lost,) = first.comments.loc[first.comments["post_id"] == "thread", "comment_id"].head(1)
    rows = ["id,field,value,why,who", "thread,post,night-shift,same theme,me", f"{lost},author,Cy Twill,she told me,me"]
    rows.append("night-shift,date,2015-03-04,archive,me")
    (raw / "facts.csv").write_text("\n".join(rows), encoding="utf-8")
    corpus = build_corpus(raw)
    assert corpus.posts["post_id"].tolist() == ["night-shift"]
    assert corpus.posts["timestamp"].dt.day.tolist() == [4]
    turn = corpus.turns.set_index("unit_id").loc[lost]
    assert turn["speaker_basis"] == "analyst"
    assert corpus.provenance["facts_hash"] != first.provenance["facts_hash"]


def test_a_wrong_fact_is_named_by_its_line(tmp_path: Path) -> None:
    """facts.csv with an unknown field says which line."""
    (tmp_path / "facts.csv").write_text("id,field,value,why,who\na,autor,b,,\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"line 2: field is 'autor'"):
        read_facts(tmp_path / "facts.csv")


def test_no_corpus_says_how_to_build_one(tmp_path: Path) -> None:
    """Reading what was never built names the command."""
    with pytest.raises(CorpusError, match="brockdiscourse build data/raw/sample"):
        read_corpus(tmp_path / "sample")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"reply_to": ["x#comment-9", None]}, "parent"),
        ({"depth": [1, 3]}, "depth"),
        ({"kind": ["comment", "note"]}, "note not allowed"),
        ({"comment_id": ["x#comment-1", "x#comment-1"]}, "repeat the key"),
        ({"post_id": ["x", "y"]}, "posts"),
    ],
)
def test_the_checks_find_what_breaks_a_promise(change: dict[str, list[object]], fault: str) -> None:
    """Orphans, wrong depths, unknown kinds, double keys and dangling references are refused."""
    rows = {
        "comment_id": ["x#comment-1", "x#comment-2"],
        "post_id": ["x", "x"],
        "kind": ["comment", "comment"],
        "position": [1, 2],
        "depth": [1, 2],
        "reply_to": [None, "x#comment-1"],
        "parent_state": [None, "shown"],
        "source": ["a", "a"],
    }
    posts = schema.frame("posts", [{"post_id": "x", "source": "a"}])
    schema.check({"posts": posts, "comments": schema.conform(pd.DataFrame(rows), "comments")})
    if "reply_to" in change:
        change = {**change, "parent_state": ["shown", None]}
    broken = schema.conform(pd.DataFrame(rows | change), "comments")
    with pytest.raises(SchemaError, match=fault):
        schema.check({"posts": posts, "comments": broken})


def test_one_post_from_two_files_is_one_row(tmp_path: Path) -> None:
    """The same saved page twice: one post, one thread, both files named."""
    raw = tmp_path / "twice"
    raw.mkdir()
    page = (
        '<html><head><link rel="canonical" href="https://quill.example/2015/night/"><title>Night</title></head><body>'
        '<h1 class="entry-title">Night</h1><div class="entry-content"><p>We sold the plant a scheduler.</p></div>'
        '<ol class="commentlist"><li id="comment-7" class="comment depth-1"><div class="comment-author"><b class="fn">'
        'Bo</b></div><div class="comment-content"><p>Did you go back?</p></div></li></ol></body></html>'
    )
    (raw / "a.html").write_text(page, encoding="utf-8")
    shutil.copy(raw / "a.html", raw / "b.html")
    corpus = build_corpus(raw)
    assert corpus.posts[["post_id", "source"]].to_numpy().tolist() == [["quill.example/2015/night", "a.html | b.html"]]
    assert corpus.comments["comment_id"].tolist() == ["quill.example/2015/night#comment-7"]


def test_a_ring_of_replies_across_files_is_opened_and_told(tmp_path: Path) -> None:
    """The oldest of it opens the thread and keeps what it names, which a row of skipped tells; nothing follows it."""
    raw = tmp_path / "ring"
    raw.mkdir()
    page = "https://quill.example/2015/night/"

    def record(number: int, parent: int) -> dict[str, object]:
        text = {"rendered": f"<p>Text {number}.</p>"}
        when = f"2015-01-0{number}T10:00:00"
        return {
            "id": number, "post": 7, "parent": parent, "author_name": f"Bo{number}", "date": when,
            "link": f"{page}#comment-{number}", "content": text, "type": "comment", "status": "approved",
        }  # fmt: skip

    (raw / "a.json").write_text(json.dumps([record(1, 3), record(2, 1)]), encoding="utf-8")
    (raw / "b.json").write_text(json.dumps([record(3, 2)]), encoding="utf-8")
    corpus = build_corpus(raw)
    name = "quill.example/2015/night#comment-"
    assert corpus.comments[["comment_id", "depth"]].to_numpy().tolist() == [[f"{name}{n}", n] for n in (1, 2, 3)]
    assert corpus.skipped[["source", "reason", "detail"]].to_numpy().tolist() == [
        ["a.json", "answers a later comment", f"{name}1 -> {name}3"]
    ]
    targets = corpus.turns.set_index("unit_id")["target"]
    assert targets[f"{name}1"] != f"{name}3"
    assert targets[f"{name}2"] == f"{name}1"
