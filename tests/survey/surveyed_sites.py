"""Small sites for surveys, on loopback, and the command that looks at them."""

from click.testing import CliRunner
from faults.server import Page, Site

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
