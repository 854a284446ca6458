"""How often faults are mailed: the same one seldom, and all together not without end."""

import threading
import time
from collections import deque
from collections.abc import Callable

INTERVAL = 600.0
"""The same fault is mailed once in so many seconds."""
MOST, PERIOD = 30, 3600.0
"""Not more than so many mails in so many seconds, whatever fails."""


class Limits:
    """Counts what was mailed and what was not, in this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._told: dict[str, float] = {}
        self._missed: dict[str, int] = {}
        self._sent: deque[float] = deque()

    def admit(self, fingerprint: str) -> int | None:
        """Say whether a fault may be mailed now: None, or how often it was not since the last time."""
        with self._lock:
            now = self._clock()
            self._forget(now)
            if fingerprint in self._told or len(self._sent) >= MOST:
                if fingerprint in self._missed or len(self._missed) < MOST:
                    self._missed[fingerprint] = self._missed.get(fingerprint, 0) + 1
                return None
            self._told[fingerprint] = now
            self._sent.append(now)
            return self._missed.pop(fingerprint, 0)

    def _forget(self, now: float) -> None:
        while self._sent and self._sent[0] <= now - PERIOD:
            self._sent.popleft()
        self._told = {fingerprint: when for fingerprint, when in self._told.items() if when > now - INTERVAL}
