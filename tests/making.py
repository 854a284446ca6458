"""Rows of any type for tests of the embedded OMERO's services, written as one user in his group."""

from typing import Any

from omeroweb_pyr.embedded.model import MODEL
from world import Server, World


def insert(world: World, kind: str, **values: Any) -> int:
    """Insert a row that belongs to the world's user."""
    with world.store.write() as writer:
        return writer.insert(kind, owner=world.user_id, group=world.group_id, event=writer.event(world.user_id, world.group_id), **values)


def plate_of(world: World, images: list[int]) -> tuple[int, int, int]:
    """Make a plate with one well, and a run with a field for each image; return the ids of all three."""
    plate = insert(world, "Plate", name="Plate")
    well = insert(world, "Well", plate=plate, row=0, column=0)
    run = insert(world, "PlateAcquisition", plate=plate, name="Run")
    for place, image in enumerate(images):
        insert(world, "WellSample", well=well, image=image, plateAcquisition=run, well_index=place)
    return plate, well, run


def restricted(server: Server, *privileges: str) -> World:
    """Make an administrator who has no privileges but these."""
    admin = World(server, permissions="rw----", admin=True)
    with admin.store.write() as writer:
        denied = [(f"AdminPrivilege:{name}", "false") for name in MODEL["AdminPrivilege"].values if name not in privileges]
        writer.update("Experimenter", admin.user_id, config=denied)
    return admin


def ids(found: list[Any]) -> list[int]:
    """Return the ids of objects."""
    return [o.id.val for o in found]
