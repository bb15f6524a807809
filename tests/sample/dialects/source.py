"""The invented blog as it was written: posts/*.toml, read and ordered."""

import hashlib
import re
import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

HOST = "Ruth Calloway"
SITE = "https://secondchair.example"
BLOGSPOT = "https://secondchair.blogspot.example"
NOTE = "INVENTED sample data: the blog Second Chair, its host, its commenters and their words do not exist."
TAGLINE = "Selling, seen from the other side of the desk"
THEMES = ("empathy", "self_centeredness", "challenger_misuse")
DIALECTS = {
    1: "wordpress-html5",
    2: "wordpress-xhtml",
    3: "titan",
    4: "genesis",
    5: "block-theme",
    6: "before-2.7",
    7: "blogger",
    8: "rendering",
    9: "rest",
    0: "wxr",
}
_MARK = re.compile(r"\{(?:" + "|".join(THEMES) + r")(?:, ?(?:" + "|".join(THEMES) + r"))*\}")


def cut_marks(text: str) -> str:
    """The text without the codes a careful reader gave its sentences."""
    return _MARK.sub("", text)


@dataclass(frozen=True)
class SourceComment:
    """One comment as it was written."""

    id: int
    author: str
    text: str
    parent: int | None = None
    signs: str | None = None
    recoverable: str | None = None
    answers: int | None = None
    kind: str = "comment"
    url: str | None = None
    held: bool = False
    date: datetime | None = None

    @property
    def shown_name(self) -> str:
        """The name as the page prints it; empty where it prints none."""
        return self.author if self.signs is None else self.signs

    @property
    def paragraphs(self) -> list[str]:
        """Paragraphs without marks; quoted ones keep their ``> ``."""
        return paragraphs(self.text)

    @property
    def is_ping(self) -> bool:
        return self.kind != "comment"


@dataclass(frozen=True)
class SourcePost:
    """One post as it was written, with its comments in the order they are printed."""

    number: int
    title: str
    slug: str
    author: str
    categories: list[str]
    text: str
    date: datetime | None = None
    comments: list[SourceComment] = field(default_factory=list)

    @property
    def digit(self) -> int:
        return self.number % 10

    @property
    def dialect(self) -> str:
        return DIALECTS[self.digit]

    @property
    def stem(self) -> str:
        return f"{self.number:02}-{self.slug}"

    @property
    def path(self) -> str:
        """Path of the address: dated, or the slug alone."""
        return f"/{self.date:%Y/%m}/{self.slug}/" if self.date else f"/{self.slug}/"

    @property
    def url(self) -> str:
        if self.digit == 7:
            return BLOGSPOT + self.path.rstrip("/") + ".html"
        return SITE + self.path

    @property
    def wordpress_id(self) -> int:
        """The number WordPress would have given the post."""
        return self.number * 17 + 4

    @property
    def paragraphs(self) -> list[str]:
        return paragraphs(self.text)

    @property
    def shown(self) -> list[SourceComment]:
        """The comments nobody holds back, in the order printed."""
        return [comment for comment in self.comments if not comment.held]


@dataclass
class Node:
    """A comment where the page prints it: its depth, its number on the page and in the row of threads."""

    comment: SourceComment
    depth: int
    index: int = 0
    thread: int = 0
    children: list["Node"] = field(default_factory=list)


def nest(comments: list[SourceComment]) -> list[Node]:
    """Comments as a tree, counted in the order printed; as in WordPress, a child of one not there is left out."""
    nodes: dict[int, Node] = {}
    tops: list[Node] = []
    for comment in comments:
        if comment.parent is None:
            nodes[comment.id] = node = Node(comment, 1)
            tops.append(node)
        elif comment.parent in nodes:
            nodes[comment.id] = node = Node(comment, nodes[comment.parent].depth + 1)
            nodes[comment.parent].children.append(node)
    for thread, top in enumerate(tops):
        top.thread = thread
    for index, node in enumerate(flatten(tops)):
        node.index = index
    return tops


def flatten(nodes: list[Node]) -> list[Node]:
    """The nodes in the order printed."""
    rows = []
    for node in nodes:
        rows += [node, *flatten(node.children)]
    return rows


def paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in cut_marks(text).split("\n\n") if part.strip()]


def read_posts(folder: Path) -> list[SourcePost]:
    """All posts by number."""
    posts = [_post(tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.toml"))]
    return sorted(posts, key=lambda post: post.number)


def _post(raw: dict[str, Any]) -> SourcePost:
    comments = [SourceComment(**_dated(comment)) for comment in raw.get("comment", [])]
    return SourcePost(**_dated(raw["post"]), comments=comments)


def _dated(raw: dict[str, Any]) -> dict[str, Any]:
    return raw | ({"date": datetime.fromisoformat(raw["date"])} if "date" in raw else {})


def utc(moment: datetime) -> datetime:
    """The site's wall time in UTC; the site keeps -06:00 all year."""
    return moment + timedelta(hours=6)


def digits(text: str, length: int) -> str:
    """A number that stands for the text, the same every time, as platforms hand them out."""
    return str(int(hashlib.sha256(text.encode()).hexdigest(), 16))[:length]


def md5(name: str) -> str:
    """An avatar's address holds a hash of an e-mail; this one's domain can never exist."""
    return hashlib.md5(f"{name}@example.invalid".encode(), usedforsecurity=False).hexdigest()
