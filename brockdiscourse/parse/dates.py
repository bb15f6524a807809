"""Printed dates and times, to the precision printed and no further."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from brockdiscourse.parse.page import Moment, Precision

# Names of the months by number; English, German, French, Spanish, Italian, Portuguese, Dutch.
MONTHS = {
    1: "january januar jänner janvier enero gennaio janeiro januari jan jän janv ene gen",
    2: "february februar février fevrier febrero febbraio fevereiro februari feb febr févr fevr fév fev",
    3: "march märz maerz mars marzo março marco maart mar mär mrz mrt",
    4: "april avril abril aprile apr avr abr",
    5: "may mai mayo maggio maio mei mag",
    6: "june juni juin junio giugno junho jun giu",
    7: "july juli juillet julio luglio julho jul juil lug",
    8: "august août aout agosto augustus aug ago",
    9: "september septembre septiembre setiembre settembre setembro sept sep set",
    10: "october oktober octobre octubre ottobre outubro oct okt ott out",
    11: "november novembre noviembre novembro nov",
    12: "december dezember décembre decembre diciembre dicembre dezembro dec dez déc dic",
}
MONTH_NUMBER = {name: number for number, names in MONTHS.items() for name in names.split()}
DAY_FIRST_LANGUAGES = {"de", "fr", "es", "it", "pt", "nl", "en-gb", "en-au", "en-nz", "en-ie", "en-za", "en-in"}
LONGEST = 120  # characters; anything longer is prose that may mention a date
_FIELDS: dict[Precision, int] = {"year": 1, "month": 2, "day": 3, "minute": 5, "second": 6}
EARLIEST, LATEST = 1900, 2099
_EPOCH = 1970

_NAME = "(?P<name>" + "|".join(sorted(MONTH_NUMBER, key=len, reverse=True)) + r")(?![^\W\d_])\.?"
_YEAR, _DAY = r"(?P<y>\d{4})(?![\d:])", r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.|º)?(?!\d)"
_FIRST, _SECOND = r"(?<![\d./-])(?P<a>\d{1,2})", r"(?P<b>\d{1,2})"
_LAST = r"(?P<y>\d{4}|\d{2})(?![\d:/-]|\.\d)"

# In order: the more a form says, the earlier it is tried.
FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<![\d/.-])(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?=T\d)",
        r"(?<![\d/.-])(?P<y>\d{4})(?P<sep>[/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?![\d/])",
        rf"(?<!\d)(?P<y>\d{{4}})[ ,]+{_NAME}[ ,-]*{_DAY}",
        rf"(?<![^\W\d_]){_NAME}[ -]*{_DAY}[ ,./-]+(?:de |del |of )?{_YEAR}",
        rf"(?<![\d.:/-]){_DAY}[ -]*(?:de |del |of )?[ -/]?{_NAME}[ ,./-]*(?:de |del |of )?{_YEAR}",
        _FIRST + r"(?P<sep>\.)" + _SECOND + r"(?:\.|,|\.?,? )\s?" + _LAST,
        _FIRST + "(?P<sep>[/-])" + _SECOND + "(?P=sep)" + _LAST,
    )
)
UNNAMED = tuple(form for form in FORMS if "name" not in form.groupindex)
MONTH_AND_YEAR = re.compile(
    rf"{_NAME}[ ,/-]*(?:de |del )?(?P<y>\d{{4}})|(?P<y2>\d{{4}})[-/](?P<m>\d{{1,2}})", re.IGNORECASE
)
_HINT = re.compile(r"\d{4}|\d[./-] ?\d")  # what every date has; most texts have none
_MONTH_HINT = re.compile("|".join(sorted({name[:3] for name in MONTH_NUMBER})))
_ISO = re.compile(  # the offsets in use, and no hour 24, which Python understands from 3.13 on
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(?:Z|[+-](?:0[0-9]|1[0-4]):?[0-9]{2})?"
)
CLOCK = re.compile(
    r"(?<![\d:.])(?P<h>\d{1,2})(?:(?P<mark>[:h])(?P<min>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?|\.(?P<min2>\d{2})(?=\s?(?:Uhr|[ap]\.?\s?m\b)))"
    r"(?![\d:])\s?(?P<half>[ap]\.?\s?m\b)?\.?"
    r"\s?\(?(?P<zone>(?:UTC|GMT)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?|Z\b|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)


def read_moment(text: str, *, language: str | None = None, day_first: bool | None = None) -> Moment | None:
    """Read the date, and the time of day where there is one, that a short text prints.

    Parameters
    ----------
    text
        An ISO 8601 value or a printed date, with a few words round it at most ("on April 18th, 2017 at 4:05 pm").
    language
        The page's language (``en-US``), which settles 03/04/2012 where the language has one order; English has two.
    day_first
        What other dates of the same page say about that order (`day_comes_first`).

    Returns
    -------
    Moment or None
        UTC where an offset is given, else the wall time printed. Where the order of day and month is open, the year
        alone. None for a relative date ("3 years ago"), an impossible one, or none.
    """
    found = _find(text)
    if not isinstance(found, re.Match):
        return found
    if day_first is None and language and {language.lower(), language.lower()[:2]} & DAY_FIRST_LANGUAGES:
        day_first = True
    return _moment(found, day_first=day_first, german=bool(language and language.lower().startswith("de")))


@lru_cache(maxsize=1024)
def _find(text: str) -> re.Match[str] | Moment | None:
    """Where a text prints a day, or its moment where that is the same in every language; a page asks more than once."""
    text = " ".join(text.split())
    if len(text) > LONGEST or not _HINT.search(text):
        return None
    if _ISO.fullmatch(text) and (moment := _iso(text)):
        return moment
    named = _MONTH_HINT.search(text.casefold()) is not None
    for form in FORMS if named else UNNAMED:
        if found := form.search(text):
            return found
    return _coarse(text)


def _iso(text: str) -> Moment | None:
    """A whole ISO 8601 value with seconds; None where it has to be read part by part."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not EARLIEST < at.year <= LATEST or at.year == _EPOCH:
        return None
    if at.tzinfo is None:
        return Moment(at=at, precision="second")
    return Moment(at=at.astimezone(UTC).replace(tzinfo=None), precision="second", zone="utc")


