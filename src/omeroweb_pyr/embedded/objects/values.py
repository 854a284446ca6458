"""Values of the database as OMERO's types."""

import json
from collections.abc import Callable
from typing import Any

import omero.clients  # completes omero.model
import omero.model
from omero.rtypes import rbool, rdouble, rfloat, rint, rlong, rmap, rstring, rtime

from omeroweb_pyr.embedded.model import MODEL


def _class_name(name: str) -> Any:
    """Name a type as the server's Java does, which is what clients compare with."""
    return rstring(f"ome.model.{MODEL[name].package}.{name}")


def _guess(value: Any) -> Any:
    """Wrap what the query does not tell the type of."""
    if isinstance(value, int):
        return rlong(value)
    return rdouble(value) if isinstance(value, float) else rstring(value)


WRAPPERS: dict[str, Callable[[Any], Any]] = {
    "long": rlong,
    "entity": rlong,
    "int": lambda value: rint(int(value)),
    "bool": lambda value: rbool(bool(value)),
    "double": lambda value: rdouble(float(value)),
    "float": lambda value: rfloat(float(value)),
    "string": rstring,
    "text": rstring,
    "time": rtime,
    "class": _class_name,
    "unknown": _guess,
    "bytes": lambda value: value,
    "strings": json.loads,
}
"""By the type that HQL gives an expression; ``bytes`` and ``strings`` only occur inside of objects."""


def wrap(type_: str, value: Any) -> Any:
    """Wrap a value of a projection; null is None."""
    return None if value is None else WRAPPERS[type_](value)


def quantity(type_: str, value: float | None, unit: str | None) -> Any:
    """Return a value with a unit, or None."""
    if value is None or unit is None:
        return None
    units = getattr(omero.model.enums, f"Units{type_}")
    return getattr(omero.model, f"{type_}I")(value, getattr(units, unit))


def quantity_map(type_: str, value: float | None, unit: str | None) -> Any:
    """Return a value with a unit as a projection has it: there a quantity is no object."""
    whole = quantity(type_, value, unit)
    if whole is None:
        return None
    return rmap({"value": rdouble(whole.getValue()), "unit": rstring(unit), "symbol": rstring(whole.getSymbol())})
