"""The parameter ``maps``: an inversion and a curve for each channel, in the order of ``c``, as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from omeroweb_pyr.imaging.model import ChannelView, GrammarError
from omeroweb_pyr.imaging.words import shown

FAMILIES = ("linear", "polynomial", "logarithmic", "exponential")
LARGEST_COEFFICIENT = 100.0


def overlay(channels: tuple[ChannelView, ...] | None, text: str, count: int) -> tuple[ChannelView, ...] | None:
    """Add what ``maps`` says to the channels that ``c`` lists, or to all, and sort them."""
    entries = _entries(text)
    if channels is None:
        if all(entry is None for entry in entries):
            return None
        channels = tuple(ChannelView(index, active=None) for index in range(1, count + 1))
    if len(entries) > len(channels):
        raise GrammarError(f"“maps” has {len(entries)} entries for {len(channels)} channels.")
    rest = [None] * (len(channels) - len(entries))
    made = (channel if entry is None else _with(channel, entry) for channel, entry in zip(channels, [*entries, *rest], strict=True))
    return tuple(sorted(made, key=lambda channel: channel.index))


def text(channels: Sequence[ChannelView]) -> str:
    """Write the entries; an empty text where there is nothing to say."""
    entries = [_entry(channel) for channel in channels]
    return json.dumps(entries, separators=(",", ":")) if any(entry is not None for entry in entries) else ""


def _entry(channel: ChannelView) -> dict[str, Any] | None:
    curve = {"family": channel.family, "coefficient": channel.coefficient}
    curve = {name: value for name, value in curve.items() if value is not None}
    if channel.inverted is None and not curve:
        return None
    found: dict[str, Any] = {"inverted": {"enabled": bool(channel.inverted)}}
    return found | {"quantization": curve} if curve else found


def _entries(text: str) -> list[Mapping[str, Any] | None]:
    if not text:
        return []
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        raise GrammarError("“maps” must be a list in JSON.") from None
    if not isinstance(entries, list):
        raise GrammarError("“maps” must be a list in JSON.")
    if not all(entry is None or isinstance(entry, dict) for entry in entries):
        raise GrammarError("Each entry of “maps” must be an object in JSON, or null.")
    return entries


def _with(channel: ChannelView, entry: Mapping[str, Any]) -> ChannelView:
    curve = _part(entry, "quantization")
    family, coefficient = curve.get("family"), curve.get("coefficient")
    if family is not None and family not in FAMILIES:
        raise GrammarError(f"The family in “maps” must be {', '.join(FAMILIES[:-1])} or {FAMILIES[-1]}, not {shown(str(family))}.")
    return replace(channel, inverted=_inverted(entry), family=family, coefficient=_coefficient(coefficient))


def _inverted(entry: Mapping[str, Any]) -> bool:
    """Read an inversion under its new or its old name; an entry without one takes it away, as in OMERO.web."""
    enabled = _part(entry, "inverted" if "inverted" in entry else "reverse").get("enabled", False)
    if enabled in (True, "true"):
        return True
    if enabled in (False, None, "false"):
        return False
    raise GrammarError("“enabled” in “maps” must be true or false.")


def _part(entry: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = entry.get(name)
    if found is not None and not isinstance(found, dict):
        raise GrammarError(f"“{name}” in “maps” must be an object in JSON.")
    return found or {}


def _coefficient(value: Any) -> float | None:
    if value is None:
        return None
    known = isinstance(value, int | float) and not isinstance(value, bool)
    if not known or not 0 < value <= LARGEST_COEFFICIENT:
        raise GrammarError(f"The coefficient in “maps” must be a number above 0, up to {LARGEST_COEFFICIENT:g}, not {shown(str(value))}.")
    return float(value)
