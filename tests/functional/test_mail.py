"""Mail to the administrators about faults, by a real mail server."""

import json
from collections.abc import Callable, Iterator

import pytest
from pyramid.config import Configurator
from webtest import TestApp

from mail_server import NAME, PASSWORD, MailServer, make_certificate
from omeroweb_pyr import mail as mailing
from omeroweb_pyr import views

ADMINS = json.dumps([["Ada Lovelace", "ada@example.org"], ["Jürgen", "j@example.org"]])


@pytest.fixture
def make_server() -> Iterator[Callable[..., MailServer]]:
    """Make mail servers; they stop with the test."""
    made = []

    def make(*args) -> MailServer:
        made.append(MailServer(*args))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def post(make_server) -> MailServer:
    return make_server()


@pytest.fixture
def make_site(make_app, monkeypatch) -> Iterator[Callable[..., TestApp]]:
    """Make sites on which some pages fail, with somebody to write to."""
    monkeypatch.setattr("omeroweb_pyr.views.includeme", with_faults)
    made = []

    def make(post: MailServer, **keys: str) -> TestApp:
        named = {"admins": ADMINS, "email_port": str(post.port), "email_host": "127.0.0.1"} | keys
        made.append(make_app(**{name if name.startswith("omero.") else f"omero.web.{name}": value for name, value in named.items()}))
        return TestApp(made[-1])

    yield make
    for app in made:
        if mailing.KEY in app.registry:
            app.registry[mailing.KEY][0].close()


VIEWS = views.includeme


def with_faults(config: Configurator) -> None:
    """Include the views, and some that fail."""
    VIEWS(config)
    config.add_route("fault", "/fault/")
    config.add_route("other", "/other-fault/")
    config.add_view(fault, route_name="fault", permission="__no_permission_required__", require_csrf=False)
    config.add_view(other, route_name="other", permission="__no_permission_required__")


def fault(request):
    said = request.POST.get("password", "") if request.content_type != "application/json" else request.json_body["password"]
    raise ValueError(f"could not read {said!r} and {request.cookies.get('sessionid')}")


def other(request):
    raise KeyError("other")


def log_in(site: TestApp, who) -> None:
    form = site.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = who.user_name, who.password
    form.submit(status=302)


def text(mail) -> str:
    return mail.get_content()


def test_a_fault_is_mailed_to_the_admins(make_site, post, world):
    site = make_site(post, server_email="omero@example.org")
    log_in(site, world)
    page = site.get("/fault/?q=1&bsession=5f3c&token=abc", status=500, headers={"User-Agent": "Tester/1"})
    (mail,) = post.wait()
    assert mail["Subject"] == "[Django] ValueError at GET /fault/"
    assert mail["From"] == "omero@example.org"
    assert mail["To"] == "Ada Lovelace <ada@example.org>, Jürgen <j@example.org>"
    assert mail["X-Recipients"] == "ada@example.org j@example.org"
    said = text(mail)
    assert "GET http://localhost/fault/?q=1&bsession=(hidden)&token=(hidden)" in said
    assert f"{world.user_name} (user {world.user_id}, server 1)" in said
    assert "Tester/1" in said
    assert "Traceback (most recent call last)" in said
    assert "in fault" in said
    assert said.split()[1] in page.text, "the id that the visitor is told"


def test_neither_cookies_nor_passwords_nor_bodies_are_mailed(make_site, post, world):
    site = make_site(post)
    log_in(site, world)
    site.post("/fault/", {"password": "pw", "comment": "something that was typed"}, status=500)
    said = text(post.wait()[0])
    for secret in (
        site.cookies["sessionid"],
        site.cookies["csrftoken"],
        "'pw'",
        "something that was typed",
        world.password,
        "only-for-tests",
    ):
        assert secret not in said
    assert "(hidden)" in said


def test_json_that_was_sent_is_not_mailed(make_site, post):
    make_site(post).post_json("/fault/", {"password": "pw-in-json"}, status=500)
    assert "pw-in-json" not in text(post.wait()[0])


def test_the_same_fault_is_mailed_once_and_others_too(make_site, post):
    site = make_site(post, email_subject_prefix="Ours: ")
    for path in ("/fault/", "/fault/?again", "/other-fault/"):
        site.get(path, status=500)
    assert [mail["Subject"] for mail in post.wait(2)] == ["Ours: ValueError at GET /fault/", "Ours: KeyError at GET /other-fault/"]


def test_what_was_foreseen_is_not_mailed(make_site, post):
    site = make_site(post)
    site.get("/nothing/", status=404)
    site.get("/project/", status=302)
    site.get("/fault/", status=500)
    assert len(post.wait()) == 1


def test_nobody_is_written_to_while_debugging(make_site, post):
    site = make_site(post, debug="true")
    site.get("/fault/", status=500)
    assert mailing.KEY not in site.app.registry


@pytest.mark.parametrize(
    ("encrypted", "user", "password"),
    [
        ("email_use_tls", "email_host_user", "email_host_password"),
        ("omero.mail.smtp.starttls.enable", "omero.mail.username", "omero.mail.password"),
    ],
)
def test_encrypted_and_logged_in(make_site, make_server, tmp_path, monkeypatch, encrypted, user, password):
    certificate = make_certificate(tmp_path / "mail.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    post = make_server(certificate)
    make_site(post, **{encrypted: "true", user: NAME, password: PASSWORD}).get("/fault/", status=500)
    assert "ValueError" in post.wait()[0]["Subject"]


def test_a_mail_server_that_is_away_or_not_to_be_trusted_is_for_the_log(make_site, make_server, tmp_path, caplog):
    post = make_server(make_certificate(tmp_path / "mail.pem"))
    keys = {"email_use_tls": "true", "email_host_user": NAME, "email_host_password": PASSWORD}
    site = make_site(post, **keys)
    site.get("/fault/", status=500)
    site.app.registry[mailing.KEY][0].close()
    assert post.mails == []
    assert "No mail could be sent by 127.0.0.1" in caplog.text
    assert "SSLCertVerificationError" in caplog.text
    assert PASSWORD not in caplog.text


def test_a_slow_mail_server_keeps_no_visitor_waiting(make_site, unused_port):
    class Away:
        port = unused_port.port

    site = make_site(Away)
    for _ in range(3):
        site.get("/fault/", status=500)
