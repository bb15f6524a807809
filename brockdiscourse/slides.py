"""A slide and what stands on it: text that fits, tables, pictures, quotations; colours and fonts from the theme."""

import hashlib
import io
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import ColorFormat
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Inches, Pt

from brockdiscourse.master import HEIGHT, MARGIN, TITLE_SIZE, WIDTH, start_slide
from brockdiscourse.office import clean, line
from brockdiscourse.text import in_quotes

TITLE_SIZES, TEXT_SIZES = (TITLE_SIZE, 26, 24, 22), (22, 20, 18, 16, 14)  # points; nothing is smaller than 14
SMALL = 14
INK, GREY, PALE = MSO_THEME_COLOR.TEXT_1, MSO_THEME_COLOR.TEXT_2, MSO_THEME_COLOR.BACKGROUND_2
ACCENT, SECOND, RULE = MSO_THEME_COLOR.ACCENT_1, MSO_THEME_COLOR.ACCENT_2, MSO_THEME_COLOR.ACCENT_3
FAINT = MSO_THEME_COLOR.ACCENT_6

_BADGE = 1.3  # inches at the right of the caption, for INVENTED and the slide's number
_LEADING = 1.2
_STAND_IN = 0.88  # where there is no Arial, a wider font stands in for it and a title may take a line more
_ASVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float


# --- a slide -------------------------------------------------------------------------------------------------------


def add_slide(deck: Any, title: str, *, question: str = "", caption: str = "", notes: str, badge: str = "") -> Any:
    """Add a slide with its question, title, caption, badge, number and notes.

    Returns
    -------
    tuple
        The slide, and the `Box` left free between title and caption.
    """
    slide = start_slide(deck)
    wide = WIDTH - 2 * MARGIN
    size, told = fit(line(title), sizes=TITLE_SIZES, width=wide, lines=2, bold=True)
    short = fit(line(title), sizes=TITLE_SIZES[:3], width=wide, lines=1, bold=True)
    size = short[0] if count_lines(told, size=short[0], width=wide, bold=True) == 1 else size
    high = height_of(told, size=size, width=wide * _STAND_IN, bold=True)
    head = slide.shapes.title
    head.left, head.top, head.width, head.height = map(Inches, (MARGIN, 0.62, wide, high + 0.1))
    _write(head.text_frame, [(told, size, INK, True)])
    if question:
        told = fit(line(question), sizes=(SMALL,), width=wide, lines=1)[1]
        add_text(slide, [(told, SMALL, GREY, False)], Box(MARGIN, 0.3, wide, 0.32))
    top, bottom = 0.62 + high + 0.25, HEIGHT - 0.25
    if caption:
        room = wide - _BADGE
        told = fit(line(caption), sizes=(SMALL,), width=room, lines=4)[1]
        low = height_of(told, size=SMALL, width=room * _STAND_IN)
        add_text(slide, [(told, SMALL, GREY, False)], Box(MARGIN, HEIGHT - 0.25 - low, room, low))
        bottom = HEIGHT - 0.42 - low
    _add_badge(slide, badge, number=len(deck.slides))
    slide.notes_slide.notes_text_frame.text = clean(notes)
    return slide, Box(MARGIN, top, wide, min(bottom, HEIGHT - 0.75) - top)


def _add_badge(slide: Any, badge: str, *, number: int) -> None:
    box = Box(WIDTH - MARGIN - _BADGE, HEIGHT - 0.75, _BADGE, 0.5)
    frame = add_text(slide, [(badge, SMALL, SECOND, True), ("", SMALL, GREY, False)], box).text_frame
    for paragraph in frame.paragraphs:
        paragraph.alignment = 3  # right
    field = parse_xml(
        f'<a:fld xmlns:a="{_A}" id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
        f'<a:rPr lang="en-US" sz="{SMALL}00"/><a:t>{number}</a:t></a:fld>'
    )
    paragraph = frame.paragraphs[1]
    for run in paragraph.runs:
        run._r.getparent().remove(run._r)  # noqa: SLF001 - python-pptx cannot remove a run
    paragraph._p.insert_element_before(field, "a:endParaRPr")  # noqa: SLF001 - nor add a field


# --- text ------------------------------------------------------------------------------------------------------------

_NARROW, _BROAD = set(" fijlrtI.,:;'’‘|!()[]{}-/\\`"), set("mwMW@%—…")


