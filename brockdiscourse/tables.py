"""Pages to a corpus, a corpus to and from disk."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from brockdiscourse import schema
from brockdiscourse.codebook import Codebook, parse_codebook, read_codebook
from brockdiscourse.errors import CorpusError
from brockdiscourse.parse.page import Moment, Page
from brockdiscourse.text import count_tokens

# Whose word counts where several files tell of one post: structure from the data, pings and the rest from the page.
_TRUST = ("rest", "wxr", "html", "feed", "rendering", "other")
_STRUCTURE = ["position", "depth", "reply_to", "parent_state"]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
SHARED = "shared"
MEMORY = "runs.json"  # what the last runs found: see `runs`


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """A blog's posts and threads as tables, each a plain DataFrame described in `schema.TABLES`.

    Attributes
    ----------
    name
        The corpus's folder name.
    provenance
        Package version, hashes of codebook, facts and sources, row counts, date range; a codebook of one's own whole.
    """

    name: str
    sources: pd.DataFrame
    posts: pd.DataFrame
    comments: pd.DataFrame
    people: pd.DataFrame
    turns: pd.DataFrame
    quotes: pd.DataFrame
    mentions: pd.DataFrame
    skipped: pd.DataFrame
    sentences: pd.DataFrame
    hits: pd.DataFrame
    focus: pd.DataFrame
    words: pd.DataFrame
    provenance: Mapping[str, Any]

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """All tables by name."""
        return {name: getattr(self, name) for name in schema.TABLES}

    @property
    def shared(self) -> bool:
        """Whether this is a shared corpus, which holds no text."""
        return bool(self.provenance.get("shared"))

    @property
    def stamp(self) -> str:
        """What every chart and file says of its data: corpus, data hash, version, and INVENTED where it is."""
        told = f"{self.name} {self.provenance['data_hash'][:8]} · brockdiscourse {self.provenance['version']}"
        return f"INVENTED data · {told}" if self.provenance.get("invented") else told

    @cached_property
    def codebook(self) -> Codebook:
        """The codebook its hits were found with."""
        text = self.provenance.get("codebook")
        return read_codebook() if text is None else parse_codebook(text, name=f"codebook of {self.name}")

    @cached_property
    def units(self) -> pd.DataFrame:
        """Posts and comments as one table, in reading order; pings are left out.

        Returns
        -------
        pandas.DataFrame
            ``unit_id, post_id, kind, depth, person, role, timestamp, year, text, words``. `depth` is 0 for a post.
            `role` is ``host`` for whoever wrote the post or hosts its site, ``guest`` for anybody else, missing
            where the speaker is unknown. In a shared corpus every text is missing.
        """
        return list_units(self.posts, self.comments, self.turns, people=self.people)

    @cached_property
    def labels(self) -> pd.Series:
        """A short name for each unit, such as ``2017 post`` or ``2017, comment 1``, by unit_id."""
        years = self.posts["timestamp"].dt.year
        opening = "“" + self.posts["title"].str.split().str[:3].str.join(" ") + "…”"
        named = opening.fillna("page " + self.posts["post_id"].str[:3])
        alone = years.notna() & ~years.duplicated(keep=False)
        short = named.where(~alone, years.astype("Int64").astype("str"))
        short.index = pd.Index(self.posts["post_id"])
        comments = self.comments
        order = comments["position"].astype("str")
        told = comments["post_id"].map(short) + ", comment " + order
        told.index = pd.Index(comments["comment_id"])
        return pd.concat([short + " post", told])


def list_units(
    posts: pd.DataFrame, comments: pd.DataFrame, turns: pd.DataFrame, *, people: pd.DataFrame
) -> pd.DataFrame:
    """Posts and comments as one table: see `Corpus.units`."""
    tops = posts[posts["text"].notna() | posts["words"].notna()]
    top = tops.assign(unit_id=tops["post_id"], kind="post", depth=0, position=0)
    below = comments[comments["kind"] == "comment"].rename(columns={"comment_id": "unit_id"})
    order = pd.Series(range(len(posts)), index=pd.Index(posts["post_id"]))
    units = pd.concat([top, below], ignore_index=True)
    units = units.assign(order=units["post_id"].map(order)).sort_values(["order", "position"], kind="stable")
    speakers = turns.set_index("unit_id")["speaker"]
    writers = units["unit_id"].map(speakers)
    hosts = find_hosts(posts, turns, people=people)
    hosting = pd.Series([pair in hosts for pair in zip(units["post_id"], writers, strict=True)], index=units.index)
    hosted = units["post_id"].isin({post for post, _ in hosts})
    role = pd.Series("guest", index=units.index, dtype="str").where(writers.notna() & hosted)
    role = role.mask((units["kind"] == "post") | hosting, "host")
    units = units.assign(person=writers, role=role, year=units["timestamp"].dt.year.astype("Int64"))
    names = ["unit_id", "post_id", "kind", "depth", "person", "role", "timestamp", "year", "text", "words"]
    return units[names].astype({"depth": "Int64", "words": "Int64"}).reset_index(drop=True)


def find_hosts(posts: pd.DataFrame, turns: pd.DataFrame, *, people: pd.DataFrame) -> set[tuple[str, str]]:
    """Who is at home in which thread, as (post_id, person): who wrote its post, and whose site it is."""
    written = turns[turns["unit_id"].isin(posts["post_id"])].dropna(subset="speaker")
    homes = people[["person"]].assign(home=people["host_of"].map(json.loads)).explode("home").dropna()
    places = pd.concat(
        [posts[["post_id"]].assign(home=posts["site"]), posts[["post_id"]].assign(home=posts["post_id"])]
    )
    own = places.dropna().merge(homes, on="home")
    pairs = pd.concat(
        [written[["post_id", "speaker"]].rename(columns={"speaker": "person"}), own[["post_id", "person"]]]
    )
    return set(pairs.itertuples(index=False, name=None))


def tabulate(pages: Iterable[tuple[str, Page]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pages to the tables posts and comments.

    Parameters
    ----------
    pages
        (source, page) pairs. Where several pages tell of one post, records are joined by post and comment id:
        structure from REST or WXR before HTML before a rendering, what one lacks from the next, all sources named.

    Returns
    -------
    tuple of pandas.DataFrame
        posts and comments, as `schema.TABLES` promises them.
    """
    ranked = sorted(pages, key=lambda pair: (_TRUST.index(pair[1].format), _opened(pair[1]), pair[0]))
    posts = [_post_row(source, page) for source, page in ranked]
    comments = [row for source, page, offset in _in_sequence(ranked) for row in _comment_rows(source, page, offset)]
    _reconnect(comments)
    joined_posts = _join(schema.frame("posts", posts), "post_id", keep=[])
    joined = _join(schema.frame("comments", comments), "comment_id", keep=_STRUCTURE)
    order = joined_posts.sort_values(["timestamp", "post_id"], na_position="last", kind="stable")
    rank = pd.Series(range(len(order)), index=pd.Index(order["post_id"]))
    joined = joined.assign(rank=joined["post_id"].map(rank)).sort_values(["rank", "position"], kind="stable")
    return schema.conform(order, "posts"), schema.conform(joined, "comments")


