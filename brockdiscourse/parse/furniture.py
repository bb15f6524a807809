"""Page furniture: lines that a page prints round its texts and nobody wrote as part of them."""

import re
from typing import NamedTuple

LONGEST = 300  # characters; furniture is short, a longer line is somebody's text


class ThreadHeading(NamedTuple):
    """A line such as "3 responses to “…”": the count and the post's title, as far as it states them."""

    stated: int | None
    title: str | None


def _whole_lines(patterns: str) -> re.Pattern[str]:
    """One pattern a line; each must match the whole of a page's line, trailing punctuation aside."""
    return re.compile(rf"(?:{'|'.join(patterns.split(chr(10))[1:-1])})\W*", re.IGNORECASE)


# Where the comment form begins, or what a page prints in its place.
FORM = _whole_lines(r"""
(?:please )?(?:leave|post|add|write|submit) (?:a |your |an? )?(?:new )?(?:comment|reply|response)(?: below| to .{1,60})?
cancel reply|comment form|join the (?:discussion|conversation)|have your say|speak your mind
.{0,40}\bcomment here
(?:schreibe?|hinterlasse?n?|verfasse?n?)(?: sie)?(?: uns)? (?:einen?|deinen|ihren) (?:kommentar|antwort)
(?:einen? )?(?:kommentar|antwort) (?:schreiben|verfassen|hinterlassen|abgeben|absenden)
ihr kommentar zu diesem artikel|trage deine daten unten ein.{0,80}
(?:laisser|laissez|poster|écrire|ajouter|publier) un commentaire|réagissez à cet article|réagir
(?:deja|dejar|escribe|escribir|añadir|publicar) (?:un comentario|una respuesta|tu comentario)|comentar
(?:comments?|commenting|comments on this (?:entry|post|article))(?: is| are)? (?:now )?(?:closed|off|disabled)
(?:die )?kommentare?(?:funktion)? (?:sind|ist|wurden?) (?:derzeit |leider )?(?:geschlossen|deaktiviert)
(?:les )?commentaires (?:sont )?(?:fermés|clos)|(?:los )?comentarios (?:están )?cerrados
your e-?mail address will (?:not|never) be (?:published|shared).{0,160}
note:? (?:you (?:can|may) use (?:basic |some )?)?x?html (?:is allowed|in your comments).{0,160}
deine e-mail-adresse wird nicht veröffentlicht.{0,160}
votre adresse (?:e-mail|de messagerie) ne sera pas publiée.{0,160}
tu (?:dirección de )?correo electrónico no será publicad[ao].{0,160}
you (?:must|need to) be (?:logged|signed) in to (?:post|leave|reply).{0,160}
subscribe to (?:this|the) comments? feed.{0,80}|(?:blog )?comments powered by disqus
tinggalkan balasan
""")

