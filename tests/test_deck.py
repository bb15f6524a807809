"""The deck: what every slide must say, what must fit, who is named, and that it opens."""

import dataclasses
import functools
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from defusedxml import ElementTree
from pptx import Presentation
from pptx.chart.plot import XyPlot
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Emu, Inches
from test_results import PAGE, few, results, sample

import brockdiscourse as bd
from brockdiscourse.deck import write_deck
from brockdiscourse.office import clean, cut, label, line, repack
from brockdiscourse.questions.evidence import name_roles
from brockdiscourse.results import CHAPTERS, analyze
from brockdiscourse.slides import count_lines, fit, height_of, width_of
from brockdiscourse.tables import Corpus

EVIL = (
    '=HYPERLINK("http://x","y")', "http://spam.example/buy", "\x07bell\x00", "-1+1", "\u202eevil",
    "Minh Khai von und zu Hohenlohe-Langenburg-Schillingsfürst the third", "佐藤花子さん", "عبد الله", "🙂", "W" * 120,
)  # fmt: skip
METHODS = re.compile(r"log-odds|\balpha\b|\bq\b|bootstrap|permutation|prediction-powered|p-value", re.IGNORECASE)


@functools.cache
def written() -> bytes:
    """The sample's deck."""
    return write()


def write(corpus: Corpus | None = None, *, names: bool = False) -> bytes:
    with TemporaryDirectory() as folder:
        told = results() if corpus is None else analyze(corpus)
        return write_deck(told, Path(folder) / "new" / "deck.pptx", names=names).read_bytes()


def slides(data: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(data)).slides)


def texts(slide: Any) -> Iterator[str]:
    """All that can be read on a slide."""
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        if shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)
        if shape.has_chart:
            yield shape.chart.part.blob.decode()


def parts(data: bytes, pattern: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if re.search(pattern, name)}


def renamed(corpus: Corpus) -> Corpus:
    """The same with hostile names and titles."""
    people = corpus.people.assign(name=[f"{EVIL[at % len(EVIL)]} {at}" for at in range(len(corpus.people))])
    posts = corpus.posts.assign(title="A very long title, " * 9 + "W" * 90)
    provenance = {**corpus.provenance, "title": "A very long name of a corpus " * 12}
    return dataclasses.replace(corpus, people=people, posts=posts, provenance=provenance)


@functools.cache
def short() -> bytes:
    """A deck of twelve posts."""
    return write(few())


@functools.cache
def single() -> bytes:
    """A deck of one post that is not invented."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "page.html").write_text(PAGE, encoding="utf-8")
        return write(bd.build_corpus(folder, name="one"))


@functools.cache
def hostile() -> bytes:
    return write(renamed(few()), names=True)


# --- what every slide must say ---------------------------------------------------------------------------------------


def test_deck_is_wide_and_long_enough() -> None:
    """16:9, and at least ten slides: title, answers, quotations, limits, glossary."""
    deck = Presentation(io.BytesIO(written()))
    assert (Emu(deck.slide_width).inches, Emu(deck.slide_height).inches) == pytest.approx((13.333, 7.5), abs=0.001)
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert len(titles) >= 10
    assert titles[0] == "Second Chair (INVENTED)"
    appendix = ["How to read it", "How it was found", "What the tables hold", "What this does not show"]
    assert titles[-4:] == appendix
    assert sum(title.endswith("in their words") for title in titles) >= 2


def test_each_answer_has_its_slide() -> None:
    """The title is the finding, the caption its caption, and the notes hold both."""
    by_title = {slide.shapes.title.text_frame.text: slide for slide in slides(written())}
    for result in results().by_role.values():
        slide = by_title[line(result.finding.title)]
        assert line(result.finding.caption) in list(texts(slide))
        notes = slide.notes_slide.notes_text_frame.text
        assert line(result.finding.title) in notes
        assert line(result.finding.caption) in notes


def test_notes_hold_three_quotes_with_their_ids() -> None:
    """Each answer's notes quote three sentences, each with the id of its post or comment."""
    ids = set(sample().units["unit_id"])
    titles = {line(result.finding.title) for result in results().by_role.values()}
    for slide in slides(written()):
        if slide.shapes.title.text_frame.text in titles:
            notes = slide.notes_slide.notes_text_frame.text
            quoted = [row for row in notes.splitlines() if row.startswith("“") and any(unit in row for unit in ids)]
            assert len(quoted) == 3, slide.shapes.title.text_frame.text


