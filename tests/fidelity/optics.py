"""An instrument with all its parts, and an image's settings of them."""

from making import insert
from world import World

CHANNEL = "SELECT c.logicalChannel FROM channel c JOIN pixels p ON p.id = c.pixels WHERE p.image = ? ORDER BY c.id"


def optics(owner: World, ids: dict[str, int]) -> dict[str, int]:
    """Make them for the image among ``ids``."""
    kinds = _kinds(owner)
    scope = insert(owner, "Microscope", model="Axio", manufacturer="Zeiss", type=kinds["MicroscopeType"])
    instrument = insert(owner, "Instrument", microscope=scope)
    lens = {"correction": kinds["Correction"], "immersion": kinds["Immersion"], "nominalMagnification": 63.0}
    objective = insert(owner, "Objective", instrument=instrument, **lens)
    detector = insert(owner, "Detector", instrument=instrument, model="sCMOS", type=kinds["DetectorType"])
    light = {"type": kinds["LaserType"], "laserMedium": kinds["LaserMedium"], "wavelength": (488.0, "NANOMETER")}
    laser = insert(owner, "Laser", instrument=instrument, **light)
    (channel,) = owner.store.read().execute(CHANNEL, (ids["image"],)).fetchone()
    settings = {
        "detectorSettings": insert(owner, "DetectorSettings", detector=detector, gain=1.5, binning=kinds["Binning"]),
        "lightSourceSettings": insert(owner, "LightSettings", lightSource=laser, attenuation=0.5),
        "lightPath": _path(owner, instrument),
    }
    about = {
        "instrument": instrument,
        "objectiveSettings": insert(owner, "ObjectiveSettings", objective=objective, refractiveIndex=1.518),
        "imagingEnvironment": insert(owner, "ImagingEnvironment", temperature=(37.0, "CELSIUS")),
        "stageLabel": insert(owner, "StageLabel", name="stage"),
    }
    with owner.store.write() as writer:
        writer.update("LogicalChannel", channel, **settings)
        writer.update("Image", ids["image"], **about)
    return {"instrument": instrument, "objective": objective, "detector": detector, "laser": laser}


def _kinds(owner: World) -> dict[str, int]:
    wanted = {
        "MicroscopeType": "Inverted",
        "Correction": "PlanApo",
        "Immersion": "Oil",
        "DetectorType": "EM-CCD",
        "LaserType": "Gas",
        "LaserMedium": "Ar",
        "Binning": "2x2",
    }
    with owner.store.write() as writer:
        return {kind: writer.enum(kind, value) for kind, value in wanted.items()}


def _path(owner: World, instrument: int) -> int:
    dichroic = insert(owner, "Dichroic", instrument=instrument, model="beam splitter")
    band = insert(owner, "TransmittanceRange", cutIn=(500.0, "NANOMETER"), cutOut=(550.0, "NANOMETER"))
    filters = [insert(owner, "Filter", instrument=instrument, model=f"filter {number}", transmittanceRange=band) for number in range(2)]
    path = insert(owner, "LightPath", dichroic=dichroic)
    whole = insert(owner, "FilterSet", instrument=instrument, model="set", dichroic=dichroic)
    for kind, parent in (("LightPath", path), ("FilterSet", whole)):
        place = {"parent_index": 0} if kind == "LightPath" else {}
        insert(owner, f"{kind}EmissionFilterLink", parent=parent, child=filters[0])
        insert(owner, f"{kind}ExcitationFilterLink", parent=parent, child=filters[1], **place)
    return path
