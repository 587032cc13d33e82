"""Rules: when they apply, what they add, and how the reasons tell of them."""

from pathlib import Path

import pytest
from small_directives import directive

from classifiers import Classifier, Label, Reason, Zone, sentences
from registry import Effect, Exclusion, Rule, Signal, load_directive

ROOT = Path(__file__).parents[2]
SIGNALS = (
    Signal(name="gift", note="Quà", phrases=("tặng", "# suất quà")),
    Signal(name="donor", note="Người cho", phrases=("công ty",)),
)


def classifier(*rules, exclusions=()):
    return Classifier(
        directive(
            {1: {"strong": ("hội viên",)}, 2: {"strong": ("nhà hảo tâm",)}},
            core=("hộ nghèo",),
            supporting=("người nghèo",),
            exclusions=exclusions,
            signals=SIGNALS,
            rules=rules,
        )
    )


def points(label, role):
    return sum(hit.weight for hit in label.hits if hit.role == role)


@pytest.mark.parametrize(
    ("when", "unless", "applies"),
    [
        (("title: gift",), (), True),
        (("lead: gift",), (), False),
        (("head: gift", "text: donor"), (), True),
        (("head: gift", "head: donor"), (), False),
        (("text: gift | donor >= 3",), (), True),
        (("text: gift | donor >= 4",), (), False),
        (("title: core",), (), False),
        (("text: core >= 2",), ("title: gift",), False),
        (("text: content-1",), ("title: content-1",), True),
        (("text: support",), (), False),
    ],
)
def test_conditions_look_at_zones_and_counts(when, unless, applies):
    rule = Rule(name="r", note="vì sao", when=when, unless=unless, adds={"2": 9.0})
    label = classifier(rule).label(
        "Tặng 20 suất quà", "Hộ nghèo là hội viên.\nCông ty cho biết.", "Hộ nghèo vui."
    )
    assert points(label, "rule:r:2") == (9.0 if applies else 0.0)
    assert label.content == (2 if applies else 1)


def test_a_rule_of_the_gate_lets_in_and_keeps_out():
    text = "Mưa lớn ở huyện.\n" + "Trời mưa. " * 60 + "Hộ nghèo là hội viên."
    assert classifier().label("Tặng", text).reason is Reason.THIN
    more = Rule(name="r", note="n", when=("title: gift",), gate=3.0)
    assert classifier(more).label("Tặng", text).reason is Reason.RULE
    less = Rule(name="r", note="n", when=("title: gift",), gate=-9.0)
    label = classifier(less).label("Tặng hộ nghèo", "Hộ nghèo là hội viên.")
    assert (label.content, label.reason) == (0, Reason.EXCLUDED)
    assert points(label, "rule:r:gate") == -9.0


def test_a_hit_of_a_rule_stands_where_its_phrase_stands():
    rule = Rule(name="r", note="n", when=("lead: gift",), adds={"2": 1.0})
    label = classifier(rule).label("Tin", "Họ trao 1.200 suất quà cho hộ nghèo.")
    (hit,) = [hit for hit in label.hits if hit.role == "rule:r:2"]
    assert (hit.phrase, hit.zone) == ("# suất quà", Zone.LEAD)
    assert "Họ trao 1.200 suất quà"[hit.start : hit.end] == "1.200 suất quà"


def test_what_is_mentioned_in_passing_counts_in_title_and_lead_alone():
    family = Exclusion(name="luot-qua", effect=Effect.PASSING, phrases=("người già hộ nghèo",))
    sorter = classifier(exclusions=(family,))
    filler = "Xã họp bàn việc chung của các thôn trong năm nay.\n"
    late = sorter.label("Tin", filler * 20 + "Thăm người già, hộ nghèo.")
    assert (late.content, late.reason) == (0, Reason.NO_CORE)
    assert [hit.role for hit in late.hits] == ["exclusion:luot-qua"]
    assert sorter.label("Thăm người già, hộ nghèo", "Hội viên cùng đi.").content == 1


def test_the_reasons_are_sentences_that_name_rule_place_and_points():
    rule = Rule(name="r", note="Tít nói chuyện quà", when=("title: gift",), adds={"2": 9.0})
    sorter = classifier(rule)
    label = sorter.label("Tặng hộ nghèo", "Hội viên giúp hộ nghèo.")
    told = sentences(label, directive({1: {}, 2: {}}, core=("x",), rules=(rule,)))
    assert told[0].startswith("Vào phạm vi vì cụm từ chính đứng ngay ở tít; “hộ nghèo” ở tít")
    assert any("tít nói chuyện quà (“tặng” ở tít, chữ 0–4, +9,0)" in sentence for sentence in told)
    assert any(sentence.startswith("Nội dung 2 hơn nội dung 1 vì được 9,0 điểm") for sentence in told)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_its_words(reason):
    label = Label(0 if reason not in (Reason.TITLE, Reason.LEAD) else 1, None, 1.0, (), reason)
    assert sentences(label, directive({1: {}}, core=("x",)))[0].endswith(".")


def test_every_rule_of_the_directive_can_apply_and_says_why():
    real = load_directive(ROOT / "directives" / "giam-ngheo-2022")
    assert len(real.rules) > 30
    assert len({rule.note for rule in real.rules}) == len(real.rules)
    assert Classifier(real).rule_version
