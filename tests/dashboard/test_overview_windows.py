"""Which days a page looks at, and which it offers."""

from datetime import date

import pytest

from dashboard.asked import Asked, Month
from dashboard.windows import MOST_MONTHS, judged_part, months_between, months_of, offers, window_of
from tests.audits.built_home import directive

PAPER = directive()  # of 2022
WHOLE = (date(2022, 1, 1), date(2022, 12, 31))
DURING, AFTER, BEFORE = date(2022, 8, 20), date(2026, 11, 23), date(2021, 11, 5)


def asked(**given: object) -> Asked:
    return Asked(PAPER.slug, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given,today,expected",
    [
        ({}, DURING, WHOLE),
        ({}, AFTER, WHOLE),
        ({}, BEFORE, (date(2021, 11, 1), date(2021, 11, 30))),
        ({"month": Month(2022, 2)}, AFTER, (date(2022, 2, 1), date(2022, 2, 28))),
        ({"from_day": date(2022, 6, 14)}, AFTER, (date(2022, 6, 14), date(2022, 12, 31))),
        ({"from_day": date(2023, 6, 14)}, AFTER, (date(2023, 6, 14), date(2023, 6, 30))),
        ({"to_day": date(2022, 6, 14)}, AFTER, (date(2022, 1, 1), date(2022, 6, 14))),
        ({"to_day": date(2021, 6, 14)}, AFTER, (date(2021, 6, 1), date(2021, 6, 14))),
    ],
    ids=range(8),
)
def test_the_window_is_what_was_asked_for_or_the_directives(
    given: dict[str, object], today: date, expected: tuple[date, date]
) -> None:
    assert window_of(asked(**given), PAPER, today) == expected


def test_a_directive_under_way_offers_this_month_and_the_last() -> None:
    found = {one.name: window_of(one.asked, PAPER, DURING) for one in offers(asked(), PAPER, DURING)}
    assert found == {
        "Cả kỳ": WHOLE,
        "Tháng này (08/2022)": (date(2022, 8, 1), date(2022, 8, 31)),
        "Tháng trước (07/2022)": (date(2022, 7, 1), date(2022, 7, 31)),
        "Quý III/2022": (date(2022, 7, 1), date(2022, 9, 30)),
    }


def test_a_directive_that_is_over_offers_its_last_months() -> None:
    found = [one.name for one in offers(asked(), PAPER, AFTER)]
    assert found == ["Cả kỳ", "Tháng 12/2022", "Tháng 11/2022", "Quý IV/2022"]


def test_a_directive_that_has_not_begun_offers_the_whole_alone() -> None:
    assert [one.name for one in offers(asked(), PAPER, BEFORE)] == ["Cả kỳ"]
    assert months_of(PAPER, BEFORE) == ()


def test_the_offer_that_is_shown_is_marked() -> None:
    marked = [one.name for one in offers(asked(month=Month(2022, 11)), PAPER, AFTER) if one.here]
    assert marked == ["Tháng 11/2022"]


def test_offers_keep_what_else_was_asked_for() -> None:
    assert all("don-vi=tram" in one.asked.query() for one in offers(asked(outlets=("tram",)), PAPER, AFTER))


def test_of_many_months_the_last_are_kept() -> None:
    found = months_between(date(1990, 1, 1), date(2022, 12, 31))
    assert (len(found), found[-1]) == (MOST_MONTHS, Month(2022, 12))
    assert months_between(date(2022, 12, 5), date(2023, 1, 6)) == (Month(2022, 12), Month(2023, 1))


def test_verdicts_are_for_the_days_within_the_directives_window() -> None:
    assert judged_part((date(2021, 6, 1), date(2022, 2, 3)), PAPER) == (date(2022, 1, 1), date(2022, 2, 3))
    assert judged_part((date(2023, 1, 1), date(2023, 2, 3)), PAPER) is None
