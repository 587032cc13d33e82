"""How a night shows itself on the terminal: a bar while it runs, a table when it is over."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from audits.reasons import STATES
from diembao.output import console, plain, table
from diembao.processes.executor import Ended, Event
from diembao.stages import Stage
from diembao.words import STAGES, why
from diembao.work import NightReport
from spool import JobState
from storage import IngestReport


@dataclass(slots=True)
class Bar:
    """A night's progress bar: addresses that came to an end, of those that were planned."""

    progress: Progress
    crawl: TaskID
    stages: dict[Stage, TaskID] = field(default_factory=dict)
    _planned: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, night: str, outlets: int, resumed: bool) -> None:
        """Say which night runs, and whether it goes on from a break."""
        self.progress.start()  # only now: a night that is refused shows no bar
        how = "tiếp tục" if resumed else "bắt đầu"
        self.progress.console.print(f"Đêm {night}: {how}, {outlets} đơn vị.")

    def event(self, outlet: str, event: Event) -> None:
        """Count what was planned and what came to an end."""
        with self._lock:
            if event.get("event") == "planned":
                self._planned += 1
                self.progress.update(self.crawl, total=self._planned)
            elif event.get("event") == "outcome":
                self.progress.update(self.crawl, advance=1, description=f"Đọc {outlet}")

    def ingested(self, report: IngestReport) -> None:
        """One line for each outlet that is in."""
        line = f"  {report.outlet}: {STATES[report.state]}, {report.new} bài mới, {report.changed} bài sửa"
        reason = "" if report.state is JobState.COMPLETE else why(report)
        self.progress.console.print(Text(f"{line} ({reason})" if reason else line))

    def died(self, ended: Ended) -> None:
        """Say which crawl broke down and where its own words are."""
        log = ended.assignment.spool / "stderr.log"
        outlet = ended.assignment.job.outlet.slug
        self.progress.console.print(Text(f"  {outlet}: tiến trình đọc bị hỏng (mã {ended.code}), xem {log}"))

    def damaged(self, problem: str) -> None:
        """Say which spool cannot be taken in."""
        self.progress.console.print(Text(f"  hỏng: {problem}"))

    def stage(self, stage: Stage) -> None:
        """Show that a stage begins; one that turned out to have nothing to do is not shown any more."""
        for task in [task for task in self.progress.tasks if task.id != self.crawl and not task.total]:
            self.progress.remove_task(task.id)
        if stage in STAGES:
            self.stages[stage] = self.progress.add_task(STAGES[stage], total=None)

    def step(self, stage: Stage, done: int, total: int) -> None:
        """Show how much of a stage is done."""
        self.progress.update(self.stages[stage], completed=done, total=total)


@contextmanager
def bar() -> Iterator[Bar]:
    """A bar on standard error, so that standard output stays for results."""
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
    try:
        yield Bar(progress, progress.add_task("Đọc", total=None))
    finally:
        if progress.live.is_started:
            progress.stop()


def night_table(report: NightReport) -> None:
    """What each outlet's night came to."""
    table(
        f"Đêm {report.night}",
        ("Đơn vị", "Kết quả", "Bài mới", "Bài sửa", "Không đổi", "Không còn", "Lỗi"),
        (
            (r.outlet, STATES[r.state], r.new, r.changed, r.unchanged, r.gone, r.failed)
            for r in sorted(report.reports, key=lambda r: r.outlet)
        ),
        right=range(2, 7),
    )
    for one in report.unlabelled:
        then = "không thử lại nữa" if one.given_up else "đêm sau thử lại"
        _note(f"Chưa gán được nội dung: {one.url} ({one.detail}), {then}.")
    if report.untried:
        _note(f"Việc gán nội dung bị hỏng, còn {report.untried} bài chưa gán.")
    if report.unprepared:
        _note("Trang tra cứu của cán bộ chưa cập nhật được, vẫn hiện dữ liệu của đêm trước.")
    if report.head:
        _note(f"Đã niêm phong bằng chứng: bản số {report.head.number}, sha256 {report.head.sha256}.")


def _note(sentence: str) -> None:
    console().print(Text(plain(sentence)))


def night_document(report: NightReport) -> dict[str, object]:
    """The same for `--json`."""
    return {
        "night": report.night,
        "resumed": report.resumed,
        "exit": int(report.exit),
        "labelled": report.labelled,
        "unlabelled": [asdict(one) for one in report.unlabelled],
        "untried": report.untried,
        "unprepared": report.unprepared,
        "head": asdict(report.head) if report.head else None,
        "outlets": [r.as_dict() for r in report.reports],
    }
