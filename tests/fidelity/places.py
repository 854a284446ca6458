"""One of everything that a URL of OMERO.web can name."""

from dataclasses import dataclass, fields

from world import World


@dataclass(frozen=True, slots=True)
class Places:
    """Ids, and whose they are."""

    owner: World
    user: int
    group: int
    project: int
    dataset: int
    image: int
    other: int
    screen: int
    plate: int
    run: int
    well: int
    tag: int
    tagset: int
    file: int
    roi: int

    def fill(self, path: str) -> str:
        """Put ids into an address such as ``/webclient/render_image/{image}/``."""
        return path.format(**{known.name: getattr(self, known.name) for known in fields(self)})


def furnish(owner: World) -> Places:
    """Make one of everything."""
    project = owner.project("Fidelity project", description="What OMERO.web shows.")
    dataset = owner.dataset("Fidelity dataset", project=project)
    image, other = (owner.image(name, dataset=dataset, sizes=(64, 48, 5, 3, 2)) for name in ("Fidelity image", "Another image"))
    owner.image("Orphaned image")
    screen = owner.screen("Fidelity screen")
    plate = owner.plate("Fidelity plate", screen=screen)
    run = owner.run(plate, "Fidelity run")
    fields = [owner.image(f"Field {number}") for number in range(4)]
    wells = owner.wells(plate, fields, rows=2, columns=2, runs=[run])
    tag = owner.tag("Fidelity tag", on=("image", image))
    tagset = owner.tagset("Fidelity tag set", tags=[tag])
    owner.key_values({"stain": "DAPI"}, on=("image", image))
    owner.comment("A comment", on=("image", image))
    owner.rating(4, on=("image", image))
    file = owner.attachment("notes.txt", b"some notes", on=("image", image))
    roi = owner.roi(image, [("Rectangle", {"x": 4.0, "y": 5.0, "width": 10.0, "height": 8.0})])
    return Places(
        owner=owner,
        user=owner.user_id,
        group=owner.group_id,
        project=project,
        dataset=dataset,
        image=image,
        other=other,
        screen=screen,
        plate=plate,
        run=run,
        well=wells[0],
        tag=tag,
        tagset=tagset,
        file=file,
        roi=roi,
    )
