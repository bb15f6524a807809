"""What the HTML dialects share: escaping, paragraphs, and the furniture that stands round a post."""

# ruff: noqa: E501 -- markup stands as the platform prints it

import html
import json
import re
from collections.abc import Callable
from datetime import datetime

from dialects.source import BLOGSPOT, NOTE, SITE, TAGLINE, SourceComment, SourcePost, md5, utc

_TYPOGRAPHIC = str.maketrans({c: f"&#{ord(c)};" for c in "’‘“”–—…"})
_EMOJI = re.compile(r"[\U0001F300-\U0001FAFF\u2600-\u27BF]")
_LINKS = {
    "Quota Diary": "https://quotadiary.example/",
    "house rules": f"{SITE}/house-rules/",
    "Ninety Doors": "https://bookstall.example/ninety-doors?ref=secondchair&amp;lang=en",
    "The Patient Buyer": "https://bookstall.example/the-patient-buyer",
}
Escape = Callable[[str], str]


def escape(text: str) -> str:
    """Text in HTML, typographic characters plain."""
    return html.escape(text, quote=False)


def texturize(text: str) -> str:
    """Text in HTML as WordPress prints it: typographic characters as numbered references."""
    return html.escape(text, quote=False).replace("&amp;", "&#038;").translate(_TYPOGRAPHIC)


def attribute(text: str) -> str:
    return html.escape(text, quote=True)


def with_emoji_images(text: str) -> str:
    """Texturized, each emoji the picture that WordPress puts in its place."""
    image = '<img src="https://s.w.org/images/core/emoji/11/72x72/{0}.png" alt="{1}" class="emoji" draggable="false" />'
    return _EMOJI.sub(lambda found: image.format(f"{ord(found[0]):x}", found[0]), texturize(text))


def link_names(markup: str) -> str:
    """The first mention of a book, a blog or the rules becomes a link."""
    for name, url in _LINKS.items():
        markup = markup.replace(name, f'<a href="{url}">{name}</a>', 1)
    return markup


def blocks(paragraphs: list[str], write: Escape, *, classed: str = "") -> str:
    """Paragraphs as p and blockquote elements, one a line; `classed` marks block quotes as a block theme does."""
    rows = []
    for paragraph in paragraphs:
        if paragraph.startswith("> "):
            rows.append(f"<blockquote{classed}>\n<p>{link_names(write(paragraph[2:]))}</p>\n</blockquote>")
        else:
            rows.append(f"<p>{link_names(write(paragraph))}</p>")
    return "\n".join(rows)


def iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}-06:00"


def day(moment: datetime) -> str:
    return f"{moment:%B} {moment.day}, {moment.year}"


def ordinal_day(moment: datetime) -> str:
    n = moment.day
    suffix = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{moment:%B} {n}{suffix}, {moment.year}"


def clock(moment: datetime) -> str:
    return f"{moment.hour % 12 or 12}:{moment:%M} {'am' if moment.hour < 12 else 'pm'}"


def first_words(post: SourcePost, count: int = 24) -> str:
    return " ".join(post.paragraphs[0].split()[:count])


def neighbours(posts: list[SourcePost], post: SourcePost) -> list[SourcePost]:
    """Five other posts, as the site's sidebar shows them."""
    others = [other for other in posts if other.number < post.number][-5:][::-1]
    return others or [other for other in posts if other.number != post.number][:5]


def avatar(comment: SourceComment, size: int) -> str:
    return (
        f"<img alt='' src='https://secure.gravatar.com/avatar/{md5(comment.author)}?s={size}&#038;d=mm&#038;r=g' "
        f"class='avatar avatar-{size} photo' height='{size}' width='{size}' />"
    )


def author_link(comment: SourceComment, *, quote: str = '"') -> str:
    """The name as comment_author_link() prints it."""
    name = texturize(comment.shown_name)
    if not comment.url or not name:
        return name
    q = quote
    return f"<a href={q}{attribute(comment.url)}{q} rel={q}external nofollow{q} class={q}url{q}>{name}</a>"


