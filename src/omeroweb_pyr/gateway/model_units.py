"""Units that a number in a text may have, and what each is of another: those that OMERO knows, and a few of every laboratory."""

import math
import unicodedata
from fractions import Fraction

_PREFIXES = {
    "Y": 24, "Z": 21, "E": 18, "P": 15, "T": 12, "G": 9, "M": 6, "k": 3, "h": 2, "da": 1, "": 0,
    "d": -1, "c": -2, "m": -3, "u": -6, "n": -9, "p": -12, "f": -15, "a": -18, "z": -21, "y": -24,
}  # fmt: skip
_BASES = {"m": "length", "s": "time", "V": "voltage", "Hz": "frequency", "W": "power", "Pa": "pressure", "bar": "pressure", "M": "molarity"}
_BASES |= {"mol": "amount", "g": "mass", "l": "volume", "L": "volume"}
_INCH, _PSI = Fraction("0.0254"), Fraction("6894.757293168")
_OTHERS = {
    "length": {
        "\N{ANGSTROM SIGN}": Fraction(1, 10**10),
        "thou": _INCH / 1000,
        "li": _INCH / 12,
        "in": _INCH,
        "pt": _INCH / 72,
        "ft": _INCH * 12,
        "yd": _INCH * 36,
        "mi": _INCH * 63360,
        "ua": Fraction(149_597_870_700),
        "ly": Fraction(9_460_730_472_580_800),
        "pc": Fraction("3.0856776e16"),
    },
    "time": {"min": Fraction(60), "h": Fraction(3600), "d": Fraction(86400)},
    "pressure": {
        "atm": Fraction(101_325),
        "psi": _PSI,
        "Torr": Fraction(101_325, 760),
        "mTorr": Fraction(101_325, 760_000),
        "mm Hg": Fraction("133.322387415"),
    },
    "temperature": {"K": Fraction(1), "°C": Fraction(1), "°R": Fraction(5, 9), "°F": Fraction(5, 9)},
}
_ZEROS = {"°C": Fraction("273.15"), "°F": Fraction("459.67") * 5 / 9}
"""Where a scale of temperature begins, in kelvin."""


def plain(unit: str) -> str:
    """Spell a unit in one way: there are two signs for micro, and some write them as u."""
    return unicodedata.normalize("NFKC", unit).replace("\N{GREEK SMALL LETTER MU}", "u").replace(" ", "")


def _all() -> dict[str, tuple[str, Fraction, Fraction]]:
    none = Fraction(0)
    known = {
        f"{prefix}{base}": (what, Fraction(10) ** power * (100_000 if base == "bar" else 1), none)
        for base, what in _BASES.items()
        for prefix, power in _PREFIXES.items()
    }
    others = {plain(unit): (what, factor, _ZEROS.get(unit, none)) for what, units in _OTHERS.items() for unit, factor in units.items()}
    return known | others


_KNOWN = _all()
MOST = 10**308


def converted(value: float, unit: str, to: str) -> float | None:
    """Return a value in another unit, as near as a number can be; None where the one is nothing of the other."""
    if not math.isfinite(value):
        return None
    number, (here, there) = Fraction(repr(value)), (plain(unit), plain(to))
    if here == there:
        return value
    if here not in _KNOWN or there not in _KNOWN:
        return None
    (what, factor, zero), (other, by, beginning) = _KNOWN[here], _KNOWN[there]
    if what != other:
        return None
    same = (number * factor + zero - beginning) / by
    return float(same) if abs(same) < MOST else math.inf if same > 0 else -math.inf
