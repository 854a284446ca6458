"""Our HQL against Hibernate's: what is accepted, what is refused, and which rows come back."""

import re
from collections import Counter

import pytest
from corpus import generated, written
from hibernate import Answer, one_line
from literal import with_literals

from omeroweb_pyr.embedded.hql import HqlError, Query, compile_query
from omeroweb_pyr.embedded.hql.shape import Item, Kind
from omeroweb_pyr.embedded.store import Store
from omeroweb_pyr.gateway.queries import all_queries

pytestmark = pytest.mark.oracle

Answers = dict[str, Answer]

OTHER_SQL = re.compile(r"extract\(")
"""What PostgreSQL spells in a way that SQLite does not read."""


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


def compare(answers: Answers, store: Store, queries: list[str]) -> None:
    """Run Hibernate's SQL and ours, and tell where the rows differ."""
    differences = []
    for query in queries:
        answer = answers[one_line(query)]
        if answer.accepted and OTHER_SQL.search(answer.text):
            continue
        problem = difference(store, query, answer)
        if problem:
            differences.append(f"{query}\n    {problem}")
    assert not differences, f"{len(differences)} of {len(queries)}:\n" + "\n".join(differences[:20])


def difference(store: Store, query: str, answer: Answer) -> str:
    """Say how the rows differ, if they do."""
    if not answer.accepted:
        return f"Hibernate refuses: {answer.text}"
    try:
        compiled = compile_query(query)
    except HqlError as refusal:
        return f"we refuse: {refusal.reason}"
    ours = our_rows(store, compiled)
    theirs = [row[: len(ours[0])] if ours else row for row in store.read().execute(answer.text)]
    missing, extra = Counter(theirs) - Counter(ours), Counter(ours) - Counter(theirs)
    if missing or extra:
        return f"missing {list(missing)[:2]}, extra {list(extra)[:2]}\n    ours {compiled.sql}\n    theirs {answer.text}"
    return ""


def our_rows(store: Store, query: Query) -> list[tuple]:
    """Return our rows as root sees them, with the columns that Hibernate selects for the same items."""
    db = store.read()
    bits = dict(db.execute("SELECT id, permissions FROM experimentergroup"))
    reach = {"reach_full": str(list(bits)), "reach_own": "[]", "reach_me": 0}
    rows = db.execute(query.sql, reach if query.filtered else {}).fetchall()
    return [tuple(value for item in query.shape.items for value in their_columns(item, row, bits)) + fetched(query, row) for row in rows]


def their_columns(item: Item, row: tuple, bits: dict[int, int]) -> tuple:
    """Return one item of a row as Hibernate has it: permissions are the packed number that the row's group has too."""
    if item.kind is Kind.PERMISSIONS and item.owned:
        return (bits.get(row[item.start + 1]),)
    return row[item.start : item.start + (2 if item.kind is Kind.UNIT else 1)]


def fetched(query: Query, row: tuple) -> tuple:
    """Return the ids of what is fetched."""
    return tuple(row[fetch.column] for fetch in query.shape.fetches)
