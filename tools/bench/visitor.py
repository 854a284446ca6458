"""A visitor of the running site: one kept-alive connection, a cookie jar, and what each reply cost."""

import http.client
import re
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

TIMING = re.compile(r'omero;desc="(\d+)";dur=([\d.]+)')
TOKEN = re.compile(r'name="csrfmiddlewaretoken"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: milliseconds are the visitor's, ``omero_ms`` what Server-Timing says of them; header names are in lower case."""

    status: int
    milliseconds: float
    calls: int
    omero_ms: float
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class Visitor:
    """Asks one thing after the other."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}

    @property
    def cookie(self) -> str:
        """Return the Cookie header."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def get(self, path: str, **headers: str) -> Reply:
        """Ask for a page; redirects are not followed."""
        return self._ask("GET", path, None, {name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, **fields: str) -> Reply:
        """Change something, as the client does it."""
        return self._ask(
            "POST",
            path,
            urlencode(fields),
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
                "X-CSRFToken": self._cookies["csrftoken"],
            },
        )

    def log_in(self, user: str, password: str) -> int:
        """Log in through the form, follow it to the first page, and return the OMERO calls of all that."""
        form = self.get("/webclient/login/?url=/project/")
        token = TOKEN.search(form.body.decode())
        assert token, "the log-in page has no form"
        fields = {"username": user, "password": password, "url": "/project/", "csrfmiddlewaretoken": token.group(1)}
        posted = self._ask("POST", "/webclient/login/", urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
        assert posted.status in (302, 303), f"log-in answered {posted.status}"
        first = self.get("/project/")
        assert first.status == 200, f"the first page answered {first.status}"
        return form.calls + posted.calls + first.calls

    def beside(self) -> "Visitor":
        """Open another connection of the same visitor."""
        other = Visitor(self.port)
        other._cookies = self._cookies
        return other

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Reply:
        if self._cookies:
            headers["Cookie"] = self.cookie
        begun = time.perf_counter()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        data = answer.read()
        spent = (time.perf_counter() - begun) * 1000
        for line in answer.headers.get_all("Set-Cookie") or ():
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        cost = TIMING.search(answer.headers.get("Server-Timing", ""))
        calls, omero = (int(cost.group(1)), float(cost.group(2))) if cost else (0, 0.0)
        return Reply(answer.status, spent, calls, omero, {name.lower(): value for name, value in answer.headers.items()}, data)
