"""IScript: no scripts, but the lookup tables, which OMERO keeps as files among them."""

import hashlib
import time
from typing import Any

from omeroweb_pyr.embedded.files import Files
from omeroweb_pyr.embedded.objects import run_find
from omeroweb_pyr.embedded.pixels import luts
from omeroweb_pyr.embedded.schema import ROOT_USER, USER
from omeroweb_pyr.embedded.servants.samples import everywhere
from omeroweb_pyr.embedded.store import Writer
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage

LUT = "text/x-lut"
FOLDER = "luts/"
KNOWN = "SELECT id, name FROM originalfile WHERE mimetype = ?"


class ScriptService(Service):
    """Lists the lookup tables."""

    interface = "IScript"

    def getScripts(self, call: Call) -> list[Any]:
        """Return nothing: there are no scripts."""
        return []

    def getUserScripts(self, call: Call, accepted: list[Any]) -> list[Any]:
        """Return nothing: there are no scripts."""
        return []

    def getScriptsByMimetype(self, call: Call, mimetype: str) -> list[Any]:
        """Return the files of a type; those of lookup tables, made when first asked for, are everybody's."""
        if not mimetype:
            raise_api_usage("A type of files has to be given.")
        if mimetype != LUT:
            return []
        files = Files(call.store.folder)
        if _missing(call.store.read(), files):
            with call.store.write() as writer:
                _describe(writer, files)
        query = "select f from OriginalFile f where f.mimetype = :type and f.details.group.id = :group order by f.name"
        return run_find(call.store, everywhere(call), query, {"type": LUT, "group": USER})


def _missing(db: Any, files: Files) -> dict[str, int | None]:
    """Return the tables without a file's row, or without its contents, by name, with the row's id."""
    known = {name: file for file, name in db.execute(KNOWN, (LUT,))}
    return {name: known.get(name) for name in luts.NAMES if name not in known or not files.path(known[name]).exists()}


def _describe(writer: Writer, files: Files) -> None:
    missing = _missing(writer.connection, files)
    event = writer.event(ROOT_USER, USER, kind="Internal")
    for name, file in missing.items():
        table = luts.table(name)
        assert table is not None
        content = table.T.tobytes()  # ImageJ's own order: all reds, all greens, all blues
        draft = files.draft(_row(writer, event, name, content) if file is None else file)
        draft.handle.write(content)
        draft.finish(time.time_ns() // 1_000_000)
        draft.promote()


def _row(writer: Writer, event: int, name: str, content: bytes) -> int:
    return writer.insert(
        "OriginalFile",
        owner=ROOT_USER,
        group=USER,
        event=event,
        name=name,
        path=FOLDER,
        size=len(content),
        mimetype=LUT,
        hash=hashlib.sha1(content).hexdigest(),  # noqa: S324  (a checksum)
        hasher=writer.enum("ChecksumAlgorithm", "SHA1-160"),
    )
