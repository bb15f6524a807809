"""A page as plain text, the form in which archives of extracted pages keep it."""

from dialects import markup as m
from dialects.source import NOTE, Node, SourcePost, nest


def _item(node: Node, number: int) -> list[str]:
    """One comment and those under it: numbered at the top, bulleted below, two more spaces a level."""
    margin = "  " * node.depth
    mark = f"{margin}{number}. " if node.depth == 1 else f"{margin}• "
    inside = margin + "  "
    comment = node.comment
    texts = comment.paragraphs
    rows = [f"{mark}{comment.shown_name} permalink", ""] if comment.shown_name else [f"{mark}{texts.pop(0)}", ""]
    for text in texts:
        rows += [inside + text, ""]
    for child in node.children:
        rows += _item(child, 0)
    return rows


def rendering(post: SourcePost) -> str:
    """The page's text without its sidebar; no comment has a date, and what was never printed is not there."""
    by_line = f"by {post.author}" + (f" on {m.ordinal_day(post.date)}" if post.date else "")
    rows = ["Skip to content", "", post.title, "", by_line, ""]
    for text in post.paragraphs:
        rows += [text, ""]
    if post.number // 10 % 2:
        rows += [" Book CoverFor a free chapter of Three Chairs, One Desk, click the picture or link.", ""]
        rows += ["Be Sociable, Share!", "Please follow and like us:"]
    rows += ["", "", f"From → {', '.join(post.categories)}", ""]
    for number, node in enumerate(nest(post.shown), start=1):
        rows += _item(node, number)
    rows += ["Leave a Reply", "", "Note: You can use basic XHTML in your comments.", ""]
    return "\n".join([*rows, "Subscribe to the comments via RSS", "", NOTE, ""])
