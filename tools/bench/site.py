"""The site under measurement: `omeroweb serve` in a folder of its own, as for development but without debugging and real pictures."""

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
OMEROWEB = Path(sys.executable).parent / "omeroweb"


class Site:
    """A served site with its embedded OMERO; ``seconds`` is how long it took from the command to the first page."""

    def __init__(self, data: Path, patience: float = 120) -> None:
        self.port = _free_port()
        self.journal = data.parent / "var/log/OMEROweb-audit.log"
        self._log = (data.parent / "serve.log").open("a+")
        begun = time.perf_counter()
        command = [str(OMEROWEB), "serve", str(_ini(data.parent)), "--port", str(self.port), "--data", str(data)]
        self._process = subprocess.Popen(command, stdout=self._log, stderr=subprocess.STDOUT)
        self._wait(begun + patience)
        self.seconds = time.perf_counter() - begun

    def processes(self) -> dict[str, int]:
        """Return the process ids of the web server and of the OMERO it started."""
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self._process.pid)], capture_output=True, text=True, check=True)
        return {"web": self._process.pid, "omero": int(children.stdout.split()[0])}

    def stop(self) -> None:
        """Stop both."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(30)
        self._log.close()

    def _wait(self, until: float) -> None:
        while time.perf_counter() < until:
            if self._process.poll() is not None:
                raise RuntimeError(f"omeroweb serve ended early:\n{Path(self._log.name).read_text()[-2000:]}")
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/webclient/login/", timeout=5).read()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("omeroweb serve did not answer in time")


def _ini(folder: Path) -> Path:
    text = (ROOT / "development.ini").read_text()
    for key in ("debug", "embedded.pictures"):
        text = text.replace(f"omero.web.{key} = true", f"omero.web.{key} = false")
    made = folder / "bench.ini"
    made.write_text(text)
    return made


def resources(pid: int) -> tuple[int, int, float]:
    """Return threads, open file descriptors and resident megabytes of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    threads = int(re.search(r"Threads:\s+(\d+)", status).group(1))
    resident = int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024
    return threads, len(list(Path(f"/proc/{pid}/fd").iterdir())), resident


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
