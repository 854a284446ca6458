"""A server whose services misbehave: clients are answered all the same."""

import os
import signal
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import Ice
import omero
import pytest

CODE = """
import sys, time
from omeroweb_pyr.embedded.__main__ import main
from omeroweb_pyr.embedded.wire import hub
from omeroweb_pyr.embedded.servants.config import ConfigService

def fail(self, call):
    raise RuntimeError("a detail for the log only")

def slow(self, call, key):
    time.sleep(float(key))
    return key

hub.SERVICE_IDLE_SECONDS = 1.0
ConfigService.getDatabaseUuid = fail
ConfigService.getVersion = lambda self, call: 5
ConfigService.getClientConfigValues = lambda self, call: [1]
ConfigService.getConfigValue = slow
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def odd(tmp_path):
    command = [sys.executable, "-c", CODE, "start", "--no-demo", "--port", "0", "--data", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        url = process.stdout.readline().split()[1]
        client = omero.client(url)
        client.createSession("root", "omero")
        yield SimpleNamespace(process=process, client=client, url=url, config=client.sf.getConfigService(), log=tmp_path / "embedded.log")
        process.terminate()
        client.__del__()


def test_an_unexpected_error_is_a_sentence_and_a_line_in_the_log(odd):
    with pytest.raises(omero.InternalException) as refused:
        odd.config.getDatabaseUuid()
    assert refused.value.message.startswith("IConfig.getDatabaseUuid failed: RuntimeError")
    assert "detail" not in refused.value.message
    assert refused.value.serverStackTrace == ""
    assert "a detail for the log only" in odd.log.read_text()


def test_a_result_of_the_wrong_type_is_answered(odd):
    for ask in (odd.config.getVersion, odd.config.getClientConfigValues):
        with pytest.raises(Ice.Exception):
            ask()
    assert odd.config.getConfigValue("0") == "0"


def test_a_forgotten_service_is_closed(odd):
    kept, forgotten = odd.client.sf.createThumbnailStore(), odd.client.sf.createThumbnailStore()
    for _ in range(6):
        time.sleep(0.5)
        kept.getCurrentEventContext()
    assert len(odd.client.sf.activeServices()) == 1
    with pytest.raises(Ice.ObjectNotExistException):
        forgotten.getCurrentEventContext()
    kept.close()


def test_more_slow_calls_than_threads_delay_but_do_not_lock_up(odd):
    failures = []

    def work():
        try:
            odd.config.getConfigValue("0.3")
            odd.client.sf.createThumbnailStore().close()
        except Exception as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(40)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failures
    assert time.monotonic() - begun < 10


def test_a_call_that_hangs_does_not_hold_up_the_end(odd):
    pending = odd.config.begin_getConfigValue("60")
    done = odd.config.begin_getConfigValue("0.8")
    time.sleep(0.2)
    begun = time.monotonic()
    os.kill(odd.process.pid, signal.SIGTERM)
    assert odd.config.end_getConfigValue(done) == "0.8"
    assert odd.process.wait(10) == 0
    assert time.monotonic() - begun < 20
    with pytest.raises(Ice.Exception):
        odd.config.end_getConfigValue(pending)
