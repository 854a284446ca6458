"""A group's permissions changed: Chmod2."""

from typing import Any

import omero.cmd
from omero.model import PermissionsI

from omeroweb_pyr.embedded.commands.graphs import change, refusals
from omeroweb_pyr.embedded.commands.registry import command
from omeroweb_pyr.embedded.graph import narrowing
from omeroweb_pyr.embedded.graph.options import known_type
from omeroweb_pyr.embedded.graph.selection import named
from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.wire.jobs import Failed, Job

GROUP = "ExperimenterGroup"


@command(omero.cmd.Chmod2)
def chmod(job: Job) -> Any:
    """Change groups' permissions; what members put on each other's data goes, if they become private."""
    bits = _bits(job.request.permissions)
    deleted: dict[str, list[int]] = {}
    with refusals(), change(job) as (writer, journal):
        groups = _groups(job)
        job.expect(len(groups) + 1)
        for group in groups:
            job.step()
            gone = narrowing.narrow(writer, job.call.caller, journal, group, bits, job.step)
            for name, ids in named(gone).items():
                deleted[name] = deleted.get(name, []) + ids
        return omero.cmd.Chmod2Response({MODEL[GROUP].java_name: groups} if groups else {}, deleted)


def _bits(permissions: str) -> int:
    try:
        return int(PermissionsI(permissions).getPerm1())
    except Exception as error:
        raise Failed(f"{permissions[:40]!r} are no permissions, such as 'rwra--'", "bad-permissions") from error


def _groups(job: Job) -> list[int]:
    db, caller = job.call.store.read(), job.call.caller
    found = []
    for name, ids in (job.request.targetObjects or {}).items():
        if known_type(name) != GROUP:
            raise Failed(f"cannot target {name}: permissions are changed of groups", "bad-target")
        for group in ids:
            if db.execute("SELECT 1 FROM experimentergroup WHERE id = ?", (group,)).fetchone() is None:
                raise Failed(f"no group {group}", "bad-group")
            if not caller.may("ModifyGroup") and group not in caller.leader_of:
                raise Failed(f"user is not an owner of group {group}", "graph-fail")
            found.append(int(group))
    return sorted(dict.fromkeys(found))
