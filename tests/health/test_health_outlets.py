"""What is said about one outlet: why, for how long, and what to do."""

from datetime import date, timedelta

import pytest
from health.made_nights import Read, at, down, partly

from diembao.exits import Exit
from diembao.health.remedies import REMEDIES, remedy
from diembao.words import MONITORS
from spool import Outcome, Thresholds

WEEKLY = [f"{date(2026, 8, 3) + timedelta(weeks=week)}" for week in range(13)]
"""Mondays from 3 August to 26 October 2026."""


@pytest.fixture
def of(answer):
    """The concerns about one outlet, by what they are about."""

    def ask(day, slug="krongsa", hour=7):
        found = answer(at(day, hour))["concerns"].items()
        return {key.split("/")[2]: one for key, one in found if one["outlet"] == slug}

    return ask


def test_an_outlet_that_is_down_says_why_since_when_and_what_to_do(made, of):
    made.night(20)
    for day in (21, 22, 23):
        made.night(day, krongsa=down(Outcome.DNS))
    found = of(23)["reading"]
    assert found["level"] == "down"
    assert found["nights"] == 3
    assert found["problem"] == (
        "không đọc được 3 đêm liền: kênh không đọc được: không tìm thấy tên miền;"
        " đọc đầy đủ lần cuối ngày 20/11/2026"
    )
    assert found["advice"] == REMEDIES[Outcome.DNS]


def test_failed_addresses_are_counted_by_kind(made, of):
    made.night(23, krongsa=partly(http_5xx=3, layout_changed=5))
    found = of(23)["reading"]
    assert found["level"] == "partial"
    assert "5 địa chỉ bố cục trang đã đổi; 3 địa chỉ máy chủ lỗi (5xx)" in found["problem"]
    assert "chưa có đêm nào đọc đầy đủ" in found["problem"]
    assert found["advice"] == REMEDIES[Outcome.LAYOUT_CHANGED]


@pytest.mark.parametrize(
    ("read", "nights", "alert"),
    [(down(), 1, False), (down(), 2, True), (partly(http_5xx=1), 2, False), (partly(http_5xx=1), 3, True)],
    ids=["down once", "down twice", "partial twice", "partial three times"],
)
def test_an_alert_waits_for_the_nights_of_the_settings(read, nights, alert, made, of):
    for day in range(24 - nights, 24):
        made.night(day, krongsa=read)
    assert of(23)["reading"]["alert"] is alert


def test_the_nights_are_settings(made, of):
    made.configure("[health]\nfailed_nights = 1\n")
    made.night(23, krongsa=down())
    assert of(23)["reading"]["alert"] is True


def test_a_complete_night_ends_the_streak(made, of):
    made.night(21, krongsa=down())
    made.night(22)
    made.night(23, krongsa=down())
    assert of(23)["reading"]["nights"] == 1


def test_worst_comes_first(made, health):
    made.outlet("tuyson")
    made.slugs += ("tuyson",)
    made.night(22, tuyson=partly(timeout=1))
    made.night(23, krongsa=partly(timeout=1), dakluon=down(), tuyson=partly(timeout=1))
    out = health(at(23, 7))[1]
    places = [out.index(f"({slug})") for slug in ("dakluon", "tuyson", "krongsa")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("day", "silent"),
    [(8, False), (9, False), (10, True), (23, True)],
    ids=["13 days", "14 days", "15 days", "four weeks"],
)
def test_a_weekly_outlet_is_silent_after_two_of_its_weeks(day, silent, made, of):
    made.night(1, krongsa=Read(days=WEEKLY))
    made.night(day)
    assert ("silent" in of(day)) is silent


def test_a_daily_outlet_is_silent_after_the_days_of_the_settings(made, of):
    days = [f"2026-10-{day:02d}" for day in range(1, 32)]
    made.night(1, krongsa=Read(days=days))
    made.night(7)
    assert "silent" not in of(7)
    made.night(8)
    found = of(8)["silent"]
    assert "không có bài mới 8 ngày, kể từ 31/10/2026" in found["problem"]
    assert found["level"] == "notice"


def test_an_outlet_that_cannot_be_read_is_not_blamed_for_silence(made, of):
    made.night(1, krongsa=Read(days=WEEKLY))
    made.night(23, krongsa=down())
    assert "silent" not in of(23)


