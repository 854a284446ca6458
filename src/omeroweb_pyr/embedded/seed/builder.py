"""Writes users, containers, images and annotations straight to the store, for the demo data and for tests."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.passwords import hash_password
from omeroweb_pyr.embedded.schema import PRIVATE, SYSTEM, USER
from omeroweb_pyr.embedded.seed.rows import Details, ImageRows, insert_many, next_id
from omeroweb_pyr.embedded.seed.stack import Stack
from omeroweb_pyr.embedded.store import Store, Writer

CLIENT_MAP = "openmicroscopy.org/omero/client/mapAnnotation"
"""The namespace of key-value pairs that people edit."""

Target = tuple[str, int]
"""What an annotation is put on: ``("image", 7)``."""


def permission_bits(text: str) -> int:
    """Pack a group's permissions, such as ``rwra--``, as OMERO stores them."""
    bits = PRIVATE
    for place, letter, value in ((2, "r", 0x40), (3, "a", 0x10), (3, "w", 0x30), (4, "r", 0x04), (5, "a", 0x01), (5, "w", 0x03)):
        bits |= value if text[place] == letter else 0
    return bits


class Builder:
    """Makes things and returns their ids; each in a transaction of its own, or all in one: ``with Builder.session(store) as build``."""

    def __init__(self, store: Store, writer: Writer | None = None) -> None:
        self._store, self._writer = store, writer

    @classmethod
    @contextmanager
    def session(cls, store: Store) -> Iterator["Builder"]:
        """Do everything in one transaction."""
        with store.write() as writer:
            yield cls(store, writer)

    def group(self, name: str, permissions: str = "rwr---", description: str | None = None) -> int:
        """Make a group; ``permissions`` are spelt as OMERO does."""
        with self._writing() as writer:
            bits = permission_bits(permissions)
            return writer.insert("ExperimenterGroup", name=name, description=description, permissions=bits, ldap=0)

    def user(
        self,
        name: str,
        password: str,
        groups: Sequence[int] = (),
        *,
        leader_of: Iterable[int] = (),
        admin: bool = False,
        first_name: str = "",
        last_name: str = "",
        email: str | None = None,
        institution: str | None = None,
    ) -> int:
        """Make a user; the first group is the default one, the group ``user`` comes last."""
        leads = frozenset(leader_of)
        with self._writing() as writer:
            user = writer.insert(
                "Experimenter",
                omeName=name,
                firstName=first_name or name.title(),
                lastName=last_name or name.title(),
                email=email,
                institution=institution,
                ldap=0,
            )
            writer.connection.execute("INSERT INTO password (experimenter_id, hash) VALUES (?, ?)", (user, hash_password(password)))
            for group in dict.fromkeys((*groups, *((SYSTEM,) if admin else ()), USER)):
                self._join(writer, user, group, leader=group in leads)
        return user

    def join(self, user: int, group: int, *, leader: bool = False) -> int:
        """Make a user a member of one more group."""
        with self._writing() as writer:
            return self._join(writer, user, group, leader=leader)

    def project(
        self, owner: int, group: int, name: str, description: str | None = None, *, when: datetime | None = None, id: int | None = None
    ) -> int:
        """Make a project."""
        return self._container("Project", owner, group, when, id, name=name, description=description)

    def dataset(
        self, owner: int, group: int, name: str, description: str | None = None, *, when: datetime | None = None, id: int | None = None
    ) -> int:
        """Make a dataset."""
        return self._container("Dataset", owner, group, when, id, name=name, description=description)

    def image(
        self,
        owner: int,
        group: int,
        name: str,
        stack: Stack,
        *,
        dataset: int | None = None,
        description: str | None = None,
        when: datetime | None = None,
        id: int | None = None,
    ) -> int:
        """Make an image of a file of samples, in a dataset if one is given."""
        return self.images(1, owner, group, name, stack, dataset=dataset, description=description, when=when, first=id)[0]

    def images(
        self,
        count: int,
        owner: int,
        group: int,
        name: str,
        stack: Stack,
        *,
        dataset: int | None = None,
        description: str | None = None,
        when: datetime | None = None,
        first: int | None = None,
    ) -> range:
        """Make many images that share one file, named ``name.format(1)`` and so on, taken a minute after each other."""
        with self._writing() as writer:
            details = Details(owner, group, self._event(writer, owner, group, when))
            names = [name.format(number) for number in range(1, count + 1)] if count > 1 else [name]
            acquired = [_milliseconds(when) + 60_000 * number for number in range(count)]
            made = ImageRows(writer, details, stack).insert(names, acquired=acquired, first=first, description=description)
            if dataset is not None:
                start = next_id(writer.connection, "DatasetImageLink")
                insert_many(writer.connection, "DatasetImageLink", range(start, start + count), details, parent=dataset, child=made)
        return made

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
            table = MODEL[_type(parent_kind)].table
            of, within = writer.connection.execute(f'SELECT owner_id, group_id FROM "{table}" WHERE id = ?', (parent,)).fetchone()
            owner, group = of if owner is None else owner, within if group is None else group
            event = self._event(writer, owner, group, when)
            kind = f"{_type(parent_kind)}{_type(child_kind)}Link"
            return writer.insert(kind, owner=owner, group=group, event=event, parent=parent, child=child)

    def annotate(self, kind: str, target: int, annotation: int, owner: int, group: int, *, when: datetime | None = None) -> int:
        """Put an annotation on an object."""
        return self.link(kind, target, "annotation", annotation, owner=owner, group=group, when=when)

    def tag(
        self, owner: int, group: int, text: str, description: str | None = None, *, on: Iterable[Target] = (), when: datetime | None = None
    ) -> int:
        """Make a tag, and put it on objects."""
        return self._annotation("TagAnnotation", owner, group, on, when, textValue=text, description=description)

    def key_values(
        self,
        owner: int,
        group: int,
        pairs: Mapping[str, str] | Sequence[tuple[str, str]],
        *,
        on: Iterable[Target] = (),
        ns: str | None = CLIENT_MAP,
        when: datetime | None = None,
    ) -> int:
        """Make a list of key-value pairs, and put it on objects."""
        return self._annotation("MapAnnotation", owner, group, on, when, mapValue=pairs, ns=ns)

    def comment(self, owner: int, group: int, text: str, *, on: Iterable[Target] = (), when: datetime | None = None) -> int:
        """Make a comment, and put it on objects."""
        return self._annotation("CommentAnnotation", owner, group, on, when, textValue=text)

    def _container(self, type_name: str, owner: int, group: int, when: datetime | None, id: int | None, **values: object) -> int:
        with self._writing() as writer:
            event = self._event(writer, owner, group, when)
            if id is not None:
                values["id"] = id
            return writer.insert(type_name, owner=owner, group=group, event=event, **values)

    def _annotation(self, type_name: str, owner: int, group: int, on: Iterable[Target], when: datetime | None, **values: object) -> int:
        with self._writing() as writer:
            event = self._event(writer, owner, group, when)
            made = writer.insert(type_name, owner=owner, group=group, event=event, **values)
            for kind, target in on:
                writer.insert(f"{_type(kind)}AnnotationLink", owner=owner, group=group, event=event, parent=target, child=made)
        return made

    def _join(self, writer: Writer, user: int, group: int, *, leader: bool) -> int:
        place = writer.connection.execute(
            "SELECT coalesce(max(child_index), -1) + 1 FROM groupexperimentermap WHERE child = ?", (user,)
        ).fetchone()[0]
        return writer.insert("GroupExperimenterMap", parent=group, child=user, child_index=place, _owner=int(leader))

    def _event(self, writer: Writer, user: int, group: int, when: datetime | None) -> int:
        kind = writer.enum("EventType", "User")
        return writer.insert("Event", experimenter=user, experimenterGroup=group, session=0, type=kind, time=_milliseconds(when))

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        if self._writer is not None:
            yield self._writer
        else:
            with self._store.write() as writer:
                yield writer


def _type(kind: str) -> str:
    return kind[:1].upper() + kind[1:]


def _milliseconds(when: datetime | None) -> int:
    return round((when or datetime.now(UTC)).timestamp() * 1000)
