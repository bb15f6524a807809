"""The collector on a real WordPress: what it keeps is what the database holds, counted by SQL."""

# ruff: noqa: E501, S608 -- rows of cases, and SQL made of our own words

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from servers.wordpress import Unavailable, WordPress

from brockdiscourse.cli import main
from brockdiscourse.collect.fetch import fetch
from brockdiscourse.collect.http import Manners
from brockdiscourse.collect.store import STATE
from brockdiscourse.pipeline import build_corpus
from brockdiscourse.tables import Corpus

pytestmark = pytest.mark.slow

QUICK = Manners(delay=0, patience=2, tries=2, seconds=60, allow_private=True)
PUBLIC = "p.post_status = 'publish' AND p.post_password = '' AND p.post_type IN ('post', 'page')"


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    """A blog of a dozen posts with every case that was seen to trip collectors."""
    try:
        server = WordPress(tmp_path_factory.mktemp("wordpress"))
    except Unavailable as missing:
        pytest.skip(f"no real WordPress here: {missing}")
    seed(server)
    yield server
    server.stop()


def seed(blog: WordPress) -> None:
    blog.option("timezone_string", "Europe/Berlin")
    blog.option("comment_moderation", "0")
    blog.post(100, "on-kettles", "On kettles & <em>pots</em> “quoted” 😀")
    blog.comments(100, [
        (1001, 0, "Zoë 😀 & Co", "Emoji 👩‍👩‍👧‍👦 and <b>tags</b> &amp; entities", "1", "comment"),
        (1002, 1001, "O'Brien", "Two paragraphs.\n\nThe second one.", "1", "comment"),
        (1003, 1002, "名無し", "日本語のコメント", "1", "comment"),
        (1004, 0, "", "Without a name.", "1", "comment"),
        (1005, 0, "=cmd|calc", '=HYPERLINK("http://x")', "1", "comment"),
        (1006, 0, "Waiting", "held", "0", "comment"),
        (1007, 0, "Spammer", "spam", "spam", "comment"),
    ])  # fmt: skip
    blog.post(101, "orphans", "Orphans")
    blog.comments(101, [
        (1101, 0, "Held", "held", "0", "comment"), (1102, 1101, "Under held", "child of held", "1", "comment"),
        (1103, 0, "Trash", "trash", "trash", "comment"), (1104, 1103, "Under trash", "child of trash", "1", "comment"),
        (1105, 999_999, "Under nothing", "parent deleted", "1", "comment"),
        (1106, 1001, "Across", "parent in another post", "1", "comment"),
        (1107, 1108, "Ring A", "parent is my child", "1", "comment"), (1108, 1107, "Ring B", "so is mine", "1", "comment"),
        (1109, 1109, "Self", "my own parent", "1", "comment"),
        (1110, 1111, "Early", "parent comes later", "1", "comment"), (1111, 0, "Late", "the parent", "1", "comment"),
    ])  # fmt: skip
    blog.post(102, "deep", "Deep")
    blog.comments(
        102, [(1200 + n, 1199 + n if n > 1 else 0, f"Level {n}", f"depth {n}", "1", "comment") for n in range(1, 13)]
    )
    blog.post(103, "pings", "Pings")
    blog.comments(103, [
        (1301, 0, "Reader", "a comment", "1", "comment"), (1302, 0, "Other blog", "[...] excerpt [...]", "1", "pingback"),
        (1303, 0, "Tracker", "<strong>T</strong> text", "1", "trackback"), (1304, 1302, "Replier", "to the ping", "1", "comment"),
        (1305, 0, "Old", "an empty type", "1", ""), (1306, 0, "Buyer", "a plugin's type", "1", "review"),
    ])  # fmt: skip
    blog.post(104, "many", "Many")
    blog.comments(
        104, [(2000 + n, 2000 + n - 1 if n % 4 else 0, f"P{n % 17}", f"text {n}", "1", "comment") for n in range(260)]
    )
    blog.post(105, "private", "Private", status="private")
    blog.comments(105, [(3001, 0, "Insider", "on a private post", "1", "comment")])
    blog.post(106, "locked", "Locked", password="enter")  # noqa: S106 -- WordPress's word for it
    blog.comments(106, [(3101, 0, "Guest", "on a protected post", "1", "comment")])
    blog.post(107, "draft", "Draft", status="draft")
    blog.post(108, "a-page", "A page", type="page")
    blog.comments(108, [(3201, 0, "Page reader", "on a page", "1", "comment")])
    blog.post(109, "nothing-said", "Nothing said")


def take(blog: WordPress, folder: Path, **named: bool) -> Corpus:
    summary = fetch(f"{blog.url}/", folder, manners=QUICK, **named)
    refused = [one for one in summary.refused if "/locked/" not in one[0]]
    assert not refused
    return build_corpus(folder)


