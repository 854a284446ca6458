"""What the composed images are called, and what is said of them: where the pictures are from is told of each."""

from omeroweb_pyr.embedded.composing.packages import source

PROJECT = "Real pictures"
ABOUT = (
    "Pictures that microscopes took, taken out of Python packages on this machine, and images composed of them. "
    "What is composed is called so; the licences named are those of the packages."
)

PUBLISHED = "As they were published"
STACKS = "Composed stacks"
SLIDE = "Composed slide"
DATASETS = {
    PUBLISHED: "The pictures themselves. Pixel sizes are given where the source tells them.",
    STACKS: "A z-stack with three channels, and a time-lapse with channels and planes, worked out of real ones.",
    SLIDE: "A slide as large as scanners make them: one real photo and its mirror images, side by side.",
}

TITLES = {
    "nuclei": "Nuclei, z-stack",
    "cells": "Moving cells, time-lapse",
    "telomeres": "Telomeres, time-lapse",
    "terra": "TERRA, single transcripts",
    "skin": "Skin, haematoxylin and eosin",
    "fundus": "Fundus of an eye",
    "colon": "Colon, immunohistochemistry",
    "cell": "Nuclei, envelopes and cytoplasm, z-stack (composed)",
    "movement": "Moving cells in 5 dimensions (composed)",
    "slide": "Skin slide (composed)",
}

HOW = {
    "cell": "The nuclei are real; envelopes and cytoplasm are computed from them and from their outlines.",
    "movement": "The frames are real; planes out of focus are blurred copies, and the second channel is what changes until the next frame.",
    "slide": "The photo and its mirror images, side by side, packed as a pyramid of JPEG tiles.",
}

ARRIVING = "Being imported: "
"""What the slide's name begins with until it is there."""

SCREEN = "Real crops (composed)"
SCREEN_ABOUT = "A plate of which every well shows a crop of a real picture; what a well stands for is made up."
PLATE = "96 wells of crops (composed)"


def credit(file: str) -> str:
    """Say where a picture is from."""
    package, licence, whose = source(file)
    return f"{file} of the Python package {package} ({licence}), which credits it to {whose}."


def description(name: str, file: str) -> str:
    """Say of an image where it is from, and how it was composed."""
    return f"Composed of {credit(file)} {HOW[name]}" if name in HOW else f"The picture {credit(file)}"


def pairs(file: str) -> list[tuple[str, str]]:
    """Return the same as key-value pairs."""
    package, licence, whose = source(file)
    return [("File", file), ("Package", package), ("Licence of the package", licence), ("Credited to", whose)]
