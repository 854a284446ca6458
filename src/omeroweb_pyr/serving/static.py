"""Static files in a folder for the web server in front: those of the app and of its plug-ins, under the names that pages use."""

import os
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyramid.path import AssetResolver

VERSION = re.compile(r"(?:[\w.]+-)?[0-9a-f]{10}\Z")
"""What the name of a folder looks like whose content never changes."""
KEPT_SECONDS = 30 * 86400


@dataclass(slots=True)
class Collected:
    """How many files were copied, and how many were there."""

    copied: int = 0
    present: int = 0
    removed: int = 0


def collect(registry: Any, base: str, own: Sequence[Path], root: Path) -> Collected:
    """Copy all that the app serves below ``base``, and the administrator's own, into ``root``; versions not wanted for a month go."""
    found = Collected()
    place(root)
    wanted = set()
    for below, source in folders(registry, base):
        wanted.add(below)
        if VERSION.match(below):
            version(source, root / below, found)
        else:
            refresh(source, root / below, found)
    for folder in reversed(own):  # the first one has the last word
        refresh(folder, root, found)
    for path in root.iterdir():
        if VERSION.match(path.name) and path.name not in wanted and path.stat().st_mtime < time.time() - KEPT_SECONDS:
            shutil.rmtree(path)
            found.removed += 1
    return found


def folders(registry: Any, base: str) -> Iterator[tuple[str, Path]]:
    """Return the folders that the app serves below an address, each with the rest of its address."""
    for entry in registry.introspector.get_category("static views", []):
        name, spec = entry["introspectable"]["name"].strip("/"), entry["introspectable"]["spec"]
        if name == base or name.startswith(base + "/"):
            yield name[len(base) :].strip("/"), Path(AssetResolver().resolve(spec).abspath())


def version(source: Path, target: Path, found: Collected) -> None:
    """Copy a folder whose name tells its content: whole or not at all, and once."""
    if target.is_dir():
        found.present += sum(1 for _ in files(target))
        os.utime(target)  # it is still wanted
        return
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    place(draft)
    for path in files(source):
        copy(source / path, draft / path)
        found.copied += 1
    try:
        draft.rename(target)
    except OSError:
        if not target.is_dir():  # else another process was faster
            raise
        shutil.rmtree(draft)


def refresh(source: Path, target: Path, found: Collected) -> None:
    """Copy those files of a folder that are other than those there."""
    for path in files(source):
        made, wanted = target / path, (source / path).stat()
        if made.is_file() and (made.stat().st_size, made.stat().st_mtime_ns) == (wanted.st_size, wanted.st_mtime_ns):
            found.present += 1
            continue
        copy(source / path, made)
        os.utime(made, ns=(wanted.st_atime_ns, wanted.st_mtime_ns))
        found.copied += 1


def files(folder: Path) -> Iterator[Path]:
    """Return the files below a folder, relative to it."""
    return (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())


def copy(source: Path, target: Path) -> None:
    """Copy a file so that the web server, which is another user, can read it; nobody ever sees half of it."""
    place(target.parent)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(source, draft)
    draft.chmod(0o644)
    draft.replace(target)


def place(folder: Path) -> None:
    """Make a folder and those above it, open to everybody, unless they are there."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        path.chmod(0o755)
