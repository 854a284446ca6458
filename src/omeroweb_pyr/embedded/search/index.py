"""The index of words: SQLite's FTS5 over the columns with text, kept up by triggers, so that new text is found at once."""

import sqlite3
from collections.abc import Iterator

NAMED = ("name", "description")
TEXTS = {
    "project": NAMED,
    "dataset": NAMED,
    "image": NAMED,
    "screen": NAMED,
    "plate": NAMED,
    "plateacquisition": NAMED,
    "folder": NAMED,
    "roi": NAMED,
    "well": ("externalIdentifier", "externalDescription"),
    "originalfile": ("name",),
    "annotation": ("name", "description", "textValue", "termValue"),
    "annotation_mapvalue": ("name", "value"),
}
"""Tables, and the columns whose words are found."""


def words(table: str) -> str:
    """Return the name of a table's index."""
    return f"words_{table}"


def terms(table: str) -> str:
    """Return the name of the list of all words in a table's index."""
    return f"terms_{table}"


def prepare(db: sqlite3.Connection) -> None:
    """Make the index where it is missing, over what is there already."""
    known = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE name LIKE 'words@_%' ESCAPE '@'")}
    for table, columns in TEXTS.items():
        if words(table) not in known:
            for statement in _statements(table, columns):
                db.execute(statement)


def _statements(table: str, columns: tuple[str, ...]) -> Iterator[str]:
    index, names = words(table), ", ".join(columns)
    row = "id" if table != "annotation_mapvalue" else "rowid"
    how = f"content='{table}', content_rowid='{row}', tokenize='unicode61 remove_diacritics 0'"
    yield f"CREATE VIRTUAL TABLE {index} USING fts5({names}, {how})"
    yield f"CREATE VIRTUAL TABLE {terms(table)} USING fts5vocab('{index}', 'row')"
    new, old = (", ".join(f"{side}.{column}" for column in columns) for side in ("new", "old"))
    put = f"INSERT INTO {index} (rowid, {names}) VALUES (new.{row}, {new});"
    take = f"INSERT INTO {index} ({index}, rowid, {names}) VALUES ('delete', old.{row}, {old});"
    yield f"CREATE TRIGGER {index}_put AFTER INSERT ON {table} BEGIN {put} END"
    yield f"CREATE TRIGGER {index}_take AFTER DELETE ON {table} BEGIN {take} END"
    yield f"CREATE TRIGGER {index}_change AFTER UPDATE OF {names} ON {table} BEGIN {take} {put} END"
    yield f"INSERT INTO {index} ({index}) VALUES ('rebuild')"
