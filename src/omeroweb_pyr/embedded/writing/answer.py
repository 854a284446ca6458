"""What clients get back: the graph they sent, as it is stored."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from omeroweb_pyr.embedded.access import Caller
from omeroweb_pyr.embedded.model import MODEL, Property
from omeroweb_pyr.embedded.objects.hydration import Hydration


class Saved:
    """Which row each object of a graph became; ``walked`` are those whose own references and collections were looked at."""

    def __init__(self) -> None:
        self.walked: list[Any] = []
        self._keys: dict[int, tuple[str, int]] = {}
        self._things: list[Any] = []  # an id() is only good while its object lives

    def find(self, thing: Any) -> int | None:
        """Return the id under which an object is stored already."""
        key = self._keys.get(id(thing))
        return None if key is None else key[1]

    def id_of(self, thing: Any) -> int:
        """Return the id under which an object is stored."""
        return self._keys[id(thing)][1]

    def note(self, thing: Any, type_name: str, row_id: int) -> int:
        """Note under which id an object is stored, and return it."""
        self._keys[id(thing)] = (type_name, row_id)
        self._things.append(thing)
        return row_id

    def key(self, thing: Any) -> tuple[str, int]:
        """Return an object's type and id."""
        return self._keys[id(thing)]

    def loaded(self) -> list[tuple[str, int]]:
        """Return type and id of the objects that were sent loaded."""
        return [self.key(thing) for thing in self._things if thing.isLoaded()]


def answer(db: sqlite3.Connection, caller: Caller, saved: Saved, things: Sequence[Any]) -> list[Any]:
    """Return the objects that were sent, read afresh, and loaded as far as they were sent."""
    hydration = Hydration(db, caller)
    for type_name, row_id in (*saved.loaded(), *map(saved.key, things)):
        hydration.want(type_name, [row_id])
    hydration.read()
    for thing in saved.walked:
        type_name, row_id = saved.key(thing)
        made = hydration.get(type_name, row_id)
        for prop in MODEL[type_name].properties.values():
            _tie(hydration, saved, thing, made, prop)
    return [hydration.get(*saved.key(thing)) for thing in things]


def _tie(hydration: Hydration, saved: Saved, thing: Any, made: Any, prop: Property) -> None:
    if prop.kind == "ref":
        target = getattr(thing, f"_{prop.name}")
        if target is not None and target.isLoaded() and (held := hydration.get(*saved.key(target))) is not None:
            setattr(made, f"_{prop.name}", held)
    elif prop.is_collection and getattr(thing, f"_{prop.name}Loaded"):
        members = [member for member in getattr(thing, f"_{prop.name}Seq") if member is not None]
        setattr(made, f"_{prop.name}Seq", [hydration.get(*saved.key(member)) or member for member in members])
        setattr(made, f"_{prop.name}Loaded", True)
