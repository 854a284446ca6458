"""Many who leave a group over the real wire: as a job, all of them or told who stays; few of them at once."""

import threading
import time

import pytest

from budgets import asked_of_omero
from omeroweb_pyr.views.webadmin import leaving, working
from staff import crowd, fresh, gref, ref
from world import World

COUNT = 30


@pytest.fixture
def large(server, world):
    """Another group of the test's own user, with thirty more; who they are."""
    group = world.other_group(leader=True)
    people = crowd(server, world.group_id, COUNT, fresh("leaver"))
    with server.store.write() as writer:
        for user in people:
            writer.insert("GroupExperimenterMap", parent=group, child=user, child_index=2, _owner=0)
    return group, people


@pytest.fixture
def slow(monkeypatch):
    """Who leaves waits for the test, which lets so many go."""
    gate, real = threading.Semaphore(0), leaving._Work.do

    def slowly(self, each, *, again):
        gate.acquire(timeout=20)
        return real(self, each, again=again)

    monkeypatch.setattr(leaving._Work, "do", slowly)
    yield gate
    gate.release(1000)


def members(server, group):
    found = server.store.read().execute("SELECT child, owner FROM groupexperimentermap WHERE parent = ?", (group,))
    return {user: bool(owner) for user, owner in found}


def take_out(browser, group, users, **more):
    fields = {"csrfmiddlewaretoken": browser.cookies["csrftoken"], "was": ",".join(map(str, users)), "was_owners": ""} | more
    return browser.post(f"/webadmin/group/members/{group}/", fields, expect_errors=True)


def ended(browser, group):
    """Wait until nobody is leaving any more; return the page."""
    for _ in range(300):
        page = browser.get(f"/webadmin/group/edit/{group}/")
        if not page.html.select("#leaving [data-going]"):
            return page
        time.sleep(0.1)
    raise AssertionError("they never left")


def push(page, what):
    form = next(each for each in page.forms.values() if "leaving" in each.fields)
    return form.submit("leaving", value=what).follow()


def test_many_leave_as_a_job_while_the_page_tells_how_far_it_is(office, server, world, large, slow):
    group, people = large
    office.get(f"/webadmin/group/edit/{group}/")
    reply = take_out(office, group, people)
    assert asked_of_omero(reply) <= 4
    page = reply.follow()
    assert "30 members are leaving" in page.text
    assert "0 of 30 have left." in page.html.select_one("#leaving").text
    assert "Others are leaving this group just now" in take_out(office, group, people).text
    slow.release(10)
    for _ in range(200):
        if "10 of 30 have left." in (page := office.get(f"/webadmin/group/edit/{group}/")).text:
            break
        time.sleep(0.05)
    assert page.html.select_one("#leaving progress")["value"] == "10"
    slow.release(100)
    page = ended(office, group)
    assert "30 of 30 have left." in page.html.select_one("#leaving").text
    assert members(server, group) == {world.user_id: True}
    assert not push(page, "forget").html.select("#leaving")
    assert not office.get(f"/webadmin/group/edit/{group}/").html.select("#leaving")


def test_whoever_has_no_other_group_stays_and_is_named(office, server, world, large, root):
    group, people = large
    stuck, late = people[3], people[7]
    admin = root.sf.getAdminService()
    admin.setDefaultGroup(ref(stuck), gref(group))
    admin.removeGroups(ref(stuck), [gref(world.group_id)])
    gate, real = threading.Event(), leaving._Work.do

    def do(self, each, *, again):
        gate.wait(20)
        return real(self, each, again=again)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leaving._Work, "do", do)  # nothing but the time is changed
        page = take_out(office, group, people).follow()
        assert "One Of0003 can't leave: it is the only group they have." in page.text
        assert "0 of 29 have left." in page.text
        admin.setDefaultGroup(ref(late), gref(group))
        admin.removeGroups(ref(late), [gref(world.group_id)])
        gate.set()
        page = ended(office, group)
    told = page.html.select_one("#leaving").text
    assert "28 of 29 have left." in told
    assert "One Of0007 can't leave: it is the only group they have." in told
    assert set(members(server, group)) == {world.user_id, stuck, late}


