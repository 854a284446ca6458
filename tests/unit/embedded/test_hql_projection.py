"""What a projection gives: values, their types, their order, pages."""

import pytest
from omero.rtypes import RBoolI, RDoubleI, RIntI, RLongI, RStringI, RTimeI, unwrap

from omeroweb_pyr.embedded.hql import HqlError
from omeroweb_pyr.embedded.objects import run_projection


@pytest.fixture
def ask(store, people):
    """Ask as Anna and get plain values."""

    def run(text, page=(None, None), **params):
        return unwrap(run_projection(store, people.anna, text, params, page))

    return run


@pytest.mark.parametrize(
    ("item", "type_"),
    [
        ("i.id", RLongI),
        ("i.name", RStringI),
        ("i.series", RIntI),
        ("i.archived", RBoolI),
        ("i.details.creationEvent.time", RTimeI),
        ("p.physicalSizeX.value", RDoubleI),
        ("p.physicalSizeX.unit", RStringI),
        ("p.sizeX * 2", RIntI),
        ("p.sizeX * p.id", RLongI),
        ("p.sizeX / 4.0", RDoubleI),
        ("i.name || '!'", RStringI),
        ("case when i.id > 0 then 1 else 0 end", RIntI),
        ("cast(p.sizeX as string)", RStringI),
        ("(select count(*) from Channel c where c.pixels.id = p.id)", RLongI),
        ("extract(epoch from i.details.creationEvent.time)", RIntI),
        ("year(i.details.creationEvent.time)", RIntI),
    ],
)
def test_values_come_in_their_hql_type(store, people, item, type_):
    ((value,),) = run_projection(store, people.anna, f"select {item} from Image i join i.pixels p where i.id = {people.images[0]}", {})
    assert type(value) is type_


@pytest.mark.parametrize(
    ("item", "type_"), [("count(*)", RLongI), ("sum(p.sizeX)", RLongI), ("avg(p.sizeX)", RDoubleI), ("max(p.sizeX)", RIntI)]
)
def test_aggregates_come_in_their_hql_type(store, people, item, type_):
    ((value,),) = run_projection(store, people.anna, f"select {item} from Pixels p", {})
    assert type(value) is type_


def test_a_class_is_named_as_the_server_does(store, people):
    with store.write() as writer:
        writer.insert("TagAnnotation", owner=people.anna.user_id, group=people.shared, event=0, textValue="tag")
    text = "select type(a.class), a.class from Annotation a where a.class = TagAnnotation"
    ((first, second),) = unwrap(run_projection(store, people.anna, text, {}))
    assert first == second == "ome.model.annotations.TagAnnotation"


def test_a_quantity_is_a_map(ask, people):
    ((quantity,),) = ask("select p.physicalSizeX from Pixels p where p.image.id = :id", id=people.images[0])
    assert quantity == {"value": 0.5, "unit": "MICROMETER", "symbol": "µm"}


def test_a_row_of_new_map_is_one_map(ask, people):
    text = "select new map(i.id as id, i.name, i as i_details_permissions) from Image i where i.id = :id"
    ((row,),) = ask(text, id=people.images[0])
    assert row["id"] == people.images[0]
    assert row["1"] == "b"
    assert row["i_details_permissions"]["canEdit"] is True
    assert row["i_details_permissions"]["canChown"] is False
    assert row["i_details_permissions"]["perm"] == "rwr---"


def test_permissions_of_a_group(ask, people):
    ((permissions,),) = ask("select g.details.permissions from ExperimenterGroup g where g.id = :id", id=people.private)
    assert permissions["perm"] == "rw----"
    assert permissions["isGroupRead"] is False


def test_an_entity_is_an_object(store, people):
    ((found,),) = run_projection(store, people.anna, "select i from Image i where i.id = :id", {"id": people.images[0]})
    assert found.val.name.val == "b"


def test_null_is_last_going_up_and_first_going_down(ask, people):
    text = "select i.name from Image i join i.datasetLinks l where l.parent.id = :id order by lower(i.name) {}"
    assert ask(text.format("asc"), id=people.dataset) == [["A_1"], ["b"], ["Ä"], [None]]
    assert ask(text.format("desc"), id=people.dataset) == [[None], ["Ä"], ["b"], ["A_1"]]


