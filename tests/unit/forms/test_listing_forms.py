from urllib.parse import parse_qsl

import pytest

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.listing import read_page, read_slice
from omeroweb_pyr.gateway.model import Listing
from omeroweb_pyr.presenters.queries import write


def test_a_bare_page_lists_the_callers_own_by_name():
    assert read_page({}, 200, everyone=False) == Listing(limit=200)


def test_below_an_object_everybodys_are_listed():
    assert read_page({}, 200, everyone=True) == Listing(owner=-1, limit=200)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"page": "3"}, Listing(offset=20, limit=10)),
        ({"q": " a b "}, Listing(name="a b", limit=10)),
        ({"sort": "date", "order": "desc"}, Listing(sort="date", descending=True, limit=10)),
        ({"sort": "-id"}, Listing(sort="id", descending=True, limit=10)),
        ({"sort": "-id", "order": "asc"}, Listing(sort="id", limit=10)),
        ({"owner": "any", "group": "-1"}, Listing(owner=-1, group=-1, limit=10)),
        ({"owner": "0", "group": "3"}, Listing(owner=0, group=3, limit=10)),
        ({"tag": "t", "key": "k", "value": "v", "rating": "0"}, Listing(tag="t", key="k", value="v", rating=0, limit=10)),
        ({"orphaned": "true", "rating": ""}, Listing(orphaned=True, limit=10)),
        ({"owner": "me", "sort": "", "order": "", "page": ""}, Listing(limit=10)),
    ],
)
def test_a_query_says_what_to_list(query, expected):
    assert read_page(query, 10, everyone=False) == expected


@pytest.mark.parametrize(
    ("query", "offset", "limit"),
    [
        ({}, 0, 200),
        ({"limit": "5", "offset": "10"}, 10, 5),
        ({"limit": "0"}, 0, 0),
        ({"limit": "-1", "offset": "-7"}, 0, 200),
        ({"limit": "100000"}, 0, 500),
    ],
)
def test_a_slice_is_cut_as_the_api_does(query, offset, limit):
    asked = read_slice(query, everyone=True)
    assert (asked.offset, asked.limit) == (offset, limit)


BAD = [
    {"page": "0"}, {"page": "-1"}, {"page": "x"}, {"page": "1.5"}, {"page": "9" * 15}, {"page": "9" * 30},
    {"page": "\N{ARABIC-INDIC DIGIT ONE}"},
    {"sort": "colour"}, {"value": "> many"}, {"sort": "--id"}, {"order": "up"},
    {"owner": ""}, {"owner": "demo"}, {"owner": "-2"}, {"group": "x"}, {"group": "me"}, {"group": str(2**63)},
    {"tag": "x" * 256}, {"rating": "6"}, {"rating": "-1"}, {"rating": "05"}, {"orphaned": "yes"},
    {"q": "x" * 256}, {"q": "a\0b"},
]  # fmt: skip


@pytest.mark.parametrize("query", BAD)
def test_what_makes_no_sense_is_refused_with_a_sentence(query):
    with pytest.raises(BadRequest, match=r"\w+ .*\.$"):
        read_page(query, 200, everyone=False)


@pytest.mark.parametrize("query", [{"limit": "all"}, {"offset": "1e3"}, {"offset": str(2**31)}])
def test_a_bad_slice_is_refused_too(query):
    with pytest.raises(BadRequest):
        read_slice(query, everyone=False)


@pytest.mark.parametrize("everyone", [True, False])
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": "a&b=c ü"},
        {"sort": "-date", "owner": "any"},
        {"owner": "me", "group": "7"},
        {"owner": "5"},
        {"tag": "t", "rating": "0", "orphaned": "true"},
        {"key": "Gene", "value": "AURKB"},
    ],
)
def test_what_is_written_reads_back(query, everyone):
    asked = read_page(query, 50, everyone=everyone)
    text = write(asked, everyone=everyone)
    assert read_page(dict(parse_qsl(text.removeprefix("?"))), 50, everyone=everyone) == asked


def test_the_usual_has_the_shortest_address():
    assert write(Listing(), everyone=False) == ""
    assert write(Listing(owner=-1), everyone=True) == ""
    assert write(Listing(owner=-1, name="x"), everyone=False, page=2) == "?q=x&owner=-1&page=2"
