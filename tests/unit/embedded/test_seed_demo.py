"""The demo data of a first start is consistent and has what the documents promise."""

import pytest

from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.seed import seed_demo
from omeroweb_pyr.embedded.store import Store

OWNED_LINKS = [entity for entity in MODEL.roots if entity.kind == "link" and entity.owned]


@pytest.fixture(scope="module")
def told() -> list[str]:
    return []


@pytest.fixture(scope="module")
def store(tmp_path_factory, told):
    found = Store(tmp_path_factory.mktemp("demo"))
    seed_demo(found, progress=told.append)
    yield found
    found.close()


@pytest.fixture
def ask(store):
    return lambda sql, *values: store.read().execute(sql, values).fetchall()


def test_log_ins_are_told(store, told):
    text = "\n".join(told)
    assert "root / omero" in text
    assert "demo / demo" in text


def test_the_trail_of_the_documents_exists(ask):
    sql = (
        "SELECT e.omeName, g.name FROM projectdatasetlink p JOIN datasetimagelink d ON d.parent = p.child JOIN image i ON i.id = d.child"
        " JOIN experimenter e ON e.id = i.owner_id JOIN experimentergroup g ON g.id = i.group_id"
        " WHERE p.parent = 51 AND d.parent = 102 AND i.id = 1001"
    )
    assert ask(sql) == [("demo", "Mitosis lab")]


def test_every_plane_of_a_time_lapse_has_its_time(ask):
    sql = (
        "SELECT p.timeIncrement * (p.sizeT - 1), p.sizeZ * p.sizeC * p.sizeT, count(i.id), max(i.deltaT) FROM pixels p"
        " LEFT JOIN planeinfo i ON p.id = i.pixels WHERE p.timeIncrement IS NOT NULL GROUP BY p.id"
    )
    found = ask(sql)
    assert found
    for last, planes, told, seconds in found:
        assert planes == told
        assert last <= seconds < last + planes


@pytest.mark.parametrize("link", OWNED_LINKS, ids=lambda entity: entity.name)
def test_both_ends_of_a_link_are_in_its_group(ask, link):
    ends = {name: MODEL[link.properties[name].type] for name in ("parent", "child")}
    for name, end in ends.items():
        if end.owned:
            assert ask(f'SELECT l.id FROM "{link.table}" l JOIN "{end.table}" e ON e.id = l.{name} WHERE e.group_id <> l.group_id') == []


@pytest.mark.parametrize("entity", MODEL.roots, ids=lambda entity: entity.name)
def test_every_reference_leads_somewhere_and_nothing_needed_is_missing(ask, entity):
    for prop in entity.properties.values():
        if prop.kind in ("value", "unit", "ref") and not prop.nullable:
            assert ask(f'SELECT id FROM "{entity.table}" WHERE "{prop.column}" IS NULL') == [], prop.name
        if prop.kind == "ref":
            target = MODEL[prop.type].table
            missing = (
                f'SELECT id FROM "{entity.table}" WHERE "{prop.column}" IS NOT NULL AND "{prop.column}" NOT IN (SELECT id FROM "{target}")'
            )
            assert ask(missing) == [], prop.name
        if prop.kind == "ref" and prop.ordered:
            assert ask(f'SELECT id FROM "{entity.table}" WHERE "{prop.column}" IS NOT NULL AND "{prop.index_column}" IS NULL') == [], (
                prop.name
            )


def test_owners_are_members_of_the_group_they_own_in(ask):
    for table in ("project", "dataset", "image", "annotation"):
        member = "SELECT 1 FROM groupexperimentermap m WHERE m.parent = o.group_id AND m.child = o.owner_id"
        sql = f"SELECT id FROM {table} o WHERE NOT EXISTS ({member})"
        assert ask(sql) == []


def test_every_image_has_its_samples(store, ask):
    found = ask(
        "SELECT f.path, o.size, p.sizeX * p.sizeY * p.sizeZ * p.sizeC * p.sizeT * 2, p.sizeC,"
        " (SELECT group_concat(pixels_index, '') FROM (SELECT pixels_index FROM channel WHERE pixels = p.id ORDER BY 1)) FROM image i"
        " LEFT JOIN pixels p ON p.image = i.id AND p.image_index = 0 LEFT JOIN pixels_file f ON f.pixels_id = p.id"
        " LEFT JOIN pixelsoriginalfilemap m ON m.child = p.id LEFT JOIN originalfile o ON o.id = m.parent"
    )
    assert len(found) > 230
    for path, size, least, channels, indexes in found:
        assert store.pixels_path(path).stat().st_size == size > least
        assert indexes == "0123"[:channels]
    assert sum(path.stat().st_size for path in store.pixels.rglob("*.tif")) < 120e6


