"""Rows of projections become the small frozen objects."""

from datetime import UTC, datetime

import pytest
from sample_rows import ANNOTATION, BASE, CHANNEL, IMAGE

from omeroweb_pyr.gateway import rows, rows_annotations, units
from omeroweb_pyr.gateway.model import RATING, Crumb, PixelSize
from omeroweb_pyr.permissions import Permission


def test_a_project_has_owner_group_rights_and_count():
    project = rows.obj("project", BASE | {"child_count": 4}, (Crumb("x", 1, "y"),))
    assert (project.id, project.name, project.description, project.child_count) == (7, "N", "", 4)
    assert project.owner.full_name == "Ada"
    assert project.group.level == "read-annotate"
    assert project.created == datetime(1970, 1, 1, 0, 0, 1, 500_000, UTC)
    assert project.rights == {Permission.READ, Permission.EDIT, Permission.ANNOTATE}
    assert project.trail[0].name == "y"


def test_names_and_rights_may_be_missing():
    dataset = rows.obj("dataset", BASE | {"name": None, "group_name": None, "x_details_permissions": None, "child_count": None})
    assert (dataset.name, dataset.group.name, dataset.child_count) == ("", "", 0)
    assert dataset.rights == {Permission.READ}


def test_an_image_has_sizes_with_symbols():
    pixels = rows.obj("image", IMAGE).pixels
    assert pixels.physical_x == PixelSize(0.25, "MICROMETER", "µm")
    assert pixels.physical_y == PixelSize(1.0, "NANOMETER", "nm")
    assert pixels.physical_z is None


def test_an_image_without_pixels_has_no_version():
    image = rows.obj("image", IMAGE | {"pixels_id": None})
    assert image.pixels is None
    assert image.version == ""


def test_versions_name_the_callers_settings_else_the_owners():
    seen = {
        rows.version(IMAGE | dict(zip(("own_settings", "own_version", "owner_settings", "owner_version"), values, strict=True)))
        for values in [(None,) * 4, (None, None, 8, 0), (None, None, 8, 1), (9, 0, 8, 1), (9, 1, 8, 1)]
    }
    assert len(seen) == 5
    own = {"own_settings": 9, "own_version": 1}
    assert rows.version(IMAGE | own | {"owner_version": 1}) == rows.version(IMAGE | own | {"owner_version": 2})


@pytest.mark.parametrize("milliseconds", [10**17, -(10**17)])
def test_a_time_outside_the_calendar_is_none(milliseconds):
    assert rows.moment(milliseconds) is None


def test_an_unknown_unit_names_itself():
    assert units.length("FURLONG") == ("FURLONG", "furlong")


def test_saved_settings_are_read_a_row_a_channel():
    other = CHANNEL | {"channel": 1, "channel_id": 2, "channel_name": "GFP", "binding_id": 5, "inverted": 0, "active": False}
    stale = CHANNEL | {"settings_id": 3, "binding_id": 6, "red": 1}
    saved = rows.saved([other, stale, CHANNEL], "uint8", 3)
    assert saved.stored
    assert [channel.inverted for channel in saved.rendering.channels] == [True, False]
    settings = saved.settings()
    first, second = settings.channels
    assert (first.index, first.name, first.color, first.active) == (1, "520", "FF0010", True)
    assert (first.start, first.end, first.low, first.high) == (1.0, 50.0, 1.0, 90.0)
    assert (second.name, second.active) == ("GFP", False)
    assert (settings.default_z, settings.default_t, settings.model) == (2, 1, "g")


def test_settings_that_nobody_saved_are_guessed():
    blank = CHANNEL | {"owner_settings": None, "settings_id": None, "binding_id": None, "emission": None, "low": None, "model": None}
    saved = rows.saved([blank | {"channel": place, "channel_id": place + 1} for place in range(6)], "uint8", 5)
    assert not saved.stored
    assert [channel.active for channel in saved.rendering.channels] == [True] * 4 + [False] * 2
    assert (saved.rendering.channels[0].start, saved.rendering.channels[0].end) == (0.0, 255.0)
    assert len({channel.color for channel in saved.rendering.channels}) == 6
    assert saved.settings().channels[5].name == "6"
    assert (saved.settings().default_z, saved.settings().default_t) == (3, 1)  # the middle, as OMERO has it


def test_an_image_without_channels_has_empty_settings():
    assert rows.saved([CHANNEL | {"channel_id": None}], "float", 1).rendering.channels == ()


def test_annotations_are_sorted_by_kind_each_once():
    about = ANNOTATION
    tag = about | {"id": 1, "what": "tag", "text": "T", "description": "D"}
    pairs = [about | {"id": 2, "what": "map", "key": key, "value": "v", "place": place} for place, key in enumerate("ab")]
    comment = about | {"id": 3, "what": "comment", "text": "C", "l_details_permissions": {"canDelete": True}}
    found = rows_annotations.annotations([tag, *pairs, *pairs, tag, comment])
    assert [(one.text, one.description) for one in found.tags] == [("T", "D")]
    assert [one.pairs for one in found.key_values] == [(("a", "v"), ("b", "v"))]
    assert [(one.text, one.added_by.user_name, one.link) for one in found.comments] == [("C", "b", 8)]
    assert Permission.DELETE in found.comments[0].link_rights
    assert Permission.DELETE not in found.comments[0].rights


def test_files_ratings_and_values_by_themselves():
    told = (
        {"what": "long", "long": 4, "namespace": RATING},
        {"what": "long", "long": 7},
        {"what": "double", "double": 0.5},
        {"what": "boolean", "boolean": 0},
        {"what": "term", "term": "GO:1"},
        {"what": "time", "time": 0},
        {"what": "xml", "text": "<a/>"},
        {"what": "file", "file": 5, "file_name": "a.csv", "file_size": 12, "mimetype": "text/csv"},
        {"what": "file", "file": None},
    )
    found = rows_annotations.annotations([ANNOTATION | {"id": number} | each for number, each in enumerate(told, 1)])
    assert [one.stars for one in found.ratings] == [4]
    assert [(one.what, one.value) for one in found.others] == [
        ("long", 7),
        ("double", 0.5),
        ("boolean", False),
        ("term", "GO:1"),
        ("time", datetime(1970, 1, 1, tzinfo=UTC)),
        ("xml", "<a/>"),
    ]
    assert [(one.file_id, one.name, one.size) for one in found.files] == [(5, "a.csv", 12), (None, "", 0)]
