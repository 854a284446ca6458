"""Queries over the demo's data: our rows against those of Hibernate's SQL, and our pages against slices of them."""

from collections.abc import Iterator

import pytest

from omeroweb_pyr.embedded.hql import compile_query
from omeroweb_pyr.embedded.objects.execution import rows_of
from omeroweb_pyr.embedded.store import Store
from oracle.comparing import ROOT, compare, our_rows
from oracle.corpus import written
from oracle.demo import fill
from oracle.hibernate import Answer, ask, one_line

pytestmark = [pytest.mark.oracle, pytest.mark.timeout(400)]  # a Java process, and hundreds of queries

QUERIES = written("demo")
LEAST = 150
"""As many queries have to be compared."""


@pytest.fixture(scope="module")
def theirs() -> dict[str, Answer]:
    """What Hibernate makes of the queries."""
    return ask(QUERIES)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demo's rows."""
    store = Store(tmp_path_factory.mktemp("demo"))
    fill(store)
    yield store
    store.close()


def test_rows(theirs: dict[str, Answer], demo: Store):
    compare(theirs, demo, QUERIES)


def test_enough_is_compared(demo: Store):
    assert len(set(QUERIES)) == len(QUERIES)
    assert sum(bool(our_rows(demo, compile_query(query))) for query in QUERIES) >= LEAST


@pytest.mark.parametrize("page", [(0, 3), (2, 5), (4, None), (10**6, 3)])
def test_order_and_pages(theirs: dict[str, Answer], demo: Store, page: tuple[int, int | None]):
    first, count = page
    compared = 0
    for query in (query for query in QUERIES if query.endswith((".id", ".id desc"))):
        compiled = compile_query(query)
        if compiled.shape.fetches_many or compiled.shape.is_map:
            continue
        rows = demo.read().execute(theirs[one_line(query)].text).fetchall()
        paged = rows[first:] if count is None else rows[first : first + count]
        ours = rows_of(demo.read(), ROOT, compiled, {}, page)
        assert [row[: len(ours[0])] for row in paged if ours] == [row[: len(paged[0])] for row in ours], query
        compared += 1
    assert compared > 40
