"""What each blog platform's comment markup looks like, as data; a new theme is a new entry.

A selector is ``tag``, ``.class``, ``tag.class``, ``#id`` or ``[itemprop=value]``. A class is compared in lower case
with ``_`` and ``__`` as ``-``, and by its end from ``comment-`` on: ``.comment-author`` also finds
``comment__author`` and ``ast-comment-author``. Lists run from the most precise to the least.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One platform's or theme family's comment markup.

    Attributes
    ----------
    name
        What `sources.platform` says.
    marks
        Selectors, each of which finds some element on every page of this platform.
    number
        Pattern of a comment element's whole id: its first group the comment's number, a group ``parent`` the parent's.
    item
        Selectors of elements that each open a comment, numbered or not.
    wrapper
        Pattern of a whole class that does the same.
    author, date, body
        Selectors of the elements that hold these. A comment without a body element has its text among the rest.
    meta
        Selectors of elements whose whole content is about the comment: never part of its text.
    strip
        Selectors of elements to pass over.
    removed
        Selectors of the placeholder of a comment that was taken away.
    spread
        Tags of siblings after a comment's element that are part of the comment.
    indented
        Selectors of a list of replies that stands after the comment it belongs to, not inside.
    epoch
        Pattern that finds milliseconds since 1970, UTC, in the address of the comment.
    deepest
        The level at which the platform stops nesting, where it is the same for every site.
    reply_label
        Pattern of a reply link's label that names the comment's author.
    child
        Pattern of a whole class that names the comment answered, in its first group.
    """

    name: str
    marks: tuple[str, ...] = ()
    number: str = r"(?:li-|div-)?comment-(\d{1,20})"
    item: tuple[str, ...] = ()
    wrapper: str | None = None
    author: tuple[str, ...]
    date: tuple[str, ...]
    body: tuple[str, ...]
    meta: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    spread: tuple[str, ...] = ()
    indented: tuple[str, ...] = ()
    epoch: str | None = None
    deepest: int | None = None
    reply_label: str | None = None
    child: str | None = None


def _list(selectors: str) -> tuple[str, ...]:
    return tuple(selectors.split())


# Lists of pings that stand apart from the thread, and places that show other threads' comments.
PING_LISTS = _list(
    ".pings .pinglist .ping-list .pings-list .pingbacks .trackbacks .trackback-list .pingback-list .pingbacklist "
    ".trackbacklist .entry-pings .commentlist-pings .comment-list-pings #pings #pinglist #trackbacks #pingbacks "
    "#trackbacklist #pingbacklist #trackback-list #pings-wrap"
)
ELSEWHERE = _list(
    ".widget-recent-comments .recentcomments .recent-comments .wp-block-latest-comments .latest-comments "
    ".sidebar #sidebar #recentcomments #recent-comments .jcomments-latest .owl-carousel .slick-slider .swiper .ticker"
)

WORDPRESS = Platform(
    name="wordpress",
    item=_list("li.pingback li.trackback div.pingback div.trackback"),
    wrapper=r"depth-\d+",
    author=_list(
        ".fn .comment-author-name .comment-author-link .wp-block-comment-author-name .comment-name "
        ".commenter-name .commentauthor .comment-author-username .comment-username .commentor-name "
        "[itemprop=name] .author-name .user-name .username cite .commenter .author .comment-author "
        ".comment-meta-author [itemprop=author] a.url"
    ),
    date=_list(
        "time .comment-date .comment-time .commentdate .wp-block-comment-date .comment-date-link "
        "[itemprop=datePublished] .comment-timestamp .comment-published .comment-posted .timestamp "
        ".datetime .commentmetadata .comment-metadata .comment-meta .date small"
    ),
    body=_list(
        ".comment-content .wp-block-comment-content .comment-text .commenttext .comment-entry "
        ".comment-message .comment-txt .comment-copy .contenttext [itemprop=text] "
        "[itemprop=commentText] .comment-body-text"
    ),
    meta=_list(
        ".comment-author .comment-meta .commentmetadata .comment-metadata .comment-header "
        ".comment-head .comment-info .comment-top .comment-details .comment-footer .comment-title "
        ".vcard [itemprop=author] header footer"
    ),
    strip=_list(
        ".says .reply .comment-reply .comment-reply-link .comment-reply-login "
        ".comment-reply-container .comment-likes .comment-like .jetpack-comment-likes-widget-wrapper "
        ".cs-rating .pd-rating .cld-like-dislike-wrap .likebtn-container .comment-edit-link "
        ".edit-link .edit-comment .comment-actions .comment-options .avatar .comment-avatar "
        ".comment-gravatar .sharedaddy .comment-awaiting-moderation .comment-respond "
        ".comment-permalink .wp-block-comment-reply-link .wp-block-comment-edit-link "
        ".post-author-badge .author-badge .comment-author-badge .author-label .badge .label "
        ".comment-rating .comment-votes .vote-buttons .wpulike .wp-ulike-comment .comment-tools "
        ".in-reply-to .comment-reply-to .comment-parent-link .comment-number .comment-count "
        ".comment-edit-reply-wrap .comment-navigation .adsbygoogle .share-buttons"
    ),
    removed=_list(".comment-deleted .deleted-comment"),
    reply_label=r"(?:Reply to|Antworte auf|Auf|Répondre à|Responder a|Rispondi a|Reageer op) (.{1,80}?)(?: antworten)?",
)


