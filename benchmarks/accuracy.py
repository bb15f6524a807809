"""How much of real blog pages is read right, against an answer key made by reading them.

Usage: python benchmarks/accuracy.py   (needs the reference pages beside the project; says so where they are absent)
"""

import gzip
import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from brockdiscourse.errors import UnreadableError
from brockdiscourse.parse import Comment, Moment, Page, parse_bytes

ROOT = Path(__file__).parents[1]
PAGES = ROOT.parent / "shared" / "reference" / "html"
KEY = ROOT / "tests" / "answer_key.json"
ENDS = 4
FINE = ("second", "minute", "day")
ANY = object()

# measure -> (target of issue 4, whether more is better)
TARGETS: dict[str, tuple[float, bool]] = {
    "comments found, precision": (0.97, True),
    "comments found, recall": (0.97, True),
    "comments found, F1": (0.97, True),
    "authors right among those found": (0.98, True),
    "last words right among those found": (0.97, True),
    "reply edges, F1": (0.98, True),
    "day of comment right": (0.97, True),
    "dates invented": (0, False),
    "false comments on pages without any": (0, False),
    "pings told apart, F1": (0.95, True),
    "post title right": (0.95, True),
    "post author right": (0.88, True),
    "post date right": (0.95, True),
}

GUESSES = {
    "thread not seen": "markup of no platform known, and not enough name, date and text for the general reader",
    "comment not seen": "an item the platform's entry leaves out",
    "text begins otherwise": "furniture or a quoted passage before the text",
    "text ends otherwise": "a link, button or widget left in the text",
    "row that begins like no comment": "furniture, a second copy of the thread, or a ping read as a comment",
    "no author": "the name stands where the platform's entry does not look",
    "another author": "a name cut or redacted in cleaning",
    "no day": "the date stands where the platform's entry does not look",
    "another parent, or none": "replies in a list or an indented block beside their comment, not inside it",
    "ping not told apart": "nothing in the markup says so; only the bracketed excerpt does",
    "another post title": "the title for search engines or a recipe's name taken for the heading",
    "no post author": "a byline in markup not looked at, or a JSON-LD @id that is not followed",
    "another post author": "the publisher or the site's owner taken for the writer",
    "no post date": "a printed date in markup not looked at",
    "another post date": "another date of the page (clock, update) taken for it",
}


@dataclass(slots=True)
class Marks:
    """What was counted, and each fault as (cause, where)."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[str, str]] = field(default_factory=list)

    def tell(self, what: str, cause: str, where: object, *, right: bool) -> None:
        """Count one thing looked at, and its fault if it is wrong."""
        self.counts[what] += 1
        self.counts[f"{what} right"] += right
        if not right:
            self.faults.append((cause, str(where)))


def strip(text: str) -> str:
    """Without white space and punctuation at the ends."""
    keep = [i for i, char in enumerate(text) if not (char.isspace() or unicodedata.category(char).startswith("P"))]
    return text[keep[0] : keep[-1] + 1] if keep else ""


def normalise(text: str) -> str:
    return strip(" ".join(unicodedata.normalize("NFKC", text).lower().split()))


def words(text: str) -> list[str]:
    """The words the key counts: those with a letter or digit, or all of them if none has."""
    raw = unicodedata.normalize("NFKC", text).lower().split()
    return [word for word in map(strip, raw) if any(char.isalnum() for char in word)] or raw


def digest(text: str | None, length: int = 12) -> str | None:
    return hashlib.sha256(text.encode()).hexdigest()[:length] if text else None


def name(author: str | None) -> str | None:
    return digest(normalise(author)) if author else None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a thread, as the key writes it; a name nobody can settle equals every name."""

    first: str | None
    last: str | None
    author: object
    also: str | None = None


def read_row(comment: Comment) -> Row:
    heard = words(comment.text or "")
    return Row(digest(" ".join(heard[:ENDS])), digest(" ".join(heard[-ENDS:])), name(comment.author))


def key_row(fact: dict[str, Any]) -> Row:
    return Row(fact["first"], fact["last"], fact.get("author", ANY), fact.get("first_also"))


def same_start(shown: Row, heard: Row) -> bool:
    return heard.first in {shown.first, shown.also}


def same_author(shown: Row, heard: Row) -> bool:
    return shown.author is ANY or shown.author == heard.author


