"""What a WordPress site answers over REST, and what it writes into an export."""

import json
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from dialects import markup as m
from dialects.source import HOST, NOTE, SITE, TAGLINE, SourceComment, SourcePost, digits, md5, utc

API = f"{SITE}/wp-json/wp/v2"
# How the export says that a comment is held back. Spam is not exported at all.
APPROVED = {2008: "0", 3004: "trash", 5004: "spam"}


def _json(data: Any) -> str:
    """JSON as PHP writes it: one line, ASCII, slashes escaped."""
    return json.dumps(data, separators=(",", ":")).replace("/", "\\/") + "\n"


def _slug(name: str) -> str:
    return name.lower().replace("’", "").replace(" ", "-")


def posts_json(post: SourcePost, posts: list[SourcePost]) -> str:
    """The answer to /wp/v2/posts?slug=…&_embed=author,wp:term."""
    assert post.date is not None
    names = sorted({name for other in posts for name in other.categories})
    terms = [
        {
            "id": names.index(name) + 2,
            "link": f"{SITE}/category/{_slug(name)}/",
            "name": name,
            "slug": _slug(name),
            "taxonomy": "category",
            "_links": {"self": [{"href": f"{API}/categories/{names.index(name) + 2}"}]},
        }
        for name in post.categories
    ]
    author = {
        "id": 1 if post.author == HOST else 2,
        "name": post.author,
        "url": "",
        "description": "Bought packaging for nine years and has talked about it ever since.",
        "link": f"{SITE}/author/{post.author.split()[0].lower()}/",
        "slug": post.author.split()[0].lower(),
        "avatar_urls": {"48": f"https://secure.gravatar.com/avatar/{md5(post.author)}?s=48&d=mm&r=g"},
    }
    rendered = m.blocks(post.paragraphs, m.texturize) + "\n"
    record = {
        "id": post.wordpress_id,
        "date": f"{post.date:%Y-%m-%dT%H:%M:%S}",
        "date_gmt": f"{utc(post.date):%Y-%m-%dT%H:%M:%S}",
        "guid": {"rendered": f"{SITE}/?p={post.wordpress_id}"},
        "modified": f"{post.date:%Y-%m-%dT%H:%M:%S}",
        "modified_gmt": f"{utc(post.date):%Y-%m-%dT%H:%M:%S}",
        "slug": post.slug,
        "status": "publish",
        "type": "post",
        "link": post.url,
        "title": {"rendered": m.texturize(post.title)},
        "content": {"rendered": rendered, "protected": False},
        "excerpt": {"rendered": f"<p>{m.texturize(m.first_words(post))} [&hellip;]</p>\n", "protected": False},
        "author": author["id"],
        "featured_media": 0,
        "comment_status": "open",
        "ping_status": "open",
        "sticky": False,
        "template": "",
        "format": "standard",
        "meta": {"sample_note": NOTE},
        "categories": [term["id"] for term in terms],
        "tags": [],
        "_links": {
            "self": [{"href": f"{API}/posts/{post.wordpress_id}"}],
            "collection": [{"href": f"{API}/posts"}],
            "author": [{"embeddable": True, "href": f"{API}/users/{author['id']}"}],
            "replies": [{"embeddable": True, "href": f"{API}/comments?post={post.wordpress_id}"}],
            "wp:term": [
                {"taxonomy": "category", "embeddable": True, "href": f"{API}/categories?post={post.wordpress_id}"},
            ],
        },
        "_embedded": {"author": [author], "wp:term": [terms, []]},
    }
    return _json([record])


def comment_record(comment: SourceComment, post: SourcePost) -> dict[str, Any]:
    """One comment as /wp/v2/comments gives it to anybody."""
    assert comment.date is not None
    links: dict[str, Any] = {
        "self": [{"href": f"{API}/comments/{comment.id}"}],
        "collection": [{"href": f"{API}/comments"}],
        "up": [{"embeddable": True, "post_type": "post", "href": f"{API}/posts/{post.wordpress_id}"}],
    }
    if comment.parent:
        links["in-reply-to"] = [{"embeddable": True, "href": f"{API}/comments/{comment.parent}"}]
    return {
        "id": comment.id,
        "post": post.wordpress_id,
        "parent": comment.parent or 0,
        "author": 1 if comment.author == HOST else 0,
        "author_name": comment.shown_name,
        "author_url": comment.url or "",
        "date": f"{comment.date:%Y-%m-%dT%H:%M:%S}",
        "date_gmt": f"{utc(comment.date):%Y-%m-%dT%H:%M:%S}",
        "content": {"rendered": m.blocks(comment.paragraphs, m.texturize) + "\n"},
        "link": f"{post.url}#comment-{comment.id}",
        "status": "approved",
        "type": comment.kind,
        "author_avatar_urls": {
            str(size): f"https://secure.gravatar.com/avatar/{md5(comment.author)}?s={size}&d=mm&r=g"
            for size in (24, 48, 96)
        },
        "meta": {"sample_note": NOTE},
        "_links": links,
    }


