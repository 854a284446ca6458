"""What every maker of rows needs: a transaction, an event, details."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Self

from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.store import Store, Writer

Target = tuple[str, int]
"""What an annotation is put on: ``("image", 7)``."""

KINDS = {"run": "PlateAcquisition", "field": "WellSample", "file": "OriginalFile"}
"""The types of the kinds that are not called as OMERO calls them."""


class Writing:
    """Makes things and returns their ids; each in a transaction of its own, or all in one: ``with Builder.session(store) as build``."""

    def __init__(self, store: Store, writer: Writer | None = None) -> None:
        self._store, self._writer = store, writer

    @classmethod
    @contextmanager
    def session(cls, store: Store) -> Iterator[Self]:
        """Do everything in one transaction."""
        with store.write() as writer:
            yield cls(store, writer)

    def link(
        self,
        parent_kind: str,
        parent: int,
        child_kind: str,
        child: int,
        *,
        owner: int | None = None,
        group: int | None = None,
        when: datetime | None = None,
    ) -> int:
        """Put one object into another: ``link("dataset", 102, "image", 1001)``; owner and group are the parent's unless given."""
        with self._writing() as writer:
            of, within = self._details(writer, type_of(parent_kind), parent)
            owner, group = of if owner is None else owner, within if group is None else group
            event = self._event(writer, owner, group, when)
            kind = f"{type_of(parent_kind)}{type_of(child_kind)}Link"
            return writer.insert(kind, owner=owner, group=group, event=event, parent=parent, child=child)

    def _container(self, type_name: str, owner: int, group: int, when: datetime | None, id: int | None, **values: object) -> int:
        with self._writing() as writer:
            event = self._event(writer, owner, group, when)
            if id is not None:
                values["id"] = id
            made = writer.insert(type_name, owner=owner, group=group, event=event, **values)
            writer.note("INSERT", type_name, [made], event)
        return made

    def _inside(self, type_name: str, parent_type: str, parent: int, when: datetime | None, **values: object) -> int:
        """Make a part of something: it has the same owner and group."""
        with self._writing() as writer:
            owner, group = self._details(writer, parent_type, parent)
            event = self._event(writer, owner, group, when)
            return writer.insert(type_name, owner=owner, group=group, event=event, **values)

    def _annotation(self, type_name: str, owner: int, group: int, on: Iterable[Target], when: datetime | None, **values: object) -> int:
        with self._writing() as writer:
            event = self._event(writer, owner, group, when)
            made = writer.insert(type_name, owner=owner, group=group, event=event, **values)
            for kind, target in on:
                writer.insert(f"{type_of(kind)}AnnotationLink", owner=owner, group=group, event=event, parent=target, child=made)
        return made

    def _details(self, writer: Writer, type_name: str, row: int) -> tuple[int, int]:
        table = MODEL[type_name].table
        owner, group = writer.connection.execute(f'SELECT owner_id, group_id FROM "{table}" WHERE id = ?', (row,)).fetchone()
        return owner, group

    def _event(self, writer: Writer, user: int, group: int, when: datetime | None) -> int:
        kind = writer.enum("EventType", "User")
        return writer.insert("Event", experimenter=user, experimenterGroup=group, session=0, type=kind, time=milliseconds(when))

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        if self._writer is not None:
            yield self._writer
        else:
            with self._store.write() as writer:
                yield writer


def type_of(kind: str) -> str:
    """Return OMERO's name of a kind: ``run`` is a PlateAcquisition."""
    return KINDS.get(kind) or kind[:1].upper() + kind[1:]


def milliseconds(when: datetime | None) -> int:
    """Return a moment, or now, as OMERO stores it."""
    return round((when or datetime.now(UTC)).timestamp() * 1000)
