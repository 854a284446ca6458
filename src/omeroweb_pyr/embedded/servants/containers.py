"""IContainer: containers with what is in them, and images with their pixels."""

from typing import Any

from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.objects import run_find, run_projection
from omeroweb_pyr.embedded.servants.hierarchy import within
from omeroweb_pyr.embedded.servants.options import Options
from omeroweb_pyr.embedded.servants.query import entity
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage, raise_validation

IMAGES = """
    select i from Image i
    join fetch i.details.owner
    join fetch i.details.group
    join fetch i.details.creationEvent
    left outer join fetch i.pixels p
    left outer join fetch p.pixelsType
    left outer join fetch p.dimensionOrder
    where {test} order by i.id"""

LEAVES = " left outer join fetch m.child i left outer join fetch i.pixels"

TREES = {
    "Project": (
        " left outer join fetch c.datasetLinks l left outer join fetch l.child d",
        " left outer join fetch d.imageLinks m" + LEAVES,
    ),
    "Dataset": ("", " left outer join fetch c.imageLinks m" + LEAVES),
    "Screen": (" left outer join fetch c.plateLinks l left outer join fetch l.child d left outer join fetch d.plateAcquisitions", ""),
    "Plate": (
        " left outer join fetch c.plateAcquisitions",
        " left outer join fetch c.wells w left outer join fetch w.wellSamples m left outer join fetch m.image i left join fetch i.pixels",
    ),
}
"""For each type of container: what is fetched always, and what with the option ``leaves``."""

ORPHANS = {
    "Project": "select c from Dataset c{leaves} where c.projectLinks is empty",
    "Screen": "select c from Plate c left outer join fetch c.plateAcquisitions where c.screenLinks is empty",
}

ABOVE = {
    "Project": (
        "select p from Project p join fetch p.datasetLinks l join fetch l.child d join fetch d.imageLinks m join fetch m.child i where ",
        "select d from Dataset d join fetch d.imageLinks m join fetch m.child i where d.projectLinks is empty and ",
        "select i from Image i where i.datasetLinks is empty and ",
    ),
    "Dataset": (
        "select d from Dataset d join fetch d.imageLinks m join fetch m.child i where ",
        "select i from Image i where i.datasetLinks is empty and ",
    ),
}
"""For each type, the containers of images ``i`` with only these in them; then the images that are in none."""

SIBLINGS = """
    select i.fileset.id, i.id from Image i
    where i.fileset.id in (select j.fileset.id from Image j where j.id in (:ids)) order by i.id"""


