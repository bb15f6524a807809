"""Entries to HTML, without recursion and without a style, script or address of its own."""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from html import escape

from brockdiscourse.office import clean
from brockdiscourse.reader.entry import Entry, Link, Span, Telling, count_below

MOST_NESTED = 12
"""Lists in lists; what is nested deeper stands in the last one with its level in words. Browsers stop at about 500."""

_STYLES = 10
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n{2,}")


def write_html(telling: Telling, *, heading: int = 2) -> str:
    """One thread as a section of a page, its title a heading of that level; every text escaped."""
    return "".join(_Writer(telling, heading).write())


def plain(text: object) -> str:
    """A text as HTML that shows it as it is."""
    return escape(clean(text))


def is_web(url: object) -> bool:
    """Whether it is an address that may become a link."""
    return isinstance(url, str) and _WEB.match(url) is not None


def fingerprint(text: str) -> str:
    """What a browser compares an inline script or style with before it takes it."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


class _Writer:
    def __init__(self, telling: Telling, heading: int) -> None:
        self.telling = telling
        self.heading = heading
        shown = [*([telling.post] if telling.post else []), *telling.comments]
        hits = Counter(theme for entry in shown for theme in dict.fromkeys(span.theme for span in entry.spans))
        self.themes = {theme: number for number, (theme, _) in enumerate(hits.most_common())}
        self.hits = hits
        people = Counter(entry.who or "" for entry in telling.comments)
        self.people = {who: number for number, (who, _) in enumerate(people.most_common(), start=1)}
        self.counts = people
        self.home = telling.anchor
        language = telling.language or ""
        self.lang = f" lang='{language}'" if _LANGUAGE.fullmatch(language) else ""

    def write(self) -> Iterator[str]:
        telling, home = self.telling, self.home
        title = plain(telling.title or "Untitled")
        yield f"<section class='bd-thread' id='{home}' aria-labelledby='{home}-title'>"
        if "INVENTED" in telling.stamp:
            yield "<p class='bd-invented'>INVENTED data</p>"
        yield f"<h{self.heading} id='{home}-title' dir='auto'{self.lang}>{title}</h{self.heading}>"
        yield f"<p class='bd-skip'><a href='#{home}-comments'>Skip to the comments</a></p>"
        yield from self._post()
        yield from self._legend()
        if telling.comments:
            yield from self._filter()
        yield f"<h{self.heading + 1} id='{home}-comments' tabindex='-1'>{self._told()}</h{self.heading + 1}>"
        yield "<div class='bd-comments'>"
        yield from self._comments()
        yield "</div>"
        yield from (f"<p class='bd-small'>Note: {plain(note)}</p>" for note in telling.notes)
        if telling.stamp:
            yield f"<p class='bd-small'>{plain(telling.stamp)}</p>"
        yield "</section>"

    def _told(self) -> str:
        n = len(self.telling.comments)
        pings = sum(entry.kind != "comment" for entry in self.telling.comments)
        told = "No comments" if not n - pings else f"{n - pings} comment" + "s" * (n - pings > 1)
        return told + (f" and {pings} ping" + "s" * (pings > 1) if pings else "")

    def _post(self) -> Iterator[str]:
        post, url = self.telling.post, self.telling.url
        if is_web(url):
            yield f"<p class='bd-small'><a href='{plain(url)}' rel='noopener noreferrer'>The page itself</a></p>"
        if post is None:
            yield "<p class='bd-small'>The post is not at hand.</p>"
            return
        yield f"<p>{self._name(post, 'no author printed')} {_time(post)}</p>"
        if post.text:
            yield f"<details><summary>The post</summary>{self._text(post)}</details>"
        else:
            yield f"<p class='bd-small'>{self._untold()}</p>"

    def _untold(self) -> str:
        return plain(self.telling.untold or "No text at hand.")

    def _legend(self) -> Iterator[str]:
        if self.themes:
            yield "<p class='bd-small bd-marked'>Marked in the texts:</p><ul class='bd-legend bd-small'>"
            for theme, number in self.themes.items():
                yield f"<li><mark class='bd-t{number % _STYLES}'>{plain(theme)}</mark> ({self.hits[theme]})</li>"
            yield "</ul>"

    def _filter(self) -> Iterator[str]:
        yield "<form class='bd-filter' hidden aria-label='Filter the comments'><label>Words<br>"
        yield "<input type='search' name='words' autocomplete='off'></label><label>Person<br><select name='who'>"
        yield "<option value=''>everybody</option>"
        for who, number in self.people.items():
            yield f"<option value='{number}'>{plain(who or 'unknown')} ({self.counts[who]})</option>"
        yield "</select></label>"
        if self.themes:
            yield "<label>Theme<br><select name='theme'><option value=''>any or none</option>"
            for theme, number in self.themes.items():
                yield f"<option value='{number}'>{plain(theme)}</option>"
            yield "</select></label>"
        for does, told in (("clear", "Show all"), ("fold", "Fold all"), ("unfold", "Unfold all")):
            yield f"<button type='button' data-does='{does}'>{told}</button>"
        yield "<span class='bd-small' role='status'></span></form>"

    def _comments(self) -> Iterator[str]:
        entries = self.telling.comments
        levels: list[int] = []
        for entry in entries:  # no list opens inside another without an item between them
            levels.append(min(max(entry.level, 1), MOST_NESTED, (levels[-1] if levels else 0) + 1))
        open_items = 0
        for entry, level, below in zip(entries, levels, count_below(levels), strict=True):
            if level > open_items:
                yield "<ol>"
            else:
                yield "</details></li>" + "</ol></details></li>" * (open_items - level)
            open_items = level
            yield self._head(entry, below)
        yield "</details></li></ol>" * open_items

    def _head(self, entry: Entry, below: int) -> str:
        """An item, left open for what is nested under it."""
        themes = sorted({self.themes[span.theme] for span in entry.spans})
        about = f" data-themes='{' '.join(map(str, themes))}'" if themes else ""
        ping = "" if entry.kind == "comment" else f" ({plain(entry.kind)})"
        deep = f" <span class='bd-small'>level {entry.level}</span>" if entry.level > MOST_NESTED else ""
        replies = f" <span class='bd-small'>· {below} below</span>" if below else ""
        return (
            f"<li class='bd-turn' id='{entry.anchor}' data-who='{self.people[entry.who or '']}'{about}><details open>"
            f"<summary>{self._name(entry, 'no name printed')}{ping} {_time(entry)}{deep}{replies}</summary>"
            f"<div class='bd-body'>{_doubt(entry)}{_link(entry.link)}{self._text(entry)}</div>"
        )

    def _name(self, entry: Entry, untold: str) -> str:
        host = " <span class='bd-small'>host</span>" if entry.host else ""
        return f"<b dir='auto'>{plain(entry.who or untold)}</b>{host}"

    def _text(self, entry: Entry) -> str:
        text = entry.text
        if not text:
            return "" if entry.kind != "comment" else f"<p class='bd-small'>{self._untold()}</p>"
        pieces = _Pieces(text, entry)
        parts, start = [], 0
        for gap in [*_PARAGRAPH.finditer(text), None]:
            end = gap.start() if gap else len(text)
            quoted = text.startswith("> ", start)
            body = "".join(self._piece(piece) for piece in pieces.within(start + 2 * quoted, end))
            paragraph = f"<p dir='auto'>{body}</p>"
            parts.append(f"<blockquote>{paragraph}</blockquote>" if quoted else paragraph)
            start = gap.end() if gap else end
        return f"<div class='bd-text'{self.lang}>{''.join(parts)}</div>"

    def _piece(self, piece: tuple[str, tuple[Span, ...]]) -> str:
        text, spans = piece
        if not spans:
            return plain(text)
        told = plain(", ".join(dict.fromkeys(("not: " if span.negated else "") + span.theme for span in spans)))
        style = self.themes[spans[0].theme] % _STYLES
        return f"<mark class='bd-t{style}' title='{told}'>{plain(text)}<span class='bd-sr'> ({told})</span></mark>"


class _Pieces:
    """A text in pieces of one and the same marks, handed out from left to right."""

    def __init__(self, text: str, entry: Entry) -> None:
        self.text = text
        self.masks = {start: told for start, _, told in entry.masks}
        self.hidden = entry.masks
        spans = [span for span in entry.spans if 0 <= span.start < span.end <= len(text)]
        edges: list[tuple[int, int, Span | None]] = [(span.start, 1, span) for span in spans]
        edges += [(span.end, 0, span) for span in spans]
        edges += [(at, 2, None) for start, end, _ in entry.masks for at in (start, end)]
        self.edges = sorted(edges, key=lambda edge: edge[:2])
        self.at = 0
        self.mask = 0
        self.open: dict[Span, None] = {}

    def within(self, start: int, end: int) -> Iterator[tuple[str, tuple[Span, ...]]]:
        while start < end:
            self._pass(start)
            stop = min(end, self.edges[self.at][0]) if self.at < len(self.edges) else end
            if (told := self._masked(start)) is None:
                yield self.text[start:stop], tuple(self.open)
            elif told:
                yield told, tuple(self.open)
            start = stop

    def _pass(self, start: int) -> None:
        while self.at < len(self.edges) and self.edges[self.at][0] <= start:
            _, way, span = self.edges[self.at]
            self.at += 1
            if span is not None and way:
                self.open[span] = None
            elif span is not None:
                self.open.pop(span, None)

    def _masked(self, start: int) -> str | None:
        while self.mask < len(self.hidden) and self.hidden[self.mask][1] <= start:
            self.mask += 1
        if self.mask == len(self.hidden) or self.hidden[self.mask][0] > start:
            return None
        return self.masks.get(start, "")


def _time(entry: Entry) -> str:
    if entry.time is None:
        return "<span class='bd-small'>no time printed</span>"
    told, machine = entry.time
    return f"<time class='bd-small' datetime='{plain(machine)}'>{plain(told)}</time>"


def _doubt(entry: Entry) -> str:
    return f"<p class='bd-small bd-inferred'>Writer inferred: {plain(entry.doubt)}</p>" if entry.doubt else ""


def _link(link: Link | None) -> str:
    if link is None:
        return ""
    to = f"<a href='#{link.anchor}' dir='auto'>{plain(link.to)}</a>" if link.anchor else plain(link.to)
    told = [link.why] if link.why else []
    if link.confidence is not None:
        told.append(f"confidence {link.confidence:.2f}")
    if link.evidence:
        told.append(f"its words: {link.evidence}")
    why = f" ({plain('; '.join(told))})" if told else ""
    kind, says = (" bd-inferred", "Inferred: answers") if link.inferred else ("", "Answers")
    return f"<p class='bd-small{kind}'>{says} {to}{why}</p>"
