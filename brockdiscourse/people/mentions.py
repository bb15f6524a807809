"""Where a text calls somebody by name, signs with a name, or cites one."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from brockdiscourse.people.names import CREDENTIALS, NOT_CALLED
from brockdiscourse.text import STOP_WORDS

Manner = Literal["greeting", "opening", "at", "inner", "dash", "closing", "line"]


class Naming(NamedTuple):
    """A name in a text. `sure` says that its place alone makes it a name: set off by a comma, greeted, signed."""

    name: str
    start: int
    end: int
    manner: Manner
    sure: bool


_LETTER = r"[^\W\d_]"
_UPPER = "".join(c for c in map(chr, [*range(0x250), *range(0x370, 0x530), *range(0x1E00, 0x1F00)]) if c.isupper())
_WORD = rf"{_LETTER}[\w'’-]*"
_CAPITAL = rf"[{_UPPER}][\w'’-]*"
_HAIL = (
    r"(?:hi|hello|hey|hiya|hallo|howdy|dear|greetings|good (?:morning|afternoon|evening|day)|thanks|thank you|thx"
    r"|many thanks|cheers|welcome|sorry|congrats|congratulations|bravo|liebe[r]?|danke|vielen dank|moin|servus|hej|hei"
    r"|bonjour|salut|merci|cher|chère|hola|gracias|querid[oa]|ciao|grazie|car[oa]|olá|obrigad[oa]|beste)"
    r"(?: (?:there|again|so much|very much|liebe[r]?))?"
)
_OPENING = re.compile(
    rf"(?:(?P<hail>{_HAIL})\b[ ,!]{{1,3}})?(?P<at>@)?(?P<name>{_WORD}(?: {_WORD}){{0,2}}?)"
    rf"(?: (?:and|&) (?P<second>{_WORD}))?"
    r"(?P<stop>[ ]?[,!]|[ ]?[:;…–—]|\.\.|[ ]-{1,2}[ ]|--|[ ]?\n|(?P<full>\.))",
    re.IGNORECASE,
)
_HAILED = re.compile(rf"{_HAIL} (?P<name>{_WORD})(?=[ ]|\Z)", re.IGNORECASE)
_PRAISED = re.compile(rf"(?:{_WORD} ){{0,3}}(?P<last>{_WORD}) (?P<name>{_CAPITAL})(?=[,!.])")
_GOVERNS = frozenset(
    {"about", "and", "as", "at", "by", "for", "from", "in", "like", "love", "of", "on", "than", "the", "to", "with"}
)
_NOD = 60  # characters
_AT = re.compile(rf"(?<![\w.@])@(?P<name>{_CAPITAL} {_CAPITAL}|\w[\w'’-]*)")
_INNER = re.compile(rf"(?:,|[–—]|\s-)\s+(?P<name>{_CAPITAL}(?: {_CAPITAL})?)(?=\s*[,.!?;:…–—)]|\s*\Z|\s*\n)")
_SHORT_QUOTE = re.compile(r"“[^”\n]{0,400}”|\"[^\"\n]{0,400}\"|^[ \t]*>.*$", re.MULTILINE)
_FAREWELL = (
    r"(?i:cheers|best|regards|kind regards|best regards|warm regards|best wishes|peace|all the best|sincerely|yours"
    r"|yours truly|love|take care|respectfully|(?:viele |liebe |beste |herzliche )?grüße|lg|vg|gruß"
    r"|amitiés|cordialement)"
)
_THANKS = r"(?i:thanks|thank you|many thanks|danke|merci|gracias|greetings)"  # on a line of its own it signs off
_NAMES = rf"{_CAPITAL}(?: {_CAPITAL}){{0,2}}"
_ENDED = r"(?:.*[.!?…)][ ]+)?"
_SIGNATURES: tuple[tuple[Manner, re.Pattern[str]], ...] = (
    ("dash", re.compile(rf"{_ENDED}(?P<lead>[–—~]|--?)[ ]?(?P<name>{_NAMES})[.]?\Z")),
    ("closing", re.compile(rf"{_ENDED}(?P<lead>{_FAREWELL}[,!]?[ ]+(?:[–—-][ ]?)?)(?P<name>{_NAMES})[.!]?\Z")),
    ("line", re.compile(rf"(?P<lead>)(?P<name>{_NAMES})\Z")),
)
_SIGNED_OFF = re.compile(rf"(?:^|[\s–—-])(?:{_FAREWELL}|{_THANKS})[,.!]?\Z")
_ALL_QUOTED = re.compile(r"[ \t]*(?:>|[“\"«].*[”\"»][.]?\Z)", re.DOTALL)


def find_addresses(text: str) -> list[Naming]:
    """Find where a text may call somebody by name: at its opening, behind an @, between commas.

    Quoted passages are passed over: what they call, somebody else called. "As Brian says" is no call. Whether anybody
    of that name takes part is the thread's to say.
    """
    own = _SHORT_QUOTE.sub(lambda quoted: "\0" * len(quoted[0]), text)
    start = len(own) - len(own.lstrip(" \t\n\0*_"))
    found: dict[int, Naming] = {}
    for naming in [*_opening(own, start), *_inside(own, start)]:
        found.setdefault(naming.start, naming)
    return [found[place] for place in sorted(found)]


def _opening(text: str, start: int) -> Iterator[Naming]:
    match = _OPENING.match(text, start)
    names = [(match[group], match.span(group)) for group in ("name", "second") if match[group]] if match else []
    if match and (match["hail"] or (not match["full"] and all(_is_one_name(name) for name, _ in names))):
        manner: Manner = "greeting" if match["hail"] else "at" if match["at"] else "opening"
        set_off = manner == "greeting" or match["stop"].strip() == ","
        for name, span in names:
            yield Naming(name, *span, manner, set_off and name[0].isupper())
    elif match := _HAILED.match(text, start):
        yield Naming(match["name"], *match.span("name"), "greeting", sure=False)
    elif (match := _PRAISED.match(text, start)) and match["last"].lower() not in _GOVERNS:
        yield Naming(match["name"], *match.span("name"), "inner", sure=False)


def _is_one_name(name: str) -> bool:
    return " " not in name or all(word[0].isupper() for word in name.split())


def _inside(text: str, start: int) -> Iterator[Naming]:
    for match in _AT.finditer(text):
        yield Naming(match["name"], *match.span("name"), "at", match["name"][0].isupper())
    for match in _INNER.finditer(text):
        leads = match.start() - start < _NOD and _is_nod(text[start : match.start()])
        yield Naming(match["name"], *match.span("name"), "inner", leads)


def _is_nod(before: str) -> bool:
    """Whether the few words before a name do no more than lead up to it: "Fair, Ann," but not "Paris, France,"."""
    words = before.split()
    if not 1 <= len(words) <= 4 or not all(word.isalpha() for word in words):  # noqa: PLR2004  # a nod is short
        return False
    first = words[0].lower()
    return (len(words) > 1 and "".join(words[1:]).islower()) or first in NOT_CALLED or first in STOP_WORDS


def find_signature(text: str) -> Naming | None:
    """Find the name a text is signed with on its last line: "– Aiko", "Cheers, Tom", a line of the name alone.

    A name below a quoted passage is the quotation's author and signs nothing.
    """
    body = text.rstrip()
    cut = body.rfind("\n") + 1
    for manner, pattern in _SIGNATURES:
        if match := pattern.match(body, cut):
            above = body[: match.start("lead")].rstrip()
            if not above or _ALL_QUOTED.match(above[above.rfind("\n\n") + 1 :].lstrip("\n")):
                return None
            kind: Manner = "dash" if manner == "line" and _SIGNED_OFF.search(above[-40:]) else manner
            return Naming(match["name"], *match.span("name"), kind, kind != "line")
    return None


# --- citing ----------------------------------------------------------------------------------------------------------

_PART = rf"(?:[{_UPPER}]\.|{_CAPITAL})"
_RUN = re.compile(rf"{_PART}(?:[ ](?:(?:van|von|de|der|den|la|le|di|da|del|al|bin|ter) )?{_PART}){{0,5}}")
_POSSESSIVE = re.compile(r"['’]s(?: |$)")
_OPENS_TITLE = frozenset({"the", "a", "an", "my", "our", "your", "this"})
_LEADS_UP = STOP_WORDS | NOT_CALLED | CREDENTIALS | {"coach", "professor"}
_SAYS = (
    r"(?:says?|said|writes?|wrote|argues?|argued|notes?|noted|points? out|pointed out|puts? it|expressed"
    r"|claims?|claimed|asks?|asked|observes|observed|explains|explained|tells us|told us|has written"
    r"|once said)"
)
_BEHIND = re.compile(
    r"\b(?:by|says|said|writes|wrote|according to|to quote|quoting|(?:quot(?:e|ation)|passage|excerpt|line|words?|post"
    r"|article|piece|book|essay) (?:from|by|of))\s+\Z",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"(?:[ ]\w+){{0,2}}[ ]{_SAYS}\b", re.IGNORECASE)
_ATTRIBUTED = re.compile(rf"[”\"’»)\s.]{{0,4}}(?:[–—]|--?|,? ?{_SAYS})[ ]?(?P<name>{_CAPITAL} {_NAMES})")
_SENTENCE_END = re.compile(r"[.!?…][\"”’)]*\s+|\n\s*\n")


def find_capitals(text: str) -> list[tuple[int, int]]:
    """Find runs of capitalised words; a possessive ends one."""
    runs = []
    for match in _RUN.finditer(text):
        start = match.start()
        for owner in _POSSESSIVE.finditer(text, start, match.end()):
            runs.append((start, owner.start()))
            start = owner.end()
        if start < match.end():
            runs.append((start, match.end()))
    return runs


def find_cited(text: str) -> list[Naming]:
    """Find full names that a cue gives away: "a post by Ann Lee", "according to Ann Lee", "Ann Lee writes"."""
    runs = [_trim(text, start, end) for start, end in find_capitals(text) if " " in text[start:end]]
    return [
        Naming(text[start:end], start, end, "inner", sure=True)
        for start, end in runs
        if text.count(" ", start, end) in {1, 2} and _is_cited(text, start, end)
    ]


def find_sources(text: str, *, start: int, end: int) -> list[Naming]:
    """Find who is named as the source of a quoted passage, in the sentence that introduces it or just behind it."""
    before = text[max(0, start - 500) : start].rstrip(" \t\n>“”„«\"'’*_")
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    opening = start - len(text[max(0, start - 500) : start]) + (ends[-1] if ends else 0)
    runs = [_trim(text, *run) for run in _shifted(find_capitals(text[opening:start]), opening)]
    for place, (first, last) in enumerate(runs):
        if first < last and _is_cited(text, first, last):
            return [Naming(text[a:b], a, b, "inner", sure=True) for a, b in _joined(text, runs[place:])]
    behind = _ATTRIBUTED.match(text, end)
    return [Naming(behind["name"], *behind.span("name"), "inner", sure=True)] if behind else []


def _shifted(runs: list[tuple[int, int]], by: int) -> Iterator[tuple[int, int]]:
    return ((start + by, end + by) for start, end in runs)


def _joined(text: str, runs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The first run and those that "and" or a comma ties to it."""
    yield runs[0]
    for (_, end), (start, last) in pairwise(runs):
        if text[end:start].strip() not in {"and", "&", ",", ", and"} or start == last:
            return
        yield start, last


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop what leads up to a name ("And Ann Lee", "Dr Ann Lee"); a run that opens as a title does is no name."""
    place = start
    for word in text[start:end].split(" "):
        plain = word.lower().strip(".")
        if plain in _OPENS_TITLE:
            return end, end
        if plain not in _LEADS_UP:
            return place, end
        place += len(word) + 1
    return end, end


def _is_cited(text: str, start: int, end: int) -> bool:
    if {word.lower() for word in text[start:end].split()} & NOT_CALLED:
        return False
    return bool(_BEHIND.search(text[max(0, start - 40) : start]) or _BEFORE.match(text, end))
