"""Numbers in the values of key-value pairs, which OMERO keeps as text: ``20 nM`` is 20 of the unit nM."""

import math
import re
import unicodedata
from dataclasses import dataclass

NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_LEADING = re.compile(rf"\s*({NUMBER})(?![0-9.,:/-])\s*(.*)", re.DOTALL)
"""A number with what follows it; dates, times and versions are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers between two ends, which count too unless they are said not to; in a unit, or whatever it is."""

    least: float = -math.inf
    most: float = math.inf
    above: bool = False
    """Whether the least does not count itself."""
    below: bool = False
    """Whether the most does not count itself."""
    unit: str = ""

    def hold(self, text: str) -> bool:
        """Say whether a value begins with such a number."""
        read = number(text)
        if read is None or (self.unit and _plain(self.unit) != _plain(read[1])):
            return False
        low = self.least < read[0] if self.above else self.least <= read[0]
        return low and (read[0] < self.most if self.below else read[0] <= self.most)


def number(text: str) -> tuple[float, str] | None:
    """Read the number that a value begins with, and its unit; None where there is none."""
    found = _LEADING.fullmatch(text.strip())
    return (float(found[1]), found[2].strip()) if found else None


def _plain(unit: str) -> str:
    """Spell a unit in one way: there are two signs for micro, and some write them as u."""
    return unicodedata.normalize("NFKC", unit).replace("\N{GREEK SMALL LETTER MU}", "u").replace(" ", "")
