"""Planes in OME-XML: what is odd about them is left out."""

import pytest

from omeroweb_pyr.embedded.importing.facts import PlaneFacts
from omeroweb_pyr.embedded.importing.ome import parse

OME = '<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image><Pixels>{}</Pixels></Image></OME>'


def planes(text):
    (facts,) = parse(OME.format(text))
    return facts.planes


def test_values_may_be_nought_and_below():
    told = 'DeltaT="0" ExposureTime="20" ExposureTimeUnit="ms" PositionY="-3" PositionZ="NaN"'
    (plane,) = planes(f'<Plane TheZ="1" TheC="0" TheT="2" {told}/>')
    assert plane == PlaneFacts(
        z=1, c=0, t=2, time=(0.0, "SECOND"), exposure=(20.0, "MILLISECOND"), position=(None, (-3.0, "REFERENCEFRAME"), None)
    )


@pytest.mark.parametrize("z", ["", 'TheZ="-1"', 'TheZ="x"', 'TheZ="123456789"'])
def test_planes_without_a_place_are_left_out(z):
    assert planes(f'<Plane {z} TheC="0" TheT="0" DeltaT="1"/>') == ()


def test_a_plane_is_told_once():
    assert [plane.time for plane in planes('<Plane TheZ="0" TheC="0" TheT="0" DeltaT="1"/>' * 2)] == [(1.0, "SECOND")]
