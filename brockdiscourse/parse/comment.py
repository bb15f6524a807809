"""One comment's markup read into its fields."""

import re
from collections.abc import Iterable, Mapping, Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from selectolax.lexbor import LexborNode

from brockdiscourse.parse.blocktext import ABOUT, BYLINE, INLINE, KINDS, PASS, PLAIN, Block, BlockText, join
from brockdiscourse.parse.bylines import is_date, is_name_sized, read_heading
from brockdiscourse.parse.dates import EARLIEST, LATEST, LONGEST, most_precise, read_moment
from brockdiscourse.parse.furniture import BADGE, is_item_furniture
from brockdiscourse.parse.page import Moment
from brockdiscourse.parse.roles import Attributes, Roles
from brockdiscourse.platforms import HIDDEN, Platform

LONGEST_NAME = 200  # characters; a ping's is the title of a page
_ABOUT, _BODY = 8, 16  # noted of an element on entering it
_SAYS = re.compile(
    r"(?:[\s,]+(?:on|am|le|el|um))?"
    r"(?:\s+(?:(?:a|ha) )?(?:says|said|writes|wrote|sagte?|schreibt|schrieb|meinte?|dice|dijo|dit|écrit|detto)"
    r"(?=\s*(?:[:.…,]|$)))?[\s:…,|•·–—-]*(?:\.{3})?$"
)
_LAST_WORDS = frozenset(  # that `_SAYS` may take away
    {"at", "on", "am", "le", "el", "um", "says", "said", "writes", "wrote", "sagt", "sagte", "schreibt", "schrieb"}
    | {"meint", "meinte", "dice", "dijo", "dit", "écrit", "detto"}
)
_BEFORE_NAME = re.compile(
    r"^(?:(?:comment|kommentar|posted|geschrieben|pingback|trackback)\s+)?(?:by|von|par)(?:\s+|:\s*)", re.IGNORECASE
)
_ADDRESS_BEFORE = re.compile(r"^https?://\S+\s+(?=\S)")  # Disqus prints it before the name
_PARTING = re.compile(r"\s+[—–|·-]\s+|,\s+(?=\w)|\s+(?=\d)")
_PING = re.compile(r"\W{0,3}(pingback|trackback|ping)\b\s*(?::|\]|by\b|von\b|from\b)", re.IGNORECASE)
_LIKES = re.compile(r"\d{1,5} (?:likes?|votes?|points?)|reply to this comment", re.IGNORECASE)
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_EXCERPT = re.compile(r"\[(?:\.\.\.|…)\]")  # what WordPress prints at both ends of the passage that links here


@dataclass(slots=True)
class Candidate:
    """An element that may hold the author or the date."""

    rank: int
    node: LexborNode
    attributes: Attributes
    inside: bool = False  # of the body
    about: bool = False  # holds more about the comment


@dataclass(slots=True)
class Reading:
    """What one comment's elements hold, before dates are understood."""

    blocks: list[Block] = field(default_factory=list)
    body: list[Block] | None = None
    authors: list[Candidate] = field(default_factory=list)
    dates: list[Candidate] = field(default_factory=list)
    date_texts: list[str] = field(default_factory=list)
    epoch: int | None = None
    reply_label: str | None = None
    replies_open: bool = False
    removed: bool = False
    first_link: LexborNode | None = None

    def forget(self) -> None:
        """Let go of all but what is still to be asked: a page of many comments must not keep every element of them."""
        self.blocks, self.body, self.authors, self.dates, self.first_link = [], None, [], [], None


