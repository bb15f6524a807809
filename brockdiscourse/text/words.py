"""Text to words; our own stop-word list."""

import re
import sys
from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

STOP_WORDS = frozenset(
    """
    a about above after again against all almost alone along already also although always am among an and another any
    anybody anyone anything are aren't around as at away be became because become been before behind being below
    beside between beyond both but by came can can't cannot could couldn't did didn't do does doesn't doing don't done
    down during each either else enough etc even ever every everybody everyone everything few for from further get
    gets getting give given go goes going gone got had hadn't has hasn't have haven't having he he'd he'll he's her
    here here's hers herself him himself his how how's however i i'd i'll i'm i've if in indeed instead into is isn't
    it it's its itself just keep kept last least less let let's like made make many may maybe me might mine more most
    much must my myself near need neither never no nobody none nor not nothing now of off often on once one only onto
    or other others otherwise ought our ours ourselves out over own per perhaps put quite rather really same say said
    see seem seems several shall she she'd she'll she's should shouldn't since so some somebody someone something
    sometimes still such take than that that's the their theirs them themselves then there there's therefore these
    they they'd they'll they're they've thing things this those though through thus till to together too toward
    towards two under until up upon us very was wasn't way we we'd we'll we're we've well went were weren't what
    what's whatever when when's where where's whether which while who who's whom whose why why's will with within
    without won't would wouldn't yes yet you you'd you'll you're you've your yours yourself yourselves
    """.split()  # noqa: SIM905  # words read better as words
)
"""Words that carry grammar rather than a subject, lower case, straight apostrophes. Compiled for this package."""

LETTER = r"[^\W_ʼ]"  # that apostrophe is a letter to Unicode, and to no reader
_MARK = r"[\u0300-\u036f]"  # combining accents, which \w leaves out
_APOSTROPHES, _HYPHENS = "'’ʼ", "‐‑-"
_NUMBER = rf"(?<=\d)[.,](?=\d){LETTER}+"
_WORD = re.compile(rf"{LETTER}+(?:{_MARK}+{LETTER}*|[{_APOSTROPHES}]{LETTER}+|{_NUMBER})*")
_COMPOUND = re.compile(rf"{LETTER}+(?:{_MARK}+{LETTER}*|[{_APOSTROPHES}{_HYPHENS}]{LETTER}+|{_NUMBER})*")
_PLAIN = re.compile(
    r"[A-Za-z0-9]+(?:['-][A-Za-z0-9]+|(?<=[0-9])[.,](?=[0-9])[A-Za-z0-9]+)*"
)  # quicker, the same of ASCII


def fold(text: str) -> str:
    """Lower case with straight apostrophes, character for character, so that offsets stay those of `text`."""
    plain = text if text.isascii() else text.replace("’", "'")
    if plain.isascii():  # most texts, most quickly
        return plain.lower()
    folded = text.lower()
    if len(folded) != len(text):  # "İ".lower() is two characters long
        folded = "".join(character.lower()[0] for character in text)
    return folded.replace("’", "'").replace("ʼ", "'").replace("＇", "'")


def tokenize(text: str, *, compounds: bool = True) -> list[tuple[int, int]]:
    """Find the words of a text.

    Parameters
    ----------
    text
        Any text.
    compounds
        Whether words joined by a hyphen are one word (customer-focused) or several.

    Returns
    -------
    list of (start, end)
        Letters and digits with inner apostrophes, and numbers with their decimals. Dashes part words.
    """
    return [match.span() for match in (_COMPOUND if compounds else _WORD).finditer(text)]


def split_words(text: str) -> list[str]:
    """The words of a text, as `tokenize` finds them."""
    return (_PLAIN if text.isascii() else _COMPOUND).findall(text)


def count_tokens(text: str) -> int:
    """Number of words, as `tokenize` finds them."""
    return len(split_words(text))


def words_in(texts: Iterable[str]) -> set[str]:
    """Every word of some texts, folded."""
    return {word for text in texts for word in split_words(fold(text))}


def find_starts(text: str) -> NDArray[np.intp]:
    """Where the words begin that `tokenize` finds: of many texts joined, quicker than text by text."""
    kind = _kinds()[np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)]
    if (kind == _ACCENT).any():  # one on a letter is part of the word, any other is nothing
        at = np.arange(len(kind))
        base = np.maximum.accumulate(np.where(kind == _ACCENT, 0, at))
        kind = np.where(kind == _ACCENT, np.where(kind[base] >= _IN_WORD, _IN_WORD, 0), kind).astype(np.uint8)
    padded = np.concatenate([np.zeros(2, np.uint8), kind])
    two, one = padded[:-2], padded[1:-1]  # the characters before each
    letter = kind >= _IN_WORD
    within = (one >= _IN_WORD) | ((one == _JOINER) & (two >= _IN_WORD))
    within |= (one == _POINT) & (two == _DIGIT) & (kind == _DIGIT)
    return np.flatnonzero(letter & ~within)


_ACCENT, _POINT, _JOINER, _IN_WORD, _DIGIT = range(1, 6)


@cache
def _kinds() -> NDArray[np.uint8]:
    """What each character is to a word; 0 for what no word holds."""
    every = np.arange(sys.maxunicode + 1, dtype=np.uint32).tobytes().decode("utf-32-le", "surrogatepass")
    kinds = np.zeros(len(every), np.uint8)
    joiners = f"[{_APOSTROPHES}{_HYPHENS}]"
    for kind, characters in (
        (_IN_WORD, LETTER),
        (_DIGIT, r"\d"),
        (_ACCENT, _MARK),
        (_POINT, "[.,]"),
        (_JOINER, joiners),
    ):
        for run in re.finditer(f"(?:{characters})+", every):
            kinds[slice(*run.span())] = kind
    return kinds
