"""Imports one file: files first, then all rows in one transaction."""

import shutil
from pathlib import Path

from omeroweb_pyr.embedded.importing import pictures, reading
from omeroweb_pyr.embedded.importing.facts import Unreadable
from omeroweb_pyr.embedded.importing.place import Place
from omeroweb_pyr.embedded.importing.reading import Found, Progress
from omeroweb_pyr.embedded.importing.rows import File, Ready, Rows
from omeroweb_pyr.embedded.importing.shelf import Shelf
from omeroweb_pyr.embedded.pixels.pyramid import make_pyramid, needs_pyramid
from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.embedded.store import Store


def _share(progress: Progress, place: int, count: int) -> Progress:
    """Return the progress of one of several images."""
    return lambda part: progress((place + part) / count)


class Importer:
    """Imports files into a store; ``in_place`` leaves them where they are."""

    def __init__(self, store: Store, shelf: Shelf, place: Place, *, in_place: bool = False) -> None:
        self._store, self._shelf, self._place, self._in_place = store, shelf, place, in_place

    def load(self, path: Path, progress: Progress) -> list[int]:
        """Import a file and return the ids of its images; Unreadable tells why it can't be."""
        path = path.absolute()
        kind = reading.kind(path)
        with self._shelf.place() as folder:
            try:
                kept = self._keep(path, kind, folder)
                told, found = reading.read(kept)
                shares = [_share(progress, place, len(found)) for place in range(len(found))]
                images = [self._ready(image, path.name, len(found), folder, share) for image, share in zip(found, shares, strict=True)]
                length, sha1 = reading.fingerprint(kept)
            except OSError as error:
                raise Unreadable((error.strerror or str(error)).lower()) from error
            where = self._shelf.named(kept).removesuffix(kept.name)
            format_name = kind if kind in ("PNG", "JPEG") else told
            file = File(name=kept.name, folder=where, format=format_name, length=length, sha1=sha1, client_path=str(path).lstrip("/"))
            made = self._store_rows(file, images)
        if not any(folder.iterdir()):
            folder.rmdir()
        return made

    def _keep(self, path: Path, kind: str, folder: Path) -> Path:
        """Return where the server reads the file: a copy, if it isn't to stay in its place."""
        if kind in ("PNG", "JPEG"):
            target = folder / f"{path.stem}.tif"
            with reading.complaints():
                pictures.convert(path, target)
            return target
        if self._in_place:
            return path
        target = folder / path.name
        if path.is_dir():
            shutil.copytree(path, target)
        else:
            shutil.copyfile(path, target)
        return target

    def _ready(self, found: Found, file_name: str, count: int, folder: Path, progress: Progress) -> Ready:
        """Measure an image, and make a pyramid if it needs one."""
        source, told = found.source, found.facts.name
        large = needs_pyramid(source.sizes) and len(source.levels) == 1
        limits = reading.ranges(found, lambda part: progress(part * (0.1 if large else 1)))
        path, series = source.path, found.series
        if large:
            target = folder / f"pyramid-{series}.ome.tif"
            with reading.complaints():
                make_pyramid(path, series, target, lambda part: progress(0.1 + 0.9 * part))
            path, series = target, 0
        name = told or (file_name if count == 1 else f"{file_name} [{found.series + 1}]")
        return Ready(found=found, name=name, ranges=limits, path=self._shelf.named(path), series=series)

    def _store_rows(self, file: File, images: list[Ready]) -> list[int]:
        place = self._place
        with self._store.write() as writer:
            made = Rows(writer, place.owner, place.group).insert(file, images)
            if place.dataset is not None:
                build = Builder(self._store, writer)
                for image in made:
                    build.link("dataset", place.dataset, "image", image, owner=place.owner, group=place.group)
        return made