def _wordpress(name: str, *marks: str, number: str = WORDPRESS.number, **first: Iterable[str]) -> Platform:
    """A theme family: WordPress's own lists behind the family's."""
    lists: dict[str, Any] = {field: (*selectors, *getattr(WORDPRESS, field)) for field, selectors in first.items()}
    return replace(WORDPRESS, name=name, marks=marks, number=number, **lists)


# The first whose marks a page holds and whose items it has is taken; ordered by precision.
PLATFORMS = (
    _wordpress(
        "wpdiscuz-7",
        ".wpd-comment",
        number=r"wpd-comm-(\d{1,20})_(?P<parent>\d{1,20})",
        author=[".wpd-comment-author"],
        date=[".wpd-comment-date"],
        body=[".wpd-comment-text"],
        meta=[".wpd-comment-header"],
        strip=_list(
            ".wpd-comment-footer .wpd-comment-label .wpd-comment-share .wpd-comment-link .wpd-reply-to .wpd-avatar"
        ),
    ),
    _wordpress(
        "wpdiscuz-5",
        ".wc-comment",
        number=r"wc-comm-(\d{1,20})_(?P<parent>\d{1,20})",
        author=[".wc-comment-author"],
        date=[".wc-comment-date"],
        body=[".wc-comment-text"],
        meta=_list(".wc-comment-header .wc-comment-footer"),
        strip=_list(".wc-vote .wc-footer-left .wc-comment-label .wc-comment-link .wc-comment-left .wc-reply-to"),
    ),
    _wordpress(
        "titan",
        ".c-head",
        author=[".c-head"],
        date=[".c-date"],
        meta=[".c-head"],
        strip=_list(".c-permalink .c-grav .asterisk"),
    ),
    replace(
        _wordpress("epoch", ".epoch-single-comment", body=[".epoch-comment-content"]), child=r"child-of-(\d{1,20})"
    ),
    replace(_wordpress("thesis", "#comment_list", body=[".format-text"]), spread=("dd",)),
    _wordpress("genesis", ".entry-comments", ".comment-header"),
    _wordpress("wordpress-block", ".wp-block-comment-template"),
    Platform(
        name="blogger-threaded",
        marks=(".comment-block", ".comment-thread"),
        number=r"c(\d{6,20})",
        author=_list(".user cite"),
        date=_list(".datetime"),
        body=_list(".comment-content"),
        meta=_list(".comment-header"),
        strip=_list(".comment-actions .avatar-image-container .thread-toggle .continue .icon .comment-replybox-single"),
        removed=_list(".deleted-comment"),
        epoch=r"showComment=(\d{12,14})",
        deepest=2,
    ),
    Platform(
        name="blogger-classic",
        marks=("#comments-block", ".comment-footer"),
        number=r"c(\d{6,20})",
        author=_list("dt.comment-author .comment-author"),
        date=_list(".comment-timestamp"),
        body=_list(".comment-body"),
        meta=_list(".comment-author .comment-footer"),
        strip=_list(".avatar-image-container .item-control .comment-delete"),
        removed=_list(".deleted-comment"),
        spread=("dd",),
        epoch=r"showComment=(\d{12,14})",
    ),
    Platform(
        name="blogger-flat",
        marks=(".comment-timestamp", ".comment-footer"),
        number=r"c(\d{6,20})",
        author=_list(".comment-author"),
        date=_list(".comment-timestamp"),
        body=_list(".comment-body"),
        meta=_list(".comment-author .comment-footer .comment-header"),
        strip=_list(".avatar-image-container .item-control .comment-delete"),
        removed=_list(".deleted-comment .deleted"),
        epoch=r"showComment=(\d{12,14})",
    ),
    Platform(
        name="disqus-noscript",
        marks=(".dsq-comment-header",),
        number=r"dsq-comment-(\d{1,20})",
        author=_list(".dsq-comment-cite cite"),
        date=(),
        body=_list(".dsq-comment-message .dsq-comment-body"),
        meta=_list(".dsq-comment-header"),
    ),
    Platform(
        name="disqus-noscript",
        marks=(".d-noscript-comments",),
        item=("div.comment",),
        author=(".comment-author",),
        date=(),
        body=(".comment-body",),
    ),
    Platform(
        name="substack",
        marks=(".comment-anchor",),
        item=("div.comment",),
        author=("[aria-label]",),
        date=("a[title]",),
        body=(".comment-body",),
        meta=(".comment-meta",),
        strip=_list(".show-all-toggle .comment-actions .more-replies-container"),
    ),
    Platform(
        name="typepad",
        marks=(".comment-content", "p.comment-footer"),
        number=r"comment-([0-9a-f]{12,40})",
        author=_list("p.comment-footer"),
        date=_list("p.comment-footer"),
        body=_list(".comment-content"),
        meta=_list("p.comment-footer"),
        strip=_list(".comment-avatar"),
    ),
    Platform(
        name="spip",
        marks=("li.comment-item",),
        number=r"(?:forum|comment)(\d{1,20})",
        item=_list("li.comment-item li.forum-fil"),
        author=_list(".comment-author .fn .vcard"),
        date=_list("abbr.date time .date"),
        body=_list(".comment-content .comment-text .forum-texte"),
        meta=_list(".comment-meta .comment-reply .forum-titre"),
    ),
    Platform(
        name="discourse",
        marks=(".crawler-post",),
        number=r"post_([2-9]|\d{2,20})",  # the first is the post
        item=("[itemprop=comment]",),
        author=_list("[itemprop=name] .creator"),
        date=_list("time.post-time time"),
        body=_list("[itemprop=text] .post"),
        meta=_list(".crawler-post-meta .creator"),
        strip=("[itemprop=interactionStatistic]",),
    ),
    Platform(
        name="posterous",
        marks=(".commentunit", ".commentname"),
        number=r"comment_(\d{1,20})",
        item=("div.commentunit",),
        author=_list(".commentname"),
        date=_list(".comment-date"),
        body=("div.comment",),
        meta=_list(".comment-label .commentname"),
    ),
    Platform(
        name="serendipity",
        marks=(".serendipity-commentbody",),
        number=r"serendipity_comment_(\d{1,20})",
        item=("div.serendipity-comment",),
        author=_list(".comment-source-author"),
        date=_list(".comment-source-ctime"),
        body=_list(".serendipity-commentbody"),
        meta=_list(".serendipity-comment-source"),
    ),
    Platform(
        name="movable-type",
        marks=(".asset-meta", ".comment-content"),
        number=r"comment-([0-9a-f]{1,40})",
        author=_list(".author .fn .byline"),
        date=_list("abbr.published .published"),
        body=_list(".comment-content"),
        meta=_list(".comment-header .comment-footer .asset-meta"),
    ),
    WORDPRESS,
    Platform(
        name="drupal",
        spread=("article", "div"),
        author=_list(".username [rel=author] .author"),
        date=_list("time .date .submitted .created"),
        body=_list(".field-name-comment-body .comment-body .content"),
        meta=_list(".submitted .metas .attribution header footer"),
        strip=_list(".links .user-picture .new .titre h3 .field-name-subject"),
        removed=(),
        indented=_list(".indented"),
    ),
    replace(
        WORDPRESS,
        name="schema.org",
        marks=("[itemtype=comment]",),
        number=r"(?!)",
        item=("[itemtype=comment]",),
        wrapper=None,
    ),
)

