"""Lines that say who wrote a text and when: bylines of posts, headings of comments in plain text."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from brockdiscourse.parse.dates import MONTH_NUMBER
from brockdiscourse.parse.furniture import BADGE, is_form, is_furniture, is_item_furniture, read_thread_heading

LONGEST = 120  # characters; a longer line is prose
_MOST_DATE_WORDS = 14
_LONGEST_NAME = 60
_MOST_NAME_WORDS = 6


class Byline(NamedTuple):
    """Who and when, as printed; None is what the line does not say."""

    author: str | None = None
    when: str | None = None
    url: str | None = None


def _words(*texts: str) -> frozenset[str]:
    return frozenset(" ".join(texts).split())


_DATE_WORDS = _words(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun",
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so",
    "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo",
    "at on um uhr à a le el de del am pm a.m p.m the of den der vom las h utc gmt est edt cet pst pdt",
)
_SENTENCE_END = re.compile(r"[^\W\d_]{3}[.!?] ")
_MONTH = "(?:" + "|".join(sorted((name.capitalize() for name in MONTH_NUMBER), key=len, reverse=True)) + ")"
# Name and date in two elements without a blank between them: "AdaMarch 3", "Ada3 March"
_GLUED_DATE = re.compile(rf"(?<=[^\W_A-Z])(?={_MONTH}\.? \d)|(?<=[^\W\d_A-Z])(?=[0-3]?\d\.? {_MONTH},? \d{{4}})")
_DATE_FIRST = re.compile(
    r"(?:posted |written |submitted |publié )?(?P<when>.{6,60}?),? +(?:by|par|von|por|di|da) +"
    r"(?P<name>[^:]{1,60}?)[ :.]*",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"^(?:#\d{1,4}|\d{1,4}[.)]) +")  # the first, the second comment
_GLUED_DAY = re.compile(r"(?<=[a-z])(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)$")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d{1,2}(?:st|nd|rd|th|er|º|°)?|(?:19|20)\d\d")
_CLOCK = re.compile(r"\d{1,2}[:h]\d{2}(?::\d{2})?(?:[ap]m)?|\d{1,2}[ap]m")
_NUMERIC = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d{2}-\d{2}(?:t[\d:.+z-]{4,20})?|\d{1,2}-\d{1,2}-\d{2,4}")
_PARTING = re.compile(r"[\s,;|·•–—()@]+")
_RELATIVE = re.compile(
    r"(?:about |over |almost )?(?:\d{1,4}|an?|one|just) ?(?:[a-z]{3,9})? (?:ago|now)|vor (?:\d{1,4}|eine[mr]?) \w{3,9}"
    r"|il y a (?:\d{1,4}|une?) \w{2,9}|hace (?:\d{1,4}|una?) \w{2,9}|yesterday|today|gestern|heute|hier|ayer",
    re.IGNORECASE,
)
_AFTER_DATE = re.compile(
    r"(?:\s{0,3}[|·#-]?\s{0,3}(?:reply|zitieren|antworten|permalink|link|\(?edit\)?|#)){1,4}$", re.IGNORECASE
)
_SAYS = _words(
    "says said say writes wrote commented sagt sagte schreibt schrieb meint meinte",
    "dit écrit dice dijo escribió escribe",
)
_NO_NAME = _words("he she it they who which someone everyone as what", "er sie es wer man il elle on qui él ella quien")
_GREETING = _words(
    "hi hello hey dear thanks thank great good nice love loved awesome wow happy yes no super very just so what how",
    "why my i the this that best kind regards amazing beautiful well oh ok okay congratulations congrats cheers",
    "excellent interesting sorry update ps please in sincerely liebe lieber liebes hallo guten danke vielen viele",
    "herzliche schöne schönen mit moin servus grüße tolle toller toll sehr bonjour merci salut hola gracias",
)
_PARTICLES = _words("de da van von der den del la le di du dos bin al el y e zu of & und and")
_WORD = re.compile(r"[^\W\d_][\w'’.\-]*")
_INITIAL = re.compile(r"(?:[^\W\d_]|jr|sr|dr|ph\.?d|esq|[ivx]{2,4})\.", re.IGNORECASE)
_PERMALINK = re.compile(r"(?P<name>.{1,80}?)[\s|·#-]+(?:permalink|reply|antworten|#)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?P<url>https?://\S{3,300}) (?P<name>.{1,100})")
_BY = re.compile(
    r"\W{0,3}(?P<verb>(?:written|posted|published|veröffentlicht|geschrieben|publié|publicado) )?"
    r"(?:by|von|par|por)\b:?\s*(?P<rest>.{0,110})",
    re.IGNORECASE,
)
_GLUED = re.compile(r"\W{0,3}(?:Posted |Written )?[Bb]y(?P<rest>[A-Z].{1,100})")
_POSTED = re.compile(
    r"\W{0,3}(?:posted|published|veröffentlicht|publié|publicado)(?: on| am| le| el)?:? (?P<when>.{4,60}?)"
    r"(?: (?:by|von|par|por) (?P<name>.{1,60}))?",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"[\s.·|,(]*(?:last |zuletzt )?(?:updated?|modified|aktualisiert)\b.{0,80}$", re.IGNORECASE)
_AT_CLOCK = re.compile(r" (?:at|um|à) \d{1,2}[:.h]\d{2}.{0,20}$", re.IGNORECASE)
_COMMENTS = re.compile(
    r"[\s·|,(]*(?:\d{1,5}|ein|no|leave an?|view) (?:comments?|kommentare?|commentaires?|replies)\W{0,3}$",
    re.IGNORECASE,
)
_EDGES = " \t|·•,;:–—-@#("


def is_date(text: str) -> bool:
    """Whether a line is one date, with or without a time, and nothing else; a relative one ("3 years ago") is."""
    if not text or len(text) > LONGEST:
        return False
    if _RELATIVE.fullmatch(text.strip(" .:")):
        return True
    words = _PARTING.split(text.casefold()) if _DIGIT.search(text) else []
    if not words or len(words) > _MOST_DATE_WORDS:
        return False
    kinds = []
    for word in words:
        kinds.append(_kind(word.strip(".:,'-/")))
        if kinds[-1] == "other":
            return False
    dates = kinds.count("date")
    return dates == 1 or (not dates and "month" in kinds and "number" in kinds)


def _kind(word: str) -> str:
    """What a word may be in a date."""
    if not word or word in _DATE_WORDS or _CLOCK.fullmatch(word):
        return "linking"
    if _NUMERIC.fullmatch(word):
        return "date"
    if _NUMBER.fullmatch(word):
        return "number"
    return "month" if word in MONTH_NUMBER else "other"


def is_name_sized(text: str) -> bool:
    """Whether a line is no longer than names are."""
    return len(text) <= _LONGEST_NAME and len(text.split()) <= _MOST_NAME_WORDS


def is_name(text: str, *, strict: bool = False) -> bool:
    """Whether a line may be somebody's name; `strict`: two to four capitalised words that open no letter."""
    words = text.split()
    if not words or not is_name_sized(text) or "|" in text or "://" in text:
        return False
    if (
        words[0].casefold().strip(",.!") in _GREETING | _NO_NAME
        or is_item_furniture(text)
        or not any(map(str.isalnum, text))
    ):
        return False
    if text[-1] in ".!?:;,…" and not _INITIAL.fullmatch(words[-1]):
        return False
    if not strict:
        return True
    return 2 <= len(words) <= 4 and _is_capitalised(words)  # noqa: PLR2004 -- a full name's size


