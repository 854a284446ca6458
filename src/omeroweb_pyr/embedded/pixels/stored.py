"""Rendering settings in the database: RenderingDef, its ChannelBindings in order, QuantumDef, and the inversions."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from omeroweb_pyr.embedded.access import Caller, Right, rights
from omeroweb_pyr.embedded.pixels.records import Record, select
from omeroweb_pyr.embedded.pixels.settings import Binding, Quantum, Settings
from omeroweb_pyr.embedded.rows import Rows
from omeroweb_pyr.embedded.store import Store, Writer

THUMBNAIL = 96
"""The longest side of the thumbnails that OMERO's clients ask for."""

SETTINGS_SQL = """
SELECT r.id, r.version, r.pixels, r.owner_id, r.defaultZ, r.defaultT, m.value, q.cdStart, q.cdEnd, q.bitResolution
FROM renderingdef r JOIN renderingmodel m ON m.id = r.model JOIN quantumdef q ON q.id = r.quantization WHERE r.id = ?
"""

BINDINGS_SQL = """
SELECT b.inputStart, b.inputEnd, b.red, b.green, b.blue, b.alpha, b.active, f.value, b.coefficient, b.noiseReduction, b.lookupTable,
  EXISTS (SELECT 1 FROM codomainmapcontext x WHERE x.channelBinding = b.id AND x.dtype = 'ReverseIntensityContext' AND x.reverse)
FROM channelbinding b JOIN family f ON f.id = b.family WHERE b.renderingDef = ? ORDER BY b.renderingDef_index
"""


class Saved(NamedTuple):
    """Where stored settings are, and which version they have."""

    id: int
    version: int
    owner: int


def find(db: sqlite3.Connection, known: Iterable[Record], user: int) -> dict[int, Saved]:
    """Find the settings that a user sees each image with: his own, else its owner's. The latest count."""
    by_id = {record.id: record for record in known}
    sql = "SELECT pixels, id, version, owner_id FROM renderingdef WHERE pixels IN ({marks}) ORDER BY update_id, id"
    own, owners = {}, {}
    for pixels, *row in select(db, sql, list(by_id)):
        saved = Saved(*row)
        if saved.owner == user:
            own[pixels] = saved
        elif saved.owner == by_id[pixels].owner:
            owners[pixels] = saved
    return owners | own


def load(db: sqlite3.Connection, settings: int, record: Record) -> Settings | None:
    """Read settings; None when there are none of this id for these pixels."""
    row = db.execute(SETTINGS_SQL, (settings,)).fetchone()
    if row is None or row[2] != record.id:
        return None
    row_id, version, _, owner, z, t, model, *quantum = row
    return Settings(
        id=row_id,
        version=version,
        owner=owner,
        default_z=min(max(z, 0), record.sizes.z - 1),
        default_t=min(max(t, 0), record.sizes.t - 1),
        model=model,
        quantum=Quantum(*quantum),
        bindings=tuple(_binding(*binding) for binding in db.execute(BINDINGS_SQL, (settings,))),
    )


def may_save(db: sqlite3.Connection, caller: Caller, record: Record) -> bool:
    """Say whether the caller may keep settings of his own for these pixels: it is an annotation of a kind."""
    row = Rows(db).get("Pixels", record.id)
    return row is not None and Right.ANNOTATE in rights(caller, row)


def save(store: Store, caller: Caller, record: Record, settings: Settings, *, anew: bool = False) -> Settings:
    """Store settings as the caller's own for these pixels, over those he has unless ``anew``; return them as stored."""
    with store.write() as writer:
        event = writer.event(caller.user_id, record.group, caller.session_id)
        details = {"owner": caller.user_id, "group": record.group, "event": event}
        _keep_extremes(writer, record, event)
        own = _own(writer.connection, caller.user_id, record, settings)
        if own is None or anew:
            own = _insert(writer, details, record, settings)
        else:
            _update(writer, details, own, settings)
        _touch_thumbnail(writer, details, record)
        (version,) = writer.connection.execute("SELECT version FROM renderingdef WHERE id = ?", (own,)).fetchone()
    return replace(settings, id=own, version=version, owner=caller.user_id)


def _own(db: sqlite3.Connection, user: int, record: Record, settings: Settings) -> int | None:
    """Return the id of the row to write over: the loaded one if it is the caller's, else his latest."""
    if settings.owner == user and settings.id is not None:
        return settings.id
    saved = find(db, [record], user).get(record.id)
    return saved.id if saved is not None and saved.owner == user else None


