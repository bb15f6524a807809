"""The report's page: findings by chapter, sentences by theme, threads, and what all of it rests on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from brockdiscourse.findings.explained import MADE
from brockdiscourse.questions.study import Result, Study
from brockdiscourse.reader import READER_CSS, READER_SCRIPT, ThreadReader, anchor
from brockdiscourse.reader.markup import fingerprint, is_web, plain, write_html
from brockdiscourse.report.appendix import APPENDIX, write_appendix
from brockdiscourse.report.assets import REPORT_CSS, REPORT_SCRIPT
from brockdiscourse.report.figures import draw
from brockdiscourse.report.grids import PRINTED_FEW, grid
from brockdiscourse.report.sentences import COLUMNS, theme_sentences
from brockdiscourse.results import CHAPTERS, Results

MOST_THREADS = 2_000_000  # characters of all threads together: the page stays under 5 MB
_LEAST = MOST_THREADS // 100  # with less room left, no further one is tried

QUOTED = ["sentence", "theme", "kind", "who", "where"]

_STYLE = REPORT_CSS + "\n" + READER_CSS
_SCRIPT = READER_SCRIPT + "\n" + REPORT_SCRIPT


def write_report(results: Results, path: str | Path, *, names: bool = False) -> Path:
    """Write a report for those without Python: one page that loads nothing and runs no script but its own.

    Parameters
    ----------
    results
        Of `analyze`.
    path
        The file to write, such as ``reports/NAME/index.html``.
    names
        Whether to name commenters. By default they go by role; whoever signs a post keeps the name.

    Returns
    -------
    pathlib.Path
        The file: findings with their charts and tables that sort; from each bar of a theme a link to its sentences;
        the threads to read; limits, glossary, methods, data dictionary. The same results give the same bytes. Of a
        large corpus the page holds a part of the sentences and threads, and says which.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(_Writer(results, names=names).write()) + "\n", encoding="utf-8", newline="\n")
    return path


