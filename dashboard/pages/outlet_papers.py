"""An outlet's evidence pack and reports, made of the newest audit on record when somebody asks for them."""

import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

from dashboard.evidence import NoPaper, Paper, PaperAsked
from dashboard.pages.exports import Download
from dashboard.pages.outlet import outlet_asked
from dashboard.routes import Route
from dashboard.visit import Visit
from registry import Outlet
from storage.auditing_records import recorded_audits
from storage.desk import Role

TYPES: Final = {
    Paper.PACK: "application/zip",
    Paper.LETTER: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Paper.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
NAMES: Final = {Paper.PACK: "bang-chung", Paper.LETTER: "bao-cao", Paper.WORKBOOK: "tong-hop"}
NO_AUDIT: Final = (
    "Chưa có bản kiểm tra nào được ghi nhận cho văn bản này. Người vận hành chạy `diembao audit run`,"
    " sau đó quay lại trang này."
)
BUSY: Final = "Đang có một tệp khác được lập. Hãy thử lại sau ít phút."

_turn: Final = threading.Lock()


async def pack(visit: Visit) -> Download:
    """The zip that proves the outlet's verdicts to whoever has it."""
    return await _download(visit, Paper.PACK)


async def report(visit: Visit) -> Download:
    """The Word report on the outlet, or its workbook."""
    asked = (await visit.form()).get("dang", Paper.LETTER.value)
    if asked not in (Paper.LETTER, Paper.WORKBOOK):
        visit.refuse(400, "Báo cáo chỉ có hai dạng: docx và xlsx.")
    return await _download(visit, Paper(asked))


async def _download(visit: Visit, paper: Paper) -> Download:
    outlet = outlet_asked(visit)
    directive = (await visit.form()).get("chi-thi", "")
    if directive not in visit.desk.directives:
        visit.refuse(404, "Không có văn bản chỉ đạo này trong hệ thống.")
    audits = await visit.read(recorded_audits, directive)
    if not audits:
        visit.refuse(409, NO_AUDIT)
    if not _turn.acquire(blocking=False):
        visit.refuse(503, BUSY)
    try:
        file = await visit.in_thread(_made, visit, PaperAsked(paper, audits[0].key, outlet.slug))
    except NoPaper as none:
        visit.refuse(409, str(none))
    finally:
        _turn.release()
    size = file.seek(0, 2)
    file.seek(0)
    return Download(file, size, _name(paper, outlet, audits[0].key), TYPES[paper])


def _made(visit: Visit, asked: PaperAsked) -> BinaryIO:
    """The whole file; its name goes at once, so that nothing is left behind whatever comes."""
    with TemporaryDirectory(prefix="diembao-") as folder:
        target = Path(folder) / f"paper.{asked.paper.value}"
        visit.desk.services.make_paper(asked, target)
        return target.open("rb")


def _name(paper: Paper, outlet: Outlet, audit: str) -> str:
    """Of slug and key alone, which have no letter that a file system or a header could mistake."""
    return f"{NAMES[paper]}-{outlet.slug}-{audit}.{paper.value}"


ROUTES: Final = (
    Route(r"/don-vi/(?P<slug>[^/]+)/goi-bang-chung", pack, Role.AUDITOR, ("POST",)),
    Route(r"/don-vi/(?P<slug>[^/]+)/bao-cao", report, Role.AUDITOR, ("POST",)),
)
