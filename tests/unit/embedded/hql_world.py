"""A few users, groups and images for the tests of HQL."""

from dataclasses import dataclass, replace

from omeroweb_pyr.embedded.access import ALL_GROUPS, Caller
from omeroweb_pyr.embedded.store import Store, Writer

PRIVATE, READ_ONLY, READ_ANNOTATE, READ_WRITE = -120, -56, -40, -8


@dataclass(frozen=True)
class People:
    """Ids of what ``fill`` makes."""

    anna: Caller
    ben: Caller
    root: Caller
    private: int
    shared: int
    foreign: int
    dataset: int
    images: tuple[int, ...]
    bens: int
    hidden: int


def caller(user: int, groups: tuple[int, ...], *, leads: tuple[int, ...] = (), admin: bool = False) -> Caller:
    """Return a caller who asks across all groups."""
    return Caller(
        user_id=user,
        user_name=f"user{user}",
        group_id=ALL_GROUPS,
        session_id=0,
        session_uuid="",
        is_admin=admin,
        member_of=frozenset({*groups, 1}),
        leader_of=frozenset(leads),
    )


def within(who: Caller, group: int) -> Caller:
    """Return the same caller in one group."""
    return replace(who, group_id=group)


def fill(store: Store) -> People:
    """Write the world: Anna's dataset of four images in a read-only group, one private image each, one of a stranger's."""
    with store.write() as writer:
        private, shared, foreign = (
            writer.insert("ExperimenterGroup", name=name, permissions=bits, ldap=0)
            for name, bits in (("private", PRIVATE), ("shared", READ_ONLY), ("foreign", READ_WRITE))
        )
        anna, ben, chloe = (
            writer.insert("Experimenter", omeName=n, firstName=n.title(), lastName="X", ldap=0) for n in ("anna", "ben", "chloe")
        )
        event = writer.event(anna, shared)
        dataset = writer.insert("Dataset", owner=anna, group=shared, event=event, name="Dataset")
        images = tuple(image(writer, anna, shared, event, name) for name in ("b", "Ä", None, "A_1"))
        for child in images:
            writer.insert("DatasetImageLink", owner=anna, group=shared, event=event, parent=dataset, child=child)
        bens = image(writer, ben, private, event, "ben's")
        image(writer, anna, private, event, "anna's")
        hidden = image(writer, chloe, foreign, event, "chloe's")
    return People(
        anna=caller(anna, (private, shared)),
        ben=caller(ben, (private, shared)),
        root=caller(0, (0,), admin=True),
        private=private,
        shared=shared,
        foreign=foreign,
        dataset=dataset,
        images=images,
        bens=bens,
        hidden=hidden,
    )


def image(writer: Writer, owner: int, group: int, event: int, name: str | None) -> int:
    """Write an image of two channels."""
    made = writer.insert("Image", owner=owner, group=group, event=event, name=name, archived=0, series=0)
    order, type_ = writer.enum("DimensionOrder", "XYZCT"), writer.enum("PixelsType", "uint16")
    sizes = {"sizeX": 20, "sizeY": 10, "sizeZ": 1, "sizeC": 2, "sizeT": 1, "physicalSizeX": (0.5, "MICROMETER")}
    details = {"owner": owner, "group": group, "event": event}
    pixels = writer.insert("Pixels", **details, image=made, image_index=0, dimensionOrder=order, pixelsType=type_, **sizes)
    for place in (1, 0):
        logical = writer.insert("LogicalChannel", **details, name=f"channel {place}")
        writer.insert("Channel", **details, pixels=pixels, pixels_index=place, logicalChannel=logical)
    return made
