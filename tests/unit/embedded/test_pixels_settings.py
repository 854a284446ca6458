from dataclasses import replace

import numpy as np
import pytest

from omeroweb_pyr.embedded.access import Caller
from omeroweb_pyr.embedded.pixels import stored
from omeroweb_pyr.embedded.pixels.records import middle_extremes, record, records, source_of
from omeroweb_pyr.embedded.pixels.settings import GREYSCALE, Quantum, defaults
from omeroweb_pyr.embedded.pixels.source import FILES, PixelsError, Sizes
from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.embedded.seed.stack import DAPI, GFP, write_stack
from omeroweb_pyr.embedded.store import Store


class Place:
    """A store with two users in one group, and an image of the first."""

    def __init__(self, folder, permissions="rwra--"):
        self.store = Store(folder)
        samples = np.arange(2 * 3 * 2 * 5 * 4, dtype=np.uint16).reshape(2, 3, 2, 5, 4)
        self.stack = write_stack(self.store.pixels, "a", samples, (DAPI, GFP))
        with Builder.session(self.store) as build:
            self.group = build.group("lab", permissions)
            self.owner = build.user("owner", "x", groups=[self.group])
            self.other = build.user("other", "x", groups=[self.group])
            image = build.image(self.owner, self.group, "a", self.stack)
        (self.pixels,) = self.store.read().execute("SELECT id FROM pixels WHERE image = ?", (image,)).fetchone()

    def caller(self, user, group=-1):
        member = frozenset({1, self.group} if user in (self.owner, self.other) else {1})
        return Caller(
            user_id=user,
            user_name="",
            group_id=group,
            session_id=0,
            session_uuid="",
            is_admin=False,
            member_of=member,
            leader_of=frozenset(),
        )

    def record(self, user=None):
        return record(self.store, self.caller(user or self.owner), self.pixels)

    def count(self, table):
        return self.store.read().execute(f"SELECT count(*) FROM {table}").fetchone()[0]


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    yield made
    made.store.close()
    FILES.close()


def default_settings(place):
    known = place.record()
    return defaults(known.looks, known.sizes.z, known.pixel_type)


def test_a_record_tells_what_the_database_knows(place):
    known = place.record()
    assert (known.sizes, known.pixel_type, known.owner, known.group) == (Sizes(4, 5, 3, 2, 2), "uint16", place.owner, place.group)
    assert [look.color for look in known.looks] == [(*DAPI.color, 255), (*GFP.color, 255)]
    assert [look.emission for look in known.looks] == [461, 509]
    assert known.looks[0].extremes == place.stack.ranges[0]
    assert len(known.channels) == 2


def test_pixels_of_others_do_not_exist(tmp_path):
    place = Place(tmp_path, "rw----")
    assert records(place.store, place.caller(place.other), [place.pixels]) == {}
    assert records(place.store, place.caller(99), [place.pixels]) == {}
    assert records(place.store, place.caller(place.owner, group=1), [place.pixels]) == {}
    assert list(records(place.store, place.caller(place.owner, group=place.group), [place.pixels, 12345])) == [place.pixels]
    place.store.close()


def test_samples_must_be_those_the_database_describes(place):
    known = place.record()
    assert source_of(place.store, known).sizes == known.sizes
    with pytest.raises(PixelsError, match=r"4 x 5 x 3 x 2 x 2 samples .* where 4 x 5 x 9 x 2 x 2 are expected"):
        source_of(place.store, replace(known, sizes=known.sizes._replace(z=9)))
    with pytest.raises(PixelsError, match=r"gone\.tif is missing"):
        source_of(place.store, replace(known, path="gone.tif"))
    with pytest.raises(PixelsError, match="No samples are stored"):
        source_of(place.store, replace(known, path=None))


def test_settings_come_back_as_they_were_stored(place):
    settings = default_settings(place)
    settings = settings.channel(0, family="polynomial", coefficient=1.5, start=-3.25, reverse=True, noise_reduction=True)
    settings = settings.channel(1, active=False, lut="cyan.lut", color=(1, 2, 3, 4))
    settings = replace(settings, default_z=2, default_t=1, model=GREYSCALE, quantum=Quantum(10, 200, 127))
    saved = stored.save(place.store, place.caller(place.owner), place.record(), settings)
    assert (saved.owner, saved.version) == (place.owner, 0)
    assert stored.load(place.store.read(), saved.id, place.record()) == saved


def test_saving_again_writes_over_and_counts_up(place):
    caller, known = place.caller(place.owner), place.record()
    first = stored.save(place.store, caller, known, default_settings(place).channel(0, reverse=True))
    again = stored.save(place.store, caller, known, first.channel(0, reverse=False, end=99.0))
    assert (again.id, again.version) == (first.id, first.version + 1)
    assert stored.load(place.store.read(), first.id, known) == again
    fresh = stored.save(place.store, caller, known, default_settings(place))
    assert (fresh.id, fresh.version) == (first.id, 2)
    assert [place.count(table) for table in ("renderingdef", "channelbinding", "quantumdef", "codomainmapcontext")] == [1, 2, 1, 0]
    assert place.store.read().execute("SELECT version, sizeX, sizeY FROM thumbnail").fetchall() == [(2, 77, 96)]


def test_new_settings_beside_the_old(place):
    caller, known = place.caller(place.owner), place.record()
    first = stored.save(place.store, caller, known, default_settings(place))
    second = stored.save(place.store, caller, known, first, anew=True)
    assert second.id != first.id
    assert stored.find(place.store.read(), [known], place.owner)[known.id].id == second.id


def test_one_sees_ones_own_settings_else_the_owners(place):
    db, known = place.store.read(), place.record()
    assert stored.find(db, [known], place.other) == {}
    owners = stored.save(place.store, place.caller(place.owner), known, default_settings(place))
    assert stored.find(db, [known], place.other)[known.id] == (owners.id, 0, place.owner)
    own = stored.save(place.store, place.caller(place.other), known, owners.channel(0, active=False))
    assert own.id != owners.id
    assert stored.find(db, [known], place.other)[known.id].id == own.id
    assert stored.find(db, [known], place.owner)[known.id].id == owners.id


@pytest.mark.parametrize(("permissions", "allowed"), [("rwr---", False), ("rwra--", True), ("rwrw--", True)])
def test_who_may_annotate_may_keep_settings(tmp_path, permissions, allowed):
    place = Place(tmp_path, permissions)
    db, known = place.store.read(), place.record()
    assert stored.may_save(db, place.caller(place.owner), known)
    assert stored.may_save(db, place.caller(place.other), known) is allowed
    place.store.close()


def test_extremes_are_measured_and_kept_where_they_lack(place):
    with place.store.write() as writer:
        writer.connection.execute("UPDATE channel SET statsInfo = NULL")
    known = place.record()
    source = source_of(place.store, known)
    assert known.looks[1].extremes is None
    assert known.measured(source).looks[1].extremes == middle_extremes(source, 1) == (60.0, 79.0)
    stored.save(place.store, place.caller(place.other), known.measured(source), default_settings(place))
    assert place.record().looks[1].extremes == (60.0, 79.0)
    owners = place.store.read().execute("SELECT DISTINCT s.owner_id FROM statsinfo s JOIN channel c ON c.statsInfo = s.id").fetchall()
    assert owners == [(place.owner,)]


def test_settings_of_other_pixels_are_not_found(place):
    saved = stored.save(place.store, place.caller(place.owner), place.record(), default_settings(place))
    assert stored.load(place.store.read(), saved.id, replace(place.record(), id=place.pixels + 1)) is None
    assert stored.load(place.store.read(), saved.id + 1, place.record()) is None
