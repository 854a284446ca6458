"""The one SQLite database in the data folder: a connection a thread for reading, one writer at a time."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from omeroweb_pyr.embedded import schema
from omeroweb_pyr.embedded.model import MODEL, Property
from omeroweb_pyr.embedded.search import index

DATABASE = "omero.sqlite"
PIXELS = "pixels"
BUSY_SECONDS = 30.0
WHOLE = ("BEGIN IMMEDIATE", ["ROLLBACK"], "COMMIT")
PART = ("SAVEPOINT part", ["ROLLBACK TO part", "RELEASE part"], "RELEASE part")
"""How a transaction begins, is taken back, and ends."""


class Store:
    """The data folder: ``omero.sqlite``, and the samples below ``pixels/``.

    Readers never wait for the writer (WAL). What a finished ``write()`` stored survives the process being killed.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.pixels = self.folder / PIXELS
        self.pixels.mkdir(parents=True, exist_ok=True)
        self._path = self.folder / DATABASE
        self._local = threading.local()
        self._lock = threading.RLock()
        self._opening = threading.Lock()  # apart from the writers' lock: who opens a connection to read must not wait for a writer
        self._afterwards: list[Callable[[], None]] = []
        self._open: list[sqlite3.Connection] = []
        self._create()

    def read(self) -> sqlite3.Connection:
        """Return this thread's connection, for reading; rows are plain tuples."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        return connection

    @contextmanager
    def write(self) -> Iterator["Writer"]:
        """Run one transaction: everything is stored at the end, or nothing at an error; one within another is a part of it."""
        with self._lock:
            connection = self.read()
            begin, undo, keep = PART if connection.in_transaction else WHOLE
            connection.execute(begin)
            kept = len(self._afterwards)
            try:
                yield Writer(connection)
            except BaseException:
                for statement in undo:
                    connection.execute(statement)
                del self._afterwards[kept:]
                raise
            connection.execute(keep)
            if not connection.in_transaction:
                self._finish()

    def afterwards(self, work: Callable[[], None]) -> None:
        """Do something once the transaction that this is called in is stored; it is forgotten with one that is not."""
        self._afterwards.append(work)

    def _finish(self) -> None:
        works, self._afterwards = self._afterwards, []
        for work in works:
            work()

    def pixels_path(self, path: str) -> Path:
        """Return where a ``pixels_file.path`` is: below ``pixels/`` unless absolute."""
        return self.pixels / path

    def close(self) -> None:
        """Close every thread's connection; call when no thread uses the store any more."""
        with self._lock, self._opening:
            while self._open:
                self._open.pop().close()
            self._local = threading.local()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA case_sensitive_like = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -16000")
        # SQLite's own lower() knows ASCII only; OMERO's database folds all of Unicode.
        connection.create_function("lower", 1, _lower, deterministic=True)
        connection.create_function("upper", 1, _upper, deterministic=True)
        with self._opening:
            self._open.append(connection)
        return connection

    def _create(self) -> None:
        connection = self.read()
        connection.execute("PRAGMA journal_mode = WAL")
        with self.write():
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                schema.create(connection)
            elif version != schema.VERSION:
                raise RuntimeError(f"{self._path} has layout {version}, this release reads {schema.VERSION}: start with an empty folder")
            for statement in schema.LATER_TABLES:
                connection.execute(statement)
            index.prepare(connection)


class Writer:
    """One transaction; columns are named by the model's properties, the details by ``owner``, ``group`` and ``event``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def insert(self, type_name: str, *, owner: int = 0, group: int = 0, event: int = 0, **values: Any) -> int:
        """Insert a row and return its id.

        A unit is given as ``(value, unit name)``, a map as ``[(name, value), …]``, a reference as an id, a time in milliseconds,
        an ordered element's place as ``NAME_index``. ``_owner`` stands for a property that is itself called ``owner``.
        """
        entity = MODEL[type_name]
        row: dict[str, Any] = {}
        if MODEL.is_family(entity):
            row["dtype"] = type_name
        if entity.owned:
            row |= {"owner_id": owner, "group_id": group, "creation_id": event}
        if entity.updated:
            row["update_id"] = event
        maps: dict[str, Any] = {}
        for name, value in values.items():
            self._place(type_name, name.removeprefix("_"), value, row, maps)
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        sql = f'INSERT INTO "{entity.table}" ({names}) VALUES ({marks})' if row else f'INSERT INTO "{entity.table}" DEFAULT VALUES'
        row_id = self.connection.execute(sql, tuple(row.values())).lastrowid
        assert row_id is not None
        for table, pairs in maps.items():
            self._fill(table, row_id, pairs)
        return row_id

    def update(self, type_name: str, row_id: int, *, event: int | None = None, **values: Any) -> None:
        """Change columns of a row, count its version up, and note the event."""
        entity = MODEL[type_name]
        row: dict[str, Any] = {}
        maps: dict[str, Any] = {}
        for name, value in values.items():
            self._place(type_name, name.removeprefix("_"), value, row, maps)
        if entity.updated and event is not None:
            row["update_id"] = event
        parts = [f'"{name}" = ?' for name in row]
        if entity.versioned:
            parts.append("version = version + 1")
        if parts:
            self.connection.execute(f'UPDATE "{entity.table}" SET {", ".join(parts)} WHERE id = ?', (*row.values(), row_id))
        for table, pairs in maps.items():
            self.connection.execute(f'DELETE FROM "{table}" WHERE parent = ?', (row_id,))
            self._fill(table, row_id, pairs)

    def event(self, user: int, group: int, session: int = 0, kind: str = "User") -> int:
        """Insert an event, for the details of what this transaction writes, and return its id."""
        return self.insert(
            "Event",
            experimenter=user,
            experimenterGroup=group,
            session=session,
            type=self.enum("EventType", kind),
            time=int(time.time() * 1000),
        )

    def note(self, action: str, type_name: str, rows: Iterable[int], event: int) -> None:
        """Write ``INSERT``, ``UPDATE`` or ``DELETE`` of rows into the journal of changes."""
        lines = ((event, MODEL[type_name].java_name, row, action) for row in rows)
        self.connection.executemany("INSERT INTO eventlog (event, entityType, entityId, action) VALUES (?, ?, ?, ?)", lines)

    def enum(self, type_name: str, value: str) -> int:
        """Return the id of an enumeration's value; KeyError when it has no such value."""
        row = self.connection.execute(f'SELECT id FROM "{MODEL[type_name].table}" WHERE value = ?', (value,)).fetchone()
        if row is None:
            raise KeyError(f"{type_name} has no value {value!r}")
        return int(row[0])

    def _place(self, type_name: str, name: str, value: Any, row: dict[str, Any], maps: dict[str, Any]) -> None:
        entity = MODEL[type_name]
        prop: Property | None = entity.properties.get(name)
        if prop is None:
            row[name] = value  # permissions, version, external_id, parent_index …: the schema's own columns
        elif prop.kind == "map":
            maps[prop.column] = value
        elif prop.kind == "unit":
            row[prop.column], row[prop.unit_column] = value if value is not None else (None, None)
        else:
            row[prop.column] = value

    def _fill(self, table: str, row_id: int, pairs: Mapping[str, str] | list[tuple[str, str]]) -> None:
        items = pairs.items() if isinstance(pairs, Mapping) else pairs
        rows = [(row_id, place, name, value) for place, (name, value) in enumerate(items)]
        self.connection.executemany(f'INSERT INTO "{table}" (parent, "index", name, value) VALUES (?, ?, ?, ?)', rows)


def _lower(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else text


def _upper(text: Any) -> Any:
    return text.upper() if isinstance(text, str) else text
