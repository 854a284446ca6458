"""Static files, with addresses that change with their content."""

import functools
import hashlib
from pathlib import Path
from typing import Any

from pyramid.config import Configurator
from pyramid.static import QueryStringCacheBuster

from omeroweb_pyr import settings

FOLDER = Path(__file__).parent.parent / "static"
HOUR = 3600


class ContentCacheBuster(QueryStringCacheBuster):
    """Add ``?v=`` and the beginning of the file's digest, looked at again whenever the file changes."""

    def __init__(self) -> None:
        super().__init__("v")

    def tokenize(self, request: Any, pathspec: str, kw: dict[str, Any]) -> str:  # noqa: ARG002 - Pyramid's signature
        """Return the digest of a file's content, or nothing much for one that is missing."""
        path = FOLDER / pathspec.partition("static/")[2]
        try:
            return digest(path, path.stat().st_mtime_ns)
        except OSError:
            return "0"


@functools.lru_cache(maxsize=1024)
def digest(path: Path, changed: int) -> str:  # noqa: ARG001 - part of the cache's key
    """Return ten digits that stand for the content of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def includeme(config: Configurator) -> None:
    """Serve the files; while developing, without keeping them."""
    keep = 0 if settings.of(config.registry).debug else HOUR
    config.add_static_view("static", "omeroweb_pyr:static", cache_max_age=keep)
    config.add_cache_buster("omeroweb_pyr:static", ContentCacheBuster())
