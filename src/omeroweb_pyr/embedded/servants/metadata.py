"""IMetadata: annotations and what they are on, instruments and the settings they were used with."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from omero.rtypes import rlong

from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.objects import run_find, run_projection
from omeroweb_pyr.embedded.servants.containers import IMAGES
from omeroweb_pyr.embedded.servants.instruments import load_channels, load_instrument
from omeroweb_pyr.embedded.servants.options import Options
from omeroweb_pyr.embedded.servants.query import entity
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage

TAGSET = "openmicroscopy.org/omero/insight/tagset"
LOG_FILE = "application/omero-log-file"

TAGGED = ("Project", "Dataset", "Screen", "Plate", "PlateAcquisition", "Well")
"""What tags are looked for on, beside images."""

LINKS = tuple(sorted(name for name in MODEL if name.endswith("AnnotationLink")))

LOGS = {
    "Fileset": (
        "select s.id, f.id from Fileset s join s.jobLinks l join l.child j join j.originalFileLinks m join m.child f where s.id in (:ids)"
    ),
    "Image": (
        "select i.id, f.id from Image i join i.fileset s join s.jobLinks l join l.child j join j.originalFileLinks m join m.child f"
        " where i.id in (:ids)"
    ),
}


class MetadataService(Service):
    """Looks up annotations, tags and instruments."""

    interface = "IMetadata"

    def loadAnnotation(self, call: Call, ids: list[int]) -> list[Any]:
        """Return annotations by id, with the files of file annotations."""
        return _annotations(call, "Annotation", ["a.id in (:ids)"], {"ids": list(ids)}) if ids else []

    def loadAnnotations(
        self, call: Call, kind: str, ids: list[int], types: list[str], annotators: list[int], parameters: Any
    ) -> dict[int, list[Any]]:
        """Return the annotations of objects by the objects' ids, perhaps of some types or of some users only."""
        tests, params = [], {}
        if types:
            tests.append(f"a.class in ({', '.join(_annotation(name) for name in types)})")
        if annotators:
            tests.append("a.details.owner.id in (:annotators)")
            params["annotators"] = list(annotators)
        return _linked(call, "Annotation", kind, ids, tests, params)

    def loadSpecifiedAnnotations(self, call: Call, kind: str, include: list[str], exclude: list[str], parameters: Any) -> list[Any]:
        """Return annotations of a type by their namespaces, perhaps of one user or group."""
        tests, params = _specified(include, exclude, Options.of(parameters))
        return _annotations(call, _annotation(kind), tests, params)

    def loadSpecifiedAnnotationsLinkedTo(
        self, call: Call, kind: str, include: list[str], exclude: list[str], parent: str, ids: list[int], parameters: Any
    ) -> dict[int, list[Any]]:
        """Return annotations of a type that are on objects, by the objects' ids."""
        tests, params = _specified(include, exclude, Options.of(parameters))
        return _linked(call, _annotation(kind), parent, ids, tests, params)

    def countSpecifiedAnnotations(self, call: Call, kind: str, include: list[str], exclude: list[str], parameters: Any) -> Any:
        """Count annotations of a type by their namespaces."""
        tests, params = _specified(include, exclude, Options.of(parameters))
        return _projection(call, f"select count(a.id) from {_annotation(kind)} a{_where(tests)}", params)[0][0]

    def loadAnnotationsUsedNotOwned(self, call: Call, kind: str, user: int) -> list[Any]:
        """Return the annotations of others that a user has put on objects."""
        ids = _used(call, kind, user)
        return _annotations(call, _annotation(kind), ["a.id in (:ids)"], {"ids": ids}) if ids else []

    def countAnnotationsUsedNotOwned(self, call: Call, kind: str, user: int) -> Any:
        """Count the annotations of others that a user has put on objects."""
        return rlong(len(_used(call, kind, user)))

    def loadTagSets(self, call: Call, parameters: Any) -> list[Any]:
        """Return the links from sets to tags; with the option ``orphan`` the tags in no set and the empty sets too."""
        options = Options.of(parameters)
        tests, params = options.narrow("l")
        tests = [*tests, "p.class = TagAnnotation", "c.class = TagAnnotation", "p.ns = :set"]
        query = f"select l from AnnotationAnnotationLink l join fetch l.parent p join fetch l.child c{_where(tests)} order by l.id"
        found = run_find(call.store, call.caller, query, params | {"set": TAGSET})
        if options.orphan:
            tests, params = options.narrow("a")
            none = "not exists (select l.id from AnnotationAnnotationLink l where {})"
            tests += [none.format("l.child.id = a.id and l.parent.ns = :set"), none.format("l.parent.id = a.id and a.ns = :set")]
            found += _annotations(call, "TagAnnotation", tests, params | {"set": TAGSET})
        return found

    def loadTagContent(self, call: Call, ids: list[int], parameters: Any) -> dict[int, list[Any]]:
        """Return the images, with pixels, and the containers that have tags, by the tags' ids."""
        content: dict[int, list[Any]] = {tag: [] for tag in ids}
        whose, params = Options.of(parameters).narrow("i")
        for kind in ("Image", *TAGGED) if ids else ():
            links = f"select l.child.id, l.parent.id from {kind}AnnotationLink l where l.child.id in (:ids) order by l.parent.id"
            pairs = _projection(call, links, {"ids": list(ids)})
            wanted = {"objects": [parent.val for _, parent in pairs]}
            text = IMAGES if kind == "Image" else f"select i from {kind} i where {{test}} order by i.id"
            query = text.format(test=" and ".join([*whose, "i.id in (:objects)"]))
            found = {o.id.val: o for o in run_find(call.store, call.caller, query, params | wanted)} if pairs else {}
            for tag, parent in dict.fromkeys((tag.val, parent.val) for tag, parent in pairs):
                content[tag] += [found[parent]] if parent in found else []
        return content

    def getTaggedObjectsCount(self, call: Call, ids: list[int], parameters: Any) -> dict[int, int]:
        """Count the images and the containers that have tags."""
        return {tag: len(found) for tag, found in self.loadTagContent(call, ids, parameters).items()}

    def loadChannelAcquisitionData(self, call: Call, ids: list[int]) -> list[Any]:
        """Return logical channels with all that is known of how they were taken, in the order of the ids."""
        return load_channels(call, ids)

    def loadInstrument(self, call: Call, instrument: int) -> Any:
        """Return an instrument with its parts."""
        return load_instrument(call, instrument)

    def loadLogFiles(self, call: Call, kind: str, ids: list[int]) -> dict[int, list[Any]]:
        """Return the log files of imports by the ids of filesets or images."""
        name = kind.rpartition(".")[2]
        if name not in LOGS:
            raise_api_usage(f"Log files are found by {' or '.join(LOGS)}, not by {kind}.")
        if not ids:
            return {}
        pairs = _projection(call, f"{LOGS[name]} and f.mimetype = :type order by f.id", {"ids": list(ids), "type": LOG_FILE})
        return _grouped(pairs, _by_id(call, "select f from OriginalFile f where f.id in (:found)", pairs))


