"""What is posted to OMERO.web, unmodified: containers, names, links, annotations of all sorts. Each is checked by its effect."""

import json

import pytest

from making import insert

NO_NEW_TAGS = {"newtags-TOTAL_FORMS": "0", "newtags-INITIAL_FORMS": "0", "newtags-MAX_NUM_FORMS": "1000"}


@pytest.fixture
def owner(places):
    return places.owner


@pytest.fixture
def rows(server):
    """Ask the database."""
    return lambda sql, *values: server.store.read().execute(sql, values).fetchall()


@pytest.fixture
def annotations(rows):
    """Return what of a type is on an object, by a column: ``annotations("image", 7, "TagAnnotation", "textValue")``."""

    def look(kind, parent, dtype, column):
        sql = f"SELECT a.{column} FROM {kind}annotationlink l JOIN annotation a ON a.id = l.child WHERE l.parent = ? AND a.dtype = ?"
        return [value for (value,) in rows(f"{sql} ORDER BY a.id", parent, dtype)]

    return look


def post(visitor, path, **fields):
    """Post a form, and expect JSON that finds nothing wrong."""
    pairs = [(name, str(one)) for name, value in fields.items() for one in (value if isinstance(value, list) else [value])]
    reply = visitor.post(f"/webclient/{path}", pairs)
    assert reply.status == 200, reply.text[-3000:]
    assert reply.json is None or isinstance(reply.json, list) or reply.json.get("bad", "false") == "false", reply.text
    return reply.json


@pytest.mark.parametrize("kind", ["project", "dataset", "screen", "tag", "tagset"])
def test_a_container_is_made(visitor, owner, rows, kind):
    made = post(visitor, "action/addnewcontainer/", folder_type=kind, name=f"New {kind}", description="told")["id"]
    table, name = ("annotation", "textValue") if kind.startswith("tag") else (kind, "name")
    sql = f"SELECT {name}, description, owner_id, group_id FROM {table} WHERE id = ?"
    assert rows(sql, made) == [(f"New {kind}", None if kind.startswith("tag") else "told", owner.user_id, owner.group_id)]


def test_a_dataset_is_made_in_a_project(visitor, owner, rows):
    project = owner.project()
    made = post(visitor, f"action/addnewcontainer/project/{project}/", folder_type="dataset", name="Inside")["id"]
    assert rows("SELECT parent FROM projectdatasetlink WHERE child = ?", made) == [(project,)]


def test_a_dataset_is_made_of_images(visitor, owner, rows):
    images = [owner.image(), owner.image()]
    made = post(visitor, "action/addnewcontainer/", folder_type="dataset", name="Of two", image=images)["id"]
    assert rows("SELECT child FROM datasetimagelink WHERE parent = ? ORDER BY child", made) == [(image,) for image in images]


def test_a_tag_is_made_in_a_set(visitor, owner, rows):
    tagset = owner.tagset()
    made = post(visitor, f"action/addnewcontainer/tagset/{tagset}/", folder_type="tag", name="Member")["id"]
    assert rows("SELECT parent FROM annotationannotationlink WHERE child = ?", made) == [(tagset,)]


@pytest.mark.parametrize("kind", ["project", "dataset", "image", "screen", "plate", "acquisition", "tag"])
def test_names_and_descriptions_are_changed(visitor, owner, rows, kind):
    made = owner.run(owner.plate()) if kind == "acquisition" else getattr(owner, kind)()
    post(visitor, f"action/savename/{kind}/{made}/", name="Renamed µ")
    post(visitor, f"action/savedescription/{kind}/{made}/", description="two\nlines")
    table = {"tag": "annotation", "acquisition": "plateacquisition"}.get(kind, kind)
    ((name, description),) = rows(f"SELECT {'textValue' if kind == 'tag' else 'name'}, description FROM {table} WHERE id = ?", made)
    assert (name, description.replace("\r", "")) == ("Renamed µ", "two\nlines")