def width_of(text: str, *, size: float, bold: bool = False) -> float:
    """How wide a line is at most, in inches: Arial's widths by class of character, rounded up."""
    ems = sum(_em(character) for character in text)
    return ems * size / 72 * (1.1 if bold else 1.02)


def _em(character: str) -> float:
    if character in _NARROW:
        return 0.32
    if character in _BROAD or unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if unicodedata.combining(character):
        return 0.0
    return 0.7 if character.isupper() else 0.55


def count_lines(text: str, *, size: float, width: float, bold: bool = False) -> int:
    """How many lines a text takes; a word longer than a line is broken."""
    space = width_of(" ", size=size, bold=bold)
    lines, at = 1, 0.0
    for word in text.split():
        long = width_of(word, size=size, bold=bold)
        if at and at + space + long > width:
            lines, at = lines + 1, 0.0
        at += long + (space if at else 0)
        lines, at = lines + int(at // width), at % width
    return lines


def height_of(text: str, *, size: float, width: float, bold: bool = False) -> float:
    """How high a text stands, in inches."""
    return count_lines(text, size=size, width=width, bold=bold) * size * _LEADING / 72


def fit(text: str, *, sizes: Sequence[int], width: float, lines: int, bold: bool = False) -> tuple[int, str]:
    """The largest size at which a text takes so many lines; at the smallest one line more, and what is over is cut."""
    for size in sizes:
        if count_lines(text, size=size, width=width, bold=bold) <= lines:
            return size, text
    size, lines = sizes[-1], lines + (len(sizes) > 1)
    if count_lines(text, size=size, width=width, bold=bold) <= lines:
        return size, text
    low, high = 0, len(text)
    while low < high:  # the most characters that fit
        middle = (low + high + 1) // 2
        fits = count_lines(f"{text[:middle]} …", size=size, width=width, bold=bold) <= lines
        low, high = (middle, high) if fits else (low, middle - 1)
    kept = text[:low]
    return size, (kept.rsplit(" ", 1)[0] if " " in kept[low // 2 :] else kept) + " …"


Paragraph = tuple[str, float, Any, bool]  # text, points, theme colour, bold


def add_text(slide: Any, paragraphs: Sequence[Paragraph], box: Box) -> Any:
    """Add a text box; the caller has measured that it fits."""
    shape = slide.shapes.add_textbox(*map(Inches, (box.left, box.top, box.width, box.height)))
    _write(shape.text_frame, paragraphs)
    return shape


def _write(frame: Any, paragraphs: Sequence[Paragraph]) -> None:
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for at, (text, size, color, bold) in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = clean(text)
        run.font.size, run.font.bold = Pt(size), bold
        _color(run.font.color, color)


def _color(format_: ColorFormat, color: Any) -> None:
    format_.theme_color = color


def add_bullets(slide: Any, texts: Sequence[str], box: Box) -> None:
    """Add short texts one below the other, at the largest size at which all fit."""
    indent = 0.3
    for size in TEXT_SIZES:
        gap = size * 0.7 / 72
        high = sum(height_of(line(text), size=size, width=box.width - indent) + gap for text in texts)
        if high <= box.height:
            break
    shape = add_text(slide, [(line(text), size, INK, False) for text in texts], box)
    for paragraph in shape.text_frame.paragraphs:
        paragraph.space_after = Pt(gap * 72)
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-pptx makes no bullets
        properties.set("marL", str(Inches(indent)))
        properties.set("indent", str(-Inches(indent)))
        properties.append(parse_xml(f'<a:buChar xmlns:a="{_A}" char="•"/>'))


def add_agenda(slide: Any, rows: Sequence[tuple[str, Sequence[str], Any]], box: Box) -> None:
    """Add lines that lead to other slides: a heading, what is asked there as far as two lines reach, and the slide."""
    high = min(1.05, box.height / max(len(rows), 1))
    for at, (heading, asked, target) in enumerate(rows):
        left_out = (f" · {n} more" if n else "" for n in range(len(asked)))
        tries = [line(" · ".join(asked[: len(asked) - n]) + more) for n, more in enumerate(left_out)]
        told = next((text for text in tries if count_lines(text, size=SMALL, width=box.width) <= 2), "")  # noqa: PLR2004
        place = Box(box.left, box.top + at * high, box.width, high - 0.1)
        add_text(
            slide, [(line(heading), 22, INK, True), (told, SMALL, GREY, False)], place
        ).click_action.target_slide = target


# --- tables, pictures, quotations ------------------------------------------------------------------------------------


def describe(shape: Any, alt: str, *, name: str) -> None:
    """Say what a picture, chart or table shows to whoever cannot see it."""
    properties = shape.element.xpath(".//p:cNvPr")[0]  # python-pptx has no setter for it
    properties.set("descr", line(alt))
    properties.set("name", line(name))


def add_table(slide: Any, rows: Sequence[Sequence[str]], box: Box, *, shares: Sequence[float], alt: str) -> None:
    """Add a table, its first row the head, at the largest size at which it fits.

    Parameters
    ----------
    shares
        Each column's part of the width; they add up to 1.
    """
    cells = [[line(cell) for cell in row] for row in rows]
    widths = [box.width * share for share in shares]
    for size in TEXT_SIZES[1:]:
        heights = [
            max(height_of(cell, size=size, width=wide - 0.3) for cell, wide in zip(row, widths, strict=True)) + 0.14
            for row in cells
        ]
        if sum(heights) <= box.height:
            break
    most = next((at for at in range(len(cells)) if sum(heights[: at + 1]) > box.height), len(cells))
    frame = slide.shapes.add_table(most, len(widths), *map(Inches, (box.left, box.top, box.width, sum(heights[:most]))))
    describe(frame, alt, name="Table")
    for column, wide in zip(frame.table.columns, widths, strict=True):
        column.width = Inches(wide)
    for at, (row, high) in enumerate(zip(cells[:most], heights, strict=False)):
        frame.table.rows[at].height = Inches(high)
        for place, text in enumerate(row):
            cell = frame.table.cell(at, place)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.margin_top = cell.margin_bottom = Inches(0.03)
            run = cell.text_frame.paragraphs[0].add_run()
            run.text, run.font.size, run.font.bold = text, Pt(size), at == 0


def add_picture(slide: Any, box: Box, *, png: bytes, svg: bytes, alt: str) -> None:
    """Add a picture of the box's size: PNG, with the SVG beside it for programs that draw it."""
    picture = slide.shapes.add_picture(io.BytesIO(png), *map(Inches, (box.left, box.top, box.width, box.height)))
    describe(picture, alt, name="Chart")
    name = PackURI(f"/ppt/media/{hashlib.sha256(svg).hexdigest()[:12]}.svg")
    relation = slide.part.relate_to(Part(name, "image/svg+xml", slide.part.package, svg), RELATIONSHIP_TYPE.IMAGE)
    extension = parse_xml(
        f'<a:extLst xmlns:a="{_A}"><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
        f'<asvg:svgBlip xmlns:asvg="{_ASVG}" xmlns:r="{_R}" r:embed="{relation}"/></a:ext></a:extLst>'
    )
    picture.element.xpath(".//a:blip")[0].append(extension)


@dataclass(frozen=True)
class Card:
    """A quotation: what it shows, the words, who wrote them and where, and the address of the place."""

    heading: str
    words: str
    source: str
    link: str = ""


def add_quotes(slide: Any, cards: Sequence[Card], box: Box) -> None:
    """Add quotations one below the other, at the largest size at which all fit."""
    wide, pad, gap = box.width - 0.5, 0.12, 0.16
    for size in (26, 24, *TEXT_SIZES):
        heights = [
            height_of(in_quotes(card.words), size=size, width=wide)
            + height_of(card.heading, size=SMALL, width=wide)
            + height_of(card.source, size=SMALL, width=wide)
            + 2 * pad
            for card in cards
        ]
        if sum(heights) + gap * (len(cards) - 1) <= box.height:
            break
    top = box.top
    for card, high in zip(cards, heights, strict=True):
        paragraphs = [
            (card.heading, SMALL, ACCENT, True),
            (in_quotes(card.words), size, INK, False),
            (card.source, SMALL, GREY, False),
        ]
        shape = add_text(slide, paragraphs, Box(box.left, top, box.width, math.ceil(high * 100) / 100))
        shape.fill.solid()
        _color(shape.fill.fore_color, PALE)
        frame = shape.text_frame
        frame.margin_left = frame.margin_right = Inches(0.25)
        frame.margin_top = frame.margin_bottom = Inches(pad)
        if card.link:
            frame.paragraphs[2].runs[0].hyperlink.address = card.link
        top += high + gap
