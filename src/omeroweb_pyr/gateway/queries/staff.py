"""Users and groups as they are managed, all of them; only administrators, and owners of groups, are led to these."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from omeroweb_pyr.gateway.queries.columns import select
from omeroweb_pyr.gateway.queries.people import USER_SEEN, known

CONSTANTS = {
    "wholly": "AdminPrivilege:ReadSession",
    "granted": "true",
    "photo": "openmicroscopy.org/omero/experimenter/photo",
    "nobody": "guest",
}
"""Where OMERO writes down that an administrator has restrictions, and how it says that he has none; what marks photos; who is no user."""

_IN = "(select {what} from GroupExperimenterMap {x}{a} where {x}{a}.child.id = {x}.id and {x}{a}.parent.id = :{group})"


def _count(alias: str, a: str, group: str) -> str:
    """Count whether somebody is in a group."""
    return _IN.format(what=f"count({alias}{a}.id)", x=alias, a=a, group=group)


def _is(a: str, group: str) -> str:
    """Ask whether ``{x}`` is in a group."""
    return "exists " + _IN.format(what=f"{{x}}{a}.id", x="{x}", a=a, group=group)


_WITHHELD = (
    "(select count({x}r.id) from Experimenter {x}r join {x}r.config {x}c where {x}r.id = {x}.id "
    "and {x}c.name = :wholly and lower({x}c.value) <> :granted)"
)
_OWN = "m.parent.id <> :system and m.parent.id <> :everybody and m.parent.id <> :guests"

USER = {
    "id": "x.id",
    "user_name": "x.omeName",
    "first_name": "x.firstName",
    "middle_name": "x.middleName",
    "last_name": "x.lastName",
    "email": "x.email",
    "institution": "x.institution",
    "ldap": "x.ldap",
    "active": _count("x", "a", "everybody"),
    "admin": _count("x", "s", "system"),
    "restricted": _WITHHELD.format(x="x"),
    "groups": f"(select count(distinct m.parent.id) from GroupExperimenterMap m where m.child.id = x.id and {_OWN})",
}

TESTS = {
    "name": (
        "lower({x}.omeName || ' ' || {x}.firstName || ' ' || {x}.lastName || ' ' || coalesce({x}.email, {x}.omeName) || ' ' || "
        "coalesce({x}.institution, {x}.omeName)) like :name escape '!'"
    ),
    "group": _is("g", "group"),
    "active": _is("a", "everybody"),
    "inactive": f"not {_is('a', 'everybody')}",
    "admin": _is("s", "system"),
    "plain": f"not {_is('s', 'system')}",
    "ldap": "{x}.ldap = true",
    "local": "{x}.ldap = false",
}
"""What lists of users are narrowed by."""

SORTS = {
    "name": ("lower(x.lastName)", "lower(x.firstName)"),
    "user": ("lower(x.omeName)",),
    "email": ("lower(x.email)",),
    "institution": ("lower(x.institution)",),
    "id": (),
}


@dataclass(frozen=True, slots=True)
class Roll:
    """All that the text of a list of users depends on."""

    tests: tuple[str, ...] = ()
    sort: str = "name"
    descending: bool = False


def _where(roll: Roll, alias: str) -> str:
    return " where " + " and ".join(TESTS[name].format(x=alias) for name in roll.tests) if roll.tests else ""


def counting(roll: Roll) -> str:
    """Write the query that counts a list of users."""
    return f"select count(y.id) from Experimenter y{_where(roll, 'y')}"


def users(roll: Roll) -> str:
    """Write the query of a page of users; every row carries the total."""
    turn = "desc" if roll.descending else "asc"
    order = ", ".join(f"{column} {turn}" for column in (*SORTS[roll.sort], "x.id"))
    return f"{select(USER | {'total': f'({counting(roll)})'})} from Experimenter x{_where(roll, 'x')} order by {order}"


_FIRST = (
    "(select min(d.parent.id) from Experimenter e join e.groupExperimenterMap d where e.id = x.id and not exists "
    "(select b.id from Experimenter f join f.groupExperimenterMap b where f.id = e.id and index(b) < index(d)))"
)
"""The first of somebody's groups, in which his log-ins begin."""
ACCOUNT = f"{select(USER | {'default_group': _FIRST})} from Experimenter x where x.id = :id"

