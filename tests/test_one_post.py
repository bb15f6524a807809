"""A corpus of one post that nobody answered: everything runs and says what cannot be said."""

import functools
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import pandas as pd
import pytest

import brockdiscourse as bd
from brockdiscourse.execute import execute_notebooks, find_notebooks
from brockdiscourse.results import analyze
from brockdiscourse.tables import Corpus, write_corpus

ROOT = Path(__file__).parents[1]
PAGE = (
    '<html><body class="single"><article class="post"><h1 class="entry-title">On lists</h1>{about}<div '
    'class="entry-content"><p>We wrote a list of what the customer fears. Nobody read it to the end.</p></div>'
    "</article>{below}</body></html>"
)
SIGNED = (
    '<div class="entry-meta"><span class="author vcard"><a class="fn" href="#">Ada Host</a></span> '
    '<time class="entry-date" datetime="2014-03-02T10:00:00+00:00">March 2, 2014</time></div>'
)
PING = (
    '<ol class="commentlist"><li class="pingback" id="comment-1"><div class="comment-author"><cite class="fn">Another '
    'blog</cite></div><div class="comment-meta"><a href="#comment-1">May 1, 2014</a></div>'
    "<p>[…] a list […]</p></li></ol>"
)
PAGES = {
    "bare": PAGE.format(about="", below=""),
    "signed": PAGE.format(about=SIGNED, below=""),
    "pinged": PAGE.format(about=SIGNED, below=PING),
}


@functools.cache
def corpus(kind: str) -> Corpus:
    with TemporaryDirectory() as folder:
        (Path(folder) / "page.html").write_text(PAGES[kind], encoding="utf-8")
        return bd.build_corpus(folder, name="one")


@pytest.mark.parametrize("kind", PAGES)
def test_charts_of_talk_say_that_there_is_none(kind: str) -> None:
    """No bar, no axis with ticks below nought: a title that says so, and nothing drawn."""
    one = corpus(kind)
    threads = bd.summarize_threads(one.comments, one.turns, one.posts, people=one.people)
    links, active = bd.count_replies(one.turns, people=one.people), bd.summarize_people(one.turns, one.people)
    rows = bd.thread_rows(one.comments, one.turns, one.posts, people=one.people, post_id=one.posts["post_id"].iloc[0])
    charts = {
        "sizes": bd.plot_thread_sizes(threads, finding=bd.describe_sizes(threads)),
        "thread": bd.plot_thread(rows, finding=bd.describe_thread(rows)),
        "participation": bd.plot_participation(active, finding=bd.describe_participation(active)),
        "replies": bd.plot_replies(links, finding=bd.describe_replies(links)),
    }
    for name, chart in charts.items():
        figure = chart.get_figure(root=True)
        (ax,) = figure.axes
        assert not any((ax.patches, ax.lines, ax.images, ax.axison)), name
        assert [text.get_text() for text in ax.texts] == ["Nothing to show: too little data"], name
        told = figure.get_label()
        assert told.startswith("Nobody answers anybody" if name == "replies" else "Nobody has commented"), name


@pytest.mark.parametrize("kind", PAGES)
def test_findings_say_what_cannot_be_said(kind: str) -> None:
    """In words, and not as none of nought."""
    one = corpus(kind)
    threads = bd.summarize_threads(one.comments, one.turns, one.posts, people=one.people)
    assert bd.describe_network(bd.summarize_network(one.turns, one.people)).title == "Nobody answers anybody"
    assert "could be answered" in bd.describe_answers(threads[threads["comments"] > 0]).title
    assert "talks of a theme" in bd.describe_uptake(bd.count_uptake(one.hits, one.turns)).title
    for result in analyze(one).by_role.values():
        assert not re.search(r"\b(of|in) 0\b|\bnan\b", f"{result.finding.title} {result.finding.caption}"), result.name


def test_one_comment_is_no_half() -> None:
    """Of one thread no half can have so many comments."""
    one = corpus("bare")
    threads = bd.summarize_threads(one.comments, one.turns, one.posts).assign(comments=1)
    assert bd.describe_sizes(threads).title == "The thread has 1 comment"


@pytest.mark.slow
def test_every_notebook_runs(tmp_path: Path) -> None:
    """No error and no warning."""
    built = write_corpus(corpus("signed"), tmp_path / "one")
    paths = find_notebooks("one", folder=ROOT / "notebooks")
    assert len(paths) >= 5
    parameters = {"CORPUS": str(built), "REPORTS": str(tmp_path / "reports")}
    assert execute_notebooks(paths, tmp_path / "run", parameters=parameters) == []
    for path in paths:
        cells = nbformat.read(tmp_path / "run" / path.name, as_version=4).cells
        outputs = [output for cell in cells for output in cell.get("outputs", [])]
        assert not [output["text"] for output in outputs if output.get("name") == "stderr"], path.name


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ([1, 1, 1, 0], "Each of 3 people wrote once"),
        ([1, 0], "1 person of 1 wrote 1 of 1 comments"),
        ([3, 1], "1 person of 2 wrote 3 of 4 comments"),
    ],
)
def test_equal_parts_are_told_as_such(written: list[int], title: str) -> None:
    """Where everybody wrote once, nobody wrote most."""
    assert bd.describe_participation(pd.DataFrame({"written": written})).title == title
