"""A request's child options: what goes along although something else holds it, and what never goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from omeroweb_pyr.embedded.graph.errors import GraphRefused
from omeroweb_pyr.embedded.graph.rules import SHARABLE, supertypes
from omeroweb_pyr.embedded.model import MODEL


@dataclass(frozen=True, slots=True)
class ChildOption:
    """One omero.cmd.graphs.ChildOption: types by name (a type stands for its subtypes too), namespaces of annotations."""

    include: frozenset[str]
    exclude: frozenset[str]
    include_ns: frozenset[str]
    exclude_ns: frozenset[str]

    @classmethod
    def read(cls, given: Any) -> Self:
        """Read one; GraphRefused for a type that there is none of."""
        return cls(
            _types(given.includeType), _types(given.excludeType), frozenset(given.includeNs or ()), frozenset(given.excludeNs or ())
        )

    def says(self, type_name: str, namespace: str | None) -> bool | None:
        """Return whether something goes along, None where this option says nothing of it."""
        family = {*supertypes(type_name)}
        if "Annotation" in family and self._passed_over(namespace):
            return None
        if family & self.include:
            return True
        return False if family & self.exclude else None

    def _passed_over(self, namespace: str | None) -> bool:
        if self.include_ns:
            return namespace not in self.include_ns
        return namespace in self.exclude_ns


class ChildOptions:
    """All child options of a request; the first that says something of an object counts."""

    def __init__(self, given: Sequence[Any] | None, *, keep_sharable: bool) -> None:
        self._options = [ChildOption.read(option) for option in given or () if option is not None]
        self._keep_sharable = keep_sharable

    def say(self, type_name: str, namespace: str | None) -> bool | None:
        """Return True where something goes in any case, False where it stays, None where it goes once nothing else holds it."""
        for option in self._options:
            if (answer := option.says(type_name, namespace)) is not None:
                return answer
        return False if self._keep_sharable and type_name in SHARABLE else None


def _types(names: Sequence[str] | None) -> frozenset[str]:
    return frozenset(known_type(name) for name in names or ())


def known_type(name: str) -> str:
    """Return the short name of a type, however it is written."""
    short = name.rpartition(".")[2]
    if short not in MODEL:
        raise GraphRefused(f"There is no type {name}.", "bad-class")
    return short
