"""The notebooks: committed from a clean run, short, and running on what the user has."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from brockdiscourse.errors import CorpusError
from brockdiscourse.execute import execute_notebooks, find_notebooks
from brockdiscourse.pipeline import build_corpus
from brockdiscourse.tables import write_corpus

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_reads_like_an_article(path: Path) -> None:
    """Short cells, no def, no loop over rows, no regex; one settings cell; a section on what it does not show."""
    notebook = nbformat.read(path, as_version=4)
    cells = code(notebook)
    assert [cell.metadata.get("tags") for cell in cells].count(["parameters"]) == 1
    assert cells[0].metadata.tags == ["parameters"]
    assert len(cells) <= 20
    for cell in cells:
        assert len(cell.source.splitlines()) <= 15
        kinds = {type(node) for node in ast.walk(ast.parse(cell.source))}
        assert not kinds & {ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Lambda}
        assert "import re" not in cell.source
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert re.search(r"^# .+\?$", prose, re.MULTILINE)
    assert re.search(r"^## What .*(does not|cannot) show$", prose, re.MULTILINE)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_is_committed_is_a_clean_run(path: Path) -> None:
    """Counts 1 to n, no error, no warning, under 1 MB, no path of the machine it ran on."""
    notebook = nbformat.read(path, as_version=4)
    assert [cell.execution_count for cell in code(notebook)] == list(range(1, len(code(notebook)) + 1))
    outputs = [output for cell in code(notebook) for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"]
    charts = sum(cell.source.count("save_figure(") for cell in code(notebook))
    assert sum("image/png" in output.get("data", {}) for output in outputs) == charts > 0
    assert path.stat().st_size < 1_000_000
    assert not re.search(r"/(home|root|work|Users|tmp)/", path.read_text(encoding="utf-8"))


def texts(notebook: nbformat.NotebookNode) -> list[str]:
    found = []
    for cell in code(notebook):
        for output in cell.outputs:
            data = output.get("data", {})
            found.append(output.get("text", "") + data.get("text/markdown", "") + data.get("text/html", ""))
    return found


@pytest.mark.slow
def test_the_notebooks_run_and_say_what_is_committed(tmp_path: Path) -> None:
    """Run again on a fresh build, every notebook of the sample gives the same words and leaves its charts."""
    built = write_corpus(build_corpus(ROOT / "data" / "raw" / "sample"), tmp_path / "sample")
    paths = find_notebooks("sample", folder=ROOT / "notebooks")
    parameters = {"CORPUS": str(built), "REPORTS": str(tmp_path / "reports")}
    assert execute_notebooks(paths, tmp_path / "run", parameters=parameters) == []
    for path in paths:
        again = nbformat.read(tmp_path / "run" / path.name, as_version=4)
        again.cells = [cell for cell in again.cells if cell["id"] != "injected-parameters"]
        assert texts(again) == texts(nbformat.read(path, as_version=4)), path.name
        assert (tmp_path / "run" / path.name).with_suffix(".html").stat().st_size > 10_000
    assert len(list((tmp_path / "reports" / "charts").glob("*.png"))) >= 6


@pytest.mark.slow
def test_the_five_pages_run_on_the_shared_corpus(tmp_path: Path) -> None:
    """Notebook 06 answers from counts alone, and says what is committed."""
    parameters = {"CORPUS": str(ROOT / "data/processed/brock/shared"), "REPORTS": str(tmp_path / "reports")}
    (path,) = [path for path in find_notebooks("brock", folder=ROOT / "notebooks") if path.name.startswith("06")]
    assert execute_notebooks([path], tmp_path, parameters=parameters) == []
    again = nbformat.read(tmp_path / path.name, as_version=4)
    again.cells = [cell for cell in again.cells if cell["id"] != "injected-parameters"]
    assert texts(again) == texts(nbformat.read(path, as_version=4))


def test_a_failing_cell_is_named(tmp_path: Path) -> None:
    """A notebook that fails says which cell and why; its copy holds the traceback; unknown parameters are refused."""
    cells = [nbformat.v4.new_code_cell("A = 1", metadata={"tags": ["parameters"]}), nbformat.v4.new_code_cell("1 / 0")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "01-x.ipynb")
    (fault,) = execute_notebooks([tmp_path / "01-x.ipynb"], tmp_path / "out", parameters={"A": 2})
    assert fault.startswith("01-x.ipynb: code cell 3 failed: ZeroDivisionError")
    assert "Traceback" in (tmp_path / "out" / "01-x.ipynb").read_text()
    with pytest.raises(CorpusError, match="no parameter B"):
        execute_notebooks([tmp_path / "01-x.ipynb"], tmp_path / "out", parameters={"B": 2})
