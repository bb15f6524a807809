"""The reader in a notebook and as a file of its own."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from brockdiscourse.codebook import Codebook
from brockdiscourse.errors import DiscourseError
from brockdiscourse.parse.page import Page
from brockdiscourse.reader.assets import READER_CSS, READER_SCRIPT
from brockdiscourse.reader.entry import Telling
from brockdiscourse.reader.markup import fingerprint, plain, write_html
from brockdiscourse.reader.pages import tell_page
from brockdiscourse.reader.threads import ThreadReader
from brockdiscourse.tables import Corpus


@dataclass(frozen=True)
class Thread:
    """A thread to look at: a notebook shows it, `write_thread` makes a file of it.

    Attributes
    ----------
    telling
        What is shown.
    """

    telling: Telling

    @cached_property
    def html(self) -> str:
        """The thread as a section of a page, which looks and works as meant with `READER_CSS` and `READER_SCRIPT`."""
        return write_html(self.telling)

    def _repr_html_(self) -> str:
        return f"<style>{READER_CSS}</style>{self.html}<script>{READER_SCRIPT}</script>"

    def __repr__(self) -> str:
        return f"Thread({self.telling.title!r}, {len(self.telling.comments)} comments)"


def show_thread(
    source: Page | Corpus, post_id: str | None = None, *, names: bool = True, codebook: Codebook | None = None
) -> Thread:
    """Show a post and its nested comments, each to be folded, filtered by person and by theme.

    Parameters
    ----------
    source
        A page of `parse_file` or `parse_bytes`, shown as printed; or a corpus, which also shows who speaks to whom,
        how that is known (what is inferred is marked as such, with its reason, confidence and words), and the themes.
    post_id
        Which thread of the corpus.
    names
        Of a corpus: whether commenters are named; else they are called by role, also where a text names them.
    codebook
        Of a corpus: gives the themes' labels; the packaged one by default.

    Returns
    -------
    Thread
        Nested lists of foldable comments, as the page nests them. It works by keyboard (up and down go from comment to
        comment, left and right fold and unfold) and, filters apart, without scripts; no text of a page becomes HTML.

    Raises
    ------
    CorpusError
        If the corpus has no such thread.
    DiscourseError
        If a corpus comes without, or a page with, a `post_id`.
    """
    if isinstance(source, Page):
        if post_id is not None:
            raise DiscourseError("show_thread: a page is one thread; post_id is for a corpus")
        return Thread(tell_page(source))
    if post_id is None:
        raise DiscourseError("show_thread: say which thread of the corpus by its post_id, as in corpus.posts")
    return Thread(ThreadReader(source, names=names, codebook=codebook).tell(post_id))


def write_thread(thread: Thread, path: str | Path) -> Path:
    """Write a thread as one HTML file that loads nothing and runs no script but its own.

    Parameters
    ----------
    thread
        Of `show_thread`.
    path
        The file to write, such as ``thread.html``.

    Returns
    -------
    pathlib.Path
        The file. The same thread gives the same bytes.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_document(thread), encoding="utf-8", newline="\n")
    return path


def _document(thread: Thread) -> str:
    title = plain(" ".join((thread.telling.title or "A thread").split()))
    rules = (
        f"default-src 'none'; style-src {fingerprint(READER_CSS)}; script-src {fingerprint(READER_SCRIPT)}; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{rules}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{READER_CSS}</style>\n</head>\n<body>\n<main>\n{write_html(thread.telling, heading=1)}\n</main>\n"
        f"<script>{READER_SCRIPT}</script>\n</body>\n</html>\n"
    )
