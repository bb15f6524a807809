"""A chart and its numbers to files; a corpus without its words."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from brockdiscourse import schema
from brockdiscourse.errors import DiscourseError
from brockdiscourse.tables import Corpus, write_csv
from brockdiscourse.text import words_in

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_FORMATS = ("png", "svg", "pdf")
_MIN_USES = 2


def save_figure(chart: "Axes | Figure", path: str | Path, *, data: pd.DataFrame, stamp: str = "") -> list[Path]:
    """Write a chart at slide size and the numbers behind it.

    Parameters
    ----------
    chart
        What a ``plot_`` function returned; its layout is settled where it stands.
    path
        Without an ending; ``.png``, ``.svg``, ``.pdf`` and ``.csv`` are written.
    data
        The numbers drawn.
    stamp
        Of the corpus; stands in a last column of the CSV, since charts travel and their origin should.

    Returns
    -------
    list of pathlib.Path
        The four files. The same chart gives the same bytes.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    from brockdiscourse.style import RC, render, settle

    base = Path(path)
    base.parent.mkdir(parents=True, exist_ok=True)
    figure = chart.get_figure(root=True)
    if not isinstance(figure, Figure):
        raise DiscourseError("save_figure: the chart stands in no figure")
    files = [base.with_name(f"{base.name}.{kind}") for kind in (*_FORMATS, "csv")]
    with mpl.rc_context(RC):
        settle(figure)
    for kind, file in zip(_FORMATS, files, strict=False):
        file.write_bytes(render(figure, kind))
    write_csv(data, files[-1], stamp=stamp or "")
    return files


def share_corpus(corpus: Corpus) -> Corpus:
    """What may be published of a corpus whose comments may not: everything but the words.

    Kept are structure, dates, lengths, turns and their bases, sentences by number, hits without cue and span, focus
    counts, and word counts per post and per thread (``POST_ID#thread``) of words used at least twice there, names
    left out; titles, bylines and the names of quoted authors; not those of pages that link here. Commenters become
    ``guest 1``, ``guest 2``, …

    Parameters
    ----------
    corpus
        A corpus with its texts.

    Returns
    -------
    Corpus
        With the same tables. Roles are a courtesy and not anonymity: whoever has the address can read the page.
    """
    roles = _roles(corpus)
    turns = corpus.turns.assign(
        speaker=corpus.turns["speaker"].map(roles), addressee=corpus.turns["addressee"].map(roles), evidence=None
    )
    speakers = turns.set_index("unit_id")["speaker"]
    people = corpus.people.assign(person=corpus.people["person"].map(roles), name=corpus.people["person"].map(roles))
    comments = corpus.comments
    printed = comments["comment_id"].map(speakers).where(comments["author"].notna())
    mentions = corpus.mentions.assign(person=corpus.mentions["person"].map(roles))
    known = mentions["person"].notna()
    mentions = mentions.assign(name=mentions["person"].where(known, mentions["name"]))
    hits = corpus.hits.assign(cue=None, start=None, end=None)
    tables = corpus.tables | {
        "sources": corpus.sources.assign(notes=None),
        "posts": corpus.posts.assign(text=None),
        "comments": comments.assign(text=None, author=printed, author_url=None),
        "people": people.assign(aliases=schema.as_list([])),
        "turns": turns,
        "mentions": mentions[known | (mentions["relation"] == "quotation")],
        "skipped": corpus.skipped.assign(detail=None),
        "hits": hits.drop_duplicates(["sentence_id", "theme"]),
        "words": _share_words(corpus),
    }
    tables = {name: schema.conform(table, name) for name, table in tables.items()}
    provenance = {**corpus.provenance, "shared": True, "rows": {name: len(table) for name, table in tables.items()}}
    return Corpus(name=corpus.name, provenance=provenance, **tables)


def _roles(corpus: Corpus) -> pd.Series:
    """A name for each person: the byline's for who signs posts, ``guest N`` in order of appearance for the rest."""
    turns = corpus.turns
    signed = set(turns.loc[turns["unit_id"].isin(corpus.posts["post_id"]), "speaker"].dropna())
    names = corpus.people.set_index("person")["name"]
    seen = list(dict.fromkeys([*turns["speaker"].dropna(), *turns["addressee"].dropna(), *corpus.people["person"]]))
    hosting = set(corpus.people.loc[corpus.people["host_of"] != "[]", "person"])
    hosts = (person for person in seen if person in hosting - signed)
    guests = (person for person in seen if person not in hosting | signed)
    roles = {person: f"guest {number}" for number, person in enumerate(guests, start=1)}
    roles |= {person: f"unnamed host {number}" for number, person in enumerate(hosts, start=1)}
    return pd.Series(roles | {person: names[person] for person in signed}, dtype="str")


def _share_words(corpus: Corpus) -> pd.DataFrame:
    """Words used twice or more, per post and per thread, without the names of anybody the corpus knows."""
    people = corpus.people
    told = [
        *people["name"],
        *(alias for row in people["aliases"] for alias in json.loads(row)),
        *corpus.mentions["name"],
    ]
    told += [*corpus.comments["author"].dropna(), *corpus.quotes["quoted_name"].dropna()]
    names = words_in(told)
    words = corpus.words.astype({"word": "str", "unit_id": "str", "post_id": "str"})
    words = words[~words["word"].isin(names) & ~words["word"].str.contains(re.compile(r"\d"))]
    thread = words["unit_id"] != words["post_id"]
    words = words.assign(unit_id=words["unit_id"].where(~thread, words["post_id"] + "#thread"))
    counts = words.groupby(["unit_id", "post_id", "voice", "word"])["n"].sum().reset_index()
    return counts[counts["n"] >= _MIN_USES]
