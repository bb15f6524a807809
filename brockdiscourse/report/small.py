"""Series over time as small charts in a grid, each of which leads to its sentences."""

import math
from collections.abc import Callable, Sequence

from brockdiscourse.panels import Line, Panel, count_panels
from brockdiscourse.reader.markup import plain

_WIDE, _HIGH = 960, 178  # of the drawing, of a row
_LEFT, _RIGHT, _HEAD, _FOOT = 50, 20, 36, 34  # round the axes of a panel
_CLEAR, _UNCLEAR, _INK = "#0072B2", "#9a9a9a", "#595959"


def draw_panels(panels: Sequence[Panel], alt: str, *, link: Callable[[str, Panel], str]) -> str:
    """An SVG of rows of at most three panels; `link` lets a drawing lead to the panel's sentences."""
    across, down = count_panels(panels)
    wide, high = _WIDE / across, down * _HIGH
    cells = []
    for at, panel in enumerate(panels):
        x, y = at % across * wide, at // across * _HIGH
        over = (  # all of a panel leads there
            f"<text x='{_LEFT}' y='18' font-size='16'>{plain(panel.name)}</text>"
            f"<rect width='{wide - 8:.0f}' height='{_HIGH - 4}' fill='transparent'/>"
        )
        cells.append(f"<g transform='translate({x:.1f} {y})'>{_cell(panel, wide)}{link(over, panel)}</g>")
    return f"<svg viewBox='0 0 {_WIDE} {high}' role='group' aria-label='{alt}'>{''.join(cells)}</svg>"


def _cell(panel: Panel, wide: float) -> str:
    first, last = panel.years
    right, base = wide - _RIGHT, _HIGH - _FOOT
    reach, top = (last - first) or 1, panel.top or 1

    def place(point: tuple[float, float]) -> tuple[float, float]:
        time, rate = point
        return _LEFT + (right - _LEFT) * (time - first) / reach, base - (base - _HEAD) * rate / (1.12 * top)

    def path(line: Line) -> str:
        return "L".join(f"{x:.1f} {y:.1f}" for x, y in map(place, line))

    colour = _CLEAR if panel.clear else _UNCLEAR
    parts = []
    if panel.low:
        parts.append(f"<path d='M{path((*panel.low, *reversed(panel.high)))}z' fill='{colour}' fill-opacity='.22'/>")
    if panel.trend:
        parts.append(f"<path d='M{path(panel.trend)}' fill='none' stroke='{colour}' stroke-width='2.5'/>")
    parts.append(f"<path d='M{_LEFT} {_HEAD}V{base}H{right:.1f}' fill='none' stroke='{_UNCLEAR}'/>")
    parts += [f"<circle cx='{x:.1f}' cy='{y:.1f}' r='3.5' fill='{_INK}'/>" for x, y in map(place, panel.closed)]
    parts += [
        f"<path d='M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8' stroke='{_INK}' stroke-width='1.5'/>"
        for x, y in map(place, panel.partial)
    ]
    parts += [
        f"<circle cx='{x:.1f}' cy='{y:.1f}' r='3.5' fill='#fff' stroke='{_INK}'/>" for x, y in map(place, panel.still)
    ]
    beside, below = _LEFT - 6.0, base + 20.0
    marks = [(beside, float(base), "end", "0")]
    marks += [(_LEFT, below, "start", f"{math.floor(first)}"), (right, below, "end", f"{math.floor(last)}")]
    if panel.top:
        marks.append((beside, place((first, panel.top))[1] + 5, "end", panel.top_label))
    parts += [
        f"<text class='note' x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}' font-size='14'>{told}</text>"
        for x, y, anchor, told in marks
    ]
    return "".join(parts)
