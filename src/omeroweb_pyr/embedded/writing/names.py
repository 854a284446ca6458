"""How objects are called in messages and in the log of changes: by their Java names, which clients compare with."""

from typing import Any

from omeroweb_pyr.embedded.model import MODEL, Entity
from omeroweb_pyr.embedded.wire.service import raise_api_usage


def entity_of(thing: Any) -> Entity:
    """Return an object's type."""
    name = type(thing).__name__
    name = name if name in MODEL else name.removesuffix("I")
    if name not in MODEL or MODEL[name].abstract:
        raise_api_usage(f"{type(thing).__name__} is no type of which objects are kept")
    return MODEL[name]


def java_name(type_name: str) -> str:
    """Return a type's name as OMERO's server has it: ``ome.model.containers.Project``."""
    return MODEL[type_name].java_name


def told(type_name: str, row_id: int | None) -> str:
    """Name an object in a message."""
    return f"{java_name(type_name)}:{'Hash_new' if row_id is None else f'Id_{row_id}'}"
