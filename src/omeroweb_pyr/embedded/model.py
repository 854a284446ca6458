"""OMERO's object model as typed data, read once from ``data/omero-model.json``.

The tables and columns are those that Hibernate's SQL for this model names: one table per hierarchy with the class name in
``dtype``; references and values under the property's own name, a unit beside its value as ``NAMEUnit``; the details as
``owner_id``, ``group_id``, ``creation_id``, ``update_id``, ``external_id`` and ``permissions``.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One property of an entity.

    ``kind`` is ``value``, ``unit``, ``ref``, ``collection``, ``links`` or ``map``; ``type`` is a value type, a unit type or an entity name.
    ``column`` is its column (for a ``map`` its table); ``inverse`` is the reference on the other side of a collection.
    """

    name: str
    kind: str
    type: str
    column: str
    owner: str
    nullable: bool = True
    inverse: str = ""
    ordered: bool = False
    target: str = ""

    @property
    def unit_column(self) -> str:
        """Return the column that holds the unit's name."""
        return f"{self.column}Unit"

    @property
    def index_column(self) -> str:
        """Return the column that holds an ordered element's place: named after the reference, on the element's table."""
        return f"{self.inverse or self.name}_index"

    @property
    def is_collection(self) -> bool:
        """Say whether this is the many side of another type's reference."""
        return self.kind in ("collection", "links")


@dataclass(frozen=True, kw_only=True)
class Entity:
    """A persistent type; ``properties`` holds the inherited ones too, ``subtypes`` the type itself and all below it."""

    name: str
    root: str
    kind: str
    package: str
    parents: tuple[str, ...]
    subtypes: tuple[str, ...]
    abstract: bool
    is_global: bool
    immutable: bool
    annotated: bool
    values: tuple[str, ...]
    properties: Mapping[str, Property] = field(repr=False)

    @property
    def java_name(self) -> str:
        """Return its name in OMERO.server, which messages and the journal of changes have: ``ome.model.containers.Project``."""
        return f"ome.model.{self.package}.{self.name}"

    @property
    def table(self) -> str:
        """Return the table of the whole hierarchy."""
        return self.root.lower()

    @property
    def is_enum(self) -> bool:
        """Say whether this is an enumeration: global, without a version."""
        return self.kind == "enum"

    @property
    def versioned(self) -> bool:
        """Say whether rows have a ``version``."""
        return not self.immutable and not self.is_enum

    @property
    def owned(self) -> bool:
        """Say whether rows have an owner, a group and a creation event."""
        return not self.is_global

    @property
    def updated(self) -> bool:
        """Say whether rows have an update event."""
        return self.owned and not self.immutable


class Model(Mapping[str, Entity]):
    """All entities by name."""

    def __init__(self, types: dict[str, dict[str, Any]]) -> None:
        self._types = types
        self._entities = {name: self._entity(name) for name in types}

    def __getitem__(self, name: str) -> Entity:
        return self._entities[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entities)

    def __len__(self) -> int:
        return len(self._entities)

    def is_family(self, entity: Entity) -> bool:
        """Say whether the entity's table has a ``dtype`` column."""
        return len(self._entities[entity.root].subtypes) > 1

    @cached_property
    def roots(self) -> tuple[Entity, ...]:
        """Return the entities that have a table of their own."""
        return tuple(entity for entity in self._entities.values() if entity.root == entity.name)

    def members(self, root: Entity) -> tuple[Entity, ...]:
        """Return all entities stored in the table of ``root``."""
        return tuple(self._entities[name] for name in root.subtypes)

    def _parents(self, name: str) -> tuple[str, ...]:
        above = self._types[name].get("super")
        return (above, *self._parents(above)) if above in self._types else ()

    def _entity(self, name: str) -> Entity:
        data = self._types[name]
        parents = self._parents(name)
        root = parents[-1] if parents else name
        lineage = (*reversed(parents), name)
        return Entity(
            name=name,
            root=root,
            kind=data["kind"],
            package=data["package"],
            parents=parents,
            subtypes=(name, *(other for other in self._types if name in self._parents(other))),
            abstract=bool(data.get("abstract")),
            is_global=data["kind"] == "enum" or bool(self._types[root].get("global")),
            immutable=bool(self._types[root].get("immutable")),
            annotated=bool(data.get("annotated")),
            values=tuple(data.get("values", ())),
            properties={p["name"]: self._property(owner, root, p) for owner in lineage for p in self._types[owner]["properties"]},
        )

    def _property(self, owner: str, root: str, data: dict[str, Any]) -> Property:
        column = data["name"]
        if data["kind"] == "map":
            column = f"{root.lower()}_{data['name'].lower()}"
        elif data["kind"] == "ref" and len(self._targets(root, data["name"])) > 1:
            column = f"{owner.lower()}_{data['name']}"
        return Property(
            name=data["name"],
            kind=data["kind"],
            type=data["type"],
            column=column,
            owner=owner,
            nullable=data.get("nullable", True),
            inverse=data.get("inverse", ""),
            ordered=bool(data.get("ordered")),
            target=data.get("target", ""),
        )

    def _targets(self, root: str, name: str) -> set[str]:
        """Return the types that siblings of one table refer to by the same property name."""
        family = [other for other in self._types if other == root or root in self._parents(other)]
        return {p["type"] for other in family for p in self._types[other]["properties"] if p["name"] == name and p["kind"] == "ref"}


def _read() -> Model:
    text = files(__package__).joinpath("data/omero-model.json").read_text(encoding="utf-8")
    return Model(json.loads(text)["types"])


MODEL = _read()
