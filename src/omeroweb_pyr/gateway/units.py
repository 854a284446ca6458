"""The symbols of OMERO's units."""

import omero.all  # noqa: F401  # defines omero.model
from omero.model import LengthI

_SYMBOLS: dict[str, str] = dict(LengthI.SYMBOLS)
_NAMES = {symbol: name for name, symbol in _SYMBOLS.items()}


def length(unit: str) -> tuple[str, str]:
    """Return a length's unit as its name and its symbol, whichever of the two is given."""
    name = _NAMES.get(unit, unit)
    return name, _SYMBOLS.get(name, name.lower())
