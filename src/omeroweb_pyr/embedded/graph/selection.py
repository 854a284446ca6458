"""The graph that grows from a request's targets: what goes along, and what stands in the way."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from omeroweb_pyr.embedded.access import Caller, Reach, Right, Row, rights
from omeroweb_pyr.embedded.graph.errors import GraphRefused
from omeroweb_pyr.embedded.graph.options import ChildOptions, known_type
from omeroweb_pyr.embedded.graph.rules import Reference, followers, holders, others, parts, references
from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.rows import Rows
from omeroweb_pyr.embedded.writing.names import told

Chosen = dict[str, dict[int, Row]]
"""Rows by the root of their type, and id."""


class Selection:
    """The rows that are handled as one.

    ``right`` is what the caller needs on the targets, and on what goes along because nothing holds it; with None, seeing is enough.
    """

    def __init__(self, db: sqlite3.Connection, caller: Caller, right: Right | None, options: ChildOptions) -> None:
        self.db, self.caller, self.right = db, caller, right
        self.rows: Chosen = defaultdict(dict)
        self._options = options
        self._reader = Rows(db)
        self._waiting: dict[str, set[int]] = defaultdict(set)

    def __contains__(self, place: tuple[str, int]) -> bool:
        return place[1] in self.rows.get(place[0], ())

    def grow(self, targets: Mapping[str, Iterable[int]]) -> None:
        """Take the targets, and all that goes with them; GraphRefused where the caller may not."""
        fresh = self._targets(targets)
        while fresh:
            self._take(fresh)
            fresh = self._following(fresh)
            if not fresh:
                fresh = self._let_go()

    def obstacles(self) -> Iterator[tuple[Reference, int, Row]]:
        """Yield what refers to a chosen row without going along: reference, id of the referring row, the row."""
        for root, chosen in self.rows.items():
            for ref in others(root):
                for row_id, target in self.referring(ref, chosen):
                    if (MODEL[ref.type].root, row_id) not in self:
                        yield ref, row_id, chosen[target]

    def loose_ends(self) -> Iterator[tuple[Reference, int, int]]:
        """Yield what chosen rows refer to that is not chosen: reference, id of the chosen row, id referred to."""
        for ref in references():
            chosen = [row.id for row in self.rows.get(MODEL[ref.type].root, {}).values()]
            if chosen:
                yield from ((ref, row_id, target) for row_id, target in self.referred(ref, chosen) if (ref.target, target) not in self)

    def referring(self, ref: Reference, ids: Iterable[int]) -> list[tuple[int, int]]:
        """Return the rows that refer to rows by a reference, as (id, id referred to)."""
        sql = f'SELECT id, "{ref.column}" FROM "{ref.table}" WHERE "{ref.column}" IN (SELECT value FROM json_each(?))'
        return self.db.execute(sql, (_json(ids),)).fetchall()

    def referred(self, ref: Reference, ids: Iterable[int]) -> list[tuple[int, int]]:
        """Return what rows refer to by a reference, as (id, id referred to)."""
        sql = f'SELECT id, "{ref.column}" FROM "{ref.table}" WHERE id IN (SELECT value FROM json_each(?)) AND "{ref.column}" IS NOT NULL'
        return self.db.execute(sql, (_json(ids),)).fetchall()

    def _targets(self, targets: Mapping[str, Iterable[int]]) -> Chosen:
        found: Chosen = defaultdict(dict)
        reach = Reach.everywhere(self.db, self.caller)
        for name, ids in targets.items():
            type_name = known_type(name)
            if not MODEL[type_name].owned:
                raise GraphRefused(f"{name} is of no group: it can't be a target.", "bad-class")
            for row_id in ids:
                row = self._reader.get(type_name, row_id)
                if row is None or not self._visible(row, reach):
                    raise GraphRefused(f"there is no {type_name} of id {row_id}", "bad-id")
                if not self._permitted(row):
                    raise GraphRefused(f"not permitted to {str(self.right and self.right.name).lower()} {told(row.type, row.id)}")
                found[MODEL[type_name].root][row_id] = row
        return found

    def _visible(self, row: Row, reach: Reach) -> bool:
        # In any group: clients ask for a move in the group that objects go to.
        assert row.owner is not None
        assert row.group is not None
        return reach.admits(row.owner, row.group, self.caller.user_id)

    def _take(self, fresh: Chosen) -> None:
        for root, rows in fresh.items():
            self.rows[root] |= rows
            self._waiting[root] -= rows.keys()
            for ref in parts(root):
                self._waiting[ref.target] |= {target for _, target in self.referred(ref, rows) if (ref.target, target) not in self}

    def _following(self, fresh: Chosen) -> Chosen:
        found: Chosen = defaultdict(dict)
        for root, rows in fresh.items():
            for ref in followers(root):
                into = MODEL[ref.type].root
                new = [row_id for row_id, _ in self.referring(ref, rows) if (into, row_id) not in self]
                found[into] |= {row.id: row for row in self._reader.many(into, new)}
        return {root: rows for root, rows in found.items() if rows}

    def _let_go(self) -> Chosen:
        """Take what waits and is held by nothing else any more, or is to go in any case."""
        found: Chosen = defaultdict(dict)
        for root, ids in self._waiting.items():
            held = self._held(root, ids) if ids else set()
            spaces = self._namespaces(ids) if root == "Annotation" and ids else {}
            for row in self._reader.many(root, ids):
                if self._goes(row, spaces.get(row.id), held=row.id in held):
                    found[root][row.id] = row
        return {root: rows for root, rows in found.items() if rows}

    def _goes(self, row: Row, namespace: str | None, *, held: bool) -> bool:
        said = self._options.say(row.type, namespace)
        if said is False or (held and said is None):
            return False
        return row.group is not None and self._permitted(row)

    def _permitted(self, row: Row) -> bool:
        return self.right is None or self.right in rights(self.caller, row)

    def _held(self, root: str, ids: set[int]) -> set[int]:
        return {
            target for ref in holders(root) for row_id, target in self.referring(ref, ids) if (MODEL[ref.type].root, row_id) not in self
        }

    def _namespaces(self, ids: Iterable[int]) -> dict[int, str | None]:
        return dict(self.db.execute("SELECT id, ns FROM annotation WHERE id IN (SELECT value FROM json_each(?))", (_json(ids),)))


def _json(ids: Iterable[int]) -> str:
    return json.dumps(list(ids))


def named(rows: Mapping[str, Mapping[int, Row]]) -> dict[str, list[int]]:
    """Return ids by the types' names in OMERO.server, as responses have them."""
    found: dict[str, list[int]] = defaultdict(list)
    for chosen in rows.values():
        for row in chosen.values():
            found[MODEL[row.type].java_name].append(row.id)
    return {name: sorted(ids) for name, ids in sorted(found.items())}