def test_every_slide_says_invented_and_has_notes() -> None:
    """INVENTED stands on each slide of an invented corpus, in its text and not only in its picture."""
    for slide in slides(written()):
        assert any("INVENTED" in text for text in texts(slide))
        assert slide.notes_slide.notes_text_frame.text.strip()


def test_a_real_corpus_is_not_called_invented() -> None:
    """Where nothing is invented, no slide says so."""
    told = "\n".join(text for slide in slides(single()) for text in texts(slide))
    assert "INVENTED" not in told
    assert "invented" not in told


def test_every_picture_chart_and_table_is_described() -> None:
    """Whoever cannot see it is told the finding or the content, not only the kind."""
    seen = 0
    for slide in slides(written()):
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
                seen += 1
                alt = shape.element.xpath(".//p:cNvPr")[0].get("descr")
                assert len(alt) > 40
                assert slide.shapes.title.text_frame.text in alt or "in their words" not in alt
    assert seen >= 15


def test_no_slide_speaks_of_methods() -> None:
    """Plain words on the slides and in the notes."""
    for slide in slides(written()):
        told = "\n".join([*texts(slide), slide.notes_slide.notes_text_frame.text])
        assert not METHODS.search(re.sub(r"<[^>]+>", " ", told))


def test_glossary_closing_and_dictionary_say_what_they_must() -> None:
    """The four definitions and the closing sentence word for word; each column of each table among the notes."""
    *_, glossary, _, tables, closing = slides(short())
    (table,) = [shape.table for shape in glossary.shapes if shape.has_table]
    told = {row.cells[0].text: row.cells[1].text.rstrip(".") for row in table.rows}
    assert {
        name: told[name][:1].lower() + told[name][1:] for name in ("Range", "Chance line", "Adjusted", "Inferred")
    } == {
        "Range": "similar threads would usually give a figure in here",
        "Chance line": "differences this big also appear when we shuffle the threads",
        "Adjusted": "corrected for where the word list and a human reader disagree",
        "Inferred": "not printed on the page; worked out from these words",
    }
    assert any(
        "hese are people who chose to comment, on posts the host chose to keep; it shows what was written, not what "
        "sellers do." in text
        for text in texts(closing)
    )
    notes = tables.notes_slide.notes_text_frame.text
    for name, content in few().tables.items():
        assert f"{name}: " in notes
        assert not [column for column in content.columns if f"{column}: " not in notes]


# --- parts -----------------------------------------------------------------------------------------------------------


def sections(data: bytes) -> dict[str, list[str]]:
    """The titles of each section's slides, as the file's own XML parts them."""
    deck = Presentation(io.BytesIO(data))
    title = {str(slide.slide_id): slide.shapes.title.text_frame.text for slide in deck.slides}
    root = ElementTree.fromstring(parts(data, r"ppt/presentation\.xml$")["ppt/presentation.xml"])
    space = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
    found = root.iter(f"{space}section")
    return {part.get("name", ""): [title[one.get("id", "")] for one in part.iter(f"{space}sldId")] for part in found}


def test_each_question_has_a_section_and_the_agenda_leads_there() -> None:
    """Every slide lies in one section; each line of the agenda leads to its section's first slide, by its number."""
    data = written()
    told = sections(data)
    assert list(told) == ["Opening", *CHAPTERS.values(), "Appendix"]
    assert [title for titles in told.values() for title in titles] == [
        slide.shapes.title.text_frame.text for slide in slides(data)
    ]
    all_slides = slides(data)
    (agenda,) = [slide for slide in all_slides if slide.shapes.title.text_frame.text == "What we asked"]
    rows = [shape for shape in agenda.shapes if shape.click_action.target_slide is not None]
    for shape, name in zip(rows, list(told)[1:], strict=True):
        target = shape.click_action.target_slide
        number = next(at for at, slide in enumerate(all_slides, start=1) if slide.slide_id == target.slide_id)
        assert target.shapes.title.text_frame.text == told[name][0]
        assert shape.text_frame.paragraphs[0].text == f"{name} · from slide {number}"