def comments_json(comments: Sequence[SourceComment], post: SourcePost) -> str:
    """The answer to /wp/v2/comments?post=…&orderby=id&order=asc: pings are never in a list."""
    return _json([comment_record(comment, post) for comment in comments if not comment.is_ping])


def ping_json(comment: SourceComment, post: SourcePost) -> str:
    """The answer to /wp/v2/comments/ID, where a ping can be had by its number."""
    return _json(comment_record(comment, post))


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _wxr_comment(comment: SourceComment) -> str:
    assert comment.date is not None
    number = int(digits(comment.author, 6))
    return f"""		<wp:comment>
			<wp:comment_id>{comment.id}</wp:comment_id>
			<wp:comment_author>{_cdata(comment.shown_name)}</wp:comment_author>
			<wp:comment_author_email>{_cdata(f"reader{number}@example.invalid")}</wp:comment_author_email>
			<wp:comment_author_url>{escape(comment.url or "")}</wp:comment_author_url>
			<wp:comment_author_IP>{_cdata(f"192.0.2.{number % 254 + 1}")}</wp:comment_author_IP>
			<wp:comment_date>{_cdata(f"{comment.date:%Y-%m-%d %H:%M:%S}")}</wp:comment_date>
			<wp:comment_date_gmt>{_cdata(f"{utc(comment.date):%Y-%m-%d %H:%M:%S}")}</wp:comment_date_gmt>
			<wp:comment_content>{_cdata(_raw(comment.paragraphs))}</wp:comment_content>
			<wp:comment_approved>{_cdata(APPROVED.get(comment.id, "0") if comment.held else "1")}</wp:comment_approved>
			<wp:comment_type>{_cdata(comment.kind if comment.is_ping else "")}</wp:comment_type>
			<wp:comment_parent>{comment.parent or 0}</wp:comment_parent>
			<wp:comment_user_id>{1 if comment.author == HOST else 0}</wp:comment_user_id>
			<wp:commentmeta>
			<wp:meta_key>{_cdata("akismet_result")}</wp:meta_key>
			<wp:meta_value>{_cdata("false")}</wp:meta_value>
			</wp:commentmeta>
		</wp:comment>
"""


def _raw(paragraphs: list[str]) -> str:
    """Text as WordPress stores it: blank lines for paragraphs, tags for the rest."""
    return "\n\n".join(
        f"<blockquote>{m.link_names(m.escape(text[2:]))}</blockquote>"
        if text.startswith("> ")
        else m.link_names(m.escape(text))
        for text in paragraphs
    )


def _wxr_item(post: SourcePost) -> str:
    assert post.date is not None
    categories = "".join(
        f'\t\t<category domain="category" nicename="{_slug(name)}">{_cdata(name)}</category>\n'
        for name in post.categories
    )
    comments = "".join(_wxr_comment(comment) for comment in post.comments if APPROVED.get(comment.id) != "spam")
    return f"""	<item>
		<title>{escape(post.title)}</title>
		<link>{post.url}</link>
		<pubDate>{utc(post.date):%a, %d %b %Y %H:%M:%S} +0000</pubDate>
		<dc:creator>{_cdata(post.author.split()[0].lower())}</dc:creator>
		<guid isPermaLink="false">{SITE}/?p={post.wordpress_id}</guid>
		<description></description>
		<content:encoded>{_cdata(_raw(post.paragraphs))}</content:encoded>
		<excerpt:encoded>{_cdata("")}</excerpt:encoded>
		<wp:post_id>{post.wordpress_id}</wp:post_id>
		<wp:post_date>{_cdata(f"{post.date:%Y-%m-%d %H:%M:%S}")}</wp:post_date>
		<wp:post_date_gmt>{_cdata(f"{utc(post.date):%Y-%m-%d %H:%M:%S}")}</wp:post_date_gmt>
		<wp:comment_status>{_cdata("open")}</wp:comment_status>
		<wp:ping_status>{_cdata("open")}</wp:ping_status>
		<wp:post_name>{_cdata(post.slug)}</wp:post_name>
		<wp:status>{_cdata("publish")}</wp:status>
		<wp:post_parent>0</wp:post_parent>
		<wp:menu_order>0</wp:menu_order>
		<wp:post_type>{_cdata("post")}</wp:post_type>
		<wp:post_password>{_cdata("")}</wp:post_password>
		<wp:is_sticky>0</wp:is_sticky>
{categories}		<category domain="post_tag" nicename="chairs">{_cdata("chairs")}</category>
		<wp:postmeta>
			<wp:meta_key>{_cdata("_edit_last")}</wp:meta_key>
			<wp:meta_value>{_cdata("1")}</wp:meta_value>
		</wp:postmeta>
{comments}	</item>
"""


