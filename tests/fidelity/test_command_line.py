"""OMERO's own command line, unmodified, over the embedded OMERO."""

import os
import re

import pytest

from fidelity.command_line import CommandLine, Typist
from staff import can_log_in, fresh
from world import World


@pytest.fixture(scope="module")
def typist(peers):
    made = Typist(peers)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def make_omero(typist, server, tmp_path_factory):
    """Make command lines for people."""

    def make(who: World) -> CommandLine:
        made = CommandLine(typist, tmp_path_factory.mktemp("omero"), server.port)
        made.log_in(who)
        return made

    return make


@pytest.fixture(scope="module")
def owner(server) -> World:
    return World(server, permissions="rwra--")


@pytest.fixture(scope="module")
def run(make_omero, owner):
    return make_omero(owner)


@pytest.fixture(scope="module")
def admin(make_omero, server):
    return make_omero(World(server, admin=True))


def test_sessions(run, owner):
    assert owner.user_name in run("sessions", "list")
    assert owner.user_name in run("sessions", "who")
    assert re.fullmatch(r"[0-9a-f-]{36}", run("sessions", "key").strip().splitlines()[-1])


def test_a_wrong_password_is_refused(typist, server, owner, tmp_path):
    assert "Password check failed" in CommandLine(typist, tmp_path, server.port).log_in(owner, "wrong", fails=True)


def test_objects_are_made_changed_and_read(run, owner):
    made = run("obj", "new", "Dataset", "name=By hand").split()[-1]
    assert made.startswith("Dataset:")
    run("obj", "update", made, "description=Changed")
    assert "description=Changed" in run("obj", "get", made)
    project = run("obj", "new", "Project", "name=Above").split()[-1]
    link = run("obj", "new", "ProjectDatasetLink", f"parent={project}", f"child={made}").split()[-1]
    assert link.startswith("ProjectDatasetLink:")
    query = f"select d.description from Dataset d where d.id = {made.partition(':')[2]}"
    assert "Changed" in run("hql", "-q", "--style", "csv", query)


def test_a_query_that_makes_no_sense(run):
    assert "nothing" in run("hql", "-q", "select nothing from Nothing", fails=True)


def test_things_are_moved_and_deleted(run, owner, server):
    group, image = owner.other_group(), owner.image()
    run("chgrp", group, f"Image:{image}")
    assert server.store.read().execute("SELECT group_id FROM image WHERE id = ?", (image,)).fetchone()[0] == group
    dataset = owner.dataset()
    assert f"Dataset:{dataset}" in run("delete", f"Dataset:{dataset}", "--report")
    assert server.store.read().execute("SELECT 1 FROM dataset WHERE id = ?", (dataset,)).fetchone() is None


def test_files_go_up_and_come_down(run, tmp_path):
    file = tmp_path / "notes.txt"
    file.write_bytes(b"some notes\n" * 5000)
    made = re.search(r"OriginalFile:\d+", run("upload", file))[0]
    run("download", made, tmp_path / "again.txt")
    assert (tmp_path / "again.txt").read_bytes() == file.read_bytes()


def test_an_image_is_drawn(run, owner):
    image = owner.image(sizes=(40, 30, 1, 2, 1))
    run("render", "test", f"Image:{image}")
    told = run("render", "info", f"Image:{image}")
    assert "ch1: active=True" in told


SETTINGS = """version: 2
channels:
  1: {color: FF0000, label: one, start: 5, end: 100, active: true}
  2: {active: false}
greyscale: false
"""


def test_settings_of_an_image_are_changed_and_copied(run, owner, tmp_path):
    image, other = owner.image(), owner.image()
    (tmp_path / "settings.yml").write_text(SETTINGS)
    run("render", "set", f"Image:{image}", tmp_path / "settings.yml")
    run("render", "copy", f"Image:{image}", f"Image:{other}")
    for one in (image, other):
        told = run("render", "info", f"Image:{one}", "--style", "yaml")
        assert "color: FF0000" in told
        assert "end: 100.0" in told
        assert "active: false" in told


def test_tags(run, owner):
    image, tagset = owner.image(), fresh("set")
    tag = run("tag", "create", "--name", "Cells", "--desc", "told").strip().partition(":")[2]
    run("tag", "createset", "--tag", tag, "--name", tagset)
    assert f"{tag}:'Cells'" in run("tag", "list")
    assert tagset in run("tag", "listsets")
    assert "ImageAnnotationLink" in run("tag", "link", f"Image:{image}", tag)
    found = owner.store.read().execute("SELECT child FROM imageannotationlink WHERE parent = ?", (image,)).fetchall()
    assert found == [(int(tag),)]


def test_key_value_pairs(run, owner):
    made = run("obj", "new", "MapAnnotation", "ns=by/hand").split()[-1]
    run("obj", "map-set", made, "mapValue", "stain", "DAPI")
    run("obj", "map-set", made, "mapValue", "depth", "3")
    assert run("obj", "map-get", made, "mapValue", "stain").strip() == "DAPI"
    assert "mapValue=(stain,DAPI),(depth,3)" in run("obj", "get", made)
    assert "ExternalInfo" in run("obj", "ext-info-get", made, fails=True)