def test_only_some_results(tmp_path: Path) -> None:
    """A chapter by its word, a result by its name; nothing else but opening and appendix."""
    data = write_deck(results(), tmp_path / "deck.pptx", only=["replies", "focus"]).read_bytes()
    told = sections(data)
    assert list(told) == ["Opening", CHAPTERS["themes"], CHAPTERS["replies"], "Appendix"]
    assert told[CHAPTERS["themes"]] == [line(results().by_role["focus"].finding.title)]
    assert len(told[CHAPTERS["replies"]]) == 7
    with pytest.raises(bd.DiscourseError, match="no result 'x'; there are corpus, themes, replies, language, sizes"):
        write_deck(results(), tmp_path / "none.pptx", only=["x"])
    assert not (tmp_path / "none.pptx").exists()


# --- somebody's template ---------------------------------------------------------------------------------------------


def company(path: Path, *, width: float = 10.0, height: float = 5.625, ending: str = "") -> Path:
    """A company's template: two slides of its own, a red accent, Georgia, and no layout of ours by name."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(width), Inches(height)
    for layout in deck.slide_layouts:
        layout._element.cSld.set("name", f"Folie {layout.name}")
    for _ in range(2):
        deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "Confidential, Acme"
    deck.save(path)
    replaced = {}
    for name, xml in parts(path.read_bytes(), r"ppt/theme/|\[Content_Types\]").items():
        told = re.sub(rb"<a:accent1>.*?</a:accent1>", b'<a:accent1><a:srgbClr val="C00000"/></a:accent1>', xml)
        told = told.replace(b'<a:latin typeface="Calibri"', b'<a:latin typeface="Georgia"')
        if ending == ".potx":
            told = told.replace(b"presentationml.presentation.main+xml", b"presentationml.template.main+xml")
        replaced[name] = told
    path = path.with_suffix(ending or path.suffix)
    path.write_bytes(repack((path if path.exists() else path.with_suffix(".pptx")).read_bytes(), replace=replaced))
    return path


@pytest.mark.parametrize("ending", [".pptx", ".potx"])
def test_a_company_s_template_gives_its_look(tmp_path: Path, ending: str) -> None:
    """Its size, theme and layouts, not its slides; everything lies on the smaller slide in proportion."""
    template = company(tmp_path / "company.pptx", ending=ending)
    data = write_deck(analyze(few()), tmp_path / "deck.pptx", template=template).read_bytes()
    deck = Presentation(io.BytesIO(data))
    assert (Emu(deck.slide_width).inches, Emu(deck.slide_height).inches) == (10.0, 5.625)
    assert len(deck.slides) == len(slides(short()))
    assert not parts(data, r"ppt/slides/slide.*") or b"Acme" not in b"".join(parts(data, r"ppt/slides/").values())
    themes = parts(data, r"ppt/theme/")
    assert any(b'<a:accent1><a:srgbClr val="C00000"/>' in xml and b"Georgia" in xml for xml in themes.values())
    for mine, ours in zip(deck.slides, slides(short()), strict=True):
        assert mine.slide_layout.name.startswith("Folie ")
        for one, other in zip(mine.shapes, ours.shapes, strict=True):
            assert one.left + one.width <= deck.slide_width + 9525
            assert one.top / deck.slide_height == pytest.approx(other.top / Emu(6858000), abs=0.001)
            if one.has_text_frame and one.text_frame.text and other.text_frame.paragraphs[0].runs:
                sizes = [shape.text_frame.paragraphs[0].runs[0].font.size.pt for shape in (one, other)]
                assert sizes[0] / sizes[1] == pytest.approx(0.75, abs=0.01)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "No such file"),
        (b"", "is not a PowerPoint file"),
        (b"PK\x03\x04 broken", "is not a PowerPoint file"),
        ("4:3", "its slides are 10.0 by 7.5 inches; a template must be 16:9"),
    ],
)
def test_templates_that_cannot_be_used(tmp_path: Path, content: Any, told: str) -> None:
    """One message that names the file; no deck is written."""
    template = tmp_path / "company.pptx"
    if content == "4:3":
        company(template, height=7.5)
    elif content is not None:
        template.write_bytes(content)
    with pytest.raises(bd.DiscourseError, match=re.escape(told)) as raised:
        write_deck(results(), tmp_path / "deck.pptx", template=template)
    assert "company.pptx" in str(raised.value)
    assert not (tmp_path / "deck.pptx").exists()


# --- charts ----------------------------------------------------------------------------------------------------------


def charts(data: bytes) -> dict[str, Any]:
    return {
        slide.shapes.title.text_frame.text: shape.chart
        for slide in slides(data)
        for shape in slide.shapes
        if shape.has_chart and not isinstance(shape.chart.plots[0], XyPlot)
    }


def small_charts(data: bytes) -> list[Any]:
    """Those of the grid."""
    every = [shape.chart for slide in slides(data) for shape in slide.shapes if shape.has_chart]
    return [chart for chart in every if isinstance(chart.plots[0], XyPlot)]


def test_small_charts_hold_every_period_and_the_trend() -> None:
    """A chart for each series of the grid: each period's rate stands at its date, the trend runs from end to end."""
    result = results().by_role["trends"]
    periods, trends = results().counts.periods, results().counts.trends
    drawn = small_charts(written())
    names = list(trends["series"].head(9))
    titles = [chart.chart_title.text_frame.text for chart in drawn]
    assert titles == [label(results().counts.codebook.labels[name]) for name in names]
    for name, chart in zip(names, drawn, strict=True):
        mine = periods[periods["series"] == name]
        points = {series.name: list(zip(*told(series), strict=True)) for series in chart.plots[0].series}
        marks = [
            point
            for kind in ("Rate", "Texts begin or end here", "Threads still open")
            for point in points.get(kind, [])
        ]
        expected = zip(mine["start"].dt.year + (mine["start"].dt.day_of_year - 1) / 365.25, mine["rate"], strict=True)
        assert np.array(sorted(marks)) == pytest.approx(np.array(sorted(expected)))
        row = trends.set_index("series").loc[name]
        assert points["Trend"][0][1] == pytest.approx(max(row["start"], 0))
        assert points["Trend"][-1][1] == pytest.approx(max(row["end"], 0), abs=0.003)
        assert ("Range, from" in points) == bool(pd.notna(row["low"]))
    assert result.panels[0].name in result.told[0]


