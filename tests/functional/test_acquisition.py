"""How an image was acquired, as the client's panel tells it."""

import re

import omero.model as om
from omero.model.enums import UnitsLength, UnitsTemperature, UnitsTime
from omero.rtypes import rdouble, rint, rstring

from budgets import asked_of_omero

ALL = {"omero.group": "-1"}


def enum(client, kind, value):
    return client.sf.getTypesService().getEnumeration(kind, value)


def told(page):
    lines = {}
    for line in page.html.select("dl.facts dt"):
        lines.setdefault(line.text, line.find_next_sibling("dd").text)
    return lines


def test_instrument_environment_channels_and_exposure(browser, client, world):
    number = world.image()
    query, update = client.sf.getQueryService(), client.sf.getUpdateService()
    image = query.get("Image", number)
    microscope, objective, settings = om.MicroscopeI(), om.ObjectiveI(), om.ObjectiveSettingsI()
    microscope.model, microscope.type = rstring("Axio"), enum(client, "MicroscopeType", "Inverted")
    instrument = om.InstrumentI()
    instrument.microscope = microscope
    objective.model, objective.nominalMagnification, objective.lensNA = rstring("Plan-Apo"), rdouble(63), rdouble(1.4)
    objective.instrument = instrument
    objective.immersion, objective.correction = enum(client, "Immersion", "Oil"), enum(client, "Correction", "PlanApo")
    settings.objective, settings.refractiveIndex = objective, rdouble(1.518)
    environment = om.ImagingEnvironmentI()
    environment.temperature, environment.co2percent = om.TemperatureI(37.0, UnitsTemperature.CELSIUS), rdouble(0.05)
    image.instrument, image.objectiveSettings, image.imagingEnvironment = instrument, settings, environment
    update.saveObject(image)
    pixels = query.findByQuery(
        f"select p from Pixels p join fetch p.channels c join fetch c.logicalChannel where p.image.id = {number}", None, ALL
    )
    logical = pixels.getChannel(0).logicalChannel
    logical.emissionWave, logical.fluor = om.LengthI(520.0, UnitsLength.NANOMETER), rstring("GFP")
    update.saveObject(logical)
    for z, seconds in ((0, 20.0), (1, 40.0)):
        plane = om.PlaneInfoI()
        plane.pixels, plane.theZ, plane.theC, plane.theT = om.PixelsI(pixels.id.val, False), rint(z), rint(0), rint(0)
        plane.exposureTime = om.TimeI(seconds, UnitsTime.MILLISECOND)
        update.saveObject(plane)
    page = browser.get(f"/image/{number}/@@acquisition")
    known = told(page)
    assert known["Magnification"] == "63\N{MULTIPLICATION SIGN}"
    assert (known["Numerical aperture"], known["Refractive index"], known["Temperature"], known["CO₂"]) == ("1.4", "1.518", "37 °C", "5.0%")
    assert (known["Emission"], known["Fluorophore"], known["Exposure"]) == ("520 nm", "GFP", "20 to 40 ms")
    headings = [re.sub(r"\s+", " ", heading.text).strip() for heading in page.html.select("h2")]
    assert headings[:3] == ["Microscope", "Objective", "Environment"]
    assert asked_of_omero(page) <= 5
    data = browser.get(f"/webgateway/imgData/{number}/").json
    assert (data["nominalMagnification"], [channel["emissionWave"] for channel in data["channels"]]) == (63, [520, 509])
    assert browser.get(f"/webgateway/imgData/{number}/nominalMagnification/").json == 63


def test_nothing_is_made_up(browser, world, stranger):
    page = browser.get(f"/image/{world.image()}/@@acquisition")
    assert "Microscope" not in page.text
    assert "Objective" not in page.text
    assert ".ome.tif" in page.text
    browser.get(f"/image/{stranger.image()}/@@acquisition", status=404)
