"""ITypes: enumerations."""

from typing import Any

from omeroweb_pyr.embedded import objects
from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.servants.query import entity
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage

ENUMERATIONS = tuple(sorted(name for name, kind in MODEL.items() if kind.is_enum))
ANNOTATIONS = tuple(sorted(name for name in MODEL["Annotation"].subtypes if not MODEL[name].abstract))


class TypesService(Service):
    """Reads enumerations."""

    interface = "ITypes"

    def allEnumerations(self, call: Call, type_name: str) -> list[Any]:
        """Return all values of an enumeration."""
        return enumerations(call, type_name)

    def getEnumeration(self, call: Call, type_name: str, value: str) -> Any:
        """Return one value of an enumeration; ApiUsageException when it has none such."""
        return enumeration(call, type_name, value)

    def getEnumerationTypes(self, call: Call) -> list[str]:
        """Return the names of all enumerations."""
        return list(ENUMERATIONS)

    def getAnnotationTypes(self, call: Call) -> list[str]:
        """Return the names of all types of annotations."""
        return list(ANNOTATIONS)

    def getEnumerationsWithEntries(self, call: Call) -> dict[str, list[Any]]:
        """Return all enumerations with their values."""
        return {name: enumerations(call, name) for name in ENUMERATIONS}

    def getOriginalEnumerations(self, call: Call) -> list[Any]:
        """Return all values of all enumerations: none was added since the start."""
        return [value for name in ENUMERATIONS for value in enumerations(call, name)]


def enumerations(call: Call, type_name: str) -> list[Any]:
    """Return all values of an enumeration."""
    return objects.run_find(call.store, call.caller, f"select e from {_enumeration(type_name)} e order by e.id", {}, (None, None))


def enumeration(call: Call, type_name: str, value: str) -> Any:
    """Return one value of an enumeration; ApiUsageException when it has none such."""
    query = f"select e from {_enumeration(type_name)} e where e.value = :value"
    found = objects.run_find(call.store, call.caller, query, {"value": value}, (None, None))
    if not found:
        raise_api_usage(f"{type_name} has no value {value!r}")
    return found[0]


def _enumeration(type_name: str) -> str:
    kind = entity(type_name)
    if not kind.is_enum:
        raise_api_usage(f"{kind.name} is no enumeration")
    return kind.name
