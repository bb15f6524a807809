"""Whole pages of six WordPress themes."""

# ruff: noqa: E501 -- markup stands as the platform prints it

from dialects import markup as m, walkers as w
from dialects.source import SITE, TAGLINE, SourcePost

LANG = 'lang="en-US"'


def _count(post: SourcePost, one: str, many: str) -> str:
    return f"{len(post.shown)} {one if len(post.shown) == 1 else many}"


def _categories(post: SourcePost) -> str:
    return ", ".join(
        f'<a href="{SITE}/category/{name.lower().replace(" ", "-")}/" rel="category tag">{m.texturize(name)}</a>'
        for name in post.categories
    )


def _genesis_count(post: SourcePost) -> str:
    if not post.shown:
        return f'<a href="{post.url}#respond">Leave a Comment</a>'
    return f'<a href="{post.url}#comments">{_count(post, "Comment", "Comments")}</a>'


def html5_page(post: SourcePost, posts: list[SourcePost]) -> str:
    """A theme of 2013 with the html5 walker: times with offset, short pings, a Jetpack page round it."""
    assert post.date is not None
    title = m.texturize(post.title)
    heading = f"{len(post.shown)} thoughts on &ldquo;<span>{title}</span>&rdquo;"
    thread = f'<h2 class="comments-title">\n{heading}\t\t</h2>\n<ol class="comment-list">\n{w.html5(post)}\n</ol><!-- .comment-list -->'
    older = m.neighbours(posts, post)[0]
    return f"""<!DOCTYPE html>
<html {LANG}>
<head>
{m.head(post, generator="WordPress 4.9.8", extra=m.json_ld(post) if post.number > 20 else "")}
<meta property="article:published_time" content="{m.iso(post.date)}" />
<style type="text/css">img.wp-smiley, img.emoji {{ display: inline !important; }}</style>
<script type="text/javascript">/* <![CDATA[ */ var comment_count = {len(post.shown)}; /* ]]> */</script>
</head>
<body class="post-template-default single single-post postid-{post.wordpress_id} single-format-standard">
<div id="page" class="hfeed site">
<header id="masthead" class="site-header"><a class="home-link" href="{SITE}/" rel="home"><h1 class="site-title">Second \
Chair</h1><h2 class="site-description">{TAGLINE}</h2></a>
<nav id="site-navigation" class="main-navigation"><a class="screen-reader-text skip-link" href="#content">Skip to \
content</a><ul class="nav-menu">{m.navigation()}</ul></nav></header>
<div id="main" class="site-main"><div id="primary" class="content-area"><div id="content" class="site-content" role="main">
<article id="post-{post.wordpress_id}" class="post-{post.wordpress_id} post type-post status-publish format-standard hentry">
<header class="entry-header">
<h1 class="entry-title">{title}</h1>
<div class="entry-meta"><span class="date"><a href="{post.url}" rel="bookmark"><time class="entry-date" \
datetime="{m.iso(post.date)}">{m.day(post.date)}</time></a></span><span class="categories-links">{_categories(post)}</span>\
<span class="author vcard"><a class="url fn n" href="{SITE}/author/{post.author.split()[0].lower()}/" rel="author">\
{m.texturize(post.author)}</a></span></div>
</header>
<div class="entry-content">
{m.blocks(post.paragraphs, m.texturize)}
{m.share()}
{m.related(posts, post)}
</div>
<footer class="entry-meta">{m.author_box(post)}</footer>
</article>
<nav class="navigation post-navigation"><h1 class="screen-reader-text">Post navigation</h1><div class="nav-links">\
<a href="{older.url}" rel="prev"><span class="meta-nav">&larr;</span> {m.texturize(older.title)}</a></div></nav>
<div id="comments" class="comments-area">
{thread if post.shown else ""}
{m.form(post)}
</div><!-- #comments -->
</div></div></div>
<div id="tertiary" class="sidebar-container" role="complementary">{m.sidebar(posts, post)}</div>
<footer id="colophon" class="site-footer" role="contentinfo">{m.footer("Thirteen Chairs", "A. Designer")}</footer>
</div>
</body>
</html>
"""


