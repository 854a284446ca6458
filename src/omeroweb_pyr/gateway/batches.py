"""Joining simultaneous wishes for one thing each into one call for many."""

import threading
from collections.abc import Callable, Hashable

from omeroweb_pyr.errors import ServerDown

Fetch = Callable[[list[int]], dict[int, bytes]]


class _Ticket:
    """One caller's wish, and what came of it; ``lead`` tells a waiting caller that it is his turn to fetch."""

    def __init__(self, wanted: int) -> None:
        self.wanted = wanted
        self.woken = threading.Event()
        self.lead = False
        self.found: bytes | None = None
        self.error: Exception | None = None


class Batches:
    """The first to come fetches at once; those who come meanwhile wait, and the first of them fetches for all of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[Hashable, list[_Ticket]] = {}

    def fetch(self, lane: Hashable, wanted: int, fetch: Fetch, *, limit: int, patience: float) -> bytes | None:
        """Return what ``fetch`` finds for ``wanted``; wishes of one lane are alike in all but this."""
        ticket = _Ticket(wanted)
        with self._lock:
            leads = lane not in self._waiting
            self._waiting.setdefault(lane, []).append(ticket)
        if leads or self._wait(lane, ticket, patience):
            self._lead(lane, fetch, limit)
        if ticket.error is not None:
            raise type(ticket.error)(*ticket.error.args) from ticket.error
        return ticket.found

    def _wait(self, lane: Hashable, ticket: _Ticket, patience: float) -> bool:
        """Wait for the picture or for one's turn; say whether it is one's turn."""
        if not ticket.woken.wait(patience):
            with self._lock:  # a turn may come just now, and nobody else would take it
                if not ticket.lead and ticket in self._waiting.get(lane, ()):
                    self._waiting[lane].remove(ticket)
                    raise ServerDown("OMERO is busy with other pictures. Please try again later.")
        return ticket.lead

    def _lead(self, lane: Hashable, fetch: Fetch, limit: int) -> None:
        with self._lock:
            batch = self._waiting[lane][:limit]
            self._waiting[lane] = self._waiting[lane][limit:]
        try:
            found = fetch(sorted({ticket.wanted for ticket in batch}))
            for ticket in batch:
                ticket.found = found.get(ticket.wanted)
        except Exception as error:  # noqa: BLE001  # everyone in the batch raises it
            for ticket in batch:
                ticket.error = error
        finally:
            self._hand_over(lane)
            for ticket in batch:
                ticket.woken.set()

    def _hand_over(self, lane: Hashable) -> None:
        """Give the lead to the next who waits; a lane without any is no more."""
        with self._lock:
            if self._waiting[lane]:
                following = self._waiting[lane][0]
                following.lead = True
                following.woken.set()
            else:
                del self._waiting[lane]
