"""The rows of the composed images: a project, a screen with a plate, and what people put on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from omeroweb_pyr.embedded.composing import story
from omeroweb_pyr.embedded.composing.crops import COLUMNS, ROWS
from omeroweb_pyr.embedded.composing.marks import Nuclei, epidermis
from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.embedded.seed.stack import Stack
from omeroweb_pyr.embedded.store import Store, Writer

Well = tuple[str, str, Stack]
"""A well's label, the picture it shows a crop of, and the file."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Ids of the owner, a colleague who rates, and the groups of the project and of the screen."""

    owner: int
    colleague: int
    group: int
    screening: int


class Rows:
    """Writes the rows in one transaction."""

    def __init__(self, store: Store, writer: Writer, whose: Whose) -> None:
        self._build, self._db = Builder(store, writer), writer.connection
        self._whose = whose

    def project(self, published: Mapping[str, tuple[str, Stack]], composed: Mapping[str, tuple[str, Stack]], nuclei: Nuclei) -> int:
        """Write the project from each image's picture and file, by name; return the id of the slide, which is only arriving."""
        build, whose = self._build, self._whose
        project = build.project(whose.owner, whose.group, story.PROJECT, story.ABOUT)
        images = self._dataset(project, story.PUBLISHED, published)
        stacks = {name: made for name, made in composed.items() if name != "slide"}
        images |= self._dataset(project, story.STACKS, stacks)
        images |= self._dataset(project, story.SLIDE, {"slide": composed["slide"]})
        slide = images["slide"]
        self._db.execute("UPDATE image SET name = ? || name WHERE id = ?", (story.ARRIVING, slide))
        on = [("image", images[name]) for name in composed]
        build.tag(whose.owner, whose.group, "composed", "Worked out of real pictures", on=[*on, ("project", project)])
        for name, stars in (("cell", 5), ("movement", 4), ("slide", 4), ("fundus", 5)):
            build.rating(whose.colleague, whose.group, stars, on=[("image", images[name])])
        self._mark(images["cell"], slide, nuclei, composed["slide"][1])
        credits_ = "\n".join(story.credit(file) for file, _ in (*published.values(), *composed.values())).encode()
        build.attachment(whose.owner, whose.group, "sources.txt", credits_, on=[("project", project)])
        return slide

    def screen(self, wells: Sequence[Well]) -> None:
        """Write the screen: an image a well."""
        build, owner, group = self._build, self._whose.owner, self._whose.screening
        screen = build.screen(owner, group, story.SCREEN, story.SCREEN_ABOUT)
        plate = build.plate(owner, group, story.PLATE, story.SCREEN_ABOUT, screen=screen, rows=ROWS, columns=COLUMNS)
        run = build.run(plate, "Crops", fields=1)
        images = [
            build.image(owner, group, f"{well}, crop of {file}", stack, description=f"Crop of {story.credit(file)}")
            for well, file, stack in wells
        ]
        self._undated(images)
        made = build.wells(plate, images, rows=ROWS, columns=COLUMNS, runs=[run])
        for file in dict.fromkeys(file for _, file, _ in wells):
            on = [("well", id) for id, (_, shown, _) in zip(made, wells, strict=True) if shown == file]
            build.key_values(owner, group, story.pairs(file), on=on)
        build.tag(owner, group, "composed", "Worked out of real pictures", on=[("plate", plate)])

    def _dataset(self, project: int, name: str, files: Mapping[str, tuple[str, Stack]]) -> dict[str, int]:
        build, owner, group = self._build, self._whose.owner, self._whose.group
        dataset = build.dataset(owner, group, name, story.DATASETS[name])
        build.link("project", project, "dataset", dataset)
        made = {}
        for title, (file, stack) in files.items():
            told = story.description(title, file)
            made[title] = build.image(owner, group, story.TITLES[title], stack, dataset=dataset, description=told)
            build.key_values(owner, group, story.pairs(file), on=[("image", made[title])])
        self._undated(list(made.values()))
        return made

    def _undated(self, images: Sequence[int]) -> None:
        """When a picture was taken, nobody tells."""
        self._db.executemany("UPDATE image SET acquisitionDate = NULL WHERE id = ?", [(image,) for image in images])

    def _mark(self, cell: int, slide: int, nuclei: Nuclei, stack: Stack) -> None:
        build, owner, group = self._build, self._whose.owner, self._whose.group
        for label, shapes in nuclei.shapes:
            build.roi(owner, group, cell, shapes, name=f"Nucleus {label}")
        told = "What the outlines of the nuclei measure"
        build.attachment(owner, group, "nuclei.csv", nuclei.table.encode(), mimetype="text/csv", description=told, on=[("image", cell)])
        build.roi(owner, group, slide, epidermis(stack), name="Epidermis")


def arrived(store: Store, image: int, length: int) -> None:
    """Take the note off the slide's name, and tell the length of its file; the image may be gone by now."""
    with store.write() as writer:
        found = writer.connection.execute("SELECT name, fileset FROM image WHERE id = ?", (image,)).fetchone()
        if found is None:
            return
        name, fileset = found
        event = writer.event(*writer.connection.execute("SELECT owner_id, group_id FROM image WHERE id = ?", (image,)).fetchone())
        writer.update("Image", image, event=event, name=name.removeprefix(story.ARRIVING))
        sql = "SELECT originalFile FROM filesetentry WHERE fileset = ?"
        for (file,) in writer.connection.execute(sql, (fileset,)).fetchall():
            writer.update("OriginalFile", file, event=event, size=length)
