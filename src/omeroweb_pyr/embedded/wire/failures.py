"""From Python's exceptions to those that OMERO's clients know."""

import logging
from typing import Any

import Ice
import omero

from omeroweb_pyr.embedded.wire.slices import Operation

log = logging.getLogger(__name__)


def not_written(interface: str, operation: Operation) -> Any:
    """Return what a call of an operation without a method is answered with."""
    message = f"not implemented: {interface}.{operation.name}"
    if operation.server_error:
        return omero.ApiUsageException("", "ome.conditions.ApiUsageException", message)
    return Ice.UnknownException(message)  # Slice lets this operation raise nothing of OMERO's


def translate(error: BaseException, interface: str, operation: Operation) -> Any:
    """Return the exception to send: Ice's and OMERO's own as they are, a refused query by its reason, others by a sentence."""
    if isinstance(error, Ice.Exception):
        return error
    reason, query = getattr(error, "reason", None), getattr(error, "query", None)
    if reason is not None and query is not None:  # hql.HqlError, known by its parts: the wire knows nothing of HQL
        return omero.QueryException("", "ome.conditions.QueryException", f"{reason} in query: {query}")
    log.error("%s.%s failed", interface, operation.name, exc_info=error)
    message = f"{interface}.{operation.name} failed: {type(error).__name__}: the server's log tells more"
    if operation.server_error:
        return omero.InternalException("", type(error).__name__, message)
    return Ice.UnknownException(message)
