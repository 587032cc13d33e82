"""Which texts are copies, whom they name, and who is the original."""

import re

import pytest

from comparison import (
    Confidence,
    Copy,
    Kinship,
    Reason,
    Signature,
    Source,
    candidates,
    comparable,
    copies,
    credits_in,
    find_reprints,
    shingles,
    signature,
)
from comparison.credits import ASIDE, credited
from comparison.reprints import LEAST

WORDS = re.findall(
    r"\S+",
    "huyện đã giao các hội đoàn thể nhận giúp từng hộ nghèo về giống cà phê, vốn vay ưu đãi, nhà ở và"
    " nước sạch; nhiều bon làng nay có đường bê tông, trẻ em đến trường đều, trạm y tế đủ thuốc",
)
GOLDEN = (7, "5c69fa286f754110", "f377a75a413bd4fb")


def prose(seed, words=240):
    """Text whose triples hardly return, other words for another seed."""
    return [" ".join(f"{WORDS[(i * i + seed * 7 + i) % len(WORDS)]} {seed}{i}x" for i in range(words // 2))]


def alike(one, other, titles=("Một", "Hai")):
    return copies(comparable(titles[0], None, one), comparable(titles[1], None, other))


def test_the_same_text_under_another_headline_is_a_copy():
    found = alike(prose(1), prose(1))
    assert found.similarity == found.containment == 1


def test_case_diacritics_and_marks_make_no_difference():
    body = prose(1)
    assert alike(body, [body[0].upper().replace(",", " –")]).similarity == 1
    assert alike(["Đảng uỷ xã hoà giải " + body[0]], ["Dang uy xa hoa giai " + body[0]]).similarity == 1


def test_an_excerpt_is_a_copy_of_the_longer_text():
    whole = prose(1, 600)
    part = [" ".join(whole[0].split()[:80])]
    found = alike(whole, part)
    assert found.similarity < 0.2
    assert (round(found.one_in_other, 1), found.other_in_one) == (0.1, 1.0)


def test_other_texts_are_no_copies():
    assert alike(prose(1), prose(2)) is None


def test_a_caption_is_no_copy_of_anything():
    caption = ["Đồng chí Bí thư Huyện ủy trao quà cho các hộ nghèo nhân dịp Tết Nguyên đán."]
    assert len(shingles(None, caption)) < LEAST
    assert alike(caption, caption) is None


def test_what_two_pages_have_in_common_around_their_text_is_no_copy():
    news = [f"Tin số {n} về việc chung của huyện nhà năm nay(30/07/2019)" for n in range(30)]
    page = ["Xem chi tiết Tại đây", "TIN ĐÃ ĐƯA", *news]
    assert shingles(None, page) == shingles(None, ["Xem chi tiết tại đây"])
    assert alike(page, page) is None


NOTICE = (
    "Ủy ban nhân dân huyện thông báo lịch tiếp công dân định kỳ tháng {month} năm 2022 của Chủ tịch, các Phó"
    " Chủ tịch Ủy ban nhân dân huyện như sau: thời gian từ 8 giờ 00 ngày {day}/{month}/2022 tại trụ sở tiếp"
    " công dân, số {house} đường Nguyễn Tất Thành; thành phần gồm Chủ tịch, Thanh tra, Phòng Tài nguyên và"
    " Môi trường, Phòng Tư pháp. Đề nghị công dân mang theo giấy tờ tùy thân, đơn và tài liệu có liên quan;"
    " thông báo này gửi các xã, thị trấn để niêm yết công khai tại nhà văn hóa. Thông báo số"
    " {number}/TB-UBND."
)


@pytest.mark.parametrize(
    "titles",
    [
        ("Thông báo lịch tiếp công dân tháng 7/2022", "Thông báo lịch tiếp công dân tháng 8/2022"),
        ("Thông báo lịch tiếp công dân", "Thông báo lịch tiếp công dân"),
        ("Lịch tiếp công dân của Chủ tịch", "Về việc tiếp công dân định kỳ"),
    ],
)
def test_notices_of_one_form_are_no_copies(titles):
    one = NOTICE.format(month=7, day=14, house=12, number=45)
    other = NOTICE.format(month=8, day=11, house=3, number=58)
    assert alike([one], [other], titles) is None
    assert alike([one], [one], ("Lịch tiếp công dân tháng 7/2022", "Lịch tiếp dân tháng 7/2022")) is not None


def test_lots_of_one_sale_are_no_copies():
    titles = (
        "Thông báo bán đấu giá rừng trồng (Đợt 1-2019)",
        "Thông báo bán đấu giá rừng trồng (Đợt 2-2019)",
    )
    assert alike(prose(1), prose(1), titles) is None


# signatures


def signed(body):
    return signature(shingles(None, body))


def test_signatures_find_copies_among_others():
    among = [signed(prose(seed)) for seed in range(30)]
    assert {(0, 17), (1, 3)} <= candidates([signed(prose(17)), signed(prose(3))], among)
    assert candidates([signed(prose(99))], among) == set()


def test_signatures_find_an_excerpt_of_a_tenth():
    whole = prose(5, 2000)
    part = [" ".join(whole[0].split()[:200])]
    among = [signed(prose(seed)) for seed in range(20)] + [signed(whole)]
    assert (0, 20) in candidates([signed(part)], among)


def test_a_phrase_that_everybody_uses_finds_nobody():
    phrase = " ".join(WORDS)
    among = [signed([f"{phrase} {prose(seed, 400)[0]}"]) for seed in range(60)]
    found = candidates([signed([phrase])], among)
    assert {other for _, other in found} != set(range(60))


@pytest.mark.parametrize("body", [[], [""], ["một hai"], ["một hai ba"]])
def test_a_text_without_words_has_a_signature_too(body):
    made = signed(body)
    assert (len(made.minhash), made.shingles) == (512, len(shingles(None, body)))
    assert candidates([], [made]) == candidates([made], []) == set()


def test_a_signature_is_the_same_everywhere():
    """What is stored is compared for years: the bytes may not depend on process, machine or hash seed."""
    made = signed(["Đắk Mây giảm 136 hộ nghèo trong năm 2022"])
    assert isinstance(made, Signature)
    assert (made.shingles, made.minhash[:8].hex(), made.sample.hex()) == GOLDEN


# credits

SOURCES = [
    Source.of("bao", "Báo Đắk Nông", ["baodaknong.vn", "www.baodaknong.org.vn"]),
    Source.of("tinh", "Cổng thông tin điện tử tỉnh Đắk Nông", ["daknong.gov.vn"]),
    Source.of("song", "Cổng thông tin điện tử huyện Đắk Song", ["daksong.daknong.gov.vn"]),
    Source.of("tt", "Trung tâm Văn hóa, Thể thao và Truyền thông huyện Tuy Đức", []),
    Source.of("dai", "Đài Phát thanh và Truyền hình tỉnh Đắk Nông", ["truyenhinhdaknong.vn"]),
]


@pytest.mark.parametrize(
    ("line", "slug"),
    [
        ("Theo Báo Đăk Nông điện tử", "bao"),
        ("Theo Đăk Nông Điện tử", "bao"),
        ("Nguồn: Đắk Nông Online", "bao"),
        ("(Theo baodaknong.vn)", "bao"),
        ("Nguồn: http://www.baodaknong.org.vn/bai-1.html", "bao"),
        ("Nguyễn Thử / Báo Đắk Nông", None),
        ("Theo Nguyễn Thử / Báo Đắk Nông", "bao"),
        ("Theo Cổng TTĐT tỉnh Đăk Nông", "tinh"),
        ("Theo Cổng thông tin điện tử tỉnh Đắk Nông", "tinh"),
        ("Nguồn: Cổng TTĐT huyện Đắk Song", "song"),
        ("Theo Trung tâm VH-TT&TT huyện Tuy Đức", "tt"),
        ("Theo Đài PT-TH Đắk Nông", "dai"),
        ("Theo daksong.daknong.gov.vn", "song"),
    ],
)
def test_a_credit_names_its_outlet(line, slug):
    found = [
        hit[0].slug
        for credit in credits_in(None, ["Một đoạn dài.", line])
        if (hit := credited(credit, SOURCES))
    ]
    assert found == [slug] * (slug is not None)


@pytest.mark.parametrize(
    "line",
    [
        "Theo báo cáo của Ủy ban nhân dân huyện",
        "Theo dự kiến, kỳ họp diễn ra đến ngày 11/7.",
        "Theo Bảo hiểm xã hội tỉnh",
        "Nguồn tin: Nguyễn Văn Thử",
        "Theo ông Nguyễn Văn Thử, Báo Đắk Nông là nơi đầu tiên đưa tin về bon làng này trong nhiều năm qua.",
    ],
)
def test_a_sentence_is_no_credit(line):
    assert credits_in(None, [line]) == ()


def test_an_author_line_counts_only_where_it_names_a_known_outlet():
    assert credits_in("Theo Báo Đắk Nông", []) == ("bao dak nong",)
    (own,) = credits_in("Đài Truyền thanh huyện", [])
    assert own.startswith(ASIDE) and credited(own, SOURCES) is None
    assert credits_in("Lam Sơn Thử", []) == ()


def test_a_credit_far_above_the_end_is_a_sentence():
    assert credits_in(None, ["Theo Báo Đắk Nông", "Hai.", "Ba.", "Bốn."]) == ()


# originals


def copy(article, outlet, published, credits=(), press=False, day=None, seen="2022-06-14T15:00"):
    return Copy(article, outlet, press, published, day or published[:10], seen, f"u{article}", credits)


def kin(one, other, similarity=0.9, shares=(0.95, 0.95)):
    return Kinship(one, other, similarity, *shares)


def related(all_copies, kinships):
    found = find_reprints(all_copies, kinships, SOURCES)
    return {one.article: (one.original, one.reason, one.confidence) for one in found}


def test_the_outlet_that_is_named_is_the_original():
    both = [copy(1, "song", "2022-06-09", ("bao dak nong",)), copy(2, "bao", "2022-06-10", press=True)]
    assert related(both, [kin(1, 2)]) == {1: (2, Reason.NAMED, Confidence.LIKELY)}
    later = [copy(1, "song", "2022-06-10", ("baodaknong.vn",)), both[1]]
    assert related(later, [kin(1, 2)]) == {1: (2, Reason.HOST, Confidence.SURE)}


def test_else_the_earlier_one():
    both = [copy(1, "song", "2022-06-12"), copy(2, "tinh", "2022-06-10")]
    assert related(both, [kin(1, 2)]) == {1: (2, Reason.EARLIER, Confidence.LIKELY)}


def test_a_day_of_first_sight_is_no_proof():
    both = [copy(1, "song", "2022-06-12"), copy(2, "tinh", None, day="2022-06-10")]
    assert related(both, [kin(1, 2)]) == {1: (2, Reason.EARLIER, Confidence.UNCERTAIN)}


def test_on_one_day_the_press_goes_first():
    both = [copy(1, "song", "2022-06-10T07:00"), copy(2, "bao", "2022-06-10T09:00", press=True)]
    assert related(both, [kin(1, 2)]) == {1: (2, Reason.PRESS, Confidence.UNCERTAIN)}


def test_on_one_day_among_portals_the_hour_decides():
    both = [copy(1, "song", "2022-06-10T09:00"), copy(2, "tinh", "2022-06-10T07:00")]
    assert related(both, [kin(1, 2)]) == {1: (2, Reason.TIME, Confidence.LIKELY)}


def test_without_any_of_it_the_answer_is_uncertain():
    both = [copy(1, "song", "2022-06-10", seen="b"), copy(2, "tinh", "2022-06-10", seen="a")]
    assert related(both, [kin(1, 2)]) == {1: (2, Reason.SEEN, Confidence.UNCERTAIN)}


def test_a_source_that_is_not_stored_makes_neither_the_original():
    both = [copy(1, "song", "2022-06-12", ("ttxvn",)), copy(2, "tinh", "2022-06-10", ("ttxvn",))]
    assert related(both, [kin(1, 2)]) == {1: (2, Reason.OUTSIDE, Confidence.UNCERTAIN)}


def test_what_names_nobody_goes_before_what_names_a_stranger():
    both = [copy(1, "song", "2022-06-10", ("ttxvn",)), copy(2, "tinh", "2022-06-12")]
    assert related(both, [kin(1, 2)])[1][0] == 2


def test_one_credit_tells_for_the_whole_group():
    three = [
        copy(1, "song", "2022-06-11", ("bao dak nong",)),
        copy(2, "tinh", "2022-06-09"),
        copy(3, "bao", "2022-06-10", press=True),
    ]
    found = related(three, [kin(1, 2), kin(1, 3), kin(2, 3)])
    assert found == {
        1: (3, Reason.NAMED, Confidence.SURE),
        2: (3, Reason.OTHERS, Confidence.LIKELY),
    }


def test_likeness_is_not_handed_on():
    """A digest holds two texts that have nothing to do with each other."""
    three = [copy(1, "song", "2022-06-09"), copy(2, "tinh", "2022-06-10"), copy(3, "bao", "2022-06-12")]
    found = related(three, [kin(1, 3, 0.5, (1.0, 0.5)), kin(2, 3, 0.4, (1.0, 0.4))])
    assert found == {3: (1, Reason.EARLIER, Confidence.LIKELY)}


def test_a_text_that_is_mostly_its_own_is_nobodys_reprint():
    both = [copy(1, "song", "2022-06-09"), copy(2, "bao", "2022-06-10")]
    assert related(both, [kin(1, 2, 0.2, (1.0, 0.2))]) == {}


def test_the_order_of_what_is_given_makes_no_difference():
    three = [copy(n, slug, "2022-06-10") for n, slug in ((1, "song"), (2, "tinh"), (3, "dai"))]
    kinships = [kin(1, 2), kin(2, 3), kin(1, 3)]
    assert related(three, kinships) == related(three[::-1], kinships[::-1])
