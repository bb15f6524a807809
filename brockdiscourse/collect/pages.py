"""A blog by its pages, where it gives no data: sitemaps, feeds and archives name the posts, pages hold the comments."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

from brockdiscourse.collect.discover import Site
from brockdiscourse.collect.rest import comment_page
from brockdiscourse.collect.visit import OK, Visit
from brockdiscourse.errors import RefusedError, UnreadableError
from brockdiscourse.parse.addresses import list_entries, list_links

_IDS = re.compile(rb"\bid=[\"'](?:li-|div-)?comment-(\d{1,19})[\"']")
_PAGED = re.compile(rb"(?:comment-page-|[?&;]cpage=)(\d{1,6})")
_SITEMAPS = ("wp-sitemap.xml", "sitemap.xml", "sitemap_index.xml", "?sitemap=index")
_SITEMAP_LINE = re.compile(r"^sitemap:\s*(\S{1,500})", re.IGNORECASE | re.MULTILINE)
_NO_POST = re.compile(
    r"/(?:category|tag|author|page|feed|search|label|wp-content|wp-json|wp-admin|wp-login\.php|comments)(?:/|$)"
    r"|wp-sitemap-(?:taxonomies|users)|[?&](?:replytocom|share|s|cat|tag|author|feed|attachment_id)="
    r"|\.(?:jpe?g|png|gif|webp|svg|pdf|zip|css|js|mp[34])$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"/((?:19|20)\d\d)/")
_MOST_SITEMAPS = 500


def collect_pages(visit: Visit, site: Site, *, since: str, sweep: bool) -> None:
    """Read every post that the blog's sitemaps, feeds or archives name, with all pages of its comments."""
    visit.note(f"read from pages: {site.why}")
    newest, talked = _read_feed(visit, site)
    if not sweep and newest and visit.store.state.get("newest") == newest:
        posts = _kept_posts(visit)
        fresh = [link for link, changed in _list_posts(visit, site, cheap=True) if _is_new(visit, link, changed)]
    else:
        listed = list(_list_posts(visit, site))
        posts = [link for link, _ in listed]
        known = newest and visit.store.state.get("newest") and not sweep
        fresh = [link for link, changed in listed if not known or link in talked or _is_new(visit, link, changed)]
    fresh = [link for link in dict.fromkeys(fresh) if _is_recent(link, since)]
    visit.summary.posts = len(set(posts) | set(fresh))
    visit.bar.total = visit.bar.n + len(fresh)
    for link in fresh:
        try:
            visit.summary.comments += len(read_post(visit, link))
        except RefusedError as refused:
            visit.refuse(refused)
    visit.store.save_state(newest=newest)


def read_post(visit: Visit, link: str) -> set[bytes]:
    """Read a post's page and every page of its comments.

    Returns
    -------
    set of bytes
        The numbers of the comments that they show.
    """
    answer = visit.ask(link, asked="page of a post")
    if answer.status != OK:
        return set()
    if urlsplit(answer.url).path.rstrip("/") != urlsplit(link).path.rstrip("/"):
        visit.note(f"{link} leads to {answer.url}")
    shown = set(_IDS.findall(answer.body))
    pages = max((int(page) for page in _PAGED.findall(answer.body)), default=0)
    idle = 0
    for page in range(1, min(pages, visit.client.manners.pages) + 1):
        more = visit.ask(comment_page(answer.url, page), asked=f"comment page {page}")
        found = set(_IDS.findall(more.body))
        idle = 0 if found - shown else idle + 1
        shown |= found
        pages = max(pages, *(int(one) for one in _PAGED.findall(more.body)), 0)
        if idle > visit.client.manners.idle:
            visit.note(f"{link}: {idle} comment pages in a row held nothing new; the thread was left at page {page}")
            break
    return shown


# --- which posts there are --------------------------------------------------------------------------------------------


def _list_posts(visit: Visit, site: Site, *, cheap: bool = False) -> Iterator[tuple[str, str]]:
    """Address and time of change of each post, from the first of sitemap, feed and archive that names any."""
    found = dict(_from_sitemaps(visit, site))
    if not found and not cheap:
        found = dict(_from_feed_pages(visit, site)) | dict(_from_archives(visit, site))
    host = urlsplit(site.home).netloc
    for link, changed in found.items():
        parts = urlsplit(link)
        if (
            parts.netloc == host
            and not _NO_POST.search(link)
            and urldefrag(link)[0].rstrip("/") != site.home.rstrip("/")
        ):
            yield urldefrag(link)[0], changed


