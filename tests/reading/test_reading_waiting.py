"""What waits for a person: the most urgent first, each for one reason."""

from storage.reading import Filter, Why, each_line, full_article, queue
from tests.audits.built_home import SLUG

EVERYTHING = 10_000
CRITICAL = {("bao", 1): 2, ("bao", 2): 1, ("cong", 5): 3}


def waiting(library, limit=EVERYTHING, critical=None, close=2.0, **rest):
    return queue(library, Filter(SLUG, **rest), limit, critical, close)


def test_an_article_waits_once_for_its_most_urgent_reason(library):
    found = waiting(library, critical=CRITICAL)
    kinds = [one.why for one in found]
    assert kinds == sorted(kinds, key=[*Why].index)
    assert set(kinds) == set(Why)
    assert len({one.line.key for one in found}) == len(found)


def test_each_waits_for_what_is_said_of_it(library):
    lines = {line.key: line for line in each_line(library, Filter(SLUG))}
    found = {one.line.key: one for one in waiting(library, critical=CRITICAL)}
    for line in lines.values():
        near = [CRITICAL[line.outlet, c] for c in (line.content, line.second) if (line.outlet, c) in CRITICAL]
        one = found.get(line.key)
        if line.reviewed:
            full = full_article(library, line, SLUG)
            changed = any(review.holds and review.text_changed for review in full.reviews)
            assert (one.why if one else None) == (Why.TEXT_CHANGED if changed else None)
        elif near and line.machine is not None:
            assert one is not None
            assert (one.why, one.need) == (Why.DECISIVE, min(near))
            assert CRITICAL[line.outlet, one.content] == one.need
        elif line.machine is None:
            assert one is not None
            assert one.why is Why.UNLABELLED
        elif line.machine == 0 and line.second is None:
            assert one is None
        else:
            assert one is not None
            assert one.why is Why.CLOSE


def test_what_the_rules_are_sure_of_does_not_wait(library):
    assert {one.why for one in waiting(library, close=0.5)} == {Why.TEXT_CHANGED, Why.UNLABELLED}


def test_a_filter_and_a_limit_hold(library):
    found = waiting(library, limit=3, critical=CRITICAL, outlets=("cong",), state="present")
    assert len(found) == 3
    assert {(one.line.outlet, one.line.state) for one in found} == {("cong", "present")}


def test_an_outlet_that_is_not_there_and_a_content_that_is_not_there_decide_nothing(library):
    found = waiting(library, critical={("khong-co", 1): 1, ("bao", 77): 1})
    assert Why.DECISIVE not in {one.why for one in found}
