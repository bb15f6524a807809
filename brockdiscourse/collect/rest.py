"""A WordPress blog by its REST API: every comment with its parent, a hundred at a time."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urldefrag, urlsplit

from brockdiscourse.collect.discover import Site
from brockdiscourse.collect.http import Answer
from brockdiscourse.collect.visit import GONE, HIDDEN, OK, Visit, read_json
from brockdiscourse.errors import RefusedError

PER_PAGE = 100
# Never asked for: e-mails, which visitors do not get, and avatars, whose addresses hold a hash of them.
COMMENT_FIELDS = "id,post,parent,author_name,author_url,date,date_gmt,content,link,status,type"
POST_FIELDS = "id,date,date_gmt,modified_gmt,slug,status,type,link,title,content"
_BAD_REQUEST = 400
_REREAD = 3
_MOST_PAGES_FOR_PINGS = 20
_MOST_ASKED_ALONE = 300
_IDS = re.compile(rb"\bid=[\"'](?:li-|div-)?comment-(\d{1,19})[\"']")
_PAGED = re.compile(rb"(?:comment-page-|[?&;]cpage=)(\d{1,6})")

Rows = dict[int, dict[str, Any]]


class RestClosed(Exception):  # noqa: N818 -- no fault: the blog is read in another way
    """The API does not list posts and comments to visitors; says why."""


def collect_rest(visit: Visit, site: Site, *, since: str, sweep: bool) -> None:
    """Read posts, pages and comments; of a blog read before, only what moved, or all of it in a sweep.

    Raises
    ------
    RestClosed
        If the lists are closed to visitors.
    """
    before = _kept(visit, "comments page")
    old = visit.store.state.get("newest")
    if before and not sweep and old and old == _newest(visit, site, since=since):
        visit.summary.comments, visit.summary.posts = len(before), int(visit.store.state.get("posts", 0))
        return
    posts = _read_list(visit, site, "posts", fields=POST_FIELDS, since=since)
    latest = max((str(post.get("modified_gmt") or "") for post in posts.values()), default="")
    newest = [visit.totals.get("posts"), latest]
    posts |= _read_list(visit, site, "pages", fields=POST_FIELDS, since=since)
    visit.summary.posts = len(posts)
    comments = _read_comments(visit, site, before=before, since=since, whole=sweep or not before)
    visit.summary.comments = len(comments)
    _ask_after_lost(visit, site, before, comments)
    touched = {row.get("post") for key, row in comments.items() if _digest(row) != _digest(before.get(key, {}))}
    touched |= {row.get("post") for key, row in before.items() if key not in comments}
    known = set(comments)
    for number, post in posts.items():
        if number in touched or _is_news(visit, post):
            known |= _read_page(visit, site, number, post, comments=comments)
    _ask_parents(visit, site, comments, known)
    told = [since, visit.totals.get("comments"), max(comments, default=None), *newest]
    visit.store.save_state(newest=told, posts=len(posts))


# --- lists ------------------------------------------------------------------------------------------------------------


def _newest(visit: Visit, site: Site, *, since: str) -> list[Any]:
    """Totals, newest comment and newest change: two cheap questions that tell whether anything moved."""
    told: list[Any] = [since]
    after = {"after": since} if since else {}
    for route, order in (("comments", "id"), ("posts", "modified")):
        fields = "id" if order == "id" else "id,modified_gmt"
        url = site.route(f"wp/v2/{route}", per_page=1, orderby=order, order="desc", _fields=fields, **after)
        answer = visit.look(url)
        rows = list(_rows(answer).values())
        key = "id" if order == "id" else "modified_gmt"
        told += [answer.headers.get("x-wp-total"), rows[0].get(key) if rows else None]
    return told


def _read_list(visit: Visit, site: Site, route: str, *, fields: str, since: str, start: int = 1) -> Rows:
    """All rows of a list by id; read again where its total fell meanwhile, since rows may have slipped past."""
    for attempt in range(_REREAD):
        rows: Rows = {}
        totals = []
        for page, answer in _pages(visit, site, route, fields=fields, since=since, start=start, again=attempt > 0):
            found = _rows(answer)
            rows |= found
            totals.append(answer.headers.get("x-wp-total"))
            visit.totals[route] = totals[-1]
            if route == "comments":
                visit.summary.comments = max(visit.summary.comments, len(rows))
            visit.bar.total = visit.bar.n + max(0, _count(answer, "x-wp-totalpages") - page) or None
        told = [int(total) for total in totals if total and total.isdecimal()]
        if not told or told[-1] >= told[0]:
            break
        visit.note(f"{route} went away while they were read; the list was read again")
    return rows


def _pages(
    visit: Visit, site: Site, route: str, *, fields: str, since: str, start: int, again: bool
) -> Iterator[tuple[int, Answer]]:
    """The pages of a list; a short or empty page is not the last one unless the totals say so."""
    seen: set[int] = set()
    idle = 0
    for page in range(start, visit.client.manners.pages + 1):
        url = site.route(
            f"wp/v2/{route}", per_page=PER_PAGE, orderby="id", order="asc", _fields=fields, page=page,
            **({"after": since} if since else {}),
        )  # fmt: skip
        answer = visit.ask(url, asked=f"{route} page {page}", again=again)
        if answer.status in {_BAD_REQUEST, *GONE} and page > start:
            return
        if answer.status in {*HIDDEN, *GONE} and route == "pages":
            return
        data = read_json(answer)
        if (answer.status != OK or not isinstance(data, list)) and page == 1:
            raise RestClosed(f"the list of {route} answers {answer.status} and no list")
        if answer.status != OK or not isinstance(data, list):
            raise RefusedError(url, f"answers {answer.status} and no list", lasting=False)
        yield page, answer
        last = _count(answer, "x-wp-totalpages")
        fresh = set(_rows(answer)) - seen
        seen |= fresh
        idle = 0 if fresh else idle + 1
        if (last and page >= last) or (not last and not data):
            return
        if idle >= visit.client.manners.idle:
            visit.note(f"{route}: {idle} pages in a row held nothing new; the list was left at page {page} of {last}")
            return
    visit.note(f"{route}: left after {visit.client.manners.pages} pages")


def _count(answer: Answer, header: str) -> int:
    told = answer.headers.get(header, "")
    return int(told) if told.isdecimal() and len(told) < 10 else 0  # noqa: PLR2004 -- a count


def _rows(answer: Answer) -> Rows:
    data = read_json(answer)
    found = data if isinstance(data, list) else [data]
    return {
        row["id"]: row
        for row in found
        if isinstance(row, dict) and isinstance(row.get("id"), int) and not isinstance(row["id"], bool)
    }


def _kept(visit: Visit, asked: str) -> Rows:
    """The rows of the lists kept by earlier runs."""
    rows: Rows = {}
    for record in list(visit.store.current()):
        if record.asked.startswith(asked) and record.run != visit.run:
            rows |= _rows(Answer(url=record.url, status=OK, headers={}, body=visit.store.read(record)))
    return rows


def _digest(row: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()


def _read_comments(visit: Visit, site: Site, *, before: Rows, since: str, whole: bool) -> Rows:
    """All comments: those known and the new ones at the end, where that adds up; else all of them anew."""
    if not whole:
        old = visit.store.state.get("newest", [])
        total = int(old[1]) if len(old) > 1 and str(old[1]).isdecimal() else 0
        start = total // PER_PAGE + 1
        tail = _read_list(visit, site, "comments", fields=COMMENT_FIELDS, since=since, start=start)
        new = {key: row for key, row in tail.items() if key not in before}
        if visit.totals.get("comments") == str(total + len(new)):
            return before | new
    comments = _read_list(visit, site, "comments", fields=COMMENT_FIELDS, since=since)
    stale = [
        record
        for record in visit.store.current()
        if record.asked.startswith("comments page") and record.run != visit.run and record.url.startswith(site.root)
    ]
    visit.store.mark(stale, state="superseded", run=visit.run)
    return comments


# --- what lists hide --------------------------------------------------------------------------------------------------


def _ask_alone(visit: Visit, site: Site, numbers: Iterable[int], *, asked: str) -> None:
    """Ask for comments by number: pings and plugin types, which lists hide; held and deleted ones say so."""
    for count, number in enumerate(sorted(numbers)):
        if count >= _MOST_ASKED_ALONE:
            visit.note(f"more than {_MOST_ASKED_ALONE} comments that lists hide; the others were not asked for")
            return
        try:
            visit.ask(site.route(f"wp/v2/comments/{number}", _fields=COMMENT_FIELDS), asked=asked)
        except RefusedError as refused:
            visit.refuse(refused)


def _ask_after_lost(visit: Visit, site: Site, before: Rows, now: Rows) -> None:
    """What was listed and is no longer: hidden, deleted, or of another kind now."""
    lost = set(before) - set(now)
    visit.summary.gone += len(lost)
    _ask_alone(visit, site, lost, asked="where a listed comment went")


def _ask_parents(visit: Visit, site: Site, comments: Rows, known: set[int]) -> None:
    """Parents that no list names: a ping, a held, a trashed or a deleted comment."""
    parents = {row.get("parent") for row in comments.values()}
    dangling = {one for one in parents if isinstance(one, int) and one > 0 and one not in known}
    _ask_alone(visit, site, dangling, asked="a parent that no list names")


def _is_news(visit: Visit, post: dict[str, Any]) -> bool:
    """Whether a post's own page was never kept, or kept before the post was changed."""
    record = visit.store.latest(str(post.get("link")))
    changed = str(post.get("modified_gmt") or "")
    return record is None or record.run == visit.run or (bool(changed) and changed > record.time[:19])


