"""What a file is called that is made for somebody to keep, and how such a text is sent."""

import re
from urllib.parse import quote

from pyramid.response import Response

_UNSAFE = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|\u2028\u2029\u202a-\u202e\u2066-\u2069]+')

LONGEST = 150


def disposition(name: str, extension: str, way: str = "inline") -> str:
    """Name a file after what is in it, in any script (RFC 6266 and 5987); ``way`` is ``inline`` or ``attachment``."""
    safe = _UNSAFE.sub("_", name).strip(" ._")[:LONGEST] or "image"
    return _named(f"{safe}.{extension}", way)


def kept(text: str, name: str, extension: str = "csv", kind: str = "text/csv") -> Response:
    """Send a text as a file of the caller's own."""
    response = Response(text, content_type=kind, charset="utf-8")
    response.headers["Content-Disposition"] = disposition(name, extension, way="attachment")
    response.cache_control = "private, no-store"
    return response


def attachment(name: str) -> str:
    """Name a file as it is called; what no file system takes becomes an underscore, and a long name keeps its ending."""
    safe = _UNSAFE.sub("_", name).strip(" .") or "file"
    return _named(safe if len(safe) <= LONGEST else f"{safe[: LONGEST - 20]}_{safe[-19:]}", "attachment")


def _named(name: str, way: str) -> str:
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "_")
    return f"{way}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='', errors='replace')}"
