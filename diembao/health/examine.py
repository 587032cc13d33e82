"""The morning's question: did the night do its work, and what needs a person?"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click

from diembao.alerts.telling import alert_concerns, notify
from diembao.exits import Exit, Refusal
from diembao.health.concerns import Concern, Health, Level, worst_first
from diembao.health.nights import (
    DAY,
    LOOK_AT_THE_TIMER,
    Timing,
    deadline,
    disk_concerns,
    free_mb,
    is_held,
    moment,
    night_concerns,
    seal_concerns,
    snapshot_concerns,
)
from diembao.health.outlets import Look, concerns_of
from diembao.health.pages import page_concerns
from diembao.health.stamps import stamp_concerns
from diembao.home import Home
from diembao.output import plain
from registry import Outlet
from spool import JobState
from storage import (
    OutletFacts,
    Reader,
    StoreCorrupt,
    StoreError,
    StoreMissing,
    StoreTooNew,
    check_whole,
    faults_of_night,
    last_finished,
    newest_night,
    open_reader,
    outlet_facts,
)
from vietnamese.dates import TIMEZONE
from vietnamese.numbers import number


def examine(home: Home, now: datetime | None = None) -> Health:
    """Look at all of the home; whatever is wrong with its data becomes a concern and not an error."""
    now = (now or datetime.now(TIMEZONE)).astimezone(TIMEZONE)
    concerns = [*disk_concerns(home), *alert_concerns(home), *stamp_concerns(home, now)]
    outlets = _outlets(home, now.date(), concerns)
    try:
        with open_reader(home.published) as reader:
            check_whole(reader)
            return _seen(home, now, reader, outlets, concerns)
    except StoreError as error:
        concerns.append(_unusable(error))
    first = worst_first(concerns)
    return Health(now, _capital(first[0].problem) + ".", first, (), None, None, blind=True)


def after_night(home: Home, now: datetime | None = None) -> Health:
    """The last stage of a night: look, and tell people what has changed. Says on standard error what it could
    not send; that harms no night.
    """
    health = examine(home, now)
    for problem in notify(home, health):
        click.echo(f"diembao: {plain(problem)}", err=True)
    return health


def timing_of(home: Home, reader: Reader, now: datetime) -> Timing:
    """Where the nights of a home stand."""
    passed = deadline(now, home.settings.health.finished_by)
    return Timing(now, passed, last_finished(reader), newest_night(reader), is_held(home.lock))


def look_at(home: Home, timing: Timing, reader: Reader, outlets: list[Outlet]) -> list[Concern]:
    """What concerns those outlets."""
    facts = outlet_facts(reader, [outlet.slug for outlet in outlets], timing.now.date())
    return _of_outlets(home, timing, outlets, facts)


def _outlets(home: Home, today: date, concerns: list[Concern]) -> list[Outlet] | None:
    """The outlets that are to be read today; null, with the concern noted, where their files are wrong."""
    try:
        outlets, _ = home.check()
    except Refusal as refusal:
        problem = f"tệp cấu hình có lỗi, đêm tới sẽ không chạy: {str(refusal).splitlines()[-1]}"
        advice = "Chạy `diembao outlets check`, sửa các lỗi được nêu."
        concerns.append(Concern("registry", Level.FAILED, problem, advice))
        return None
    return [o for o in outlets.values() if o.valid_on(today) and any(c.valid_on(today) for c in o.channels)]


def _unusable(error: StoreError) -> Concern:
    """Why the database cannot be asked."""
    if isinstance(error, StoreMissing):
        return Concern("night", Level.FAILED, "chưa có đêm nào chạy xong", LOOK_AT_THE_TIMER)
    level = Level.DAMAGED if isinstance(error, StoreCorrupt | StoreTooNew) else Level.FAILED
    advice = 'Xem mục "Khi có sự cố" trong sổ tay.'
    return Concern("database", level, f"không đọc được cơ sở dữ liệu {error.path}: {error.problem}", advice)


def _seen(
    home: Home, now: datetime, reader: Reader, outlets: list[Outlet] | None, concerns: list[Concern]
) -> Health:
    timing = timing_of(home, reader, now)
    concerns += [*night_concerns(timing), *snapshot_concerns(home, timing), *page_concerns(home, timing)]
    concerns += [*seal_concerns(reader, timing), *_unlabelled(reader, timing)]
    facts = outlet_facts(reader, [outlet.slug for outlet in outlets or ()], now.date())
    concerns += _of_outlets(home, timing, outlets or [], facts)
    states = Counter(one.readings[0].state for one in facts if one.readings)
    if facts and states[JobState.FAILED] == len(facts) and timing.in_time:
        problem = "không đọc được đơn vị nào trong đêm gần nhất"
        advice = "Kiểm tra đường truyền và tường lửa của máy này, rồi chạy `diembao nightly`."
        concerns.append(Concern("night", Level.FAILED, problem, advice))
    first = worst_first(concerns)
    return Health(
        now,
        _verdict(timing, first, states, len(facts)),
        first,
        _well(home, now, first, states, len(facts)),
        timing.finished.night if timing.finished else None,
        timing.ended,
        blind=outlets is None,
    )


def _unlabelled(reader: Reader, timing: Timing) -> Iterator[Concern]:
    """Texts that the last night could not label."""
    left = faults_of_night(reader, timing.finished.night) if timing.finished else []
    if left:
        problem = f"{len(left)} bài chưa gán được nội dung trong đêm gần nhất, ví dụ {left[0].url}"
        advice = "Hệ thống tự thử lại trong các đêm sau; nếu vẫn còn thì cán bộ đọc và tự phân loại bài."
        yield Concern("labels", Level.NOTICE, problem, advice, alert=False)


def _of_outlets(home: Home, timing: Timing, outlets: list[Outlet], facts: list[OutletFacts]) -> list[Concern]:
    until = home.settings.window.until
    today = timing.now.date()
    since = None
    if timing.in_time and timing.finished:
        # What a long night took in first may be older than a day.
        since = min(timing.deadline - DAY, timing.finished.started)
    look = Look(home.settings.health, min(today, until) if until else today, since)
    return [
        concern
        for outlet, one in zip(outlets, facts, strict=True)
        for concern in concerns_of(outlet, one, look)
    ]


def _verdict(timing: Timing, first: tuple[Concern, ...], states: Counter[JobState], outlets: int) -> str:
    """The first line: whether it is well, which night, and how many outlets."""
    if timing.first_under_way and timing.running:
        return f"Đang chạy đêm đầu tiên, từ {moment(timing.running.started)}."
    worst = first[0] if first else None
    if worst and worst.level >= Level.FAILED:
        return _capital(worst.problem) + "."
    word = "Còn thiếu" if worst and worst.level.exit is Exit.PARTIAL else "Bình thường"
    night = timing.finished.night if timing.finished else ""
    counted = f"{states[JobState.COMPLETE]}/{outlets} đơn vị đọc đầy đủ"
    for state, words in ((JobState.PARTIAL, "còn thiếu"), (JobState.FAILED, "không đọc được")):
        counted += f", {states[state]} {words}" if states[state] else ""
    return f"{word}: đêm {night} xong lúc {moment(timing.ended)}, {counted}."


def _well(
    home: Home, now: datetime, first: tuple[Concern, ...], states: Counter[JobState], outlets: int
) -> tuple[str, ...]:
    concerned = {concern.outlet for concern in first if concern.outlet}
    well = [f"{outlets - len(concerned)}/{outlets} đơn vị không có gì phải lưu ý"] if outlets else []
    if all(concern.key != "disk" for concern in first):
        well.append(f"đĩa còn trống {number(free_mb(home) / 1024, 1)} GB")
    well.append(f"cơ sở dữ liệu {_size(home.published)}")
    if home.snapshot.exists() and all(concern.key != "snapshot" for concern in first):
        well.append(f"bản sao tra cứu tạo lúc {moment(_made(home.snapshot))}")
    return tuple(well)


def _made(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, TIMEZONE)


def _size(file: Path) -> str:
    return f"{number(file.stat().st_size / 2**20, 1)} MB"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
