"""OME-XML: names, dates, pixel sizes and channels of the images in an OME-TIFF."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime

from omeroweb_pyr.embedded.importing.facts import (
    LENGTHS,
    PLACES,
    PRIMARIES,
    TIMES,
    ChannelFacts,
    Color,
    Facts,
    PlaneFacts,
    Quantity,
    Unreadable,
    quantity,
)

ANY = float("-inf")
LONGEST = 8
"""Digits of a number of a plane, which there are not so many of."""


def parse(text: str) -> list[Facts]:
    """Return what is told of each image, in the order of the file."""
    if "<!DOCTYPE" in text:
        raise Unreadable("its OME-XML declares a document type, which may harm its readers")
    try:
        root = ET.fromstring(text)  # noqa: S314  (without a document type there are no entities to expand)
    except ET.ParseError as error:
        raise Unreadable(f"its OME-XML is broken: {error}") from None
    return [_image(image) for image in _children(root, "Image")]


def _image(image: ET.Element) -> Facts:
    pixels = next(_children(image, "Pixels"), ET.Element("Pixels"))
    bits = pixels.get("SignificantBits", "")
    across, down, deep = (
        quantity(pixels.get(f"PhysicalSize{axis}"), pixels.get(f"PhysicalSize{axis}Unit"), LENGTHS, "MICROMETER") for axis in "XYZ"
    )
    return Facts(
        name=image.get("Name") or None,
        description=_text(image, "Description"),
        acquired=moment(_text(image, "AcquisitionDate")),
        pixel_size=(across, down, deep),
        interval=quantity(pixels.get("TimeIncrement"), pixels.get("TimeIncrementUnit"), TIMES, "SECOND"),
        bits=int(bits) if bits.isdecimal() else None,
        channels=tuple(_channels(pixels)),
        planes=tuple(_planes(pixels)),
    )


def _planes(pixels: ET.Element) -> Iterator[PlaneFacts]:
    """Yield what is told of each plane, once; the values may be nought and below."""
    seen = set()
    for plane in _children(pixels, "Plane"):
        spot = [plane.get(f"The{axis}", "") for axis in "ZCT"]
        if not all(number.isascii() and number.isdecimal() and len(number) < LONGEST for number in spot) or tuple(spot) in seen:
            continue
        seen.add(tuple(spot))
        z, c, t = map(int, spot)
        across, down, deep = (_of_plane(plane, f"Position{axis}", PLACES, "REFERENCEFRAME") for axis in "XYZ")
        time, exposure = (_of_plane(plane, name, TIMES, "SECOND") for name in ("DeltaT", "ExposureTime"))
        yield PlaneFacts(z=z, c=c, t=t, time=time, exposure=exposure, position=(across, down, deep))


def _of_plane(plane: ET.Element, name: str, units: dict[str, str], usual: str) -> Quantity | None:
    return quantity(plane.get(name), plane.get(f"{name}Unit"), units, usual, ANY)


def _channels(pixels: ET.Element) -> Iterator[ChannelFacts]:
    for channel in _children(pixels, "Channel"):
        samples = channel.get("SamplesPerPixel", "1")
        count = int(samples) if samples.isdecimal() else 1
        told = _channel(channel)
        if count == 1:
            yield told
        for place in range(count if count > 1 else 0):
            yield ChannelFacts(name=told.name, color=PRIMARIES[place] if place < len(PRIMARIES) else None)


def _channel(channel: ET.Element) -> ChannelFacts:
    return ChannelFacts(
        name=channel.get("Name") or None,
        fluor=channel.get("Fluor") or None,
        color=_color(channel.get("Color")),
        excitation=quantity(channel.get("ExcitationWavelength"), channel.get("ExcitationWavelengthUnit"), LENGTHS, "NANOMETER"),
        emission=quantity(channel.get("EmissionWavelength"), channel.get("EmissionWavelengthUnit"), LENGTHS, "NANOMETER"),
    )


def _color(text: str | None) -> Color | None:
    """Unpack a signed RGBA integer."""
    try:
        red, green, blue, _ = int(text or "").to_bytes(4, "big", signed=True)
    except (ValueError, OverflowError):
        return None
    return red, green, blue


def moment(text: str | None) -> int | None:
    """Return a date as milliseconds; one without a zone is taken as UTC."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return round((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() * 1000)


def _children(parent: ET.Element, name: str) -> Iterator[ET.Element]:
    """Yield children whatever their namespace: it names the version of the schema."""
    return (child for child in parent if child.tag.rpartition("}")[2] == name)


def _text(parent: ET.Element, name: str) -> str | None:
    found = next(_children(parent, name), None)
    return (found.text or "").strip() or None if found is not None else None