def _is_capitalised(words: Sequence[str]) -> bool:
    return all(word.casefold() in _PARTICLES or (word[0].isupper() and _WORD.fullmatch(word)) for word in words)


def read_comment_heading(lines: Sequence[str], *, names_alone: bool) -> tuple[Byline, int]:
    """Who wrote a comment and when, from its first lines.

    Parameters
    ----------
    lines
        The comment's lines, blank ones as empty strings.
    names_alone
        The thread prints bare names above its comments.

    Returns
    -------
    tuple of Byline and int
        And how many lines it takes up; 0 where the comment starts without a heading.
    """
    first = lines[0]
    if not first or (len(first) > LONGEST and not _ADDRESS.fullmatch(first)):
        return Byline(), 0
    at, following = _next(lines, 1)
    date = _date_of(following)
    if heading := read_author_line(first):
        return (heading, 1) if heading.when or not date else (heading._replace(when=date), at + 1)
    if when := _date_of(first):
        named = len(lines) > 1 and is_name(lines[1]) and (len(lines) == 2 or not lines[2])  # noqa: PLR2004 -- date, name
        return (Byline(lines[1], when), 2) if named else (Byline(None, when), 1)
    if date and is_name(first):
        return Byline(first, date), at + 1
    alone = len(lines) > 2 and not lines[1] and is_name(first, strict=not names_alone)  # noqa: PLR2004 -- name, blank, text
    return (Byline(first), 1) if alone else (Byline(), 0)


def _next(lines: Sequence[str], start: int) -> tuple[int, str]:
    """The next line that is neither blank nor a badge, of the three that follow."""
    for at in range(start, min(start + 3, len(lines))):
        if lines[at] and not BADGE.fullmatch(lines[at]):
            return at, lines[at]
    return start, ""


def _date_of(line: str) -> str | None:
    """The date a line consists of, without the links printed after it."""
    if not line or len(line) > LONGEST:
        return None
    if _DIGIT.search(line):
        line = _AFTER_DATE.sub("", line)
    return line if is_date(line) else None


