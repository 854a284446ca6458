"""Rows to objects: every row once, loaded as far as OMERO loads it, the rest as proxies that know their id."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import omero.model
from omero.rtypes import rlong

from omeroweb_pyr.embedded.access import Caller
from omeroweb_pyr.embedded.binaries import BinaryAccess
from omeroweb_pyr.embedded.model import MODEL, Entity
from omeroweb_pyr.embedded.objects.recipes import Recipe, Reference, Table, recipe_of, table_of
from omeroweb_pyr.embedded.objects.rights import Rights
from omeroweb_pyr.embedded.objects.values import quantity

Key = tuple[str, int]
"""The root of a hierarchy, and an id."""


class Hydration:
    """The objects of one answer.

    Enumerations, owners and creation events come loaded, for clients would ask for each of them; collections do not, unless a query
    fetched them.
    """

    def __init__(self, db: sqlite3.Connection, caller: Caller) -> None:
        self.objects: dict[Key, Any] = {}
        self.rights = Rights(db, caller)
        self._db = db
        self._binaries = BinaryAccess(db, caller)
        self._wanted: dict[str, set[int]] = defaultdict(set)
        self._proxies: dict[Key, Any] = {}
        self._late: list[tuple[Any, str, Key, Entity, bool]] = []
        self._maps: dict[str, dict[int, tuple[Any, str]]] = defaultdict(dict)

    def want(self, type_name: str, ids: Iterable[int | None]) -> None:
        """Note that these rows are to become objects."""
        self._wanted[MODEL[type_name].root].update(row_id for row_id in ids if row_id is not None)

    def get(self, type_name: str, row_id: int | None) -> Any:
        """Return an object that was wanted and read, or None."""
        return None if row_id is None else self.objects.get((MODEL[type_name].root, row_id))

    def read(self) -> None:
        """Read all that is wanted, and what comes with it."""
        while self._wanted:
            root, ids = self._wanted.popitem()
            new = [row_id for row_id in ids if (root, row_id) not in self.objects]
            if new:
                self._read_table(table_of(root), new)
        self._fill_maps()
        self._tie()

    def _read_table(self, table: Table, ids: list[int]) -> None:
        rows = self._db.execute(table.sql, (json.dumps(ids),)).fetchall()
        facts = [table.facts(row, self.rights.rows) for row in rows]
        restricted = self._binaries.restricted(facts)
        for row, fact in zip(rows, facts, strict=True):
            instance = self.objects[table.root.name, row[0]] = self._make(table.recipe(row), row)
            instance.getDetails().setPermissions(self.rights.of(fact, restricted=row[0] in restricted))
            if table.root.owned:
                self._details(instance, table, row)

    def _make(self, recipe: Recipe, row: tuple[Any, ...]) -> Any:
        instance = recipe.make()
        instance.unloadCollections()
        instance.setId(rlong(row[0]))
        for attribute, column, wrap in recipe.scalars:
            if (value := row[column]) is not None:
                setattr(instance, attribute, wrap(value))
        for attribute, column, type_ in recipe.units:
            setattr(instance, attribute, quantity(type_, row[column], row[column + 1]))
        for reference in recipe.references:
            if (value := row[reference.column]) is not None:
                self._refer(instance, reference, value)
        for attribute, table in recipe.maps:
            self._maps[table][row[0]] = (instance, attribute)
        return instance

    def _refer(self, instance: Any, reference: Reference, row_id: int) -> None:
        target = reference.target
        if target.is_enum:
            self.want(target.name, [row_id])
        self._late.append((instance, reference.attribute, (target.root, row_id), target, target.is_enum))

    def _details(self, instance: Any, table: Table, row: tuple[Any, ...]) -> None:
        details, columns = instance.getDetails(), table.columns
        owner, group, creation = (row[columns[name]] for name in ("owner_id", "group_id", "creation_id"))
        self.want("Experimenter", [owner])
        self.want("Event", [creation])
        self._late.append((details, "_owner", ("Experimenter", owner), MODEL["Experimenter"], True))
        self._late.append((details, "_group", ("ExperimenterGroup", group), MODEL["ExperimenterGroup"], False))
        self._late.append((details, "_creationEvent", ("Event", creation), MODEL["Event"], True))
        if table.root.updated:
            update = row[columns["update_id"]]
            self._late.append((details, "_updateEvent", ("Event", update), MODEL["Event"], False))
        external = row[columns["external_id"]]
        if external is not None:
            self._late.append((details, "_externalInfo", ("ExternalInfo", external), MODEL["ExternalInfo"], False))

    def _fill_maps(self) -> None:
        for table, holders in self._maps.items():
            pairs: dict[int, list[Any]] = {row_id: [] for row_id in holders}
            sql = f'SELECT parent, name, value FROM "{table}" WHERE parent IN (SELECT value FROM json_each(?)) ORDER BY parent, "index"'
            for parent, name, value in self._db.execute(sql, (json.dumps(list(holders)),)):
                pairs[parent].append(omero.model.NamedValue(name or "", value or ""))
            for row_id, (instance, attribute) in holders.items():
                setattr(instance, attribute, pairs[row_id])
        self._maps.clear()

    def _tie(self) -> None:
        """Set the references: loaded where that is due, or else a proxy."""
        types = self._concrete_types()
        for holder, attribute, key, target, loaded in self._late:
            found = self.objects.get(key) if loaded else None
            setattr(holder, attribute, found or self._proxy(key, types.get(key, target.name)))
        self._late.clear()

    def _proxy(self, key: Key, type_name: str) -> Any:
        proxy = self._proxies.get(key)
        if proxy is None:
            proxy = self._proxies[key] = recipe_of(type_name).make(key[1], False)  # type: ignore[call-arg]
        return proxy

    def _concrete_types(self) -> dict[Key, str]:
        """Look up of which type referred rows are, where the model leaves it open."""
        open_: dict[str, set[int]] = defaultdict(set)
        for _, _, key, target, loaded in self._late:
            if not loaded and MODEL.is_family(target):
                open_[target.root].add(key[1])
        types = {}
        for root, ids in open_.items():
            sql = f'SELECT id, dtype FROM "{MODEL[root].table}" WHERE id IN (SELECT value FROM json_each(?))'
            types.update({(root, row_id): dtype for row_id, dtype in self._db.execute(sql, (json.dumps(list(ids)),))})
        return types