def day_comes_first(texts: Iterable[str]) -> bool | None:
    """Whether a page prints its numeric dates day first, from those among them that can be read only one way."""
    orders = set()
    for text in texts:
        if found := FORMS[-1].search(text):
            first, second = int(found["a"]), int(found["b"])
            if max(first, second) > 12 >= min(first, second):  # noqa: PLR2004 -- months of a year
                orders.add(first > second)
    return orders.pop() if len(orders) == 1 else None


def most_precise(moments: Iterable[Moment | None]) -> Moment | None:
    """The first moment, or a later one that lies within it and says more."""
    best: Moment | None = None
    for moment in moments:
        if moment is None:
            continue
        if best is None or (_FIELDS[moment.precision] > _FIELDS[best.precision] and _lies_within(moment, best)):
            best = moment
        if best.precision in {"second", "minute"}:
            break
    return best


def _lies_within(finer: Moment, coarser: Moment) -> bool:
    fields = _FIELDS[coarser.precision]
    return finer.at.timetuple()[:fields] == coarser.at.timetuple()[:fields]


def _moment(found: re.Match[str], *, day_first: bool | None, german: bool) -> Moment | None:
    parts = found.groupdict()
    year = _year(parts["y"])
    month = _month(parts.get("name"), parts.get("m"))
    day = int(parts.get("d") or 0)
    if parts.get("a"):
        order = _order(int(parts["a"]), int(parts["b"]), day_first=True if parts["sep"] == "." else day_first)
        if order is None:
            return _dated(year, 1, 1, precision="year") if len(parts["y"]) == len("2012") else None
        day, month = order
    midnight = _dated(year, month, day, precision="day")
    return midnight and _at_clock(midnight, found, german=german)


def _month(name: str | None, number: str | None) -> int:
    """Number of a month; 0, which no date has, where a lookalike letter made the name match."""
    return MONTH_NUMBER.get(name.casefold(), 0) if name else int(number or 0)


def _year(digits: str) -> int:
    """Two digits stand for 1970 to 2069, as in POSIX."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 69 else 1900)  # noqa: PLR2004 -- POSIX's own split


def _order(first: int, second: int, *, day_first: bool | None) -> tuple[int, int] | None:
    """Day and month, in this order, or None where the page leaves it open."""
    if first == second or first > 12 >= second:  # noqa: PLR2004 -- months of a year
        return first, second
    if second > 12:  # noqa: PLR2004 -- months of a year
        return second, first
    if day_first is None:
        return None
    return (first, second) if day_first else (second, first)


def _dated(year: int, month: int, day: int, *, precision: Precision) -> Moment | None:
    if not EARLIEST <= year <= LATEST or (year, month, day) == (1970, 1, 1):  # the epoch stands for "no date"
        return None
    try:
        return Moment(at=datetime(year, month, day), precision=precision)  # noqa: DTZ001 -- naive by Moment's contract
    except ValueError:
        return None


def _at_clock(day: Moment, found: re.Match[str], *, german: bool) -> Moment:
    """The day with the time of day printed after it, else before it; the day alone where there is none."""
    after = found.string[found.end() :]
    clock = CLOCK.search(after.removeprefix("T").removeprefix("t")) or CLOCK.search(found.string[: found.start()])
    if clock is None:
        return day
    hour, minute, second = int(clock["h"]), int(clock["min"] or clock["min2"]), int(clock["s"] or 0)
    if clock["half"] and not german:  # German "am" is a preposition
        if not 1 <= hour <= 12:  # noqa: PLR2004 -- half a day
            return day
        hour = hour % 12 + (12 if clock["half"][0] in "pP" else 0)
    try:
        at = day.at.replace(hour=hour, minute=minute, second=second)
    except ValueError:
        return day
    precision: Precision = "second" if clock["s"] else "minute"
    offset = _offset(clock["zone"])
    if offset is None:
        return Moment(at=at, precision=precision)
    return Moment(at=at.replace(tzinfo=offset).astimezone(UTC).replace(tzinfo=None), precision=precision, zone="utc")


def _offset(zone: str | None) -> timezone | None:
    """Offset of ``Z``, ``+02:00``, ``+0200`` or ``GMT+2``; None where none is printed or the number is impossible."""
    if not zone:
        return None
    digits = re.sub(r"[^\d]", "", zone)
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits or 0), 0)  # noqa: PLR2004
    if hours > 14 or minutes > 59:  # noqa: PLR2004 -- the widest offset in use
        return None
    return timezone((-1 if "-" in zone else 1) * timedelta(hours=hours, minutes=minutes))


def _coarse(text: str) -> Moment | None:
    """A month or a year that is all the text says."""
    if found := MONTH_AND_YEAR.fullmatch(text):
        month = _month(found["name"], found["m"])
        return _dated(int(found["y"] or found["y2"]), month, 1, precision="month")
    if re.fullmatch(r"\d{4}", text):
        return _dated(int(text), 1, 1, precision="year")
    return None
