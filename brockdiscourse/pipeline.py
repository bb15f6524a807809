"""All of it over a folder: raw files to a corpus, a corpus to notebooks and charts."""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from brockdiscourse import __version__, schema
from brockdiscourse.codebook import Codebook, read_codebook
from brockdiscourse.collect.store import addresses, left_out
from brockdiscourse.errors import CorpusError, UnreadableError
from brockdiscourse.focus import tag_focus
from brockdiscourse.language import count_words
from brockdiscourse.parse import PARSER_VERSION, Page, parse_bytes
from brockdiscourse.people import adjust_confidences, calibrate_links, find_broken, resolve_people, review_aliases
from brockdiscourse.tables import Corpus, apply_facts, list_units, tabulate, write_csv
from brockdiscourse.text import split_units
from brockdiscourse.themes import tag_themes

_OURS = {"facts.csv", "about.toml", "README.md"}
CODING = "coding"
"""The folder, beside the raw files, of what people coded."""

# Browsers name the folder after the page, in their own language.
_SAVED_BESIDE = re.compile(
    r"(?P<page>.+?)[_-](?:files|dateien|fichiers|archivos|bestanden|file|arquivos|filer|pliki)", re.IGNORECASE
)
_NO_PAGE = frozenset({
    *(".css", ".js", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".ico", ".woff", ".woff2", ".ttf", ".pdf"),
    *(".zip", ".gz", ".mp4", ".mp3", ".docx", ".xlsx", ".pptx", ".map"),
})  # fmt: skip
_FACT_FIELDS = {"author", "addressee", "target", "same_as", "not_same_as", "date", "post"}


@dataclass(frozen=True, kw_only=True)
class RawFile:
    """What one raw file gave: its row of sources, its pages, and (reason, detail) of what could not be used."""

    source: dict[str, Any]
    pages: tuple[Page, ...]
    skipped: tuple[tuple[str, str], ...]


def read_raw(path: Path, *, root: Path, url: str | None = None) -> RawFile:
    """Read one raw file, fetched from `url`. Depends on nothing but its bytes, so that any machine may do it."""
    name = path.relative_to(root).as_posix()
    pages: tuple[Page, ...] = ()
    digest = ""
    try:
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        if path.suffix.lower() in _NO_PAGE:
            raise UnreadableError("no page, export or feed", path.suffix)  # noqa: TRY301 -- one row of skipped, as for others
        pages = tuple(parse_bytes(data, name=path.name, url=url))
        skipped = tuple(row for page in pages for row in page.skipped)
    except OSError as error:
        skipped = (("cannot be opened", str(error.strerror or error)),)
    except UnreadableError as error:
        skipped = ((error.reason, error.detail),)
    notes = dict.fromkeys(note for page in pages for note in page.notes)
    source = {
        "source": name,
        "sha256": digest or "unread",
        "format": pages[0].format if pages else "other",
        "platform": pages[0].platform if pages else None,
        "parser_version": PARSER_VERSION,
        "posts": sum(page.post is not None for page in pages),
        "comments": sum(len(page.comments) for page in pages),
        "skipped": len(skipped),
        "redactions": sum(page.redactions for page in pages),
        "notes": "; ".join(notes),
    }
    return RawFile(source=source, pages=pages, skipped=skipped)


def build_corpus(
    folder: str | Path, *, name: str | None = None, codebook: Codebook | None = None, progress: bool = False
) -> Corpus:
    """Build a corpus: raw files to all tables.

    Parameters
    ----------
    folder
        Such as ``data/raw/sample``: saved pages, renderings, REST answers, WXR exports, in any number of folders.
        ``facts.csv`` holds what the analyst knows and the pages do not say; ``about.toml`` what the corpus is.
    name
        What to call it; the folder's name by default.
    codebook
        The themes to look for; the packaged ones by default.
    progress
        Show a bar on stderr.

    Returns
    -------
    Corpus
        With one row in `sources` for each raw file, and one in `skipped` for each file or record not used.

    Raises
    ------
    CorpusError
        If nothing in the folder could be read, with the first reasons.
    """
    root = Path(folder)
    urls = addresses(root)
    paths = tqdm(list_raw(root), disable=not progress, desc="Reading", unit="file")
    files = [read_raw(path, root=root, url=urls.get(path)) for path in paths]
    pages = [(file.source["source"], page) for file in files for page in file.pages]
    skipped = [
        {"source": file.source["source"], "reason": reason, "detail": detail}
        for file in files
        for reason, detail in file.skipped
    ]
    if not pages:
        raise CorpusError(f"{root}: {_why_nothing(skipped)}")
    own, codebook = codebook, codebook or read_codebook()
    facts, about = read_facts(root / "facts.csv"), _read_about(root / "about.toml")
    posts, comments = apply_facts(*tabulate(pages), facts)
    people, turns, quotes, mentions = resolve_people(posts, comments, facts=facts)
    turns = adjust_confidences(turns, calibrate_links(posts, comments, facts=facts))
    skipped += [{str(name): told for name, told in row.items()} for row in find_broken(comments).to_dict("records")]
    units = list_units(posts, comments, turns, people=people)
    sentences = split_units(units, quotes)
    tables = {
        "sources": schema.frame("sources", [file.source for file in files]),
        "posts": posts,
        "comments": comments,
        "people": people,
        "turns": turns,
        "quotes": quotes,
        "mentions": mentions,
        "skipped": schema.frame("skipped", skipped),
        "sentences": sentences,
        "hits": tag_themes(units, codebook, sentences=sentences),
        "focus": tag_focus(units, sentences),
        "words": count_words(units, quotes),
    }
    name = name or root.resolve().name
    provenance = _provenance(name, tables, codebook=codebook, facts=facts, about=about)
    if own is not None:
        provenance["codebook"] = own.text
    schema.check(tables)
    return Corpus(name=name, provenance=provenance, **tables)


