"""The settings of a rendering engine: what its many getters and setters read and change."""

import math
from dataclasses import replace
from typing import Any

import omero.model
import omero.romio
from omero.rtypes import rbool, rint

from omeroweb_pyr.embedded.pixels import luts
from omeroweb_pyr.embedded.pixels.encode import QUALITY
from omeroweb_pyr.embedded.pixels.settings import FAMILIES, MODELS, TYPE_RANGES, Binding, Quantum, Settings
from omeroweb_pyr.embedded.servants.samples import SamplesService
from omeroweb_pyr.embedded.servants.types import enumeration, enumerations
from omeroweb_pyr.embedded.wire.service import Call, raise_api_usage, raise_validation

RESOLUTIONS = tuple((1 << bits) - 1 for bits in range(1, 9))
"""In how many steps samples can be mapped to 8 bits."""


class RenderingState(SamplesService):
    """Getters and setters; the settings are replaced as a whole, so that a refused change changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._settings: Settings | None = None
        self._loaded = False
        self._quality = QUALITY

    def close(self, call: Call) -> None:
        """Forget everything."""
        super().close(call)
        self._settings, self._loaded = None, False

    def getModel(self, call: Call) -> Any:
        """Return the model: rgb or greyscale."""
        return enumeration(call, "RenderingModel", self._ready().model)

    def setModel(self, call: Call, model: Any) -> None:
        """Draw in colours (rgb) or the first active channel in grey (greyscale)."""
        self._change(model=_enumerated(call, "RenderingModel", model, MODELS))

    def getAvailableModels(self, call: Call) -> list[Any]:
        """Return all models."""
        return enumerations(call, "RenderingModel")

    def getAvailableFamilies(self, call: Call) -> list[Any]:
        """Return all families of curves."""
        return enumerations(call, "Family")

    def getDefaultZ(self, call: Call) -> int:
        """Return the plane that is shown first."""
        return self._ready().default_z

    def getDefaultT(self, call: Call) -> int:
        """Return the time point that is shown first."""
        return self._ready().default_t

    def setDefaultZ(self, call: Call, z: int) -> None:
        """Choose the plane that is shown first."""
        self._change(default_z=_within("z", z, self._known().sizes.z))

    def setDefaultT(self, call: Call, t: int) -> None:
        """Choose the time point that is shown first."""
        self._change(default_t=_within("t", t, self._known().sizes.t))

    def getQuantumDef(self, call: Call) -> Any:
        """Return the interval that samples are mapped to."""
        quantum = self._ready().quantum
        made = omero.model.QuantumDefI()
        made.cdStart, made.cdEnd, made.bitResolution = rint(quantum.start), rint(quantum.end), rint(quantum.resolution)
        return made

    def setQuantumStrategy(self, call: Call, resolution: int) -> None:
        """Map samples in fewer steps."""
        quantum = self._ready().quantum
        self._change(quantum=_quantum(quantum.start, quantum.end, resolution))

    def setCodomainInterval(self, call: Call, start: int, end: int) -> None:
        """Map samples to a part of 0 to 255."""
        self._change(quantum=_quantum(start, end, self._ready().quantum.resolution))

    def setQuantizationMap(self, call: Call, channel: int, family: Any, coefficient: float, noise_reduction: bool) -> None:
        """Choose a channel's curve; noise reduction is kept, but makes no difference."""
        name = _enumerated(call, "Family", family, FAMILIES)
        self._bind(channel, family=name, coefficient=_coefficient(coefficient), noise_reduction=noise_reduction)

    def getChannelFamily(self, call: Call, channel: int) -> Any:
        """Return the family of a channel's curve."""
        return enumeration(call, "Family", self._binding(channel).family)

    def getChannelNoiseReduction(self, call: Call, channel: int) -> bool:
        """Return what setQuantizationMap was told."""
        return self._binding(channel).noise_reduction

    def getChannelCurveCoefficient(self, call: Call, channel: int) -> float:
        """Return the coefficient of a channel's curve."""
        return self._binding(channel).coefficient

    def getChannelStats(self, call: Call, channel: int) -> list[float]:
        """Return the least and the greatest sample of a channel, as far as known."""
        self._binding(channel)
        known = self._known()
        return list(known.looks[channel].extremes or TYPE_RANGES[known.pixel_type])

    def setChannelWindow(self, call: Call, channel: int, start: float, end: float) -> None:
        """Choose the samples that are drawn black and in full colour."""
        start, end = _window(start, end)
        self._bind(channel, start=start, end=end)

    def getChannelWindowStart(self, call: Call, channel: int) -> float:
        """Return the sample that is drawn black."""
        return self._binding(channel).start

    def getChannelWindowEnd(self, call: Call, channel: int) -> float:
        """Return the sample that is drawn in full colour."""
        return self._binding(channel).end

    def setRGBA(self, call: Call, channel: int, red: int, green: int, blue: int, alpha: int) -> None:
        """Choose a channel's colour; a lookup table, if any, stays in its place."""
        self._bind(channel, color=_color(red, green, blue, alpha))

    def getRGBA(self, call: Call, channel: int) -> list[int]:
        """Return a channel's colour."""
        return list(self._binding(channel).color)

    def setActive(self, call: Call, channel: int, active: bool) -> None:
        """Switch a channel on or off."""
        self._bind(channel, active=active)

    def isActive(self, call: Call, channel: int) -> bool:
        """Say whether a channel is on."""
        return self._binding(channel).active

    def setChannelLookupTable(self, call: Call, channel: int, name: str | None) -> None:
        """Choose a channel's lookup table; no name takes it away."""
        self._bind(channel, lut=_lut(name))

    def getChannelLookupTable(self, call: Call, channel: int) -> str:
        """Return the name of a channel's lookup table, empty when there is none."""
        return self._binding(channel).lut or ""

    def addCodomainMapToChannel(self, call: Call, context: Any, channel: int) -> None:
        """Invert a channel: this is the only map there is."""
        _check_map(context)
        self._bind(channel, reverse=True)

    def removeCodomainMapFromChannel(self, call: Call, context: Any, channel: int) -> None:
        """Stop inverting a channel."""
        _check_map(context)
        self._bind(channel, reverse=False)

    def addCodomainMap(self, call: Call, context: Any) -> None:
        """Invert all channels."""
        self._invert_all(context, reverse=True)

    def updateCodomainMap(self, call: Call, context: Any) -> None:
        """Invert all channels: an inversion has nothing to set."""
        self._invert_all(context, reverse=True)

    def removeCodomainMap(self, call: Call, context: Any) -> None:
        """Stop inverting."""
        self._invert_all(context, reverse=False)

    def getCodomainMapContext(self, call: Call, channel: int) -> list[Any]:
        """Return a channel's maps: an inversion, or nothing."""
        if not self._binding(channel).reverse:
            return []
        made = omero.model.ReverseIntensityContextI()
        made.reverse = rbool(True)
        return [made]

    def updateSettings(self, call: Call, wanted: Any) -> None:
        """Take over what is given: a missing value changes nothing, a missing inversion does not take one away."""
        settings, known = self._ready(), self._known()
        if wanted is None:
            raise_api_usage("No settings are given.")
        changes: dict[str, Any] = {}
        if wanted.model is not None:
            changes["model"] = _enumerated(call, "RenderingModel", wanted.model, MODELS)
        if wanted.defaultZ is not None:
            changes["default_z"] = _within("z", wanted.defaultZ.val, known.sizes.z)
        if wanted.defaultT is not None:
            changes["default_t"] = _within("t", wanted.defaultT.val, known.sizes.t)
        if wanted.quantization is not None and wanted.quantization.isLoaded():
            given = wanted.quantization
            changes["quantum"] = _quantum(given.cdStart.val, given.cdEnd.val, given.bitResolution.val)
        bindings = wanted.copyWaveRendering() if wanted.sizeOfWaveRendering() > 0 else []
        if len(bindings) > len(settings.bindings):
            raise_validation(f"Settings for {len(bindings)} channels don't fit an image of {len(settings.bindings)}.")
        for channel, binding in enumerate(bindings):
            if binding is not None:
                settings = settings.channel(channel, **_updates(call, settings.bindings[channel], binding))
        self._settings = replace(settings, **changes)

    def setCompressionLevel(self, call: Call, level: float) -> None:
        """Choose the quality of JPEGs; 1 is best."""
        if not 0 <= level <= 1:
            raise_validation(f"A compression level is between 0 and 1, not {level}.")
        self._quality = level

    def getCompressionLevel(self, call: Call) -> float:
        """Return the quality of JPEGs."""
        return self._quality

    def isPixelsTypeSigned(self, call: Call) -> bool:
        """Say whether samples may be negative."""
        return self._known().pixel_type not in {"bit", "uint8", "uint16", "uint32"}

    def getPixelsTypeLowerBound(self, call: Call, channel: int) -> float:
        """Return the least sample that the type allows."""
        self._channel(channel)
        return TYPE_RANGES[self._known().pixel_type][0]

    def getPixelsTypeUpperBound(self, call: Call, channel: int) -> float:
        """Return the greatest sample that the type allows."""
        self._channel(channel)
        return TYPE_RANGES[self._known().pixel_type][1]

    def _ready(self) -> Settings:
        if self._settings is None or not self._loaded:
            raise_api_usage("The rendering engine is not loaded: load comes first.")
        return self._settings

    def _binding(self, channel: int) -> Binding:
        settings = self._ready()
        return settings.bindings[self._channel(channel)]

    def _bind(self, channel: int, **changes: Any) -> None:
        self._settings = self._ready().channel(self._channel(channel), **changes)

    def _change(self, **changes: Any) -> None:
        self._settings = replace(self._ready(), **changes)

    def _invert_all(self, context: Any, *, reverse: bool) -> None:
        _check_map(context)
        settings = self._ready()
        self._settings = replace(settings, bindings=tuple(replace(binding, reverse=reverse) for binding in settings.bindings))


