"""E-mail addresses and telephone numbers out of a text."""

import re

# Every quantifier is bounded, so that no text takes more than linear time.
_HOST = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,6}[^\W\d_]{2,24}"
_EMAIL = re.compile(rf"(?<![\w.+%-])[^\W_][\w.+%-]{{0,127}}@{_HOST}(?![\w-])")
_AT, _DOT = r"[\[({<]\s?at\s?[\])}>]", r"[\[({<]\s?(?:dot|punkt|point|punto)\s?[\])}>]"
_SPELLED = re.compile(
    rf"(?<![\w.+%-])[^\W_][\w.+%-]{{0,63}}\s{{0,2}}{_AT}\s{{0,2}}[\w-]{{1,63}}"
    rf"(?:\s{{0,2}}(?:{_DOT}|\.)\s{{0,2}}[\w-]{{2,63}}){{1,4}}"
    r"|(?<![\w.+%-])[^\W_][\w.+%-]{0,63} at [\w-]{1,63} dot (?:[\w-]{1,63} dot )?"
    r"(?:com|org|net|edu|gov|info|biz|io|co|uk|us|ca|au|nz|ie|eu|de|at|ch|fr|be|es|it|nl)\b"
    r"|(?<![\w.+%-])[^\W_][\w.+%-]{0,63} ?@ ?[\w-]{1,63} ?\. ?(?:com|org|net|edu|co\.uk|de|fr|es)\b",
    re.IGNORECASE,
)

_INTERNATIONAL = re.compile(r"(?<![\w+.,])(?:\+ ?|00 ?)[1-9]\d{0,2}+(?:[ .\-/]{0,2}+\(?\d{1,5}+\)?){2,7}+")
_GROUP = re.compile(r"\d+")
_NUMBERS = (
    # North American: 215-555-0142, (215) 555-0142, 1.800.555.0142
    re.compile(
        r"(?<![\w$€£.,+-])(?:1[ .-])?(?:\([2-9]\d{2}\)[ .-]?|[2-9]\d{2}[ .-])"
        r"[2-9]\d{2}[ .-]\d{4}(?!\d|[.,-]\d|-?[^\W\d_])"
    ),
    # national, with the area's leading zero: 0113 496 0000, (030) 901820
    re.compile(r"(?<![\w$€£.,/-])\(?0[1-9]\d{1,3}\)?[ /-]{1,2}\d{3,4}(?:[ -]?\d{2,4}){1,2}(?![\w]|[.,]\d)"),
    # French pairs: 01 23 45 67 89
    re.compile(r"(?<![\w$€£.,/-])0[1-9](?P<gap>[ .-])\d{2}(?:(?P=gap)\d{2}){3}(?!\d|[.,-]\d)"),
)
_LABELLED = re.compile(
    r"(?P<label>\b(?:tel|telephone|phone|fax|mobile|cell|telefon|handy|whatsapp|tél|téléphone|teléfono|"
    r"(?:call|text) (?:me|us))\b"
    r"[.:]?(?: (?:no|number|nr)\b\.?)?(?: (?:at|on|is|unter|au)\b)?[: ]{0,3})"
    r"(?P<number>\(?\d[\d .()/-]{5,18}\d)(?!\d)",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?:19|20)\d\d\D{1,3}(?:19|20)\d\d")
# What every spelled address and every number has; most texts have neither, and are searched no further.
_AT_HINT = re.compile(_AT)
_DIGITS = re.compile(r"\d(?:\D{0,13}+\d){6}")
_FEWEST, _MOST = 8, 15  # digits of an international number (ITU-T E.164)
_FEWEST_LOCAL = 7


def redact(text: str) -> tuple[str, int]:
    """Replace e-mail addresses by ``[e-mail]`` and telephone numbers by ``[phone]``.

    Parameters
    ----------
    text
        Any text. Years and their ranges, prices, dates and ordinary long numbers stay as they are.

    Returns
    -------
    tuple of str and int
        The text and how many were replaced. A second run finds nothing more.
    """
    if not (_may_address(text) or _DIGITS.search(text)):
        return text, 0
    paragraphs = [_redact_paragraph(paragraph) for paragraph in text.split("\n\n")]
    return "\n\n".join(paragraph for paragraph, _ in paragraphs), sum(n for _, n in paragraphs)


def _may_address(text: str) -> bool:
    lower = text.lower()
    return "@" in text or " dot " in lower or _AT_HINT.search(lower) is not None


def _redact_paragraph(text: str) -> tuple[str, int]:
    count = 0
    if _may_address(text):
        for pattern in (_EMAIL, _SPELLED):
            text, n = pattern.subn("[e-mail]", text)
            count += n
    return _redact_phones(text, count) if _DIGITS.search(text) else (text, count)


def _redact_phones(text: str, count: int) -> tuple[str, int]:
    def international(found: re.Match[str]) -> str:
        nonlocal count
        end = _phone_end(found[0])
        count += end > 0
        return "[phone]" + found[0][end:] if end else found[0]

    def labelled(found: re.Match[str]) -> str:
        nonlocal count
        digits = sum(map(str.isdigit, found["number"]))
        if not _FEWEST_LOCAL <= digits <= _MOST or _YEARS.fullmatch(found["number"]):
            return found[0]
        count += 1
        return found["label"] + "[phone]"

    text = _INTERNATIONAL.sub(international, text)
    for pattern in _NUMBERS:
        text, n = pattern.subn("[phone]", text)
        count += n
    return _LABELLED.sub(labelled, text), count


def _phone_end(run: str) -> int:
    """Where the number in a run of groups ends: before the group that would make it too long; 0 where it is none."""
    digits = end = 0
    for group in _GROUP.finditer(run):
        if digits + len(group[0]) > _MOST:
            break
        digits, end = digits + len(group[0]), group.end()
    return end if digits >= _FEWEST else 0