_OTHER_ITEMS = f"""	<item>
		<title>chair</title>
		<link>{SITE}/chair/</link>
		<pubDate>Tue, 04 Jan 2011 12:00:00 +0000</pubDate>
		<dc:creator><![CDATA[ruth]]></dc:creator>
		<guid isPermaLink="false">{SITE}/chair.jpg</guid>
		<description></description>
		<content:encoded><![CDATA[]]></content:encoded>
		<wp:post_id>2</wp:post_id>
		<wp:post_date><![CDATA[2011-01-04 06:00:00]]></wp:post_date>
		<wp:post_date_gmt><![CDATA[2011-01-04 12:00:00]]></wp:post_date_gmt>
		<wp:status><![CDATA[inherit]]></wp:status>
		<wp:post_type><![CDATA[attachment]]></wp:post_type>
		<wp:attachment_url><![CDATA[{SITE}/chair.jpg]]></wp:attachment_url>
	</item>
	<item>
		<title>Notes for a post on hold music</title>
		<link>{SITE}/?p=1999</link>
		<pubDate>Thu, 01 Jan 1970 00:00:00 +0000</pubDate>
		<dc:creator><![CDATA[ruth]]></dc:creator>
		<guid isPermaLink="false">{SITE}/?p=1999</guid>
		<description></description>
		<content:encoded><![CDATA[Which key is it in, and who chose it?]]></content:encoded>
		<wp:post_id>1999</wp:post_id>
		<wp:post_date><![CDATA[2018-12-01 09:00:00]]></wp:post_date>
		<wp:post_date_gmt><![CDATA[0000-00-00 00:00:00]]></wp:post_date_gmt>
		<wp:status><![CDATA[draft]]></wp:status>
		<wp:post_type><![CDATA[post]]></wp:post_type>
	</item>
"""


def wxr(posts: Sequence[SourcePost]) -> str:
    """One export with posts, an attachment, a draft, and comments in every state but spam."""
    authors = "".join(
        f"\t<wp:author><wp:author_id>{number}</wp:author_id><wp:author_login>{_cdata(name.split()[0].lower())}"
        f"</wp:author_login><wp:author_email>{_cdata(f'author{number}@example.invalid')}</wp:author_email>"
        f"<wp:author_display_name>{_cdata(name)}</wp:author_display_name></wp:author>\n"
        for number, name in enumerate(dict.fromkeys([HOST, *(post.author for post in posts)]), start=1)
    )
    return f"""<?xml version="1.0" encoding="UTF-8" ?>
<!-- This is a WordPress eXtended RSS file generated by WordPress as an export of your site. -->
<!-- generator="WordPress/4.9.8" created="2018-12-31 12:00" -->
<rss version="2.0"
	xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:wp="http://wordpress.org/export/1.2/"
>
<channel>
	<title>Second Chair</title>
	<link>{SITE}</link>
	<description>{TAGLINE}. {NOTE}</description>
	<pubDate>Mon, 31 Dec 2018 12:00:00 +0000</pubDate>
	<language>en-US</language>
	<wp:wxr_version>1.2</wp:wxr_version>
	<wp:base_site_url>{SITE}</wp:base_site_url>
	<wp:base_blog_url>{SITE}</wp:base_blog_url>
{authors}	<generator>https://wordpress.org/?v=4.9.8</generator>
{"".join(_wxr_item(post) for post in posts)}{_OTHER_ITEMS}</channel>
</rss>
"""
