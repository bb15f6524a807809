"""Kernels forked from one process that has imported what notebooks import.

A kernel of Jupyter's own takes two seconds of a processor until pandas, matplotlib and we are loaded, each notebook
anew. Here one process, the nursery, loads them once, and each kernel is a fork of it: as empty as a fresh one, in a
tenth of the time. Where the system cannot fork safely, or the kernel asked for is not this Python's, Jupyter starts it.
"""

import atexit
import builtins
import contextlib
import functools
import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TextIO, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

_LOADED = ("ipykernel.ipkernel", "ipykernel.kernelapp", "matplotlib.pyplot", "nltk.collocations")
_LAUNCHER = "ipykernel_launcher"
_WAIT = 0.05  # seconds between looks at a kernel that is to end
_GONE = 1  # exit code of a kernel nobody can ask after any more


class ForkingKernelManager(AsyncKernelManager):
    """Jupyter's manager of one kernel, which is forked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.provisioner: LocalProvisioner = _Forking(kernel_id="", kernel_spec=self.kernel_spec, parent=self)

    async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
        # Jupyter's own then reads the connection file again, which a kernel writes anew when it starts; a forked one
        # starts so soon that the file may be empty at that moment
        await self.provisioner.launch_kernel(kernel_cmd, **kw)


class _Forking(LocalProvisioner):
    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        if not can_fork() or cmd[0] != sys.executable or _LAUNCHER not in cmd:
            return await super().launch_kernel(cmd, **kwargs)
        arguments = cmd[cmd.index(_LAUNCHER) + 1 :]
        self.cwd = str(kwargs.get("cwd") or Path.cwd())
        try:
            kernel = start_nursery().fork(arguments, cwd=self.cwd, environment=kwargs["env"])
        except OSError:  # the nursery is gone
            return await super().launch_kernel(cmd, **kwargs)
        self.process = kernel  # type: ignore[assignment]  # it has what is asked of a process
        self.pid = self.pgid = kernel.pid  # it leads a group of its own
        return self.connection_info


def can_fork() -> bool:
    """Whether kernels are forked on this system; elsewhere libraries do not survive it."""
    return sys.platform == "linux"


class Kernel:
    """A forked kernel, with what Jupyter asks of a process."""

    stdin = stdout = stderr = None

    def __init__(self, nursery: "Nursery", pid: int) -> None:
        self.nursery, self.pid = nursery, pid

    def poll(self) -> int | None:
        """Its exit code, or None while it runs."""
        try:
            code = self.nursery.ask({"poll": self.pid})
        except OSError:
            return _GONE
        return None if code is None else int(code)

    def wait(self) -> int:
        """Its exit code, once it has ended."""
        while (code := self.poll()) is None:
            time.sleep(_WAIT)
        return code

    def send_signal(self, signum: int) -> None:
        """Signal it, if it runs."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class Nursery:
    """The process that kernels are forked from, and the line to it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", __spec__.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # an interrupt from the keyboard is not for it
        )
        self._questions, self._answers = cast("TextIO", self.process.stdin), cast("TextIO", self.process.stdout)
        self._lock = threading.Lock()

    def fork(self, arguments: list[str], *, cwd: str, environment: dict[str, str]) -> Kernel:
        """Start a kernel with a launcher's arguments."""
        pid = self.ask({"fork": arguments, "cwd": cwd, "environment": environment})
        return Kernel(self, int(pid))

    def ask(self, question: dict[str, Any]) -> Any:
        """Its answer.

        Raises
        ------
        OSError
            If it is gone.
        """
        with self._lock:
            self._questions.write(json.dumps(question) + "\n")
            self._questions.flush()
            if not (answer := self._answers.readline()):
                raise ConnectionResetError
            return json.loads(answer)

    def close(self) -> None:
        """Let it end; kernels that still run end with it."""
        with contextlib.suppress(OSError):  # it is gone, and what it was asked cannot be sent
            self._questions.close()
        self._answers.close()
        self.process.wait()


_starting = threading.Lock()


def start_nursery() -> Nursery:
    """The nursery of this process, started when first asked for; what it loads takes it two seconds, beside others."""
    with _starting:
        return _start()


@functools.cache
def _start() -> Nursery:
    nursery = Nursery()
    atexit.register(nursery.close)
    return nursery


# --- in the nursery --------------------------------------------------------------------------------------------------


def serve(questions: TextIO, answers: TextIO) -> dict[str, Any] | None:
    """Fork a kernel for each request until whoever asks is gone.

    Returns
    -------
    dict or None
        In a kernel, the request it was forked for; in the nursery, None at the end.
    """
    codes: dict[int, int] = {}
    with questions, answers:
        for line in questions:
            request = json.loads(line)
            if "poll" in request:
                answer = _exit_code(request["poll"], codes)
            else:
                with warnings.catch_warnings():
                    # of threads: the one pool here, of the linear algebra, is made to be forked
                    warnings.simplefilter("ignore", DeprecationWarning)
                    answer = os.fork()
                if answer == 0:
                    return dict(request)
            answers.write(json.dumps(answer) + "\n")
            answers.flush()
    return None


def _exit_code(pid: int, codes: dict[int, int]) -> int | None:
    if pid not in codes:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if not ended:
            return None
        codes[pid] = os.waitstatus_to_exitcode(status)
    return codes[pid]


def _load() -> None:
    """Import what the notebooks do; the settings a kernel makes before it does so come first."""
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # a kernel ends when it is gone
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    # pandas asks where it is, and what can be written there
    sys.stdout = open(1, "w", encoding="UTF-8", closefd=False)  # noqa: SIM115 - no path, and never closed
    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)  # type: ignore[attr-defined]  # a kernel has it
    for module in _LOADED:
        importlib.import_module(module)
    ours = importlib.import_module("brockdiscourse")
    for name in dir(ours):
        getattr(ours, name)  # each is imported when first named
    del builtins.get_ipython  # type: ignore[attr-defined]  # as above
    figure = importlib.import_module("matplotlib.figure").Figure()
    figure.add_subplot().set_title("A")
    for kind in ("png", "svg", "pdf"):  # what the first picture of a process is slower for: fonts are looked for
        importlib.import_module("brockdiscourse.style").render(figure, kind)
    gc.collect()
    gc.freeze()  # so that no kernel walks over what was loaded


def _run(request: dict[str, Any]) -> None:
    """Be the kernel that was asked for."""
    import numpy as np
    from ipykernel import kernelapp

    os.setsid()
    os.chdir(request["cwd"])
    os.environ.update({**request["environment"], "JPY_PARENT_PID": str(os.getppid())})
    np.random.seed()  # noqa: NPY002 - what a notebook may draw from must differ from one to the next
    sys.argv = [_LAUNCHER, *request["fork"]]
    kernelapp.launch_new_instance(argv=request["fork"])


def _line() -> tuple[TextIO, TextIO]:
    """Where questions come from and answers go; what is printed here or in a kernel goes with the errors instead."""
    questions, answers = os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - no path of a file
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return questions, answers


if __name__ == "__main__":
    line = _line()
    _load()
    if asked := serve(*line):
        _run(asked)
