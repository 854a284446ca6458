from datetime import UTC
from zoneinfo import ZoneInfo

import samples

from omeroweb_pyr.gateway.model import Annotations, Attachment, Caller, Crumb, Group, PixelSize, Tag
from omeroweb_pyr.presenters.facts import facts
from omeroweb_pyr.presenters.notes import notes
from omeroweb_pyr.presenters.pages import crumbs, object_page
from omeroweb_pyr.presenters.wording import TIMES, count, dimensions, extent, initials, number, pixel_size, stamp

CALLER = Caller(samples.ROSA.id, "rosa", 5, "Lab", False, frozenset({5}), frozenset(), "")


def told(obj):
    return {fact.label: fact.stamp.short if fact.stamp else fact.text for fact in facts(obj, UTC, "/")}


def lay_out(obj, said=samples.SAID):
    return object_page(obj, said, path="/p/", canonical="http://h/c/", home="/", others=(), zone=UTC)


def test_facts_of_an_image():
    assert told(samples.image(acquired=samples.WHEN)) == {
        "Owner": "Rosa Demo",
        "Group": "Lab",
        "Acquired": "14 Mar 2026, 22:05",
        "Imported": "14 Mar 2026, 22:05",
        "Size": f"512{TIMES}256 · 5 z · 3 t",
        "Type": "uint16",
        "Pixel size": f"0.25{TIMES}0.25 µm",
        "Field": f"128{TIMES}64 µm",
        "Id": "1001",
    }


def test_an_image_may_have_no_pixels():
    assert told(samples.image(pixels=None))["Size"] == "no pixels"


def test_facts_of_a_container():
    assert [*told(samples.project())] == ["Owner", "Group", "Created", "Id"]


def test_crumbs_begin_with_the_list_and_grow():
    labels = [(crumb.label, crumb.url) for crumb in crumbs(samples.image().trail, "/omero/", "image")]
    assert labels == [("Projects", "/omero/project/"), ("P", "/omero/project/51/"), ("D", "/omero/project/51/dataset/102/")]
    assert [crumb.label for crumb in crumbs((), "/", "image")] == ["Images"]
    assert [crumb.url for crumb in crumbs((Crumb("orphaned", None, ""),), "/", "image")] == ["/orphaned/"]


def test_a_nameless_object_is_called_by_its_id():
    assert lay_out(samples.dataset(name="")).title == "Dataset 102"


def test_the_level_is_explained():
    assert lay_out(samples.project()).level == "read-annotate"
    odd = lay_out(samples.project(group=Group(1, "Odd", "rwxrwx")))
    assert (odd.level, odd.level_says) == ("unusual (rwxrwx)", "The group is unusual (rwxrwx).")


def test_notes_link_addresses_and_name_strange_namespaces():
    said = notes(samples.SAID, UTC, "/", None)
    assert [table.title for table in said.tables] == ["", "example.org/x"]
    assert [row for table in said.tables for row in table.rows] == [
        ("Gene", "AURKB", ""),
        ("Paper", "https://example.org/p?a=1", "https://example.org/p?a=1"),
    ]
    assert (said.comments[0].author.label, said.comments[0].initials) == ("ada", "AD")
    assert (said.tags[0].title, said.tags[0].url) == ("the whole of it (tag 1 by Rosa Demo)", "/tag/1/")
    assert notes(Annotations(), UTC, "/", None).tags == ()


def test_ones_own_come_first_and_others_are_named_once():
    mine, his = ({"namespace": None, "owner": who, "created": samples.WHEN} for who in (samples.ROSA, samples.ADA))
    tags = (Tag(id=1, text="a", **his), Tag(id=2, text="b", **mine), Tag(id=3, text="c", **his))
    assert [(tag.text, tag.head) for tag in notes(Annotations(tags=tags), UTC, "/", CALLER).tags] == [("b", ""), ("a", "ada"), ("c", "")]
    files = (Attachment(id=4, file_id=9, name="x.csv", size=1234, mimetype="text/csv", **his),)
    assert [file.head for file in notes(Annotations(files=files), UTC, "/", None).files] == ["ada"]


