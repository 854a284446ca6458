"""Images of files of any kind, for tests: what a file holds is looked up in it, and nothing is known of its samples beforehand."""

from pathlib import Path

from omeroweb_pyr.embedded.pixels.source import open_source
from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.embedded.seed.stack import BRIGHTFIELD, Stack
from world import World

OMERO_TYPES = {"float32": "float", "float64": "double"}


def keep(world: World, path: Path, *, pixel_type: str | None = None, sizes: tuple[int, ...] | None = None) -> int:
    """Make an image of a file; ``sizes`` are needed for one that can't be read. Return the image's id."""
    if sizes is None:
        source = open_source(path)
        sizes, pixel_type = tuple(source.sizes), pixel_type or OMERO_TYPES.get(source.dtype.name, source.dtype.name)
    stack = Stack(
        path=str(path),
        sizes=sizes,
        pixel_type=pixel_type or "uint16",
        bits=8,
        dyes=(BRIGHTFIELD,) * sizes[3],
        ranges=((0.0, 1.0),) * sizes[3],
        pixel_size=(0.5, 0.5, 1.0),
        interval=None,
        length=1,
        sha1="0" * 40,
    )
    with Builder.session(world.store) as build:
        image = build.image(world.user_id, world.group_id, path.name, stack)
    with world.store.write() as writer:
        sql = "UPDATE channel SET statsInfo = NULL, red = NULL WHERE pixels IN (SELECT id FROM pixels WHERE image = ?)"
        writer.connection.execute(sql, (image,))
        writer.connection.execute("UPDATE pixels SET physicalSizeX = NULL, physicalSizeY = NULL WHERE image = ?", (image,))
    return image
