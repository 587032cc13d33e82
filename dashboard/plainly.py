"""What Datasette's errors mean to a person."""

import sqlite3
from typing import Final

from dashboard.errors import PageError
from dashboard.snapshot import OTHERWISE, SENTENCES, sentence_of
from dashboard.web import Base400, DatasetteError, Forbidden, InvalidSql, NotFound, QueryInterrupted
from storage import StoreCorrupt, StoreError, StoreMissing, StoreSlow

NOT_FOUND: Final = "Không có trang nào ở địa chỉ này."
WRONG: Final = "Yêu cầu không hợp lệ: bảng, cột hoặc giá trị trong địa chỉ không dùng được."
WRONG_SQL: Final = (
    "Câu hỏi SQL không chạy được. Chỉ câu SELECT với các hàm thông dụng được chấp nhận; các hàm có thể chạy"
    " rất lâu như printf, format, instr, replace, trim không dùng được."
)
BROKEN: Final = (
    "Trang này gặp lỗi ngoài dự kiến. Hãy thử lại; nếu vẫn lỗi, báo người vận hành xem nhật ký của trang."
)


def plainly(exception: Exception) -> tuple[int, str]:
    """The status and the sentence; 500 for whatever nobody thought of."""
    match exception:
        case PageError():
            return exception.status, exception.sentence
        case StoreError():
            return 503, sentence_of(exception)
        case QueryInterrupted() | DatasetteError(title="SQL Interrupted"):
            return 503, SENTENCES[StoreSlow]
        case NotFound():
            return 404, NOT_FOUND
        case Forbidden():
            return 403, "Tài khoản này không xem được phần dữ liệu đó."
        case InvalidSql() | DatasetteError(title="Invalid SQL"):
            return 400, WRONG_SQL
        case Base400() | DatasetteError():
            return 400, WRONG
        case sqlite3.Error():
            return _of_sqlite(exception)
    return 500, BROKEN


def of_table(exception: Exception) -> tuple[int, str]:
    """The same for a page of Datasette's own, which trips over values that it did not expect."""
    status, sentence = plainly(exception)
    strange = isinstance(exception, (ValueError, LookupError, TypeError, AssertionError))
    return (400, WRONG) if status == 500 and strange else (status, sentence)


def _of_sqlite(error: sqlite3.Error) -> tuple[int, str]:
    code = getattr(error, "sqlite_errorname", "") or ""
    if code == "SQLITE_ERROR":
        return 400, WRONG_SQL
    if code == "SQLITE_CANTOPEN":
        return 503, SENTENCES[StoreMissing]
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return 503, SENTENCES[StoreCorrupt]
    return 503, OTHERWISE
