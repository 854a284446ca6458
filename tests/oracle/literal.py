"""Puts literals where a query has parameters, since Hibernate's SQL has bare question marks."""

import re

from omeroweb_pyr.embedded.hql import HqlError, compile_query
from oracle.hibernate import one_line

NUMBER, NUMBERS, TEXT, WORDS = "3", "(1, 2, 3, 4, 5)", "'%a%'", "('ada', 'demo')"
TIME = "(select max(known.time) from Event known)"
"""HQL has no literal for a time."""
TIMES = re.compile(r":(since|until)\b")

LISTED = frozenset({"names", "values"})
_TEXTS: set[str] = set()
"""Parameters that took a text in an earlier query, and so most likely do in the next."""


def with_literals(text: str) -> str:
    """Return the query with a number for every parameter, or a text where a number does not compare."""
    query = TIMES.sub(TIME, one_line(text))
    query = re.sub(r"\bin\s*\(?\s*:(\w+)\s*\)?", _in, query, flags=re.IGNORECASE)
    guess = re.sub(r":(\w+)", lambda found: TEXT if found[1] in _TEXTS else NUMBER, query)
    if _compiles(guess):
        return guess
    for name in sorted(compile_query(query).scalars, key=len, reverse=True):
        numbered = _fill(query, name, NUMBER)
        if not _compiles(numbered):
            _TEXTS.add(name)
            numbered = _fill(query, name, TEXT)
        query = numbered
    return query


def _in(found: re.Match[str]) -> str:
    return f"in {WORDS if found[1] in LISTED else NUMBERS}"


def _fill(query: str, name: str, literal: str) -> str:
    return re.sub(rf":{name}\b", literal, query)


def _compiles(query: str) -> bool:
    try:
        compile_query(query)
    except HqlError:
        return False
    return True
