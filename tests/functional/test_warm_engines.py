"""An engine in use draws what a new one draws, whatever it was told before."""

import numpy as np
import omero
import pytest
from omero.rtypes import rbool, rint, rstring

from engines import opened, picture, plane
from omeroweb_pyr.embedded.pixels import luts

REVERSE = omero.romio.ReverseIntensityMapContext


def settings(*, lut="", model=None, reverse=False, color=(255, 40, 7)):
    """Make what a web gateway sends: an empty name takes a lookup table away."""
    made = omero.model.RenderingDefI()
    made.model = model
    for channel in range(2):
        binding = omero.model.ChannelBindingI()
        binding.active, binding.lookupTable = rbool(channel == 0), rstring(lut if channel == 0 else "")
        binding.red, binding.green, binding.blue, binding.alpha = (rint(part) for part in (*color, 255))
        if reverse:
            context = omero.model.ReverseIntensityContextI()
            context.reverse = rbool(True)
            binding.addCodomainMapContext(context)
        made.addChannelBinding(binding)
    return made


@pytest.fixture
def engines(world, connect, pixels_of):
    """Two engines of the same image: one to be used, one to stay as it is."""
    client, pixels = connect(world), pixels_of(world.image())
    return opened(client, pixels), opened(client, pixels)


def wear(engine):
    """Change everything that can be changed, and draw."""
    engine.setChannelLookupTable(0, "fire.lut")
    engine.addCodomainMapToChannel(REVERSE(), 0)
    engine.setChannelWindow(0, 3, 9)
    family = next(family for family in engine.getAvailableFamilies() if family.value.val == "exponential")
    engine.setQuantizationMap(0, family, 0.5, True)
    engine.setModel(next(model for model in engine.getAvailableModels() if model.value.val == "greyscale"))
    return engine.renderCompressed(plane())


def undo(engine, other):
    engine.removeCodomainMapFromChannel(REVERSE(), 0)
    engine.setChannelWindow(0, other.getChannelWindowStart(0), other.getChannelWindowEnd(0))
    engine.setQuantizationMap(0, other.getChannelFamily(0), other.getChannelCurveCoefficient(0), other.getChannelNoiseReduction(0))


def test_lookup_table_and_inversion_then_without(engines):
    warm, fresh = engines
    rgb = fresh.getModel()
    fresh.updateSettings(settings(model=rgb))
    expected = fresh.renderCompressed(plane(1, 1))
    assert wear(warm) != expected
    warm.updateSettings(settings(model=rgb))
    undo(warm, fresh)
    assert warm.renderCompressed(plane(1, 1)) == expected
    assert warm.getCodomainMapContext(0) == []
    assert warm.getChannelLookupTable(0) == ""


@pytest.mark.parametrize("name", ["cool.lut", "3-3-2_rgb.lut", "hilo.lut", "phase.lut"])
def test_lookup_tables_draw_their_colours(engines, name):
    engine, _ = engines
    engine.updateSettings(settings(lut=name, model=engine.getModel()))
    engine.setChannelWindow(0, 0, 255)
    shown = picture(engine.render(plane()))
    samples = np.add.outer(2 * np.arange(24), np.arange(32))
    np.testing.assert_array_equal(shown, luts.table(name)[samples])
    engine.addCodomainMapToChannel(REVERSE(), 0)
    np.testing.assert_array_equal(picture(engine.render(plane())), luts.table(name)[255 - samples])
    engine.setChannelLookupTable(0, None)
    engine.removeCodomainMapFromChannel(REVERSE(), 0)
    assert engine.getChannelLookupTable(0) == ""
    np.testing.assert_array_equal(picture(engine.render(plane())), samples[..., None] * np.array((255, 40, 7)) // 255)


def test_lookup_tables_that_are_unknown_are_refused(engines):
    engine, _ = engines
    for call in (lambda: engine.setChannelLookupTable(0, "no.lut"), lambda: engine.updateSettings(settings(lut="no.lut"))):
        with pytest.raises(omero.ValidationException, match=r"no lookup table 'no\.lut'"):
            call()
    assert engine.getChannelLookupTable(0) == ""
    engine.setChannelLookupTable(0, "cool.lut")
    engine.saveCurrentSettings()
    assert engine.getChannelLookupTable(0) == "cool.lut"


CURVES = {
    "linear": lambda x, k: x,
    "polynomial": lambda x, k: (x / 255) ** k * 255,
    "exponential": lambda x, k: (np.exp(x**k) - 1) / (np.exp(255**k) - 1) * 255,
    "logarithmic": lambda x, k: np.log(np.maximum(x, 1)) / np.log(255) * 255,
}


@pytest.mark.parametrize("family", CURVES)
@pytest.mark.parametrize("k", [0.5, 1.0, 1.1])
def test_families_bend_between_fixed_ends(engines, family, k):
    engine, _ = engines
    found = next(each for each in engine.getAvailableFamilies() if each.value.val == family)
    engine.updateSettings(settings(color=(255, 255, 255)))
    engine.setChannelWindow(0, 0, 77)
    engine.setQuantizationMap(0, found, k, False)
    shown = picture(engine.render(plane()))[..., 0]
    levels = np.add.outer(2 * np.arange(24), np.arange(32)).clip(0, 77) * 255 / 77
    assert np.abs(shown - CURVES[family](levels, k)).max() <= 1.5
    assert (shown.min(), shown.max()) == (0, 255)
