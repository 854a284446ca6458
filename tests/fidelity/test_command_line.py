"""OMERO's own command line, unmodified, over the embedded OMERO."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from staff import can_log_in, fresh
from world import World


class CommandLine:
    """``omero`` as somebody types it, logged in once and for all."""

    def __init__(self, programs: Path, home: Path, port: int) -> None:
        # The program itself refuses to run as root, which containers do: what it calls does not mind.
        script = "import sys, omero.cli; sys.exit(omero.cli.argv(['omero', *sys.argv[1:]]))"
        self._program, self._home = [str(programs / "python"), "-c", script], home
        self._server = f"tcp://127.0.0.1:{port}"

    def __call__(self, *words: object, fails: bool = False) -> str:
        """Run a command; return what it prints."""
        known = {"OMERO_USERDIR": str(self._home), "OMERO_SESSIONDIR": str(self._home / "sessions"), "PYTHONWARNINGS": "ignore"}
        command = [*self._program, *map(str, words)]
        done = subprocess.run(command, env=os.environ | known, capture_output=True, text=True, timeout=60, cwd=self._home, check=False)
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr if fails else done.stdout

    def log_in(self, who: World) -> str:
        """Begin a session."""
        return self("login", "-s", self._server, "-u", who.user_name, "-w", who.password)


@pytest.fixture(scope="module")
def make_omero(peers, server, tmp_path_factory):
    """Make command lines for people."""

    def make(who: World) -> CommandLine:
        made = CommandLine(peers, tmp_path_factory.mktemp("omero"), server.port)
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


def test_a_wrong_password_is_refused(peers, server, owner, tmp_path):
    omero = CommandLine(peers, tmp_path, server.port)
    address = f"tcp://127.0.0.1:{server.port}"
    assert "Password check failed" in omero("login", "-s", address, "-u", owner.user_name, "-w", "wrong", fails=True)


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
