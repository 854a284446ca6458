"""Whose original files may be downloaded: OMERO's policy ``omero.policy.binary_access``, the server's and each group's own."""

import json
import sqlite3
from collections.abc import Collection, Iterable

from omeroweb_pyr.embedded.access import Caller, Right, Row, rights

KEY = "omero.policy.binary_access"
DEFAULT = "+read,+write,+image"
"""OMERO's own: whoever sees an image may have its files, but not those of a plate."""

SCREENING = frozenset({"Plate", "PlateAcquisition", "Well", "WellSample"})
TYPES = SCREENING | {"Image", "OriginalFile", "FileAnnotation"}
"""What a restriction is told of."""

IN_PLATES = "SELECT DISTINCT image FROM wellsample WHERE image IN (SELECT value FROM json_each(?))"
OF_IMAGES = (
    "SELECT DISTINCT e.originalFile FROM filesetentry e JOIN image i ON i.fileset = e.fileset"
    " WHERE e.originalFile IN (SELECT value FROM json_each(?))"
)
OF_PLATES = (
    "SELECT DISTINCT e.originalFile FROM filesetentry e JOIN image i ON i.fileset = e.fileset JOIN wellsample w ON w.image = i.id"
    " WHERE e.originalFile IN (SELECT value FROM json_each(?))"
)
TEXTS = "SELECT id FROM originalfile WHERE id IN (SELECT value FROM json_each(?)) AND name LIKE '%.txt'"


class BinaryAccess:
    """The restrictions for one caller."""

    def __init__(self, db: sqlite3.Connection, caller: Caller) -> None:
        self._db = db
        self._caller = caller
        self._policies: dict[int | None, frozenset[str]] = {}

    def restricted(self, rows: Iterable[Row]) -> set[int]:
        """Return the ids of those rows, all of one type, whose original files the caller can't have."""
        asked = [row for row in rows if row.type in TYPES]
        found = {row.id for row in asked if self._refuses(row)}
        left = [row for row in asked if row.id not in found]
        return found | self._of_images(left) | self._of_plates(left)

    def _refuses(self, row: Row) -> bool:
        policy = self._policy(row.group)
        if _lacks(policy, "write") or (_lacks(policy, "read") and Right.EDIT not in rights(self._caller, row)):
            return True
        return row.type in SCREENING and (_lacks(policy, "image") or _lacks(policy, "plate"))

    def _of_images(self, rows: Iterable[Row]) -> set[int]:
        hit = [row for row in rows if _lacks(self._policy(row.group), "image")]
        files = [row.id for row in hit if row.type == "OriginalFile"]
        return {row.id for row in hit if row.type == "Image"} | (self._ask(OF_IMAGES, files) - self._ask(TEXTS, files))

    def _of_plates(self, rows: Iterable[Row]) -> set[int]:
        hit = [row for row in rows if _lacks(self._policy(row.group), "plate")]
        images = [row.id for row in hit if row.type == "Image"]
        files = [row.id for row in hit if row.type == "OriginalFile"]
        return self._ask(IN_PLATES, images) | (self._ask(OF_PLATES, files) - self._ask(TEXTS, files))

    def _ask(self, sql: str, ids: Collection[int]) -> set[int]:
        return {row_id for (row_id,) in self._db.execute(sql, (json.dumps(ids),))} if ids else set()

    def _policy(self, group: int | None) -> frozenset[str]:
        """Return the words of the server's policy and of the group's own."""
        if group not in self._policies:
            told = self._db.execute("SELECT value FROM configuration WHERE name = ?", (KEY,)).fetchone()
            texts = [told[0] if told else DEFAULT]
            own = self._db.execute("SELECT value FROM experimentergroup_config WHERE parent = ? AND name = ?", (group, KEY))
            texts += [value for (value,) in own if value]
            self._policies[group] = frozenset(word.strip() for text in texts for word in text.split(","))
        return self._policies[group]


def _lacks(policy: frozenset[str], word: str) -> bool:
    """Say whether a policy forbids something: a minus outweighs a plus, and silence forbids."""
    return f"-{word}" in policy or f"+{word}" not in policy