class CommentReader(BlockText):
    """Reads one comment, passing over the comments nested in it.

    Parameters
    ----------
    platform
        Whose markup it is.
    roles
        Of the platform's selectors (`roles_of`).
    nested
        `mem_id` of the elements that open other comments.
    """

    def __init__(self, platform: Platform, roles: Roles, *, nested: AbstractSet[int]) -> None:
        super().__init__(roles, nested=nested)
        self.platform = platform
        self.found = Reading()
        self._inside = False  # the body
        self._outer: list[Block] = []

    def admit(self, node: LexborNode, kind: int, attributes: Attributes, roles: Mapping[str, int]) -> int:
        """Note what an element is for."""
        if "removed" in roles:
            self.found.removed = True
        about = "meta" in roles and not self._inside
        for role, kept in (("author", self.found.authors), ("date", self.found.dates)):
            if role in roles and not (self._inside and node.tag in {"cite", "small"}):
                kept.append(Candidate(roles[role], node, attributes, self._inside, "meta" in roles))
                self.touched = self.touched or not about
        body = "body" in roles and self.found.body is None and not self._inside
        if about or body:
            self.flush()
        if body:
            self._outer, self.blocks, self._inside = self.blocks, [], True
        self.note += about
        return kind | (_ABOUT * about) | (_BODY * body)

    def leave(self, tag: str, kind: int) -> None:
        """End what `enter` began; a heading that opens the comment is about it."""
        if tag in _HEADINGS and not (self.blocks or self._inside):
            self.touched = True
        super().leave(tag, kind)
        if kind & _BODY:
            self.found.body, self.blocks, self._inside = self.blocks, self._outer, False
        if kind & _ABOUT:
            self.note -= 1

    def note_link(self, node: LexborNode, attributes: Attributes) -> bool:
        """Look for what a link tells about the comment; one that begins a reply is passed over."""
        found, address = self.found, attributes.get("href") or ""
        if "comment-reply-link" in (attributes.get("class") or "") or "replytocom=" in address:
            found.replies_open = True
            label = re.fullmatch(self.platform.reply_label or r"(?!)", attributes.get("aria-label") or "")
            found.reply_label = label[1] if label else None
            return True
        if self.platform.epoch and found.epoch is None and not self._inside:
            moment = re.search(self.platform.epoch, address)
            found.epoch = int(moment[1]) if moment else None
        if "#comment-" in address and not self._inside and _is_dated(node, attributes):
            found.dates.append(Candidate(len(self.platform.date), node, attributes))
            self.touched = True
        elif found.first_link is None and is_address(address) and "#comment-" not in address:
            found.first_link = node
        return False

    def finish(self) -> Reading:
        """What was found."""
        self.flush()
        self.found.blocks = self.blocks
        if self.found.body is None and self.blocks:
            self.blocks[:1] = _parted(self.blocks[0])
            for block in (self.blocks[0], self.blocks[-1]):  # "NAME wrote on DATE:", "Posted by NAME on DATE"
                if not block.note and read_heading(block.text):
                    block.note = BYLINE
        self.found.date_texts = _date_texts(self.found)
        return self.found


def _parted(block: Block) -> list[Block]:
    """A paragraph apart from the heading in its first line: "NAME, DATE", and below it the text."""
    first, _, rest = block.text.partition("\n")
    if not rest or block.item or not read_heading(first):
        return [block]
    return [Block(first, note=BYLINE), Block(rest)]


def _is_dated(node: LexborNode, attributes: Attributes) -> bool:
    return any(read_moment(text.strip()) for text in (node.text(), attributes.get("title") or ""))


@lru_cache(maxsize=64)
def roles_of(platform: Platform) -> Roles:
    """Roles of a platform's selectors."""
    lists = ("author", "date", "body", "meta", "removed")
    return Roles({name: getattr(platform, name) for name in lists} | {"strip": (*platform.strip, *HIDDEN)})


def read_comment(parts: Iterable[LexborNode], reader: CommentReader) -> Reading:
    """Read one comment, whose markup may be several neighbours."""
    for number, part in enumerate(parts):
        tag = part.tag or ""
        if number == 0 and tag != "dt":
            reader.read(part)
        elif kind := reader.take(part, tag, KINDS.get(tag, INLINE)):
            reader.read(part)
            if kind != INLINE:
                reader.leave(tag, kind)
    return reader.finish()


def is_address(text: str) -> bool:
    """Whether a link's target is an address of the web."""
    return text.startswith(("http://", "https://"))


class _NameText(BlockText):
    """Text of an author's element without dates, badges and links to the comment."""

    def take(self, node: LexborNode, tag: str, kind: int) -> int:
        attributes = node.attributes
        if "date" in self.roles.of(tag, attributes) or (tag == "a" and "#comment-" in (attributes.get("href") or "")):
            return PASS
        return super().take(node, tag, kind)


