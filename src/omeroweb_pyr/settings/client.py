"""What the client shows of OMERO's data, and how much of it."""

from dataclasses import dataclass
from typing import Any, ClassVar

from omeroweb_pyr.settings.casts import at_most, integer, mapping, objects, one_of, rows, texts, whole
from omeroweb_pyr.settings.keys import Group, key

PLUGIN = '[["Acquisition", "template.pt", "metadata_tab"]]'
RIGHT = """[["Acquisition", "webclient/data/includes/right_plugin.acquisition.js.html", "metadata_tab"], \
["Preview", "webclient/data/includes/right_plugin.preview.js.html", "preview_tab"]]"""
PANES = """[{"name": "tag", "label": "Tags", "index": 1}, {"name": "map", "label": "Key-Value Pairs", "index": 2}, \
{"name": "table", "label": "Tables", "index": 3}, {"name": "file", "label": "Attachments", "index": 4}, \
{"name": "comment", "label": "Comments", "index": 5}, {"name": "rating", "label": "Ratings", "index": 6}, \
{"name": "other", "label": "Others", "index": 7}]"""
OPENERS = """[["Image viewer", "webgateway", \
{"supported_objects": ["image"], "script_url": "webclient/javascript/ome.openwith_viewer.js"}]]"""
SCRIPTS = """["/omero/figure_scripts/Movie_Figure.py", "/omero/figure_scripts/Split_View_Figure.py", \
"/omero/figure_scripts/Thumbnail_Figure.py", "/omero/figure_scripts/ROI_Split_Figure.py", "/omero/export_scripts/Make_Movie.py"]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client(Group):
    """The three-panel client."""

    title: ClassVar[str] = "The client"

    page_size: int = key("page_size", at_most(1000), "200", "How many objects a page of a list shows, at most 1000.")
    thumbnails_batch: int = key("thumbnails_batch", at_most(1000), "50", "How many thumbnails are asked of OMERO at a time.")
    search_default_user: int = key(
        "search.default_user", integer, "0", "Whose data a search looks through at first: 0 is one's own, -1 all."
    )
    search_default_group: int = key(
        "search.default_group", integer, "0", "Which group a search looks through at first: 0 is the current one, -1 all."
    )
    metadata_panes: tuple[dict[str, Any], ...] = key(
        "ui.metadata_panes",
        objects('[{"name": "tag", "label": "Tags", "index": 1}]', "name"),
        PANES,
        "The panes of annotations and their order, as JSON.",
    )
    right_plugins: tuple[tuple[Any, ...], ...] = key(
        "ui.right_plugins", rows(PLUGIN, 3, 3), RIGHT, "The tabs of the right panel, as JSON: label, OMERO.web's template, panel."
    )
    center_plugins: tuple[tuple[Any, ...], ...] = key(
        "ui.center_plugins", rows(PLUGIN, 3, 3), "[]", "Further views of the centre panel, as JSON, written likewise."
    )
    open_with: tuple[tuple[Any, ...], ...] = key(
        "open_with", rows('[["Viewer", "/viewer/"]]', 2, 3), OPENERS, "What objects can be opened with, as JSON."
    )
    plate_layout: str = key(
        "plate_layout",
        one_of("expand", "shrink", "trim"),
        "expand",
        "How webgateway/plate/ lays plates out: expand to a common format, shrink to the wells there are, or trim.",
    )
    initial_zoom_level: int = key(
        "omero.client.viewer.initial_zoom_level",
        integer,
        "0",
        "The level of zoom that the viewer begins at.",
        old=("viewer.initial_zoom_level",),
    )
    scripts_to_ignore: tuple[str, ...] = key(
        "scripts_to_ignore",
        texts,
        SCRIPTS,
        "Scripts that are left out of the script menu, as JSON; it filters nothing until there is such a menu.",
        waits=True,
    )
    sharing_twitter: dict[str, Any] = key(
        "sharing.twitter", mapping, "{}", "The Twitter account of each server in server_list by its name, as JSON.", waits=True
    )
    sharing_opengraph: dict[str, Any] = key(
        "sharing.opengraph", mapping, "{}", "The Open Graph site name of each server by its name, as JSON.", waits=True
    )
    chunk_size: int = key(
        "chunk_size", whole(1), "1048576", "How many bytes of a file are read at a time when it is downloaded.", waits=True
    )
    maximum_download: int = key(
        "maximum_multifile_download_size",
        whole(0, 2**63 - 1),
        "1073741824",
        "How many bytes a download of several files may have; 0 is any number.",
    )
    max_table_download_rows: int = key(
        "max_table_download_rows", whole(1), "10000", "How many rows of a table can be downloaded at most.", waits=True
    )
    max_table_slice_size: int = key("max_table_slice_size", whole(1), "1000000", "How many cells of a table are read at most.", waits=True)
