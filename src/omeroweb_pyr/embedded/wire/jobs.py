"""Requests that clients submit: run on threads of their own, with a handle by which any connection of the session can ask for them."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import Ice
import omero
import omero.cmd

from omeroweb_pyr.embedded.wire.service import Call, Service
from omeroweb_pyr.embedded.wire.workers import Workers

if TYPE_CHECKING:
    from omeroweb_pyr.embedded.wire.dispatch import Target

log = logging.getLogger(__name__)

State = omero.cmd.State
THREADS = 4
PATIENCE = 0.25
"""For how many seconds ``submit`` waits: what is done by then need not be waited for by anybody."""


class Failed(Exception):
    """A request can't be fulfilled; ``name`` is OMERO's word for the kind of failure."""

    def __init__(self, message: str, name: str = "failed") -> None:
        super().__init__(message)
        self.name = name


class Cancelled(Exception):
    """Whoever asked wants it no more."""


class Job:
    """One request on its way: how far it is, what came of it, and who wants to hear."""

    def __init__(self, call: Call, request: Any, commands: Mapping[type, "Command"]) -> None:
        self.call, self.request = call, request
        self.response: Any = None
        self._commands = commands
        kind = type(request)
        self._status = omero.cmd.Status(category=kind.ice_staticId(), name=kind.__name__, flags=[], parameters={}, steps=1)
        self._done, self._cancelled = threading.Event(), threading.Event()
        self._callbacks: list[Any] = []
        self._lock = threading.Lock()

    @property
    def status(self) -> Any:
        """Return an omero.cmd.Status; times in milliseconds."""
        return self._status

    def fulfil(self, request: Any, context: Mapping[str, str]) -> "Job":
        """Do what is a part of this job, in a context of its own; Failed when it fails."""
        part = Job(replace(self.call, context=dict(self.call.context) | dict(context)), request, self._commands)
        part.run()
        if isinstance(part.response, omero.cmd.ERR):
            raise Failed(part.response.parameters.get("message", ""), part.response.name)
        return part

    def expect(self, steps: int) -> None:
        """Say in how many steps it is done."""
        self._status.steps = max(steps, 1)

    def step(self) -> None:
        """Begin the next step; Cancelled when nobody wants it any more."""
        if self._cancelled.is_set():
            raise Cancelled
        if self._status.startTime and self._status.currentStep < self._status.steps - 1:
            self._status.currentStep += 1

    def pause(self, seconds: float) -> None:
        """Wait, but not when nobody wants it any more."""
        self._cancelled.wait(seconds)

    def run(self) -> None:
        """Do it."""
        self._status.startTime = _now()
        try:
            self.step()
            response = self._commands.get(type(self.request), _unknown)(self)
            flags = [State.FAILURE if isinstance(response, omero.cmd.ERR) else State.SUCCESS]
        except Cancelled:
            response, flags = self._error("cancelled", "The request was cancelled."), [State.CANCELLED, State.FAILURE]
        except Failed as failure:
            response, flags = self._error(failure.name, str(failure)), [State.FAILURE]
        except omero.ServerError as error:
            response, flags = self._error(type(error).__name__, error.message), [State.FAILURE]
        except Exception:
            log.exception("%s failed", self._status.name)
            response, flags = self._error("failed", "The server failed; its log tells more."), [State.FAILURE]
        self._finish(response, flags)

    def wait(self, seconds: float) -> bool:
        """Wait for the end; say whether it has come."""
        return self._done.wait(seconds)

    def cancel(self) -> bool:
        """Ask it to stop; say whether it has stopped, or will never start."""
        self._cancelled.set()
        return self._done.wait(PATIENCE) and State.CANCELLED in self._status.flags

    def tell(self, callback: Any) -> None:
        """Have somebody told of the end, at once if it has come."""
        with self._lock:
            self._callbacks.append(callback)
            over = self._done.is_set()
        if over:
            self._tell(callback)

    def forget(self, callback: Any) -> None:
        """Have somebody told no more."""
        identity = callback.ice_getIdentity()
        with self._lock:
            self._callbacks = [kept for kept in self._callbacks if kept.ice_getIdentity() != identity]

    def _finish(self, response: Any, flags: list[Any]) -> None:
        self._status.flags, self._status.stopTime = flags, _now()
        if State.SUCCESS in flags:
            self._status.currentStep = self._status.steps
        self.response = response
        with self._lock:
            self._done.set()
            callbacks = list(self._callbacks)
        for callback in callbacks:
            self._tell(callback)

    def _tell(self, callback: Any) -> None:
        try:
            callback.begin_finished(self.response, self._status)
        except Ice.Exception:
            log.debug("a client was gone before its request was done")

    def _error(self, name: str, message: str) -> Any:
        return omero.cmd.ERR(self._status.category, name, {"message": message})


Command = Callable[[Job], Any]
"""What fulfils a request: returns the omero.cmd.Response, or raises Failed, Cancelled or one of OMERO's errors."""


class Handle(Service):
    """What clients ask for a job with."""

    interface = "Handle"

    def __init__(self, job: Job) -> None:
        self.job = job
        self.target: Target | None = None

    def getRequest(self, call: Call) -> Any:
        """Return what was asked for."""
        return self.job.request

    def getResponse(self, call: Call) -> Any:
        """Return what came of it, None while it runs."""
        return self.job.response

    def getStatus(self, call: Call) -> Any:
        """Return how far it is."""
        return self.job.status

    def addCallback(self, call: Call, callback: Any) -> None:
        """Have a client told of the end, over the connection that it asks by."""
        self.job.tell(_reachable(call, callback))

    def removeCallback(self, call: Call, callback: Any) -> None:
        """Have a client told no more."""
        self.job.forget(callback)

    def cancel(self, call: Call) -> bool:
        """Stop it if that is still possible."""
        return self.job.cancel()

    def close(self, call: Call) -> None:
        """Forget it; what still runs goes on."""
        if self.target is not None:
            call.hub.release(self.target)


def _reachable(call: Call, callback: Any) -> Any:
    return omero.cmd.CmdCallbackPrx.uncheckedCast(call.current.con.createProxy(callback.ice_getIdentity()))


class Jobs:
    """The jobs of a server; ``commands`` are what fulfils requests, by the request's type."""

    def __init__(self, commands: Mapping[type, Command]) -> None:
        self.commands = commands
        self._workers = Workers(THREADS)
        self._running: set[Job] = set()

    def submit(self, call: Call, request: Any) -> Any:
        """Begin a request; return its handle's proxy."""
        job = Job(call, request, self.commands)
        handle = Handle(job)
        handle.target = call.hub.open(call.session, "Handle", handle)
        self._running.add(job)
        self._workers.submit(lambda: self._run(job))
        job.wait(PATIENCE)
        return call.hub.proxy(handle.target)

    def stop(self) -> None:
        """Cancel what runs, and return when it has ended."""
        for job in list(self._running):
            job.cancel()
        self._workers.stop()

    def _run(self, job: Job) -> None:
        try:
            job.run()
        finally:
            self._running.discard(job)


def _unknown(job: Job) -> Any:
    name = type(job.request).__name__
    return omero.cmd.Unknown(job.status.category, "unknown", {"message": f"not implemented: the request {name}"})


def _now() -> int:
    return int(time.time() * 1000)
