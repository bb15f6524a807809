"""WordPress's own records: REST answers and WXR exports."""

import json
import re
from typing import Any
from xml.etree.ElementTree import Element

from brockdiscourse.errors import UnreadableError
from brockdiscourse.parse.page import Page
from brockdiscourse.parse.records import (
    RecordReader,
    StoredComment,
    StoredPost,
    address,
    first_of,
    number_of,
    plain,
    time,
)
from brockdiscourse.parse.xml import read_xml

_POST_TYPES = frozenset({"post", "page"})
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_EXPORT = re.compile(r"\{http://wordpress\.org/export/[^}]{1,20}/\}")
_SHORTCODE = re.compile(
    r"\[caption\b[^\]]{0,500}\].{0,2000}?\[/caption\]|\[/?(?:gallery|embed|audio|video|playlist)\b[^\]]{0,500}\]",
    re.DOTALL,
)
_PREFORMATTED = re.compile(r"(</?pre\b)", re.IGNORECASE)


def parse_rest(text: str, *, name: str, url: str | None = None) -> list[Page]:
    """Read an answer of WordPress's REST API: posts or comments, a list or one of them.

    Parameters
    ----------
    text
        JSON of ``/wp/v2/posts``, ``/wp/v2/pages`` or ``/wp/v2/comments``. Names of authors and categories are read from
        ``_embedded``, where the answer has it.
    name
        What the file is called; names posts that give no address.
    url
        The post's address, where its records do not give it.

    Returns
    -------
    list of Page
        One per post, in the order of their first records. A file of comments gives pages without a post, under the
        `post_id` of the post's own page.

    Raises
    ------
    UnreadableError
        If the text is no JSON, or JSON without a post and a comment.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("broken JSON", f"{name}: {type(error).__name__}") from error
    if isinstance(data, dict) and isinstance(data.get("feed"), dict):
        from brockdiscourse.parse.feeds import parse_blogger

        return parse_blogger(data, name=name, url=url)
    records = data if isinstance(data, list) else [data]
    reader = RecordReader(name=name, url=url, format="rest")
    known = [_take_rest(record, reader) for record in records]
    if records and not any(known):
        raise UnreadableError("JSON that is not WordPress's", f"{name}: {_seen(data)}")
    return reader.finish()


def _seen(data: Any) -> str:
    """What a JSON text holds, for a message."""
    first = data[0] if isinstance(data, list) and data else data
    if isinstance(first, dict):
        return str(first.get("code") or ", ".join(list(first)[:6]) or "{}")[:120]
    return str(first)[:60]


def _take_rest(record: Any, reader: RecordReader) -> bool:
    """Take one record of an answer; False where it is neither a post nor a comment."""
    number = number_of(record.get("id")) if isinstance(record, dict) else None
    if number is None:
        reader.skip("no WordPress record", _seen(record))
        return False
    if "author_name" in record or "post" in record:
        _take_rest_comment(record, number, reader)
    elif "content" in record and ("title" in record or "slug" in record):
        _take_rest_post(record, number, reader)
    else:
        reader.skip("neither post nor comment", f"{number} ({_seen(record)})")
        return False
    return True


def _rendered(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    text = value.get("rendered") if isinstance(value, dict) else value
    return text if isinstance(text, str) else ""


def _take_rest_post(record: dict[str, Any], number: str, reader: RecordReader) -> None:
    kind, status = str(record.get("type", "post")), str(record.get("status", "publish"))
    if kind == "attachment" or status != "publish":
        reader.skip("no published post", f"{kind} {number} ({status})")
        return
    content = record.get("content")
    embedded = record.get("_embedded")
    embedded = embedded if isinstance(embedded, dict) else {}
    terms = [term for group in _list(embedded.get("wp:term")) for term in _dicts(group)]
    names = [plain(term.get("name")) for term in terms if term.get("taxonomy") == "category"]
    notes = []
    if isinstance(content, dict) and content.get("protected") is True:
        notes.append("the post is protected by a password")
    if embedded.get("replies"):
        notes.append("embedded replies were left out: they are not all, and bare; fetch the comments themselves")
    reader.add_post(
        StoredPost(
            number=number,
            link=address(record.get("link")),
            title=_rendered(record, "title"),
            author=first_of(author.get("name") for author in _dicts(embedded.get("author"))),
            time=time(record.get("date_gmt"), record.get("date")),
            categories=tuple(name for name in names if name),
            markup=_rendered(record, "content"),
            notes=tuple(notes),
        )
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in _list(value) if isinstance(item, dict)]


def _take_rest_comment(record: dict[str, Any], number: str, reader: RecordReader) -> None:
    stored = StoredComment(
        number=number,
        parent=number_of(record.get("parent")),
        status=str(record.get("status", "approved")),
        type=str(record.get("type", "comment")),
        author=plain(record.get("author_name")),
        author_url=address(record.get("author_url")),
        time=time(record.get("date_gmt"), record.get("date")),
        markup=_rendered(record, "content"),
    )
    reader.add_comment(stored, link=address(record.get("link")), post=number_of(record.get("post")) or "post")


def parse_wxr(text: str, *, name: str, url: str | None = None) -> list[Page]:
    """Read a WordPress export: published posts and pages with their approved comments.

    Parameters
    ----------
    text
        The export. E-mail and IP addresses of authors and commenters are not read.
    name
        What the file is called; names posts that give no address.
    url
        The post's address, where the export does not give it.

    Returns
    -------
    list of Page
        One per post. What was left out, comments that are not approved among it, is listed in `Page.skipped`: of its
        post's page, or of the first where it belongs to none.

    Raises
    ------
    UnreadableError
        If the XML is broken, declares entities, or holds no published post.
    """
    root, dropped = read_xml(text, name=name)
    reader = RecordReader(name=name, url=url, format="wxr")
    if dropped:
        reader.skip("characters that XML forbids", f"{dropped} left out")
    authors = _display_names(root)
    for item in root.iter("item"):
        _take_item(item, authors, reader)
    return reader.finish()


def _fields(element: Element) -> dict[str, str]:
    """Text of each child: of WordPress's own by the local name, the post's text as ``content``, others as they are."""
    fields: dict[str, str] = {}
    for child in element:
        tag = str(child.tag)
        key = "content" if tag == _CONTENT else _EXPORT.sub("", tag)
        fields.setdefault(key, (child.text or "").strip())
    return fields


def _of(element: Element, name: str) -> list[Element]:
    """The element's children of one of WordPress's own kinds."""
    return [child for child in element if _EXPORT.sub("", tag := str(child.tag)) == name and tag != name]


def _display_names(root: Element) -> dict[str, str]:
    """Login to the name that pages print."""
    rows = [_fields(author) for channel in root.iter("channel") for author in _of(channel, "author")]
    return {row.get("author_login", ""): row.get("author_display_name", "") for row in rows}


def _take_item(item: Element, authors: dict[str, str], reader: RecordReader) -> None:
    """Take one item of the export with its comments."""
    fields = _fields(item)
    kind, status = fields.get("post_type", ""), fields.get("status", "")
    number = number_of(fields.get("post_id")) or "post"
    comments = _of(item, "comment")
    if kind not in _POST_TYPES or status != "publish" or fields.get("post_password"):
        lock = ", protected by a password" if fields.get("post_password") else ""
        with_comments = f", with {len(comments)} comments" if comments else ""
        reader.skip("no published post", f"{kind or 'item'} {number} ({status}{lock}){with_comments}")
        return
    link = address(fields.get("link"))
    login = fields.get("{http://purl.org/dc/elements/1.1/}creator", "")
    names = [
        plain(child.text) for child in item if child.tag == "category" and child.get("domain", "category") == "category"
    ]
    reader.add_post(
        StoredPost(
            number=number,
            link=link,
            title=fields.get("title", ""),
            author=plain(authors.get(login) or login),
            time=time(fields.get("post_date_gmt"), fields.get("post_date")),
            categories=tuple(name for name in names if name),
            markup=_as_printed(fields.get("content", "")),
        )
    )
    for comment in comments:
        _take_wxr_comment(_fields(comment), reader, link=link, post=number)


def _take_wxr_comment(fields: dict[str, str], reader: RecordReader, *, link: str | None, post: str) -> None:
    number = number_of(fields.get("comment_id"))
    if number is None:
        reader.skip("comment without a number", f"in post {post}")
        return
    stored = StoredComment(
        number=number,
        parent=number_of(fields.get("comment_parent")),
        status=fields.get("comment_approved", "1"),
        type=fields.get("comment_type", ""),
        author=plain(fields.get("comment_author")),
        author_url=address(fields.get("comment_author_url")),
        time=time(fields.get("comment_date_gmt"), fields.get("comment_date")),
        markup=_as_printed(fields.get("comment_content", "")),
    )
    reader.add_comment(stored, link=link, post=post)


def _as_printed(markup: str) -> str:
    """Stored text with the line breaks WordPress makes of its lines when it prints it."""
    markup = _SHORTCODE.sub("", markup).replace("\r\n", "\n")
    if "<!-- wp:" in markup:  # written in blocks, which are printed as they are
        return markup
    parts = _PREFORMATTED.split(markup)
    inside = False
    for at, part in enumerate(parts):
        if at % 2:
            inside = part[1] != "/"
        elif not inside:
            parts[at] = part.replace("\n", "<br>")
    return "".join(parts)