def test_it_stops_and_goes_on_by_anybody_who_manages_the_group(browser, office, server, world, large, slow):
    group, people = large
    page = take_out(office, group, people).follow()
    slow.release(5)
    page = browser.get(f"/webadmin/group/edit/{group}/")
    push(page, "stop")
    slow.release(1)
    page = ended(browser, group)
    assert "It was stopped." in page.text
    left = COUNT + 1 - len(members(server, group))
    assert 0 < left < COUNT
    assert f"{left} of 30 have left." in page.text
    slow.release(100)
    push(page, "resume")
    assert "30 of 30 have left." in ended(office, group).text


def test_what_a_dead_process_left_goes_on(office, server, world, large, monkeypatch):
    group, people = large
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leaving._Work, "run", lambda work, _: work._omero.release())  # the process dies before it does anything
        take_out(office, group, people)
    assert office.get(f"/webadmin/group/edit/{group}/").html.select("[data-going]")
    monkeypatch.setattr(working, "SILENT_SECONDS", -1)  # and that was long ago
    page = office.get(f"/webadmin/group/edit/{group}/")
    assert "The site was restarted meanwhile." in page.text
    push(page, "resume")
    monkeypatch.undo()
    assert "30 of 30 have left." in ended(office, group).text
    assert members(server, group) == {world.user_id: True}


def test_who_went_is_written_down_once(office, server, world, large):
    group, people = large
    take_out(office, group, people)
    ended(office, group)
    page = office.get(f"/webadmin/changes/?kind=membership&about={server.store.read().execute(NAME, (group,)).fetchone()[0]}")
    assert page.text.count("and 15 more") == 1


NAME = "SELECT name FROM experimentergroup WHERE id = ?"


def test_few_leave_at_once_and_whoever_does_it_goes_last(browser, server, world, large):
    group, people = large
    other = people[-1]
    with server.store.write() as writer:
        writer.connection.execute("UPDATE groupexperimentermap SET owner = 1 WHERE parent = ? AND child = ?", (group, other))
    going = [world.user_id, *people[:5]]
    reply = take_out(browser, group, going)
    assert reply.status_int == 302
    assert set(members(server, group)) == set(people[5:])
    assert reply.location.endswith("/webadmin/myaccount/")


def test_an_owner_who_leaves_or_gives_it_up_takes_many_out_before(browser, server, world, large):
    group, people = large
    with server.store.write() as writer:
        writer.connection.execute("UPDATE groupexperimentermap SET owner = 1 WHERE parent = ? AND child = ?", (group, people[-1]))
    before = members(server, group)
    for more in ({"was": ",".join(map(str, [world.user_id, *people[:25]]))}, {"was_owners": str(world.user_id), "members": world.user_id}):
        reply = take_out(browser, group, people[:25], **more)
        assert reply.status_int == 403
        assert "give the group up yourself afterwards" in reply.text
    assert members(server, group) == before
    take_out(browser, group, people[:25])
    assert "25 of 25 have left." in ended(browser, group).text


def test_nobody_else_stops_it_or_sees_it(log_in, office, server, world, large, slow, stranger):
    group, people = large
    take_out(office, group, people)
    outsider = log_in(stranger)
    outsider.get(f"/webadmin/group/edit/{group}/", status=404)
    assert take_out(outsider, group, (), leaving="stop").status_int == 404
    assert "0 of 30" in log_in(World(server, admin=True)).get(f"/webadmin/group/edit/{group}/").text
    for odd in ("", "forget", "something"):  # while it runs it is not forgotten
        take_out(office, group, (), leaving=odd)
    assert "0 of 30" in office.get(f"/webadmin/group/edit/{group}/").text
