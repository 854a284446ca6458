"""What OMERO.web and BlitzGateway touch now and then: enumerations, projections, shares, tables; over the wire."""

import numpy as np
import omero
import pytest
from omero.constants.projection import ProjectionType
from omero.gateway import BlitzGateway
from omero.model import FormatI, PixelsTypeI
from omero.rtypes import rstring

from world import samples

SIZES = (16, 8, 4, 2, 2)


def value(text):
    made = FormatI()
    made.value = rstring(text)
    return made


def test_enumerations_are_changed_by_administrators(root, client):
    types, theirs = root.sf.getTypesService(), client.sf.getTypesService()
    made = types.createEnumeration(value("text/x-test"))
    assert types.getEnumeration("Format", "text/x-test").id.val == made.id.val
    made.value = rstring("text/x-other")
    assert types.updateEnumeration(made).value.val == "text/x-other"
    made = types.getEnumeration("Format", "text/x-other")
    for attempt in (lambda: theirs.createEnumeration(value("x")), lambda: theirs.deleteEnumeration(made)):
        with pytest.raises(omero.SecurityViolation):
            attempt()
    types.deleteEnumeration(made)
    with pytest.raises(omero.ApiUsageException):
        types.getEnumeration("Format", "text/x-other")
    types.deleteEnumeration(types.getEnumeration("Format", "Companion/Tiff"))
    types.resetEnumerations("Format")
    assert types.getEnumeration("Format", "Companion/Tiff").value.val == "Companion/Tiff"
    with pytest.raises(omero.ValidationException):
        types.createEnumeration(value("Companion/Tiff"))
    with pytest.raises(omero.ApiUsageException):
        types.resetEnumerations("Project")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(ProjectionType.MAXIMUMINTENSITY, np.max), (ProjectionType.MEANINTENSITY, np.mean), (ProjectionType.SUMINTENSITY, np.sum)],
)
def test_a_stack_is_projected(client, world, pixels_of, kind, expected):
    pixels = pixels_of(world.image(sizes=SIZES))
    service, double = client.sf.getProjectionService(), PixelsTypeI()
    double.value = rstring("double")
    got = service.projectStack(pixels, double, kind, 1, 1, 1, 1, 3)
    wanted = expected(samples(SIZES)[1, 1:4, 1].astype(float), axis=0)
    assert np.array_equal(np.frombuffer(got, ">f8").reshape(wanted.shape), np.floor(wanted))
    same = service.projectStack(pixels, None, kind, 0, 0, 2, 0, 3)
    assert len(same) == SIZES[0] * SIZES[1] * 2
    for wrong in ((10**9, 0, 0, 1, 0, 1), (pixels, 0, 0, 1, 0, 4), (pixels, 0, 9, 1, 0, 1), (pixels, 0, 0, 0, 0, 1)):
        with pytest.raises(omero.ValidationException):
            service.projectStack(wrong[0], None, kind, *wrong[1:])


def test_there_are_no_shares(client, world):
    shares = client.sf.getShareService()
    me = omero.model.ExperimenterI(world.user_id, False)
    assert shares.getShare(1) is None
    assert shares.getOwnShares(True) == shares.getMemberShares(False) == shares.getSharesOwnedBy(me, True) == []
    assert shares.getCommentCount([1]) == {1: 0}
    for ask in (shares.getContents, shares.getAllMembers, shares.getComments, shares.activate):
        with pytest.raises(omero.ValidationException, match="No share with id 1"):
            ask(1)
    with pytest.raises(omero.ApiUsageException, match=r"not implemented: IShare\.createShare"):
        shares.createShare("x", None, [], [], [], True)
    conn = BlitzGateway(client_obj=client)
    assert conn.getShareService().getOwnShares(True) == []


def test_there_are_no_tables(client):
    resources = client.sf.sharedResources()
    assert not resources.areTablesEnabled()
    assert resources.repositories().descriptions == []
    assert resources.getScriptRepository() is None
    with pytest.raises(omero.ApiUsageException, match=r"not implemented: SharedResources\.newTable"):
        resources.newTable(1, "x")


def test_a_row_of_nothing_is_empty(client, world):
    query = client.sf.getQueryService()
    params = omero.sys.ParametersI().addId(world.user_id)
    assert query.projection("select sum(f.size) from OriginalFile f where f.details.owner.id = :id", params) == [[]]
    row = query.projection("select sum(f.size), count(f) from OriginalFile f where f.details.owner.id = :id", params)[0]
    assert (row[0], row[1].val) == (None, 0)
