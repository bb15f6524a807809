"""What is true of the invented blog, counted from its source with plain regular expressions.

Nothing here imports the package: this is what the package is held to.
"""

import hashlib
import re
from collections import Counter
from typing import Any

from dialects.blogger import number_of, profile
from dialects.exports import APPROVED
from dialects.source import HOST, THEMES, SourceComment, SourcePost, flatten, nest, utc

WORD = r"[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*"
PLANTED = {
    "pitch": r"\bpitch(?:es|ed|ing)?\b",
    "objection": r"\bobjections?\b",
    "listen": r"\blisten(?:s|ed|ing)?\b",
    "outcome": r"\boutcomes?\b",
}
WXR_FILE = "wxr/second-chair.wordpress.2018-12-31.xml"
FOLDERS = {6: "before-2.7", 8: "renderings"}


def folder(post: SourcePost) -> str:
    return FOLDERS.get(post.digit, post.dialect)


def files(post: SourcePost) -> dict[str, str]:
    """The raw files a post is printed in, by what they hold: page, post, comments, or a single ping."""
    stem = f"{folder(post)}/{post.stem}"
    if post.digit == 0:
        return {"page": WXR_FILE}
    if post.digit == 9:
        single = {f"ping {c.id}": f"{stem}.comment-{c.id}.json" for c in served_pings(post)}
        return {"post": f"{stem}.posts.json", "comments": f"{stem}.comments.json", **single}
    return {"page": f"{stem}.txt" if post.digit == 8 else f"{stem}.html"}


def served_pings(post: SourcePost) -> list[SourceComment]:
    """Pings asked for one by one: of post 59. Post 19's was never asked for, and REST lists hold none."""
    return [c for c in post.shown if c.is_ping] if post.number == 59 else []


def text_hash(paragraphs: list[str]) -> str:
    """SHA-256 of the paragraphs, white space collapsed, parted by one blank line, quoted ones behind ``> ``."""
    return hashlib.sha256("\n\n".join(paragraphs).encode()).hexdigest()


def post_id(post: SourcePost) -> str:
    return post.stem if post.digit == 8 else post.url.removeprefix("https://").rstrip("/")


def _time(moment: Any, precision: str | None, zone: str | None) -> dict[str, Any]:
    if moment is None or precision is None:
        return {"timestamp": None, "timestamp_precision": None, "timestamp_zone": None}
    at = utc(moment) if zone == "utc" else moment
    at = at.replace(second=0) if precision == "minute" else at
    at = at.replace(hour=0, minute=0, second=0) if precision == "day" else at
    return {"timestamp": at.isoformat(), "timestamp_precision": precision, "timestamp_zone": zone}


# How each dialect prints the time of a post and of a comment: precision and zone; None prints none.
POST_TIMES: dict[int, tuple[str | None, str | None]] = {
    1: ("second", "utc"),
    2: ("day", "local"),
    3: ("day", "local"),
    4: ("second", "utc"),
    5: ("second", "utc"),
    6: ("minute", "local"),
    7: ("second", "utc"),
    8: ("day", "local"),
    9: ("second", "utc"),
    0: ("second", "utc"),
}
COMMENT_TIMES: dict[int, tuple[str | None, str | None]] = POST_TIMES | {
    2: ("minute", "local"),
    3: (None, None),
    6: ("minute", "local"),
    8: (None, None),
}


def _comment_time(post: SourcePost, comment: SourceComment) -> dict[str, Any]:
    if post.digit == 1 and comment.is_ping:
        return _time(None, None, None)
    if post.digit == 4 and post.number > 30 and not comment.is_ping:
        return _time(comment.date, "minute", "local")
    return _time(comment.date, *COMMENT_TIMES[post.digit])


def _comment_id(post: SourcePost, comment: SourceComment) -> str | None:
    if post.digit == 8:
        return None
    return f"{post_id(post)}#comment-{number_of(comment) if post.digit == 7 else comment.id}"


