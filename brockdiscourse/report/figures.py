"""Charts of the report: bars and lines as inline SVG whose bars lead to their sentences, others as pictures."""

import base64
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from brockdiscourse.panels import Panel
from brockdiscourse.questions.study import Native, Result
from brockdiscourse.reader.markup import plain
from brockdiscourse.report.small import draw_panels

Link = Callable[[str, str], tuple[str, str] | None]
"""From a category and a series' name to the fragment of their sentences and what to find among them."""

_WIDE = 960  # units of the drawing, about pixels on a desktop
_LABELS, _BESIDE = 300, 170  # left of the bars, right of them
_BAR, _GAP, _GROUP = 20, 3, 16
_COLOURS = ("#0072B2", "#D55E00", "#767676", "#56B4E9", "#1a1a1a", "#E69F00", "#b3b3b3")
_MARKS = ("circle", "square", "diamond", "triangle", "cross", "circle", "square")
_LONGEST, _BROKEN = 40, 30  # characters of a label beside a line; of each of two beside a bar
_TOLD = 12  # numbers for those who do not see the chart
_HIGH = 380  # of a line chart


def draw(result: Result, *, link: Link) -> str:
    """The chart of a result as a figure with its caption; empty where it has none."""
    alt = plain(f"{result.finding.title}. {'; '.join(result.told[:_TOLD])}")
    caption = f"<figcaption class='caption'>{plain(result.finding.caption)}</figcaption>"
    native = result.native
    if native is not None and native.categories:
        drawing = _lines(native, alt) if native.form == "lines" else "".join(_bars(native, alt, link))
        return f"<figure>{_scrolled(drawing)}{caption}</figure>"
    if result.panels:

        def led(drawing: str, panel: Panel) -> str:
            return _linked(drawing, link(panel.name, ""), name=panel.told)

        return f"<figure>{_scrolled(draw_panels(result.panels, alt, link=led))}{caption}</figure>"
    if result.chart is not None:
        data = base64.b64encode(_picture(result.chart(None))).decode()
        return f"<figure><img src='data:image/png;base64,{data}' alt='{alt}'>{caption}</figure>"
    return f"<p class='caption'>{plain(result.finding.caption)}</p>"


def _scrolled(drawing: str) -> str:
    return f"<div class='scroll' tabindex='0' role='group' aria-label='Chart'>{drawing}</div>"


def _picture(chart: Any) -> bytes:
    import matplotlib.pyplot as plt

    from brockdiscourse.style import place, render

    figure = chart.get_figure(root=True)
    place(figure)
    png = render(figure, "png", dpi=110)
    plt.close(figure)
    return png


def _reach(native: Native) -> float:
    """The largest value or end of a range; 1 where all are nought."""
    values = [value for series in native.series for row in (series.values, series.high) for value in row]
    return max([value for value in values if value is not None], default=0) or 1


def _bars(native: Native, alt: str, link: Link) -> Iterator[str]:
    several = len(native.series) > 1
    legend = 34 if several else 6
    group = (1 if native.apart else len(native.series)) * (_BAR + _GAP) + _GROUP
    high = legend + len(native.categories) * group + 30
    scale = (_WIDE - _LABELS - _BESIDE) / _reach(native)
    yield f"<svg viewBox='0 0 {_WIDE} {high}' role='group' aria-label='{alt}'>"
    yield from _legend(native) if several else ()
    for row, category in enumerate(native.categories):
        top = legend + row * group + _GROUP / 2
        middle = top + (group - _GROUP) / 2
        yield from _name(category, middle)
        for at, series in enumerate(native.series):
            value = series.values[row]
            if value is not None:
                ends = tuple(side[row] if side else None for side in (series.low, series.high))
                count = native.labels[row] if native.labels and not several else ""
                told = f"{native.say(value)}" + (f" · {count}" if count and count != native.say(value) else "")
                place = (top + (0 if native.apart else at * (_BAR + _GAP)), scale, at)
                name = f"{category}, {series.name}" if several else category
                bar = _bar(value, ends, place=place, told=told, name=f"{name}: {told}")
                yield _linked(bar, link(category, series.name if several else ""), name=f"{name}: {told}")
    base = high - 26
    yield f"<line x1='{_LABELS}' y1='{legend}' x2='{_LABELS}' y2='{base}' stroke='#595959'/>"
    yield f"<text class='note' x='{_LABELS}' y='{high - 8}' font-size='14'>{plain(native.axis)}</text></svg>"


def _bar(
    value: float,
    ends: tuple[float | None, ...],
    *,
    place: tuple[float, float, int],
    told: str,
    name: str,
) -> str:
    top, scale, at = place
    wide = max(value * scale, 0.5)
    colour = _COLOURS[at % len(_COLOURS)]
    box = f"x='{_LABELS}' y='{top:.1f}' width='{wide:.1f}' height='{_BAR}' fill='{colour}'"
    parts = [f"<rect class='bar' {box}><title>{plain(name)}</title></rect>"]
    low, high = ends
    end = _LABELS + wide
    if low is not None and high is not None:
        left, right, middle = _LABELS + low * scale, _LABELS + high * scale, top + _BAR / 2
        parts.append(
            f"<path d='M{left:.1f} {middle:.1f}H{right:.1f}M{left:.1f} {middle - 5:.1f}v10M{right:.1f} "
            f"{middle - 5:.1f}v10' stroke='#1a1a1a' stroke-width='1.6' fill='none'/>"
        )
        end = max(end, right)
    parts.append(
        f"<text class='note' x='{end + 8:.1f}' y='{top + _BAR / 2:.1f}' dy='.35em' font-size='14'>{plain(told)}</text>"
    )
    return "".join(parts)


