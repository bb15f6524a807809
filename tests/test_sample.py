"""The invented blog, read back from ten dialects, against what is true of it."""

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from brockdiscourse.parse import parse_file
from brockdiscourse.parse.page import Comment, Moment, Page, Post

HERE = Path(__file__).parent
RAW = HERE.parent / "data" / "raw" / "sample"
REAL = HERE.parents[1] / "shared" / "reference" / "pages"
TRUTH: dict[str, Any] = json.loads((HERE / "sample" / "truth.json").read_text(encoding="utf-8"))
POSTS: list[dict[str, Any]] = TRUTH["posts"]
FORMATS = {"rendering": "rendering", "rest": "rest", "wxr": "wxr"}


@pytest.fixture(scope="module")
def printer() -> Iterator[Any]:
    """The script that prints the sample."""
    sys.path.insert(0, str(HERE / "sample"))
    import print_sample

    yield print_sample
    sys.path.remove(str(HERE / "sample"))


@pytest.fixture(scope="module")
def read() -> dict[str, list[Page]]:
    """Every raw file's pages."""
    names = [
        str(path.relative_to(RAW)) for path in sorted(RAW.rglob("*")) if path.is_file() and path.name != "about.toml"
    ]
    return {name: parse_file(RAW / name) for name in names}


def ids(post: dict[str, Any]) -> str:
    return f"{post['number']:02}-{post['dialect']}"


every_post = pytest.mark.parametrize("post", POSTS, ids=ids)


def page_of(post: dict[str, Any], name: str, read: dict[str, list[Page]]) -> Page:
    """The one page that a raw file gives of a post."""
    pages = [page for page in read[name] if page.post_id == post["post_id"]]
    assert len(pages) == 1, f"{name} gives {[page.post_id for page in read[name]]}, not {post['post_id']} once"
    return pages[0]


def text_hash(text: str | None) -> str | None:
    if text is None:
        return None
    parts = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]
    return hashlib.sha256("\n\n".join(parts).encode()).hexdigest()


def time_facts(time: Moment | None) -> dict[str, Any]:
    return {
        "timestamp": time.at.isoformat() if time else None,
        "timestamp_precision": time.precision if time else None,
        "timestamp_zone": time.zone if time else None,
    }


def post_facts(post: Post) -> dict[str, Any]:
    return {
        "title": post.title,
        "author": post.author,
        "categories": list(post.categories),
        **time_facts(post.time),
        "text_sha256": text_hash(post.text),
        "stated_comments": post.stated_comments,
    }


def comment_facts(comment: Comment) -> dict[str, Any]:
    return {
        "comment_id": comment.comment_id,
        "kind": comment.kind,
        "depth": comment.depth,
        "reply_to": comment.reply_to,
        "parent_state": comment.parent_state,
        "author": comment.author,
        "author_url": comment.author_url,
        **time_facts(comment.time),
        "text_sha256": text_hash(comment.text),
    }


