"""Beaker's session over records of our own: it ends when it is dropped, and lives as long as it is used."""

import logging
import time
from contextlib import suppress
from typing import Any

from beaker.session import Session

from omeroweb_pyr.sessions.records import TOUCH_AFTER, Record, Unreadable, pack, unpack

OVER = "Your session has ended. Please log in again."
UNREADABLE = "Your session was made by another version of this site, or was damaged, and can't be continued. Please log in again."
CONFIGURED = {"_domain", "_path"}
"""What Beaker keeps among the values although the settings say it."""

log = logging.getLogger(__name__)


def merged(before: dict[str, Any], mine: dict[str, Any], newest: dict[str, Any]) -> dict[str, Any]:
    """Put into the newest values those that I changed, and take out those that I took out."""
    changed = {name: value for name, value in mine.items() if name not in before or before[name] != value}
    return {name: value for name, value in newest.items() if name in mine or name not in before} | changed


class WebSession(Session):
    """A session that is never overwritten by a mere reader; its cookie is sent only when it has something new to say."""

    namespace: Record
    is_new: bool
    accessed_dict: dict[str, Any]

    def __init__(self, request: dict[str, Any], *, age: int, **options: Any) -> None:
        self.age = age
        self.ended = False
        self.lost = ""
        """Why what the browser's cookie names can't be continued, for the log-in page."""
        super().__init__(request, **options)

    def load(self) -> None:
        """Read the record; without a good one this is a new session under a new id, never one of the client's choice."""
        self.request["set_cookie"] = False
        self.namespace = self.namespace_class(self.id)
        content = self.namespace.read()
        if content is None:
            self._begin(OVER)
            return
        try:
            values = unpack(content)
        except Unreadable as error:
            log.warning("A session record was given up: %s", error)
            # It stays, for the log-in page is to find it and say so too; the log-in, or time, takes it away.
            self._begin(UNREADABLE)
            return
        self._content = content
        self.clear()
        self.update(values)
        self.last_accessed = values.get("_accessed_time")
        self.accessed_dict = dict(self)
        if self.namespace.idle > min(TOUCH_AFTER, self.age / 10):
            self.namespace.touch()
            if self.cookie_expires is not True:
                self._update_cookie_out()

    def _begin(self, lost: str = "") -> None:
        self.lost = lost
        self.clear()
        self._create_id()
        self["_accessed_time"] = self["_creation_time"] = time.time()
        self.accessed_dict = {}

    def save(self, accessed_only: bool = False) -> None:
        """Write what was changed, unless the record was dropped meanwhile; what another request has changed stays."""
        if accessed_only or self.ended:
            return
        if self.is_new:
            self._content = pack(self._values())
            self.namespace = self.namespace_class(self.id)
            self.namespace.write(self._content, new=True)
            self.request["set_cookie"] = True
            self.is_new = False
        elif (newest := self.namespace.read()) is not None:
            with suppress(Unreadable):
                self._content = pack(merged(unpack(self._content), self._values(), unpack(newest)))
                self.namespace.write(self._content, new=False)

    def _values(self) -> dict[str, Any]:
        return {name: value for name, value in self.items() if name not in CONFIGURED}

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
        # A brand-new session has no record yet; one that was given up still has its old one.
        if hasattr(self, "namespace"):
            self.namespace.drop()
