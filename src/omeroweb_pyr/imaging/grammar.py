"""The query grammar of a picture: ``c maps m z t p q`` and ``region`` or ``tile`` to a frozen View, and back.

It is OMERO.web's grammar, read strictly: what OMERO.web would drop in silence is refused with a sentence. ``z``, ``t`` and channels count
from 1; the optional range of ``p`` counts from 0, as it always did. An empty value counts as not given, and ``c`` may be given several
times (a form's check boxes do that), which is the same as one list.
"""

import re
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import quote

from omeroweb_pyr.imaging import maps, parts
from omeroweb_pyr.imaging.model import ChannelView, GrammarError, Projection, Sizes, View
from omeroweb_pyr.imaging.words import number, shown, whole

MODELS = ("c", "g")
PROJECTIONS = ("intmax", "intmean", "intsum")
LONGEST = 20_000  # a hundred channels with windows and colours are 4,000 characters

_CHANNEL = re.compile(r"(-?)(\d{1,6})(?:\|([^|:$]{1,40}):([^|:$]{1,40}))?(?:\$(.{1,130}))?", re.ASCII)
_RANGE = re.compile(r"(\d{1,10}):(\d{1,10})", re.ASCII)
_COLOR = re.compile(r"[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8}")
_LUT = re.compile(r"[^\x00-\x1f\x7f/\\,|$.][^\x00-\x1f\x7f/\\,|$]{0,119}\.lut", re.IGNORECASE)


class Params(Protocol):
    """A query string as WebOb has it: a name may occur more than once."""

    def getall(self, key: str, /) -> list[str]:
        """Return every value of a name."""


