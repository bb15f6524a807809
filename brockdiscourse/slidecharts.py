"""Charts that can be edited in PowerPoint: bars, columns and lines with their ranges."""

import math
from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.oxml import parse_xml
from pptx.util import Inches, Pt

from brockdiscourse.office import label
from brockdiscourse.panels import Panel, count_panels
from brockdiscourse.questions.study import Native, Series
from brockdiscourse.slides import ACCENT, FAINT, GREY, INK, RULE, SECOND, SMALL, Box, describe, width_of

_TYPES = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
}
_MARKS = (XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.DIAMOND, XL_MARKER_STYLE.SQUARE)
_COLORS = {1: (ACCENT,), 2: (RULE, ACCENT), 3: (ACCENT, RULE, SECOND)}  # by number of series
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PANEL_MARKS = {
    "Rate": (XL_MARKER_STYLE.CIRCLE, GREY),
    "Texts begin or end here": (XL_MARKER_STYLE.X, GREY),
    "Threads still open": (XL_MARKER_STYLE.CIRCLE, FAINT),  # LibreOffice draws no edge: white would not be seen there
}
_WIDEST = 4.8  # inches of a category's label


def add_chart(slide: Any, native: Native, box: Box, *, alt: str) -> None:
    """Add an editable chart; its error bars are the ranges, its colours the theme's."""
    alone = len(native.series) == 1
    ends = native.series[0].high if alone else ()
    data: Any = CategoryChartData(number_format=native.number)
    data.categories = [_short(category) for category in native.categories]
    for series in native.series:
        data.add_series(label(series.name), series.values)
    if ends:  # a series nobody sees carries the labels, so that they stand behind the ranges
        data.add_series("Upper end of the range", ends)
    place = map(Inches, (box.left, box.top, box.width, box.height))
    frame = slide.shapes.add_chart(_TYPES[native.form], *place, data)
    describe(frame, alt, name="Chart")
    chart = frame.chart
    chart.has_title = False
    chart.font.size = Pt(SMALL)
    chart.font.color.theme_color = INK
    chart.has_legend = not alone
    if not alone:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    _dress_series(chart, native)
    ranged = any(series.low for series in native.series)
    if alone:
        _label_ends(chart, native)
    elif not ranged and native.form != "lines":
        _label_values(chart, native)
    _dress_axes(chart, native, scale=native.form == "lines" or (ranged and not alone))


