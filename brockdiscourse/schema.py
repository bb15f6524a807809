"""What each table promises: columns, types, keys, units."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from brockdiscourse.errors import SchemaError

Type = Literal["string", "integer", "number", "boolean", "datetime", "list"]

DTYPES: dict[Type, Any] = {
    "string": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "datetime": "datetime64[us]",
    "list": "str",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type, what it says, the values it may take, and whether it may be missing."""

    name: str
    type: Type
    says: str
    required: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what a row is, its key, its columns and the tables its columns point to."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    refers: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        """The columns' names, in order."""
        return [column.name for column in self.columns]


PRECISIONS = ("second", "minute", "day", "month", "year")
ZONES = ("utc", "local")
KINDS = ("comment", "pingback", "trackback", "ping")
PARENT_STATES = ("shown", "held", "deleted", "elsewhere")
TARGET_BASES = ("nesting", "quotation", "greeting", "mention", "adjacency", "post", "analyst")
PERSON_BASES = (
    *("stated", "host", "reply", "greeting", "signature"),
    *("nesting", "mention", "post", "quotation", "analyst"),
)
RELATIONS = ("address", "reference", "quotation")
VOICES = ("own", "quoted")
FORMATS = ("html", "rendering", "rest", "wxr", "feed", "other")


def _string(name: str, says: str, *, values: tuple[str, ...] = ()) -> Column:
    return Column(name, "string", says, values=values)


def _key(name: str, says: str, *, values: tuple[str, ...] = ()) -> Column:
    return Column(name, "string", says, required=True, values=values)


def _count(name: str, says: str) -> Column:
    return Column(name, "integer", says, required=True)


def _number(name: str, says: str) -> Column:
    return Column(name, "number", says)


def _time() -> tuple[Column, Column, Column]:
    return (
        Column("timestamp", "datetime", "When it was written; below its precision it means nothing"),
        _string("timestamp_precision", "How precisely the source gave the time", values=PRECISIONS),
        _string("timestamp_zone", "utc if the source gave an offset, local if it printed wall time", values=ZONES),
    )


_UNIT = _key("unit_id", "The post or comment: a post_id or a comment_id")
_POST = _key("post_id", "The post of the thread")
_SENTENCE = _key("sentence_id", "UNIT_ID:N, N counted from 1 in the unit")
_VOICE = _key("voice", "own words, or quoted from somebody else", values=VOICES)
_START = _count("start", "First character, counted from 0 in the unit's text")
_END = _count("end", "Behind the last character")


