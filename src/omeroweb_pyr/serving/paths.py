"""What a path may look like before anything else asks for it, and the prefix that the app may live below."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

from pyramid.httpexceptions import HTTPBadRequest, HTTPMovedPermanently, HTTPNotFound

from omeroweb_pyr import settings

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
VIRTUAL_ROOT = "HTTP_X_VHM_ROOT"
UTF_8 = {"utf-8", "utf8"}


def paths_tween(handler: Callable[[Any], Any], registry: Any) -> Callable[[Any], Any]:
    """Take the prefix off, and refuse what does not decode or has dot or empty segments: one object, one address, one filter to match."""
    prefix = settings.of(registry).prefix

    def tween(request: Any) -> Any:
        # Traversal would begin at any place that this header names, and serve another path than the one that was checked.
        request.environ.pop(VIRTUAL_ROOT, None)
        mount(request.environ, prefix)
        if not decodes(request.environ):
            # The error page shows links and reads the path; it must not fail as well.
            request.environ.update(PATH_INFO="/", QUERY_STRING="")
            raise HTTPBadRequest("The address can't be understood: it is not valid UTF-8.")
        if request.charset.lower() not in UTF_8:
            request.environ["CONTENT_TYPE"] = "application/octet-stream"  # nor must the error page read it
            raise HTTPBadRequest("What was sent can't be understood: it is not in UTF-8.")
        if not request.path_info:
            query = f"?{request.query_string}" if request.query_string else ""
            raise HTTPMovedPermanently(f"{request.application_url}/{query}")
        if not sound(request.path_info):
            raise HTTPNotFound("There is nothing at this address.")
        return handler(request)

    return tween


def mount(environ: dict[str, Any], prefix: str) -> None:
    """Set SCRIPT_NAME to the configured prefix, whether or not the server in front took it off the path already."""
    if not prefix:
        return
    done = prefix in {environ.get("SCRIPT_NAME"), environ.get("SCRIPT_INFO")}
    environ["SCRIPT_NAME"], environ["PATH_INFO"] = prefix, without(prefix, environ.get("PATH_INFO", ""), done=done)


def located(environ: dict[str, Any], prefix: str) -> tuple[str, str]:
    """Return SCRIPT_NAME and PATH_INFO of a FastCGI request, whichever of the usual ways the web server has to say them.

    Some send the whole path as SCRIPT_NAME, some no PATH_INFO, some a SCRIPT_INFO with the prefix that they took off.
    """
    script, path = environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", "")
    asked = unquote_to_bytes(environ.get("REQUEST_URI", "").partition("?")[0].encode("latin-1")).decode("latin-1")
    if prefix:
        done = prefix in {script, environ.get("SCRIPT_INFO")}
        return prefix, without(prefix, path if path or done else asked or script, done=done)
    if not path:
        return "", asked or script
    if script == path and asked != script + path:
        return "", path
    return script, path


def without(prefix: str, path: str, *, done: bool) -> str:
    """Return a path without the prefix, unless it was taken off before."""
    if not done and (path == prefix or path.startswith(prefix + "/")):
        return path[len(prefix) :]
    return path


def decodes(environ: dict[str, Any]) -> bool:
    """Say whether path and query are UTF-8; WSGI hands the bytes over as latin-1."""
    path = (environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")).encode("latin-1")
    query = unquote_to_bytes(environ.get("QUERY_STRING", "").encode("latin-1"))
    try:
        path.decode()
        query.decode()
    except UnicodeDecodeError:
        return False
    return True


def sound(path: str) -> bool:
    """Say whether a path has neither dot nor empty segments nor control characters."""
    segments = path.removeprefix("/").removesuffix("/").split("/")
    dotted = {"", ".", ".."} if path != "/" else set()
    return path.startswith("/") and not dotted & {*segments} and not CONTROL.search(path)
