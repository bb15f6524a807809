"""What was read of a file or a folder, told to a person."""

from pathlib import Path

from brockdiscourse.errors import UnreadableError
from brockdiscourse.parse import Page, parse_file
from brockdiscourse.parse.decode import decode
from brockdiscourse.parse.outline import explain, outline, propose
from brockdiscourse.tables import Corpus

_STRANGE = {"unknown", "general"}  # platforms no entry names


def describe_file(path: Path) -> tuple[str, bool]:
    """Describe what a raw file was read as, and why; whether anything could be read of it."""
    lines: list[str] = []
    try:
        pages = parse_file(path)
    except UnreadableError as error:
        lines.append(f"{path}: {error}")
        pages = []
    for page in pages:
        lines += _outline_page(page)
    if not pages or any(page.format == "html" for page in pages):
        lines += _explain(path, platform=pages[0].platform if pages else "unknown")
    return "\n".join(lines), bool(pages)


def _outline_page(page: Page) -> list[str]:
    """A page as a person reads it: the post, then a line a comment, indented as nested."""
    lines = [f"{page.source}: {page.format}, {page.platform}; post id {page.post_id}"]
    stated = None
    if page.post:
        post = page.post
        date = post.time.at.date().isoformat() if post.time else "no date"
        lines.append(f"  post: {post.title or 'no title'} · {post.author or 'no author'} · {date}")
        lines.append(f"  text: {len(post.text or ''):,} characters")
        stated = post.stated_comments
    found = sum(one.kind == "comment" for one in page.comments)
    told = "states no number" if stated is None else f"states {stated}"
    lines.append(f"  {found} comments and {len(page.comments) - found} pings found; the page {told}:")
    for one in page.comments:
        when = one.time.at.isoformat(" ") if one.time else "no time"
        told = f"{one.author or '(no name)'} · {when} · {one.kind} · {' '.join((one.text or '').split())[:60]}"
        lines.append("  " * min(one.depth + 1, 13) + told)
    lines += [f"  note: {note}" for note in page.notes]
    return lines + [f"  not used: {reason}: {detail}" for reason, detail in page.skipped]


def _explain(path: Path, *, platform: str) -> list[str]:
    """Why a page was read as it was; of an unknown theme, a start for an entry in platforms.py."""
    try:
        text = decode(path.read_bytes())[0]
        entry = propose(text) if platform in _STRANGE else None
    except (OSError, UnreadableError):
        return []
    lines = ["What was taken for what:"]
    lines += [
        f"  {place.part:14} {place.selector[:48]:48} {place.n:5} times {place.words:7,} words"
        for place in explain(text, platform=platform)
    ]
    if platform not in _STRANGE:
        return lines
    lines.append("The theme is in no entry of platforms.py. Elements this page repeats, the likeliest comments first:")
    lines.append(f"  {'selector':40} {'ids':20} {'n':>5} {'nested':>6} {'words':>6}")
    lines += [
        f"  {kind.selector[:40]:40} {kind.ids[:20]:20} {kind.n:5} {kind.nested:6} {kind.words:6}"
        for kind in outline(text)
    ]
    if entry:
        lines.append(f"An entry to paste into PLATFORMS of brockdiscourse/platforms.py, and to check:\n{entry}")
    return lines


def describe_rows(corpus: Corpus) -> str:
    """Say what a corpus was read from and holds, and what could not be used."""
    rows, skipped = corpus.provenance["rows"], len(corpus.skipped)
    told = f"{corpus.name}: {rows['sources']} files, {rows['posts']} threads, {rows['comments']} comments and pings"
    lines = [told + (", INVENTED" if corpus.provenance.get("invented") else "")]
    shown = corpus.skipped.head(5).fillna({"detail": ""}).itertuples()
    lines += [f"  not used: {row.source}: {row.reason}" + f" ({row.detail})" * bool(row.detail) for row in shown]
    if skipped > 5:  # noqa: PLR2004 - as many as are shown
        lines.append(f"  and {skipped - 5} more: see skipped.csv")
    return "\n".join(lines)