def _insert(writer: Writer, details: Mapping[str, int], record: Record, settings: Settings) -> int:
    quantum = writer.insert("QuantumDef", **details, **_quantum(settings))
    made = writer.insert("RenderingDef", **details, pixels=record.id, quantization=quantum, **_values(writer, settings))
    for index, binding in enumerate(settings.bindings):
        columns = _columns(writer, binding)
        row = writer.insert("ChannelBinding", **details, renderingDef=made, renderingDef_index=index, **columns)
        _invert(writer, details, row, binding)
    return made


def _update(writer: Writer, details: Mapping[str, int], row: int, settings: Settings) -> None:
    db, event = writer.connection, details["event"]
    writer.update("RenderingDef", row, event=event, **_values(writer, settings))
    (quantum,) = db.execute("SELECT quantization FROM renderingdef WHERE id = ?", (row,)).fetchone()
    writer.update("QuantumDef", quantum, event=event, **_quantum(settings))
    found = db.execute("SELECT id FROM channelbinding WHERE renderingDef = ? ORDER BY renderingDef_index", (row,)).fetchall()
    for (binding_row,), binding in zip(found, settings.bindings, strict=True):
        writer.update("ChannelBinding", binding_row, event=event, **_columns(writer, binding))
        db.execute("DELETE FROM codomainmapcontext WHERE channelBinding = ?", (binding_row,))
        _invert(writer, details, binding_row, binding)


def _invert(writer: Writer, details: Mapping[str, int], row: int, binding: Binding) -> None:
    if binding.reverse:
        writer.insert("ReverseIntensityContext", **details, channelBinding=row, channelBinding_index=0, reverse=1)


def _values(writer: Writer, settings: Settings) -> dict[str, Any]:
    model = writer.enum("RenderingModel", settings.model)
    return {"defaultZ": settings.default_z, "defaultT": settings.default_t, "model": model}


def _quantum(settings: Settings) -> dict[str, Any]:
    quantum = settings.quantum
    return {"cdStart": quantum.start, "cdEnd": quantum.end, "bitResolution": quantum.resolution}


def _columns(writer: Writer, binding: Binding) -> dict[str, Any]:
    red, green, blue, alpha = binding.color
    return {
        "family": writer.enum("Family", binding.family),
        "coefficient": binding.coefficient,
        "inputStart": binding.start,
        "inputEnd": binding.end,
        "active": int(binding.active),
        "noiseReduction": int(binding.noise_reduction),
        "red": red,
        "green": green,
        "blue": blue,
        "alpha": alpha,
        "lookupTable": binding.lut,
    }


def _binding(*row: Any) -> Binding:
    start, end, red, green, blue, alpha, active, family, coefficient, noise, lut, reverse = row
    return Binding(
        start=start,
        end=end,
        color=(red, green, blue, alpha),
        active=bool(active),
        family=family,
        coefficient=coefficient,
        noise_reduction=bool(noise),
        lut=lut or None,
        reverse=bool(reverse),
    )


def _keep_extremes(writer: Writer, record: Record, event: int) -> None:
    """Store what was measured, where the database has no StatsInfo; they belong to the owner of the pixels."""
    for channel, look in zip(record.channels, record.looks, strict=False):
        row = writer.connection.execute("SELECT statsInfo FROM channel WHERE id = ?", (channel,)).fetchone()
        if look.extremes is None or row is None or row[0] is not None:
            continue
        low, high = look.extremes
        stats = writer.insert("StatsInfo", owner=record.owner, group=record.group, event=event, globalMin=low, globalMax=high)
        writer.update("Channel", channel, event=event, statsInfo=stats)


def _touch_thumbnail(writer: Writer, details: Mapping[str, int], record: Record) -> None:
    """Count the Thumbnail row's version up: web clients take it as the key of their caches."""
    sql = "SELECT id FROM thumbnail WHERE pixels = ? AND owner_id = ?"
    row = writer.connection.execute(sql, (record.id, details["owner"])).fetchone()
    if row is not None:
        writer.update("Thumbnail", row[0], event=details["event"])
        return
    scale = THUMBNAIL / max(record.sizes.x, record.sizes.y)
    width, height = (max(1, round(length * scale)) for length in record.sizes[:2])
    writer.insert("Thumbnail", **details, pixels=record.id, mimeType="image/jpeg", sizeX=width, sizeY=height)
