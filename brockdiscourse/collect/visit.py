"""One run over one blog: what is asked, kept, counted and refused."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tqdm import tqdm

from brockdiscourse.collect.http import Answer, Client
from brockdiscourse.collect.store import Record, Store
from brockdiscourse.errors import RefusedError

OK, HIDDEN, GONE = 200, frozenset({401, 403}), frozenset({404, 410})
_BEFORE_JSON = re.compile(r"\A\ufeff?\s*(?:<br />\s*<b>[^<]{1,40}</b>.{0,4000}?\n)*(?=[\[{])", re.DOTALL)


@dataclass
class Summary:
    """What a run did.

    Attributes
    ----------
    name, folder
        Of the corpus, and where its files are.
    way
        How the blog was read: ``rest``, ``html``, ``blogger`` or ``pages``.
    posts, comments
        How many of each the blog shows, as far as this way can tell.
    new, changed, gone
        Bodies kept for the first time; addresses whose body changed; comments and posts that are no longer shown.
    refused
        Address and reason of what was not fetched.
    notes
        What a reader of the corpus should know.
    requests
        How often the network was asked.
    complete
        Whether the run came to its end; one that did not is taken up where it was.
    """

    name: str
    folder: str
    way: str = ""
    posts: int = 0
    comments: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    requests: int = 0
    complete: bool = False


class Visit:
    """Asks, keeps and counts; an address this run already has is not asked for again."""

    def __init__(self, client: Client, store: Store, summary: Summary, *, progress: bool = False) -> None:
        self.client, self.store, self.summary = client, store, summary
        self.run = store.begin()
        self.totals: dict[str, str | None] = {}  # what each list said it holds
        self.unfinished = False  # something failed that may be there later: the next run goes on with this one
        self.bar = tqdm(disable=not progress, unit="request", desc=summary.name)

    def ask(self, url: str, *, asked: str, aside: bool = False, again: bool = False) -> Answer:
        """Fetch an address and keep what it gave."""
        known = self.store.seen(url, run=self.run)
        if known and not again:
            return Answer(url=known.final, status=known.status, headers=known.headers, body=self.store.read(known))
        answer = self.look(url)
        before = self.store.latest(url)
        state = "hidden" if answer.status in HIDDEN else "gone" if answer.status in GONE else "current"
        whole = answer if answer.status == OK else Answer(
            url=answer.url, status=answer.status, headers=answer.headers, body=b""
        )  # fmt: skip
        record = self.store.keep(whole, url=url, run=self.run, asked=asked, aside=aside, state=state)
        self._count(before, record, aside=aside)
        return answer

    def _count(self, before: Record | None, record: Record, *, aside: bool) -> None:
        if aside:
            return
        if record.file and (before is None or not before.file):
            self.summary.new += 1
        elif before is not None and before.file and record.file and before.sha256 != record.sha256:
            self.summary.changed += 1
        elif before is not None and before.file and before.state == "current" and record.state in {"hidden", "gone"}:
            self.summary.gone += 1

    def look(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch an address without keeping it."""
        answer = self.client.get(url, headers=headers)
        self.summary.requests = self.client.asked
        self.bar.update(1)
        self.bar.set_postfix(posts=self.summary.posts, comments=self.summary.comments)
        return answer

    def refuse(self, refused: RefusedError) -> None:
        """Note what was not fetched, and why; the run goes on."""
        self.summary.refused.append((refused.url, refused.reason))
        self.unfinished |= not refused.lasting

    def note(self, told: str) -> None:
        """Note something once."""
        if told not in self.summary.notes:
            self.summary.notes.append(told)


def read_json(answer: Answer) -> Any:
    """The JSON of an answer, also behind the warnings a careless server prints before it; None where it is none."""
    text = _BEFORE_JSON.sub("", answer.text, count=1)
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None


def _no_number(name: str) -> Any:
    raise ValueError(name)