class ContainerService(Service):
    """Loads containers and images; what changes them belongs to IUpdate."""

    interface = "IContainer"

    def loadContainerHierarchy(self, call: Call, kind: str, ids: list[int], parameters: Any) -> list[Any]:
        """Return containers, by ids or by whose they are, with what is in them."""
        name, options = kind.rpartition(".")[2], Options.of(parameters)
        if name not in TREES:
            raise_api_usage(f"Hierarchies begin with {', '.join(TREES)}, not with {kind}.")
        if not ids and options.owner is None and options.group is None:
            raise_api_usage("Without ids of containers, whose or of which group they are has to be told.")
        always, leaves = TREES[name]
        tests, params = options.narrow("c")
        if ids:
            tests, params = [*tests, "c.id in (:ids)"], params | {"ids": list(ids)}
        query = f"select c from {name} c{always}{leaves if options.leaves else ''} where {' and '.join(tests)} order by c.id"
        found = run_find(call.store, call.caller, query, params, options.page)
        return found + (_orphans(call, name, options) if options.orphan else [])

    def findContainerHierarchies(self, call: Call, kind: str, ids: list[int], parameters: Any) -> list[Any]:
        """Return the containers of images, with these images alone in them, and the images that are in none."""
        name = kind.rpartition(".")[2]
        if name not in ABOVE:
            raise_api_usage(f"Hierarchies above images end in {' or '.join(ABOVE)}, not in {kind}.")
        if not ids:
            return []
        tests, params = Options.of(parameters).narrow("i")
        test = " and ".join([*tests, "i.id in (:ids)"])
        return [found for text in ABOVE[name] for found in _all(call, text + test, params | {"ids": list(ids)})]

    def getImages(self, call: Call, kind: str, ids: list[int], parameters: Any) -> list[Any]:
        """Return images by their ids, or by those of what they are in, with their pixels."""
        options, images = Options.of(parameters), within(kind)
        if not ids:
            return []
        tests, params = options.narrow("i")
        return _images(call, [*tests, f"i.id in ({images})"], params | {"ids": list(ids)}, options)

    def getUserImages(self, call: Call, parameters: Any) -> list[Any]:
        """Return the images of a user or of a group, with their pixels."""
        options = Options.of(parameters)
        tests, params = options.narrow("i")
        if not tests:
            raise_api_usage("Whose images, or of which group, has to be told.")
        return _images(call, tests, params, options)

    def getImagesByOptions(self, call: Call, parameters: Any) -> list[Any]:
        """Return the images of a time, perhaps of one user or group, with their pixels."""
        options = Options.of(parameters)
        whose, params = options.narrow("i")
        when, times = options.within("i")
        if not when:
            raise_api_usage("A start or an end of the time has to be told.")
        return _images(call, [*whose, *when], params | times, options)

    def getImagesBySplitFilesets(self, call: Call, included: dict[str, list[int]], parameters: Any) -> dict[int, dict[bool, list[int]]]:
        """Return the filesets of which only some images are in these containers, each with the images that are and that are not."""
        inside: set[int] = set()
        for kind, ids in included.items():
            if ids:
                query = f"select i.id from Image i where i.id in ({within(kind)})"
                inside |= {row[0].val for row in run_projection(call.store, call.caller, query, {"ids": list(ids)})}
        if not inside:
            return {}
        sides: dict[int, dict[bool, list[int]]] = {}
        for fileset, image in run_projection(call.store, call.caller, SIBLINGS, {"ids": sorted(inside)}):
            sides.setdefault(fileset.val, {}).setdefault(image.val in inside, []).append(image.val)
        return {fileset: parts for fileset, parts in sides.items() if len(parts) == 2}

    def getCollectionCount(self, call: Call, kind: str, collection: str, ids: list[int], parameters: Any) -> dict[int, int]:
        """Count the members of a collection of each object; 0 also for objects that the caller can't see."""
        name, member = entity(kind).name, _collection(kind, collection)
        counts = dict.fromkeys(ids, 0)
        if ids:
            query = f"select x.id, count(y.id) from {name} x join x.{member} y where x.id in (:ids) group by x.id"
            rows = run_projection(call.store, call.caller, query, {"ids": list(ids)})
            counts |= {row_id.val: count.val for row_id, count in rows}
        return counts

    def retrieveCollection(self, call: Call, owner: Any, collection: str, parameters: Any) -> list[Any]:
        """Return the members of an object's collection."""
        if owner is None or owner.id is None:
            raise_api_usage("Only an object with an id has members.")
        kind = type(owner).__name__
        name, member = entity(kind).name, _collection(kind, collection)
        if not _all(call, f"select x from {name} x where x.id = :id", {"id": owner.id.val}):
            raise_validation(f"There is no {name} {owner.id.val}.")
        return _all(call, f"select y from {name} x join x.{member} y where x.id = :id order by y.id", {"id": owner.id.val})


def _orphans(call: Call, name: str, options: Options) -> list[Any]:
    if name not in ORPHANS:
        return []
    tests, params = options.narrow("c")
    text = ORPHANS[name].format(leaves=TREES["Dataset"][1] if options.leaves else "")
    return _all(call, " and ".join([text, *tests]) + " order by c.id", params)


def _images(call: Call, tests: list[str], params: dict[str, Any], options: Options) -> list[Any]:
    return run_find(call.store, call.caller, IMAGES.format(test=" and ".join(tests)), params, options.page)


def _all(call: Call, query: str, params: dict[str, Any]) -> list[Any]:
    return run_find(call.store, call.caller, query, params)


def _collection(kind: str, spelled: str) -> str:
    """Return a collection's name; clients may put the type's name and an underscore before it."""
    name = spelled.rpartition("_")[2]
    prop = MODEL[entity(kind).name].properties.get(name)
    if prop is None or not prop.is_collection:
        raise_api_usage(f"{kind} has no collection {spelled}.")
    return name
