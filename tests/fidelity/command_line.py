"""``omero`` as somebody types it."""

import json
import subprocess
from pathlib import Path

from world import World


class Typist:
    """The process that commands are run by; the program itself refuses to run as root, which containers do: what it calls does not mind."""

    def __init__(self, programs: Path) -> None:
        command = [programs / "python", "-W", "ignore", Path(__file__).with_name("typist.py")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, words: list[str], env: dict[str, str], folder: Path) -> tuple[int, str, str]:
        """Run a command; return its exit status, what it prints, and what it complains of."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"words": words, "env": env, "cwd": str(folder)}) + "\n")
        self._process.stdin.flush()
        status, printed, complained = json.loads(self._process.stdout.readline())
        return status, printed, complained

    def stop(self) -> None:
        """End it."""
        with self._process as process:
            assert process.stdin is not None
            process.stdin.close()


class CommandLine:
    """One person's command line, with sessions of its own."""

    def __init__(self, typist: Typist, home: Path, port: int) -> None:
        self._typist, self._home, self._server = typist, home, f"tcp://127.0.0.1:{port}"

    def __call__(self, *words: object, fails: bool = False) -> str:
        """Run a command; return what it prints."""
        env = {"OMERO_USERDIR": str(self._home), "OMERO_SESSIONDIR": str(self._home / "sessions")}
        status, printed, complained = self._typist.run([*map(str, words)], env, self._home)
        assert (status != 0) == fails, printed + complained
        return printed + complained if fails else printed

    def log_in(self, who: World, password: str | None = None, *, fails: bool = False) -> str:
        """Begin a session."""
        return self("login", "-s", self._server, "-u", who.user_name, "-w", password or who.password, fails=fails)
