from dataclasses import replace
from datetime import UTC

import pytest
import samples

from omeroweb_pyr.gateway.model import Crumb, Listing, Page
from omeroweb_pyr.gateway.model_screens import Layout, Run
from omeroweb_pyr.presenters.grids import grid
from omeroweb_pyr.presenters.wording import pieces

LISTED = Listing(limit=10)


def lay_out(items, total=None, asked=LISTED, **changes):
    page = Page(items=tuple(items), total=len(items) if total is None else total, offset=asked.offset, limit=asked.limit)
    given = {"kind": "image", "path": "/image/", "cards": "/image/", "everyone": False, "zone": UTC, **changes}
    return grid(page, asked, **given)


def test_an_image_shows_its_thumbnail_by_version():
    shown = lay_out([samples.image()]).cards[0]
    assert shown.url == "/image/1001/"
    assert shown.thumbnail == "/image/1001/@@thumbnail?size=192&v=v7"


def test_containers_show_a_cover_and_count_unless_empty():
    full, empty = lay_out([samples.dataset(), samples.dataset(child_count=0)], cards="/dataset/").cards
    assert (full.note, full.thumbnail) == ("1 image", "/dataset/102/@@thumbnail?size=192")
    assert (empty.note, empty.thumbnail) == ("0 images", "")
    assert lay_out([samples.project()], cards="/project/").cards[0].note == "2 datasets"


def test_only_other_owners_are_named():
    mine, other = samples.image(), samples.image(owner=samples.ADA)
    assert [card.owner for card in lay_out([mine, other], within=samples.dataset()).cards] == ["", "ada"]
    assert [card.owner for card in lay_out([mine, mine]).cards] == ["", ""]
    assert [card.owner for card in lay_out([mine, other], asked=replace(LISTED, owner=-1)).cards] == ["Rosa Demo", "ada"]


def test_one_page_needs_no_paging():
    shown = lay_out([samples.image()] * 3)
    assert (shown.pager, shown.range, shown.heading) == (None, "", "3 images")


def test_paging_names_ends_neighbours_and_gaps():
    asked = replace(LISTED, offset=90, name="x")
    shown = lay_out([samples.image()] * 10, total=195, asked=asked)
    assert shown.range == "91 to 100 of 195"
    assert [choice.label for choice in shown.pager.pages] == ["1", "…", "8", "9", "10", "11", "12", "…", "20"]
    assert [choice.label for choice in shown.pager.pages if choice.current] == ["10"]
    assert (shown.pager.previous, shown.pager.next) == ("/image/?q=x&page=9", "/image/?q=x&page=11")


@pytest.mark.parametrize(("offset", "previous", "following"), [(0, "", "/image/?page=2"), (10, "/image/", ""), (90, "/image/?page=2", "")])
def test_paging_ends_at_the_ends(offset, previous, following):
    pager = lay_out([samples.image()] if offset < 20 else [], total=20, asked=replace(LISTED, offset=offset)).pager
    assert (pager.previous, pager.next) == (previous, following)


def test_sorting_keeps_the_filter_and_starts_on_page_one():
    shown = lay_out([samples.image()], asked=replace(LISTED, name="a", owner=-1, sort="date", descending=True, offset=10))
    assert shown.order == "Newest first"
    assert next(choice.url for choice in shown.orders if choice.label == "Id") == "/image/?q=a&sort=id&owner=-1"
    assert dict(shown.kept) == {"sort": "-date", "owner": "-1"}


def test_scopes_are_offered_where_lists_are_somebodys():
    shown = lay_out([], asked=replace(LISTED, owner=-1), group="Mitosis lab")
    assert shown.whose == "Everyone in Mitosis lab"
    assert [scope.url for scope in shown.scopes] == ["/image/", "/image/?group=-1", "/image/?owner=-1", "/image/?owner=-1&group=-1"]
    assert shown.scopes[0].label == "Mine in Mitosis lab"
    assert lay_out([], asked=replace(LISTED, owner=7)).whose == "Other"
    assert lay_out([], within=samples.dataset()).scopes == ()


def test_empty_states_say_why_and_where_to():
    mine = lay_out([], group="Mitosis lab").empty
    assert (mine.title, mine.label, mine.url) == ("No images of yours in Mitosis lab", "Look in all my groups", "/image/?group=-1")
    for asked in (replace(LISTED, group=-1), replace(LISTED, owner=-1)):
        assert (lay_out([], asked=asked).empty.title, lay_out([], asked=asked).empty.url) == ("No images yet", "")
    assert lay_out([], within=samples.dataset()).empty.title == "No images yet"
    assert lay_out([], within=samples.user()).empty.text == "Ada Lovelace has none that you may see."
    filtered = lay_out([], asked=replace(LISTED, name="zzz", sort="id")).empty
    assert (filtered.title, filtered.url) == ("No images match", "/image/?sort=id")
    assert lay_out([], total=5, asked=replace(LISTED, offset=50)).empty.text == "There are only 5 images."
    assert lay_out([samples.image()]).empty is None


def test_users_show_their_initials_and_groups_their_level():
    user = lay_out([samples.user(owner=True)], kind="user", cards="/group/5/user/").cards[0]
    assert (user.url, user.initials, user.note, user.stamp, user.owner) == ("/group/5/user/3/", "AL", "ada · owner", None, "")
    shown = lay_out([samples.group()], kind="group", cards="/group/")
    assert (shown.cards[0].note, shown.cards[0].initials, shown.scopes) == ("read-annotate · 1 member", "", ())
    assert [order.label for order in shown.orders] == ["Name, A to Z", "Name, Z to A", "Id"]


def test_in_a_group_ones_own_things_are_offered():
    shown = lay_out([samples.image(owner=samples.ADA)], asked=replace(LISTED, owner=-1), everyone=True, within=samples.group())
    assert [(scope.label, scope.url) for scope in shown.scopes] == [("Everyone in this group", "/image/"), ("Mine", "/image/?owner=me")]
    assert shown.cards[0].owner == "ada"
    assert lay_out([samples.image(owner=samples.ADA)], within=samples.user()).cards[0].owner == ""


def test_runs_and_wells_name_their_plate_where_it_is_not_above():
    layout = Layout(rows=1, columns=1)
    run = Run(id=5, name="R", description="", plate_id=7, plate_name="P7", layout=layout, child_count=2, **samples.COMMON)
    assert lay_out([run, replace(run, plate_name="")], kind="run").cards[0].note == "2 wells of P7"
    assert lay_out([replace(run, plate_name="")], kind="run").cards[0].note == "2 wells of plate 7"
    assert lay_out([replace(run, trail=(Crumb("plate", 7, "P7"),))], kind="run").cards[0].note == "2 wells"


@pytest.mark.parametrize(
    ("name", "cut"),
    [
        ("HeLa_control_01.ome.tif", ["HeLa_", "control_", "01", ".ome.tif"]),
        ("a__b", ["a__", "b"]),
        ("NA 1.4, .hidden", ["NA 1.4, ", ".hidden"]),
        ("", [""]),
        ("שלום_עולם", ["שלום_", "עולם"]),
    ],
)
def test_names_are_cut_where_a_line_may_end(name, cut):
    assert pieces(name) == cut
    assert "".join(cut) == name