def xhtml_page(post: SourcePost, posts: list[SourcePost]) -> str:
    """A theme of 2010: XHTML doctype, dates as text, the sidebar a list of lists."""
    assert post.date is not None
    title = m.texturize(post.title)
    words = _count(post, "Response", "Responses")
    thread = (
        f'<h3 id="comments-title">{words} to <em>{title}</em></h3>\n<ol class="commentlist">\n{w.xhtml(post)}\n</ol>'
    )
    older = m.neighbours(posts, post)[0]
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" dir="ltr" {LANG}>
<head profile="http://gmpg.org/xfn/11">
{m.head(post, generator="WordPress 3.0.5")}
</head>
<body class="single single-post postid-{post.wordpress_id}">
<div id="wrapper" class="hfeed">
<div id="header"><div id="site-title"><span><a href="{SITE}/" title="Second Chair" rel="home">Second Chair</a></span></div>
<div id="site-description">{TAGLINE}</div>
<div id="access" role="navigation"><div class="skip-link screen-reader-text"><a href="#content">Skip to content</a></div>
<div class="menu"><ul>{m.navigation()}</ul></div></div></div>
<div id="main"><div id="container"><div id="content" role="main">
<div id="nav-above" class="navigation"><div class="nav-previous"><a href="{older.url}" rel="prev"><span \
class="meta-nav">&larr;</span> {m.texturize(older.title)}</a></div></div>
<div id="post-{post.wordpress_id}" class="post-{post.wordpress_id} post type-post hentry">
<h1 class="entry-title">{title}</h1>
<div class="entry-meta"><span class="meta-prep meta-prep-author">Posted on</span> <a href="{post.url}" title="{m.clock(post.date)}" \
rel="bookmark"><span class="entry-date">{m.day(post.date)}</span></a> <span class="meta-sep">by</span> <span \
class="author vcard"><a class="url fn n" href="{SITE}/author/{post.author.split()[0].lower()}/" title="View all posts by \
{m.attribute(post.author)}">{m.texturize(post.author)}</a></span></div>
<div class="entry-content">
{m.blocks(post.paragraphs, m.with_emoji_images)}
</div>
<div class="entry-utility">This entry was posted in {_categories(post)}. Bookmark the <a href="{post.url}" \
title="Permalink to {m.attribute(post.title)}" rel="bookmark">permalink</a>.</div>
</div>
<div id="comments">
{thread if post.shown else ""}
{m.form(post)}
</div>
</div></div>
<div id="primary" class="widget-area" role="complementary"><ul class="xoxo">{m.sidebar(posts, post, tag="li")}</ul></div>
</div>
<div id="footer" role="contentinfo">{m.footer("Ten Chairs", "B. Designer")}</div>
</div>
</body>
</html>
"""


def titan_page(post: SourcePost, posts: list[SourcePost]) -> str:
    """The Titan theme: byline under the title, categories after the text, no dates in the thread."""
    assert post.date is not None
    title = m.texturize(post.title)
    thread = f"""<div class="comment-number">
