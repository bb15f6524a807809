"""A Blogger page with threaded comments."""

# ruff: noqa: E501 -- markup stands as the platform prints it

from datetime import datetime

from dialects import markup as m
from dialects.source import BLOGSPOT, HOST, TAGLINE, Node, SourceComment, SourcePost, digits, nest, utc

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 -- UTC, as `utc` gives it


def number_of(comment: SourceComment) -> str:
    """The nineteen digits Blogger names a comment with."""
    return digits(f"comment {comment.id}", 19)


def profile(name: str) -> str:
    return f"https://www.blogger.com/profile/{digits(name, 20)}"


def _clock(moment: datetime) -> str:
    return f"{moment.hour % 12 or 12}:{moment:%M} {'AM' if moment.hour < 12 else 'PM'}"


def _item(node: Node, post: SourcePost) -> str:
    comment = node.comment
    assert comment.date is not None
    number = number_of(comment)
    milliseconds = int((utc(comment.date) - _EPOCH).total_seconds()) * 1000
    url = profile(HOST) if comment.author == HOST else comment.url
    name = m.escape(comment.shown_name)
    user = f'<a href="{m.attribute(url)}" rel="nofollow">{name}</a>' if url else name
    badge = "blog-author" if comment.author == post.author else ""
    text = "<br><br>".join(m.link_names(m.escape(text)) for text in comment.paragraphs)
    inner = "".join(_item(child, post) for child in node.children)
    replies = (
        f'<div class="comment-replies"><div id="c{number}-rt" class="comment-thread inline-thread'
        f'{"" if inner else " hidden"}"><span class="thread-toggle thread-expanded"><span class="thread-arrow"></span>'
        f'<span class="thread-count"><a target="_self">Replies</a></span></span><ol id="c{number}-ra" class="thread-chrome '
        f'thread-expanded"><div>{inner}</div><div id="c{number}-continue" class="continue"><a class="comment-reply" '
        f'target="_self" data-comment-id="{number}">Reply</a></div></ol></div></div>'
    )
    return (
        f'<li class="comment" id="c{number}"><div class="avatar-image-container"><img '
        'src="//resources.blogblog.com/img/blank.gif" alt=""/></div><div class="comment-block"><div '
        f'class="comment-header"><cite class="user">{user}</cite><span class="icon user {badge}"></span><span '
        f'class="datetime secondary-text"><a rel="nofollow" href="{post.url}?showComment={milliseconds}#c{number}">'
        f'{m.day(comment.date)} at {_clock(comment.date)}</a></span></div><p class="comment-content">{text}</p><span '
        'class="comment-actions secondary-text">'
        + (f'<a class="comment-reply" target="_self" data-comment-id="{number}">Reply</a>' if node.depth == 1 else "")
        + '<span class="item-control blog-admin"><a target="_self" href="https://www.blogger.com/delete-comment.g?'
        f'blogID=7&amp;postID={number}">Delete</a></span></span></div>{replies if node.depth == 1 else ""}'
        f'<div class="comment-replybox-single" id="c{number}-ce"></div></li>'
    )


def _thread(post: SourcePost) -> str:
    items = "".join(_item(node, post) for node in nest(post.shown))
    return f"""<h4>{len(post.shown)} comments:</h4>
<div class='comments-content'>
<script type='text/javascript'>
    (function() {{ var items = null; var msgs = {{"reply": "Reply", "delete": "\\u003Cspan class=\\"x\\"\\u003EDelete"}};
// <![CDATA[
      var bodyFromEntry = function(entry) {{ return '<span class="deleted-comment">' + entry.content.$t + '</span>'; }};
// ]]>
    }})();
</script>
<div id='comment-holder'>
<div class="comment-thread toplevel-thread"><ol id="top-ra">{items}</ol><div id="top-continue" class="continue"><a \
class="comment-reply" target="_self">Add comment</a></div><div class="comment-replybox-thread" id="top-ce"></div><div \
class="loadmore hidden" data-post-id="{post.wordpress_id}"><a target="_self">Load more...</a></div></div>
</div>
</div>"""


def _body(post: SourcePost) -> str:
    rows = []
    for text in post.paragraphs:
        quoted = text.startswith("> ")
        inner = m.link_names(m.escape(text[2:] if quoted else text))
        rows.append(f"<blockquote>\n{inner}</blockquote>" if quoted else f"{inner}<br />\n<br />")
    return "\n".join(rows)


def _gadgets(posts: list[SourcePost], post: SourcePost) -> str:
    others = m.neighbours(posts, post)
    popular = "\n".join(
        f"<li><div class='item-title'><a href='{other.url}'>{m.escape(other.title)}</a></div><div class='item-snippet'>"
        f"{m.escape(m.first_words(other))}...</div></li>"
        for other in others[:3]
    )
    recent = "\n".join(
        f"<li><a href='{other.url}?showComment=1#c{number_of(other.shown[-1])}'>{m.escape(other.shown[-1].author)}</a> - "
        f"<span>{m.escape(' '.join(other.shown[-1].paragraphs[0].split()[:9]))}...</span></li>"
        for other in others
        if other.shown
    )
    return f"""<div class='widget Profile'><h2>About Me</h2><dl class='profile-datablock'><dt class='profile-data'><a \
class='profile-name-link' href='{profile(HOST)}' rel='author'>{HOST}</a></dt><dd class='profile-textblock'>I bought. Now I \
talk.</dd></dl></div>
<div class='widget PopularPosts'><h2>Popular Posts</h2><ul>{popular}</ul></div>
<div class='widget HTML'><h2 class='title'>Recent Comments</h2><ul class='recent-comments'>{recent}</ul></div>"""