def test_silence_after_the_end_of_the_home_s_window_is_none(made, of):
    made.configure("[window]\nuntil = 2026-10-28\n")
    made.night(23, krongsa=Read(days=WEEKLY))
    assert "silent" not in of(23)


def test_an_outlet_without_any_article_is_not_taken_for_well(made, of):
    made.night(23)
    assert "chưa thấy bài nào" in of(23)["silent"]["problem"]


def test_articles_without_a_day_are_counted(made, of):
    made.night(23, krongsa=Read(days=[None] * 4 + ["2026-11-20"] * 6))
    assert "4/10 bài" in of(23)["undated"]["problem"]
    made.night(23, dakluon=Read(days=[None] * 3 + ["2026-11-20"] * 7))
    assert "undated" not in of(23, "dakluon")


@pytest.mark.parametrize(
    ("skew", "words"), [(700.0, "nhanh hơn máy này 12 phút"), (-700.0, "chậm hơn"), (599.0, "")]
)
def test_a_clock_that_is_wrong_is_told(skew, words, made, of):
    made.night(23, krongsa=Read(skew=skew))
    found = of(23).get("clock")
    assert (found is None) == (words == "")
    assert words in (found or {}).get("problem", "")


def test_findings_of_the_monitors_are_shown_in_words(made, of):
    made.night(23, krongsa=Read(findings=[("published", "30% < 80%"), ("errors", "31 > 20")]))
    found = of(23)
    assert found["monitor-published"]["problem"] == "tỷ lệ bài có ngày đăng tin cậy được: 30% < 80%"
    assert found["monitor-published"]["alert"] is False
    assert found["monitor-errors"]["level"] == "notice"


def test_a_finding_that_lasts_becomes_an_alert(made, of):
    for day in (21, 22, 23):
        made.night(day, krongsa=Read(findings=[("published", "30% < 80%")]))
    assert of(23)["monitor-published"]["alert"] is True


def test_channels_that_list_nothing_are_no_complete_night(made, answer):
    made.night(23, krongsa=Read(findings=[("listed", "0 < 1")]))
    found = answer(at(23, 7))
    assert found["exit"] == Exit.PARTIAL
    assert found["concerns"]["outlet/krongsa/monitor-listed"]["level"] == "partial"


def test_what_the_reading_says_the_monitors_do_not_repeat(made, of):
    made.night(
        23,
        krongsa=Read("partial", "closespider_timeout", findings=[("finish_reason", "closespider_timeout")]),
    )
    found = of(23)
    assert set(found) & {"monitor-finish_reason"} == set()
    assert "hết thời gian dành cho đơn vị" in found["reading"]["problem"]


def test_an_outlet_that_has_ended_is_not_missed(made, answer):
    made.night(20)
    text = (made.root / "outlets/krongsa.toml").read_text(encoding="utf-8")
    (made.root / "outlets/krongsa.toml").write_text("valid_to = 2026-11-20\n" + text, encoding="utf-8")
    made.slugs = ("dakluon",)
    made.night(23)
    found = answer(at(23, 7))
    assert found["exit"] == Exit.COMPLETE
    assert all(one["outlet"] != "krongsa" for one in found["concerns"].values())


def test_every_failure_has_an_advice():
    assert all(remedy(outcome).endswith(".") for outcome in Outcome if outcome.failed)
    assert remedy(None) == remedy(Outcome.TRUNCATED)


def test_every_monitor_has_its_words():
    from crawler.monitors import CrawlSuite

    assert {it.threshold_setting.removeprefix("MONITOR_").lower() for it in CrawlSuite.monitors} == {
        *Thresholds.model_fields
    } - {"min_sample"}
    assert {it.options.name for it in CrawlSuite.monitors} == set(MONITORS)


def test_nights_that_are_complete_and_vouch_for_nothing_are_seen(made, of):
    """A feed that empties: every crawl a success, and no day certified."""
    made.certifying = True
    made.night(19, krongsa=Read(days=["2026-11-17", "2026-11-18"], listed=2))
    made.night(20, krongsa=Read(listed=2))
    assert "uncertified" not in of(20)
    for day in (21, 22, 23):
        made.night(day, krongsa=Read(listed=0))
    found = of(23)["uncertified"]
    assert found["level"] == "partial"
    assert (found["nights"], found["alert"]) == (3, True)
    assert "không có chứng nhận đầy đủ cho ngày nào sau 19/11/2026" in found["problem"]
    assert "trước đây có bài, nay không có bài nào" in found["problem"]
