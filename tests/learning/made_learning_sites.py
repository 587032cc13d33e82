"""Small sites written for the tests of learning: several makes of pages, with traps of real ones."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape

HOME = "http://so-mau.example/"
FETCHED = datetime(2022, 12, 30, 13, 0, tzinfo=UTC)
CLOCK = "Thứ sáu, 30/12/2022 20:00"
_SUBJECTS = (
    "Hội Nông dân",
    "Đoàn xã",
    "Chi bộ thôn",
    "Hội Phụ nữ",
    "Trường mầm non",
    "Trạm y tế",
    "Tổ vay vốn",
)
_DEEDS = ("tập huấn", "bàn giao nhà", "trao giống bò", "kiểm tra vốn vay", "mở lớp nghề", "sơ kết phong trào")
_PLACES = ("Ea Mơ", "Đắk Lao", "Buôn Sô", "Nam Hà", "Quảng Mây", "Phú Sơn", "Cư Lin", "Ia Trang")


@dataclass(frozen=True, slots=True)
class Made:
    """One invented article."""

    number: int

    @property
    def title(self) -> str:
        n = self.number
        return f"{_SUBJECTS[n % 7]} {_DEEDS[n % 6]} đợt {n + 1} tại xã {_PLACES[n % 8]}"

    @property
    def day(self) -> date:
        return date(2022, 12, 20) - timedelta(days=3 * self.number)

    @property
    def printed(self) -> str:
        return f"{self.day:%d/%m/%Y} 0{self.number % 9 + 1}:15"

    @property
    def lead(self) -> str:
        n = self.number
        return f"Sáng nay, {_SUBJECTS[n % 7]} {_DEEDS[n % 6]} lần {n} cho nhiều hộ dân."

    @property
    def text(self) -> list[str]:
        n = self.number
        return [
            f"Theo báo cáo số {n}{p}, xã {_PLACES[(n + p) % 8]} có {20 + n * 7 + p} hộ tham gia"
            f" {_DEEDS[(n + p) % 6]} trong quý, tăng {n + p + 1} hộ so với kỳ trước và đạt kế hoạch đã giao."
            for p in range(4)
        ]

    @property
    def writer(self) -> str:
        return ("Mai Lan", "Y Thân", "Thu Hà")[self.number % 3]


@dataclass(frozen=True, slots=True)
class SiteMake:
    """How a site prints its articles."""

    path: Callable[[Made], str]
    page: Callable[[Made], str]
    dated_list: bool = True


ARTICLES = [Made(number) for number in range(14)]
FURNITURE = (
    '<ul class="menu"><li><a href="/tin/">Tin tức</a></li><li><a href="/lien-he">Liên hệ</a></li></ul>'
    f'<div class="dongho">{CLOCK}</div>'
)
FOOTER = "<div class='chan'>Chịu trách nhiệm nội dung: Văn phòng Sở Mẫu. Điện thoại 0261 000 000.</div>"


def others(make: SiteMake, made: Made, *, dated: bool = False) -> str:
    """A list of links to other articles."""
    items = [ARTICLES[(made.number + step) % len(ARTICLES)] for step in (3, 5, 8)]
    days = [f" <span class='ngay'>({it.day:%d/%m/%Y})</span>" if dated else "" for it in items]
    return "".join(
        f"<li><a href='{make.path(it)}'>{escape(it.title)}</a>{day}</li>"
        for it, day in zip(items, days, strict=True)
    )


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def whole(inner: str, title: str = "Sở Mẫu") -> bytes:
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>{escape(title)}</title></head>"
        f"<body>{FURNITURE}{inner}{FOOTER}</body></html>"
    ).encode()


def answers(make_of: Callable[[Made], SiteMake]) -> list[tuple[str, bytes, str]]:
    """The whole site: home, two pages of a listing, a contact page and the articles."""
    base = HOME.rstrip("/")

    def entry(made: Made) -> str:
        make = make_of(made)
        day = f"<span class='d'>{made.day:%d/%m/%Y}</span>" if make.dated_list else ""
        head = f"<h3><a href='{make.path(made)}'>{escape(made.title)}</a></h3>"
        return f"<div class='muc'>{head}{day}<p>{made.lead}</p></div>"

    def listing(shown: list[Made], page: int) -> bytes:
        turn = f"<a class='so' href='/tin/?trang={3 - page}'>{3 - page}</a>"
        return whole(f"<h2>Tin tức</h2><div class='ds'>{''.join(map(entry, shown))}</div>{turn}")

    pages = [
        (HOME, whole(f"<div class='noi-bat'>{''.join(map(entry, ARTICLES[:4]))}</div>")),
        (f"{base}/tin/", listing(ARTICLES[:7], 1)),
        (f"{base}/tin/?trang=2", listing(ARTICLES[7:], 2)),
        (
            f"{base}/lien-he",
            whole("<h2>Liên hệ</h2><p>Số 1 đường Mẫu, thị xã Mẫu. Thư: vp@so-mau.example</p>"),
        ),
        *((base + make_of(it).path(it), whole(make_of(it).page(it), it.title)) for it in ARTICLES),
    ]
    return [(url, body, "text/html; charset=utf-8") for url, body in pages]


def _modern(made: Made) -> str:
    lead = f"<h2 class='sapo'>{made.lead}</h2>" if made.number % 3 else ""
    return (
        f"<article><h1 class='ten-bai'>{escape(made.title)}</h1>"
        f"<div class='luc'>Ngày đăng: {made.printed}</div>{lead}"
        f"<div class='than-bai'>{paragraphs(made.text[:2])}"
        f"<div class='xem-them'><ul>{others(MODERN, made)}</ul></div>"
        f"{paragraphs(made.text[2:])}<div class='nut'>Facebook Zalo In trang</div></div>"
        f"<div class='tac-gia'>{made.writer}</div></article>"
        f"<div class='ben'><h3>Đọc nhiều</h3><ul>{others(MODERN, made, dated=True)}</ul></div>"
    )


def _tables(made: Made) -> str:
    said = (
        f"<p>Trước đó, ngày 01/02/2021, xã {_PLACES[made.number % 8]} đã họp bàn việc này với các hộ dân.</p>"
    )
    return (
        "<table id='khung'><tr><td><table class='chitiet'>"
        f"<tr><td class='TieuDe'>{escape(made.title)}</td></tr>"
        f"<tr><td class='Ngay'>({made.printed})</td></tr>"
        f"<tr><td class='NoiDung'>{said}{paragraphs([made.lead, *made.text])}</td></tr></table></td></tr>"
        f"<tr><td><b>TIN KHÁC</b><ul class='khac'>{others(TABLES, made, dated=True)}</ul></td></tr></table>"
    )


def _second(made: Made) -> str:
    return (
        f"<div class='chuyen-de'><p class='de-muc'>{escape(made.title)}</p>"
        f"<span class='khi'>{made.printed}</span>"
        f"<div class='bai'>{paragraphs([made.lead, *made.text])}</div></div>"
    )


def _undated(made: Made) -> str:
    return (
        f"<h1 class='t'>{escape(made.title)}</h1><div class='n'>{paragraphs([made.lead, *made.text])}</div>"
    )


MODERN = SiteMake(lambda it: f"/tin/bai-so-{it.number}-{400 + it.number}.html", _modern)
TABLES = SiteMake(lambda it: f"/chi-tiet/{it.number + 70}/", _tables)
SECOND = SiteMake(lambda it: f"/tin/chuyen-de-{it.number}-{400 + it.number}.html", _second)
UNDATED = SiteMake(lambda it: f"/xem?id={it.number + 5}", _undated)
