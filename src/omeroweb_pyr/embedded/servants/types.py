"""ITypes: enumerations."""

from typing import Any

from omeroweb_pyr.embedded import objects, schema, writing
from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.servants.authority import administrators_only
from omeroweb_pyr.embedded.servants.changes import change
from omeroweb_pyr.embedded.servants.query import entity
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage, raise_validation, writes

ENUMERATIONS = tuple(sorted(name for name, kind in MODEL.items() if kind.is_enum))
ANNOTATIONS = tuple(sorted(name for name in MODEL["Annotation"].subtypes if not MODEL[name].abstract))


class TypesService(Service):
    """Reads and changes enumerations."""

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

    @writes
    def createEnumeration(self, call: Call, value: Any) -> Any:
        """Add a value to an enumeration, and return it; for administrators."""
        if value is None or value.id is not None or value.value is None:
            raise_api_usage("a new value of an enumeration has a text, and no id yet")
        kind = MODEL[_enumeration(type(value).__name__)]
        if call.store.read().execute(f'SELECT 1 FROM "{kind.table}" WHERE value = ?', (value.value.val,)).fetchone():
            raise_validation(f"{kind.name} has the value {value.value.val!r} already")
        return self._save(call, [value])[0]

    @writes
    def updateEnumeration(self, call: Call, value: Any) -> Any:
        """Change a value of an enumeration, and return it; for administrators."""
        return self._save(call, [value])[0]

    @writes
    def updateEnumerations(self, call: Call, values: list[Any]) -> None:
        """Change values of enumerations; for administrators."""
        self._save(call, values)

    @writes
    def deleteEnumeration(self, call: Call, value: Any) -> None:
        """Delete a value of an enumeration that nothing has; for administrators."""
        administrators_only(call)
        if value is None or value.id is None:
            raise_api_usage("only a value with an id can be deleted")
        with change(call) as (writer, journal):
            writing.remove(writer, call.caller, journal, MODEL[_enumeration(type(value).__name__)], value.id.val)

    @writes
    def resetEnumerations(self, call: Call, type_name: str) -> None:
        """Bring the values of an enumeration back that it had at first; for administrators."""
        administrators_only(call)
        kind = MODEL[_enumeration(type_name)]
        with change(call) as (writer, _):
            missing = [(value,) for value in schema.values_of(kind)]
            writer.connection.executemany(f'INSERT OR IGNORE INTO "{kind.table}" (value) VALUES (?)', missing)

    def _save(self, call: Call, values: list[Any]) -> list[Any]:
        administrators_only(call)
        for value in values:
            _enumeration(type(value).__name__)
        with change(call) as (writer, journal):
            saved = writing.save(writer, call.caller, journal, values)
            return writing.answer(writer.connection, call.caller, saved, values)


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
