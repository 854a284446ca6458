"""Importing beside the running server: what files tell is kept, what can't be read is named."""

import subprocess
import sys

import numpy as np
import pytest
import tifffile
from PIL import Image

from omeroweb_pyr.embedded.importing.shelf import IMPORTED
from world import World

SAMPLES = np.arange(2 * 3 * 20 * 30, dtype=np.uint16).reshape(2, 3, 20, 30)


def command(world: World, *arguments: object) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "omeroweb_pyr.cli", "embedded", "import", "--data", world.store.folder, *arguments]
    return subprocess.run(list(map(str, line)), capture_output=True, text=True, check=False, timeout=60)


def load(world: World, *arguments: object) -> list[int]:
    done = command(world, "--user", world.user_name, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return [int(line.rstrip("/").rpartition("/")[2]) for line in done.stdout.splitlines()]


def row(world: World, sql: str, *values: object) -> tuple:
    return world.store.read().execute(sql, values).fetchone()


@pytest.fixture
def ome(tmp_path):
    path = tmp_path / "two.ome.tif"
    with tifffile.TiffWriter(path, ome=True) as writer:
        told = {
            "axes": "CZYX",
            "Name": "First",
            "Description": "A cell",
            "AcquisitionDate": "2024-05-06T07:08:09",
            "PhysicalSizeX": 0.25,
            "PhysicalSizeXUnit": "µm",
            "PhysicalSizeZ": 300,
            "PhysicalSizeZUnit": "nm",
            "Channel": {"Name": ["DAPI", "GFP"], "Color": [65535, 16711935], "EmissionWavelength": [461, 509]},
        }
        writer.write(SAMPLES, photometric="minisblack", metadata=told)
        writer.write(SAMPLES[0], photometric="minisblack", metadata={"axes": "ZYX", "Name": "Second"})
    return path


def test_ome_tiff_keeps_what_it_tells(world, ome):
    first, second = load(world, ome)
    assert row(world, "SELECT name, description, acquisitionDate, owner_id, group_id FROM image WHERE id = ?", first) == (
        "First",
        "A cell",
        1714979289000,
        world.user_id,
        world.group_id,
    )
    sizes = "sizeX, sizeY, sizeZ, sizeC, sizeT, physicalSizeX, physicalSizeXUnit, physicalSizeZ, physicalSizeZUnit"
    sql = f"SELECT {sizes} FROM pixels WHERE image = ?"
    assert row(world, sql, first) == (30, 20, 3, 2, 1, 0.25, "MICROMETER", 300.0, "NANOMETER")
    sql = """SELECT l.name, c.red, c.green, c.blue, s.globalMin, s.globalMax, l.emissionWave, c.pixels_index FROM channel c
      JOIN logicalchannel l ON l.id = c.logicalChannel JOIN statsinfo s ON s.id = c.statsInfo
      JOIN pixels p ON p.id = c.pixels WHERE p.image = ? ORDER BY c.pixels_index"""
    assert world.store.read().execute(sql, (first,)).fetchall() == [
        ("DAPI", 0, 0, 255, 0.0, 1799.0, 461.0, 0),
        ("GFP", 0, 255, 0, 1800.0, 3599.0, 509.0, 1),
    ]
    assert row(world, "SELECT i.name, p.sizeC FROM image i JOIN pixels p ON p.image = i.id WHERE i.id = ?", second) == ("Second", 1)


def test_planes_keep_when_and_where_they_were_taken(world, log_in, tmp_path):
    path = tmp_path / "planes.ome.tif"
    told = {
        "axes": "TYX",
        "Plane": {
            "DeltaT": [0.0, 1.5],
            "DeltaTUnit": ["s", "s"],
            "ExposureTime": [20, 40],
            "ExposureTimeUnit": ["ms", "ms"],
            "PositionX": [-3.5, -3.5],
            "PositionXUnit": ["mm", "reference frame"],
        },
    }
    tifffile.imwrite(path, SAMPLES[0][:2], ome=True, photometric="minisblack", metadata=told)
    (image,) = load(world, path)
    page = log_in(world).get(f"/image/{image}/@@planes")
    assert [[cell.text for cell in line.select("td")] for line in page.html.select("tbody tr")] == [
        ["1", "1", "1", "0 s", "20 ms", "-3.5 mm"],
        ["1", "1", "2", "1.5 s", "40 ms", "-3.5 reference frame"],
    ]


def test_the_running_server_reads_the_samples(world, ome):
    images = load(world, ome)
    client = world.client()
    try:
        store = client.sf.createRawPixelsStore()
        for image, expected in zip(images, (SAMPLES[1, 2], None), strict=True):
            store.setPixelsId(row(world, "SELECT id FROM pixels WHERE image = ?", image)[0], False)
            if expected is not None:
                assert (np.frombuffer(store.getPlane(2, 1, 0), ">u2").reshape(20, 30) == expected).all()
        store.close()
    finally:
        client.closeSession()


def test_a_dataset_is_made_once_and_the_addresses_are_told(world, ome):
    done = command(world, "--user", world.user_name, "--project", "P", "--dataset", "D", ome)
    again = command(world, "--user", world.user_name, "--project", "P", "--dataset", "D", ome)
    project, dataset = row(world, "SELECT parent, child FROM projectdatasetlink WHERE owner_id = ?", world.user_id)
    for line in (done.stdout + again.stdout).splitlines():
        assert line.startswith(f"two.ome.tif  /project/{project}/dataset/{dataset}/image/")
    assert row(world, "SELECT count(*) FROM datasetimagelink WHERE parent = ?", dataset) == (4,)


def test_imagej_and_pictures(world, tmp_path):
    composite = tmp_path / "composite.tif"
    notes = {"axes": "ZCYX", "spacing": 0.5, "unit": "um", "finterval": 2.0}
    tifffile.imwrite(composite, SAMPLES.swapaxes(0, 1).copy(), imagej=True, resolution=(4.0, 4.0), metadata=notes)
    photo = tmp_path / "photo.png"
    Image.fromarray(np.full((12, 14, 3), (1, 2, 3), np.uint8)).save(photo)
    stack, picture = load(world, composite, photo)
    sql = "SELECT sizeZ, sizeC, round(physicalSizeX, 3), physicalSizeZ, physicalSizeZUnit, timeIncrement FROM pixels WHERE image = ?"
    assert row(world, sql, stack) == (3, 2, 0.25, 0.5, "MICROMETER", 2.0)
    sql = "SELECT i.name, f.value, p.sizeC FROM image i JOIN format f ON f.id = i.format JOIN pixels p ON p.image = i.id WHERE i.id = ?"
    assert row(world, sql, picture) == ("photo.png", "PNG", 3)


def test_slides_and_photos_look_as_they_are(world, tmp_path):
    photo = np.random.default_rng(1).integers(40, 200, (300, 400, 4)).astype(np.uint8)
    with tifffile.TiffWriter(tmp_path / "slide.svs") as writer:
        how = {"photometric": "rgb", "compression": "jpeg", "metadata": None, "tile": (64, 64)}
        writer.write(photo[..., :3], description="Aperio Image Library v11 \r\n400x300|AppMag = 20|MPP = 0.499", **how)
    how = {"photometric": "rgb", "extrasamples": ["unassalpha"], "resolution": (20_000, 20_000), "resolutionunit": "CENTIMETER"}
    tifffile.imwrite(tmp_path / "clear.tif", photo, compression="lzw", **how)
    slide, clear = load(world, tmp_path / "slide.svs", tmp_path / "clear.tif")
    sql = "SELECT sizeC, round(physicalSizeX, 6), physicalSizeXUnit FROM pixels WHERE image = ?"
    assert row(world, sql, slide) == (3, 0.499, "MICROMETER")
    assert row(world, sql, clear) == (4, 0.5, "MICROMETER")
    sql = """SELECT group_concat(l.name || s.globalMin || s.globalMax) FROM channel c JOIN logicalchannel l ON l.id = c.logicalChannel
      JOIN statsinfo s ON s.id = c.statsInfo JOIN pixels p ON p.id = c.pixels WHERE p.image = ? ORDER BY c.pixels_index"""
    assert row(world, sql, clear) == ("Red0.0255.0,Green0.0255.0,Blue0.0255.0,Alpha0.0255.0",)


def test_ome_zarr(world, tmp_path):
    zarr = pytest.importorskip("zarr")
    root = zarr.open_group(str(tmp_path / "cells.zarr"), mode="w", zarr_format=2)
    root.create_array("0", data=SAMPLES, chunks=(1, 1, 20, 30), compressors=None)
    root.attrs["multiscales"] = [
        {
            "name": "Cells",
            "version": "0.4",
            "axes": [
                {"name": "c", "type": "channel"},
                *({"name": name, "type": "space", "unit": "micrometer"} for name in "zyx"),
            ],
            "datasets": [{"path": "0", "coordinateTransformations": [{"type": "scale", "scale": [1, 0.5, 0.2, 0.2]}]}],
        }
    ]
    root.attrs["omero"] = {"channels": [{"label": "one", "color": "FF0000"}, {"label": "two", "color": "00FF00"}]}
    [image] = load(world, tmp_path / "cells.zarr")
    sql = "SELECT i.name, p.sizeZ, p.sizeC, p.physicalSizeZ, p.physicalSizeX FROM image i JOIN pixels p ON p.image = i.id WHERE i.id = ?"
    assert row(world, sql, image) == ("Cells", 3, 2, 0.5, 0.2)


def test_a_large_image_gets_a_pyramid(world, tmp_path):
    tifffile.imwrite(tmp_path / "large.tif", np.zeros((3300, 3200), np.uint8))
    [image] = load(world, tmp_path / "large.tif")
    (path,) = row(world, "SELECT f.path FROM pixels_file f JOIN pixels p ON p.id = f.pixels_id WHERE p.image = ?", image)
    assert path.endswith("pyramid-0.ome.tif")
    with tifffile.TiffFile(world.store.pixels / path) as tiff:
        assert len(tiff.series[0].levels) > 2


def test_in_place_copies_nothing(world, ome):
    [image, _] = load(world, "--in-place", ome)
    assert row(world, "SELECT f.path FROM pixels_file f JOIN pixels p ON p.id = f.pixels_id WHERE p.image = ?", image) == (str(ome),)


def test_what_cannot_be_read_is_named_and_skipped(world, ome, tmp_path):
    broken, text, cut = tmp_path / "broken.tif", tmp_path / "notes.txt", tmp_path / "cut.tif"
    broken.write_bytes(b"II*\0" + b"\xff" * 50)
    text.write_text("Hello")
    tifffile.imwrite(cut, np.ones((400, 400, 3), np.uint8), photometric="rgb")
    cut.write_bytes(cut.read_bytes()[:5000])
    before = set((world.store.pixels / IMPORTED).glob("*"))
    done = command(world, "--user", world.user_name, broken, text, tmp_path / "none.tif", cut, ome)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 2
    told = done.stderr.splitlines()
    assert [line.split(": ")[1] for line in told] == [str(path) for path in (broken, text, tmp_path / "none.tif", cut)]
    assert "neither TIFF" in told[1]
    assert "no such file" in told[2]
    assert len(set((world.store.pixels / IMPORTED).glob("*")) - before) == 1


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--user", "nobody-here"], "there is no user nobody-here"),
        (["--user", "demo-of-test", "--group", "No such"], "is not in the group No such"),
        (["--user", "demo-of-test", "--dataset", " "], "the dataset needs a name"),
        (["--user", "demo-of-test", "--project", "P"], "give --dataset too"),
        (["--data", "/tmp/nothing-is-here"], "holds no OMERO"),
    ],
)
def test_a_place_that_is_not_there_is_told_in_one_line(world, ome, arguments, reason):
    done = command(world, *(world.user_name if given == "demo-of-test" else given for given in arguments), ome)
    assert done.returncode == 1
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert reason in line


def test_what_a_killed_import_left_is_cleared_away(world, ome):
    left = world.store.pixels / IMPORTED / "left-by-a-killed-one"
    left.mkdir(parents=True)
    (left / "half.tif").write_bytes(b"II*\0")
    [image, _] = load(world, ome)
    assert not left.exists()
    (path,) = row(world, "SELECT f.path FROM pixels_file f JOIN pixels p ON p.id = f.pixels_id WHERE p.image = ?", image)
    load(world, ome)
    assert (world.store.pixels / path).is_file()
