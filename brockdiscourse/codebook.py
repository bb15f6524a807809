"""Themes as a person writes them (TOML), checked and explained.

A cue is a few words: a word (``empathy``, which also finds its possessive), a stem (``empath*``), a phrase in which a
hyphen counts as a blank (``customer focus*`` finds customer-focused), a gap of one to three words (``walk in * shoes``)
or a class, any of a list of alternatives (``[customer] perspective``); ``?`` is a sentence that asks. A cue with
conditions is a table:
``{cue = "shuttle", unless = ["bus"]}`` does not count in a sentence that holds an exclusion, and
``{near = {a = [...], b = [...], within = 12}}`` counts each b that stands within 12 words of an a; ``within`` may also
be ``"sentence"`` or ``"3 sentences"``, counted along the text with both sentences included.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from brockdiscourse.errors import CodebookError
from brockdiscourse.text import STOP_WORDS, fold

SHORTEST_STEM = 3
"""Letters before the asterisk of a stem; with fewer it would match nearly everything."""

_LETTER = r"[^\W_]"
_STARTS = rf"(?<!{_LETTER})(?<!{_LETTER}')"
_ENDS = rf"(?!'?{_LETTER})"
_TIE = r"[\s\-‐‑\"“”„«»‘'/_*]++"  # what may stand between two words of a phrase
_APART = r"[\W_]++"
_GAP = rf"(?:{_APART}{_LETTER}++(?:'{_LETTER}++)*+){{1,3}}?{_APART}"
_ASKS = r"(?<!\?)\?++(?=[^\w?]*+\Z|\s+\()"
_PIECE = re.compile(rf"{_LETTER}+(?:'{_LETTER}+)*\*?")
_CLASS = re.compile(r"\[(\w+)\]")
_WITHIN = re.compile(r"(?:(\d+) )?sentences?")

Words = tuple[str, ...]  # the pieces of a word or of an alternative: ("customer", "focus*")


@dataclass(frozen=True)
class Phrase:
    """Words to be found in a folded text.

    Parameters
    ----------
    written
        As the codebook has it.
    regex
        The same as a regular expression over text that `text.fold` has folded.
    anchors
        Literals of which at least one stands in every match: those expected to be rarest.
    leads
        Whether every match begins with its anchor.
    """

    written: str
    regex: str
    anchors: tuple[str, ...]
    leads: bool

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.regex)


@dataclass(frozen=True)
class Cue:
    """A phrase that stands for a theme, and the conditions under which it does.

    Parameters
    ----------
    phrase
        What is found: the hit.
    near
        If any, one of these must stand within `within` `unit` of it.
    unless
        Phrases that rule the cue out in their sentence.
    """

    phrase: Phrase
    near: tuple[Phrase, ...] = ()
    within: int = 1
    unit: Literal["words", "sentences"] = "sentences"
    unless: tuple[Phrase, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Theme:
    """One theme or act.

    Parameters
    ----------
    scored
        Whether it is compared with people's coding.
    negated_counts
        Whether a mention behind a negation is a mention; if not, it is no hit.
    act
        Whether it is something the sentence does rather than something it is about.
    """

    id: str
    label: str
    definition: str
    use_when: str
    not_when: str
    scored: bool
    negated_counts: bool
    act: bool
    cues: tuple[Cue, ...]


@dataclass(frozen=True)
class Codebook:
    """Themes in the order of the file; `hash` is the SHA-256 of what the file says, comments and layout aside.

    `text` is the file as it was read.
    """

    name: str
    themes: tuple[Theme, ...]
    hash: str
    text: str = field(repr=False)

    @property
    def labels(self) -> dict[str, str]:
        """Label by theme id."""
        return {theme.id: theme.label for theme in self.themes}

    @property
    def scored(self) -> list[str]:
        """Ids of the themes that are about something and are compared with people's coding."""
        return [theme.id for theme in self.themes if theme.scored and not theme.act]


def read_codebook(path: str | Path | None = None) -> Codebook:
    """Read and check a codebook.

    Parameters
    ----------
    path
        A TOML file; without it the packaged codebook about selling.

    Raises
    ------
    CodebookError
        Naming file, line, theme and cue, if the file cannot be read, a key is unknown or missing, a class is not
        defined, a theme is empty, or a cue would match nearly everything.
    """
    file = resources.files("brockdiscourse") / "codebooks" / "selling.toml" if path is None else Path(path)
    try:
        return parse_codebook(file.read_bytes().decode("utf-8-sig"), name=file.name)
    except OSError as error:
        raise CodebookError(f"{file}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise CodebookError(f"{file}: is not UTF-8 text") from error


def parse_codebook(text: str, *, name: str) -> Codebook:
    """The same from what stands in a file of some name.

    Raises
    ------
    CodebookError
        As `read_codebook` does.
    """
    try:
        return _codebook(tomllib.loads(text), _Source(name, text))
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"{name}: is not TOML: {error}") from error


