"""Whether an object may refer to others: only within one group, and only as far as the group's permissions go."""

from collections.abc import Iterable

from omeroweb_pyr.embedded.access import ALL_GROUPS, Caller, Row, grants, is_critical, supervises
from omeroweb_pyr.embedded.wire.service import raise_group_security, raise_read_only_group, raise_security
from omeroweb_pyr.embedded.writing.names import told


def check_links(caller: Caller, changed: Row, targets: Iterable[Row]) -> int | None:
    """Refuse forbidden references of a new or changed object; return the group that the targets are in, None if it is no matter."""
    if changed.group is None and changed.owner is None:
        return None
    found: int | None = None
    for target in targets:
        if target.shared and not (target.group is not None and changed.directory):
            continue
        group = _group(caller, changed, found)
        if group is not None and target.group != group:
            told_changed, told_target = told(changed.type, changed.id or None), told(target.type, target.id)
            raise_group_security(f"MIXED GROUP: {told_changed}(group={group}) and {told_target}(group={target.group}) cannot be linked.")
        found = target.group
        _check(caller, changed, target)
    return found


def _group(caller: Caller, changed: Row, found: int | None) -> int | None:
    """Return the group that targets have to be in: the object's own, the call's, or that of the targets before."""
    if changed.id:
        return changed.group
    return found if caller.group_id == ALL_GROUPS else caller.group_id


def _check(caller: Caller, changed: Row, target: Row) -> None:
    own = target.owner == caller.user_id
    if not own and is_critical(caller, target) and changed.owner != target.owner:
        raise_read_only_group(
            f"Cannot link to {told(target.type, target.id)}: {caller.user_name} is an administrator or owner of the private group "
            f"{target.group} and may not link to its members' data."
        )
    if own or supervises(caller, target):
        return
    if not _enough(caller, changed, target):
        raise_security(f"Cannot link to object: {told(target.type, target.id)}: the permissions of group {target.group} forbid it.")


def _enough(caller: Caller, changed: Row, target: Row) -> bool:
    if target.type == "RenderingDef" or changed.type == "RenderingDef" or (changed.type, target.type) == ("Thumbnail", "Pixels"):
        return True  # everybody who sees pixels keeps how he looks at them
    annotating = changed.type.endswith("AnnotationLink") or (changed.type == "Roi" and target.type == "Image")
    return grants(caller, target, annotating=annotating)