def told(series: Any) -> tuple[list[float], list[float]]:
    """Where the points of a scatter's series stand."""
    across, up = (
        [float(value.text) for value in series._element.xpath(f"./c:{axis}//c:v")] for axis in ("xVal", "yVal")
    )
    return across, up


def test_charts_hold_the_results_numbers() -> None:
    """Bars, columns and lines are PowerPoint's own, with the result's categories, values and ranges."""
    drawn = charts(written())
    native = {line(result.finding.title): result.native for result in results().by_role.values() if result.native}
    assert set(drawn) == set(native)
    for title, chart in drawn.items():
        expected = native[title]
        assert list(chart.plots[0].categories) == [label(name) for name in expected.categories]
        for series, told in zip(chart.plots[0].series, expected.series, strict=False):
            assert list(series.values) == pytest.approx(list(told.values), nan_ok=True)
            assert bool(series._element.xpath("./c:errBars")) == bool(told.low)


def test_ranges_are_as_long_as_the_tables_say() -> None:
    """An error bar reaches from the value to the upper and the lower end."""
    result = results().by_role["themes"]
    chart = charts(written())[line(result.finding.title)]
    assert result.native is not None
    (told,) = result.native.series
    for tag, ends in (("plus", told.high), ("minus", told.low)):
        points = chart.plots[0].series[0]._element.xpath(f"./c:errBars/c:{tag}//c:v")
        expected = np.abs(np.subtract(np.array(ends, float), np.array(told.values, float)))
        assert [float(point.text) for point in points] == pytest.approx(list(expected), abs=1e-6)


def test_colours_and_fonts_come_from_the_theme() -> None:
    """Choosing another theme recolours everything: no slide or chart names a colour or a font of its own."""
    data = written()
    for name, xml in parts(data, r"ppt/(slides|charts)/[^/]+\.xml$").items():
        assert b"srgbClr" not in xml, name
        assert b"<a:latin" not in xml, name
    for theme in parts(data, r"ppt/theme/").values():
        assert b'<a:accent1><a:srgbClr val="0072B2"/></a:accent1>' in theme
        assert theme.count(b'<a:latin typeface="Arial"/>') == 2


def test_pictures_have_their_svg_beside_them() -> None:
    """Each picture is PNG and SVG; the SVG is told to programs that draw it."""
    data = written()
    with_picture = [xml for xml in parts(data, r"ppt/slides/slide\d+\.xml$").values() if b"<p:pic>" in xml]
    assert len(with_picture) == 3, "a tree and two matrices"
    assert all(b"svgBlip" in xml for xml in with_picture)
    svgs = parts(data, r"ppt/media/.*\.svg$")
    assert len(svgs) == len(parts(data, r"ppt/media/.*\.png$")) == 3
    assert all(b"<svg" in svg for svg in svgs.values())