def read_author_line(line: str) -> Byline | None:
    """Read "NAME says:", "NAME permalink", "NAME on DATE", "URL NAME"; None where the line is nothing of the kind."""
    if found := _ADDRESS.fullmatch(line):
        return Byline(found["name"], None, found["url"])
    if not line or len(line) > LONGEST:
        return None
    if said := _said(line):
        return said
    if (found := _PERMALINK.fullmatch(line)) and is_name(found["name"].strip(_EDGES)):
        return Byline(found["name"].strip(_EDGES))
    return _dated(_AFTER_DATE.sub("", line)) if _DIGIT.search(line) else None


def read_heading(line: str) -> Byline | None:
    """The same, where both a name and a date stand in the line of a comment; "1. On DATE by NAME" is one too."""
    said = read_author_line(line)
    if said and said.author and said.when:
        return said
    found = _DATE_FIRST.fullmatch(line) if len(line) <= LONGEST else None
    if found and is_name(found["name"]):
        printed = (found["when"], _COUNTED.sub("", found["when"]))
        return next((Byline(found["name"], when) for when in printed if is_date(when)), None)
    return None


def _said(line: str) -> Byline | None:
    """A name, a verb of saying, and a date before or behind the verb or none at all."""
    words = line.rstrip(" .:…").split()
    plain = [word.casefold().rstrip(",:") for word in words]  # "Ada said, 3 May", "Ada says: 3 May"
    if _SAYS.isdisjoint(plain):
        return None
    at = next((i for i in range(len(words) - 1, 0, -1) if plain[i] in _SAYS), 0)
    if not at:
        return None
    rest = " ".join(words[at + 1 :])
    if rest and not is_date(rest):
        return None
    name_end = at - 1 if words[at - 1].casefold() == "a" and at > 1 else at  # French "a dit"
    name = " ".join(words[:name_end])
    inner = _dated(name) if not rest and _DIGIT.search(name) else None
    name, when = (inner.author or "", inner.when) if inner else (name, rest or None)
    name = name.removeprefix("Comment by ").strip(_EDGES)
    if not name or len(name) > 80 or words[0].casefold() in _NO_NAME or _SENTENCE_END.search(name):  # noqa: PLR2004 -- a name's size
        return None
    return Byline(name, when)


def _dated(line: str) -> Byline | None:
    """A name and a date on one line."""
    if is_date(line):
        return None
    words = _GLUED_DATE.sub(" ", line, count=1).split()
    for at in range(1, min(len(words), 9)):
        if is_date(" ".join(words[at:])):
            name = " ".join(words[:at]).split("|")[0]
            name = re.sub(r"^(?:par|por|von|by|comment by|posted by)\s+", "", name, flags=re.IGNORECASE).strip(_EDGES)
            name = _GLUED_DAY.sub("", name)
            if words[at - 1].endswith(":"):
                return None  # "Offer ends: 3 May 2014"
            dated = any(_kind(word) == "date" for word in name.split())
            return Byline(name, " ".join(words[at:])) if is_name(name) and not dated and not is_date(name) else None
    return None


def read_byline(line: str) -> Byline | None:
    """Read a post's byline ("by NAME on DATE"); an empty Byline where it names nobody, None where it is none."""
    if not line or len(line) > LONGEST:
        return None
    line = _COMMENTS.sub("", _UPDATED.sub("", line))
    if not any(word in MONTH_NUMBER for word in line.casefold().split()):
        line = _AT_CLOCK.sub("", line)
    if found := _BY.fullmatch(line) or _GLUED.fullmatch(line):
        rest = found["rest"].strip(" .")
        if not rest.strip(_EDGES):
            return Byline()
        dated = _dated(rest)
        if dated:
            return dated
        name = rest.strip(_EDGES)
        spelled = found["verb"] if "verb" in found.re.groupindex else None
        return Byline(name) if is_name(name) and (spelled or _is_capitalised(name.split())) else None
    if (found := _POSTED.fullmatch(line)) and is_date(found["when"]):
        name = (found["name"] or "").strip(_EDGES)
        return Byline(name if name and is_name(name) else None, found["when"])
    return None


def is_title(line: str, *, stop: bool = False) -> bool:
    """Whether a post's first line looks like a title rather than a sentence; `stop`: it may end with one."""
    if not line or len(line) > 160 or len(line.split()) > 25 or not any(c.isalpha() for c in line):  # noqa: PLR2004 -- a title's size
        return False
    if line[-1] in (",;:" if stop else ".,;:") and not line.endswith("..."):
        return False
    return not (
        is_date(line) or is_furniture(line) or is_form(line) or "»" in line or read_thread_heading(line) is not None
    )
