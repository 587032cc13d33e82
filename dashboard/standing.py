"""As of when the numbers are, and what must stand beside them where they are not of now."""

from pathlib import Path
from typing import Final

from dashboard.snapshot import Identity, identity
from dashboard.words import day
from storage import StoreError
from storage.reading import Places, Standing, look_at_standing

Seen = tuple[Identity | None, ...]

IF_IT_STAYS: Final = " Nếu thông báo này không tự hết, người vận hành xem `diembao health`."
PUBLISHED: Final = "Đêm {} đã được công bố nhưng chưa có trong các trang"
STILL: Final = ": số liệu còn của đêm {}"
WRITTEN: Final = (
    "Số liệu được lập trước lần ghi gần nhất vào cơ sở dữ liệu nên có thể chưa theo lần ghi đó." + IF_IT_STAYS
)
BEHIND: Final = (
    "Có lần duyệt chưa đưa được vào số liệu: số bài và các danh sách chưa theo lần duyệt đó. Không lần duyệt"
    " nào bị mất; hệ thống tự thử lại mỗi khi có người mở trang. Nếu thông báo này không tự hết, người vận"
    " hành kiểm tra quyền ghi và dung lượng của thư mục dữ liệu."
)

_KNOWN: dict[Path, tuple[Seen, Standing]] = {}


def standing_now(places: Places) -> Standing | None:
    """The standing of what pages read; read again when a file has changed, null where it cannot be read."""
    there = tuple(identity(path) for path in (places.reading, places.published, places.people) if path)
    known = _KNOWN.get(places.reading)
    if known is None or known[0] != there:
        try:
            known = there, look_at_standing(places)
        except StoreError:
            return None
        _KNOWN[places.reading] = known
    return known[1]


def cautions(standing: Standing | None) -> tuple[str, ...]:
    """What numbers of that standing lack, in sentences; none where they are of now."""
    if standing is None:
        return ()
    said = []
    night, published = standing.meta.night, standing.published
    if standing.renewed and published and published != night:
        still = STILL.format(day(night)) if night else ""
        said.append(f"{PUBLISHED.format(day(published))}{still}.{IF_IT_STAYS}")
    elif standing.renewed:
        said.append(WRITTEN)
    if standing.behind:
        said.append(BEHIND)
    return tuple(said)
