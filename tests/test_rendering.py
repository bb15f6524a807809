"""Pages as plain text: what was printed comes back, and what the page prints round it does not."""

from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest
from hypothesis import given, settings, strategies as st

from brockdiscourse.errors import UnreadableError
from brockdiscourse.parse.bylines import is_date, read_author_line, read_heading
from brockdiscourse.parse.page import Moment, Page, Post
from brockdiscourse.parse.rendering import parse_rendering

POST = """Why the kettle came last

by Ada Quill on March 4th, 2014

The buyer asked about steam.  We answered about steel.

Nobody laughed.
"""
FORM = "\nLeave a Reply\n\nNote: You can use basic XHTML in your comments. Your email address will not be published.\n"


def read(text: str, url: str | None = None) -> Page:
    """The one page of a rendering."""
    (page,) = parse_rendering(text, name="kettle.txt", url=url)
    return page


def read_post(text: str) -> Post:
    """The post of a rendering that has one."""
    post = read(text).post
    assert post is not None
    return post


def minute(*parts: int) -> Moment:
    """A local time to the minute, or to the day where no clock is given."""
    year, month, day, *clock = parts
    at = datetime(year, month, day, *clock)  # noqa: DTZ001 -- naive by Moment's contract
    return Moment(at=at, precision="minute" if clock else "day")


def outline(page: Page) -> list[tuple[int, str | None, str | None]]:
    """Depth, author and text of each comment."""
    return [(comment.depth, comment.author, comment.text) for comment in page.comments]


def test_post_and_thread() -> None:
    """Title, byline, day, categories, paragraphs; a numbered comment with its name, and a bulleted reply without."""
    page = read(
        "Skip to content\n\n" + POST + "\nFrom → Steam, Steel\n\n"
        "  1. Bo Reed permalink\n\n    First line,\n    second line.\n\n    Another paragraph.\n\n"
        "    • Bo, you are right.\n\n      Thank you.\n" + FORM
    )
    post, (first, reply) = page.post, page.comments
    assert post
    assert (post.title, post.author, post.categories) == (
        "Why the kettle came last",
        "Ada Quill",
        ("Steam", "Steel"),
    )
    assert post.time == minute(2014, 3, 4)
    assert post.text == "The buyer asked about steam. We answered about steel.\n\nNobody laughed."
    assert (first.author, first.depth, first.reply_to, first.parent_state) == ("Bo Reed", 1, None, None)
    assert first.text == "First line,\nsecond line.\n\nAnother paragraph."
    assert (reply.author, reply.depth, reply.reply_to, reply.parent_state) == (None, 2, first.comment_id, "shown")
    assert reply.text == "Bo, you are right.\n\nThank you."
    assert (page.post_id, page.source, page.format, page.platform) == (
        "kettle",
        "kettle.txt",
        "rendering",
        "plain text",
    )
    assert first.comment_id.startswith("kettle#comment-")


def test_an_address_names_the_post() -> None:
    """Where the address is known, it gives the identifier, the site and the url."""
    page = read(POST, url="https://www.kettle.example/2014/steam/")
    assert page.post_id == "kettle.example/2014/steam"
    assert page.post
    assert page.post.site == "kettle.example"


def test_a_thread_without_its_post() -> None:
    """A page that starts with a numbered comment is a thread; there is no post to invent."""
    page = read("  1. Ada, one thing.\n\n    And another.\n\n    • Bo, yes.\n\n      Quite.\n")
    assert page.post is None
    assert outline(page) == [(1, None, "Ada, one thing.\n\nAnd another."), (2, None, "Bo, yes.\n\nQuite.")]


def test_a_post_without_a_thread() -> None:
    """A first line that is a sentence is no title, and lines that break stay broken."""
    page = read("A post of Bo’s made me write this.\nIt is short.\nReach me some day.")
    assert page.post
    assert (page.post.title, page.comments) == (None, ())
    assert page.post.text == "A post of Bo’s made me write this.\nIt is short.\nReach me some day."


