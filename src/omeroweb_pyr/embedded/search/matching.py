"""The ids of the objects that a query fits: by their own text, and by that of the annotations on them."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from omeroweb_pyr.embedded.model import MODEL, Entity
from omeroweb_pyr.embedded.search.index import TEXTS, terms, words
from omeroweb_pyr.embedded.search.language import Clauses, QueryFault, Term

OWN = frozenset({"name", "description"})
ANNOTATIONS = {
    "annotation": None,
    "tag": "TagAnnotation",
    "comment": "CommentAnnotation",
    "file": "FileAnnotation",
    "file.name": "FileAnnotation",
}
"""Fields that stand for annotations, and the one type that they stand for."""

MOST_TERMS = 1000
"""So many different words may fit a wildcard."""


class Finder:
    """Finds objects of one type; ``fields`` are those that words without one are looked for in, none stands for all."""

    def __init__(self, db: sqlite3.Connection, type_name: str, fields: Sequence[str] = ()) -> None:
        self._db, self._entity = db, MODEL[type_name]
        self._fields = tuple(fields)

    def find(self, part: Term | Clauses) -> set[int]:
        """Return the ids of all that fits, whoever may see it."""
        if isinstance(part, Term):
            return self._term(part)
        must = [self.find(inner) for occur, inner in part.parts if occur == "must"]
        may = [self.find(inner) for occur, inner in part.parts if occur == "may"]
        found = set.intersection(*must) if must else set().union(*may)
        for occur, inner in part.parts:
            if occur == "not":
                found -= self.find(inner)
        return found

    def _term(self, term: Term) -> set[int]:
        fields = (term.field,) if term.field else self._fields
        if not fields:
            return self._own(term, None) | self._annotated(term, None)
        found: set[int] = set()
        for field in fields:
            if field in OWN:
                found |= self._own(term, field)
            elif field in ANNOTATIONS:
                found |= self._annotated(term, ANNOTATIONS[field])
            else:
                found |= self._linked(self._pairs(term, field))
        return found

    def _own(self, term: Term, column: str | None) -> set[int]:
        table = self._entity.table
        if self._entity.root == "Annotation":
            return self._annotations(term, None)
        if table not in TEXTS or (column is not None and column not in TEXTS[table]):
            return set()
        return self._match(table, term, column)

    def _annotated(self, term: Term, kind: str | None) -> set[int]:
        return self._linked(self._annotations(term, kind))

    def _annotations(self, term: Term, kind: str | None) -> set[int]:
        found = self._match("annotation", term) | self._pairs(term, None)
        files = self._match("originalfile", term)
        sql = "SELECT id FROM annotation WHERE file IN (SELECT value FROM json_each(?))"
        found |= {row for (row,) in self._db.execute(sql, (_json(files),))}
        if kind is None:
            return found
        sql = "SELECT id FROM annotation WHERE dtype = ? AND id IN (SELECT value FROM json_each(?))"
        return {row for (row,) in self._db.execute(sql, (kind, _json(found)))}

    def _pairs(self, term: Term, key: str | None) -> set[int]:
        """Return the maps with a key or value that fits or, with ``key``, with such a value of that key."""
        rows = self._match("annotation_mapvalue", term, None if key is None else "value")
        sql = "SELECT DISTINCT parent FROM annotation_mapvalue WHERE rowid IN (SELECT value FROM json_each(?))"
        test, values = (" AND lower(name) = ?", (key.lower(),)) if key is not None else ("", ())
        return {row for (row,) in self._db.execute(sql + test, (_json(rows), *values))}

    def _linked(self, annotations: set[int]) -> set[int]:
        if self._entity.root == "Annotation":
            return annotations
        link = _link(self._entity)
        if link is None:
            return set()
        sql = f'SELECT parent FROM "{link.table}" WHERE child IN (SELECT value FROM json_each(?))'
        return {row for (row,) in self._db.execute(sql, (_json(annotations),))}

    def _match(self, table: str, term: Term, column: str | None = None) -> set[int]:
        asked = self._asked(table, term)
        if asked is None:
            return set()
        text = asked if column is None else f"{column} : ({asked})"
        return {row for (row,) in self._db.execute(f"SELECT rowid FROM {words(table)} WHERE {words(table)} MATCH ?", (text,))}

    def _asked(self, table: str, term: Term) -> str | None:
        """Write a term in FTS5's language; None where no word of the index fits."""
        if not any("*" in piece or "?" in piece for piece in term.pieces):
            return f'"{" ".join(term.pieces)}"'
        parts = []
        for piece in term.pieces:
            fitting = self._fitting(table, piece) if "*" in piece or "?" in piece else [piece]
            if not fitting:
                return None
            parts.append("(" + " OR ".join(f'"{word}"' for word in fitting) + ")")
        return " AND ".join(parts)

    def _fitting(self, table: str, pattern: str) -> list[str]:
        rows = self._db.execute(f"SELECT term FROM {terms(table)} WHERE term GLOB ? LIMIT ?", (pattern, MOST_TERMS + 1)).fetchall()
        if len(rows) > MOST_TERMS:
            raise QueryFault(f"More than {MOST_TERMS} words fit “{pattern}”: please be more precise.")
        return [word for (word,) in rows]


def _link(entity: Entity) -> Entity | None:
    return MODEL.get(f"{entity.root}AnnotationLink")


def _json(ids: Iterable[int]) -> str:
    return json.dumps(list(ids))
