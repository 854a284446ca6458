"""The public user: who an anonymous visitor becomes, on the paths and with the methods that the settings open to him."""

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pyramid.tweens import EXCVIEW

from omeroweb_pyr import settings
from omeroweb_pyr.errors import LoginRefused, NotLoggedIn, ServerDown
from omeroweb_pyr.security.identity import Identity
from omeroweb_pyr.security.login import enter

KEY = "omeroweb_pyr.public"
READING = {"GET", "HEAD"}
NEVER = re.compile(r"/webadmin(?!/(my)?photo/)(/|\Z)")
"""What no filter opens, below the prefix: everything of webadmin but the photos."""


def admits(public: settings.PublicUser, method: str, prefix: str, path: str) -> bool:
    """Say whether a request may be served as the public user; the filter searches the whole path, prefix included, as OMERO.web's does."""
    if public.get_only and method not in READING:
        return False
    return not NEVER.match(path) and bool(public.url_filter.search(prefix + path))


class PublicVisitor:
    """The one OMERO session that all anonymous visitors of this process share, made when first wanted."""

    def __init__(self, wanted: settings.PublicUser) -> None:
        self._wanted = wanted
        self._lock = threading.Lock()
        self._identity: Identity | None = None

    def identity(self, request: Any) -> Identity | None:
        """Return the public user where he is let in, else None; never touches the web session."""
        if not admits(self._wanted, request.method, request.script_name, request.path_info):
            return None
        with self._lock:
            if self._identity is None:
                self._identity = self._log_in(request)
            return self._identity

    def _log_in(self, request: Any) -> Identity:
        try:
            found = enter(request, self._wanted.server_id, self._wanted.user, self._wanted.password)
        except LoginRefused:
            raise ServerDown("The public user can't log in: the administrator of this site has to look at its settings.") from None
        return replace(found, is_public=True)

    def renew(self, gone: Identity) -> None:
        """Give up a shared session that OMERO no longer knows, unless another request did so already."""
        with self._lock:
            if self._identity == gone:
                self._identity = None


def renewing_tween(handler: Callable[[Any], Any], registry: Any) -> Callable[[Any], Any]:
    """Serve an anonymous visitor once more when the shared session turned out to be gone: he can't log in again himself."""

    def tween(request: Any) -> Any:
        try:
            return handler(request)
        except NotLoggedIn:
            identity = request.identity
            if identity is None or not identity.is_public or request.method not in READING:
                raise
            registry[KEY].renew(identity)
            return request.invoke_subrequest(request.copy())

    return tween


def includeme(config: Any) -> None:
    """Set up the public user, where there is one."""
    wanted = settings.of(config.registry).public
    if wanted:
        config.registry[KEY] = PublicVisitor(wanted)
        config.add_tween("omeroweb_pyr.security.public.renewing_tween", under=EXCVIEW)


def visitor(registry: Any) -> PublicVisitor | None:
    """Return the public user of an app, if there is one."""
    found: PublicVisitor | None = registry.get(KEY)
    return found