def public(blog: WordPress, kinds: str = "'comment', '', 'pingback', 'trackback', 'review'") -> pd.DataFrame:
    """What visitors may see, by SQL: number, parent, author, minute, type; a plugin's type where pages print it."""
    rows = blog.sql(
        "SELECT c.comment_ID, c.comment_parent, c.comment_author, c.comment_date_gmt, c.comment_type FROM wp_comments c JOIN "
        f"wp_posts p ON p.ID = c.comment_post_ID WHERE c.comment_approved = '1' AND {PUBLIC} AND c.comment_type IN ({kinds}) "
        "ORDER BY c.comment_ID"
    )
    return pd.DataFrame(rows, columns=["number", "parent", "author", "time", "type"])


def numbers(corpus: Corpus) -> list[str]:
    return sorted(corpus.comments["comment_id"].str.rpartition("-")[2], key=int)


def test_all_that_is_public_is_kept(blog: WordPress, tmp_path: Path) -> None:
    """REST open: posts, comments, parents, dates and kinds are those of the database; nothing else is."""
    corpus = take(blog, tmp_path / "k")
    expected = public(blog)
    assert numbers(corpus) == sorted(expected["number"], key=int)
    mine = corpus.comments.assign(number=corpus.comments["comment_id"].str.rpartition("-")[2]).set_index("number")
    for row in expected.itertuples():
        comment = mine.loc[row.number]
        if row.type != "review":  # read from the page, which prints the blog's own clock
            assert comment["timestamp"] == pd.Timestamp(row.time), row
        assert comment["author"] == (row.author or "Anonymous"), row  # as the page prints one without a name
        assert comment["kind"] == (row.type if row.type in {"pingback", "trackback"} else "comment"), row
    shown = set(expected["number"])
    ring = {"1107", "1108", "1109"}  # cut: a comment cannot be its own ancestor
    post_of = {number: post for post, number in blog.sql("SELECT comment_post_ID, comment_ID FROM wp_comments")}
    for row in expected[~expected["number"].isin(ring)].itertuples():
        reply = mine.loc[row.number, "reply_to"]
        same = row.parent in shown and post_of[row.parent] == post_of[row.number]
        assert (None if pd.isna(reply) else reply.rpartition("-")[2]) == (row.parent if same else None), row
    titles = {title for (title,) in blog.sql(f"SELECT post_title FROM wp_posts p WHERE {PUBLIC}")}
    assert len(corpus.posts.dropna(subset="title")) >= len(titles)
    raw = b"".join(path.read_bytes() for path in (tmp_path / "k").rglob("*.json"))
    assert b"x@k.example" not in raw
    assert b"author_avatar_urls" not in raw  # the first comment of every new blog speaks of Gravatar, so not that word
    assert b"gravatar.com\\/avatar" not in raw
    assert not any("held" in str(text) and "child" not in str(text) for text in corpus.comments["text"].dropna())


def test_closed_rest_gives_all_that_pages_show(blog: WordPress, tmp_path: Path) -> None:
    """REST closed, comments paged: every comment some page shows; what threaded pages hide is listed here."""
    blog.option("test_rest", "closed")
    blog.option("page_comments", "1")
    try:
        corpus = take(blog, tmp_path / "k")
        expected = public(blog)
    finally:
        blog.option("test_rest", "open")
        blog.option("page_comments", "0")
    # WordPress's threads leave out whatever hangs on a comment it does not show, and rings.
    hidden = {"1102", "1104", "1105", "1106", "1107", "1108", "1109"}
    assert set(expected["number"]) - set(numbers(corpus)) == hidden
    parents = dict(zip(expected["number"], expected["parent"], strict=True))
    mine = corpus.comments.assign(number=corpus.comments["comment_id"].str.rpartition("-")[2])
    deep = {str(1200 + level) for level in range(6, 13)}  # deeper than the theme nests: printed side by side
    for row in mine[~mine["number"].isin(deep)].itertuples():
        reply = None if pd.isna(row.reply_to) else row.reply_to.rpartition("-")[2]
        assert reply == (parents[row.number] if parents[row.number] in set(mine["number"]) else None), row.number
    assert any("stops nesting" in str(note) for note in corpus.sources["notes"].dropna())