def _opened(page: Page) -> datetime:
    """When a page's first comment was written, for threads that are split over several pages."""
    return min((comment.time.at for comment in page.comments if comment.time), default=datetime.max)  # noqa: DTZ901 -- naive by Moment's contract


def _in_sequence(ranked: list[tuple[str, Page]]) -> Iterator[tuple[str, Page, int]]:
    """Each page, and how many comments of its post stand before its own."""
    known: dict[str, set[str]] = {}
    for source, page in ranked:
        before = known.setdefault(page.post_id, set())
        yield source, page, len(before)
        before.update(comment.comment_id for comment in page.comments)


def _reconnect(rows: list[dict[str, Any]]) -> None:
    """Join replies to what they answer in another file of their thread, as REST's pages of a hundred part them."""
    first: dict[str, dict[str, Any]] = {}
    for row in rows:
        first.setdefault(row["comment_id"], row)
    moved: set[str] = set()
    for row in first.values():
        if row["answers"] in first and row["reply_to"] is None and row["answers"] != row["comment_id"]:
            row["reply_to"], row["parent_state"] = row["answers"], "shown"
            moved.add(row["post_id"])
    below: dict[tuple[str, str | None], list[dict[str, Any]]] = {}
    threads: dict[str, list[dict[str, Any]]] = {}
    oldest_first = sorted(first.values(), key=lambda row: (row["timestamp"] or datetime.max, row["position"]))  # noqa: DTZ901 -- naive by Moment's contract
    for row in oldest_first:
        if row["post_id"] in moved:
            below.setdefault((row["post_id"], row["reply_to"]), []).append(row)
            threads.setdefault(row["post_id"], []).append(row)
    for post, thread in threads.items():
        _lay_out(post, thread, below)


