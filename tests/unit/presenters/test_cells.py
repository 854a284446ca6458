"""Cells of tables: what a spreadsheet would compute is shown instead."""

import pytest

from omeroweb_pyr.presenters.tables import harmless


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")'])
def test_formulas_are_defused(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["", "name", "a=b", "1", 1, -1, 0.5])
def test_everything_else_stays(cell):
    assert harmless(cell) == cell
