"""Who comes into a group, who leaves it and who owns it: offered while one types, checked, and done in few calls to OMERO."""

from dataclasses import dataclass
from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr.errors import ObjectNotFound, Refused
from omeroweb_pyr.forms.webadmin.choosing import OFFERED
from omeroweb_pyr.forms.webadmin.groups import MembersForm
from omeroweb_pyr.forms.webadmin.listing import number, part
from omeroweb_pyr.gateway.model_staff import GUEST, NONE, ROOT, Known, Me, Team
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters import differences
from omeroweb_pyr.resources import Circle
from omeroweb_pyr.security.journal import Action, Party
from omeroweb_pyr.sessions import tallies
from omeroweb_pyr.views.webadmin.leaving import AT_ONCE, Leaving, staying
from omeroweb_pyr.views.webadmin.pages import write_down

STRANGERS, SECONDS = 100, 3600
"""How many users whom he is in no group with an owner may name within that time, whether or not there are such."""
TOO_MANY = (
    f"In an hour you can name {STRANGERS} users who are in no group with you, misspelled names counted too. "
    "Please go on later, or ask an administrator."
)
OWNERLESS = "A group needs an owner: please name another one before you give it up, or ask an administrator."
LAST = f"More than {AT_ONCE} are to leave. Please give the group up yourself afterwards: you could not take them out any more."
SHOWN = 10
NOBODY = Team.empty(NONE)
"""The members of a group that is to be made."""


@view_config(route_name="webadmin.people", request_method="GET", permission=Permission.READ, renderer="json")
def candidates(context: Circle, request: Request) -> dict[str, Any]:
    """Offer users for a group by a part of their names, ``?q=ada&group=3``; owners those only who are in a group with them."""
    wanted, group = part(request.GET, needed=True), number(request.GET, "group", NONE)
    if group >= 0 and not context.me.is_admin and group not in context.me.leads:
        raise ObjectNotFound("There is no such group.")
    found = request.omero.administration.candidates(wanted, group, OFFERED + 1)
    request.response.cache_control = "private, no-store"
    shown = [{"id": each.id, "user": each.user_name, "name": each.full_name, "active": each.active} for each in found[:OFFERED]]
    return {"data": shown, "more": len(found) > OFFERED}


def people(form: MembersForm) -> bool:
    """Say whether the form names anybody."""
    return bool(form.members.data or form.owners.data or form.added)


def unfit(request: Request, me: Me, form: MembersForm, team: Team) -> bool:
    """Say whether somebody is to be added whom there is not; owners of groups can't find out of many whether there are such.

    Nor is the guest put anywhere, for he needs no password, and owners leave no group without an owner.
    """
    joining = _joining(form, team)
    found = request.omero.administration.acquainted(form.added.possible, set() if me.is_admin else joining)
    names = form.added.meant({each.user_name for each in found})
    known = [each for each in found if each.user_name in names or each.id in joining]
    missing = set(names) - {each.user_name for each in known}
    lost = joining & {GUEST} if me.is_admin else joining - {each.id for each in known}
    strangers = len(missing) + len(lost) + sum(not each.seen for each in known)
    if not me.is_admin and not _admitted(request, me, strangers):
        form.complain(TOO_MANY)
        request.response.status_int = 429
        return True
    ownerless = not me.is_admin and not owning(form, team)
    if ownerless:
        form.complain(OWNERLESS)
    if lost:
        form.complain("One of these users is gone by now.")
    if missing:
        strange = [name for name in names if name in missing]
        form.blame("add", f"Nobody has the name {', '.join(strange[:SHOWN])}{' and others' if len(strange) > SHOWN else ''}.")
    if lost or missing or ownerless:
        request.response.status_int = 400
    form.found, form.known = tuple(each.id for each in known), {each.id: each.user_name for each in known}
    return bool(lost or missing or ownerless)


def _admitted(request: Request, me: Me, strangers: int) -> bool:
    """Count those whom an owner does not know, and whom there may not be; say whether they are not too many."""
    what = f"strangers to {request.identity.server_id} {me.user_id}"
    return all(tallies.admit(request.registry, what, STRANGERS, SECONDS) for _ in range(strangers))


