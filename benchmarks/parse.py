"""How long a page takes: our whole parse beside Lexbor's bare tree and what other tools make of the same pages.

Usage: python benchmarks/parse.py [FOLDER] [--write]

FOLDER holds saved pages (by default the bundled sample's). ``--write`` puts the table into README. The peers of
``benchmarks/requirements.txt`` are measured where they are installed; give them an environment of their own.
"""

import argparse
import gzip
import importlib
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

from brockdiscourse.parse import parse_bytes

ROUNDS = 5
ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "raw" / "sample"
README = ROOT / "README.md"
TABLE = re.compile(r"(?<=<!-- speed -->\n).*?(?=<!-- /speed -->)", re.DOTALL)
BARE = "Lexbor: the bare tree"
OURS = "brockdiscourse: post, comments, replies"

Tool = Callable[[bytes], object]


def obvious(data: bytes) -> list[str]:
    """The script everybody writes first."""
    tree = LexborHTMLParser(data.decode(errors="replace"))
    return [node.text(separator=" ", strip=True) for node in tree.css(".comment, .comment-content, .comment-body")]


TOOLS: dict[str, Tool] = {
    BARE: lambda data: LexborHTMLParser(data.decode(errors="replace")).root,
    OURS: lambda data: parse_bytes(data, name="page.html"),
    "selectolax: the obvious script": obvious,
    "BeautifulSoup with lxml: the bare tree": lambda data: BeautifulSoup(data, "lxml"),
}


def peers() -> dict[str, Tool]:
    """The tools of ``requirements.txt`` that are installed."""
    found: dict[str, Tool] = {}
    try:
        extract = importlib.import_module("trafilatura").extract
        found["trafilatura: post, comments as one text"] = lambda data: extract(data, include_comments=True)
    except ImportError:
        pass
    try:
        plain = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
        found["Resiliparse: the page's text"] = lambda data: plain(
            data.decode(errors="replace"), main_content=True, comments=True
        )
    except ImportError:
        pass
    return found


def read(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def thread(comments: int) -> bytes:
    """An invented page in the markup of WordPress's html5 walker."""
    item = (
        '<li id="comment-{n}" class="comment even depth-1"><article id="div-comment-{n}" class="comment-body"><footer '
        'class="comment-meta"><div class="comment-author vcard"><b class="fn">Ada {n}</b> <span class="says">says:'
        '</span></div><div class="comment-metadata"><a href="#comment-{n}"><time datetime="2013-04-09T11:02:00+02:00">'
        'April 9, 2013</time></a></div></footer><div class="comment-content"><p>Words, number {n}.</p></div></article>'
    )
    return f"<ol>{''.join(item.format(n=n) for n in range(comments))}</ol>".encode()


def seconds(data: bytes) -> float:
    begin = time.process_time()
    parse_bytes(data, name="page.html")
    return time.process_time() - begin


def growth() -> None:
    """How time grows with the page."""
    times: dict[int, list[float]] = {1_000: [], 10_000: []}
    for _ in range(ROUNDS):
        for n, taken in times.items():
            taken.append(seconds(thread(n)))
    ratio = min(times[10_000]) / min(times[1_000])
    print(f"10,000 comments take {ratio:.1f} times as long as 1,000")
    paragraphs = 240_000
    page = ("<div class=entry-content>" + "<p>" + "</p><p>".join(["five words and no more"] * paragraphs)).encode()
    print(f"{len(page) / 1e6:.0f} MB of {paragraphs:,} paragraphs take {seconds(page):.1f} s")


def measure(pages: list[bytes]) -> dict[str, list[float]]:
    """CPU seconds of each tool for all pages, by round; every page goes to all tools before the next is read."""
    tools = TOOLS | peers()
    took: dict[str, list[float]] = {name: [] for name in tools}
    for _ in range(ROUNDS):
        spent = dict.fromkeys(tools, 0.0)
        for page in pages:
            for name, tool in tools.items():
                begin = time.process_time()
                tool(page)
                spent[name] += time.process_time() - begin
        for name, one in spent.items():
            took[name].append(one)
    return took


def table(pages: list[bytes], took: dict[str, list[float]]) -> str:
    """The measurement in Markdown, the fastest tool first; ratios are medians over rounds."""
    megabytes = sum(map(len, pages)) / 1e6
    lines = [
        f"CPU time over {len(pages)} pages ({megabytes:.1f} MB), {ROUNDS} rounds, the tools interleaved:",
        "",
        "| tool and what it gives | times Lexbor's bare tree | pages a second against ours |",
        "|---|--:|--:|",
    ]
    rows = []
    for name, taken in took.items():
        bare = statistics.median(one / other for one, other in zip(taken, took[BARE], strict=True))
        ours = statistics.median(other / one for one, other in zip(taken, took[OURS], strict=True))
        rows.append((bare, f"| {name} | {bare:.1f} | {ours:.2f} |"))
    return "\n".join([*lines, *(line for _, line in sorted(rows))]) + "\n"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", nargs="?", type=Path, default=SAMPLE)
    options.add_argument("--write", action="store_true", help="put the table into README")
    chosen = options.parse_args()
    pages = [read(path) for path in sorted(chosen.folder.rglob("*")) if path.name.endswith((".html", ".html.gz"))]
    found = table(pages, measure(pages))
    print(found)
    growth()
    if chosen.write:
        README.write_text(TABLE.sub(lambda _: found, README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
