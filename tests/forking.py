"""Embedded OMEROs that are there within moments: forked from a process that has loaded all of it already.

``python -m forking`` reads folders from standard input, a line each, serves each in a process of its own, and tells its process id.
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from omeroweb_pyr.embedded import commands, running, servants
from omeroweb_pyr.embedded.wire import server  # noqa: F401 - loaded here, not in each fork

READY = "ready tcp://"


class Forks:
    """The process that is forked from; use as a context manager."""

    def __init__(self) -> None:
        paths = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
        self._parent = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "forking"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": paths},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._parent as parent:
            assert parent.stdin is not None
            parent.stdin.close()

    @contextlib.contextmanager
    def serving(self, folder: Path) -> Iterator[int]:
        """Serve a folder, and say on which port; at the end the server is killed."""
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.write(f"{folder}\n")
        self._parent.stdin.flush()
        pid = int(self._parent.stdout.readline())
        try:
            yield next(int(line.rpartition(":")[2]) for line in self._parent.stdout if line.startswith(READY))
        finally:
            os.kill(pid, signal.SIGKILL)
            assert self._parent.stdout.readline() == f"over {pid}\n"


def main() -> None:
    """Fork a server for each folder, and tell when it is over."""
    servants.load()
    commands.load()
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            print(os.getpid(), flush=True)
            os._exit(running.run(Path(line.strip()), "127.0.0.1", (0, None), demo=False))
        os.waitpid(pid, 0)
        print("over", pid, flush=True)


if __name__ == "__main__":
    main()
