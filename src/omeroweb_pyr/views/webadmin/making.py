"""Many users made one after the other, out of a table."""

from collections.abc import Callable, Sequence
from typing import Any

from omeroweb_pyr.errors import BadRequest, Conflict, Refused, Unsure
from omeroweb_pyr.forms.webadmin.rolls import Line, read
from omeroweb_pyr.sessions import parcels
from omeroweb_pyr.views.webadmin.working import DONE, State, Work

TAKEN = "Another user has this name by now."
MAYBE = "This user is there by now, created before it stopped or by somebody else."


def begin(registry: Any, omero: Any, key: str, found: Sequence[Line], before: State | None, made: Callable[[str, int], None]) -> None:
    """Begin, or go on; ``omero`` is a share of the caller's session. ``made`` is told the name and the id of each user."""
    _Work(registry, omero, key, before or State(len(found)), made).begin(found)


class _Work(Work[Line]):
    def __init__(self, registry: Any, omero: Any, key: str, state: State, made: Callable[[str, int], None]) -> None:
        super().__init__(registry, omero, key, state)
        self._made = made

    def label(self, each: Line) -> str:
        return str(each.number)

    def do(self, each: Line, *, again: bool) -> str:
        return self._make(each, MAYBE if again else TAKEN)

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

    def ended(self) -> None:
        if self._state.status == DONE:  # the passwords are needed no more
            good, text = parcels.get(self._registry, self._key) or (False, "")
            parcels.put(self._registry, self._key, [good, read(text).masked().text()], new=False)