def _updates(call: Call, now: Binding, wanted: Any) -> dict[str, Any]:
    """Return what an omero.model.ChannelBinding changes."""
    changes: dict[str, Any] = {}
    if wanted.active is not None:
        changes["active"] = wanted.active.val
    if wanted.inputStart is not None or wanted.inputEnd is not None:
        start, end = _or(wanted.inputStart, now.start), _or(wanted.inputEnd, now.end)
        changes["start"], changes["end"] = _window(start, end)
    given = (wanted.red, wanted.green, wanted.blue, wanted.alpha)
    if any(part is not None for part in given):
        changes["color"] = _color(*(_or(part, old) for part, old in zip(given, now.color, strict=True)))
    if wanted.family is not None:
        changes["family"] = _enumerated(call, "Family", wanted.family, FAMILIES)
    if wanted.coefficient is not None:
        changes["coefficient"] = _coefficient(wanted.coefficient.val)
    if wanted.noiseReduction is not None:
        changes["noise_reduction"] = wanted.noiseReduction.val
    if wanted.lookupTable is not None:
        changes["lut"] = _lut(wanted.lookupTable.val)
    maps = wanted.copySpatialDomainEnhancement() if wanted.sizeOfSpatialDomainEnhancement() > 0 else []
    if any(isinstance(found, omero.model.ReverseIntensityContext) for found in maps):
        changes["reverse"] = True
    return changes


