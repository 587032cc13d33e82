"""What concerns the home as a whole: whether a night finished in time, the disk, the published copy."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from diembao.exits import Exit
from diembao.health.concerns import Concern, Level
from diembao.home import Home
from storage import NightFacts, Reader
from storage.archive.seals import count_unsealed
from vietnamese.dates import TIMEZONE

DAY = timedelta(days=1)

ROOM = 2
"""Below this many times `min_free_mb` the disk is worth a look; below once, no night begins."""

PUBLISHING = timedelta(hours=1)
"""How long the published copy may lag behind the end of the night."""

LOOK_AT_THE_TIMER = (
    "Kiểm tra lịch chạy (systemctl list-timers; journalctl -u diembao-nightly), rồi chạy `diembao nightly`."
)


@dataclass(frozen=True, slots=True)
class Timing:
    """Where the nights stand at one moment."""

    now: datetime
    deadline: datetime
    """The hour, passed last, at which a night had to be over."""
    finished: NightFacts | None
    """The newest night that came to its end."""
    newest: NightFacts | None
    """The night that began last, whatever became of it."""
    alive: bool
    """Whether a process holds the home's lock."""

    @property
    def running(self) -> NightFacts | None:
        """The night that is under way."""
        return self.newest if self.newest and self.newest.state == "running" and self.alive else None

    @property
    def broken_off(self) -> NightFacts | None:
        """The night that began last, where its process is gone without a word."""
        newest = self.newest
        if newest is None or self.running:
            return None
        return newest if newest.state in ("running", "killed") else None

    @property
    def ended(self) -> datetime | None:
        """When the newest night came to its end."""
        return self.finished.finished if self.finished else None

    @property
    def ahead(self) -> bool:
        """Whether that end lies in the future: some clock was wrong, and no hour can be trusted."""
        return self.ended is not None and self.ended > self.now + DAY

    @property
    def in_time(self) -> bool:
        """Whether a night finished within the day before the deadline, or since."""
        return self.ended is not None and self.ended >= self.deadline - DAY

    @property
    def first_under_way(self) -> bool:
        """Whether the home's very first night runs, and has time left."""
        return self.finished is None and self.running is not None and self.running.started >= self.deadline


def deadline(now: datetime, finished_by: time) -> datetime:
    """The last moment at which it was that hour in Asia/Ho_Chi_Minh."""
    today = datetime.combine(now.astimezone(TIMEZONE).date(), finished_by, TIMEZONE)
    return today if today <= now else today - DAY


def is_held(lock: Path) -> bool:
    """Whether a process writes to the home now; false where that cannot be asked."""
    try:
        handle = os.open(lock, os.O_RDONLY)
    except OSError:
        return False
    try:
        # Shared and at once released: it needs no right to write, and disturbs nobody but for an instant.
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def night_concerns(timing: Timing) -> Iterator[Concern]:
    """Missing, late, broken off, failed or damaged."""
    if timing.first_under_way:
        return
    if timing.ahead:
        problem = f"đêm gần nhất ghi giờ kết thúc {moment(timing.ended)}, ở tương lai: đồng hồ máy này đã sai"
        yield Concern(
            "night", Level.FAILED, problem, "Chỉnh đồng hồ (timedatectl), rồi chạy `diembao nightly`."
        )
    elif not timing.in_time:
        since = f"không có đêm nào chạy xong kể từ {moment(timing.ended)}" if timing.ended else (
            "chưa có đêm nào chạy xong")  # fmt: skip
        problem, advice = _why_late(timing)
        yield Concern("night", Level.FAILED, f"{since}{problem}", advice)
    elif timing.finished and timing.finished.exit_code == Exit.INTEGRITY:
        problem = f"đêm {timing.finished.night} gặp tệp bằng chứng bị hỏng"
        advice = "Xem journalctl -u diembao-nightly; chuyển thư mục được nêu sang nơi khác, chạy lại lệnh."
        yield Concern("night", Level.DAMAGED, problem, advice)
    elif timing.broken_off:
        problem = f"lượt chạy {timing.broken_off.night} bị ngắt giữa chừng"
        advice = "Chạy lại `diembao nightly`; nếu không, đêm tới tự nhận phần đã đọc."
        yield Concern("broken-off", Level.NOTICE, problem, advice, alert=False)


def _why_late(timing: Timing) -> tuple[str, str]:
    """What is known of the night that should have been over, and what to do."""
    if timing.running:
        problem = f"; đêm {timing.running.night} bắt đầu {moment(timing.running.started)} vẫn đang chạy"
        return problem, "Đợi đêm này chạy xong; nếu thường xuyên trễ thì tăng jobs hoặc giảm max_seconds."
    if timing.broken_off:
        return f"; lượt chạy {timing.broken_off.night} bị ngắt giữa chừng", LOOK_AT_THE_TIMER
    return "", LOOK_AT_THE_TIMER


def moment(at: datetime | None) -> str:
    """A moment as people in Vietnam write it."""
    return f"{at.astimezone(TIMEZONE):%H:%M ngày %d/%m/%Y}" if at else "lúc không rõ"


def free_mb(home: Home) -> int:
    """Room on the disk that holds the data."""
    return shutil.disk_usage(home.data if home.data.exists() else home.root).free // 2**20


def disk_concerns(home: Home) -> Iterator[Concern]:
    """Too little room for a night, or soon so."""
    free, floor = free_mb(home), home.settings.min_free_mb
    advice = "Giải phóng dung lượng; không xóa data/evidence/ và data/spool/: đó là bằng chứng."
    if free < floor:
        problem = f"đĩa chỉ còn trống {free} MB, dưới mức min_free_mb = {floor}: đêm tới sẽ không chạy"
        yield Concern("disk", Level.FAILED, problem, advice)
    elif free < ROOM * floor:
        yield Concern("disk", Level.NOTICE, f"đĩa sắp đầy, chỉ còn trống {free} MB", advice)


def snapshot_concerns(home: Home, timing: Timing) -> Iterator[Concern]:
    """The copy that staff read is missing, or older than the last night."""
    if timing.alive or timing.ended is None:
        return
    advice = "Chạy `diembao nightly`; nếu lặp lại thì kiểm tra quyền ghi và dung lượng của thư mục data/."
    try:
        published = datetime.fromtimestamp(home.snapshot.stat().st_mtime, TIMEZONE)
    except FileNotFoundError:
        yield Concern("snapshot", Level.NOTICE, "chưa có bản sao dữ liệu để tra cứu (published.db)", advice)
        return
    if published < timing.ended - PUBLISHING:
        problem = f"bản sao dữ liệu để tra cứu đã cũ (tạo lúc {moment(published)})"
        yield Concern("snapshot", Level.NOTICE, problem, advice)


def seal_concerns(reader: Reader, timing: Timing) -> Iterator[Concern]:
    """Evidence of nights that are over, which no manifest vouches for yet."""
    if not timing.alive and (number := count_unsealed(reader)):
        problem = f"bằng chứng của {number} lượt đọc chưa được niêm phong"
        advice = "Chạy `diembao nightly` và xem thông báo; nếu còn lặp lại thì chạy `diembao audit verify`."
        yield Concern("seal", Level.FAILED, problem, advice)