@pytest.mark.parametrize(
    "listing",
    [
        "\u00a0 1. Look at the first.\n\n2. Look at the second.\n",
        "  1. Look at the first.\n  2. Look at the second.\n",
        "  • Look at the first.\n  • Look at the second.\n",
        "  1. Look at the first.\n\n  2. Look at the second.\n",
        "Share\n\n  1. Look at the first.\n  2. Look at the second.\n",
        "Share\n\n\u00a0 1. Look at the first.\n\n\u00a0 2. Look at the second.\n",
    ],
)
def test_a_list_in_a_post_is_no_thread(listing: str) -> None:
    """Numbered steps stay in the text, with the thread below them or without one."""
    for below in (
        "",
        "\nAnd that is all.\n",
        FORM,
        "\n2 Comments\n\n  1. Bo says:\n\n    Fine.\n\n  2. Cy says:\n\n    So so.\n",
    ):
        page = read(POST + "\nTwo tests\n\n" + listing + below)
        assert len(page.comments) == below.count("says:")
        assert "Look at the first." in str(page.post and page.post.text)


@pytest.mark.parametrize(
    ("line", "author", "when"),
    [
        ("Bo Reed permalink", "Bo Reed", None),
        ("Bo says:", "Bo", None),
        ("Bo Reed says", "Bo Reed", None),
        ("J.D. Reed said...", "J.D. Reed", None),
        ("bo sagt:", "bo", None),
        ("Bo schrieb am 3. Mai 2014:", "Bo", "am 3. Mai 2014"),
        ("Bo a dit :", "Bo", None),
        ("Bo dice:", "Bo", None),
        ("Bo Reed on May 3, 2014 at 4:05 pm said:", "Bo Reed", "on May 3, 2014 at 4:05 pm"),
        ("Bo Reed says 3 May 2014 at 16:05", "Bo Reed", "3 May 2014 at 16:05"),
        ("Bo Reed May 3, 2014 at 4:05 pm", "Bo Reed", "May 3, 2014 at 4:05 pm"),
        ("bo commented on May 3, 2014", "bo", "on May 3, 2014"),
        ("par Bo le 3 mai 2014 - 16:05.", "Bo", "le 3 mai 2014 - 16:05."),
        ("Bo Reed | Sa, 3. Mai 2014 - 16:05", "Bo Reed", "| Sa, 3. Mai 2014 - 16:05"),
        ("Bo 214, le samedi 3 mai 2014 à 16h05", "Bo 214", "le samedi 3 mai 2014 à 16h05"),
        ("Bo Reed Reply", "Bo Reed", None),
        ("Bo Reed said, 3 May 2014", "Bo Reed", "3 May 2014"),
        ("Bo says: 3 May 2014", "Bo", "3 May 2014"),
        ("Bo ReedMay 3, 2014", "Bo Reed", "May 3, 2014"),
        ("Bo Reed3. Mai 2014", "Bo Reed", "3. Mai 2014"),
        ("bo99May 3, 2014", "bo99", "May 3, 2014"),
        ("bo99 May 3, 2014", "bo99", "May 3, 2014"),
    ],
)
def test_lines_that_name_the_author(line: str, author: str, when: str | None) -> None:
    """The ways in which pages print who speaks, in four languages."""
    found = read_author_line(line)
    assert found
    assert (found.author, found.when) == (author, when)


@pytest.mark.parametrize(
    ("line", "author", "when"),
    [
        ("1. On Monday, May 5, 2014, 12:33 by Bo Reed", "Bo Reed", "1. On Monday, May 5, 2014, 12:33"),
        ("#2 Le lundi 5 mai 2014 à 12:00, par Bo", "Bo", "Le lundi 5 mai 2014 à 12:00"),
        ("5. Mai 2014 von Bo Reed:", "Bo Reed", "5. Mai 2014"),
        ("Posted on 5 May 2014 by Bo", "Bo", "on 5 May 2014"),
        ("Bo Reed on 5 May 2014", "Bo Reed", "on 5 May 2014"),
    ],
)
def test_headings_with_the_date_first(line: str, author: str, when: str) -> None:
    """An element of a comment may name the day before the writer."""
    found = read_heading(line)
    assert found
    assert (found.author, found.when) == (author, when)


