"""Puts literals where a query has parameters, since Hibernate's SQL has bare question marks."""

import re

from hibernate import one_line

from omeroweb_pyr.embedded.hql import HqlError, compile_query

NUMBER, NUMBERS, TEXT = "3", "(1, 2, 3, 4, 5)", "'%a%'"


def with_literals(text: str) -> str:
    """Return the query with a number for every parameter, or a text where a number does not compare."""
    query = one_line(text)
    query = re.sub(r"\bin\s*\(?\s*:\w+\s*\)?", f"in {NUMBERS}", query, flags=re.IGNORECASE)
    for name in sorted(compile_query(query).scalars, key=len, reverse=True):
        query = next(filled for filled in (_fill(query, name, NUMBER), _fill(query, name, TEXT)) if _compiles(filled))
    return query


def _fill(query: str, name: str, literal: str) -> str:
    return re.sub(rf":{name}\b", literal, query)


def _compiles(query: str) -> bool:
    try:
        compile_query(query)
    except HqlError:
        return False
    return True