def chosen(request: Request, form: MembersForm, team: Team) -> list[Known]:
    """Name those who were chosen, and are not in the group yet, for a form that is shown again."""
    joining = _joining(form, team) if form.sent or team is NOBODY else set()
    found = request.omero.administration.acquainted((), joining) if joining else ()
    return sorted((each for each in found if each.seen), key=lambda each: (each.full_name, each.id))


def fill(request: Request, group: int, form: MembersForm, team: Team) -> str:
    """Change members and owners by what was ticked, unticked and added; say who can't leave, and whether many are leaving still.

    Whoever does it goes last: an owner who has left, or given the group up, takes out nobody else.
    """
    work, moves, me = request.omero.administration, _moves(form, team), request.context.me.user_id
    last, leaving = {me} & moves.falling, sorted(moves.leaving, key=lambda user: (user == me, user))
    many = len(leaving) > AT_ONCE
    if many and not request.context.me.is_admin and me in moves.falling | moves.leaving:
        raise Refused(LAST)
    work.own(group, sorted(moves.rising), owner=True)
    work.own(group, sorted((moves.falling - last) | (moves.joining - moves.rising)), owner=False)
    if many:
        Leaving(request, group).begin(team, leaving)
    kept = [] if many else work.leave(group, leaving)
    work.own(group, sorted(last), owner=False)
    _written_down(request, form, team, moves, set() if many else moves.leaving - set(kept))
    said = staying([member.full_name for member in team.members if member.id in moves.stuck or member.id in kept])
    said = f" {said}" if said else ""
    return f"{said} {len(leaving)} members are leaving: see below how far it is." if many else said


def owning(form: MembersForm | None, team: Team) -> set[int]:
    """Return who would own the group, or without a form who does."""
    owned = {member.id for member in team.members if member.owner}
    if form is None:
        return owned
    moves = _moves(form, team)
    return (owned | moves.rising) - moves.falling - moves.leaving


@dataclass(frozen=True, slots=True)
class _Moves:
    """Who becomes an owner, who no more is one but stays, who leaves, who can't leave, and who comes in."""

    rising: set[int]
    falling: set[int]
    leaving: set[int]
    stuck: set[int]
    joining: set[int]


def _moves(form: MembersForm, team: Team) -> _Moves:
    now, owned = {member.id for member in team.members}, owning(None, team)
    owners, was_owners = set(form.owners.data or ()), form.before("was_owners", owned)
    unticked = (form.before("was", now) - _ticked(form)) & now
    stuck = {member.id for member in team.members if member.id in unticked and not (member.elsewhere or member.id in (ROOT, GUEST))}
    return _Moves(
        rising=(owners - was_owners) - owned,
        falling=((was_owners - owners) & owned) - (unticked - stuck),
        leaving=unticked - stuck,
        stuck=stuck,
        joining=_joining(form, team) | (set(form.found) - now),
    )


def _written_down(request: Request, form: MembersForm, team: Team, moves: _Moves, went: set[int]) -> None:
    """Write down who came and went, by the names they log in with; a call for those of whom only the id was sent."""
    names = dict(form.known) | {member.id: member.user_name for member in team.members}
    came = (moves.joining | moves.rising) - {member.id for member in team.members}
    nameless = came - names.keys()
    if nameless:
        names |= {each.id: each.user_name for each in request.omero.administration.acquainted((), nameless)}
    changed = differences.of_members(names, came=came, went=went, owns_it=moves.rising, owns_it_no_more=moves.falling)
    if changed:
        group = team.listed.group
        write_down(request.context, request, Action.MEMBERS, Party(group.name, group.id, "group"), changed)


def _ticked(form: MembersForm) -> set[int]:
    return {*(form.members.data or ()), *(form.owners.data or ())}


def _joining(form: MembersForm, team: Team) -> set[int]:
    now = {member.id for member in team.members}
    return (_ticked(form) - form.before("was", now)) - now