def read_author(reading: Reading, roles: Roles) -> tuple[str | None, str | None]:
    """Name and address of a comment's author, each None where the markup has none."""
    outside = [found for found in reading.authors if not found.inside] or reading.authors
    for found in sorted(outside, key=lambda candidate: candidate.rank):
        if name := _name_in(found, roles):
            return name, _address_in(found.node)
    if reading.reply_label:
        return reading.reply_label, None
    lines = [block.text.replace("\n", " ") for block in reading.blocks if block.note]
    said = next((said for line in lines if (said := read_heading(line))), None)
    name = said.author if said else _name_above(reading)
    return (_without_badges(name) if name else None), None


def _without_badges(name: str) -> str:
    """A name without the number before it and the links and badges that are printed in its line."""
    words = name.split()
    while len(words) > 1 and words[0].isdecimal():
        del words[0]
    while len(words) > 1 and (is_item_furniture(words[-1]) or BADGE.fullmatch(words[-1]) or words[-1] == "#"):
        del words[-1]
    return " ".join(words).rstrip("#")


def _name_above(reading: Reading) -> str | None:
    """The name printed above a comment's text, where no element is known for the author's: a short line by itself."""
    blocks = reading.blocks
    if not blocks or len(blocks) + len(reading.body or ()) < 2:  # noqa: PLR2004 -- a name and a text
        return None
    first = blocks[0]
    apart = first.note or reading.body is not None or clean_name(first.text) != first.text.strip(" ,:|")
    below = next((one for one in blocks[1:4] if not one.text.isdecimal() and one.text != first.text), None)
    dated = below is not None and (below.note or _is_date_line(below.text))
    called = first.text.endswith(":") and has_time(reading)  # "NAME:", and the date elsewhere
    lines = [first] if apart or dated or called else []
    lines += [block for block in blocks[1:] if block.note][:1]
    return next((name for line in lines if (name := _short_name(line.text.replace("\n", " ")))), None)


def _short_name(line: str) -> str | None:
    name = clean_name(line)
    if name is None or not is_name_sized(name) or read_moment(name):
        return None
    return name if name[-1] not in ".!?…" and re.search(r"[^\W\d_]", name) else None


def _name_in(found: Candidate, roles: Roles) -> str | None:
    label = found.attributes.get("aria-label")
    if label and label.startswith("Comment by "):
        return label.removeprefix("Comment by ")
    if found.about:
        for inner in found.node.css("cite, strong, b"):
            if name := clean_name(inner.text()):
                return name
    lines = _lines_in(found.node, roles)
    return next((name for line in lines if (name := _without_date(clean_name(line)))), None)


def _lines_in(node: LexborNode, roles: Roles) -> list[str]:
    only = node.first_child
    if only is not None and only.tag == "-text" and only.next is None:
        return [only.text_content or ""]
    reader = _NameText(roles)
    reader.read(node)
    reader.flush()
    return [line for block in reader.blocks for line in block.text.split("\n")]


def _without_date(name: str | None) -> str | None:
    """The name in "NAME — DATE @"."""
    if not name or not read_moment(name.rstrip(" @")):
        return name
    said = read_heading(name)
    return said.author if said else _PARTING.split(name)[0]


def clean_name(printed: str) -> str | None:
    """A name without "says:" and the like; None where nothing or a whole sentence remains."""
    name = " ".join(printed.split())
    if name and (not name[-1].isalnum() or name.rpartition(" ")[2] in _LAST_WORDS):
        name = _SAYS.sub("", name)
    name = _ADDRESS_BEFORE.sub("", _BEFORE_NAME.sub("", name, count=1), count=1).strip(" ,:|")
    return name if name and len(name) <= LONGEST_NAME else None


def _address_in(node: LexborNode) -> str | None:
    """Target of the link that is, holds or surrounds the author's element."""
    child = node.first_child
    plain = child is None or (child.tag == "-text" and child.next is None)
    links = [node, *([] if plain else node.css("a[href]")), node.parent]
    for link in links:
        if link is not None and link.tag == "a":
            address = (link.attributes.get("href") or "").strip()
            if is_address(address) and "#comment-" not in address:
                return address
    printed = _ADDRESS_BEFORE.match(node.text().strip())
    return printed[0].strip() if printed else None


