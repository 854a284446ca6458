"""Many who leave a group, one after the other, for OMERO takes out one at a time; whoever manages the group sees how far it is."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyramid.request import Request

from omeroweb_pyr.errors import Conflict
from omeroweb_pyr.gateway.model_staff import Team
from omeroweb_pyr.presenters import differences
from omeroweb_pyr.security.journal import Action, Party, note
from omeroweb_pyr.sessions import parcels
from omeroweb_pyr.views.webadmin import working

AT_ONCE = 20
"""How many leave while one waits for the page."""
BUSY = "Others are leaving this group just now. Please wait for them, or stop that first."
STAYS = "it is the only group they have"
SHOWN = 50
"""How many of those who have to stay are named."""


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who is to leave."""

    id: int
    user_name: str
    full_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How far it is, and who has to stay."""

    state: working.State
    kept: tuple[str, ...]

    @property
    def running(self) -> bool:
        """Whether they are leaving just now."""
        return self.state.status == working.RUNNING

    @property
    def stuck(self) -> str:
        """Say who has to stay; nothing where nobody has."""
        return staying([*self.kept[:SHOWN], *(["and others"] if len(self.kept) > SHOWN else [])])


def staying(names: Sequence[str]) -> str:
    """Say who can't leave; nothing where all can."""
    return f"{', '.join(names)} can't leave: {STAYS}." if names else ""


class Leaving:
    """Those who are leaving a group, or left it last."""

    def __init__(self, request: Request, group: int) -> None:
        self.request, self.registry, self.group = request, request.registry, group
        self.server = request.identity.server_id
        self.key: str = parcels.get(self.registry, self.pointer) or ""

    @property
    def pointer(self) -> str:
        """Name the parcel that says under which name those who left last are kept."""
        return f"leaving {self.server} {self.group}"

    def report(self) -> Report | None:
        """Tell how far it is; None where nobody was leaving."""
        state, people = (working.state_of(self.registry, self.key), self._people()) if self.key else (None, [])
        if state is None or not people:  # one of them may be kept longer than the other
            return None
        return Report(state=state, kept=tuple(each.full_name for each in people if str(each.id) in state.failed))

    def begin(self, team: Team, users: Sequence[int]) -> None:
        """Let them leave, in this order."""
        report = self.report()
        if report and report.running:
            raise Conflict(BUSY)
        self.forget()
        known = {member.id: member for member in team.members}
        people = [Leaver(user, known[user].user_name, known[user].full_name) for user in users]
        self.key = secrets.token_hex(16)
        told = {"name": team.listed.group.name, "people": [[each.id, each.user_name, each.full_name] for each in people]}
        parcels.put(self.registry, self.key, told)
        parcels.put(self.registry, self.pointer, self.key)
        self._go(people, working.State(len(people)))

    def told(self, what: str) -> None:
        """Stop it, go on with it, or forget it."""
        report = self.report()
        if report is None:
            return
        if what == "stop":
            working.stop(self.registry, self.key)
        elif what == "resume" and report.state.status == working.STOPPED:
            self._go(self._people(), report.state)
        elif what == "forget" and not report.running:
            self.forget()

    def forget(self) -> None:
        """Keep nothing of it."""
        if self.key:
            working.forget(self.registry, self.key)
            parcels.drop(self.registry, self.pointer)

    def _people(self) -> list[Leaver]:
        told = parcels.get(self.registry, self.key) or {"people": []}
        return [Leaver(*each) for each in told["people"]]

    def _go(self, people: Sequence[Leaver], state: working.State) -> None:
        me, told = self.request.context.me, parcels.get(self.registry, self.key)
        registry, server, who, about = self.registry, self.server, Party(me.user_name, me.user_id), Party(told["name"], self.group, "group")

        def went(those: Sequence[Leaver]) -> None:
            text = differences.of_members({each.id: each.user_name for each in those}, went={each.id for each in those})
            note(registry, server, who, Action.MEMBERS, about, text)

        _Work(registry, self.request.omero.hold(), self.key, state, self.group, went).begin(people)


class _Work(working.Work[Leaver]):
    def __init__(self, registry: Any, omero: Any, key: str, state: working.State, group: int, went: Any) -> None:
        super().__init__(registry, omero, key, state)
        self._group, self._went, self._gone = group, went, []  # type: int, Any, list[Leaver]

    def label(self, each: Leaver) -> str:
        return str(each.id)

    def do(self, each: Leaver, *, again: bool) -> str:  # noqa: ARG002 - who has left already leaves again without harm
        if self._omero.administration.leave(self._group, [each.id]):
            return STAYS
        self._gone.append(each)
        return ""

    def ended(self) -> None:
        if self._gone:  # one line for all of them
            self._went(self._gone)
