"""The published night as pages read it, and what they say where there is none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeVar

from dashboard.errors import PageError
from storage import StoreCorrupt, StoreError, StoreMissing, StoreOutdated, StoreSlow, StoreTooNew
from storage.reading import Library, Meta, Places, open_library

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
    "Tệp tài khoản và các lần duyệt (data/desk.db) không dùng được. Người vận hành cần chuyển tệp đó"
    " sang nơi khác và khôi phục từ bản sao lưu; dữ liệu đã đọc không bị ảnh hưởng."
)
DESK: Final = "desk.db"


def sentence_of(error: StoreError) -> str:
    """What is wrong with a file, and what the operator can do."""
    if error.path.name == DESK and isinstance(error, StoreCorrupt | StoreTooNew):
        return NO_DESK
    return SENTENCES.get(type(error), OTHERWISE)


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


_STANDING: dict[Path, tuple[Identity | None, Meta | None]] = {}


def standing(places: Places) -> Meta | None:
    """Of which night the data is; read again when the file was replaced, null where it cannot be read."""
    there = identity(places.reading)
    known = _STANDING.get(places.reading)
    if known is None or known[0] != there:
        known = _STANDING[places.reading] = there, _read_standing(places)
    return known[1]


def _read_standing(places: Places) -> Meta | None:
    try:
        with open_library(places, PATIENCE) as library:
            return library.meta
    except StoreError:
        return None


def identity(path: Path) -> Identity | None:
    """Tells two files that had the same name apart; null: there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns
