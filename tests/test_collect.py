"""The collector's own rules: which addresses it may reach, what it keeps, how it goes on where it was cut short."""

# ruff: noqa: E501, S104 -- tables of addresses

import ipaddress
import json
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from servers.hostile import COMMENTS, hostile
from test_collect_faults import QUICK, kept

from brockdiscourse.cli import main
from brockdiscourse.collect import guard
from brockdiscourse.collect.fetch import estimate, fetch
from brockdiscourse.collect.http import Client, Manners
from brockdiscourse.collect.store import MANIFEST, STATE, Store, left_out, read_manifest
from brockdiscourse.collect.warc import write_warc
from brockdiscourse.errors import CorpusError, DiscourseError, RefusedError
from brockdiscourse.pipeline import build_corpus, list_raw

ROOT = Path(__file__).parents[1]

# --- which addresses may be reached ----------------------------------------------------------------------------------

PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255",
    "224.0.0.1", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "2001:db8::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "93.184.215.14", "2606:4700::6810:84e5", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public(address: str) -> None:
    """Loopback, link-local, private, shared, reserved, multicast, and each of these inside an IPv6 address."""
    assert not guard.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    """Those of the internet, also mapped into IPv6."""
    assert guard.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://0/",
        "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://localhost/", "file:///etc/passwd", "ftp://example.org/",
        "http://user:secret@example.org/", "http:///x", "http://[::1", "gopher://x/", "//example.org/", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_urls_that_are_never_asked_for(url: str) -> None:
    """Whatever the spelling, nothing is sent."""
    client = Client(Manners(delay=0, tries=1))
    with pytest.raises(RefusedError):
        client.get(url)
    assert client.asked == 0


def test_a_name_is_looked_up_once_and_all_its_addresses_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with one private address among public ones is refused; what was checked is what is connected to."""
    looked: list[str] = []

    def addresses(host: str, port: int, **_: Any) -> list[Any]:
        looked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in ("8.8.8.8", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", addresses)
    with pytest.raises(RefusedError, match=r"rebind\.example is 127\.0\.0\.1, which is not of the public internet"):
        guard.resolve("rebind.example", 80, url="http://rebind.example/", allow_private=False)
    assert looked == ["rebind.example"]


def test_redirects_are_checked_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A public page that leads to a private address is not followed there."""
    with hostile("none") as server:
        port = server.server_address[1]
        real = socket.getaddrinfo

        def addresses(host: str, *given: Any, **named: Any) -> Any:
            return real("127.0.0.1" if host == "public.example" else host, *given, **named)

        monkeypatch.setattr(socket, "getaddrinfo", addresses)
        monkeypatch.setattr(guard, "is_public", lambda address: str(address) == "127.0.0.1")
        client = Client(Manners(delay=0, tries=1))
        assert client.get(f"http://public.example:{port}/").status == 200
        with pytest.raises(RefusedError, match="not of the public internet"):
            client.get("http://169.254.169.254/latest/")
    assert not list(tmp_path.iterdir())


# --- what is kept ----------------------------------------------------------------------------------------------------


def files(folder: Path) -> dict[str, bytes]:
    """All files but the two that hold times."""
    found = [path for path in folder.rglob("*") if path.is_file() and path.name not in {MANIFEST, STATE}]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def lines(folder: Path) -> list[tuple[str, str, str]]:
    return [(record.url, record.file, record.state) for record in read_manifest(folder)]


def test_the_manifest_says_what_came_from_where(tmp_path: Path) -> None:
    """Each body has its line: address, time, status, headers that matter, sum, what asked for it."""
    with hostile("none") as server:
        fetch(f"{server.site}/", tmp_path / "k", manners=QUICK)
        site = server.site
    records = read_manifest(tmp_path / "k")
    first = next(record for record in records if record.asked == "comments page 1")
    assert first.url.startswith(
        f"{site}/wp-json/wp/v2/comments?per_page=100&orderby=id&order=asc&_fields=id,post,parent"
    )
    assert (first.status, first.headers["x-wp-total"], len(first.sha256)) == (200, str(COMMENTS), 64)
    assert "email" not in first.url
    assert "avatar" not in first.url
    assert {record.file for record in records if record.file} == set(files(tmp_path / "k"))
    assert {path.name for path in list_raw(tmp_path / "k")} == {
        record.file for record in records if record.file and not record.file.startswith(".evidence")
    }


def test_a_second_run_with_nothing_new_changes_nothing(tmp_path: Path) -> None:
    """Three requests for the whole site: robots.txt, the newest comment, the newest change; not a byte is written."""
    with hostile("none") as server:
        fetch(f"{server.site}/", tmp_path / "k", manners=QUICK)
        before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        server.asked.clear()
        summary = fetch(f"{server.site}/", tmp_path / "k", manners=QUICK)
        assert len(server.asked) == 3
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert (summary.new, summary.changed, summary.gone, summary.comments) == (0, 0, 0, COMMENTS)


