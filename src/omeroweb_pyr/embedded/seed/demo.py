"""The demo data of a first start: a small institute with its groups, people, projects and images."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.embedded.seed.extras import add_extras
from omeroweb_pyr.embedded.seed.recipes import COLUMNS, FIELDS, ROWS, cook_all, well_names
from omeroweb_pyr.embedded.seed.stack import Stack
from omeroweb_pyr.embedded.seed.stories import DESCRIPTIONS, IMAGES, INSTITUTE, KEY_VALUES, TIMES
from omeroweb_pyr.embedded.store import Store

PROJECT, DATASET, IMAGE = 51, 102, 1001
"""The ids of ``/project/51/dataset/102/image/1001/``."""

SCREEN, PLATE = "NF-κB translocation screen", "Plate 7, TNF-α time course"

FIRST_DAY = datetime(2024, 3, 12, 9, 40, tzinfo=UTC)

Stacks = dict[str, Stack]


@dataclass(frozen=True, slots=True)
class LogIn:
    """A user one can log in as; ``note`` tells what he is good for."""

    user: str
    password: str
    note: str


LOG_INS = (
    LogIn("root", "omero", "administrator"),
    LogIn("demo", "demo", "owns projects with images; in three groups"),
    LogIn("ingrid", "demo", "leads Mitosis lab and Thesis projects"),
    LogIn("kofi", "demo", "colleague in Mitosis lab and Screening consortium"),
    LogIn("mei", "demo", "colleague in Mitosis lab and Screening consortium"),
    LogIn("lena", "demo", "student with private data"),
    LogIn("tomas", "demo", "student with private data"),
    LogIn("curator", "demo", "leads Imaging facility and public"),
    LogIn("__public__", "public", "the public user, for omero.web.public.*"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Ids by name of the groups and the users."""

    groups: dict[str, int]
    users: dict[str, int]


def day(days: int, minutes: int = 0) -> datetime:
    """Return a moment of the story."""
    return FIRST_DAY + timedelta(days=days, minutes=minutes)


def seed_demo(store: Store, progress: Callable[[str], Any] = print) -> tuple[LogIn, ...]:
    """Fill a new store; one that has the demo users already stays as it is. Killed half-way, it starts over.

    The files come first, and all rows in one transaction after them.
    """
    if store.read().execute("SELECT 1 FROM experimenter WHERE omeName = 'demo'").fetchone() is None:
        progress("Drawing the demo images; this happens once and takes some seconds.")
        stacks: Stacks = {}
        for label, files in cook_all(store.pixels):
            stacks |= files
            progress(f"  {label}" + (f" ({len(files)} images)" if len(files) > 1 else ""))
        with Builder.session(store) as build:
            _write(build, stacks)
        progress("The demo data is complete. Log-ins (user / password):")
        for known in LOG_INS:
            progress(f"  {known.user} / {known.password}  ({known.note})")
    return LOG_INS


def _write(build: Builder, stacks: Stacks) -> None:
    place = _people(build)
    mitosis = Shelf(build, place, "demo", "Mitosis lab")
    segregation = _segregation(mitosis, stacks)
    phases = _annotate_segregation(build, place, segregation)
    add_extras(build, mitosis.group, (mitosis.owner, place.users["ingrid"]), segregation, phases, stacks["cytoskeleton"], day(10))
    _organelles(mitosis, stacks)
    _tissues(Shelf(build, place, "mei", "Mitosis lab"), stacks)
    _loose_ends(mitosis, stacks)
    _screen(Shelf(build, place, "demo", "Screening consortium"), stacks)
    _facility(Shelf(build, place, "demo", "Imaging facility"), stacks)
    _theses(build, place, stacks)
    _gallery(Shelf(build, place, "curator", "public"), stacks)


def _people(build: Builder) -> Place:
    groups = {name: build.group(name, permissions, description) for name, permissions, description in INSTITUTE.groups}
    passwords = {known.user: known.password for known in LOG_INS}
    users = {}
    for name, first, last, member_of, leader_of in INSTITUTE.people:
        users[name] = build.user(
            name,
            passwords[name],
            [groups[group] for group in member_of],
            leader_of=[groups[group] for group in leader_of],
            first_name=first,
            last_name=last,
            email=None if name == "__public__" else f"{name}@example.org",
            institution="Institute of Cell Biology",
        )
    return Place(groups, users)


class Shelf:
    """What one user puts into one group."""

    def __init__(self, build: Builder, place: Place, user: str, group: str) -> None:
        self.build, self.place = build, place
        self.owner, self.group = place.users[user], place.groups[group]

    def project(self, name: str, when: datetime, id: int | None = None) -> int:
        """Make a project with its description."""
        return self.build.project(self.owner, self.group, name, DESCRIPTIONS.get(name), when=when, id=id)

    def dataset(self, name: str, when: datetime, project: int | None = None, id: int | None = None) -> int:
        """Make a dataset with its description, in a project if one is given."""
        made = self.build.dataset(self.owner, self.group, name, DESCRIPTIONS.get(name), when=when, id=id)
        if project is not None:
            self.build.link("project", project, "dataset", made, when=when)
        return made

    def image(self, name: str, stack: Stack, when: datetime, dataset: int | None = None, id: int | None = None) -> int:
        """Make an image with its description, in a dataset if one is given."""
        return self.build.image(self.owner, self.group, name, stack, dataset=dataset, description=IMAGES.get(name), when=when, id=id)