# --- checking --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Source:
    """The file's text, so that an error can say where."""

    name: str
    text: str

    def error(self, problem: str, *, theme: str = "", cue: str = "") -> CodebookError:
        at = found.start() if (found := re.search(rf'(?m)^\s*id\s*=\s*["\']{re.escape(theme)}["\']', self.text)) else 0
        if cue and (inside := self.text.find(f'"{cue}"', at)) >= 0:
            at = inside
        parts = [self.name, *([f"line {self.text.count(chr(10), 0, at + 1) + 1}"] if at else [])]
        parts += [f"theme {theme}"] * bool(theme) + [f'cue "{cue}"'] * bool(cue)
        return CodebookError(f"{', '.join(parts)}: {problem}")


_TEXTS = ("id", "label", "definition", "use_when", "not_when")
_FLAGS = {"scored": True, "negated_counts": True, "act": False}
_KEYS = {
    "codebook": ("name", "about", "classes", "themes"),
    "theme": (*_TEXTS, *_FLAGS, "unless", "cues"),
    "cue": ("cue", "near", "unless"),
    "near": ("a", "b", "within"),
}


def _codebook(data: Mapping[str, Any], source: _Source) -> Codebook:
    _known(data, "codebook", source=source)
    classes = {
        name: tuple(
            _words(fold(choice), source=source, cue=choice) for choice in _strings(choices, name, source=source)
        )
        for name, choices in _table(data.get("classes", {}), "classes", source=source).items()
    }
    raw = data.get("themes")
    if not isinstance(raw, list) or not raw or not all(isinstance(theme, dict) for theme in raw):
        raise source.error("has no [[themes]]")
    themes = tuple(_theme(theme, classes, source=source) for theme in raw)
    ids = [theme.id for theme in themes]
    if twice := {name for name in ids if ids.count(name) > 1}:
        raise source.error("the id stands twice", theme=min(twice))
    content = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
    return Codebook(
        str(data.get("name", source.name)), themes, hashlib.sha256(content.encode()).hexdigest(), source.text
    )


def _theme(data: Mapping[str, Any], classes: Mapping[str, tuple[Words, ...]], *, source: _Source) -> Theme:
    name = data.get("id")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z]\w*", name):
        raise source.error(f"a theme needs an id of small letters and underscores, not {name!r}")
    _known(data, "theme", source=source, theme=name)
    texts = {key: data.get(key, "") for key in _TEXTS}
    flags = {key: data.get(key, default) for key, default in _FLAGS.items()}
    for key, value in (texts | flags).items():
        wanted = bool if key in _FLAGS else str
        if not isinstance(value, wanted) or (key in {"label", "definition"} and not value):
            problem = f"{key} must be {'true or false' if wanted is bool else 'a text'}, not {value!r}"
            raise source.error(problem, theme=name)
    parse = _Parser(source, name, classes)
    unless = parse.phrases(data.get("unless", []), "unless")
    raw = data.get("cues")
    if not isinstance(raw, list) or not raw:
        raise source.error("has no cues", theme=name)
    return Theme(**texts, **flags, cues=tuple(cue for item in raw for cue in parse.cues(item, unless)))


