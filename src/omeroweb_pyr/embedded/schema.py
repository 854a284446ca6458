"""The database: tables from the model, enumerations, and the rows that every OMERO begins with."""

import sqlite3
import time
from collections.abc import Iterator

from omeroweb_pyr.embedded.model import MODEL, Entity, Property

VERSION = 1
"""Counts changes of the layout below; kept in SQLite's user_version."""

SQL_TYPES = {
    "string": "TEXT",
    "text": "TEXT",
    "strings": "TEXT",
    "int": "INTEGER",
    "long": "INTEGER",
    "bool": "INTEGER",
    "time": "INTEGER",
    "double": "REAL",
    "float": "REAL",
    "bytes": "BLOB",
}

SYSTEM, USER, GUEST = 0, 1, 2
"""The built-in groups, by the ids that IAdmin.getSecurityRoles tells."""

ROOT_USER, GUEST_USER = 0, 1
"""The built-in users."""

PRIVATE, WORLD_READ = -120, -52
"""rw---- and rwr-r- as OMERO packs permissions into a long."""

BIT_SIZES = {"bit": 1, "int8": 8, "uint8": 8, "int16": 16, "uint16": 16, "int32": 32, "uint32": 32, "float": 32}
BIT_SIZES |= {"double": 64, "complex": 64, "double-complex": 128}

FORMATS = ("TIFF", "OMETIFF", "Zarr", "PNG", "JPEG", "Companion/Tiff", "text/plain", "text/csv", "application/octet-stream", "OMERO.tables")

OWN_TABLES = (
    "CREATE TABLE password (experimenter_id INTEGER PRIMARY KEY, hash TEXT NOT NULL, dn TEXT)",
    "CREATE TABLE configuration (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE pixels_file (pixels_id INTEGER PRIMARY KEY, path TEXT NOT NULL, series INTEGER NOT NULL DEFAULT 0)",
)
"""What the server keeps beside the model: password hashes, settings made by administrators, and where the samples of a Pixels row are."""

LATER_TABLES = ("CREATE TABLE IF NOT EXISTS leaving (path TEXT PRIMARY KEY)",)
"""Made whenever a folder is opened, since those of earlier releases lack them. ``leaving``: files of samples that are to be deleted."""

EXTRA_INDEXES = (
    ("datasetimagelink", "parent", "child"),
    ("projectdatasetlink", "parent", "child"),
    ("image", "owner_id", "group_id"),
    ("renderingdef", "pixels", "owner_id"),
)


def create(db: sqlite3.Connection) -> None:
    """Make all tables and built-in rows in an empty database."""
    for statement in statements():
        db.execute(statement)
    _enumerations(db)
    _built_ins(db)
    db.execute(f"PRAGMA user_version = {VERSION}")


def statements() -> Iterator[str]:
    """Yield the DDL of the whole schema."""
    for root in MODEL.roots:
        columns = list(dict.fromkeys(_columns(root)))
        yield f'CREATE TABLE "{root.table}" ({", ".join(columns)})'
        yield from _map_tables(root)
        yield from _indexes(root)
    yield from OWN_TABLES
    for table, *names in EXTRA_INDEXES:
        yield f'CREATE INDEX "{table}_{"_".join(names)}" ON "{table}" ({", ".join(names)})'


def _columns(root: Entity) -> Iterator[str]:
    yield "id INTEGER PRIMARY KEY"
    if MODEL.is_family(root):
        yield "dtype TEXT NOT NULL"
    if root.versioned:
        yield "version INTEGER NOT NULL DEFAULT 0"
    yield f"permissions INTEGER NOT NULL DEFAULT {PRIVATE}"
    yield "external_id INTEGER"
    if root.owned:
        yield "owner_id INTEGER NOT NULL"
        yield "group_id INTEGER NOT NULL"
        yield "creation_id INTEGER NOT NULL"
    if root.updated:
        yield "update_id INTEGER NOT NULL"
    for prop in _properties(root):
        yield from _property_columns(prop)


def _properties(root: Entity) -> Iterator[Property]:
    for entity in MODEL.members(root):
        yield from (prop for prop in entity.properties.values() if prop.owner == entity.name)


