"""What the gateway hands out of users and groups as they are managed: who may do what, and what is told of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Self, TypeVar

from omeroweb_pyr.gateway.model import Group

T = TypeVar("T")

SYSTEM, EVERYBODY, GUESTS = 0, 1, 2
"""The groups that OMERO has for itself: administrators, all who can log in, and those who have not."""
BUILT_IN = frozenset({SYSTEM, EVERYBODY, GUESTS})
ROOT, GUEST = 0, 1
"""The users that OMERO has for itself."""
NONE = -1
"""The id of no user and no group."""

PRIVILEGES: dict[str, tuple[str, ...]] = {
    "Sudo": ("Sudo",),
    "Write": ("WriteFile", "WriteManagedRepo", "WriteOwned"),
    "Delete": ("DeleteFile", "DeleteManagedRepo", "DeleteOwned"),
    "Chgrp": ("Chgrp",),
    "Chown": ("Chown",),
    "ModifyGroup": ("ModifyGroup",),
    "ModifyUser": ("ModifyUser",),
    "ModifyGroupMembership": ("ModifyGroupMembership",),
    "Script": ("WriteScriptRepo", "DeleteScriptRepo"),
}
"""What a restricted administrator may be given, by the names under which OMERO.web gives it, in OMERO's own."""
WHOLLY = "ReadSession"
"""The privilege that only unrestricted administrators have."""
PERMISSIONS = {"0": "rw----", "1": "rwr---", "2": "rwra--", "3": "rwrw--"}
"""OMERO.web's numbers for the permission levels."""
GRANTED = {"r-": "1", "ra": "2", "rw": "3"}
"""The same, by what members may do with what others have."""
CHOICES = {
    "status": ("active", {"active": True, "inactive": False}),
    "role": ("admin", {"administrator": True, "user": False}),
    "source": ("ldap", {"ldap": True, "omero": False}),
}
"""What lists of users are narrowed by, in the words of an address: the field of ``Wanted`` that each fills, and with what."""
LOOK_SECONDS = 3600
"""For how long an administrator may see the site as somebody else."""
KINDS = {"user": "Experimenter", "group": "ExperimenterGroup", "membership": "GroupExperimenterMap"}
"""What OMERO's log is read for, by OMERO's names."""
ALL_PRIVILEGES = frozenset({WHOLLY, *(name for names in PRIVILEGES.values() for name in names)})


