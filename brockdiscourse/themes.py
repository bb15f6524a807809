"""Which themes occur where: one row per hit, with its span and its cue; and what follows from counting them."""

import math
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Literal, NamedTuple

import ahocorasick_rs
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brockdiscourse import schema
from brockdiscourse.codebook import Codebook, Cue, Phrase, Theme
from brockdiscourse.errors import DiscourseError
from brockdiscourse.resample import share_range
from brockdiscourse.text import STOP_WORDS, fold, group_sentences, split_units, tokenize

Coder = Callable[[list[str]], Iterable[Iterable[str]]]
Voice = Literal["own", "quoted"]
Span = tuple[int, int]
Found = dict[str, dict[int, list[Span]]]  # by a phrase's expression, by the sentence's number

NEGATION_WINDOW = 3
"""Words that may stand between a negation and the cue it denies; a comma ends it, and so does "but"."""

_NEGATORS = (
    r"not(?! (?:only|just|merely|simply)\b)|never|no(?! (?:doubt|wonder|matter|one)\b)|without|hardly|nor|neither"
    r"|barely|cannot|[^\W_]+n't"
)
_NEGATED = re.compile(
    rf"(?<![^\W_])(?:{_NEGATORS})(?![^\W_])"
    rf"(?:[^\w,;:.…–—()]+(?!but\b)[^\W_]+(?:'[^\W_]+)*){{0,{NEGATION_WINDOW}}}[^\w,;:.…–—()]*\Z"
)
_LOOK_BACK = 80  # characters in which a negation window is sought


def tag_themes(
    units: pd.DataFrame, codebook: Codebook, *, sentences: pd.DataFrame | None = None, coder: Coder | None = None
) -> pd.DataFrame:
    """Find every cue of every theme.

    One Aho-Corasick pass per text finds the cues' rarest words; only where one stands is the cue itself sought.

    Parameters
    ----------
    units
        One row per post or comment: ``unit_id``, ``post_id``, ``text`` (may be missing).
    codebook
        From `codebook.read_codebook`.
    sentences
        The units' sentences, as the table of that name; without it the texts are split here.
    coder
        A coder of one's own instead of the cues: from a list of sentences to the ids of each one's themes. Its hits
        span the sentence and have the cue ``coder``.

    Returns
    -------
    pandas.DataFrame
        One row per hit, as `schema` promises of ``hits``: ``text[start:end]`` is what was found. A cue under the
        condition of a nearness is written ``b near a``, with the a that stands nearest. A negated hit of a theme in
        which negated mentions do not count has no row.

    Raises
    ------
    SchemaError
        If a column is missing: a shared corpus, say, has no text.
    DiscourseError
        If the coder fails, or does not give one set of the codebook's themes for each sentence.
    """
    schema.require(units, "unit_id", "post_id", "text", by="tag_themes")
    table = split_units(units) if sentences is None else schema.conform(sentences, "sentences")
    if coder is not None:
        return _ask(coder, table, units.set_index("unit_id")["text"].dropna(), themes=codebook.labels)
    search = _Search(codebook)
    texts = {unit: text for unit, text in zip(units["unit_id"], units["text"], strict=True) if isinstance(text, str)}
    columns: dict[str, list[object]] = {name: [] for name in schema.TABLES["hits"].names}
    starts, ends = table["start"].to_numpy(np.int64), table["end"].to_numpy(np.int64)
    identity = list(zip(table["sentence_id"], table["unit_id"], table["post_id"], table["voice"], strict=True))
    for unit, rows in table.groupby("unit_id", sort=False).indices.items():
        if unit not in texts:
            continue
        spans = list(zip(starts[rows].tolist(), ends[rows].tolist(), strict=True))
        for hit in search.hits(fold(texts[unit]), spans):
            sentence, unit_id, post, voice = identity[rows[hit.sentence]]
            row = (sentence, unit_id, post, hit.theme, hit.cue, hit.start, hit.end, hit.negated, voice)
            for values, value in zip(columns.values(), row, strict=True):
                values.append(value)
    return schema.conform(pd.DataFrame(columns), "hits")


