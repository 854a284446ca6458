"""Reading users and groups as they are managed."""

from collections.abc import Collection, Sequence
from typing import Any

from omero.model import ExperimenterI
from omero.rtypes import unwrap

from omeroweb_pyr.errors import ObjectNotFound, Refused
from omeroweb_pyr.gateway import rows
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model import Group
from omeroweb_pyr.gateway.model_staff import (
    BUILT_IN,
    LDAP_GROUPS,
    NONE,
    TEXTS,
    Account,
    Candidate,
    Details,
    Known,
    Listed,
    Me,
    Member,
    Outlook,
    Place,
    Sheet,
    Staff,
    Team,
    Wanted,
)
from omeroweb_pyr.gateway.queries import always, staff
from omeroweb_pyr.gateway.queries import outlook as queries
from omeroweb_pyr.gateway.reading import ANY, LAST_ROW, MOST_ROWS, literal, maps, project

LDAP = "omero.ldap."
MAPPED = {"firstName": "first_name", "middleName": "middle_name", "lastName": "last_name", "email": "email", "institution": "institution"}
"""What of a user LDAP can set, by OMERO's names and ours."""
NO_USER = "There is no such user."
NO_GROUP = "There is no such group."


def me(connection: Connection, seam: Seam) -> Me:
    """Ask who the session acts as at this moment: what he may do can have changed since it began."""
    context = seam.call(connection.service(seam, "getAdminService"), "getEventContext")
    return Me(
        user_id=context.userId,
        user_name=context.userName,
        group_id=context.groupId,
        is_admin=context.isAdmin,
        privileges=frozenset(context.adminPrivileges or ()),
        leads=frozenset(context.leaderOfGroups),
        sudoer=unwrap(context.sudoerName) or "",
        session_uuid=context.sessionUuid,
    )


def users(connection: Connection, seam: Seam, wanted: Wanted) -> Sheet[Staff]:
    """List users; one call, and another for a page beyond the end."""
    told = {"name": bool(wanted.name), "group": wanted.group is not None}
    told |= _either("active", "inactive", wanted.active) | _either("admin", "plain", wanted.admin) | _either("ldap", "local", wanted.ldap)
    roll = staff.Roll(tuple(name for name in staff.TESTS if told.get(name)), wanted.sort, wanted.descending)
    values: dict[str, Any] = {"name": _part(wanted.name)} if wanted.name else {}
    values |= {} if wanted.group is None else {"group": wanted.group}
    offset, limit = min(max(wanted.offset, 0), LAST_ROW), min(max(wanted.limit, 1), MOST_ROWS)
    found = _rows(connection, seam, staff.users(roll), values, (offset, limit))
    total = found[0]["total"] if found else _number(connection, seam, staff.counting(roll), values) if offset else 0
    return Sheet(items=tuple(_staff(row) for row in found), total=total, offset=offset, limit=limit)


def account(connection: Connection, seam: Seam, user: int, others: Collection[int] = ()) -> Account:
    """Read a user with his groups, and some others: two calls, one more for an administrator, and three more for one of LDAP."""
    found = _rows(connection, seam, staff.ACCOUNT, {"id": user})
    if not found:
        raise ObjectNotFound(NO_USER)
    known = _staff(found[0])
    admin = connection.service(seam, "getAdminService")
    granted = seam.call(admin, "getAdminPrivileges", ExperimenterI(user, False)) if known.admin else ()
    return Account(
        user=known,
        default=found[0]["default_group"],
        places=places(connection, seam, user, others),
        privileges=frozenset(unwrap(each.value) for each in granted),
        dn=seam.call(admin, "lookupLdapAuthExperimenter", user) or "" if known.ldap else "",
        ruled=_ruled(connection, seam) if known.ldap else frozenset(),
    )


def _ruled(connection: Connection, seam: Seam) -> frozenset[str] | None:
    """Ask what LDAP sets anew at each log-in; OMERO tells only whom it lets read its settings."""
    config = connection.service(seam, "getConfigService")
    try:
        anew = seam.call(config, "getConfigValue", f"{LDAP}sync_on_login")
        if (anew or "").strip().lower() != "true":
            return frozenset() if anew else None
        mapping = seam.call(config, "getConfigValue", f"{LDAP}user_mapping") or ""
    except Refused:
        return None
    pairs = (pair.partition("=") for pair in mapping.split(","))
    mapped = {name.strip() for name, _, of in pairs if of.strip()}
    return frozenset({LDAP_GROUPS, *(ours for theirs, ours in MAPPED.items() if theirs in mapped)})


