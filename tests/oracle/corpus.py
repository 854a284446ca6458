"""Queries to hold against Hibernate.

Generated from the model; ``accepted.hql``, written by hand; ``refused.hql``, which neither takes; ``stricter.hql``, which Hibernate takes
but PostgreSQL refuses, or which we lack.
"""

from collections.abc import Iterator
from pathlib import Path

from omeroweb_pyr.embedded.model import MODEL, Entity, Property


def generated() -> Iterator[str]:
    """Yield queries that use every property of every type."""
    for entity in MODEL.values():
        yield f"select x.id, x.details.externalInfo.id from {entity.name} x"
        if entity.owned:
            yield f"select x.id, x.details.owner.omeName, x.details.group.id, x.details.creationEvent.time from {entity.name} x"
        if entity.versioned:
            yield f"select x.version, count(*) from {entity.name} as x group by x.version"
        for prop in entity.properties.values():
            yield from _of_property(entity, prop)


def _of_property(entity: Entity, prop: Property) -> Iterator[str]:
    name, path = entity.name, f"x.{prop.name}"
    if prop.kind == "value" and prop.type not in ("bytes", "strings"):
        yield f"select x.id, {path} from {name} x where {path} is not null order by {path} desc, x.id"
        yield f"select {path}, count(x.id) from {name} x group by {path} having count(*) > 1"
    elif prop.kind == "unit":
        yield f"select {path}.value, {path}.unit, {path} from {name} x where {path} is not null"
    elif prop.kind == "map":
        yield f"select x.id, m.name, m.value, index(m) from {name} x left outer join {path} m"
        yield f"select x from {name} x join fetch {path} m where m.name = 'alpha'"
    elif prop.kind == "ref":
        yield from _of_reference(name, path, MODEL[prop.type])
    elif prop.kind in ("collection", "links"):
        yield f"select x.id, y.id from {name} x join {path} y where y.id > 2"
        yield f"select x.id, count(y.id) from {name} x left join {path} as y group by x.id"
        yield f"select x from {name} x left outer join fetch {path} y"
        yield f"select x.id from {name} x where {path} is empty or size({path}) > 2"


def _of_reference(name: str, path: str, target: Entity) -> Iterator[str]:
    yield f"select x.id, y.id from {name} x left outer join {path} y"
    yield f"select x from {name} x join fetch {path}"
    yield f"select x.id, {path}.id from {name} x where {path} is not null and {path}.id > 1"
    yield f"select {path} from {name} x"
    attribute = next((p.name for p in target.properties.values() if p.kind == "value" and p.type in ("string", "text", "int")), None)
    if attribute:
        yield f"select x.id, {path}.{attribute} from {name} x order by {path}.{attribute}"
        yield f"select x.id from {name} x where {path}.{attribute} is null or {path}.id = 1"


def written(name: str) -> list[str]:
    """Return the queries of ``accepted.hql``, ``refused.hql`` or ``stricter.hql``, one a line."""
    return Path(__file__).with_name(f"{name}.hql").read_text(encoding="utf-8").splitlines()
