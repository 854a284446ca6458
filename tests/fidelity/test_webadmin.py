"""OMERO.web's administration, unmodified, over the embedded OMERO: what is posted there happens here."""

import io
import json

import pytest
from PIL import Image

from staff import can_log_in, fresh
from world import World


@pytest.fixture
def find(server):
    """Return the first row of an SQL query, None if there is none."""

    def look(sql, *values):
        return server.store.read().execute(sql, values).fetchone()

    return look


def form(**fields):
    """Return the fields of a form; a list is sent as several."""
    pairs = ((name, value if isinstance(value, list) else [value]) for name, value in fields.items())
    return [(name, str(one)) for name, values in pairs for one in values]


def person(name, group, **more):
    about = {"omename": name, "first_name": "Ada", "middle_name": "", "last_name": "Byron", "email": f"{name}@example.org"}
    return form(**about, institution="", role="user", active="on", default_group=group, other_groups=[group], **more)


def done(reply):
    assert reply.status == 302, reply.text[-3000:]


def test_a_user_is_made_changed_and_shut_out(admin_visitor, places, server, find):
    name = fresh("web")
    fields = [*person(name, places.group), ("password", "secret"), ("confirmation", "secret")]
    done(admin_visitor.post("/webadmin/experimenter/create/", fields))
    (user,) = find("SELECT id FROM experimenter WHERE omeName = ?", name)
    assert can_log_in(server, name, "secret")
    changed = [(key, "Lovelace" if key == "last_name" else value) for key, value in person(name, places.group)]
    done(admin_visitor.post(f"/webadmin/experimenter/save/{user}/", changed))
    assert find("SELECT lastName FROM experimenter WHERE id = ?", user) == ("Lovelace",)
    assert can_log_in(server, name, "secret")
    done(admin_visitor.post(f"/webadmin/experimenter/save/{user}/", [pair for pair in changed if pair[0] != "active"]))
    assert not can_log_in(server, name, "secret")


def test_a_restricted_administrator_is_made(admin_visitor, places, find):
    name = fresh("web")
    fields = [pair for pair in person(name, places.group) if pair[0] != "role"]
    fields += form(role="restricted_administrator", password="secret", confirmation="secret", Chgrp="on", Sudo="on")
    done(admin_visitor.post("/webadmin/experimenter/create/", fields))
    (user,) = find("SELECT id FROM experimenter WHERE omeName = ?", name)
    withheld = find("SELECT count(*) FROM experimenter_config WHERE parent = ?", user)
    chosen = find("SELECT count(*) FROM experimenter_config WHERE parent = ? AND name LIKE '%Chgrp' OR name LIKE '%Sudo'", user)
    assert withheld[0] > 10
    assert find("SELECT count(*) FROM experimenter_config WHERE parent = ? AND name IN (?, ?)", user, *KEPT) == (0,), chosen
    assert find("SELECT count(*) FROM groupexperimentermap WHERE child = ? AND parent IN (0, 1, ?)", user, places.group) == (3,)
    assert b"Ada" in admin_visitor.get(f"/webadmin/experimenter/edit/{user}/").body


KEPT = ("AdminPrivilege:Chgrp", "AdminPrivilege:Sudo")


def test_a_group_is_made_and_changed(admin_visitor, server, places, find):
    name, other = fresh("web"), World(server)
    made = form(name=name, description="made", permissions=1, owners=[places.user], members=[places.user, other.user_id])
    done(admin_visitor.post("/webadmin/group/create/", made))
    group, bits = find("SELECT id, permissions FROM experimentergroup WHERE name = ?", name)
    assert bits == -56
    members = "SELECT child, owner FROM groupexperimentermap WHERE parent = ? ORDER BY child"
    assert server.store.read().execute(members, (group,)).fetchall() == [(places.user, 1), (other.user_id, 0)]
    changed = form(name=f"{name}-2", description="changed", permissions=2, members=[other.user_id])
    done(admin_visitor.post(f"/webadmin/group/save/{group}/", changed))
    found = find("SELECT name, description, permissions FROM experimentergroup WHERE id = ?", group)
    assert found == (f"{name}-2", "changed", -40)
    assert server.store.read().execute(members, (group,)).fetchall() == [(other.user_id, 0)]