def write_aliases(corpus: Corpus, folder: str | Path, *, facts: pd.DataFrame) -> Path:
    """Write ``aliases.csv``, the names that may be one person's, beside a corpus's tables."""
    return write_csv(review_aliases(corpus.people, corpus.turns, facts=facts), Path(folder) / "aliases.csv")


def list_raw(root: Path) -> list[Path]:
    """The raw files of a corpus folder, sorted.

    Hidden files and our own (facts, about, README, what people coded) are left out, what a browser saves beside a
    page, and what a fetch's manifest says is superseded, hidden or gone.
    """
    if not root.is_dir():
        raise CorpusError(f"{root}: no such folder")
    paths = (path for path in root.rglob("*") if path.is_file())
    away = left_out(root)  # what a fetch superseded or lost
    kept = (path for path in paths if not _hidden(path.relative_to(root)) and path.name not in _OURS)
    kept = (path for path in kept if path.relative_to(root).parts[0] != CODING or path.parent == root)
    return sorted(path for path in kept if path not in away and not _beside_a_page(path, root))


def _beside_a_page(path: Path, root: Path) -> bool:
    """Whether a file lies in the folder of pictures and scripts that "save page as" makes beside the page."""
    for folder in path.parents:
        if folder == root:
            return False
        if (told := _SAVED_BESIDE.fullmatch(folder.name)) and any(
            (folder.parent / f"{told['page']}{ending}").is_file() for ending in (".html", ".htm")
        ):
            return True
    return False


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _why_nothing(skipped: list[dict[str, Any]]) -> str:
    if not skipped:
        return "holds no raw files; save some blog pages there"
    shown = "; ".join(f"{row['source']} ({row['reason']})" for row in skipped[:3])
    more = f" and {len(skipped) - 3} more" if len(skipped) > 3 else ""  # noqa: PLR2004 - as many as are shown
    return f"nothing could be read: {shown}{more}"


def read_facts(path: Path) -> pd.DataFrame:
    """What the analyst knows: ``id, field, value, why, who``; no file gives no rows.

    Raises
    ------
    CorpusError
        Naming the line whose field is none of author, addressee, target, same_as, not_same_as, date, post.
    """
    columns = ["id", "field", "value", "why", "who"]
    if not path.exists():
        return pd.DataFrame(columns=columns, dtype="str")
    try:
        facts = pd.read_csv(path, dtype="str", encoding="utf-8-sig")
    except (ValueError, OSError) as error:
        raise CorpusError(f"{path}: cannot be read as CSV ({error})") from error
    if missing := [name for name in columns[:3] if name not in facts]:
        raise CorpusError(f"{path}: lacks the column {', '.join(missing)}")
    for line, field in enumerate(facts["field"], start=2):
        if field not in _FACT_FIELDS:
            raise CorpusError(f"{path}, line {line}: field is {field!r}; known are {', '.join(sorted(_FACT_FIELDS))}")
    return facts.reindex(columns=columns).dropna(subset=["id", "value"]).reset_index(drop=True)


def _read_about(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise CorpusError(f"{path}: {error}") from error


def _provenance(
    name: str, tables: dict[str, pd.DataFrame], *, codebook: Codebook, facts: pd.DataFrame, about: dict[str, Any]
) -> dict[str, Any]:
    facts_hash = _digest(facts.fillna("").itertuples(index=False, name=None))
    sources = _digest(tables["sources"][["source", "sha256"]].itertuples(index=False, name=None))
    times = pd.concat([tables["posts"]["timestamp"], tables["comments"]["timestamp"]]).dropna()
    return {
        "name": name,
        "title": about.get("title", name),
        "invented": bool(about.get("invented", False)),
        "shared": False,
        "version": __version__,
        "parser_version": PARSER_VERSION,
        "codebook_hash": codebook.hash,
        "facts_hash": facts_hash,
        "data_hash": _digest([(sources, facts_hash, codebook.hash, __version__)]),
        "rows": {table: len(frame) for table, frame in tables.items()},
        "first": times.min().date().isoformat() if len(times) else None,
        "last": times.max().date().isoformat() if len(times) else None,
    }


def _digest(rows: Iterable[Any]) -> str:
    return hashlib.sha256(json.dumps(list(rows), ensure_ascii=False).encode()).hexdigest()
