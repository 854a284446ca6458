"""What the gateway hands out of users and groups as things of their own."""

from dataclasses import dataclass
from typing import ClassVar

from omeroweb_pyr.gateway.model import Group, Named, Person

Counts = tuple[tuple[str, int], ...]
"""How many there are, by kind."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A group of a user that the caller sees, whether he owns it, and how many things of his the caller sees in it."""

    group: Group
    owner: bool
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class User(Named):
    """A user, his full name as the name; ``groups`` are known of the one that was loaded, ``owner`` in the list of a group."""

    kind: ClassVar[str] = "user"
    user_name: str
    first_name: str = ""
    middle_name: str = ""
    last_name: str = ""
    email: str = ""
    institution: str = ""
    owner: bool = False
    groups: tuple[Membership, ...] = ()

    @property
    def counts(self) -> Counts:
        """How many things he has, in the group that the trail names or else in all."""
        there = next((crumb.id for crumb in self.trail if crumb.kind == "group"), None)
        total: dict[str, int] = {}
        for membership in self.groups:
            if there in (None, membership.group.id):
                for kind, number in membership.counts:
                    total[kind] = total.get(kind, 0) + number
        return tuple(total.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupObject(Named):
    """A group as a place; ``owners`` and ``held``, what the caller sees in it, are known of the one that was loaded."""

    kind: ClassVar[str] = "group"
    permissions: str
    child_count: int = 0
    owners: tuple[Person, ...] = ()
    held: Counts = ()

    @property
    def group(self) -> Group:
        """The same as it is shown beside what is in it."""
        return Group(self.id, self.name, self.permissions)

    @property
    def counts(self) -> Counts:
        """How many members it has, and how many things."""
        return (("user", self.child_count), *self.held)
