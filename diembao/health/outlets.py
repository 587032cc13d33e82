"""What the facts about one outlet come to: whether somebody must see to it, and how."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from audits.reasons import day_reason
from diembao.health.concerns import Concern, Level
from diembao.health.remedies import remedy
from diembao.home import HealthSettings
from diembao.words import MONITORS, why_incomplete
from registry import Outlet
from spool import JobState, Outcome
from storage import OutletFacts, ReadingFacts

FEWEST_DAYS = 5
"""Days with articles below which an outlet has no rhythm yet."""

FEWEST_ARTICLES = 5
"""Articles below which a share says nothing."""

BEYOND_RHYTHM = 2
"""An outlet is silent when it has been so for more than this many of its own long gaps."""

MOST_REASONS = 3
"""Reasons for a missing certificate that are spelt out."""

OF_THE_READING = frozenset({"finish_reason", "failed", "listed"})
"""Monitors that only repeat why a reading was not complete."""

_CODE = re.compile(r"\bfailed:[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Look:
    """With what eyes the outlets are looked at."""

    settings: HealthSettings
    today: date
    """The last day that was to be read: of the home's window, or this one."""
    since: datetime | None
    """When the last night must have begun to count; null while no night is in time, which is said once."""


def concerns_of(outlet: Outlet, facts: OutletFacts, look: Look) -> Iterator[Concern]:
    """All that needs attention about one outlet."""
    if not facts.readings:
        advice = "Đơn vị sẽ được đọc trong đêm tới; không cần làm gì."
        new = _concern(outlet, "unread", Level.NOTICE, "chưa được đọc lần nào", advice, alert=False)
        yield replace(new, hides=True)
        return
    latest = facts.readings[0]
    if look.since and latest.taken_in < look.since:
        yield _concern(outlet, "unread", Level.PARTIAL, f"không được đọc từ đêm {latest.night}",
                       "Chạy `diembao nightly` cho mọi đơn vị, không kèm --only.")  # fmt: skip
    if latest.state is not JobState.COMPLETE:
        yield replace(_broken(outlet, facts, look.settings), hides=True)
    else:
        yield from _uncertified(outlet, facts, look)
        yield from _silent(outlet, facts, look)
    yield from _monitored(outlet, facts, look.settings)
    yield from _undated(outlet, facts, look.settings)
    yield from _clock(outlet, latest, look.settings)


def _concern(
    outlet: Outlet, what: str, level: Level, problem: str, advice: str, nights: int = 0, alert: bool = True
) -> Concern:
    key = f"outlet/{outlet.slug}/{what}"
    return Concern(key, level, problem, advice, outlet.slug, outlet.name, nights, alert)


def _broken(outlet: Outlet, facts: OutletFacts, settings: HealthSettings) -> Concern:
    """The last reading was not complete: for how many nights, why, and when it last was."""
    down = facts.readings[0].state is JobState.FAILED
    nights = facts.broken
    last = "chưa có đêm nào đọc đầy đủ"
    if facts.last_complete:
        last = f"đọc đầy đủ lần cuối ngày {facts.last_complete:%d/%m/%Y}"
    why = why_incomplete(facts.readings[0].reason, facts.failures)
    return _concern(
        outlet,
        "reading",
        Level.DOWN if down else Level.PARTIAL,
        f"{'không đọc được' if down else 'đọc chưa đầy đủ'}{_in_a_row(nights)}: {why}; {last}",
        remedy(_main_cause(facts)),
        nights,
        facts.failed >= settings.failed_nights or nights >= settings.partial_nights,
    )


def _in_a_row(nights: int) -> str:
    return f" {nights} đêm liền" if nights > 1 else " trong đêm gần nhất"


def _main_cause(facts: OutletFacts) -> Outcome | None:
    """A channel that is not read weighs more than any number of addresses."""
    for channel in facts.unread:
        if channel.outcome:
            return channel.outcome
    if codes := _CODE.findall(facts.readings[0].reason):
        return Outcome(codes[0])
    return next(iter(facts.failures), None)


