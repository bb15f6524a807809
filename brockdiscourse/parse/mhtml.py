"""A page as browsers save it: in one file (MHTML), or with its address in a comment."""

import re
from email import message_from_bytes
from email.policy import default

from brockdiscourse.errors import UnreadableError

_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{1,5}\)(\S{1,2000}) -->")
_HEAD = 4096


def is_mhtml(data: bytes) -> bool:
    """Whether bytes begin as a message of several parts."""
    head = data[:_HEAD].lower()
    return b"mime-version:" in head and b"multipart/related" in head and not head.lstrip().startswith(b"<")


def read_mhtml(data: bytes, *, name: str) -> tuple[bytes, str | None]:
    """The page inside, and the address it was saved from.

    Raises
    ------
    UnreadableError
        If no part is a page.
    """
    message = message_from_bytes(data, policy=default)
    for part in message.walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content:
                told = message.get("Snapshot-Content-Location") or part.get("Content-Location")
                address = str(told).strip() if told else ""
                return content, address if address.startswith(("http://", "https://")) else None
    raise UnreadableError("MHTML without a page", name)


def saved_from(text: str) -> str | None:
    """The address that a browser wrote at the top of a page it saved."""
    found = _SAVED_FROM.search(text[:_HEAD])
    return found[1] if found and found[1].startswith(("http://", "https://")) else None
