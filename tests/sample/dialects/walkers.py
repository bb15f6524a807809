"""Comment threads as WordPress and its themes print them."""

# ruff: noqa: E501 -- markup stands as the platform prints it

from collections.abc import Callable

from dialects import markup as m
from dialects.source import HOST, Node, SourceComment, SourcePost, nest

AWAITING = 5115  # one reader saved the page while his own comment waited; the notice was printed above it


def classes(node: Node, post: SourcePost) -> str:
    """The classes that comment_class() gives."""
    comment = node.comment
    names = [comment.kind]
    if comment.author in {HOST, post.author}:
        names += ["byuser", "comment-author-" + comment.author.split()[0].lower()]
    if comment.author == post.author:
        names.append("bypostauthor")
    names += ["odd", "alt"] if node.index % 2 else ["even"]
    if node.depth == 1:
        names += ["thread-odd", "thread-alt"] if node.thread % 2 else ["thread-even"]
    names.append(f"depth-{node.depth}")
    if node.children:
        names.append("parent")
    return " ".join(names)


def reply_link(node: Node, post: SourcePost, *, deepest: int = 5) -> str:
    """The link under a comment; there is none at the greatest depth."""
    comment = node.comment
    if node.depth >= deepest:
        return ""
    return (
        f'<a rel="nofollow" class="comment-reply-link" href="{post.path}?replytocom={comment.id}#respond" '
        f'onclick=\'return addComment.moveForm( "div-comment-{comment.id}", "{comment.id}", "respond", '
        f"\"{post.wordpress_id}\" )' aria-label='Reply to {m.attribute(comment.shown_name)}'>Reply</a>"
    )


def when(comment: SourceComment) -> str:
    assert comment.date is not None
    return f"{m.day(comment.date)} at {m.clock(comment.date)}"


def walk(nodes: list[Node], item: Callable[[Node], str], *, opening: str, closing: str) -> str:
    """Items with their children in lists of the theme's own."""
    rows = []
    for node in nodes:
        start, end = item(node).split("<!--children-->")
        inner = walk(node.children, item, opening=opening, closing=closing)
        rows.append(start + (f"\n{opening}\n{inner}\n{closing}\n" if inner else "") + end)
    return "\n".join(rows)


def short_ping(node: Node, post: SourcePost) -> str:
    comment = node.comment
    return f"""<li id="comment-{comment.id}" class="{classes(node, post)}">
			<div class="comment-body">
				Pingback: {m.author_link(comment, quote="'")} 			</div>
		<!--children--></li><!-- #comment-## -->"""


def html5(post: SourcePost, *, pings: bool = False) -> str:
    """The html5 walker of WordPress 3.6 and later; `pings`: the list of pings that Genesis leaves to it."""

    def item(node: Node) -> str:
        comment = node.comment
        if comment.is_ping and not pings:
            return short_ping(node, post)
        waiting = '\n<p class="comment-awaiting-moderation">Your comment is awaiting moderation.</p>'
        assert comment.date is not None
        return f"""<li id="comment-{comment.id}" class="{classes(node, post)}">
			<article id="div-comment-{comment.id}" class="comment-body">
				<footer class="comment-meta">
					<div class="comment-author vcard">
						{m.avatar(comment, 48)}						<b class="fn">{m.author_link(comment, quote="'")}</b> <span class="says">says:</span>					</div><!-- .comment-author -->

					<div class="comment-metadata">
						<a href="{post.url}#comment-{comment.id}">
							<time datetime="{m.iso(comment.date)}">
								{when(comment)}							</time>
						</a>
					</div><!-- .comment-metadata -->
{waiting if comment.id == AWAITING else ""}
				</footer><!-- .comment-meta -->

				<div class="comment-content">
					{m.blocks(comment.paragraphs, m.texturize)}
				</div><!-- .comment-content -->

				<div class="reply">{reply_link(node, post)}</div>			</article><!-- .comment-body -->
		<!--children--></li><!-- #comment-## -->"""

    chosen = [comment for comment in post.shown if comment.is_ping] if pings else post.shown
    return walk(nest(chosen), item, opening='<ol class="children">', closing="</ol><!-- .children -->")


def xhtml(post: SourcePost) -> str:
    """The walker of WordPress 2.7, still the default; dates as text."""

    def item(node: Node) -> str:
        comment = node.comment
        return f"""	<li class="{classes(node, post)}" id="comment-{comment.id}">
				<div id="div-comment-{comment.id}" class="comment-body">
				<div class="comment-author vcard">
			{m.avatar(comment, 32)}			<cite class="fn">{m.author_link(comment, quote="'")}</cite> <span class="says">says:</span>		</div>

		<div class="comment-meta commentmetadata"><a href="{post.url}#comment-{comment.id}">
			{when(comment)}</a>		</div>

		{m.blocks(comment.paragraphs, m.with_emoji_images)}

		<div class="reply">{reply_link(node, post)}</div>
				</div>
		<!--children--></li><!-- #comment-## -->"""

    return walk(nest(post.shown), item, opening='<ul class="children">', closing="</ul><!-- .children -->")


