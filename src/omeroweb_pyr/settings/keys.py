"""Settings as data: each key is a field of a frozen dataclass, with its cast, its default and a sentence that says what it is."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

PREFIX = "omero.web."


class Fault(ValueError):
    """A value that can't be used; the message says what is expected instead."""


class Instead(ValueError):
    """A value that OMERO.web takes and we can't: another is used, and the message says which and why."""

    def __init__(self, value: Any, why: str) -> None:
        super().__init__(why)
        self.value = value


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it stands in a file.

    ``old`` are names that it had before, ``exact`` keeps spaces at the ends of its text, and one that ``waits`` is read for the sake of
    configurations that have it, while nothing uses it yet.
    """

    name: str
    cast: Callable[[str], Any]
    default: str
    meaning: str
    old: tuple[str, ...] = ()
    secret: bool = False
    exact: bool = False
    waits: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names it can be given under, its own first."""
        return (self.name, *self.old)

    def value(self) -> Any:
        """Return its default, cast."""
        return self.cast(self.default)


class Group:
    """A topic of settings: a frozen dataclass whose fields are made by ``key`` or ``part``."""

    __slots__ = ()
    title: ClassVar[str] = ""

    def clashes(self) -> Iterable[str]:
        """Return a sentence for every fault that a cast of a single value can't see."""
        return ()

    def remarks(self) -> Iterable[str]:
        """Return a sentence for whatever an administrator should know though the site starts."""
        return ()


def key(
    name: str,
    cast: Callable[[str], Any],
    default: str,
    meaning: str,
    *,
    old: tuple[str, ...] = (),
    secret: bool = False,
    exact: bool = False,
    waits: bool = False,
) -> Any:
    """Declare a field of a ``Group``; names without ``omero.`` in front are below ``omero.web.``."""
    made = Key(full(name), cast, default, meaning, tuple(full(one) for one in old), secret, exact, waits)
    return field(default_factory=made.value, repr=not secret, metadata={"key": made})


def part(kind: type[Group], *, optional: bool = False) -> Any:
    """Declare a field that is a group of its own; an optional one is None unless its ``enabled`` is true."""
    return field(default_factory=lambda: None if optional else kind(), metadata={"part": kind, "optional": optional})


def full(name: str) -> str:
    """Return the full name of a key."""
    return name if name.startswith("omero.") else PREFIX + name


def keys_of(kind: Any) -> Iterator[Key]:
    """Return the keys of a group itself."""
    return (one.metadata["key"] for one in dataclasses.fields(kind) if "key" in one.metadata)


def groups_of(kind: Any) -> Iterator[Any]:
    """Return a group and those in it."""
    yield kind
    for one in dataclasses.fields(kind):
        if "part" in one.metadata:
            yield from groups_of(one.metadata["part"])
