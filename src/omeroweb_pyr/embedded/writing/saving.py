"""The walk over a graph of objects: what an object refers to is saved before it, what its collections hold after it."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from omero.model import DetailsI

from omeroweb_pyr.embedded.access import Caller, Reach, Row
from omeroweb_pyr.embedded.model import MODEL, Entity, Property
from omeroweb_pyr.embedded.rows import Rows
from omeroweb_pyr.embedded.store import Writer
from omeroweb_pyr.embedded.wire.service import raise_optimistic_lock, raise_security, raise_validation
from omeroweb_pyr.embedded.writing import details, special
from omeroweb_pyr.embedded.writing.answer import Saved
from omeroweb_pyr.embedded.writing.journal import Journal
from omeroweb_pyr.embedded.writing.linking import check_links
from omeroweb_pyr.embedded.writing.names import entity_of, java_name, told
from omeroweb_pyr.embedded.writing.reading import Before
from omeroweb_pyr.embedded.writing.storing import insert, reindex, update
from omeroweb_pyr.embedded.writing.values import Values, check, differs, values_of


@dataclass(frozen=True, slots=True)
class Late:
    """A reference to an object that is itself being saved: filled in at the end."""

    type: str
    id: int
    name: str
    target: Any


def save(writer: Writer, caller: Caller, journal: Journal, things: Sequence[Any]) -> Saved:
    """Save objects with all that is loaded of their graphs; return which rows they became."""
    saving = Saving(writer, caller, journal)
    saving.run(things)
    return saving.saved


class Saving:
    """One walk, in one transaction."""

    def __init__(self, writer: Writer, caller: Caller, journal: Journal) -> None:
        self.saved = Saved()
        self._writer, self._caller, self._journal = writer, caller, journal
        self._rows = Rows(writer.connection)
        self._reach = Reach.everywhere(writer.connection, caller)
        self._open: set[int] = set()
        self._late: list[Late] = []
        self._holders: deque[Any] = deque()

    def run(self, things: Sequence[Any]) -> None:
        """Save all objects, then what their collections hold, then the references that had to wait."""
        for thing in things:
            if thing is None:
                raise_validation("nothing can't be saved")
            self._save(thing)
        while self._holders:
            self._save_collections(self._holders.popleft())
        for late in self._late:
            update(self._writer, self._journal, MODEL[late.type], late.id, {late.name: self.saved.id_of(late.target)})

    def _save(self, thing: Any) -> int:
        known = self.saved.find(thing)
        if known is not None:
            return known
        entity = entity_of(thing)
        if not thing.isLoaded() or (entity.immutable and thing.id is not None):
            return self.saved.note(thing, entity.name, self._existing(entity, thing).id)
        if thing.details is None:  # clients unload them in order to say nothing about them
            thing._details = DetailsI()  # noqa: SLF001 - it has no setter
        if entity.is_enum and thing.id is None and (found := special.enumeration(self._writer.connection, entity, thing)) is not None:
            return self.saved.note(thing, entity.name, found)
        self._open.add(id(thing))
        row_id = self._insert(entity, thing) if thing.id is None else self._update(entity, thing)
        self._open.discard(id(thing))
        self._holders.append(thing)
        self.saved.walked.append(thing)
        return self.saved.note(thing, entity.name, row_id)

    def _insert(self, entity: Entity, thing: Any) -> int:
        details.may_create(self._caller, entity, thing)
        references, waiting = self._references(entity, thing)
        values = values_of(thing, entity) | references
        check(entity, {name: value for name, value in values.items() if name not in waiting})
        special.check_new(self._caller, entity, values)
        owner, group = self._details(entity, thing, references)
        row_id = insert(self._writer, self._journal, entity, values, owner=owner, group=group, external=self._external(thing))
        if entity.name == "ExperimenterGroup" and thing.details.permissions is not None:
            self._writer.update(entity.name, row_id, permissions=thing.details.permissions.getPerm1())
        self._rows.add(self._new_row(entity, row_id, values, owner, group))
        self._late += [Late(entity.name, row_id, name, target) for name, target in waiting.items()]
        return row_id

    def _details(self, entity: Entity, thing: Any, references: Values) -> tuple[int | None, int | None]:
        if entity.is_global:
            return None, None
        owner = (
            thing.details.owner.id.val if thing.details.owner is not None and thing.details.owner.id is not None else self._caller.user_id
        )
        directory = entity.name == "OriginalFile" and special.is_directory(thing)
        changed = Row(type=entity.name, id=0, owner=owner, group=self._caller.group_id, directory=directory)
        linked = check_links(self._caller, changed, self._targets(entity, references))
        return details.owner_and_group(self._caller, self._rows, entity, thing, linked)

    def _new_row(self, entity: Entity, row_id: int, values: Values, owner: int | None, group: int | None) -> Row:
        directory = values.get("mimetype") == special.DIRECTORY
        return Row(type=entity.name, id=row_id, owner=owner, group=group, bits=self._rows.bits(group), directory=directory)

    def _update(self, entity: Entity, thing: Any) -> int:
        row, before = self._existing(entity, thing), Before(self._writer.connection, entity, thing.id.val)
        if entity.versioned and thing.version is not None and thing.version.val != before.columns["version"]:
            raise_optimistic_lock(f"{told(row.type, row.id)} was changed meanwhile: its version is {before.columns['version']}")
        references, waiting = self._references(entity, thing)
        values = special.kept(entity, values_of(thing, entity) | references)
        changes = {
            name: value
            for name, value in values.items()
            if name not in waiting and differs(entity.properties[name], value, before.value(name))
        }
        self._late += [Late(entity.name, row.id, name, target) for name, target in waiting.items()]
        owner, external = details.new_owner(self._caller, row, thing, before), self._external(thing)
        if external == before.columns["external_id"]:
            external = None
        if changes or owner is not None or external is not None:
            details.may_change(self._caller, row)
            check(entity, changes)
            special.check_changes(self._writer.connection, self._caller, entity, row.id, changes)
            check_links(self._caller, row, self._targets(entity, references))
            update(self._writer, self._journal, entity, row.id, changes, owner=owner, external=external)
        return row.id

    def _existing(self, entity: Entity, thing: Any) -> Row:
        """Return the row that an object with an id stands for; it has to be there, and in the caller's sight."""
        if thing.id is None:
            raise_validation(f"an unloaded {java_name(entity.name)} without an id stands for nothing")
        row = self._rows.get(entity.name, thing.id.val)
        if row is None:
            raise_validation(f"No row with the given identifier exists: [{java_name(entity.name)}#{thing.id.val}]")
        if row.owner is not None and row.group is not None and not self._reach.admits(row.owner, row.group, self._caller.user_id):
            raise_security(f"Cannot read {told(row.type, row.id)}")
        return row

    def _references(self, entity: Entity, thing: Any) -> tuple[Values, dict[str, Any]]:
        """Save what an object refers to; return ids by property, and apart from them what has to wait since it is being saved."""
        found: Values = {}
        waiting: dict[str, Any] = {}
        for prop in entity.properties.values():
            if prop.kind != "ref":
                continue
            target = getattr(thing, f"_{prop.name}")
            if target is not None and id(target) in self._open:
                if not prop.nullable:
                    raise_validation(f"{java_name(entity.name)}.{prop.name} refers in a cycle to an object that can't be saved before it")
                waiting[prop.name] = target
            found[prop.name] = None if target is None or prop.name in waiting else self._save(target)
        return found, waiting

    def _targets(self, entity: Entity, references: Values) -> list[Row]:
        pairs = ((entity.properties[name].type, row_id) for name, row_id in references.items() if row_id is not None)
        return [row for type_name, row_id in pairs if (row := self._rows.get(type_name, row_id)) is not None]

    def _external(self, thing: Any) -> int | None:
        external = thing.details.externalInfo
        return None if external is None else self._save(external)

    def _save_collections(self, thing: Any) -> None:
        entity = entity_of(thing)
        for prop in entity.properties.values():
            if prop.is_collection and getattr(thing, f"_{prop.name}Loaded"):
                members = [member for member in getattr(thing, f"_{prop.name}Seq") if member is not None]
                ids = [self._save_member(thing, prop, member) for member in members]
                if prop.ordered:
                    reindex(self._writer, prop, self.saved.id_of(thing), ids)

    def _save_member(self, holder: Any, prop: Property, member: Any) -> int:
        if member.isLoaded() and getattr(member, f"_{prop.inverse}") is None:
            setattr(member, f"_{prop.inverse}", holder)
        return self._save(member)
