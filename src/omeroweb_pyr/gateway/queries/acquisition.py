"""How an image was acquired: its instrument and surroundings in one row, and a row for each channel; and a row for each plane."""

from collections.abc import Iterator

from omeroweb_pyr.gateway.queries.columns import select

UNITS = {
    "working_distance": "ob.workingDistance",
    "temperature": "env.temperature",
    "air_pressure": "env.airPressure",
    "stage_x": "st.positionX",
    "stage_y": "st.positionY",
    "stage_z": "st.positionZ",
}
_IMAGE = {
    "microscope": "mic.model",
    "microscope_maker": "mic.manufacturer",
    "microscope_type": "mt.value",
    "objective": "ob.model",
    "objective_maker": "ob.manufacturer",
    "magnification": "ob.nominalMagnification",
    "calibrated": "ob.calibratedMagnification",
    "aperture": "ob.lensNA",
    "immersion": "im.value",
    "correction": "co.value",
    "medium": "me.value",
    "refraction": "os.refractiveIndex",
    "collar": "os.correctionCollar",
    "humidity": "env.humidity",
    "co2": "env.co2percent",
    "stage": "st.name",
}
CHANNEL_UNITS = {
    "excitation": "lc.excitationWave",
    "emission": "lc.emissionWave",
    "pinhole": "lc.pinHoleSize",
    "voltage": "ds.voltage",
    "readout": "ds.readOutRate",
    "wavelength": "ls.wavelength",
    "power": "so.power",
}
_FILTERS = "(select min(ff.model) from LightPath{}FilterLink fl join fl.child ff where fl.parent.id = lp.id)"
_CHANNEL = {
    "channel": "index(ch)",
    "name": "lc.name",
    "fluor": "lc.fluor",
    "illumination": "il.value",
    "contrast": "cm.value",
    "mode": "mo.value",
    "nd_filter": "lc.ndFilter",
    "detector": "de.model",
    "detector_maker": "de.manufacturer",
    "detector_type": "dt.value",
    "gain": "ds.gain",
    "offset": "ds.offsetValue",
    "binning": "bi.value",
    "light": "so.model",
    "light_maker": "so.manufacturer",
    "attenuation": "ls.attenuation",
    "dichroic": "di.model",
    "excitation_filter": _FILTERS.format("Excitation"),
    "emission_filter": _FILTERS.format("Emission"),
    "filter_set": "fs.model",
    "exposure": "(select min(pi.exposureTime.value) from PlaneInfo pi where pi.pixels.id = pix.id and pi.theC = index(ch))",
    "exposure_unit": (
        "(select pu.exposureTime.unit from PlaneInfo pu where pu.id = "
        "(select min(pf.id) from PlaneInfo pf where pf.pixels.id = pix.id and pf.theC = index(ch)))"
    ),
    "planes": "(select count(pc.id) from PlaneInfo pc where pc.pixels.id = pix.id and pc.theC = index(ch))",
    "longest_exposure": "(select max(pi.exposureTime.value) from PlaneInfo pi where pi.pixels.id = pix.id and pi.theC = index(ch))",
}


PLANE_UNITS = {
    "time": "pi.deltaT",
    "exposure": "pi.exposureTime",
    "x": "pi.positionX",
    "y": "pi.positionY",
    "z": "pi.positionZ",
}


def _quantities(units: dict[str, str]) -> dict[str, str]:
    return {f"{name}{end}": f"{path}.{part}" for name, path in units.items() for end, part in (("", "value"), ("_unit", "unit"))}


OF_IMAGE = (
    f"{select(_IMAGE | _quantities(UNITS))} from Image x left outer join x.instrument ins left outer join ins.microscope mic "
    "left outer join mic.type mt left outer join x.objectiveSettings os left outer join os.objective ob left outer join os.medium me "
    "left outer join ob.immersion im left outer join ob.correction co left outer join x.imagingEnvironment env "
    "left outer join x.stageLabel st where x.id = :id"
)
OF_CHANNELS = (
    f"{select(_CHANNEL | _quantities(CHANNEL_UNITS))} from Pixels pix join pix.channels ch join ch.logicalChannel lc "
    "left outer join lc.illumination il left outer join lc.contrastMethod cm left outer join lc.mode mo "
    "left outer join lc.detectorSettings ds left outer join ds.detector de left outer join de.type dt left outer join ds.binning bi "
    "left outer join lc.lightSourceSettings ls left outer join ls.lightSource so left outer join lc.lightPath lp "
    "left outer join lp.dichroic di left outer join lc.filterSet fs where pix.id = :pixels order by index(ch)"
)


def _planes(where: str) -> str:
    columns = {"plane_z": "pi.theZ", "plane_c": "pi.theC", "plane_t": "pi.theT", **_quantities(PLANE_UNITS)}
    columns["total"] = f"(select count(pn.id) from PlaneInfo pn where {where.format('pn')})"
    return f"{select(columns)} from PlaneInfo pi where {where.format('pi')} order by pi.theT, pi.theZ, pi.theC, pi.id"


PLANES = {False: _planes("{0}.pixels.id = :pixels"), True: _planes("{0}.pixels.id = :pixels and {0}.theC = :channel")}
"""By whether they are of one channel only."""


def named() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each."""
    yield "acquisition of an image", OF_IMAGE
    yield "acquisition of its channels", OF_CHANNELS
    for of_channel, text in PLANES.items():
        yield f"acquisition of its planes{' of a channel' if of_channel else ''}", text
