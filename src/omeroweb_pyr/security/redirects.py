"""Where a redirect may lead: to a path of this very site, and nowhere else."""

import re
from urllib.parse import urlsplit

UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\\]")


def local_path(target: str, default: str = "/") -> str:
    """Return ``target`` when it is a path (with a query, perhaps) of this origin, else ``default``."""
    # Browsers drop control characters and take a backslash for a slash: with either in it, a path may be another host.
    if not target.isascii() or not target.startswith("/") or target.startswith("//") or UNSAFE.search(target):
        return default
    try:
        parts = urlsplit(target)
    except ValueError:
        return default
    return default if parts.scheme or parts.netloc else target
