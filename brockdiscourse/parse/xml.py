"""XML that strangers wrote, read without entities."""

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from brockdiscourse.errors import UnreadableError

MOST_ELEMENTS = 3_000_000  # an export of 100,000 comments has some 2,000,000
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def read_xml(text: str, *, name: str) -> tuple[Element, int]:
    """The root element, and how many characters that XML forbids were left out.

    Raises
    ------
    UnreadableError
        If it is broken, declares entities or has more elements than any export.
    """
    if (elements := text.count("<") - text.count("</")) > MOST_ELEMENTS:
        raise UnreadableError("more elements than an export has", f"{elements:,}; {MOST_ELEMENTS:,} are read")
    text, dropped = _CONTROL.subn("", text)
    try:
        return fromstring(text), dropped
    except (ParseError, ValueError, RecursionError) as error:  # what defusedxml refuses is a ValueError
        raise UnreadableError("broken XML", f"{name}: {' '.join(str(error).split())[:160]}") from error