def pair(shown: list[Row], heard: list[Row]) -> dict[int, int]:
    """Pair rows that begin alike, each once and in page order, those alike in more first."""
    alike: tuple[Callable[[Row, Row], bool], ...] = (
        lambda one, other: same_start(one, other) and same_author(one, other) and one.last == other.last,
        lambda one, other: same_start(one, other) and same_author(one, other),
        same_start,
    )
    pairs: dict[int, int] = {}
    free = dict.fromkeys(range(len(heard)))
    for test in alike:
        for i, one in enumerate(shown):
            if i not in pairs and (j := next((j for j in free if test(one, heard[j])), None)) is not None:
                pairs[i] = j
                del free[j]
    return pairs


def day_right(fact: dict[str, Any], time: Moment | None) -> bool:
    """Whether a time falls on the day the key gives, in UTC where the parser says UTC."""
    if not fact["day"] or time is None or time.precision not in FINE:
        return not fact["day"] and time is None
    day = fact.get("utc_day", fact["day"]) if time.zone == "utc" else fact["day"]
    return time.at.date() == date.fromisoformat(day)


def mark(entry: dict[str, Any], page: Page | None) -> Marks:
    """Score one page against its entry of the key; None is a page that could not be read."""
    marks = Marks()
    thread = page.comments if page else ()
    facts = [fact for fact in entry["thread"] if fact["kind"] == "comment"]
    comments = [comment for comment in thread if comment.kind == "comment"]
    pairs = pair([key_row(fact) for fact in facts], [read_row(comment) for comment in comments])
    _mark_rows(marks, facts, comments, pairs)
    _mark_days(marks, [(i, facts[i], comments[j]) for i, j in sorted(pairs.items())])
    _mark_edges(marks, entry["thread"], thread, {id(facts[i]): comments[j] for i, j in pairs.items()})
    _mark_pings(marks, entry["thread"], thread)
    _mark_post(marks, entry["post"], page)
    if not facts:
        marks.counts["false"] += len(comments)
    return marks


def _mark_rows(marks: Marks, facts: list[dict[str, Any]], comments: list[Comment], pairs: dict[int, int]) -> None:
    marks.counts["read"] += len(comments)
    taken = set(pairs.values())
    left = {j: read_row(comment) for j, comment in enumerate(comments) if j not in taken}
    for i, fact in enumerate(facts):
        shown = key_row(fact)
        marks.counts["shown"] += 1
        if i not in pairs:
            marks.faults.append((_why_missed(shown, list(left.values()), found=bool(comments)), f"comment {i}"))
            continue
        heard = read_row(comments[pairs[i]])
        right = same_author(shown, heard)
        marks.counts["found"] += right
        marks.tell("author", "no author" if heard.author is None else "another author", f"comment {i}", right=right)
        marks.tell("last words", "text ends otherwise", f"comment {i}", right=shown.last == heard.last)
    marks.faults += [("row that begins like no comment", f"row {comments[j].position}") for j in left]


def _why_missed(shown: Row, left: list[Row], *, found: bool) -> str:
    if not found:
        return "thread not seen"
    if any(row.last == shown.last or (shown.author is not ANY and row.author == shown.author) for row in left):
        return "text begins otherwise"
    return "comment not seen"


def _mark_days(marks: Marks, found: Iterable[tuple[int, dict[str, Any], Comment]]) -> None:
    for i, fact, comment in found:
        right = day_right(fact, comment.time)
        if fact["day"]:
            cause = "another day" if comment.time else "no day"
            marks.tell("day", cause, f"comment {i}", right=right)
        elif not right:
            marks.counts["invented"] += 1
            marks.faults.append(("day invented", f"comment {i}"))


def _mark_edges(
    marks: Marks, facts: list[dict[str, Any]], thread: tuple[Comment, ...], pairs: dict[int, Comment]
) -> None:
    ids = {i: pairs[id(fact)].comment_id for i, fact in enumerate(facts) if id(fact) in pairs}
    read = {(comment.comment_id, comment.reply_to) for comment in thread if comment.reply_to}
    shown = [(i, fact["parent"]) for i, fact in enumerate(facts) if isinstance(fact["parent"], int)]
    right = {(ids[child], ids[parent]) for child, parent in shown if child in ids and parent in ids} & read
    marks.counts.update({"edges": len(shown), "edges read": len(read), "edges right": len(right)})
    for child, parent in shown:
        if child in ids and (ids[child], ids.get(parent)) not in right:
            marks.faults.append(("another parent, or none", f"row {child}"))
    if extra := len(read) - len(right):
        marks.faults.append(("reply the page does not show", f"{extra} rows"))


