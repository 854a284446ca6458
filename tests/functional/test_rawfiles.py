"""RawFileStore of the embedded OMERO, over the wire: upload, download, checksums, refusals, and what a kill leaves."""

import contextlib
import hashlib
import io
import zlib

import Ice
import omero
import pytest
from omero.gateway import BlitzGateway
from omero.model import ChecksumAlgorithmI, OriginalFileI
from omero.rtypes import rstring

from omeroweb_pyr.embedded import process
from omeroweb_pyr.embedded.files import Files
from world import World

CONTENT = bytes(range(256)) * 200


def original(update, name="notes.bin", hasher="SHA1-160", **more):
    made = OriginalFileI()
    made.name, made.path = rstring(name), rstring("/somewhere/")
    if hasher:
        made.hasher = ChecksumAlgorithmI()
        made.hasher.value = rstring(hasher)
    return update.saveAndReturnObject(made, more)


@pytest.fixture
def update(client):
    return client.sf.getUpdateService()


@pytest.fixture
def stores(client):
    made = []

    def make(file, by=client):
        made.append(by.sf.createRawFileStore())
        made[-1].setFileId(file)
        return made[-1]

    yield make
    for store in made:
        with contextlib.suppress(Ice.CommunicatorDestroyedException):
            store.close()


def test_what_is_uploaded_is_downloaded(update, stores, client):
    file = original(update)
    store = stores(file.id.val)
    assert (store.exists(), store.size(), store.getFileId().val) == (False, 0, file.id.val)
    for start in range(0, len(CONTENT), 10_000):
        block = CONTENT[start : start + 10_000]
        store.write(block, start, len(block))
    assert store.read(5, 10) == CONTENT[5:15]
    saved = store.save()
    assert (saved.size.val, saved.hash.val) == (len(CONTENT), hashlib.sha1(CONTENT).hexdigest())
    assert saved.version.val == 1
    assert saved.details.updateEvent.id.val != file.details.updateEvent.id.val
    assert store.save() is None
    again = stores(file.id.val)
    assert (again.exists(), again.size()) == (True, len(CONTENT))
    assert again.read(0, len(CONTENT)) == CONTENT
    assert again.read(len(CONTENT) - 2, 4) == CONTENT[-2:] + b"\0\0"
    out = io.BytesIO()
    client.download(OriginalFileI(file.id.val, False), filehandle=out)
    assert out.getvalue() == CONTENT


@pytest.mark.parametrize(
    ("hasher", "expected"),
    [
        ("MD5-128", hashlib.md5(b"abc").hexdigest()),
        ("Adler-32", f"{zlib.adler32(b'abc'):08x}"),
        ("CRC-32", f"{zlib.crc32(b'abc'):08x}"),
        ("File-Size-64", f"{3:016x}"),
        (None, None),
    ],
)
def test_checksums(update, stores, hasher, expected):
    store = stores(original(update, hasher=hasher).id.val)
    store.write(b"abc", 0, 3)
    saved = store.save()
    assert (saved.hash.val if saved.hash else None) == expected


def test_a_file_is_changed_in_place_and_cut_off(update, stores):
    file = original(update).id.val
    store = stores(file)
    store.write(b"0123456789", 0, 10)
    store.save()
    store.write(b"xy", 4, 2)
    other = stores(file)
    assert other.read(0, 10) == b"0123456789"  # not saved yet
    assert store.truncate(8)
    assert not store.truncate(8)
    store.save()
    assert stores(file).read(0, 8) == b"0123xy67"


def test_closing_saves(update, client, stores):
    file = original(update).id.val
    store = client.sf.createRawFileStore()
    store.setFileId(file)
    store.write(b"abc", 0, 3)
    store.close()
    assert stores(file).size() == 3
    assert client.sf.getQueryService().get("OriginalFile", file).size.val == 3


