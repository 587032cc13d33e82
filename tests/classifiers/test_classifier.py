"""The classifier as a whole: offsets, bounds, versions, and a directive of another subject."""

import json
import time

import pytest
from hanging import HANG
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifiers import Classifier, Reason, Zone, rule_version
from classifiers.gate import GateScale
from classifiers.scores import ScoreScale
from vietnamese.text import normalise


def test_hits_say_where_they_stand(poverty):
    title = "Xoá bỏ tư tưởng trông chờ, để thoát nghèo"
    text = "\nHộ nghèo ở Ðắk Mil.\nĐảng viên giúp hộ nghèo hết\u00a0ỷ\u200b lại."
    label = poverty.label(title, text)
    zones = dict.fromkeys(Zone, normalise(text)) | {Zone.TITLE: normalise(title)}
    marked = [(hit.role, zones[hit.zone][hit.start : hit.end]) for hit in label.hits]
    assert marked == [
        ("content:4", "tư tưởng trông chờ"),
        ("gate", "thoát nghèo"),
        ("gate", "Hộ nghèo"),
        ("content:1", "Đảng viên"),
        ("gate", "hộ nghèo"),
        ("content:4", "ỷ lại"),
    ]


def test_with_a_lead_of_its_own_the_body_counts_from_its_start(poverty):
    label = poverty.label("Giảm nghèo", "Trông chờ.", lead="Chỉ tiêu.")
    assert [(hit.zone, hit.start) for hit in label.hits if hit.role != "gate"] == [
        (Zone.LEAD, 0),
        (Zone.OPENING, 0),
    ]


def test_the_label_goes_into_json_and_back(poverty):
    label = poverty.label("Giao chỉ tiêu giảm nghèo", "Đảng viên phụ trách hộ nghèo.")
    document = json.loads(json.dumps(label.as_dict(), ensure_ascii=False))
    assert document == label.as_dict()
    assert document["content"] == label.content
    assert set(document["hits"][0]) == {"phrase", "zone", "start", "end", "weight", "role"}


def test_a_directive_of_another_subject_needs_no_code(digital, poverty):
    title = "Chuyển đổi số ở xã Đắk Ha"
    text = "Tổ công nghệ số cộng đồng và thanh niên đến từng nhà.\nNgười dân quét mã QR."
    label = digital.label(title, text)
    assert (label.content, label.second) == (1, 2)
    assert poverty.label(title, text).reason is Reason.NO_CORE
    assert digital.label("Giảm nghèo", "Giao chỉ tiêu giảm nghèo cho hộ nghèo.").content == 0


def test_the_version_follows_phrases_and_scales_alone(poverty_directive, digital_directive):
    version = rule_version(poverty_directive)
    assert len(version) == 16
    assert Classifier(poverty_directive).rule_version == version
    assert rule_version(digital_directive) != version
    gate = poverty_directive.gate
    turned = poverty_directive.model_copy(
        update={"title": "Khác", "gate": gate.model_copy(update={"core": gate.core[::-1]})}
    )
    assert rule_version(turned) == version
    fewer = poverty_directive.model_copy(update={"gate": gate.model_copy(update={"core": gate.core[1:]})})
    assert rule_version(fewer) != version
    assert Classifier(poverty_directive, gate=GateScale(needed=9.0)).rule_version != version
    assert Classifier(poverty_directive, scores=ScoreScale(repeat=0.1)).rule_version != version


@pytest.mark.parametrize(
    "text",
    [
        "giảm nghè hộ nghè thoát nghè tư tưởng trông trông tỷ lệ hộ " * 3_000,
        "a" * 300_000,
        "\n" * 300_000,
        " " * 300_000,
        "a. " * 100_000,
        "hoà " * 60_000,
        "a" + "\u0301" * 150_000,
        "аa" * 100_000,
    ],
    ids=[
        "near-match",
        "one word",
        "empty lines",
        "spaces",
        "sentences",
        "tone marks",
        "combining",
        "mixed letters",
    ],
)
def test_long_texts_take_bounded_time(poverty, text):
    seconds = []
    for _ in range(3):
        started = time.process_time()
        label = poverty.label("Giảm nghèo", text)
        seconds.append(time.process_time() - started)
    assert label.capped == (len(text.encode()) > 200_000)
    assert min(seconds) < HANG


def test_five_megabytes_take_no_longer_than_what_is_read_of_them(poverty):
    text = "Hộ nghèo được vay vốn, thoát nghèo. " * 120_000
    started = time.process_time()
    label = poverty.label("Giảm nghèo\x00\x07", text)
    assert len(text.encode()) > 5_000_000
    assert label.capped
    assert time.process_time() - started < HANG


def test_what_lies_beyond_the_cap_takes_no_part(poverty):
    label = poverty.label("Tin", "x " * 100_000 + "giảm nghèo hộ nghèo trông chờ")
    assert label.capped
    assert label.hits == ()


def test_repeats_do_not_fill_the_store(poverty):
    assert len(poverty.label("Giảm nghèo", "giảm nghèo trông chờ " * 5_000).hits) < 100


def test_surrogates_and_controls_do_no_harm(poverty):
    label = poverty.label("Giảm\ud800 nghèo\x00", "Giao chỉ\udfff tiêu giảm nghèo.\u202e")
    assert label.content == 2
    json.dumps(label.as_dict(), ensure_ascii=False).encode("utf-8")


def test_an_empty_text_is_out_of_scope(poverty):
    label = poverty.label("", "")
    assert (label.content, label.second, label.margin, label.hits) == (0, None, 1.0, ())


PARTS = st.sampled_from(
    [
        "giảm nghèo",
        "hộ nghèo",
        "trông chờ",
        "đảng viên",
        "ỷ lại",
        "khởi tố",
        "x",
        " ",
        ". ",
        "\n",
        "Ð",
        "\ud800",
    ]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PARTS).map("".join), st.lists(PARTS).map("".join), st.none() | st.text())
def test_any_text_gets_a_sound_label(poverty, title, text, lead):
    label = poverty.label(title, text, lead)
    assert label.content in {0, 1, 2, 4}
    assert label.second != label.content
    assert 0.0 <= label.margin <= 1.0
    zones = {
        Zone.TITLE: title,
        Zone.LEAD: lead if lead and normalise(lead).strip() else text,
        Zone.OPENING: text,
        Zone.BODY: text,
    }
    for hit in label.hits:
        marked = normalise(zones[hit.zone])[hit.start : hit.end]
        assert marked.casefold().split() == hit.phrase.split()
