"""OMERO.web, unmodified, over the embedded OMERO: pages, pictures, data, changes."""

import json
from pathlib import Path

import pytest

TABLE = Path(__file__).parent / "urls.txt"
LINES = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
ROWS = [line.lstrip("! ").split(maxsplit=3) for line in LINES]
LATER = pytest.mark.xfail(strict=True, reason="needs what the embedded OMERO does not do yet")
CASES = [pytest.param(*row, id=row[3], marks=LATER if line.startswith("!") else ()) for line, row in zip(LINES, ROWS, strict=True)]
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8")


def sane(kind: str, reply) -> bool:
    """Say whether a reply's content is what its kind says."""
    if kind == "json":
        json.loads(reply.body)
    if kind == "image":
        return reply.body.startswith(PICTURES)
    if kind == "html":
        return reply.content_type == "text/html" and b"<" in reply.body
    return bool(reply.body)


@pytest.fixture(scope="session")
def report(artefacts):
    """What each URL answered, kept for a person to read."""
    rows: list[str] = []
    yield rows
    (artefacts / "omero-web.txt").write_text("\n".join(sorted(rows)) + "\n")


@pytest.mark.parametrize(("who", "status", "kind", "path"), CASES)
def test_url(who, status, kind, path, visitor, admin_visitor, places, report):
    reply = (admin_visitor if who == "admin" else visitor).get(places.fill(path))
    report.append(f"{reply.status} {len(reply.body):8} {path}")
    assert reply.status == int(status), reply.text[:2000]
    if reply.status == 200:
        assert sane(kind, reply)


def test_at_least_sixty_urls_answer():
    working = [row for line, row in zip(LINES, ROWS, strict=True) if row[1] == "200" and not line.startswith("!")]
    assert len({row[3].partition("?")[0] for row in working}) >= 60