def parse(params: Params, sizes: Sizes, plane: tuple[int, int] | None = None) -> View:
    """Read what is to be drawn; ``plane`` is the (z, t) of an image's settings, for a request that names none."""
    default_z, default_t = plane or (sizes.z // 2 + 1, 1)
    channels = _channels(",".join(value for value in params.getall("c") if value), sizes.c)
    projection = _projection(_one(params, "p"), sizes.z)
    return View(
        z=_plane("z", _one(params, "z"), sizes.z, default_z),
        t=_plane("t", _one(params, "t"), sizes.t, default_t),
        channels=maps.overlay(channels, _one(params, "maps"), sizes.c),
        model=_model(_one(params, "m")),
        projection=projection,
        quality=_quality(_one(params, "q")),
        part=parts.parse(_one(params, "region"), _one(params, "tile"), sizes, whole_plane=projection is not None),
    )


def canonical(view: View) -> str:
    """Write a view as the one query string that names it; parsing that gives the same view."""
    return "&".join(f"{name}={quote(value, safe=',:$.')}" for name, value in pairs(view).items())


def pairs(view: View) -> Mapping[str, str]:
    """Write a view as query parameters, unquoted, in a fixed order."""
    found: dict[str, str] = {}
    if view.channels is not None:
        if any(channel.active is not None for channel in view.channels):
            found["c"] = ",".join(map(channel_text, view.channels))
        if text := maps.text(view.channels):
            found["maps"] = text
    if view.model is not None:
        found["m"] = view.model
    found["z"], found["t"] = str(view.z), str(view.t)
    if view.projection is not None:
        found["p"] = f"{view.projection.kind}|{view.projection.first - 1}:{view.projection.last - 1}"
    if view.quality is not None:
        found["q"] = number_text(view.quality)
    if view.part is not None:
        found |= parts.pair(view.part)
    return found


def channel_text(channel: ChannelView) -> str:
    """Write one entry of ``c``."""
    text = f"{'-' if channel.active is False else ''}{channel.index}"
    if channel.start is not None and channel.end is not None:
        text += f"|{number_text(channel.start)}:{number_text(channel.end)}"
    if ink := channel.lut or channel.color:
        text += f"${ink}"
    return text


def number_text(value: float) -> str:
    """Write a number shortly, losing nothing: 100.0 is ``100``."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def _one(params: Params, name: str) -> str:
    """Return a parameter that may be given once, or an empty text."""
    values = [value for value in params.getall(name) if value]
    if len(values) > 1:
        raise GrammarError(f"“{name}” is given {len(values)} times; give it once.")
    if values and len(values[0]) > LONGEST:
        raise GrammarError(f"“{name}” is longer than {LONGEST} characters.")
    return values[0] if values else ""


def _plane(name: str, text: str, size: int, default: int) -> int:
    if not text:
        return min(max(default, 1), size)
    if text.isascii() and text.isdigit() and len(text) <= 10 and 1 <= int(text) <= size:
        return int(text)
    raise GrammarError(f"“{name}” must be {whole(1, size)}, not {shown(text)}.")


def _channels(text: str, size: int) -> tuple[ChannelView, ...] | None:
    if not text:
        return None
    if len(text) > LONGEST:
        raise GrammarError(f"“c” is longer than {LONGEST} characters.")
    found: dict[int, ChannelView] = {}  # maps has the order of this list
    for entry in text.split(","):
        channel = _channel(entry, size)
        if channel.index in found:
            raise GrammarError(f"“c” lists channel {channel.index} twice.")
        found[channel.index] = channel
    return tuple(found.values())


def _channel(entry: str, size: int) -> ChannelView:
    match = _CHANNEL.fullmatch(entry)
    if not match:
        raise GrammarError(f"“c” must be a list such as “1|100:600$00FF00,-2”; {shown(entry)} is no entry of one.")
    off, index, start, end, ink = match.groups()
    if not 1 <= int(index) <= size:
        raise GrammarError(f"“c” names channel {int(index)}; a channel must be {whole(1, size)}.")
    first, last = (None, None) if start is None else _window(int(index), start, end)
    color, lut = (None, None) if ink is None else _ink(int(index), ink)
    return ChannelView(int(index), not off, first, last, color, lut)


def _window(index: int, start: str, end: str) -> tuple[float, float]:
    low, high = (number(text, f"a window limit of channel {index} in “c”") for text in (start, end))
    if low > high:
        raise GrammarError(f"“c” gives channel {index} a window from {start} to {end}; its start may be {end} at most.")
    return low, high


def _ink(index: int, text: str) -> tuple[str | None, str | None]:
    """Return (color, None) or (None, lut); a short color is spelled out, an opaque one loses its alpha."""
    if _LUT.fullmatch(text):
        return None, text
    if not _COLOR.fullmatch(text):
        raise GrammarError(f"“c” gives channel {index} the colour {shown(text)}; it must be 3, 4, 6 or 8 hex digits, or end in .lut.")
    digits = (text if len(text) > 4 else "".join(digit * 2 for digit in text)).upper()
    return (digits[:6] if digits[6:] in ("", "FF") else digits), None


def _model(text: str) -> str | None:
    if text and text not in MODELS:
        raise GrammarError(f"“m” must be c (colour) or g (greyscale), not {shown(text)}.")
    return text or None


def _projection(text: str, size: int) -> Projection | None:
    kind, bar, span = text.partition("|")
    if text in ("", "normal"):
        return None
    if kind not in PROJECTIONS:
        raise GrammarError(f"“p” must be normal, {', '.join(PROJECTIONS[:-1])} or {PROJECTIONS[-1]}, not {shown(kind)}.")
    if not bar:
        return Projection(kind, 1, size)
    match = _RANGE.fullmatch(span)
    first, last = map(int, match.groups()) if match else (1, 0)
    if not first <= last < size:
        raise GrammarError(f"“p” has the range {shown(span)}; it must be first:last, both {whole(0, size - 1)}, first not after last.")
    return Projection(kind, first + 1, last + 1)


def _quality(text: str) -> float | None:
    if not text:
        return None
    value = number(text, "“q”")
    if not 0 <= value <= 1:
        raise GrammarError(f"“q” must be a number from 0 to 1, not {shown(text)}.")
    return value
