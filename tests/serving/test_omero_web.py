"""``omero web`` through omero-py's own command line."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
# not ``omero`` itself, which root may not use
OMERO = "import sys; from omero.cli import argv; sys.exit(argv(['omero', *sys.argv[1:]]))"


@pytest.fixture
def omero(tmp_path):
    """Run a command of OMERO's, with an OMERODIR of the test's own."""

    def run(*words: str, **environ: str) -> subprocess.CompletedProcess:
        wanted = {**os.environ, "OMERODIR": str(tmp_path), "OMERO_USERDIR": str(tmp_path / "user"), **environ}
        command = [sys.executable, "-W", "ignore", "-c", OMERO, *words]
        return subprocess.run(command, env=wanted, check=False, capture_output=True, text=True, timeout=90)

    return run


def test_it_does_what_omeroweb_does(omero, tmp_path):
    status = omero("web", "status")
    assert (status.returncode, status.stdout) == (3, "OMERO.web status... [NOT STARTED]\n"), status.stderr
    assert omero("config", "set", "omero.web.prefix", "/omero").returncode == 0
    printed = omero("web", "config", "nginx", "--system", "--http", "8081")
    assert printed.returncode == 0
    assert "listen 8081;" in printed.stdout
    assert "location /omero {" in printed.stdout
    copied = omero("web", "syncmedia")
    assert f"static files copied to '{tmp_path}/var/static'." in copied.stdout


def test_what_is_wrong_is_one_line(omero):
    wrong = omero("web", "config", "nginx", "/no/such.ini")
    assert (wrong.returncode, wrong.stderr) == (1, "omeroweb: /no/such.ini: there is no such file\n")


def test_the_wheel_brings_it_where_omero_looks_for_it(tmp_path):
    copy = tmp_path / "copy"  # building leaves things behind
    copy.mkdir()
    for name in ("setup.cfg", "setup.py", "pyproject.toml", "README.rst", "LICENSE", "MANIFEST.in"):
        shutil.copy(ROOT / name, copy)
    shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"))
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(tmp_path), str(copy)]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "omero/plugins/web.py" in names
    assert not [name for name in names if name.startswith("omero/") and name != "omero/plugins/web.py"]
