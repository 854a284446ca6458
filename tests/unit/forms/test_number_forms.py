"""Comparisons of numbers: how they are written, and which values they hold."""

import pytest

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.listing import read_slice
from omeroweb_pyr.forms.numbers import read_numbers
from omeroweb_pyr.gateway.model_numbers import number
from omeroweb_pyr.presenters.queries import narrowing

VALUES = ["4", "5", "5.0 nM", "7 nM", "7.5 µM", "1e1", "-3", "10", "text", "2024-05-06", "10.3.2024", ""]


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        (">5", ["7 nM", "7.5 µM", "1e1", "10"]),
        (">= 5", ["5", "5.0 nM", "7 nM", "7.5 µM", "1e1", "10"]),
        ("≤ 4", ["4", "-3"]),
        ("<5", ["4", "-3"]),
        ("= 5", ["5", "5.0 nM"]),
        ("=10", ["1e1", "10"]),
        ("> 4 < 10", ["5", "5.0 nM", "7 nM", "7.5 µM"]),
        (">5 <=10 nM", ["7 nM"]),
        ("5..7.5 uM", ["7.5 µM"]),
        ("5 … 10", ["5", "5.0 nM", "7 nM", "7.5 µM", "1e1", "10"]),
        (">5 <=5", []),
        ("> 3 > 7", ["7.5 µM", "1e1", "10"]),
        ("> 0.006 uM", ["7 nM", "7.5 µM"]),
        ("= 0.005 µM", ["5.0 nM"]),
        ("> 5 nM <= 0.0075 mM", ["7 nM", "7.5 µM"]),
        ("> 1 m", []),
    ],
)
def test_a_comparison_holds_numbers(asked, held):
    numbers = read_numbers(asked)
    assert [value for value in VALUES if numbers.hold(value)] == held
    listing = read_slice({"value": asked}, everyone=True)
    assert (listing.numbers, listing.value) == (numbers, "")
    assert read_numbers(narrowing(listing)["value"]) == numbers


@pytest.mark.parametrize("text", ["", "5", "20 nM", "a > b", "5-10", "v1..2", "5..", "text"])
def test_anything_else_is_a_part_of_a_value(text):
    assert read_numbers(text) is None


@pytest.mark.parametrize("text", [">", "> x", "5..x", "> 5 nM < 6 mm", "> 2024-05-06", "=", ">>5"])
def test_what_is_no_number_is_told(text):
    with pytest.raises(BadRequest):
        read_numbers(text)


def test_a_number_without_end_is_in_no_range():
    assert not read_numbers("> 5 nM").hold("1e999 nM")


def test_units_are_kept():
    assert number(" 20  nM ") == (20.0, "nM")
    assert number("3.5") == (3.5, "")
    assert number("x 3") is None
