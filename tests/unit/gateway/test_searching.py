"""Which searches are words alone, and how they are spelled in Lucene's language."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from omeroweb_pyr.gateway.model_search import Search
from omeroweb_pyr.gateway.searching import words_alone


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("quokka", "quokka"),
        ("  quokka   nest, 12 ", "quokka nest 12"),
        ("mito* neu?on", "mito* neu?on"),
        ('"a  b" c', '"a  b" c'),
        ("quokka_01 day-2", '"quokka_01" "day-2"'),
        ("quokka_0*", "quokka_0*"),
        ("hela -mitosis", "hela -mitosis"),
        ("stain:dapi tag:a_b", 'stain:dapi tag:"a_b"'),
        ('tag:"two words"', 'tag:"two words"'),
        ("Größe naïve 细胞", "Größe naïve 细胞"),
    ],
)
def test_words_alone(text, spelled):
    assert words_alone(Search(text=text)) == spelled


MORE = ["*okka", "a *b", "name:*b", "a AND b", "a OR b", "NOT a", "(a b)", "a.b", "a+b", "a~2", "[a TO b]"]
MORE += ["_", '"', 'a "b', '"a"b', "a:b:c", "😀"]


@pytest.mark.parametrize("text", MORE)
def test_what_is_more_than_words(text):
    assert words_alone(Search(text=text)) is None


def test_fields_and_days_are_more_than_words():
    search = Search(text="quokka")
    day = datetime.now(UTC).date()
    for narrowed in (replace(search, fields=("name",)), replace(search, start=day), replace(search, end=day)):
        assert words_alone(narrowed) is None
    assert words_alone(replace(search, owner=3, group=4)) == "quokka"
