"""One polite reader: one request at a time for each host, what robots.txt allows, never more than was agreed."""

import email.utils
import random
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urldefrag, urljoin, urlsplit

import urllib3
from protego import Protego
from urllib3.exceptions import HTTPError

from brockdiscourse import __version__
from brockdiscourse.collect.guard import check_url, resolve
from brockdiscourse.errors import RefusedError

AGENT = "brockdiscourse"
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_PIECE = 65_536


@dataclass(frozen=True, kw_only=True)
class Manners:
    """How the network is treated, and what is the most that is taken.

    Attributes
    ----------
    delay
        Seconds between two requests to one host; a longer ``Crawl-delay`` wins.
    patience
        The longest wait in seconds that a server may ask for; one that asks for more is refused.
    tries
        How often a failing address is asked for.
    seconds
        For one answer, from the first byte asked to the last read.
    megabytes
        Of one body after unpacking.
    redirects, pages, idle
        Redirects followed; pages of one list; pages in a row with nothing new.
    contact
        How the operator of a server can reach whoever runs this: an address or a page.
    allow_private
        Whether private addresses may be reached.
    """

    delay: float = 1.0
    patience: float = 120.0
    tries: int = 4
    seconds: float = 60.0
    megabytes: float = 64.0
    redirects: int = 8
    pages: int = 5_000
    idle: int = 3
    contact: str = ""
    allow_private: bool = False


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a server said: the address it came from, its status, its headers in lower case, its body unpacked."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    took: float = 0.0

    @property
    def text(self) -> str:
        """The body's text, for looking at; what is stored are its bytes."""
        return self.body.decode("utf-8", errors="replace")


