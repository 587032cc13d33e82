"""Small sites for surveys, on loopback, and the command that looks at them."""

import json
from urllib.parse import parse_qs, urlsplit

from click.testing import CliRunner
from faults.server import Body, Page, Site, Status

from diembao.main import main

ADDRESS = "127.0.3.{}"
POLITENESS = "[politeness]\ndelay = 0\ntimeout = 3\nmax_seconds = 60\n"
SETTINGS = f'private_hosts = ["127.0.3.0/24"]\nmin_free_mb = 1\n{POLITENESS}'
WORDS = [
    *("hộ nghèo", "vay vốn", "nuôi bò", "trồng tiêu", "làm đường", "xây cầu", "dạy nghề", "thôn bản"),
    *("xã", "huyện", "vụ mùa", "hội nghị", "họp bàn", "nước sạch", "nhà ở", "học sinh", "thoát nghèo"),
    *("khuyến nông", "tổ chức", "tập huấn", "giống", "cà phê"),
]


def title(number):
    return f"Xã Đắk Mây {WORDS[number % 22]} {WORDS[(number * 7 + 3) % 22]} cho hộ nghèo lần thứ {number + 2}"


def article(number):
    text = " ".join(WORDS[(number * 5 + place * place) % 22] for place in range(90))
    more = " ".join(WORDS[(number * 3 + place * 11) % 22] for place in range(60))
    return Page(
        "<html><head><title>Trang tin xã</title></head><body><div class='menu'><a href='/'>Trang chủ</a>"
        f"<a href='/tin-tuc'>Tin tức</a></div><h1 class='tieude'>{title(number)}</h1>"
        f"<span class='ngay'>{number % 27 + 1:02d}/06/2022 08:30</span>"
        f"<div class='noidung'><p>Bài {number}: {text}.</p><p>{more} {number}.</p></div></body></html>"
    )


def listing(numbers, following=None):
    items = "".join(
        f"<li><h3><a href='/tin/bai-{n}.html'>{title(n)}</a></h3><i>{n % 27 + 1:02d}/06/2022</i></li>"
        for n in numbers
    )
    more = f"<a class='next' href='{following}'>Trang sau</a>" if following else ""
    menu = "<div class='menu'><a href='/'>Trang chủ</a><a href='/tin-tuc'>Tin tức</a></div>"
    head = "<title>Trang tin xã Đắk Mây</title>"
    return Page(f"<html><head>{head}</head><body>{menu}<ul class='ds'>{items}</ul>{more}</body></html>")


def news_site(number=80):
    """A site with twelve articles: six on the front page, all of them on two pages of a listing."""
    site = Site(ADDRESS.format(number))
    for one in range(12):
        site.pages[f"/tin/bai-{one}.html"] = article(one)
    site.pages["/"] = listing(range(3))
    site.pages["/tin-tuc"] = listing(range(6), "/tin-tuc/trang-2")
    site.pages["/tin-tuc/trang-2"] = listing(range(6, 12))
    return site


def item(n):
    return f"<li><h3><a href='/tin/bai-{n}.html'>{title(n)}</a></h3><i>{n % 27 + 1:02d}/06/2022</i></li>"


def fragment(numbers, offset):
    """A piece of a list, as a button fetches it."""
    return Body("".join(map(item, numbers)).encode(), "text/html; charset=utf-8")


def wrapped_fragment(numbers, offset):
    """The same within JSON."""
    return Body(json.dumps({"ok": True, "html": "".join(map(item, numbers))}).encode(), "application/json")


def described(numbers, offset):
    """Articles told of as objects, with the address of what follows."""
    found = [
        {"id": n, "title": title(n), "url": f"/tin/bai-{n}.html", "published_at": f"2022-06-{n % 27 + 1:02d}"}
        for n in numbers
    ]
    following = f"/them?offset={offset + 6}" if found else None
    document = {"data": {"items": found, "author": {"name": "Ban biên tập", "url": "/ban-bien-tap"}}}
    return Body(json.dumps(document | {"next": following}).encode(), "application/json")


def flattened(text):
    """The site's addresses all made alike: those of articles as those of the menu's pages."""
    return text.replace("/tin/bai-", "/bai-").replace(".html", "")