@pytest.mark.parametrize("line", ["In May 2014 we were sold by Bo", "5 May 2014 by", "Stand by me", "by Bo on demand"])
def test_prose_is_no_heading(line: str) -> None:
    """A date and "by" in a sentence name nobody."""
    assert read_heading(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "She says:",
        "As he said",
        "It was 3 May 2014",
        "Thanks, Bo",
        "The price fell. Bo says:",
        "",
        "Monday, May 5, 2014",
        "Offer: 03.05.2014 – 05.05.2014",
        "2014",
    ],
)
def test_lines_that_name_nobody(line: str) -> None:
    """A pronoun, a greeting, a date or prose is no author."""
    assert read_author_line(line) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("May 3, 2014", True),
        ("3. Mai 2014 um 16:05 Uhr", True),
        ("03.05.2014", True),
        ("3 years ago", True),
        ("vor 2 Jahren", True),
        ("hace 28 minutos", True),
        ("il y a 2 ans", True),
        ("03.05.2014 – 05.05.2014", False),
        ("16:05", False),
        ("2013-2017", False),
        ("May you live 100 years", False),
        ("1 2 3", False),
    ],
)
def test_dates(line: str, expected: bool) -> None:
    """One date and nothing else; a range, a time alone or a sentence is none."""
    assert is_date(line) is expected


@pytest.mark.parametrize(
    "item",
    [
        "  1. Bo Reed\n    May 3, 2014 / 4:05 pm\n\n    Fine.\n\n    Reply\n",
        "  1. Bo Reed\n    Author\n    May 3, 2014 at 4:05 pm\n\n    Fine.\n",
        "  • May 3, 2014 at 4:05 pm\n    Bo Reed\n\n    Fine.\n",
        "  • Bo Reed on May 3, 2014 at 4:05 pm said:\n\n    Fine.\n",
        "  - Bo Reed says:\n    May 3, 2014 at 4:05 pm\n    Fine.\n",
        "  * Bo Reed schrieb am 3. Mai 2014 um 16:05:\n\n    Fine.\n\n    Antworten\n",
        "Bo Reed said...\n\nFine.\n\nMay 3, 2014 at 4:05 PM\n",
        "Bo Reed\nMay 3, 2014 at 4:05 pm\n\nFine.\n\nReply\n",
        "Bo Reed\n\nFine.\n\n3. Mai 2014 16:05\nAntworten\n",
    ],
)
def test_the_date_of_a_comment(item: str) -> None:
    """Name and date in every order give author, minute and the text alone."""
    (comment,) = read(POST + "\n1 Comment\n\n" + item).comments
    assert (comment.author, comment.text) == ("Bo Reed", "Fine.")
    assert comment.time == minute(2014, 5, 3, 16, 5)


def test_a_relative_date_is_missing() -> None:
    """A date such as "3 years ago" tells nothing about when."""
    (comment,) = read(POST + "\n1 Comment\n\n  1. Bo Reed\n    3 years ago\n\n    Fine.\n").comments
    assert (comment.author, comment.time, comment.text) == ("Bo Reed", None, "Fine.")


def test_bare_names_are_authors_where_the_thread_prints_them() -> None:
    """One line of a word or two above most comments is their names; above one of many it is text."""
    named = read(
        POST
        + "\n3 Comments\n\n"
        + "".join(f"  {n}. {who}\n\n    Fine.\n\n" for n, who in enumerate(["bo", "T", "cy9"], 1))
    )
    assert [comment.author for comment in named.comments] == ["bo", "T", "cy9"]
    greeted = read(POST + "\n1 Comment\n\n  1. Thanks Ada Quill\n\n    I tried.\n")
    assert [comment.author for comment in greeted.comments] == [None]
    plain = read(
        POST + "\n2 Comments\n\n  1. well\n\n    I tried.\n\n  2. It was long, and I slept.\n\n    Then I woke.\n"
    )
    assert [comment.author for comment in plain.comments] == [None, None]