def _from_sitemaps(visit: Visit, site: Site) -> Iterator[tuple[str, str]]:
    waiting = [urljoin(site.home, one) for one in _SITEMAPS]
    try:
        robots = visit.look(urljoin(site.home, "/robots.txt"))
        waiting = [*_SITEMAP_LINE.findall(robots.text if robots.status == OK else ""), *waiting]
    except RefusedError:
        pass
    read: set[str] = set()
    named = False
    while waiting and len(read) < _MOST_SITEMAPS:
        url = waiting.pop(0)
        if url in read or (named and url in {urljoin(site.home, one) for one in _SITEMAPS}):
            continue
        read.add(url)
        for address, _, changed in _entries(visit, url):
            named = True
            if address.endswith((".xml", ".xml.gz")) or "sitemap" in urlsplit(address).query:
                if not _NO_POST.search(address):
                    waiting.append(address)
            else:
                yield address, changed


def _entries(visit: Visit, url: str) -> list[tuple[str, str, str]]:
    """The entries of a sitemap or a feed; none where it is missing or broken."""
    try:
        answer = visit.ask(url, asked="which posts there are", aside=True)
    except RefusedError:
        return []
    if answer.status != OK or "<" not in answer.text[:200]:
        return []
    try:
        return list_entries(answer.body, name=url)
    except UnreadableError as broken:
        visit.note(f"{url}: {broken.reason}")
        return []


def _from_feed_pages(visit: Visit, site: Site) -> Iterator[tuple[str, str]]:
    """Posts that the feed names, page by page, as far as it goes."""
    seen: set[str] = set()
    for page in range(1, visit.client.manners.pages + 1):
        found = [(link, changed) for link, _, changed in _entries(visit, urljoin(site.home, f"feed/?paged={page}"))]
        fresh = [one for one in found if one[0] not in seen]
        if not fresh:
            return
        seen |= {link for link, _ in fresh}
        yield from fresh


def _from_archives(visit: Visit, site: Site) -> Iterator[tuple[str, str]]:
    """Posts that the front page and its older pages link from their headings: those below the blog's own address."""
    seen: set[str] = set()
    idle = 0
    for page in range(1, visit.client.manners.pages + 1):
        url = site.home if page == 1 else urljoin(site.home, f"page/{page}/")
        try:
            answer = visit.ask(url, asked="which posts there are", aside=True)
        except RefusedError:
            return
        links = list_links(answer.body, base=answer.url) if answer.status == OK else []
        fresh = [link for link, told in links if told and link not in seen and _may_be_post(link, site)]
        seen |= set(fresh)
        yield from ((link, "") for link in fresh)
        idle = 0 if fresh else idle + 1
        if answer.status != OK or idle >= visit.client.manners.idle:
            return


def _may_be_post(link: str, site: Site) -> bool:
    parts = urlsplit(link)
    inside = parts.netloc == urlsplit(site.home).netloc and parts.path.startswith(urlsplit(site.home).path)
    deep = len([step for step in parts.path.split("/") if step]) > 0 or "p=" in parts.query
    return inside and deep and not _NO_POST.search(link)


# --- what moved since the last run ------------------------------------------------------------------------------------


def _read_feed(visit: Visit, site: Site) -> tuple[list[str], set[str]]:
    """The newest comments' addresses, and the posts they belong to; nothing where there is no such feed."""
    for path in ("comments/feed/", "?feed=comments-rss2"):
        try:
            answer = visit.look(urljoin(site.home, path))
            entries = list_entries(answer.body, name=path) if answer.status == OK else []
        except (RefusedError, UnreadableError):
            continue
        if entries:
            return [link for link, _, _ in entries], {urldefrag(link)[0] for link, _, _ in entries}
    return [], set()


def _kept_posts(visit: Visit) -> list[str]:
    return [record.url for record in visit.store.current() if record.asked == "page of a post"]


def _is_new(visit: Visit, link: str, changed: str) -> bool:
    record = visit.store.latest(link)
    return record is None or (bool(changed) and changed[:19] > record.time[:19])


def _is_recent(link: str, since: str) -> bool:
    """Whether a post may be of that time: its address says no earlier year."""
    told = _YEAR.search(link)
    return not since or told is None or told[1] >= since[:4]


def confirm(links: Iterable[tuple[str, str]], title: str) -> str | None:
    """The address whose link says just that title."""
    wanted = re.sub(r"\W+", "", title).casefold()
    return next((link for link, told in links if re.sub(r"\W+", "", told).casefold() == wanted), None)
