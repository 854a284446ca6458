"""What a mail says of a fault: where, for whom and the whole traceback; neither cookies nor passwords nor what was sent."""

import json
import platform
import re
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any
from urllib.parse import quote, unquote_plus

from omeroweb_pyr import settings

HIDDEN = "(hidden)"
SECRET = re.compile(r"pass|secret|token|session|csrf|auth|key", re.IGNORECASE)
"""Names of fields whose value is nobody's business."""
SHORTEST = 8
"""What was sent and is shorter than that is not looked for: it may be any word of a traceback."""
LONGEST = 100_000


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
    told = "".join(traceback.format_exception(error))[-LONGEST:]
    known = list(secrets(request))
    text = "".join(f"{name:<8} {hide(value, known)}\n" for name, value in facts.items())
    return Report(fingerprint(error), hide(what, known)[:150], f"{text}\n{hide(told, [*known, *sent(request)])}")


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


def secrets(request: Any) -> Iterator[str]:
    """Return what must be in no mail wherever it stands: keys of sessions and passwords."""
    yield from (value for value in request.cookies.values() if len(value) >= SHORTEST)
    known = settings.of(request.registry)
    yield from (known.session.secret_key, known.mail.password, known.public.password if known.public else "")
    try:
        yield request.identity.session_uuid
    except Exception:  # noqa: BLE001 - nobody, or nobody who can be known
        return


def sent(request: Any) -> Iterator[str]:
    """Return the values that came with the request, as far as they were read: an error's own words may quote them."""
    form, _ = request.environ.get("webob._parsed_post_vars", ({}, None))
    for name, value in form.items():
        if isinstance(value, str) and (SECRET.search(name) or len(value) >= SHORTEST):
            yield value
    if request.content_type == "application/json" and request.is_body_seekable:
        try:
            yield from texts(json.loads(request.body))
        except ValueError:
            yield request.body.decode(errors="replace")


def texts(value: Any) -> Iterator[str]:
    """Return all longer texts in a JSON value, and the short ones that are secrets by their name."""
    match value:
        case str() if len(value) >= SHORTEST:
            yield value
        case list():
            for one in value:
                yield from texts(one)
        case dict():
            for name, one in value.items():
                yield from (one,) if isinstance(one, str) and SECRET.search(name) else texts(one)


def hide(text: str, secrets: Iterable[str]) -> str:
    """Take secrets out of a text, however they are spelled there."""
    spelled = {way for secret in secrets if secret for way in (secret, repr(secret)[1:-1], secret.replace("'", "\\'"), quote(secret))}
    found = "|".join(re.escape(one) for one in sorted(spelled, key=len, reverse=True))
    return re.sub(found, HIDDEN, text) if found else text
