"""XML that strangers wrote, read without entities."""

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from brockdiscourse.errors import UnreadableError

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def read_xml(text: str, *, name: str) -> tuple[Element, int]:
    """The root element, and how many characters that XML forbids were left out.

    Raises
    ------
    UnreadableError
        If it is broken or declares entities.
    """
    text, dropped = _CONTROL.subn("", text)
    try:
        return fromstring(text), dropped
    except (ParseError, ValueError, RecursionError) as error:  # what defusedxml refuses is a ValueError
        raise UnreadableError("broken XML", f"{name}: {' '.join(str(error).split())[:160]}") from error
