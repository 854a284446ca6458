"""Asks Hibernate what it makes of queries."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ORACLE = Path(__file__).with_name("hql-oracle")


@dataclass(frozen=True, slots=True)
class Answer:
    """Hibernate's SQL, or why it refuses."""

    accepted: bool
    text: str


def one_line(query: str) -> str:
    """Write a query on one line, as the oracle reads it."""
    return re.sub(r"\s+", " ", query).strip()


def ask(queries: list[str]) -> dict[str, Answer]:
    """Compile all queries in one run; skip the test where Hibernate is not installed, unless this is CI."""
    wanted = list(dict.fromkeys(one_line(query) for query in queries))
    done = subprocess.run([ORACLE], input="\n".join(wanted), capture_output=True, text=True, timeout=300, check=False)
    if done.returncode == 2 and not os.environ.get("CI"):
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr
    answers = [Answer(line.startswith("ok\t"), line.partition("\t")[2]) for line in done.stdout.splitlines()]
    return dict(zip(wanted, answers, strict=True))
