"""The files of the demo data: what is drawn, with which dyes and pixel sizes, under which name."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from omeroweb_pyr.embedded.seed import generate
from omeroweb_pyr.embedded.seed.stack import BLUE, BRIGHTFIELD, DAPI, GREEN, MAGENTA, RED, WHITE, Dye, Stack, write_stack

TUBULIN = Dye(name="α-Tubulin", color=GREEN, excitation=490, emission=525)
ACTIN = Dye(name="F-actin", color=RED, excitation=578, emission=600)
CENTROMERE = Dye(name="CENP-A", color=MAGENTA, excitation=650, emission=668)
CENTROMERE_RED = Dye(name="CENP-A", color=RED, excitation=578, emission=603)
RETICULUM = Dye(name="ER (Sec61β-GFP)", color=GREEN, excitation=488, emission=509)
MITOCHONDRIA = Dye(name="MitoTracker", color=RED, excitation=579, emission=599)
ACTB = Dye(name="ACTB mRNA (Quasar 570)", color=GREEN, excitation=548, emission=566)
MALAT1 = Dye(name="MALAT1 (Quasar 670)", color=RED, excitation=647, emission=670)
CADHERIN = Dye(name="E-cadherin", color=GREEN, excitation=490, emission=525)
MAP2 = Dye(name="MAP2", color=GREEN, excitation=490, emission=525)
SYNAPSIN = Dye(name="Synapsin", color=RED, excitation=578, emission=603)
HISTONE = Dye(name="H2B-mCherry", color=RED, excitation=587, emission=610)
LIVE_TUBULIN = Dye(name="EGFP-Tubulin", color=GREEN, excitation=488, emission=509)
PHASE = Dye(name="Phase contrast", color=WHITE)
MIND = Dye(name="GFP-MinD", color=GREEN, excitation=488, emission=509)
HOECHST = Dye(name="Hoechst", color=BLUE, excitation=361, emission=486)
P65 = Dye(name="p65-GFP", color=GREEN, excitation=488, emission=509)

FIXED = (DAPI, TUBULIN, CENTROMERE_RED)
ROWS, COLUMNS, FIELDS, SIDE = "ABCDEFGH", 12, 2, 112
"""The screening plate: each row is a time after stimulation, each well has a few small fields."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One or more files of a kind: ``draw`` returns the samples of each of ``names``."""

    label: str
    names: tuple[str, ...]
    draw: Callable[[], list[generate.Samples]]
    dyes: tuple[Dye, ...]
    pixel_size: tuple[float, float, float]
    interval: float | None = None

    def cook(self, folder: Path) -> dict[str, Stack]:
        """Draw and write the files; return what is in them by name."""
        return {
            name: write_stack(
                folder, f"demo/{name}", drawn, self.dyes, pixel_size=self.pixel_size, interval=self.interval, bits=12, windows=True
            )
            for name, drawn in zip(self.names, self.draw(), strict=True)
        }


def _one(draw: Callable[[], generate.Samples]) -> Callable[[], list[generate.Samples]]:
    return lambda: [draw()]


def _mitotic(numbers: range, depth: int) -> Callable[[], list[generate.Samples]]:
    """Draw fields of fixed cells; every fourth shows no division."""
    stages = (0.0, 0.3, 0.8, None, 0.0, 0.55, 0.0, None)
    shape = (depth, 256, 256)

    def draw() -> list[generate.Samples]:
        found = ((number, stages[number % len(stages)]) for number in numbers)
        return [
            generate.interphase(100 + number, shape) if stage is None else generate.mitosis(100 + number, stage, shape)
            for number, stage in found
        ]

    return draw


def well_names(row: str) -> tuple[str, ...]:
    """Return the names of a plate row's fields."""
    return tuple(f"plate/{row}{column:02}_f{field}" for column in range(1, COLUMNS + 1) for field in range(1, FIELDS + 1))


def recipes() -> list[Recipe]:
    """Return all of them, the slowest first."""
    small = (1, 256, 256)
    return [
        Recipe(
            "HeLa cytoskeleton, z-stack",
            ("cytoskeleton",),
            _one(generate.cytoskeleton),
            (DAPI, TUBULIN, ACTIN, CENTROMERE),
            (0.11, 0.11, 0.5),
        ),
        Recipe("dividing cells, time-lapse", ("division",), _one(generate.division), (HISTONE, LIVE_TUBULIN), (0.22, 0.22, 1.0), 120.0),
        Recipe("organoids, z-stack", ("organoid",), _one(generate.epithelium), (DAPI, CADHERIN, ACTIN), (0.3, 0.3, 2.4)),
        Recipe("ER and mitochondria, z-stack", ("secretory",), _one(generate.secretory), (DAPI, RETICULUM, MITOCHONDRIA), (0.1, 0.1, 0.4)),
        Recipe("single-molecule FISH, z-stack", ("fish",), _one(generate.transcripts), (DAPI, ACTB, MALAT1), (0.13, 0.13, 0.3)),
        Recipe("bacteria, time-lapse", ("bacteria",), _one(generate.oscillating), (PHASE, MIND), (0.08, 0.08, 1.0), 4.0),
        Recipe("mitosis, z-stacks", _numbered("mitosis", range(1, 6)), _mitotic(range(5), 5), FIXED, (0.09, 0.09, 0.5)),
        Recipe("mitosis, single planes", _numbered("mitosis", range(6, 28)), _mitotic(range(5, 27), 1), FIXED, (0.09, 0.09, 0.5)),
        Recipe("neurons", ("neurons",), _one(generate.hippocampus), (DAPI, MAP2, SYNAPSIN), (0.32, 0.32, 1.0)),
        Recipe("living cells, DIC", ("dic",), _one(generate.interference), (HOECHST, BRIGHTFIELD), (0.13, 0.13, 1.0)),
        Recipe(
            "ER, single planes",
            _numbered("er", range(1, 6)),
            lambda: [generate.secretory(seed, small) for seed in range(31, 36)],
            (DAPI, RETICULUM, MITOCHONDRIA),
            (0.1, 0.1, 0.4),
        ),
        *(_plate_row(number) for number in range(len(ROWS))),
    ]


def _plate_row(number: int) -> Recipe:
    """Describe a row of the plate: the protein moves into the nuclei from row to row, and leaves them again."""
    shift = (0.12, 0.3, 0.55, 0.8, 0.9, 0.7, 0.45, 0.2)[number]
    names = well_names(ROWS[number])
    draw = partial(generate.screening, 60 + number, len(names), SIDE, dense=230, shift=shift)
    return Recipe(f"screening plate, row {ROWS[number]}", names, draw, (HOECHST, P65), (0.32, 0.32, 1.0))


def _numbered(name: str, numbers: range) -> tuple[str, ...]:
    return tuple(f"{name}/{name}-{number:02}" for number in numbers)


def cook_all(folder: Path) -> Iterator[tuple[str, dict[str, Stack]]]:
    """Yield each recipe's label and files as they are done; two are drawn at a time."""
    wanted = recipes()
    pool = ThreadPoolExecutor(2)
    try:
        for recipe, done in zip(wanted, pool.map(lambda recipe: recipe.cook(folder), wanted), strict=True):
            yield recipe.label, done
    finally:
        pool.shutdown(cancel_futures=True)