def _lay_out(
    post: str, thread: list[dict[str, Any]], below: Mapping[tuple[str, str | None], list[dict[str, Any]]]
) -> None:
    """Number a thread in reading order and give its depths.

    A ring across files is opened at its oldest comment, whose parent comes later: `people.find_broken` tells of it.
    """
    placed: dict[str, dict[str, Any]] = {}

    def place(roots: list[dict[str, Any]]) -> None:
        stack = roots[::-1]
        while stack:
            row = stack.pop()
            above = placed.get(row["reply_to"])
            missing = 2 if row["parent_state"] in {"held", "deleted", "elsewhere"} else 1
            placed[row["comment_id"]] = row
            row["position"], row["depth"] = len(placed), above["depth"] + 1 if above else missing
            stack += [one for one in below.get((post, row["comment_id"]), ())[::-1] if one["comment_id"] not in placed]

    place(below.get((post, None), []))
    for row in thread:
        if row["comment_id"] not in placed:
            row["parent_state"] = None
            place([row])


def _post_row(source: str, page: Page) -> dict[str, Any]:
    row = asdict(page.post) if page.post else {}
    text = row.get("text")
    row["categories"] = schema.as_list(row["categories"]) if row.get("categories") else None
    words = count_tokens(text) if text else None
    return row | _moment(page.post.time if page.post else None) | {
        "post_id": page.post_id, "source": source, "words": words,
    }  # fmt: skip


def _comment_rows(source: str, page: Page, before: int) -> Iterator[dict[str, Any]]:
    for comment in page.comments:
        yield (
            asdict(comment)
            | _moment(comment.time)
            | {
                "post_id": page.post_id,
                "source": source,
                "words": count_tokens(comment.text) if comment.text else 0,
                "position": before + comment.position,
            }
        )


def _moment(time: Moment | None) -> dict[str, Any]:
    if time is None:
        return {"timestamp": None, "timestamp_precision": None, "timestamp_zone": None}
    return {"timestamp": time.at, "timestamp_precision": time.precision, "timestamp_zone": time.zone}


def _join(frame: pd.DataFrame, key: str, *, keep: list[str]) -> pd.DataFrame:
    """One row per key: the first row's structure, the first value given for anything else."""
    if not frame[key].duplicated().any():
        return frame
    groups = frame.groupby(key, sort=False)
    joined = groups.first().reset_index()
    sources = groups["source"].agg(lambda names: " | ".join(dict.fromkeys(names))).reset_index(drop=True)
    first = frame.drop_duplicates(key)[keep].reset_index(drop=True)
    return joined.assign(source=sources, **{name: first[name] for name in keep})


