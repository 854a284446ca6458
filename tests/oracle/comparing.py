"""The rows of our SQL against those of Hibernate's, over one database."""

import re
from collections import Counter
from collections.abc import Iterator

from omeroweb_pyr.embedded.access import Caller
from omeroweb_pyr.embedded.hql import HqlError, Query, compile_query
from omeroweb_pyr.embedded.hql.shape import Item, Kind
from omeroweb_pyr.embedded.store import Store
from oracle.hibernate import Answer, one_line

Answers = dict[str, Answer]

OTHER_SQL = re.compile(r"extract\((?!epoch )")
"""What PostgreSQL spells in a way that SQLite does not read."""

EPOCH = re.compile(r"extract\(epoch from ([\w.\"]+)\)")
"""Seconds, of what SQLite's database has in milliseconds."""

ROOT = Caller(
    user_id=0,
    user_name="root",
    group_id=-1,
    session_id=0,
    session_uuid="",
    is_admin=True,
    member_of=frozenset({0, 1}),
    leader_of=frozenset(),
)
"""Who sees everything."""


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
    theirs = [row[: len(ours[0])] if ours else row for row in store.read().execute(EPOCH.sub(r"\1 / 1000.0", answer.text))]
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
    """Return the ids of what is fetched, in Hibernate's order: each thing is followed by what is fetched for it."""
    return tuple(row[column] for item in query.shape.entities for column in _below(query, item.start))


def _below(query: Query, parent: int) -> Iterator[int]:
    for fetch in query.shape.fetches:
        if fetch.parent == parent:
            yield fetch.column
            yield from _below(query, fetch.column)
