"""Search by words: an index that the database keeps itself, Lucene's way to ask, and the objects that fit."""

from omeroweb_pyr.embedded.search.language import QueryFault, parse
from omeroweb_pyr.embedded.search.matching import Finder

__all__ = ["Finder", "QueryFault", "parse"]
