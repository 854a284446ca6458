"""Where a redirect may lead: to a path of this very site, or to a host that is listed."""

import re
from collections.abc import Container
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


def listed_address(target: str, hosts: Container[str], default: str = "") -> str:
    """Return ``target`` when it is an address on one of these hosts, else ``default``."""
    if not target.isascii() or UNSAFE.search(target):
        return default
    try:
        parts = urlsplit(target)
    except ValueError:
        return default
    # The whole of what stands before the path, so that neither a user name nor another port is let through.
    return target if parts.scheme in {"http", "https"} and parts.netloc.lower() in hosts else default
