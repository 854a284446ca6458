"""HQL: parsed, and compiled to SQL over the schema of the object model; README.rst is its document."""

from omeroweb_pyr.embedded.hql.errors import HqlError
from omeroweb_pyr.embedded.hql.query import LIMIT, OFFSET, Query, compile_query

__all__ = ["LIMIT", "OFFSET", "HqlError", "Query", "compile_query"]