class _Writer:
    def __init__(self, results: Results, *, names: bool) -> None:
        self.results = results
        self.names = names
        self.study = Study(results.counts, names=names)
        self.shown = results.view(names=names)
        hits = results.counts.corpus.hits
        found = set(hits.loc[hits["voice"] == "own", "theme"].astype("str"))
        ordered = dict.fromkeys([*results.counts.said, *(theme.id for theme in results.counts.codebook.themes)])
        self.themes = [theme for theme in ordered if theme in found] if results.counts.has_text else []
        self.definitions = {theme.id: theme.definition for theme in results.counts.codebook.themes}
        self.columns = set(COLUMNS) if self.themes else set[str]()
        self.by_label = {self.study.label(theme): theme for theme in self.themes}

    def write(self) -> Iterator[str]:
        title = plain(self.results.title)
        rules = (
            f"default-src 'none'; img-src data:; style-src {fingerprint(_STYLE)}; "
            f"script-src {fingerprint(_SCRIPT)}; base-uri 'none'; form-action 'none'"
        )
        yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
        yield f'<meta http-equiv="Content-Security-Policy" content="{rules}">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f"<title>{title}: what is argued, by whom, and how it shifts</title>\n<style>{_STYLE}</style>\n</head>"
        yield "<body>\n<p class='skip'><a href='#main'>Skip to the findings</a></p>"
        yield from self._header(title)
        yield "<main id='main' tabindex='-1'>"
        for chapter, heading in CHAPTERS.items():
            answers = [result for result in self.shown.values() if result.chapter == chapter]
            if answers:
                yield f"<section><h2 id='{chapter}'>{plain(heading)}</h2>"
                for result in answers:
                    yield from self._result(result)
                yield "</section>"
        yield from self._sentences()
        yield from self._threads()
        rows = self.results.counts.corpus.provenance["rows"]
        yield from write_appendix(self.shown.values(), rows=rows, columns=self.columns, invented=self.results.invented)
        yield f"</main>\n<footer><p class='stamp'>{plain(self.results.stamp)}</p></footer>"
        yield f"<script>{_SCRIPT}</script>\n</body>\n</html>"

    def _header(self, title: str) -> Iterator[str]:
        yield "<header>"
        if self.results.invented:
            yield "<p class='badge'>INVENTED: the blog, its people and their words do not exist</p>"
        yield f"<h1 dir='auto'>{title}</h1>"
        yield "<p class='question'>What is argued, by whom, and how it shifts</p>"
        yield f"<p class='stamp'>{plain(self.results.stamp)}</p>"
        if self.results.shared:
            yield "<p>This corpus is shared without its words: counts and structure, no sentences.</p>"
        yield "<ul class='short'>"
        for result in self.shown.values():
            yield f"<li><a href='#r-{plain(result.name)}'>{plain(result.finding.title)}</a></li>"
        yield "</ul></header>\n<nav aria-label='Chapters'><ul>"
        chapters = {result.chapter for result in self.shown.values()}
        places = [(name, heading) for name, heading in CHAPTERS.items() if name in chapters]
        places += [("sentences", "Sentences")] if self.themes else []
        places += [("threads", "Threads"), ("appendix", APPENDIX)]
        yield from (f"<li><a href='#{name}'>{plain(heading)}</a></li>" for name, heading in places)
        yield "</ul></nav>"

    def _result(self, result: Result) -> Iterator[str]:
        name = plain(result.name)
        yield f"<article id='r-{name}' aria-labelledby='t-{name}'><p class='question'>{plain(result.question)}</p>"
        yield f"<h3 id='t-{name}'>{plain(result.finding.title)}</h3>"
        quotes = result.quotes

        def link(category: str, series: str) -> tuple[str, str] | None:
            theme = self.by_label.get(category)
            if theme is not None:
                return f"s-{self.themes.index(theme)}", _find(result.table, series)
            return (f"q-{name}", "") if quotes is not None and len(quotes) else None

        yield draw(result, link=link)
        if quotes is not None and len(quotes):
            self.columns.update(QUOTED)
            yield f"<details id='q-{name}'><summary>The sentences behind it</summary>{_quoted(quotes)}</details>"
        if len(result.table):
            plainly = _plainly(result.table)
            self.columns.update(map(str, plainly.columns))
            numbers = grid(plainly, caption=f"{result.name}: the numbers.")
            yield f"<details class='numbers'><summary>The numbers</summary>{numbers}</details>"
        if result.name in MADE:
            yield f"<p class='caption'><a href='#m-{name}'>How this figure is made</a></p>"
        yield "</article>"

    def _sentences(self) -> Iterator[str]:
        if not self.themes:
            return
        yield "<section><h2 id='sentences'>The sentences, theme by theme</h2>"
        yield "<p>Every sentence in which a theme was counted. To narrow a list, type words, or a column’s name and "
        yield "what it is to hold, as in <kbd>role:host</kbd> or <kbd>year:2014</kbd>.</p>"
        for number, theme in enumerate(self.themes):
            rows, every = theme_sentences(self.study, theme)
            label = self.study.label(theme)
            kept = f"{len(rows):,} of {every:,} shown" if len(rows) < every else f"{every:,}"
            definition = self.definitions.get(theme, "")
            table = grid(rows[COLUMNS], caption=f"{label}: sentences.", links=_addresses(rows["url"]))
            yield f"<details id='s-{number}' class='said'><summary>{plain(label)} ({kept})</summary>"
            yield f"<p class='caption'>{plain(definition)}</p>{table}</details>"
        yield "</section>"

    def _threads(self) -> Iterator[str]:
        corpus = self.results.counts.corpus
        sizes = self.results.counts.threads.set_index("post_id")["comments"]
        ranked = sizes.sort_values(ascending=False, kind="stable")
        reader = ThreadReader(corpus, names=self.names, codebook=self.results.counts.codebook)
        written: dict[Any, str] = {}
        room = MOST_THREADS
        for post_id in ranked[ranked > 0].index:
            if room < _LEAST:
                break
            section = write_html(reader.tell(post_id), heading=4)
            if len(section) <= room:
                written[post_id] = section
                room -= len(section)
        told = f"{len(written):,} of {len(sizes):,}" if len(written) < len(sizes) else f"All {len(sizes):,}"
        yield f"<section class='threads'><h2 id='threads'>The threads</h2><p>{told} threads can be read here; those "
        yield "without comments, and of a large corpus the smaller ones, are left out.</p>"
        yield "<p class='printed'>On paper stand those threads that are unfolded on the screen when it is printed.</p>"
        titles = corpus.posts.set_index("post_id")["title"]
        for post_id in corpus.posts["post_id"]:
            if post_id in written:
                title = titles[post_id] if isinstance(titles[post_id], str) else post_id
                head = f"<summary dir='auto'>{plain(title)} ({sizes[post_id]:,})</summary>"
                yield f"<details id='d-{anchor(post_id)}'>{head}{written[post_id]}</details>"
        yield "</section>"


def _plainly(table: pd.DataFrame) -> pd.DataFrame:
    """Without the columns that only a methodologist reads, and a theme by its label alone; the workbook has all."""
    odds = ["log_odds", "low", "high"] if "log_odds" in table else []
    twice = [name for name, label in (("theme", "label"), ("other", "other_label")) if {name, label} <= set(table)]
    left = table.drop(columns=[name for name in (*odds, *twice, "chance", "p", "q") if name in table])
    first = [label for label in ("label", "other_label") if twice and label in left]
    return left[[*first, *left.columns.drop(first)]]


def _find(table: pd.DataFrame, series: str) -> str:
    """What narrows a theme's sentences to a bar's: the column in which the series stands, and its name."""
    for column in ("role", "turn", "year"):
        if series and column in table and series in set(table[column].astype("str")):
            value = {"posts": "post", "comments": "comment", "replies": "reply"}.get(series, series)
            return f"{column}:{value}"
    return ""


def _quoted(quotes: pd.DataFrame) -> str:
    rows = quotes.rename(columns={"unit_id": "where"})
    against = ["against" if kind == "against" else "" for kind in rows["kind"]]
    kinds = rows["kind"].replace({"for": "counted", "against": "near it, and not counted"})
    table = rows.assign(kind=kinds)[QUOTED]
    links = _addresses(rows["url"])
    told = grid(table, caption="Sentences.", links=links, classes=against, printed=PRINTED_FEW)
    return f"<div class='said'>{told}</div>"


def _addresses(urls: pd.Series) -> list[str]:
    """Addresses that may be links: http and https, nothing else."""
    return [url if is_web(url) else "" for url in urls]
