"""Writes users, containers, images and annotations straight to the store, for the demo data and for tests."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypedDict, Unpack

from omeroweb_pyr.embedded.passwords import hash_password
from omeroweb_pyr.embedded.schema import PRIVATE, SYSTEM, USER
from omeroweb_pyr.embedded.seed.marks import CLIENT_MAP, Marks
from omeroweb_pyr.embedded.seed.rows import Details, ImageRows, insert_many, next_id
from omeroweb_pyr.embedded.seed.screens import Screens
from omeroweb_pyr.embedded.seed.stack import Stack
from omeroweb_pyr.embedded.seed.writing import Target, milliseconds
from omeroweb_pyr.embedded.store import Writer

__all__ = ["CLIENT_MAP", "Builder", "Target", "permission_bits"]


def permission_bits(text: str) -> int:
    """Pack a group's permissions, such as ``rwra--``, as OMERO stores them."""
    bits = PRIVATE
    for place, letter, value in ((2, "r", 0x40), (3, "a", 0x10), (3, "w", 0x30), (4, "r", 0x04), (5, "a", 0x01), (5, "w", 0x03)):
        bits |= value if text[place] == letter else 0
    return bits


class About(TypedDict, total=False):
    """What else may be told of new images."""

    dataset: int | None
    """What they are put into."""
    description: str | None
    when: datetime | None


class Builder(Screens, Marks):
    """Makes things and returns their ids; each in a transaction of its own, or all in one: ``with Builder.session(store) as build``."""

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

    def image(self, owner: int, group: int, name: str, stack: Stack, *, id: int | None = None, **about: Unpack[About]) -> int:
        """Make an image of a file of samples."""
        return self.images(1, owner, group, name, stack, first=id, **about)[0]

    def images(
        self, count: int, owner: int, group: int, name: str, stack: Stack, *, first: int | None = None, **about: Unpack[About]
    ) -> range:
        """Make many images that share one file, named ``name.format(1)`` and so on, taken a minute after each other."""
        when, dataset = about.get("when"), about.get("dataset")
        with self._writing() as writer:
            details = Details(owner, group, self._event(writer, owner, group, when))
            names = [name.format(number) for number in range(1, count + 1)] if count > 1 else [name]
            acquired = [milliseconds(when) + 60_000 * number for number in range(count)]
            made = ImageRows(writer, details, stack).insert(names, acquired=acquired, first=first, description=about.get("description"))
            if dataset is not None:
                start = next_id(writer.connection, "DatasetImageLink")
                insert_many(writer.connection, "DatasetImageLink", range(start, start + count), details, parent=dataset, child=made)
        return made

    def _join(self, writer: Writer, user: int, group: int, *, leader: bool) -> int:
        place = writer.connection.execute(
            "SELECT coalesce(max(child_index), -1) + 1 FROM groupexperimentermap WHERE child = ?", (user,)
        ).fetchone()[0]
        return writer.insert("GroupExperimenterMap", parent=group, child=user, child_index=place, _owner=int(leader))