# --- what must fit ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("deck", [written, hostile])
def test_nothing_leaves_the_slide_or_covers_anything(deck: Any) -> None:
    """Every box lies on the slide, and no two overlap."""
    for slide in slides(deck()):
        boxes = [(s.left, s.top, s.left + s.width, s.top + s.height, s.name) for s in slide.shapes]
        for left, top, right, bottom, name in boxes:
            assert 0 <= left < right <= Emu(12192000), name
            assert 0 <= top < bottom <= Emu(6858000), name
        for at, one in enumerate(boxes):
            for other in boxes[at + 1 :]:
                apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
                assert apart, (slide.shapes.title.text_frame.text, one[4], other[4])


@pytest.mark.parametrize("deck", [written, hostile])
def test_every_text_fits_its_box(deck: Any) -> None:
    """Measured at its size, each text is no higher than its box and no smaller than 14 points."""
    for slide in slides(deck()):
        for shape in slide.shapes:
            if not shape.has_text_frame or not shape.text_frame.text:
                continue
            frame, high = shape.text_frame, 0.0
            indent = 0.3 if b"buChar" in shape.element.xml.encode() else 0.0
            wide = (shape.width - frame.margin_left - frame.margin_right) / 914400 - indent
            for paragraph in frame.paragraphs:
                for run in paragraph.runs:
                    assert run.font.size.pt >= 14
                    high += height_of(run.text, size=run.font.size.pt, width=wide, bold=bool(run.font.bold))
                high += paragraph.space_after.inches if paragraph.space_after else 0.0
            assert high <= (shape.height - frame.margin_top - frame.margin_bottom) / 914400 + 0.12, frame.text


def test_no_type_is_smaller_than_14_points() -> None:
    """On slides, in tables and in charts."""
    for name, xml in parts(written(), r"ppt/(slides|charts)/[^/]+\.xml$").items():
        sizes = [int(size) for size in re.findall(rb'\bsz="(\d+)"', xml)]
        assert sizes, name
        assert min(sizes) >= 1400, name


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 1.0, 1),
        ("nnnn", 10.0, 1),  # 4 x 0.55 em x 10 pt x 1.02 = 0.31 in
        ("nnnn nnnn", 0.4, 2),
        ("nnnn nnnn", 0.7, 1),
        ("n" * 100, 1.0, 8),  # 7.79 in, broken
    ],
)
def test_lines_are_counted_as_words_break(text: str, width: float, lines: int) -> None:
    """Words go to the next line where they do not fit; a word longer than a line is broken."""
    assert count_lines(text, size=10, width=width) == lines


def test_wide_letters_are_wide() -> None:
    """Chinese and capitals take more room than small letters, bold more than plain."""
    assert width_of("漢字", size=10) > width_of("MN", size=10) > width_of("mn"[1:] * 2, size=10) > 0
    assert width_of("n", size=10, bold=True) > width_of("n", size=10)


def test_long_titles_shrink_and_then_are_cut() -> None:
    """The largest size that fits; at the smallest one line more; then an ellipsis, also of a single long word."""
    assert fit("short", sizes=(28, 22), width=12, lines=2) == (28, "short")
    size, told = fit("word " * 40, sizes=(28, 22), width=12, lines=2)
    assert (size, told) == (22, "word " * 40)
    for text in ("word " * 400, "n" * 4000):
        size, told = fit(text, sizes=(28, 22), width=12, lines=2)
        assert told.endswith(" …")
        assert count_lines(told, size=size, width=12) <= 3
        assert len(told) > 100


# --- names -----------------------------------------------------------------------------------------------------------


def test_commenters_go_by_role_unless_asked() -> None:
    """No part of the file holds a commenter's name; who signs a post is named. With names nobody is called by role."""
    people = few().people
    roles = name_roles(few())
    hidden = people.loc[(people["name"] != people["person"].map(roles)) & people["name"].str.contains(" "), "name"]
    assert len(hidden) > 10

    def told(data: bytes) -> str:
        return "\n".join(xml.decode() for xml in parts(data, r"\.(xml|rels|svg)$").values())

    by_role, by_name = told(short()), told(hostile())
    assert [name for name in hidden if name in by_role] == []
    assert "guest 1" in by_role
    assert "Ruth Calloway" in by_role
    assert "Schillingsfürst" in by_name
    assert "guest 1" not in by_name


