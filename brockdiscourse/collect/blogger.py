"""A Blogger blog by its JSON feeds."""

from urllib.parse import urljoin

from brockdiscourse.collect.discover import Site
from brockdiscourse.collect.visit import OK, Visit, read_json
from brockdiscourse.errors import RefusedError

_MOST = 150  # entries Blogger gives at once


def collect_blogger(visit: Visit, site: Site, *, since: str, sweep: bool) -> None:
    """Read all posts and all comments, unless nothing was published since the last run."""
    newest = [_newest(visit, site, kind) for kind in ("posts", "comments")]
    if not sweep and visit.store.state.get("newest") == [since, *newest]:
        return
    for kind in ("posts", "comments"):
        found = 0
        for page in range(visit.client.manners.pages):
            url = _feed(site, kind, since=since, start=page * _MOST + 1, most=_MOST)
            answer = visit.ask(url, asked=f"{kind} page {page + 1}")
            entries = _entries(read_json(answer))
            if answer.status != OK or entries is None:
                raise RefusedError(url, f"answers {answer.status} and no feed", lasting=False)
            found += len(entries)
            setattr(visit.summary, kind, found)
            if not entries:
                break
    visit.store.save_state(newest=[since, *newest])


def _feed(site: Site, kind: str, *, since: str, start: int, most: int) -> str:
    after = f"&published-min={since}" if since else ""
    query = f"alt=json&orderby=published&start-index={start}&max-results={most}{after}"
    return urljoin(site.home, f"feeds/{kind}/default?{query}")


def _newest(visit: Visit, site: Site, kind: str) -> list[str]:
    """Total and newest change of a feed."""
    data = read_json(visit.look(_feed(site, kind, since="", start=1, most=1)))
    feed = data.get("feed") if isinstance(data, dict) else None
    if not isinstance(feed, dict):
        raise RefusedError(site.home, f"gives no feed of {kind}")
    return [str(feed.get("openSearch$totalResults")), str(feed.get("updated"))]


def _entries(data: object) -> list[object] | None:
    feed = data.get("feed") if isinstance(data, dict) else None
    if not isinstance(feed, dict):
        return None
    entries = feed.get("entry", [])
    return entries if isinstance(entries, list) else None