# A page's elements by what they tell about its post.
POST = {
    "title": _list(
        "h1.entry-title h1.post-title h3.post-title h1.wp-block-post-title h2.wp-block-post-title "
        "[itemprop=headline] .entry-title .post-title .article-title .page-title h1 h2 h3"
    ),
    "byline": _list(
        ".entry-author-name .author-name .post-author-name .byline-author .wp-block-post-author-name "
        ".post-author .entry-author .article-author-name .article-author .article-meta-author .entryauthor .postauthor "
        ".meta-author .by-author .author [rel=author] [itemprop=author] .byline .post-byline .posted-by "
        ".fn small .username"
    ),
    "date": _list(
        "time.entry-date time.published abbr.published [itemprop=datePublished] .entry-date "
        ".post-date .wp-block-post-date time .published .date-header .timestamp .date .posted-on "
        ".postdate .entrydate .article-date .article-meta-date .published-at .field-field-published-at .byline-date "
        ".meta-date .date-published .post-meta .entry-meta .submitted .postmetadata .byline-wrapper [rel=bookmark]"
    ),
    "body": _list(
        ".wp-block-post-content .elementor-widget-theme-post-content .entry-content .post-body "
        ".td-post-content [itemprop=articleBody] .post-content .article-content .article-body "
        ".available-content .post-entry .entry-text .entrytext .format-text .storycontent "
        ".story-content .post-text .the-content .blog-content .field-name-body .single-content "
        ".content-body .entry .post-inner"
    ),
    "frame": _list("article main .post #content"),
    "category": _list("[rel=category] [rel=tag]"),
    "count": _list(
        ".comments-title .comment-title .wp-block-comments-title .comments-number .comment-count "
        ".comments-count .comments-link h2 h3 h4 h5 .comments #comments .comments-intro "
        ".comments-heading .comments-header .num-comments .entry-comments-link .comment-number"
    ),
    "paging": _list(
        ".comment-navigation .comments-navigation .comments-pagination .wp-block-comments-pagination "
        ".comment-pagination .commentnav #comment-nav-above #comment-nav-below #comment-nav"
    ),
    "own": _list("footer.entry-footer footer.post-footer footer.entry-meta"),
    "furniture": _list("nav aside footer .sidebar #sidebar .widget-area .related-posts #jp-relatedposts"),
}

