"""Lucene's query language: how queries are read."""

import pytest

from omeroweb_pyr.embedded.search.language import Clauses, QueryFault, Term, parse


def shape(part):
    """Write a tree down as nested lists."""
    if isinstance(part, Term):
        words = " ".join(part.pieces)
        return f"{part.field}:{words}" if part.field else words
    return [f"{occur} {shape(inner)}" if isinstance(inner, Term) else (occur, shape(inner)) for occur, inner in part.parts]


READ = {
    "cell": ["may cell"],
    "Cell DIVISION": ["may cell", "may division"],
    "a AND b": ["must a", "must b"],
    "a AND b AND c": ["must a", "must b", "must c"],
    "a OR b": ["may a", "may b"],
    "a NOT b": ["may a", "not b"],
    "a -b +c": ["may a", "not b", "must c"],
    "a AND NOT b": ["must a", "not b"],
    "a && b || c": ["must a", "must b", "may c"],
    '"mitotic  cells" dna': ["may mitotic cells", "may dna"],
    "image_001.ome-tiff": ["may image 001 ome tiff"],
    "name:cell tag:red": ["may name:cell", "may tag:red"],
    "name:(a b)": [("may", ["may name:a", "may name:b"])],
    "(a OR b) AND c": [("must", ["may a", "may b"]), "must c"],
    "ce*l? *mitosis": ["may ce*l?", "may *mitosis"],
    "naïve Zellteilung Ü": ["may naïve", "may zellteilung", "may ü"],
    r"a\:b": ["may a b"],
    "stain:DAPI": ["may stain:dapi"],
}


@pytest.mark.parametrize("text", READ)
def test_read(text):
    assert shape(parse(text)) == READ[text]


@pytest.mark.parametrize("text", ["", "  ", "...", "(a", "a)", '"a', "a AND (", "-", "+ +", "x" * 2001, "(" * 60 + "a" + ")" * 60])
def test_refused(text):
    with pytest.raises(QueryFault):
        parse(text)


def test_wildcards_at_the_beginning_are_a_choice():
    assert isinstance(parse("*a"), Clauses)
    with pytest.raises(QueryFault):
        parse("*a", leading_wildcard=False)
