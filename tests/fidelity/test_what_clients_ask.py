"""All that OMERO's clients have asked in the tests before (this file is the last of its folder), held against Hibernate."""

from collections import Counter
from pathlib import Path

import pytest

from omeroweb_pyr.embedded.hql import HqlError, compile_query
from oracle.comparing import Answers, compare, our_rows
from oracle.hibernate import ask
from oracle.recorded import Recorded, recorded

pytestmark = pytest.mark.oracle

LEAST = 500
"""As many different texts have to be asked."""


@pytest.fixture(scope="module")
def asked(recording) -> list[Recorded]:
    found = list(recorded(recording))
    if not found:
        pytest.skip("nothing was asked yet: run the whole folder")
    return found


@pytest.fixture(scope="module")
def answers(asked) -> Answers:
    return ask([query for one in asked for query in (one.text, one.literal)])


def refused(query: str) -> bool:
    try:
        compile_query(query)
    except HqlError:
        return True
    return False


def test_what_hibernate_refuses_we_refuse_and_nothing_else(asked, answers):
    different = {one.text: answers[one.text] for one in asked if answers[one.text].accepted == refused(one.text)}
    assert different == {}


def test_the_rows_are_the_same(asked, answers, server):
    compare(answers, server.store, list(dict.fromkeys(one.literal for one in asked if answers[one.text].accepted)))


def test_enough_is_asked(request, asked, answers, server, artefacts):
    folder = Path(__file__).parent
    if {item.path for item in request.session.items if item.path.parent == folder} != {*folder.glob("test_*.py")}:
        pytest.skip("only a part of the tests before were run")
    texts = {one.text: one for one in asked}
    by_agent = Counter(agent for agent, _ in {(one.agent, one.text) for one in asked})
    shown = sum(bool(our_rows(server.store, compile_query(one.literal))) for one in texts.values() if answers[one.text].accepted)
    lines = [f"{count:5} by {agent}" for agent, count in by_agent.most_common()]
    report = "\n".join([*lines, f"{len(texts):5} different queries, {shown} of which find something", *sorted(texts)])
    (artefacts / "queries.txt").write_text(f"{report}\n", encoding="utf-8")
    assert len(texts) >= LEAST
    assert shown >= len(texts) / 2
