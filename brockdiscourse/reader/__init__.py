"""A thread as accessible HTML: nested, foldable, filtered; every text escaped."""

from brockdiscourse.reader.assets import READER_CSS, READER_SCRIPT
from brockdiscourse.reader.entry import anchor
from brockdiscourse.reader.quotes import Quotes, show_quotes
from brockdiscourse.reader.show import Thread, show_thread, write_thread
from brockdiscourse.reader.threads import ThreadReader

__all__ = [
    "READER_CSS",
    "READER_SCRIPT",
    "Quotes",
    "Thread",
    "ThreadReader",
    "anchor",
    "show_quotes",
    "show_thread",
    "write_thread",
]