def _ask(coder: Coder, sentences: pd.DataFrame, texts: pd.Series, *, themes: Mapping[str, str]) -> pd.DataFrame:
    table = sentences[sentences["unit_id"].isin(texts.index)]
    spans = zip(table["unit_id"], table["start"], table["end"], strict=True)
    said = [texts[unit][start:end] for unit, start, end in spans]
    try:
        found = [sorted({str(theme) for theme in one}) if not isinstance(one, str) else [one] for one in coder(said)]
    except Exception as error:
        raise DiscourseError(f"the coder failed: {type(error).__name__}: {error}") from error
    if len(found) != len(said):
        raise DiscourseError(f"the coder gave {len(found)} answers to {len(said)} sentences")
    if unknown := {theme for one in found for theme in one} - set(themes):
        raise DiscourseError(f"the coder named {min(unknown)!r}; the codebook has {', '.join(themes)}")
    hits = table.assign(theme=pd.Series(found, index=table.index, dtype="object"), cue="coder", negated=False)
    return schema.conform(hits.explode("theme").dropna(subset="theme"), "hits")


class _Hit(NamedTuple):
    sentence: int
    theme: str
    start: int
    end: int
    cue: str
    negated: bool


class _Search:
    """A codebook made ready for many texts."""

    def __init__(self, codebook: Codebook) -> None:
        self.cues: dict[str, list[tuple[Theme, Cue]]] = defaultdict(list)
        by_anchor: dict[str, dict[str, Phrase]] = defaultdict(dict)
        for theme in codebook.themes:
            for cue in theme.cues:
                self.cues[cue.phrase.regex].append((theme, cue))
                for phrase in (cue.phrase, *cue.near, *cue.unless):
                    for anchor in phrase.anchors:
                        by_anchor[anchor][phrase.regex] = phrase
        self.phrases = [list(phrases.values()) for phrases in by_anchor.values()]
        self.automaton = ahocorasick_rs.AhoCorasick(list(by_anchor))

    def hits(self, text: str, spans: list[Span]) -> list[_Hit]:
        """Hits in a folded text whose sentences, in order, are `spans`; sorted, none twice."""
        found = self.find(text, spans)
        unit = _Unit(text, spans, found)
        return sorted(
            {
                _Hit(sentence, theme.id, *span, written, negated)
                for expression in found.keys() & self.cues.keys()
                if found[expression]
                for theme, cue in self.cues[expression]
                for sentence, span, written in unit.occurrences(cue)
                if not (negated := unit.is_negated(sentence, span)) or theme.negated_counts
            }
        )

    def find(self, text: str, spans: list[Span]) -> Found:
        """Where each phrase stands; a phrase is sought only in sentences in which one of its anchors stands."""
        starts = [start for start, _ in spans]
        found: Found = defaultdict(dict)
        for anchor, at, _ in sorted(self.automaton.find_matches_as_indexes(text, overlapping=True), key=itemgetter(1)):
            sentence = bisect_right(starts, at) - 1
            for phrase in self.phrases[anchor] if sentence >= 0 else ():
                known = found[phrase.regex].get(sentence)
                if phrase.leads:
                    match = phrase.pattern.match(text, at, spans[sentence][1])
                    if match and (not known or at >= known[-1][1]):
                        found[phrase.regex].setdefault(sentence, []).append(match.span())
                elif known is None:
                    matches = phrase.pattern.finditer(text, *spans[sentence])
                    found[phrase.regex][sentence] = [match.span() for match in matches]
        return found


@dataclass(frozen=True)
class _Unit:
    """What was found in one text, to hold the cues' conditions against."""

    text: str
    spans: list[Span]
    found: Found

    def occurrences(self, cue: Cue) -> Iterator[tuple[int, Span, str]]:
        """Sentence, span and name of each place where the cue's phrase stands and its conditions hold."""
        barred = {sentence for phrase in cue.unless for sentence, at in self.places(phrase).items() if at}
        context = sorted(
            (span, sentence, phrase.written)
            for phrase in cue.near
            for sentence, at in self.places(phrase).items()
            if sentence not in barred
            for span in at
        )
        for sentence, at in self.places(cue.phrase).items():
            for span in at if sentence not in barred else ():
                if not cue.near:
                    yield sentence, span, cue.phrase.written
                elif near := self.nearest(span, sentence, cue, context=context):
                    yield sentence, span, f"{cue.phrase.written} near {near}"

    def places(self, phrase: Phrase) -> dict[int, list[Span]]:
        return self.found.get(phrase.regex, {})

    def nearest(self, span: Span, sentence: int, cue: Cue, *, context: Sequence[tuple[Span, int, str]]) -> str | None:
        """The phrase that stands next to the span without overlapping it, if it stands near enough."""
        place = bisect_left(context, span, key=lambda item: item[0])
        apart = []
        for other, there, written in context[max(0, place - 4) : place + 4]:  # phrases of one context may overlap
            if other[1] <= span[0] or span[1] <= other[0]:
                words = self.words_between(*sorted((other, span)))
                limit = words < cue.within if cue.unit == "words" else abs(there - sentence) < cue.within
                apart += [(words, written)] if limit else []
        return min(apart)[1] if apart else None

    def words_between(self, first: Span, second: Span) -> int:
        return bisect_left(self.words, second[0]) - bisect_left(self.words, first[1])

    @cached_property
    def words(self) -> list[int]:
        return [start for start, _ in tokenize(self.text, compounds=False)]

    def is_negated(self, sentence: int, span: Span) -> bool:
        begin = max(self.spans[sentence][0], span[0] - _LOOK_BACK)
        return _NEGATED.search(self.text[begin : span[0]]) is not None


