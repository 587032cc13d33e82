"""Whether the staff's pages show the newest night."""

from collections.abc import Iterator
from dataclasses import replace

from diembao.desk.places import places_of
from diembao.health.concerns import Concern, Level
from diembao.health.nights import Timing
from diembao.home import Home
from storage import StoreBusy, StoreError
from storage.reading import Standing, look_at_standing

MAKE_ANEW = (
    "Chạy `diembao nightly` hoặc khởi động lại `diembao dashboard`: cả hai đều lập lại số liệu của các trang;"
    " nếu lặp lại thì kiểm tra quyền ghi và dung lượng của thư mục data/."
)


def page_concerns(home: Home, timing: Timing) -> Iterator[Concern]:
    """The pages have the numbers of a night before, or none; nothing where no pages were ever made ready."""
    if timing.alive or not home.reading.exists() or not home.snapshot.exists():
        return
    try:
        # Not with desk.db: whoever looks in the morning may be kept from it.
        standing = look_at_standing(replace(places_of(home), people=None))
    except StoreBusy:
        return
    except StoreError as error:
        problem = f"số liệu của các trang không dùng được: {error.path}: {error.problem}"
        yield Concern("pages", Level.PARTIAL, problem, MAKE_ANEW)
        return
    if standing.renewed:
        yield Concern("pages", Level.PARTIAL, _told(standing), MAKE_ANEW)


def _told(standing: Standing) -> str:
    shown, published = standing.meta.night, standing.published
    if shown == published:
        return f"các trang của cán bộ chưa theo lần ghi gần nhất (đêm {shown})"
    still = f"còn số liệu của đêm {shown}" if shown else "chưa có số liệu"
    return f"các trang của cán bộ {still}: chưa lập được số liệu của đêm {published}"
