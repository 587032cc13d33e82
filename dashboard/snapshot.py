"""The published night as pages read it, and what they say where there is none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeVar

from dashboard.errors import PageError
from storage import (
    StoreCorrupt,
    StoreError,
    StoreForeign,
    StoreMissing,
    StoreOutdated,
    StoreSlow,
    StoreTooNew,
)
from storage.reading import Library, Places, open_library

P = ParamSpec("P")
R = TypeVar("R")
Identity = tuple[int, int, int]

PATIENCE: Final = 1.0
"""Seconds that one question of a page may take."""

SENTENCES: Final = {
    StoreMissing: "Chưa có dữ liệu để xem: chưa có đêm nào được công bố. Người vận hành cần chạy"
    " `diembao nightly`; trang này sẽ tự có dữ liệu ngay sau đó.",
    StoreOutdated: "Dữ liệu đã công bố do một phiên bản cũ của chương trình tạo ra. Người vận hành cần chạy"
    " `diembao nightly` một lần bằng phiên bản hiện tại; không cần khởi động lại trang.",
    StoreForeign: "Số liệu của các trang được lập từ một cơ sở dữ liệu khác với bản đang công bố nên không"
    " được dùng. Người vận hành cần khởi động lại trang hoặc chạy `diembao nightly` để lập lại số liệu.",
    StoreTooNew: "Dữ liệu đã công bố do một phiên bản mới hơn của chương trình tạo ra. Người vận hành cần"
    " khởi động lại trang bằng phiên bản đã cập nhật.",
    StoreCorrupt: "Tệp dữ liệu đã công bố bị hỏng. Dữ liệu gốc không nằm trong tệp này; người vận hành cần"
    " chạy `diembao nightly` để công bố lại, rồi xem `diembao health`.",
    StoreSlow: "Câu hỏi này cần quá nhiều thời gian nên đã được dừng lại. Hãy chọn khoảng ngày ngắn hơn,"
    " ít đơn vị hơn hoặc ít từ hơn.",
}
OTHERWISE: Final = (
    "Chưa đọc hoặc ghi được dữ liệu. Hãy thử lại sau ít phút; nếu vẫn vậy, người vận hành cần kiểm tra"
    " dung lượng đĩa, quyền với thư mục dữ liệu, rồi chạy `diembao health`."
)
NO_DESK: Final = (
    "Tệp tài khoản và các lần duyệt (data/desk.db) không dùng được nên tạm thời không ai vào được các trang."
    " Người vận hành cần dừng trang, cất tệp đó sang nơi khác, khôi phục bản sao lưu gần nhất vào đúng chỗ"
    " rồi khởi động lại trang; dữ liệu đã đọc không bị ảnh hưởng."
)
DESK_LOST: Final = (
    "Không thấy tệp tài khoản và các lần duyệt (data/desk.db), hoặc các tài khoản trong tệp đó không còn, nên"
    " tạm thời không ai vào được các trang. Người vận hành cần khôi phục tệp từ bản sao lưu gần nhất; nếu"
    " chủ ý không dùng tài khoản nữa thì khởi động lại trang."
)
DESK_OUTDATED: Final = (
    "Tệp tài khoản và các lần duyệt (data/desk.db) do một phiên bản cũ của chương trình tạo ra. Người vận"
    " hành cần khởi động lại trang bằng phiên bản hiện tại; tài khoản và các lần duyệt vẫn được giữ nguyên."
)
DESK: Final = "desk.db"
OF_DESK: Final = {
    StoreMissing: DESK_LOST,
    StoreOutdated: DESK_OUTDATED,
    StoreTooNew: "Tệp tài khoản và các lần duyệt (data/desk.db) do một phiên bản mới hơn của chương trình tạo"
    " ra. Người vận hành cần khởi động lại trang bằng phiên bản đã cập nhật.",
    StoreCorrupt: NO_DESK,
}


def sentence_of(error: StoreError) -> str:
    """What is wrong with a file, and what the operator can do."""
    sentences = OF_DESK if error.path.name == DESK else SENTENCES
    return sentences.get(type(error), OTHERWISE)


def ask(places: Places, fn: Callable[Concatenate[Library, P], R], *args: P.args, **named: P.kwargs) -> R:
    """`fn(library, …)` on a library that is opened for it: that sees the newest night. Raises StoreError."""
    with open_library(places, PATIENCE) as library:
        return fn(library, *args, **named)


@contextmanager
def said_plainly() -> Iterator[None]:
    """What is wrong with the data becomes a page that says so, and what the operator can do."""
    try:
        yield
    except StoreError as error:
        raise PageError(503, sentence_of(error)) from error


def identity(path: Path) -> Identity | None:
    """Tells two files that had the same name apart; null: there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns
