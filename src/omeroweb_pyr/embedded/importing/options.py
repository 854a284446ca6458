"""The command line of ``import``; loads nothing of what importing needs."""

from pathlib import Path
from typing import Any

DATA = "var/omero"
"""Where ``make run`` keeps the embedded OMERO's data."""


def add(commands: Any) -> None:
    """Add the command."""
    made = commands.add_parser("import", help="import TIFF, OME-TIFF, OME-Zarr, PNG or JPEG files, also while the server runs")
    made.add_argument("files", metavar="FILE", nargs="+", type=Path, help="a file, or a folder of OME-Zarr")
    made.add_argument("--dataset", metavar="NAME", help="a dataset of the user's; made when missing")
    made.add_argument("--project", metavar="NAME", help="the project that the dataset is in; made when missing")
    made.add_argument("--user", default="demo", metavar="NAME", help="whose the images will be (default: %(default)s)")
    made.add_argument("--group", metavar="NAME", help="one of the user's groups (default: the first one)")
    made.add_argument("--data", default=DATA, type=Path, metavar="DIR", help="the embedded OMERO's folder (default: %(default)s)")
    made.add_argument("--in-place", action="store_true", help="leave the files where they are instead of copying them")
