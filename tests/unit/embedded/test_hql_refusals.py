"""What is not answered, and the reason given; Hibernate's side of it is in tests/oracle."""

import pytest

from omeroweb_pyr.embedded.hql import HqlError, compile_query


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "unexpected end"),
        ("select i.id from Image i where", "unexpected end"),
        ("delete from Image", "unexpected 'delete' at character 0"),
        ("select i.id from Imag i", "there is no entity 'Imag'"),
        ("select o.id from Image i", "'o' is no alias"),
        ("select i.nosuch from Image i", "Image has no attribute 'nosuch'"),
        ("select e.details.owner.id from Experimenter e", "the details of Experimenter have no 'owner'"),
        ("select i.pixels.sizeX from Image i", "i.pixels is a collection: join it to get at its 'sizeX'"),
        ("select i.id from Image i join i.name n", "i.name leads to nothing that can be joined"),
        ("select i.id from Image i, Image i", "the alias 'i' is used twice"),
        ("select i.id from Image i where i.archived", "a value stands where a condition is needed"),
        ("select i.id = 1 from Image i", "a condition stands where a value is needed"),
        ("select i.id from Image i where i.name = 5", "a text does not compare with a int"),
        ("select i.id from Image i where i.id in (select j.name from Image j)", "a entity|a long does not compare with a"),
        ("select i.id from Image i where i.archived > i.name", "a bool does not compare with a text"),
        ("select i.name + 1 from Image i", "one cannot calculate with a text"),
        ("select i.acquisitionDate || 'x' from Image i", "a time cannot be joined to a text"),
        ("select i.id from Image i where i.id like 'a'", "a long is not like a text"),
        ("select a.id from Annotation a where a.class = 'TagAnnotation'", "x.class compares with the name of a type only"),
        ("select frobnicate(i.id) from Image i", "there is no function frobnicate"),
        ("select lower(i.id) from Image i", "lower() takes no long"),
        ("select cast(i.name as time) from Image i", "there is no cast to time"),
        ("select index(i) from Image i", "i does not come from a list"),
        ("select i.name, count(*) from Image i", "has to be grouped by"),
        ("select max(count(i.id)) from Image i", "an aggregate inside of an aggregate"),
        ("select i.id from Image i where count(i.id) > 1", "an aggregate in where"),
        ("select distinct i.id from Image i order by i.name", "select distinct is ordered by what it selects"),
        ("select i.name from Image i join fetch i.pixels", "i.pixels is fetched, but what it belongs to is not selected"),
        ("select i from Image i left join fetch i.pixels p with p.sizeX > 1", "a fetched association takes no 'with'"),
        ("select i.id from Image i where i.id = (select j.id, j.name from Image j)", "a subselect yields one value"),
        ("select i.id from Image i where i.id = 99999999999999999999", "is too large"),
        ("select i.id from Image i where i.name < null", "null is neither less nor more than anything"),
        ("select a.id from Annotation a where a.class > TagAnnotation", "types have no order"),
        ("select a.id from Annotation a where a.class in (:names)", "x.class compares with the name of a type only"),
        ("select i.id from Image i where i.name is true", "a text is neither true nor false"),
        ("select i.id from Image i where i.name like 'a' escape 'xy'", "escape takes one character"),
        ("select i.id from Image i where i.id in lower(i.name)", "lower(…) is no list"),
        ("select i.id from Image i where i.name is empty", "a collection is needed here"),
        ("select i.id from Image i where i.id in elements(i.name)", "a collection is needed here"),
        ("select a.id from MapAnnotation a where a.id in elements(a.mapValue)", "the elements of mapValue are no entities"),
        ("select i.id from Image i where maxindex(i.datasetLinks) > 1", "datasetLinks has no order"),
        ("select lower(distinct i.name) from Image i", "lower() is no aggregate"),
        ("select sum(i.id, i.id) from Image i", "sum() takes one argument"),
        ("select max(i.archived) from Image i", "there is no max() of a bool"),
        ("select index(1) from Image i", "index() takes one path"),
        ("select size(i) from Image i", "i is no collection"),
        ("select type(i) from Image i", "i is of one type only"),
        ("select trim(i.name as string) from Image i", "'as' does not belong into trim()"),
        ("select trim(i from i.name) from Image i", "'from' does not belong into trim()"),
        ("select cast(i.archived as string) from Image i", "a bool is not cast to a text"),
        ("select cast(i.acquisitionDate as int) from Image i", "a time is not cast to a int"),
        ("select year(i.name) from Image i", "a text has no year"),
        ("select extract(week from i.acquisitionDate) from Image i", "a time has no week"),
        ("select case when i.id > 1 then 'a' else 1 end from Image i", "the alternatives are of different types"),
        ("select i.id from Image i where exists (select p from i.pixels p join fetch p.channels)", "a subselect fetches nothing"),
        ("select i.id from Image i where exists (select 1 from i.name n)", "i.name is no collection"),
        ("select i.id from Image i order by i.name, 1", "order by takes no constant"),
        ("select coalesce(null, null) + i.name from Image i", "one cannot calculate with a text"),
    ],
)
def test_is_refused_with_a_reason(text, reason):
    with pytest.raises(HqlError) as refusal:
        compile_query(text)
    assert any(part in refusal.value.reason for part in reason.split("|"))
    assert refusal.value.query == text


@pytest.mark.parametrize("text", ["select n.keywords from Namespace n", "select m.bytes from Mask m", "select Image from Image i"])
def test_what_no_rtype_holds_is_not_selected(text):
    with pytest.raises(HqlError, match="cannot be selected"):
        compile_query(text)


def test_deep_nesting_is_refused():
    depth = 3000
    with pytest.raises(HqlError, match="nested too deeply"):
        compile_query(f"select i.id from Image i where i.id = {'(select max(i.id) from Image i where i.id = ' * depth}1{')' * depth}")
