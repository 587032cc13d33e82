"""The closed lists in Vietnamese, as staff and operators read them."""

import re
from collections.abc import Mapping

from audits.reasons import OUTCOMES, REASONS
from comparison import Confidence, Kind, Reason
from diembao.stages import Stage
from spool import Outcome
from storage import Completeness, IngestReport

STAGES = {
    Stage.CERTIFY: "Đối chiếu",
    Stage.LABEL: "Gán nội dung",
    Stage.RELATE: "Tìm bài đăng lại",
    Stage.SEAL: "Niêm phong bằng chứng",
    Stage.READING: "Chuẩn bị trang tra cứu",
}
"""The stages that show a bar of their own."""

EDITS = {
    Kind.NONE: "không có gì thay đổi",
    Kind.COSMETIC: "chỉ đổi cách trình bày",
    Kind.FURNITURE: "chỉ đổi phần phụ của trang",
    Kind.DETAILS: "đổi ngày đăng, tác giả hoặc hình ảnh, tệp kèm theo",
    Kind.TEXT: "sửa nội dung",
}
"""What an edit amounts to."""

PARTS = {
    "title": "Tiêu đề",
    "published": "Ngày đăng",
    "author": "Tác giả",
    "lead": "Sa-pô",
    "body": "Nội dung",
    "media": "Hình ảnh, tệp kèm theo",
}
"""Parts of an article in which something changed."""

COPY_REASONS = {
    Reason.NAMED: "bài đăng lại ghi tên đơn vị này là nguồn",
    Reason.HOST: "bài đăng lại ghi địa chỉ của đơn vị này là nguồn",
    Reason.OTHERS: "bài đăng lại khác ghi đơn vị này là nguồn",
    Reason.EARLIER: "đăng sớm hơn về ngày",
    Reason.TIME: "đăng sớm hơn trong cùng ngày",
    Reason.PRESS: "cùng ngày đăng, ưu tiên cơ quan báo chí",
    Reason.SEEN: "chỉ biết là hệ thống thấy trước",
    Reason.OUTSIDE: "các bài cùng lấy từ nguồn khác không có trong dữ liệu; đây là bài sớm nhất",
}
"""Why one article counts as the original of another."""

CONFIDENCES = {
    Confidence.SURE: "chắc chắn",
    Confidence.LIKELY: "nhiều khả năng",
    Confidence.UNCERTAIN: "chưa chắc",
}
"""How sure it is which of two is the original; that the texts are the same is sure."""

COMPLETENESS = {
    Completeness.COMPLETE: "đầy đủ",
    Completeness.PARTIAL: "chưa đầy đủ",
    Completeness.NONE: "không có dữ liệu",
}

_CODE = re.compile(r"\b(?:failed|skipped):[a-z0-9_]+")


MONITORS = {
    "listed": "số địa chỉ mà các kênh liệt kê",
    "finish_reason": "lượt đọc kết thúc bất thường",
    "errors": "số dòng lỗi trong nhật ký đọc",
    "exceptions": "số trang chương trình xử lý hỏng",
    "failed": "tỷ lệ địa chỉ đọc lỗi",
    "title": "tỷ lệ bài có tiêu đề",
    "body": "tỷ lệ bài có nội dung",
    "published": "tỷ lệ bài có ngày đăng tin cậy được",
}


def why(report: IngestReport) -> str:
    """Why an outlet's night is not complete: the failed addresses by kind, and the crawl's own reason."""
    return why_incomplete(report.reason, {Outcome(code): n for code, n in report.outcomes.items()})


def why_incomplete(reason: str, outcomes: Mapping[Outcome, int]) -> str:
    """The same, from the crawl's reason and what its addresses came to."""
    parts = [
        f"{number} địa chỉ {OUTCOMES[outcome]}" for outcome, number in outcomes.items() if outcome.failed
    ]
    codes = _CODE.findall(reason)
    if codes:
        parts.append("kênh không đọc được: " + ", ".join(OUTCOMES[Outcome(code)] for code in codes))
    elif reason != "finished":
        parts.append(REASONS.get(reason, reason))
    return "; ".join(parts)
