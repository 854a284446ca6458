"""Planes and what files say of themselves, laid out."""

from omero.rtypes import rdouble, rint, rlist, rstring

from omeroweb_pyr.gateway.acquisition import _texts
from omeroweb_pyr.gateway.model_acquisition import Original, Plane, Planes, Quantity
from omeroweb_pyr.presenters.planes import MOST_LINES, plane_csv, plane_table, said, said_text

LONG = {f"Key {number:04}": str(number) for number in range(MOST_LINES + 10)}


def laid_out(original: Original, wanted: str = ""):
    return said(original, wanted, "/image/1/", lambda number: f"/file/{number}")


def test_values_of_any_type_are_spelled():
    told = {"b": rint(3), "A": rdouble(0.25), "c": rlist([rstring("x"), rint(2)]), "d": rstring("")}
    assert list(_texts(told).items()) == [("A", "0.25"), ("b", "3"), ("c", "x, 2"), ("d", "")]
    assert _texts(None) == {}


def test_what_is_too_much_for_a_page_is_said_and_looked_through():
    shown = laid_out(Original(LONG, {"Of series": "1"}))
    assert [(title, len(lines)) for title, lines in shown.sections] == [("Of this image", 1), ("Of the whole file", MOST_LINES - 1)]
    assert shown.cut == "The first 2000 of 2011 lines are shown."
    assert shown.long
    some = laid_out(Original(LONG, {}), "KEY 200")
    assert [name for name, _ in some.sections[0][1]] == [f"Key 200{digit}" for digit in range(10)]
    assert (some.cut, some.long) == ("", True)


def test_a_file_attached_long_ago_is_led_to():
    assert laid_out(Original({}, {}, attached=7)).attached == "/file/7"


def test_lines_of_the_text_stay_apart():
    assert said_text(Original({"A": "1\r\n2"}, {"B": "3"})) == "[GlobalMetadata]\nA=1\n    2\n\n[SeriesMetadata]\nB=3\n"


def test_units_differ_from_plane_to_plane():
    planes = (Plane(0, 0, 0, {"time": Quantity(1.0, "s")}), Plane(0, 0, 1, {"time": Quantity(2.0, "min")}), Plane(0, 0, 2, {}))
    table = plane_table(Planes(3, planes), (), None, 1, "/image/1/")
    assert table.heads == ("Z", "C", "T", "Since the start")
    assert [row[-1] for row in table.rows] == ["1 s", "2 min", ""]
    assert (table.channels, table.pager, table.told) == ((), None, "1 to 3 of 3")
    written = [line.split(",")[3:5] for line in plane_csv(planes).splitlines()]
    assert written == [["time", "time_unit"], ["1.0", "s"], ["2.0", "min"], ["", ""]]