def _uncertified(outlet: Outlet, facts: OutletFacts, look: Look) -> Iterator[Concern]:
    """Every night ends well, and yet no day is vouched for: a feed that empties, a listing out of order."""
    due = min(facts.readings[0].day, look.today + timedelta(days=1)) - timedelta(days=1)
    # The first night of an outlet vouches for no day where its channels list the newest few only.
    last = facts.certified or facts.readings[-1].day - timedelta(days=1)
    days = (due - last).days
    if not facts.certifying or days <= 0:
        return
    problem = "đọc được nhưng chưa có ngày nào được chứng nhận đầy đủ"
    if facts.certified:
        problem = f"đọc được nhưng không có chứng nhận đầy đủ cho ngày nào sau {facts.certified:%d/%m/%Y}"
    why = "; ".join(day_reason(note) for note in facts.doubts[:MOST_REASONS])
    yield _concern(
        outlet,
        "uncertified",
        Level.PARTIAL,
        f"{problem}: {why}" if why else problem,
        "Xem lý do từng ngày bằng `diembao completeness`, đối chiếu các kênh khai trong tệp đơn vị.",
        days,
        days >= look.settings.partial_nights,
    )


def _silent(outlet: Outlet, facts: OutletFacts, look: Look) -> Iterator[Concern]:
    """Every night complete, and nothing new for longer than the outlet's own rhythm explains."""
    rhythm = facts.rhythm
    advice = (
        "Mở trang của đơn vị: nếu có bài mới hơn thì kênh khai báo không còn đúng,"
        " sửa tệp của đơn vị trong outlets/; nếu trang thật sự không đăng bài thì không cần làm gì."
    )
    if rhythm.last is None:
        yield _concern(outlet, "silent", Level.NOTICE, "đọc đầy đủ nhưng chưa thấy bài nào", advice)
        return
    quiet = (look.today - rhythm.last).days
    usual = rhythm.gap if rhythm.days >= FEWEST_DAYS else 0
    if quiet > max(look.settings.silent_days, BEYOND_RHYTHM * usual):
        before = f"; trước đó thường cách nhau không quá {usual} ngày" if usual else ""
        problem = f"không có bài mới {quiet} ngày, kể từ {rhythm.last:%d/%m/%Y}{before}"
        yield _concern(outlet, "silent", Level.NOTICE, problem, advice)


def _monitored(outlet: Outlet, facts: OutletFacts, settings: HealthSettings) -> Iterator[Concern]:
    """What the monitors found in the last crawl; an alert when they find it night after night."""
    latest = facts.readings[0]
    for finding in latest.findings:
        broken = latest.state is not JobState.COMPLETE
        if broken and finding.monitor in OF_THE_READING:
            continue
        nights = _nights_with(facts.readings, finding.monitor)
        nothing = finding.monitor == "listed" and not broken
        yield _concern(
            outlet,
            f"monitor-{finding.monitor}",
            Level.PARTIAL if nothing else Level.NOTICE,
            f"{MONITORS.get(finding.monitor, finding.monitor)}: {finding.detail}{_again(nights)}",
            "Mở trang và các kênh của đơn vị để đối chiếu; xem crawl.log của đêm đó trong data/evidence/.",
            nights,
            nights >= settings.partial_nights,
        )


def _nights_with(readings: tuple[ReadingFacts, ...], monitor: str) -> int:
    number = 0
    for reading in readings:
        if all(finding.monitor != monitor for finding in reading.findings):
            break
        number += 1
    return number


def _again(nights: int) -> str:
    return f" ({nights} đêm liền)" if nights > 1 else ""


def _undated(outlet: Outlet, facts: OutletFacts, settings: HealthSettings) -> Iterator[Concern]:
    if facts.recent >= FEWEST_ARTICLES and facts.undated > settings.max_undated * facts.recent:
        problem = (
            f"{facts.undated}/{facts.recent} bài trong 30 ngày qua không rõ ngày đăng hoặc ngày đăng đáng ngờ"
        )
        advice = "Sửa mục published của [[pages]] trong tệp đơn vị, thử bằng `diembao extract`."
        yield _concern(outlet, "undated", Level.NOTICE, problem, advice)


def _clock(outlet: Outlet, latest: ReadingFacts, settings: HealthSettings) -> Iterator[Concern]:
    skew = latest.clock_skew
    if skew is not None and abs(skew) > settings.max_clock_skew:
        way = "nhanh" if skew > 0 else "chậm"
        problem = f"đồng hồ máy chủ của đơn vị {way} hơn máy này {abs(skew) / 60:.0f} phút"
        advice = "Kiểm tra đồng hồ của máy này (timedatectl); nếu đúng thì báo đơn vị quản trị trang."
        yield _concern(outlet, "clock", Level.NOTICE, problem, advice)
