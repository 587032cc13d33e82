"""Số liệu: the way to Datasette's own tables, for whoever counts for themselves."""

from dataclasses import dataclass
from typing import Final

from dashboard.routes import Route
from dashboard.visit import Visit
from dashboard.web import Response
from storage.desk import Role


@dataclass(frozen=True, slots=True)
class Table:
    """One table and what stands in it."""

    database: str
    name: str
    told: str

    @property
    def path(self) -> str:
        """Its page; with .json and .csv the same for programs and spreadsheets."""
        return f"/{self.database}/{self.name}"


FLAT: Final = (
    Table(
        "reading", "heads", "mỗi bài viết một dòng: tiêu đề, địa chỉ, đơn vị, ngày có in trên trang hay không"
    ),
    Table(
        "reading",
        "lines",
        "mỗi bài và văn bản một dòng: ngày tính, nội dung đang có hiệu lực, có đăng lại không",
    ),
    Table("reading", "day_tallies", "số bài theo đơn vị, ngày và nội dung"),
    Table("reading", "month_tallies", "số bài theo đơn vị, tháng và nội dung"),
    Table("reading", "vouched_days", "những khoảng ngày đã đọc đầy đủ hoặc một phần của từng đơn vị"),
    Table("reading", "cells", "các kết luận đã tính sẵn, theo khoảng ngày trong judged_windows"),
    Table("reading", "judged_windows", "những khoảng ngày có kết luận tính sẵn"),
    Table("reading", "read_outlets", "số thứ tự và mã đơn vị dùng trong các bảng trên"),
)
STORE: Final = (
    Table("published", "articles", "bài viết với lần thấy đầu, lần thấy cuối, tình trạng"),
    Table("published", "versions", "mọi bản của từng bài với nguyên văn và nơi lưu bằng chứng"),
    Table("published", "labels", "nội dung do bộ quy tắc gán, kèm từng cụm từ tìm thấy"),
    Table("published", "reviews", "kết quả duyệt của cán bộ"),
    Table("published", "outcomes", "mỗi địa chỉ từng đêm kết thúc ra sao"),
    Table("published", "certificates", "ngày nào của đơn vị nào đã đọc đầy đủ, và vì sao không"),
    Table("published", "audits", "các bản kiểm tra đã ghi nhận"),
    Table("published", "nights", "các đêm đã chạy"),
)


async def tables(visit: Visit) -> Response:
    """The doorway."""
    may = visit.account is not None and visit.account.role.may(Role.AUDITOR)
    return await visit.page("tables.html", flat=FLAT, store=STORE if may else (), may_audit=may)


ROUTES: Final = (Route("/so-lieu", tables),)
