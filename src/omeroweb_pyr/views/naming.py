"""What a file is called that is made for somebody to keep."""

import re
from urllib.parse import quote

_UNSAFE = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|\u2028\u2029\u202a-\u202e\u2066-\u2069]+')


def disposition(name: str, extension: str, way: str = "inline") -> str:
    """Name a file after what is in it, in any script (RFC 6266 and 5987); ``way`` is ``inline`` or ``attachment``."""
    safe = _UNSAFE.sub("_", name).strip(" ._")[:150] or "image"
    ascii_name = safe.encode("ascii", "replace").decode().replace("?", "_")
    return f"{way}; filename=\"{ascii_name}.{extension}\"; filename*=UTF-8''{quote(safe, safe='', errors='replace')}.{extension}"
