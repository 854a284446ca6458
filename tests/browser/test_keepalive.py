"""An open page keeps the sessions, whether or not it is looked at; a closed one lets them go."""

import os
import time
from pathlib import Path

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from browsing import Visitor
from live import Site

pytestmark = pytest.mark.browser

EVERY = 200


@pytest.fixture
def own_site(make_app, tmp_path):
    running = Site(make_app(**{"omero.web.session_dir": str(tmp_path), "omero.web.ping_interval": str(EVERY)}))
    yield running
    running.close()


def test_an_open_tab_keeps_the_session_and_a_closed_one_lets_it_go(chromium, own_site, world, server, tmp_path):
    visitor = Visitor(chromium, own_site)
    visitor.log_in(world)
    (record,) = tmp_path.rglob("*.cache")
    tab = chromium.current_window_handle
    chromium.switch_to.new_window("tab")  # the page is open behind it
    before = server.calls()
    grow_old(record)
    WebDriverWait(chromium, 10).until(lambda _: idle(record) < 60)
    assert server.calls() > before
    blank = chromium.current_window_handle
    chromium.switch_to.window(tab)
    chromium.close()
    chromium.switch_to.window(blank)
    time.sleep(0.5)  # a ping on its way
    grow_old(record)
    before = server.calls()
    time.sleep(5 * EVERY / 1000)
    assert idle(record) > 3000
    assert server.calls() == before


def grow_old(record: Path) -> None:
    os.utime(record, (time.time() - 3600,) * 2)


def idle(record: Path) -> float:
    return time.time() - record.stat().st_mtime
