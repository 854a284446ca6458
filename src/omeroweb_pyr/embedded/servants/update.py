"""IUpdate: objects saved and deleted."""

from collections.abc import Callable, Sequence
from typing import Any

from omeroweb_pyr.embedded import writing
from omeroweb_pyr.embedded.files import Files
from omeroweb_pyr.embedded.rows import Rows
from omeroweb_pyr.embedded.store import Writer
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage, raise_security, raise_validation, writes
from omeroweb_pyr.embedded.writing.names import entity_of, java_name


class UpdateService(Service):
    """Writes graphs of objects; all of one call, or nothing."""

    interface = "IUpdate"

    @writes
    def saveObject(self, call: Call, thing: Any) -> None:
        """Save an object and what is loaded of its graph."""
        _save(call, [thing])

    @writes
    def saveAndReturnObject(self, call: Call, thing: Any) -> Any:
        """Save an object, and return it as it is now."""
        return save_and_return(call, [thing])[0]

    @writes
    def saveArray(self, call: Call, things: Sequence[Any]) -> None:
        """Save objects."""
        _save(call, things)

    @writes
    def saveCollection(self, call: Call, things: Sequence[Any]) -> None:
        """Save objects."""
        _save(call, things)

    @writes
    def saveAndReturnArray(self, call: Call, things: Sequence[Any]) -> list[Any]:
        """Save objects, and return them as they are now."""
        return save_and_return(call, things)

    @writes
    def saveAndReturnIds(self, call: Call, things: Sequence[Any]) -> list[int]:
        """Save objects, and return their ids."""
        return _save(call, things)

    @writes
    def deleteObject(self, call: Call, thing: Any) -> None:
        """Delete an object that nothing refers to."""
        if thing is None:
            return
        if thing.id is None:
            raise_api_usage("Non-managed IObject entity cannot be deleted. Must have an id.")
        entity, row = entity_of(thing), thing.id.val
        _transaction(call, lambda writer, journal: writing.remove(writer, call.caller, journal, entity, row))
        if entity.name == "OriginalFile":
            Files(call.store.folder).remove([row])

    def indexObject(self, call: Call, thing: Any) -> None:
        """Have an object found by a search at once, which it is anyway; for administrators."""
        if not call.caller.is_admin:
            raise_security("only administrators have objects indexed")
        if thing is None or thing.id is None:
            raise_validation("Non-managed object cannot be indexed.")
        entity = entity_of(thing)
        if Rows(call.store.read()).get(entity.name, thing.id.val) is None:
            raise_validation(f"No row with the given identifier exists: [{java_name(entity.name)}#{thing.id.val}]")


def _save(call: Call, things: Sequence[Any]) -> list[int]:
    saved = _transaction(call, lambda writer, journal: _walk(writer, call, journal, things))
    return [saved.id_of(thing) for thing in things]


def save_and_return(call: Call, things: Sequence[Any]) -> list[Any]:
    """Save objects, and return them as they are now."""

    def work(writer: Writer, journal: writing.Journal) -> list[Any]:
        return writing.answer(writer.connection, call.caller, _walk(writer, call, journal, things), things)

    return list(_transaction(call, work))


def _walk(writer: Writer, call: Call, journal: writing.Journal, things: Sequence[Any]) -> Any:
    if any(thing is None for thing in things):
        raise_api_usage("Argument to save cannot be null.")
    return writing.save(writer, call.caller, journal, things)


def _transaction(call: Call, work: Callable[[Writer, writing.Journal], Any]) -> Any:
    caller = call.caller
    with call.store.write() as writer:
        return work(writer, writing.Journal(writer, caller, session_group=call.session.group_id, kind=call.session.event_type))
