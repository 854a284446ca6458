"""Read ini text, setting by setting, and gather every complaint before raising one error."""

import difflib
import logging
from collections.abc import Callable, Mapping
from typing import TypeVar

from pyramid.exceptions import ConfigurationError

PREFIX = "omero.web."
SECRET_WORDS = ("password", "secret")
T = TypeVar("T")

log = logging.getLogger(__name__)


class Fault(ValueError):
    """A value that can't be used; the message says what is expected instead."""


class Reader:
    """Cast the ``omero.web.*`` texts of an ini file, remembering which keys were asked for and what is wrong with them."""

    def __init__(self, ini: Mapping[str, str]) -> None:
        self._ini = ini
        self._complaints: list[str] = []
        self.defaults: dict[str, str] = {}

    def __call__(self, name: str, cast: Callable[[str], T], default: str = "") -> T:
        """Return the value of ``omero.web.<name>``, or that of its default when the key is missing or can't be understood."""
        key = PREFIX + name
        self.defaults[key] = default
        text = self._text(key) or default
        try:
            return cast(text)
        except Fault as fault:
            shown = "(hidden)" if any(word in key for word in SECRET_WORDS) else repr(text)
            self.complain(f"{key} = {shown}: expected {fault}")
            return cast(default)

    def is_default(self, name: str) -> bool:
        """Say whether the key is missing or empty, so that its default holds."""
        return not self._text(PREFIX + name)

    def complain(self, complaint: str) -> None:
        """Note a fault that a cast of a single value can't see."""
        self._complaints.append(complaint)

    def finish(self) -> None:
        """Raise one error that lists every complaint, if there are any; warn of keys that nobody asked for."""
        if self._complaints:
            raise ConfigurationError("The configuration can't be used:\n" + "\n".join(f"  {line}" for line in self._complaints))
        for sentence in self.strangers():
            log.warning("%s", sentence)

    def strangers(self) -> list[str]:
        """Return a sentence for each ``omero.web.*`` key that nothing here reads, with the nearest name that is."""
        unknown = sorted(key for key in self._ini if key.startswith(PREFIX) and key not in self.defaults)
        return [f"Unknown setting {key} is ignored{self._nearest(key)}" for key in unknown]

    def _text(self, key: str) -> str:
        return str(self._ini.get(key, "")).strip()

    def _nearest(self, key: str) -> str:
        near = difflib.get_close_matches(key, self.defaults, n=1, cutoff=0.8)
        return f"; did you mean {near[0]}?" if near else "."
