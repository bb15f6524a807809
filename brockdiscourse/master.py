"""The file a deck's slides stand in: our own look or a company's template, its sections, the same bytes each time."""

import io
import re
import uuid
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.exc import PythonPptxError
from pptx.oxml import parse_xml
from pptx.util import Inches

from brockdiscourse.errors import DiscourseError
from brockdiscourse.office import line, repack

WIDTH, HEIGHT = 13.333, 7.5  # inches
MARGIN = 0.6
TITLE_SIZE = 28  # points

# The colours of `style`, as a theme: whoever picks another theme recolours every slide and chart.
_COLORS = {
    "dk1": "1A1A1A", "lt1": "FFFFFF", "dk2": "595959", "lt2": "F1F1F1", "accent1": "0072B2", "accent2": "D55E00",
    "accent3": "9A9A9A", "accent4": "595959", "accent5": "56B4E9", "accent6": "C8C8C8", "hlink": "0072B2",
    "folHlink": "595959",
}  # fmt: skip
_FONT = "Arial"
_TITLE, _PLAIN = "title", "titleOnly"  # types of layouts, which have the same names in every language
_HEADS = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"  # what PowerPoint calls its list of sections
_TEMPLATE = re.compile(rb"presentationml\.template\.(macroEnabled\.)?main\+xml")
# Where a slide's XML holds lengths and sizes of type.
_LENGTHS = (
    *(".//a:off/@x", ".//a:off/@y", ".//a:ext/@cx", ".//a:ext/@cy", ".//a:gridCol/@w", ".//a:tr/@h"),
    *(".//a:bodyPr/@lIns", ".//a:bodyPr/@rIns", ".//a:bodyPr/@tIns", ".//a:bodyPr/@bIns"),
    *(".//a:tcPr/@marT", ".//a:tcPr/@marB", ".//a:pPr/@marL", ".//a:pPr/@indent", ".//a:spcPts/@val", ".//@sz"),
)


def new_deck(*, title: str, template: str | Path | None = None) -> Any:
    """An empty 16:9 presentation, with a layout for the title and one for everything else.

    Parameters
    ----------
    title
        What the file is called among its properties.
    template
        Somebody's own ``.pptx`` or ``.potx``, whose fonts, colours and background the slides take; its slides are left
        out. Without it the look is ours.

    Raises
    ------
    DiscourseError
        Naming the file, if it is no presentation, not 16:9, or has no layout with a title.
    """
    deck = _plain() if template is None else _open(Path(template))
    properties = deck.core_properties
    properties.title = line(title)[:255]  # as much as the format holds
    properties.author, properties.last_modified_by = "brockdiscourse", ""
    return deck


def _plain() -> Any:
    deck = Presentation()
    wider = Inches(WIDTH) / deck.slide_width
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for layout in list(deck.slide_layouts):
        if _type(layout) not in {_TITLE, _PLAIN}:
            deck.slide_layouts.remove(layout)
    for page in (deck.slide_master, *deck.slide_layouts):
        for shape in page.placeholders:
            if shape.element.xpath("./p:spPr/a:xfrm"):
                shape.left, shape.width = int(shape.left * wider), int(shape.width * wider)
    for shape in deck.slide_master.placeholders:
        if shape.placeholder_format.type in _HEADS:
            shape.left, shape.top, shape.width, shape.height = map(Inches, (MARGIN, 0.62, WIDTH - 2 * MARGIN, 1.0))
            shape.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    for style in deck.slide_master.element.xpath(".//p:titleStyle/a:lvl1pPr"):
        style.set("algn", "l")
    for style in deck.slide_master.element.xpath(".//p:titleStyle/a:lvl1pPr/a:defRPr"):
        style.set("sz", f"{TITLE_SIZE}00")
        style.set("b", "1")
    return deck


def _open(template: Path) -> Any:
    try:
        deck: Any = Presentation(io.BytesIO(_as_presentation(template.read_bytes())))
    except OSError as error:
        raise DiscourseError(f"{template}: {error.strerror or error}") from error
    except (ValueError, KeyError, AttributeError, zipfile.BadZipFile, PythonPptxError, SyntaxError) as error:
        raise DiscourseError(f"{template}: is not a PowerPoint file that can be read") from error
    if abs(deck.slide_width / deck.slide_height - WIDTH / HEIGHT) > 0.01:  # noqa: PLR2004 - what rounding leaves
        shape = f"{deck.slide_width / 914400:.1f} by {deck.slide_height / 914400:.1f} inches"
        raise DiscourseError(f"{template}: its slides are {shape}; a template must be 16:9")
    if not any(_heads(layout) for layout in deck.slide_layouts):
        raise DiscourseError(f"{template}: none of its layouts has a title")
    slides = deck.slides._sldIdLst  # noqa: SLF001 - python-pptx cannot remove a slide
    for slide in list(slides):
        deck.part.drop_rel(slide.rId)
        slides.remove(slide)
    for extension in deck.part._element.xpath(f"./p:extLst/p:ext[@uri='{_SECTIONS}']"):  # noqa: SLF001 - of those slides
        extension.getparent().remove(extension)
    return deck