def count_themes(
    hits: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    by: pd.DataFrame | None = None,
    voice: Voice | None = "own",
    themes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Count the sentences that hold each theme, as a share of all sentences.

    Parameters
    ----------
    hits, sentences
        The tables of these names; hits in sentences that `sentences` lacks do not count.
    by
        One row per unit: ``unit_id`` and one or more columns to group by. A unit without a value is in the group of
        the missing.
    voice
        Whose sentences: the writer's ``own`` (default), those ``quoted``, or None for all.
    themes
        Themes to list; without it those in `hits`, sorted.

    Returns
    -------
    pandas.DataFrame
        One row per theme and group that has sentences, also where the theme never occurs: ``theme``, the columns of
        `by`, ``n`` (sentences with the theme), ``sentences``, ``threads``, ``share`` (0 to 1), ``low`` and ``high``
        (see `resample.share_range`; missing below 20 threads).

    Raises
    ------
    SchemaError
        If a column is missing or `by` names a unit twice.
    """
    schema.require(hits, "sentence_id", "theme", by="count_themes")
    schema.require(sentences, "sentence_id", "unit_id", "post_id", "voice", by="count_themes")
    said = sentences if voice is None else sentences[sentences["voice"] == voice]
    groups, group = group_sentences(said, by)
    threads, thread = np.unique(said["post_id"].astype("str").to_numpy(object), return_inverse=True)
    cell = pd.Series(group * len(threads) + thread, index=pd.Index(said["sentence_id"].astype("str")))
    cells, n = np.unique(cell, return_counts=True)
    pairs = hits[["sentence_id", "theme"]].astype("str").drop_duplicates()
    with_theme = {str(name): cell.reindex(part).dropna() for name, part in pairs.groupby("theme")["sentence_id"]}
    edges = np.searchsorted(cells, np.arange(1, len(groups)) * len(threads))
    rows = []
    for theme in sorted(with_theme) if themes is None else themes:
        k = np.bincount(np.searchsorted(cells, with_theme.get(theme, cells[:0])), minlength=len(cells))
        for number, (some, of) in enumerate(zip(np.split(k, edges), np.split(n, edges), strict=True)):
            rows.append({"theme": theme, "group": number, **_share(some, of)})
    table = pd.DataFrame(rows, columns=["theme", "group", *_share(n[:0], n[:0])])
    return table.join(groups, on="group")[["theme", *groups.columns, *table.columns[2:]]]


def _share(k: NDArray[np.intp], n: NDArray[np.intp]) -> dict[str, float]:
    """One row's numbers, from each thread's."""
    total = int(n.sum())
    low, high = share_range(k, n, np.arange(len(n))) if len(n) > 1 else (math.nan, math.nan)
    share = k.sum() / total if total else math.nan
    return {"n": int(k.sum()), "sentences": total, "threads": len(n), "share": share, "low": low, "high": high}


def count_uptake(hits: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    """Follow each theme from a turn to the turn that answers it, in the writers' own words.

    Parameters
    ----------
    hits, turns
        The tables of these names; a turn whose target is unknown makes no link.

    Returns
    -------
    pandas.DataFrame
        One row per link and theme that either side names: ``unit_id`` (the answer), ``target``, ``theme``, ``raised``
        (by the target), ``said`` (in the answer), ``outcome`` (``echoed``: both, ``dropped``: raised only, ``added``:
        said only).

    Raises
    ------
    SchemaError
        If a column is missing.
    """
    schema.require(hits, "unit_id", "theme", "voice", by="count_uptake")
    schema.require(turns, "unit_id", "target", by="count_uptake")
    links = turns.loc[turns["target"].notna(), ["unit_id", "target"]].astype("str")
    own = hits.loc[hits["voice"] == "own", ["unit_id", "theme"]].astype("str").drop_duplicates()
    said = links.merge(own, on="unit_id")
    raised = links.merge(own.rename(columns={"unit_id": "target"}), on="target")
    table = said.merge(raised, how="outer", on=["unit_id", "target", "theme"], indicator="side")
    order = links.reset_index(drop=True).reset_index(names="order")
    table = table.merge(order, on=["unit_id", "target"]).sort_values(["order", "theme"], ignore_index=True)
    table["raised"], table["said"] = table["side"] != "left_only", table["side"] != "right_only"
    table["outcome"] = (
        table["side"].map({"both": "echoed", "right_only": "dropped", "left_only": "added"}).astype("str")
    )
    return table[["unit_id", "target", "theme", "raised", "said", "outcome"]]


def find_quotes(
    hits: pd.DataFrame,
    units: pd.DataFrame,
    *,
    theme: str,
    sentences: pd.DataFrame | None = None,
    top: int = 5,
) -> pd.DataFrame:
    """Find the sentences behind a number, and a counter-example.

    Parameters
    ----------
    hits
        The table of that name.
    units
        One row per post or comment: ``unit_id``, ``post_id``, ``text``.
    theme
        Which theme.
    sentences
        The units' sentences; without it the texts are split here.
    top
        How many sentences at most; the strongest, those with the most cues, come first, the shorter before the longer.

    Returns
    -------
    pandas.DataFrame
        One row per sentence in the writers' own words: ``unit_id``, ``sentence_id``, ``sentence``, ``cues`` (parted by
        a semicolon) and ``counter``. The last row, where ``counter`` is true, is a sentence without the theme that
        comes near it: it shares most of the words by which the theme was found, or else stands beside it.

    Raises
    ------
    SchemaError
        If a column is missing: a shared corpus, say, has no text.
    """
    schema.require(units, "unit_id", "post_id", "text", by="find_quotes")
    schema.require(hits, "sentence_id", "theme", "cue", "start", "end", by="find_quotes")
    table = split_units(units) if sentences is None else schema.conform(sentences, "sentences")
    texts = {unit: text for unit, text in zip(units["unit_id"], units["text"], strict=True) if isinstance(text, str)}
    table = table[(table["voice"] == "own") & table["unit_id"].isin(texts)].reset_index(drop=True)
    table["sentence"] = [
        texts[unit][start:end] for unit, start, end in zip(table["unit_id"], table["start"], table["end"], strict=True)
    ]
    found = hits[hits["theme"] == theme].drop_duplicates(["sentence_id", "cue"])
    cues = found.groupby(found["sentence_id"].astype("str"))["cue"]
    table["cues"] = table["sentence_id"].map(cues.agg("; ".join))
    table["strength"] = table["sentence_id"].map(cues.size())
    quotes = table[table["cues"].notna()].sort_values(["strength", "words"], ascending=[False, True], kind="stable")
    counter = _counter_example(table, _shared_words(found, texts))
    rows = pd.concat([quotes.head(top).assign(counter=False), counter.assign(counter=True)], ignore_index=True)
    return rows[["unit_id", "sentence_id", "sentence", "cues", "counter"]]


def _shared_words(found: pd.DataFrame, texts: Mapping[str, str]) -> set[str]:
    """The words by which a theme was found, those of grammar left out."""
    spans = zip(found["unit_id"], found["start"], found["end"], strict=True)
    passages = {fold(texts[unit][start:end]) for unit, start, end in spans if unit in texts}
    return {word for passage in passages for word in _words(passage)} - STOP_WORDS


def _words(text: str) -> set[str]:
    return {text[start:end] for start, end in tokenize(text, compounds=False)}


def _counter_example(table: pd.DataFrame, words: set[str]) -> pd.DataFrame:
    """The sentence without a cue that shares most words, stands beside one with a cue, is shortest; in that order."""
    has = table["cues"].notna()
    beside = has.groupby(table["unit_id"]).shift(1, fill_value=False)
    beside |= has.groupby(table["unit_id"]).shift(-1, fill_value=False)
    any_of = re.compile("|".join(map(re.escape, words)) or r"(?!)")  # finding none is much cheaper than parting words
    folded = map(fold, table["sentence"])
    shared = [len(words & _words(sentence)) if any_of.search(sentence) else 0 for sentence in folded]
    near = table.assign(shared=shared, beside=beside)[~has & ((np.array(shared, int) > 0) | beside)]
    return near.sort_values(["shared", "beside", "words"], ascending=[False, False, True], kind="stable").head(1)