def differing(found: dict[str, Any], true: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Fact by fact: what was read and what is true, where they differ."""
    return {key: (value, true[key]) for key, value in found.items() if value != true[key]}


@every_post
def test_post_is_read_back(post: dict[str, Any], read: dict[str, list[Page]]) -> None:
    """Title, author, date as precisely as printed, categories and text of each post are what was written."""
    name = post["files"].get("page") or post["files"]["post"]
    page = page_of(post, name, read)
    assert page.format == FORMATS.get(post["dialect"], "html")
    assert page.post is not None
    assert differing(post_facts(page.post), post) == {}


@every_post
def test_comments_are_read_back(post: dict[str, Any], read: dict[str, list[Page]]) -> None:
    """Each comment's id, kind, depth, parent, name, address, date and text are what the page prints, in its order."""
    for name in {entry["file"] for entry in post["comments"]} | set(post["files"].values()):
        true = [entry for entry in post["comments"] if entry["file"] == name]
        comments = page_of(post, name, read).comments
        starts = [(comment.author, (comment.text or "")[:40]) for comment in comments]
        assert len(comments) == len(true), f"{name}: {starts}"
        assert [comment.position for comment in comments] == list(range(1, len(comments) + 1))
        numbers = {comment.comment_id: entry["number"] for comment, entry in zip(comments, true, strict=True)}
        wrong = {}
        for comment, entry in zip(comments, true, strict=True):
            found = comment_facts(comment)
            if entry["comment_id"] is None:  # the platform has no ids; the parent is told by its place
                del found["comment_id"]
                found["parent"] = numbers[found.pop("reply_to")] if comment.reply_to else None
            if faults := differing(found, entry):
                wrong[entry["number"]] = faults
        assert wrong == {}


def test_every_file_is_printed_by_the_script(printer: Any) -> None:
    """What is committed is what the script prints, byte for byte, and nothing else lies in the folder."""
    posts = printer.read_posts(HERE / "sample" / "posts")
    printed = printer.print_all(posts)
    there = {path.relative_to(RAW).as_posix(): path.read_bytes() for path in RAW.rglob("*") if path.is_file()}
    assert sorted(there) == sorted(printed)
    assert [name for name, text in printed.items() if there[name] != text.encode()] == []
    assert (HERE / "sample" / "truth.json").read_bytes() == printer.print_truth(posts).encode()


def test_sample_is_as_large_as_promised() -> None:
    """Sixty posts of 2011 to 2018, 25 threads and more in each half, 350 comments and more by 60 people and more."""
    years = {post["timestamp"][:4] for post in POSTS if post["timestamp"]}
    assert [post["number"] for post in POSTS] == list(range(1, 61))
    assert years == {str(year) for year in range(2011, 2019)}
    assert all(half["threads"] >= 25 for half in TRUTH["halves"].values())
    assert TRUTH["comments"] >= 350
    assert TRUTH["people"] >= 60
    assert len({post["dialect"] for post in POSTS}) == 10


def test_every_file_says_that_it_is_invented() -> None:
    """Nobody who comes on one of the files takes it for somebody's blog."""
    files = [path for path in RAW.rglob("*") if path.is_file()]
    assert files
    assert [path.name for path in files if "INVENTED" not in path.read_text(encoding="utf-8")] == []


def test_marks_of_the_coder_are_never_printed() -> None:
    """The codes of sentences stand in the source alone."""
    files = [path for path in RAW.rglob("*") if path.is_file()]
    assert [
        path.name for path in files if re.search(r"\{(?:empathy|self_|challenger_)", path.read_text(encoding="utf-8"))
    ] == []


def test_export_holds_back_what_the_site_holds_back(read: dict[str, list[Page]]) -> None:
    """Held comments, contact data and drafts of the export stay in the parser; what was left out is named."""
    raw = (RAW / POSTS[9]["files"]["page"]).read_text(encoding="utf-8")
    assert "@example.invalid" in raw
    assert "192.0.2." in raw
    pages = read[POSTS[9]["files"]["page"]]
    everything = repr(pages)
    assert "example.invalid" not in everything
    assert "192.0.2." not in everything
    assert "Which key is it in" not in everything
    skipped = {detail for page in pages for _, detail in page.skipped}
    assert {"comment 2008 (0)", "comment 3004 (trash)"} <= skipped
    assert any(detail.startswith("post 1999") for detail in skipped)


def test_planted_figures_are_as_promised() -> None:
    """The two halves differ in the planted words, in empathy and in the host's answers, as the README says."""
    early, late = TRUTH["halves"]["1-30"], TRUTH["halves"]["31-60"]
    then, now = early["planted_words_per_1000"], late["planted_words_per_1000"]
    for word, more, less in (
        ("pitch", then, now),
        ("objection", then, now),
        ("listen", now, then),
        ("outcome", now, then),
    ):
        assert more[word] > 3
        assert less[word] < 1
    assert early["host_answer_rate"] - late["host_answer_rate"] > 0.3
    assert late["marked_sentences_in_posts"]["empathy"] > 2 * early["marked_sentences_in_posts"]["empathy"]


@pytest.mark.skipif(not REAL.is_dir(), reason="the real pages are not on this machine")
def test_no_sentence_is_a_real_persons() -> None:
    """No sentence of six words or more stands in one of the real pages."""
    real = " ".join(" ".join(path.read_text(encoding="utf-8").split()) for path in REAL.glob("*.txt"))
    source = " ".join(path.read_text(encoding="utf-8") for path in sorted((HERE / "sample" / "posts").glob("*.toml")))
    sentences = re.split(r"(?<=[.!?])[\s”\"]+", re.sub(r"\{[^}]*\}", "", source))
    assert [s for s in sentences if len(s.split()) >= 6 and " ".join(s.split()) in real] == []
