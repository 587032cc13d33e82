"""Whether time stamps keep coming, where the home names a server that gives them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from diembao.health.concerns import Concern, Level
from diembao.home import Home
from storage.archive.layout import Archive
from storage.archive.manifests import ManifestError, read_manifest
from storage.archive.tokens import outstanding
from vietnamese.dates import TIMEZONE

LONGEST = timedelta(days=3)
"""A server may be down over a weekend; each seal asks again by itself."""


def stamp_concerns(home: Home, now: datetime) -> Iterator[Concern]:
    """Manifests that have waited too long; nothing where no server is named."""
    settings = home.settings.timestamps
    waiting = outstanding(home.archive) if settings.url else []
    made = _made(home.archive, waiting[0]) if waiting else None
    if made is None or now - made <= LONGEST:
        return
    since = f"{made.astimezone(TIMEZONE):%d/%m/%Y}"
    problem = f"{len(waiting)} bản niêm phong chưa có dấu thời gian, bản cũ nhất lập ngày {since}"
    advice = (
        f"Kiểm tra máy chủ {urlsplit(settings.url).hostname} và mục [timestamps] trong diembao.toml; "
        "lý do ghi trong journalctl -u diembao-nightly. Lần niêm phong sau tự xin lại."
    )
    yield Concern("timestamps", Level.NOTICE, problem, advice, alert=False)


def _made(archive: Archive, number: int) -> datetime | None:
    """Null where the manifest cannot be read, which is for the verification to tell."""
    try:
        made = datetime.fromisoformat(read_manifest(archive, number).made)
    except (ManifestError, OSError, ValueError):
        return None
    return made if made.tzinfo else None
