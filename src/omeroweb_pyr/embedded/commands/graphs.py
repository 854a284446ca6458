"""Graphs deleted, moved, given away: Delete2, Chgrp2, Chown2."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import omero.cmd

from omeroweb_pyr.embedded import writing
from omeroweb_pyr.embedded.access import Right
from omeroweb_pyr.embedded.commands.registry import command
from omeroweb_pyr.embedded.graph import changes
from omeroweb_pyr.embedded.graph.errors import GraphRefused
from omeroweb_pyr.embedded.graph.leavings import leave
from omeroweb_pyr.embedded.graph.options import ChildOptions, known_type
from omeroweb_pyr.embedded.graph.selection import Selection, named
from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.store import Writer
from omeroweb_pyr.embedded.wire import people
from omeroweb_pyr.embedded.wire.jobs import Failed, Job


class _Undone(Exception):
    """A dry run is over: what it did is taken back."""


@command(omero.cmd.Delete2)
def delete(job: Job) -> Any:
    """Delete objects and what is theirs; tags, terms and files stay unless they are named."""
    request = job.request
    options = ChildOptions(request.childOptions, keep_sharable=True)
    with refusals(), change(job) as (writer, journal):
        selection = Selection(writer.connection, job.call.caller, Right.DELETE, options)
        selection.grow(targets_of(request))
        changes.whole(selection)
        job.expect(len(selection.rows) + 1)
        leavings = leave(writer.connection, selection.rows)
        changes.delete(writer, journal, selection.rows, job.step)
        job.call.store.afterwards(lambda: leavings.remove(job.call.store))
        return omero.cmd.Delete2Response(named(selection.rows))


@command(omero.cmd.Chgrp2)
def chgrp(job: Job) -> Any:
    """Move objects and what is theirs into another group; links to what stays are deleted."""
    request, caller = job.request, job.call.caller
    with refusals(), change(job) as (writer, journal):
        _check_group(job, request.groupId)
        selection = Selection(writer.connection, caller, Right.CHGRP, ChildOptions(request.childOptions, keep_sharable=False))
        selection.grow(targets_of(request))
        changes.whole(selection)
        loose = changes.cut(selection)
        changes.part(writer, selection)
        job.expect(len(selection.rows) + len(loose) + 1)
        changes.delete(writer, journal, loose, job.step)
        changes.move(writer, journal, selection.rows, request.groupId, job.step)
        return omero.cmd.Chgrp2Response(named(selection.rows), named(loose))


@command(omero.cmd.Chown2)
def chown(job: Job) -> Any:
    """Give objects and what is theirs to another user; what others have put on them stays theirs."""
    request, caller = job.request, job.call.caller
    with refusals(), change(job) as (writer, journal):
        targets = targets_of(request) | _all_of(job, request.targetUsers or ())
        selection = Selection(writer.connection, caller, Right.CHOWN, ChildOptions(request.childOptions, keep_sharable=False))
        selection.grow(targets)
        changes.whole(selection)
        _check_recipient(job, request.userId, {row.group for rows in selection.rows.values() for row in rows.values()})
        _keep_owned(selection, targets)
        job.expect(len(selection.rows) + 1)
        changes.give(writer, journal, selection.rows, request.userId, job.step)
        return omero.cmd.Chown2Response(named(selection.rows), {})


@contextmanager
def change(job: Job) -> Iterator[tuple[Writer, writing.Journal]]:
    """Change the store in one transaction, taken back at its end if this is a dry run."""
    with suppress(_Undone), job.call.store.write() as writer:
        yield writer, writing.Journal(writer, job.call.caller, session_group=job.call.session.group_id)
        if job.request.dryRun:
            raise _Undone


@contextmanager
def refusals() -> Iterator[None]:
    """Say in OMERO's words why a graph can't be handled."""
    try:
        yield
    except GraphRefused as refusal:
        raise Failed(str(refusal), refusal.name) from refusal


def targets_of(request: Any) -> dict[str, list[int]]:
    """Return a request's targets: ids by the names of types."""
    return {name: list(ids) for name, ids in (request.targetObjects or {}).items()}


def _check_group(job: Job, group: int) -> None:
    found = job.call.store.read().execute("SELECT 1 FROM experimentergroup WHERE id = ?", (group,)).fetchone()
    if found is None:
        raise Failed(f"there is no group {group}", "bad-group")
    if group not in job.call.caller.member_of and not job.call.caller.is_admin:
        raise Failed(f"not a member of group {group}", "non-member")


def _check_recipient(job: Job, user: int, groups: set[int | None]) -> None:
    db = job.call.store.read()
    if db.execute("SELECT 1 FROM experimenter WHERE id = ?", (user,)).fetchone() is None:
        raise Failed(f"there is no user {user}", "bad-user")
    member = people.membership(db, user)
    strange = {group for group in groups if group not in member.groups}
    if strange and not job.call.caller.may("Chown"):
        raise Failed(f"user {user} is not a member of group {min(group for group in strange if group is not None)}", "bad-recipient")


def _all_of(job: Job, users: Iterable[int]) -> dict[str, list[int]]:
    """Return all that users have in the groups where the caller may give it away."""
    found: dict[str, list[int]] = {}
    db, caller, wanted = job.call.store.read(), job.call.caller, json.dumps(list(users))
    for entity in MODEL.roots:
        if entity.owned:
            sql = f'SELECT id, group_id FROM "{entity.table}" WHERE owner_id IN (SELECT value FROM json_each(?))'
            ids = [row for row, group in db.execute(sql, (wanted,)) if caller.may("Chown") or group in caller.leader_of]
            if ids:
                found[entity.name] = ids
    return found


def _keep_owned(selection: Selection, targets: Mapping[str, Iterable[int]]) -> None:
    """Take out what does not belong to those whose the targets are."""
    roots = {MODEL[known_type(name)].root: ids for name, ids in targets.items()}
    owners = {selection.rows[root][row].owner for root, ids in roots.items() for row in ids}
    for root, rows in selection.rows.items():
        selection.rows[root] = {row_id: row for row_id, row in rows.items() if row.owner in owners}
