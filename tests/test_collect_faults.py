"""The collector on a blog with one fault: nothing lost, no hang, a plain reason where something is refused."""

import re
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from servers.hostile import COMMENTS, FAULTS, hostile

from brockdiscourse.collect.fetch import fetch
from brockdiscourse.collect.http import Manners
from brockdiscourse.collect.rest import _rows
from brockdiscourse.collect.store import Store
from brockdiscourse.collect.visit import Answer, Summary
from brockdiscourse.errors import RefusedError
from brockdiscourse.pipeline import build_corpus

QUICK = Manners(delay=0, patience=2, tries=2, seconds=15, megabytes=2, allow_private=True)
HASTY = replace(QUICK, seconds=1.5)  # for faults that are about time; a busy machine is slow at the others
SLOW = {"slow-body", "slow-head"}

pytestmark = pytest.mark.slow

# What must come of each fault: every comment, or a refusal that says why.
ALL = "every comment"
PAGES = "every comment, from the pages, since the API gives no list"
OUTCOMES = {
    "429-seconds": ALL, "429-date": ALL, "429-junk": ALL, "503-plain": ALL, "500-once": ALL,
    "429-day": "asks to wait 86,400 s", "502-forever": "answers 502, 2 times",
    "slow-body": "took longer than 1.5 s", "slow-head": "does not answer in time",
    "reset-once": ALL, "truncated-once": ALL, "truncated-chunked": ALL, "gzip-cut": ALL, "gzip-whole": ALL,
    "truncated-forever": "breaks off|broke off after 2 of 5,000 bytes",
    "truncated-unnoticed": PAGES,
    "endless": "is larger than 2 MB", "gzip-bomb": "is larger than 2 MB", "gzip-lie": "cannot be unpacked",
    "html-200": PAGES, "html-as-json": PAGES, "empty-200": PAGES, "null": PAGES,
    "object": PAGES, "nan": PAGES, "deep-json": PAGES,
    "bom": ALL, "warning-json": ALL, "junk-rows": ALL, "cookie": ALL, "moved-once": ALL,
    "pages-same": 100, "pages-short": COMMENTS - 1, "pages-empty": COMMENTS - 100, "pages-noheader": ALL,
    "pages-shift": COMMENTS - 1,
    "loop": "leads on after 8 redirects", "loop-growing": "leads on after 8 redirects",
    "to-file": "is no http or https address", "to-nowhere": "leads on after 8 redirects",
    "to-unknown": "has no address", "post-leads-elsewhere": ALL,
    "header-huge": "cannot be reached or breaks off", "header-many": "cannot be reached or breaks off",
    "status-junk": "cannot be reached or breaks off",
    "robots-no-rest": ALL, "robots-nothing": "robots.txt does not allow it", "robots-ours-only": ALL,
    "robots-delay": ALL, "robots-500": r"robots.txt cannot be read \(answers 500, 2 times\)", "robots-404": ALL,
    "robots-loop": ALL, "robots-huge": "robots.txt cannot be read .is larger than 2 MB",
}  # fmt: skip


def kept(folder: Path) -> set[int]:
    """The numbers of the comments in the lists that are part of the corpus."""
    store = Store(folder)
    found: set[int] = set()
    for record in store.current():
        if record.asked.startswith("comments page"):
            found |= set(_rows(Answer(url="", status=200, headers={}, body=store.read(record))))
    return found


def test_every_fault_has_its_outcome() -> None:
    """At least thirty-eight, each one listed here."""
    assert set(OUTCOMES) == set(FAULTS)
    assert len(FAULTS) >= 38


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_survived(fault: str, tmp_path: Path) -> None:
    """What can be had is had whole; what cannot is named with its reason; in seconds."""
    expected = OUTCOMES[fault]
    begin = time.monotonic()
    with hostile(fault) as server:
        try:
            summary = fetch(f"{server.site}/", tmp_path / "k", manners=HASTY if fault in SLOW else QUICK)
        except RefusedError as refused:
            summary = Summary(name="k", folder="", refused=[(refused.url, refused.reason)])
        asked = list(server.asked)
    assert time.monotonic() - begin < 20
    reasons = "; ".join(reason for _, reason in summary.refused)
    if isinstance(expected, str) and expected not in {ALL, PAGES}:
        assert re.search(expected, reasons)
        assert not summary.complete
        return
    number = COMMENTS if expected in {ALL, PAGES} else int(expected)
    assert (summary.way == "html") == (expected == PAGES or fault == "robots-no-rest")
    if summary.way == "rest":
        assert len(kept(tmp_path / "k")) == number
        assert summary.complete == (fault != "post-leads-elsewhere")
    else:  # robots.txt closes the API: the pages are read instead
        assert summary.comments == number
        assert fault != "robots-no-rest" or not any("/wp-json/" in path for _, path, _ in asked)
    assert not any("cookie" in {name.lower() for name in headers} for _, _, headers in asked)
    assert all(headers["User-Agent"].startswith("brockdiscourse/") for _, _, headers in asked)


def test_pages_of_a_list_that_moves_are_read_again(tmp_path: Path) -> None:
    """A comment that goes while the list is read pushes another past: its total falls, and nothing is missed."""
    with hostile("pages-shift") as server:
        summary = fetch(f"{server.site}/", tmp_path / "k", manners=QUICK)
    assert kept(tmp_path / "k") == set(range(1, COMMENTS + 1)) - {5}
    assert any("read again" in note for note in summary.notes)


def test_a_list_without_end_is_left(tmp_path: Path) -> None:
    """A million pages that are all the first: left after three with nothing new, and said so."""
    with hostile("pages-same") as server:
        summary = fetch(f"{server.site}/", tmp_path / "k", manners=QUICK)
        asked = sum("/comments?" in path for _, path, _ in server.asked)
    assert asked < 12
    assert any("nothing new" in note for note in summary.notes)


def test_crawl_delay_is_kept(tmp_path: Path) -> None:
    """What robots.txt asks for lies between any two requests after it."""
    with hostile("robots-delay") as server:
        fetch(f"{server.site}/", tmp_path / "k", manners=QUICK)
        times = [when for when, _, _ in server.asked]
    gaps = [later - sooner for sooner, later in pairwise(times[1:])]
    assert min(gaps) > 0.35


def test_a_post_that_leads_elsewhere_is_not_taken_for_it(tmp_path: Path) -> None:
    """A redirect to another post is refused, and the post's text is that of its own record."""
    with hostile("post-leads-elsewhere") as server:
        summary = fetch(f"{server.site}/", tmp_path / "k", manners=QUICK)
    assert summary.refused == [(f"{server.site}/on-kettles/", f"answers 404 at {server.site}/another-post/")]


@pytest.mark.parametrize("fault", ["bom", "warning-json", "none"])
def test_what_was_fetched_is_read(fault: str, tmp_path: Path) -> None:
    """From the network to tables: every comment, its parent across the files of a hundred, its post once."""
    with hostile(fault) as server:
        fetch(f"{server.site}/", tmp_path / "k", manners=QUICK)
    corpus = build_corpus(tmp_path / "k")
    assert len(corpus.posts) == 1
    comments = corpus.comments.assign(number=corpus.comments["comment_id"].str.rpartition("-")[2].astype(int))
    assert sorted(comments["number"]) == list(range(1, COMMENTS + 1))
    answers = comments.set_index("number")["reply_to"].str.rpartition("-")[2]
    expected = {number: str(number - 1) for number in range(3, COMMENTS + 1, 3)}
    assert answers.dropna().to_dict() == expected
    assert comments.loc[comments["number"] == 99, "text"].item() == "Text 99 é😀"
