"""Verdicts held against a table of cases made by hand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from built_home import RULES, Built, directive, outlets
from verdict_cases import CASES, Case

from audits.auditing import AuditOptions, run_audit
from audits.choices import Choices, with_choices
from audits.document import to_json
from audits.model import Audit, Doubtful, Ground, Ruling, Verdict, Weight
from audits.words import outlet_notes


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("templates")


@pytest.fixture
def built(tmp_path: Path, templates: Path, request: pytest.FixtureRequest) -> Iterator[Built]:
    case = getattr(request, "param", None)
    home = Built.begin(tmp_path, templates, *([case.last] if isinstance(case, Case) else []))
    yield home
    home.store.close()


def options(case: Case, **rest: object) -> AuditOptions:
    """What a case asks."""
    first, last = (date.fromisoformat(day) if day else None for day in (case.since, case.until))
    settings = with_choices(directive(), case.choices)
    # Without any label there is no version of the rules to know of.
    return AuditOptions(first, last, RULES, settings, **rest)  # type: ignore[arg-type]


def audited(built: Built, case: Case) -> tuple[Audit, Verdict, list[Weight]]:
    if not built.store.rows("SELECT 1 FROM labels WHERE rule_version = ?", (RULES,)):
        built.article("chua-mo", "ngoai", "2020-01-01", label=0)
    audit, articles = run_audit(built.store, directive(), outlets(), options(case))
    row = next(one for one in audit.outlets if one.slug == case.outlet)
    verdict = next(one for one in row.verdicts if one.duty == case.duty)
    content = int(case.duty.partition(".")[0])
    return audit, verdict, [one.weight for one in articles[case.outlet] if one.content == content]


@pytest.mark.parametrize(
    ("built", "case"), [(case, case) for case in CASES], ids=[one.name for one in CASES], indirect=["built"]
)
def test_a_case(built: Built, case: Case) -> None:
    case.setup(built)
    _, verdict, weights = audited(built, case)
    possible = case.counted if case.possible is None else case.possible
    told = {name: getattr(verdict, name) for name in case.others}
    missing = tuple((gap.since.isoformat(), gap.until.isoformat()) for gap in verdict.missing)
    found = (verdict.ruling, verdict.ground, verdict.counted, verdict.possible, told, missing)
    assert found == (*case.expected, case.counted, possible, case.others, case.missing)
    if case.owed:
        assert [(first.isoformat(), last.isoformat()) for first, last in verdict.owed] == [case.owed]
    if verdict.duty != "5.2":  # what is shown is what was counted
        assert weights.count(Weight.COUNTED) == verdict.counted
        assert weights.count(Weight.COUNTED) + weights.count(Weight.POSSIBLE) == verdict.possible


def test_the_table_has_every_ruling_and_ground() -> None:
    assert {case.expected[0] for case in CASES} == set(Ruling)
    assert {case.expected[1] for case in CASES} == set(Ground)
    assert len(CASES) == len({case.name for case in CASES}) >= 40


WHOLE = Case("whole", "bao", "1", (Ruling.MET, Ground.ENOUGH))


def populate(built: Built, order: int) -> None:
    """The same facts, in one order of work or the other."""
    steps = [
        lambda: built.article("bao", "mot", label=1, second=3),
        lambda: built.article("cong", "hai", "2022-07-01", label=2),
        lambda: built.article("trungtam", "ba", None, label=5),
        lambda: built.article("bao", "bon", label=None),
        lambda: built.review("bao", "mot", 3),
        lambda: built.submission("trungtam", 5, 2),
    ]
    for step in steps[::order]:
        step()
    rows = {row["url"]: row["id"] for row in built.store.rows("SELECT id, url FROM articles")}
    built.reprint(rows["https://bao.example/mot.html"], rows["https://cong.example/hai.html"])


def test_the_same_audit_twice_is_the_same_document(built: Built) -> None:
    populate(built, 1)
    first, again = (run_audit(built.store, directive(), outlets(), options(WHOLE)) for _ in range(2))
    assert to_json(first[0]) == to_json(again[0])
    assert first[1] == again[1]


def test_the_order_of_work_does_not_count(built: Built, tmp_path: Path, templates: Path) -> None:
    populate(built, 1)
    (tmp_path / "other").mkdir()
    other = Built.begin(tmp_path / "other", templates)
    populate(other, -1)
    documents = [
        to_json(run_audit(one.store, directive(), outlets(), options(WHOLE))[0]) for one in (built, other)
    ]
    other.store.close()
    assert documents[0] == documents[1]


def test_a_review_a_setting_and_a_label_change_the_hash(built: Built) -> None:
    populate(built, 1)

    def document(**rest: object) -> bytes:
        return to_json(run_audit(built.store, directive(), outlets(), options(WHOLE, **rest))[0])

    before = document()
    assert document(labels={("bao", "bao.example/mot.html"): 5}) != before
    built.review("bao", "mot", 4)
    assert document() != before


def test_a_trial_of_labels_reaches_what_is_out_of_scope(built: Built) -> None:
    built.article("bao", "bai", label=0)
    tried = {("bao", "bao.example/bai.html"): 1}
    audit, articles = run_audit(built.store, directive(), outlets(), options(WHOLE, labels=tried))
    verdicts = {one.slug: one.verdicts[0] for one in audit.outlets}
    assert verdicts["bao"].ruling is Ruling.MET
    assert [one.machine for one in articles["bao"]] == [1]
    assert (
        run_audit(built.store, directive(), outlets(), options(WHOLE))[0].outlets[0].verdicts[0].counted == 0
    )


def test_a_trial_into_scope_is_no_longer_admitted_from_outside_of_it(built: Built) -> None:
    built.article("cong", "giau", label=0, title="Làm giàu")
    built.article("cong", "khac", label=0, title="Làm giàu")
    lenient = with_choices(directive(), Choices(variants={"R10": "lenient"}))
    asked = AuditOptions(rule_version=RULES, settings=lenient, labels={("cong", "cong.example/giau.html"): 3})
    audit, _ = run_audit(built.store, directive(), outlets(), asked)
    counted = {one.duty: one.counted for row in audit.outlets if row.slug == "cong" for one in row.verdicts}
    assert (counted["3"], counted["6"]) == (1, 1)


def test_a_trial_needs_no_labels_on_record(built: Built) -> None:
    built.article("bao", "bai", label=None)
    tried = {("bao", "bao.example/bai.html"): 1}
    audit, _ = run_audit(built.store, directive(), outlets(), AuditOptions(rule_version="ffff", labels=tried))
    assert audit.outlets[0].verdicts[0].counted == 1


def test_a_site_whose_pages_print_no_day_is_not_silent(built: Built) -> None:
    built.article("bao", "bai", day=None, met="2023-01-02")
    built.sighting("bao", "bai", "2022-06-14")
    built.article("cong", "bai", day=None, met="2023-01-02")
    built.sighting("cong", "bai", "2023-01-01")
    audit, _ = run_audit(built.store, directive(), outlets(), options(WHOLE))
    rows = {one.slug: one for one in audit.outlets}
    assert (rows["bao"].seen, rows["bao"].verdicts[0].counted) == (1, 1)
    assert (rows["cong"].seen, rows["cong"].verdicts[0].counted) == (0, 0)


def test_a_silent_site_and_a_late_first_reading_are_told(built: Built) -> None:
    built.article("bao", "bai", label=0)
    audit, _ = run_audit(built.store, directive(), outlets(), options(WHOLE))
    rows = {one.slug: one for one in audit.outlets}
    assert [(rows[slug].seen, str(rows[slug].first_read)) for slug in ("bao", "cong", "phong")] == [
        (1, "2023-01-02"),
        (0, "2023-01-02"),
        (0, "2023-01-02"),
    ]
    silent = "không thấy bài nào trên trang trong những ngày phải xét, kể cả bài ngoài phạm vi"
    told = {slug: silent in outlet_notes(row, audit.since, audit.until) for slug, row in rows.items()}
    assert [slug for slug in ("bao", "cong", "phong", "khong-trang", "da-dong") if told[slug]] == [
        "cong",
        "phong",
    ]
    assert "được đọc lần đầu ngày 02/01/2023" in audit.notes[-1]


def test_only_some_outlets(built: Built) -> None:
    built.article("cong", "bai")
    audit, articles = run_audit(built.store, directive(), outlets(), options(WHOLE, only=("phong", "bao")))
    assert [one.slug for one in audit.outlets] == ["bao", "phong"]
    phong = articles["phong"][0]
    assert (phong.outlet, phong.site, audit.outlets[1].site) == ("phong", "cong", "cong")


def test_every_reason_is_shown_with_the_article(built: Built) -> None:
    original = built.article("cong", "goc", "2022-06-13")
    built.reprint(built.article("bao", "bai", None, state="gone"), original, "uncertain")
    built.article("bao", "giau", label=0, title="Làm giàu")
    built.article("bao", "xa", label=1)
    built.review("bao", "xa", 0)
    case = Case("all", "bao", "1", (Ruling.MET, Ground.ENOUGH))
    asked = options(case)
    _, articles = run_audit(built.store, directive(), outlets(), asked)
    told = {(one.title, one.content, one.weight): one.doubts for one in articles["bao"]}
    assert told["Tin", 1, Weight.POSSIBLE] == (Doubtful.DAY_UNKNOWN,)
    assert told["Tin", 1, Weight.LEFT_OUT] == (Doubtful.REVIEWED,)
    assert told["Làm giàu", 6, Weight.LEFT_OUT] == (Doubtful.STRICT_READING,)
    found = next(one for one in articles["bao"] if one.title == "Làm giàu")
    assert (found.variant, found.machine, found.earliest, found.latest) == (
        "R10",
        0,
        "2022-06-14",
        "2022-06-14",
    )
    copy = next(one for one in articles["bao"] if one.original)
    assert (copy.original, copy.confidence) == ("https://cong.example/goc.html", "uncertain")
