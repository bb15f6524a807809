"""Whatever is shown: plain words, a title from the findings, a caption with its stamp, its numbers, the same bytes."""

import dataclasses
import functools
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from defusedxml import ElementTree
from matplotlib.figure import Figure
from PIL import Image
from pptx import Presentation
from test_labels import figure_of, sample, shared_pages, texts
from test_results import few

import brockdiscourse as bd
from brockdiscourse.deck import write_deck
from brockdiscourse.export import save_figure
from brockdiscourse.findings import Finding
from brockdiscourse.questions.study import Result
from brockdiscourse.report import write_report
from brockdiscourse.results import Results, analyze
from brockdiscourse.runs import write_changes
from brockdiscourse.workbook import write_workbook

ROOT = Path(__file__).parents[1]
METHODS = re.compile(
    r"log.odds|\balpha\b|\bq\b|\bp\s*[<=]|p.value|bootstrap|resampl|permut|prediction.powered|significan|"
    r"confidence interval|standard error|false discovery|benjamini|theil|jensen|dirichlet|kappa|logit|\bF1\b|\bnull\b",
    re.IGNORECASE,
)


@functools.cache
def small() -> Results:
    """Fewer than twenty threads: counts only."""
    return analyze(few())


CORPORA: dict[str, Callable[[], Results]] = {"sample": sample, "few": small, "shared": shared_pages}


def words_of(result: Result) -> Iterator[str]:
    """Every word of a result but the evidence, which is other people's."""
    yield from (result.question, result.finding.title, result.finding.caption, *result.lines)
    if result.native is not None:
        yield from (result.native.axis, *result.native.categories, *result.native.labels)
        yield from (series.name for series in result.native.series)
    if result.chart is not None:
        yield from (text.get_text() for text in texts(figure_of(result.chart(result.finding))))


@pytest.mark.parametrize("corpus", CORPORA)
def test_charts_and_findings_speak_plainly(corpus: str) -> None:
    """No method's name on anything that is shown; it stands in the notebooks' text."""
    for name, result in CORPORA[corpus]().by_role.items():
        found = [told for told in words_of(result) if METHODS.search(told)]
        plt.close("all")
        assert found == [], name


def test_the_pattern_finds_what_it_must() -> None:
    for told in ("weighted log-odds", "q < .05", "alpha", "bootstrap", "a permutation", "prediction-powered"):
        assert METHODS.search(told)
    for told in ("quota", "alphabet", "quick", "planted", "F12"):
        assert not METHODS.search(told)


@pytest.mark.parametrize("names", [False, True], ids=["by role", "by name"])
@pytest.mark.parametrize("corpus", CORPORA)
def test_every_result_has_its_finding_stamp_and_numbers(corpus: str, names: bool) -> None:
    """A title, a caption that ends in the corpus's stamp, a table; a chart that shows both, or one to be edited."""
    results = CORPORA[corpus]()
    for name, result in results.view(names=names).items():
        assert result.finding.title.strip(), name
        assert result.finding.caption.endswith(results.stamp), name
        assert len(result.table), name
        assert result.chart is not None or result.native is not None or result.lines, name
        if result.chart is not None:
            shown = [" ".join(text.get_text().split()) for text in figure_of(result.chart(result.finding)).texts]
            assert shown == [" ".join(told.split()) for told in (result.finding.title, result.finding.caption)], name
            plt.close("all")


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything a run makes of twelve posts but notebooks."""
    return make(tmp_path_factory.mktemp("once"), small())


def make(folder: Path, results: Results) -> Path:
    bd.write_corpus(few(), folder / "tables")
    for name, result in results.by_role.items():
        if result.chart is not None:
            save_figure(result.chart(result.finding), folder / name, data=result.table, stamp=results.stamp)
            plt.close("all")
    write_deck(results, folder / "deck.pptx")
    write_workbook(results, folder / "findings.xlsx")
    write_report(results, folder / "index.html")
    write_changes(results, folder, memory=folder / "tables")
    return folder


@pytest.mark.slow
def test_every_chart_is_saved_with_its_numbers_and_says_what_it_shows(made: Path) -> None:
    """Four files; the CSV holds the table's rows and the stamp; PNG, SVG and PDF hold title and caption as text."""
    for name, result in small().by_role.items():
        if result.chart is None:
            continue
        table = pd.read_csv(made / f"{name}.csv")
        assert len(table) == len(result.table)
        assert set(table["corpus"]) == {small().stamp}
        title, caption = (" ".join(told.split()) for told in (result.finding.title, result.finding.caption))
        with Image.open(made / f"{name}.png") as picture:
            assert (picture.info["Title"], picture.info["Description"]) == (title, caption)
        told = ElementTree.parse(made / f"{name}.svg").getroot()
        assert told.find("{http://www.w3.org/2000/svg}title").text == title
        assert caption in "".join(told.itertext())
        assert b"/Subject" in (made / f"{name}.pdf").read_bytes()


@pytest.mark.slow
def test_everything_made_twice_is_the_same_bytes(made: Path, tmp_path: Path) -> None:
    """PNG, SVG, PDF, CSV, PPTX, XLSX, HTML, Parquet, JSON, Markdown: from a corpus read again and analysed anew."""
    bd.write_corpus(few(), tmp_path / "first")
    first, second = (
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (made, make(tmp_path / "again", analyze(bd.read_corpus(tmp_path / "first"))))
    )
    endings = {Path(name).suffix for name in first}
    assert endings >= {".png", ".svg", ".pdf", ".csv", ".pptx", ".xlsx", ".parquet", ".json", ".md", ".html"}
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


# --- results nobody foresaw ------------------------------------------------------------------------------------------


def test_a_result_nobody_foresaw_has_its_slide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new question appears in deck, workbook and changes without their knowing of it: with a chart, or lines only."""
    from brockdiscourse import results as module

    def drawn(finding: Finding | None) -> Figure:
        figure = bd.plot_themes(small().counts.themes, finding=finding).get_figure(root=True)
        assert isinstance(figure, Figure)
        return figure

    def question(name: str, chart: Any) -> Callable[[Any], Result]:
        table = pd.DataFrame({"series": ["x"], "slope": [0.5], "low": [0.2], "high": [0.8], "q": [0.01]})
        result = Result(
            name=name,
            question=f"What is {name}?",
            finding=Finding(f"Nobody foresaw {name}", "A caption."),
            table=table,
            chart=chart,
            lines=("one: 1", "a line without a number"),
        )
        return lambda _: result

    known = module.QUESTIONS
    new = {**known, "language": (*known["language"], question("alien", drawn), question("wordy", None))}
    monkeypatch.setattr(module, "QUESTIONS", new)
    results = analyze(dataclasses.replace(few()))
    deck = Presentation(str(write_deck(results, tmp_path / "deck.pptx", only=["alien", "wordy"])))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert {"Nobody foresaw alien", "Nobody foresaw wordy"} <= set(titles)
    write_workbook(results, tmp_path / "findings.xlsx")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "findings.xlsx").read_bytes())) as archive:
        assert "alien" in archive.read("xl/workbook.xml").decode()
    assert [str(measure) for measure in results["alien"].finding.measures] == ["0.5 slope (0.2 to 0.8)"]
