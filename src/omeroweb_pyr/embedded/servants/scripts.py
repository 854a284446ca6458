"""IScript: no scripts, but the lookup tables, which OMERO keeps as files among them."""

import hashlib
from typing import Any

from omeroweb_pyr.embedded.objects import run_find
from omeroweb_pyr.embedded.pixels import luts
from omeroweb_pyr.embedded.schema import ROOT_USER, USER
from omeroweb_pyr.embedded.servants.samples import everywhere
from omeroweb_pyr.embedded.store import Writer
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage

LUT = "text/x-lut"
FOLDER = "luts/"
KNOWN = "SELECT name FROM originalfile WHERE mimetype = ?"


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
        if _missing(call.store.read()):
            with call.store.write() as writer:
                _describe(writer)
        query = "select f from OriginalFile f where f.mimetype = :type and f.details.group.id = :group order by f.name"
        return run_find(call.store, everywhere(call), query, {"type": LUT, "group": USER})


def _missing(db: Any) -> list[str]:
    known = {name for (name,) in db.execute(KNOWN, (LUT,))}
    return [name for name in luts.NAMES if name not in known]


def _describe(writer: Writer) -> None:
    missing = _missing(writer.connection)
    event = writer.event(ROOT_USER, USER, kind="Internal")
    for name in missing:
        table = luts.table(name)
        assert table is not None
        content = table.T.tobytes()  # ImageJ's own order: all reds, all greens, all blues
        writer.insert(
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
