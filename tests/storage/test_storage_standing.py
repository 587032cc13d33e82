"""Whether an article is still there, by what each night's look at it came to."""

import pytest
from written_spools import SITE

from spool import JobState, Outcome
from storage import histories_of
from storage.standing import Look, standing

NIGHTS = ("2022-06-14", "2022-06-15", "2022-06-16", "2022-06-17", "2022-06-18")
READ, LAYOUT, GONE, TIMEOUT = Outcome.STORED, Outcome.LAYOUT_CHANGED, Outcome.GONE, Outcome.TIMEOUT


def looked(*outcomes):
    """The standing after one look in each night, the first night first."""
    nights = zip(NIGHTS, outcomes, strict=False)
    looks = [Look(night, outcome, f"{night}T15:00:00Z", complete=True) for night, outcome in nights]
    return standing(looks[::-1], NIGHTS[0])


STATES = {
    "a page of a new make is there": ((READ, LAYOUT, LAYOUT), "present"),
    "it is there between two answers of gone": ((READ, GONE, LAYOUT, GONE), "present"),
    "gone twice after it is gone": ((READ, LAYOUT, GONE, GONE), "gone"),
    "it comes back with a new make": ((READ, GONE, GONE, LAYOUT), "present"),
    "no answer says nothing of it": ((READ, GONE, TIMEOUT, GONE), "gone"),
}


@pytest.mark.parametrize("name", STATES)
def test_what_the_looks_come_to(name):
    outcomes, state = STATES[name]
    assert looked(*outcomes).state == state


def test_a_page_of_a_new_make_was_checked():
    found = looked(READ, LAYOUT, LAYOUT)
    assert (found.checks, found.outcome, found.last_checked) == (2, LAYOUT, "2022-06-16T15:00:00Z")


def test_the_history_has_it_as_shown(store, spool, take_in):
    take_in(spool(NIGHTS[0]).article("a"))
    take_in(spool(NIGHTS[1]).end("a", GONE))
    take_in(spool(NIGHTS[2]).end("a", LAYOUT), state=JobState.PARTIAL)
    (history,) = histories_of(store, f"{SITE}/a")
    assert [spell.outcome for spell in history.spells] == ["stored", "gone", "stored"]
    assert history.last_seen[:10] == NIGHTS[2]
    assert history.state == "present"
