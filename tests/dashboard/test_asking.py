"""Query parameters: what is understood, what is refused and how, and that an address says it all again."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.asked import Asked, Month
from dashboard.asking import LAST_PAGE, LONGEST_WORDS, NAMES, BadQuestion, default_of, read
from registry import Directive, OutletKind, load_directives, load_outlets
from storage.reading import Order, Reprints

ROOT = Path(__file__).parents[2]
OUTLETS = load_outlets(ROOT / "diembao" / "sample" / "home" / "outlets")
DIRECTIVES = load_directives(ROOT / "directives")
DIRECTIVE = next(iter(DIRECTIVES))
PRESS = next(slug for slug, outlet in OUTLETS.items() if outlet.kind is OutletKind.PRESS)
PORTAL = next(slug for slug, outlet in OUTLETS.items() if outlet.kind is OutletKind.PORTAL)


def asked(query: str = "", own: tuple[str, ...] = ()) -> Asked:
    return read(parse_qs(query, keep_blank_values=True), OUTLETS, DIRECTIVES, own)


def test_nothing_asked_is_everything_of_the_newest_directive() -> None:
    found = asked()
    assert found == Asked(directive=DIRECTIVE)
    assert found.ordered is Order.DAY
    wanted = found.filter(OUTLETS)
    assert (wanted.outlets, wanted.contents, wanted.since, wanted.words) == ((), (), None, "")


def of_year(slug: str, year: int) -> Directive:
    one = DIRECTIVES[DIRECTIVE]
    window = one.window.model_copy(update={"since": date(year, 1, 1), "until": date(year, 12, 31)})
    return one.model_copy(update={"slug": slug, "window": window})


TODAY = date(2026, 7, 1)


def default(*made: Directive, rules: Mapping[str, str | None] | None = None) -> str:
    return default_of({one.slug: one for one in made}, rules, TODAY).slug


def test_the_default_is_the_newest_directive_that_has_begun() -> None:
    past, present, future = of_year("a", 2022), of_year("c", 2026), of_year("d", 2030)
    assert default(past, present, future) == "c"
    assert default(past, future) == "a"
    assert default(of_year("b", 2029), future) == "d"


def test_a_directive_of_the_future_is_not_asked_by_itself() -> None:
    made = {one.slug: one for one in (of_year("nay", 2022), of_year("mai", 2999))}
    assert read({}, OUTLETS, made).directive == "nay"


def test_the_default_has_labels_where_any_directive_has() -> None:
    past, present = of_year("a", 2022), of_year("b", 2026)
    assert default(past, present, rules={"a": "0" * 16}) == "a"
    assert default(past, present, rules={"a": "0" * 16, "b": None}) == "a"
    assert default(past, present, rules={"a": None}) == "a"
    assert default(past, present, rules={"a": "0" * 16, "b": "1" * 16}) == "b"
    assert default(past, present, rules={}) == "b"


def test_every_parameter_is_read() -> None:
    found = asked(
        f"chi-thi={DIRECTIVE}&q=gi%E1%BA%A3m+ngh%C3%A8o&don-vi={PRESS}&don-vi={PORTAL}&loai=press&noi-dung=3"
        "&noi-dung=0&noi-dung=chua&tu=2022-06-01&den=14/06/2022&tin-lai=khong&duyet=chua&tinh-trang=da-go"
        "&sap=ngay&trang=7"
    )
    assert found == Asked(
        directive=DIRECTIVE,
        words="giảm nghèo",
        outlets=(PRESS, PORTAL),
        kind=OutletKind.PRESS,
        contents=(3, 0, None),
        from_day=date(2022, 6, 1),
        to_day=date(2022, 6, 14),
        reprints=Reprints.ORIGINALS,
        reviewed=False,
        state="gone",
        order=Order.DAY,
        page=7,
    )
    wanted = found.filter(OUTLETS)
    assert wanted.outlets == (PRESS,)
    assert (wanted.since, wanted.until) == (date(2022, 6, 1), date(2022, 6, 14))
    assert (wanted.reprints, wanted.reviewed, wanted.state) == (Reprints.ORIGINALS, False, "gone")


def test_fields_that_a_form_sends_empty_ask_for_nothing() -> None:
    assert asked("&".join(f"{name}=" for name in NAMES)) == asked()


def test_the_same_value_twice_is_one() -> None:
    assert asked(f"don-vi={PRESS}&don-vi={PRESS}&noi-dung=3&noi-dung=3&tu=2022-06-01&tu=2022-06-01") == asked(
        f"don-vi={PRESS}&noi-dung=3&tu=01/06/2022"
    )


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        ("2022-02", date(2022, 2, 1), date(2022, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-12", date(2022, 12, 1), date(2022, 12, 31)),
    ],
)
def test_a_month_is_its_first_to_its_last_day(month: str, first: date, last: date) -> None:
    found = asked(f"thang={month}")
    assert (found.since, found.until) == (first, last)
    assert str(found.month) == month
    assert found.begins_after(first.replace(day=1).replace(year=first.year - 1))
    assert not found.begins_after(first)


def test_words_are_ranked_unless_another_order_is_asked_for() -> None:
    assert asked("q=ngheo").ordered is Order.RELEVANCE
    assert asked("q=ngheo&sap=ngay").ordered is Order.DAY
    assert asked("sap=lien-quan").order is Order.RELEVANCE


def test_quotation_marks_of_all_keyboards_are_the_same() -> None:
    assert asked("q=“hộ nghèo” mới").words == '"hộ nghèo" mới'


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("chi-thi=khac", "“Văn bản chỉ đạo” có giá trị “khac”"),
        ("don-vi=khong-co", "“Đơn vị” có giá trị “khong-co” không dùng được: không có đơn vị này."),
        ("don-vi=' OR 1=1 --", "không có đơn vị này"),
        ("loai=bao", "chỉ nhận: press, portal"),
        ("noi-dung=7", "“Nội dung” có giá trị “7”"),
        ("noi-dung=03", "“Nội dung” có giá trị “03”"),
        ("noi-dung=-1", "“Nội dung”"),
        ("noi-dung=٣", "“Nội dung”"),
        ("tu=31/02/2022", "“Từ ngày” có giá trị “31/02/2022”"),
        ("tu=2022-06", "như 14/06/2022"),
        ("den=0001-01-01", "“Đến ngày”"),
        ("den=99999-01-01", "“Đến ngày”"),
        ("tu=2022-06-02&den=2022-06-01", "“Từ ngày” muộn hơn “Đến ngày”."),
        ("tu=2022-06-02&tu=2022-06-01", "“Từ ngày” chỉ nhận một giá trị."),
        ("thang=2022-13", "“Tháng” có giá trị “2022-13”"),
        ("thang=2022-00", "viết như 2022-06"),
        ("thang=2022-06&tu=2022-06-01", "không chọn cả hai"),
        ("tin-lai=1", "chỉ nhận: co, khong, chi"),
        ("duyet=maybe", "chỉ nhận: co, chua"),
        ("tinh-trang=x", "chỉ nhận: con, da-go"),
        ("sap=title;DROP TABLE lines", "“Sắp xếp”"),
        ("trang=0", "là số từ 1 trở lên"),
        ("trang=-3", "“Trang”"),
        ("trang=1.5", "“Trang”"),
        ("trang=" + "9" * 5000, "“Trang”"),
        ("q=" + "%25" * 10_000, f"Từ cần tìm dài 10000 chữ, nhiều nhất là {LONGEST_WORDS} chữ."),
        ("noidung=3", "tham số “noidung” mà trang này không hiểu"),
        ("a" * 5000 + "=3", "…”"),
    ],
)
def test_what_means_nothing_is_refused_by_its_name(query: str, says: str) -> None:
    with pytest.raises(BadQuestion) as refused:
        asked(query)
    assert says in str(refused.value)
    assert len(str(refused.value)) < 200


def test_a_page_reads_its_own_parameters() -> None:
    assert asked("ban=2", own=("ban",)) == asked()
    with pytest.raises(BadQuestion):
        asked("ban=2")


def test_a_page_number_that_no_list_reaches_is_a_number_all_the_same() -> None:
    assert asked(f"trang={10**11}").page == LAST_PAGE


def test_a_kind_leaves_its_outlets_alone() -> None:
    of_kind = {slug for slug, outlet in OUTLETS.items() if outlet.kind is OutletKind.PRESS}
    assert set(asked("loai=press").filter(OUTLETS).outlets) == of_kind
    nobody = asked(f"loai=press&don-vi={PORTAL}").filter(OUTLETS).outlets
    assert nobody
    assert OUTLETS.keys().isdisjoint(nobody)


def test_a_change_begins_at_the_first_page() -> None:
    found = asked("noi-dung=3&trang=4")
    assert "trang" not in found.query(contents=(4,))
    assert found.query(page=5).endswith("&noi-dung=3&trang=5")
    assert found.query(page=found.page).endswith("&trang=4")
    assert found.query(contents=()) == f"?chi-thi={DIRECTIVE}"


LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="“”„‟")
days = st.dates(date(1990, 1, 1), date(2999, 12, 31))


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    month = draw(st.none() | st.builds(Month, st.integers(1990, 2999), st.integers(1, 12)))
    window = [None, None] if month else sorted(draw(st.tuples(days, days)))
    return Asked(
        directive=DIRECTIVE,
        words=draw(st.text(LETTERS, max_size=LONGEST_WORDS)).strip(),
        outlets=tuple(draw(st.lists(st.sampled_from(sorted(OUTLETS)), unique=True))),
        kind=draw(st.none() | st.sampled_from(OutletKind)),
        contents=tuple(draw(st.lists(st.sampled_from([None, 0, 1, 6]), unique=True))),
        month=month,
        from_day=window[0],
        to_day=window[1],
        reprints=draw(st.sampled_from(Reprints)),
        reviewed=draw(st.none() | st.booleans()),
        state=draw(st.sampled_from([None, "present", "gone"])),
        order=draw(st.none() | st.sampled_from(Order)),
        page=draw(st.integers(1, LAST_PAGE)),
    )


@given(questions())
def test_an_address_says_all_that_was_asked(question: Asked) -> None:
    query = question.query(page=question.page)
    assert query.isascii()
    assert asked(query.removeprefix("?")) == question