def _read_page(visit: Visit, site: Site, number: int, post: dict[str, Any], *, comments: Rows) -> set[int]:
    """A post's own page: its byline and categories, and the pings that its lists hide.

    Returns
    -------
    set of int
        Numbers of the comments that the page shows.
    """
    link = str(post.get("link") or "")
    if urlsplit(link).netloc != urlsplit(site.home).netloc:
        return set()
    shown: set[int] = set()
    try:
        answer = visit.ask(link, asked=f"page of post {number}")
        if answer.status != OK:
            visit.refuse(RefusedError(link, f"answers {answer.status} at {answer.url}"))
            return set()
        if not _is_post(answer, link, number):
            visit.refuse(RefusedError(link, f"leads to {answer.url}, which is not post {number}"))
            return set()
        shown |= {int(one) for one in _IDS.findall(answer.body)}
        own = {key for key, row in comments.items() if row.get("post") == number}
        pages = max((int(page) for page in _PAGED.findall(answer.body)), default=0)
        if own - shown and pages > 1 and pages <= _MOST_PAGES_FOR_PINGS:
            for page in range(1, pages + 1):
                more = visit.ask(comment_page(link, page), asked=f"comment page {page} of post {number}")
                shown |= {int(one) for one in _IDS.findall(more.body)}
        elif own - shown and pages > 1:
            visit.note(f"{link}: pings on {pages} comment pages were not looked for")
    except RefusedError as refused:
        visit.refuse(refused)
    elsewhere = {key for key, row in comments.items() if row.get("post") != number}
    _ask_alone(visit, site, shown - set(comments) - elsewhere, asked="a comment that lists hide")
    return shown


def comment_page(link: str, page: int) -> str:
    """The address of one page of a post's comments."""
    if "?" in link:
        return f"{link}&cpage={page}"
    return f"{link.rstrip('/')}/comment-page-{page}/"


def _is_post(answer: Answer, link: str, number: int) -> bool:
    """Whether a page is that post's: at its own address, or by the number its body carries."""
    marks = (f"postid-{number}", f"page-id-{number}", f"?p={number}")
    same = urldefrag(answer.url)[0].rstrip("/") == urldefrag(link)[0].rstrip("/")
    return same or any(re.search(rf"{re.escape(mark)}\b", answer.text[:400_000]) for mark in marks)