def _author_url(post: SourcePost, comment: SourceComment) -> str | None:
    if post.digit == 8 or not comment.shown_name:
        return None
    if post.digit == 7 and comment.author == HOST:
        return profile(HOST)
    return comment.url


def printed(post: SourcePost) -> list[SourceComment]:
    """The comments as they stand in the files, in order."""
    if post.digit == 4:
        return sorted(post.shown, key=lambda comment: comment.is_ping)
    if post.digit == 9:
        return [c for c in post.shown if not c.is_ping] + served_pings(post)
    return post.shown


def _file(post: SourcePost, comment: SourceComment) -> str:
    names = files(post)
    return names.get("page") or names[f"ping {comment.id}" if comment.is_ping else "comments"]


def _parent_state(post: SourcePost, comment: SourceComment) -> str | None:
    if comment.parent is None:
        return None
    parent = next(c for c in post.comments if c.id == comment.parent)
    if not parent.held:
        return "shown"
    return "held" if post.digit == 0 and APPROVED.get(parent.id) != "spam" else "deleted"


def _comment(post: SourcePost, comment: SourceComment, depth: int) -> dict[str, Any]:
    state = _parent_state(post, comment)
    parent = next((c for c in post.shown if c.id == comment.parent), None)
    answers = comment.answers or comment.parent
    bare_ping = post.digit == 1 and comment.is_ping
    return {
        "number": comment.id,
        "file": _file(post, comment),
        "comment_id": _comment_id(post, comment),
        "kind": comment.kind,
        "depth": depth,
        "parent": parent.id if parent else None,
        "reply_to": _comment_id(post, parent) if parent else None,
        "parent_state": state,
        "author": comment.shown_name or None,
        "author_url": _author_url(post, comment),
        "true_author": None if comment.is_ping else comment.author,
        "true_target": answers,
        "recoverable": comment.recoverable or ("ping" if comment.is_ping else "stated"),
        **_comment_time(post, comment),
        "text_sha256": None if bare_ping else text_hash(comment.paragraphs),
    }


def _depths(post: SourcePost) -> dict[int, int]:
    """Depth as printed; a reply to what is not there stands at 2."""
    depths: dict[int, int] = {}
    shown = {comment.id for comment in post.shown}
    for comment in post.shown:
        above = depths[comment.parent] if comment.parent in shown else 1
        depths[comment.id] = 1 if comment.parent is None else above + 1
    return depths


def _order(post: SourcePost) -> list[SourceComment]:
    """Where a file gives parents and no order, comments stand as a thread prints them."""
    comments = printed(post)
    if post.digit not in {9, 0}:
        return comments
    comments = sorted(comments, key=lambda comment: (comment.date, comment.id))
    shown = {comment.id for comment in comments}
    by_parent: dict[int | None, list[SourceComment]] = {}
    for comment in comments:
        by_parent.setdefault(comment.parent if comment.parent in shown else None, []).append(comment)
    rows = []
    stack = list(reversed(by_parent.get(None, [])))
    while stack:
        comment = stack.pop()
        rows.append(comment)
        stack += reversed(by_parent.get(comment.id, []))
    return rows


def _stated(post: SourcePost) -> int | None:
    """The number the page itself prints; of none, a block theme's structured data and Blogger alone say so."""
    if post.digit in {8, 9, 0}:
        return None
    return len(post.shown) if post.shown or post.digit in {5, 7} else None


def _post(post: SourcePost) -> dict[str, Any]:
    depths = _depths(post)
    precision, zone = POST_TIMES[post.digit]
    return {
        "number": post.number,
        "post_id": post_id(post),
        "dialect": post.dialect,
        "files": files(post),
        "title": post.title,
        "author": post.author,
        "categories": post.categories,
        **_time(post.date, precision, zone),
        "text_sha256": text_hash(post.paragraphs),
        "stated_comments": _stated(post),
        "held": [{"number": c.id, "true_author": c.author} for c in post.comments if c.held],
        "unserved": [c.id for c in post.shown if c not in printed(post)],
        "comments": [_comment(post, comment, depths[comment.id]) for comment in _order(post)],
    }