def test_page_furniture_is_no_text() -> None:
    """Sharing, credits with their caption, newsletters, adverts, policy and invitations to tweet are cut."""
    page = read(
        "Skip to content\n\nHow steamy are you?\n\nNot very, it turns out.\n\n"
        "kettle tip: mind the lid\n\nphoto by bo/dpc\n\n"
        "The lid is half the kettle. Click To Tweet This\u00a0 \u00a0\n\n"
        "\u00a0CoverFor a free chapter of Kettle Lore, click the cover.\u00a0 Free Sample\n\n"
        "Share this!\nPlease like our kettles:\n\n"
        "Keep the conversation going on Facebook!\n\n"
        "Leave a comment by clicking the lid.\n\n"
        "Sign up for my letters about steam.\n\n"
        "We reserve the right to remove rude ones.\n\n"
        "Steam on, comment here!"
    )
    assert page.post
    assert page.post.title == "How steamy are you?"
    assert page.post.text == "Not very, it turns out.\n\nThe lid is half the kettle."
    assert "11 lines of page furniture left out" in page.notes


def test_the_sentence_above_a_credit_stays() -> None:
    """Only a caption goes with its credit: neither a sentence, nor the title, nor a paragraph further up."""
    post = read_post(
        "A title\n\nphoto by bo\n\nA sentence.\n\nphoto by cy\n\n"
        "No stop\n\na caption\n\nphoto by di\n\nphoto by ed\n\nThe end."
    )
    assert (post.title, post.text) == ("A title", "A sentence.\n\nNo stop\n\nThe end.")


@pytest.mark.parametrize(
    ("top", "title", "text"),
    [
        ("Home » Kettles\n\nA title\n\nby Ada Quill\n\nWords.", "A title", "Words."),
        (
            "Farm\n\nA title\n\nWhat this is about.\n\nby Ada Quill\n\nWords.",
            "A title",
            "What this is about.\n\nWords.",
        ),
        ("A title that ends.\n\nByAda Quill\n\nWords.", "A title that ends.", "Words."),
        ("May 3, 2014\n\nA title\nWritten by Ada Quill\n3 Comments\n\nWords.", "A title", "Words."),
        ("Kettles\n\nMonday, May 3, 2014\n\nA title\n\nWords, words.", "A title", "Words, words."),
        ("A sentence is no title.\n\nWords.", None, "A sentence is no title.\n\nWords."),
        ("Words alone", None, "Words alone"),
    ],
)
def test_titles(top: str, title: str | None, text: str) -> None:
    """The line the byline signs, else the first one that is no sentence; paths and dates above it are the page's."""
    post = read_post(top)
    assert (post.title, post.text) == (title, text)


def test_the_thread_names_the_title() -> None:
    """A heading such as "2 responses to “…”" says which line is the title, and is one where no line is."""
    thread = "\n\n2 responses to “A title.”\n\n  1. Fine.\n\n  2. So so.\n"
    assert read_post("Kettles\n\nA title.\n\nWords." + thread).title == "A title."
    assert read_post("Words are here." + thread).title == "A title."


def test_trackbacks_are_a_section_of_their_own() -> None:
    """Each numbered item is a pingback whose author is the title; none is a comment."""
    comment = "\n  1. Bo permalink\n\n    Fine.\n\n"
    pings = "Trackbacks & Pingbacks\n\n  1. Links of May - Cy’s Page\n\n  2. Pingback: More links\n"
    page = read(POST + comment + pings + FORM)
    assert [(c.kind, c.author, c.text, c.depth, c.position) for c in page.comments] == [
        ("comment", "Bo", "Fine.", 1, 1),
        ("pingback", "Links of May - Cy’s Page", None, 1, 2),
        ("pingback", "More links", None, 1, 3),
    ]


