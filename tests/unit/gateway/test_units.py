"""Units: what each is of another, as OMERO itself has it."""

import math

import pytest
from omero.model import ElectricPotentialI, FrequencyI, LengthI, PowerI, PressureI, TemperatureI, TimeI

from omeroweb_pyr.gateway.model_units import converted

KINDS = [LengthI, TimeI, ElectricPotentialI, FrequencyI, PowerI, PressureI, TemperatureI]
LEFT_OUT = {"PIXEL", "REFERENCEFRAME", "THOU", "MILLITORR"}
"""The first two are nothing of any other unit; of the others omero-py has it wrong by powers of ten."""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_all_units_of_omero_are_known_and_the_same(kind):
    names = sorted(set(kind.SYMBOLS) - LEFT_OUT)
    first = kind(3.5, names[0])
    for name in names:
        ours = converted(3.5, kind.SYMBOLS[names[0]], kind.SYMBOLS[name])
        assert ours is not None
        assert float(ours) == pytest.approx(kind(first, name).getValue(), rel=1e-6)


@pytest.mark.parametrize(
    ("value", "unit", "to", "same"),
    [
        (500, "nm", "µm", 0.5),
        (0.1, "mM", "uM", 100),
        (3, "mg", "kg", 3e-6),
        (37, "°C", "K", 310.15),
        (1, "h", "min", 60),
        (2, "passages", "passages", 2),
        (1, "mm Hg", "mmHg", 1),
        (2, "passages", "days", None),
        (2, "nM", "nm", None),
        (2, "", "nm", None),
        (1000, "thou", "in", 1),
        (1000, "mTorr", "Torr", 1),
        (1e300, "Ym", "ym", math.inf),
        (math.inf, "m", "mm", None),
        (2, "pixel", "µm", None),
    ],
)
def test_units_of_a_laboratory(value, unit, to, same):
    assert converted(value, unit, to) == same
