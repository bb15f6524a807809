"""What came back, kept as evidence: bodies as received, one file each, and a manifest of who, when and why."""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from brockdiscourse.errors import CorpusError

if TYPE_CHECKING:
    from brockdiscourse.collect.http import Answer

MANIFEST = "manifest.jsonl"
STATE = ".fetch.json"
ASIDE = ".evidence"  # bodies that led to others and are no part of the corpus
KEPT_HEADERS = (
    *("content-type", "date", "etag", "last-modified", "link", "location", "retry-after", "x-robots-tag"),
    *("x-wp-total", "x-wp-totalpages", "x-redirect-by"),
)
_PLAIN = re.compile(r"[^a-z0-9]+")
_ENDINGS = {"json": "json", "html": "html", "xml": "xml", "rss": "xml", "atom": "xml"}


@dataclass(frozen=True, kw_only=True)
class Record:
    """One line of the manifest.

    Attributes
    ----------
    url, final
        The address asked for, and where it led.
    time
        When, UTC.
    run
        Which run asked; all of an interrupted run's requests carry the same.
    asked
        What for, in words.
    file, sha256
        The body's file below the folder, and its sum; empty where there is none.
    state
        ``current``, ``superseded`` by a later reading, ``hidden`` (the server refuses to show it) or ``gone``.
    """

    url: str
    final: str
    time: str
    run: str
    asked: str
    status: int
    headers: dict[str, str]
    file: str = ""
    sha256: str = ""
    state: str = "current"


class Store:
    """One blog's folder: ``data/raw/NAME``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.records = read_manifest(folder)
        _mend(folder / MANIFEST, self.records)
        self.state = _read_state(folder / STATE)
        self._latest = {record.url: record for record in self.records}

    # --- runs ---------------------------------------------------------------------------------------------------------

    def begin(self) -> str:
        """The run to go on with: an interrupted one, else a new one, which is remembered once it keeps something."""
        if not self.state.get("run") or self.state.get("done"):
            return datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        return str(self.state["run"])

    def save_state(self, **values: Any) -> None:
        """Remember something between runs."""
        told = {**self.state, **values}
        if told != self.state:
            self.state = told
            _write(self.folder / STATE, json.dumps(told, indent=1, sort_keys=True).encode())

    def seen(self, url: str, *, run: str) -> Record | None:
        """What this run already got from an address."""
        record = self._latest.get(url)
        return record if record and record.run == run else None

    # --- bodies -------------------------------------------------------------------------------------------------------

    def keep(
        self, answer: "Answer", *, url: str, run: str, asked: str, aside: bool = False, state: str = "current"
    ) -> Record:
        """Write a body, unless the same is there, and then its line of the manifest: never the other way round."""
        self.save_state(run=run, done=False)
        body = answer.body
        digest = hashlib.sha256(body).hexdigest() if body else ""
        file = f"{ASIDE}/" * aside + _name(url, digest, answer.headers, asked=asked)
        if body and not (self.folder / file).exists():
            _write(self.folder / file, body)
        record = Record(
            url=url,
            final=answer.url,
            time=datetime.now(UTC).isoformat(timespec="seconds"),
            run=run,
            asked=asked,
            status=answer.status,
            headers={name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers},
            file=file if body else "",
            sha256=digest,
            state=state,
        )
        self._append(record)
        return record

    def latest(self, url: str) -> Record | None:
        """The last line of an address."""
        return self._latest.get(url)

    def read(self, record: Record) -> bytes:
        """A body that was kept."""
        return (self.folder / record.file).read_bytes() if record.file else b""

    def current(self) -> Iterator[Record]:
        """The latest line of each address, where it is part of the corpus."""
        return (record for record in self._latest.values() if is_current(record))

    def mark(self, records: Iterable[Record], *, state: str, run: str) -> None:
        """Say of addresses that a later reading made them superseded, hidden or gone."""
        for record in list(records):
            told = {**asdict(record), "state": state, "run": run}
            self._append(Record(**{**told, "time": datetime.now(UTC).isoformat(timespec="seconds")}))

    def _append(self, record: Record) -> None:
        line = json.dumps(asdict(record), ensure_ascii=False) + "\n"
        with (self.folder / MANIFEST).open("a", encoding="utf-8") as manifest:
            manifest.write(line)
            manifest.flush()
            os.fsync(manifest.fileno())
        self.records.append(record)
        self._latest[record.url] = record


def is_current(record: Record) -> bool:
    """Whether a line's body belongs to the corpus."""
    return record.state == "current" and bool(record.file) and not record.file.startswith(ASIDE)


def read_manifest(folder: Path) -> list[Record]:
    """The lines of a folder's manifest; a last line that was cut short is left out.

    Raises
    ------
    CorpusError
        Naming the line that is no record.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return []
    records = []
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            records.append(Record(**json.loads(line)))
        except (ValueError, TypeError) as error:
            if number == len(lines):
                break
            raise CorpusError(f"{path}, line {number}: is no record of a fetch") from error
    return records


def left_out(folder: Path) -> set[Path]:
    """Files below a raw folder that a manifest says are no part of the corpus: superseded, hidden or gone."""
    found: set[Path] = set()
    for manifest in folder.rglob(MANIFEST):
        records = read_manifest(manifest.parent)
        latest = {record.url: record for record in records}
        kept = {record.file for record in latest.values() if is_current(record)}
        found |= {manifest.parent / record.file for record in records if record.file and record.file not in kept}
        found.add(manifest)
    return found


def addresses(folder: Path) -> dict[Path, str]:
    """The address each fetched file below a raw folder came from."""
    return {
        manifest.parent / record.file: record.final
        for manifest in folder.rglob(MANIFEST)
        for record in read_manifest(manifest.parent)
        if record.file
    }


def _mend(path: Path, records: list[Record]) -> None:
    """Take away a line that was cut short, so that the next one starts on its own."""
    if path.is_file() and not path.read_bytes().endswith(b"\n") and path.stat().st_size:
        whole = "".join(json.dumps(asdict(record), ensure_ascii=False) + "\n" for record in records)
        _write(path, whole.encode())


def _read_state(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _name(url: str, digest: str, headers: Mapping[str, str], *, asked: str) -> str:
    """A file's name: what it was asked for, the end of its address, its sum; never a path of the server's."""
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    readable = _PLAIN.sub("-", f"{asked} {last}".lower()).strip("-")[:80].strip("-")
    kind = headers.get("content-type", "").lower()
    ending = next((ending for word, ending in _ENDINGS.items() if word in kind), "txt")
    return f"{readable}-{digest[:12]}.{ending}"