def _linked(drawing: str, target: tuple[str, str] | None, *, name: str) -> str:
    if target is None:
        return drawing
    fragment, find = target
    return f"<a href='#{fragment}' data-find='{plain(find)}' aria-label='{plain(name)}. To the sentences'>{drawing}</a>"


def _legend(native: Native) -> Iterator[str]:
    left = float(_LABELS)
    for at, series in enumerate(native.series):
        yield f"<rect x='{left:.0f}' y='6' width='16' height='16' fill='{_COLOURS[at % len(_COLOURS)]}'/>"
        yield f"<text x='{left + 22:.0f}' y='14' dy='.35em' font-size='15'>{plain(series.name)}</text>"
        left += 46 + 8.2 * len(series.name)


def _name(category: str, middle: float) -> Iterator[str]:
    """What a row is called, left of it, on one line or two."""
    lines = textwrap.wrap(category, _BROKEN, max_lines=2, placeholder=" …", break_on_hyphens=False) or [""]
    for number, line in enumerate(lines):
        y = middle + 18 * (number - (len(lines) - 1) / 2)
        yield f"<text x='{_LABELS - 10}' y='{y:.1f}' dy='.35em' text-anchor='end' font-size='16'>{plain(line)}</text>"


def _short(label: str) -> str:
    told = " ".join(label.split())
    return told if len(told) <= _LONGEST else told[: _LONGEST - 1].rstrip() + "…"


def _lines(native: Native, alt: str) -> str:
    top = _reach(native)
    longest = max((len(_short(series.name)) for series in native.series), default=0)
    left, right, base, ceiling = 70, _WIDE - 50 - 8.6 * longest, _HIGH - 50, 20
    step = (right - left) / max(len(native.categories) - 1, 1)
    places = [left + step * at for at in range(len(native.categories))]

    def height(value: float) -> float:
        return base - (base - ceiling) * value / top

    parts = [f"<svg viewBox='0 0 {_WIDE} {_HIGH}' role='img' aria-label='{alt}'>"]
    for share in (0, 0.5, 1):
        y = height(share * top)
        parts.append(f"<line x1='{left}' y1='{y:.1f}' x2='{right}' y2='{y:.1f}' stroke='#e0e0e0'/>")
        parts.append(
            f"<text class='note' x='{left - 8}' y='{y:.1f}' dy='.35em' text-anchor='end' font-size='14'>"
            f"{native.say(share * top)}</text>"
        )
    every = max(1, len(places) // 12)
    parts += [
        f"<text class='note' x='{places[at]:.1f}' y='{base + 22}' text-anchor='middle' font-size='14'>"
        f"{plain(native.categories[at])}</text>"
        for at in range(0, len(places), every)
    ]
    ends: list[tuple[float, str, str]] = []
    for at, series in enumerate(native.series):
        colour = _COLOURS[at % len(_COLOURS)]
        points = [(x, height(value)) for x, value in zip(places, series.values, strict=True) if value is not None]
        path = _path(places, series.values, height)
        parts.append(f"<path d='{path}' fill='none' stroke='{colour}' stroke-width='2.5'/>")
        parts += [_mark(x, y, _MARKS[at % len(_MARKS)], colour) for x, y in points]
        if points:
            ends.append((points[-1][1], series.name, colour))
    parts += _ends(ends, right + 14)
    parts.append(f"<text class='note' x='{left}' y='{_HIGH - 6}' font-size='14'>{plain(native.axis)}</text></svg>")
    return "".join(parts)


def _path(places: Sequence[float], values: Sequence[float | None], height: Callable[[float], float]) -> str:
    """A line that breaks where a value is missing."""
    path, pen = [], "M"
    for x, value in zip(places, values, strict=True):
        if value is None:
            pen = "M"
            continue
        path.append(f"{pen}{x:.1f} {height(value):.1f}")
        pen = "L"
    return "".join(path)


def _ends(ends: list[tuple[float, str, str]], left: float) -> Iterator[str]:
    """The lines' names at their ends, pushed apart where they would overlap."""
    last = -99.0
    for y, name, colour in sorted(ends):
        last = max(y, last + 20)
        yield (
            f"<text x='{left}' y='{last:.1f}' dy='.35em' font-size='15'>"
            f"<tspan fill='{colour}'>●</tspan> {plain(_short(name))}</text>"
        )


def _mark(x: float, y: float, shape: str, colour: str) -> str:
    paths = {
        "square": f"M{x - 5:.1f} {y - 5:.1f}h10v10h-10z",
        "diamond": f"M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7-7z",
        "triangle": f"M{x:.1f} {y - 7:.1f}l7 12h-14z",
        "cross": f"M{x - 6:.1f} {y - 1.5:.1f}h12v3h-12z",
    }
    if shape in paths:
        return f"<path d='{paths[shape]}' fill='{colour}'/>"
    return f"<circle cx='{x:.1f}' cy='{y:.1f}' r='5' fill='{colour}'/>"
