"""How an image was acquired, as the client's panel tells it."""

import re

import omero
import omero.cmd
import omero.model as om
import pytest
from omero.model.enums import UnitsLength, UnitsTemperature, UnitsTime
from omero.rtypes import rdouble, rint, rstring

from budgets import asked_of_omero
from commands import submit
from omeroweb_pyr.errors import NotReady
from planes import planes_of

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


def cells(page):
    return [[cell.text for cell in row.select("th, td")] for row in page.html.select("table.told tr")]


def test_planes_one_by_one(browser, client, world):
    number = world.image()
    planes_of(client, number, 2, (0, 1))
    acquisition = browser.get(f"/image/{number}/@@acquisition")
    (part,) = [each for each in acquisition.html.select("details") if "Planes" in each.summary.text]
    assert part.summary.select_one(".num").text == "4"
    page = browser.get(part["data-later"])
    assert asked_of_omero(page) <= 4
    assert cells(page) == [
        ["Z", "C", "T", "Since the start", "Exposure", "Stage x"],
        ["1", "1", "1", "0 s", "20 ms", "-7.25 µm"],
        ["1", "2", "1", "0 s", "21 ms", "-7.25 µm"],
        ["1", "1", "2", "1.5 s", "20 ms", ""],
        ["1", "2", "2", "1.5 s", "21 ms", ""],
    ]
    second = [link["href"] for link in page.html.select("a[data-later-go]")][2]
    assert [row[:3] for row in cells(browser.get(second))[1:]] == [["1", "2", "1"], ["1", "2", "2"]]
    table = browser.get(page.html.select_one("a[download]")["href"])
    assert table.content_type == "text/csv"
    assert table.text.splitlines()[:2] == [
        "z,c,t,time,time_unit,exposure,exposure_unit,stage_x,stage_x_unit,stage_y,stage_y_unit,stage_z,stage_z_unit",
        "1,1,1,0.0,s,20.0,ms,-7.25,µm,,,,",
    ]


def test_many_planes_come_a_page_at_a_time(browser, client, world):
    number = world.image()
    planes_of(client, number, 250)
    first = browser.get(f"/image/{number}/@@planes")
    assert len(cells(first)) == 201
    assert "1 to 200 of 250" in first.text
    second = browser.get(first.html.select_one("a[rel=next]")["href"])
    assert len(cells(second)) == 51
    assert "201 to 250 of 250" in second.text
    assert second.html.select_one("a[rel=prev]")["href"] == f"/image/{number}/@@planes"
    assert len(browser.get(f"/image/{number}/@@planes.csv").text.splitlines()) == 251


def test_planes_that_nothing_is_known_of(browser, world, stranger):
    number = world.image()
    assert "Planes, one by one" not in browser.get(f"/image/{number}/@@acquisition")
    assert "Nothing is known about single planes" in browser.get(f"/image/{number}/@@planes")
    for query in ("channel=0", "channel=x", "page=0", "page=99999999"):
        browser.get(f"/image/{number}/@@planes?{query}", status=400)
    for view in ("planes", "planes.csv", "original-metadata", "original-metadata.txt"):
        browser.get(f"/image/{stranger.image()}/@@{view}", status=404)


def test_what_the_files_say_of_themselves(browser, world):
    number = world.image()
    page = browser.get(f"/image/{number}/@@original-metadata")  # OMERO is asked until it is ready, however often that is
    lines = {line.b.text: line.span.text for line in page.html.select("[data-narrowed=original] li")}
    assert lines["ImageWidth"] == "32"
    assert [*lines] == sorted(lines, key=str.lower)
    assert page.html.select_one("input[data-narrows=original]")
    text = browser.get(page.html.select_one("a[download]")["href"])
    assert text.content_type == "text/plain"
    assert "attachment" in text.headers["Content-Disposition"]
    whole, series = text.text.split("[SeriesMetadata]")
    assert whole.startswith("[GlobalMetadata]\n")
    assert "ImageWidth=32\n" in whole
    assert not series.strip()


def test_what_the_files_say_is_looked_through(browser, world):
    number = world.image()
    some = browser.get(f"/image/{number}/@@original-metadata?q=imagewid")
    assert [line.b.text for line in some.html.select("[data-narrowed=original] li")] == ["ImageWidth"]
    assert "Nothing has “quagga” in it." in browser.get(f"/image/{number}/@@original-metadata?q=quagga")
    browser.get(f"/image/{number}/@@original-metadata?q={'x' * 256}", status=400)


def test_files_that_omero_cannot_read_are_told(visitor, client, world):
    image = visitor.omero.image(world.image())
    submit(client, omero.cmd.Delete2(targetObjects={"Image": [image.id]}))
    with pytest.raises(NotReady, match="can't read the files"):
        visitor.omero.original(image)
