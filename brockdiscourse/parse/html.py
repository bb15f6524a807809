"""A saved blog page to a Page."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from brockdiscourse.errors import UnreadableError
from brockdiscourse.parse import metadata
from brockdiscourse.parse.blocktext import read_text
from brockdiscourse.parse.bombs import refuse_bombs
from brockdiscourse.parse.general import NOTE, guess_platform
from brockdiscourse.parse.links import CommentNames, canonical_post_id, site_of
from brockdiscourse.parse.mhtml import saved_from
from brockdiscourse.parse.page import Page, Post
from brockdiscourse.parse.roles import Roles
from brockdiscourse.parse.structured import read_structured
from brockdiscourse.parse.thread import MARKS, THREAD, Element, Thread, may_open, read_thread
from brockdiscourse.platforms import HIDDEN, POST, POST_STRIP

SHORT = 140  # characters; a shorter text may be a caption
TEASER = 600  # characters; a shorter text may be one of several teasers

_ROLES = Roles(POST | {"thread": THREAD} | {mark: (mark,) for mark in MARKS})
_TELLING = _ROLES.names | {"id"}
_MAY_TELL = f":is({','.join(['[class]', *(f'[{name}]' for name in sorted(_TELLING)), *sorted(_ROLES.tags)])})"
_POST_ROLES = Roles({"strip": (*POST_STRIP, *HIDDEN)})


@dataclass(slots=True)
class Outline:
    """A page's elements in reading order: those that may belong to a thread, and those with a role in the post."""

    body: LexborNode | None
    elements: list[Element] = field(default_factory=list)
    found: dict[str, list[tuple[int, Element]]] = field(default_factory=dict)


def parse_html(text: str, *, name: str, url: str | None = None) -> list[Page]:
    """Read a blog page: its post and its comments.

    Parameters
    ----------
    text
        The page's source.
    name
        What the file is called; names the post where the page gives no address.
    url
        The page's address, where the page does not state it.

    Returns
    -------
    list of Page
        One page.

    Raises
    ------
    UnreadableError
        If the page holds neither a post nor a thread, or is built to choke a parser.
    """
    refuse_bombs(text)
    tree = LexborHTMLParser(text, options=LexborDocumentOptions.WO_EVENTS)
    head = metadata.read_head(tree)
    outline = _outline(tree.body)
    address = metadata.read_address(head, given=url or saved_from(text)) or _permalink(tree.body)
    post_id = (canonical_post_id(address) if address else None) or PurePath(name).stem
    thread = read_thread(outline.elements, marks=outline.found, names=CommentNames(post_id), language=head.language)
    if (
        not any(comment.author or comment.time for comment in thread.comments)  # none, or another platform's markup
        and head.stated("comment") is None
        and (guessed := _guess(tree.body, post_id, language=head.language))
        and (not thread.comments or any(comment.author for comment in guessed.comments))
    ):
        thread = guessed
    _add_data(thread, tree, head, address=address, name=name)
    post = _post(outline, head, thread, address=address)
    if not thread.comments and (post is None or not post.text):
        raise UnreadableError("no post and no thread", name)
    notes = [*thread.notes, *_paging_notes(outline), *_count_notes(post, thread)]
    return [
        Page(
            post_id=post_id,
            source=name,
            format="html",
            platform=thread.platform,
            post=post,
            comments=thread.comments,
            notes=tuple(notes),
        )
    ]


def _guess(body: LexborNode | None, post_id: str, *, language: str | None) -> Thread | None:
    """The thread of a page of which no platform's comments are known."""
    guessed = guess_platform(body) if body is not None else None
    if guessed is None:
        return None
    platform, elements = guessed
    names = CommentNames(post_id)
    thread = read_thread(elements, marks=(), names=names, language=language, platforms=[platform])
    answered = {comment.reply_to for comment in thread.comments}
    kept = (  # what is alike and says nothing is a form, or a line of the page
        comment
        for comment in thread.comments
        if comment.author or comment.time or comment.text or comment.comment_id in answered
    )
    thread.comments = tuple(replace(comment, position=position) for position, comment in enumerate(kept, start=1))
    thread.notes.append(NOTE)
    return thread


def _add_data(thread: Thread, tree: LexborHTMLParser, head: metadata.Head, *, address: str | None, name: str) -> None:
    """Take the page's data for its thread where they hold more than its markup."""
    said = head.stated("comment")
    if said is None and thread.platform != "substack":
        return
    platform, comments = read_structured(tree, said, url=address, name=name)
    if len(comments) > len(thread.comments):
        thread.platform, thread.comments = platform, comments
        thread.notes = ["the thread was read from the page's data, which hold more of it than its markup"]


