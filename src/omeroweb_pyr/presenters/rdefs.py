"""Rendering settings as OMERO.web's JSON has them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from omeroweb_pyr.gateway.model import Channel, Lut, Pixels, Settings
from omeroweb_pyr.gateway.model_restyling import Pattern, SavedBy
from omeroweb_pyr.imaging.grammar import number_text
from omeroweb_pyr.presenters.imgdata import MODELS, reach
from omeroweb_pyr.presenters.viewer import sample_range

Json = dict[str, Any]
WORDS = {"c": "rgb", "g": "greyscale"}
"""OMERO's own words for the two ways of drawing."""


def everybodys(found: Iterable[SavedBy]) -> Json:
    """Tell of everybody's settings."""
    return {
        "rdefs": [
            {
                "id": each.id,
                "owner": {"id": each.owner.id, "firstName": each.owner.first_name, "lastName": each.owner.last_name},
                "z": each.settings.default_z - 1,
                "t": each.settings.default_t - 1,
                "model": WORDS.get(each.settings.model, each.settings.model),
                "c": [_channel(channel) for channel in each.settings.channels],
            }
            for each in found
        ]
    }


def _channel(channel: Channel) -> Json:
    red, green, blue = bytes.fromhex(channel.color[:6])
    return {
        "active": channel.active,
        "start": channel.start,
        "end": channel.end,
        "color": channel.color[:6],
        "inverted": channel.inverted,
        "reverseIntensity": channel.inverted,
        "family": channel.family,
        "coefficient": channel.coefficient,
        "rgb": {"red": red, "green": green, "blue": blue},
        **({"lut": channel.lut} if channel.lut else {}),
    }


def sent(pattern: Pattern) -> Json:
    """Tell what was copied as it was sent."""
    return {**pattern.query, "imageId": pattern.image}


def seen(drawn: Settings, pixels: Pixels) -> Json:
    """Tell what was copied as the image has it."""
    low, high = sample_range(pixels.type) or reach(drawn)
    return {
        "c": ",".join(_entry(channel) for channel in drawn.channels),
        "m": MODELS.get(drawn.model, drawn.model),
        "pixel_range": f"{number_text(low)}:{number_text(high)}",
        "maps": [
            {"inverted": {"enabled": each.inverted}, "quantization": {"family": each.family, "coefficient": each.coefficient}}
            for each in drawn.channels
        ],
    }


def _entry(channel: Channel) -> str:
    window = f"{number_text(channel.start)}:{number_text(channel.end)}"
    return f"{'' if channel.active else '-'}{channel.index}|{window}${channel.lut or channel.color[:6]}"


def luts(found: Sequence[Lut], colours: Mapping[str, Sequence[tuple[int, int, int]]]) -> Json:
    """Tell of look-up tables, each with its place in the picture of all; with their colours where these are known."""
    paths = [f"{each.path}{each.name}" for each in found]
    return {
        "luts": [
            {
                "id": each.id,
                "path": each.path,
                "name": each.name,
                "size": each.size,
                "png_index": at,
                "png_index_new": at,
                **({"rgb": [list(colour) for colour in colours[each.name]]} if each.name in colours else {}),
            }
            for at, each in enumerate(found)
        ],
        "png_luts": paths,
        "png_luts_new": [*paths, "gradient.png"],
    }
