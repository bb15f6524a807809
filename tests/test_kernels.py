"""Kernels forked from one process: as empty as fresh ones, and gone when they should be."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from jupyter_client.utils import run_sync

from brockdiscourse import kernels
from brockdiscourse.execute import execute_notebooks

pytestmark = pytest.mark.skipif(not kernels.can_fork(), reason="kernels are forked on Linux only")

PATIENCE = 20  # seconds for what takes one


def write(path: Path, *cells: str) -> Path:
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells]), path)
    return path


def read(path: Path) -> str:
    """All that a notebook's cells printed or returned."""
    outputs = [output for cell in nbformat.read(path, as_version=4).cells for output in cell.outputs]
    return "\n".join(output.get("text") or output["data"]["text/plain"] for output in outputs)


def run(folder: Path, *paths: Path) -> list[str]:
    return execute_notebooks(list(paths), folder / "out", parameters={}, workers=1)


def is_running(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_kernel_knows_nothing_of_the_one_before(tmp_path: Path) -> None:
    # executed from the last to the first
    later = write(
        tmp_path / "01-b.ipynb",
        "print('left' in globals(), 'pd' in globals())",
        "import os, pandas as pd, matplotlib\n"
        "print(os.environ.get('LEFT'), pd.options.display.max_rows, matplotlib.rcParams['font.size'])",
    )
    first = write(
        tmp_path / "02-a.ipynb",
        "import os, pandas as pd, matplotlib\nleft = 1\nos.environ['LEFT'] = 'x'\n"
        "pd.options.display.max_rows = 7\nmatplotlib.rcParams['font.size'] = 3",
    )
    assert run(tmp_path, later, first) == []
    assert read(tmp_path / "out" / later.name).split() == ["False", "False", "None", "60", "10.0"]


def test_kernels_are_forks_of_one_process(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"0{i}-x.ipynb", "import os\nprint(os.getppid(), os.getpid())") for i in range(2)]
    assert run(tmp_path, *paths) == []
    (nursery, one), (again, other) = (read(tmp_path / "out" / path.name).split() for path in paths)
    assert nursery == again == str(kernels.start_nursery().process.pid)
    assert one != other


def test_whoever_asks_at_once_is_told_of_the_same_nursery() -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: kernels.start_nursery(), range(8)))
    assert len(set(map(id, found))) == 1


def test_what_is_drawn_at_random_differs_from_kernel_to_kernel(tmp_path: Path) -> None:
    cell = "import random, numpy as np\nprint(random.random(), np.random.random())"
    paths = [write(tmp_path / f"0{i}-x.ipynb", cell) for i in range(2)]
    assert run(tmp_path, *paths) == []
    one, other = (read(tmp_path / "out" / path.name).split() for path in paths)
    assert one[0] != other[0]
    assert one[1] != other[1]


def test_a_forked_kernel_gives_what_jupyters_own_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(
        tmp_path / "01-x.ipynb",
        "import os, sys\nprint(os.getcwd(), sys.path, sys.flags.interactive)",
        "import matplotlib, matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('é');",
        "import pandas as pd\npd.DataFrame([range(30)] * 3, columns=[f'a long name {at}' for at in range(30)])",
        "print(matplotlib.get_backend(), plt.isinteractive(), dict(matplotlib.rcParams))",
        "print(pd.describe_option(_print_desc=False))",
        "1 / 0",
    )
    told = []
    for name, forks in (("forked", True), ("own", False)):
        monkeypatch.setattr(kernels, "can_fork", lambda forks=forks: forks)
        (fault,) = execute_notebooks([path], tmp_path / name, parameters={})
        assert fault == "01-x.ipynb: code cell 6 failed: ZeroDivisionError: division by zero"
        cells = nbformat.read(tmp_path / name / path.name, as_version=4).cells
        told.append([cell.outputs for cell in cells[1:]])
    assert told[0] == told[1]


def test_a_kernel_that_dies_is_told_and_the_next_one_runs(tmp_path: Path) -> None:
    after = write(tmp_path / "01-after.ipynb", "print('here')")
    dies = write(tmp_path / "02-dies.ipynb", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    assert run(tmp_path, after, dies) == ["02-dies.ipynb: DeadKernelError: Kernel died"]
    assert read(tmp_path / "out" / after.name).strip() == "here"


def test_jupyter_starts_the_kernel_where_nothing_can_be_forked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = kernels.Nursery()
    gone.process.kill()
    gone.process.wait()
    monkeypatch.setattr(kernels, "start_nursery", lambda: gone)
    path = write(tmp_path / "01-x.ipynb", "import os\nprint(os.getppid())")
    assert run(tmp_path, path) == []
    assert read(tmp_path / "out" / path.name).strip() == str(os.getpid())
    gone.close()


def test_a_kernel_may_write_its_connection_file_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Quick:
        def fork(self, arguments: list[str], **_: object) -> SimpleNamespace:
            Path(arguments[arguments.index("-f") + 1]).write_text("")  # opened to be written, and not written yet
            return SimpleNamespace(pid=os.getpid(), poll=lambda: None)

    monkeypatch.setattr(kernels, "start_nursery", Quick)
    manager = kernels.ForkingKernelManager(kernel_name="python3")
    run_sync(manager.start_kernel)(cwd=str(tmp_path))
    assert manager.provisioner.pid == os.getpid()
    manager.cleanup_connection_file()


def test_no_kernel_outlives_who_asked_for_it() -> None:
    program = (
        "import os, time\n"
        "from jupyter_client import AsyncKernelManager\n"
        "from jupyter_client.utils import run_sync\n"
        "from brockdiscourse.kernels import ForkingKernelManager, start_nursery\n"
        "manager = ForkingKernelManager(kernel_name='python3')\n"
        "run_sync(manager.start_kernel)(cwd=os.getcwd())\n"
        "print(start_nursery().process.pid, manager.provisioner.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    asker = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    with asker:
        assert asker.stdout is not None
        pids = [int(pid) for pid in asker.stdout.readline().split()]
        assert len(pids) == 2
        assert all(map(is_running, pids))
        asker.send_signal(signal.SIGKILL)
    end = time.monotonic() + PATIENCE
    while any(map(is_running, pids)) and time.monotonic() < end:
        time.sleep(0.1)
    assert not any(map(is_running, pids))