def _date_texts(reading: Reading) -> list[str]:
    """Every text of a comment that may print its date, the best first."""
    texts = []
    for found in sorted(reading.dates, key=lambda candidate: (candidate.inside, candidate.rank)):
        values = [found.attributes.get(name) for name in ("datetime", "title", "content")]
        texts += [value for value in (*values, found.node.text().strip()) if value]
    about = [block.text for block in reading.blocks if block.note]
    texts += about
    texts += [said.when for text in about if (said := read_heading(text)) and said.when]
    texts += [block.text for block in reading.blocks if not block.note and _is_date_line(block.text)]
    return [text for text in texts if len(text) <= LONGEST]


def _is_date_line(text: str) -> bool:
    """Whether a short paragraph begins with its date, or how long ago that was, and says nothing more."""
    if len(text) >= 40 or re.search(r"[^\W\d_]{10}", text):  # noqa: PLR2004 -- the longest month is nine letters
        return False
    return read_moment(text) is not None or is_date(text)


def read_time(reading: Reading, *, language: str | None, day_first: bool | None) -> Moment | None:
    """The comment's time: as its address counts it, else the most precise print of the first day found."""
    if reading.epoch is not None:
        try:
            at = datetime.fromtimestamp(reading.epoch / 1000, tz=UTC).replace(tzinfo=None, microsecond=0)
        except (OverflowError, OSError, ValueError):
            return None
        return Moment(at=at, precision="second", zone="utc") if EARLIEST <= at.year <= LATEST else None
    return most_precise(read_moment(text, language=language, day_first=day_first) for text in reading.date_texts)


def has_time(reading: Reading) -> bool:
    """Whether a comment prints a time, in whatever order of day and month."""
    return reading.epoch is not None or any(map(read_moment, reading.date_texts))


def read_body(reading: Reading, *, author: str | None) -> str | None:
    """The comment's own words: its body element, else what is about neither author nor date."""
    if reading.body is not None:
        own = [block for block in reading.body if block.note != BYLINE]
        return join(own)
    own = [block for block in reading.blocks if block.note == PLAIN and not _is_date_line(block.text)]
    while len(own) > 1 and _stands_above(own[0].text, author):
        del own[0]
    while len(own) > 1 and _stands_below(own[-1].text):
        del own[-1]
    if not own and (beside := _beside(reading, author)):
        return beside
    if not own and reading.authors:  # a theme that puts the text inside the author's element
        own = [block for block in reading.blocks if block.note == ABOUT and read_moment(block.text) is None]
        own = [block for block in own if clean_name(block.text) != author]
    return join(own)


def _beside(reading: Reading, author: str | None) -> str | None:
    """The text that stands in one paragraph with its author or date: what these leave of it."""
    told_by = (*reading.authors, *reading.dates)
    printed = {author or "", *(" ".join((found.node.text() or "").split()) for found in told_by)} - {""}
    lines = [line for block in reading.blocks if block.note == BYLINE for line in block.text.split("\n")]
    lines = [line for line in lines if not read_heading(line)]
    for told in 2 * sorted(printed, key=lambda text: (-len(text), text)):  # twice: one may stand behind the other
        lines = [_without(line, told) for line in lines]
    kept = [line for line in lines if line and not (_stands_above(line, author) or _stands_below(line))]
    return "\n".join(kept) or None


def _without(line: str, told: str) -> str:
    """A line without what it begins or ends with, and what parts the two."""
    if line.startswith(told):
        return line[len(told) :].lstrip(" ,:|·()–—-")
    return line.removesuffix(told).rstrip(" ,|·(–—-") if line.endswith(told) else line


def _stands_above(text: str, author: str | None) -> bool:
    """Whether a line above a comment's text is its author's name, a count or what is left of a date."""
    return all(
        line.isdecimal()
        or line.casefold() in _LAST_WORDS
        or _is_date_line(line)
        or (author is not None and _without_badges(clean_name(line) or line) == author)
        for line in text.split("\n")
    )


def _stands_below(text: str) -> bool:
    """Whether a line below a comment's text is a link or a count of the page."""
    return text.isdecimal() or is_item_furniture(text) or _LIKES.fullmatch(text) is not None


def ping_kind(reading: Reading) -> str | None:
    """Kind of ping that a comment's own text says it is."""
    blocks = [*reading.blocks, *(reading.body or [])]
    if not blocks:
        return None
    if found := _PING.match(blocks[0].text):
        return found[1].lower()
    said = reading.body or reading.blocks
    cut = bool(said) and _EXCERPT.match(said[0].text) and _EXCERPT.search(said[-1].text[-5:])
    return "ping" if cut else None
