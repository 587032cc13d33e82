"""What an edit changed: it reads well, and applied to the old text it gives the new one."""

import time
from itertools import pairwise

import pytest
from hanging import HANG
from hypothesis import given
from hypothesis import strategies as st

from comparison import Kind, Text, compare, readable
from comparison.effort import Effort
from comparison.words import aligned, changes, count
from diembao.answers.edit_lines import edit_lines
from vietnamese.furniture import is_furniture, without_furniture
from vietnamese.wording import bare, wording

WORDS = st.sampled_from(
    ["hộ", "nghèo", "136", "2,74%", " ", "  ", ".", ",", "–", "Đắk Mây", "\n", "́", "Lượt xem: 5"]
)
PARAGRAPH = st.lists(WORDS, max_size=12).map("".join)
BODY = st.lists(PARAGRAPH, max_size=6).map(tuple)
TEXTS = st.builds(
    Text,
    title=PARAGRAPH,
    lead=st.none() | PARAGRAPH,
    body=BODY,
    published=st.none() | st.sampled_from(["2022-06-10", "2022-06-11T08:00"]),
    author=st.none() | PARAGRAPH,
    media=st.lists(st.sampled_from(["image a", "image b", "video c"]), max_size=3).map(tuple),
)


def side(edit, old):
    """The text that the edit says was there before, or is there after."""
    parts = {"title": [], "published": [], "author": [], "lead": [], "body": [], "media": []}
    for block in edit.blocks:
        said = block.old if old else block.new
        if said is not None:
            parts[block.part].append(said)
    (title,) = parts["title"]
    single = {name: next(iter(parts[name]), None) for name in ("lead", "published", "author")}
    return Text(title=title, body=tuple(parts["body"]), media=tuple(parts["media"]), **single)


@given(TEXTS, TEXTS)
def test_an_edit_applied_to_the_old_text_gives_the_new_one(before, after):
    edit = compare(before, after)
    assert side(edit, old=True) == readable(before)
    assert side(edit, old=False) == readable(after)


@given(TEXTS)
def test_nothing_changes_nothing(text):
    edit = compare(text, text)
    assert (edit.kind, edit.removed, edit.added) == (Kind.NONE, 0, 0)
    assert not any(block.changed for block in edit.blocks)
    assert list(edit_lines(edit)) == []


@given(TEXTS, TEXTS)
def test_the_way_back_is_as_long(before, after):
    there, back = compare(before, after), compare(after, before)
    assert there.kind is back.kind
    assert (there.added == 0) or there.kind is not Kind.NONE


@given(PARAGRAPH, PARAGRAPH)
def test_runs_alternate(old, new):
    runs = changes(old, new, Effort())
    assert all(one.change != other.change for one, other in pairwise(runs))
    assert all(run.text for run in runs)


@given(BODY, BODY)
def test_every_paragraph_has_its_place(old, new):
    pairs = list(aligned(old, new, Effort()))
    assert tuple(left for left, _ in pairs if left is not None) == old
    assert tuple(right for _, right in pairs if right is not None) == new


@given(st.lists(PARAGRAPH, max_size=8))
def test_taking_furniture_out_twice_takes_no_more(lines):
    once = without_furniture(lines)
    assert without_furniture(once) == once


@given(st.text())
def test_any_text_has_a_wording(text):
    assert wording(wording(text)) == wording(text)
    assert bare(wording(text)) == bare(text)


def runs(old, new):
    return [(run.change[0], run.text) for run in changes(old, new, Effort())]


def test_a_figure_is_one_word():
    assert runs("giảm 2,74% hộ", "giảm 2,94% hộ") == [
        ("k", "giảm "),
        ("r", "2,74%"),
        ("a", "2,94%"),
        ("k", " hộ"),
    ]
    assert runs("ngày 10/6/2022", "ngày 11/6/2022")[1:] == [("r", "10/6/2022"), ("a", "11/6/2022")]


