"""The one seam: every OMERO operation of the web app goes through ``call``, which counts, times, and tells what went wrong."""

import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

import Glacier2
import Ice
import omero

from omeroweb_pyr import errors

log = logging.getLogger(__name__)


class Gone(Exception):
    """OMERO has dropped the servant, the session or the connection that was asked: a new one may still succeed."""


class TimedOut(errors.ServerDown):
    """OMERO took a call and never answered it."""


class Meter:
    """Counts OMERO calls and the milliseconds spent on them."""

    def __init__(self) -> None:
        self.count = 0
        self.milliseconds = 0.0
        self._lock = threading.Lock()

    def add(self, milliseconds: float) -> None:
        """Count one call."""
        with self._lock:
            self.count += 1
            self.milliseconds += milliseconds


TOTAL = Meter()
"""All calls of this process."""

_DOWN = "OMERO can't be reached at the moment. Please try again later."
_SILENT = "OMERO did not answer in time. Please try again later."

# The first match counts, so a subclass stands before its base class.
_FAULTS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], type[Exception], str], ...] = (
    (omero.ExpiredCredentialException, errors.LoginRefused, "Your password has expired: please ask an administrator for a new one."),
    (
        (Glacier2.PermissionDeniedException, Glacier2.CannotCreateSessionException),
        errors.LoginRefused,
        "OMERO did not accept this user name and password.",
    ),
    (omero.SessionException, Gone, "OMERO has closed the session."),
    (omero.SecurityViolation, errors.Refused, "You may not do this in OMERO."),
    (omero.QueryException, errors.OmeroWebError, "OMERO did not understand a query."),
    (omero.ValidationException, errors.ObjectNotFound, "There is no such object, or you may not see it."),
    (omero.ApiUsageException, errors.BadRequest, "OMERO can't do what was asked."),
    (omero.OptimisticLockException, errors.Conflict, "Somebody else has changed this meanwhile."),
    (omero.ConcurrencyException, errors.NotReady, "OMERO is still preparing this. Please try again in a while."),
    (omero.ResourceError, errors.NotReady, "OMERO can't read the data of this object just now."),
    (omero.ServerError, errors.OmeroWebError, "Something went wrong inside OMERO."),
    (Ice.ConnectTimeoutException, TimedOut, _DOWN),
    ((Ice.ConnectFailedException, Ice.DNSException), errors.ServerDown, _DOWN),
    (Ice.TimeoutException, TimedOut, _SILENT),
    (
        (Ice.ObjectNotExistException, Ice.CommunicatorDestroyedException, Ice.ConnectionLostException),
        Gone,
        "OMERO no longer knows this session.",
    ),
    ((Ice.CloseConnectionException, Ice.ForcedCloseConnectionException), Gone, "OMERO has closed the connection."),
    (Ice.SocketException, errors.ServerDown, _DOWN),
    (Ice.Exception, errors.OmeroWebError, "Something went wrong between this site and OMERO."),
)


def call(
    proxy: Any,
    operation: str,
    *args: Any,
    context: Mapping[str, str] | None = None,
    group: int | None = None,
    meter: Meter | None = None,
) -> Any:
    """Run one OMERO operation in a group's context; count and time it; raise one of our own errors.

    An explicit Ice context replaces the implicit one whole, so ``context`` carries what every call of a connection needs.
    """
    sent = dict(context or {})
    if group is not None:
        sent["omero.group"] = str(group)
    started = time.perf_counter()
    try:
        return bookkeep(proxy, operation, *args, sent)
    finally:
        spent = (time.perf_counter() - started) * 1000
        TOTAL.add(spent)
        if meter is not None:
            meter.add(spent)


def bookkeep(proxy: Any, operation: str, *args: Any) -> Any:
    """Run an operation of Glacier2 or of Ice itself: not counted, but with our own errors."""
    try:
        return getattr(proxy, operation)(*args)
    except (Ice.Exception, omero.ServerError) as error:
        raise explain(error, operation) from error


def explain(error: BaseException, operation: str) -> Exception:
    """Turn an exception of OMERO or Ice into one of ours, with a sentence for the visitor."""
    if isinstance(error, omero.WrappedCreateSessionException) and error.concurrency:
        return errors.ServerDown("OMERO is still starting. Please try again in a minute.")
    for faults, kind, sentence in _FAULTS:
        if isinstance(error, faults):
            if kind is errors.OmeroWebError or issubclass(kind, errors.ServerDown):
                log.warning("%s failed: %s", operation, _brief(error))
            return kind(sentence)
    return errors.OmeroWebError("Something went wrong inside OMERO.")


def _brief(error: BaseException) -> str:
    """Say what a log needs of an exception; an Ice exception's own text is a page long."""
    text = getattr(error, "message", None) or getattr(error, "reason", None) or str(error)
    return f"{type(error).__name__}: {errors.without_keys(str(text)).strip()[:500]}"
