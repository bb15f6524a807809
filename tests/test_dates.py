"""Dates are read to the precision printed, and never invented."""

from datetime import datetime

import pytest
from hypothesis import given, strategies as st

from brockdiscourse.parse.dates import LONGEST, day_comes_first, most_precise, read_moment
from brockdiscourse.parse.page import Moment

FIRST, LAST = datetime.fromisoformat("1971-01-01"), datetime.fromisoformat("2099-12-31")
ENGLISH = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip
GERMAN = [
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
]  # fmt: skip
FRENCH = [
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
]  # fmt: skip
SPANISH = [
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected", "precision", "zone"),
    [
        ("2017-04-18T16:05:00+02:00", "2017-04-18 14:05:00", "second", "utc"),
        ("2017-04-18T16:05:00Z", "2017-04-18 16:05:00", "second", "utc"),
        ("2017-04-18T23:30:00-0500", "2017-04-19 04:30:00", "second", "utc"),
        ("2017-04-18T16:05:00", "2017-04-18 16:05:00", "second", "local"),
        ("2017-04-18T16:05", "2017-04-18 16:05:00", "minute", "local"),
        ("2017-04-18", "2017-04-18 00:00:00", "day", "local"),
        ("2017-04", "2017-04-01 00:00:00", "month", "local"),
        ("Tue, 18 Apr 2017 04:05:00 +0000", "2017-04-18 04:05:00", "second", "utc"),
        ("April 18th, 2017", "2017-04-18 00:00:00", "day", "local"),
        ("July 31st, 2013 at 4:05 pm", "2013-07-31 16:05:00", "minute", "local"),
        ("Posted on Sept. 4, 2011 12:00 am |", "2011-09-04 00:00:00", "minute", "local"),
        ("10:22 AM, April 18, 2017", "2017-04-18 10:22:00", "minute", "local"),
        ("18 avril 2017", "2017-04-18 00:00:00", "day", "local"),
        ("1er mai 2012 à 13h04", "2012-05-01 13:04:00", "minute", "local"),
        ("18. April 2017 um 13:04 Uhr", "2017-04-18 13:04:00", "minute", "local"),
        ("14.09.2022 um 21.11 Uhr", "2022-09-14 21:11:00", "minute", "local"),
        ("17.07.2011 13:04", "2011-07-17 13:04:00", "minute", "local"),
        ("17.07, 2011 @ 13:04", "2011-07-17 13:04:00", "minute", "local"),
        ("18 de abril de 2017 a las 16:05", "2017-04-18 16:05:00", "minute", "local"),
        ("2016/05/03", "2016-05-03 00:00:00", "day", "local"),
        ("04/13/2012 9:04:05 PM", "2012-04-13 21:04:05", "second", "local"),
        ("13/04/2012", "2012-04-13 00:00:00", "day", "local"),
        ("April 2017", "2017-04-01 00:00:00", "month", "local"),
        ("2017", "2017-01-01 00:00:00", "year", "local"),
        ("2012/03/05 at 4pm", "2012-03-05 00:00:00", "day", "local"),  # an hour is no precision of ours
    ],
)
def test_a_printed_date_is_read_as_printed(text: str, expected: str, precision: str, zone: str) -> None:
    """Offset means UTC; no offset means wall time; nothing below what is printed."""
    assert read_moment(text) == Moment(at=datetime.fromisoformat(expected), precision=precision, zone=zone)


@pytest.mark.parametrize(
    "text",
    [
        "", "3 years ago", "vor 3 Jahren", "yesterday at 4:05 pm", "Jun 20th at 2:41 am", "Apr 18, 17:05",
        "February 30, 2012", "2017-13-45", "0000-00-00 00:00:00", "-0001-11-30T00:00:00+00:00", "January 1, 1970",
        "1.2.3.2012", "version 10.4.2", "at", "PT15M", "12 comments", "1/2/12",
        "In a sentence as long as this, which mentions April 18, 2017, no writer prints his own date. " * 2,
    ],
)  # fmt: skip
def test_no_date_is_invented(text: str) -> None:
    """A relative, incomplete, impossible or placeholder date is none."""
    assert read_moment(text) is None


@pytest.mark.parametrize(
    ("language", "day_first", "expected", "precision"),
    [
        ("fr-FR", None, "2012-04-03", "day"),
        ("de", None, "2012-04-03", "day"),
        ("en-GB", None, "2012-04-03", "day"),
        ("en-US", None, "2012-01-01", "year"),  # WordPress's default, set by British blogs too
        (None, None, "2012-01-01", "year"),
        ("en-US", True, "2012-04-03", "day"),
        ("en-US", False, "2012-03-04", "day"),
    ],
)
def test_day_and_month_are_told_apart_or_left_out(
    language: str | None, day_first: bool | None, expected: str, precision: str
) -> None:
    """03/04/2012 has two readings; where nothing decides, the year is all that is certain."""
    moment = read_moment("03/04/2012", language=language, day_first=day_first)
    assert moment == Moment(at=datetime.fromisoformat(expected), precision=precision)