def _outline(body: LexborNode | None) -> Outline:
    """One pass over the elements that may tell; most have but a class, which says at once that they have no role."""
    outline = Outline(body)
    elements, found = outline.elements, outline.found
    of_class, with_values, known, telling = _ROLES.of_class, _ROLES.with_values, _ROLES.known, _TELLING
    for node in body.css(_MAY_TELL) if body is not None else ():
        attributes = node.attributes
        tag = node.tag or ""
        listed = attributes.get("class")
        opens = listed is not None and "depth-" in listed
        roles = known.get((tag, listed))
        if roles is None:
            roles = of_class(tag, listed)
        if not telling.isdisjoint(attributes):
            roles = with_values(roles, tag, attributes)
            opens = opens or ((name := attributes.get("id")) is not None and may_open(name))
        if opens or roles:
            element = Element(node, tag, attributes)
            if opens or "thread" in roles:
                elements.append(element)
            for role, rank in roles.items():
                found.setdefault(role, []).append((rank, element))
    return outline


def _permalink(body: LexborNode | None) -> str | None:
    """Where the page's comments say the post is."""
    for link in body.css('a[href*="#comment-"]') if body is not None else ():
        address = (link.attributes.get("href") or "").partition("#")[0]
        if canonical_post_id(address):
            return address
    return None


def _post(outline: Outline, head: metadata.Head, thread: Thread, *, address: str | None) -> Post | None:
    site = _Site(outline, thread)
    title = metadata.read_title(head, site.ranked("title"), address=address)
    text = _post_text(site)
    if title is None and text is None:
        return None
    return Post(
        url=address,
        site=site_of(address) if address else None,
        title=title,
        author=metadata.read_post_author(head, site.ranked("byline"), host=thread.host, text=text),
        time=metadata.read_post_time(head, [*site.ranked("date"), *site.ranked("byline")]),
        categories=metadata.read_categories(head, site.ranked("category")),
        language=head.language,
        text=text,
        stated_comments=metadata.read_stated(head, site.counts()),
    )


class _Site:
    """The page round the thread: what belongs to the post, best first."""

    def __init__(self, outline: Outline, thread: Thread) -> None:
        self.outline = outline
        self.thread = thread
        furniture = [element.node.mem_id for _, element in outline.found.get("furniture", ())]
        own = [element.node.mem_id for _, element in outline.found.get("own", ())]
        self._away = dict.fromkeys([*furniture, *thread.roots], True) | dict.fromkeys(own, False)

    def is_away(self, node: LexborNode) -> bool:
        """Whether an element stands in the thread or in the page's furniture; each element is climbed once."""
        climbed = []
        above: LexborNode | None = node
        away = False
        while above is not None:
            key = above.mem_id
            if key in self._away:
                away = self._away[key]
                break
            climbed.append(key)
            above = above.parent
        for key in climbed:
            self._away[key] = away
        return away

    def pairs(self, role: str) -> list[tuple[int, Element]]:
        """Rank and element of a role, outside thread and furniture, in reading order."""
        return [pair for pair in self.outline.found.get(role, ()) if not self.is_away(pair[1].node)]

    def ranked(self, role: str) -> list[Element]:
        """Elements with a role outside thread and furniture, the most precise first."""
        return [element for _, element in sorted(self.pairs(role), key=lambda pair: pair[0])]

    def counts(self) -> list[Element]:
        """Elements that may state the number of comments."""
        return [element for _, element in self.outline.found.get("count", ())]


def _post_text(site: _Site) -> str | None:
    """Text of the element that holds the post; where that is short, of the one with most paragraphs."""
    text = None
    for role in ("body", "frame"):
        node = _largest(site.pairs(role))
        text = read_text(node, _POST_ROLES) if node is not None else None
        if text:
            break
    if len(text or "") >= TEASER or site.outline.body is None:
        return text
    dense = metadata.densest([node for node in site.outline.body.css("p") if not site.is_away(node)])
    other = read_text(dense, _POST_ROLES) if dense is not None else None
    return other if len(other or "") > 2 * len(text or "") else text


def _largest(pairs: Sequence[tuple[int, Element]]) -> LexborNode | None:
    """The most precise element with a text of some length; of several, the longest."""
    sized = [(rank, -len(element.node.text()), element.node) for rank, element in pairs]
    longest = max((-size for _, size, _ in sized), default=0)
    kept = [one for one in sized if -one[1] >= min(SHORT, longest)]
    return min(kept, key=lambda one: one[:2])[2] if kept else None


def _paging_notes(outline: Outline) -> list[str]:
    links = [link for _, element in outline.found.get("paging", ()) for link in element.node.css("a[href]")]
    if any(mark in (link.attributes.get("href") or "") for link in links for mark in ("comment-page-", "cpage=")):
        return ["the thread is split over several pages, of which this is one"]
    return []


def _count_notes(post: Post | None, thread: Thread) -> list[str]:
    stated = post.stated_comments if post else None
    comments = sum(comment.kind == "comment" for comment in thread.comments)
    if stated is None or stated in {comments, len(thread.comments)}:
        return []
    return [
        f"the page states {stated} comments, {comments} were found"
        + (f" and {len(thread.comments) - comments} pings" if comments < len(thread.comments) else "")
    ]
