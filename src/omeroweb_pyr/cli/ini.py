"""Ini files as the commands see them."""

import configparser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import plaster

from omeroweb_pyr.cli.errors import CommandError
from omeroweb_pyr.settings import Reader, Settings, reading

APP = "app:main"


class Ini:
    """An ini file, with what the command line says otherwise."""

    def __init__(self, path: str, overrides: Mapping[str, str] | None = None) -> None:
        self.path = Path(path).absolute()
        self.overrides = dict(overrides or {})
        if not self.path.is_file():
            raise CommandError(f"{path}: there is no such file")
        self._loader = plaster.get_loader(str(self.path), protocols=["wsgi"])
        if APP not in self._checked(self._loader.get_sections):
            raise CommandError(f"{path}: there is no section [{APP}] in it")

    def set_up_logging(self) -> None:
        """Log as the file says."""
        try:
            self._loader.setup_logging()
        except (KeyError, ValueError, OSError) as error:
            raise CommandError(f"{self.path}: its logging can't be set up ({error})") from None

    def settings(self) -> Settings:
        """Read the settings of the app, or fail with every fault at once."""
        reader, found = self.reading()
        reader.finish()
        return found

    def reading(self) -> tuple[Reader, Settings]:
        """Read the settings of the app, with the reader that knows where each is from and what is wrong."""
        texts = self._checked(lambda: self._loader.get_settings(APP))
        return reading({**texts, **self.overrides}, str(self.path.parent), str(self.path))

    def server(self) -> dict[str, str]:
        """Return what the section of the server says."""
        found = dict(self._checked(lambda: self._loader.get_settings("server:main")))
        return {name: value for name, value in found.items() if name not in {"use", "here", "__file__"}}

    def app(self, **overrides: str) -> Any:
        """Make the WSGI app."""
        return self._loader.get_wsgi_app("main", {**self.overrides, **overrides})

    def _checked(self, read: Any) -> Any:
        try:
            return read()
        except (configparser.Error, UnicodeDecodeError, LookupError) as error:
            raise CommandError(f"{self.path}: {' '.join(str(error).split())}") from None