# Lines that are dropped wherever they stand outside a comment.
FURNITURE = _whole_lines(r"""
(?:skip|jump) to (?:main |primary |the )?(?:content|navigation|recipe|comments).{0,40}
zum inhalt (?:springen|wechseln)|aller au contenu|saltar al contenido
toggle (?:sidebar|navigation|menu).{0,40}|menu|search|suche|navigation|home
(?:back|scroll|return) to (?:the )?top|(?:previous|next|older|newer) (?:post|entry|article)s?:?.{0,120}
read more|continue reading.{0,80}|weiterlesen|view all (?:posts|comments).{0,80}|print(?: story)?(?: email.{0,20})?
(?:be sociable, )?share(?: this)?(?: post| article| on)?(?:[:,! ].{0,120})?|please (?:follow|share|like).{0,80}
keep the conversation going.{0,200}|share on (?:facebook|twitter|linkedin|pinterest|x).{0,80}|tweet|pin(?: it)?
facebook|twitter|linkedin|pinterest|instagram|whatsapp|email|e-mail|reddit|tumblr|google\+?|buffer
\d+ shares?|shares|follow(?: me| us)?:?|like this:?|loading.{0,5}|related(?: posts| articles)?|similar posts
teilen(?: mit)?|gefällt mir|ähnliche beiträge|das könnte (?:dich|sie) auch interessieren.{0,20}|partager|compartir
advertisements?|anzeige|werbung|publicité|publicidad|sponsored|iklan
(?:sign|signed) up (?:for|to) (?:my|our|the|your)\b.{0,260}|subscribe(?: now| to .{0,200}|!)?|stay up to date
(?:join|get) (?:my|our) (?:newsletter|mailing list|e-?mail list).{0,200}|never miss (?:a|an) (?:post|update).{0,120}
(?:this|the) (?:post|article|page) (?:may |might )?contains? affiliate links.{0,160}
may contain affiliate links.{0,80}|\*?as an amazon (?:associate|affiliate).{0,160}
.{0,40}for a free (?:peek|sample|chapter).{0,200}|.{0,80}\bclick the (?:picture|image|cover|book)\b.{0,200}
(?:buy|order|get) (?:the|my|our) (?:new )?(?:book|e-?book)\b.{0,120}|free (?:sample|chapter|trial|download)
(?:you can )?leave a comment by clicking.{0,60}
(?:please note:? )?(?:i|we) reserve the right to (?:delete|edit|remove|moderate).{0,200}
all comments (?:are|go through) moderat.{0,120}
(?:this|diese) (?:site|website) (?:uses|verwendet) (?:akismet|cookies).{0,240}|datenschutz & cookies.{0,240}
this site works best in.{0,120}|disclosure:.{0,280}|\d+ comments? \|.{0,80}|you are here:.{0,200}
\d+ (?:thread repl(?:y|ies)|themen antworten|followers?|kommentatoren|comment authors?)|letzte kommentartoren
most reacted comment|hottest comment thread|recent comment authors
kommentar, auf das am .{0,40}|beliebtestes kommentar thema
reader interactions|rate this (?:recipe|post)|permalink(?: \d+ comments.{0,60})?|comments -?\d+ - \d+ of \d+.{0,60}
oldest|newest(?: most voted)?|most voted|inline feedbacks?|notify of|älteste(?: meisten abstimmungen)?|neueste
alle kommentare anzeigen|abonnieren|benachrichtige mich.{0,20}|dein kommentar (?:wird|wurde|konnte).{0,60}
%d blogg?ern? (?:gefällt das|like this).{0,10}|tags?:.{0,200}|tagged (?:as|with|in).{0,200}|schlagwörter:.{0,200}
(?:last |zuletzt )?(?:updated|modified|aktualisiert)(?: on| am)?:?.{0,60}
\[[a-z][a-z0-9_-]{1,40}(?: [a-z_-]{1,30}=.{0,240})?\]|[\s|.·•*×<>=_~#-]{1,80}
""")

# What a page prints inside a comment.
ITEM_FURNITURE = _whole_lines(r"""
reply|reply (?:to|link)|reply to [^:.!?]{1,40}|replies|quote|report|edit|delete|share|like|liken|permalink|link
(?:antworten|löschen|zitieren|melden|bearbeiten){1,3}|zitieren #|auf diesen kommentar antworten
répondre|signaler|responder|citar|denunciar|balas|beantwoorden|log in to (?:reply|leave a comment)
liked by \d+ (?:people|person)|like \d*|gefällt \d+ (?:mal|personen)|loading.{0,5}|expand full comment
your comment is awaiting moderation|dein kommentar wartet auf freischaltung|valoración:.{0,20}
daumen hoch.{0,40}|\(edit\)|last edited:?|comments -?\d+ - \d+ of \d+.{0,60}
""")
REPLY_LINK = _whole_lines(r"""
reply|(?:antworten|löschen){1,3}|répondre|responder|expand full comment|zitieren #|daumen hoch.{0,40}antworten
""")
BADGE = _whole_lines(r"""
(?:post |article )?author|(?:beitrags)?autor(?:in)?|auteur|admin(?:istrator)?|host|moderator|staff
""")
CREDIT = _whole_lines(r"""
(?:photo(?:graph)?|image|picture|illustration|foto|bild)s?(?: credits?)?(?: by|:| courtesy(?: of)?| via| von| ©).{1,120}
(?:photo|image) (?:credit|source)s?:?.{0,120}|bildquelle:?.{0,120}|©.{1,80}|crédit photo.{0,120}|getty images
.{0,60}(?:foto|photo|bild|image): .{0,40}(?:©|copyright).{0,80}
""")
CATEGORIES = re.compile(
    r"(?:from →|(?:posted|filed)(?: in| under):?|categor(?:y|ies):|kategorien?:|catégories?:|categorías?:|"
    r"abgelegt unter:)\s*(?P<names>[^|]{1,200}?)\s*(?:\||tags?:.{0,100}|tagged.{0,100})?",
    re.IGNORECASE,
)
PINGS = _whole_lines(r"""
\W*(?:\d+ )?(?:track|ping)backs?(?:\s?(?:&|and|/|und|et|y)\s?(?:track|ping)backs?)?(?: \(\d+\)| for this post)?
links to this (?:post|entry)|linkbacks
""")
_TWEET = re.compile(r"\s*click to tweet(?: this)?\s*$", re.IGNORECASE)