def test_an_owner_changes_the_members_of_his_group(omero_web, server, find):
    owner = World(server, leader=True)
    member, visitor = owner.colleague(), omero_web.visitor(owner.user_name, owner.password)
    assert visitor.get(f"/webadmin/group_owner/edit/{owner.group_id}/").status == 200
    fields = form(permissions=3, owners=[owner.user_id, member.user_id], members=[owner.user_id, member.user_id])
    done(visitor.post(f"/webadmin/group_owner/save/{owner.group_id}/", fields))
    assert find("SELECT permissions FROM experimentergroup WHERE id = ?", owner.group_id) == (-8,)
    assert find("SELECT owner FROM groupexperimentermap WHERE parent = ? AND child = ?", owner.group_id, member.user_id) == (1,)


def test_one_s_own_account_and_password(omero_web, server, find):
    me = World(server)
    visitor = omero_web.visitor(me.user_name, me.password)
    about = {"first_name": "New", "middle_name": "", "last_name": "Name", "email": f"{me.mark}@example.org", "institution": "Here"}
    fields = form(omename=me.user_name, default_group=me.group_id, **about)
    done(visitor.post("/webadmin/myaccount/save/", fields))
    found = find("SELECT firstName, email, institution FROM experimenter WHERE id = ?", me.user_id)
    assert found == ("New", f"{me.mark}@example.org", "Here")
    wrong = form(old_password="wrong", password="another", confirmation="another")
    assert "invalid" in visitor.post(f"/webadmin/change_password/{me.user_id}/", wrong).text
    assert can_log_in(server, me.user_name, me.password)
    right = form(old_password=me.password, password="another", confirmation="another")
    assert visitor.post(f"/webadmin/change_password/{me.user_id}/", right).status == 200
    assert can_log_in(server, me.user_name, "another")


def test_an_administrator_sets_a_password(admin_visitor, administrator, server):
    who = World(server)
    fields = form(old_password=administrator.password, password="another", confirmation="another")
    assert admin_visitor.post(f"/webadmin/change_password/{who.user_id}/", fields).status == 200
    assert can_log_in(server, who.user_name, "another")


def test_a_photo_is_uploaded_and_deleted(omero_web, server):
    me, held = World(server), io.BytesIO()
    visitor = omero_web.visitor(me.user_name, me.password)
    Image.new("RGB", (20, 20), "red").save(held, "PNG")
    done(visitor.upload("/webadmin/change_avatar/upload/", "photo", "me.png", "image/png", held.getvalue()))
    assert visitor.get("/webadmin/myphoto/").body == held.getvalue()
    assert visitor.get(f"/webclient/avatar/{me.user_id}/").body == held.getvalue()
    done(visitor.post("/webadmin/change_avatar/deletephoto/", []))
    assert visitor.get("/webadmin/myphoto/").body != held.getvalue()


def test_mail_is_sent_to_users(omero_web, server, mailer):
    admin, who = World(server, admin=True), World(server)
    visitor = omero_web.visitor(admin.user_name, admin.password)
    about = {"first_name": "A", "middle_name": "", "last_name": "B", "email": f"{who.mark}@example.org", "institution": ""}
    mine = omero_web.visitor(who.user_name, who.password)
    done(mine.post("/webadmin/myaccount/save/", form(omename=who.user_name, default_group=who.group_id, **about)))
    assert visitor.get("/webadmin/email/").status == 200
    reply = visitor.post("/webadmin/email/", form(experimenters=[who.user_id], subject="News", message="We have news."))
    assert "Email sent" in reply.text
    (mail,) = mailer.wait()
    assert mail["To"] == f"{who.mark}@example.org"
    assert mail["Subject"].endswith("News")


def test_a_forgotten_password_is_replaced(omero_web, server, mailer):
    who = World(server)
    about = {"first_name": "A", "middle_name": "", "last_name": "B", "email": f"{who.mark}@example.org", "institution": ""}
    mine = omero_web.visitor(who.user_name, who.password)
    done(mine.post("/webadmin/myaccount/save/", form(omename=who.user_name, default_group=who.group_id, **about)))
    reply = mine.post("/webadmin/forgottenpassword/", form(server=1, username=who.user_name, email=f"{who.mark}@example.org"))
    assert "Password was reset" in reply.text
    assert mailer.wait()[0]["To"] == f"{who.mark}@example.org"
    assert not can_log_in(server, who.user_name, who.password)


def test_drive_space_is_that_of_the_files(admin_visitor, server):
    me = World(server)
    me.attachment("large.bin", b"x" * 1000, on=("project", me.project()))
    (mine,) = [row for row in json.loads(admin_visitor.get("/webadmin/drivespace_json/users/").body) if row["userId"] == me.user_id]
    assert mine["data"] == 1000
    (group,) = json.loads(admin_visitor.get(f"/webadmin/drivespace_json/user/{me.user_id}/").body)
    assert (group["groupId"], group["data"]) == (me.group_id, 1000)
