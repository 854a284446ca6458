"""No password in any log, mail or page."""

import json
import logging

from webtest import TestApp

from mail_server import MailServer
from omeroweb_pyr import mail
from staff import can_log_in, fresh, roll_ended
from world import World


def test_passwords_are_in_no_log_no_mail_and_no_page(make_app, server, root, tmp_path, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    post = MailServer()
    keys = {"omero.web.admins": json.dumps([["A", "a@example.org"]]), "omero.mail.host": "127.0.0.1", "omero.mail.port": str(post.port)}
    app = make_app(**keys)
    who, admin, secrets = World(server), World(server, admin=True), {f"Leak-{number}-{fresh('x')}" for number in range(4)}
    first, second, third, wrong = sorted(secrets)
    browser = TestApp(app)
    form = browser.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = admin.user_name, admin.password
    form.submit(status="3*")
    token, seen = browser.cookies["csrftoken"], []

    def send(path, **fields):
        seen.append(browser.post(path, {"csrfmiddlewaretoken": token, **fields}, expect_errors=True).text)

    made = {"omename": fresh("leak"), "first_name": "A", "last_name": "B", "role": "user", "active": "on"}
    made["default_group"] = str(who.group_id)
    send("/webadmin/experimenter/create/", **made, password=first, confirmation=wrong)
    send("/webadmin/experimenter/create/", **made, password=first, confirmation=first)
    assert can_log_in(server, made["omename"], first)
    send(f"/webadmin/change_password/{who.user_id}/", old_password=wrong, password=second, confirmation=second)
    send(f"/webadmin/change_password/{who.user_id}/", old_password=admin.password, password=second, confirmation=second)
    assert can_log_in(server, who.user_name, second)
    table = f"user_name,first_name,last_name,groups,password\n{fresh('leak')},A,B,group-{who.mark},{third}\n"
    for what in ("check", "create"):
        send("/webadmin/experimenters/import/", table=table, **{what: "on"})
    seen += [roll_ended(browser).text, browser.get("/webadmin/experimenters/import/report.csv").text]
    monkeypatch.setattr("omeroweb_pyr.views.webadmin.users.invalid", lambda *_: 1 / 0)
    send("/webadmin/experimenter/create/", **made, password=first, confirmation=wrong)
    send(f"/webadmin/change_password/{who.user_id}/", old_password=admin.password, password=second, confirmation=second)
    app.registry[mail.KEY][0].close()
    mails = [str(each) + each.get_content() for each in post.wait(1)]
    post.close()
    log = caplog.text + (server.data / "embedded.log").read_text()
    assert "ZeroDivisionError" in log
    for secret in (*secrets, admin.password):
        for where, text in (("log", log), *(("mail", text) for text in mails), *(("page", text) for text in seen)):
            assert secret not in text, where