def places(connection: Connection, seam: Seam, user: int, others: Collection[int] = ()) -> tuple[Place, ...]:
    """List the groups that a user is in, and ``others`` of which there are such, but none of OMERO's own."""
    found = _rows(connection, seam, staff.PLACES, {"id": user, "ids": sorted(others) or [NONE]})
    return tuple(
        Place(group=_group(row), member=bool(row["member"]), owner=bool(row["owner"]), ldap=bool(row["ldap"]))
        for row in found
        if row["id"] not in BUILT_IN
    )


def groups(connection: Connection, seam: Seam, part: str, offset: int, limit: int) -> Sheet[Listed]:
    """List groups by a part of their names or descriptions; one call, and another for a page beyond the end."""
    values: dict[str, Any] = {"name": _part(part)} if part else {}
    offset, limit = min(max(offset, 0), LAST_ROW), min(max(limit, 1), MOST_ROWS)
    found = _rows(connection, seam, staff.groups(narrowed=bool(part)), values, (offset, limit))
    counting = staff.counting_groups(narrowed=bool(part))
    total = found[0]["total"] if found else _number(connection, seam, counting, values) if offset else 0
    return Sheet(items=tuple(map(_listed, found)), total=total, offset=offset, limit=limit)


def groups_found(connection: Connection, seam: Seam, part: str, user: int, limit: int) -> tuple[Listed, ...]:
    """Find groups that a user is not in by a part of their names, those with the shortest first; of a name in full, that one."""
    return tuple(map(_listed, _rows(connection, seam, staff.GROUPS_FOUND, {"name": _part(part), "id": user}, (0, limit))))


def groups_called(connection: Connection, seam: Seam, names: Collection[str]) -> tuple[Listed, ...]:
    """Find groups by their names."""
    return tuple(map(_listed, _rows(connection, seam, staff.GROUPS_CALLED, {"names": sorted(names)}))) if names else ()


def groups_told(connection: Connection, seam: Seam, ids: Collection[int]) -> tuple[Listed, ...]:
    """Find groups by their ids."""
    return tuple(map(_listed, _rows(connection, seam, staff.GROUPS_BY_ID, {"ids": sorted(ids)}))) if ids else ()


def group(connection: Connection, seam: Seam, number: int) -> Listed:
    """Read a group."""
    found = _rows(connection, seam, staff.GROUP, {"id": number})
    if not found:
        raise ObjectNotFound(NO_GROUP)
    return _listed(found[0])


def team(connection: Connection, seam: Seam, number: int) -> Team:
    """Read a group with its members; two calls, however many they are."""
    return Team(listed=group(connection, seam, number), members=members(connection, seam, number))


def outlook(connection: Connection, seam: Seam, group: int) -> Outlook:
    """Count what is in a group, and what members have put on what others have."""
    found = _rows(connection, seam, queries.OUTLOOK, {"id": group})
    if not found:
        raise ObjectNotFound(NO_GROUP)
    across = {name: sum(found[0][entity] for entity in texts) for name, texts in queries.ACROSS.items()}
    return Outlook(objects={kind: found[0][kind] for kind in queries.KINDS}, having=found[0]["having"], **across)


def members(connection: Connection, seam: Seam, group: int) -> tuple[Member, ...]:
    """List the members of a group."""
    return tuple(_member(row) for row in _rows(connection, seam, staff.MEMBERS, {"id": group}))


def named(connection: Connection, seam: Seam, names: Sequence[str]) -> dict[str, int]:
    """Find users by their log-in names."""
    if not names:
        return {}
    return {row["user_name"]: row["id"] for row in _rows(connection, seam, staff.NAMED, {"names": list(names)})}


def acquainted(connection: Connection, seam: Seam, names: Sequence[str], ids: Collection[int]) -> tuple[Known, ...]:
    """Find users by their log-in names or ids, and say whom of them the caller knows."""
    found = _rows(connection, seam, staff.ACQUAINTED, {"names": list(names)}) if names else []
    found += _rows(connection, seam, staff.ACQUAINTED_BY_ID, {"ids": sorted(ids)}) if ids else []
    return tuple(Known(id=row["id"], user_name=row["user_name"], full_name=full_name(row), seen=bool(row["seen"])) for row in found)