def test_a_script_is_no_address():
    odd = samples.SAID.key_values[0].__class__(
        id=1, namespace=None, owner=samples.ROSA, created=samples.WHEN, pairs=(("x", "javascript:1"),)
    )
    assert notes(Annotations(key_values=(odd,)), UTC, "/", None).tables[0].rows[0][2] == ""


def test_times_are_worded_in_the_zone():
    there = stamp(samples.WHEN, ZoneInfo("Asia/Tokyo"))
    assert (there.day, there.short) == ("15 Mar 2026", "15 Mar 2026, 07:05")
    assert there.iso == "2026-03-15T07:05:09+09:00"
    assert there.full == "2026-03-15 07:05:09 JST"


def test_numbers_and_sizes_are_worded():
    assert (number(9999), number(1234567)) == ("9999", "1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567")
    assert (count(1, "image"), count(0, "dataset")) == ("1 image", "0 datasets")
    mixed = samples.PIXELS.__class__(
        id=1,
        size_x=10,
        size_y=10,
        size_z=1,
        size_c=1,
        size_t=1,
        type="int8",
        physical_x=samples.MICRON,
        physical_y=PixelSize(2, "NANOMETER", "nm"),
    )
    assert pixel_size(mixed) == f"0.25 µm{TIMES}2 nm"
    assert extent(mixed) == f"2.5 µm{TIMES}20 nm"
    assert dimensions(mixed) == f"10{TIMES}10"


def test_initials_are_one_or_two_letters():
    assert [initials(name) for name in ("Rosa Demo", "r.demo", "demo", "", "…", "Ada B. Colleague")] == ["RD", "RD", "DE", "?", "?", "AC"]


def test_owners_and_groups_lead_to_their_pages():
    links = {fact.label: [(link.label, link.url) for link in fact.links] for fact in facts(samples.project(), UTC, "/omero/") if fact.links}
    assert links == {"Owner": [("Rosa Demo", "/omero/user/2/")], "Group": [("Lab", "/omero/group/5/")]}


def test_a_user_page_counts_by_group():
    page = lay_out(samples.user(), Annotations())
    assert (page.level, page.title, page.type) == ("", "Ada Lovelace", "User")
    assert page.groups.columns == ("Projects", "Images")
    assert [(line.group.label, line.role, [cell.label for cell in line.cells]) for line in page.groups.lines] == [
        ("Lab", "owner", ["2", ""]),
        ("Other", "member", ["", "4"]),
    ]
    assert page.groups.lines[1].cells[1].url == "/group/6/user/3/image/"
    assert [(part.label, part.url, part.current) for part in page.parts] == [
        ("2 projects", "/p/project/", True),
        ("4 images", "/p/image/", False),
        ("Orphaned images", "/p/orphaned/", False),
    ]
    inside = lay_out(samples.user(trail=(Crumb("group", 6, "Other"),)), Annotations())
    assert (inside.groups, [part.label for part in inside.parts]) == (None, ["4 images", "Orphaned images"])


def test_a_group_page_says_what_members_may():
    page = lay_out(samples.group(), Annotations())
    assert (page.level, [part.label for part in page.parts]) == ("read-annotate", ["1 user", "7 images"])
    said = told(samples.group())
    assert said["Permissions"] == page.level_says == "Read-annotate: members see what the others have here, and may annotate it."
    assert (said["Owners"], said["Members"]) == ("Rosa Demo", "1")
    assert told(samples.group(permissions="rwxrwx"))["Permissions"] == "Unusual (rwxrwx)"


def test_an_address_for_mail_is_no_other_address():
    mail = next(fact.links[0] for fact in facts(samples.user(email="a b?x@example.org"), UTC, "/") if fact.label == "E-mail")
    assert (mail.label, mail.url) == ("a b?x@example.org", "mailto:a%20b%3Fx@example.org")
