"""One event for all that a call changes, and a line of the log for each object."""

from omeroweb_pyr.embedded.access import ALL_GROUPS, Caller
from omeroweb_pyr.embedded.store import Writer


class Journal:
    """The event of one transaction, made when something first changes."""

    def __init__(self, writer: Writer, caller: Caller, *, session_group: int, kind: str = "User") -> None:
        self._writer = writer
        self._caller = caller
        self._group = session_group if caller.group_id == ALL_GROUPS else caller.group_id
        self._kind = kind
        self._event: int | None = None

    @property
    def event(self) -> int:
        """Return the event's id."""
        if self._event is None:
            self._event = self._writer.event(self._caller.user_id, self._group, self._caller.session_id, self._kind)
        return self._event

    def note(self, action: str, type_name: str, row_id: int) -> None:
        """Log ``INSERT``, ``UPDATE`` or ``DELETE`` of an object."""
        self._writer.note(action, type_name, [row_id], self.event)
