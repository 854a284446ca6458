"""A plate's grid: labels, empty places, and the ways to other fields and runs."""

import pytest
from samples import COMMON, PIXELS

from omeroweb_pyr.gateway.model import Crumb
from omeroweb_pyr.gateway.model_screens import Field, Layout, Plate, PlateRun, Run, Spot, label, letters, place
from omeroweb_pyr.presenters.plates import MOST_COLUMNS, MOST_ROWS, plate_grid

RUNS = (PlateRun(id=5, name="Morning", start=None, fields=2), PlateRun(id=6, name="Evening", start=None, fields=1))


def plate(**changes):
    layout = changes.pop("layout", Layout(rows=2, columns=3))
    return Plate(**{"id": 7, "name": "P", "description": "", "child_count": 1, "layout": layout, "runs": RUNS, **COMMON, **changes})


def spot(row, column):
    trail = (Crumb("plate", 7, "P"), Crumb("well", label(row, column), ""))
    image = {"id": 1001, "name": "I", "description": "", "pixels": PIXELS, "version": "v1", **COMMON}
    return Spot(row=row, column=column, image=Field(**image, number=2, well_id=9, trail=trail))


def shown(of, spots, **asked):
    return plate_grid(of, spots, **{"path": "/plate/7/", "field": 1, "run": None, "fields": 3} | asked)


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (31, "AF"), (701, "ZZ"), (702, "AAA")])
def test_rows_have_letters(index, name):
    assert letters(index) == name
    assert place(f"{name}07") == (index, 6)


@pytest.mark.parametrize(
    ("rows", "columns", "name"), [("", "", "B4"), ("letter", "letter", "B-D"), ("number", "letter", "2D"), ("number", "number", "2-4")]
)
def test_a_well_is_named_as_the_plate_names_its_rows_and_columns(rows, columns, name):
    assert Layout(row_names=rows, column_names=columns).name(1, 3) == name


def test_every_place_has_a_cell():
    grid = shown(plate(), [spot(1, 2)])
    assert (grid.columns, [row.name for row in grid.rows]) == (("1", "2", "3"), ["A", "B"])
    assert [cell.url for row in grid.rows for cell in row.cells] == [""] * 5 + ["/plate/7/well/B03/"]
    assert grid.rows[1].cells[2].thumbnail == "/plate/7/well/B03/field/1/@@thumbnail?size=96&v=v1"


def test_a_run_is_a_part_of_the_address():
    grid = shown(plate(), [spot(0, 0)], run=RUNS[0], field=2, fields=2)
    assert grid.rows[0].cells[0].url == "/plate/7/run/5/well/A01/"
    assert (grid.previous, grid.next) == ("/plate/7/?run=5", "")
    assert [(run.label, run.url, run.current) for run in grid.runs] == [
        ("All runs", "/plate/7/", False),
        ("Morning", "/plate/7/?run=5", True),
        ("Evening", "/plate/7/?run=6", False),
    ]


def test_a_single_field_or_run_is_no_choice():
    grid = shown(plate(runs=RUNS[:1]), [spot(0, 0)], fields=1)
    assert (grid.fields, grid.runs) == ((), ())
    run = Run(id=5, name="R", description="", plate_id=7, layout=Layout(rows=1, columns=1), child_count=1, **COMMON)
    assert shown(run, [spot(0, 0)]).runs == ()


def test_a_size_that_no_plate_has_is_cut():
    grid = shown(plate(layout=Layout(rows=10**9, columns=10**9)), [])
    assert (len(grid.rows), len(grid.columns)) == (MOST_ROWS, MOST_COLUMNS)


def test_a_plate_tells_why_it_is_empty():
    assert shown(plate(child_count=0), []).empty == "No well of this plate has been imported yet."
    assert shown(plate(), [], fields=0).empty == "The wells have no images."
    assert shown(plate(), [], field=9).empty == "No well has a field 9; there are 3 fields at most."
    assert shown(plate(), [], field=9).previous == ""