_GROUP = {
    "id": "g.id",
    "name": "g.name",
    "description": "g.description",
    "permissions": "g.details.permissions",
    "ldap": "g.ldap",
}
_COUNTED = {
    "members": "(select count(distinct cm.child.id) from GroupExperimenterMap cm where cm.parent.id = g.id)",
    "owners": "(select count(distinct co.child.id) from GroupExperimenterMap co where co.parent.id = g.id and co.owner = true)",
}
_MINE = {
    "member": "(select count(mm.id) from GroupExperimenterMap mm where mm.parent.id = g.id and mm.child.id = :id)",
    "owner": "(select count(mo.id) from GroupExperimenterMap mo where mo.parent.id = g.id and mo.child.id = :id and mo.owner = true)",
}
_BY_NAME = "order by lower(g.name), g.id"
PLACES = (
    f"{select(_GROUP | _MINE)} from ExperimenterGroup g where g.id in (:ids) or exists "
    f"(select mi.id from GroupExperimenterMap mi where mi.parent.id = g.id and mi.child.id = :id) {_BY_NAME}"
)
"""The groups that somebody is in, and some others."""
GROUPS_FOUND = (
    f"{select(_GROUP | _COUNTED)} from ExperimenterGroup g where lower(g.name) like :name escape '!' and not exists "
    "(select mi.id from GroupExperimenterMap mi where mi.parent.id = g.id and mi.child.id = :id) "
    "order by length(g.name), lower(g.name), g.id"
)
"""Groups that somebody is not in, by a part of their names: the shortest first, so that one named in full is among them."""
GROUPS_CALLED = f"{select(_GROUP | _COUNTED)} from ExperimenterGroup g where g.name in (:names) {_BY_NAME}"
GROUPS_BY_ID = f"{select(_GROUP | _COUNTED)} from ExperimenterGroup g where g.id in (:ids) {_BY_NAME}"
GROUP = f"{select(_GROUP | _COUNTED)} from ExperimenterGroup g where g.id = :id"

_TOLD = "lower({g}.name || ' ' || coalesce({g}.description, {g}.name)) like :name escape '!'"


def _groups_where(group: str, *, narrowed: bool) -> str:
    return f" where {_TOLD.format(g=group)}" if narrowed else ""


def counting_groups(*, narrowed: bool) -> str:
    """Write the query that counts a list of groups."""
    return f"select count(h.id) from ExperimenterGroup h{_groups_where('h', narrowed=narrowed)}"


def groups(*, narrowed: bool) -> str:
    """Write the query of a page of groups; every row carries the total."""
    columns = _GROUP | _COUNTED | {"total": f"({counting_groups(narrowed=narrowed)})"}
    return f"{select(columns)} from ExperimenterGroup g{_groups_where('g', narrowed=narrowed)} {_BY_NAME}"


MEMBERS = (
    select(
        {
            "id": "x.id",
            "user_name": "x.omeName",
            "first_name": "x.firstName",
            "last_name": "x.lastName",
            "owner": "l.owner",
            "active": _count("x", "a", "everybody"),
            "elsewhere": f"(select count(m.id) from GroupExperimenterMap m where m.child.id = x.id and m.parent.id <> :id and {_OWN})",
        }
    )
    + " from GroupExperimenterMap l join l.child x where l.parent.id = :id order by lower(x.lastName), lower(x.firstName), x.id"
)
PERSON = (
    select({"id": "x.id", "user_name": "x.omeName", "first_name": "x.firstName", "last_name": "x.lastName"})
    + f" from Experimenter x where x.id = :id and {USER_SEEN.replace('{x}', 'x')}"
)
_PHOTO = "from ExperimenterAnnotationLink l, FileAnnotation a join a.file f where l.child.id = a.id and a.ns = :photo"
PHOTO = (
    select({"annotation": "a.id", "file": "f.id", "size": "f.size", "hash": "f.hash", "type": "f.mimetype"})
    + f" {_PHOTO} and l.parent.id = :id and a.details.owner.id = :id order by a.id"
)
USERS_NAMED = (
    select({"id": "x.id", "user_name": "x.omeName", "first_name": "x.firstName", "last_name": "x.lastName"})
    + " from Experimenter x where x.id in (:ids)"
)
GROUPS_NAMED = "select new map(g.id as id, g.name as name) from ExperimenterGroup g where g.id in (:ids)"
NAMED = "select new map(x.id as id, x.omeName as user_name) from Experimenter x where x.omeName in (:names)"
"""Users by their log-in names."""
_NAMES = {"id": "x.id", "user_name": "x.omeName", "first_name": "x.firstName", "last_name": "x.lastName"}
_SEEN = {"seen": known("x")}
ACQUAINTED = f"{select(_NAMES | _SEEN)} from Experimenter x where x.omeName in (:names) and x.omeName <> :nobody"
ACQUAINTED_BY_ID = f"{select(_NAMES | _SEEN)} from Experimenter x where x.id in (:ids) and x.omeName <> :nobody"
CANDIDATES = (
    select(_NAMES | {"active": _count("x", "a", "everybody")})
    + " from Experimenter x where lower(x.omeName || ' ' || x.firstName || ' ' || x.lastName) like :name escape '!'"
    + f" and x.omeName <> :nobody and not {_is('g', 'group').format(x='x')} and {USER_SEEN.replace('{x}', 'x')}"
    + " order by lower(x.lastName), lower(x.firstName), x.id"
)
"""Those who may come into a group, of those whom somebody knows."""
TAKEN = "select count(x.id) from Experimenter x where lower(x.omeName) = :name and x.id <> :id"
TAKEN_GROUP = "select count(g.id) from ExperimenterGroup g where lower(g.name) = :name and g.id <> :id"
ALIKE = "select distinct lower(x.omeName) from Experimenter x where lower(x.omeName) in (:names)"