def _short(category: str) -> str:
    told = label(category)
    if width_of(told, size=SMALL) <= _WIDEST:
        return told
    while told and width_of(told, size=SMALL) > _WIDEST:
        told = told[: len(told) * 9 // 10]
    return told.rstrip() + " …"


def _dress_series(chart: Any, native: Native) -> None:
    colors = _COLORS[min(3, len(native.series))]
    plot = chart.plots[0]
    if native.form != "lines":
        plot.gap_width = 45 if native.form == "bars" else 20
        plot.overlap = 100 if native.apart else 0
    for at, (drawn, series) in enumerate(zip(plot.series, native.series, strict=False)):
        color = colors[at % len(colors)]
        if native.form == "lines":
            drawn.smooth = False
            drawn.format.line.width = Pt(2.5)
            drawn.format.line.color.theme_color = color
            drawn.marker.style, drawn.marker.size = _MARKS[at % len(_MARKS)], 10
            drawn.marker.format.fill.solid()
            drawn.marker.format.fill.fore_color.theme_color = color
            drawn.marker.format.line.color.theme_color = color
        else:
            drawn.invert_if_negative = False
            drawn.format.fill.solid()
            drawn.format.fill.fore_color.theme_color = color
        if series.low:
            _add_ranges(drawn, series)


def _add_ranges(drawn: Any, series: Series) -> None:
    """Error bars, which python-pptx cannot make: behind the labels, before the categories."""

    def numbers(tag: str, ends: tuple[float | None, ...], way: int) -> str:
        steps = [
            (at, max(0.0, way * (end - value)))
            for at, (end, value) in enumerate(zip(ends, series.values, strict=True))
            if end is not None and value is not None
        ]
        points = "".join(f'<c:pt idx="{at}"><c:v>{step:.6f}</c:v></c:pt>' for at, step in steps)
        count = f'<c:ptCount val="{len(ends)}"/>'
        return f"<c:{tag}><c:numLit><c:formatCode>General</c:formatCode>{count}{points}</c:numLit></c:{tag}>"

    bars = parse_xml(
        f'<c:errBars xmlns:c="{_C}" xmlns:a="{_A}"><c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="0"/>{numbers("plus", series.high, 1)}{numbers("minus", series.low, -1)}'
        '<c:spPr><a:ln w="19050"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill></a:ln></c:spPr></c:errBars>'
    )
    drawn._element.xpath("./c:cat")[0].addprevious(bars)  # noqa: SLF001 - the series' XML has no other door


def _label_ends(chart: Any, native: Native) -> None:
    """Counts behind each bar of a single series, or its values."""
    *_, last = chart.plots[0].series
    if native.series[0].high:
        last.format.fill.background()
        last.format.line.fill.background()
    if native.labels:
        for at, text in enumerate(native.labels):
            told = last.points[at].data_label
            told.text_frame.text = f"  {label(text)}"
            told.text_frame.paragraphs[0].runs[0].font.size = Pt(SMALL)
            told.text_frame.paragraphs[0].runs[0].font.color.theme_color = GREY
            told.position = XL_LABEL_POSITION.OUTSIDE_END
    else:
        _label_values(chart, native)


def _label_values(chart: Any, native: Native) -> None:
    plot = chart.plots[0]
    plot.has_data_labels = True
    labels = plot.data_labels
    _write_numbers(labels, native.number)
    labels.position, labels.show_value = XL_LABEL_POSITION.OUTSIDE_END, True


def _dress_axes(chart: Any, native: Native, *, scale: bool) -> None:
    """A plain axis of categories, and one of values only where nothing else tells them."""
    names, values = chart.category_axis, chart.value_axis
    names.format.line.color.theme_color = RULE
    names.major_tick_mark = names.minor_tick_mark = XL_TICK_MARK.NONE
    names.has_major_gridlines = False
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.tick_labels.font.size = Pt(SMALL)
    if native.form == "bars":
        names.reverse_order = True
        values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH  # below, since the order is turned round
    values.minimum_scale = 0
    most = max((value or 0 for series in native.series for value in (*series.values, *series.high)), default=0)
    if scale and most:
        values.major_unit = step = max(_step(most), 0.0 if native.number != "0%" else 0.01)
        values.maximum_scale = math.ceil(most / step - 1e-9) * step
    elif most:
        values.maximum_scale = most * (1.25 if native.labels else 1.12)
    values.major_tick_mark = values.minor_tick_mark = XL_TICK_MARK.NONE
    values.format.line.fill.background()
    values.has_major_gridlines = scale
    values.visible = scale
    if scale:
        values.major_gridlines.format.line.color.theme_color = FAINT
        values.major_gridlines.format.line.width = Pt(0.5)
        _write_numbers(values.tick_labels, native.number)
    titled = names if native.form == "columns" else values
    if native.axis and (scale or titled is names):
        titled.has_title = True
        _title(titled.axis_title, native.axis, GREY)


def _write_numbers(labels: Any, number: str) -> None:
    labels.number_format, labels.number_format_is_linked = number, False
    labels.font.size = Pt(SMALL)


def _title(title: Any, text: str, color: Any) -> None:
    title.text_frame.text = label(text)
    run = title.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold = Pt(SMALL), False
    run.font.color.theme_color = color


def _step(most: float) -> float:
    """A round step that gives an axis eight marks or fewer."""
    size = 10.0 ** math.floor(math.log10(most / 8))
    return next(size * step for step in (1, 2, 5, 10) if most / (size * step) <= 8)  # noqa: PLR2004 - as said


# --- small charts in a grid ------------------------------------------------------------------------------------------


def add_panels(slide: Any, panels: Sequence[Panel], box: Box, *, alt: str) -> None:
    """Add an editable chart for each series over time, in rows of at most three; `alt` tells all of them."""
    across, down = count_panels(panels)
    wide, high = box.width / across, box.height / down
    for at, panel in enumerate(panels):
        place = Box(box.left + at % across * wide, box.top + at // across * high, wide, high)
        _add_panel(slide, panel, place, alt=f"{panel.name}. {alt}")


def _add_panel(slide: Any, panel: Panel, box: Box, *, alt: str) -> None:
    lines = {
        "Rate": panel.closed,
        "Texts begin or end here": panel.partial,
        "Threads still open": panel.still,
        "Trend": panel.trend,
        "Range, from": panel.low,
        "Range, to": panel.high,
    }
    data: Any = XyChartData(number_format="0.0%")
    for name in sorted(lines, key=lambda name: -len(lines[name])):  # LibreOffice loses what comes before a longer one
        if lines[name]:
            series = data.add_series(name)
            for time, rate in lines[name]:
                series.add_data_point(time, rate)
    place = map(Inches, (box.left, box.top, box.width, box.height))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES, *place, data)
    describe(frame, alt, name="Chart")
    chart = frame.chart
    chart.has_legend = False
    chart.font.size = Pt(SMALL)
    chart.font.color.theme_color = GREY
    chart.has_title = True
    chart.chart_title.include_in_layout = False
    _title(chart.chart_title, panel.name, INK)
    for series in chart.plots[0].series:
        series.smooth = False
        if series.name in _PANEL_MARKS:
            _dress_marks(series)
        else:
            series.marker.style = XL_MARKER_STYLE.NONE
            series.format.line.width = Pt(2.5 if series.name == "Trend" else 1)
            series.format.line.color.theme_color = ACCENT if panel.clear else RULE
    _dress_panel_axes(chart, panel)


def _dress_marks(series: Any) -> None:
    series.format.line.fill.background()
    mark = series.marker
    mark.style, fill = _PANEL_MARKS[series.name]
    mark.size = 6
    mark.format.line.color.theme_color = GREY
    mark.format.fill.solid()
    mark.format.fill.fore_color.theme_color = fill


def _dress_panel_axes(chart: Any, panel: Panel) -> None:
    """Nought and the highest rate on the one, the years on the other."""
    years, rates = chart.category_axis, chart.value_axis
    first, last = panel.years
    years.minimum_scale = math.floor(first)
    years.maximum_scale = max(math.ceil(last), math.floor(first) + 1)
    years.major_unit = max(1, (years.maximum_scale - years.minimum_scale) // 2)
    rates.minimum_scale, rates.maximum_scale = 0, panel.top * 1.12 or 1
    rates.major_unit = panel.top or 1
    for axis, number in ((years, "0"), (rates, "0.00%;;0" if panel.decimals else "0%;;0")):
        axis.has_major_gridlines = False
        axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
        axis.format.line.color.theme_color = RULE
        _write_numbers(axis.tick_labels, number)
