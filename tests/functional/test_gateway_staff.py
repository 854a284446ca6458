"""Users made and changed by the gateway: what fails halfway is taken back, or told."""

import pytest

from omeroweb_pyr.errors import BadRequest, Refused
from omeroweb_pyr.gateway.model_staff import Details, NewAccount
from staff import form_of, fresh, names_of, privileges, ref
from world import World

NOWHERE = 999_999_999


def account(world, name, **changed):
    told = {"active": True, "role": "user", "privileges": frozenset(), "default": world.group_id, "groups": frozenset({world.group_id})}
    return NewAccount(details=Details(user_name=name, first_name="Ada", last_name="Byron"), **(told | changed))


@pytest.fixture
def boss(server, world, enter):
    """An administrator's way to OMERO."""
    return enter(World(server, group_id=world.group_id, admin=True)).omero.administration


@pytest.mark.parametrize(("role", "given"), [("user", ()), ("administrator", ()), ("restricted_administrator", ("Sudo",))])
def test_nobody_is_made_whose_group_is_gone(boss, world, role, given):
    name = fresh("half")
    told = account(world, name, role=role, privileges=frozenset(given), groups=frozenset({world.group_id, NOWHERE}))
    with pytest.raises((BadRequest, Refused)):
        boss.create_user(told, "Secret-1")
    assert boss.named([name]) == {}
    user = boss.create_user(account(world, name, role=role, privileges=frozenset(given)), "Secret-1")
    assert boss.named([name]) == {name: user}


def test_an_empty_password_makes_nobody(boss, world):
    name = fresh("half")
    with pytest.raises(BadRequest):
        boss.create_user(account(world, name), "")
    assert boss.named([name]) == {}


@pytest.mark.parametrize("active", [True, False])
def test_restricted_administrators_are_made_wholly(boss, world, root, active):
    user = boss.create_user(
        account(world, fresh(), role="restricted_administrator", privileges=frozenset({"Sudo"}), active=active), "Secret-1"
    )
    admin = root.sf.getAdminService()
    assert names_of(admin.getAdminPrivileges(ref(user))) == {"Sudo"}
    assert sorted(admin.getMemberOfGroupIds(ref(user))) == sorted([0, world.group_id, *([1] if active else [])])
    assert admin.getDefaultGroup(user).id.val == world.group_id


def test_what_was_changed_before_a_refusal_is_told(boss, world):
    before = boss.account(world.user_id)
    new = account(world, world.user_name, groups=frozenset({world.group_id, NOWHERE}))
    with pytest.raises(BadRequest, match=r"Not changed: groups to be in\. Changed before that: details\."):
        boss.change_user(before, new)
    after = boss.account(world.user_id)
    assert (after.user.full_name, after.groups) == ("Ada Byron", before.groups)


@pytest.fixture
def hasty(server, world, root, log_in):
    """An administrator who makes users, and may put nobody into groups."""
    who = World(server, group_id=world.group_id, admin=True)
    root.sf.getAdminService().setAdminPrivileges(ref(who.user_id), privileges("ModifyUser", "Sudo"))
    return log_in(who)


def test_a_form_that_fails_halfway_makes_nobody_and_loses_nothing(hasty, world, boss):
    name = fresh("half")
    form = form_of(hasty.get(f"/webadmin/experimenter/new/?group={world.group_id}"))
    for field, text in {
        "omename": name,
        "first_name": "Ada",
        "last_name": "Byron",
        "password": "Secret-1",
        "confirmation": "Secret-1",
    }.items():
        form[field] = text
    form["role"], form["Sudo"], form["default_group"] = "restricted_administrator", True, str(world.group_id)
    page = form.submit(status=403)
    assert f"OMERO has not put {name} into the groups, so the user was not created" in page.text
    assert boss.named([name]) == {}
    form = form_of(page)
    assert (form["omename"].value, form["Sudo"].checked, form["default_group"].value) == (name, True, str(world.group_id))
    form["role"], form["password"], form["confirmation"] = "user", "Secret-1", "Secret-1"
    form.submit(status=302)
    assert set(boss.named([name])) == {name}
