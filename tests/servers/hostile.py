"""A small WordPress-like blog on loopback with one fault: everything else about it is in order.

Each fault is a method `f_NAME` that answers one request for the comments list in its own way, or says it has no
objection (returns True), after which the honest answer is given. Run it by hand: python -m servers.hostile FAULT
"""

import gzip
import json
import sys
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

COMMENTS = 230
POST = {"id": 9, "date": "2014-03-01T10:00:00", "date_gmt": "2014-03-01T10:00:00", "slug": "on-kettles",
        "modified_gmt": "2014-03-01T10:00:00", "status": "publish", "type": "post", "title": {"rendered": "On kettles"},
        "content": {"rendered": "<p>A kettle is sold, not bought.</p>"}}  # fmt: skip


def row(number: int, site: str) -> dict[str, Any]:
    return {
        "id": number, "post": 9, "parent": number - 1 if number % 3 == 0 else 0, "author_name": f"Person {number}",
        "author_url": "", "date": "2014-03-03T10:00:00", "date_gmt": "2014-03-03T10:00:00", "status": "approved",
        "content": {"rendered": f"<p>Text {number} é😀</p>"}, "link": f"{site}/on-kettles/#comment-{number}",
        "type": "comment",
    }  # fmt: skip


class Hostile(ThreadingHTTPServer):
    """The server; `fault` is its one fault, `asked` what was asked of it, in order, with the times."""

    daemon_threads = True

    def __init__(self, fault: str) -> None:
        super().__init__(("127.0.0.1", 0), _Blog)
        self.fault = fault
        self.asked: list[tuple[float, str, dict[str, str]]] = []
        self.times: Counter[str] = Counter()
        self.site = f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are what is tested."""


@contextmanager
def hostile(fault: str) -> Iterator[Hostile]:
    server = Hostile(fault)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class _Blog(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Hostile

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        self.server.asked.append((time.monotonic(), self.path, dict(self.headers)))
        self.server.times[parts.path] += 1
        door = "sitemap" if "sitemap" in self.path else parts.path.strip("/").rpartition("/")[2] or "home"
        fault = getattr(self, f"f_{self.server.fault}".replace("-", "_"), None)
        where = getattr(fault, "door", "comments")
        try:
            if fault is None or where != door or (where == "comments" and query.get("per_page") == "1") or fault(query):
                self._honest(door, query)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _honest(self, door: str, query: dict[str, str]) -> None:
        page, size = int(query.get("page", 1)), int(query.get("per_page", 10))
        if door == "home":
            link = f'<{self.server.site}/wp-json/>; rel="https://api.w.org/"'
            self.out(b"<html><body><h1>K</h1></body></html>", kind="text/html", Link=link)
        elif door == "comments":
            rows = [row(number, self.server.site) for number in range(1, COMMENTS + 1)]
            rows = rows[::-1] if query.get("order") == "desc" else rows
            self.rows(rows[(page - 1) * size : page * size], total=COMMENTS, size=size)
        elif door == "posts":
            self.rows([{**POST, "link": f"{self.server.site}/on-kettles/"}], total=1, size=size)
        elif door == "pages":
            self.rows([], total=0, size=size)
        elif door == "on-kettles":
            self.out(self.page(range(1, COMMENTS + 1)), kind="text/html; charset=utf-8")
        elif door == "robots.txt":
            self.out(b"User-agent: *\nDisallow: /wp-admin/\n", kind="text/plain")
        elif door == "sitemap" and "index" not in self.path:
            told = f"<url><loc>{self.server.site}/on-kettles/</loc></url>"
            self.out(f'<?xml version="1.0"?><urlset>{told}</urlset>'.encode(), kind="application/xml")
        else:
            self.out(b'{"code":"rest_no_route"}', status=404)

    def page(self, numbers: Any) -> bytes:
        items = "".join(f'<li class="comment depth-1" id="comment-{n}"><p>Text {n}</p></li>' for n in numbers)
        return f'<html><body class="postid-9"><h1>On kettles</h1><ol>{items}</ol></body></html>'.encode()

    def rows(self, rows: list[Any], *, total: int, size: int, **headers: str) -> None:
        told = {"X-WP-Total": str(total), "X-WP-TotalPages": str(-(-total // size)), **headers}
        self.out(json.dumps(rows, ensure_ascii=False).encode(), **told)

    def out(
        self, body: bytes, *, status: int = 200, kind: str = "application/json; charset=UTF-8", **headers: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if headers.pop("length", "yes") == "yes":
            self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    # --- what is asked too often, or too soon -------------------------------------------------------------------------

    def first(self, times: int = 1) -> bool:
        """Whether this is one of the first requests for this address."""
        return self.server.times[urlsplit(self.path).path] <= times

    def f_429_seconds(self, _: Any) -> bool:
        return not self.first() or self.out(b"slow", status=429, Retry_After="1") is not None

    def f_429_date(self, _: Any) -> bool:
        then = formatdate(time.time() + 1, usegmt=True)
        return not self.first() or self.out(b"slow", status=429, Retry_After=then) is not None

    def f_429_junk(self, _: Any) -> bool:
        return not self.first() or self.out(b"slow", status=429, Retry_After="soon") is not None

    def f_429_day(self, _: Any) -> bool:
        return self.out(b"no", status=429, Retry_After="86400") is not None

    def f_503_plain(self, _: Any) -> bool:
        return not self.first() or self.out(b"down", status=503) is not None

    def f_500_once(self, _: Any) -> bool:
        return (
            not self.first() or self.out(b"<h1>Error establishing a database connection</h1>", status=500) is not None
        )

    def f_502_forever(self, _: Any) -> bool:
        return self.out(b"bad", status=502) is not None

    # --- what comes slowly, in part, or without end -------------------------------------------------------------------

    def begin(self, **headers: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def f_slow_body(self, _: Any) -> bool:
        self.begin(Content_Length="100000")
        for _i in range(60):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.2)
        return False

    def f_slow_head(self, _: Any) -> bool:
        time.sleep(8)
        return False

    def f_reset_once(self, _: Any) -> bool:
        self.close_connection = True
        return not self.first()

    def f_truncated_once(self, _: Any) -> bool:
        if not self.first():
            return True
        self.begin(Content_Length="5000")
        self.wfile.write(b"[{")
        self.close_connection = True
        return False

    def f_truncated_forever(self, _: Any) -> bool:
        self.begin(Content_Length="5000")
        self.wfile.write(b"[{")
        self.close_connection = True
        return False

    def f_truncated_chunked(self, _: Any) -> bool:
        if not self.first():
            return True
        self.begin(Transfer_Encoding="chunked")
        self.wfile.write(b"400\r\n" + b"[" * 0x400 + b"\r\n")
        self.close_connection = True
        return False

    def f_truncated_unnoticed(self, _: Any) -> bool:
        self.begin(Connection="close")
        self.wfile.write(b'[{"id": 1, "post"')
        self.close_connection = True
        return False

    def f_endless(self, _: Any) -> bool:
        self.begin(Connection="close")
        self.close_connection = True
        for _i in range(4000):
            self.wfile.write(b"[1,2,3],\n" * 6000)
        return False

    def f_gzip_bomb(self, _: Any) -> bool:
        pack = zlib.compressobj(9, wbits=31)
        self.out(
            b"".join(pack.compress(b"\0" * (1 << 20)) for _i in range(256)) + pack.flush(), Content_Encoding="gzip"
        )
        return False

    def f_gzip_lie(self, _: Any) -> bool:
        return self.out(b"[1, 2, 3]", Content_Encoding="gzip") is not None

    def f_gzip_cut(self, _: Any) -> bool:
        rows = json.dumps([row(n, self.server.site) for n in range(1, 101)]).encode()
        return not self.first() or self.out(gzip.compress(rows)[:-20], Content_Encoding="gzip") is not None

    def f_gzip_whole(self, query: dict[str, str]) -> bool:
        page = int(query.get("page", 1))
        rows = [row(n, self.server.site) for n in range(1, COMMENTS + 1)][(page - 1) * 100 : page * 100]
        self.out(
            gzip.compress(json.dumps(rows).encode()),
            Content_Encoding="gzip",
            **{"X-WP-Total": "230", "X-WP-TotalPages": "3"},
        )
        return False

    # --- what is no list of comments ----------------------------------------------------------------------------------

    def f_html_200(self, _: Any) -> bool:
        return self.out(b"<!DOCTYPE html><title>Just a moment...</title>", kind="text/html") is not None

    def f_html_as_json(self, _: Any) -> bool:
        return self.out(b"<!DOCTYPE html><title>Maintenance</title>") is not None

    def f_empty_200(self, _: Any) -> bool:
        return self.out(b"") is not None

    def f_null(self, _: Any) -> bool:
        return self.out(b"null") is not None

    def f_object(self, _: Any) -> bool:
        return self.out(b'{"code":"rest_cannot_list","message":"x"}') is not None

    def f_nan(self, _: Any) -> bool:
        return self.out(b'[{"id": NaN}]') is not None

    def f_deep_json(self, _: Any) -> bool:
        return self.out(b"[" * 100_000 + b"]" * 100_000) is not None

    def f_bom(self, query: dict[str, str]) -> bool:
        return self.prefixed(b"\xef\xbb\xbf", query)

    def f_warning_json(self, query: dict[str, str]) -> bool:
        return self.prefixed(b"<br />\n<b>Warning</b>: x in <b>/p.php</b> on line <b>3</b><br />\n", query)

    def prefixed(self, before: bytes, query: dict[str, str]) -> bool:
        page = int(query.get("page", 1))
        rows = [row(n, self.server.site) for n in range(1, COMMENTS + 1)][(page - 1) * 100 : page * 100]
        self.out(before + json.dumps(rows).encode(), **{"X-WP-Total": "230", "X-WP-TotalPages": "3"})
        return False

    def f_junk_rows(self, query: dict[str, str]) -> bool:
        page = int(query.get("page", 1))
        rows: list[Any] = [row(n, self.server.site) for n in range(1, COMMENTS + 1)][(page - 1) * 100 : page * 100]
        self.rows([None, 3, {"id": True}, {"id": "x"}, [], *rows], total=COMMENTS, size=100)
        return False

    # --- what lies about its pages ------------------------------------------------------------------------------------

    def f_pages_same(self, _: Any) -> bool:
        self.rows([row(n, self.server.site) for n in range(1, 101)], total=1_000_000, size=100)
        return False

    def f_pages_short(self, query: dict[str, str]) -> bool:
        page = int(query.get("page", 1))
        rows = [row(n, self.server.site) for n in range(1, COMMENTS + 1)][(page - 1) * 100 : page * 100]
        self.rows(rows[:-1] if page == 1 else rows, total=COMMENTS, size=100)  # one that visitors may not see
        return False

    def f_pages_empty(self, query: dict[str, str]) -> bool:
        if query.get("page") != "2":
            return True
        self.rows([], total=COMMENTS, size=100)
        return False

    def f_pages_noheader(self, query: dict[str, str]) -> bool:
        page = int(query.get("page", 1))
        rows = [row(n, self.server.site) for n in range(1, COMMENTS + 1)][(page - 1) * 100 : page * 100]
        self.out(json.dumps(rows).encode())
        return False

    def f_pages_shift(self, query: dict[str, str]) -> bool:
        """One of the first comments goes while the list is read: the rest moves up by one."""
        page = int(query.get("page", 1))
        numbers = list(range(1, COMMENTS + 1))
        if page > 1 or self.server.times["/wp-json/wp/v2/comments"] > 3:
            numbers.remove(5)
        rows = [row(n, self.server.site) for n in numbers][(page - 1) * 100 : page * 100]
        self.rows(rows, total=len(numbers), size=100)
        return False

    # --- where it leads -----------------------------------------------------------------------------------------------

    def f_loop(self, _: Any) -> bool:
        return self.out(b"", status=301, Location=self.path) is not None

    def f_loop_growing(self, _: Any) -> bool:
        return self.out(b"", status=302, Location=self.path + "x") is not None

    def f_to_file(self, _: Any) -> bool:
        return self.out(b"", status=302, Location="file:///etc/passwd") is not None

    def f_to_nowhere(self, _: Any) -> bool:
        return self.out(b"", status=302, Location="http://") is not None

    def f_to_unknown(self, _: Any) -> bool:
        return self.out(b"", status=302, Location="http://no-such-host.invalid/") is not None

    def f_moved_once(self, query: dict[str, str]) -> bool:
        if "moved" in query:
            return True
        return self.out(b"", status=308, Location=self.path + "&moved=1") is not None

    def f_post_leads_elsewhere(self, _: Any) -> bool:
        return self.out(b"", status=301, Location="/another-post/") is not None

    f_post_leads_elsewhere.door = "on-kettles"  # type: ignore[attr-defined]  # read by do_GET

    # --- headers ------------------------------------------------------------------------------------------------------

    def f_header_huge(self, _: Any) -> bool:
        return self.out(b"[]", X_Long="x" * 200_000) is not None

    def f_header_many(self, _: Any) -> bool:
        self.begin(**{f"X-{n}": "x" for n in range(500)})
        return False

    def f_status_junk(self, _: Any) -> bool:
        self.wfile.write(b"HTTP/1.1 what ever\r\n\r\n")
        self.close_connection = True
        return False

    def f_cookie(self, query: dict[str, str]) -> bool:
        page = int(query.get("page", 1))
        rows = [row(n, self.server.site) for n in range(1, COMMENTS + 1)][(page - 1) * 100 : page * 100]
        self.rows(rows, total=COMMENTS, size=100, Set_Cookie="s=1; Path=/")
        return False

    # --- robots.txt ---------------------------------------------------------------------------------------------------

    def f_robots_no_rest(self, _: Any) -> bool:
        return self.out(b"User-agent: *\nDisallow: /wp-json/\n", kind="text/plain") is not None

    def f_robots_nothing(self, _: Any) -> bool:
        return self.out(b"User-agent: *\nDisallow: /\n", kind="text/plain") is not None

    def f_robots_ours_only(self, _: Any) -> bool:
        return (
            self.out(b"User-agent: *\nDisallow: /\n\nUser-agent: brockdiscourse\nAllow: /\n", kind="text/plain")
            is not None
        )

    def f_robots_delay(self, _: Any) -> bool:
        return self.out(b"User-agent: *\nCrawl-delay: 0.4\n", kind="text/plain") is not None

    def f_robots_500(self, _: Any) -> bool:
        return self.out(b"down", status=500) is not None

    def f_robots_404(self, _: Any) -> bool:
        return self.out(b"none", status=404) is not None

    def f_robots_loop(self, _: Any) -> bool:
        return self.out(b"", status=301, Location="/robots.txt") is not None

    def f_robots_huge(self, _: Any) -> bool:
        return self.out(b"Disallow: /x\n" * 400_000, kind="text/plain") is not None

    for _fault in (f_robots_no_rest, f_robots_nothing, f_robots_ours_only, f_robots_delay, f_robots_500, f_robots_404,
                   f_robots_loop, f_robots_huge):  # fmt: skip
        _fault.door = "robots.txt"  # type: ignore[attr-defined]  # read by do_GET


FAULTS = sorted(name.removeprefix("f_").replace("_", "-") for name in dir(_Blog) if name.startswith("f_"))

if __name__ == "__main__":
    with hostile(sys.argv[1] if len(sys.argv) > 1 else "none") as running:
        sys.stdout.write(f"{running.site} ; faults: {' '.join(FAULTS)}\n")
        threading.Event().wait()
