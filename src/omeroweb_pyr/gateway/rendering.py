"""Rendering settings as values: what is saved, what a request asks for, and what of it goes to OMERO."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import omero.all  # noqa: F401  # defines omero.model
from omero.model import (
    ChannelBindingI,
    FamilyI,
    QuantumDefI,
    RenderingDefI,
    RenderingModelI,
    ReverseIntensityContextI,
)
from omero.rtypes import rbool, rdouble, rint, rstring

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.gateway import model
from omeroweb_pyr.imaging.model import ChannelView, View

MODELS = {"c": "rgb", "g": "greyscale"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """How one channel is drawn, with all that OMERO needs to be told of it."""

    active: bool
    start: float
    end: float
    red: int
    green: int
    blue: int
    alpha: int = 255
    lut: str = ""
    inverted: bool = False
    family: str = "linear"
    coefficient: float = 1.0
    noise: bool = False

    @property
    def color(self) -> str:
        """Return the colour as six hex digits."""
        return f"{self.red:02X}{self.green:02X}{self.blue:02X}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """How an image is drawn; ``model`` is OMERO's word for it, planes count from 0."""

    model: str
    default_z: int
    default_t: int
    channels: tuple[Binding, ...]
    bits: int = 255
    codomain_start: int = 0
    codomain_end: int = 255

    @property
    def inverted(self) -> frozenset[int]:
        """Return the places of the channels that are drawn inverted."""
        return frozenset(index for index, channel in enumerate(self.channels) if channel.inverted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What an image knows of a channel by itself, whatever the settings."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The settings that the caller sees, and whether OMERO has them: where nobody ever saved any, they are a guess."""

    rendering: Rendering
    channels: tuple[Channel, ...]
    stored: bool

    def settings(self) -> model.Settings:
        """Return them as the rest of the app knows them."""
        return model.Settings(
            channels=tuple(
                model.Channel(
                    index=place + 1,
                    name=channel.name,
                    color=binding.color,
                    lut=binding.lut or None,
                    active=binding.active,
                    start=binding.start,
                    end=binding.end,
                    low=min(channel.low, binding.start),
                    high=max(channel.high, binding.end),
                    inverted=binding.inverted,
                    family=binding.family,
                    coefficient=binding.coefficient,
                )
                for place, (channel, binding) in enumerate(zip(self.channels, self.rendering.channels, strict=True))
            ),
            default_z=self.rendering.default_z + 1,
            default_t=self.rendering.default_t + 1,
            model="g" if self.rendering.model == MODELS["g"] else "c",
        )


def asked(saved: Rendering, view: View) -> Rendering:
    """Return the saved settings with what a request changes of them; channels that it does not list are off."""
    kind = MODELS[view.model] if view.model else saved.model
    if view.channels is None:
        return replace(saved, model=kind)
    listed = {channel.index - 1: channel for channel in view.channels}
    if any(place not in range(len(saved.channels)) for place in listed):
        raise BadRequest(f"This image has {len(saved.channels)} channels.")
    channels = tuple(
        _asked(binding, listed[place]) if place in listed else replace(binding, active=False)
        for place, binding in enumerate(saved.channels)
    )
    return replace(saved, model=kind, channels=channels)


def _asked(binding: Binding, channel: ChannelView) -> Binding:
    told = {
        "active": channel.active,
        "inverted": channel.inverted,
        "family": channel.family,
        "coefficient": channel.coefficient,
    }
    changes: dict[str, object] = {name: value for name, value in told.items() if value is not None}
    if channel.start is not None:
        changes["start"] = channel.start
    if channel.end is not None:
        changes["end"] = channel.end
    if channel.color is not None:
        red, green, blue = bytes.fromhex(channel.color[:6])
        changes |= {"red": red, "green": green, "blue": blue, "lut": ""}
    if channel.lut is not None:
        changes["lut"] = channel.lut
    return replace(binding, **changes)  # type: ignore[arg-type]


def to_omero(rendering: Rendering, inverted: Collection[int]) -> RenderingDefI:
    """Return the whole of the settings for ``updateSettings``; ``inverted`` are the channels that need not be inverted again.

    Everything is sent, so that nothing of an earlier request stays: an empty LUT takes one away.
    """
    settings = RenderingDefI()
    settings.model = RenderingModelI()
    settings.model.value = rstring(rendering.model)
    settings.defaultZ, settings.defaultT = rint(rendering.default_z), rint(rendering.default_t)
    settings.quantization = QuantumDefI()
    settings.quantization.bitResolution = rint(rendering.bits)
    settings.quantization.cdStart = rint(rendering.codomain_start)
    settings.quantization.cdEnd = rint(rendering.codomain_end)
    for place, channel in enumerate(rendering.channels):
        settings.addChannelBinding(_to_omero(channel, invert=channel.inverted and place not in inverted))
    return settings


def _to_omero(channel: Binding, *, invert: bool) -> ChannelBindingI:
    binding = ChannelBindingI()
    binding.active = rbool(channel.active)
    binding.inputStart, binding.inputEnd = rdouble(channel.start), rdouble(channel.end)
    binding.red, binding.green = rint(channel.red), rint(channel.green)
    binding.blue, binding.alpha = rint(channel.blue), rint(channel.alpha)
    binding.lookupTable = rstring(channel.lut)
    binding.family = FamilyI()
    binding.family.value = rstring(channel.family)
    binding.coefficient = rdouble(channel.coefficient)
    binding.noiseReduction = rbool(channel.noise)
    if invert:
        context = ReverseIntensityContextI()
        context.reverse = rbool(True)
        binding.addCodomainMapContext(context)
    return binding