def page(post: SourcePost, posts: list[SourcePost]) -> str:
    """The whole page, in Blogger's single quotes."""
    assert post.date is not None
    title = m.escape(post.title)
    labels = ",\n".join(
        f"<a href='{BLOGSPOT}/search/label/{name.replace(' ', '%20')}' rel='tag'>{m.escape(name)}</a>"
        for name in post.categories
    )
    share = "".join(
        f"<a class='goog-inline-block share-button sb-{key}' href='#' title='{text}'><span class='share-button-link-text'>{text}</span></a>"
        for key, text in (("email", "Email This"), ("blog", "BlogThis!"), ("twitter", "Share to Twitter"))
    )
    return f"""<!DOCTYPE html>
<html class='v2' dir='ltr' xmlns='http://www.w3.org/1999/xhtml' xmlns:b='http://www.google.com/2005/gml/b'>
<head>
<meta content='text/html; charset=UTF-8' http-equiv='Content-Type'/>
<meta content='blogger' name='generator'/>
<link href='{BLOGSPOT}/favicon.ico' rel='icon' type='image/x-icon'/>
<link href='{post.url}' rel='canonical'/>
<link rel="alternate" type="application/atom+xml" title="Second Chair - Atom" href="{BLOGSPOT}/feeds/posts/default" />
<meta content='{post.url}' property='og:url'/>
<meta content='{m.attribute(post.title)}' property='og:title'/>
<meta content='{m.attribute(m.first_words(post))}' property='og:description'/>
<title>Second Chair: {title}</title>
</head>
<body class='loading'>
<div class='navbar no-items section' id='navbar'></div>
<div class='header-inner'><div class='titlewrapper'><h1 class='title'><a href='{BLOGSPOT}/'>Second Chair</a></h1></div>
<div class='descriptionwrapper'><p class='description'><span>{TAGLINE}</span></p></div></div>
<div class='main section' id='main'><div class='widget Blog' id='Blog1'>
<div class='blog-posts hfeed'>
<div class="date-outer">
<h2 class='date-header'><span>{post.date:%A}, {m.day(post.date)}</span></h2>
<div class="date-posts"><div class='post-outer'>
<div class='post hentry' itemprop='blogPost' itemscope='itemscope' itemtype='http://schema.org/BlogPosting'>
<meta content='{post.wordpress_id}' itemprop='postId'/>
<a name='{post.wordpress_id}'></a>
<h3 class='post-title entry-title' itemprop='name'>
{title}
</h3>
<div class='post-header'><div class='post-header-line-1'></div></div>
<div class='post-body entry-content' id='post-body-{post.wordpress_id}' itemprop='description articleBody'>
{_body(post)}
<div style='clear: both;'></div>
</div>
<div class='post-footer'>
<div class='post-footer-line post-footer-line-1'><span class='post-author vcard'>
Posted by
<span class='fn' itemprop='author' itemscope='itemscope' itemtype='http://schema.org/Person'>
<meta content='{profile(post.author)}' itemprop='url'/>
<a class='g-profile' href='{profile(post.author)}' rel='author' title='author profile'>
<span itemprop='name'>{m.escape(post.author)}</span>
</a>
</span>
</span>
<span class='post-timestamp'>
at
<meta content='{post.url}' itemprop='url'/>
<a class='timestamp-link' href='{post.url}' rel='bookmark' title='permanent link'><abbr class='published' \
itemprop='datePublished' title='{m.iso(post.date)}'>{_clock(post.date)}</abbr></a>
</span>
<span class='post-comment-link'>
</span>
<div class='post-share-buttons goog-inline-block'>{share}</div>
</div>
<div class='post-footer-line post-footer-line-2'><span class='post-labels'>
Labels:
{labels}
</span>
</div>
</div>
</div>
<div class='comments' id='comments'>
<a name='comments'></a>
{_thread(post) if post.shown else "<h4>No comments:</h4>"}
<p class='comment-footer'>
<div class='comment-form'>
<a name='comment-form'></a>
<h4 id='comment-post-message'>Post a Comment</h4>
<p>All comments are read. Most are answered.</p>
<iframe class='blogger-iframe-colorize' height='410px' id='comment-editor' name='comment-editor' src='' width='100%'></iframe>
</div>
</p>
</div>
</div></div></div>
</div>
<div class='blog-pager' id='blog-pager'><span id='blog-pager-older-link'><a class='blog-pager-older-link' \
href='{m.neighbours(posts, post)[0].url}' title='Older Post'>Older Post</a></span> <a class='home-link' href='{BLOGSPOT}/'>Home</a></div>
<div class='post-feeds'><div class='feed-links'>Subscribe to: <a class='feed-link' href='{BLOGSPOT}/feeds/{post.wordpress_id}/comments/default'>Post \
Comments (Atom)</a></div></div>
</div></div>
<div class='column-right-inner'>{_gadgets(posts, post)}</div>
<div class='footer-inner'>{m.blogspot_footer()} Simple theme. Theme images by E. Designer.</div>
</body>
</html>
"""
