"""Who is asking, what he may do, and that it was he who asked."""

from typing import Any

from pyramid.csrf import CookieCSRFStoragePolicy

from omeroweb_pyr import settings
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.security.policy import SecurityPolicy


def includeme(config: Any) -> None:
    """Deny by default, and ask every change for its token."""
    wanted = settings.of(config.registry)
    config.set_security_policy(SecurityPolicy())
    # A view that forgets its permission is held to this one, instead of being open to all.
    config.set_default_permission(Permission.READ)
    config.set_csrf_storage_policy(
        CookieCSRFStoragePolicy(
            cookie_name="csrftoken",
            secure=wanted.csrf.secure,
            httponly=wanted.csrf.httponly,
            samesite=wanted.csrf.samesite,
            domain=wanted.session.domain,
            path=wanted.session.path,
        )
    )
    config.set_default_csrf_options(require_csrf=True, token="csrfmiddlewaretoken", header="X-CSRFToken")  # noqa: S106 - a field's name
    config.include(".public")
    config.include(".forgotten")
