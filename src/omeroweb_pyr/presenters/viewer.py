"""What the viewer shows first: the settings of an image, overlaid by what the page's query asks for."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from omeroweb_pyr.gateway.model import Channel, Image, Pixels, PixelSize, Settings
from omeroweb_pyr.imaging.grammar import Params, channel_text, pairs, parse
from omeroweb_pyr.imaging.model import ChannelView, GrammarError, Sizes, View

MODELS = {"c": "Colour", "g": "Greyscale"}
PROJECTIONS = {"normal": "Single plane", "intmax": "Maximum over Z", "intmean": "Mean over Z", "intsum": "Sum over Z"}
QUALITIES = {"": "Standard", "1": "High (1.0)", "0.9": "Good (0.9)", "0.5": "Low (0.5)"}

MOST_PIXELS = 3192 * 3192
"""What OMERO draws at once; what is larger is shown in tiles."""

LONGEST = 4096
"""The longest side of a picture that a browser shows well as one."""

METRES = {"KILOMETER": 1e3, "METER": 1.0, "CENTIMETER": 1e-2, "MILLIMETER": 1e-3, "MICROMETER": 1e-6}
METRES |= {"NANOMETER": 1e-9, "ANGSTROM": 1e-10, "PICOMETER": 1e-12}


def viewer(image: Image, settings: Settings | None, base_url: str, params: Params) -> dict[str, Any]:
    """Gather what the viewer's macro prints; a query that can't be understood becomes a ``problem`` and the saved settings."""
    if image.pixels is None or settings is None:
        return {"drawable": False, "problem": f"{image.name} has no pixels to draw."}
    view, problem = _asked(params, image.pixels, settings)
    channels = [_channel(saved, view) for saved in settings.channels]
    model = view.model or settings.model
    projection = view.projection.kind if view.projection else "normal"
    return {
        "drawable": True,
        "problem": problem,
        "src": f"{base_url}@@render?{_query(image, view)}",
        "alt": _alt(image, view, channels),
        "pixels": image.pixels,
        "tiled": _tiled(image.pixels),
        "range": sample_range(image.pixels.type),
        "z": view.z,
        "t": view.t,
        "depth": depth(view.z, image.pixels.physical_z),
        "channels": channels,
        "models": _choices(MODELS, model),
        "projections": _choices(PROJECTIONS, projection),
        "qualities": _choices(QUALITIES, pairs(view).get("q", "")),
        "png_url": f"{base_url}@@render?format=png",
        "state": json.dumps(_state(image, settings, base_url, view, channels)),
    }


def depth(z: int, size: PixelSize | None) -> str:
    """Say how far a plane lies from the first one, if that is known."""
    return f" · {(z - 1) * size.value:.4g} {size.symbol}" if size else ""


def sizes(pixels: Pixels) -> Sizes:
    """Take the lengths of the axes that the grammar checks against."""
    return Sizes(x=pixels.size_x, y=pixels.size_y, z=pixels.size_z, c=pixels.size_c, t=pixels.size_t)


def _asked(params: Params, pixels: Pixels, settings: Settings) -> tuple[View, str]:
    try:
        return parse(params, sizes(pixels), (settings.default_z, settings.default_t)), ""
    except GrammarError as error:
        return View(z=settings.default_z, t=settings.default_t), str(error)


def _query(image: Image, view: View) -> str:
    return urlencode({**pairs(view), "v": image.version}, safe=",:$.")


def _channel(saved: Channel, view: View) -> dict[str, Any]:
    """Overlay a channel's saved settings by what is asked; a channel that a list leaves out is off."""
    listed = {channel.index: channel for channel in view.channels or ()}
    asked = listed.get(saved.index) or ChannelView(saved.index, saved.active if view.channels is None else False)
    shown = ChannelView(
        saved.index,
        saved.active if asked.active is None else asked.active,
        saved.start if asked.start is None else asked.start,
        saved.end if asked.end is None else asked.end,
        asked.color or saved.color.upper(),
        asked.lut or (None if asked.color else saved.lut),
        saved.inverted if asked.inverted is None else asked.inverted,
        asked.family or saved.family,
        asked.coefficient or saved.coefficient,
    )
    return {
        "index": saved.index,
        "name": saved.name or f"Channel {saved.index}",
        "active": shown.active,
        "start": shown.start,
        "end": shown.end,
        "color": shown.color,
        "lut": shown.lut,
        "inverted": shown.inverted,
        "family": shown.family,
        "coefficient": shown.coefficient,
        "low": saved.low,
        "high": saved.high,
        "entry": channel_text(ChannelView(saved.index, True, shown.start, shown.end, shown.color, shown.lut)),
    }


def _choices(labels: Mapping[str, str], chosen: str) -> list[dict[str, Any]]:
    """List a menu's options; a value that none of them has is added as it is."""
    options = {**labels, chosen: labels.get(chosen, chosen)}
    return [{"value": value, "label": label, "chosen": value == chosen} for value, label in options.items()]


def _alt(image: Image, view: View, channels: list[dict[str, Any]]) -> str:
    names = ", ".join(channel["name"] for channel in channels if channel["active"]) or "none"
    plane = f"Z {view.z}, T {view.t}" if view.projection is None else f"projection over Z, T {view.t}"
    return f"{image.name}: {plane}; channels shown: {names}"


def _state(image: Image, settings: Settings, base_url: str, view: View, channels: list[dict[str, Any]]) -> dict[str, Any]:
    """Gather what the viewer's script starts from."""
    assert image.pixels is not None
    asked = pairs(view)
    keys = ("index", "active", "start", "end", "color", "lut", "inverted", "family", "coefficient")
    saved = [_channel(channel, View(z=1, t=1)) for channel in settings.channels]
    return {
        "base": base_url,
        "name": image.name,
        "version": image.version,
        "sizes": {"x": image.pixels.size_x, "y": image.pixels.size_y, "z": image.pixels.size_z, "t": image.pixels.size_t},
        "tiled": _tiled(image.pixels),
        "most": MOST_PIXELS,
        "range": sample_range(image.pixels.type),
        "float": image.pixels.type in ("float", "double"),
        "pixel": {"x": _length(image.pixels.physical_x), "z": _length(image.pixels.physical_z)},
        "names": [channel["name"] for channel in channels],
        "extremes": [[channel["low"], channel["high"]] for channel in channels],
        "view": {
            "z": view.z,
            "t": view.t,
            "m": view.model or settings.model,
            "p": asked.get("p", "normal"),
            "q": asked.get("q", ""),
            "channels": [{key: channel[key] for key in keys} for channel in channels],
        },
        "saved": {
            "z": settings.default_z,
            "t": settings.default_t,
            "m": settings.model,
            "p": "normal",
            "q": "",
            "channels": [{key: channel[key] for key in keys} for channel in saved],
        },
    }


def _tiled(pixels: Pixels) -> bool:
    return pixels.size_x * pixels.size_y > MOST_PIXELS or max(pixels.size_x, pixels.size_y) > LONGEST


def sample_range(kind: str) -> tuple[int, int] | None:
    """Return what samples of a type can be; None for floating ones, which can be anything."""
    if kind == "bit":
        return 0, 1
    match = re.fullmatch(r"(u?)int(8|16|32)", kind)
    if match is None:
        return None
    bits = int(match[2])
    return (0, 2**bits - 1) if match[1] else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


def _length(size: PixelSize | None) -> dict[str, Any] | None:
    return {"value": size.value, "symbol": size.symbol, "metres": METRES.get(size.unit)} if size else None
