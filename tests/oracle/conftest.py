"""One run of Hibernate over all queries, and one database to compare rows on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from omeroweb_pyr.embedded.store import Store
from omeroweb_pyr.gateway.queries import all_queries
from oracle.corpus import generated, written
from oracle.hibernate import Answer, ask
from oracle.literal import with_literals
from oracle.sample import Sample


@pytest.fixture(scope="session")
def answers() -> dict[str, Answer]:
    """What Hibernate says, by query."""
    ours = [text for _, text in all_queries()]
    literal = [with_literals(text) for text in ours]
    return ask([*ours, *literal, *generated(), *written("accepted"), *written("refused"), *written("stricter")])


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a database with rows of every type."""
    folder = tmp_path_factory.mktemp("sample")
    store = Store(folder)
    Sample(store)
    store.close()
    return folder


@pytest.fixture
def store(filled: Path) -> Iterator[Store]:
    """The sample, open."""
    opened = Store(filled)
    yield opened
    opened.close()