<span>{_count(post, "comment", "comments")}</span>
<span id="leavecomment"><a href="#respond" title="Leave One">leave one &rarr;</a></span>
</div>
<ol class="commentlist">
{w.titan(post)}
</ol>"""
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" {LANG}>
<head>
{m.head(post, generator="WordPress 3.1")}
</head>
<body class="single single-post postid-{post.wordpress_id}">
<div class="skip-content"><a href="#content">Skip to content</a></div>
<div id="header" class="clear"><div class="wrapper"><div id="title"><a href="{SITE}/">Second Chair</a></div>
<div id="description"><h2>{TAGLINE}</h2></div><div id="navigation"><ul id="nav" class="wrapper">{m.navigation()}</ul></div></div></div>
<div class="content-background"><div class="wrapper"><div class="notice"></div>
<div id="content">
<div id="post-{post.wordpress_id}" class="post-{post.wordpress_id} post type-post hentry">
<div class="post-header">
<h1>{title}</h1>
<div class="author">by <span>{m.texturize(post.author)}</span> on {m.ordinal_day(post.date)}</div>
</div>
<div class="entry clear">
{m.blocks(post.paragraphs, m.texturize)}
<p><a href="{SITE}/books/"><img src="{SITE}/cover.png" alt="Book Cover" /></a>For a free chapter of Three Chairs, One Desk, \
click the picture or link.</p>
<!-- Start Sociable --><div class="sociable"><div class="sociable_tagline"><strong>Be Sociable, Share!</strong></div>\
<ul class="clearfix"><li><a title="Twitter" class="option1_32" href="#"></a></li></ul></div><!-- End Sociable -->
<div class="sfsi_Sicons" style="width: 100%; display: inline-block; vertical-align: middle; text-align:left"><div \
style="margin:0px 8px 0px 0px; line-height: 24px"><span>Please follow and like us:</span></div></div>
</div>
<div class="post-footer clear">
<p>From &rarr; {_categories(post)}</p>
</div>
</div>
<div id="comments">
{thread if post.shown else ""}
</div>
<div id="respond">
<h3>Leave a Reply</h3>
<div class="cancel-comment-reply"><small><a rel="nofollow" href="#respond" style="display:none;">Click here to cancel \
reply.</a></small></div>
<form action="{SITE}/wp-comments-post.php" method="post" id="comment-form">
<p class="comment-form-author"><label for="author">Name <span>*</span></label><input type="text" name="author" value="" /></p>
<p><textarea name="comment" cols="45" rows="8"></textarea></p>
<p class="guidelines"><strong>Note:</strong> XHTML is allowed. Your email address will <strong>never</strong> be published.</p>
<p class="comments-rss"><a href="{post.url}feed/">Subscribe to this comment feed via RSS</a></p>
</form></div>
</div>
<div id="sidebar"><ul>{m.sidebar(posts, post, tag="li", heading="h2")}</ul></div>
</div></div>
<div id="footer">{m.footer("Titan", "The Themes Foundry of Nowhere")}</div>
</body>
</html>
"""


def genesis_page(post: SourcePost, posts: list[SourcePost]) -> str:
    """Genesis: schema.org everywhere, pings in a section of their own."""
    assert post.date is not None
    title = m.texturize(post.title)
    comments = [comment for comment in post.shown if not comment.is_ping]
    pings = len(post.shown) - len(comments)
    thread = f'<div class="entry-comments" id="comments"><h3>Comments</h3><ol class="comment-list">{w.genesis(post)}</ol></div>'
    ping_list = (
        f'<div class="entry-pings"><h3>Trackbacks</h3><ol class="ping-list">{w.html5(post, pings=True)}</ol></div>'
    )
    return f"""<!DOCTYPE html>
<html {LANG} prefix="og: http://ogp.me/ns#">
<head >
{m.head(post, generator="WordPress 4.7.2")}
<meta itemprop="name" content="Second Chair" />
</head>
<body class="post-template-default single single-post postid-{post.wordpress_id} content-sidebar" itemscope \
itemtype="https://schema.org/WebPage">
<div class="site-container"><ul class="genesis-skip-link"><li><a href="#genesis-content" class="screen-reader-shortcut"> \
Skip to content</a></li></ul>
<header class="site-header" itemscope itemtype="https://schema.org/WPHeader"><div class="wrap"><div class="title-area">\
<p class="site-title" itemprop="headline"><a href="{SITE}/">Second Chair</a></p><p class="site-description" \
itemprop="description">{TAGLINE}</p></div></div></header>
<nav class="nav-primary"><div class="wrap"><ul class="menu genesis-nav-menu">{m.navigation()}</ul></div></nav>
<div class="site-inner"><div class="content-sidebar-wrap"><main class="content" id="genesis-content">
<article class="post-{post.wordpress_id} post type-post status-publish entry" itemscope itemtype="https://schema.org/CreativeWork">
<header class="entry-header"><h1 class="entry-title" itemprop="headline">{title}</h1>
<p class="entry-meta"><time class="entry-time" itemprop="datePublished" datetime="{m.iso(post.date)}">{m.day(post.date)}\
</time> by <span class="entry-author" itemprop="author" itemscope itemtype="https://schema.org/Person"><a \
href="{SITE}/author/{post.author.split()[0].lower()}/" class="entry-author-link" itemprop="url" rel="author"><span \
class="entry-author-name" itemprop="name">{m.texturize(post.author)}</span></a></span> <span class="entry-comments-link">\
{_genesis_count(post)}</span></p></header>
<div class="entry-content" itemprop="text">{m.blocks(post.paragraphs, m.texturize)}
{m.share()}</div>
<footer class="entry-footer"><p class="entry-meta"><span class="entry-categories">Filed Under: {_categories(post)}</span> \
<span class="entry-tags">Tagged With: <a href="{SITE}/tag/chairs/" rel="tag">chairs</a></span></p></footer></article>
<section class="author-box" itemprop="author"><h4 class="author-box-title">About <span itemprop="name">\
{m.texturize(post.author)}</span></h4><div class="author-box-content" itemprop="description"><p>Writes here on Tuesdays, \
mostly.</p></div></section>
<h2 class="screen-reader-text">Reader Interactions</h2>{thread if comments else ""}{ping_list if pings else ""}
{m.form(post)}
</main><aside class="sidebar sidebar-primary widget-area" role="complementary">{m.sidebar(posts, post, tag="section", heading="h4")}\
</aside></div></div>
<footer class="site-footer"><div class="wrap">{m.footer("Front Desk Pro on Genesis", "C. Designer")}</div></footer></div>
</body></html>
"""