def head(post: SourcePost, *, generator: str, extra: str = "") -> str:
    """The head's inside: title, canonical address, feeds, Open Graph from the year blogs had it."""
    title = texturize(post.title)
    rows = [
        '<meta charset="UTF-8" />',
        f"<title>{title} | Second Chair</title>",
        '<meta name="viewport" content="width=device-width, initial-scale=1" />',
        f'<meta name="generator" content="{generator}" />',
        f'<link rel="canonical" href="{post.url}" />',
        f'<link rel="alternate" type="application/rss+xml" title="Second Chair &raquo; Feed" href="{SITE}/feed/" />',
        f'<link rel="alternate" type="application/rss+xml" title="Second Chair &raquo; {attribute(post.title)} Comments Feed" href="{post.url}feed/" />',
        f"<link rel='shortlink' href='{SITE}/?p={post.wordpress_id}' />",
    ]
    if post.number > 10:
        rows += [
            '<meta property="og:type" content="article" />',
            f'<meta property="og:title" content="{attribute(post.title)}" />',
            f'<meta property="og:url" content="{post.url}" />',
            '<meta property="og:site_name" content="Second Chair" />',
            f'<meta property="og:description" content="{attribute(first_words(post))} [&hellip;]" />',
        ]
    return "\n".join([*rows, extra] if extra else rows)


def json_ld(post: SourcePost) -> str:
    """The description that an SEO plugin prints, times in UTC."""
    assert post.date is not None
    graph = [
        {
            "@type": "WebSite",
            "@id": f"{SITE}/#website",
            "url": f"{SITE}/",
            "name": "Second Chair",
            "description": TAGLINE,
        },
        {
            "@type": "Article",
            "@id": f"{post.url}#article",
            "headline": post.title,
            "author": {"@type": "Person", "name": post.author},
            "datePublished": f"{utc(post.date):%Y-%m-%dT%H:%M:%S}+00:00",
            "commentCount": len(post.shown),
            "articleSection": post.categories,
            "inLanguage": "en-US",
        },
    ]
    data = json.dumps({"@context": "https://schema.org", "@graph": graph}).replace("/", "\\/")
    return f'<script type="application/ld+json" class="yoast-schema-graph">{data}</script>'


def sidebar(posts: list[SourcePost], post: SourcePost, *, tag: str = "aside", heading: str = "h3") -> str:
    """Search, teasers of other posts, comments on other posts, categories: all that is not this post."""
    others = neighbours(posts, post)
    teasers = "\n".join(
        f'<div class="teaser"><h4><a href="{other.url}">{texturize(other.title)}</a></h4>'
        f"<p>{texturize(first_words(other))} [&hellip;]</p></div>"
        for other in others[:2]
    )
    recent = "\n".join(
        f'<li class="recentcomments"><span class="comment-author-link">{texturize(other.shown[-1].author)}</span> on '
        f'<a href="{other.url}#comment-{other.shown[-1].id}">{texturize(other.title)}</a></li>'
        for other in others
        if other.shown
    )
    links = "\n".join(f'<li><a href="{other.url}">{texturize(other.title)}</a></li>' for other in others)
    names = sorted({name for other in posts for name in other.categories})[:8]
    categories = "\n".join(
        f'<li class="cat-item"><a href="{SITE}/category/{name.lower().replace(" ", "-")}/">{texturize(name)}</a></li>'
        for name in names
    )
    parts = {
        "search": '<form role="search" method="get" action="/"><input type="text" name="s" value="" />'
        '<input type="submit" value="Search" /></form>',
        "recent-comments": f'<{heading} class="widget-title">Recent Comments</{heading}>\n'
        f'<ul id="recentcomments">\n{recent}\n</ul>',
        "recent-posts": f'<{heading} class="widget-title">Recent Posts</{heading}>\n<ul>\n{links}\n</ul>\n{teasers}',
        "categories": f'<{heading} class="widget-title">Categories</{heading}>\n<ul>\n{categories}\n</ul>',
        "text": f'<{heading} class="widget-title">Two letters a month</{heading}>\n<div class="textwidget"><p>Sign up for '
        "my newsletter and get the chapter on chairs for nothing.</p></div>",
    }
    return "\n".join(
        f'<{tag} id="{name}-2" class="widget widget_{name}">{inner}</{tag}>' for name, inner in parts.items()
    )