def _property_columns(prop: Property) -> Iterator[str]:
    if prop.kind == "value":
        yield f'"{prop.column}" {SQL_TYPES[prop.type]}'
    elif prop.kind == "unit":
        yield f'"{prop.column}" REAL'
        yield f'"{prop.unit_column}" TEXT'
    elif prop.kind == "ref":
        yield f'"{prop.column}" INTEGER'
        if prop.ordered:
            yield f'"{prop.index_column}" INTEGER'


def _map_tables(root: Entity) -> Iterator[str]:
    columns = 'parent INTEGER NOT NULL, "index" INTEGER NOT NULL, name TEXT, value TEXT, PRIMARY KEY (parent, "index")'
    for table in dict.fromkeys(prop.column for prop in _properties(root) if prop.kind == "map"):
        yield f'CREATE TABLE "{table}" ({columns})'


def _indexes(root: Entity) -> Iterator[str]:
    references = dict.fromkeys(prop.column for prop in _properties(root) if prop.kind == "ref")
    owned = ("owner_id", "group_id") if root.owned else ()
    for column in (*owned, *references):
        yield f'CREATE INDEX "{root.table}_{column}" ON "{root.table}" ("{column}")'
    for columns in _unique(root):
        names = ", ".join(f'"{column}"' for column in columns)
        yield f'CREATE UNIQUE INDEX "{root.table}_{"_".join(columns)}_unique" ON "{root.table}" ({names})'


def _unique(root: Entity) -> Iterator[tuple[str, ...]]:
    if root.is_enum:
        yield ("value",)
    elif root.kind == "link" and {"parent", "child"} <= set(root.properties):
        yield ("parent", "child", "owner_id") if root.owned else ("parent", "child")
    elif root.name in ("Session", "Node"):
        yield ("uuid",)
    elif root.name == "Experimenter":
        yield ("omeName",)
    elif root.name == "ExperimenterGroup":
        yield ("name",)


def _enumerations(db: sqlite3.Connection) -> None:
    for entity in MODEL.roots:
        if not entity.is_enum:
            continue
        db.executemany(f'INSERT INTO "{entity.table}" (value) VALUES (?)', [(value,) for value in values_of(entity)])
    db.executemany("UPDATE pixelstype SET bitSize = ? WHERE value = ?", [(size, name) for name, size in BIT_SIZES.items()])


def values_of(entity: Entity) -> tuple[str, ...]:
    """Return the values that an enumeration has at first."""
    return FORMATS if entity.name == "Format" else entity.values


def _built_ins(db: sqlite3.Connection) -> None:
    now = int(time.time() * 1000)
    groups = ((SYSTEM, "system", PRIVATE), (USER, "user", WORLD_READ), (GUEST, "guest", PRIVATE))
    db.executemany("INSERT INTO experimentergroup (id, name, permissions, ldap) VALUES (?, ?, ?, 0)", groups)
    users = ((ROOT_USER, "root", "root", "root"), (GUEST_USER, "guest", "Guest", "Account"))
    db.executemany("INSERT INTO experimenter (id, omeName, firstName, lastName, ldap) VALUES (?, ?, ?, ?, 0)", users)
    members = ((SYSTEM, ROOT_USER, 0, 1), (USER, ROOT_USER, 1, 1), (GUEST, GUEST_USER, 0, 0))
    db.executemany("INSERT INTO groupexperimentermap (parent, child, child_index, owner) VALUES (?, ?, ?, ?)", members)
    db.execute("INSERT INTO node (id, uuid, conn, up) VALUES (0, '000000000000000000000000000000000000', 'embedded', ?)", (now,))
    db.execute(
        "INSERT INTO session (id, dtype, uuid, node, owner, timeToIdle, timeToLive, started, closed, defaultEventType, message)"
        " VALUES (0, 'Session', '000000000000000000000000000000000000', 0, 0, 0, 0, ?, ?, 'Internal', 'first start')",
        (now, now),
    )
    bootstrap = db.execute("SELECT id FROM eventtype WHERE value = 'Internal'").fetchone()[0]
    db.execute("INSERT INTO event (id, time, experimenter, experimenterGroup, type, session) VALUES (0, ?, 0, 0, ?, 0)", (now, bootstrap))
