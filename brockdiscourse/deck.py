"""Results to one PowerPoint file: a finding a slide, its chart, the words behind it, and how to read it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from brockdiscourse import schema
from brockdiscourse.findings.glossary import GLOSSARY, INVENTED, LIMITS, METHODS
from brockdiscourse.master import MARGIN, WIDTH, add_sections, new_deck, pack, start_slide
from brockdiscourse.office import clean, cut, line
from brockdiscourse.questions.study import Result
from brockdiscourse.results import CHAPTERS, Results
from brockdiscourse.slidecharts import add_chart, add_panels
from brockdiscourse.slides import (
    ACCENT,
    GREY,
    INK,
    SECOND,
    SMALL,
    Box,
    Card,
    add_agenda,
    add_bullets,
    add_picture,
    add_quotes,
    add_slide,
    add_table,
    add_text,
    fit,
    height_of,
)
from brockdiscourse.text import in_quotes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SHORT = ("themes", "challenger", "uptake", "focus", "replies", "answers", "words", "change")  # told in short
_QUOTED = ("themes", "challenger", "change")  # shown by their sentences
_LONGEST = 40  # words of a quotation
_TOLD = 12  # numbers in the notes, and for whoever cannot see the chart
_BRIEF = 12  # characters of a number
_DPI = 160


def write_deck(
    results: Results,
    path: str | Path,
    *,
    names: bool = False,
    only: Sequence[str] = (),
    template: str | Path | None = None,
) -> Path:
    """Write a PowerPoint file, 16:9: one finding a slide, with its chart, its caption and notes for the speaker.

    An agenda leads to a section for each question; an appendix holds glossary, methods, the tables and the limits.

    Parameters
    ----------
    results
        Of `analyze`.
    path
        The file to write.
    names
        Whether to name commenters. By default they go by role; whoever signs a post keeps the name.
    only
        Chapters (``corpus``, ``themes``, ``replies``, ``language``) or names of results to show; all by default.
    template
        A company's own ``.pptx`` or ``.potx``, 16:9: its fonts, colours and background instead of ours.

    Returns
    -------
    pathlib.Path
        The file. The same results give the same bytes. Charts of a type that PowerPoint has can be edited there; the
        others are pictures.

    Raises
    ------
    DiscourseError
        If `only` names what there is not, or the template cannot be used.
    """
    path = Path(path)
    shown = results.pick(*only, names=names)
    deck = new_deck(title=f"{results.title}: what is argued, by whom, and how it shifts", template=template)
    writer = _Writer(deck, results)
    writer.title(results.view(names=names)["corpus"])
    writer.summary(shown)
    agenda = writer.agenda(shown)
    sections = [("Opening", len(deck.slides))]
    for chapter, title in CHAPTERS.items():
        before = len(deck.slides)
        for result in shown.values():
            if result.chapter == chapter:
                writer.result(result)
                if result.name in _QUOTED:
                    writer.quotes(result)
        if len(deck.slides) > before:
            sections.append((title, len(deck.slides) - before))
    before = len(deck.slides)
    writer.appendix()
    sections.append(("Appendix", len(deck.slides) - before))
    writer.fill(agenda, sections, shown)
    add_sections(deck, sections)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pack(deck, themed=template is None))
    return path


class _Writer:
    """Writes one deck's slides, each with the corpus's stamp."""

    def __init__(self, deck: Any, results: Results) -> None:
        self.deck = deck
        self.stamp = results.stamp
        self.invented = results.invented
        self.name = results.title
        self.badge = "INVENTED" if results.invented else ""
        self.corpus = results.counts.corpus
        self.quoted: set[str] = set()

    def title(self, collected: Result) -> None:
        finding = collected.finding
        slide = start_slide(self.deck, opening=True)
        wide = WIDTH - 2 * MARGIN
        size, told = fit(line(self.name), sizes=(44, 40, 36, 32), width=wide, lines=2, bold=True)
        high = height_of(told, size=size, width=wide, bold=True)
        _place(slide.shapes.title, told, size, Box(MARGIN, 3.1 - high, wide, high + 0.1))
        subtitle, place = "What is argued, by whom, and how it shifts", Box(MARGIN, 3.4, wide, 0.5)
        if others := [shape for shape in slide.placeholders if shape.placeholder_format.idx]:
            _place(others[0], subtitle, 24, place)
        else:
            add_text(slide, [(subtitle, 24, ACCENT, False)], place)
        about = fit(finding.title, sizes=(20, 18), width=wide, lines=2)
        add_text(slide, [(about[1], about[0], GREY, False)], Box(MARGIN, 4.1, wide, 0.7))
        if self.invented:
            told = "INVENTED: the blog, its people and their words do not exist."
            add_text(slide, [(told, 24, SECOND, True)], Box(MARGIN, 5.2, wide, 0.5))
        add_text(slide, [(line(self.stamp), SMALL, GREY, False)], Box(MARGIN, 6.95, wide, 0.3))
        slide.notes_slide.notes_text_frame.text = clean(f"{finding.title}\n{finding.caption}")

    def agenda(self, shown: Mapping[str, Result]) -> tuple[Any, Box]:
        return self._slide("What we asked", notes="\n".join(result.question for result in shown.values()))

    def fill(self, agenda: tuple[Any, Box], sections: Sequence[tuple[str, int]], shown: Mapping[str, Result]) -> None:
        """Write the agenda, now that it is known where each section starts."""
        asked: dict[str, list[str]] = {}
        for result in shown.values():
            asked.setdefault(CHAPTERS[result.chapter], []).append(result.question.split("?")[0] + "?")
        asked["Appendix"] = ["How to read it", "How it was found", "What the tables hold", "What this does not show"]
        rows, at = [], sections[0][1]
        for name, count in sections[1:]:
            heading = f"{name} · from slide {at + 1}"
            rows.append((heading, list(dict.fromkeys(asked[name])), self.deck.slides[at]))
            at += count
        add_agenda(agenda[0], rows, agenda[1])

    def summary(self, shown: Mapping[str, Result]) -> None:
        told = [shown[name].finding.title for name in _SHORT if name in shown]
        told = told or [result.finding.title for result in shown.values()]
        slide, box = self._slide("In short", notes="\n".join(told))
        add_bullets(slide, told, box)

    def result(self, result: Result) -> None:
        finding = result.finding
        slide, box = self._slide(finding.title, question=result.question, caption=finding.caption, notes=_notes(result))
        if result.native is not None:
            add_chart(slide, result.native, box, alt=_alt(result, _KINDS[result.native.form]))
        elif result.panels:
            add_panels(slide, result.panels, box, alt=_alt(result, "Line charts"))
        elif result.chart is not None:
            png, svg = _render(result.chart(None), box)
            add_picture(slide, box, png=png, svg=svg, alt=_alt(result, "Picture of a chart"))
        elif not result.told or not all(": " in told for told in result.told):
            add_bullets(slide, result.told or [result.question], box)
        else:
            rows = [told.rsplit(": ", 1) for told in result.told]
            brief = max(len(number) for _, number in rows) <= _BRIEF
            head, wide, share = ("Number", min(box.width, 9.0), 0.75) if brief else ("Found", box.width, 0.4)
            place = Box(box.left, box.top, wide, box.height)
            add_table(slide, [("", head), *rows], place, shares=(share, 1 - share), alt=_alt(result, "Table"))

    def quotes(self, result: Result) -> None:
        quotes = result.quotes
        if quotes is None or quotes.empty or quotes["theme"].iloc[0] in self.quoted:
            return
        theme = str(quotes["theme"].iloc[0])
        self.quoted.add(theme)
        cards = [
            Card(
                heading="Counted" if row["kind"] == "for" else "Near it, and not counted",
                words=cut(line(row["sentence"]), _LONGEST),
                source=f"{line(row['who'])} · {line(row['unit_id'])}",
                link=row["url"] if isinstance(row["url"], str) else "",
            )
            for row in _best(quotes)
        ]
        caption = f"Sentences with most words of the theme, and one that comes near it. {self.stamp}"
        slide, box = self._slide(
            f"{theme}, in their words", question="What does it sound like?", caption=caption, notes=_notes(result)
        )
        add_quotes(slide, cards, box)

    def appendix(self) -> None:
        """How to read it, how it was found, the data dictionary; and at the end what it does not show."""
        self._table("How to read it", [("Word", "What it means here"), *GLOSSARY], shares=(0.22, 0.78))
        self._list("How it was found", METHODS)
        counts = self.corpus.provenance["rows"]
        tables = {name: table for name, table in schema.TABLES.items() if name in counts}
        rows = [("Table", "One row is", "Rows")]
        rows += [(name, table.row, f"{counts[name]:,}") for name, table in tables.items()]
        columns = [
            f"{name}: " + "; ".join(f"{column.name}: {column.says}" for column in table.columns)
            for name, table in tables.items()
        ]
        self._table("What the tables hold", rows, shares=(0.15, 0.73, 0.12), notes="\n\n".join(columns))
        self._list("What this does not show", [*LIMITS, *([INVENTED] * self.invented)])

    def _list(self, title: str, told: Sequence[str]) -> None:
        slide, box = self._slide(title, notes="\n".join(told))
        add_bullets(slide, told, box)

    def _table(self, title: str, rows: Sequence[Sequence[str]], *, shares: Sequence[float], notes: str = "") -> None:
        told = "\n".join(": ".join(row) for row in rows[1:])
        slide, box = self._slide(title, notes=notes or told)
        add_table(slide, rows, box, shares=shares, alt=f"{title}. {told}")

    def _slide(self, title: str, *, question: str = "", caption: str = "", notes: str) -> tuple[Any, Box]:
        told: tuple[Any, Box] = add_slide(
            self.deck, title, question=question, caption=caption or self.stamp, notes=notes, badge=self.badge
        )
        return told


def _place(shape: Any, text: str, size: int, box: Box) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Inches, Pt

    shape.left, shape.top, shape.width, shape.height = map(Inches, (box.left, box.top, box.width, box.height))
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = 0
    frame.text = clean(text)
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    frame.paragraphs[0].runs[0].font.size = Pt(size)
    frame.paragraphs[0].runs[0].font.color.theme_color = INK if size > 24 else ACCENT  # noqa: PLR2004 - the title


# --- numbers and words for those who do not see the chart -----------------------------------------------------------

_KINDS = {"bars": "Bar chart", "columns": "Column chart", "lines": "Line chart"}


def _alt(result: Result, kind: str) -> str:
    return f"{kind}. {result.finding.title}. {'; '.join(result.told[:_TOLD])}"


def _notes(result: Result) -> str:
    parts = [result.question, result.finding.title, result.finding.caption, "", "Numbers:", *result.told[:_TOLD]]
    quotes = result.quotes
    if quotes is not None and len(quotes):
        parts += ["", "Sentences:"]
        for row in _best(quotes):
            mark = " (near it, and not counted)" if row["kind"] == "against" else ""
            link = f", {row['url']}" if isinstance(row["url"], str) else ""
            parts.append(
                f"{in_quotes(cut(line(row['sentence']), _LONGEST))} {row['who']}, {row['unit_id']}{link}{mark}"
            )
    return "\n".join(line(part) for part in parts)


def _best(quotes: pd.DataFrame) -> list[dict[Any, Any]]:
    """Two sentences for and one against, as far as there are; else three."""
    against = quotes[quotes["kind"] == "against"].head(1)
    others = quotes[quotes["kind"] != "against"].head(3 - len(against))
    return pd.concat([others, against]).to_dict("records")


def _render(chart: "Axes | Figure", box: Box) -> tuple[bytes, bytes]:
    """A chart as PNG and SVG."""
    import matplotlib.pyplot as plt

    from brockdiscourse.style import place, render

    figure: Any = chart.get_figure(root=True)
    place(figure, size=(box.width, box.height))
    blobs = render(figure, "png", dpi=_DPI), render(figure, "svg", dpi=_DPI)
    plt.close(figure)
    return blobs
