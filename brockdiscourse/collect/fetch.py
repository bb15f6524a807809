"""The whole way: an address or a list of pages to ``data/raw/NAME``."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urljoin, urlsplit

from brockdiscourse.collect.blogger import collect_blogger
from brockdiscourse.collect.discover import Site, discover
from brockdiscourse.collect.http import Client, Manners
from brockdiscourse.collect.pages import collect_pages, confirm, read_post
from brockdiscourse.collect.rest import PER_PAGE, RestClosed, collect_rest
from brockdiscourse.collect.store import Store
from brockdiscourse.collect.visit import OK, Summary, Visit, read_json
from brockdiscourse.errors import DiscourseError, RefusedError
from brockdiscourse.parse.addresses import list_links

_WAYS: dict[str, Callable[..., None]] = {"rest": collect_rest, "html": collect_pages, "blogger": collect_blogger}


def fetch(
    source: str,
    out: str | Path | None = None,
    *,
    since: str = "",
    sweep: bool = False,
    manners: Manners | None = None,
    progress: bool = False,
) -> Summary:
    """Fetch a blog's public posts and comments, or the pages of a list, and keep them as they came.

    Parameters
    ----------
    source
        Any address of the blog (front page, post or feed), or a TOML file that lists pages by address and title.
    out
        Folder, such as ``data/raw/brock``; by default ``data/raw/`` and the host's name, or the name the list gives.
    since
        A year or an ISO date: nothing published earlier is asked for.
    sweep
        Read everything again, one request for a hundred comments: the only way to find what was edited, approved late
        or taken away.
    manners
        How politely, and what is the most that is taken.
    progress
        Show a bar on stderr.

    Returns
    -------
    Summary
        What is new, changed, gone and refused. A run that was cut short is taken up where it was by the next.

    Raises
    ------
    DiscourseError
        If nothing of the source can be fetched.
    """
    manners = manners or Manners()
    if source.endswith(".toml"):
        return _fetch_list(Path(source), out, manners=manners, progress=progress)
    url = source if "://" in source else f"https://{source}"
    folder = Path(out) if out else Path("data/raw") / _name(url)
    visit = _visit(folder, manners, progress=progress)
    try:
        _collect(visit, _site(visit, url), since=_since(since), sweep=sweep)
    except RefusedError as refused:
        if not visit.store.records:
            raise
        visit.refuse(refused)
    return _end(visit)


def estimate(source: str, out: str | Path | None = None, *, since: str = "", manners: Manners | None = None) -> str:
    """What a fetch would ask for, and how long it would take; nothing is kept.

    Raises
    ------
    DiscourseError
        If the source cannot be reached.
    """
    import tempfile

    manners = manners or Manners()
    url = source if "://" in source else f"https://{source}"
    with tempfile.TemporaryDirectory() as folder:
        visit = _visit(Path(folder), manners, progress=False)
        site = discover(visit, url)
        if site.way != "rest":
            return f"{site.home}: read by {site.way} ({site.why or 'feeds'}), a request each {manners.delay:g} s"
        told = {}
        after = {"after": _since(since)} if since else {}
        for route in ("posts", "pages", "comments"):
            answer = visit.look(site.route(f"wp/v2/{route}", per_page=1, _fields="id", **after))
            total = answer.headers.get("x-wp-total", "0")
            told[route] = int(total) if total.isdecimal() else 0
    requests = sum(-(-count // PER_PAGE) for count in told.values()) + told["posts"] + told["pages"] + 4
    minutes = requests * manners.delay / 60
    counts = ", ".join(f"{count:,} {route}" for route, count in told.items())
    where = f" into {out}" if out else ""
    return f"{site.home}: {counts}; some {requests:,} requests{where}, about {max(minutes, 0.1):,.1f} minutes"


def _visit(folder: Path, manners: Manners, *, progress: bool) -> Visit:
    store = Store(folder)
    return Visit(Client(manners), store, Summary(name=folder.name, folder=str(folder)), progress=progress)


def _site(visit: Visit, url: str) -> Site:
    """The blog's doors, as an earlier run found them or found now."""
    known = visit.store.state.get("site")
    if isinstance(known, dict) and visit.store.state.get("source") == url and visit.store.state.get("done"):
        return Site(**known)
    site = discover(visit, url)
    visit.store.save_state(site=site.remember(), source=url)
    return site


