"""Lookup tables under the names that OMERO gives them, worked out rather than read from files: ramps, stops and waves of colour."""

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.uint8]
Rows = NDArray[np.float64]

LEVELS = np.arange(256)
PLACES: Rows = LEVELS / 255.0
"""Where each entry is between the first, 0, and the last, 1."""

STOPS = {
    "grays.lut": "000000 FFFFFF",
    "red.lut": "000000 FF0000",
    "green.lut": "000000 00FF00",
    "blue.lut": "000000 0000FF",
    "cyan.lut": "000000 00FFFF",
    "magenta.lut": "000000 FF00FF",
    "yellow.lut": "000000 FFFF00",
    "red-green.lut": "FF0000 000000 00FF00",
    "cool.lut": "00FFFF FF00FF",
    "cyan_hot.lut": "000000 007F7F 00FFFF FFFFFF",
    "magenta_hot.lut": "000000 7F007F FF00FF FFFFFF",
    "orange_hot.lut": "000000 7F3F00 FF7F00 FFFFFF",
    "red_hot.lut": "000000 FF0000 FFFF00 FFFFFF",
    "yellow_hot.lut": "000000 7F7F00 FFFF00 FFFFFF",
    "green_fire_blue.lut": "000000 0000B0 00B060 60E000 FFFF60 FFFFFF",
    "blue_orange_icb.lut": "0050C0 80B8E8 F4F4F4 F0B060 C05000",
    "fire.lut": "000000 30008C A000A0 E03000 FFA000 FFF060 FFFFFF",
    "glow.lut": "000000 600000 D04800 FFB000 FFFFC0 FFFFFF",
    "ice.lut": "009C8C 0080C0 6070E0 C060D0 F05080 F04020 D00000",
    "pup_br.lut": "000000 0000FF FF0000 FFFFFF",
    "pup_nr.lut": "000000 FF0000 FFFFFF",
    "rainbow_rgb.lut": "0000FF 00FFFF 00FF00 FFFF00 FF0000",
    "royal.lut": "000000 000080 4040FF A0A0FF FFE080 FFFFFF",
    "sepia.lut": "000000 4A3420 9C7850 DCC094 FFF4D8",
    "thal.lut": "000000 400060 0000FF 00C0C0 00D000 FFFF00 FF8000 FF0000 FFFFFF",
    "thallium.lut": "000000 0000FF FF00FF FF0000 FF8000 FFFF00 FFFFFF",
    "thermal.lut": "000000 0000A0 8000C0 E02040 FF9000 FFFF60 FFFFFF",
    "physics.lut": "0000A0 0060FF 00E0E0 40D040 E0E000 FF6000 A00000",
    "gem.lut": "0000FF 7000FF FF00A0 FF6000 FFFF00",
    "smart.lut": "101010 0000E0 00D0D0 00C000 F0F000 F00000 F000F0 FFFFFF",
    "16_colors.lut": "000000 000080 0000FF 008080 00FFFF 008000 00FF00 80FF00 FFFF00 FFC000 FF8000 FF0000 C00040 FF00FF FF80FF FFFFFF",
}
"""Colours at equal distances, between which a table goes straight."""

STEPPED = frozenset({"16_colors.lut"})
"""Tables that jump from a stop to the next."""


@cache
def table(name: str | None) -> Table | None:
    """Return a table as 256 rows of red, green and blue, None when there is none of that name."""
    key = (name or "").lower()
    if key in STOPS:
        rows = _stepped(_stops(key)) if key in STEPPED else _straight(_stops(key))
    elif key in WAVES:
        rows = WAVES[key]()
    else:
        return None
    made = np.clip(np.floor(rows + 0.5), 0, 255).astype(np.uint8)
    made.flags.writeable = False
    return made


def _stops(key: str) -> Rows:
    return np.array([[int(text[place : place + 2], 16) for place in (0, 2, 4)] for text in STOPS[key].split()], float)


def _straight(stops: Rows) -> Rows:
    where = np.linspace(0, 1, len(stops))
    return np.stack([np.interp(PLACES, where, stops[:, place]) for place in range(3)], axis=1)


def _stepped(stops: Rows) -> Rows:
    return stops[LEVELS * len(stops) // 256]


def _hues(turn: Rows) -> Rows:
    """Return the full colours of a colour wheel; a whole turn is 1."""
    distance = np.abs((turn[:, None] * 6 - np.array([0.0, 2.0, 4.0]) + 3) % 6 - 3)
    colors: Rows = 255 * np.clip(2 - distance, 0, 1)
    return colors


def _spectrum() -> Rows:
    return _hues(PLACES * 255 / 256)


def _phase() -> Rows:
    """Go once around the wheel in smooth waves, so that both ends meet."""
    turn = 2 * np.pi * LEVELS[:, None] / 256
    return 127.5 * (1 + np.cos(turn - np.array([0.0, 2.0, 4.0]) * np.pi / 3))


def _edges() -> Rows:
    """Show contours: each channel swings at a pace of its own."""
    rows: Rows = 127.5 * (1 - np.cos(2 * np.pi * PLACES[:, None] * np.array([2.0, 4.0, 8.0])))
    return rows


def _hilo() -> Rows:
    """Go from black to white, but show the least value in blue and the greatest in red."""
    rows = _straight(np.array([[0.0] * 3, [255.0] * 3]))
    rows[0], rows[-1] = (0, 0, 255), (255, 0, 0)
    return rows


def _three_three_two() -> Rows:
    """Read a value as three bits of red, three of green and two of blue."""
    return np.stack([(LEVELS >> 5) * 255 / 7, (LEVELS >> 2 & 7) * 255 / 7, (LEVELS & 3) * 255 / 3], axis=1)


def _ramps(count: int) -> Callable[[], Rows]:
    return lambda: np.repeat((LEVELS * count % 256 * 1.0)[:, None], 3, axis=1)


def _shades(count: int) -> Callable[[], Rows]:
    return lambda: np.repeat((LEVELS * count // 256 * 255.0 / (count - 1))[:, None], 3, axis=1)


WAVES: dict[str, Callable[[], Rows]] = {
    "3-3-2_rgb.lut": _three_three_two,
    "5_ramps.lut": _ramps(5),
    "6_shades.lut": _shades(6),
    "edges.lut": _edges,
    "hilo.lut": _hilo,
    "phase.lut": _phase,
    "spectrum.lut": _spectrum,
}

NAMES = tuple(sorted((*STOPS, *WAVES)))
"""All there are."""