_WHOSE = {"user_id": "x.details.owner.id", "group_id": "x.details.group.id"}
_BY = "group by x.details.owner.id, x.details.group.id"
FILE_BYTES = f"{select(_WHOSE | {'total': 'sum(x.size)'})} from OriginalFile x {_BY}"
_SAMPLES = " * ".join(f"cast(x.size{axis} as double)" for axis in "XYZCT")
PIXEL_BITS = (
    f"{select(_WHOSE | {'total': f'sum({_SAMPLES} * t.bitSize)'})} from Pixels x join x.pixelsType t join x.image i "
    f"where i.fileset is null {_BY}"
)
_LOG = "from EventLog l join l.event e join e.experimenter u where l.entityType in (:names)"
ENTRY_TESTS = {
    "who": "(u.omeName = :who or u.id = :who_id)",
    "about": (
        "((l.entityType = :users and (l.entityId = :about_id or l.entityId in "
        "(select x.id from Experimenter x where x.omeName = :about))) "
        "or (l.entityType = :groups and (l.entityId = :about_id or l.entityId in "
        "(select g.id from ExperimenterGroup g where g.name = :about))) "
        "or (l.entityType = :links and l.entityId in "
        "(select m.id from GroupExperimenterMap m join m.parent p join m.child c where p.name = :about or c.omeName = :about)))"
    ),
    "since": "e.time >= :since",
    "until": "e.time < :until",
    "before": "l.id < :before",
}
"""What the list of changes is narrowed by; ``before`` is where a page begins."""


def entries(tests: Iterable[str]) -> str:
    """Write the query of what was changed, the latest first."""
    chosen = set(tests)
    test = "".join(f" and {text}" for name, text in ENTRY_TESTS.items() if name in chosen)
    columns = {"id": "l.id", "kind": "l.entityType", "about": "l.entityId", "action": "l.action"}
    return f"{select(columns | {'time': 'e.time', 'who': 'u.omeName', 'who_id': 'u.id'})} {_LOG}{test} order by l.id desc"


MEMBERSHIPS = (
    "select new map(m.id as id, p.name as group_name, c.omeName as user_name) from GroupExperimenterMap m "
    "join m.parent p join m.child c where m.id in (:ids)"
)


def all_texts() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each query: the lists with each narrowing alone and with as many as go together."""
    narrowed = [Roll(), *(Roll((name,)) for name in TESTS), Roll(("name", "group", "active", "admin", "ldap"))]
    for roll in narrowed:
        yield f"count of staff {roll}", counting(roll)
    for roll in dict.fromkeys([*narrowed, *(Roll(sort=sort, descending=turned) for sort in SORTS for turned in (False, True))]):
        yield f"staff {roll}", users(roll)
    for tests in ((), *((name,) for name in ENTRY_TESTS), tuple(ENTRY_TESTS)):
        yield f"entries {' '.join(tests)}".strip(), entries(tests)
    fixed = {
        "memberships": MEMBERSHIPS,
        "bytes of files": FILE_BYTES,
        "bits of pixels": PIXEL_BITS,
        "account": ACCOUNT,
        "places": PLACES,
        "groups": groups(narrowed=False),
        "groups narrowed": groups(narrowed=True),
        "count of groups": counting_groups(narrowed=False),
        "count of groups narrowed": counting_groups(narrowed=True),
        "groups found": GROUPS_FOUND,
        "groups called": GROUPS_CALLED,
        "groups told": GROUPS_BY_ID,
        "group": GROUP,
        "members": MEMBERS,
    }
    fixed |= {"named": NAMED, "users by id": USERS_NAMED, "groups by id": GROUPS_NAMED, "person": PERSON, "photo": PHOTO}
    fixed |= {"acquainted": ACQUAINTED, "acquainted by id": ACQUAINTED_BY_ID, "candidates": CANDIDATES}
    fixed |= {"taken": TAKEN, "taken group": TAKEN_GROUP, "alike": ALIKE}
    for name, text in fixed.items():
        yield f"staff: {name}", text