def _segregation(shelf: Shelf, stacks: Stacks) -> list[int]:
    """Make project 51; return its fixed images, 1001 first."""
    project = shelf.project("Chromosome segregation in HeLa", day(0), PROJECT)
    fixed = shelf.dataset("Fixed cells, spindle and kinetochores", day(0, 5), project, DATASET)
    images = [shelf.image("HeLa_control_01_4ch_zstack.ome.tif", stacks["cytoskeleton"], day(0, 12), fixed, IMAGE)]
    for number in range(1, 28):
        treatment = "control" if number <= 14 else "nocodazole-washout"
        name = f"HeLa_{treatment}_{number + 1:02}.ome.tif"
        images.append(shelf.image(name, stacks[f"mitosis/mitosis-{number:02}"], day(number // 10, 12 + 3 * number), fixed))
    live = shelf.dataset("Live imaging, H2B and tubulin", day(6), project)
    shelf.image("HeLa_H2B-mCherry_EGFP-Tub_2min-interval.ome.tif", stacks["division"], day(6, 30), live)
    figures = shelf.dataset("Figures for the manuscript", day(41), project)
    shelf.build.link("dataset", figures, "image", images[0], when=day(41, 10))
    shelf.build.link("dataset", figures, "image", images[3], when=day(41, 11))
    shelf.dataset("Taxol pilot (not acquired yet)", day(55), project)
    return images


def _annotate_segregation(build: Builder, place: Place, images: list[int]) -> list[int]:
    """Annotate project 51 and what is in it; return the tags that tell phases."""
    group, demo, ingrid = place.groups["Mitosis lab"], place.users["demo"], place.users["ingrid"]
    metaphase, anaphase, interphase = (
        [image for number, image in enumerate(images[1:]) if number % 8 in stage] for stage in ((0, 4, 6), (1, 2, 5), (3, 7))
    )
    phases = []
    for text, told, found in (
        ("metaphase", "All chromosomes on the plate", [images[0], *metaphase]),
        ("anaphase", "Sister chromatids apart", anaphase),
        ("interphase", None, interphase),
    ):
        phases.append(build.tag(demo, group, text, told, on=[("image", image) for image in found], when=day(8)))
    build.tag(
        ingrid, group, "for Figure 2", "Candidates, to be chosen together", on=[("image", images[0]), ("image", images[3])], when=day(40)
    )
    build.tag(ingrid, group, "data checked", on=[("project", PROJECT), ("dataset", DATASET)], when=day(40, 5))
    build.key_values(demo, group, KEY_VALUES["image"], on=[("image", images[0])], when=day(0, 50))
    build.key_values(demo, group, KEY_VALUES["dataset"], on=[("dataset", DATASET)], when=day(0, 55))
    build.key_values(demo, group, KEY_VALUES["project"], on=[("project", PROJECT)], when=day(0, 57))
    kofi = place.users["kofi"]
    build.comment(
        kofi,
        group,
        "Lovely spindle. Which fixation was this? My methanol ones lose the astral microtubules.",
        on=[("image", images[0])],
        when=day(2),
    )
    build.comment(demo, group, "PFA with 0.2 % glutaraldehyde, ten minutes, freshly made.", on=[("image", images[0])], when=day(2, 45))
    build.comment(ingrid, group, "Let us show this one. Scale bar 10 µm, please.", on=[("image", images[0])], when=day(40, 20))
    build.comment(kofi, group, "Images 16 and later are from the second coverslip.", on=[("dataset", DATASET)], when=day(9))
    return phases


def _organelles(shelf: Shelf, stacks: Stacks) -> None:
    project = shelf.project("Organelle atlas", day(20))
    reticulum = shelf.dataset("ER and mitochondria", day(20, 4), project)
    names = ["secretory", *(f"er/er-{number:02}" for number in range(1, 6))]
    images = [shelf.image(f"U2OS_Sec61b_Mito_{n:02}.ome.tif", stacks[name], day(20, 10 + n), reticulum) for n, name in enumerate(names, 1)]
    fish = shelf.dataset("smFISH, ACTB and MALAT1", day(27), project)
    images.append(shelf.image("U2OS_smFISH_ACTB_MALAT1.ome.tif", stacks["fish"], day(27, 20), fish))
    living = shelf.dataset("Living cells, DIC", day(30), project)
    shelf.image("U2OS_DIC_Hoechst_37C.ome.tif", stacks["dic"], day(30, 5), living)
    shelf.build.tag(shelf.owner, shelf.group, "U2OS", "Osteosarcoma line", on=[("image", image) for image in images], when=day(31))
    shelf.build.key_values(shelf.owner, shelf.group, KEY_VALUES["fish"], on=[("image", images[-1])], when=day(27, 40))


def _tissues(shelf: Shelf, stacks: Stacks) -> None:
    project = shelf.project("Organoids and neurons", day(33))
    gut = shelf.dataset("Intestinal organoids, day 5", day(33, 5), project)
    image = shelf.image("Organoid_DAPI_Ecad_Actin_zstack.ome.tif", stacks["organoid"], day(33, 15), gut)
    culture = shelf.dataset("Hippocampal culture, DIV 14", day(36), project)
    shelf.image("Neurons_DAPI_MAP2_Synapsin.ome.tif", stacks["neurons"], day(36, 12), culture)
    shelf.build.comment(shelf.place.users["demo"], shelf.group, "Is the lumen closed in all slices?", on=[("image", image)], when=day(34))


def _loose_ends(shelf: Shelf, stacks: Stacks) -> None:
    shelf.dataset("To be sorted", day(44))
    for number, name in enumerate(("mitosis/mitosis-09", "er/er-03", "neurons"), 1):
        shelf.image(f"snap_{number:03}.ome.tif", stacks[name], day(44, number))


def _screen(shelf: Shelf, stacks: Stacks) -> None:
    """Make the screen: a plate of which each row is a time after stimulation, seen in one run."""
    build, owner, group = shelf.build, shelf.owner, shelf.group
    screen = build.screen(owner, group, SCREEN, DESCRIPTIONS[SCREEN], when=day(48))
    plate = build.plate(owner, group, PLATE, DESCRIPTIONS[PLATE], screen=screen, rows=len(ROWS), columns=COLUMNS, when=day(48, 3))
    run = build.run(plate, "Run 1", fields=FIELDS, when=day(48, 5))
    images = []
    for place, name in enumerate(name for row in ROWS for name in well_names(row)):
        well, field = name.removeprefix("plate/").split("_f")
        images.append(shelf.image(f"P7_{well}_field{field}.ome.tif", stacks[name], day(48, 5 + place // 6)))
    wells = build.wells(plate, images, rows=len(ROWS), columns=COLUMNS, runs=[run], pitch=420, when=day(48, 5))
    for row, minutes in enumerate(TIMES):
        pairs = [("Stimulus", "TNF-α, 10 ng/ml" if minutes else "none"), ("Time", f"{minutes} min")]
        within = wells[row * COLUMNS : (row + 1) * COLUMNS]
        build.key_values(owner, group, pairs, on=[("well", well) for well in within], when=day(49))
    controls = [("image", image) for image in images[: COLUMNS * FIELDS]]
    mei = shelf.place.users["mei"]
    build.tag(mei, group, "control", "Not stimulated", on=[*controls, ("plate", plate)], when=day(50))
    build.tag(mei, group, "NF-κB", "All there is of this pathway", on=[("screen", screen)], when=day(50, 2))


def _facility(shelf: Shelf, stacks: Stacks) -> None:
    project = shelf.project("Training course, spring", day(60))
    bacteria = shelf.dataset("E. coli, Min oscillation", day(60, 5), project)
    image = shelf.image("Ecoli_GFP-MinD_4s-interval.ome.tif", stacks["bacteria"], day(60, 25), bacteria)
    shelf.build.tag(shelf.owner, shelf.group, "course material", on=[("image", image), ("project", project)], when=day(61))


def _theses(build: Builder, place: Place, stacks: Stacks) -> None:
    for user, name, files in (
        ("lena", "Thesis: lamin mutants", ("mitosis/mitosis-03", "mitosis/mitosis-07")),
        ("tomas", "Thesis: ER stress", ("er/er-01", "er/er-04")),
    ):
        shelf = Shelf(build, place, user, "Thesis projects")
        dataset = shelf.dataset("First trials", day(70), shelf.project(name, day(70)))
        for number, file in enumerate(files, 1):
            shelf.image(f"{user}_trial_{number}.ome.tif", stacks[file], day(70, 10 * number), dataset)


def _gallery(shelf: Shelf, stacks: Stacks) -> None:
    project = shelf.project("Image of the month", day(75))
    gallery = shelf.dataset("2024", day(75, 1), project)
    titles = (
        ("March: In division", "cytoskeleton"),
        ("April: A hollow ball", "organoid"),
        ("May: Branches", "neurons"),
        ("June: Two become four", "division"),
    )
    for number, (title, file) in enumerate(titles):
        image = shelf.image(title, stacks[file], day(75 + 30 * number), gallery)
        shelf.build.key_values(
            shelf.owner,
            shelf.group,
            [("Licence", "CC BY 4.0"), ("Credit", "Institute of Cell Biology")],
            on=[("image", image)],
            when=day(75),
        )
