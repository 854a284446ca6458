"""What a service is written with: its base class, the call it answers, and OMERO's exceptions in short."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar

import omero
import omero.sys

from omeroweb_pyr.embedded.access import Caller
from omeroweb_pyr.embedded.store import Store
from omeroweb_pyr.embedded.wire import people

if TYPE_CHECKING:
    from omeroweb_pyr.embedded.wire.hub import Hub
    from omeroweb_pyr.embedded.wire.sessions import Session

Method = TypeVar("Method", bound=Callable[..., Any])


@dataclass(kw_only=True)
class Call:
    """One call of an operation: who asks, in which session and context.

    ``current`` is Ice's own, None when the server itself calls (a session that ends closes its services).
    """

    store: Store
    session: "Session"
    hub: "Hub"
    context: Mapping[str, str] = field(default_factory=dict)
    current: Any = None

    @cached_property
    def caller(self) -> Caller:
        """Who asks, and in which group: the context's ``omero.group`` and ``omero.user``, else the session's."""
        return people.caller(self.store.read(), self.session, self.context)


class Service:
    """A service: its methods are the Slice operations of ``interface``, called as ``method(call, *args)``.

    An operation without a method is refused with ApiUsageException. A stateful service has one instance per creation, and
    its calls come one after the other. Methods that write to the store are marked by ``@writes``.
    """

    interface: ClassVar[str]

    def activate(self, call: Call) -> None:
        """Do nothing: services are never set aside."""

    def passivate(self, call: Call) -> None:
        """Do nothing: services are never set aside."""

    def close(self, call: Call) -> None:
        """Let go of what the service holds; called once, by the client or at the end of the session."""

    def getCurrentEventContext(self, call: Call) -> Any:
        """Return who the caller is."""
        return people.event_context(call.store.read(), call.session, call.caller)


def writes(method: Method) -> Method:
    """Mark an operation that may have to wait for other writers: it is run where readers do not wait for it."""
    method.__dict__["writes"] = True
    return method


def raise_api_usage(message: str) -> NoReturn:
    """Refuse a call that makes no sense."""
    raise omero.ApiUsageException("", "ome.conditions.ApiUsageException", message)


def raise_validation(message: str) -> NoReturn:
    """Refuse arguments that name nothing, or nothing the caller can see."""
    raise omero.ValidationException("", "ome.conditions.ValidationException", message)


def raise_security(message: str) -> NoReturn:
    """Refuse what the caller may not do."""
    raise omero.SecurityViolation("", "ome.conditions.SecurityViolation", message)


def raise_group_security(message: str) -> NoReturn:
    """Refuse what would tie objects of different groups together."""
    raise omero.GroupSecurityViolation("", "ome.conditions.GroupSecurityViolation", message)


def raise_read_only_group(message: str) -> NoReturn:
    """Refuse a link that its maker's position makes visible to others only."""
    raise omero.ReadOnlyGroupSecurityViolation("", "ome.conditions.ReadOnlyGroupSecurityViolation", message)


def raise_permission_mismatch(message: str) -> NoReturn:
    """Refuse permissions that are not the group's."""
    raise omero.PermissionMismatchGroupSecurityViolation("", "ome.conditions.PermissionMismatchGroupSecurityViolation", message)


def raise_optimistic_lock(message: str) -> NoReturn:
    """Refuse a change of what somebody else has changed meanwhile."""
    raise omero.OptimisticLockException("", "ome.conditions.OptimisticLockException", message)


def raise_query(message: str) -> NoReturn:
    """Refuse a query."""
    raise omero.QueryException("", "ome.conditions.QueryException", message)


def raise_resource(message: str) -> NoReturn:
    """Tell that something the server needs (a file, say) is not there."""
    raise omero.ResourceError("", "ome.conditions.ResourceError", message)


def raise_internal(message: str) -> NoReturn:
    """Tell that the server failed."""
    raise omero.InternalException("", "ome.conditions.InternalException", message)
