"""A desk whose relations are brought up to date after each night, and texts that look like a province's."""

from faults.staff_home import make_desk

from diembao.relating import relate
from registry import load_outlets
from storage import open_store

OUTLETS = {
    "bao": ("Báo Đắk Mây", "press", "bao.example.vn"),
    "song": ("Cổng thông tin điện tử huyện Đắk Song", "portal", "song.example.vn"),
    "mil": ("Cổng thông tin điện tử huyện Đắk Mil", "portal", "mil.example.vn"),
}
_ENTRY = """
name = "{name}"
kind = "{kind}"
owner = "Tỉnh"
hosts = [{{ name = "{host}" }}]
channels = [{{ kind = "feed", url = "https://{host}/rss" }}]
"""


def related_desk(root):
    desk = make_desk(root)
    for file in (root / "outlets").glob("*.toml"):
        file.unlink()
    for slug, (name, kind, host) in OUTLETS.items():
        entry = _ENTRY.format(name=name, kind=kind, host=host)
        (root / "outlets" / f"{slug}.toml").write_text(entry, encoding="utf-8")
    return desk


def relate_all(desk):
    """Runs the stage; returns how many texts it had to do with, and how many rows it wrote."""
    outlets = load_outlets(desk.root / "outlets").values()
    with open_store(desk.database) as store:
        before = store.db.conn.total_changes
        done = relate(store, outlets, lambda done, total: None)
        return done, store.db.conn.total_changes - before


def url(slug, path):
    return f"https://{OUTLETS[slug][2]}/{path}"


def paragraphs(subject, number=4):
    """Paragraphs of plain prose, the same for the same subject and of other words for another."""
    nouns = ["hộ nghèo", "cà phê", "đường thôn", "vốn vay", "nhà ở", "cán bộ", "bon làng", "hồ tiêu"]
    verbs = ["nhận", "trồng", "sửa", "vay", "dựng", "giúp", "bán", "học"]
    return tuple(
        " ".join(
            f"{subject} {nouns[(i * 3 + p) % 8]} thứ {i + p * 7} đã {verbs[(i + p) % 8]} "
            f"{subject} {nouns[(i + 5 * p) % 8]}{p}{i}."
            for i in range(5)
        )
        for p in range(number)
    )