def navigation() -> str:
    pages = {
        "Home": "/",
        "About": "/about/",
        "House rules": "/house-rules/",
        "Books": "/books/",
        "Contact": "/contact/",
    }
    return "\n".join(f'<li class="menu-item"><a href="{SITE}{path}">{name}</a></li>' for name, path in pages.items())


def share() -> str:
    return (
        '<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul>'
        '<li class="share-twitter"><a rel="nofollow" href="?share=twitter">Twitter</a></li>'
        '<li class="share-facebook"><a rel="nofollow" href="?share=facebook">Facebook</a></li>'
        '<li class="share-email"><a rel="nofollow" href="?share=email">Email</a></li></ul></div>'
    )


def related(posts: list[SourcePost], post: SourcePost) -> str:
    rows = "\n".join(
        f'<div class="jp-relatedposts-post"><h4 class="jp-relatedposts-post-title"><a href="{other.url}">'
        f'{texturize(other.title)}</a></h4><p class="jp-relatedposts-post-excerpt">{texturize(first_words(other, 14))}'
        f'...</p><p class="jp-relatedposts-post-context">In "{texturize(other.categories[0])}"</p></div>'
        for other in neighbours(posts, post)[1:4]
    )
    return f'<div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Related</em></h3>\n{rows}\n</div>'


def author_box(post: SourcePost) -> str:
    return (
        f'<div class="author-info"><h2 class="author-title">About {texturize(post.author)}</h2>'
        '<p class="author-bio">Bought packaging for nine years and has talked about it ever since. '
        f'<a href="{SITE}/about/" rel="author">View all posts by {texturize(post.author)}</a></p></div>'
    )


def form(post: SourcePost, *, title: str = "Leave a Reply", tag: str = "h3") -> str:
    """The comment form with its notes."""
    return f"""<div id="respond" class="comment-respond">
<{tag} id="reply-title" class="comment-reply-title">{title} <small><a rel="nofollow" id="cancel-comment-reply-link" \
href="{post.path}#respond" style="display:none;">Cancel reply</a></small></{tag}>
<form action="{SITE}/wp-comments-post.php" method="post" id="commentform" class="comment-form">
<p class="comment-notes"><span id="email-notes">Your email address will not be published.</span> Required fields are \
marked <span class="required">*</span></p>
<p class="comment-form-comment"><label for="comment">Comment</label> <textarea id="comment" name="comment" cols="45" \
rows="8"></textarea></p>
<p class="comment-form-author"><label for="author">Name <span class="required">*</span></label> <input id="author" \
name="author" type="text" value="" /></p>
<p class="comment-form-email"><label for="email">Email <span class="required">*</span></label> <input id="email" \
name="email" type="text" value="" /></p>
<p class="form-allowed-tags">You may use these <abbr title="HyperText Markup Language">HTML</abbr> tags and attributes: \
<code>&lt;a href=&quot;&quot; title=&quot;&quot;&gt; &lt;blockquote cite=&quot;&quot;&gt; &lt;em&gt; </code></p>
<p class="form-submit"><input name="submit" type="submit" id="submit" value="Post Comment" /> <input type='hidden' \
name='comment_post_ID' value='{post.wordpress_id}' /><input type='hidden' name='comment_parent' value='0' /></p>
<p class="comment-subscription-form"><input type="checkbox" name="subscribe_comments" /> <label>Notify me of follow-up \
comments by email.</label></p>
</form>
</div>"""


def footer(theme: str, designer: str) -> str:
    return (
        f'<div class="site-info"><p>{NOTE}</p><p>Copyright &copy; 2018 Second Chair. Proudly powered by '
        f'<a href="https://wordpress.org/">WordPress</a>. {theme} theme by <a href="https://themes.example/" '
        f'rel="designer">{designer}</a>.</p></div>'
    )


def blogspot_footer() -> str:
    return f"<p>{NOTE}</p><p>Powered by <a href='https://www.blogger.com'>Blogger</a>. <a href='{BLOGSPOT}/'>Second Chair</a></p>"
