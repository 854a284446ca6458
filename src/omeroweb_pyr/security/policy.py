"""The policy says who; the object says what; strangers are refused before they cost a query."""

from typing import Any

from pyramid.authorization import ACLHelper
from pyramid.request import RequestLocalCache
from pyramid.security import Denied

from omeroweb_pyr.errors import OmeroWebError
from omeroweb_pyr.security import login, public
from omeroweb_pyr.security.identity import Identity


class SecurityPolicy:
    """Pyramid's security policy over the web session and the public user."""

    def __init__(self) -> None:
        self._identities = RequestLocalCache(self._load)
        self._acl = ACLHelper()

    def identity(self, request: Any) -> Identity | None:
        """Return who this request is served as; asked for once a request."""
        found: Identity | None = self._identities.get_or_create(request)
        return found

    def authenticated_userid(self, request: Any) -> str | None:
        """Return the user's id as text."""
        identity = self.identity(request)
        return str(identity.user_id) if identity else None

    def permits(self, request: Any, context: Any, permission: str) -> Any:
        """Ask the object's access list, on behalf of whoever this is."""
        identity = self.identity(request)
        if identity is None:
            return Denied("Not logged in")
        return self._acl.permits(context, identity.principals, permission)

    def remember(self, request: Any, userid: str, **kw: Any) -> list[tuple[str, str]]:  # noqa: ARG002 - Pyramid's signature
        """Set no header: ``login`` keeps who one is in the web session."""
        return []

    def forget(self, request: Any, **kw: Any) -> list[tuple[str, str]]:  # noqa: ARG002 - Pyramid's signature
        """Set no header: ``login`` ends the web session."""
        return []

    def _load(self, request: Any) -> Identity | None:
        try:
            if known := login.current(request):
                return public.as_seen(request, known) if known.viewer else known
            visitor = public.visitor(request.registry)
            return visitor.identity(request) if visitor else None
        except OmeroWebError:
            # The error page asks who this is as well, and must not fail the same way again.
            self._identities.set(request, None)
            raise
