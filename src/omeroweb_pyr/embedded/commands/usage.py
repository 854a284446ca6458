"""DiskUsage2: how much the files below some objects take, by whose they are and by what refers to them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import omero.api
import omero.cmd

from omeroweb_pyr.embedded.access import Reach
from omeroweb_pyr.embedded.commands.graphs import refusals
from omeroweb_pyr.embedded.commands.registry import command
from omeroweb_pyr.embedded.commands.walks import seen
from omeroweb_pyr.embedded.graph.options import known_type
from omeroweb_pyr.embedded.graph.paths import below
from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.wire.jobs import Job

Use = tuple[str, int, int, int, int]
"""What refers to a file; its owner, group, id and bytes."""

FILES = {
    "FileAnnotation": "SELECT f.owner_id, f.group_id, f.id, f.size FROM annotation a JOIN originalfile f ON f.id = a.file"
    " WHERE a.id IN (SELECT value FROM json_each(?))",
    "FilesetEntry": "SELECT f.owner_id, f.group_id, f.id, f.size FROM filesetentry e JOIN originalfile f ON f.id = e.originalFile"
    " WHERE e.id IN (SELECT value FROM json_each(?))",
    "OriginalFile": "SELECT owner_id, group_id, id, size FROM originalfile WHERE id IN (SELECT value FROM json_each(?))",
}
WHOSE = {"Experimenter": "owner_id", "ExperimenterGroup": "group_id"}
"""Targets that stand for all that belongs to them."""

ROOTS = {"FileAnnotation": "Annotation", "FilesetEntry": "FilesetEntry", "OriginalFile": "OriginalFile"}


@command(omero.cmd.DiskUsage2)
def disk_usage(job: Job) -> Any:
    """Count files and bytes; a file that several things refer to counts once in the totals."""
    count: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    size: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    totals: tuple[dict[Any, int], dict[Any, int]] = (defaultdict(int), defaultdict(int))
    known: set[int] = set()
    for referrer, owner, group, file, length in _uses(job):
        whose = omero.api.LongPair(owner, group)
        count[whose][referrer] += 1
        size[whose][referrer] += length
        if file not in known:
            known.add(file)
            totals[0][whose] += 1
            totals[1][whose] += length
    plain = [{whose: dict(found) for whose, found in table.items()} for table in (count, size)]
    return omero.cmd.DiskUsage2Response(*plain, dict(totals[0]), dict(totals[1]))


def _uses(job: Job) -> Iterator[Use]:
    db = job.call.store.read()
    with refusals():
        targets = seen(job)
        for name in job.request.targetClasses or ():
            root = MODEL[known_type(name)].root
            targets[root] = targets.get(root, set()) | _all(job, root)
        for whose, column in WHOSE.items():
            for root in set(ROOTS.values()) if targets.get(whose) else ():
                targets[root] = targets.get(root, set()) | _all(job, root, column, targets[whose])
        found = below(db, targets, frozenset(), frozenset())
    told = set()
    for referrer, sql in FILES.items():
        for owner, group, file, size in db.execute(sql, (json.dumps(list(found.get(ROOTS[referrer], ()))),)):
            if referrer != "OriginalFile" or file not in told:
                yield referrer, owner, group, file, size or 0
            told.add(file)


def _all(job: Job, root: str, column: str = "", ids: Iterable[int] = ()) -> set[int]:
    """Return what the caller sees of a table: all of it, or what belongs to some users or groups."""
    db = job.call.store.read()
    reach = Reach.of(db, job.call.caller)
    sql = f'SELECT id, owner_id, group_id FROM "{MODEL[root].table}"'
    rows = db.execute(f"{sql} WHERE {column} IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)) if column else db.execute(sql)
    return {row for row, owner, group in rows if reach.admits(owner, group, job.call.caller.user_id)}