def apply_facts(posts: pd.DataFrame, comments: pd.DataFrame, facts: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the analyst knows of dates and threads: fields ``date`` and ``post`` of ``facts.csv``.

    ``date`` gives a post or comment an ISO date; ``post`` says that a thread read without its post belongs to that
    post. Who wrote what (``author``, ``addressee``, ``target``, ``same_as``) is for `people.resolve_people`.
    """
    dates = facts[facts["field"] == "date"].drop_duplicates("id", keep="last").set_index("id")["value"]
    belongs = facts[facts["field"] == "post"].drop_duplicates("id", keep="last").set_index("id")["value"]
    belongs = belongs[belongs.isin(posts["post_id"])]
    given = pd.to_datetime(dates, errors="coerce").astype("datetime64[us]").dropna()

    def dated(frame: pd.DataFrame, key: str) -> pd.DataFrame:
        known = given.reindex(frame[key]).set_axis(frame.index)
        return frame.assign(
            timestamp=known.fillna(frame["timestamp"]),
            timestamp_precision=frame["timestamp_precision"].mask(known.notna(), "day"),
            timestamp_zone=frame["timestamp_zone"].mask(known.notna(), "local"),
        )

    posts, comments = dated(posts, "post_id"), dated(comments, "comment_id")
    moved = belongs.reindex(comments["post_id"]).set_axis(comments.index)
    comments = comments.assign(post_id=moved.fillna(comments["post_id"]))
    empty = posts["post_id"].isin(belongs.index) & posts["text"].isna()
    return schema.conform(posts[~empty], "posts"), schema.conform(comments, "comments")


def write_corpus(corpus: Corpus, folder: str | Path) -> Path:
    """Write a corpus: Parquet for code, CSV for spreadsheets, ``datapackage.json`` and ``provenance.json``.

    The tables are written beside `folder` and moved there at the end, so that a run killed at any moment leaves
    either the old tables or the new ones. What is kept there of former runs and a ``shared`` folder stay.
    """
    folder = Path(folder)
    _recover(folder)
    schema.check(corpus.tables)
    fresh, old = _beside(folder, "new"), _beside(folder, "old")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    invented = bool(corpus.provenance.get("invented"))
    for name, table in corpus.tables.items():
        table.to_parquet(fresh / f"{name}.parquet", index=False)
        if name != "words":
            write_csv(table, fresh / f"{name}.csv", stamp=corpus.stamp if invented else "")
    title = f"INVENTED: {corpus.name}" if invented else corpus.name
    package = schema.describe(name=corpus.name, title=title, tables=corpus.tables, stamped=invented)
    for name, content in (("datapackage", package), ("provenance", dict(corpus.provenance))):
        text = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=name == "provenance")
        (fresh / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    if (folder / SHARED).is_dir():
        shutil.copytree(folder / SHARED, fresh / SHARED)
    if (folder / MEMORY).is_file():
        shutil.copyfile(folder / MEMORY, fresh / MEMORY)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return folder


def read_corpus(folder: str | Path) -> Corpus:
    """Read a corpus that was built; where only its shared tables are at hand, those.

    Parameters
    ----------
    folder
        Such as ``data/processed/sample``.

    Raises
    ------
    CorpusError
        If there is no corpus, with the command that builds it; or if its tables are of another shape.
    """
    folder = Path(folder)
    _recover(folder)
    name = folder.name
    home = folder if (folder / "posts.parquet").exists() else folder / SHARED
    if not (home / "posts.parquet").exists():
        raise CorpusError(f"{folder}: no corpus here; build it with: brockdiscourse build data/raw/{name}")
    try:
        tables = {table: pd.read_parquet(home / f"{table}.parquet") for table in schema.TABLES}
        provenance = json.loads((home / "provenance.json").read_text(encoding="utf-8"))
        return Corpus(name=provenance["name"], provenance=provenance, **tables)
    except (OSError, ValueError, KeyError) as error:
        msg = f"{home}: cannot be read ({error}); build it again with: brockdiscourse build data/raw/{name}"
        raise CorpusError(msg) from error


def forget_corpus(folder: str | Path) -> None:
    """Delete a built corpus, with whatever an interrupted run left beside it."""
    for path in (Path(folder), _beside(Path(folder), "new"), _beside(Path(folder), "old")):
        shutil.rmtree(path, ignore_errors=True)


def _beside(folder: Path, what: str) -> Path:
    return folder.with_name(f".{folder.name}.{what}")


def _recover(folder: Path) -> None:
    """Finish what a killed `write_corpus` began: if the old tables were moved away, put them back."""
    old = _beside(folder, "old")
    if old.exists() and not folder.exists():
        old.rename(folder)


def neutralise(table: pd.DataFrame) -> pd.DataFrame:
    """Keep spreadsheets from reading a text as a formula: an apostrophe before whatever could begin one."""
    texts = [str(name) for name in table if table[name].dtype == "str"]
    safe = {
        name: table[name].where(~table[name].str.startswith(_FORMULA, na=False), "'" + table[name]) for name in texts
    }
    return table.assign(**safe)


def write_csv(table: pd.DataFrame, path: Path, *, stamp: str = "") -> Path:
    """Write a table as spreadsheets open it: UTF-8 with BOM, no text a formula; `stamp` tells each row's corpus."""
    told = neutralise(table.assign(corpus=stamp) if stamp else table)
    told.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n", errors="replace")
    return path
