"""Contact data leave the texts; numbers that are none stay."""

import time

import pytest
from hypothesis import given, strategies as st

from brockdiscourse.parse.redaction import redact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Write to ann.lee@quill.example.com today.", "Write to [e-mail] today.", id="plain"),
        pytest.param("<ann+news@quill.co.uk>", "<[e-mail]>", id="tagged, in brackets"),
        pytest.param("mailto:ann@quill.example", "mailto:[e-mail]", id="link"),
        pytest.param("ann@bücher.example, or not", "[e-mail], or not", id="host with an umlaut"),
        pytest.param("ann [at] quill [dot] com", "[e-mail]", id="spelled in brackets"),
        pytest.param("ann (at) quill (dot) co (dot) uk!", "[e-mail]!", id="spelled in parentheses"),
        pytest.param("ann{at}quill.org", "[e-mail]", id="half spelled"),
        pytest.param("ann at quill dot com", "[e-mail]", id="spelled in words"),
        pytest.param("ann @ quill . com", "[e-mail]", id="spaced"),
        pytest.param("a@b.example and c@d.example", "[e-mail] and [e-mail]", id="two"),
    ],
)
def test_an_address_is_replaced(text: str, expected: str) -> None:
    """E-mail addresses in every spelling people use against harvesters."""
    assert redact(text) == (expected, expected.count("[e-mail]"))


@pytest.mark.parametrize(
    "number",
    [
        "215-555-0142",
        "215.555.0142",
        "215 555 0142",
        "(215) 555-0142",
        "(215)555-0142",
        "1-800-555-0142",
        "+1 215 555 0142",
        "+12155550142",
        "+44 113 496 0000",
        "+44 (0)113 496 0000",
        "+49 30/901820",
        "+33 1 99 00 12 34",
        "+33.1.99.00.12.34",
        "0044 113 496 0000",
        "0113 496 0000",
        "(0113) 496 0000",
        "030/901820",
        "01 99 00 12 34",
    ],
)
def test_a_telephone_number_is_replaced(number: str) -> None:
    """International, North American and national forms, with dots, dashes, slashes and parentheses; once and whole."""
    assert redact(f"Ring {number}, please.") == ("Ring [phone], please.", 1)
    assert redact(number) == ("[phone]", 1)


def test_a_label_tells_a_short_number() -> None:
    """A local number is one only where the text says so."""
    assert redact("Tel. 555 0142") == ("Tel. [phone]", 1)
    assert redact("phone: 5550142.") == ("phone: [phone].", 1)
    assert redact("call me at 555-0142") == ("call me at [phone]", 1)
    assert redact("item 555-0142") == ("item 555-0142", 0)


def test_a_year_behind_a_number_stays() -> None:
    """A number that would be too long for a telephone ends before its last group."""
    assert redact("+44 113 496 0000 2013 was") == ("[phone] 2013 was", 1)
    assert redact("in 2013 215-555-0142 rang") == ("in 2013 [phone] rang", 1)


@pytest.mark.parametrize(
    "text",
    [
        "from 2013-2017 and 2013 – 2017",
        "2011 2012 2013 2014",
        "4-5 minutes, 10-12 weeks, 100-200 people",
        "$1,200,300 or €1.200.300 or 1 200 300",
        "$200-300-4000",
        "2013-07-31, 31.07.2013, 07/31/2013, 2013-07-31T08:30:00",
        "2013-07-31 08:30 and 01.02.2013 10:15",
        "a population of 1234567890",
        "order 2155550142",
        "ISBN 978-3960960010, 978-0-596-52068-7",
        "version 3.11.2, section 1.2.3.4",
        "192.168.100.200",
        "win rate 11% against 19%, 212 of 1,044",
        "0.123456789",
        "+10% more and +5 points, +5 10 15",
        "the ratio 3:2, 00:15:30",
        "4111 1111 1111 1111",
        "phone 2013-2017",
        "we met at noon dot by dot",
        "@ann said so, e-mail her",
        "a@b and user@host",
        "look at example.com",
        "5@2",
    ],
)
def test_other_numbers_and_words_stay(text: str) -> None:
    """Years, ranges, prices, dates, versions and ordinary long numbers are no telephone numbers."""
    assert redact(text) == (text, 0)


@given(st.text(st.sampled_from("0123456789 +-()./@atdo[]x\n"), max_size=120))
def test_a_second_run_finds_nothing(text: str) -> None:
    """What is left holds no contact data by our own yardstick, and every replacement is counted once."""
    once, n = redact(text)
    assert n == once.count("[e-mail]") + once.count("[phone]") - text.count("[e-mail]") - text.count("[phone]")
    assert redact(once) == (once, 0)


@pytest.mark.parametrize(
    "unit", ["1", "1 ", "+1", "+1 (1) ", "a@", "a.", "a@b.", "a at ", "(0", "0 ", "a [at] ", "tel ", "call me at "]
)
def test_hostile_texts_take_linear_time(unit: str) -> None:
    """200,000 characters of what a pattern looks for, never completed, take about as long as other text."""
    started = time.perf_counter()
    redact(unit * (200_000 // len(unit)))
    assert time.perf_counter() - started < 3
