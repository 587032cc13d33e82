"""What passes the gate, and which content wins."""

import pytest

from classifiers import Classifier, Reason, Zone
from classifiers.gate import GateScale
from classifiers.segments import underthesea_segmenter

FILLER = "Xã tổ chức hội nghị bàn về thu hoạch cà phê và sửa đường liên thôn trong mùa khô. "


def test_a_core_phrase_in_the_title_opens_the_gate(poverty):
    label = poverty.label("Giao chỉ tiêu giảm nghèo", "Xã giao chỉ tiêu.\nCác thôn nhận.")
    assert (label.content, label.reason) == (2, Reason.TITLE)


def test_core_phrases_in_the_lead_open_the_gate(poverty):
    label = poverty.label("Tin xã", "Hộ nghèo được đảng viên giúp thoát nghèo.\n" + FILLER)
    assert (label.content, label.reason) == (1, Reason.LEAD)


def test_what_is_too_short_for_a_lead_takes_the_next_paragraph_in(poverty):
    column, news = (
        "(Ý kiến bạn nghe Đài)",
        "Xã Nam Hà vừa bình xét xong, thôn nào cũng có người xin ra khỏi danh sách.",
    )
    later = "Hộ nghèo còn ít. " * 3
    zones = {hit.zone for hit in poverty.label("Tin", f"{column}\nHộ nghèo: {news}\n{later}").hits}
    assert zones == {Zone.LEAD, Zone.OPENING}
    zones = {hit.zone for hit in poverty.label("Tin", f"{news}\nHộ nghèo: {news}\n{later}").hits}
    assert zones == {Zone.OPENING}


def test_the_given_lead_is_the_lead(poverty):
    label = poverty.label("Tin xã", FILLER, lead="Hộ nghèo được đảng viên giúp thoát nghèo.")
    assert label.reason is Reason.LEAD
    assert {hit.zone for hit in label.hits} == {Zone.LEAD}


def test_a_body_must_speak_of_it_often_enough_for_its_length(poverty):
    passing = FILLER + "\n" + FILLER * 30 + "Tỷ lệ hộ nghèo còn 4%."
    dense = FILLER + "\n" + "Tỷ lệ hộ nghèo giảm nhờ giảm nghèo. " * 6
    assert poverty.label("Tin xã", passing).reason is Reason.THIN
    assert poverty.label("Tin xã", dense).reason is Reason.DENSE


def test_what_keeps_coming_back_to_its_subject_speaks_more_of_it(poverty):
    named = "Hộ nghèo mong thoát nghèo. "
    once = poverty.label("Tin xã", FILLER + "\n" + FILLER * 8 + named * 2)
    spread = poverty.label("Tin xã", FILLER + "\n" + FILLER * 4 + named + FILLER * 4 + named)
    assert once.needed == spread.needed
    assert spread.evidence - once.evidence == pytest.approx(GateScale().spread, abs=1e-3)


def test_the_evidence_is_a_sum_that_a_person_can_do(poverty):
    label = poverty.label("Thoát nghèo", "Hộ nghèo ở xã.\n" + FILLER * 6)
    scale = GateScale()
    syllables = 2 + 4 + 6 * len(FILLER.split())
    density = 100 * 2 / syllables
    expected = scale.title + scale.lead + scale.spread + scale.density * density
    assert label.evidence == pytest.approx(expected, abs=1e-3)


def test_no_core_phrase_no_content(poverty):
    label = poverty.label("Trông chờ, ỷ lại", "Người nghèo trông chờ, ỷ lại. " * 5)
    assert (label.content, label.second, label.reason) == (0, None, Reason.NO_CORE)


def test_supporting_phrases_alone_are_never_enough():
    scale = GateScale()
    assert scale.most_support < scale.needed


@pytest.mark.parametrize("title", ["Khởi tố cán bộ xã", "Bắt tạm giam kế toán"])
def test_counting_exclusions_close_the_gate(poverty, title):
    text = "Cán bộ lấy tiền của hộ nghèo.\nSố tiền giảm nghèo theo chỉ tiêu là 7 tỷ."
    assert poverty.label(title, text).reason is Reason.EXCLUDED
    assert poverty.label("Cán bộ xã", text).content == 2