def test_trackbacks_without_comments() -> None:
    """A list below the heading of the trackbacks is no thread, though the comment form follows it."""
    page = read(POST + "\nTrackbacks\n\n  1. Links of May permalink\n\n  2. Links of June permalink\n" + FORM)
    assert [(c.kind, c.author) for c in page.comments] == [("pingback", "Links of May"), ("pingback", "Links of June")]


def test_the_post_ends_at_the_comment_form() -> None:
    """What follows the form is the page's; an invitation to comment in mid-post ends nothing."""
    ended = read_post(POST + FORM + "\nAll about this site\n")
    assert str(ended.text).endswith("Nobody laughed.")
    going_on = read_post(
        "A title\n\nShort.\n\nLeave a comment below!\n\nThe rest is much longer than what came before."
    )
    assert going_on.text == "Short.\n\nThe rest is much longer than what came before."


def test_a_ping_among_the_comments() -> None:
    """A label, or the dots an excerpt opens with, tells a notice from another blog."""
    page = read(POST + "\n2 Comments\n\n  1. Trackback: Cy’s Page\n\n  2. […] as Ada wrote, steam […]\n")
    assert [(c.kind, c.author) for c in page.comments] == [("trackback", "Cy’s Page"), ("pingback", None)]


@pytest.mark.parametrize(
    ("heading", "stated"),
    [
        ("2 Comments", 2),
        ("51 Kommentare", 51),
        ("This Post Has 80 Comments", 80),
        ("3 Responses to “Why the kettle came last”", 3),
        ("11 Antworten zu “Why the kettle came last”", 11),
        ('There are 16 comments to "Why the kettle came last".', 16),
        ("{ 2 comments }", 2),
        ("Kommentare (4) Kommentar schreiben", 4),
        ("1,204 comments", 1204),
        ("One Comment", 1),
        ("Ein Kommentar", 1),
        ("6 commentaires", 6),
        ("3 comentarios", 3),
        ("Comments", None),
    ],
)
def test_a_heading_starts_the_thread_and_states_its_size(heading: str, stated: int | None) -> None:
    """The count is kept, and a note says where fewer comments are printed."""
    form = "Leave a Comment\n\nYour email address will not be published. *\n\n"
    page = read(f"{POST}\n{heading}\n\n{form}  1. Fine.\n\n  2. So so.\n")
    assert [comment.text for comment in page.comments] == ["Fine.", "So so."]
    assert page.post
    assert page.post.stated_comments == stated
    assert str(page.post.text).endswith("Nobody laughed.")
    differs = f"the page states {stated} comments, 2 are printed" in page.notes
    assert differs == (stated not in {2, None})


def test_a_count_above_the_post_is_no_thread() -> None:
    """The words "3 Comments" beside the byline are a count; what follows is the post."""
    page = read("A title\n\nby Ada Quill · 3 Comments\n\nOnce upon a time.\n\nThe end.")
    assert page.post
    assert (page.post.author, page.post.text) == ("Ada Quill", "Once upon a time.\n\nThe end.")
    assert page.comments == ()


def test_a_list_inside_a_comment_stays_in_it() -> None:
    """A reply stands apart by a blank line; the items of a list follow each other without."""
    needs = "    You need:\n    • a lid\n    • a spout\n\n    Or:\n\n    1. water\n    2. heat\n\n    - Bo\n\n"
    page = read(f"{POST}\n2 Comments\n\n  1. Bo says:\n\n{needs}    • Cy says:\n\n      Thanks.\n")
    assert outline(page) == [
        (1, "Bo", "You need:\n- a lid\n- a spout\n\nOr:\n\n1. water\n2. heat\n\n- Bo"),
        (2, "Cy", "Thanks."),
    ]


def test_a_single_item_is_a_list_or_a_reply() -> None:
    """Directly below a line of text it belongs to the text; below the page's reply link it is a reply."""
    page = read(POST + "\n2 Comments\n\n  1. You need:\n    • a lid\n\n    Reply\n    • Thanks.\n")
    assert outline(page) == [(1, None, "You need:\n- a lid"), (2, None, "Thanks.")]


