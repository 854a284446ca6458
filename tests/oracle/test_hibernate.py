"""Our HQL against Hibernate's: what is accepted, what is refused, and which rows come back."""

import pytest

from omeroweb_pyr.embedded.hql import HqlError, compile_query
from omeroweb_pyr.embedded.store import Store
from omeroweb_pyr.gateway.queries import all_queries
from oracle.comparing import Answers, compare, our_rows
from oracle.corpus import generated, written
from oracle.hibernate import one_line
from oracle.literal import with_literals

pytestmark = [pytest.mark.oracle, pytest.mark.timeout(400)]  # a Java process, and hundreds of queries


def test_every_query_of_the_gateway_is_accepted(answers: Answers):
    refused = [(name, answers[one_line(text)].text) for name, text in all_queries() if not answers[one_line(text)].accepted]
    assert refused == []


def test_rows_of_the_gateways_queries(answers: Answers, store: Store):
    compare(answers, store, [with_literals(text) for _, text in all_queries()])


def test_rows_of_queries_over_every_property(answers: Answers, store: Store):
    compare(answers, store, list(generated()))


def test_rows_of_written_queries(answers: Answers, store: Store):
    compare(answers, store, written("accepted"))


@pytest.mark.parametrize("query", written("refused"))
def test_both_refuse(answers: Answers, query: str):
    assert not answers[query].accepted
    with pytest.raises(HqlError):
        compile_query(query)


@pytest.mark.parametrize("query", written("stricter"))
def test_we_refuse_what_the_database_would_or_what_we_lack(answers: Answers, query: str):
    assert answers[query].accepted
    with pytest.raises(HqlError):
        compile_query(query)


def test_the_sample_shows_something(store: Store):
    """Rows that are compared have to be there."""
    queries = [*generated(), *written("accepted")]
    shown = sum(bool(our_rows(store, compile_query(query))) for query in queries)
    assert shown > 0.9 * len(queries)
