"""Clients' queries written down as they come: for a look at what a client asks, or to ask another OMERO the same."""

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Recorder:
    """A file with a line of JSON for each different query: who sent it (agent), in which group, its text and its parameters."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self._known: set[str] = set()

    def note(self, *, agent: str, group: int, text: str, params: Mapping[str, Any]) -> None:
        """Write a query down, unless it is there already; what JSON has no word for is written as text."""
        line = json.dumps({"agent": agent, "group": group, "text": text, "params": dict(params)}, sort_keys=True, default=str)
        with self._lock:
            if line not in self._known:
                self._known.add(line)
                self._file.write(f"{line}\n")
                self._file.flush()