def titan(post: SourcePost) -> str:
    """The callback of the Titan theme, which prints no dates; the host's replies may print no name."""

    def item(node: Node) -> str:
        comment = node.comment
        return f"""<li class="{classes(node, post)}" id="comment-{comment.id}">
	<div class="c-grav">{m.avatar(comment, 60)}</div>
	<div class="c-body">
		<div class="c-head">
			{m.author_link(comment, quote="'")} <span class="c-permalink">
				<a href="{post.url}#comment-{comment.id}">permalink</a>
			</span>
		</div>
		{m.blocks(comment.paragraphs, m.texturize)}
		<div class="reply">
			{reply_link(node, post)}
		</div>
	</div>
<!--children--></li>"""

    return walk(nest(post.shown), item, opening='<ul class="children">', closing="</ul>")


def genesis(post: SourcePost) -> str:
    """The html5 callback of Genesis; its later versions print times without datetime, as here from 2015 on."""

    def item(node: Node) -> str:
        comment = node.comment
        assert comment.date is not None
        name = f'<span itemprop="name">{m.texturize(comment.shown_name)}</span>'
        if comment.url:
            url = m.attribute(comment.url)
            name = f'<a href="{url}" class="comment-author-link" rel="external nofollow" itemprop="url">{name}</a>'
        stamp = f' datetime="{m.iso(comment.date)}" itemprop="datePublished"' if post.number <= 30 else ""
        return f"""
	<li class="{classes(node, post)}" id="comment-{comment.id}">
	<article id="article-comment-{comment.id}" itemprop="comment" itemscope itemtype="https://schema.org/Comment">

		<header class="comment-header">
			<p class="comment-author" itemprop="author" itemscope itemtype="https://schema.org/Person">
				{m.avatar(comment, 48)}<span class="comment-author-name">{name}</span> <span class="says">says</span>
			</p>

			<p class="comment-meta"><time class="comment-time"{stamp}><a class="comment-time-link" \
href="{post.url}#comment-{comment.id}" itemprop="url">{when(comment)}</a></time></p>
		</header>

		<div class="comment-content" itemprop="text">
			{m.blocks(comment.paragraphs, m.texturize)}
		</div>

		<div class="comment-reply">{reply_link(node, post)}</div>

	</article>
	<!--children--></li><!-- #comment-## -->"""

    chosen = [comment for comment in post.shown if not comment.is_ping]
    return walk(nest(chosen), item, opening='<ul class="children">', closing="</ul><!-- .children -->")


def block_theme(post: SourcePost) -> str:
    """The comment template block: children in a list without a class."""

    def item(node: Node) -> str:
        comment = node.comment
        assert comment.date is not None
        name = m.texturize(comment.shown_name)
        if comment.url:
            name = f'<a rel="external nofollow ugc" href="{m.attribute(comment.url)}" target="_self" >{name}</a>'
        reply = reply_link(node, post)
        block = f'<div class="wp-block-comment-reply-link has-small-font-size">{reply}</div>' if reply else ""
        return f"""<li id="comment-{comment.id}" class="{classes(node, post)}">
<div class="wp-block-columns is-layout-flex">
<div class="wp-block-column" style="flex-basis:40px"><div class="wp-block-avatar">{m.avatar(comment, 40)}</div></div>
<div class="wp-block-column is-layout-flow">
<div class="wp-block-comment-author-name has-small-font-size">{name}</div>
<div class="wp-block-group is-layout-flex" style="margin-top:0px">
<div class="wp-block-comment-date has-small-font-size"><time datetime="{m.iso(comment.date)}"><a \
href="{post.url}#comment-{comment.id}">{m.day(comment.date)}</a></time></div>
</div>
<div class="wp-block-comment-content">{m.blocks(comment.paragraphs, m.texturize)}
</div>
{block}
</div>
</div>
<!--children--></li>"""

    inner = walk(nest(post.shown), item, opening="<ol>", closing="</ol>")
    return f'<ol class="wp-block-comment-template">\n{inner}\n</ol>'


def kubrick(post: SourcePost) -> str:
    """A flat list, the name and the date before the text, as the default theme printed it before 2.7."""
    rows = []
    for index, comment in enumerate(post.shown):
        assert comment.date is not None
        alt = "" if index % 2 else 'class="alt" '
        rows.append(f"""		<li {alt}id="comment-{comment.id}">
			{m.avatar(comment, 32)}			<cite>{m.author_link(comment, quote="'")}</cite> Says:
						<br />

			<small class="commentmetadata"><a href="#comment-{comment.id}" title="">{m.ordinal_day(comment.date)} at \
{m.clock(comment.date)}</a> </small>

			{m.blocks(comment.paragraphs, m.texturize)}

		</li>
""")
    return '<ol class="commentlist">\n' + "\n".join(rows) + "\n</ol>"


def classic(post: SourcePost) -> str:
    """A flat list, the name and the date after the text, as the Classic theme printed it."""
    rows = []
    for comment in post.shown:
        assert comment.date is not None
        rows.append(f"""	<li id="comment-{comment.id}">
	{m.blocks(comment.paragraphs, m.texturize)}
	<p><cite>Comment by {m.author_link(comment, quote="'")} &#8212; {m.day(comment.date)} @ \
<a href="#comment-{comment.id}">{m.clock(comment.date)}</a></cite> </p>
	</li>
""")
    return '<ol id="commentlist">\n' + "\n".join(rows) + "\n</ol>"
