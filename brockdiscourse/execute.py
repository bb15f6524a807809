"""Notebooks run on any corpus: executed copies, never the originals."""

import ast
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tqdm import tqdm

from brockdiscourse.errors import CorpusError

# nbformat's validator can check URIs, which no notebook has; compiling the grammar for it would take two seconds
_URIS = "rfc3987_syntax"
if _without_uris := _URIS not in sys.modules:
    sys.modules[_URIS] = None  # type: ignore[assignment]  # how Python is told that a module is not there
import nbformat  # noqa: E402 - after the above, for which it stands here

if _without_uris:
    del sys.modules[_URIS]

_TAG = "parameters"
_SECONDS = 600


def find_notebooks(corpus: str, *, shared: bool = False, folder: str | Path | None = None) -> list[Path]:
    """The notebooks that can be run on a corpus, in reading order.

    Parameters
    ----------
    corpus
        Name of the corpus. A notebook whose metadata name a ``corpus`` is run on that one only.
    shared
        Whether it is a shared corpus: only notebooks that name it can do without texts.
    folder
        Where to look; by default ``notebooks/`` here, else those that came with the package.

    Raises
    ------
    CorpusError
        If there are none.
    """
    package = Path(__file__).parent
    places = [Path(folder)] if folder else [Path("notebooks"), package / "notebooks", package.parent / "notebooks"]
    for place in places:
        if paths := sorted(place.glob("[0-9][0-9]-*.ipynb")):
            return [path for path in paths if _meant_for(path) in ({corpus} if shared else {None, corpus})]
    raise CorpusError(f"no notebooks in {', '.join(map(str, places))}")


def _meant_for(path: Path) -> str | None:
    told = nbformat.read(path, as_version=4).metadata.get("brockdiscourse", {})
    name = told.get("corpus")
    return str(name) if name else None


def execute_notebooks(
    paths: list[Path], target: str | Path, *, parameters: dict[str, Any], workers: int = 3, progress: bool = False
) -> list[str]:
    """Run notebooks and write executed copies, as ``.ipynb`` and ``.html``.

    Parameters
    ----------
    paths
        The notebooks; they are never changed.
    target
        Folder for the copies.
    parameters
        Values for the cell tagged ``parameters``, set in a cell behind it as papermill does.
    workers
        How many run at once.

    Returns
    -------
    list of str
        One line for each notebook that failed, saying which cell and why; its copy holds the traceback.
    """
    target = Path(target)
    target.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(workers) as pool:
        # the last ones gather what the others show and take longest; started first, none runs on alone at the end
        runs = pool.map(lambda path: _execute(path, target, parameters), reversed(paths))
        done = list(tqdm(runs, total=len(paths), disable=not progress, desc="Notebooks", unit="notebook"))
    return [line for line in reversed(done) if line]


def _execute(path: Path, target: Path, parameters: dict[str, Any]) -> str | None:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    from traitlets.config import Config

    from brockdiscourse.kernels import ForkingKernelManager

    notebook = nbformat.read(path, as_version=4)
    _set_parameters(notebook, parameters, name=path.name)
    client = NotebookClient(
        notebook,
        timeout=_SECONDS,
        kernel_name="python3",
        record_timing=False,
        shutdown_kernel="immediate",  # it has answered; to ask it politely takes seconds now and then
        # our figures fill their size: to measure them for cropping would draw each a second time
        extra_arguments=["--InlineBackend.print_figure_kwargs={'bbox_inches': None}"],
        kernel_manager_class=ForkingKernelManager,
        # ipykernel warns of every loopback connection that is not encrypted
        config=Config({"KernelManager": {"transport_encryption": "auto"}}),
        resources={"metadata": {"path": str(path.parent.resolve())}},
    )
    fault = None
    try:
        client.execute()
    except CellExecutionError as error:
        ran = sum(cell.cell_type == "code" and cell.execution_count is not None for cell in notebook.cells)
        fault = f"{path.name}: code cell {ran} failed: {error.ename}: {error.evalue}"
    except (CellTimeoutError, DeadKernelError) as error:
        fault = f"{path.name}: {type(error).__name__}: {str(error).splitlines()[0]}"
    nbformat.write(notebook, target / path.name)
    (target / path.name).with_suffix(".html").write_text(_to_html(notebook, path.stem), encoding="utf-8")
    return fault


def _set_parameters(notebook: Any, parameters: dict[str, Any], *, name: str) -> None:
    at = next((i for i, cell in enumerate(notebook.cells) if _TAG in cell.metadata.get("tags", [])), None)
    if not parameters:
        return
    if at is None:
        raise CorpusError(f"{name}: no cell is tagged {_TAG!r}")
    known = {
        target.id
        for node in ast.walk(ast.parse(notebook.cells[at].source))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    if unknown := set(parameters) - known:
        raise CorpusError(f"{name}: no parameter {', '.join(sorted(unknown))}; it has {', '.join(sorted(known))}")
    source = "\n".join(f"{key} = {value!r}" for key, value in parameters.items())
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["injected-parameters"]})
    cell["id"] = "injected-parameters"  # a fixed id keeps the same run's bytes the same
    notebook.cells.insert(at + 1, cell)


def _to_html(notebook: Any, title: str) -> str:
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(exclude_input_prompt=True, exclude_output_prompt=True, mathjax_url="", require_js_url="")
    body, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": title}})
    return str(body)
