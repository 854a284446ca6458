"""What holds the parts together: the object adapter, the sessions, the services, and the counters that tests read."""

import logging
import threading
import time
import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any

import Ice

from omeroweb_pyr.embedded.recording import Recorder
from omeroweb_pyr.embedded.store import Store
from omeroweb_pyr.embedded.wire.dispatch import Target, servant_type
from omeroweb_pyr.embedded.wire.jobs import Command, Jobs
from omeroweb_pyr.embedded.wire.service import Service
from omeroweb_pyr.embedded.wire.sessions import Session, Sessions
from omeroweb_pyr.embedded.wire.slices import Interface, interface
from omeroweb_pyr.embedded.wire.workers import WRITERS, Workers

log = logging.getLogger(__name__)

SERVICE_IDLE_SECONDS = 1800.0
"""A stateful service that its client forgot is closed after this, long before the session that keeps busy."""

REAP_SECONDS = 1.0

PLUMBING = frozenset({"setCallback", "closeOnDestroy", "detachOnDestroy", "destroy"})
"""Operations of the session that a client's connecting and disconnecting makes by itself: not counted."""


class Meter:
    """Counts OMERO calls by the user who makes them, but not the questions for the count itself."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.calls: Counter[str] = Counter()

    def count(self, user: str, name: str, operation: str, args: tuple[Any, ...]) -> None:
        """Note a call."""
        if name == "ServiceFactory" and operation in PLUMBING:
            return
        if operation == "getConfigValue" and args and args[0].startswith("omero.embedded."):
            return
        with self._lock:
            self.calls[user] += 1


class Hub:
    """One server's parts; ``services`` are the service classes by interface name, ``commands`` what fulfils requests by their type."""

    def __init__(
        self,
        store: Store,
        adapter: Any,
        services: Mapping[str, type[Service]],
        commands: Mapping[type, Command],
        recorder: Recorder | None = None,
    ) -> None:
        self.store = store
        self.adapter = adapter
        self.recorder = recorder
        self.workers = Workers()
        self.writers = Workers(WRITERS)
        self.jobs = Jobs(commands)
        self.sessions = Sessions(store, self._ended)
        self.meter = Meter()
        self.stopping = False
        self._services = services
        self._lock = threading.Lock()

    def counters(self) -> dict[str, Counter[str]]:
        """Return the calls served so far, the stateful services that are open, and the sessions; each by user name."""
        live = self.sessions.all()
        services: Counter[str] = Counter()
        for session in live:
            services[session.user_name] += len(session.services)
        return {"calls": self.meter.calls, "servants": services, "sessions": Counter(session.user_name for session in live)}

    def shared(self, session: Session, name: str) -> Any:
        """Return the proxy of a session's one servant of a stateless service."""
        shape = interface(name)
        key = f"omero.api.{name}"
        with self._lock:
            target = session.targets.get(key)
            if target is None:
                target = self._add(session, shape, self._make(name), Ice.Identity(key, session.uuid))
        return self.proxy(target)

    def fresh(self, session: Session, name: str) -> Any:
        """Return the proxy of a new servant of a stateful service."""
        return self.proxy(self.open(session, name, self._make(name)))

    def open(self, session: Session, name: str, service: Service) -> Target:
        """Make a servant of its own for a service."""
        identity = Ice.Identity(f"{uuid.uuid4()}omero.api.{name}", session.uuid)
        with self._lock:
            return self._add(session, interface(name), service, identity)

    def mount(self, session: Session, name: str, service: Service, category: str) -> Target:
        """Make the servant that is the session itself, for one client."""
        with self._lock:
            return self._add(session, interface(name), service, Ice.Identity(session.uuid, category))

    def proxy(self, target: Target) -> Any:
        """Return a target's proxy."""
        return target.interface.proxy.uncheckedCast(self.adapter.createProxy(target.identity))

    def release(self, target: Target) -> None:
        """Remove a servant."""
        if target.session.targets.pop(_key(target), None) is None:
            return
        try:
            self.adapter.remove(target.identity)
        except (Ice.NotRegisteredException, Ice.ObjectAdapterDeactivatedException):
            log.debug("a servant of %s was gone", target.interface.name)

    def reap(self) -> None:
        """End the sessions that were idle for too long, and the services that nobody uses."""
        now = time.monotonic()
        for session in self.sessions.all():
            if session.is_over(now):
                self.sessions.end(session, "expired")
                continue
            for target in session.services:
                if now - target.used > SERVICE_IDLE_SECONDS:
                    self.release(target)
                    target.end()

    def _make(self, name: str) -> Service:
        return self._services.get(name, Service)()

    def _add(self, session: Session, shape: Interface, service: Service, identity: Any) -> Target:
        session.touch()
        target = Target(self, session, shape, service, identity)
        self.adapter.add(servant_type(shape)(target), identity)
        session.targets[_key(target)] = target
        return target

    def _ended(self, session: Session) -> None:
        with self._lock:
            targets = list(session.targets.values())
        for target in targets:
            self.release(target)
            target.end()


def _key(target: Target) -> str:
    name: str = target.identity.name
    return name if name != target.session.uuid else target.identity.category