def test_a_page_decides_its_own_order() -> None:
    """One date past the twelfth settles the rest of the page; two that disagree settle nothing."""
    assert day_comes_first(["03/04/2012", "25/12/2012"]) is True
    assert day_comes_first(["3/4/2012", "12/25/2012"]) is False
    assert day_comes_first(["25/12/2012", "12/25/2012"]) is None
    assert day_comes_first(["03/04/2012"]) is None


def test_german_am_is_no_forenoon() -> None:
    """Am, before a German date means on; five past noon stays five past noon."""
    assert read_moment("12:05 am 18. April 2017", language="de").at == datetime.fromisoformat("2017-04-18T12:05")
    assert read_moment("12:05 am April 18, 2017", language="en").at == datetime.fromisoformat("2017-04-18T00:05")


def test_the_finer_of_two_prints_of_one_day_wins() -> None:
    """A day in the attribute and a minute in the text are one time; another day's minute is not."""
    day, minute = read_moment("2020-07-29"), read_moment("29.07.2020 12:56")
    assert most_precise([None, day, minute]) == minute
    assert most_precise([day, read_moment("30.07.2020 12:56")]) == day
    assert most_precise([]) is None


@given(at=st.datetimes(min_value=FIRST, max_value=LAST), form=st.integers(0, 5))
def test_every_day_is_read_in_every_language(at: datetime, form: int) -> None:
    """A date printed in any of the four languages comes back as the same day and minute."""
    month = at.month - 1
    hour = f"{at.hour % 12 or 12}:{at.minute:02d} {'am' if at.hour < 12 else 'pm'}"
    text, language = [
        (f"{ENGLISH[month]} {at.day}, {at.year} at {hour}", "en-US"),
        (f"{ENGLISH[month][:3]} {at.day}, {at.year} {hour}", "en-US"),
        (f"{at.day}. {GERMAN[month]} {at.year} um {at.hour}:{at.minute:02d} Uhr", "de-DE"),
        (f"{at.day} {FRENCH[month]} {at.year} à {at.hour}h{at.minute:02d}", "fr-FR"),
        (f"{at.day} de {SPANISH[month]} de {at.year}, {at.hour:02d}:{at.minute:02d}", "es-ES"),
        (f"{at.day:02d}.{at.month:02d}.{at.year} {at.hour:02d}:{at.minute:02d}", "de"),
    ][form]
    assert read_moment(text, language=language) == Moment(at=at.replace(second=0, microsecond=0), precision="minute")


@given(st.text(max_size=LONGEST))
def test_any_text_is_a_date_or_none(text: str) -> None:
    """Whatever is printed, the reader answers; a year it names stands in the text."""
    moment = read_moment(text)
    assert moment is None or 1900 <= moment.at.year <= 2100


@given(st.text(alphabet="0123456789/-.: ,TZapm+ſİK" + "".join(ENGLISH[:3]), max_size=40))
def test_almost_dates_do_no_harm(text: str) -> None:
    """Digits, separators and lookalike letters in any order."""
    assert read_moment(text) is None or read_moment(text).at.year >= 1900


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2013-04-09T11:02:03", ("2013-04-09T11:02:03", "second", "local")),
        ("2013-04-09T11:02:03Z", ("2013-04-09T11:02:03", "second", "utc")),
        ("2013-04-09T00:30:00+05:30", ("2013-04-08T19:00:00", "second", "utc")),
        ("2013-04-09T23:30:00-0100", ("2013-04-10T00:30:00", "second", "utc")),
        ("2013-04-09T11:02:03+15:00", ("2013-04-09T11:02:03", "second", "local")),  # no zone is that far east
        ("2013-04-09T24:00:00", ("2013-04-09T00:00:00", "day", "local")),
        ("2013-04-09T11:02:03.250Z", ("2013-04-09T11:02:03", "second", "utc")),
        ("1970-01-01T00:00:00Z", None),  # the epoch stands for "no date"
        ("1970-01-02T00:00:00Z", ("1970-01-02T00:00:00", "second", "utc")),
        ("2013-02-30T11:02:03", None),
        ("1899-12-31T11:02:03", None),
    ],
)
def test_a_whole_iso_value_is_what_its_parts_say(printed: str, expected: tuple[str, str, str] | None) -> None:
    """The short way for machine-readable values keeps every rule of the long one."""
    moment = read_moment(printed)
    assert (moment and (moment.at.isoformat(), moment.precision, moment.zone)) == expected
