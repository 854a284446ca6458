"""The journal read from its end: each line once and in order, whatever it is cut into, and no more of it than was asked for."""

import json
import multiprocessing
import os
import random
from dataclasses import asdict
from types import SimpleNamespace

import pytest

from omeroweb_pyr import settings
from omeroweb_pyr.security import journal, looking_back
from omeroweb_pyr.security.journal import Action, Note, Party
from omeroweb_pyr.security.looking_back import LookingBack, Spot

START = 1_700_000_000


def line(number, **changes):
    told = {"at": float(START + number), "server": 1, "who": "root", "action": "password set", "about": f"user-{number}"} | changes
    return json.dumps(asdict(Note(**told))).encode() + b"\n"


def read(file, most=10**9, spot=None, **times):
    """Return what was found, as numbers, and the way."""
    with LookingBack(file, most, spot) as way:
        found = [int(each.note.about.removeprefix("user-")) for each in way.lines(**times)]
    return found, way


@pytest.fixture
def file(tmp_path):
    return tmp_path / "audit.log"


@pytest.fixture(params=[7, 64, 65_536])
def block(request, monkeypatch):
    """Blocks of several sizes, less than a line, and of all that there is."""
    monkeypatch.setattr(looking_back, "BLOCK", request.param)
    return request.param


def test_all_lines_come_the_latest_first(file, block):
    file.write_bytes(b"".join(line(number) for number in range(40)))
    found, way = read(file)
    assert found == list(range(39, -1, -1))
    assert (way.stopped, way.strange, way.lost) == (False, 0, False)
    assert way.place == Spot(way.start.file, 0)


def test_where_it_stops_it_goes_on(file, block):
    """However little is read at a time, nothing is lost and nothing comes twice."""
    file.write_bytes(b"".join(line(number, about=f"user-{number}", who="x" * (number * 37 % 300)) for number in range(60)))
    rest, spot, steps = list(range(59, -1, -1)), None, 0
    while rest or steps == 0:
        found, way = read(file, looking_back.PROBE + 500, spot)
        assert found == rest[: len(found)]
        rest, spot, steps = rest[len(found) :], way.place, steps + 1
        assert steps < 200
    assert steps > 1 or block == 65_536
    assert not way.stopped or read(file, 10**9, spot)[0] == []


def test_each_line_tells_what_is_before_and_after_it(file, block):
    content = b"".join(line(number) for number in range(20))
    file.write_bytes(content)
    with LookingBack(file, 10**9) as way:
        for each in way.lines():
            assert journal.read(content[each.before.offset : each.after.offset]) == each.note
            number = int(each.note.about.removeprefix("user-"))
            assert read(file, spot=each.after)[0][0] == number
            assert read(file, spot=each.before)[0][:1] == ([number - 1] if number else [])


@pytest.mark.parametrize("torn", [b'{"at": 17000', b"", line(99)[:-1]], ids=["torn", "whole", "without its end"])
def test_what_is_no_line_of_ours_is_left_out(file, block, torn):
    deep = b"[" * 100_000
    odd = [b"\0\xff\xfe", b"[]", b"null", b"17", b'{"at": 1}', deep, b"x" * 200_000, b"", b"\r"]
    odd += [line(5, at=value).strip() for value in (-1.0, 10.0**12)]
    odd += [line(5).replace(b"1700000005.0", text).strip() for text in (b"NaN", b"Infinity", b'"1"', b"1e999")]
    odd += [line(5).replace(b'"root"', b"7").strip(), line(5).replace(b'"server": 1', b'"server": "1"').strip()]
    file.write_bytes(line(1) + b"\n".join(odd) + b"\n" + line(2) + torn)
    found, way = read(file)
    assert found == ([99] if torn.endswith(b"}") else []) + [2, 1]
    assert way.strange == len([each for each in odd if each])


def test_what_later_versions_add_is_left_out(file):
    file.write_bytes(line(1)[:-2] + b', "colour": "blue"}\n')
    assert read(file)[0] == [1]


def test_what_earlier_versions_wrote_is_read(file):
    file.write_bytes(b'{"at": 1700000000.5, "server": 1, "who": "a", "action": "look", "about": "user-3"}\n')
    assert read(file)[0] == [3]


def long_journal(file, count):
    with file.open("wb") as out:
        for number in range(count):
            out.write(line(number * 3600))
    return file.stat().st_size


def test_days_are_found_without_reading_what_is_later(file):
    size = long_journal(file, 20_000)
    at = 100 * 3600
    found, way = read(file, since=START + at, until=START + at + 3600)
    assert at in found
    assert way.bytes < 300_000 < size
    assert not way.stopped
    found, way = read(file, until=START - 2 * looking_back.SLACK)
    assert found == []
    assert way.bytes < 20_000, "a file whose first line is later is left alone"


