"""The command line, as a user types it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from brockdiscourse.cli import main
from brockdiscourse.parse.outline import outline

PAGE = """The Forklift

by Ada Quill on March 3rd, 2015

We sold it. Nobody drove it.

From → Tales

  1. Bo Lind permalink

    Ada, did you ask?

Leave a Reply
"""
UNKNOWN = """<html><body><div class="talk">
<div class="say" id="say-11"><b>Ada</b> one red crane lifts four wet crates</div>
<div class="say" id="say-12"><b>Bo</b> nine grey barges at dawn and more
<div class="say" id="say-13"><b>Cy</b> under the bridge they all go slow</div></div>
</div></body></html>"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    raw = tmp_path / "data" / "raw" / "quill"
    raw.mkdir(parents=True)
    (raw / "forklift.txt").write_text(PAGE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_build_writes_tables_beside_the_raw_files(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """data/raw/NAME goes to data/processed/NAME, and the command says what it read."""
    (project / "data/raw/quill/blank.html").write_bytes(b"")
    assert main(["build", "data/raw/quill"]) == 0
    told = capsys.readouterr().out
    assert "quill: 2 files, 1 threads, 1 comments and pings" in told
    assert "not used: blank.html: empty file" in told
    assert (project / "data/processed/quill/comments.csv").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["build", "nowhere"], "nowhere: no such folder"),
        (["share", "quill"], "no corpus here; build it with: brockdiscourse build data/raw/quill"),
        (["forget", "../quill"], "is not the name of a corpus"),
        (["forget", "nobody"], "no corpus 'nobody' here"),
        (["inspect", "nothing.html"], "nothing.html: No such file"),
        (["build", "data/raw/quill", "--codebook", "mine.toml"], "mine.toml"),
    ],
)
@pytest.mark.usefixtures("project")
def test_a_users_mistake_is_one_clear_line(capsys: pytest.CaptureFixture[str], words: list[str], says: str) -> None:
    """Exit code 1 and one line on stderr; no traceback."""
    assert main(words) == 1
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1


def test_share_and_forget(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is shared stays when the corpus is built again; what is forgotten is gone everywhere."""
    main(["build", "data/raw/quill"])
    assert main(["share", "quill"]) == 0
    main(["build", "data/raw/quill"])
    assert (project / "data/processed/quill/shared/posts.csv").exists()
    assert main(["forget", "quill"]) == 1  # nobody confirms
    assert main(["forget", "quill", "--yes"]) == 0
    assert not (project / "data/processed/quill").exists()
    assert not (project / "data/raw/quill").exists()
    assert "Deleted" in capsys.readouterr().out


@pytest.mark.usefixtures("project")
def test_inspect_shows_what_the_parser_sees(capsys: pytest.CaptureFixture[str]) -> None:
    """The post, then a line a comment."""
    assert main(["inspect", "data/raw/quill/forklift.txt"]) == 0
    told = capsys.readouterr().out
    assert "post: The Forklift · Ada Quill · 2015-03-03" in told
    assert "Bo Lind · no time · comment · Ada, did you ask?" in told


def test_inspect_proposes_what_an_unknown_page_repeats(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The repeated element with numbered ids comes first, counted by hand: three, one of them nested."""
    (first, *_) = outline(UNKNOWN)
    assert first == ("div.say", 3, "say-N", 8, 1)
    (project / "odd.html").write_text(UNKNOWN, encoding="utf-8")
    main(["inspect", "odd.html"])
    assert "div.say" in capsys.readouterr().out


@pytest.mark.slow
def test_an_empty_folder_shows_the_shared_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the pages are not at hand, `run` executes the notebook that can do without them."""
    root = Path(__file__).parents[1]
    (tmp_path / "data/raw/brock").mkdir(parents=True)
    shutil.copytree(root / "data/processed/brock/shared", tmp_path / "data/processed/brock/shared")
    monkeypatch.chdir(tmp_path)
    assert main(["run", "data/raw/brock"]) == 0
    assert [path.stem for path in tmp_path.glob("reports/brock/notebooks/*.html")] == ["06-the-five-pages"]
    assert not (tmp_path / "data/processed/brock/posts.parquet").exists()


@pytest.mark.slow
def test_the_main_job_from_outside(project: Path) -> None:
    """`run` on a folder of its own: tables, executed notebooks, charts; exit code 0."""
    command = [sys.executable, "-m", "brockdiscourse.cli", "run", "data/raw/quill"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert list((project / "reports/quill/notebooks").glob("*.html"))
    assert list((project / "reports/quill/charts").glob("*.png"))
