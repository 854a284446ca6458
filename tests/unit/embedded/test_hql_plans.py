"""How SQLite goes about it: by index, and what a page does not show is not worked out."""

import pytest

from omeroweb_pyr.embedded.hql import LIMIT, OFFSET, Query, compile_query
from omeroweb_pyr.embedded.hql.query import KEPT, _compile
from omeroweb_pyr.embedded.store import Store

LISTING = """
    select new map(i.id as id, i.name as name, i as i_details_permissions, o.omeName as owner, pix.sizeX as width,
        (select count(al.id) from ImageAnnotationLink al where al.parent.id = i.id) as annotations,
        (select count(ll.id) from DatasetImageLink ll where ll.parent.id = :dataset) as total)
    from DatasetImageLink l join l.child i join i.details.owner o left outer join i.pixels pix
    where l.parent.id = :dataset order by lower(i.name), i.id
"""

TRAIL = """
    select i.id, d.name, p.name from Image i join i.datasetLinks dl join dl.parent d join d.projectLinks pl join pl.parent p
    where i.id = :image and d.id = :dataset and p.id = :project
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    opened = Store(tmp_path_factory.mktemp("omero"))
    yield opened
    opened.close()


def plan(store: Store, sql: str, query: Query) -> list[str]:
    names = {"reach_full": "[0]", "reach_own": "[]", "reach_me": 0, LIMIT: 10, OFFSET: 0}
    bound = names | {f"p_{name}": 1 for name in query.scalars} | {f"l_{name}": "[1]" for name in query.lists}
    return [row[3] for row in store.read().execute(f"EXPLAIN QUERY PLAN {sql}", bound)]


@pytest.mark.parametrize("text", [LISTING, TRAIL, "select i from Image i where i.id in (:ids)", "select i from Image i where i.id = :id"])
def test_no_table_is_scanned(store, text):
    query = compile_query(text)
    for sql in (query.sql, query.paged_sql):
        scans = [step for step in plan(store, sql, query) if step.startswith("SCAN") and "json_each" not in step and step != "SCAN page"]
        assert scans == []


def test_the_total_is_counted_once(store):
    query = compile_query(LISTING)
    steps = plan(store, query.paged_sql, query)
    assert len([step for step in steps if step.startswith("CORRELATED SCALAR")]) == 1
    assert len([step for step in steps if step.startswith("SCALAR")]) == 1


def test_subselects_wait_for_the_page(store):
    """SQLite would work them out for each row before it sorts."""
    query = compile_query(LISTING)
    inner, outer = query.paged_sql.split(" AS page")
    assert inner.partition(" FROM (")[2].count("count(") == 0
    assert "LIMIT" not in outer


def test_plain_columns_need_no_second_look():
    query = compile_query("select i.name from Image i order by i.name")
    assert query.paged_sql == f"{query.sql} LIMIT :{LIMIT} OFFSET :{OFFSET}"


def test_compiled_queries_are_kept():
    assert compile_query("select i.id  from\n Image i") is compile_query(" select i.id from Image i ")
    assert _compile.cache_parameters()["maxsize"] == KEPT


def test_spaces_in_texts_are_kept():
    assert "'a  b'" in compile_query("select i.id from Image i where  i.name = 'a  b'").sql
