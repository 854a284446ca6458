"""Web sessions: Beaker's, kept in private files, with JSON inside."""

from datetime import timedelta
from typing import Any

from pyramid.exceptions import ConfigurationError
from pyramid_beaker import BeakerSessionFactoryConfig

from omeroweb_pyr import settings
from omeroweb_pyr.sessions import store
from omeroweb_pyr.sessions.secret import secret_key
from omeroweb_pyr.sessions.session import WebSession


def includeme(config: Any) -> None:
    """Make ``request.session``; the folder of the records is made too, when missing."""
    config.set_session_factory(factory(settings.of(config.registry).session))


def factory(wanted: settings.Session) -> Any:
    """Make a session factory."""
    try:
        store.private_folder(wanted.folder)
        secret = secret_key(wanted.secret_key, wanted.folder)
    except OSError as error:
        raise ConfigurationError(f"omero.web.session_dir = {wanted.folder}: can't be used as a private folder ({error.strerror})") from None
    return BeakerSessionFactoryConfig(
        session_class=WebSession,
        age=wanted.age,
        key=wanted.cookie_name,
        secret=secret,
        cookie_expires=True if wanted.expire_at_browser_close else timedelta(seconds=wanted.age),
        cookie_path=wanted.path,
        cookie_domain=wanted.domain,
        secure=wanted.secure,
        httponly=True,
        samesite=wanted.samesite,
        data_serializer="json",
        # Off, or every reader writes its old copy back; Beaker's own timeout needs it on, so WebSession keeps the age.
        save_accessed_time=False,
        **store.options(wanted.folder),
    )


def present(request: Any) -> bool:
    """Say whether the browser sent a session cookie; without one, asking ``request.session`` is not worth a file."""
    return settings.of(request.registry).session.cookie_name in request.cookies


def renew(request: Any) -> None:
    """Begin an empty session under a new id; the old one is dead in the store."""
    request.session.invalidate()


def forget(request: Any) -> None:
    """End the session in the store and in the browser."""
    if present(request):
        request.session.delete()


def drop(request: Any) -> None:
    """End the session in the store only: the browser may hold a newer cookie by now, which must stay."""
    if present(request):
        request.session.invalidate()