def test_changed_phrases_are_shown_as_phrases():
    assert runs("Ông Nguyễn Văn A nói", "Ông Trần Thị B nói") == [
        ("k", "Ông "),
        ("r", "Nguyễn Văn A"),
        ("a", "Trần Thị B"),
        ("k", " nói"),
    ]


def test_a_paragraph_put_in_between_moves_no_other():
    old = ("Một hai ba bốn.", "Năm sáu bảy tám.", "Chín mười.")
    new = (old[0], "Đoạn mới hoàn toàn khác.", "Năm sáu bảy chín.", old[2])
    assert list(aligned(old, new, Effort())) == [
        (old[0], old[0]),
        (None, new[1]),
        (old[1], new[2]),
        (old[2], old[2]),
    ]


def test_the_size_counts_words_and_figures():
    assert count("Năm 2022, giảm 2,74% (136 hộ).") == 6
    before = Text("A", body=("Có 136 hộ thoát nghèo.",))
    edit = compare(before, Text("A", body=("Có 163 hộ đã thoát nghèo.",)))
    assert (edit.kind, edit.removed, edit.added) == (Kind.TEXT, 1, 2)


LINES = [
    ("Lượt xem: 1.234", True),
    ("1.234 lượt xem", True),
    ("Đã xem: 12", True),
    ("Có 1.234 lượt xem video tuyên truyền trong tháng", False),
    ("Chia sẻ", True),
    ("Chia sẻ khó khăn với hộ nghèo", False),
    ("Thích", True),
    ("In bài viết Gửi email", True),
    ("Bình luận (0)", True),
    ("Bình luận của bạn đọc về bài viết", False),
    ("Thứ hai, ngày 14/04/2016 08:30", True),
    ("Thứ hai, ngày 14/04/2016: họp giao ban", False),
    ("Xem thêm: Đắk Mây giảm nghèo", True),
    ("Quảng cáo", True),
    ("Quảng cáo sai sự thật bị phạt", False),
    ("136 hộ thoát nghèo", False),
    ("Tin, ảnh: Nguyễn Văn Thử", False),
    ("", False),
]


@pytest.mark.parametrize(("line", "furniture"), LINES)
def test_a_line_is_furniture_by_its_whole_form(line, furniture):
    assert is_furniture(line) is furniture


def test_a_list_of_headlines_ends_where_text_goes_on():
    page = [
        "Đoạn một.",
        "Tin liên quan",
        "Một tít khác",
        "Tít nữa (10/06/2022)",
        "Đoạn hai của bài.",
        "Tác giả Thử",
    ]
    assert without_furniture(page) == ["Đoạn một.", "Đoạn hai của bài.", "Tác giả Thử"]


def test_a_schedule_keeps_its_days():
    page = ["Lịch tuần", "Thứ hai, ngày 13/6/2022", "Họp.", "Thứ ba, ngày 14/6/2022", "Đi cơ sở."]
    assert without_furniture(page) == page


HOSTILE = {
    "one word": ("a " * 5000, "b " + "a " * 4990 + "c"),
    "two words": ("ab " * 900 + "ba " * 900, "ba ab " * 900),
    "marks": (".," * 4000, ",.;" * 3000),
    "sentences": ("a. " * 3000, "b. a. " * 3000),
    "shares": ("chia se " * 2000, "like share " * 2000),
    "numbers": ("1.2.3," * 3000, "1.2,3." * 3000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_takes_long(name):
    """Anybody may write a page; the worst takes a second or two, and a slow machine a few."""
    old, new = HOSTILE[name]
    begun = time.process_time()
    compare(Text(old, body=(old, new) * 3), Text(new, body=(new, old, new)))
    compare(Text("A", body=tuple(old.split(" ")[:2000])), Text("A", body=tuple(new.split(" ")[:2000])))
    assert time.process_time() - begun < HANG
