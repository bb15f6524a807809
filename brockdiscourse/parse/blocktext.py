"""A tree's readable text: paragraphs, quotations and list items, without what is not text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

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
    "canvas", "button", "form", "input", "select", "textarea", "figcaption", "head", "link", "meta", "map",
})  # fmt: skip
EMOJI = frozenset({"emoji", "wp-smiley", "emoticon", "smiley"})
HIDDEN = frozenset({"screen-reader-text", "sr-only", "visually-hidden", "hidden"})
_BREAK = "\0"  # a line break, which no text of a tree can hold


# Tag of an element that was entered, and whether a comment's reader took it as about the comment, or as its body.
Entered = tuple[str, bool, bool]


class Visitor(Protocol):
    """What `visit` tells about a tree."""

    def enter(self, node: LexborNode, tag: str) -> Entered | None:
        """Take an element; None passes over its content, anything else is handed to `leave`."""

    def leave(self, entered: Entered) -> None:
        """The element's content has been read."""

    def text(self, printed: str) -> None:
        """A piece of text."""


def visit(root: LexborNode, visitor: Visitor) -> None:
    """Tell a visitor what stands inside an element, in reading order, to any depth."""
    above: list[tuple[LexborNode, Entered]] = []
    node = root.first_child
    while node is not None or above:
        if node is None:
            left, kept = above.pop()
            visitor.leave(kept)
            node = left.next
            continue
        tag = node.tag
        if tag == "-text":
            visitor.text(node.text_content or "")
        elif tag and tag[0] != "-" and (entered := visitor.enter(node, tag)) is not None:
            above.append((node, entered))
            node = node.first_child
            continue
        node = node.next


@dataclass(slots=True)
class Block:
    """One paragraph or list item, and what the reader noted about it."""

    text: str
    item: bool = False
    note: int = 0


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
    """Collects paragraphs from a `visit`.

    Parameters
    ----------
    roles
        Elements with the role ``strip`` are passed over.
    """

    def __init__(self, roles: Roles) -> None:
        self.roles = roles
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._quotes = self._pre = 0
        self._bullet = False
        self.note = 0

    def enter(self, node: LexborNode, tag: str) -> Entered | None:
        """Take an element, unless it holds no text of the writer's."""
        if tag == "br":
            self._pieces.append(_BREAK)
            return None
        if tag in UNREAD:
            return None
        attributes = node.attributes
        if tag == "img":
            if (listed := attributes.get("class")) and not EMOJI.isdisjoint(listed.split()):
                self.text(attributes.get("alt") or "")
            return None
        if is_hidden(attributes):
            return None
        roles = self.roles.of(tag, attributes)
        if "strip" in roles and not is_runaway(node, tag):
            return None
        return self.admit(node, tag, attributes, roles)

    def admit(self, node: LexborNode, tag: str, attributes: Attributes, roles: Mapping[str, int]) -> Entered | None:  # noqa: ARG002 -- for subclasses
        """Begin an element that is read."""
        self.open(tag)
        return tag, False, False

    def leave(self, entered: Entered) -> None:
        """Close what `enter` opened."""
        self.close(entered[0])

    def text(self, printed: str) -> None:
        """Add text as printed."""
        self._pieces.append(printed.replace("\n", _BREAK) if self._pre else printed)

    def open(self, tag: str) -> None:
        """Begin an element."""
        if tag not in BLOCKS:
            if tag in {"td", "th"}:
                self._pieces.append(" ")
            return
        self.flush()
        if tag == "blockquote":
            self._quotes += 1
        elif tag == "li":
            self._bullet = True
        elif tag == "pre":
            self._pre += 1

    def close(self, tag: str) -> None:
        """End an element."""
        if tag not in BLOCKS:
            return
        self.flush()
        if tag == "blockquote":
            self._quotes -= 1
        elif tag == "li":
            self._bullet = False
        elif tag == "pre":
            self._pre -= 1

    def flush(self) -> None:
        """End the paragraph."""
        if not self._pieces:
            return
        printed, self._pieces = "".join(self._pieces), []
        lines = [" ".join(line.split()) for line in printed.split(_BREAK)]
        paragraph: list[str] = []
        for line in [*lines, ""]:
            if line:
                paragraph.append(line)
            elif paragraph:
                self._add("\n".join(paragraph))
                paragraph = []

    def _add(self, text: str) -> None:
        mark = ("> " if self._quotes else "") + ("- " if self._bullet else "")
        self.blocks.append(Block(mark + text, item=self._bullet, note=self.note))
        self._bullet = False


def join(blocks: Iterable[Block]) -> str | None:
    """Paragraphs parted by one blank line, items of a list by a line break; None where nothing is printed."""
    text = ""
    after_item = False
    parts: list[str] = []
    for block in blocks:
        parts += ["\n" if after_item and block.item else "\n\n", block.text] if parts else [block.text]
        after_item = block.item
    text = "".join(parts)
    return text or None


def read_text(root: LexborNode, roles: Roles) -> str | None:
    """Readable text of a post's element, without lines that are the page's furniture."""
    reader = BlockText(roles)
    visit(root, reader)
    reader.flush()
    return join(block for block in reader.blocks if not is_furniture(block.text))