# Inside a post's element, but not its text.
POST_STRIP = _list(
    ".sharedaddy .sociable .sfsi-sicons .postmetadata .jp-relatedposts #jp-relatedposts .yarpp-related "
    ".related-posts .related .social .ssba .social-share .addtoany-share-save-container .addtoany-content "
    ".share-buttons .sharing .share .heateor-sss-sharing-container .sd-sharing .pin-it .printfriendly "
    ".reaction-buttons .jetpack-likes-widget-wrapper .post-ratings .rating .author-box .author-bio "
    ".about-author .post-author-box .saboxplugin-wrap .newsletter .mc4wp-form .subscribe-form "
    ".subscribe-widget .subscription-widget-wrap .button-wrapper .captioned-button-wrap "
    ".wp-block-jetpack-subscriptions .wp-block-buttons .ad .ads .advert .adsbygoogle .wp-block-comments "
    ".comments-area .comment-respond .comments-wrapper .article-comments #comments #respond #disqus-thread "
    ".entry-meta .post-meta .entry-footer .post-footer .entry-header .post-header .post-title .entry-title "
    ".headline-area .byline .posted-on .post-navigation .nav-links .navigation .breadcrumbs .breadcrumb "
    ".post-tags .tags-links .cat-links .post-labels .post-icons .blogger-comment-icon .wp-caption-text "
    ".wp-element-caption .toc .ez-toc-container .lwptoc .page-links .edit-link nav aside"
)

# Printed for machines only.
HIDDEN = _list(".screen-reader-text .sr-only .visually-hidden .assistive-text .hidden")
