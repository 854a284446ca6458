"""Who sees which rows."""

import pytest
from hql_world import caller, within
from omero.rtypes import unwrap

from omeroweb_pyr.embedded.access import OutOfReach
from omeroweb_pyr.embedded.objects import load, run_find, run_projection


def names(store, who, text="select i.name from Image i where i.name is not null order by i.id"):
    return [name for (name,) in unwrap(run_projection(store, who, text, {}))]


def test_across_groups(store, people):
    assert names(store, people.anna) == ["b", "Ä", "A_1", "anna's"]
    assert names(store, people.ben) == ["b", "Ä", "A_1", "ben's"]
    assert names(store, people.root) == ["b", "Ä", "A_1", "ben's", "anna's", "chloe's"]


def test_in_one_group(store, people):
    assert names(store, within(people.anna, people.shared)) == ["b", "Ä", "A_1"]
    assert names(store, within(people.ben, people.private)) == ["ben's"]
    assert names(store, within(people.root, people.private)) == ["ben's", "anna's"]


def test_a_group_owner_sees_all_of_a_private_group(store, people):
    leader = caller(people.anna.user_id, (people.private,), leads=(people.private,))
    assert names(store, leader) == ["ben's", "anna's"]


def test_a_foreign_group_is_out_of_reach(store, people):
    with pytest.raises(OutOfReach):
        names(store, within(people.anna, people.foreign))
    with pytest.raises(OutOfReach):
        names(store, within(people.root, 4711))


def test_people_and_groups_are_everybodys(store, people):
    assert len(names(store, within(people.anna, people.foreign), "select e.id from Experimenter e")) == 5


@pytest.mark.parametrize(
    "text",
    [
        "select count(*) from Image i where i.id = {hidden}",
        "select count(*) from Experimenter e where exists (select 1 from Image i where i.details.owner.id = e.id and i.id = {hidden})",
        "select (select count(i.id) from Image i where i.id = {hidden}) from Experimenter e where e.id = 0",
        "select count(*) from Experimenter e where e.id in (select i.details.owner.id from Image i where i.id = {hidden})",
    ],
)
def test_subselects_are_filtered_too(store, people, text):
    text = text.format(hidden=people.hidden)
    assert unwrap(run_projection(store, people.anna, text, {})) == [[0]]
    assert unwrap(run_projection(store, people.root, text, {})) == [[1]]


def test_what_is_hidden_is_as_good_as_missing(store, people):
    assert load(store, people.anna, "Image", [people.hidden, people.images[0], 4711])[0].id.val == people.images[0]
    assert run_find(store, people.anna, "select i from Image i where i.id = :id", {"id": people.hidden}) == []


def test_an_outsider_reaches_a_group_that_everybody_may_read(store, people):
    with store.write() as writer:
        writer.connection.execute("UPDATE experimentergroup SET permissions = -52 WHERE id = ?", (people.foreign,))
    try:
        assert "chloe's" in names(store, people.anna)
        assert names(store, within(people.anna, people.foreign)) == ["chloe's"]
    finally:
        with store.write() as writer:
            writer.connection.execute("UPDATE experimentergroup SET permissions = -8 WHERE id = ?", (people.foreign,))