def test_there_is_something_of_everything(ask):
    assert {bits for (bits,) in ask("SELECT permissions FROM experimentergroup WHERE id > 2")} == {-120, -56, -40, -8}
    assert ask(
        "SELECT g.name, g.permissions FROM experimentergroup g JOIN groupexperimentermap m ON m.parent = g.id"
        " JOIN experimenter e ON e.id = m.child"
        " WHERE e.omeName = '__public__' AND g.id <> 1"
    ) == [("public", -56)]
    assert ask("SELECT count(*) FROM image i WHERE NOT EXISTS (SELECT 1 FROM datasetimagelink l WHERE l.child = i.id)")[0][0] >= 3
    sizes = {count for (count,) in ask("SELECT (SELECT count(*) FROM datasetimagelink l WHERE l.parent = d.id) FROM dataset d")}
    assert 0 in sizes
    assert 28 in sizes
    assert ask("SELECT count(*) FROM datasetimagelink WHERE child = 1001") == [(2,)]
    assert ask("SELECT count(DISTINCT i.group_id) FROM image i JOIN experimenter e ON e.id = i.owner_id WHERE e.omeName = 'demo'") == [(3,)]
    assert {
        dtype for (dtype,) in ask("SELECT a.dtype FROM annotation a JOIN imageannotationlink l ON l.child = a.id WHERE l.parent = 1001")
    } == {
        "TagAnnotation",
        "MapAnnotation",
        "CommentAnnotation",
        "LongAnnotation",
        "FileAnnotation",
    }
    assert ask("SELECT max(sizeZ) > 1, max(sizeT) > 1, max(sizeC) FROM pixels") == [(1, 1, 4)]
    assert ask("SELECT count(DISTINCT time) > 50 FROM event") == [(1,)]


def test_the_screen_has_a_full_plate(ask):
    sql = (
        "SELECT s.name, p.rows, p.columns, (SELECT count(*) FROM plateacquisition r WHERE r.plate = p.id),"
        " (SELECT count(*) FROM well w WHERE w.plate = p.id)"
        " FROM screenplatelink l JOIN screen s ON s.id = l.parent JOIN plate p ON p.id = l.child"
    )
    assert ask(sql) == [("NF-κB translocation screen", 8, 12, 1, 96)]
    fields = (
        "SELECT i.name FROM well w JOIN wellsample f ON f.well = w.id JOIN image i ON i.id = f.image"
        ' WHERE w."row" = 1 AND w."column" = 3 ORDER BY f.well_index'
    )
    assert ask(fields) == [("P7_B04_field1.ome.tif",), ("P7_B04_field2.ome.tif",)]
    assert ask("SELECT count(*) FROM wellsample WHERE plateAcquisition IS NULL") == [(0,)]
    assert ask("SELECT count(*) FROM wellannotationlink") == [(96,)]


def test_there_are_rois_tag_sets_ratings_attachments_and_folders(store, ask):
    assert ask("SELECT name FROM roi WHERE image = 1001 ORDER BY id") == [("Spindle",), ("Background",)]
    assert ask("SELECT count(*) FROM annotationannotationlink") == [(3,)]
    assert ask("SELECT count(*) FROM folder WHERE parentFolder IS NOT NULL") == [(1,)]
    for file, size in ask("SELECT f.id, f.size FROM annotation a JOIN originalfile f ON f.id = a.file"):
        assert (store.folder / "files" / str(file)).stat().st_size == size


def test_a_second_start_changes_nothing(store, ask):
    before = ask("SELECT (SELECT count(*) FROM image), (SELECT max(id) FROM event)")
    said: list[str] = []
    log_ins = seed_demo(store, progress=said.append)
    assert said == []
    assert {known.user for known in log_ins} >= {"root", "demo", "__public__"}
    assert ask("SELECT (SELECT count(*) FROM image), (SELECT max(id) FROM event)") == before
