"""Duplicate, over the wire."""

import omero
import omero.cmd
import pytest
from omero.rtypes import rlong

from commands import names, submit
from world import World


def duplicate(client, *, dry=False, kinds=(None, None, None), group=-1, **targets):
    response = submit(client, omero.cmd.Duplicate(targets, None, dry, *kinds), group=group)
    return response if isinstance(response, omero.cmd.ERR) else names(response.duplicates)


@pytest.fixture
def one(server):
    """Return the first column of a query's rows."""

    def look(sql, *values):
        return [row[0] for row in server.store.read().execute(sql, values).fetchall()]

    return look


def test_a_dataset_with_its_images(client, world, one):
    project = world.project()
    dataset = world.dataset("Mine", project=project, description="as it was")
    image = world.image("Cells", dataset=dataset)
    world.key_values({"stain": "DAPI"}, on=("image", image))
    tag = world.tag(on=("image", image))
    world.roi(image, [("Point", {"x": 1.0, "y": 2.0})])
    dry = duplicate(client, dry=True, Dataset=[dataset])
    assert dry["Dataset"] == [dataset]
    assert dry["Image"] == [image]
    made = duplicate(client, Dataset=[dataset])
    assert made.keys() == dry.keys()
    (copy,), (picture,) = made["Dataset"], made["Image"]
    assert copy != dataset
    assert picture != image
    assert one("SELECT description FROM dataset WHERE id = ?", copy) == ["as it was"]
    assert one("SELECT child FROM datasetimagelink WHERE parent = ?", copy) == [picture]
    assert one("SELECT child FROM datasetimagelink WHERE parent = ?", dataset) == [image]
    assert sorted(one("SELECT child FROM projectdatasetlink WHERE parent = ?", project)) == [dataset, copy]
    (pairs,) = made["MapAnnotation"]
    assert sorted(one("SELECT child FROM imageannotationlink WHERE parent = ?", picture)) == sorted([tag, pairs])
    assert one("SELECT value FROM annotation_mapvalue WHERE parent = ?", pairs) == ["DAPI"]
    assert one("SELECT image FROM roi WHERE id = ?", made["Roi"][0]) == [picture]
    assert one("SELECT roi FROM shape WHERE id = ?", made["Point"][0]) == made["Roi"]


def test_a_copied_image_has_its_samples(client, world, pixels_of):
    image = world.image()
    (picture,) = duplicate(client, Image=[image])["Image"]
    store = client.sf.createRawPixelsStore()
    planes = []
    for pixels in (pixels_of(image), pixels_of(picture)):
        store.setPixelsId(pixels, False)
        planes.append(store.getPlane(0, 0, 0))
    store.close()
    assert pixels_of(image) != pixels_of(picture)
    assert planes[0] == planes[1]
    response = submit(client, omero.cmd.Delete2(targetObjects={"Image": [picture]}))
    assert names(response.deletedObjects)["Image"] == [picture]
    store = client.sf.createRawPixelsStore()
    store.setPixelsId(pixels_of(image), False)
    assert store.getPlane(0, 0, 0) == planes[0]
    store.close()


def test_types_are_left_out_or_referred_to(client, world, one):
    project = world.project()
    dataset = world.dataset(project=project)
    image = world.image(dataset=dataset)
    comment = world.comment(on=("dataset", dataset))
    made = duplicate(client, kinds=(None, ["Image"], ["ProjectDatasetLink", "Annotation"]), Dataset=[dataset])
    assert set(made) == {"Dataset", "DatasetImageLink"}
    (copy,) = made["Dataset"]
    assert one("SELECT child FROM datasetimagelink WHERE parent = ?", copy) == [image]
    assert one("SELECT parent FROM projectdatasetlink WHERE child = ?", copy) == []
    tag = world.tag(on=("dataset", dataset))
    made = duplicate(client, kinds=(["TagAnnotation"], ["CommentAnnotation"], ["Image"]), Dataset=[dataset])
    (copy,), (label,) = made["Dataset"], made["TagAnnotation"]
    assert label != tag
    assert sorted(one("SELECT child FROM datasetannotationlink WHERE parent = ?", copy)) == sorted([comment, label])
    assert one("SELECT child FROM datasetimagelink WHERE parent = ?", copy) == []


def test_a_copy_of_others_data_is_one_s_own(server, connect, one):
    owner = World(server, permissions="rwr---")
    other = owner.colleague()
    project = owner.project()
    dataset = owner.dataset(project=project)
    made = duplicate(connect(other), Dataset=[dataset])
    (copy,) = made["Dataset"]
    assert one("SELECT owner_id FROM dataset WHERE id = ?", copy) == [other.user_id]
    assert one("SELECT child FROM projectdatasetlink WHERE parent = ?", project) == [dataset]


def test_what_is_hidden_or_unknown_is_not_copied(client, stranger, world):
    hidden = stranger.dataset()
    assert duplicate(client, Dataset=[hidden]).name == "bad-id"
    mine = world.dataset()
    assert duplicate(client, kinds=(["Nothing"], None, None), Dataset=[mine]).name == "bad-class"
    assert duplicate(client, kinds=(["Image"], ["Image"], None), Dataset=[mine]).name == "bad-class"
    params = omero.sys.ParametersI().addId(rlong(world.user_id))
    count = client.sf.getQueryService().projection("select count(d) from Dataset d where d.details.owner.id = :id", params)
    assert count[0][0].val == 1