def test_lines_out_of_order_are_found_by_days_all_the_same(file, monkeypatch):
    monkeypatch.setattr(looking_back, "BLOCK", 1000)
    numbers = list(range(20_000))
    early = random.Random(1)
    numbers.sort(key=lambda number: number + early.random() * 20)  # of hours: less than a day
    with file.open("wb") as out:
        out.writelines(line(number * 3600) for number in numbers)
    since, until = 5000 * 3600, 5050 * 3600
    found, _ = read(file, since=START + since, until=START + until)
    assert {number for number in found if since <= number < until} == {number * 3600 for number in range(5000, 5050)}


def aside(file, name, age):
    """Put it aside as it was so many hours ago."""
    file.rename(file.with_name(name))
    os.utime(file.with_name(name), (START - age * 3600,) * 2)


def test_files_put_aside_are_read_on_and_compressed_ones_counted(file):
    for number, name in enumerate(("audit.log-20261101", "audit.log.2", "audit.log.1")):
        file.write_bytes(line(number * 2) + line(number * 2 + 1))
        aside(file, name, 10 - number)
    file.write_bytes(line(6))
    others = ("audit.log.bak", "audit.login", "audit.log.lock", "audit.lock", "audit.log.1.b.c")
    for name in ("audit.log.3.gz", "audit.log-20261001.xz", *others):
        file.with_name(name).write_bytes(line(1000))
    found, way = read(file)
    assert found == [6, 5, 4, 3, 2, 1, 0]
    assert way.packed == 2


def test_a_place_stays_when_its_file_is_put_aside(file):
    file.write_bytes(b"".join(line(number) for number in range(10)))
    with LookingBack(file, 10**9) as way:
        for each in way.lines():
            if each.note.about == "user-5":
                spot = each.before
                break
        aside(file, "audit.log.1", 1)
        file.write_bytes(line(10))
        assert [int(each.note.about[5:]) for each in way.lines()] == list(range(9, -1, -1)), "an open file stays open"
    assert read(file, spot=spot)[0] == [4, 3, 2, 1, 0]
    file.with_name("audit.log.1").unlink()
    found, way = read(file, spot=spot)
    assert (found, way.lost) == ([], True)


def test_a_place_beyond_the_end_and_one_of_nothing(file):
    file.write_bytes(line(1))
    mark = read(file)[1].start.file
    assert read(file, spot=Spot(mark, 10**9))[0] == [1]
    assert read(file, spot=Spot(mark, 30))[0] == []
    found, way = read(file, spot=Spot())
    assert (found, way.lost) == ([], False), "when the journal was empty nothing was before"


def test_without_a_journal_there_is_nothing(file, tmp_path):
    found, way = read(file)
    assert (found, way.stopped, way.unreadable, way.start) == ([], False, False, Spot())
    found, way = read(tmp_path / "none" / "audit.log")
    assert (found, way.unreadable) == ([], False)
    file.mkdir()
    file.with_name("audit.log.1").write_bytes(line(1))
    found, way = read(file)
    assert (found, way.unreadable) == ([1], True), "what can be read is"


def test_names_are_found_by_kind_and_id_the_last_one_first(file):
    told = [line(1, about="old", about_id=5, kind="user"), line(2, about="new", about_id=5, kind="user")]
    told += [line(3, about="lab", about_id=5, kind="group"), line(4, who="who", who_id=7, about="x", about_id=1)]
    file.write_bytes(b"".join(told))
    wanted = {("user", 5), ("group", 5), ("user", 7), ("user", 8)}
    assert looking_back.names(file, 10**6, wanted) == {("user", 5): "new", ("group", 5): "lab", ("user", 7): "who"}


def registry(file):
    """What the journal asks of an app: where it is."""
    return {settings.KEY: SimpleNamespace(serving=SimpleNamespace(audit_log=file))}


def write(file, who, count):
    for number in range(count):
        journal.note(registry(file), 1, Party(who, 1), Action.RESET, Party(f"user-{number}", number), "x" * 900)


def test_what_several_processes_write_are_whole_lines_in_the_order_of_time(file):
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=write, args=(file, f"process-{number}", 150)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    notes = [journal.read(each) for each in file.read_bytes().splitlines()]
    assert len(notes) == 600
    assert None not in notes
    assert [each.at for each in notes] == sorted(each.at for each in notes)
    for who in {each.who for each in notes}:
        assert [each.about for each in notes if each.who == who] == [f"user-{number}" for number in range(150)]
    assert file.stat().st_mode & 0o077 == 0


def test_after_a_line_that_was_torn_off_a_new_one_begins(file):
    file.write_bytes(line(1) + line(2)[:40])
    write(file, "root", 1)
    found, way = read(file)
    assert (found, way.strange) == ([0, 1], 1)


def test_names_can_not_forge_lines(file):
    journal.note(registry(file), 1, Party('a\n{"at": 1}', 1), Action.MAIL, Party("x" * 1000, 2), "\r\n\udc80" * 1000)
    (only,) = [journal.read(each) for each in file.read_bytes().split(b"\n") if each]
    assert (only.who, len(only.about), len(only.detail)) == ('a\n{"at": 1}', 255, 1000)