def block_page(post: SourcePost, posts: list[SourcePost]) -> str:
    """A block theme: classes of blocks, a query of other posts under the thread, a graph in the head."""
    assert post.date is not None
    title = m.texturize(post.title)
    heading = f"{len(post.shown)} responses to &#8220;{title}&#8221;"
    thread = f'<h2 class="wp-block-comments-title" id="comments">{heading}</h2>\n{w.block_theme(post)}'
    quote = ' class="wp-block-quote is-layout-flow"'
    others = "\n".join(
        f'<li class="wp-block-post post-{other.wordpress_id} post type-post"><h3 class="wp-block-post-title"><a href="{other.url}">'
        f'{m.texturize(other.title)}</a></h3><div class="wp-block-post-excerpt"><p class="wp-block-post-excerpt__excerpt">'
        f"{m.texturize(m.first_words(other))}&hellip; </p></div></li>"
        for other in m.neighbours(posts, post)[:3]
    )
    return f"""<!DOCTYPE html>
<html {LANG}>
<head>
{m.head(post, generator="WordPress 6.4.3", extra=m.json_ld(post))}
</head>
<body class="post-template-default single single-post postid-{post.wordpress_id} wp-embed-responsive">
<a class="skip-link screen-reader-text" href="#wp--skip-link--target">Skip to content</a>
<div class="wp-site-blocks"><header class="wp-block-template-part"><div class="wp-block-group alignwide">
<p class="wp-block-site-title"><a href="{SITE}" target="_self" rel="home">Second Chair</a></p>
<nav class="wp-block-navigation"><ul class="wp-block-navigation__container">{m.navigation()}</ul></nav></div></header>
<main class="wp-block-group" id="wp--skip-link--target">
<h1 class="wp-block-post-title">{title}</h1>
<div class="wp-block-group is-layout-flex"><div class="wp-block-post-date"><time datetime="{m.iso(post.date)}"><a \
href="{post.url}">{m.day(post.date)}</a></time></div><p>&mdash;</p><div class="wp-block-post-author"><div \
class="wp-block-post-author__content"><p class="wp-block-post-author__byline">by</p><p class="wp-block-post-author__name">\
{m.texturize(post.author)}</p></div></div><div class="taxonomy-category wp-block-post-terms"><span \
class="wp-block-post-terms__prefix">in </span>{_categories(post)}</div></div>
<div class="entry-content wp-block-post-content is-layout-constrained">
{m.blocks(post.paragraphs, m.texturize, classed=quote)}
{m.share()}
</div>
<div class="wp-block-group newsletter"><h3 class="wp-block-heading">Two letters a month</h3><p>Join my newsletter: no \
slides, no webinars, one story.</p></div>
<div class="wp-block-comments">
{thread if post.shown else ""}
{m.form(post)}
</div>
<h2 class="wp-block-heading">More posts</h2>
<div class="wp-block-query"><ul class="wp-block-post-template">{others}</ul></div>
<div class="wp-block-latest-comments-wrap">{m.sidebar(posts, post, tag="div", heading="h2")}</div>
</main>
<footer class="wp-block-template-part">{m.footer("Twenty Chairs", "the block theme team")}</footer></div>
</body>
</html>
"""


