"""The house's laws, read from the source."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import brockdiscourse as bd

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "brockdiscourse"
MODULES = sorted(PACKAGE.rglob("*.py"))

# package imported -> the rooms that may
DOORS = {
    "urllib3": {"collect"},
    "protego": {"collect"},
    "requests": {"collect"},
    "urllib.request": {"collect"},
    "http.client": {"collect"},
    "socket": {"collect"},
    "selectolax": {"parse"},
    "bs4": {"parse"},
    "lxml": {"parse"},
    "defusedxml": {"parse"},
    "xml": {"parse"},
    "html.parser": {"parse"},
    "nltk": {"text", "language", "coding"},
    "matplotlib": {"style", "plots", "export", "deck", "report"},
}
ANALYSIS = {"themes", "focus", "replies", "language", "coding"}
ANALYSIS_MAY = {"text", "schema", "codebook", "resample", "errors"}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_room_with_the_door_imports_it(path: Path) -> None:
    """The network only in collect, tree parsers only in parse, nltk and matplotlib only where DESIGN says."""
    for name in imports(path):
        for door, rooms in DOORS.items():
            if name == door or name.startswith(door + "."):
                assert room(path) in rooms, f"{path.name} imports {name}"


@pytest.mark.parametrize("name", sorted(ANALYSIS))
def test_analysis_rooms_know_only_numbers_and_text(name: str) -> None:
    """An analysis takes DataFrames: it knows neither parsers nor tables nor plots nor another analysis."""
    paths = [path for path in MODULES if room(path) == name]
    if not paths:
        pytest.skip(f"{name} is not built yet")
    ours = {m.split(".")[1] for path in paths for m in imports(path) if m.startswith("brockdiscourse.")}
    assert ours - {name} <= ANALYSIS_MAY


@pytest.mark.parametrize("path", sorted((PACKAGE / "plots").glob("*.py")), ids=lambda path: path.name)
def test_plots_count_nothing(path: Path) -> None:
    """A chart draws a result table; it imports no room that makes one."""
    ours = {module.split(".")[1] for module in imports(path) if module.startswith("brockdiscourse.")}
    assert not ours & ANALYSIS


def test_no_import_goes_in_a_circle() -> None:
    """Data changes form once per arrow and never goes back."""
    graph = {
        room(path): {
            module.split(".")[1]
            for module in imports(path)
            if module.startswith("brockdiscourse.") and module.split(".")[1] != room(path)
        }
        for path in MODULES
        if path.name != "__init__.py" or path.parent != PACKAGE
    }
    done: set[str] = set()
    while ready := {name for name, needs in graph.items() if name not in done and needs & set(graph) <= done}:
        done |= ready
    assert done == set(graph), f"in a circle: {set(graph) - done}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_rooms_stay_small(path: Path) -> None:
    """No module over 400 lines, no function's body over 60, no room called utils or helpers; only the CLI prints."""
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 400
    assert not {"utils", "helpers"} & set(path.stem.split("_"))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            assert (node.end_lineno or 0) - first.lineno < 60, node.name
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print" or path.name == "cli.py"


@pytest.mark.parametrize("name", sorted(bd.__all__))
def test_public_functions_keep_the_convention(name: str) -> None:
    """At most three positional parameters, everything annotated, a docstring that says what a row or file is."""
    thing = getattr(bd, name)
    assert inspect.getdoc(thing)
    if not inspect.isfunction(thing):
        return
    signature = inspect.signature(thing)
    positional = [p for p in signature.parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert len(positional) <= 3
    assert all(p.annotation is not p.empty for p in signature.parameters.values())
    assert signature.return_annotation is not signature.empty


def test_every_public_name_is_in_the_readme() -> None:
    """What the shop window shows, the README explains."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [name for name in bd.__all__ if name not in readme]


def test_help_is_quick_because_nothing_heavy_is_imported() -> None:
    """`--help` must not wait for pandas, matplotlib or nltk."""
    code = (
        "import sys, brockdiscourse.cli as cli; cli._parser();"
        "print([name for name in ('pandas', 'matplotlib', 'nltk', 'numpy') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