def _mark_pings(marks: Marks, facts: list[dict[str, Any]], thread: tuple[Comment, ...]) -> None:
    shown = Counter(fact["author"] for fact in facts if fact["kind"] != "comment")
    read = Counter(name(comment.author) for comment in thread if comment.kind != "comment")
    marks.counts.update({"pings": shown.total(), "pings read": read.total(), "pings right": (shown & read).total()})
    for cause, lot in (("ping not told apart", shown - read), ("no ping, but read as one", read - shown)):
        if lot:
            marks.faults.append((cause, f"{lot.total()} rows"))


def _mark_post(marks: Marks, fact: dict[str, Any], page: Page | None) -> None:
    post = page.post if page else None
    if "title" in fact:
        title = digest(normalise(post.title), 64) if post and post.title else None
        marks.tell("title", _cause("title", fact["title"], title), "post", right=title == fact["title"])
    if "author" in fact:
        author = name(post.author) if post else None
        marks.tell("post author", _cause("author", fact["author"], author), "post", right=author == fact["author"])
    if "day" in fact:
        time = post.time if post else None
        marks.tell("post date", _cause("date", fact["day"], time), "post", right=day_right(fact, time))


def _cause(what: str, shown: object, read: object) -> str:
    return f"no post {what}" if not read else f"another post {what}" if shown else f"post {what} invented"


def ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def f1(right: int, read: int, shown: int) -> float:
    return ratio(2 * right, read + shown)


def measure(counts: Counter[str]) -> dict[str, float]:
    """The measures of issue 4 from the sums over all pages."""
    return {
        "comments found, precision": ratio(counts["found"], counts["read"]),
        "comments found, recall": ratio(counts["found"], counts["shown"]),
        "comments found, F1": f1(counts["found"], counts["read"], counts["shown"]),
        "authors right among those found": ratio(counts["author right"], counts["author"]),
        "last words right among those found": ratio(counts["last words right"], counts["last words"]),
        "reply edges, F1": f1(counts["edges right"], counts["edges read"], counts["edges"]),
        "day of comment right": ratio(counts["day right"], counts["day"]),
        "dates invented": counts["invented"],
        "false comments on pages without any": counts["false"],
        "pings told apart, F1": f1(counts["pings right"], counts["pings read"], counts["pings"]),
        "post title right": ratio(counts["title right"], counts["title"]),
        "post author right": ratio(counts["post author right"], counts["post author"]),
        "post date right": ratio(counts["post date right"], counts["post date"]),
    }


def score() -> Iterator[tuple[dict[str, Any], Marks]]:
    """Read every page of the key and score it."""
    for entry in json.loads(KEY.read_text("utf-8"))["pages"]:
        data = gzip.decompress((PAGES / entry["file"]).read_bytes())
        try:
            page = parse_bytes(data, name=entry["file"].removesuffix(".gz"))[0]
        except UnreadableError:
            page = None
        yield entry, mark(entry, page)


def show(scores: list[tuple[dict[str, Any], Marks]]) -> None:
    counts = sum((marks.counts for _, marks in scores), Counter[str]())
    print(f"{len(scores)} pages, {counts['shown']} comments, {counts['pings']} pings in the key")
    print("| what | target | measured | |\n|---|---|---|---|")
    for what, value in measure(counts).items():
        target, more = TARGETS[what]
        held = value >= target if more else value <= target
        print(f"| {what} | {target:g} | {round(value, 4):g} | {'' if held else 'MISSED'} |")
    print("\nWhat is wrong, by family, with a guess at the cause:")
    lots: dict[tuple[str, str], list[str]] = {}
    for entry, marks in scores:
        for cause, where in marks.faults:
            lots.setdefault((entry["family"], cause), []).append(f"{entry['file'].removesuffix('.html.gz')} {where}")
    for (family, cause), places in sorted(lots.items()):
        print(f"- {family}: {cause}: {len(places)} ({GUESSES.get(cause, 'no guess')})\n    {'; '.join(places)}")


def main() -> None:
    if not PAGES.exists():
        print(f"The pages the answer key was made from are not at {PAGES}.")
        return
    show(list(score()))


if __name__ == "__main__":
    main()