def test_the_clients_own_upload(client, tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(CONTENT)
    made = client.upload(str(path))
    assert client.sf.getQueryService().get("OriginalFile", made.id.val).size.val == len(CONTENT)
    client.download(made, str(tmp_path / "back"))
    assert (tmp_path / "back").read_bytes() == CONTENT


def test_a_gateway_attaches_a_file(client, world, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_bytes(CONTENT)
    gateway = BlitzGateway(client_obj=client)
    image = gateway.getObject("Image", world.image())
    attached = gateway.createFileAnnfromLocalFile(str(path), mimetype="text/plain", ns="test", desc="some notes")
    image.linkAnnotation(attached)
    found = image.getAnnotation("test")
    assert (found.getFileName(), found.getFileSize(), found.getDescription()) == ("notes.txt", len(CONTENT), "some notes")
    assert b"".join(found.getFileInChunks()) == CONTENT


def test_nobody_writes_to_what_he_may_not_edit(world, update, stores, connect):
    file = original(update).id.val
    store = stores(file)
    store.write(b"abc", 0, 3)
    store.save()
    colleague, stranger = connect(world.colleague()), connect(World(world.server))
    theirs = stores(file, colleague)
    assert theirs.read(0, 3) == b"abc"
    with pytest.raises(omero.SecurityViolation):
        theirs.write(b"x", 0, 1)
    with pytest.raises(omero.SecurityViolation):
        theirs.truncate(0)
    with pytest.raises(omero.ValidationException):
        stranger.sf.createRawFileStore().setFileId(file)


def test_what_makes_no_sense_is_refused(update, stores, client):
    store = stores(original(update).id.val)
    with pytest.raises(omero.ApiUsageException):
        store.write(b"abc", 0, 4)
    with pytest.raises(omero.ApiUsageException):
        store.read(-1, 4)
    with pytest.raises(omero.ApiUsageException):
        store.read(0, 2**31 - 1)
    with pytest.raises(omero.ApiUsageException):
        client.sf.createRawFileStore().size()
    with pytest.raises(omero.ValidationException):
        client.sf.createRawFileStore().setFileId(2**40)


def test_paths_do_not_lead_anywhere(update, stores):
    made = OriginalFileI()
    made.name, made.path = rstring("passwd"), rstring("/etc/")
    store = stores(update.saveAndReturnObject(made).id.val)
    assert not store.exists()
    made.path = rstring("../../etc/")
    with pytest.raises(omero.SecurityViolation):
        update.saveObject(made)
    made.path, made.repo = rstring("/"), rstring("some-repository")
    with pytest.raises(omero.SecurityViolation):
        update.saveObject(made)


def test_an_imported_file_is_read_but_not_written(world, client, stores, server):
    world.image()
    text = "select f from OriginalFile f where f.details.owner.id = :id"
    file = client.sf.getQueryService().findAllByQuery(text, omero.sys.ParametersI().addId(world.user_id))[0]
    store = stores(file.id.val)
    path = server.store.pixels / file.path.val / file.name.val
    assert store.read(0, store.size()) == path.read_bytes()
    with pytest.raises(omero.SecurityViolation):
        store.write(b"x", 0, 1)


def test_deleting_the_row_deletes_the_file(world, update, stores):
    file = original(update).id.val
    store = stores(file)
    store.write(b"abc", 0, 3)
    store.save()
    path = Files(world.server.data).path(file)
    assert path.read_bytes() == b"abc"
    update.deleteObject(OriginalFileI(file, False))
    assert not path.exists()
    store.write(b"abc", 0, 3)
    with pytest.raises(omero.ValidationException):
        store.save()
    assert [found.name for found in path.parent.glob(f"{file}*")] == []


def test_a_kill_in_the_middle_leaves_nothing_half_written(tmp_path):
    with process.start(tmp_path, demo=False) as running:
        client = omero.client(
            f"{running.host}:{running.port}" if running.host.startswith("tcp") else f"tcp://{running.host}:{running.port}"
        )
        sf = client.createSession("root", "omero")
        file = original(sf.getUpdateService()).id.val
        store = sf.createRawFileStore()
        store.setFileId(file)
        store.write(b"whole", 0, 5)
        store.save()
        store.write(CONTENT, 0, len(CONTENT))
        running.kill()
        client.__del__()
    folder = Files(tmp_path).folder
    assert len(list(folder.iterdir())) == 2
    with process.start(tmp_path, demo=False):
        assert [path.name for path in folder.iterdir()] == [str(file)]
        assert (folder / str(file)).read_bytes() == b"whole"
