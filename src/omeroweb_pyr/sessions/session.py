"""Beaker's session with the cures for what it does wrong: see each method."""

import logging
import time
from typing import Any

from beaker.session import Session

from omeroweb_pyr.sessions.store import TOUCH_AFTER, idle_seconds

log = logging.getLogger(__name__)


class WebSession(Session):
    """A session that ends when it is dropped, lives as long as it is used, and is never overwritten by a mere reader."""

    def __init__(self, request: dict[str, Any], *, age: int, **options: Any) -> None:
        self.age = age
        self.ended = False
        super().__init__(request, **options)

    def load(self) -> None:
        """Read the record; one that is missing, too old or damaged gives a new session under a new id, never one of the client's choice."""
        try:
            super().load()
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - a damaged pickle raises nearly anything
            log.warning("A damaged session record was given up: %r", error)
            self._begin()
            return
        if self.is_new:
            self._begin()
        elif self._expired():
            self.namespace.drop()
            self._begin()

    def _begin(self) -> None:
        self.clear()
        self._create_id()
        self["_accessed_time"] = self["_creation_time"] = time.time()
        self.accessed_dict: dict[str, Any] = {}

    def _expired(self) -> bool:
        idle = idle_seconds(self.namespace)
        if idle is None or idle > self.age:
            return True
        if idle > min(TOUCH_AFTER, self.age / 10):
            self.namespace.touch()
            if self.cookie_expires is not True:
                self._update_cookie_out()
        return False

    def save(self, accessed_only: bool = False) -> None:
        """Write the record, unless it was dropped meanwhile: a slow request must not bring a closed session back."""
        if accessed_only or self.ended:
            return
        if self.is_new:
            super().save()
            return
        lock = self.namespace.access_lock
        lock.acquire_write_lock()
        try:
            if self.namespace.exists():
                super().save()
        finally:
            lock.release_write_lock()

    def invalidate(self) -> None:
        """End this session in the store too, and begin an empty one under a new id; nothing is stored until something is set."""
        self._drop()
        self.was_invalidated = True
        self._begin()

    def regenerate_id(self) -> None:
        """Go on under a new id; the old record ends."""
        self._drop()
        self._create_id()

    def delete(self) -> None:
        """End this session in the store and in the browser; whatever is set afterwards is lost."""
        self._drop()
        self.ended = True
        super().delete()

    def _drop(self) -> None:
        # A brand-new session has no namespace yet.
        if hasattr(self, "namespace"):
            self.namespace.drop()
