"""How long `run` takes on the sample, beside the start-up of the kernels it needs.

The floor is the same notebooks with nothing in them but the imports that each makes and the names of ours that it uses,
each in a kernel that Jupyter starts: what Jupyter and the libraries cost before a line of ours has worked. `run` forks
its kernels instead, which is timed too. All are timed in turn, the second time round, on this machine.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

import nbformat

from brockdiscourse.execute import execute_notebooks, find_notebooks

ROOT = Path(__file__).parents[1]
ROUNDS = 2  # the first warms caches


def emptied(folder: Path) -> list[Path]:
    """The sample's notebooks with their imports alone."""
    paths = []
    for path in find_notebooks("sample", folder=ROOT / "notebooks"):
        source = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
        lines = re.findall(r"(?m)^(?:import|from) .+$", source)
        lines += sorted(set(re.findall(r"\bbd\.\w+", source)))  # which load, when first named, what they stand in
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("\n".join(lines))])
        nbformat.write(notebook, folder / path.name)
        paths.append(folder / path.name)
    return paths


def timed_floor(folder: Path, *, forked: bool) -> float:
    """Seconds for kernels and imports."""
    start = time.perf_counter()
    with mock.patch("brockdiscourse.kernels.can_fork", return_value=forked):
        faults = execute_notebooks(emptied(folder), folder / "out", parameters={})
    assert not faults, faults
    return time.perf_counter() - start


def timed_run(project: Path) -> float:
    """Seconds for the command as typed."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "brockdiscourse.cli", "run", str(project / "data" / "raw" / "sample")]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)  # noqa: S603 - our own command
    return time.perf_counter() - start


def main() -> None:
    """Print both times and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        project, empty = Path(folder) / "project", Path(folder) / "empty"
        shutil.copytree(ROOT / "data" / "raw" / "sample", project / "data" / "raw" / "sample")
        empty.mkdir()
        for _ in range(ROUNDS):
            floor, forked, full = timed_floor(empty, forked=False), timed_floor(empty, forked=True), timed_run(project)
        print(f"run on the sample, warm: {full:.1f} s; Jupyter's kernels and imports alone: {floor:.1f} s")
        print(f"ratio: {full / floor:.2f}; the same kernels forked: {forked:.1f} s")


if __name__ == "__main__":
    main()
