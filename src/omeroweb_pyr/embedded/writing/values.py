"""What objects hold, as the database keeps it."""

import json
import struct
from typing import Any

from omeroweb_pyr.embedded.model import Entity, Property
from omeroweb_pyr.embedded.wire.service import raise_validation
from omeroweb_pyr.embedded.writing.names import java_name

LONGEST = 255
"""How many characters a ``string`` has at most; a ``text`` has no limit."""

Values = dict[str, Any]
"""By the names of properties; a unit is ``(value, unit name)``, a map a list of pairs."""


def values_of(thing: Any, entity: Entity) -> Values:
    """Return all values of a loaded object but its references; maps that it does not tell are left out."""
    found: Values = {}
    for prop in entity.properties.values():
        if prop.kind in ("value", "unit"):
            found[prop.name] = _value(prop, getattr(thing, f"_{prop.name}"))
        elif prop.kind == "map" and (pairs := getattr(thing, f"_{prop.name}")) is not None:
            found[prop.name] = [(pair.name, pair.value) for pair in pairs if pair is not None]
    return found


def _value(prop: Property, held: Any) -> Any:
    if held is None:
        return None
    if prop.kind == "unit":
        return (held.getValue(), str(held.getUnit()))
    if prop.type == "bytes":
        return bytes(held)
    if prop.type == "strings":
        return json.dumps(list(held))
    value = held.getValue()
    return int(value) if isinstance(value, bool) else value


def check(entity: Entity, values: Values) -> None:
    """Refuse values that the database would not take: a required one that is missing, a text that is too long."""
    for name, value in values.items():
        prop = entity.properties[name]
        if value is None and not prop.nullable:
            raise_validation(f"not-null property references a null or transient value: {java_name(entity.name)}.{name}")
        if prop.type == "string" and isinstance(value, str) and len(value) > LONGEST:
            raise_validation(f"value too long for {java_name(entity.name)}.{name}: {len(value)} characters where {LONGEST} fit")


def differs(prop: Property, new: Any, old: Any) -> bool:
    """Say whether a value changes; a ``float`` has been through 32 bits on its way."""
    if prop.type == "float" and new is not None and old is not None:
        return struct.pack("f", new) != struct.pack("f", old)
    return bool(new != old)
