"""Composes: first all small files and all rows, then the slide, which is seen to arrive. Killed half-way, it goes on from there."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from omeroweb_pyr.embedded.composing import files, marks
from omeroweb_pyr.embedded.composing.gallery import Gallery
from omeroweb_pyr.embedded.composing.rows import Rows, Whose, arrived
from omeroweb_pyr.embedded.composing.slide import SIDE, slide
from omeroweb_pyr.embedded.pixels.pyramid import write_pyramid
from omeroweb_pyr.embedded.pixels.source import Source
from omeroweb_pyr.embedded.seed.stack import Stack
from omeroweb_pyr.embedded.store import Store

Tell = Callable[[str], object]

STATE = "composed.json"
SKIN = "skin.tif"
SECONDS = 5.0
"""How often is told how far the slide has come."""


def is_complete(folder: Path) -> bool:
    """Say whether a data folder has all of it."""
    return _state(folder) == {"slide": None}


def compose(store: Store, cache: Path, whose: Whose, tell: Tell, side: int = SIDE) -> None:
    """Compose what is missing."""
    gallery = Gallery(cache)
    source = slide(gallery.read(SKIN), side)
    if _state(store.folder) is None:
        tell("Composing images of real pictures ...")
        _keep(store.folder, _begin(store, gallery, whose, source))
        tell("Real pictures, stacks and a plate composed of them are there.")
    arriving = (_state(store.folder) or {}).get("slide")
    if arriving is not None:
        target = store.pixels / _slide_path()
        if not target.exists():
            write_pyramid(source, target, _progress(tell), photo=True)
        arrived(store, arriving, target.stat().st_size)
        _keep(store.folder, None)
        tell(f"The composed slide of {source.sizes.x} x {source.sizes.y} pixels is there.")


def _begin(store: Store, gallery: Gallery, whose: Whose, source: Source) -> int:
    """Write all files but the slide's, then all rows; return the slide's image."""
    folder = store.pixels
    published = {recipe.name: (recipe.file, files.write(folder, gallery, recipe)) for recipe in files.PUBLISHED}
    composed = {recipe.name: (recipe.file, files.write(folder, gallery, recipe)) for recipe in files.COMPOSED}
    composed["slide"] = (SKIN, _announced(source))
    wells = list(files.write_crops(folder, gallery))
    with store.write() as writer:
        rows = Rows(store, writer, whose)
        rows.screen(wells)
        return rows.project(published, composed, marks.nuclei(gallery.read("nuclei_label.tif")))


def _announced(source: Source) -> Stack:
    """Describe the slide's file, which is only going to be written."""
    whole = (0.0, 255.0)
    return Stack(
        path=_slide_path(),
        sizes=source.sizes,
        pixel_type=source.dtype.name,
        bits=8,
        dyes=files.PRIMARIES,
        ranges=(whole,) * len(files.PRIMARIES),
        pixel_size=files.UNKNOWN,
        interval=None,
        length=0,
        sha1="",
        windows=(whole,) * len(files.PRIMARIES),
    )


def _slide_path() -> str:
    return f"{files.FOLDER}/slide.ome.tif"


def _progress(tell: Tell) -> Callable[[float], None]:
    """Tell now and then."""
    last = time.monotonic()

    def show(part: float) -> None:
        nonlocal last
        if time.monotonic() - last > SECONDS:
            last = time.monotonic()
            tell(f"The composed slide is being imported: {part:.0%}")

    return show


def _state(folder: Path) -> dict[str, int | None] | None:
    try:
        found: dict[str, int | None] = json.loads((folder / STATE).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None
    return found


def _keep(folder: Path, slide_image: int | None) -> None:
    part = folder / f"{STATE}.part"
    part.write_text(json.dumps({"slide": slide_image}), encoding="ascii")
    part.replace(folder / STATE)
