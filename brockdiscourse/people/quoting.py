"""What a text quotes and whom it names: copied words, sources, people addressed, referred to and quoted."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, NamedTuple

from brockdiscourse.people.aliases import Handle
from brockdiscourse.people.mentions import Naming, find_capitals, find_cited, find_sources
from brockdiscourse.people.names import NOT_CALLED, WORD_NAMES, normalize_name
from brockdiscourse.people.speakers import Thread, Turn
from brockdiscourse.text import STOP_WORDS, find_quotations, fold, tokenize

COPIED = 12
"""Words in a row that make an unmarked passage a quotation of an earlier text."""

_LONGEST = 4  # words of a name

SHINGLE = 8
"""Words that must agree in a row before they count as taken from the earlier text."""


class Run(NamedTuple):
    """Words of a text that stand in an earlier one: their span, their number, and the earlier text's number."""

    start: int
    end: int
    words: int
    source: int


def find_copied(texts: list[str]) -> list[list[Run]]:
    """Find what each text shares with an earlier one, `SHINGLE` words or more in a row.

    Time is linear in the words: every run of eight words is remembered where it first stood, and a match is followed
    word by word and then leapt over.

    Parameters
    ----------
    texts
        The texts of one thread in the page's order.

    Returns
    -------
    list of list of Run
        For each text its runs in order, none overlapping another. A run's source is the first text that holds it.
    """
    first: dict[int, tuple[int, int]] = {}
    seen: list[list[str]] = []
    found: list[list[Run]] = []
    for number, text in enumerate(texts):
        spans = tokenize(text, compounds=False)
        folded = fold(text)
        words = [folded[start:end] for start, end in spans]
        shingles = [hash(tuple(words[place : place + SHINGLE])) for place in range(len(words) - SHINGLE + 1)]
        runs = []
        place = 0
        while place < len(shingles):
            source, there = first.get(shingles[place], (number, 0))
            length = _agreeing(words, seen[source], places=(place, there)) if source < number else 0
            if length >= SHINGLE:  # fewer where two hashes fell together
                runs.append(Run(spans[place][0], spans[place + length - 1][1], length, source))
            place += max(length, 1)
        found.append(runs)
        seen.append(words)
        for place, shingle in enumerate(shingles):
            first.setdefault(shingle, (number, place))
    return found


def _agreeing(words: list[str], others: list[str], *, places: tuple[int, int]) -> int:
    """How many words agree from two places on."""
    here, there = places
    longest = min(len(words) - here, len(others) - there)
    return next((n for n in range(longest) if words[here + n] != others[there + n]), longest)


def list_quotes(thread: Thread, runs: list[list[Run]]) -> list[dict[str, Any]]:
    """Rows of the table quotes for one thread: marked passages, and words copied from somebody else's earlier text."""
    turns = [thread.post, *thread.comments]
    rows: list[dict[str, Any]] = []
    for turn, shared in zip(turns, runs, strict=True):
        if turn.kind not in {"post", "comment"}:
            continue
        marked = find_quotations(turn.text)
        ends = [run.end for run in shared]
        for start, end, basis in marked:
            first = bisect_right(ends, start)  # the first run that reaches into the passage
            source = turns[shared[first].source] if first < len(shared) and shared[first].start < end else None
            rows.append(_quote_row(turn, (start, end), basis, source=source))
        ends = [passage.end for passage in marked]
        for run in shared:
            first = bisect_right(ends, run.start)
            alone = first == len(marked) or marked[first].start >= run.end
            foreign = turn.speaker is None or turns[run.source].speaker != turn.speaker
            if run.words >= COPIED and foreign and alone:
                rows.append(_quote_row(turn, (run.start, run.end), "copied", source=turns[run.source]))
    return rows


def _quote_row(turn: Turn, span: tuple[int, int], basis: str, *, source: Turn | None) -> dict[str, Any]:
    named = find_sources(turn.text, start=span[0], end=span[1])
    return {
        "unit_id": turn.unit,
        "start": span[0],
        "end": span[1],
        "quoted_name": turn.text[named[0].start : named[-1].end] if named else None,
        "quoted_unit": source.unit if source else None,
        "basis": basis,
    }


def list_mentions(thread: Thread, quotes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the table mentions for one thread: one for each naming, with the person where known."""
    quoted: dict[str, list[tuple[int, int]]] = {}
    for row in quotes:
        quoted.setdefault(row["unit_id"], []).append((row["start"], row["end"]))
    words: dict[str, Handle | None] = {}
    rows: list[dict[str, Any]] = []
    for turn in [thread.post, *thread.comments]:
        if turn.kind not in {"post", "comment"}:
            continue
        named: list[dict[str, Any]] = []
        taken: set[int] = set()  # characters
        for naming, who, relation in _namings(thread, turn, quoted=quoted.get(turn.unit, []), words=words):
            if taken.isdisjoint(place := range(naming.start, naming.end)):
                taken.update(place)
                row = {"unit_id": turn.unit, "name": naming.name, "person": who, "relation": relation}
                named.append({**row, "start": naming.start, "end": naming.end})
        rows += sorted(named, key=lambda row: row["start"])
    return rows


def _namings(
    thread: Thread, turn: Turn, *, quoted: list[tuple[int, int]], words: dict[str, Handle | None]
) -> Iterator[tuple[Naming, Handle | None, str]]:
    """Sources of quotations, then calls, then everybody referred to; a later naming yields to an earlier one.

    Nobody speaks of himself by name: one's own name means one's signature or a namesake.
    """
    for start, end in quoted:
        for naming in find_sources(turn.text, start=start, end=end):
            yield naming, thread.circle.find(naming.name), "quotation"
    for naming in turn.addresses:
        who = thread.claim(turn, naming)
        if who is not None and who != turn.speaker:
            yield naming, who if who in thread.directory.written else None, "address"
    for naming, known in [*_references(thread, turn, words=words), *((one, None) for one in find_cited(turn.text))]:
        if (turn.signature is None or naming.start != turn.signature.start) and (
            known is None or known != turn.speaker
        ):
            yield naming, known, "reference"


def _references(thread: Thread, turn: Turn, *, words: dict[str, Handle | None]) -> Iterator[tuple[Naming, Handle]]:
    """Full names that the corpus knows, and single names that fit one who takes part."""
    for first, last in find_capitals(turn.text):
        spans = [(first + start, first + end) for start, end in tokenize(turn.text[first:last])]
        place = 0
        while place < len(spans):
            for after in range(min(place + _LONGEST, len(spans)), place, -1):
                start, end = spans[place][0], spans[after - 1][1]
                name = turn.text[start:end]
                if name not in words:
                    words[name] = _meant(thread, name)
                if known := words[name]:
                    yield Naming(name, start, end, "inner", sure=True), known
                    place = after - 1
                    break
            place += 1


def _meant(thread: Thread, name: str) -> Handle | None:
    """Whom a name inside a text means; what may be a common word means nobody."""
    key = normalize_name(name)
    if len(key) == 1 or key in WORD_NAMES or key in NOT_CALLED or key in STOP_WORDS:
        return None
    return thread.circle.find(name)
