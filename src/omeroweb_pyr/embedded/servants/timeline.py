"""ITimeline: what was made or changed lately, or within a time."""

from typing import Any

from omero.rtypes import unwrap

from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.objects import Page, run_find, run_projection
from omeroweb_pyr.embedded.servants.options import Options
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage

TYPES = ("Project", "Dataset", "Image", "RenderingDef", "Annotation")
"""What the lists are made of; an empty set of types stands for all of them."""

JOURNAL = ("ome.model.containers.Dataset", "ome.model.containers.Project", "ome.model.core.Image")

OBJECTS = """
    select o from {type} o
    join fetch o.details.owner
    join fetch o.details.group
    join fetch o.details.creationEvent made
    join fetch o.details.updateEvent changed
    {more}
    where {test} order by changed.time desc, o.id desc"""

COUNT = """
    select count(distinct o.id) from {type} o
    join o.details.creationEvent made
    join o.details.updateEvent changed
    where {test}"""

MORE = {"Image": "left outer join fetch o.pixels p left outer join fetch p.pixelsType", "RenderingDef": "join fetch o.pixels"}

LOGS = """
    select l from EventLog l
    join fetch l.event e
    join fetch e.type
    where {test} order by e.time, l.id"""

LINKS = """
    select l from {parent}AnnotationLink l
    join fetch l.details.creationEvent
    join fetch l.details.updateEvent changed
    where {test} order by changed.time desc, l.id desc"""


class TimelineService(Service):
    """Looks back; whatever the caller can't see did not happen."""

    interface = "ITimeline"

    def getMostRecentObjects(self, call: Call, types: list[str], parameters: Any, merge: bool) -> dict[str, list[Any]]:
        """Return the objects changed last, of each type or (merged) of all types together."""
        options = Options.of(parameters)
        return _lists(call, types, [], {}, options, merge=merge)

    def getByPeriod(self, call: Call, types: list[str], start: Any, end: Any, parameters: Any, merge: bool) -> dict[str, list[Any]]:
        """Return the objects made or changed within a time, the last ones first."""
        test, params = _within(start, end)
        return _lists(call, types, [test], params, Options.of(parameters), merge=merge)

    def countByPeriod(self, call: Call, types: list[str], start: Any, end: Any, parameters: Any) -> dict[str, int]:
        """Count the objects made or changed within a time."""
        test, params = _within(start, end)
        narrow, more = Options.of(parameters).narrow("o")
        params |= more
        text = " and ".join([test, *narrow])
        return {name: _one(call, COUNT.format(type=name, test=text), params) for name in _known(types)}

    def getEventLogsByPeriod(self, call: Call, start: Any, end: Any, parameters: Any) -> list[Any]:
        """Return the entries of the journal on projects, datasets and images made within a time."""
        options = Options.of(parameters)
        tests = ["l.action = 'INSERT'", "l.entityType in (:kinds)", "e.time >= :start", "e.time <= :end"]
        params: dict[str, Any] = {"kinds": list(JOURNAL), "start": _moment(start), "end": _moment(end)}
        for name, value, path in (("owner", options.owner, "e.experimenter.id"), ("group", options.group, "e.experimenterGroup.id")):
            if value is not None:
                tests, params = [*tests, f"{path} = :{name}"], params | {name: value}
        return run_find(call.store, call.caller, LOGS.format(test=" and ".join(tests)), params, options.page)

    def getMostRecentAnnotationLinks(
        self, call: Call, parents: list[str], children: list[str], namespaces: list[str], parameters: Any
    ) -> list[Any]:
        """Return the links to annotations made last, by types of parent and child, and by namespace (with ``%`` and ``_``)."""
        options = Options.of(parameters)
        tests, params = options.narrow("l")
        if children:
            tests.append(f"l.child.class in ({', '.join(_type(name) for name in children)})")
        for place, namespace in enumerate(namespaces):
            tests.append(f"lower(l.child.ns) like :ns{place}")
            params[f"ns{place}"] = namespace.lower()
        kinds = [_type(name) for name in parents] or [name for name in TYPES if name != "RenderingDef"]
        test = " and ".join(tests) or "l.id > 0"
        found = [link for name in kinds for link in run_find(call.store, call.caller, LINKS.format(parent=name, test=test), params)]
        return _page(sorted(found, key=_changed, reverse=True), options.page)

    def getMostRecentShareCommentLinks(self, call: Call, parameters: Any) -> list[Any]:
        """Return nothing: there are no shares."""
        return []


def _lists(
    call: Call, types: list[str], tests: list[str], params: dict[str, Any], options: Options, *, merge: bool
) -> dict[str, list[Any]]:
    narrow, more = options.narrow("o")
    test = " and ".join([*tests, *narrow]) or "o.id >= 0"
    params = params | more
    found = {
        name: run_find(call.store, call.caller, OBJECTS.format(type=name, more=MORE.get(name, ""), test=test), params, options.page)
        for name in _known(types)
    }
    return _merged(found, options.page) if merge else found


def _merged(found: dict[str, list[Any]], page: Page) -> dict[str, list[Any]]:
    """Keep what a page over all types together has."""
    pairs = sorted(((name, made) for name, objects in found.items() for made in objects), key=lambda pair: _changed(pair[1]), reverse=True)
    kept = {id(made) for _, made in _page(pairs, page)}
    return {name: [made for made in objects if id(made) in kept] for name, objects in found.items()}


def _page(found: list[Any], page: Page) -> list[Any]:
    offset, limit = page[0] or 0, page[1]
    return found[offset : None if limit is None else offset + limit]


def _changed(made: Any) -> int:
    return int(made.details.updateEvent.time.val)


def _within(start: Any, end: Any) -> tuple[str, dict[str, Any]]:
    times = "({0}.time >= :start and {0}.time <= :end)"
    return f"({times.format('made')} or {times.format('changed')})", {"start": _moment(start), "end": _moment(end)}


def _moment(value: Any) -> int:
    moment = unwrap(value)
    if moment is None:
        raise_api_usage("A time needs its start and its end.")
    return int(moment)


def _known(types: list[str]) -> list[str]:
    names = [_type(name) for name in types] or list(TYPES)
    for name in names:
        if name not in TYPES:
            raise_api_usage(f"A timeline has {', '.join(TYPES)}, not {name}.")
    return names


def _type(name: str) -> str:
    found = name.rpartition(".")[2]
    if found not in MODEL:
        raise_api_usage(f"There is no type {name}.")
    return found


def _one(call: Call, text: str, params: dict[str, Any]) -> int:
    return int(unwrap(run_projection(call.store, call.caller, text, params)[0][0]))
