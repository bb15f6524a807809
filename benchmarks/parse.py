"""How long a page takes: our whole parse against Lexbor's and BeautifulSoup's bare trees, side by side.

Usage: python benchmarks/parse.py [FOLDER]   (by default the bundled sample's HTML pages)
"""

import gzip
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

from brockdiscourse.parse import parse_bytes

ROUNDS = 5
FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "data" / "raw" / "sample"

Tool = Callable[[bytes], object]
TOOLS: dict[str, Tool] = {
    "Lexbor, bare tree": lambda data: LexborHTMLParser(data.decode(errors="replace")).root,
    "brockdiscourse, all comments and texts": lambda data: parse_bytes(data, name="page.html"),
    "BeautifulSoup with lxml, bare tree": lambda data: BeautifulSoup(data, "lxml"),
}


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
    times = {n: min(seconds(thread(n)) for _ in range(ROUNDS)) for n in (1_000, 10_000)}
    print(f"\n10,000 comments take {times[10_000] / times[1_000]:.1f} times as long as 1,000")
    paragraphs = 240_000
    page = ("<div class=entry-content>" + "<p>" + "</p><p>".join(["five words and no more"] * paragraphs)).encode()
    print(f"{len(page) / 1e6:.0f} MB of {paragraphs:,} paragraphs take {seconds(page):.1f} s")


def main() -> None:
    pages = [read(path) for path in sorted(FOLDER.rglob("*")) if path.name.endswith((".html", ".html.gz"))]
    took: dict[str, list[float]] = {name: [] for name in TOOLS}
    for _ in range(ROUNDS):
        spent = dict.fromkeys(TOOLS, 0.0)
        for page in pages:
            for name, tool in TOOLS.items():
                begin = time.process_time()
                tool(page)
                spent[name] += time.process_time() - begin
        for name, seconds in spent.items():
            took[name].append(seconds)
    base = took["Lexbor, bare tree"]
    print(f"{len(pages)} pages, {sum(map(len, pages)) / 1e6:.1f} MB, {ROUNDS} rounds interleaved, CPU time")
    print("| tool | pages a second | times Lexbor's bare tree |\n|---|---|---|")
    for name, seconds in took.items():
        ratio = statistics.median(one / other for one, other in zip(seconds, base, strict=True))
        print(f"| {name} | {len(pages) / statistics.median(seconds):,.0f} | {ratio:.1f} |")


if __name__ == "__main__":
    main()
    growth()
