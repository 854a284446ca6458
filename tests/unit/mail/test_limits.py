"""How often faults are mailed."""

from omeroweb_pyr.mail.limits import INTERVAL, MOST, PERIOD, Limits


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


def test_the_same_fault_is_mailed_once_an_interval_and_then_says_how_often_it_was_not():
    clock = Clock()
    limits = Limits(clock)
    assert limits.admit("a") == 0
    assert [limits.admit("a") for _ in range(3)] == [None] * 3
    assert limits.admit("b") == 0
    clock.now += INTERVAL
    assert limits.admit("a") == 3
    assert limits.admit("a") is None


def test_all_together_are_not_many():
    clock = Clock()
    limits = Limits(clock)
    assert [limits.admit(str(number)) for number in range(MOST + 5)] == [0] * MOST + [None] * 5
    clock.now += PERIOD
    assert limits.admit(str(MOST)) == 1
