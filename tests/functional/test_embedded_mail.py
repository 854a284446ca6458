"""Mail of the embedded OMERO: new passwords, and mail to users, by a real mail server."""

import contextlib
import re

import omero
import omero.cmd
import pytest
from omero.rtypes import rstring

from commands import submit
from staff import can_log_in
from world import World


@pytest.fixture
def guest(server):
    """Somebody who forgot his password."""
    made = omero.client(f"{server.host}:{server.port}")
    made.createSession("guest", "guest")
    yield made
    with contextlib.suppress(Exception):
        made.__del__()


def address(root, who):
    """Give somebody an address."""
    admin = root.sf.getAdminService()
    changed, told = admin.getExperimenter(who.user_id), f"{who.mark}@example.org"
    changed.email = rstring(told)
    admin.updateExperimenter(changed)
    return told


def forget(guest, who, email):
    return submit(guest, omero.cmd.ResetPasswordRequest(who.user_name, email))


def test_a_new_password_goes_to_the_address_that_is_known(server, root, guest, world, mailer):
    email = address(root, world)
    assert forget(guest, world, "other@example.org").name == "not-match"
    assert can_log_in(server, world.user_name, world.password)
    assert isinstance(forget(guest, world, email), omero.cmd.ResetPasswordResponse)
    (mail,) = mailer.wait()
    assert (mail["To"], mail["From"], mail["Subject"]) == (email, "omero@example.org", "OMERO - Reset password")
    password = re.search(r"password is: (\S+)", mail.get_content())[1]
    assert can_log_in(server, world.user_name, password)
    assert not can_log_in(server, world.user_name, world.password)
    assert password not in (server.data / "embedded.log").read_text()
    guest.sf.getAdminService().reportForgottenPassword(world.user_name, email)
    assert len(mailer.wait(2)) == 2
    assert not can_log_in(server, world.user_name, password)


def test_whose_password_is_not_reset(server, root, guest, world, mailer):
    chief = World(server, admin=True)
    assert forget(guest, chief, address(root, chief)).name == "password-change-failed"
    assert forget(guest, world, "x@example.org").name == "unknown-email"
    assert submit(guest, omero.cmd.ResetPasswordRequest("nobody", "x@example.org")).name == "unknown-user"
    assert submit(guest, omero.cmd.ResetPasswordRequest("", "x@example.org")).name == "no-omename"
    with pytest.raises(omero.SecurityViolation):
        guest.sf.getAdminService().reportForgottenPassword("nobody", "x@example.org")
    assert mailer.mails == []


def test_without_a_mail_server_nothing_changes(server, root, guest, world):
    email = address(root, world)
    refused = forget(guest, world, email)
    assert refused.name == "mail-not-configured"
    assert "Mail is not configured" in refused.parameters["message"]
    request = omero.cmd.SendEmailRequest(subject="News", body="None", userIds=[world.user_id])
    assert submit(root, request).name == "mail-not-configured"
    assert can_log_in(server, world.user_name, world.password)


def test_a_mail_server_that_is_down(server, root, guest, world, mailer, unused_port):
    email = address(root, world)
    root.sf.getConfigService().setConfigValue("omero.mail.port", str(unused_port.port))
    assert forget(guest, world, email).name == "mail-send-failed"
    assert can_log_in(server, world.user_name, world.password)


def test_mail_to_users_and_members_of_groups(server, root, world, mailer):
    member, silent = world.colleague(), world.colleague()
    shut_out = World(server)
    addresses = {address(root, who) for who in (world, member)}
    gone = address(root, shut_out)
    root.sf.getAdminService().removeGroups(omero.model.ExperimenterI(shut_out.user_id, False), [omero.model.ExperimenterGroupI(1, False)])
    request = omero.cmd.SendEmailRequest(subject="News", body="We have news.", groupIds=[world.group_id], userIds=[shut_out.user_id])
    response = submit(root, request)
    assert (response.total, response.success, response.invalidusers) == (2, 2, [silent.user_id])
    assert {mail["To"] for mail in mailer.wait(2)} == addresses
    assert all(mail.get_content().strip() == "We have news." for mail in mailer.mails)
    request.inactive, request.html = True, True
    assert submit(root, request).success == 3
    assert gone in {mail["To"] for mail in mailer.wait(5)}
    assert mailer.mails[-1].get_content_subtype() == "html"


def test_who_sends_mail(root, client, world, mailer):
    request = omero.cmd.SendEmailRequest(subject="News", body="None", userIds=[world.user_id])
    assert submit(client, request).name == "no-permission"
    assert submit(root, request).name == "no-recipients"
    assert submit(root, omero.cmd.SendEmailRequest(subject="", body="x", everyone=True)).name == "no-subject"
    assert mailer.mails == []


def test_the_mail_server_s_password_is_told_nobody(root):
    config = root.sf.getConfigService()
    config.setConfigValue("omero.mail.password", "mail secret")
    try:
        assert config.getConfigValue("omero.mail.password") == ""
        assert "mail secret" not in config.getConfigValues(".*").values()
    finally:
        config.setConfigValue("omero.mail.password", "")
    assert config.setConfigValueIfEquals("omero.mail.from", "a@example.org", "b@example.org") is False
    assert config.setConfigValueIfEquals("omero.mail.from", "a@example.org", "") is True
    assert config.setConfigValueIfEquals("omero.mail.from", "", "a@example.org") is True