@pytest.mark.parametrize(("parent", "child"), [("project", "dataset"), ("dataset", "image"), ("screen", "plate"), ("tagset", "tag")])
def test_links_are_made_and_taken_away(visitor, owner, rows, parent, child):
    above, other, below = getattr(owner, parent)(), getattr(owner, parent)(), getattr(owner, child)()
    table = "annotationannotationlink" if child == "tag" else f"{parent}{child}link"
    for one in (above, other):
        assert visitor.send("POST", "/webclient/api/links/", {parent: {one: {child: [below]}}}).json == {"success": True}
    assert rows(f"SELECT parent FROM {table} WHERE child = ? ORDER BY parent", below) == [(above,), (other,)]
    left = visitor.send("DELETE", "/webclient/api/links/", {parent: {above: {child: [below]}}}).json
    assert left == {"success": True, parent: {str(other): {child: [below]}}}
    assert rows(f"SELECT parent FROM {table} WHERE child = ?", below) == [(other,)]


@pytest.mark.parametrize("kind", ["project", "dataset", "image", "screen", "plate", "well", "acquisition"])
def test_tags_are_put_on_and_taken_off(visitor, places, owner, annotations, kind):
    target, table = places.ids["run" if kind == "acquisition" else kind], "plateacquisition" if kind == "acquisition" else kind
    before = annotations(table, target, "TagAnnotation", "id")
    tags = [owner.tag("First"), owner.tag("Second")]
    chosen = ",".join(map(str, [*before, *tags]))
    new = NO_NEW_TAGS | {
        "newtags-TOTAL_FORMS": "1",
        "newtags-0-tag": f"New for {kind}",
        "newtags-0-description": "x",
        "newtags-0-tagset": "",
    }
    done = post(visitor, "annotate_tags/", **{kind: target}, tags=chosen, **new)
    assert (done["added"], done["removed"], len(done["new"])) == (tags, [], 1)
    assert annotations(table, target, "TagAnnotation", "id") == [*before, *tags, *done["new"]]
    left = ",".join(map(str, before))
    assert sorted(post(visitor, "annotate_tags/", **{kind: target}, tags=left, **NO_NEW_TAGS)["removed"]) == [*tags, *done["new"]]
    assert annotations(table, target, "TagAnnotation", "id") == before


def test_a_tag_on_two_images(visitor, owner, annotations):
    images, tag = [owner.image(), owner.image()], owner.tag("Both")
    post(visitor, "annotate_tags/", image=images, tags=str(tag), **NO_NEW_TAGS)
    assert [annotations("image", image, "TagAnnotation", "id") for image in images] == [[tag], [tag]]
    shown = visitor.get(f"/webclient/api/annotations/?type=tag&image={images[0]}&image={images[1]}").json
    assert sorted(row["link"]["parent"]["id"] for row in shown["annotations"]) == images


@pytest.mark.parametrize("kind", ["project", "dataset", "image", "screen", "plate", "well"])
def test_a_comment_is_made_and_removed(visitor, places, annotations, rows, kind):
    target = places.ids[kind]
    before = annotations(kind, target, "CommentAnnotation", "id")
    made = post(visitor, "annotate_comment/", **{kind: target}, comment="Said on a page")["annId"]
    assert annotations(kind, target, "CommentAnnotation", "id") == [*before, made]
    post(visitor, f"action/remove/comment/{made}/", parent=f"{kind}-{target}")
    assert rows("SELECT 1 FROM annotation WHERE id = ?", made) == []


def test_comments_for_many(visitor, owner, annotations):
    images = [owner.image(), owner.image()]
    post(visitor, "annotate_comment/", image=images, comment="For both")
    assert [annotations("image", image, "CommentAnnotation", "textValue") for image in images] == [["For both"]] * 2


def test_key_value_pairs_are_made_changed_and_deleted(visitor, owner, annotations, rows):
    image = owner.image()
    (made,) = post(visitor, "annotate_map/", image=image, mapAnnotation=json.dumps([["stain", "DAPI"], ["stain", "GFP"]]))["annId"]
    sql = 'SELECT name, value FROM annotation_mapvalue WHERE parent = ? ORDER BY "index"'
    assert rows(sql, made) == [("stain", "DAPI"), ("stain", "GFP")]
    post(visitor, "annotate_map/", image=image, annId=made, mapAnnotation=json.dumps([["stain", "none"]]))
    assert rows(sql, made) == [("stain", "none")]
    post(visitor, "annotate_map/", image=image, annId=made, mapAnnotation="[]")
    assert annotations("image", image, "MapAnnotation", "id") == []


