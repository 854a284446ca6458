"""Whose a new object becomes, and what of the details of an old one may change."""

from typing import Any

from omeroweb_pyr.embedded.access import ALL_GROUPS, MODIFIERS, WORLD_ANNOTATE, WORLD_WRITE, Caller, Right, Row, is_critical, rights
from omeroweb_pyr.embedded.model import Entity
from omeroweb_pyr.embedded.rows import Rows
from omeroweb_pyr.embedded.schema import GUEST_USER, USER
from omeroweb_pyr.embedded.wire.service import (
    raise_api_usage,
    raise_group_security,
    raise_optimistic_lock,
    raise_permission_mismatch,
    raise_security,
)
from omeroweb_pyr.embedded.writing.names import told
from omeroweb_pyr.embedded.writing.reading import Before

MADE_BY_SERVER = frozenset({"Session", "Share", "ShareMember", "Event", "EventLog", "Node", "DBPatch"})


def may_create(caller: Caller, entity: Entity, thing: Any) -> None:
    """Refuse a new object of a type that the caller makes none of."""
    new = told(entity.name, None)
    if entity.is_global:
        if entity.name in MADE_BY_SERVER or not caller.may(MODIFIERS.get(entity.name, "")):
            raise_security(f"{new} is a System-type, and may be created only through privileged APIs.")
    elif caller.user_id == GUEST_USER:
        raise_security(f"not permitted to create {new}")
    elif entity.name == "OriginalFile" and thing.repo is not None:
        raise_security(f"cannot set repo property of {new} via ORM")


def owner_and_group(caller: Caller, rows: Rows, entity: Entity, thing: Any, linked: int | None) -> tuple[int, int]:
    """Return whose a new object becomes, and in which group; ``linked`` is the group of what it refers to."""
    details, new = thing.details, told(entity.name, None)
    privileged = caller.may("WriteFile" if entity.name == "OriginalFile" else "WriteOwned")
    owner = _asked(details.owner)
    if owner not in (None, caller.user_id) and not privileged:
        raise_security(f"You are not authorized to set the Experimenter for {new} to {owner}")
    group = _group(caller, new, _asked(details.group), linked, privileged=privileged)
    if not privileged and group not in caller.member_of and not _open(rows.bits(group), entity):
        raise_security(f"You are not authorized to create {new} in group {group}")
    permissions = details.permissions
    if permissions is not None and permissions.getPerm1() != rows.bits(group) and group != USER:
        raise_permission_mismatch("Manually setting permissions currently disallowed")
    return caller.user_id if owner is None else owner, group


def _group(caller: Caller, new: str, asked: int | None, linked: int | None, *, privileged: bool) -> int:
    everywhere = caller.group_id == ALL_GROUPS
    if asked is None:
        if everywhere and linked is None:
            raise_api_usage(f"{new} is to be saved in no certain group: omero.group is {ALL_GROUPS}")
        return caller.group_id if linked is None or not everywhere else linked
    allowed = asked == caller.group_id or (privileged and asked == USER) or (everywhere and (privileged or asked in caller.member_of))
    if not allowed:
        raise_security(f"You are not authorized to set the ExperimenterGroup for {new} to {asked}")
    return asked


def _open(bits: int, entity: Entity) -> bool:
    """Say whether a group lets people write who are not in it."""
    return bool(bits & (WORLD_ANNOTATE if entity.name.endswith("AnnotationLink") else WORLD_WRITE))


def may_change(caller: Caller, row: Row) -> None:
    """Refuse to write over an object that the caller may not edit, or not in this group."""
    if Right.EDIT not in rights(caller, row):
        if is_critical(caller, row):
            raise_group_security(f"{told(row.type, row.id)}-modification violates group-security.")
        raise_security(f"Updating {told(row.type, row.id)} not allowed.")
    if row.group not in (None, USER, caller.group_id):
        raise_security(f"Currently logged into group {caller.group_id}. Cannot alter object in group {row.group}")


def new_owner(caller: Caller, row: Row, thing: Any, before: Before) -> int | None:
    """Return the owner that an administrator gives an object by saving it, None if it keeps its own; other details can't be changed."""
    details = thing.details
    if row.owner is None:
        return None
    if _asked(details.group) not in (None, row.group):
        raise_security(f"You are not authorized to change the group for {told(row.type, row.id)}: that is done by chgrp")
    if _asked(details.creationEvent) not in (None, before.columns["creation_id"]):
        raise_security(f"You are not authorized to change the creation event for {told(row.type, row.id)}")
    if _asked(details.updateEvent) not in (None, before.columns.get("update_id")):
        raise_optimistic_lock(f"You may need to reload {told(row.type, row.id)}: it was changed meanwhile")
    owner = _asked(details.owner)
    if owner in (None, row.owner):
        return None
    if not caller.may("Chown"):
        raise_security(f"You are not authorized to change the owner for {told(row.type, row.id)} from {row.owner} to {owner}")
    return owner


def _asked(thing: Any) -> int | None:
    return None if thing is None or thing.id is None else int(thing.id.val)
