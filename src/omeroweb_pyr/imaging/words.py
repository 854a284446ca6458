"""What the parsers of the query grammar share: reading numbers, and how their refusals quote."""

import math
import re

from omeroweb_pyr.imaging.model import GrammarError

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def number(text: str, what: str) -> float:
    """Read a finite number."""
    value = float(text) if len(text) <= 40 and _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(value):
        raise GrammarError(f"{what} must be a finite number, not {shown(text)}.")
    return value


def whole(low: int, high: int) -> str:
    """Say which whole numbers there are."""
    return f"{low}, the only one there is" if low == high else f"a whole number from {low} to {high}"


def shown(text: str) -> str:
    """Quote what was given, shortened."""
    return f"“{text if len(text) <= 40 else text[:37] + '…'}”"