BUTTONS = {
    "html": ("data-url='/them?page=2'", fragment),
    "html-blank": ("data-href='/them?page={page}'", fragment),
    "html-number": ("data-url='/them' data-page='2'", fragment),
    "json-html": ("data-next='/them?page=2'", wrapped_fragment),
    "json-entries": ("data-url='/them?offset=6'", described),
}


def button_site(kind, number=82):
    """A site whose list goes on only behind a button: eighteen articles, six on each page."""
    attribute, answer = BUTTONS[kind]
    site = Site(ADDRESS.format(number))
    for one in range(18):
        site.pages[f"/tin/bai-{one}.html"] = article(one)
    site.pages["/"] = listing(range(3))
    button = f"<button class='xem-them' {attribute}>Xem thêm</button>"
    site.pages["/tin-tuc"] = Page(listing(range(6)).text.replace("</body>", f"{button}</body>"))

    def more(handler):
        asked = parse_qs(urlsplit(handler.path).query)
        offset = int(asked["offset"][0]) if "offset" in asked else 6 * (int(asked.get("page", ["1"])[0]) - 1)
        known = urlsplit(handler.path).path == "/them"
        (answer(range(offset, min(18, offset + 6)), offset) if known else Status(404))(handler)

    site.otherwise = more
    return site


def of_one_form(site):
    """A site with a button whose articles have addresses like those of its menu's pages."""
    menu = "".join(f"<a href='/bai-{n}'>Mục {n}</a>" for n in range(100, 106))
    listed = {
        path: page.text.replace("<a href='/'>", f"{menu}<a href='/'>") for path, page in site.pages.items()
    }
    site.pages = {flattened(path): Page(flattened(text)) for path, text in listed.items()}
    for n in range(100, 106):
        page = f"<h2>Mục {n}</h2><div class='menu'>{menu}<a href='/'>Trang chủ</a></div>"
        site.pages[f"/bai-{n}"] = Page(f"<html><body>{page}</body></html>")
    more = site.otherwise

    def flat(handler):
        reply = handler.reply
        handler.reply = lambda code, body=b"", **rest: reply(code, flattened(body.decode()).encode(), **rest)
        more(handler)

    site.otherwise = flat
    return site


def month_table(year, month):
    """A month of a calendar: a link for each day, to the month before and to the one after."""
    days = "".join(f"<a href='/lich/{year}/{month:02d}/{day:02d}'>{day}</a> " for day in range(1, 29))
    before = f"/lich/{year - (month == 1)}/{month - 1 or 12:02d}"
    after = f"/lich/{year + (month == 12)}/{month % 12 + 1:02d}"
    turn = f"<a href='{before}'>Tháng trước</a> <a href='{after}'>Tháng sau</a>"
    words = f"Lịch công tác của lãnh đạo xã tháng {month}/{year}"
    return f"<div class='lich'><h2>{words}</h2>{turn} {days} <a href='{after}'>{words} và tháng sau</a></div>"


def calendar(handler):
    """Answers for every month and day that there is."""
    numbers = [int(it) for it in handler.path.split("/") if it.isdigit()]
    year, month, day = (*numbers, 2022, 6, 0)[:3] if len(numbers) < 3 else numbers[:3]
    if not handler.path.startswith("/lich") or not 1 <= month <= 12:
        Status(404)(handler)
        return
    told = f"<p>Ngày {day}: không có lịch.</p>" if len(numbers) == 3 else ""
    Page(f"<html><body>{month_table(year, month)}{told}</body></html>")(handler)


def calendar_site(number=83):
    """A site that is nothing but a calendar without an end."""
    site = Site(ADDRESS.format(number))
    site.pages["/"] = Page(f"<html><body><h1>Xã Đắk Mây</h1>{month_table(2022, 6)}</body></html>")
    site.otherwise = calendar
    return site


def make_home(folder):
    (folder / "outlets").mkdir(parents=True)
    (folder / "diembao.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def run(home, *arguments, answer=None):
    return CliRunner().invoke(main, ["--home", str(home), *map(str, arguments)], input=answer)


def add(home, url, *arguments, answer=None):
    return run(home, "outlets", "add", url, "--slug", "moi", *arguments, answer=answer)


def written(home):
    return sorted(file.name for file in (home / "outlets").iterdir())
