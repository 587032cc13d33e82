"""What may be asked of an audit, and what is refused in one sentence."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from built_home import LAST, RULES, SLUG, Built, directive, outlets
from pydantic import ValidationError

from audits.auditing import AuditOptions, registry_digest, rules_digest, run_audit
from audits.choices import Choices, settings_of, with_choices
from audits.document import to_json
from audits.judging import judge
from audits.model import Ground, Missing, Ruling
from audits.refusal import AuditRefused
from audits.variants import stands_in
from classifiers.version import rule_version
from registry import Counting, Directive, Variant


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("templates")


@pytest.fixture
def built(tmp_path: Path, templates: Path) -> Iterator[Built]:
    home = Built.begin(tmp_path, templates)
    yield home
    home.store.close()


def refusal(built: Built, asked: AuditOptions, of: Directive | None = None) -> AuditRefused:
    with pytest.raises(AuditRefused) as refused:
        run_audit(built.store, of or directive(), outlets(), asked)
    assert str(refused.value).endswith(".")
    return refused.value


def test_the_files_settings_hold_where_nothing_is_chosen() -> None:
    settings = settings_of(directive())
    assert with_choices(directive(), Choices()) == settings
    assert settings.thresholds == dict.fromkeys(range(1, 7), 1)
    assert (settings.reading, settings.variants) == ({6: "narrow"}, {"R10": "strict", "R13": "lenient"})
    assert settings.reprints and settings.removed
    other = directive().model_copy(update={"counting": Counting(reprints=False, removed=False)})
    assert not settings_of(other).reprints and not settings_of(other).removed


@pytest.mark.parametrize(
    ("own", "chosen", "holds"), [(None, 0, 0), (30, None, 30), (30, 7, 7), (None, None, None)]
)
def test_how_soon_a_site_must_have_been_read(own: int | None, chosen: int | None, holds: int | None) -> None:
    changed = directive().model_copy(update={"counting": Counting(read_within_days=own)})
    assert with_choices(changed, Choices(read_within_days=chosen)).read_within_days == holds


def test_a_directive_without_that_setting_is_written_down_as_before() -> None:
    assert directive().model_dump(mode="json")["counting"] == {"reprints": True, "removed": True}
    asking = directive().model_copy(update={"counting": Counting(read_within_days=30)})
    assert Directive.model_validate(asking.model_dump(mode="json")) == asking
    assert rules_digest(asking) != rules_digest(directive())
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        Counting(read_within_days=-1)


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        (Choices(thresholds={4: 0}), "must be at least 1"),
        (Choices(thresholds={9: 1}), "no content '9' in the directive; there is: 1, 2, 3, 4, 5, 6"),
        (Choices(reading={1: "wide"}), "no reading of content '1' in the directive; there is: 6"),
        (Choices(reading={6: "broad"}), "there is: narrow, wide"),
        (Choices(variants={"R9": "strict"}), "there is: R10, R13"),
        (Choices(variants={"R10": "loose"}), "there is: strict, lenient"),
    ],
    ids=["none", "no_content", "no_readings", "no_reading", "no_rule", "no_variant"],
)
def test_a_choice_that_there_is_not(choices: Choices, told: str) -> None:
    with pytest.raises(AuditRefused, match=told) as refused:
        with_choices(directive(), choices)
    assert refused.value.asked_wrongly


def test_a_home_without_nights(tmp_path: Path, templates: Path) -> None:
    built = Built.begin(tmp_path, templates)
    with built.store.atomic():
        built.store.write("UPDATE nights SET state = 'running', finished = NULL")
    assert "no finished night" in str(refusal(built, AuditOptions()))
    built.store.close()


def test_a_night_that_was_broken_off_half_taken_in(built: Built) -> None:
    """Its outlets are not sealed yet: nobody could make such an audit again."""
    built.night("2023-01-03", "running")
    assert run_audit(built.store, directive(), outlets(), AuditOptions(rule_version=RULES))
    built.read("bao")
    refused = refusal(built, AuditOptions(rule_version=RULES))
    assert "2023-01-03 was broken off half taken in; run diembao nightly" in str(refused)
    assert not refused.asked_wrongly


def test_what_came_to_light_late_is_told(built: Built) -> None:
    """An article may have been put up after its day, and dated back."""
    built.article("bao", "mot")
    built.article("bao", "hai", label=0)
    with built.store.atomic():
        for name in ("mot", "hai"):
            url = f"https://bao.example/{name}.html"
            row = {"outlet": "bao", "identity": url[8:], "url": url, "day": "2022-06-14"}
            built.store.insert(
                "late_finds", row | {"certified_night": built.newest, "found_night": built.newest}
            )
    audit, _ = run_audit(built.store, directive(), outlets(), AuditOptions(rule_version=RULES))
    assert any("Có 1 bài được tính mà lần đọc đủ trước đó không thấy" in note for note in audit.notes)


def test_a_night_that_read_nothing_changes_nothing(built: Built) -> None:
    """The archive has nothing of it, so that an audit made again from there would not know of it."""

    def document() -> bytes:
        return to_json(run_audit(built.store, directive(), outlets(), AuditOptions(rule_version=RULES))[0])

    before = document()
    built.night("2023-01-05", "failed")
    assert document() == before


def test_a_window_that_has_not_begun(tmp_path: Path, templates: Path) -> None:
    built = Built.begin(tmp_path, templates, "2021-12-31")
    refused = refusal(built, AuditOptions())
    assert "begins on 2022-01-01" in str(refused) and "of 2021-12-31" in str(refused)
    assert not refused.asked_wrongly
    built.store.close()


def test_a_period_outside_of_the_window(built: Built) -> None:
    refused = refusal(built, AuditOptions(until=date(2021, 12, 31)))
    assert "until 2021-12-31 lies outside the window of giam-ngheo, 2022-01-01 to 2022-12-31" in str(refused)
    assert refused.asked_wrongly


def test_a_directive_without_obligations(built: Built) -> None:
    bare = directive().model_copy(update={"obligations": ()})
    assert "no obligations" in str(refusal(built, AuditOptions(), bare))


def test_an_outlet_that_is_not_there(built: Built) -> None:
    assert "no outlet mot, hai" in str(refusal(built, AuditOptions(only=("bao", "mot", "hai"))))


def test_rules_that_nothing_is_labelled_by(built: Built) -> None:
    built.article("bao", "bai")
    refused = refusal(built, AuditOptions(rule_version="ffff"))
    assert f"labels there are of: {RULES} (1 labels)" in str(refused)
    built.article("bao", "khac", rules="eeee")
    assert "eeee (1 labels), " in str(refusal(built, AuditOptions(rule_version="ffff")))


def test_the_labels_made_last_count_where_no_rules_are_named(built: Built) -> None:
    built.article("bao", "bai", rules="eeee")
    assert run_audit(built.store, directive(), outlets())[0].rule_version == "eeee"


def test_a_home_without_articles_can_be_judged(built: Built) -> None:
    audit, _ = run_audit(built.store, directive(), outlets(), AuditOptions(rule_version="ffff"))
    assert audit.rule_version == "ffff"
    assert {one.ruling for row in audit.outlets for one in row.verdicts if row.slug == "bao"} == {
        Ruling.NOT_MET,
        Ruling.NOT_OWED,
    }


def test_the_document_says_by_what_it_was_made(built: Built) -> None:
    audit, _ = run_audit(built.store, directive(), outlets(), AuditOptions(rule_version=RULES))
    assert (audit.directive, audit.night, audit.rule_version) == (SLUG, LAST, RULES)
    assert audit.directive_sha256 == rules_digest(directive())
    assert audit.outlets_sha256 == registry_digest(outlets())
    assert [duty.key for duty in audit.duties] == ["1", "2", "3", "4", "5.1", "5.2", "6"]
    assert [duty.paragraphs for duty in audit.duties][4:6] == [("Đoạn.",), ("Đoạn.",)]
    notes = "\n".join(audit.notes)
    assert f"đến hết đêm {LAST}" in notes and RULES in notes
    assert "Nội dung 6 đang hiểu theo cách hẹp (narrow): giao cho Cổng" in notes
    assert (
        "Quy tắc R10 (nội dung 6) đang hiểu chặt: chỉ tính bài nói tới nghèo; nếu hiểu rộng: tính cả bài"
        in notes
    )
    assert "Quy tắc R13 (nội dung 2) đang hiểu rộng: tính cả kết quả của huyện; nếu hiểu chặt: chỉ" in notes


def test_digests_under_which_rules_are_kept_are_taken_as_they_are(built: Built) -> None:
    asked = AuditOptions(rule_version=RULES, kept_as=("a" * 64, "b" * 64))
    audit, _ = run_audit(built.store, directive(), outlets(), asked)
    assert (audit.directive_sha256, audit.outlets_sha256) == ("a" * 64, "b" * 64)


def test_an_unfinished_night_is_not_known_of(built: Built) -> None:
    before = to_json(run_audit(built.store, directive(), outlets(), AuditOptions(rule_version=RULES))[0])
    built.night("2023-01-03", state="running")
    after = run_audit(built.store, directive(), outlets(), AuditOptions(rule_version=RULES))[0]
    assert to_json(after) == before


def test_settings_change_no_label_and_no_rule_version() -> None:
    own = directive()
    others = {
        "variants": (),
        "counting": Counting(reprints=False, read_within_days=30),
        "thresholds": (),
        "reading": {"6": "wide"},
    }
    assert (
        len({rule_version(own), *(rule_version(own.model_copy(update={key: others[key]})) for key in others)})
        == 1
    )


GAP = (Missing(date(2022, 1, 1), date(2022, 1, 1), "none"),)


@pytest.mark.parametrize(
    ("counted", "possible", "threshold", "missing", "is_open", "late", "expected"),
    [
        (1, 1, 1, (), False, False, (Ruling.MET, Ground.ENOUGH)),
        (1, 1, 1, GAP, True, False, (Ruling.MET, Ground.ENOUGH)),
        (0, 1, 1, (), False, False, (Ruling.CANNOT_TELL, Ground.POSSIBLE_ARTICLES)),
        (0, 1, 2, (), False, False, (Ruling.NOT_MET, Ground.TOO_FEW)),
        (0, 0, 1, GAP, True, False, (Ruling.CANNOT_TELL, Ground.DAYS_MISSING)),
        (0, 1, 1, GAP, False, False, (Ruling.CANNOT_TELL, Ground.DAYS_MISSING)),
        (0, 1, 1, (), True, False, (Ruling.CANNOT_TELL, Ground.POSSIBLE_ARTICLES)),
        (0, 0, 1, (), True, False, (Ruling.CANNOT_TELL, Ground.WINDOW_OPEN)),
        (4, 4, 5, (), False, False, (Ruling.NOT_MET, Ground.TOO_FEW)),
        (4, 4, 5, (), False, True, (Ruling.CANNOT_TELL, Ground.READ_LATE)),
        (5, 5, 5, GAP, True, True, (Ruling.MET, Ground.ENOUGH)),
        (0, 1, 1, (), False, True, (Ruling.CANNOT_TELL, Ground.POSSIBLE_ARTICLES)),
        (0, 0, 1, (), True, True, (Ruling.CANNOT_TELL, Ground.WINDOW_OPEN)),
        (0, 0, 1, GAP, False, True, (Ruling.CANNOT_TELL, Ground.DAYS_MISSING)),
    ],
)
def test_the_rule_itself(
    counted: int,
    possible: int,
    threshold: int,
    missing: tuple[Missing, ...],
    is_open: bool,
    late: bool,
    expected: tuple[Ruling, Ground],
) -> None:
    assert judge(counted, possible, threshold, missing, is_open, late) == expected


VARIANT = Variant.model_validate(
    {
        "rule": "R13",
        "content": 2,
        "reading": "strict",
        "strict": "a",
        "lenient": "b",
        "needs": ["132 kh ubnd", "làm giàu"],
        "unless": ["làm giàu bất chính"],
    }
)


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("theo Kế hoạch số 132/KH-UBND ngày 11/3", True),
        ("theo Kế hoạch số 132 / KH – UBND", True),
        ("1132/KH-UBND", False),
        ("Làm giàu.", True),
        ("la\u0300m gia\u0300u", True),
        ("làm\u02bcgiàu", True),
        ("làm\u00a0giàu", True),
        ("lam giau", False),
        ("làm giàu bất chính", False),
        ("làm giàu bất chính làm giàu bất chính", False),
        ("làm giàu bất chính, làm giàu", True),
        ("không làm | giàu", True),
        ("", False),
    ],
)
def test_phrases_stand_on_whole_syllables(text: str, stands: bool) -> None:
    assert stands_in(VARIANT, "Tít", None, text) is stands
    assert stands_in(VARIANT, text, None, "") is stands
    assert stands_in(VARIANT, "Tít", text, "") is stands


def test_a_percent_sign_may_stand_apart() -> None:
    share = VARIANT.model_copy(update={"needs": ("5% hộ",)})
    assert stands_in(share, "Còn 5 % hộ", None, "")
    assert stands_in(share, "Còn 5% hộ", None, "")
    assert not stands_in(share, "Còn 15% hộ", None, "")


def test_what_zones_there_are() -> None:
    title, head = (VARIANT.model_copy(update={"zone": zone}) for zone in ("title", "head"))
    assert stands_in(title, "làm giàu", "x", "x")
    assert not stands_in(title, "x", "làm giàu", "làm giàu")
    assert stands_in(head, "x", "làm giàu", "x")
    assert not stands_in(head, "x", "x", "làm giàu")
    assert not stands_in(head, "làm", "giàu", "x")
