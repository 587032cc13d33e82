"""The sheet "Tổng hợp": outlets and duties with each ruling, readable without colour."""

from audits.model import Audited, Ruling, Verdict
from audits.reports.facts import paper, unsaid
from audits.reports.figures import Data, days_of, rulings
from audits.reports.material import Material
from audits.reports.sheets.page import SYMBOLS, Book, Page
from audits.words import KINDS, RULINGS, SHORT, day, duty_short, outlet_notes, span

NAME = "Tổng hợp"
LEFT = 3
"""Columns before the first duty."""
WIDTHS = (5, 34, 20)
DUTY, DAYS, NOTES = 15, 13, 28
"""Widths of the columns, in letters."""


def write_matrix(book: Book, material: Material) -> None:
    """Title, notes, the matrix, how often each ruling was made, and what the signs mean."""
    page = book.page(NAME)
    audit, sheet = material.audit, page.sheet
    page.say("KẾT QUẢ KIỂM TRA VIỆC ĐĂNG TẢI THEO NỘI DUNG VĂN BẢN", page.styles.title)
    page.say(paper(audit))
    page.say(f"Thời gian kiểm tra: {span(audit.since, audit.until)}. Dữ liệu đến đêm {day(material.as_of)}.")
    for note in unsaid(audit):
        page.say(note)
    page.skip()
    first = page.row
    duties = [f"{duty_short(duty)}\n{duty.name}" for duty in audit.duties]
    page.tall((duty, DUTY) for duty in duties)
    page.head(["STT", "Đơn vị", "Loại", *duties, "Ngày đọc đủ/ngày phải có", "Ghi chú"])
    for number, outlet in enumerate(audit.outlets, 1):
        _row(page, number, material, outlet)
    sheet.autofilter(first, 0, max(page.row - 1, first), LEFT + len(duties) + 1)
    sheet.freeze_panes(first + 1, 2)
    _totals(page, material)
    _legend(page)
    page.widths(*WIDTHS, *[DUTY] * len(duties), DAYS, NOTES)


def _row(page: Page, number: int, material: Material, outlet: Audited) -> None:
    notes = "; ".join(outlet_notes(outlet, material.audit.since, material.audit.until))
    kind, signs = KINDS.get(outlet.kind, outlet.kind), [sign(verdict) for verdict in outlet.verdicts]
    page.tall([(outlet.name, WIDTHS[1]), (kind, WIDTHS[2]), (notes, NOTES), *((one, DUTY) for one in signs)])
    page.put(0, number)
    page.put(1, outlet.name, page.styles.text)
    page.put(2, kind, page.styles.text)
    for column, (verdict, shown) in enumerate(zip(outlet.verdicts, signs, strict=True), LEFT):
        page.put(column, shown, page.styles.rulings[verdict.ruling])
    page.put(LEFT + len(signs), _days(material, outlet), page.styles.text)
    page.put(LEFT + len(signs) + 1, notes, page.styles.text)
    page.row += 1


def _days(material: Material, outlet: Audited) -> str:
    days = days_of(material, outlet)
    past = len(days.states) - days.count(Data.AHEAD)
    return f"{days.count(Data.COMPLETE)}/{past}" if past else "–"


def sign(verdict: Verdict) -> str:
    """A ruling as the matrix shows it, such as `✓ Đạt (3/1)`: articles that count and articles asked for."""
    symbol = SYMBOLS[verdict.ruling]
    if verdict.ruling is Ruling.NOT_OWED:
        return f"{symbol} ({verdict.counted} bài)" if verdict.counted else symbol
    if verdict.ruling is Ruling.NOT_ONLINE:
        return f"{symbol} {SHORT[verdict.ruling]} ({verdict.submissions} tài liệu)"
    return f"{symbol} {SHORT[verdict.ruling]} ({verdict.counted}/{verdict.threshold})"


def _totals(page: Page, material: Material) -> None:
    page.skip()
    counts = rulings(material)
    for ruling, name in RULINGS.items():
        page.put(0, None)
        page.put(1, f"Số đơn vị: {name}", page.styles.text)
        page.put(2, SYMBOLS[ruling], page.styles.rulings[ruling])
        for column, duty in enumerate(material.audit.duties, LEFT):
            page.put(column, counts[duty.key][ruling])
        page.row += 1


def _legend(page: Page) -> None:
    page.skip()
    page.say("Cách đọc", page.styles.section)
    page.say(
        "✓ Đạt (3/1): có 3 bài được tính, yêu cầu 1 bài. ✗ Không đạt: mọi ngày đã đọc đủ, số bài ít hơn."
    )
    page.say("? Chưa rõ: chưa đủ cơ sở kết luận; lý do ở trang tính “Chi tiết” và “Khoảng trống”.")
    page.say("– Không phải thực hiện; số trong ngoặc là bài đơn vị đã đăng, được ghi nhận.")
    page.say("◇ Ngoài mạng: không kiểm chứng được trên mạng, căn cứ tài liệu đơn vị gửi đến.")