@dataclass(frozen=True)
class _Parser:
    """The cues of one theme."""

    source: _Source
    theme: str
    classes: Mapping[str, tuple[Words, ...]]

    def cues(self, item: Any, unless: tuple[Phrase, ...]) -> Iterator[Cue]:
        if isinstance(item, str):
            yield Cue(self.phrase(item), unless=unless)
            return
        if not isinstance(item, dict) or ("cue" in item) == ("near" in item):
            raise self.source.error(
                f"a cue is a text, or a table with either cue or near, not {item!r}", theme=self.theme
            )
        _known(item, "cue", source=self.source, theme=self.theme)
        unless += self.phrases(item.get("unless", []), "unless")
        if "cue" in item:
            yield from (Cue(phrase, unless=unless) for phrase in self.phrases([item["cue"]], "cue"))
            return
        near = _table(item["near"], "near", source=self.source, theme=self.theme)
        _known(near, "near", source=self.source, theme=self.theme)
        context = self.phrases(near.get("a"), "near.a")
        within, unit = self.within(near.get("within", "sentence"))
        for phrase in self.phrases(near.get("b"), "near.b"):
            yield Cue(phrase, context, within, unit, unless)

    def within(self, value: Any) -> tuple[int, Literal["words", "sentences"]]:
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value, "words"
        match = _WITHIN.fullmatch(value) if isinstance(value, str) else None
        if match is None or match[1] == "0":
            raise self.source.error(f'within takes a count of words or "3 sentences", not {value!r}', theme=self.theme)
        return int(match[1] or 1), "sentences"

    def phrases(self, values: Any, key: str) -> tuple[Phrase, ...]:
        if values == [] and key == "unless":
            return ()
        return tuple(self.phrase(value) for value in _strings(values, key, source=self.source, theme=self.theme))

    def phrase(self, written: str) -> Phrase:
        if written == "?":
            return Phrase(written, _ASKS, (written,), leads=True)
        elements = [self.element(token, written) for token in fold(written).split()]
        if not elements or not elements[0] or not elements[-1]:
            problem = "matches everything" if not any(elements) else "begins or ends with a gap"
            raise self.source.error(problem, theme=self.theme, cue=written)
        anchors = min((_anchors(element) for element in elements if element), key=_commonness)
        first = {words[0].rstrip("*") for words in elements[0]}
        return Phrase(written, _expression(elements), anchors, leads=set(anchors) == first)

    def element(self, token: str, written: str) -> tuple[Words, ...]:
        """Alternatives; none stand for a gap."""
        if token == "*":  # noqa: S105  # no password but a gap
            return ()
        if (match := _CLASS.fullmatch(token)) is None:
            return (_words(token, source=self.source, theme=self.theme, cue=written),)
        if match[1] not in self.classes:
            problem = f"there is no class [{match[1]}]{_nearest(match[1], self.classes)}"
            raise self.source.error(problem, theme=self.theme, cue=written)
        return self.classes[match[1]]


def _words(written: str, *, source: _Source, theme: str = "", cue: str = "") -> Words:
    words = tuple(written.replace("-", " ").split())
    for word in words or ("",):
        if _PIECE.fullmatch(word) is None:
            raise source.error(f"{word!r} is no word, stem*, [class] or *", theme=theme, cue=cue)
        if word.endswith("*") and len(word) <= SHORTEST_STEM:
            raise source.error(f"{word!r} matches nearly everything: give three letters", theme=theme, cue=cue)
    return words


def _strings(values: Any, key: str, *, source: _Source, theme: str = "") -> list[str]:
    if not isinstance(values, list) or not values or not all(isinstance(value, str) for value in values):
        raise source.error(f"{key} must be a list of texts, not {values!r}", theme=theme)
    return values


def _table(value: Any, key: str, *, source: _Source, theme: str = "") -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise source.error(f"{key} must be a table, not {value!r}", theme=theme)
    return value


def _known(data: Mapping[str, Any], kind: str, *, source: _Source, theme: str = "") -> None:
    for key in data:
        if key not in _KEYS[kind]:
            raise source.error(f"a {kind} has no key {key!r}{_nearest(key, _KEYS[kind])}", theme=theme)


def _nearest(name: str, names: Any) -> str:
    close = get_close_matches(name, list(names), n=1, cutoff=0)
    return f"; the nearest is {close[0]!r}" if close else ""


# --- from words to expressions ---------------------------------------------------------------------------------------


def _expression(elements: list[tuple[Words, ...]]) -> str:
    parts: list[str] = []
    for element in elements:
        if element:
            choices = "|".join(_TIE.join(map(_piece, words)) for words in sorted(element, key=len, reverse=True))
            parts += [_TIE] * bool(parts and parts[-1] != _GAP) + [f"(?:{choices})"]
        else:
            parts.append(_GAP)
    return _STARTS + "".join(parts) + _ENDS


def _piece(word: str) -> str:
    if word.endswith("*"):
        return rf"{re.escape(word[:-1])}{_LETTER}*+(?:'{_LETTER}++)*+"
    return rf"{re.escape(word)}(?:'s)?{_ENDS}"


def _anchors(element: tuple[Words, ...]) -> tuple[str, ...]:
    rarest = [min(words, key=lambda word: _commonness((word,))) for words in element]
    return tuple(dict.fromkeys(word.rstrip("*") for word in rarest))


def _commonness(words: Words) -> float:
    """How often one of these is to be expected: grammar is frequent, and so are short words."""
    return sum(1.0 if word in STOP_WORDS else 0.5 ** len(word) for word in words)