_COUNT = r"(?P<n>\d[\d.,]{0,8}|one|no|zero|eine?|keine|une?|una?|aucun|ningún|satu)"
_NOUN = (
    r"(?:reader )?(?:comments?|responses?|replies|reply|thoughts?|kommentare?|antwort(?:en)?|reaktion(?:en)?|gedanken?|"
    r"meinung(?:en)?|commentaires?|réponses?|réactions?|comentarios?|respuestas?|reacties|tanggapan)"
)
_ABOUT = r"(?:\s+(?:on|to|for|about|zu|auf|über|sur|à|en|a|para)\s+(?P<title>.{1,200}))?"
_COUNTED = re.compile(rf"[\W_]*(?:this post has |there (?:is|are) )?{_COUNT} {_NOUN}\b[\s:)}}]*{_ABOUT}", re.IGNORECASE)
_BARE = re.compile(
    r"(?:reader )?(?:comments|responses|kommentare|commentaires|comentarios|reacties)\b"
    r"[\s:]*[(\[]?(?P<n>\d{0,6})[)\]]?[\s:]*(?:kommentar schreiben)?"
    r"|\d{1,6} (?:comment threads?|kommentar themen)|discussion(?: about this post)?",
    re.IGNORECASE,
)
_NUMBER_WORDS = {"no", "zero", "keine", "aucun", "ningún"}
_STOP_BEHIND_QUOTE = re.compile(r"(?<=[\"”»’'])[.:]$")
_QUOTES = " \"'“”„‟«»‘’‚"


def is_furniture(line: str) -> bool:
    """Whether a line outside the comments is navigation, sharing, advertising or policy."""
    return len(line) <= LONGEST and FURNITURE.fullmatch(line) is not None


def is_form(line: str) -> bool:
    """Whether a line begins the comment form or stands in its place."""
    return len(line) <= LONGEST and FORM.fullmatch(line) is not None


def is_item_furniture(line: str) -> bool:
    """Whether a line of a comment is a link or a badge of the page."""
    return len(line) <= LONGEST and ITEM_FURNITURE.fullmatch(line) is not None


def is_credit(line: str) -> bool:
    """Whether a line says whose picture was there."""
    return len(line) <= LONGEST and CREDIT.fullmatch(line) is not None


def is_pings_heading(line: str) -> bool:
    """Whether a line heads the section of trackbacks and pingbacks."""
    return len(line) <= LONGEST and PINGS.fullmatch(line) is not None


def read_thread_heading(line: str) -> ThreadHeading | None:
    """What a heading of a thread states; None where the line is none."""
    if len(line) > LONGEST:
        return None
    if found := _COUNTED.fullmatch(line):
        title = _STOP_BEHIND_QUOTE.sub("", found["title"] or "").strip(_QUOTES) or None
        return ThreadHeading(_number(found["n"]), title)
    if found := _BARE.fullmatch(line):
        return ThreadHeading(int(found["n"]) if found["n"] else None, None)
    return None


def read_categories(line: str) -> tuple[str, ...]:
    """The categories a line such as "From → Selling, Buying" gives."""
    found = CATEGORIES.fullmatch(line) if len(line) <= LONGEST else None
    return tuple(name.strip() for name in found["names"].split(",") if name.strip()) if found else ()


def cut_tweet(line: str) -> str:
    """The line without the invitation to tweet it."""
    return line[:-40] + _TWEET.sub("", line[-40:])


def _number(printed: str) -> int:
    digits = re.sub(r"\D", "", printed)
    return int(digits) if digits else int(printed.lower() not in _NUMBER_WORDS)
