"""A tree's readable text: paragraphs, quotations and list items, without what is not text."""

from collections.abc import Iterable, Mapping, Set as AbstractSet
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from brockdiscourse.parse.furniture import is_furniture
from brockdiscourse.parse.roles import Attributes, Roles

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "tr", "ul",
})  # fmt: skip
UNREAD = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "audio", "video",
    "canvas", "button", "form", "input", "select", "textarea", "figcaption", "head", "link", "map",
})  # fmt: skip
MOST_BLOCKS = 20_000  # more paragraphs than any post has, too many to look at each for furniture
EMOJI = frozenset({"emoji", "wp-smiley", "emoticon", "smiley"})
_BREAK = "\0"  # a line break, which no text of a tree can hold

# What to do with an element: pass over it, read what it holds, read that as paragraphs of its own, or as marked ones.
PASS, INLINE, BLOCK, MARKED = 0, 1, 2, 4
_BR, _TEXT, _IMAGE, _CELL = 3, 5, 6, 7
KINDS = (
    dict.fromkeys(UNREAD, PASS)
    | dict.fromkeys(BLOCKS, BLOCK)
    | dict.fromkeys(("blockquote", "li", "pre"), MARKED)
    | {"br": _BR, "-text": _TEXT, "img": _IMAGE, "td": _CELL, "th": _CELL}
)
OPENERS = frozenset({"div", "li", "article", "dt", "section", "tr", "a", "p", "td"})  # that may open a comment

PLAIN, ABOUT, BYLINE = 0, 1, 2  # what a block is: text, inside an element about the comment, beside author or date


@dataclass(slots=True)
class Block:
    """One paragraph or list item, and what the reader noted about it."""

    text: str
    item: bool = False
    note: int = PLAIN


def is_hidden(attributes: Attributes) -> bool:
    """Whether an element is there for machines or scripts only."""
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return bool(style and "none" in style and "display:none" in style.replace(" ", "").lower())


def is_runaway(node: LexborNode, tag: str) -> bool:
    """Whether a link was never closed, so that the tree has it around whatever follows."""
    return tag == "a" and node.css_first("div, p, cite, article, footer") is not None


class BlockText:
    """Collects paragraphs.

    Parameters
    ----------
    roles
        Elements with the role ``strip`` are passed over.
    nested
        `mem_id` of the elements to leave to another reader.
    """

    def __init__(self, roles: Roles, *, nested: AbstractSet[int] = frozenset()) -> None:
        self.roles = roles
        self.blocks: list[Block] = []
        self._nested = nested
        self._known = roles.known
        self._telling = roles.telling
        self._pieces: list[str] = []
        self._quotes = self._pre = 0
        self._bullet = False
        self.note = PLAIN
        self.touched = False  # author or date stand in this paragraph

    def read(self, root: LexborNode) -> None:
        """Read what stands inside an element, in reading order, to any depth."""
        above: list[tuple[LexborNode, str, int]] = []
        pieces, nested, kind_of, take = self._pieces, self._nested, KINDS.get, self.take
        node = root.first_child
        while True:
            if node is None:
                if not above:
                    return
                node, tag, kept = above.pop()
                if kept != INLINE and (kept != BLOCK or pieces or self.touched):
                    self.leave(tag, kept)
                node = node.next
                continue
            tag = node.tag or "-"
            kind = kind_of(tag, INLINE)
            if kind == _TEXT:
                printed = node.text_content or ""
                if pieces or not printed.isspace():
                    pieces.append(printed.replace("\n", _BREAK) if self._pre else printed)
            elif kind == _BR:
                pieces.append(_BREAK)
            elif (
                kind
                and tag[0] != "-"
                and not (tag in OPENERS and node.mem_id in nested)
                and (kept := take(node, tag, kind))
            ):
                above.append((node, tag, kept))
                node = node.first_child
                continue
            node = node.next

    def take(self, node: LexborNode, tag: str, kind: int) -> int:
        """Begin an element: what `leave` is to be told, or `PASS` where it holds no text of the writer's."""
        attributes = node.attributes
        if tag == "a" and self.note_link(node, attributes):
            return PASS
        if kind == _IMAGE:
            return self._take_image(attributes)
        if self._telling.isdisjoint(attributes):
            listed = attributes.get("class")
            roles = self._known.get((tag, listed))
            if roles is None:
                roles = self.roles.of_class(tag, listed)
        elif is_hidden(attributes):
            return PASS
        else:
            roles = self.roles.of(tag, attributes)
        if roles and "strip" in roles and not is_runaway(node, tag):
            return PASS
        if kind == _CELL:
            self._pieces.append(" ")
            kind = INLINE
        elif kind != INLINE and (kind != BLOCK or self._pieces or self.touched):
            self.open(tag)
        return self.admit(node, kind, attributes, roles) if roles else kind

    def _take_image(self, attributes: Attributes) -> int:
        if (listed := attributes.get("class")) and not EMOJI.isdisjoint(listed.split()):
            self._pieces.append(attributes.get("alt") or "")
        return PASS

    def note_link(self, node: LexborNode, attributes: Attributes) -> bool:  # noqa: ARG002 -- for subclasses
        """Look at a link, even one whose text is passed over, and say whether it is to be passed over."""
        return False

    def admit(self, node: LexborNode, kind: int, attributes: Attributes, roles: Mapping[str, int]) -> int:  # noqa: ARG002 -- for subclasses
        """Note what an element is for, and say what `leave` is to be told."""
        return kind

    def open(self, tag: str) -> None:
        """Begin a paragraph."""
        self.flush()
        if tag == "blockquote":
            self._quotes += 1
        elif tag == "li":
            self._bullet = True
        elif tag == "pre":
            self._pre += 1

    def leave(self, tag: str, kind: int) -> None:
        """End what `enter` began, unless that was `INLINE`."""
        self.flush()
        if not kind & MARKED:
            return
        if tag == "blockquote":
            self._quotes -= 1
        elif tag == "li":
            self._bullet = False
        elif tag == "pre":
            self._pre -= 1

    def flush(self) -> None:
        """End the paragraph."""
        if self._pieces:
            printed = "".join(self._pieces)
            self._pieces.clear()
            if _BREAK in printed:
                self._add_lines(printed)
            elif text := " ".join(printed.split()):
                self._add(text)
        self.touched = False

    def _add_lines(self, printed: str) -> None:
        """Add paragraphs, which an empty line parts."""
        paragraph: list[str] = []
        for line in [*printed.split(_BREAK), ""]:
            if plain := " ".join(line.split()):
                paragraph.append(plain)
            elif paragraph:
                self._add("\n".join(paragraph))
                paragraph = []

    def _add(self, text: str) -> None:
        note = BYLINE if self.touched else min(self.note, ABOUT)
        if self._quotes or self._bullet:
            text = ("> " if self._quotes else "") + ("- " if self._bullet else "") + text
        self.blocks.append(Block(text, self._bullet, note))
        self._bullet = False


def join(blocks: Iterable[Block]) -> str | None:
    """Paragraphs parted by one blank line, items of a list by a line break; None where nothing is printed."""
    after_item = False
    parts: list[str] = []
    for block in blocks:
        parts += ["\n" if after_item and block.item else "\n\n", block.text] if parts else [block.text]
        after_item = block.item
    return "".join(parts) or None


def read_text(root: LexborNode, roles: Roles) -> str | None:
    """Readable text of a post's element, without lines that are the page's furniture."""
    reader = BlockText(roles)
    reader.read(root)
    reader.flush()
    blocks = reader.blocks
    return join(block for block in blocks if len(blocks) > MOST_BLOCKS or not is_furniture(block.text))