def test_a_second_run_asks_three_questions_and_writes_nothing(blog: WordPress, tmp_path: Path) -> None:
    """Nothing new: robots.txt, newest comment, newest change; not a byte of the folder changes."""
    take(blog, tmp_path / "k")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    start = len(blog.requests())
    summary = fetch(f"{blog.url}/", tmp_path / "k", manners=QUICK)
    assert len(blog.requests(since=start)) == 3
    assert (summary.new, summary.changed, summary.gone) == (0, 0, 0)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_new_comments_are_found_by_an_ordinary_run_and_others_by_a_sweep(blog: WordPress, tmp_path: Path) -> None:
    """New posts and comments at once; edited, approved late and trashed ones by --sweep, a request for a hundred."""
    folder = tmp_path / "k"
    take(blog, folder)
    blog.post(120, "new-post", "A new post")
    blog.comments(120, [(4001, 0, "Newcomer", "first!", "1", "comment")])
    blog.comments(104, [(4002, 2000, "Newcomer", "late reply", "1", "comment")])
    blog.sql("UPDATE wp_posts SET post_modified_gmt = UTC_TIMESTAMP(), post_date_gmt = UTC_TIMESTAMP() WHERE ID = 120")
    corpus = take(blog, folder)
    assert {"4001", "4002"} <= set(numbers(corpus))
    assert numbers(corpus) == sorted(public(blog)["number"], key=int)
    assert "A new post" in set(corpus.posts["title"])

    blog.sql("UPDATE wp_comments SET comment_content = 'edited text' WHERE comment_ID = 2005")
    blog.sql("UPDATE wp_comments SET comment_approved = '1' WHERE comment_ID = 1006")
    blog.sql("UPDATE wp_comments SET comment_approved = 'trash' WHERE comment_ID = 2011")
    start = len(blog.requests())
    summary = fetch(f"{blog.url}/", folder, manners=QUICK, sweep=True)
    lists = [path for path in blog.requests(since=start) if "/comments?" in path and "per_page=100" in path]
    assert len(lists) == -(-len(public(blog, "'comment', ''")) // 100)
    assert summary.gone == 1
    corpus = build_corpus(folder)
    texts = corpus.comments.set_index(corpus.comments["comment_id"].str.rpartition("-")[2])["text"]
    assert texts["2005"] == "edited text"
    assert "1006" in texts.index
    assert "2011" not in texts.index
    assert numbers(corpus) == sorted(public(blog)["number"], key=int)
    gone = [path for path in folder.glob("*.json") if b'"id":2011' in path.read_bytes()]
    assert gone  # the evidence stays


def test_plain_permalinks_and_a_post_as_the_way_in(blog: WordPress, tmp_path: Path) -> None:
    """From a post's address, with every address a query: the same comments."""
    blog.option("permalink_structure", "")
    try:
        fetch(f"{blog.url}/?p=104", tmp_path / "k", manners=QUICK)
        corpus = build_corpus(tmp_path / "k")
        assert numbers(corpus) == sorted(public(blog)["number"], key=int)
    finally:
        blog.option("permalink_structure", "/%year%/%monthnum%/%postname%/")


def test_ten_thousand_comments(blog: WordPress, tmp_path: Path) -> None:
    """One post with 10,000 comments: all of them, about one request for a hundred, in little memory."""
    blog.sql("DELETE FROM wp_comments WHERE comment_ID IN (1107, 1108, 1109)")  # rings hang WordPress where it pages
    others = len(public(blog, "'comment', ''"))
    blog.post(200, "talk", "Much talk")
    blog.comments(200, [(10_000 + n, 10_000 + n - 1 if n % 3 else 0, f"P{n % 90}", f"text {n} " * 5, "1", "comment")
                        for n in range(10_000)])  # fmt: skip
    blog.option("page_comments", "1")
    try:
        start = len(blog.requests())
        # ru_maxrss would begin with what this test process holds; VmHWM begins anew with each program
        code = (
            "import sys; from brockdiscourse.collect.fetch import fetch; from brockdiscourse.collect.http import Manners;"
            "fetch(sys.argv[1], sys.argv[2], manners=Manners(delay=0, allow_private=True));"
            "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
        )
        command = [sys.executable, "-c", code, f"{blog.url}/", str(tmp_path / "k")]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        asked = blog.requests(since=start)
        posts = int(blog.sql(f"SELECT COUNT(*) FROM wp_posts p WHERE {PUBLIC}")[0][0])
    finally:
        blog.option("page_comments", "0")
    lists = [path for path in asked if "per_page=100" in path and "/comments?" in path]
    assert len(lists) == -(-(10_000 + others) // 100)
    # this blog's other posts and hidden comments have their own requests; those of the big post alone are within 105
    about_others = [path for path in asked if "/talk/" not in path and "per_page=100" not in path]
    assert len(asked) - len(about_others) - (len(lists) - 100) <= 103  # with robots.txt and the front page, 105
    assert len(about_others) <= 4 * posts + 30
    assert 10_000 < int(done.stdout) < 200_000  # kilobytes
    stored = set(map(str, range(10_000, 20_000)))
    assert stored <= set(numbers(build_corpus(tmp_path / "k")))


def test_from_an_empty_folder_to_the_deck(
    blog: WordPress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a new user would: fetch, run, and the slides are there."""
    monkeypatch.chdir(tmp_path)
    assert main(["fetch", f"{blog.url}/", "--out", "data/raw/kettles", "--allow-private", "--delay", "0"]) in {0, 1}
    assert main(["run", "data/raw/kettles"]) == 0
    told = capsys.readouterr().out
    assert "Slides:" in told
    assert (tmp_path / "reports/kettles/deck.pptx").stat().st_size > 10_000
    assert (tmp_path / "data/raw/kettles" / STATE).exists()
    shutil.rmtree(tmp_path / "reports")