def test_a_reply_whose_parent_is_not_printed() -> None:
    """Where the count begins anew, jumps, or a level is missing, the parent is left open and a note says so."""
    page = read(
        POST + "\n9 Comments\n\n      • No parent here.\n\n  1. First.\n\n    1. Surely under the first.\n\n"
        "    1. Another’s first reply.\n\n    2. And its second.\n\n  2. Second.\n\n"
        "    • Under the second, or a later one.\n\n  4. Fourth.\n\n    • Under the fourth.\n"
    )
    first, fourth = (c.comment_id for c in page.comments if c.text in {"First.", "Fourth."})
    assert [(c.depth, c.reply_to, c.parent_state) for c in page.comments] == [
        (3, None, "elsewhere"),
        (1, None, None),
        (2, first, "shown"),
        (2, None, "elsewhere"),
        (2, None, "elsewhere"),
        (1, None, None),
        (2, None, "elsewhere"),
        (1, None, None),
        (2, fourth, "shown"),
    ]
    assert "1 of the thread's numbers have no comment" in page.notes
    assert "1 replies stand before such a gap, so what they answer is left open" in page.notes
    assert "3 replies answer a comment that is not printed" in page.notes


def test_a_thread_without_nesting_says_so() -> None:
    """Headings one below the other give comments; who answers whom is not known."""
    page = read(
        POST
        + "\n2 Comments\n\nBo said...\n\nFine.\n\nMay 3, 2014 4:05 PM\n\nCy said...\n\nSo so.\n\nMay 4, 2014 4:05 PM\n"
    )
    assert outline(page) == [(1, "Bo", "Fine."), (1, "Cy", "So so.")]
    assert any("without nesting" in note for note in page.notes)


def test_a_flat_thread_without_a_heading() -> None:
    """Three dated names and the comment form make a thread; the post's own byline and dates are none of it."""
    post = "A title\n\nAda Quill 01.05.2014, 9:00 Uhr\n\nWords.\n\nOffer ends: 09.05.2014\n\nMore words.\n\n"
    thread = "".join(
        f"{who}\n\n0{n}.05.2014, 16:05 Zitieren #\n\nFine.\n\n" for n, who in enumerate(["Bo", "Cy", "di"], 2)
    )
    page = read(post + thread + "Kommentar verfassen\n")
    assert outline(page) == [(1, "Bo", "Fine."), (1, "Cy", "Fine."), (1, "di", "Fine.")]
    assert [c.time for c in page.comments] == [minute(2014, 5, day, 16, 5) for day in (2, 3, 4)]
    assert page.post
    assert (page.post.author, page.post.text) == ("Ada Quill", "Words.\n\nOffer ends: 09.05.2014\n\nMore words.")
    assert read(post + thread).comments == ()
    unsigned = read_post("A title\n\nOffer ends: 09.05.2014\n\nWords.")
    assert (unsigned.author, unsigned.time, unsigned.text) == (None, None, "Offer ends: 09.05.2014\n\nWords.")


def test_a_flat_thread_that_is_indented_or_names_the_parent() -> None:
    """Indentation, or a line "Reply to NAME", nests a thread that has no list marks."""
    indented = read(POST + "\n2 Comments\n\nBo\nMay 3, 2014\n\nFine.\n\n    Cy\n    May 4, 2014\n\n    So so.\n")
    linked = read(POST + "\n2 Comments\n\nBo\n1 year ago\n\nFine.\n\nCy\n1 year ago\nReply to Bo\n\nSo so.\n")
    for page in (indented, linked):
        bo, cy = page.comments
        assert (cy.reply_to, cy.depth, cy.text) == (bo.comment_id, 2, "So so.")


