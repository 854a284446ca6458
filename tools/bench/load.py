"""A bounded load: so many requests in all, from so many clients, of everything a site is asked for."""

import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tools.bench.visitor import Visitor

DEMO_PROJECT = "/project/51/"
DEMO_DATASET = "/project/51/dataset/102/"
DEMO_IMAGE = "/project/51/dataset/102/image/1001"


@dataclass(frozen=True, slots=True)
class Targets:
    """What to ask for: paths with their last slash, but the images without, so that suffixes can follow."""

    project: str = DEMO_PROJECT
    dataset: str = DEMO_DATASET
    images: Sequence[str] = (DEMO_IMAGE,)

    def path(self, choose: random.Random) -> str:
        """Choose something: pages, data, twice as many pictures, and nonsense."""
        image = choose.choice(self.images)
        pages = ("/project/", "/orphaned/image/", self.project, self.dataset, f"{image}/")
        data = ("/project.json", f"{self.project[:-1]}.json", f"{self.dataset}image.json", f"{image}.json")
        pictures = (f"{image}/@@thumbnail?size=96", f"{image}/@@thumbnail?size=64", f"{image}.jpg", f"{image}.png", f"{image}/@@render?z=2")
        missing = ("/project/0/", "/project/9999999/", "/image/99999999999999999999/", "/nowhere/")
        wrong = (f"{image}/@@render?c=nonsense", f"{image}.png?z=999", "/project/?page=none")
        return choose.choice(choose.choice((pages, data, pictures, pictures, missing + wrong)))


@dataclass(slots=True)
class Result:
    """What came back."""

    seconds: float = 0.0
    statuses: Counter[str] = field(default_factory=Counter)


class Load:
    """Sixteen clients, say, that share a user and a number of requests."""

    def __init__(self, port: int, user: str, password: str, targets: Targets) -> None:
        self._port, self._user, self._password, self._targets = port, user, password, targets
        self._lock = threading.Lock()
        self.result = Result()

    def run(self, requests: int, clients: int) -> Result:
        """Send ``requests`` in all, at most; one in twenty is hung up on before its reply was read."""
        begun = time.perf_counter()
        threads = [threading.Thread(target=self._client, args=(seed, requests // clients)) for seed in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(240)
        self.result.seconds = time.perf_counter() - begun
        return self.result

    def _client(self, seed: int, count: int) -> None:
        choose = random.Random(seed)
        visitor = Visitor(self._port)
        visitor.log_in(self._user, self._password)
        for _ in range(count):
            path = self._targets.path(choose)
            status = self._abort(visitor, path) if choose.random() < 0.05 else str(visitor.get(path).status)
            with self._lock:
                self.result.statuses[status] += 1
        visitor.close()

    def _abort(self, visitor: Visitor, path: str) -> str:
        """Ask on a connection of its own and hang up at once."""
        with socket.create_connection(("127.0.0.1", self._port), timeout=10) as line:
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {visitor.cookie}\r\n\r\n".encode())
        return "aborted"