def early_page(post: SourcePost, posts: list[SourcePost]) -> str:
    """A theme written before WordPress nested comments: two kinds of flat list, no ids of WordPress's own classes."""
    assert post.date is not None
    title = m.texturize(post.title)
    by_line = f"{m.ordinal_day(post.date)} by {m.texturize(post.author)}"
    if post.number // 10 % 2:
        thread = f'<h2 id="comments">{_count(post, "Comment", "Comments")} <a href="#postcomment" title="Leave a comment">&raquo;</a></h2>\n{w.classic(post)}'
    else:
        thread = f'<h3 id="comments">{_count(post, "Response", "Responses")} to &#8220;{title}&#8221;</h3>\n{w.kubrick(post)}'
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head profile="http://gmpg.org/xfn/11">
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
<title>Second Chair &raquo; Blog Archive &raquo; {title}</title>
<meta name="generator" content="WordPress 2.3.3" />
<link rel="canonical" href="{post.url}" />
<link rel="alternate" type="application/rss+xml" title="Second Chair RSS Feed" href="{SITE}/feed/" />
<link rel="pingback" href="{SITE}/xmlrpc.php" />
</head>
<body>
<div id="page">
<div id="header"><div id="headerimg"><h1><a href="{SITE}/">Second Chair</a></h1><div class="description">{TAGLINE}</div></div></div>
<hr />
<div id="content" class="widecolumn">
<div class="navigation"><div class="alignleft">&laquo; <a href="{m.neighbours(posts, post)[0].url}">\
{m.texturize(m.neighbours(posts, post)[0].title)}</a></div></div>
<div class="post" id="post-{post.wordpress_id}">
<h2><a href="{post.url}" rel="bookmark" title="Permanent Link: {m.attribute(post.title)}">{title}</a></h2>
<small>{by_line}</small>
<div class="entrytext">
{m.blocks(post.paragraphs, m.texturize)}
<p class="postmetadata alt"><small>This entry was posted on {post.date:%A}, {m.ordinal_day(post.date)} at \
{m.clock(post.date)} and is filed under {_categories(post)}. You can follow any responses to this entry through the \
<a href="{post.url}feed/">RSS 2.0</a> feed. You can <a href="#respond">leave a response</a>, or <a href="{post.url}trackback/" \
rel="trackback">trackback</a> from your own site.</small></p>
</div>
</div>
{thread if post.shown else "<!-- If comments are open, but there are no comments. -->"}
<h3 id="respond">Leave a Reply</h3>
<form action="{SITE}/wp-comments-post.php" method="post" id="commentform">
<p><input type="text" name="author" id="author" value="" size="22" /> <label for="author"><small>Name (required)</small></label></p>
<p><input type="text" name="email" id="email" value="" size="22" /> <label for="email"><small>Mail (will not be published) \
(required)</small></label></p>
<p><small><strong>XHTML:</strong> You can use these tags: &lt;a href=&quot;&quot; title=&quot;&quot;&gt; &lt;em&gt;</small></p>
<p><textarea name="comment" id="comment" cols="100%" rows="10"></textarea></p>
</form>
</div>
<hr />
<div id="sidebar"><ul>{m.sidebar(posts, post, tag="li", heading="h2")}</ul></div>
<div id="footer">{m.footer("Default", "D. Designer")}</div>
</div>
</body>
</html>
"""
