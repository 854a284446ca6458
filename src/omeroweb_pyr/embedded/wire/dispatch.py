"""From an Ice call to a service's method, and back: each operation of an interface gets a body, so that no call is ever left hanging."""

import functools
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import omero

from omeroweb_pyr.embedded.wire.failures import not_written, translate
from omeroweb_pyr.embedded.wire.service import Call, Service
from omeroweb_pyr.embedded.wire.slices import Interface, Operation
from omeroweb_pyr.embedded.wire.workers import Strand, Workers

if TYPE_CHECKING:
    from omeroweb_pyr.embedded.wire.hub import Hub
    from omeroweb_pyr.embedded.wire.sessions import Session

log = logging.getLogger(__name__)


@functools.cache
def servant_type(interface: Interface) -> type:
    """Make the servant class of an interface.

    IcePy's skeletons define ``NAME_async`` with an empty body for operations dispatched asynchronously: left as it is, the
    client would wait for ever.
    """
    body: dict[str, Any] = {"__init__": _init}
    for operation in interface.operations:
        if operation.amd:
            body[f"{operation.name}_async"] = _asynchronous(operation)
        else:
            body[operation.name] = _plain(operation)
    return type(f"Embedded{interface.name}", (interface.skeleton,), body)


def _init(self: Any, target: "Target") -> None:
    self.target = target


def _plain(operation: Operation) -> Any:
    def dispatch(self: Any, *args: Any) -> Any:
        return self.target.wait(operation, args[:-1], args[-1])

    return dispatch


def _asynchronous(operation: Operation) -> Any:
    def dispatch(self: Any, callback: Any, *args: Any) -> None:
        self.target.answer(operation, callback, args[:-1], args[-1])

    return dispatch


class Target:
    """Where a servant's calls go: one service, in one session, on the worker threads."""

    def __init__(self, hub: "Hub", session: "Session", interface: Interface, service: Service, identity: Any) -> None:
        self.hub = hub
        self.session = session
        self.interface = interface
        self.service = service
        self.identity = identity
        self.used = time.monotonic()
        self._strand = Strand() if interface.stateful else None

    def wait(self, operation: Operation, args: tuple[Any, ...], current: Any) -> Any:
        """Run an operation that Ice wants answered on the spot; its thread waits, a worker does it."""
        return self._threads(operation.name).submit(lambda: self._run(operation, args, current)).result()

    def answer(self, operation: Operation, callback: Any, args: tuple[Any, ...], current: Any) -> None:
        """Run an operation, and answer through Ice's callback, whatever happens."""
        self._submit(operation.name, lambda: self._answer(operation, callback, args, current))

    def end(self) -> None:
        """Close the service when the calls before are done; nobody waits for it."""
        if self.interface.stateful:
            self._submit("close", self._end)

    def _submit(self, operation: str, job: Callable[[], None]) -> None:
        threads = self._threads(operation)
        if self._strand is None:
            threads.submit(job)
        else:
            self._strand.submit(threads, job)

    def _threads(self, operation: str) -> Workers:
        method = getattr(self.service, operation, None)
        return self.hub.writers if getattr(method, "writes", False) else self.hub.workers

    def _end(self) -> None:
        try:
            self.service.close(self._call({}, None))
        except Exception:
            log.exception("%s could not be closed", self.interface.name)

    def _answer(self, operation: Operation, callback: Any, args: tuple[Any, ...], current: Any) -> None:
        try:
            result = self._run(operation, args, current)
        except Exception as error:  # noqa: BLE001  (already translated; whatever it is, the client must hear it)
            callback.ice_exception(error)
            return
        try:
            callback.ice_response(*_shape(result, operation.results))
        except Exception:
            log.exception("%s.%s returned what can't be sent", self.interface.name, operation.name)

    def _run(self, operation: Operation, args: tuple[Any, ...], current: Any) -> Any:
        try:
            self.hub.meter.count(self.session.user_name, self.interface.name, operation.name, args)
            self._admit()
            return self._method(operation)(self._call(current.ctx, current), *args)
        except Exception as error:  # noqa: BLE001  (translated, and logged where it is none of OMERO's)
            raise translate(error, self.interface.name, operation) from None
        finally:
            if operation.name == "close" and self.interface.stateful:
                self.hub.release(self)

    def _method(self, operation: Operation) -> Any:
        method = getattr(self.service, operation.name, None)
        if method is None:
            raise not_written(self.interface.name, operation)
        return method

    def _admit(self) -> None:
        if self.hub.stopping:
            raise omero.InternalException("", "ome.conditions.InternalException", "the server is stopping")
        self.session.touch()
        self.used = time.monotonic()

    def _call(self, context: dict[str, str], current: Any) -> Call:
        return Call(store=self.hub.store, session=self.session, hub=self.hub, context=context, current=current)


def _shape(result: Any, results: int) -> tuple[Any, ...]:
    if results == 0:
        return ()
    return result if results > 1 else (result,)
