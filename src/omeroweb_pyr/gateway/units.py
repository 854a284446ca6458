"""The symbols of OMERO's units."""

import omero.all  # noqa: F401  # defines omero.model
from omero.model import ElectricPotentialI, FrequencyI, LengthI, PowerI, PressureI, TemperatureI, TimeI

_SYMBOLS: dict[str, str] = dict(LengthI.SYMBOLS)
_ALL: dict[str, str] = {}
for _kind in (ElectricPotentialI, FrequencyI, PowerI, PressureI, TemperatureI, TimeI, LengthI):
    _ALL |= _kind.SYMBOLS
_NAMES = {symbol: name for name, symbol in _SYMBOLS.items()}


def length(unit: str) -> tuple[str, str]:
    """Return a length's unit as its name and its symbol, whichever of the two is given."""
    name = _NAMES.get(unit, unit)
    return name, _SYMBOLS.get(name, name.lower())


def symbol(unit: str) -> str:
    """Return the symbol of any unit, which may be given by its name or by the symbol itself."""
    return _ALL.get(unit, unit)
