"""Stop a process as a hang would: it takes connections and answers nothing."""

import os
import signal
import time
from pathlib import Path


def freeze(pid: int, seconds: float = 5) -> None:
    """Stop a process, and wait until the last of its threads stands still."""
    os.kill(pid, signal.SIGSTOP)
    end = time.monotonic() + seconds
    while not all(_stopped(task) for task in Path(f"/proc/{pid}/task").iterdir()):
        assert time.monotonic() < end, "the process goes on"
        time.sleep(0.01)


def thaw(pid: int) -> None:
    """Let it go on."""
    os.kill(pid, signal.SIGCONT)


def _stopped(task: Path) -> bool:
    return (task / "stat").read_text().rpartition(")")[2].split()[0] == "T"
