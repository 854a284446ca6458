"""What a log or a mail must not say of a request: passwords, keys of sessions, and what was sent."""

import html
import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote, quote_plus

from omeroweb_pyr import settings
from omeroweb_pyr.errors import without_keys

HIDDEN = "(hidden)"
PASSWORD = re.compile(r"pass|pw|secret|confirm|credential|\A(table|roll)\Z", re.IGNORECASE)
"""Names of fields for passwords, and for tables of users with theirs."""
SECRET = re.compile(rf"{PASSWORD.pattern}|token|session|csrf|auth|key", re.IGNORECASE)
"""Names of values in a query that are nobody's business."""
SHORTEST = 8
"""What was sent and is shorter than that is not looked for: it may be any word of a traceback."""
LONGEST = 100_000
"""What is longer is not looked for either: no text has it whole."""
QUIET = "omeroweb_pyr.quiet"
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


def hush(request: Any) -> None:
    """Let nothing be quoted of a request's errors: passwords are at hand there, under whatever name."""
    request.environ[QUIET] = True


def holds_password(request: Any) -> bool:
    """Say whether an error's own words may quote a password: as a whole or cut off, in whatever spelling."""
    if QUIET in request.environ or request.headers.get("Authorization"):
        return True
    names = (name for name, _ in [*request.GET.items(), *_form(request)])
    return any(PASSWORD.search(name) for name in names) or bool(PASSWORD.search(_body(request)))


def secrets(request: Any) -> Iterator[str]:
    """Return what must be said nowhere, wherever it stands: keys of sessions and passwords of the site."""
    yield from (value for value in request.cookies.values() if len(value) >= SHORTEST)
    known = settings.of(request.registry)
    yield from (known.session.secret_key, known.mail.password, known.public.password if known.public else "")
    try:
        yield request.identity.session_uuid
    except Exception:  # noqa: BLE001 - nobody, or nobody who can be known
        return


def sent(request: Any) -> Iterator[str]:
    """Return the longer values that came with the request, as far as they were read: an error's own words may quote them."""
    values = [value for name, value in request.GET.items() if SECRET.search(name)]
    yield from texts([*values, *(value for _, value in _form(request))])
    if body := _body(request):
        try:
            yield from texts(json.loads(body))
        except ValueError:
            yield body


def texts(value: Any) -> Iterator[str]:
    """Return all longer texts in a JSON value."""
    match value:
        case str() if len(value) >= SHORTEST:
            yield value
        case list() | dict():
            for one in value.values() if isinstance(value, dict) else value:
                yield from texts(one)


def hide(text: str, secrets: Iterable[str]) -> str:
    """Take secrets out of a text, however they are spelled there, and the keys of OMERO sessions."""
    spelled = {way for secret in secrets if secret and len(secret) <= LONGEST for way in spellings(secret)}
    found = "|".join(re.escape(one) for one in sorted(spelled, key=len, reverse=True))
    return without_keys(re.sub(found, HIDDEN, text) if found else text)


def spellings(secret: str) -> Iterator[str]:
    """Return how a text may be written within others: quoted, escaped or encoded."""
    raw = secret.encode("utf-8", "surrogatepass")
    for shown in (secret, str(raw)[2:-1]):
        quoted = repr(shown)[1:-1]
        yield from (shown, quoted, shown.replace("'", "\\'"), repr(quoted)[1:-1])
    for safe in ("", "/"):
        yield from (quote(raw, safe), quote_plus(raw, safe))
    for escaped in (html.escape(secret), html.escape(secret, quote=False)):
        yield from (escaped, escaped.replace('"', "&#34;"), escaped.replace('"', "&quot;"))
        yield escaped.encode("ascii", "xmlcharrefreplace").decode()
    yield from (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], ascii(secret)[1:-1], raw.hex())
    yield secret.replace('"', '""')
    for offset in range(3):  # what stands before it moves the letters of base64
        letters = slice(-(-offset * 8 // 6), (offset + len(raw)) * 8 // 6)
        yield from (encode(bytes(offset) + raw)[letters].decode() for encode in (b64encode, urlsafe_b64encode))


def _form(request: Any) -> list[tuple[str, Any]]:
    """Return the fields of a form, as far as they were read."""
    form, _ = request.environ.get("webob._parsed_post_vars", ({}, None))
    return list(form.items())


def _body(request: Any) -> str:
    """Return the body as far as it was read, unless it is a form's."""
    return str(request.body.decode(errors="replace")) if request.is_body_seekable and request.content_type not in FORMS else ""