# --- bytes -----------------------------------------------------------------------------------------------------------


def test_same_results_give_the_same_bytes() -> None:
    """Written again from a corpus analysed anew, the file is the same; nothing in it tells when it was made."""
    assert write(few()) == short()
    with zipfile.ZipFile(io.BytesIO(written())) as archive:
        assert {item.date_time for item in archive.infolist()} == {(2020, 1, 1, 0, 0, 0)}
        embedded = [name for name in archive.namelist() if name.endswith(".xlsx")]
        assert len(embedded) > 10
        inner = zipfile.ZipFile(io.BytesIO(archive.read(embedded[0])))
        assert b"2020-01-01T00:00:00Z" in inner.read("docProps/core.xml")


def test_hostile_names_neither_crash_nor_calculate() -> None:
    """Control characters, formulas, addresses and endless words in names leave a deck that opens, without formulas."""
    data = hostile()
    assert len(slides(data)) == len(slides(short()))
    sheets = parts(data, r"\.xlsx$")
    seen = []
    for content in sheets.values():
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                seen += [cell.value] if isinstance(cell.value, str) else []
    assert any(text.startswith("'=HYPERLINK") for text in seen)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("=1+1", "'=1+1"),
        (" =1+1", "'=1+1"),
        ("-5", "'-5"),
        ("https://a.example", "'https://a.example"),
        ("internal:Sheet1!A1", "'internal:Sheet1!A1"),
        ("a\x00b\x0bc", "abc"),
        ("two\nlines", "two lines"),
        ("\ud800x\uffff", "x"),
        ("naïve – “ok” 漢 🙂", "naïve – “ok” 漢 🙂"),
    ],
)
def test_labels_are_text(given: str, expected: str) -> None:
    """What a spreadsheet might take for a formula or a link gets an apostrophe; what no XML may hold goes."""
    assert label(given) == expected


def test_lines_survive_cleaning() -> None:
    """Line breaks and tabs stay in a text, direction marks go."""
    assert clean("a\tb\nc\u202ed") == "a\tb\ncd"


def test_long_quotations_are_cut_at_words() -> None:
    """Forty words and an ellipsis, without a dangling comma."""
    assert cut("one two three", 3) == "one two three"
    assert cut("one two, three", 2) == "one two …"


def test_repacking_forgets_the_time_and_nothing_else() -> None:
    """Two files that differ in their times become one; every part's content stays."""

    def made(year: int) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(zipfile.ZipInfo("a.xml", (year, 1, 1, 0, 0, 0)), b"<a>2019-05-05T10:00:00Z</a>")
            archive.writestr("docProps/core.xml", f"<t>{year}-05-05T10:00:00Z</t>")
        return buffer.getvalue()

    assert repack(made(1999)) == repack(made(2024))
    with zipfile.ZipFile(io.BytesIO(repack(made(1999), replace={"a.xml": b"<b/>"}))) as archive:
        assert archive.read("a.xml") == b"<b/>"
    with zipfile.ZipFile(io.BytesIO(repack(made(1999)))) as archive:
        assert archive.read("a.xml") == b"<a>2019-05-05T10:00:00Z</a>"


# --- small corpora, and other programs -------------------------------------------------------------------------------


def test_a_single_post_gives_a_deck() -> None:
    """Title, what was collected, its themes, limits and glossary: short, and no slide empty."""
    told = slides(single())
    assert len(told) >= 6
    assert all("".join(texts(slide)).strip() for slide in told)


@pytest.mark.slow
def test_libreoffice_shows_every_slide(tmp_path: Path) -> None:
    """Opened by another program, the deck has all its pages, and none is blank."""
    office, painter = shutil.which("soffice"), shutil.which("pdftoppm")
    if not office or not painter:
        pytest.skip("soffice and pdftoppm are not both on this machine")
    (tmp_path / "deck.pptx").write_bytes(written())
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [
        office,
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "deck.pptx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    subprocess.run([painter, "-r", "20", "-gray", str(tmp_path / "deck.pdf"), str(tmp_path / "page")], check=True)
    pages = sorted(tmp_path.glob("page-*.pgm"))
    assert len(pages) == len(slides(written()))
    for page in pages:
        pixels = np.frombuffer(page.read_bytes()[-266 * 150 :], dtype=np.uint8)
        assert (pixels < 128).mean() > 0.002, f"{page.name} is blank"
