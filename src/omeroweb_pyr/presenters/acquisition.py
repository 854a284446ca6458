"""How an image was acquired, as lines under headings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from omeroweb_pyr.gateway.model import Channel
from omeroweb_pyr.gateway.model_acquisition import Acquisition, Known, Quantity
from omeroweb_pyr.gateway.model_changes import File
from omeroweb_pyr.presenters.wording import number, size

PARTS: Mapping[str, Mapping[str, str]] = {
    "Microscope": {"microscope": "Model", "microscope_maker": "Manufacturer", "microscope_type": "Type"},
    "Objective": {
        "objective": "Model",
        "objective_maker": "Manufacturer",
        "magnification": "Magnification",
        "calibrated": "Calibrated",
        "aperture": "Numerical aperture",
        "immersion": "Immersion",
        "correction": "Correction",
        "working_distance": "Working distance",
        "medium": "Medium",
        "refraction": "Refractive index",
        "collar": "Correction collar",
    },
    "Environment": {"temperature": "Temperature", "air_pressure": "Air pressure", "humidity": "Humidity", "co2": "CO₂"},
    "Stage": {"stage": "Label", "stage_x": "X", "stage_y": "Y", "stage_z": "Z"},
}
CHANNEL: Mapping[str, str] = {
    "fluor": "Fluorophore",
    "excitation": "Excitation",
    "emission": "Emission",
    "mode": "Mode",
    "illumination": "Illumination",
    "contrast": "Contrast",
    "exposure": "Exposure",
    "pinhole": "Pinhole",
    "nd_filter": "Neutral density",
    "light": "Light source",
    "light_maker": "Light source by",
    "power": "Power",
    "wavelength": "Wavelength",
    "attenuation": "Attenuation",
    "detector": "Detector",
    "detector_maker": "Detector by",
    "detector_type": "Detector type",
    "gain": "Gain",
    "offset": "Offset",
    "voltage": "Voltage",
    "binning": "Binning",
    "readout": "Read-out rate",
    "filter_set": "Filter set",
    "dichroic": "Dichroic",
    "excitation_filter": "Excitation filter",
    "emission_filter": "Emission filter",
}
FOLD = "\N{MULTIPLICATION SIGN}"
FORMS = {
    "humidity": "{:.0%}",
    "co2": "{:.1%}",
    "attenuation": "{:.1%}",
    "magnification": "{:g}" + FOLD,
    "calibrated": "{:g}" + FOLD,
}
"""How numbers without a unit are spelled, where not plainly."""
Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Lines under a heading; ``color`` is that of a channel."""

    title: str
    lines: Lines
    color: str = ""


@dataclass(frozen=True, slots=True)
class Acquired:
    """Everything that is known of an acquisition."""

    parts: tuple[Part, ...]
    channels: tuple[Part, ...]
    files: tuple[tuple[str, str, str], ...]
    """Where each file is in OMERO, where it was before, and how large it is."""
    planes: str = ""
    """Of how many planes something is known, in words."""


def acquired(of: Acquisition, drawn: Sequence[Channel], files: Iterable[File]) -> Acquired:
    """Lay out what is known; parts of which nothing is known are left out."""
    planes = sum(int(str(known.get("planes", 0))) for known in of.channels)
    parts = (Part(title, _lines(of.image, labels)) for title, labels in PARTS.items())
    return Acquired(
        parts=tuple(part for part in parts if part.lines),
        channels=tuple(
            Part(channel.name, _lines(known, CHANNEL), channel.color[:6]) for channel, known in zip(drawn, of.channels, strict=False)
        ),
        planes=number(planes) if planes else "",
        files=tuple((f"{file.path}{file.name}", file.came_from, size(file.size)) for file in files),
    )


def _lines(known: Known, labels: Mapping[str, str]) -> Lines:
    return tuple((label, _spelled(name, known)) for name, label in labels.items() if name in known)


def _spelled(name: str, known: Known) -> str:
    value, longest = known[name], known.get("longest_exposure")
    if isinstance(value, Quantity):
        until = f" to {longest:.6g}" if name == "exposure" and isinstance(longest, float) and longest > value.value else ""
        return f"{value.value:.6g}{until} {value.symbol}"
    if isinstance(value, float | int) and not isinstance(value, bool):
        return FORMS.get(name, "{:.6g}").format(value)
    return str(value)
