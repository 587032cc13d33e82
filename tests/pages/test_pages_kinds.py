"""What tells articles from pages that look like them, at its edges; whole pages lie in tests/fixtures."""

import time

import pytest

from crawler.pages import kinds
from spool import Media

TEXT = "Đến hết tháng 5, xã còn 96 hộ nghèo, giảm 18 hộ so với đầu năm."
FILE = Media(kind="attachment", url="http://a.test/1.pdf")
PICTURE = Media(kind="image", url="http://a.test/anh.jpg")
BULLET = Media(kind="image", url="http://a.test/_layouts/x/xemtiep.gif")


@pytest.mark.parametrize(
    "line",
    ["Xem chi tiết tại đây", "Xem chi tiết Tại đây", "(Chi tiết xem tại đây)", "Xem văn bản trả lời tại đây",
     "Phụ lục kèm theo", "File đính kèm", "Tải về", "Tại đây.", "Xem toàn văn quyết định tại đây!"],
)  # fmt: skip
def test_lines_that_point_elsewhere(line):
    assert kinds.only_points([line])


@pytest.mark.parametrize(
    "line",
    ["Xem phim lưu động phục vụ bà con", "Tải trọng cầu treo", "Tại đây bà con trồng cà phê", TEXT,
     "Xem xét hồ sơ vay vốn của hộ nghèo", "Chi tiết kế hoạch tập huấn"],
)  # fmt: skip
def test_lines_that_say_something(line):
    assert kinds.own_lines([line]) == (line,)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("test tin nổi bật", []), ("Test tin Văn bản 1", ["Xem chi tiết tại đây"]), ("tessssst 9", [TEXT]),
        ("Tin test", []), ("test", [TEXT]), ("Test OCOP", []), ("TEST 2", []), ("Bài viết thử 3", []),
    ],
)  # fmt: skip
def test_trials(title, lines):
    assert kinds.no_article(title, lines, [FILE], True) == "somebody tried the system out"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Test nhanh miễn phí cho hộ nghèo", []), ("Test tin học văn phòng cho cán bộ", [TEXT]),
        ("Test tin thủ tục hành chính", [TEXT] * 9), ("Bài thử sức của đội tuyển", [TEXT]),
        ("Tin thử thách", [TEXT]),
    ],
)  # fmt: skip
def test_headlines_that_only_sound_like_trials(title, lines):
    assert kinds.no_article(title, lines, [FILE], True) is None


@pytest.mark.parametrize(
    ("lines", "media", "is_one"),
    [
        (["Đang cập nhật …"], [], False), (["Xem chi tiết tại đây"], [FILE], True), ([], [PICTURE], True),
        (["Xem chi tiết tại đây"], [BULLET], False), (["Xem chi tiết tại đây"], [PICTURE], True),
        (["Xem chi tiết tại đây", "TIN ĐÃ ĐƯA", TEXT], [BULLET], False), ([TEXT, "Tin liên quan"], [], True),
        (["Nội dung đang được cập nhật"], [], False), (["Đang cập nhật số liệu của 12 xã"], [], True),
    ],
)  # fmt: skip
def test_a_place_for_a_text_is_no_text(lines, media, is_one):
    assert (kinds.no_article("Cơ hội đầu tư", lines, media, True) is None) is is_one


def test_a_date_makes_an_article_of_what_sounds_like_a_form():
    address = ["Địa chỉ: thị trấn Mẫu", "Điện thoại: 0261 000 000"]
    for title, lines in (("Liên hệ", [TEXT]), ("Giới thiệu", address)):
        assert kinds.no_article(title, lines, [], False)
        assert kinds.no_article(title, lines, [], True) is None


@pytest.mark.parametrize(
    "line",
    ["xem " * 50_000, "-" * 200_000 + "x", "1/" + "A-" * 100_000, " " * 200_000],
    ids=["words", "signs", "a number", "blanks"],
)
def test_no_line_takes_long(line):
    began = time.process_time()
    kinds.no_article(line, [line] * 3, [], False)
    assert time.process_time() - began < 0.5
