"""What every report says of an audit beside its figures: the paper, what it leaves open, what proves it."""

import re
from typing import Final

from audits.model import Audit
from audits.reasons import reason_of
from audits.reports.material import Material
from audits.words import day, moment, setting_lines, span

Facts = list[tuple[str, str]]
"""Names and values, in the order in which they are read."""

NUMBERED: Final = re.compile(r"\s*\d")
"""How a paper's number begins where the copy has one: `123/STTTT-TTBCXB`."""


def paper(audit: Audit, begins: bool = True) -> str:
    """The directive as a sentence names it; a number or day that the copy lacks is never made up."""
    number = f" số {audit.number}" if NUMBERED.match(audit.number) else ""
    dated = f" {audit.dated}" if audit.dated else ""
    return f"{'Văn' if begins else 'văn'} bản{number}{dated} của {audit.issuer} về “{audit.title}”"


def unsaid(audit: Audit) -> list[str]:
    """What the directive leaves open, and the notes that every result on it must show."""
    found = []
    if not NUMBERED.match(audit.number):
        shown = f"“Số: {audit.number}”" if audit.number else "phần số để trống"
        found.append(f"Bản sao văn bản không ghi số ({shown}); báo cáo giữ đúng như in, không tự điền.")
    if "ngày" not in audit.dated.lower():
        shown = f"“{audit.dated}”" if audit.dated else "phần ngày tháng để trống"
        found.append(f"Bản sao văn bản không ghi ngày ban hành ({shown}).")
    return [*found, *audit.notes]


def paper_facts(material: Material) -> Facts:
    """The directive as its copy prints it, and the papers that it carries out."""
    audit = material.audit
    return [
        ("Trích yếu", audit.title),
        ("Cơ quan ban hành", audit.issuer),
        ("Số, ký hiệu (như bản sao)", audit.number or "không ghi"),
        ("Thời gian ban hành (như bản sao)", audit.dated or "không ghi"),
        *(("Thực hiện văn bản", other) for other in material.carries_out),
    ]


def scope_facts(material: Material) -> Facts:
    """Which days and outlets were looked at, and as of when."""
    audit = material.audit
    return [
        ("Thời gian kiểm tra", span(audit.since, audit.until)),
        ("Dữ liệu tính đến đêm", f"{day(material.as_of)} ({audit.night})"),
        ("Số đơn vị", str(len(audit.outlets))),
        ("Số yêu cầu của văn bản", str(len(audit.duties))),
    ]


def setting_facts(material: Material) -> Facts:
    """The department's choices."""
    pairs = (line.partition(": ") for line in setting_lines(material.audit.settings))
    return [(name, value) for name, _, value in pairs]


def evidence_facts(material: Material) -> Facts:
    """What a third party needs in order to find the same audit in the archive."""
    audit, head = material.audit, material.head
    chain = [("Chuỗi niêm phong", "chưa có bản niêm phong nào")]
    if head:
        chain = [
            ("Đầu chuỗi niêm phong (sha256)", head.sha256),
            ("Bản niêm phong số", f"{head.number}, lập lúc {moment(head.made)}"),
        ]
    return [
        ("Mã lần kiểm tra", material.key),
        ("Ghi nhận lúc", moment(material.made)),
        ("Mã băm của kết quả (sha256 của audit.json)", material.hash),
        *chain,
        ("Phiên bản bộ quy tắc gán nội dung", audit.rule_version),
        ("Tệp quy tắc của văn bản (sha256)", audit.directive_sha256),
        ("Tệp danh sách đơn vị (sha256)", audit.outlets_sha256),
        ("Phiên bản chương trình diembao", material.program),
    ]


def reasons_of(codes: tuple[str, ...]) -> str:
    """Why days are missing, in one line."""
    return "; ".join(map(reason_of, codes)) or "không rõ"