def _collect(visit: Visit, site: Site, *, since: str, sweep: bool) -> None:
    visit.summary.way = site.way
    try:
        _WAYS[site.way](visit, site, since=since, sweep=sweep)
    except RestClosed as closed:
        _collect(visit, replace(site, way="html", why=str(closed)), since=since, sweep=sweep)
    except RefusedError as refused:
        if site.way != "rest" or "robots.txt does not allow" not in refused.reason:
            raise
        _collect(visit, replace(site, way="html", why=refused.reason), since=since, sweep=sweep)


def _end(visit: Visit) -> Summary:
    """Close a run; one that met trouble which may pass is taken up again by the next."""
    visit.bar.close()
    visit.summary.complete = not visit.summary.refused
    visit.store.save_state(done=not visit.unfinished)
    return visit.summary


def _since(since: str) -> str:
    """The first moment of a year or a day."""
    if not since:
        return ""
    told = f"{since}-01-01" if re.fullmatch(r"\d{4}", since) else since
    try:
        return f"{date.fromisoformat(told).isoformat()}T00:00:00"
    except ValueError as error:
        raise DiscourseError(f"--since {since}: is neither a year nor a date such as 2013-04-01") from error


def _name(url: str) -> str:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return re.sub(r"[^a-z0-9]+", "-", host).strip("-") or "blog"


# --- a list of pages --------------------------------------------------------------------------------------------------


def _fetch_list(path: Path, out: str | Path | None, *, manners: Manners, progress: bool) -> Summary:
    try:
        told: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DiscourseError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise DiscourseError(f"{path}: {error}") from error
    posts = told.get("posts")
    if not isinstance(posts, list) or not all(isinstance(one, dict) and one.get("url") for one in posts):
        raise DiscourseError(f"{path}: lists no [[posts]] with a url each")
    name = str(told.get("name") or path.stem)
    folder = Path(out) if out else path.parent / re.sub(r"[^\w-]+", "-", name)
    visit = _visit(folder, manners, progress=progress)
    visit.summary.way = "pages"
    for post in posts:
        try:
            link = _find(visit, str(post["url"]), str(post.get("title", "")))
            visit.summary.comments += len(read_post(visit, link))
            visit.summary.posts += 1
        except RefusedError as refused:
            visit.refuse(refused)
    return _end(visit)


def _find(visit: Visit, url: str, title: str) -> str:
    """A post's address: the one given, else where the blog's own search finds its title."""
    answer = visit.ask(url, asked="page of a post")
    if answer.status == OK and (not title or _squeeze(title) in _squeeze(answer.text)):
        return url
    home = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/"
    found = visit.look(urljoin(home, f"wp-json/wp/v2/posts?search={quote_plus(title)}&_fields=link,title"))
    rows = read_json(found)
    links = [
        (str(row.get("link")), str((row.get("title") or {}).get("rendered")))
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and isinstance(row.get("title"), dict)
    ]
    if not links:
        page = visit.look(urljoin(home, f"?s={quote_plus(title)}"))
        links = list_links(page.body, base=page.url) if page.status == OK else []
    link = confirm(links, title)
    if link is None:
        raise RefusedError(url, f"answers {answer.status}, and no post “{title}” was found on the blog")
    visit.note(f"{url} was found at {link}")
    return link


def _squeeze(text: str) -> str:
    return re.sub(r"&\w+;|&#\d+;|\W+", "", text).casefold()