def _or(value: Any, otherwise: Any) -> Any:
    return otherwise if value is None else value.val


def _enumerated(call: Call, type_name: str, given: Any, allowed: tuple[str, ...]) -> str:
    """Return the value of an enumeration object, which may name only its id."""
    if given is None:
        raise_api_usage(f"No {type_name} is given.")
    value = given.value.val if given.isLoaded() and given.value is not None else None
    if value is None and given.id is not None:
        found = (entry.value.val for entry in enumerations(call, type_name) if entry.id.val == given.id.val)
        value = next(found, None)
    if value not in allowed:
        raise_validation(f"There is no {type_name} {value!r}.")
    return str(value)


def _check_map(context: Any) -> None:
    if not isinstance(context, omero.romio.ReverseIntensityMapContext):
        raise_validation("The only codomain map is ReverseIntensityMapContext.")


def _window(start: float, end: float) -> tuple[float, float]:
    if not (math.isfinite(start) and math.isfinite(end) and start < end):
        raise_validation(f"A channel's window must begin below its end, not run from {start} to {end}.")
    return start, end


def _color(*parts: int) -> tuple[int, int, int, int]:
    if not all(0 <= part <= 255 for part in parts):
        raise_validation(f"Red, green, blue and alpha are between 0 and 255, not {parts}.")
    red, green, blue, alpha = parts
    return red, green, blue, alpha


def _lut(name: str | None) -> str | None:
    if name and luts.table(name) is None:
        raise_validation(f"There is no lookup table {name!r}.")
    return name or None


def _coefficient(value: float) -> float:
    if not (math.isfinite(value) and value > 0):
        raise_validation(f"A curve's coefficient must be above 0, not {value}.")
    return value


def _quantum(start: int, end: int, resolution: int) -> Quantum:
    if not 0 <= start < end <= 255:
        raise_validation(f"Samples are mapped to a part of 0 to 255, not to {start} to {end}.")
    if resolution not in RESOLUTIONS:
        raise_validation(f"A bit resolution is one of {', '.join(map(str, RESOLUTIONS))}, not {resolution}.")
    return Quantum(start, end, resolution)


def _within(axis: str, index: int, length: int) -> int:
    if not 0 <= index < length:
        raise_validation(f"There is no plane {axis}={index}: {axis} runs from 0 to {length - 1}.")
    return index
