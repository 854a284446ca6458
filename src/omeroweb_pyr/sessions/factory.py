"""What makes ``request.session``: Beaker's factory over the configured store, and the tween that writes it."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pyramid.exceptions import ConfigurationError
from pyramid.tweens import EXCVIEW, INGRESS
from pyramid_beaker import BeakerSessionFactoryConfig

from omeroweb_pyr import settings
from omeroweb_pyr.errors import SessionsDown
from omeroweb_pyr.sessions import DOWN, STORE, backends
from omeroweb_pyr.sessions.records import Store
from omeroweb_pyr.sessions.secret import secret_key
from omeroweb_pyr.sessions.session import WebSession
from omeroweb_pyr.sessions.store import private_folder

log = logging.getLogger(__name__)


def includeme(config: Any) -> None:
    """Make ``request.session``; nothing is dialled, but the folder of the records is made where they are files."""
    wanted = settings.of(config.registry).session
    found = make_store(wanted)
    config.registry[STORE] = found
    config.set_session_factory(make_factory(wanted, found))
    config.add_tween("omeroweb_pyr.sessions.factory.saving_tween", under=INGRESS, over=EXCVIEW)


def make_store(wanted: settings.Session) -> Store:
    """Make the store of the records."""
    if backends.is_shared(wanted) and not wanted.secret_key:
        log.warning("Sessions are on other machines, so set omero.web.secret_key, to the same text on each that serves this site.")
    try:
        if backends.kind(wanted) == "file" or not wanted.secret_key:
            private_folder(wanted.folder)
    except OSError as error:
        raise _unusable(wanted, error) from None
    return backends.make(wanted)


def make_factory(wanted: settings.Session, found: Store) -> Any:
    """Make a session factory."""
    try:
        secret = secret_key(wanted.secret_key, wanted.folder)
    except OSError as error:
        raise _unusable(wanted, error) from None
    return with_outages(
        BeakerSessionFactoryConfig(
            session_class=WebSession,
            namespace_class=found.record,
            age=wanted.age,
            key=wanted.cookie_name,
            secret=secret,
            cookie_expires=True if wanted.expire_at_browser_close else timedelta(seconds=wanted.age),
            cookie_path=wanted.path,
            cookie_domain=wanted.domain,
            secure=wanted.secure,
            httponly=True,
            samesite=wanted.samesite,
            # Off, or every reader writes its old copy back; Beaker's own timeout needs it on, so the records keep the age.
            save_accessed_time=False,
        )
    )


def with_outages(made: Any) -> Any:
    """Let requests remember that the store can't be reached, so that they ask it once only."""

    class RequestSession(made):  # type: ignore[misc]
        def _session(self) -> WebSession:
            try:
                found: WebSession = super()._session()
            except SessionsDown:
                self.__dict__["_environ"][DOWN] = True
                raise
            return found

        def store_changes(self) -> None:
            """Write what was changed, once; Beaker would do it where no error page can be made any more."""
            if self.accessed() and self.dirty():
                self.__dict__["_dirty"] = False
                self._session().save()

    return RequestSession


def saving_tween(handler: Callable[[Any], Any], registry: Any) -> Callable[[Any], Any]:  # noqa: ARG001 - Pyramid's signature
    """Write the session when the reply is ready; where that fails, or an error page was the first to ask for it, say so instead."""

    def tween(request: Any) -> Any:
        try:
            response = handler(request)
            # Asking for the attribute would make a session.
            if (session := request.__dict__.get("session")) is not None:
                session.store_changes()
        except SessionsDown:
            request.environ[DOWN] = True
            return request.invoke_exception_view()
        return response

    return tween


def _unusable(wanted: settings.Session, error: OSError) -> ConfigurationError:
    return ConfigurationError(f"omero.web.session_dir = {wanted.folder}: can't be used as a private folder ({error.strerror})")
