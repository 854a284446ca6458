"""Queries over key-value pairs, which are rows without ids."""

import pytest
from hql_world import fill
from omero.rtypes import unwrap

from omeroweb_pyr.embedded.objects import run_projection
from omeroweb_pyr.embedded.store import Store


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("omero"))
    people = fill(store)
    with store.write() as writer:
        for count in range(3):
            pairs = [("key", f"value {place}") for place in range(count)]
            writer.insert("MapAnnotation", owner=people.anna.user_id, group=people.shared, event=0, ns=str(count), mapValue=pairs)
    yield lambda text: unwrap(run_projection(store, people.anna, text, {}))
    store.close()


@pytest.mark.parametrize("size", ["size(a.mapValue)", "a.mapValue.size"])
def test_annotations_by_how_many_pairs_they_have(ask, size):
    assert ask(f"select a.ns from MapAnnotation a where {size} > 0 order by a.ns") == [["1"], ["2"]]


def test_how_many_pairs_each_has(ask):
    assert ask("select a.ns, size(a.mapValue) from MapAnnotation a group by a.ns order by a.ns") == [["1", 1], ["2", 2]]


def test_pairs_in_their_order(ask):
    assert ask("select m.value, index(m) from MapAnnotation a join a.mapValue m where a.ns = '2' order by index(m)") == [
        ["value 0", 0],
        ["value 1", 1],
    ]