def test_superseded_files_leave_the_corpus_and_stay_on_disk(tmp_path: Path) -> None:
    """A later answer of the same address counts; the earlier one is kept as evidence."""
    store = Store(tmp_path)
    run = store.begin()
    from brockdiscourse.collect.visit import Answer

    def answer(text: str, status: int = 200) -> Answer:
        return Answer(
            url="https://k.example/a", status=status, headers={"content-type": "text/html"}, body=text.encode()
        )

    old = store.keep(answer("old"), url="https://k.example/a", run=run, asked="page")
    new = store.keep(answer("new"), url="https://k.example/a", run=run, asked="page")
    aside = store.keep(answer("map"), url="https://k.example/map", run=run, asked="map", aside=True)
    lost = store.keep(answer("lost"), url="https://k.example/b", run=run, asked="page")
    store.keep(answer("", 404), url="https://k.example/b", run=run, asked="page", state="gone")
    assert left_out(tmp_path) == {tmp_path / one for one in (old.file, aside.file, lost.file, MANIFEST)}
    assert list_raw(tmp_path) == [tmp_path / new.file]
    assert (tmp_path / old.file).read_bytes() == b"old"


def test_names_of_files_are_ours(tmp_path: Path) -> None:
    """No path, no dots and no control characters of the server's get into a file name."""
    store = Store(tmp_path)
    from brockdiscourse.collect.visit import Answer

    for url in (
        "https://k.example/../../etc/passwd",
        "https://k.example/%2e%2e/\x00x",
        "https://k.example/" + "é" * 400,
    ):
        answer = Answer(url=url, status=200, headers={}, body=url.encode())
        record = store.keep(answer, url=url, run="r", asked="../x")
        assert (tmp_path / record.file).parent == tmp_path
        assert len(record.file) < 110


def test_a_manifest_line_cut_short_is_mended(tmp_path: Path) -> None:
    """A machine that stops while a line is written costs that line and nothing else; junk inside is told by its line."""
    with hostile("none") as server:
        fetch(f"{server.site}/", tmp_path / "k", manners=QUICK)
    manifest = tmp_path / "k" / MANIFEST
    whole = manifest.read_bytes()
    manifest.write_bytes(whole[:-40])
    assert len(read_manifest(tmp_path / "k")) == whole.count(b"\n") - 1
    Store(tmp_path / "k")
    assert manifest.read_bytes() == whole[: whole[:-1].rindex(b"\n") + 1]
    manifest.write_bytes(b"junk\n" + whole)
    with pytest.raises(CorpusError, match=r"manifest\.jsonl, line 1: is no record"):
        read_manifest(tmp_path / "k")


@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")  # warcio's own
def test_warc_holds_the_same_bodies(tmp_path: Path) -> None:
    """Read back by warcio: every kept body under its address, with its time."""
    archiveiterator = pytest.importorskip("warcio.archiveiterator")
    with hostile("none") as server:
        fetch(f"{server.site}/", tmp_path / "k", manners=QUICK)
    path = write_warc(tmp_path / "k")
    with path.open("rb") as file:
        found = [
            (one.rec_headers.get_header("WARC-Target-URI"), one.content_stream().read())
            for one in archiveiterator.ArchiveIterator(file)
        ]
    records = [record for record in read_manifest(tmp_path / "k") if record.file]
    assert found == [(record.final, (tmp_path / "k" / record.file).read_bytes()) for record in records]


# --- cut short -------------------------------------------------------------------------------------------------------

CODE = """
import sys
from brockdiscourse.collect.fetch import fetch
from brockdiscourse.collect.http import Manners
fetch(sys.argv[1], sys.argv[2], manners=Manners(delay=0, allow_private=True))
"""


@pytest.mark.slow
def test_killed_at_any_moment_it_ends_as_if_undisturbed(tmp_path: Path) -> None:
    """Fifty times kill -9 at a random moment, then once more to the end: the same files, the same lines."""
    with hostile("none") as server:
        fetch(f"{server.site}/", tmp_path / "whole", manners=QUICK)
        expected = files(tmp_path / "whole")
        rng = random.Random(6)  # noqa: S311 -- moments, not secrets
        for attempt in range(50):
            folder = tmp_path / f"cut{attempt}"
            command = [sys.executable, "-c", CODE, f"{server.site}/", str(folder)]
            running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
            time.sleep(rng.uniform(0.15, 0.75))
            running.send_signal(signal.SIGKILL)
            running.wait()
            fetch(f"{server.site}/", folder, manners=QUICK)
            assert files(folder) == expected, attempt
            assert {line[0] for line in lines(folder)} == {line[0] for line in lines(tmp_path / "whole")}
            assert kept(folder) == set(range(1, COMMENTS + 1))


# --- words a user types ----------------------------------------------------------------------------------------------


