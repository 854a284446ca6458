"""Mail, sessions and disk usage with scripts: looked at, begun as a job, and done."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def library() -> str:
    return "OpenSeadragon"


def go(someone, path):
    someone.driver.get(f"{someone.site.url}/webadmin/{path}")


def test_a_mail_is_written_looked_at_and_sent_by_keys(typist, server, world, mailer):
    with server.store.write() as writer:
        writer.update("Experimenter", world.user_id, email="ada@example.org")
    silent = World(server)
    typist.log_in(World(server, admin=True))
    go(typist, "email/")
    typist.tab_to("#somebody")
    for who in (world, silent):
        typist.press(who.mark)
        typist.wait(lambda who=who: who.user_name in typist.one("#people-choices").get_attribute("textContent"))
        typist.press(Keys.ENTER)
    assert typist.one("#names").get_attribute("value").split() == [world.user_name, silent.user_name]
    typist.tab_to("#subject")
    typist.press("Maintenance", Keys.TAB, "On Monday.")
    typist.follow("[name=preview]")
    told = typist.told("[aria-label=Preview]")
    assert "1 mail." in told
    assert f"will get nothing: Test {silent.mark} ({silent.user_name})." in told
    typist.follow(".sheetform .actions .main")
    typist.wait(lambda: f"Without an address that can be used: {silent.user_name}." in typist.one("[data-jobs]").text)
    (mail,) = mailer.wait()
    assert (mail["To"], mail["Subject"]) == ("ada@example.org", "Maintenance")


def test_sessions_are_closed_one_by_one_and_all(visitor, world):
    others = [world.client() for _ in range(3)]
    go(visitor, "myaccount/")
    rows = "[aria-label='Open sessions'] tbody tr"
    before = len(visitor.driver.find_elements(By.CSS_SELECTOR, rows))
    assert before >= 4
    visitor.push(f"{rows} form button")
    assert visitor.one(".done").text == "The session was closed."
    assert len(visitor.driver.find_elements(By.CSS_SELECTOR, rows)) == before - 1
    visitor.push("form[action$='session/close/'] button")
    assert "other sessions closed." in visitor.one(".done").text
    assert len(visitor.driver.find_elements(By.CSS_SELECTOR, rows)) == 1
    assert "this session" in visitor.one(rows).text
    for client in others:
        client.__del__()


def test_disk_usage_is_added_up_and_shown_as_bars_and_in_words(visitor, world):
    peer, owner = world.colleague(), world.colleague(leader=True)
    for who, size in ((world, 3000), (peer, 1000)):
        who.attachment("a.txt", b"x" * size, on=("project", who.project()))
    visitor.log_in(owner)
    go(visitor, "stats/")
    visitor.wait(lambda: visitor.one(".charts"))  # begun by itself: what one has, and one's groups, is added up soon
    assert visitor.one(".lead").text.startswith("4 kB as of ")
    titles = [each.get_attribute("aria-label") for each in visitor.driver.find_elements(By.CSS_SELECTOR, ".charts section")]
    assert titles == ["By group", "By user", "By kind"]
    users = visitor.driver.find_elements(By.CSS_SELECTOR, "[aria-label='By user'] tbody tr")
    assert [row.text.split() for row in users] == [["Test", world.mark, "1", "3", "kB"], ["Test", peer.mark, "1", "1", "kB"]]
    widths = [row.find_element(By.TAG_NAME, "rect").rect["width"] for row in users]
    assert round(widths[0] / widths[1]) == 3
    assert visitor.one(".others a").get_attribute("href").endswith("/webadmin/stats.csv")
