"""From rows to users and groups; the rows of a loaded one tell of its memberships too."""

from collections.abc import Callable, Sequence

from omeroweb_pyr.gateway import rows
from omeroweb_pyr.gateway.model import Crumb, Group, Named, Person
from omeroweb_pyr.gateway.model_people import Counts, GroupObject, Membership, User
from omeroweb_pyr.gateway.queries.people import COUNTED
from omeroweb_pyr.gateway.rows import Row
from omeroweb_pyr.permissions import Permission

Trail = tuple[Crumb, ...]
RIGHTS = frozenset({Permission.READ})
"""What everybody may do with users and groups here."""


def user(row: Row, trail: Trail, found: Sequence[Row] = ()) -> User:
    """Make a user; each row of a loaded one tells of another group, and whether the caller knows it."""
    names = {name: row[name] or "" for name in ("user_name", "first_name", "middle_name", "last_name", "email", "institution")}
    known = [each for each in found if each["member_id"] is not None and each["member_seen"]]
    groups = {each["member_id"]: _membership(each) for each in known}
    return User(
        id=row["id"],
        name=Person(row["id"], names["user_name"], names["first_name"], names["last_name"]).full_name,
        description="",
        rights=RIGHTS,
        trail=trail,
        owner=bool(row.get("owns")),
        groups=tuple(sorted(groups.values(), key=lambda each: (each.group.name.lower(), each.group.id))),
        **names,
    )


def _membership(row: Row) -> Membership:
    group = Group(row["member_id"], row["member_name"] or "", rows.level(row["member_permissions"]))
    return Membership(group, bool(row["member_owner"]), _counts(row))


def group(row: Row, trail: Trail, found: Sequence[Row] = ()) -> GroupObject:
    """Make a group; each row of a loaded one tells of another owner."""
    owners = {each["owner_id"]: rows.person(each) for each in found if each["owner_id"] is not None}
    return GroupObject(
        id=row["id"],
        name=row["name"] or "",
        description=row["description"] or "",
        rights=RIGHTS,
        trail=trail,
        permissions=rows.level(row["permissions"]),
        child_count=row["child_count"] or 0,
        owners=tuple(sorted(owners.values(), key=lambda each: (each.last_name.lower(), each.first_name.lower(), each.id))),
        held=_counts(row) if found else (),
    )


def user_crumb(row: Row, key: int | str | None, name: str) -> Crumb:
    """Make the place of a user above an object; ``name`` is what its columns begin with."""
    return Crumb("user", key, Person(0, row[f"{name}_name"] or "", row[f"{name}_first"] or "", row[f"{name}_last"] or "").full_name)


def _counts(row: Row) -> Counts:
    return tuple((kind, row[f"{kind}_count"] or 0) for kind in COUNTED)


MAKERS: dict[str, Callable[[Row, Trail, Sequence[Row]], Named]] = {"user": user, "group": group}
