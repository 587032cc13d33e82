"""Draws templates/bao-cao.docx anew: python -m audits.reports.drawing FILE.docx

The file is what is used; this is how it was made, so that a change of it can be read.
"""

import sys
from pathlib import Path
from typing import Final

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from audits.reports.paper import (
    TABLE,
    dotted,
    each,
    line,
    paged,
    rule,
    ruled,
    said,
    section,
    styled,
    table,
    two,
)

HEAD: Final = 12
"""Of 12 to 13, for the names of the bodies and of the country, which must keep to one line."""
UNDER: Final = 13
"""Of 13 to 14, for what stands below them."""
NUMBERS: Final = ("ten", "phai", "dat", "khong_dat", "chua_ro", "ngoai_mang", "so_bai")
"""Columns of the table of contents."""


def draw(file: Path) -> None:
    """Write the template."""
    paper = Document()
    styled(paper)
    paged(paper.sections[0])
    _letterhead(paper)
    _opening(paper)
    _scope(paper)
    _results(paper)
    _open_cases(paper)
    _offline(paper)
    _closing(paper)
    _appendix(paper)
    paper.save(str(file))


def _letterhead(paper: Paper) -> None:
    """Bodies on the left, the country's name on the right; number, place and day for the clerk to fill in."""
    left, right = two(paper, 65, 100)
    line(left.paragraphs[0], "{%p if co_quan_chu_quan %}", size=HEAD)
    line(left.add_paragraph(), "{{ co_quan_chu_quan }}", size=HEAD)
    line(left.add_paragraph(), "{%p endif %}", size=HEAD)
    line(left.add_paragraph(), "{{ co_quan_ban_hanh }}", size=HEAD, bold=True)
    rule(left, 23)
    line(left.add_paragraph(), "Số:          /BC-{{ ky_hieu }}", size=UNDER)
    line(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=HEAD, bold=True)
    line(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", size=UNDER, bold=True)
    rule(right, 20)
    day = "{{ dia_danh }}, ngày      tháng      năm          "
    line(right.add_paragraph(), day, size=UNDER, italic=True)
    line(paper.add_paragraph(), "BÁO CÁO", bold=True).paragraph_format.space_before = Pt(14)
    line(paper.add_paragraph(), "{{ trich_yeu }}", bold=True)
    ruled(paper.add_paragraph(), 62)


def _opening(paper: Paper) -> None:
    text = (
        "Thực hiện {% for one in van_ban_thuc_hien %}{{ one }}; {% endfor %}{{ van_ban }}, {{ co_quan }} đã "
    )
    text += (
        "theo dõi việc đăng tải thông tin trên mạng của các cơ quan, đơn vị từ ngày {{ tu_ngay }} đến ngày "
    )
    said(paper, text + "{{ den_ngay }}. {{ co_quan }} báo cáo kết quả như sau:")


def _scope(paper: Paper) -> None:
    section(paper, "I. PHẠM VI VÀ PHƯƠNG PHÁP")
    said(paper, "1. Phạm vi", bold=True)
    said(
        paper,
        "Theo dõi {{ so_don_vi }} đơn vị ({{ loai_don_vi }}) đối với {{ so_yeu_cau }} yêu cầu nêu "
        "trong văn bản. Dữ liệu tính đến đêm {{ den_dem }}.",
    )
    said(paper, "2. Phương pháp", bold=True)
    said(
        paper,
        "Hằng đêm, hệ thống đọc các trang của từng đơn vị, lưu nguyên bản trang nhận được kèm mã băm "
        "và gán từng bài vào một nội dung của văn bản theo bộ quy tắc phiên bản {{ phien_ban_quy_tac "
        "}}. Nhãn được phúc khảo có giá trị hơn nhãn do quy tắc gán; mỗi lần phúc khảo đều "
        "ghi tên người phúc khảo, thời điểm và lý do. Chỉ những ngày có xác nhận đã đọc đầy đủ mới được "
        "dùng để kết luận đơn vị không đăng; thiếu ngày nào thì ghi rõ “chưa đủ cơ sở kết luận”.",
    )
    said(paper, "3. Những lựa chọn của cơ quan kiểm tra, không phải quy định của văn bản", bold=True)
    each(paper, "thiet_lap", "- {{ one.ten }}: {{ one.gia_tri }}.")
    said(paper, "4. Điều văn bản không nêu, và lưu ý", bold=True)
    each(paper, "luu_y", "- {{ one }}")


def _results(paper: Paper) -> None:
    section(paper, "II. KẾT QUẢ")
    said(paper, "1. Kết quả chung", bold=True)
    said(
        paper,
        "Trong {{ tong.phai }} trường hợp một đơn vị phải thực hiện một nội dung: {{ tong.dat }} "
        "trường hợp đạt, {{ tong.khong_dat }} trường hợp không đạt, {{ tong.chua_ro }} trường hợp "
        "chưa đủ cơ sở kết luận. Ngoài ra có {{ tong.ngoai_mang }} trường hợp là việc ngoài mạng, "
        "không kiểm chứng được trên mạng.",
    )
    said(paper, "2. Theo nội dung", bold=True)
    table(
        paper,
        ["Nội dung", "Đơn vị phải làm", "Đạt", "Không đạt", "Chưa rõ", "Ngoài mạng", "Lượt bài được tính"],
        "noi_dung",
        [f"{{{{ one.{name} }}}}" for name in NUMBERS],
        [63, 17, 15, 17, 17, 17, 19],
    )
    said(paper, "3. Theo đơn vị", bold=True)
    _matrix(paper)
    legend = line(paper.add_paragraph(), "{{ cach_doc }}", size=TABLE, italic=True, at=ALIGN.LEFT)
    legend.paragraph_format.space_before, legend.paragraph_format.space_after = Pt(4), Pt(10)
    said(paper, "{%p for one in bieu_do %}")
    line(paper.add_paragraph(), "{{ one.hinh }}").paragraph_format.keep_with_next = True
    caption = line(
        paper.add_paragraph(), "Hình {{ loop.index }}. {{ one.chu_thich }}", size=TABLE, italic=True
    )
    caption.paragraph_format.space_after = Pt(12)
    said(paper, "{%p endfor %}")


def _matrix(paper: Paper) -> None:
    """Outlets by duties; there are as many columns as the directive has duties."""
    tags = [
        "{{ one.stt }}",
        "{{ one.ten }}",
        "{%tc for o in one.o %}",
        "{% cellbg o.mau %}{{ o.chu }}",
        "{%tc endfor %}",
    ]
    heads = ["STT", "Đơn vị", "{%tc for nd in noi_dung %}", "{{ nd.ma }}", "{%tc endfor %}"]
    table(paper, heads, "don_vi", tags, [12, 63, 38, 14, 38])


def _open_cases(paper: Paper) -> None:
    section(paper, "III. TRƯỜNG HỢP CHƯA ĐỦ CƠ SỞ KẾT LUẬN")
    said(paper, "{%p if chua_ro %}")
    table(
        paper,
        ["Đơn vị", "Nội dung", "Kết quả đến nay và lý do"],
        "chua_ro",
        ["{{ one.don_vi }}", "{{ one.noi_dung }}", "{{ one.ly_do }}"],
        [50, 30, 85],
    )
    said(paper, "Những ngày chưa có dữ liệu đầy đủ:").paragraph_format.space_before = Pt(6)
    table(
        paper,
        ["Đơn vị", "Thời gian", "Số ngày", "Lý do"],
        "khoang_trong",
        ["{{ one.don_vi }}", "{{ one.thoi_gian }}", "{{ one.so_ngay }}", "{{ one.ly_do }}"],
        [50, 32, 13, 70],
    )
    said(paper, "{%p else %}")
    said(paper, "Không có.")
    said(paper, "{%p endif %}")


def _offline(paper: Paper) -> None:
    section(paper, "IV. NỘI DUNG KHÔNG KIỂM CHỨNG ĐƯỢC TRÊN MẠNG")
    said(paper, "{%p if ngoai_mang %}")
    said(
        paper,
        "Những việc sau phần lớn làm ngoài mạng. Không thấy bài đăng không có nghĩa là đơn vị không "
        "làm; căn cứ để xem xét là tài liệu đơn vị gửi đến.",
    )
    table(
        paper,
        ["Đơn vị", "Nội dung", "Tài liệu đã nhận"],
        "ngoai_mang",
        ["{{ one.don_vi }}", "{{ one.noi_dung }}", "{{ one.tai_lieu }}"],
        [75, 60, 30],
    )
    said(paper, "{%p else %}")
    said(paper, "Không có.")
    said(paper, "{%p endif %}")


def _closing(paper: Paper) -> None:
    """What people have to say, write and sign."""
    section(paper, "V. NHẬN XÉT, KIẾN NGHỊ")
    for _ in range(3):
        dotted(paper)
    said(paper, "Trên đây là báo cáo của {{ co_quan }} (kèm theo Phụ lục căn cứ đối chiếu)./.")
    left, right = two(paper, 80, 85)
    line(left.paragraphs[0], "Nơi nhận:", size=12, bold=True, italic=True, at=ALIGN.LEFT)
    for one in ("- ……………………;", "- ……………………;", "- Lưu: VT, ………"):
        line(left.add_paragraph(), one, size=11, at=ALIGN.LEFT)
    line(right.paragraphs[0], "………………………………", bold=True)
    for text in ("", "", "", "………………………………"):
        line(right.add_paragraph(), text, bold=True)


def _appendix(paper: Paper) -> None:
    """What proves the figures; its pages are numbered by themselves."""
    part = paper.add_section(WD_SECTION.NEW_PAGE)
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    part._sectPr.append(start)
    line(paper.add_paragraph(), "Phụ lục", bold=True)
    line(paper.add_paragraph(), "CĂN CỨ ĐỐI CHIẾU", bold=True)
    with_it = (
        "(Kèm theo Báo cáo số          /BC-{{ ky_hieu }} ngày      tháng      năm          của {{ co_quan }})"
    )
    line(paper.add_paragraph(), with_it, italic=True)
    ruled(paper.add_paragraph(), 62)
    said(
        paper,
        "Kết quả trong báo cáo được ghi trong kho bằng chứng với các mã dưới đây. Bên thứ ba dùng "
        "lệnh “diembao audit verify” hoặc các công cụ thông dụng (sha256sum, openssl) để kiểm tra "
        "rằng số liệu và các trang đã lưu không bị thay đổi.",
    )
    table(paper, ["Mục", "Giá trị"], "doi_chieu", ["{{ one.ten }}", "{{ one.gia_tri }}"], [60, 105])


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
