"""The Slice operations as data: names, how they are dispatched, how many values they answer.

IcePy's operations can't be asked afterwards, so they are recorded while omero's generated modules define them: this has to be
the first import of omero in the process. Where it is not (a test that is a client), only the server itself is unavailable.
"""

import functools
import sys
from dataclasses import dataclass
from typing import Any

_FIRST = "omero" not in sys.modules

import IcePy  # noqa: E402  (after the question above)

_RECORDED: dict[int, tuple[Any, ...]] = {}
_KEPT: list[Any] = []  # an id is only good while its object lives
_EXCEPTIONS: dict[str, type] = {}
_operation = IcePy.Operation
_define_exception = IcePy.defineException


def _record(*args: Any) -> Any:
    operation = _operation(*args)
    _RECORDED[id(operation)] = args
    _KEPT.append(operation)
    return operation


def _record_exception(name: str, made: type, *rest: Any) -> Any:
    _EXCEPTIONS[name] = made
    return _define_exception(name, made, *rest)


IcePy.Operation, IcePy.defineException = _record, _record_exception
try:
    import Glacier2
    import Ice
    import omero
    import omero.all
    import omero.cmd
    import omero.grid
finally:
    IcePy.Operation, IcePy.defineException = _operation, _define_exception


def session_not_exist() -> Any:
    """Make the Slice exception; the class of that name in Ice's Glacier2 module is another one, which can't be sent."""
    return _EXCEPTIONS["::Glacier2::SessionNotExistException"]()


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: ``amd`` ones are answered through a callback, ``results`` counts the values answered."""

    name: str
    amd: bool
    results: int
    server_error: bool


@dataclass(frozen=True, slots=True)
class Interface:
    """A Slice interface: its skeleton class, its proxy class and its own and inherited operations."""

    name: str
    skeleton: type
    proxy: Any
    operations: tuple[Operation, ...]

    @property
    def stateful(self) -> bool:
        """Say whether each creation makes a servant of its own."""
        return issubclass(self.skeleton, omero.api.StatefulServiceInterface)


@functools.cache
def interface(name: str) -> Interface:
    """Return a service's interface by its short name; LookupError when there is none."""
    if not _FIRST:
        raise RuntimeError("omero was imported before omeroweb_pyr.embedded.wire: the server needs a process of its own")
    for module in (omero.api, omero.grid, omero.cmd):
        skeleton = getattr(module, name, None)
        if isinstance(skeleton, type) and issubclass(skeleton, Ice.Object):
            return Interface(name, skeleton, getattr(module, f"{name}Prx"), _operations(skeleton))
    raise LookupError(f"Slice knows no interface {name}")


def _operations(skeleton: type) -> tuple[Operation, ...]:
    names = sorted(name.removeprefix("_op_") for name in dir(skeleton) if name.startswith("_op_"))
    return tuple(_describe(skeleton, name) for name in names if not name.startswith("ice_"))


def _describe(skeleton: type, name: str) -> Operation:
    _, _, _, amd, _, _, _, outs, result, errors, *_ = _RECORDED[id(getattr(skeleton, f"_op_{name}"))]
    declared = any(error is omero._t_ServerError for error in errors)  # noqa: SLF001  (IcePy's only name for it)
    return Operation(name, bool(amd), len(outs) + (result is not None), declared)


__all__ = ["Glacier2", "Interface", "Operation", "interface", "omero", "session_not_exist"]
