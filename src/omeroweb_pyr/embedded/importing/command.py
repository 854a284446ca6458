"""``import FILE…``: what is imported is told line by line; on a terminal a bar moves meanwhile."""

import argparse
import logging
import sys
from collections.abc import Callable
from pathlib import Path

from omeroweb_pyr.embedded.importing.facts import Unreadable
from omeroweb_pyr.embedded.importing.importer import Importer
from omeroweb_pyr.embedded.importing.place import NoSuchPlace, Place, find
from omeroweb_pyr.embedded.importing.shelf import shelf
from omeroweb_pyr.embedded.store import DATABASE, Store

UNFINISHED = "seeding"
WIDTH = 24


def run(asked: argparse.Namespace) -> int:
    """Import the files; the exit status is 1 when one of them could not be."""
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)  # it complains line by line of what we tell in one
    if not (asked.data / DATABASE).is_file() or (asked.data / UNFINISHED).exists():
        return _fail(f"{asked.data} holds no OMERO: start one first (make run, or omeroweb embedded start --data {asked.data})")
    store = Store(asked.data)
    try:
        place = find(store, asked.user, asked.group, asked.project, asked.dataset)
        with shelf(store) as kept:
            importer = Importer(store, kept, place, in_place=asked.in_place)
            missed = sum(not _load(importer, place, path, number, len(asked.files)) for number, path in enumerate(asked.files))
    except NoSuchPlace as why:
        return _fail(str(why))
    except KeyboardInterrupt:
        return 130
    finally:
        store.close()
    return int(missed > 0)


def _load(importer: Importer, place: Place, path: Path, number: int, count: int) -> bool:
    """Import one file, and tell how it went."""
    show = _bar(path.name, number, count) if sys.stderr.isatty() else lambda _: None
    try:
        made = importer.load(path, show)
    except Unreadable as why:
        show(1.0)
        _fail(f"{path}: {str(why).removeprefix(f'{path.name}: ')}")
        return False
    show(1.0)
    for image in made:
        sys.stdout.write(f"{path.name}  {place.url(image)}\n")
        sys.stdout.flush()
    return True


def _bar(name: str, number: int, count: int) -> Callable[[float], None]:
    def show(part: float) -> None:
        done = (number + part) / count
        filled = round(WIDTH * done)
        end = "\r\033[K" if part >= 1 else ""
        sys.stderr.write(f"\r\033[K[{'#' * filled}{'.' * (WIDTH - filled)}] {done:4.0%} {name[:40]}{end}")
        sys.stderr.flush()

    return show


def _fail(line: str) -> int:
    sys.stderr.write(f"omeroweb embedded import: {line}\n")
    return 1
