"""Many users made one after the other, while the browser may be away; how far it is any process can tell, and go on from there."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from omeroweb_pyr import mail
from omeroweb_pyr.errors import BadRequest, Conflict, NotLoggedIn, OmeroWebError, Refused, ServerDown, Unsure
from omeroweb_pyr.forms.webadmin.rolls import Line, read
from omeroweb_pyr.sessions import parcels, tallies

RUNNING, STOPPED, DONE = "running", "stopped", "done"
SILENT_SECONDS = 90
"""After how long nobody is at work any more: an OMERO call takes less."""
DAY = 86_400
TAKEN = "Another user has this name by now."
MAYBE = "This user is there by now, created before it stopped or by somebody else."
RESTARTED = "The site was restarted meanwhile."
WANTED = "It was stopped."
BROKEN = "Something went wrong; it is in the log of this site."

log = logging.getLogger(__name__)


@dataclass(slots=True)
class State:
    """How far it is: ``step`` lines are behind, of which those in ``failed``, by number, were not made, and why."""

    total: int
    status: str = RUNNING
    step: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    message: str = ""
    beat: float = 0.0
    turn: int = 0

    @property
    def made(self) -> int:
        """How many users were made."""
        return self.step - len(self.failed)


def state_of(registry: Any, key: str) -> State | None:
    """Tell how far the users of a table are; None if nobody has begun."""
    known = parcels.get(registry, f"{key} state")
    state = State(**known) if known else None
    if state and state.status == RUNNING and state.beat < time.time() - SILENT_SECONDS:
        state.status, state.message = STOPPED, RESTARTED
    return state


def begin(registry: Any, omero: Any, key: str, found: Sequence[Line], before: State | None, made: Callable[[str, int], None]) -> None:
    """Begin, or go on; ``omero`` is a share of the caller's session that is given back at the end. Sent twice, it begins once.

    ``made`` is told the name and the id of each user.
    """
    state = before or State(len(found))
    if not tallies.admit(registry, f"roll {key} {state.turn}", 1, DAY):
        omero.release()
        return
    parcels.drop(registry, f"{key} stop")
    state.status, state.message, state.turn = RUNNING, "", state.turn + 1
    work = _Work(registry, omero, key, state, made)
    work.save(new=True)
    threading.Thread(target=work.run, args=(found,), name=f"roll-{key[:6]}", daemon=True).start()


def stop(registry: Any, key: str) -> None:
    """Let it stop after the user that is made now."""
    parcels.put(registry, f"{key} stop", value=True)


def forget(registry: Any, key: str) -> None:
    """Keep nothing of it."""
    for name in (key, f"{key} state", f"{key} stop"):
        parcels.drop(registry, name)


class _Work:
    def __init__(self, registry: Any, omero: Any, key: str, state: State, made: Callable[[str, int], None]) -> None:
        self._registry, self._omero, self._key, self._state, self._made = registry, omero, key, state, made

    def save(self, *, new: bool = False) -> None:
        self._state.beat = time.time()
        parcels.put(self._registry, f"{self._key} state", asdict(self._state), new=new)

    def run(self, found: Sequence[Line]) -> None:
        state, again = self._state, self._state.step if self._state.turn > 1 else -1
        try:
            for place in range(state.step, len(found)):
                if parcels.get(self._registry, f"{self._key} stop"):
                    state.status, state.message = STOPPED, WANTED
                    break
                why = self._make(found[place], MAYBE if place == again else TAKEN)
                state.failed |= {str(found[place].number): why} if why else {}
                state.step += 1
                self.save()
            else:
                state.status = DONE
        except (NotLoggedIn, ServerDown) as error:
            state.status, state.message = STOPPED, str(error)
        except Exception as error:  # noqa: BLE001 - whatever it was, the page is to say that it ended
            # An error's own words may quote a line of the table.
            log.error("Users can't be made any more.\n%s", mail.wordless(error))  # noqa: TRY400
            state.status, state.message = STOPPED, BROKEN
        finally:
            self._end()

    def _make(self, each: Line, taken: str) -> str:
        """Make a user; return why he was not."""
        if each.account is None:
            return " ".join(each.problems)
        work = self._omero.administration
        try:
            made = work.create_user(each.account, each.password)
        except Unsure:
            there = work.named([each.user_name])
            if each.user_name not in there:
                raise
            made = there[each.user_name]
        except BadRequest as error:
            return taken if each.user_name in work.named([each.user_name]) else str(error)
        except (Refused, Conflict) as error:
            return str(error)
        self._made(each.user_name, made)
        return ""

    def _end(self) -> None:
        try:
            if self._state.status == DONE:  # the passwords are needed no more
                good, text = parcels.get(self._registry, self._key) or (False, "")
                parcels.put(self._registry, self._key, [good, read(text).masked().text()], new=False)
            self.save()
        except OmeroWebError as error:
            log.error("How far the users are can't be kept.\n%s", mail.wordless(error))  # noqa: TRY400
        finally:
            self._omero.release()
