"""The public user: who an anonymous visitor becomes, on the paths and with the methods that the settings open to him."""

import logging
import re
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pyramid.tweens import EXCVIEW

from omeroweb_pyr import sessions, settings
from omeroweb_pyr.errors import LoginRefused, NotLoggedIn
from omeroweb_pyr.security import login
from omeroweb_pyr.security.identity import Identity
from omeroweb_pyr.security.shared import Alone, Keeper, Shared

KEY = "omeroweb_pyr.public"
READING = {"GET", "HEAD"}
ADMIN = re.compile(r"/webadmin(/|\Z)")
PHOTO = re.compile(r"/webadmin/(myphoto|photo/[1-9][0-9]{0,18})/\Z", re.ASCII)
"""The only part of webadmin that a filter may open, below the prefix."""
PATIENCE = 30.0
"""For how many seconds a refused log-in of the public user is not tried again."""

log = logging.getLogger(__name__)


def admits(public: settings.PublicUser, method: str, prefix: str, path: str) -> bool:
    """Say whether a request may be served as the public user; the filter searches the whole path, prefix included, as OMERO.web's does."""
    if public.get_only and method not in READING:
        return False
    if ADMIN.match(path) and not PHOTO.match(path):
        return False
    return bool(public.url_filter.search(prefix + path))


class PublicVisitor:
    """The one OMERO session that all anonymous visitors of this process share, made when first wanted."""

    def __init__(self, wanted: settings.PublicUser, keeper: Keeper) -> None:
        self._wanted, self._keeper = wanted, keeper
        self._lock = threading.Lock()
        self._identity: Identity | None = None
        self._refused = 0.0

    def admits(self, request: Any) -> bool:
        """Say whether anonymous visitors may send this request."""
        return admits(self._wanted, request.method, request.script_name, request.path_info)

    def is_shared_by(self, identity: Identity) -> bool:
        """Say whether this is the user that anonymous visitors become."""
        return (identity.server_id, identity.user_name) == (self._wanted.server_id, self._wanted.user)

    def opens(self, prefix: str, path: str) -> bool:
        """Say whether anonymous visitors may look at a path."""
        return admits(self._wanted, "GET", prefix, path)

    def identity(self, request: Any) -> Identity | None:
        """Return the public user where he is let in, else None; never touches the web session."""
        if not self.admits(request):
            return None
        with self._lock:
            if self._identity is None and time.monotonic() >= self._refused:
                self._identity = self._find(request)
            return self._identity

    def _find(self, request: Any) -> Identity | None:
        try:
            found = self._keeper.get(lambda: login.enter(request, self._wanted.server_id, self._wanted.user, self._wanted.password))
        except LoginRefused:
            # Visitors are asked to log in meanwhile: whoever can cure this must get in.
            log.error("OMERO refuses omero.web.public.user and omero.web.public.password: nothing is public.")  # noqa: TRY400 - no traceback
            self._refused = time.monotonic() + PATIENCE
            return None
        return replace(found, is_public=True)

    def renew(self, gone: Identity) -> None:
        """Give up a shared session that OMERO no longer knows, unless another request did so already."""
        with self._lock:
            if self._identity == gone:
                self._identity = None
                self._keeper.drop(gone.session_uuid)


def renewing_tween(handler: Callable[[Any], Any], registry: Any) -> Callable[[Any], Any]:
    """Serve a public page once more when OMERO no longer knew the session: the public's is made anew, a person's gives way to it."""

    def tween(request: Any) -> Any:
        try:
            return handler(request)
        except NotLoggedIn:
            identity = request.identity
            if identity is None or identity.viewer or request.method not in READING or not registry[KEY].admits(request):
                raise
            if identity.is_public:
                registry[KEY].renew(identity)
            else:
                login.drop_dead(request)
            return request.invoke_subrequest(request.copy())

    return tween


def includeme(config: Any) -> None:
    """Set up the public user, where there is one."""
    known = settings.of(config.registry)
    if known.public and known.public.complete:
        keeper = Shared(known.public, config.registry[sessions.STORE], login_of(known)) if known.public.cache_enabled else Alone()
        config.registry[KEY] = PublicVisitor(known.public, keeper)
        config.add_tween("omeroweb_pyr.security.public.renewing_tween", under=EXCVIEW)


def login_of(known: settings.Settings) -> str:
    """Name the server and the user, so that a session is never shared with those who have others in their settings."""
    assert known.public is not None
    server = known.servers[known.public.server_id - 1]
    return f"{known.public.user}@{server.host}:{server.port}"


def visitor(registry: Any) -> PublicVisitor | None:
    """Return the public user of an app, if there is one."""
    found: PublicVisitor | None = registry.get(KEY)
    return found


def as_seen(request: Any, seen: Identity) -> Identity | None:
    """Return who an administrator is served as who sees the site as somebody: as the public user, nobody where nothing is public."""
    found = visitor(request.registry)
    if found is None or not found.is_shared_by(seen):
        return seen
    return replace(seen, is_public=True) if found.admits(request) else None


def is_open(request: Any, path: str) -> bool:
    """Say whether whoever asks may ask for a path, prefix included: it is to a visitor that the settings open some only."""
    somebody = request.identity
    found = visitor(request.registry) if somebody is not None and somebody.is_public else None
    return found is None or found.opens(request.script_name, path.removeprefix(request.script_name))