def test_an_exclusion_is_set_aside_by_its_unless(poverty):
    body = "Xã giao chỉ tiêu cho hộ nghèo. Học bổng cho thủ khoa."
    aside = poverty.label("Trao học bổng", body, "Quà cho hộ nghèo.")
    against = poverty.label("Trao học bổng", body, "Quà giúp thoát nghèo.")
    assert (aside.content, against.content) == (2, 0)
    assert "exclusion:tu-thien" not in {hit.role for hit in aside.hits}
    assert "exclusion:tu-thien" in {hit.role for hit in against.hits}


def test_a_cut_phrase_does_not_open_the_gate(poverty):
    label = poverty.label("Khoảng cách giàu nghèo", "Những hộ nghèo nàn về chỉ tiêu.")
    assert (label.content, label.reason) == (0, Reason.NO_CORE)


def test_the_title_weighs_more_than_the_body(poverty):
    text = "Chuyện hộ nghèo thoát nghèo.\nHọ trông chờ vào đảng viên."
    titled = poverty.label("Phân công đảng viên", text)
    assert (titled.content, titled.second) == (1, 4)
    assert poverty.label("Hộ nghèo", text).content == 4
    assert titled.scores[0][1] > dict(poverty.label("Hộ nghèo", "Mở.\nPhân công đảng viên.").scores)[1]


def test_zones_weigh_as_the_directive_says(poverty):
    phrase = "Trông chờ"
    scores = [
        poverty.label(title, text, lead).scores
        for title, lead, text in (
            (phrase, "Hộ nghèo.", ""),
            ("Tin", f"Hộ nghèo: {phrase}.", ""),
            ("Tin", "Hộ nghèo.", f"{phrase}."),
        )
    ]
    assert scores == [((4, 12.5),), ((4, 7.5),), ((4, 5.0),)]


def test_the_first_of_repeated_phrases_counts_most(poverty):
    label = poverty.label("Giảm nghèo", "Mở.\n" + "Họ trông chờ. " * 50)
    weights = [hit.weight for hit in label.hits if hit.role == "content:4"]
    assert weights[0] > weights[1]
    assert len(weights) < 10


def test_a_phrase_across_a_word_border_does_not_count(poverty_directive):
    classifier = Classifier(poverty_directive, segmenter=underthesea_segmenter)
    hits = classifier.label("Giảm nghèo", "Nông dân nghèo ở đây ỷ lại.\nXóa đói giảm nghèo là mơ ước.").hits
    phrases = [hit.phrase for hit in hits]
    assert "dân nghèo" not in phrases
    assert "ước" not in phrases
    assert "xóa đói giảm nghèo" in phrases
    assert "ỷ lại" in phrases


def test_margin_is_the_lead_over_the_second_or_over_the_gate(poverty):
    barely = poverty.label("Chỉ tiêu giảm nghèo", "Xã giao chỉ tiêu.")
    assert barely.second is None
    assert barely.margin == pytest.approx(barely.evidence / barely.needed - 1, abs=1e-3)
    alone = poverty.label("Chỉ tiêu giảm nghèo", "Xã giao chỉ tiêu giảm nghèo.\nHộ nghèo còn ít. " * 3)
    assert alone.evidence > 2 * alone.needed
    assert (alone.second, alone.margin) == (None, 1.0)
    close = poverty.label(
        "Giảm nghèo", "Giảm nghèo.\nHọ trông chờ. Đảng viên nhắc chỉ tiêu. Chi bộ họp. Giảm nghèo."
    )
    best, second = close.scores[0][1], close.scores[1][1]
    assert close.margin == pytest.approx((best - second) / best, abs=1e-3)


def test_a_gate_without_any_content_is_out_of_scope(poverty):
    label = poverty.label("Giảm nghèo", "Giảm nghèo.")
    assert (label.content, label.second, label.reason) == (0, None, Reason.NO_CONTENT)
