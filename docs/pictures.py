"""The README's pictures, drawn again: ``make pictures``.

The first is of the five pages' shared corpus, which holds counts and no words; the others are of the invented sample.
"""

from pathlib import Path

import brockdiscourse as bd
from brockdiscourse.results import Results
from brockdiscourse.style import render

ROOT = Path(__file__).parents[1]
TOUR = ("themes", "together", "thread", "replies", "word_shift")
DPI = 80  # 1024 pixels wide


def draw(results: Results, name: str, file: str) -> None:
    """Draw one result's chart under its finding, commenters by role."""
    result = results.by_role[name]
    assert result.chart is not None
    figure = result.chart(result.finding).get_figure(root=True)
    (ROOT / "docs" / file).write_bytes(render(figure, "png", dpi=DPI))


if __name__ == "__main__":
    draw(bd.analyze(bd.read_corpus(ROOT / "data" / "processed" / "brock" / "shared")), "turns", "five-pages.png")
    sample = bd.analyze(bd.build_corpus(ROOT / "data" / "raw" / "sample"))
    for number, name in enumerate(TOUR, start=1):
        draw(sample, name, f"tour-{number}-{name.replace('_', '-')}.png")
