"""Ini files as the commands see them, and OMERO's own configuration where there is none."""

import argparse
import configparser
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import plaster
from paste.deploy import loadwsgi
from paste.deploy.loadwsgi import loadcontext

import omeroweb_pyr
from omeroweb_pyr.cli.errors import CommandError
from omeroweb_pyr.settings import Reader, Settings, reading

APP = "app:main"
WHICH = "the configuration, such as production.ini; else $OMEROWEB_INI, else OMERO's own below $OMERODIR"


def add_ini(parser: argparse.ArgumentParser) -> None:
    """Let a command be told which configuration it is for; ``chosen`` finds it."""
    parser.add_argument("ini", metavar="INI", nargs="?", help=WHICH)


def chosen(path: str | None, overrides: Mapping[str, str] | None = None) -> "Ini":
    """Return the configuration that is named, else that of ``$OMEROWEB_INI``, else OMERO's own below ``$OMERODIR``."""
    if path or (path := os.environ.get("OMEROWEB_INI")):
        return Ini(path, overrides)
    if folder := os.environ.get("OMERODIR"):
        return NoIni(folder, overrides)
    raise CommandError("no configuration is named: give the ini file, or set OMEROWEB_INI or OMERODIR")


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
        return reading(self.texts(), str(self.path.parent), str(self.path))

    def texts(self) -> dict[str, str]:
        """Return what the section of the app says, and the command line."""
        return {**self._checked(lambda: self._loader.get_settings(APP)), **self.overrides}

    def server(self) -> dict[str, str]:
        """Return what the section of the server says."""
        found = dict(self._checked(lambda: self._loader.get_settings("server:main")))
        return {name: value for name, value in found.items() if name not in {"use", "here", "__file__"}}

    def app(self, **overrides: str) -> Any:
        """Make the WSGI app."""
        given = {**self.overrides, **overrides}
        # First what the file names, whose faults are the user's, and then the app, whose faults are ours.
        return self._checked(lambda: loadcontext(loadwsgi.APP, f"config:{self.path}", "main", global_conf=given)).create()

    def _checked(self, read: Any) -> Any:
        try:
            return read()
        except (configparser.Error, UnicodeDecodeError, LookupError, ImportError, OSError) as error:
            raise CommandError(f"{self.path}: {' '.join(str(error).split())}") from None


class NoIni(Ini):
    """OMERO's own configuration alone, for a site without an ini file; relative folders are below OMERO's."""

    def __init__(self, folder: str, overrides: Mapping[str, str] | None = None) -> None:
        self.path = Path(folder).absolute() / "etc" / "grid" / "config.xml"
        self.folder, self.overrides = Path(folder).absolute(), dict(overrides or {})
        if not self.folder.is_dir():
            raise CommandError(f"OMERODIR = {folder}: there is no such folder")

    def set_up_logging(self) -> None:
        """Log what is worth reading to stderr."""
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-5.5s [%(name)s] %(message)s")

    def reading(self) -> tuple[Reader, Settings]:
        """Read the settings of the app, with the reader that knows where each is from and what is wrong."""
        return reading(self.texts(), str(self.folder), None)

    def texts(self) -> dict[str, str]:
        """Return what the command line says."""
        return self.overrides

    def server(self) -> dict[str, str]:
        """Return what the web server is told besides the settings: nothing."""
        return {}

    def app(self, **overrides: str) -> Any:
        """Make the WSGI app."""
        return omeroweb_pyr.main({"here": str(self.folder)}, **{**self.overrides, **overrides})
