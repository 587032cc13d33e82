"""/bai-viet.xlsx and /bai-viet.csv: exactly what the list shows, all its pages in one file."""

import threading
from collections.abc import Awaitable, Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Final

from dashboard.asked import Asked
from dashboard.asking import asked_of
from dashboard.chips import ORDERS, chips
from dashboard.desk import Desk
from dashboard.errors import NO_ROOM, PageError
from dashboard.listing import MOST_ROWS, Heading, Names, write_csv, write_workbook
from dashboard.routes import Route
from dashboard.standing import cautions
from dashboard.visit import Visit
from dashboard.words import day, number
from storage.reading import Library, Line, Standing, each_line, list_lines, standing_of
from vietnamese.dates import TIMEZONE

AT_A_TIME: Final = 2
"""Files that are made at the same time: the threads that are left answer pages."""
CHUNK: Final = 1 << 16
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"
BUSY: Final = "Đang có hai tệp khác được lập cùng lúc. Hãy thử lại sau ít phút."

Write = Callable[[Path, Heading, Names, Iterable[Line]], None]

_turns: Final = threading.BoundedSemaphore(AT_A_TIME)


@dataclass(frozen=True, slots=True)
class Download:
    """A file that is sent piece by piece, and is gone afterwards."""

    file: BinaryIO
    size: int
    name: str
    type: str

    async def asgi_send(self, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        """What Datasette asks of an answer."""
        headers = {
            "content-type": self.type,
            "content-length": str(self.size),
            "content-disposition": f'attachment; filename="{self.name}"',
        }
        pairs = [(key.encode(), value.encode()) for key, value in headers.items()]
        with closing(self.file):
            await send({"type": "http.response.start", "status": 200, "headers": pairs})
            while piece := self.file.read(CHUNK):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})


async def as_workbook(visit: Visit) -> Download:
    """The list as an Excel workbook."""
    return await _download(visit, write_workbook, "xlsx", EXCEL)


async def as_csv(visit: Visit) -> Download:
    """The list as a CSV."""
    return await _download(visit, write_csv, "csv", CSV)


async def _download(visit: Visit, write: Write, ending: str, kind: str) -> Download:
    asked = asked_of(visit)
    if not _turns.acquire(blocking=False):
        visit.refuse(503, BUSY)
    try:
        at = datetime.now(TIMEZONE)
        file = await visit.read(_made, visit.desk, asked, at, write)
    except OSError as error:
        raise PageError(503, NO_ROOM) from error
    finally:
        _turns.release()
    size = file.seek(0, 2)
    file.seek(0)
    return Download(file, size, f"bai-viet-{at:%Y%m%d-%H%M}.{ending}", kind)


def _made(library: Library, desk: Desk, asked: Asked, at: datetime, write: Write) -> BinaryIO:
    """The whole file, before any of it is sent: one that broke off would look like a short list."""
    wanted = asked.filter(desk.outlets)
    found = list_lines(library, wanted, asked.ordered, 1, 1)
    notes = notices(found.total, found.capped)
    heading = heading_of(asked, desk, standing_of(library), at, notes)
    names = Names(desk.outlets, desk.directives[asked.directive])
    with TemporaryDirectory(prefix="diembao-") as folder:
        path = Path(folder) / "list"
        write(path, heading, names, each_line(library, wanted, asked.ordered, MOST_ROWS))
        return path.open("rb")


def heading_of(asked: Asked, desk: Desk, standing: Standing, at: datetime, notes: Iterable[str]) -> Heading:
    """What the file says of itself."""
    directive = desk.directives[asked.directive]
    narrowed = "; ".join(map(str, chips(asked, desk.outlets, directive)))
    lines = [
        f"Văn bản chỉ đạo: {directive.title}",
        f"Điều kiện: {narrowed or 'không có, tất cả các bài'}",
        f"Thứ tự: {ORDERS[asked.ordered].lower()}",
        f"Dữ liệu đến hết đêm {day(standing.meta.night)}; xuất lúc {at:%H:%M ngày %d/%m/%Y}",
        *(f"CHƯA ĐỦ: {caution}" for caution in cautions(standing)),
        *notes,
    ]
    return Heading("Danh sách bài viết", tuple(lines))


def notices(total: int, capped: bool) -> list[str]:
    """How many articles there are, and what keeps the file from having them all."""
    said = [f"Số bài: {'hơn ' if capped else ''}{number(total)}"]
    if capped:
        said.append(
            f"CHƯA ĐỦ: quá nhiều bài có các từ này, tệp chỉ có {number(total)} bài mới nhất."
            " Hãy thêm từ hoặc chọn khoảng ngày ngắn hơn."
        )
    if total > MOST_ROWS:
        said.append(
            f"CHƯA ĐỦ: tệp chỉ có {number(MOST_ROWS)} bài đầu trong số {number(total)} bài."
            " Hãy chọn khoảng ngày ngắn hơn rồi xuất từng phần."
        )
    return said


ROUTES: tuple[Route, ...] = (Route(r"/bai-viet\.xlsx", as_workbook), Route(r"/bai-viet\.csv", as_csv))