def _as_presentation(data: bytes) -> bytes:
    """A template (``.potx``) as the presentation that python-pptx reads."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    types = source.read("[Content_Types].xml")
    if not _TEMPLATE.search(types):
        return data
    with zipfile.ZipFile(target, "w") as archive:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "[Content_Types].xml":
                content = _TEMPLATE.sub(b"presentationml.presentation.main+xml", content)
            archive.writestr(item, content)
    return target.getvalue()


def start_slide(deck: Any, *, opening: bool = False) -> Any:
    """Add an empty slide: of the title's layout, or of the one that holds a title and nothing else."""
    titled = [layout for layout in deck.slide_layouts if _heads(layout)]
    wanted = [layout for layout in titled if _type(layout) == (_TITLE if opening else _PLAIN)]
    layout = wanted[0] if wanted else min(titled, key=lambda layout: len(layout.placeholders))
    slide = deck.slides.add_slide(layout)
    kept = _HEADS | ({PP_PLACEHOLDER.SUBTITLE} if opening else set())
    for shape in list(slide.placeholders):
        if shape.placeholder_format.type not in kept:
            shape.element.getparent().remove(shape.element)
    return slide


def _type(layout: Any) -> str | None:
    told: str | None = layout._element.get("type")  # noqa: SLF001 - python-pptx knows layouts by name only
    return told


def _heads(layout: Any) -> bool:
    return any(shape.placeholder_format.type in _HEADS for shape in layout.placeholders)


def add_sections(deck: Any, sections: Iterable[tuple[str, int]]) -> None:
    """Part the deck into sections: each one's name, and how many slides it takes."""
    slides = iter(deck.slides._sldIdLst)  # noqa: SLF001 - python-pptx knows no sections
    told = []
    for name, count in sections:
        ids = "".join(f'<p14:sldId id="{next(slides).id}"/>' for _ in range(count))
        key = str(uuid.uuid5(uuid.NAMESPACE_URL, name)).upper()
        told.append(f'<p14:section name="{line(name)}" id="{{{key}}}"><p14:sldIdLst>{ids}</p14:sldIdLst></p14:section>')
    extension = parse_xml(
        f'<p:ext xmlns:p="{_P}" uri="{_SECTIONS}"><p14:sectionLst xmlns:p14="{_P14}">{"".join(told)}'
        "</p14:sectionLst></p:ext>"
    )
    root = deck.part._element  # noqa: SLF001 - as above
    extensions = root.xpath("./p:extLst")
    if not extensions:
        extensions = [parse_xml(f'<p:extLst xmlns:p="{_P}"/>')]
        root.append(extensions[0])
    extensions[0].append(extension)


def pack(deck: Any, *, themed: bool = True) -> bytes:
    """The presentation as a file; the same slides give the same bytes.

    Parameters
    ----------
    themed
        Whether the theme is ours; a template keeps its own.
    """
    _resize(deck, deck.slide_width / Inches(WIDTH))
    buffer = io.BytesIO()
    deck.save(buffer)
    themes = [part for part in deck.part.package.iter_parts() if "/theme/" in part.partname] if themed else []
    return repack(buffer.getvalue(), replace={str(part.partname)[1:]: _retheme(part.blob) for part in themes})


def _resize(deck: Any, factor: float) -> None:
    """Fit slides made for our size to a template of another, such as the 10 inches of Google Slides."""
    if abs(factor - 1) < 0.001:  # noqa: PLR2004 - what rounding leaves
        return
    for slide in deck.slides:
        charts = [shape.chart._chartSpace for shape in slide.shapes if shape.has_chart]  # noqa: SLF001 - its XML
        for root in (slide.element, *charts):
            for place in _LENGTHS:
                for length in root.xpath(place):
                    owner, name = length.getparent(), length.attrname
                    owner.set(name, str(round(int(length) * factor)))


def _retheme(theme: bytes) -> bytes:
    colors = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLORS.items())
    fonts = "".join(
        f'<a:{kind}><a:latin typeface="{_FONT}"/><a:ea typeface=""/><a:cs typeface=""/></a:{kind}>'
        for kind in ("majorFont", "minorFont")
    )
    for name, content in (("clrScheme", colors), ("fontScheme", fonts)):
        scheme = f'<a:{name} name="brockdiscourse">{content}</a:{name}>'.encode()
        theme = re.sub(rf"<a:{name} .*?</a:{name}>".encode(), scheme, theme, flags=re.DOTALL)
    return theme
