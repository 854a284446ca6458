"""Users made and changed, each step one that OMERO itself checks; nobody is ever more than he is to be, not even in between."""

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

from omero.model import AdminPrivilegeI, ExperimenterGroupI, ExperimenterI
from omero.rtypes import rbool, rstring

from omeroweb_pyr.errors import BadRequest, Conflict, LoginRefused, OmeroWebError, Refused
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model_staff import EVERYBODY, SYSTEM, Account, Details, NewAccount
from omeroweb_pyr.gateway.seam import Gone
from omeroweb_pyr.gateway.writing.objects import taken, text

RESTRICTED = "restricted_administrator"


def create(connection: Connection, seam: Seam, new: NewAccount, password: str) -> int:
    """Make a user, wholly or not at all; one call, for a restricted administrator three."""
    admin = connection.service(seam, "getAdminService")
    described = _described(new.details)
    if new.role != RESTRICTED:
        groups = _group(new.default), _groups((new.groups - {new.default}) | _special(new))
        with taken():
            return int(seam.call(admin, "createExperimenterWithPassword", described, rstring(password), *groups))
    with taken():
        made = (described, _privileges(new.privileges), rstring(password))
        user = int(seam.call(admin, "createRestrictedSystemUserWithPassword", *made))
    try:
        seam.call(admin, "addGroups", _user(user), _groups(new.groups | {new.default}))
        seam.call(admin, "setDefaultGroup", _user(user), _group(new.default))
        if not new.active:
            seam.call(admin, "removeGroups", _user(user), _groups([EVERYBODY]))
    except (OmeroWebError, Gone) as why:
        raise _taken_back(seam, admin, user, new.details.user_name) from why
    return user


def _taken_back(seam: Seam, admin: Any, user: int, name: str) -> OmeroWebError:
    """Delete a user who could not be made wholly; return what there is to say of it."""
    try:
        seam.call(admin, "deleteExperimenter", _user(user))
    except (OmeroWebError, Gone):
        return Conflict(
            f"OMERO has created {name} (user {user}), but has not put them into the groups, and did not delete them again. "
            "They can log in: please look at their page."
        )
    return Refused(f"OMERO has not put {name} into the groups, so the user was not created: a group may be gone, or is not yours to fill.")


def change(connection: Connection, seam: Seam, was: Account, new: NewAccount) -> None:
    """Change what differs: details, privileges, groups and default group, a call for each; a refusal tells what was done before it."""
    admin = connection.service(seam, "getAdminService")
    done: list[str] = []
    for what, operation, *arguments in _steps(was, new):
        try:
            with taken():
                seam.call(admin, operation, *arguments)
        except (Refused, BadRequest) as why:
            raise type(why)(f"{why} Not changed: {what}. Changed before that: {', '.join(done) or 'nothing'}.") from why
        done.append(what)


def _steps(was: Account, new: NewAccount) -> Iterator[tuple[Any, ...]]:
    who = _user(was.user.id)
    wanted = new.groups | {new.default} | _special(new)
    has = was.groups | _special_of(was)
    if new.details != was.user.details:
        yield "details", "updateExperimenter", _described(new.details, was.user.id, ldap=was.user.ldap)
    if new.role != "user" and (new.privileges != was.privileges or not was.user.admin):
        yield "privileges", "setAdminPrivileges", who, _privileges(new.privileges)
    if wanted - has:
        yield "groups to be in", "addGroups", who, _groups(wanted - has)
    if new.default != was.default:
        yield "default group", "setDefaultGroup", who, _group(new.default)
    if has - wanted:
        yield "groups to leave", "removeGroups", who, _groups(has - wanted)


def activate(connection: Connection, seam: Seam, user: int, *, active: bool) -> None:
    """Let somebody log in, or no more."""
    with taken():
        seam.call(connection.service(seam, "getAdminService"), "addGroups" if active else "removeGroups", _user(user), _groups([EVERYBODY]))


def set_password(connection: Connection, seam: Seam, user_name: str, password: str, own: str) -> None:
    """Give somebody another password; the administrator has to know his own. Two calls."""
    with _own_password():
        seam.call(connection.session, "setSecurityPassword", own)
    with taken():
        seam.call(connection.service(seam, "getAdminService"), "changeUserPassword", user_name, rstring(password))


def change_password(connection: Connection, seam: Seam, old: str, new: str) -> None:
    """Change one's own password."""
    with _own_password(), taken():
        seam.call(connection.service(seam, "getAdminService"), "changePasswordWithOldPassword", rstring(old), rstring(new))


def update_self(connection: Connection, seam: Seam, user: int, new: Details, default: int | None) -> None:
    """Change what is told of oneself, and the group that one's log-in begins in."""
    admin = connection.service(seam, "getAdminService")
    with taken():
        seam.call(admin, "updateSelf", _described(new, user))
        if default is not None:
            seam.call(admin, "setDefaultGroup", _user(user), _group(default))


@contextlib.contextmanager
def _own_password() -> Iterator[None]:
    try:
        yield
    except (Refused, LoginRefused) as refusal:
        raise LoginRefused("This is not your current password.") from refusal


def _special(new: NewAccount) -> frozenset[int]:
    return frozenset({EVERYBODY} if new.active else ()) | frozenset({SYSTEM} if new.role != "user" else ())


def _special_of(was: Account) -> frozenset[int]:
    return frozenset({EVERYBODY} if was.user.active else ()) | frozenset({SYSTEM} if was.user.admin else ())


def _described(told: Details, user: int | None = None, *, ldap: bool = False) -> Any:
    made = ExperimenterI() if user is None else ExperimenterI(user, True)
    made.omeName = rstring(told.user_name)
    made.firstName, made.lastName = rstring(told.first_name), rstring(told.last_name)
    made.middleName, made.email, made.institution = text(told.middle_name), text(told.email), text(told.institution)
    made.ldap = rbool(ldap)
    return made


def _user(user: int) -> Any:
    return ExperimenterI(user, False)


def _group(group: int) -> Any:
    return ExperimenterGroupI(group, False)


def _groups(groups: Iterable[int]) -> list[Any]:
    return [_group(group) for group in sorted(groups)]


def _privileges(names: Iterable[str]) -> list[Any]:
    made = []
    for name in sorted(names):
        privilege = AdminPrivilegeI()
        privilege.value = rstring(name)
        made.append(privilege)
    return made
