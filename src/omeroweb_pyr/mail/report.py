"""What logs and mails say of a fault: where, for whom and the traceback; neither cookies nor passwords nor what was sent."""

import platform
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from typing import Any
from urllib.parse import unquote_plus

from omeroweb_pyr.mail.hiding import HIDDEN, LONGEST, SECRET, hide, holds_password, secrets, sent

MOST = 200
"""How many values that were sent are looked for; where there are more, nothing is quoted."""


@dataclass(frozen=True, slots=True)
class Report:
    """A mail about a fault; faults with one fingerprint are the same."""

    fingerprint: str
    subject: str
    text: str

    def text_after(self, missed: int) -> str:
        """Return the text, with a line that says how often the fault was not mailed."""
        return f"{self.text}\nIt happened {missed} more times since it was mailed last.\n" if missed else self.text


def compose(request: Any, error: BaseException, id: str) -> Report:
    """Write the mail."""
    what = f"{type(error).__name__} at {request.method} {request.path_info}"
    facts = {
        "Fault": id or "without an id",
        "Time": datetime.now(UTC).isoformat(sep=" ", timespec="seconds"),
        "Request": f"{request.method} {request.path_url}{query(request)}",
        "User": user(request),
        "From": f"{request.remote_addr}, {request.user_agent}",
        "Here": f"{platform.node()}, omeroweb_pyr {version('omeroweb_pyr')}, Python {platform.python_version()}",
    }
    known = list(secrets(request))
    text = "".join(f"{name:<8} {hide(value, known)}\n" for name, value in facts.items())
    return Report(fingerprint(error), hide(what, known)[:150], f"{text}\n{told(request, error)}")


def told(request: Any, error: BaseException) -> str:
    """Write a traceback without what must not be said; of a request that holds a password, nothing that the error itself says."""
    try:
        values = list(islice(sent(request), MOST + 1))
        if not holds_password(request) and len(values) <= MOST:
            return hide("".join(traceback.format_exception(error))[-LONGEST:], [*secrets(request), *values])
    except Exception as another:  # noqa: BLE001 - a request that can't be read is the fault perhaps, and is to be told of
        return f"({type(another).__name__} while it was told)\n{wordless(error)}"
    return wordless(error)


def wordless(error: BaseException) -> str:
    """Write a traceback of the places and kinds of errors alone."""
    return "\nThen:\n\n".join(
        f"Traceback (most recent call last):\n{''.join(traceback.format_tb(each.__traceback__))}{type(each).__qualname__}: {HIDDEN}\n"
        for each in reversed(list(chain(error)))
    )


def chain(error: BaseException) -> Iterator[BaseException]:
    """Return an error, and those that led to it."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def fingerprint(error: BaseException) -> str:
    """Name a fault by its kind and the line it comes from."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} {frames[-1].filename}:{frames[-1].lineno}" if frames else repr(error)


def query(request: Any) -> str:
    """Return the query with the values of secrets hidden."""
    pairs = (pair.partition("=") for pair in request.query_string.split("&"))
    shown = "&".join(f"{name}={HIDDEN}" if SECRET.search(unquote_plus(name)) else f"{name}{equals}{value}" for name, equals, value in pairs)
    return f"?{shown}" if request.query_string else ""


def user(request: Any) -> str:
    """Name who the request was served as."""
    try:
        found = request.identity
    except Exception:  # noqa: BLE001 - it may be the very fault that is told of
        return "unknown"
    if found is None:
        return "nobody"
    return f"{found.user_name} (user {found.user_id}, server {found.server_id}{', public' if found.is_public else ''})"