@pytest.mark.parametrize("kind", ["image", "dataset", "plate"])
def test_a_rating_is_given_changed_and_taken_back(visitor, owner, annotations, kind):
    target = getattr(owner, kind)()
    for stars in (3, 5):
        post(visitor, "annotate_rating/", **{kind: target}, rating=stars)
        assert annotations(kind, target, "LongAnnotation", "longValue") == [stars]
    post(visitor, "annotate_rating/", **{kind: target}, rating=0)
    assert annotations(kind, target, "LongAnnotation", "longValue") == []


def test_a_file_is_attached_downloaded_attached_elsewhere_and_removed(visitor, owner, annotations, rows):
    image, other = owner.image(), owner.image()
    content = b"time,value\n" * 3000
    (made,) = visitor.upload(f"/webclient/annotate_file/?image={image}", "annotation_file", "a b.csv", "text/csv", content).json["fileIds"]
    assert annotations("image", image, "FileAnnotation", "id") == [made]
    assert visitor.get(f"/webclient/annotation/{made}/").body == content
    assert rows("SELECT o.name, o.size FROM annotation a JOIN originalfile o ON o.id = a.file WHERE a.id = ?", made) == [
        ("a b.csv", len(content))
    ]
    assert post(visitor, "annotate_file/", image=other, files=made)["fileIds"] == [str(made)]
    assert annotations("image", other, "FileAnnotation", "id") == [made]
    post(visitor, f"action/remove/file/{made}/", parent=f"image-{image}|image-{other}")
    assert annotations("image", image, "FileAnnotation", "id") == annotations("image", other, "FileAnnotation", "id") == []
    assert rows("SELECT id FROM annotation WHERE id = ?", made) == [(made,)]


def test_many_are_annotated_at_once(visitor, owner, annotations):
    images, tag = [owner.image() for _ in range(3)], owner.tag("Batch")
    page = visitor.get("/webclient/batch_annotate/?" + "&".join(f"image={image}" for image in images))
    assert page.status == 200
    post(visitor, "annotate_tags/", image=images, tags=str(tag), **NO_NEW_TAGS)
    post(visitor, "annotate_rating/", image=images, rating=2)
    post(visitor, "annotate_map/", image=images, mapAnnotation='[["a", "b"]]', ns="shared", duplicate="false")
    for image in images:
        assert annotations("image", image, "TagAnnotation", "id") == [tag]
        assert annotations("image", image, "LongAnnotation", "longValue") == [2]
        assert annotations("image", image, "MapAnnotation", "ns") == ["shared"]
    counted = visitor.get("/webclient/batch_annotate/?" + "&".join(f"image={image}" for image in images))
    assert counted.status == 200


def test_what_the_tagging_form_knows(visitor, owner):
    tag = owner.tag("Form tag", description="of the form")
    owner.tagset("Form set", tags=[tag])
    known = json.dumps(visitor.get("/webclient/marshal_tagging_form_data/?jsonmode=tags&group=-1").json)
    assert f'[{tag}, "Form tag", {owner.user_id}' in known
    assert "Form set" in known
    described = visitor.get("/webclient/marshal_tagging_form_data/?jsonmode=desc&group=-1&offset=0&limit=1000").json
    assert described[str(tag)] == "of the form"
    counted = visitor.get("/webclient/marshal_tagging_form_data/?jsonmode=tagcount").json
    owner.tag("One more")
    assert visitor.get("/webclient/marshal_tagging_form_data/?jsonmode=tagcount").json == {"tag_count": counted["tag_count"] + 1}


def test_a_colleagues_tags_are_seen(visitor, owner):
    colleague = owner.colleague()
    tag = insert(colleague, "TagAnnotation", textValue="A colleague's")
    shown = visitor.get(f"/webclient/api/tags/?experimenter_id={colleague.user_id}").json["tags"]
    assert [(row["id"], row["value"]) for row in shown] == [(tag, "A colleague's")]
