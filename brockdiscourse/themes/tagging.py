"""Which themes occur where: one row per hit, with its span and its cue."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import itemgetter

import ahocorasick_rs
import numpy as np
import pandas as pd

from brockdiscourse import schema
from brockdiscourse.codebook import Codebook, Cue, Phrase, Theme
from brockdiscourse.errors import DiscourseError
from brockdiscourse.text import fold, read_sentences, split_units, tokenize

Coder = Callable[[list[str]], Iterable[Iterable[str]]]
Span = tuple[int, int]
Spans = tuple[list[int], list[int]]  # the sentences of one text, in order: starts, ends
Found = dict[str, dict[int, list[Span]]]  # by a phrase's expression, by the sentence's number
Hit = tuple[int, str, int, int, str, bool]  # the sentence's number, then as the table has it

NEGATION_WINDOW = 3
"""Words that may stand between a negation and the cue it denies; a comma ends it, and so does "but"."""

_NEGATORS = {  # and what may not follow
    "not": r"(?! (?:only|just|merely|simply)\b)", "no": r"(?! (?:doubt|wonder|matter|one)\b)", "never": "",
    "without": "", "hardly": "", "barely": "", "nor": "", "neither": "", "cannot": "",
}  # fmt: skip
_NEGATOR = re.compile(f"(?:{'|'.join(_NEGATORS)}|n't)(?![^\\W_])")  # letters first: found faster, and mostly not there
_NEGATED = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(word + unless for word, unless in _NEGATORS.items())}|[^\W_]+n't)(?![^\W_])"
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
        return _ask(coder, table.assign(said=read_sentences(table, units)), themes=codebook.labels)
    search = _Search(codebook)
    written = zip(units["unit_id"].tolist(), units["text"].tolist(), strict=True)
    texts = {unit: text for unit, text in written if isinstance(text, str)}
    codes, names = pd.factorize(table["unit_id"])
    order = np.argsort(codes, kind="stable")
    edges = np.searchsorted(codes[order], np.arange(len(names) + 1)).tolist()
    starts, ends = (table[name].to_numpy(np.int64)[order].tolist() for name in ("start", "end"))
    rows: list[int] = []
    found: list[Hit] = []
    for unit, (first, last) in zip(names.tolist(), pairwise(edges), strict=True):
        if unit in texts and (anchors := search.anchors(folded := fold(texts[unit]))):
            hits = search.hits(folded, (starts[first:last], ends[first:last]), anchors)
            rows += [first + hit[0] for hit in hits]
            found += hits
    _, *columns = zip(*found, strict=True) if found else [()] * 6
    own = dict(zip(("theme", "start", "end", "cue", "negated"), columns, strict=True))
    of_sentence = table[["sentence_id", "unit_id", "post_id", "voice"]].iloc[order[rows]].reset_index(drop=True)
    return schema.conform(of_sentence.assign(**own), "hits")


def _ask(coder: Coder, sentences: pd.DataFrame, *, themes: Mapping[str, str]) -> pd.DataFrame:
    table = sentences.dropna(subset="said")
    said = table["said"].tolist()
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
        self.phrases = [
            [(phrase.regex, phrase.pattern, phrase.leads, phrase.written == "?") for phrase in phrases.values()]
            for phrases in by_anchor.values()
        ]
        self.automaton = ahocorasick_rs.AhoCorasick(list(by_anchor), implementation=ahocorasick_rs.Implementation.DFA)

    def anchors(self, text: str) -> list[tuple[int, int, int]]:
        """Where the cues' rarest words stand in a folded text: number, start, end."""
        return self.automaton.find_matches_as_indexes(text, overlapping=True)

    def hits(self, text: str, sentences: Spans, anchors: list[tuple[int, int, int]]) -> list[Hit]:
        """Hits in a folded text, sorted, none twice."""
        found = self.find(text, sentences, anchors)
        unit = _Unit(text, sentences[0], found)
        hits: set[Hit] = set()
        for expression, places in found.items():
            for theme, cue in self.cues.get(expression, ()):
                for sentence, span, written in unit.occurrences(cue, places):
                    negated = unit.is_negated(sentence, span)
                    if not negated or theme.negated_counts:
                        hits.add((sentence, theme.id, *span, written, negated))
        return sorted(hits)

    def find(self, text: str, sentences: Spans, anchors: list[tuple[int, int, int]]) -> Found:
        """Where each phrase stands; a phrase is sought only in sentences in which one of its anchors stands."""
        starts, ends = sentences
        found: Found = {}
        for anchor, at, _ in sorted(anchors, key=itemgetter(1)):
            sentence = bisect_right(starts, at) - 1
            if sentence < 0:
                continue
            inside_word = at > 0 and text[at - 1].isalnum()
            for regex, pattern, leads, asks in self.phrases[anchor]:
                if not leads:
                    if sentence not in (places := found.setdefault(regex, {})):
                        matches = pattern.finditer(text, starts[sentence], ends[sentence])
                        places[sentence] = [match.span() for match in matches]
                elif (asks or not inside_word) and (match := pattern.match(text, at, ends[sentence])):
                    known = found.setdefault(regex, {}).setdefault(sentence, [])
                    if not known or at >= known[-1][1]:
                        known.append(match.span())
        return found


@dataclass
class _Unit:
    """What was found in one text, to hold the cues' conditions against."""

    text: str
    starts: list[int]
    found: Found

    def occurrences(self, cue: Cue, places: Mapping[int, list[Span]]) -> Iterable[tuple[int, Span, str]]:
        """Sentence, span and name of each place of the cue's phrase in which its conditions hold."""
        if not (cue.near or cue.unless):
            return [(sentence, span, cue.phrase.written) for sentence, at in places.items() for span in at]
        return self.conditional(cue, places)

    def conditional(self, cue: Cue, places: Mapping[int, list[Span]]) -> Iterator[tuple[int, Span, str]]:
        barred = {sentence for phrase in cue.unless for sentence, at in self.places(phrase).items() if at}
        context = sorted(
            (span, sentence, phrase.written)
            for phrase in cue.near
            for sentence, at in self.places(phrase).items()
            if sentence not in barred
            for span in at
        )
        for sentence, at in places.items():
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
        begin = max(self.starts[sentence], span[0] - _LOOK_BACK)
        before = self.text[begin : span[0]]
        return _NEGATOR.search(before) is not None and _NEGATED.search(before) is not None
