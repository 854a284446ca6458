"""Every HQL text of ours: which there are, and that no value is ever written into one."""

import re

import pytest

from omeroweb_pyr.gateway.queries import LISTS, LOADS, all_queries
from omeroweb_pyr.gateway.queries.annotations import WHAT
from omeroweb_pyr.gateway.queries.lists import Shape
from omeroweb_pyr.gateway.queries.trails import BRANCHES, DEEPEST, ROOT, paths, place_names
from omeroweb_pyr.resources.root import Root


def test_every_query_has_a_name_and_a_text_of_its_own():
    queries = list(all_queries())
    assert len({name for name, _ in queries}) == len({text for _, text in queries}) == len(queries) > 150


@pytest.mark.parametrize(("name", "text"), [pytest.param(*query, id=query[0]) for query in all_queries()])
def test_values_are_parameters(name, text):
    literals = {each for each in re.findall(r"'[^']*'", text) if not re.fullmatch(r"'[A-Za-z]*Annotation'", each)}  # kinds
    assert literals <= {"''", "' '", "'!'", *(f"'{what}'" for what in WHAT)}
    assert set(re.findall(r"(?<![\w.])\d+", text)) == set()
    assert text.count("(") == text.count(")")
    assert text.isascii()
    assert "\n" not in text


def test_trails_are_the_branches_of_the_resource_tree():
    known, found, places = dict(BRANCHES), {}, [(ROOT, Root)]
    while places:
        kind, place = places.pop()
        if kind not in found:  # a folder holds folders
            places.extend(place.branches.items())
        found[kind] = tuple(place.branches)
    assert {kind: below for kind, below in found.items() if below} == known


def test_paths_are_all_ways_down_to_a_kind():
    tops = [(), ("user",), ("group",), ("group", "user")]
    tagged = [(), ("tag",), ("tagset", "tag")]
    assert set(paths("user")) == {(), ("group",)}
    assert set(paths("project")) == {(*top, *way) for top in tops for way in tagged}
    assert set(paths("dataset")) == {(*top, *way, *more) for top in tops for way in tagged for more in ((), ("project",))}
    folders = {("folder",) * deep for deep in range(1, DEEPEST + 1)}
    assert set(paths("image")) >= {(), ("dataset",), ("project", "dataset"), ("orphaned",), ("user", "orphaned")} | folders
    assert max(path.count("folder") for path in paths("image")) == DEEPEST


def test_what_is_below_a_user_and_a_group_is_theirs():
    text = LOADS["image", ("group", "user", "project", "dataset")]
    assert "project_above.details.owner.id = :user and project_above.details.group.id = :group" in text
    assert "x.details.owner.id = :user" in LOADS["image", ("user", "orphaned")]
    assert "tagset_above.details.owner.id = :user" in LOADS["image", ("user", "tagset", "tag")]


def test_users_and_groups_are_listed_by_who_sees_them():
    for kind in ("user", "group"):
        text = LISTS[Shape(kind)]
        assert text.count("exists (select") == text.count(":me and") == 2  # of the rows, and of their number
        assert Shape(kind, by_owner=True) not in LISTS


def test_a_well_is_reached_by_its_plate_or_by_a_run_of_it():
    above = [(), ("plate",), ("run",), ("plate", "run")]
    assert set(paths("well")) >= {*above, *(("screen", *path) for path in above if path and path[0] == "plate")}


def test_places_of_one_kind_have_names_of_their_own():
    assert place_names(("folder", "folder", "project", "folder")) == ("folder", "folder2", "project", "folder3")


def test_every_place_of_a_trail_is_checked_and_named():
    text = LOADS["image", ("project", "dataset")]
    for part in ("x.id = :id", "dataset_above.id = :dataset", "project_above.id = :project", "project_above.name as project_name"):
        assert part in text


def test_a_list_carries_its_total_under_the_same_conditions():
    text = LISTS[Shape("image", parent="dataset", by_name=True, sort="date", descending=True)]
    assert text.count(":parent") == text.count(":name") == 2
    assert text.endswith("order by coalesce(x.acquisitionDate, ce.time) desc, x.id desc")


def test_orphans_are_in_no_dataset_and_no_well():
    text = LOADS["image", ("orphaned",)]
    assert text.count("not exists (select xd.id from DatasetImageLink") == 1
    assert "WellSample" in text
