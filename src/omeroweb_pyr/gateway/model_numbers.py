"""Numbers in the values of key-value pairs, which OMERO keeps as text: ``20 nM`` is 20 of the unit nM."""

import math
import re
from dataclasses import dataclass

from omeroweb_pyr.gateway.model_units import converted

NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_LEADING = re.compile(rf"\s*({NUMBER})(?![0-9.,:/-])\s*(.*)", re.DOTALL)
"""A number with what follows it; dates, times and versions are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers between two ends, which count too unless they are said not to; in a unit, or in whatever unit they are."""

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
        value = self._measured(*read) if read else None
        if value is None:
            return False
        low = self.least < value if self.above else self.least <= value
        return low and (value < self.most if self.below else value <= self.most)

    def _measured(self, value: float, unit: str) -> float | None:
        """Return a value in the unit that is asked for; None where it has none, or one of something else."""
        return converted(value, unit, self.unit) if self.unit else value


def number(text: str) -> tuple[float, str] | None:
    """Read the number that a value begins with, and its unit; None where there is none."""
    found = _LEADING.fullmatch(text.strip())
    return (float(found[1]), found[2].strip()) if found else None
