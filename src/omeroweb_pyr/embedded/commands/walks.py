"""Looking along a graph: FindParents, FindChildren, SkipHead, LegalGraphTargets."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import omero.cmd

from omeroweb_pyr.embedded.commands.graphs import refusals
from omeroweb_pyr.embedded.commands.registry import command
from omeroweb_pyr.embedded.graph.options import known_type
from omeroweb_pyr.embedded.graph.paths import above, below
from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.objects import run_projection
from omeroweb_pyr.embedded.wire.jobs import Failed, Job


@command(omero.cmd.FindChildren)
def find_children(job: Job) -> Any:
    """Tell what of some types is below the targets."""
    with refusals():
        found = below(job.call.store.read(), seen(job), _types(job.request.typesOfChildren), _types(job.request.stopBefore))
    return omero.cmd.FoundChildren(_named(job, found, _types(job.request.typesOfChildren)))


@command(omero.cmd.FindParents)
def find_parents(job: Job) -> Any:
    """Tell what of some types is above the targets."""
    with refusals():
        found = above(job.call.store.read(), seen(job), _types(job.request.typesOfParents), _types(job.request.stopBefore))
    return omero.cmd.FoundParents(_named(job, found, _types(job.request.typesOfParents)))


@command(omero.cmd.SkipHead)
def skip_head(job: Job) -> Any:
    """Fulfil a request on what of some types is below the targets."""
    request = job.request.request
    if not isinstance(request, omero.cmd.GraphModify2):
        raise Failed("a request on graphs is missing", "bad-request")
    with refusals():
        types = _types(job.request.startFrom)
        found = below(job.call.store.read(), seen(job), types, frozenset())
    request.targetObjects = {name.rpartition(".")[2]: ids for name, ids in _named(job, found, types).items()}
    request.childOptions, request.dryRun = request.childOptions or job.request.childOptions, job.request.dryRun
    return job.fulfil(request, job.call.context).response


@command(omero.cmd.LegalGraphTargets)
def legal_targets(job: Job) -> Any:
    """List the types that a request on graphs may begin with."""
    if not isinstance(job.request.request, omero.cmd.GraphQuery):
        raise Failed("a request on graphs is missing", "bad-request")
    names = [entity.java_name for entity in MODEL.values() if entity.owned and not entity.abstract]
    return omero.cmd.LegalGraphTargetsResponse(sorted(names))


def _types(names: Iterable[str] | None) -> frozenset[str]:
    return frozenset(known_type(name) for name in names or ())


def seen(job: Job) -> dict[str, set[int]]:
    """Return the targets by the root of their type, without those that the caller can't see."""
    found: dict[str, set[int]] = defaultdict(set)
    for name, ids in (job.request.targetObjects or {}).items():
        type_name = known_type(name)
        found[MODEL[type_name].root] |= _visible(job, type_name, ids)
    return found


def _visible(job: Job, type_name: str, ids: Iterable[int]) -> set[int]:
    wanted = list(ids)
    if not wanted:
        return set()
    rows = run_projection(job.call.store, job.call.caller, f"select x.id from {type_name} x where x.id in (:ids)", {"ids": wanted})
    return {row[0].val for row in rows}


def _named(job: Job, found: dict[str, set[int]], types: frozenset[str]) -> dict[str, list[int]]:
    """Return what the caller can see of the types asked for, by their names in OMERO.server."""
    named = {MODEL[name].java_name: sorted(_visible(job, name, found.get(MODEL[name].root, ()))) for name in types}
    return {name: ids for name, ids in sorted(named.items()) if ids}