def test_dry_run_keeps_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what would be asked for and how long that takes: 230 comments are three pages, one post a page of its own."""
    monkeypatch.chdir(tmp_path)
    with hostile("none") as server:
        assert main(["fetch", f"{server.site}/", "--dry-run", "--allow-private", "--delay", "0"]) == 0
        told = estimate(f"{server.site}/", manners=QUICK)
    assert f"1 posts, 0 pages, {COMMENTS} comments; some 9 requests" in told
    assert told in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_the_command_line_tells_new_and_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came, what is next; 1 and the reason where something was refused; one line where nothing could be had."""
    monkeypatch.chdir(tmp_path)
    quick = ["--allow-private", "--delay", "0", "--patience", "2", "--max-seconds", "2"]
    with hostile("none") as server:
        assert main(["fetch", f"{server.site}/", "--out", "data/raw/k", *quick]) == 0
    told = capsys.readouterr().out
    assert f"k: 1 posts, {COMMENTS} comments (rest)" in told
    assert "Next: brockdiscourse run data/raw/k" in told
    with hostile("loop") as server:
        assert main(["fetch", f"{server.site}/", "--out", "data/raw/o", *quick]) == 1
    assert "leads on after 8 redirects" in capsys.readouterr().err
    assert main(["fetch", "http://127.0.0.1:9/"]) == 1
    assert "not of the public internet" in capsys.readouterr().err
    assert main(["fetch", "http://127.0.0.1:9/", "--since", "soon", *quick]) == 1


def test_since_is_a_year_or_a_day(tmp_path: Path) -> None:
    """Asked for as WordPress wants it; anything else is told."""
    with hostile("none") as server:
        fetch(f"{server.site}/", tmp_path / "k", since="2013", manners=QUICK)
        assert any("after=2013-01-01T00:00:00" in path for _, path, _ in server.asked)
        with pytest.raises(DiscourseError, match="neither a year nor a date"):
            fetch(f"{server.site}/", tmp_path / "l", since="13/4", manners=QUICK)


def test_a_list_of_pages_is_found_by_address_and_by_title(tmp_path: Path) -> None:
    """A page at its address; one that moved, by its title through the blog's own search; one that is nowhere, told."""
    with hostile("none") as server:
        listed = tmp_path / "sources.toml"
        listed.write_text(
            f'name = "kettles"\n[[posts]]\nurl = "{server.site}/on-kettles/"\ntitle = "On kettles"\n'
            f'[[posts]]\nurl = "{server.site}/gone-away/"\ntitle = "On Kettles"\n'
            f'[[posts]]\nurl = "{server.site}/never/"\ntitle = "On spoons"\n',
            encoding="utf-8",
        )
        summary = fetch(str(listed), manners=QUICK)
    assert summary.name == "kettles"
    assert summary.posts == 2
    assert any("was found at" in note for note in summary.notes)
    assert [(url.rpartition("/never")[1], "no post “On spoons”" in why) for url, why in summary.refused] == [
        ("/never", True)
    ]
    corpus = build_corpus(tmp_path / "kettles")
    assert (len(corpus.posts), len(corpus.comments)) == (1, COMMENTS)
    for broken in ("x = ", "x = 1", "[[posts]]\ntitle = 'x'"):
        listed.write_text(broken, encoding="utf-8")
        with pytest.raises(DiscourseError, match=r"sources\.toml"):
            fetch(str(listed), manners=QUICK)


def test_the_mission_s_sources_can_be_read() -> None:
    """The list that ships names three posts, each with address and title, into data/raw/brock."""
    import tomllib

    told = tomllib.loads((ROOT / "data" / "raw" / "sources.toml").read_text(encoding="utf-8"))
    assert told["name"] == "brock"
    assert len(told["posts"]) == 3
    assert all(post["url"].startswith("https://") and post["title"] for post in told["posts"])


def test_blogger_by_its_feeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Posts and comments page by page; nothing again while totals and times stand still."""
    from test_feeds import BLOGGER_COMMENT, BLOGGER_POST

    from brockdiscourse.collect.http import Answer

    asked: list[str] = []

    def get(_self: Client, url: str, **_: Any) -> Answer:
        asked.append(url)
        if "feeds/" not in url:
            body = "<html><head><meta content='blogger' name='generator'/></head><body></body></html>"
            return Answer(url=url, status=200, headers={"content-type": "text/html"}, body=body.encode())
        entry = BLOGGER_POST if "/posts/" in url else BLOGGER_COMMENT
        first = "start-index=1&" in url
        feed = {"openSearch$totalResults": {"$t": "1"}, "updated": {"$t": "x"}, "entry": [entry] if first else []}
        body = json.dumps({"version": "1.0", "feed": feed})
        return Answer(url=url, status=200, headers={"content-type": "application/json"}, body=body.encode())

    monkeypatch.setattr(Client, "get", get)
    summary = fetch("https://kettles.blogspot.com", tmp_path / "b", manners=QUICK)
    assert (summary.way, summary.posts, summary.comments) == ("blogger", 1, 1)
    corpus = build_corpus(tmp_path / "b")
    assert corpus.comments["author"].tolist() == ["Bo Lind"]
    asked.clear()
    fetch("https://kettles.blogspot.com", tmp_path / "b", manners=QUICK)
    assert len(asked) <= 3