def _annotation(kind: str) -> str:
    name = entity(kind).name
    if name not in MODEL["Annotation"].subtypes:
        raise_api_usage(f"{kind} is no type of annotations.")
    return name


def _specified(include: Sequence[str], exclude: Sequence[str], options: Options) -> tuple[list[str], dict[str, Any]]:
    tests, params = options.narrow("a")
    if include:
        tests, params = [*tests, "a.ns in (:include)"], params | {"include": list(include)}
    if exclude:
        tests, params = [*tests, "(a.ns is null or a.ns not in (:exclude))"], params | {"exclude": list(exclude)}
    return tests, params


def _annotations(call: Call, name: str, tests: Sequence[str], params: dict[str, Any]) -> list[Any]:
    file = " left outer join fetch a.file" if "FileAnnotation" in MODEL[name].subtypes else ""
    return run_find(call.store, call.caller, f"select a from {name} a{file}{_where(tests)} order by a.id", params)


def _linked(call: Call, name: str, kind: str, ids: Sequence[int], tests: Sequence[str], params: dict[str, Any]) -> dict[int, list[Any]]:
    parent = entity(kind)
    if not ids:
        return {}
    if "annotationLinks" not in parent.properties:
        raise_api_usage(f"{kind} has no annotations.")
    narrowed = [*tests, f"a.class in ({', '.join(MODEL[name].subtypes)})", "x.id in (:ids)"]
    query = f"select x.id, a.id from {parent.name} x join x.annotationLinks l join l.child a{_where(narrowed)} order by a.id"
    pairs = _projection(call, query, params | {"ids": list(ids)})
    loaded = {a.id.val: a for a in _annotations(call, name, ["a.id in (:found)"], _found(pairs))} if pairs else {}
    return _grouped(pairs, loaded)


def _used(call: Call, kind: str, user: int) -> list[int]:
    name = _annotation(kind)
    found: set[int] = set()
    for link in LINKS:
        tests = ["l.details.owner.id = :user", "a.details.owner.id != :user", f"a.class in ({', '.join(MODEL[name].subtypes)})"]
        rows = _projection(call, f"select a.id from {link} l join l.child a{_where(tests)}", {"user": user})
        found |= {row[0].val for row in rows}
    return sorted(found)


def _by_id(call: Call, query: str, pairs: Sequence[Any]) -> dict[int, Any]:
    return {o.id.val: o for o in run_find(call.store, call.caller, query, _found(pairs))} if pairs else {}


def _found(pairs: Iterable[Any]) -> dict[str, Any]:
    return {"found": sorted({pair[1].val for pair in pairs})}


def _grouped(pairs: Iterable[Any], loaded: dict[int, Any]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for parent, child in dict.fromkeys((parent.val, child.val) for parent, child in pairs):
        if child in loaded:
            groups[parent].append(loaded[child])
    return dict(groups)


def _projection(call: Call, query: str, params: dict[str, Any]) -> list[Any]:
    return run_projection(call.store, call.caller, query, params)


def _where(tests: Sequence[str]) -> str:
    return f" where {' and '.join(tests)}" if tests else ""
