"""What browsers have to load, and that nothing of it stands in the pages themselves."""

import gzip
import re
from pathlib import Path

import pytest

import omeroweb_pyr
from omeroweb_pyr.views.static import OPENSEADRAGON
from tools.bundle import bundle

PACKAGE = Path(omeroweb_pyr.__file__).parent
STATIC = PACKAGE / "static"
OURS = sorted([*STATIC.glob("css/**/*.css"), *STATIC.glob("js/**/*.js")])
TEMPLATES = sorted(PACKAGE.glob("templates/**/*.pt"))
MOST, OWN = 200_000, 110_000
BUNDLED = ("js/client/", "js/viewer/", "js/viewer.js")
"""What is in the bundles, and is not asked for by itself where there are any."""

INLINE = {
    "a script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "a style sheet": re.compile(r"<style", re.IGNORECASE),
    "a style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a script as address": re.compile(r"javascript:", re.IGNORECASE),
}


def packed(*files: Path) -> int:
    """Return the size of files, each compressed by itself, as they are sent."""
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def test_scripts_and_styles_are_light():
    """All that any page loads, as set-up leaves it: what is in a bundle and on a page of its own too counts twice."""
    assert len(OURS) > 30
    single = [file for file in OURS if not file.relative_to(STATIC).as_posix().startswith(BUNDLED)]
    library = STATIC / OPENSEADRAGON
    if not bundle():  # set-up was without npm, so the library is not there either
        assert packed(*OURS) < MOST
        return
    ours = packed(*single, *STATIC.glob("built/**/*.js"))
    assert ours < OWN
    assert ours + packed(library) < MOST


@pytest.mark.parametrize("what", INLINE)
def test_nothing_is_inline(what):
    found = [str(template.relative_to(PACKAGE)) for template in TEMPLATES if INLINE[what].search(template.read_text(encoding="utf-8"))]
    assert found == []


def test_modules_know_their_own_address_only_where_bundling_keeps_it():
    """A bundle lies in the folder of the module that it begins with; others would look for their files in the wrong place."""
    asking = [file.relative_to(STATIC).as_posix() for file in OURS if "import.meta" in file.read_text(encoding="utf-8")]
    assert [path for path in asking if not path.startswith("js/client/")] == []
