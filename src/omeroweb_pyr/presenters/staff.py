"""The pages of administration: lists of users and groups, and the ways between its parts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from omeroweb_pyr.gateway.model import LEVELS
from omeroweb_pyr.gateway.model_staff import BUILT_IN, CHOICES, GUEST, PERMISSIONS, Listed, Me, Sheet, Staff, Wanted, level_number
from omeroweb_pyr.presenters.grids import Choice, Pager, pager
from omeroweb_pyr.presenters.staff_queries import spell, turned
from omeroweb_pyr.presenters.wording import initials, number

COLUMNS = (("name", "Name"), ("user", "User name"), ("email", "E-mail"), ("institution", "Institution"), ("id", "Id"))
MENUS = {
    "status": ("Status", {"": "Any status", "active": "Active", "inactive": "Not active"}),
    "role": ("Role", {"": "Any role", "administrator": "Administrators", "user": "Users"}),
    "source": ("Source", {"": "Any source", "ldap": "LDAP", "omero": "Not LDAP"}),
}
LEVEL_TITLES = {"0": "Private", "1": "Read-only", "2": "Read-annotate", "3": "Read-write"}
LEVEL_SAYS = {
    "0": "Members see only their own data; the group's owners see everything.",
    "1": "Members see each other's data, and can't change it.",
    "2": "Members see each other's data, and may comment on it, tag it and rate it.",
    "3": "Members may change and delete each other's data as if it were their own.",
}
HIDING = (
    "Members no longer see each other's data. What they have put on it is deleted for good: tags, comments and other "
    "annotations, links, rendering settings and regions."
)
SHOWING = "Every member will see everything in this group, also what was stored while only its owner could see it. "
MORE = {
    "1": "Nobody may change others' data.",
    "2": "Members may annotate each other's data.",
    "3": "Members may change and delete each other's data, at once and for good.",
}
LESS = {
    "1": "Members may no longer annotate or change each other's data; what they did so far stays.",
    "2": "Members may no longer change or delete each other's data; what they did so far stays.",
}
ROLES = {"administrator": "Administrator", "restricted_administrator": "Restricted administrator"}


@dataclass(frozen=True, slots=True, kw_only=True)
class UserLine:
    """A user in the list."""

    id: int
    url: str
    page: str
    name: str
    initials: str
    user_name: str
    email: str
    institution: str
    groups: str
    marks: tuple[str, ...]
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A heading of the list, by which it can be sorted."""

    label: str
    url: str
    order: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """A choice that narrows the list."""

    name: str
    label: str
    choices: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserList:
    """The list of users."""

    total: str
    range: str
    filter: str
    narrowed: bool
    menus: tuple[Menu, ...]
    columns: tuple[Column, ...]
    lines: tuple[UserLine, ...]
    pager: Pager | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFilter:
    """The group that the list is narrowed to; or what was typed for it, with a note, and what may be meant."""

    text: str
    id: str = ""
    note: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupList:
    """A page of the list of groups."""

    total: str
    range: str
    lines: tuple["GroupLine", ...]
    pager: Pager | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """A group in the list."""

    url: str
    page: str
    name: str
    description: str
    level: str
    members: str
    owners: str
    built_in: bool
    ldap: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A permission level, as it is chosen."""

    number: str
    name: str
    title: str
    says: str


LEVEL_CHOICES = tuple(
    Level(number=each, name=LEVELS[PERMISSIONS[each]], title=LEVEL_TITLES[each], says=LEVEL_SAYS[each]) for each in PERMISSIONS
)


def consequences(before: str) -> dict[str, str]:
    """Say what a change from a level to each of the others means, by their numbers."""
    old, found = level_number(before), {}
    for new in PERMISSIONS:
        if new == old:
            continue
        if new == "0":
            found[new] = HIDING
        elif old == "0":
            found[new] = f"{SHOWING}{MORE[new]}"
        else:
            found[new] = MORE[new] if new > old else LESS[new]
    return found


def user_list(sheet: Sheet[Staff], wanted: Wanted, path: str, address: Callable[[int], str], home: str) -> UserList:
    """Lay out a page of the list of users; ``address`` is where one is changed."""
    return UserList(
        total=f"{number(sheet.total)} {'user' if sheet.total == 1 else 'users'}",
        range=_range(sheet),
        filter=wanted.name,
        narrowed=bool(spell(replace(wanted, sort="name", descending=False))),
        menus=_menus(wanted),
        columns=tuple(Column(label=label, url=path + spell(turned(wanted, name)), order=_order(wanted, name)) for name, label in COLUMNS),
        lines=tuple(_user_line(user, address, home) for user in sheet.items),
        pager=pager(sheet.total, sheet.offset, sheet.limit, lambda page: path + spell(wanted, page=page)),
    )


def group_filter(wanted: Wanted, group: Listed | None, offered: Sequence[Listed], text: str, path: str) -> GroupFilter:
    """Lay out by which group the list is narrowed, or which may be meant by what was typed."""
    if group:
        return GroupFilter(text=group.group.name, id=str(group.group.id))
    if offered:
        choices = tuple(Choice(each.group.name, path + spell(replace(wanted, group=each.group.id))) for each in offered)
        return GroupFilter(text=text, note="Users of all groups are listed. Which group is meant:", choices=choices)
    if text.strip():
        return GroupFilter(text=text, note=f"Users of all groups are listed: no group has “{text.strip()}” in its name.")
    return GroupFilter(text="" if wanted.group is None else f"Group {wanted.group}", id="" if wanted.group is None else str(wanted.group))


def group_list(sheet: Sheet[Listed], part: str, path: str, address: Callable[[int], str], home: str) -> GroupList:
    """Lay out a page of the list of groups; ``address`` is where one is changed."""
    kept = {"q": part} if part else {}
    return GroupList(
        total=f"{number(sheet.total)} {'group' if sheet.total == 1 else 'groups'}",
        range=_range(sheet),
        lines=tuple(_group_line(each, address, home) for each in sheet.items),
        pager=pager(sheet.total, sheet.offset, sheet.limit, lambda page: f"{path}?{urlencode(kept | {'page': page})}"),
    )


def _group_line(each: Listed, address: Callable[[int], str], home: str) -> GroupLine:
    built_in = each.group.id in BUILT_IN
    return GroupLine(
        url="" if built_in else address(each.group.id),
        page=f"{home}group/{each.group.id}/",
        name=each.group.name,
        description=each.description,
        level=each.group.level.capitalize(),
        members=number(each.members),
        owners=number(each.owners),
        built_in=built_in,
        ldap=each.ldap,
    )


def _range(sheet: Sheet[Any]) -> str:
    last = sheet.offset + len(sheet.items)
    return f"{number(sheet.offset + 1)} to {number(last)}" if sheet.total > len(sheet.items) > 0 else ""


def tabs(me: Me, here: str, addresses: dict[str, str]) -> tuple[Choice, ...]:
    """Name the parts of administration that somebody may see."""
    for_all = {"account": "My account", "usage": "Disk usage"}
    for_staff = {"users": "Users", "groups": "Groups", "mail": "E-mail", "audit": "Changes"}
    shown = (for_staff | for_all) if me.is_admin and not me.sudoer else for_all
    here = here if here in shown else "account"  # owners of groups come from there
    return tuple(Choice(label, addresses[name], name == here) for name, label in shown.items() if name in addresses)


def _user_line(user: Staff, address: Callable[[int], str], home: str) -> UserLine:
    marks = [ROLES[user.role]] if user.admin else []
    marks += ["LDAP"] if user.ldap else []
    marks += [] if user.active or user.id == GUEST else ["Not active"]
    return UserLine(
        id=user.id,
        url="" if user.id == GUEST else address(user.id),
        page=f"{home}user/{user.id}/",
        name=user.full_name,
        initials=initials(user.full_name),
        user_name=user.user_name,
        email=user.details.email,
        institution=user.details.institution,
        groups=number(user.groups),
        marks=tuple(marks),
        active=user.active,
    )


def _order(wanted: Wanted, name: str) -> str | None:
    return ("descending" if wanted.descending else "ascending") if wanted.sort == name else None


def _menus(wanted: Wanted) -> tuple[Menu, ...]:
    found = []
    for name, (label, words) in MENUS.items():
        field, meanings = CHOICES[name]
        now = getattr(wanted, field)
        found.append(Menu(name=name, label=label, choices=tuple((word, said, meanings.get(word) is now) for word, said in words.items())))
    return tuple(found)