def test_like_knows_case_and_escapes(ask):
    text = "select i.name from Image i where i.name like {} order by i.id"
    assert ask(text.format("'a%'")) == [["anna's"]]
    assert ask(text.format("'A_1'")) == [["A_1"]]
    assert ask(text.format(r"'A\_1'")) == [["A_1"]]
    assert ask(text.format(r"'A\_'")) == []
    assert ask(text.format("'A!_1' escape '!'")) == [["A_1"]]
    assert ask("select i.name from Image i where lower(i.name) = 'ä'") == [["Ä"]]


def test_a_page_is_cut_after_sorting(ask, people):
    text = "select i.name, (select count(*) from DatasetImageLink x where x.child.id = i.id) from DatasetImageLink l join l.child i"
    text += " where l.parent.id = :id order by lower(i.name), i.id"
    assert ask(text, (1, 2), id=people.dataset) == [["b", 1], ["Ä", 1]]
    assert ask(text, (None, 1), id=people.dataset) == [["A_1", 1]]
    assert ask(text, (3, None), id=people.dataset) == [[None, 1]]
    assert ask(text, (9, 5), id=people.dataset) == []
    assert ask("select i.id from Image i order by i.id", (0, 0)) == []


def test_distinct_and_having(ask, people):
    assert ask("select distinct i.details.group.id from Image i order by i.details.group.id") == [[people.private], [people.shared]]
    assert ask("select i.details.group.id, count(i.id) from Image i group by i.details.group.id having count(*) > 1") == [
        [people.shared, 4]
    ]


def test_lists_and_single_values_are_both_good_in_a_list(ask, people):
    first, second = people.images[:2]
    text = "select i.id from Image i where i.id in {} order by i.id"
    assert ask(text.format("(:ids)"), ids=[first, second]) == [[first], [second]]
    assert ask(text.format(":ids"), ids=[first]) == [[first]]
    assert ask(text.format("(:ids)"), ids=first) == [[first]]
    assert ask(text.format(f"(:ids, {second})"), ids=[first]) == [[first], [second]]
    assert ask("select i.id from Image i where i.name in (:names)", names=["Ä", "it's"]) == [[second]]


def test_a_parameter_is_never_read_as_hql(ask):
    assert ask("select i.id from Image i where i.name = :name", name="' or '1' = '1") == []


@pytest.mark.parametrize(
    ("params", "reason"),
    [({}, "the parameter :ids has no value"), ({"ids": []}, "the list :ids is empty"), ({"id": [1]}, "the parameter :ids has no value")],
)
def test_parameters_have_to_be_there(ask, params, reason):
    with pytest.raises(HqlError, match=reason):
        ask("select i.id from Image i where i.id in (:ids)", **params)


def test_a_list_is_no_single_value(ask):
    with pytest.raises(HqlError, match="is a list where one value is needed"):
        ask("select i.id from Image i where i.id = :id", id=[1])


def test_a_refusal_names_the_query():
    with pytest.raises(HqlError) as refusal:
        run_projection(None, None, "select i.nosuch from Image i", {})
    assert str(refusal.value) == "Image has no attribute 'nosuch' [select i.nosuch from Image i]"


@pytest.mark.parametrize("value", [{"a": 1}, 2**70, object()])
def test_a_value_that_compares_with_nothing_is_refused(ask, value):
    with pytest.raises(HqlError, match="nothing compares with"):
        ask("select i.id from Image i where i.id = :id", id=value)


def test_a_list_of_what_compares_with_nothing_is_refused(ask):
    with pytest.raises(HqlError, match="the list :ids has values that cannot be compared"):
        ask("select i.id from Image i where i.id in (:ids)", ids=[object()])


def test_what_the_database_cannot_do_is_refused(ask):
    joins = " ".join(f"join i.pixels p{n}" for n in range(70))
    with pytest.raises(HqlError, match="the database refuses it: at most 64 tables"):
        ask(f"select i.id from Image i {joins}")


def test_less_than_nothing_is_no_limit(ask):
    assert ask("select i.id from Image i", (-3, -1)) == ask("select i.id from Image i")
