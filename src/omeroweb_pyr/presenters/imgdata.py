"""An image as OMERO.web's ``imgData`` tells of it."""

import math
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from omeroweb_pyr.gateway.model import Channel, Crumb, Image, Levels, Pixels, PixelSize, Settings
from omeroweb_pyr.gateway.model_acquisition import Acquisition, Quantity
from omeroweb_pyr.gateway.model_places import Located
from omeroweb_pyr.presenters.rights import flags
from omeroweb_pyr.presenters.viewer import METRES, sample_range

Json = dict[str, Any]

BORDER = 2
MODELS = {"c": "color", "g": "greyscale"}
SEVERAL = "Multiple"


def image_data(
    image: Image, drawn: Settings | None, located: Sequence[Located], levels: Levels | None, acquired: Acquisition | None, *, zoom: int
) -> Json:
    """Present an image; without pixels, who it is and what the caller may do with it."""
    ways = located[0].ways if located else ()
    found: Json = {"id": image.id, "meta": _meta(image, ways), "perms": flags(image.rights)}
    if image.pixels is None or drawn is None:
        return found
    magnified = acquired.image.get("magnification") if acquired else None
    objective: Json = {} if magnified is None else {"nominalMagnification": magnified}
    waves = [_wave(channel.get("emission")) for channel in acquired.channels] if acquired else []
    return found | _levels(levels, zoom) | objective | _pixels(image.pixels, drawn, waves)


def _meta(image: Image, ways: Sequence[Sequence[Crumb]]) -> Json:
    above = {kind: _only([crumb for way in ways for crumb in way if crumb.kind == kind]) for kind in ("project", "dataset", "well")}
    places: Json = {}
    for kind in ("project", "dataset"):
        name, number = above[kind]
        places |= {f"{kind}Name": name, f"{kind}Id": number, f"{kind}Description": ""}
    return {
        "imageName": image.name,
        "imageDescription": image.description,
        "imageAuthor": image.owner.full_name,
        "imageArchived": False,
        **places,
        "wellSampleId": "",
        "wellId": above["well"][1] or "",
        "imageTimestamp": (image.acquired or image.created).timestamp(),
        "imageId": image.id,
        "pixelsType": image.pixels.type if image.pixels else "",
    }


def _only(crumbs: Sequence[Crumb]) -> tuple[str, int | str | None]:
    """Return the name and id of the one place of a kind; of several none is named."""
    places = {crumb.id: crumb.name for crumb in crumbs}
    if len(places) == 1:
        return next(iter(places.values())), next(iter(places))
    return SEVERAL if places else "", None


def _levels(levels: Levels | None, zoom: int) -> Json:
    if levels is None or len(levels.sizes) < 2:
        return {"tiles": False, "interpolate": True, "init_zoom": max(zoom, 0)}
    full = levels.sizes[0][0]
    return {
        "tiles": True,
        "tile_size": {"width": levels.tile[0], "height": levels.tile[1]},
        "levels": len(levels.sizes),
        "resolutions": {str(at): {"sizeX": width, "sizeY": height} for at, (width, height) in enumerate(levels.sizes)},
        "zoomLevelScaling": {str(at): width / full for at, (width, _) in enumerate(levels.sizes)},
        "interpolate": True,
        "init_zoom": zoom if zoom >= 0 else len(levels.sizes) + zoom,
    }


def _wave(emission: Any) -> float | None:
    return emission.value if isinstance(emission, Quantity) else None


def _pixels(pixels: Pixels, drawn: Settings, waves: Sequence[float | None]) -> Json:
    low, high = sample_range(pixels.type) or reach(drawn)
    return {
        "size": {"width": pixels.size_x, "height": pixels.size_y, "z": pixels.size_z, "t": pixels.size_t, "c": pixels.size_c},
        "pixel_size": {"x": _microns(pixels.physical_x), "y": _microns(pixels.physical_y), "z": _microns(pixels.physical_z)},
        "pixel_range": [low, high],
        "channels": [_channel(*told) for told in zip_longest(drawn.channels, waves[: len(drawn.channels)])],
        "split_channel": {"g": _split(pixels, pixels.size_c), "c": _split(pixels, pixels.size_c + 1)},
        "rdefs": {
            "model": MODELS.get(drawn.model, drawn.model),
            "projection": "normal",
            "defaultZ": drawn.default_z - 1,
            "defaultT": drawn.default_t - 1,
            "invertAxis": False,
        },
    }


def reach(drawn: Settings) -> tuple[float, float]:
    """Return what all samples run from and to, as far as the settings tell."""
    return min((each.low for each in drawn.channels), default=0), max((each.high for each in drawn.channels), default=1)


def _microns(size: PixelSize | None) -> float | None:
    metres = METRES.get(size.unit) if size else None
    return size.value * metres * 1e6 if size and metres else None


def _channel(channel: Channel, wave: float | None) -> Json:
    lut = {"lut": channel.lut} if channel.lut else {}
    return {
        "emissionWave": wave,
        "label": channel.name,
        "color": channel.color[:6],
        "inverted": channel.inverted,
        "reverseIntensity": channel.inverted,
        "family": channel.family,
        "coefficient": channel.coefficient,
        "window": {"min": channel.low, "max": channel.high, "start": channel.start, "end": channel.end},
        "active": channel.active,
        **lut,
    }


def _split(pixels: Pixels, panels: int) -> Json:
    """Say how large a picture is that has the channels side by side."""
    across = max(1, math.ceil(math.sqrt(panels)))
    down = max(1, math.ceil(panels / across))
    sides = {"width": across * (pixels.size_x + BORDER) + BORDER, "height": down * (pixels.size_y + BORDER) + BORDER}
    return {**sides, "border": BORDER, "gridx": across, "gridy": down}