def test_a_thread_printed_twice_is_read_once() -> None:
    """Some themes print the whole list in two tabs."""
    thread = "\n2 Comments\n\n  1. Fine.\n\n    • Thanks.\n\nComments are closed.\n"
    page = read(POST + thread + thread)
    assert len(page.comments) == 2
    assert "2 comments are printed twice" in page.notes


@pytest.mark.parametrize(
    "text", ["Skip to content\n\nLeave a Reply\n", "Share\n\n\n|\n", "\n", "Discussion about this post\n\nWords.\n"]
)
def test_nothing_but_furniture_is_unreadable(text: str) -> None:
    """Neither post nor thread: our own error, with a reason for the table of skipped files."""
    with pytest.raises(UnreadableError, match="no post and no thread"):
        read(text)


def test_ambiguous_dates_follow_the_page() -> None:
    """03/04/2014 is the third of April where another date of the page has a thirteenth month, and a year otherwise."""
    item = "  {}. Bo\n    {}\n\n    Fine.\n\n"
    clear = read(POST + "\n2 Comments\n\n" + item.format(1, "03/04/2014") + item.format(2, "25/04/2014"))
    open_ = read(POST + "\n2 Comments\n\n" + item.format(1, "03/04/2014") + item.format(2, "05/04/2014"))
    assert [c.time for c in clear.comments] == [minute(2014, 4, 3), minute(2014, 4, 25)]
    assert [c.time and c.time.precision for c in open_.comments] == ["year", "year"]


def test_a_deep_thread() -> None:
    """3,000 levels, three times what Python's stack holds."""
    page = read("1 Comment\n\n" + "".join(f"{' ' * (n + 1)}• word {n}\n\n" for n in range(3000)))
    assert [comment.depth for comment in page.comments] == list(range(1, 3001))


@dataclass(frozen=True)
class Printed:
    """One invented comment and its replies."""

    author: str | None
    paragraphs: list[list[str]]
    replies: list["Printed"] = field(default_factory=list)


WORDS = st.sampled_from(["steam", "lid", "spout", "boil", "buyer", "12", "café", "don’t", "(still)", "–", "over"])
LINES = st.lists(WORDS, min_size=3, max_size=7).map(lambda words: "Well, " + " ".join(words) + ".")
PARAGRAPHS = st.lists(st.lists(LINES, min_size=1, max_size=3), min_size=1, max_size=3)
AUTHORS = st.none() | st.sampled_from(["Bo", "Cy Dale", "J. P. Moss", "élan", "Ada Quill", "x_9", "Dr. Mabuse"])
COMMENTS = st.recursive(
    st.builds(Printed, AUTHORS, PARAGRAPHS),
    lambda replies: st.builds(Printed, AUTHORS, PARAGRAPHS, st.lists(replies, max_size=3)),
    max_leaves=6,
)
HEADINGS = st.sampled_from(["{} says:", "{} permalink", "{} sagt:", "{} on May 3, 2014 at 4:05 pm said:", "{} a dit :"])


def print_comment(comment: Printed, *, mark: str, depth: int, heading: str) -> list[str]:
    """Print a comment the way the extractors do: its first line behind the mark, two spaces further a level."""
    first, *rest = comment.paragraphs
    blocks = [first, *rest] if comment.author is None else [[heading.format(comment.author)], *comment.paragraphs]
    lines = [line for block in blocks for line in [*block, ""]]
    margin = " " * (2 * depth)
    printed = [f"{margin}{mark} {lines[0]}", *(f"{margin}  {line}" if line else "" for line in lines[1:])]
    for reply in comment.replies:
        printed += print_comment(reply, mark="•", depth=depth + 1, heading=heading)
    return printed


def flatten(
    comments: list[Printed], parent: int | None = None, depth: int = 1
) -> list[tuple[str | None, int, int | None, str]]:
    """Author, depth, position of the parent and text of each comment, in order."""
    rows: list[tuple[str | None, int, int | None, str]] = []

    def visit(comment: Printed, parent: int | None, depth: int) -> None:
        rows.append((comment.author, depth, parent, "\n\n".join("\n".join(block) for block in comment.paragraphs)))
        at = len(rows)
        for reply in comment.replies:
            visit(reply, at, depth + 1)

    for comment in comments:
        visit(comment, parent, depth)
    return rows