def _own(text: str) -> str:
    """The writer's own paragraphs: block quotes left out."""
    return "\n\n".join(part for part in text.split("\n\n") if not part.startswith("> "))


def _marks(texts: list[str]) -> dict[str, int]:
    found = Counter(re.findall("|".join(THEMES), " ".join(m for text in texts for m in re.findall(r"\{[^}]*\}", text))))
    return {theme: found[theme] for theme in THEMES}


def _answered(post: SourcePost) -> bool:
    """Whether the host answers somebody: a comment of hers under, or meant for, another's."""
    authors = {comment.id: comment.author for comment in post.comments}
    return any(
        comment.author == HOST and authors.get(comment.answers or comment.parent or 0, HOST) != HOST
        for comment in post.shown
    )


def _half(posts: list[SourcePost]) -> dict[str, Any]:
    texts = [_own(post.text) for post in posts]
    plain = [re.sub(r"\{[^}]*\}", "", text) for text in texts]
    words = sum(len(re.findall(WORD, text)) for text in plain)
    planted = {
        name: sum(len(re.findall(form, text, re.IGNORECASE)) for text in plain) for name, form in PLANTED.items()
    }
    threads = [post for post in posts if any(not c.is_ping for c in post.shown)]
    misuse = [post for post in threads if _marks([c.text for c in post.shown])["challenger_misuse"]]
    answered = [post for post in threads if _answered(post)]
    return {
        "posts": len(posts),
        "threads": len(threads),
        "comments": sum(not c.is_ping for post in posts for c in post.shown),
        "words_in_posts": words,
        "planted_words": planted,
        "planted_words_per_1000": {name: round(1000 * n / words, 3) for name, n in planted.items()},
        "marked_sentences_in_posts": _marks(texts),
        "marked_sentences_in_comments": _marks([_own(c.text) for post in posts for c in post.shown]),
        "posts_with_marks": {theme: sum(_marks([text])[theme] > 0 for text in texts) for theme in THEMES},
        "threads_with_challenger_misuse_in_comments": [post.number for post in misuse],
        "threads_the_host_answers_in": [post.number for post in answered],
        "host_answer_rate": round(len(answered) / len(threads), 4) if threads else None,
    }


def _lost(posts: list[SourcePost]) -> dict[str, Any]:
    """What no reading of the files can bring back."""
    shown = [(post, comment) for post in posts for comment in post.shown]
    return {
        "authors": [c.id for _, c in shown if c.recoverable == "no"],
        "post_dates": [post.number for post in posts if post.date is None],
        "comment_dates": [
            c.id for post, c in shown if c not in printed(post) or _comment_time(post, c)["timestamp"] is None
        ],
        "nesting": [post.number for post in posts if post.digit == 6],
        "texts_of_pings": [c.id for post, c in shown if post.digit == 1 and c.is_ping],
        "pings_not_served": [c.id for post, c in shown if c not in printed(post)],
        "held_comments": [c.id for post in posts for c in post.comments if c.held],
    }


def truth(posts: list[SourcePost]) -> dict[str, Any]:
    """Everything that tests hold the package to."""
    people = {c.author for post in posts for c in post.comments if not c.is_ping} | {post.author for post in posts}
    for post in posts:
        assert post.digit in {9, 0} or len(flatten(nest(post.shown))) == len(post.shown), post.number
    return {
        "about": "Read by tests and by no analysis. INVENTED: no blog, host or commenter of this sample exists.",
        "host": HOST,
        "people": len(people),
        "comments": sum(not c.is_ping for post in posts for c in post.shown),
        "pings": sum(c.is_ping for post in posts for c in post.shown),
        "word_pattern": WORD,
        "planted_patterns": PLANTED,
        "halves": {
            "1-30": _half([post for post in posts if post.number <= 30]),
            "31-60": _half([post for post in posts if post.number > 30]),
        },
        "not_recoverable": _lost(posts),
        "posts": [_post(post) for post in posts],
    }
