"""What a codebook's cues do in a corpus: which never fire, which always do, which say what others say."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from brockdiscourse import schema
from brockdiscourse.codebook import Codebook
from brockdiscourse.errors import SchemaError
from brockdiscourse.text import split_units
from brockdiscourse.themes.tagging import tag_themes

EVERYWHERE = 0.2
"""A cue in more than this share of all sentences tells little of any of them."""

ALIKE = 0.5
"""Two themes that share more than this of their sentences may be one."""

_SHOWN = 3  # hits a cue
_AROUND = 30  # characters on either side


@dataclass(frozen=True)
class Lint:
    """What `lint_codebook` found.

    Parameters
    ----------
    cues
        One row per cue of the codebook: ``theme``, ``cue``, ``hits``, ``sentences`` (that hold it), ``share`` (of all
        sentences), ``problem`` (``dead``, ``everywhere``, ``inside``: each hit lies in one of another cue of the theme;
        else missing), ``within`` (that other cue), ``examples`` (up to three hits with what stands around them).
    overlaps
        One row per pair of themes that share a sentence: ``theme``, ``other``, ``both``, ``either``, ``jaccard`` (both
        over either), the most alike first.
    """

    cues: pd.DataFrame
    overlaps: pd.DataFrame

    def __str__(self) -> str:
        """What is wrong, theme by theme, with examples of what fires too often."""
        told = []
        for theme, rows in self.cues.groupby("theme", sort=False):
            told.append(f"{theme}: {len(rows)} cues, {rows['hits'].sum():,} hits")
            dead = rows.loc[rows["problem"] == "dead", "cue"]
            if len(dead):
                told.append(f"  never: {'; '.join(dead)}")
            for row in rows[rows["problem"].isin(["everywhere", "inside"])].to_dict("records"):
                if row["problem"] == "inside":
                    told.append(f"  only inside “{row['within']}”: {row['cue']}")
                else:
                    told.append(f"  in {row['share']:.0%} of sentences: {row['cue']}")
                    told += [f"    {example}" for example in row["examples"]]
        alike = self.overlaps[self.overlaps["jaccard"] > ALIKE]
        told += [f"{row.theme} and {row.other} share {row.jaccard:.0%} of sentences" for row in alike.itertuples()]
        return "\n".join(told)


def lint_codebook(codebook: Codebook, units: pd.DataFrame, *, sentences: pd.DataFrame | None = None) -> Lint:
    """Say what each cue of a codebook does in some texts.

    A dead cue is not wrong: it may be there for another corpus. Do not fit cues to the texts under study.

    Parameters
    ----------
    codebook
        From `codebook.read_codebook`.
    units
        One row per post or comment: ``unit_id``, ``post_id``, ``text``.
    sentences
        The units' sentences; without it the texts are split here.

    Returns
    -------
    Lint
        Tables of cues and of overlapping themes; printed, it says what is wrong.

    Raises
    ------
    SchemaError
        If a column is missing: a shared corpus, say, has no text.
    """
    schema.require(units, "unit_id", "post_id", "text", by="lint_codebook")
    if units["text"].isna().all():
        raise SchemaError("lint_codebook needs texts; there are none here (a shared corpus keeps none)")
    table = split_units(units) if sentences is None else schema.conform(sentences, "sentences")
    hits = tag_themes(units, codebook, sentences=table)
    hits = hits[["sentence_id", "unit_id", "theme", "cue", "start", "end"]].astype({"theme": "str", "cue": "str"})
    part = hits["cue"].str.split(" near ", n=1, regex=False).str
    hits = hits.assign(cue=part[0], near=part[1].notna())
    found = dict(list(hits.groupby(["theme", "cue", "near"])))
    within = _hosts(hits)
    texts = units.dropna(subset="text").set_index("unit_id")["text"]
    rows = []
    for theme in codebook.themes:
        for cue in dict.fromkeys((cue.phrase.written, bool(cue.near)) for cue in theme.cues):
            part_of = found.get((theme.id, *cue), hits[:0])
            there = part_of["sentence_id"].nunique()
            host = within.get((theme.id, *cue))
            share = there / max(len(table), 1)
            problem = "dead" if not there else "everywhere" if share > EVERYWHERE else "inside" if host else None
            name = f"{cue[0]} near …" if cue[1] else cue[0]
            shown = [_show(texts[unit], start, end) for unit, start, end in _spans(part_of.head(_SHOWN))]
            rows.append((theme.id, name, len(part_of), there, share, problem, host, shown))
    columns = ["theme", "cue", "hits", "sentences", "share", "problem", "within", "examples"]
    return Lint(pd.DataFrame(rows, columns=columns), _overlaps(hits))


def _spans(hits: pd.DataFrame) -> list[tuple[str, int, int]]:
    return [(str(unit), int(start), int(end)) for unit, start, end in hits[["unit_id", "start", "end"]].to_numpy()]


def _show(text: str, start: int, end: int) -> str:
    shown = f"{text[max(0, start - _AROUND) : start]}[{text[start:end]}]{text[end : end + _AROUND]}"
    return " ".join(shown.split())


def _hosts(hits: pd.DataFrame) -> dict[tuple[str, str, bool], str]:
    """For each cue all of whose hits lie inside a hit of one other cue of its theme: that cue."""
    inside: dict[tuple[str, str, bool], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    total: dict[tuple[str, str, bool], int] = defaultdict(int)
    for _, rows in hits.groupby(["theme", "sentence_id"], sort=False):
        spans = list(rows[["theme", "cue", "near", "start", "end"]].itertuples(index=False, name=None))
        for theme, cue, near, start, end in spans:
            key = (theme, cue, near)
            total[key] += 1
            around = {o for _, o, n, s, e in spans if (o, n) != (cue, near) and s <= start and end <= e}
            for other in around:
                inside[key][other] += 1
    return {key: other for key, others in inside.items() for other, n in sorted(others.items()) if n == total[key]}


def _overlaps(hits: pd.DataFrame) -> pd.DataFrame:
    held = {str(theme): set(rows["sentence_id"]) for theme, rows in hits.groupby("theme")}
    rows = [
        (theme, other, both, either, both / either)
        for theme, other in combinations(held, 2)
        if (both := len(held[theme] & held[other])) and (either := len(held[theme] | held[other]))
    ]
    table = pd.DataFrame(rows, columns=["theme", "other", "both", "either", "jaccard"])
    return table.sort_values("jaccard", ascending=False, kind="stable", ignore_index=True)