def level_number(permissions: str) -> str:
    """Return OMERO.web's number for permissions; where these are no level of its own, by what they grant to members."""
    return GRANTED.get(permissions[2:4], "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Who asks, as OMERO knows him at this moment."""

    user_id: int
    user_name: str
    group_id: int
    is_admin: bool
    privileges: frozenset[str]
    leads: frozenset[int]
    sudoer: str = ""
    """The administrator whose session for somebody else this is."""
    session_uuid: str = field(default="", repr=False)

    def may(self, privilege: str) -> bool:
        """Say whether he is an administrator with this privilege."""
        return self.is_admin and privilege in self.privileges


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which users to list: a part of their names or address, a group, and whether they are active, administrators, of LDAP."""

    name: str = ""
    group: int | None = None
    active: bool | None = None
    admin: bool | None = None
    ldap: bool | None = None
    sort: str = "name"
    descending: bool = False
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(Generic[T]):
    """A page of a list, and how long the whole of it is."""

    items: tuple[T, ...]
    total: int
    offset: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is told of a user."""

    user_name: str
    first_name: str = ""
    middle_name: str = ""
    last_name: str = ""
    email: str = ""
    institution: str = ""

    @property
    def full_name(self) -> str:
        """Return first and last name, or the user name where both are empty."""
        return f"{self.first_name} {self.last_name}".strip() or self.user_name


TOLD = {
    "first_name": "first name",
    "middle_name": "middle name",
    "last_name": "last name",
    "email": "e-mail",
    "institution": "institution",
}
"""What people tell of themselves, and what each is called in a sentence."""
TEXTS = ("user_name", *TOLD)
LDAP_GROUPS = "groups"
"""What LDAP rules besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A user as a list of all shows him; ``groups`` is how many he is in, besides those that OMERO has for itself."""

    id: int
    details: Details
    ldap: bool = False
    active: bool = False
    admin: bool = False
    restricted: bool = False
    groups: int = 0

    @property
    def user_name(self) -> str:
        """Return what he logs in with."""
        return self.details.user_name

    @property
    def full_name(self) -> str:
        """Return what he is called."""
        return self.details.full_name

    @property
    def role(self) -> str:
        """Say what he is, in OMERO.web's words."""
        return ("restricted_administrator" if self.restricted else "administrator") if self.admin else "user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A group as it stands beside a user: whether he is in it, and owns it."""

    group: Group
    member: bool = False
    owner: bool = False
    ldap: bool = False
    """Whether LDAP says which of its own users are in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A user with all that is managed of him; ``places`` are all groups there are but OMERO's own."""

    user: Staff
    default: int | None = None
    places: tuple[Place, ...] = ()
    privileges: frozenset[str] = frozenset()
    dn: str = ""
    """What names him in LDAP, if that is where he is from."""
    ruled: frozenset[str] | None = frozenset()
    """What LDAP sets anew at each of his log-ins: details by their names, and ``groups``; None where OMERO does not tell."""

    @property
    def groups(self) -> frozenset[int]:
        """The groups he is in."""
        return frozenset(place.group.id for place in self.places if place.member)

    @property
    def ruled_details(self) -> frozenset[str]:
        """Which details LDAP sets."""
        return (self.ruled or frozenset()) - {LDAP_GROUPS}

    @property
    def placed(self) -> bool:
        """Whether LDAP says in which of the groups marked so he is."""
        return LDAP_GROUPS in (self.ruled or ())

    @property
    def ruled_groups(self) -> frozenset[int]:
        """The groups of which LDAP says whether he is in them."""
        return frozenset(place.group.id for place in self.places if place.ldap) if self.placed else frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """A user to be made, or what one is to become."""

    details: Details
    active: bool
    role: str
    privileges: frozenset[str]
    default: int
    groups: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A group as a list of all shows it."""

    group: Group
    description: str = ""
    members: int = 0
    owners: int = 0
    ldap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A user as he stands beside a group."""

    id: int
    user_name: str
    full_name: str
    owner: bool
    active: bool
    elsewhere: int
    """In how many other groups he is, besides OMERO's own: without any he can't leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A group with its members."""

    listed: Listed
    members: tuple[Member, ...] = ()

    @classmethod
    def empty(cls, group: int, name: str = "") -> Self:
        """Describe a group that has just been made."""
        return cls(listed=Listed(group=Group(group, name, "")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What there is in a group, and what members have put on what others have there."""

    objects: Mapping[str, int]
    """How many of each kind."""
    having: int
    """How many users have images there."""
    annotations: int
    borrowed: int
    """Annotations of others that members have put on what is theirs."""
    links: int
    settings: int
    regions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A user whom somebody names; ``seen`` if he knows him: they are in a group together, or he is an administrator."""

    id: int
    user_name: str
    full_name: str
    seen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A user who may come into a group."""

    id: int
    user_name: str
    full_name: str
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail to users: to everybody, to chosen ones, to those of groups; ``extra`` are other addresses."""

    subject: str
    body: str
    users: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    extra: tuple[str, ...] = ()
    everyone: bool = False
    inactive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """Who would get a mail: how many users, how many of them have no address, and some of these by name.

    ``shut_out`` are how many of those it is written to get none, for they can't log in.
    """

    total: int
    shut_out: int
    addressless: int
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How many files of a kind a user has in a group, and how many bytes they take."""

    user: int
    group: int
    kind: str
    files: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What files take, once OMERO has added it up; ``status`` is ``running``, ``done``, ``failed`` or ``lost``."""

    status: str
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A session of the caller in OMERO; its id names it, for its key would open it."""

    id: int
    started: datetime
    agent: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """What to show for a user: his photo, if he has one."""

    name: str
    tag: str = ""
    content: bytes = b""
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which changes to list: by whom, of whom or what group, of what kind, from and up to when, and before which."""

    who: str = ""
    about: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of OMERO's log: what was done to which user, group or membership, by whom; what is no more there has no name."""

    id: int
    when: datetime
    who: str
    who_id: int
    action: str
    kind: str
    about: int
    name: str
