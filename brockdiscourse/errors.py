"""The errors we raise on purpose, under one base class."""


class DiscourseError(Exception):
    """Something a user can mend; the message says what and where, in one line."""


class UnreadableError(DiscourseError):
    """Bytes in which no post and no thread could be found.

    Parameters
    ----------
    reason
        A few words that fit a table cell, such as ``empty file``.
    detail
        What was seen, for the person who looks into it.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class SchemaError(DiscourseError):
    """A table that does not keep what `schema` promises of it."""


class CodebookError(DiscourseError):
    """A codebook that cannot be used, with line, theme and cue."""


class CorpusError(DiscourseError):
    """A corpus folder that is missing, empty or lacks what was asked of it."""


class SheetError(DiscourseError):
    """A coding sheet that cannot be written or read, with file and row."""


class RefusedError(DiscourseError):
    """An address was not fetched.

    Attributes
    ----------
    url
        The address.
    reason
        Why, in plain words.
    lasting
        Whether asking again later is useless.
    """

    def __init__(self, url: str, reason: str, *, lasting: bool = True) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason
        self.lasting = lasting
