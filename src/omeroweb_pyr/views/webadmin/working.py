"""Many things done one after the other, while the browser may be away; how far it is any process can tell, and go on from there."""

import logging
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Generic, TypeVar

from omeroweb_pyr import mail
from omeroweb_pyr.errors import NotLoggedIn, Refused, ServerDown
from omeroweb_pyr.sessions import parcels, tallies

T = TypeVar("T")

RUNNING, STOPPED, DONE = "running", "stopped", "done"
SILENT_SECONDS = 90
"""After how long nobody is at work any more: an OMERO call takes less."""
DAY = 86_400
RESTARTED = "The site was restarted meanwhile."
WANTED = "It was stopped."
BROKEN = "Something went wrong; it is in the log of this site."

log = logging.getLogger(__name__)


@dataclass(slots=True)
class State:
    """How far it is: ``step`` things are behind, of which those in ``failed``, by what they are called, were not done, and why."""

    total: int
    status: str = RUNNING
    step: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    message: str = ""
    beat: float = 0.0
    turn: int = 0

    @property
    def done(self) -> int:
        """How many were done."""
        return self.step - len(self.failed)


def state_of(registry: Any, key: str) -> State | None:
    """Tell how far it is; None if nobody has begun."""
    known = parcels.get(registry, f"{key} state")
    state = State(**known) if known else None
    if state and state.status == RUNNING and state.beat < time.time() - SILENT_SECONDS:
        state.status, state.message = STOPPED, RESTARTED
    return state


def stop(registry: Any, key: str) -> None:
    """Let it stop after what is done now."""
    parcels.put(registry, f"{key} stop", value=True)


def forget(registry: Any, key: str) -> None:
    """Keep nothing of it."""
    for name in (key, f"{key} state", f"{key} stop"):
        parcels.drop(registry, name)


class Work(ABC, Generic[T]):
    """What is to be done; ``omero`` is a share of the caller's session that is given back at the end."""

    def __init__(self, registry: Any, omero: Any, key: str, state: State) -> None:
        self._registry, self._omero, self._key, self._state = registry, omero, key, state

    @abstractmethod
    def label(self, each: T) -> str:
        """Say what one is called."""

    @abstractmethod
    def do(self, each: T, *, again: bool) -> str:
        """Do one, ``again`` if it may have been done before it stopped; return why it could not be done."""

    def ended(self) -> None:
        """Do what is to be done once it has ended or stopped."""

    def begin(self, found: Sequence[T]) -> None:
        """Begin, or go on; sent twice, it begins once."""
        state = self._state
        if not tallies.admit(self._registry, f"work {self._key} {state.turn}", 1, DAY):
            self._omero.release()
            return
        parcels.drop(self._registry, f"{self._key} stop")
        state.status, state.message, state.turn = RUNNING, "", state.turn + 1
        self.save(new=True)
        threading.Thread(target=self.run, args=(found,), name=f"work-{self._key[:6]}", daemon=True).start()

    def save(self, *, new: bool = False) -> None:
        """Keep how far it is."""
        self._state.beat = time.time()
        parcels.put(self._registry, f"{self._key} state", asdict(self._state), new=new)

    def run(self, found: Sequence[T]) -> None:
        """Do it."""
        state, again = self._state, self._state.step if self._state.turn > 1 else -1
        try:
            for place in range(state.step, len(found)):
                if parcels.get(self._registry, f"{self._key} stop"):
                    state.status, state.message = STOPPED, WANTED
                    break
                why = self.do(found[place], again=place == again)
                state.failed |= {self.label(found[place]): why} if why else {}
                state.step += 1
                self.save()
            else:
                state.status = DONE
        except (NotLoggedIn, Refused, ServerDown) as error:
            state.status, state.message = STOPPED, str(error)
        except Exception as error:  # noqa: BLE001 - whatever it was, the page is to say that it ended
            # An error's own words may quote what was sent.
            log.error("What was begun can't go on.\n%s", mail.wordless(error))  # noqa: TRY400
            state.status, state.message = STOPPED, BROKEN
        finally:
            self._end()

    def _end(self) -> None:
        for last in (self.ended, self.save):
            try:
                last()
            except Exception as error:  # noqa: BLE001 - the other is to be done nevertheless
                log.error("How far it is can't be kept.\n%s", mail.wordless(error))  # noqa: TRY400
        self._omero.release()
