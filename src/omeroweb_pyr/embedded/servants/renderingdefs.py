"""Rendering settings that are not stored, as the objects that clients know."""

from typing import Any

import omero.model
from omero.rtypes import rbool, rdouble, rint, rstring

from omeroweb_pyr.embedded.pixels.records import Record
from omeroweb_pyr.embedded.pixels.settings import Binding, Quantum, Settings
from omeroweb_pyr.embedded.servants.types import enumeration
from omeroweb_pyr.embedded.wire.service import Call


def as_object(call: Call, known: Record, settings: Settings) -> Any:
    """Make an omero.model.RenderingDef without an id."""
    made = omero.model.RenderingDefI()
    made.pixels = omero.model.PixelsI(known.id, False)
    made.defaultZ, made.defaultT = rint(settings.default_z), rint(settings.default_t)
    made.model = enumeration(call, "RenderingModel", settings.model)
    made.quantization = _quantum(settings.quantum)
    for binding in settings.bindings:
        made.addChannelBinding(_binding(call, binding))
    return made


def _quantum(quantum: Quantum) -> Any:
    made = omero.model.QuantumDefI()
    made.cdStart, made.cdEnd, made.bitResolution = rint(quantum.start), rint(quantum.end), rint(quantum.resolution)
    return made


def _binding(call: Call, binding: Binding) -> Any:
    made = omero.model.ChannelBindingI()
    made.red, made.green, made.blue, made.alpha = (rint(part) for part in binding.color)
    made.inputStart, made.inputEnd = rdouble(binding.start), rdouble(binding.end)
    made.family, made.coefficient = enumeration(call, "Family", binding.family), rdouble(binding.coefficient)
    made.active, made.noiseReduction = rbool(binding.active), rbool(binding.noise_reduction)
    made.lookupTable = None if binding.lut is None else rstring(binding.lut)
    if binding.reverse:
        inverted = omero.model.ReverseIntensityContextI()
        inverted.reverse = rbool(True)
        made.addCodomainMapContext(inverted)
    return made