def test_queries_by_pages_and_in_styles(run, owner):
    datasets = [owner.dataset(f"Paged {number}") for number in range(4)]
    query = "select d.id from Dataset d where d.name like 'Paged%' order by d.id"
    assert run("hql", "-q", "--style", "plain", query, "--limit", "2", "--offset", "1").split() == [
        f"{at},{datasets[at + 1]}" for at in (0, 1)
    ]
    whole = run("hql", "-q", "--style", "csv", query.replace("d.id from", "d from", 1), "--ids-only")
    assert f"DatasetI:{datasets[3]}" in whole


def test_a_dry_run_deletes_and_moves_nothing(run, owner):
    dataset = owner.dataset(project=owner.project())
    image, group = owner.image(dataset=dataset), owner.other_group("rwra--")
    for command in (("delete",), ("chgrp", group)):
        told = run(*command, f"Dataset:{dataset}", "--dry-run", "--report")
        assert f"Dataset:{dataset}" in told
        assert f"Image:{image}" in told
    run("chown", owner.colleague().user_id, f"Dataset:{dataset}")  # which is told to have failed: he leads nobody
    row = owner.store.read().execute("SELECT owner_id, group_id FROM image WHERE id = ?", (image,)).fetchone()
    assert row == (owner.user_id, owner.group_id)


def test_a_session_in_another_group(run, owner):
    group = owner.other_group("rwra--")
    assert f"(id={group})" in run("sessions", "group", group)
    made = run("obj", "new", "Project", "name=There").split()[-1].partition(":")[2]
    run("sessions", "group", owner.group_id)
    row = owner.store.read().execute("SELECT group_id FROM project WHERE id = ?", (made,)).fetchone()
    assert row == (group,)


def test_what_takes_space(run, owner):
    image = owner.image()
    owner.attachment("notes.txt", bytes(1000), on=("image", image))
    one = run("fs", "usage", f"Image:{image}", "--report")
    assert re.search(r"FileAnnotation\s*\|\s*1000\s*\|\s*1\b", one)
    whole = int(re.search(r"(\d+) bytes", run("fs", "usage"))[1])
    assert whole >= int(re.search(r"(\d+) bytes", one)[1])
    fileset = owner.store.read().execute("SELECT fileset FROM image WHERE id = ?", (image,)).fetchone()[0]
    assert re.search(rf"\|\s*{fileset}\s*\|", run("fs", "sets"))
    assert str(image) in run("fs", "images")


def test_the_files_of_an_image_and_of_an_annotation_come_down(run, owner, tmp_path):
    image = owner.image()
    attached = owner.attachment("notes.txt", b"some notes", on=("image", image))
    run("download", f"FileAnnotation:{attached}", tmp_path / "notes")
    assert (tmp_path / "notes").read_bytes() == b"some notes"
    run("download", f"Image:{image}", tmp_path / "image")
    assert [path.suffix for path in (tmp_path / "image").iterdir()] == [".tif"]


def test_an_administrator_adds_people_and_groups(admin, server):
    mark = os.urandom(4).hex()
    assert mark in admin("group", "add", f"group-{mark}", "--type", "read-only")
    admin("user", "add", f"user-{mark}", "Ada", "Lovelace", f"group-{mark}", "-P", "secret")
    assert f"user-{mark}" in admin("user", "list", "--style", "plain")
    assert f"group-{mark}" in admin("group", "list", "--style", "plain")
    row = server.store.read().execute("SELECT firstName FROM experimenter WHERE omeName = ?", (f"user-{mark}",)).fetchone()
    assert row == ("Ada",)


def test_members_come_and_go(admin, server):
    group, other, name = fresh("cli"), fresh("cli"), fresh("cli")
    admin("group", "add", group, "--type", "read-annotate")
    admin("group", "add", other)
    admin("user", "add", name, "Ada", "Byron", "--group-name", group, "-e", f"{name}@example.org", "-P", "secret")
    assert can_log_in(server, name, "secret")
    assert "Byron" in admin("user", "info", name)
    admin("user", "joingroup", "--name", name, "--group-name", other, "--as-owner")
    assert other in admin("user", "listgroups", name)
    admin("user", "leavegroup", "--name", name, "--group-name", other)
    admin("group", "adduser", "--name", other, "--user-name", name)
    assert name in admin("group", "listusers", other)
    admin("group", "removeuser", "--name", other, "--user-name", name)
    assert name not in admin("group", "listusers", other)
    admin("group", "copyusers", group, other)
    assert name in admin("group", "listusers", other)
    admin("group", "perms", "--name", other, "--type", "read-only")
    assert "rwr---" in admin("group", "info", other)
    assert f"{name}@example.org" in admin("user", "email", "--all")


def test_others_add_nobody(run):
    assert "SecurityViolation" in run("group", "add", fresh("cli"), fails=True)


def test_tags_are_made_listed_and_put_on_things(run, owner, server):
    run("tag", "create", "--name", "By command", "--desc", "Made on the command line")
    assert "By command" in run("tag", "list")
    tag = server.store.read().execute("SELECT id FROM annotation WHERE textValue = 'By command'").fetchone()[0]
    run("tag", "createset", "--tag", tag, "--name", "Set by command", "--desc", "With one tag")
    assert "Set by command" in run("tag", "listsets")
    image = owner.image()
    run("tag", "link", f"Image:{image}", tag)
    assert server.store.read().execute("SELECT child FROM imageannotationlink WHERE parent = ?", (image,)).fetchone() == (tag,)


def test_a_search_finds_new_text(run, owner):
    image = owner.image("unmistakable zebrafish")
    assert f"{image}" in run("search", "Image", "zebrafish", "--style", "plain")