def _table(name: str, row: str, key: str, *columns: Column, refers: Mapping[str, str] | None = None) -> Table:
    return Table(name, row, tuple(key.split()), columns, refers or {})


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _table(
            "sources",
            "one raw file",
            "source",
            _key("source", "Path of the raw file inside the corpus folder"),
            _key("sha256", "Hash of the file's bytes"),
            _key("format", "What kind of file it is", values=FORMATS),
            _string("platform", "Blog platform or theme whose markup was recognised"),
            _key("parser_version", "Version of the parser that read it"),
            _count("posts", "Posts read"),
            _count("comments", "Comments and pings read"),
            _count("skipped", "Records, or the whole file, that could not be used"),
            _count("redactions", "E-mail addresses and telephone numbers replaced"),
            _string("notes", "What was left out or is doubtful"),
        ),
        _table(
            "posts",
            "one post, or a thread whose post is not at hand",
            "post_id",
            _key("post_id", "Canonical host and path, or the raw file's stem"),
            _string("url", "Address of the post"),
            _string("site", "Host name of the blog"),
            _string("title", "Title of the post"),
            _string("author", "Author as printed"),
            *_time(),
            Column("categories", "list", "Categories as a JSON list"),
            _string("language", "Language code, as the page states it"),
            _string("text", "Text of the post; e-mail addresses and telephone numbers replaced"),
            Column("words", "integer", "Words of the text"),
            Column("stated_comments", "integer", "Number of comments the page itself states"),
            _key("source", "Raw files it was read from, parted by a space and a bar"),
        ),
        _table(
            "comments",
            "one comment or ping",
            "comment_id",
            _key("comment_id", "POST_ID#comment-N, or a hash of author and text where the platform has no id"),
            _POST,
            _key("kind", "A reader's comment, or a notice from another blog", values=KINDS),
            _count("position", "Place on the page, from 1"),
            _count("depth", "Nesting as printed; 1 is top level"),
            _string("reply_to", "The comment it is nested under; missing at top level or if that is not shown"),
            _string("parent_state", "What became of the parent; missing at top level", values=PARENT_STATES),
            _string("author", "Author as printed"),
            _string("author_url", "Address behind the author's name"),
            *_time(),
            _string("text", "Text of the comment; e-mail addresses and telephone numbers replaced"),
            Column("words", "integer", "Words of the text"),
            _key("source", "Raw files it was read from, parted by a space and a bar"),
            refers={"post_id": "posts"},
        ),
        _table(
            "people",
            "one person",
            "person",
            _key("person", "Stable id"),
            _key("name", "Fullest name known"),
            Column("aliases", "list", "Other ways the name is written, as a JSON list", required=True),
            Column("host_of", "list", "Sites, or posts without a site, that are the person's own", required=True),
            _count("posts", "Posts written"),
            _count("comments", "Comments written"),
            Column("first_seen", "datetime", "Earliest dated post or comment"),
            Column("last_seen", "datetime", "Latest dated post or comment"),
        ),
        _table(
            "turns",
            "one post or comment: who speaks, to whom, about what",
            "unit_id",
            _UNIT,
            _POST,
            _string("speaker", "Who wrote it: a person; missing if it cannot be known"),
            _string("speaker_basis", "How the speaker is known", values=PERSON_BASES),
            _number("speaker_confidence", "How sure, 0 to 1"),
            _string("addressee", "Who is spoken to: a person; missing if it cannot be known"),
            _string("addressee_basis", "How the addressee is known", values=PERSON_BASES),
            _number("addressee_confidence", "How sure, 0 to 1"),
            _string("target", "The earlier unit it answers; missing if unknown"),
            _string("target_basis", "How the target is known", values=TARGET_BASES),
            _number("target_confidence", "How sure, 0 to 1"),
            _string("evidence", "The words that show what is inferred"),
            refers={"post_id": "posts", "speaker": "people", "addressee": "people"},
        ),
        _table(
            "quotes",
            "one passage a text quotes",
            "unit_id start",
            _UNIT,
            _START,
            _END,
            _string("quoted_name", "Who is quoted, as the text names them"),
            _string("quoted_unit", "The earlier unit the words stand in"),
            _key("basis", "How the quotation is known", values=("block", "marks", "copied")),
        ),
        _table(
            "mentions",
            "one naming of a person in a text",
            "unit_id start",
            _UNIT,
            _key("name", "The name as written"),
            _string("person", "Who it is; missing if unknown"),
            _key("relation", "Spoken to, spoken of, or quoted", values=RELATIONS),
            _START,
            _END,
            refers={"person": "people"},
        ),
        _table(
            "skipped",
            "one file or record that could not be used",
            "",
            _key("source", "Path of the raw file inside the corpus folder"),
            _key("reason", "Why, in a few words"),
            _string("detail", "What was seen"),
        ),
        _table(
            "sentences",
            "one sentence",
            "sentence_id",
            _SENTENCE,
            _UNIT,
            _POST,
            _START,
            _END,
            _count("words", "Words of the sentence"),
            _VOICE,
            refers={"post_id": "posts"},
        ),
        _table(
            "hits",
            "one cue of a theme found in a sentence",
            "sentence_id theme start cue",
            _SENTENCE,
            _UNIT,
            _POST,
            _key("theme", "Theme or act of the codebook"),
            _string("cue", "The cue that fired, as the codebook writes it; missing in a shared corpus"),
            Column("start", "integer", "First character, from 0 in the unit's text; missing in a shared corpus"),
            Column("end", "integer", "Behind the last character; missing in a shared corpus"),
            Column("negated", "boolean", "The cue stands behind a negation", required=True),
            _VOICE,
            refers={"post_id": "posts", "sentence_id": "sentences"},
        ),
        _table(
            "focus",
            "one sentence: whose side its words are on",
            "sentence_id",
            _SENTENCE,
            _UNIT,
            _POST,
            _count("customer", "Words for customers: customer, buyer, client, prospect"),
            _count("seller", "Words for sellers: sales, seller, salespeople, selling"),
            _count("we", "we, us, our, ours, ourselves where the writer speaks"),
            _VOICE,
            refers={"post_id": "posts", "sentence_id": "sentences"},
        ),
        _table(
            "words",
            "one word of one text",
            "unit_id voice word",
            _UNIT,
            _POST,
            _VOICE,
            _key("word", "The word in lower case"),
            _count("n", "Times used"),
            refers={"post_id": "posts"},
        ),
    )
}


