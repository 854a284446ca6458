"""Put the modules of each page with many of them into one file: ``python -m tools.bundle``, by esbuild, which npm brings.

What is made lies in ``static/built/``, with a map back to the sources, and is served while it was made of what ``static/js/`` holds;
else, and while debugging, and where npm was missing, browsers get the modules one by one.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from omeroweb_pyr.views.static import BUNDLES, STAMP, digest, is_built

ROOT = Path(__file__).parent.parent
ESBUILD = ROOT / "node_modules/.bin/esbuild"
STATIC = ROOT / "src/omeroweb_pyr/static"
SHARED = STATIC / "js/page.js"
"""What is on every page by itself, once."""


def bundle() -> bool:
    """Make what is missing or out of date; say whether it is there then."""
    if is_built(STATIC):
        return True
    if not ESBUILD.exists():
        return False
    made, draft = STATIC / "built", STATIC / ".built"
    shutil.rmtree(draft, ignore_errors=True)
    of = digest(STATIC / "js")
    options = ["--bundle", "--minify", "--sourcemap", "--format=esm", "--target=es2022", "--log-level=warning", f"--external:{SHARED}"]
    for name in BUNDLES:  # one at a time: what stays outside is named from where the file lies
        subprocess.run([str(ESBUILD), str(STATIC / "js" / name), *options, f"--outfile={draft / name}"], check=True)
    (draft / STAMP).write_text(of)
    shutil.rmtree(made, ignore_errors=True)
    draft.rename(made)
    return True


if __name__ == "__main__":
    sys.exit(0 if bundle() else 1)
