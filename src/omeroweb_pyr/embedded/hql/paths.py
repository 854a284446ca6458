"""Paths: from an alias along attributes to a place, joining what they go through."""

from omeroweb_pyr.embedded.hql.places import Details, Many, Named, Pair, Permissions, Place, Reference, Row, Size, TypeName, Unit, Value
from omeroweb_pyr.embedded.hql.scope import INNER, Scope
from omeroweb_pyr.embedded.hql.sql import CLASS
from omeroweb_pyr.embedded.model import MODEL, Entity, Property

DETAILS = {
    "owner": ("owner_id", "Experimenter"),
    "group": ("group_id", "ExperimenterGroup"),
    "creationEvent": ("creation_id", "Event"),
    "updateEvent": ("update_id", "Event"),
    "externalInfo": ("external_id", "ExternalInfo"),
}


def resolve(scope: Scope, names: list[str], kind: str = INNER) -> Place:
    """Follow a path; rows that it goes through are joined as ``kind``."""
    place, rest = _start(scope, names)
    path = ".".join(names[: len(names) - len(rest)])
    for name in rest:
        place = _step(scope, place, name, path, kind)
        path = f"{path}.{name}" if path else name
    return place


def find_property(entity: Entity, name: str) -> Property | None:
    """Return a property of an entity, or else the first of that name among its subtypes."""
    for subtype in entity.subtypes:
        if prop := MODEL[subtype].properties.get(name):
            return prop
    return None


def _start(scope: Scope, names: list[str]) -> tuple[Place, list[str]]:
    first, *rest = names
    if len(names) == 1 and first in scope.named and scope.clause == "order":
        return scope.named[first], []
    if place := scope.find(first):
        return place, rest
    if not rest and first in MODEL:
        return TypeName(MODEL[first]), []
    # An attribute without an alias belongs to the root when FROM names nothing else.
    if scope.explicit == 1 and scope.roots and _has(scope.roots[0], first):
        return scope.roots[0], names
    return scope.statement.refuse(f"{first!r} is no alias, and no attribute of the only entity in FROM")


def _has(row: Row, name: str) -> bool:
    return name in ("id", "version", "class", "details") or find_property(row.entity, name) is not None


def _step(scope: Scope, place: Place, name: str, path: str, kind: str) -> Place:
    if isinstance(place, Reference):
        return Value(place.alias, place.name, "long") if name == "id" else _of_row(scope, scope.enter(place, path, kind), name)
    if isinstance(place, Row):
        return _of_row(scope, place, name)
    if isinstance(place, Details):
        return _of_details(scope, place, name)
    if isinstance(place, Unit) and name in ("value", "unit"):
        return Value(place.alias, place.prop.column, "double") if name == "value" else Value(place.alias, place.prop.unit_column, "string")
    if isinstance(place, Pair) and name in ("name", "value"):
        return Value(place.alias, name, "string")
    if isinstance(place, Permissions) and name == "perm1":
        return Named(place.bits)
    if isinstance(place, Many):
        if name == "size":
            return Size(place)
        scope.statement.refuse(f"{path} is a collection: join it to get at its {name!r}")
    return scope.statement.refuse(f"{path or 'it'} has no attribute {name!r}")


def _of_row(scope: Scope, row: Row, name: str) -> Place:
    entity, alias = row.entity, row.alias
    prop = find_property(entity, name)
    if prop:
        return _of_property(row, prop)
    if name == "id":
        return Value(alias, "id", "long")
    if name == "details":
        return Details(row)
    if name == "version" and entity.versioned:
        return Value(alias, "version", "int")
    if name == "class" and MODEL.is_family(entity):
        return Value(alias, "dtype", CLASS)
    return scope.statement.refuse(f"{entity.name} has no attribute {name!r}")


def _of_property(row: Row, prop: Property) -> Place:
    if prop.kind == "value":
        return Value(row.alias, prop.column, prop.type)
    if prop.kind == "unit":
        return Unit(row.alias, prop)
    if prop.kind == "ref":
        return Reference(MODEL[prop.type], row.alias, prop.column, prop)
    return Many(row, prop)


def _of_details(scope: Scope, details: Details, name: str) -> Place:
    row = details.row
    if name == "permissions":
        return Permissions(row)
    known = name in DETAILS and (name == "externalInfo" or row.entity.owned) and (name != "updateEvent" or row.entity.updated)
    if not known:
        return scope.statement.refuse(f"the details of {row.entity.name} have no {name!r}")
    column, target = DETAILS[name]
    return Reference(MODEL[target], row.alias, column)
