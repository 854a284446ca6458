"""Instruments with their parts, and logical channels with how they were taken: several queries, put together."""

from collections.abc import Sequence
from typing import Any

from omeroweb_pyr.embedded.objects import run_find
from omeroweb_pyr.embedded.wire.service import Call, raise_validation

PARTS = {
    "detector": "",
    "objective": "",
    "lightSource": "",
    "filter": " left outer join fetch x.transmittanceRange",
    "dichroic": "",
    "filterSet": (
        " left outer join fetch x.dichroic"
        " left outer join fetch x.excitationFilterLink e left outer join fetch e.child ef left outer join fetch ef.transmittanceRange"
        " left outer join fetch x.emissionFilterLink m left outer join fetch m.child mf left outer join fetch mf.transmittanceRange"
    ),
    "otf": " left outer join fetch x.objective left outer join fetch x.filterSet",
}
"""The collections of an instrument, and what is fetched with their members. One query each: all in one would multiply."""

CHANNELS = """
    select c from LogicalChannel c
    left outer join fetch c.detectorSettings ds left outer join fetch ds.detector
    left outer join fetch c.lightSourceSettings ls left outer join fetch ls.lightSource left outer join fetch ls.microbeamManipulation
    left outer join fetch c.otf o left outer join fetch o.objective
    left outer join fetch c.filterSet fs left outer join fetch fs.dichroic
    left outer join fetch c.lightPath lp left outer join fetch lp.dichroic
    where c.id in (:ids)"""

FILTERS = (
    "select x from {kind} x left outer join fetch x.{collection} l left outer join fetch l.child f"
    " left outer join fetch f.transmittanceRange where x.id in (:ids)"
)

SIDES = ("excitationFilterLink", "emissionFilterLink")


def load_instrument(call: Call, instrument: int) -> Any:
    """Return an instrument with its parts; ValidationException when the caller sees none."""
    found = _find(call, "select i from Instrument i left outer join fetch i.microscope where i.id = :id", {"id": instrument})
    if not found:
        raise_validation(f"There is no Instrument {instrument}.")
    for name, more in PARTS.items():
        query = f"select i from Instrument i left outer join fetch i.{name} x{more} where i.id = :id"
        (part,) = _find(call, query, {"id": instrument})
        _copy(found[0], part, name)
    return found[0]


def load_channels(call: Call, ids: Sequence[int]) -> list[Any]:
    """Return logical channels in the order of the ids; those that the caller does not see are left out."""
    if not ids:
        return []
    found = {channel.id.val: channel for channel in _find(call, CHANNELS, {"ids": list(ids)})}
    for kind, attribute in (("LightPath", "_lightPath"), ("FilterSet", "_filterSet")):
        held = [part for channel in found.values() if (part := getattr(channel, attribute)) is not None]
        _fill(call, kind, held)
    return [found[row_id] for row_id in ids if row_id in found]


def _fill(call: Call, kind: str, holders: Sequence[Any]) -> None:
    """Load the filters of light paths or filter sets."""
    for side in SIDES if holders else ():
        ids = sorted({holder.id.val for holder in holders})
        filled = {x.id.val: x for x in _find(call, FILTERS.format(kind=kind, collection=side), {"ids": ids})}
        for holder in holders:
            if holder.id.val in filled:
                _copy(holder, filled[holder.id.val], side)


def _copy(target: Any, source: Any, collection: str) -> None:
    setattr(target, f"_{collection}Seq", getattr(source, f"_{collection}Seq"))
    setattr(target, f"_{collection}Loaded", True)


def _find(call: Call, query: str, params: dict[str, Any]) -> list[Any]:
    return run_find(call.store, call.caller, query, params)
