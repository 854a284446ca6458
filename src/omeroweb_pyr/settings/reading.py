"""Read settings from several places, the first that has a key wins, and gather every complaint before raising one error."""

import dataclasses
import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from omeroweb_pyr.settings.foreign import FOREIGN
from omeroweb_pyr.settings.keys import PREFIX, Fault, Group, Instead, Key

G = TypeVar("G", bound=Group)


@dataclass(frozen=True, slots=True)
class Source:
    """Texts by key from one place; relative folders in them are below ``folder``."""

    origin: str
    texts: Mapping[str, str]
    folder: Path


@dataclass(frozen=True, slots=True)
class Found:
    """What one key was found to be: the text, under which name and where; ``hidden`` are the other places that have it too."""

    key: Key
    text: str
    name: str
    origin: str = ""
    hidden: tuple[tuple[str, str], ...] = ()

    @property
    def shown(self) -> str:
        """Return the text as it may be told."""
        return "(hidden)" if self.key.secret else repr(self.text)


class Reader:
    """Cast the texts of several sources, remembering which keys were asked for, what is wrong with them and what is worth a line."""

    def __init__(self, sources: Sequence[Source], here: Path) -> None:
        self.sources, self.here = sources, here
        self.found: dict[str, Found] = {}
        self.faults: list[str] = []
        self.notes: list[str] = []
        self.claims: set[str] = set()

    def group(self, kind: type[G]) -> G:
        """Read a group, the groups in it too; what can't be used is gathered in ``faults``."""
        values = {one.name: self._field(one.metadata) for one in dataclasses.fields(kind)}  # type: ignore[arg-type]
        made = kind(**values)
        self.faults.extend(made.clashes())
        self.notes.extend(made.remarks())
        return made

    def value(self, key: Key) -> Any:
        """Return the value of a key, or that of its default when it is missing or can't be understood."""
        found = self.found[key.name] = self._find(key)
        where = f"{found.name} = {found.shown} ({found.origin})"
        try:
            value = key.cast(found.text if key.exact else found.text.strip())
        except Instead as other:
            self.notes.append(f"{where}: {other}")
            value = other.value
        except Fault as fault:
            self.faults.append(f"{where}: expected {fault}")
            value = key.value()
        return self._below(value, found.origin)

    def is_default(self, name: str) -> bool:
        """Say whether nothing sets a key that was read."""
        return not self.found[name].origin

    def claim(self, *prefixes: str) -> None:
        """Warn of no key that begins with one of these: a plug-in's own."""
        self.claims.update(prefixes)

    def finish(self) -> None:
        """Raise one error that lists every fault, if there are any."""
        if self.faults:
            from pyramid.exceptions import ConfigurationError  # noqa: PLC0415 - commands that serve nothing start sooner without

            raise ConfigurationError("The configuration can't be used:\n" + "\n".join(f"  {line}" for line in self.faults))

    def warnings(self) -> list[str]:
        """Return every sentence that an administrator should read though the site starts."""
        return [*self.notes, *self._strangers()]

    def _field(self, metadata: Mapping[str, Any]) -> Any:
        if "key" in metadata:
            return self.value(metadata["key"])
        made = self.group(metadata["part"])
        return None if metadata["optional"] and not made.enabled else made  # type: ignore[attr-defined]

    def _find(self, key: Key) -> Found:
        hits = [(source.origin, name, source.texts[name]) for source in self.sources for name in key.names if has(source, name)]
        if not hits:
            return Found(key, key.default, key.name)
        (origin, name, text), *others = hits
        self.notes.extend(
            f"{other} ({place}) is ignored, because {name} ({origin}) is set: they are one setting under its {old_or_new(key, other)} name"
            for place, other, _ in others
            if other != name
        )
        return Found(key, text, name, origin, tuple((place, other) for place, other, _ in others))

    def _below(self, value: Any, origin: str) -> Any:
        folder = next((source.folder for source in self.sources if source.origin == origin), self.here)
        if isinstance(value, Path):
            return (folder / value).resolve()
        if isinstance(value, tuple) and value and all(isinstance(one, Path) for one in value):
            return tuple((folder / one).resolve() for one in value)
        return value

    def _strangers(self) -> Iterator[str]:
        known = {name for found in self.found.values() for name in found.key.names}
        for source in self.sources:
            for name in sorted(source.texts):
                if name in FOREIGN:
                    yield f"{name} ({source.origin}) has no effect here: {FOREIGN[name].advice}"
                elif name.startswith(PREFIX) and name not in known and not name.startswith(tuple(self.claims)):
                    near = nearest(name, known)
                    yield f"Unknown setting {name} ({source.origin}) is ignored{near or '.'}"


def has(source: Source, name: str) -> bool:
    """Say whether a source sets a key; one without a text counts as not set."""
    return bool(str(source.texts.get(name, "")).strip())


def old_or_new(key: Key, name: str) -> str:
    """Say which of a key's names this is."""
    return "new" if name == key.name else "old"


def nearest(name: str, known: Iterable[str]) -> str:
    """Ask whether the nearest of the known names was meant, if any is near."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
    return f"; did you mean {near[0]}?" if near else ""