def conform(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Give a frame the columns, order and types its table promises.

    Parameters
    ----------
    frame
        Any frame; columns the table lacks are dropped, missing ones come back empty.
    name
        A key of `TABLES`.

    Returns
    -------
    pandas.DataFrame
        A new frame; empty strings have become missing, as no table holds any.
    """
    table = TABLES[name]
    columns: dict[str, Any] = {}
    for column in table.columns:
        values = frame[column.name] if column.name in frame else pd.Series(pd.NA, index=frame.index, dtype="object")
        if column.type in {"string", "list"}:
            values = values.astype("str")
            values = values.where(values != "")
        columns[column.name] = values.astype(DTYPES[column.type])
    return pd.DataFrame(columns).reset_index(drop=True)


def frame(name: str, rows: Sequence[Any]) -> pd.DataFrame:
    """Rows to a table of the promised shape; no rows give an empty table with all its columns."""
    return conform(pd.DataFrame(rows, columns=TABLES[name].names if not rows else None), name)


def require(data: pd.DataFrame, *columns: str, by: str) -> None:
    """Refuse a frame that lacks a column, naming the function that needs it.

    Raises
    ------
    SchemaError
        With the columns that are missing and those that are there.
    """
    if missing := [column for column in columns if column not in data]:
        msg = f"{by} needs the column {', '.join(missing)}; the table has {', '.join(map(str, data.columns))}"
        raise SchemaError(msg)


def check(tables: Mapping[str, pd.DataFrame]) -> None:
    """Hold a corpus to what its tables promise.

    Raises
    ------
    SchemaError
        Listing every promise that is broken: columns, required values, allowed values, unique keys, references, and
        the thread's own laws (a parent in the same post, no cycle, depth one below the parent's).
    """
    faults = [fault for name, data in tables.items() for fault in _faults(data, TABLES[name], tables)]
    if "comments" in tables:
        faults += _thread_faults(tables["comments"])
    if faults:
        raise SchemaError("; ".join(faults))


def _faults(data: pd.DataFrame, table: Table, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    if list(data.columns) != table.names:
        return [f"{table.name}: columns are {', '.join(map(str, data.columns))}, not {', '.join(table.names)}"]
    faults = []
    for column in table.columns:
        values = data[column.name]
        if column.required and values.isna().any():
            faults.append(f"{table.name}.{column.name}: {int(values.isna().sum())} missing")
        if column.values and not (odd := set(values.dropna()) - set(column.values)) <= set():
            faults.append(f"{table.name}.{column.name}: {', '.join(sorted(map(str, odd)))} not allowed")
    if table.key and (twice := int(data.duplicated(list(table.key)).sum())):
        faults.append(f"{table.name}: {twice} rows repeat the key {' + '.join(table.key)}")
    for name, other in table.refers.items():
        if other in tables and not data[name].dropna().isin(tables[other][TABLES[other].key[0]]).all():
            faults.append(f"{table.name}.{name}: points to no row of {other}")
    return faults


def _thread_faults(comments: pd.DataFrame) -> list[str]:
    """Depth one below the parent's, which also rules out every cycle."""
    children = comments[comments["reply_to"].notna() & (comments["parent_state"] == "shown")]
    parents = comments.drop_duplicates("comment_id").set_index("comment_id").reindex(children["reply_to"].astype("str"))
    faults = []
    if (parents["post_id"].to_numpy() != children["post_id"].to_numpy()).any():
        faults.append("comments.reply_to: a parent is missing or in another post")
    elif (parents["depth"].to_numpy() + 1 != children["depth"].to_numpy()).any():
        faults.append("comments.depth: not one more than the parent's")
    top = comments["reply_to"].isna() & comments["parent_state"].isna()
    if (comments.loc[top, "depth"] != 1).any():
        faults.append("comments.depth: a comment without a parent is not at depth 1")
    return faults


def describe(*, name: str, title: str, tables: Mapping[str, pd.DataFrame], stamped: bool = False) -> dict[str, Any]:
    """Data Package (v2) descriptor of a corpus's CSV tables; `stamped` ones say in a last column what they are of."""
    stamp = (_string("corpus", "What the table was made of"),) if stamped else ()
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "title": title,
        "resources": [
            {
                "name": table.name,
                "path": f"{table.name}.csv",
                "description": f"One row is {table.row}.",
                "schema": {
                    "fields": [
                        {
                            "name": column.name,
                            "type": "string" if column.type == "list" else column.type,
                            "description": column.says,
                            "constraints": {"required": column.required}
                            | ({"enum": list(column.values)} if column.values else {}),
                        }
                        for column in (*table.columns, *stamp)
                    ],
                    **({"primaryKey": list(table.key)} if table.key else {}),
                },
            }
            for table in TABLES.values()
            if table.name in tables and table.name != "words"
        ],
    }


def as_list(values: Any) -> str:
    """A list as the JSON string that tables hold."""
    return json.dumps(list(values), ensure_ascii=False)