def candidates(connection: Connection, seam: Seam, part: str, group: int, limit: int) -> tuple[Candidate, ...]:
    """Find users whom the caller knows and who are not in a group, by a part of their names."""
    values = {"name": _part(part), "group": group}
    found = _rows(connection, seam, staff.CANDIDATES, values, (0, limit))
    return tuple(
        Candidate(id=row["id"], user_name=row["user_name"], full_name=full_name(row), active=bool(row["active"])) for row in found
    )


def names(connection: Connection, seam: Seam, users: Collection[int], groups: Collection[int]) -> tuple[dict[int, str], dict[int, str]]:
    """Name users and groups by their ids; a call for each, if there are any."""
    people, teams = _named(connection, seam, users, groups)
    return {row["id"]: full_name(row) for row in people}, teams


def log_ins(connection: Connection, seam: Seam, users: Collection[int], groups: Collection[int]) -> tuple[dict[int, str], dict[int, str]]:
    """Name users by what they log in with, and groups; a call for each, if there are any."""
    people, teams = _named(connection, seam, users, groups)
    return {row["id"]: row["user_name"] for row in people}, teams


def _named(connection: Connection, seam: Seam, users: Collection[int], groups: Collection[int]) -> tuple[list[rows.Row], dict[int, str]]:
    people = _rows(connection, seam, staff.USERS_NAMED, {"ids": list(users)}) if users else []
    teams = _rows(connection, seam, staff.GROUPS_NAMED, {"ids": list(groups)}) if groups else []
    return people, {row["id"]: row["name"] for row in teams}


def full_name(row: rows.Row) -> str:
    """Return first and last name, or the user name where both are empty."""
    return Details(**{name: row[name] or "" for name in ("user_name", "first_name", "last_name")}).full_name


def taken(connection: Connection, seam: Seam, name: str, *, user: bool, but: int) -> bool:
    """Say whether somebody else, or another group, has a name already; capital letters make no other name."""
    return bool(_number(connection, seam, staff.TAKEN if user else staff.TAKEN_GROUP, {"name": name.lower(), "id": but}))


def alike(connection: Connection, seam: Seam, names: Collection[str]) -> frozenset[str]:
    """Find which log-in names are taken, in small letters."""
    wanted = sorted({name.lower() for name in names})
    return frozenset(row[0] for row in project(connection, seam, staff.ALIKE, {"names": wanted}, ANY)) if wanted else frozenset()


def _part(text: str) -> str:
    return f"%{literal(text.lower())}%"


def _either(one: str, other: str, wanted: bool | None) -> dict[str, bool]:
    return {one: wanted is True, other: wanted is False}


def _rows(connection: Connection, seam: Seam, text: str, values: dict[str, Any], page: tuple[int, int] | None = None) -> list[rows.Row]:
    return list(maps(connection, seam, text, values | always(text, connection.caller.user_id), ANY, page))


def _number(connection: Connection, seam: Seam, text: str, values: dict[str, Any]) -> int:
    return int(project(connection, seam, text, values | always(text, connection.caller.user_id), ANY)[0][0])


def _staff(row: rows.Row) -> Staff:
    return Staff(
        id=row["id"],
        details=Details(**{name: row[name] or "" for name in TEXTS}),
        ldap=bool(row["ldap"]),
        active=bool(row["active"]),
        admin=bool(row["admin"]),
        restricted=bool(row["restricted"]),
        groups=row["groups"] or 0,
    )


def _group(row: rows.Row) -> Group:
    return Group(row["id"], row["name"] or "", rows.level(row["permissions"]))


def _listed(row: rows.Row) -> Listed:
    return Listed(
        group=_group(row), description=row["description"] or "", members=row["members"], owners=row["owners"], ldap=bool(row["ldap"])
    )


def _member(row: rows.Row) -> Member:
    return Member(
        id=row["id"],
        user_name=row["user_name"],
        full_name=full_name(row),
        owner=bool(row["owner"]),
        active=bool(row["active"]),
        elsewhere=row["elsewhere"] or 0,
    )
