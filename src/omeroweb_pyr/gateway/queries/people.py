"""Users and groups as places: users are in groups, and both are above what users have in groups.

A caller sees the members of his groups and those groups; an administrator sees all. The groups that OMERO has for itself, ``user`` with
everybody in it and ``guest``, make nobody known to anybody.
"""

from omeroweb_pyr.gateway.queries.columns import KINDS, OWNER, Kind
from omeroweb_pyr.gateway.queries.screens import SCREENS
from omeroweb_pyr.gateway.queries.tags import TAGS

CONSTANTS = {"system": 0, "everybody": 1, "guests": 2}
"""The ids that OMERO gives its own groups."""

COUNTED = ("project", "dataset", "image", "screen", "plate", "folder", "tag", "tagset")
"""What is counted of a user and of a group."""


def _known(group: str, alias: str) -> str:
    """Write what holds of a membership ``alias`` of the caller by which he knows a group, given as the expression of its id."""
    real = f"{group} <> :everybody and {group} <> :guests"
    return f"{alias}.child.id = :me and {real} and ({alias}.parent.id = :system or {alias}.parent.id = {group})"


GROUP_SEEN = f"exists (select {{x}}k.id from GroupExperimenterMap {{x}}k where {_known('{x}.id', '{x}k')})"
USER_SEEN = (
    "exists (select {x}k.id from GroupExperimenterMap {x}k where {x}k.child.id = :me and ({x}k.parent.id = :system or "
    "({x}k.parent.id <> :everybody and {x}k.parent.id <> :guests and {x}k.parent.id in "
    "(select {x}o.parent.id from GroupExperimenterMap {x}o where {x}o.child.id = {x}.id))))"
)


def known(alias: str) -> str:
    """Count, as 0 or 1, whether the caller knows a user."""
    other = f"{alias}_seen"
    return f"(select count({other}.id) from Experimenter {other} where {other}.id = {alias}.id and {USER_SEEN.replace('{x}', other)})"


def _counts(where: str) -> dict[str, str]:
    """Count the things of each kind for which ``where`` holds; ``{x}`` is the thing."""
    found = {}
    for name, kind in ((name, (KINDS | SCREENS | TAGS)[name]) for name in COUNTED):
        alias = f"{name}_c"
        conditions = " and ".join(filter(None, (where, kind.where))).format(x=alias)
        found[f"{name}_count"] = f"(select count({alias}.id) from {kind.source(alias)} where {conditions})"
    return found


PEOPLE = {
    "user": Kind(
        "Experimenter",
        {
            "id": "x.id",
            "user_name": "x.omeName",
            "first_name": "x.firstName",
            "middle_name": "x.middleName",
            "last_name": "x.lastName",
            "email": "x.email",
            "institution": "x.institution",
        },
        "",
        date="x.id",
        name="{x}.firstName || ' ' || {x}.lastName || ' ' || {x}.omeName",
        order=("lower(x.lastName)", "lower(x.firstName)"),
        where=USER_SEEN,
        owned=False,
        load_columns={
            "member_id": "mg.id",
            "member_name": "mg.name",
            "member_permissions": "mg.details.permissions",
            "member_owner": "gm.owner",
            "member_seen": f"(select count(km.id) from GroupExperimenterMap km where {_known('mg.id', 'km')})",
        }
        | _counts("{x}.details.owner.id = x.id and {x}.details.group.id = mg.id"),
        load_joins="left outer join x.groupExperimenterMap gm left outer join gm.parent mg",
    ),
    "group": Kind(
        "ExperimenterGroup",
        {
            "id": "x.id",
            "name": "x.name",
            "description": "x.description",
            "permissions": "x.details.permissions",
            "child_count": "(select count(distinct cm.child.id) from GroupExperimenterMap cm where cm.parent.id = x.id)",
        },
        "",
        date="x.id",
        where=GROUP_SEEN,
        owned=False,
        load_columns=OWNER
        | _counts("{x}.details.group.id = x.id"),
        load_joins="left outer join x.groupExperimenterMap om with om.owner = true left outer join om.child o",
    ),
}

CHILDREN = {("group", "user"): "{x}.id in (select {x}l.child.id from GroupExperimenterMap {x}l where {x}l.parent.id = :parent)"}
OWNS = {
    "owns": "(select count(om.id) from GroupExperimenterMap om where om.child.id = x.id and om.parent.id = :parent and om.owner = true)"
}
"""Whether a member of a group owns it."""

UP = {("group", "user"): "join {x}.groupExperimenterMap {p}_link join {p}_link.parent {p}_above"}
IS_GROUP = f"{{p}}_above.id = :{{p}} and {GROUP_SEEN.replace('{x}', '{p}_above')}"

SAID = {"user": "{x}.details.owner.id = :{p}", "group": "{x}.details.group.id = :{p}"}
"""What a user or group above a thing says of it."""

SAID_NAMES = {
    "user": {
        "{p}_name": "{x}.details.owner.omeName",
        "{p}_first": "{x}.details.owner.firstName",
        "{p}_last": "{x}.details.owner.lastName",
    },
    "group": {"{p}_name": "{x}.details.group.name"},
}
