"""A small run of benchmarks/mutations.py: whatever is changed in a sealed home is found, its file named."""

import pytest
from faults.staff_home import label_all
from sealed_home import add_night, made, sealed

from benchmarks.mutations import Home, Tally, look, meddle, table

TRIES = 90


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    desk = made(tmp_path_factory.mktemp("meddled") / "home", "2022-06-14", "2022-06-15")
    sealed(desk)
    add_night(desk, "2022-06-16")
    label_all(desk, 2)
    sealed(desk)
    return Home(desk.data)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_change_is_found_and_named(home, seed):
    tally = meddle(home, TRIES, seed)
    assert (tally.missed, tally.false_alarms) == ([], []), table(tally)
    assert sum(tally.named.values()) == TRIES
    # Only where two files contradict each other and nothing else speaks for one of them are both named.
    assert sum(tally.alone.values()) >= 0.9 * TRIES, table(tally)
    assert len({how for _, how in tally.tries}) == 6


def test_a_false_alarm_would_be_told(home):
    added = home.data / "evidence/nights/x"
    added.touch()
    tally = Tally()
    look(home, tally, "now")
    added.unlink()
    assert tally.false_alarms == ["now: evidence/nights/x "]
