"""What is proposed from people's labels, and which phrases are found to do no good."""

import pytest
from small_directives import directive

from classifiers import GoldLine, TextLine
from classifiers.keyword_checks import Fault, check_keywords
from classifiers.suggestions import suggest
from registry import Effect, Exclusion, Writings

BOOK = directive(
    {
        1: {"strong": ("chi bộ", "hội lhpn", "hội liên hiệp phụ nữ"), "medium": ("hội viên nghèo",)},
        2: {"strong": ("chi bộ", "tỷ lệ hộ nghèo", "tỷ lệ hộ nghèo giảm"), "weak": ("hội viên nghèo",)},
    },
    core=("hộ nghèo", "giảm nghèo"),
    exclusions=(
        Exclusion(name="khac", effect=Effect.COUNT, phrases=("giảm nghèo", "xổ số")),
        Exclusion(name="ten", effect=Effect.PASSING, phrases=("cùng giảm nghèo",)),
    ),
    writings=Writings(same=(("liên hiệp phụ nữ", "lhpn"),)),
)


def lines(content, *texts):
    return [GoldLine(id=str(n), text=text, content=content) for n, text in enumerate(texts)]


def test_phrases_of_one_content_are_proposed_with_their_counts():
    reviewed = lines(1, *["Các chị bỏ ống tiết kiệm giúp nhau. Trời mưa."] * 6)
    reviewed += lines(2, *["Trời mưa. Con số năm nay."] * 6)
    found = {one.phrase: one for one in suggest(BOOK, reviewed)}
    one = found["bỏ ống tiết kiệm"]
    assert (one.content, one.inside, one.outside) == (1, 6, 0)
    assert one.log_odds > 4
    assert one.certainty > 1.96
    assert "trời mưa" not in found, "it tells nothing apart"
    assert "bỏ ống" not in found, "the longer phrase says it"
    assert not any("giúp nhau trời" in phrase for phrase in found), "across the end of a sentence"


def test_names_figures_and_listed_phrases_are_not_proposed():
    reviewed = lines(1, *["Tại Đắk Mil có 135 chị trong chi bộ."] * 6) + lines(2, *["Mưa."] * 6)
    phrases = {one.phrase for one in suggest(BOOK, reviewed)}
    assert not any("chi bộ" in phrase.split("|") for phrase in phrases)
    assert "chi bộ" not in phrases
    assert not any(word in phrase for phrase in phrases for word in ("Đắk", "Mil", "đắk", "135"))


def test_what_people_put_out_of_scope_is_counted_but_proposed_for_nothing():
    reviewed = lines(0, *["Giải chạy việt dã mùa xuân."] * 6) + lines(1, *["Mưa."] * 6)
    assert suggest(BOOK, reviewed) == []


def test_too_few_texts_prove_nothing():
    assert suggest(BOOK, lines(1, "bỏ ống tiết kiệm", "bỏ ống tiết kiệm")) == []
    assert suggest(BOOK, []) == []


def test_faults_of_the_lists():
    found = {(one.fault, one.phrase, one.other) for one in check_keywords(BOOK)}
    assert found == {
        (Fault.DOUBLE, "hội liên hiệp phụ nữ", "hội lhpn"),
        (Fault.CONTRADICTORY, "chi bộ", "chi bộ"),
        (Fault.CONTRADICTORY, "giảm nghèo", "giảm nghèo"),
        (Fault.PADDED, "tỷ lệ hộ nghèo giảm", "tỷ lệ hộ nghèo"),
    }


@pytest.mark.parametrize(
    "writings",
    [Writings(same=(("tỷ lệ hộ nghèo giảm", "tlhn giảm"),)), Writings(guarded=("tỷ lệ hộ nghèo",))],
)
def test_a_longer_phrase_that_finds_more_is_not_padded(writings):
    found = check_keywords(BOOK.model_copy(update={"writings": writings}))
    assert not any(one.fault is Fault.PADDED for one in found)


def test_dead_phrases_are_those_that_no_text_has_in_any_form():
    texts = [
        TextLine(id="a", title="Chi bộ", text="Hội LHPN: tỷ lệ hộ nghèo giảm, giảm nghèo, hội viên nghèo.")
    ]
    dead = {one.phrase for one in check_keywords(BOOK, texts) if one.fault is Fault.DEAD}
    assert dead == {"xổ số", "cùng giảm nghèo"}
