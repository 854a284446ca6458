"""A graph copied: what is the targets' own is made once more, much of the rest is referred to by the copies as well."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import omero

from omeroweb_pyr.embedded.access import Row
from omeroweb_pyr.embedded.graph.changes import Step
from omeroweb_pyr.embedded.graph.errors import GraphRefused
from omeroweb_pyr.embedded.graph.options import known_type
from omeroweb_pyr.embedded.graph.rules import is_link, references, supertypes
from omeroweb_pyr.embedded.graph.selection import Chosen, Selection
from omeroweb_pyr.embedded.model import MODEL, Entity
from omeroweb_pyr.embedded.rows import Rows
from omeroweb_pyr.embedded.store import Writer
from omeroweb_pyr.embedded.writing.journal import Journal
from omeroweb_pyr.embedded.writing.linking import check_links

Ids = dict[str, dict[int, int]]
"""Ids of copies by the roots of their types, and ids of the originals."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """Which types are copied, referred to by copies, left out; of several that fit, the narrowest says it."""

    said: Mapping[str, str]

    @classmethod
    def of(cls, copy: Iterable[str] | None, refer: Iterable[str] | None, ignore: Iterable[str] | None) -> "Kinds":
        """Read a request's three lists; GraphRefused for a type that is not known, or that is in two of them."""
        said: dict[str, str] = {}
        for names, word in ((copy, "copy"), (refer, "refer"), (ignore, "ignore")):
            for name in map(known_type, names or ()):
                if said.setdefault(name, word) != word:
                    raise GraphRefused(f"{name} can't be both: {said[name]} and {word}", "bad-class")
        # They stand for files, which are not copied; without a fileset, a copy can be deleted alone.
        fileset = "refer" if said.get("Fileset", "ignore") != "ignore" else "ignore"
        return cls(said | {"OriginalFile": "refer", "Fileset": fileset})

    def say(self, type_name: str) -> str:
        """Return ``copy``, ``refer`` or ``ignore``; nothing where no list has the type."""
        return next((self.said[name] for name in supertypes(type_name) if name in self.said), "")


class Originals(Selection):
    """What goes with the targets, but for types that are only referred to, or left out."""

    kinds: Kinds = Kinds({})

    def _following(self, fresh: Chosen) -> Chosen:
        found = super()._following(fresh)
        kept = {root: {key: row for key, row in rows.items() if self._is_copied(row)} for root, rows in found.items()}
        return {root: rows for root, rows in kept.items() if rows}

    def _goes(self, row: Row, namespace: str | None, *, held: bool) -> bool:
        said = self.kinds.say(row.type)
        return said == "copy" or (said == "" and super()._goes(row, namespace, held=held))

    def _is_copied(self, row: Row) -> bool:
        return row.type != "Thumbnail" and self.kinds.say(row.type) in ("copy", "")


class Copying:
    """Makes the copies: the caller's, in the groups of the originals."""

    def __init__(self, writer: Writer, journal: Journal, originals: Originals) -> None:
        self._writer, self._journal, self._originals = writer, journal, originals
        self._rows = Rows(writer.connection)
        self._ids: Ids = defaultdict(dict)

    def run(self, step: Step) -> dict[str, list[int]]:
        """Copy all; return the ids of the copies by the names of their types in OMERO.server."""
        chosen = self._sound()
        for root, rows in chosen.items():
            (last,) = self._writer.connection.execute(f'SELECT coalesce(max(id), 0) FROM "{MODEL[root].table}"').fetchone()
            self._ids[root] = {row_id: last + place for place, row_id in enumerate(sorted(rows), 1)}
        made: dict[str, list[int]] = defaultdict(list)
        for root, rows in chosen.items():
            step()
            for row in (rows[row_id] for row_id in sorted(rows)):
                made[MODEL[row.type].java_name].append(self._copy(root, row))
        for name, ids in made.items():
            self._writer.note("INSERT", name.rpartition(".")[2], ids, self._journal.event)
        return dict(made)

    def _sound(self) -> Chosen:
        """Return the rows without those that need what is left out, or would be links that the caller may not make."""
        chosen = {root: dict(rows) for root, rows in self._originals.rows.items() if rows}
        caller, views = self._originals.caller, self._rows
        for row_id, row in list(chosen.get("RenderingDef", {}).items()):
            (pixels,) = self._writer.connection.execute("SELECT pixels FROM renderingdef WHERE id = ?", (row_id,)).fetchone()
            if row.owner != getattr(views.get("Pixels", pixels), "owner", None):
                del chosen["RenderingDef"][row_id]  # how others look at the image is theirs
        for ref, row_id, target in list(self._originals.loose_ends()):
            root, other = MODEL[ref.type].root, self._rows.get(ref.target, target)
            link = chosen.get(root, {}).get(row_id)
            if link is None or other is None:
                continue
            ignored = self._originals.kinds.say(other.type) == "ignore"
            copy = Row(type=link.type, id=0, owner=caller.user_id, group=link.group, bits=link.bits)
            if (ignored and not ref.nullable) or (is_link(ref) and not _may_link(self._originals, copy, other)):
                del chosen[root][row_id]
        return chosen

    def _copy(self, root: str, row: Row) -> int:
        entity, made = MODEL[row.type], self._ids[root][row.id]
        cursor = self._writer.connection.execute(f'SELECT * FROM "{entity.table}" WHERE id = ?', (row.id,))
        names = [column[0] for column in cursor.description]
        values: dict[str, Any] = dict(zip(names, cursor.fetchone(), strict=True))
        values |= {"id": made, "owner_id": self._originals.caller.user_id, "creation_id": self._journal.event, "external_id": None}
        values |= {name: value for name, value in (("update_id", self._journal.event), ("version", 0)) if name in values}
        values |= self._references(row, values)
        marks = ", ".join("?" * len(values))
        columns = ", ".join(f'"{name}"' for name in values)
        self._writer.connection.execute(f'INSERT INTO "{entity.table}" ({columns}) VALUES ({marks})', tuple(values.values()))
        self._copy_beside(entity, row.id, made)
        return made

    def _references(self, row: Row, values: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for ref in references():
            if MODEL[ref.type].root != MODEL[row.type].root or values.get(ref.column) is None:
                continue
            target = values[ref.column]
            copy = self._ids.get(ref.target, {}).get(target)
            other = self._rows.get(ref.target, target) if copy is None else None
            left = other is not None and self._originals.kinds.say(other.type) == "ignore"
            found[ref.column] = None if left else target if copy is None else copy
        return found

    def _copy_beside(self, entity: Entity, original: int, made: int) -> None:
        for prop in entity.properties.values():
            if prop.kind == "map":
                sql = f'INSERT INTO "{prop.column}" SELECT ?, "index", name, value FROM "{prop.column}" WHERE parent = ?'
                self._writer.connection.execute(sql, (made, original))
        if entity.name == "Pixels":
            sql = "INSERT INTO pixels_file (pixels_id, path, series) SELECT ?, path, series FROM pixels_file WHERE pixels_id = ?"
            self._writer.connection.execute(sql, (made, original))


def _may_link(originals: Originals, link: Row, other: Row) -> bool:
    try:
        check_links(originals.caller, link, [other])
    except omero.SecurityViolation:
        return False
    return True


def in_groups(originals: Originals) -> None:
    """Refuse to copy into groups where the caller makes nothing."""
    caller = originals.caller
    for group in {row.group for rows in originals.rows.values() for row in rows.values()}:
        if group not in caller.member_of and not caller.may("WriteOwned"):
            raise GraphRefused(f"not a member of group {group}", "non-member")
