"""Lucene's classic query language: words, "phrases", wildcards, field:word, AND OR NOT, + and -, and brackets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

TOKEN = re.compile(r'\s*(?:(?P<phrase>"[^"]*")|(?P<sign>[()+\-!])|(?P<field>[\w.]+:(?=\S))|(?P<word>(?:\\.|[^\s()"])+))')
PIECE = re.compile(r"[\w*?]+")
LONGEST = 2000
DEEPEST = 50

Occur = Literal["may", "must", "not"]


class QueryFault(ValueError):
    """A query can't be understood; the message says why."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other, in lower case, with ``*`` and ``?``; ``field`` is None for those that the search is in."""

    pieces: tuple[str, ...]
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Clauses:
    """Clauses that may, must or must not fit, as Lucene has them."""

    parts: tuple[tuple[Occur, "Term | Clauses"], ...]


def parse(text: str, *, leading_wildcard: bool = True) -> Clauses:
    """Read a query, or raise QueryFault."""
    if len(text) > LONGEST:
        raise QueryFault(f"A query has at most {LONGEST} characters.")
    parser = _Parser(list(_tokens(text)), leading_wildcard=leading_wildcard)
    found = parser.clauses(0)
    if parser.rest:
        raise QueryFault("There is a bracket too many.")
    if not found.parts:
        raise QueryFault("There is nothing to search for.")
    return found


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    text = text.rstrip()
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            raise QueryFault("A quotation mark has no end.")
        place = match.end()
        kind = str(match.lastgroup)
        yield kind, match[kind]


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]], *, leading_wildcard: bool) -> None:
        self.rest = tokens
        self._leading = leading_wildcard

    def clauses(self, depth: int) -> Clauses:
        """Read up to a closing bracket, or the end."""
        if depth > DEEPEST:
            raise QueryFault("The brackets are too deep.")
        parts: list[tuple[Occur, Term | Clauses]] = []
        joined = False
        while self.rest and self.rest[0] != ("sign", ")"):
            kind, text = self.rest[0]
            if kind == "word" and text in {"AND", "&&", "OR", "||"}:
                self.rest.pop(0)
                joined = text in {"AND", "&&"}
                continue
            occur = self._occur()
            part = self._part(depth)
            if joined and parts and parts[-1][0] == "may":
                parts[-1] = ("must", parts[-1][1])
            if part is not None:
                parts.append(("must" if joined and occur == "may" else occur, part))
            joined = False
        return Clauses(tuple(parts))

    def _occur(self) -> Occur:
        kind, text = self.rest[0]
        if (kind, text) in {("sign", "-"), ("sign", "!"), ("word", "NOT")}:
            self.rest.pop(0)
            return "not"
        if (kind, text) == ("sign", "+"):
            self.rest.pop(0)
            return "must"
        return "may"

    def _part(self, depth: int) -> "Term | Clauses | None":
        if not self.rest:
            raise QueryFault("The query ends too early.")
        kind, text = self.rest.pop(0)
        if kind == "field":
            return self._in_field(text[:-1], depth)
        if (kind, text) == ("sign", "("):
            found = self.clauses(depth + 1)
            if not self.rest:
                raise QueryFault("A bracket has no end.")
            self.rest.pop(0)
            return found if found.parts else None
        if kind == "sign":
            raise QueryFault(f"“{text}” stands where a word should be.")
        return self._term(text, None)

    def _in_field(self, field: str, depth: int) -> "Term | Clauses | None":
        part = self._part(depth)
        if isinstance(part, Term):
            return Term(part.pieces, part.field or field)
        if part is None:
            return None
        return Clauses(tuple((occur, _within(inner, field)) for occur, inner in part.parts))

    def _term(self, text: str, field: str | None) -> Term | None:
        pieces = tuple(piece.lower() for chunk in text.replace("\\", "").strip('"').split("_") for piece in PIECE.findall(chunk))
        if not self._leading and any(piece[0] in "*?" for piece in pieces):
            raise QueryFault("A word may not begin with a wildcard here.")
        return Term(pieces, field) if pieces else None


def _within(part: "Term | Clauses", field: str) -> "Term | Clauses":
    if isinstance(part, Term):
        return Term(part.pieces, part.field or field)
    return Clauses(tuple((occur, _within(inner, field)) for occur, inner in part.parts))