@dataclass
class Client:
    """Asks for addresses; `asked` counts how often."""

    manners: Manners
    asked: int = 0
    _next: dict[str, float] = field(default_factory=dict)
    _robots: dict[str, Protego | None] = field(default_factory=dict)
    _dice: random.Random = field(default_factory=random.Random)

    def get(self, url: str, *, method: str = "GET", headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for an address, again where it fails, and follow where it leads.

        Raises
        ------
        RefusedError
            If robots.txt, the guard, a cap or an end of patience forbids it, or nothing whole comes back.
        """
        first = url
        for _ in range(self.manners.redirects + 1):
            self._ask_robots(url)
            answer = self._persist(url, method=method, headers=headers or {})
            if answer.status not in _MOVED or "location" not in answer.headers:
                return answer
            url = urldefrag(urljoin(url, answer.headers["location"]))[0]
        raise RefusedError(first, f"leads on after {self.manners.redirects} redirects")

    # --- robots.txt ---------------------------------------------------------------------------------------------------

    def _ask_robots(self, url: str) -> None:
        scheme, _, _ = check_url(url)
        site = f"{scheme}://{urlsplit(url).netloc}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(f"{site}/robots.txt")
        rules = self._robots[site]
        if rules is not None and not rules.can_fetch(url, AGENT):
            raise RefusedError(url, "robots.txt does not allow it")

    def _read_robots(self, url: str) -> Protego | None:
        """The rules; none where there is no such file. A server that fails is waited for, then left alone."""
        asked = url
        for _ in range(self.manners.redirects + 1):
            try:
                answer = self._persist(asked, method="GET", headers={})
            except RefusedError as refused:
                raise RefusedError(url, f"robots.txt cannot be read ({refused.reason})", lasting=False) from refused
            if answer.status not in _MOVED or "location" not in answer.headers:
                break
            asked = urljoin(asked, answer.headers["location"])
        if answer.status >= 500:  # noqa: PLR2004 -- a failing server has not said what it allows
            raise RefusedError(url, f"robots.txt cannot be read ({answer.status})", lasting=False)
        return Protego.parse(answer.text[:500_000]) if answer.status == 200 else None  # noqa: PLR2004 -- OK

    def _pause(self, url: str) -> float:
        site = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"
        rules = self._robots.get(site)
        asked = rules.crawl_delay(AGENT) if rules is not None else None
        return max(self.manners.delay, min(float(asked or 0), self.manners.patience))

    # --- one address --------------------------------------------------------------------------------------------------

    def _persist(self, url: str, *, method: str, headers: Mapping[str, str]) -> Answer:
        """Ask until there is an answer that is not about the server's own trouble."""
        reason, cut = "", None
        for attempt in range(self.manners.tries):
            try:
                answer = self._once(url, method=method, headers=headers)
            except (HTTPError, OSError, zlib.error, _Broken) as error:
                reason = _tell(error)
                self._wait(url, 2.0**attempt)
                continue
            if answer.status in _AGAIN:
                reason = f"answers {answer.status}"
                self._wait(url, self._asked_to_wait(url, answer, default=2.0**attempt))
                continue
            if cut is None and _looks_cut(answer):
                cut = answer  # a page without its end is asked for once more
                continue
            return answer
        if cut is not None:
            return cut
        raise RefusedError(url, f"{reason}, {self.manners.tries} times", lasting=False)

    def _asked_to_wait(self, url: str, answer: Answer, *, default: float) -> float:
        seconds = _retry_after(answer.headers)
        if seconds is None:
            return default
        if seconds > self.manners.patience:
            reason = f"asks to wait {seconds:,.0f} s, longer than {self.manners.patience:,.0f} s"
            raise RefusedError(url, reason, lasting=False)
        return seconds

    def _wait(self, url: str, seconds: float) -> None:
        """Put off the next request to a host, by a little more than was agreed so that clients part."""
        pause = min(seconds, self.manners.patience) * self._dice.uniform(1.0, 1.25)
        host = urlsplit(url).netloc
        self._next[host] = max(self._next.get(host, 0.0), time.monotonic() + pause)

    def _once(self, url: str, *, method: str, headers: Mapping[str, str]) -> Answer:
        scheme, host, port = check_url(url)
        address = resolve(host, port, url=url, allow_private=self.manners.allow_private)
        place = urlsplit(url).netloc
        time.sleep(max(0.0, self._next.get(place, 0.0) - time.monotonic()))
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        timeout = urllib3.Timeout(connect=min(15.0, self.manners.seconds), read=min(20.0, self.manners.seconds))
        begin = time.monotonic()
        self.asked += 1
        try:
            with _pool(scheme, address, port, host=host, timeout=timeout) as pool:
                response = pool.urlopen(
                    method, target, headers=self._headers(place, headers), redirect=False, retries=False,
                    preload_content=False, decode_content=False,
                )  # fmt: skip
                told = {name.lower(): value for name, value in response.headers.items()}
                body = self._read(response, told, begin=begin) if method != "HEAD" else b""
                return Answer(url=url, status=response.status, headers=told, body=body, took=time.monotonic() - begin)
        finally:
            self._next[place] = max(self._next.get(place, 0.0), time.monotonic() + self._pause(url))

    def _headers(self, place: str, more: Mapping[str, str]) -> dict[str, str]:
        contact = f"; {self.manners.contact}" if self.manners.contact else ""
        agent = f"{AGENT}/{__version__} (blog research{contact})"
        return {"Host": place, "User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "gzip", **more}

    def _read(self, response: urllib3.BaseHTTPResponse, headers: Mapping[str, str], *, begin: float) -> bytes:
        """The body, piece by piece, within the caps on time and size."""
        most = int(self.manners.megabytes * 1_000_000)
        unpack = (
            zlib.decompressobj(wbits=47) if headers.get("content-encoding") in {"gzip", "x-gzip", "deflate"} else None
        )
        body, taken = bytearray(), 0
        while piece := response.read1(_PIECE):
            taken += len(piece)
            waiting = piece
            while waiting:
                body += unpack.decompress(waiting, _PIECE) if unpack else waiting
                waiting = unpack.unconsumed_tail if unpack else b""
                if len(body) > most:
                    raise RefusedError(response.url or "", f"is larger than {self.manners.megabytes:g} MB")
            if time.monotonic() - begin > self.manners.seconds:
                raise _Broken(f"took longer than {self.manners.seconds:g} s")
        stated = headers.get("content-length", "")
        if stated.isdecimal() and taken != int(stated):
            raise _Broken(f"broke off after {taken:,} of {int(stated):,} bytes")
        if unpack and taken and not unpack.eof:
            raise _Broken("broke off in the middle")
        return bytes(body)


class _Broken(Exception):  # noqa: N818 -- not an error of ours until the last try
    """An answer that did not come whole."""


def _pool(scheme: str, address: str, port: int, *, host: str, timeout: urllib3.Timeout) -> urllib3.HTTPConnectionPool:
    """A connection to the address that was checked, under the name that was asked for."""
    if scheme == "https":
        return urllib3.HTTPSConnectionPool(address, port, timeout=timeout, server_hostname=host, assert_hostname=host)
    return urllib3.HTTPConnectionPool(address, port, timeout=timeout)


def _tell(error: Exception) -> str:
    """An error in a few words."""
    if isinstance(error, _Broken):
        return str(error)
    if isinstance(error, zlib.error):
        return "is packed in a way that cannot be unpacked"
    if isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError):
        return "does not answer in time"
    if isinstance(error, urllib3.exceptions.SSLError):
        return "has no certificate that can be trusted"
    return f"cannot be reached or breaks off ({type(error).__name__})"


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds a server asks to wait, given as such or as a date; None where it says nothing sensible."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdecimal():
        return float(said)
    try:
        until = email.utils.parsedate_to_datetime(said)
    except (ValueError, IndexError, TypeError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _looks_cut(answer: Answer) -> bool:
    """Whether a page came without length and without its end."""
    html = "html" in answer.headers.get("content-type", "") and answer.status == 200  # noqa: PLR2004 -- OK
    return html and "content-length" not in answer.headers and b"</html" not in answer.body[-2000:].lower()