@given(st.lists(COMMENTS, min_size=1, max_size=4), HEADINGS, st.booleans(), PARAGRAPHS)
@settings(deadline=None)
def test_a_printed_thread_comes_back(
    comments: list[Printed], heading: str, counted: bool, body: list[list[str]]
) -> None:
    """Whatever thread is printed below whatever post: the same authors, depths, parents and texts come back."""
    text = "\n\n".join("\n".join(block) for block in body)
    lines = ["Why the kettle came last", "", "by Ada Quill on March 4th, 2014", "", text, ""]
    lines += [f"{len(flatten(comments))} Comments", ""] if counted else ["From → Steam", ""]
    for number, comment in enumerate(comments, 1):
        lines += print_comment(comment, mark=f"{number}.", depth=1, heading=heading)
    page = read("\n".join(lines) + FORM)
    positions = {comment.comment_id: comment.position for comment in page.comments}
    found = [(c.author, c.depth, positions[c.reply_to] if c.reply_to else None, c.text) for c in page.comments]
    assert found == flatten(comments)
    assert page.post
    assert (page.post.title, page.post.author, page.post.text) == (
        "Why the kettle came last",
        "Ada Quill",
        text,
    )


MARKS = [
    "1. ",
    "2. ",
    "• ",
    "- ",
    "* ",
    "\u00a0",
    "\t",
    "\ufeff",
    "\u2028",
    "\x0c",
    "\x85",
    "\ud800",
    "🙂",
    "ﷺ",
    "\u202e",
]
NAMES = ["Bo says:", "May 3, 2014", "3. Mai 2014", "3 years ago", "Reply to Bo", "http://x.example Bo", "by Ada"]
SIGNS = ["2 Comments", "Comments", "Trackbacks", "Reply", "Leave a Reply", "Share", "photo by bo", "From → Steam"]
PIECES = st.sampled_from([*MARKS, *NAMES, *SIGNS, "word", "A title", "Pingback: x", "[…] y"])
ENDS = st.sampled_from(["\n", "\n\n", "\r\n", " "])
ROWS = st.lists(st.tuples(st.integers(0, 7), PIECES, PIECES | st.text(max_size=5), ENDS), max_size=25)
PAGES = ROWS.map(lambda rows: "".join(" " * n + a + b + end for n, a, b, end in rows))


@given(PAGES | st.text(max_size=80))
@settings(deadline=None)
def test_any_text_gives_a_sound_page_or_our_error(text: str) -> None:
    """No other exception; unique ids, parents above their replies and one level up; no word that was not printed."""
    try:
        page = read(text)
    except UnreadableError:
        return
    depths = {comment.comment_id: comment.depth for comment in page.comments}
    assert len(depths) == len(page.comments)
    assert [comment.position for comment in page.comments] == list(range(1, len(page.comments) + 1))
    seen: set[str] = set()
    for comment in page.comments:
        top = comment.reply_to is None and comment.parent_state is None
        assert not top or comment.depth == 1
        assert (comment.parent_state == "shown") == (comment.reply_to is not None)
        if comment.reply_to:
            assert comment.reply_to in seen
            assert depths[comment.reply_to] == comment.depth - 1
        seen.add(comment.comment_id)
    texts = [comment.text for comment in page.comments] + [page.post and page.post.text]
    assert all(text != "" for text in texts)
    printed = set(text.replace("\ufeff", "").split())
    bare = {word.strip("-.0123456789)*•") for word in printed} | printed
    assert all({word, word.strip("-.0123456789)*•")} & bare for text in texts if text for word in text.split())


def test_the_page_is_left_alone() -> None:
    """Reading twice gives the same page, and a Page cannot be changed by who reads it."""
    page = read(POST)
    assert read(POST) == page == replace(page)
