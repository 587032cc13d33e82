"""The audit as bytes, and in words."""

import json
from dataclasses import replace

import pytest
from made_audit import made_audit

from audits.document import DocumentError, articles_from_jsonl, articles_to_jsonl, from_json, to_json
from audits.model import Doubtful, Ground, Ruling, Weight
from audits.words import (
    DOUBTS,
    GROUNDS,
    RULINGS,
    SHORT,
    WEIGHTS,
    counting_lines,
    outlet_notes,
    setting_lines,
    verdict_sentence,
)
from storage.archive.canonical import sha256_of


def test_an_audit_comes_back_as_it_was() -> None:
    audit, articles = made_audit()
    assert from_json(to_json(audit)) == audit
    for found in articles.values():
        assert articles_from_jsonl(articles_to_jsonl(found)) == found


def test_the_document_is_canonical() -> None:
    audit, articles = made_audit()
    audit = replace(audit, settings=replace(audit.settings, thresholds={10: 1, 2: 1}))
    for line in (to_json(audit), *(articles_to_jsonl(articles["baodakmay"])).splitlines(keepends=True)):
        again = json.dumps(json.loads(line), ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
        assert line == again.encode()


def test_the_order_of_articles_and_settings_does_not_count() -> None:
    audit, articles = made_audit()
    turned = dict(reversed(audit.settings.thresholds.items()))
    assert to_json(replace(audit, settings=replace(audit.settings, thresholds=turned))) == to_json(audit)
    assert articles_to_jsonl(reversed(articles["baodakmay"])) == articles_to_jsonl(articles["baodakmay"])


def test_each_outlets_digest_is_that_of_its_articles() -> None:
    audit, articles = made_audit()
    assert {one.slug: one.articles_sha256 for one in audit.outlets} == {
        slug: sha256_of(articles_to_jsonl(found)) for slug, found in articles.items()
    }


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"diembao":2}', b'{"diembao":1}', b"\xff"])
def test_what_is_no_audit_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match="audit"):
        from_json(data)


def test_a_line_that_is_no_article_is_named() -> None:
    _, articles = made_audit()
    with pytest.raises(DocumentError, match="line 2"):
        articles_from_jsonl(articles_to_jsonl(articles["baodakmay"][:1]) + b"{}\n")


def test_the_example_has_everything_that_there_is() -> None:
    audit, articles = made_audit()
    verdicts = [verdict for one in audit.outlets for verdict in one.verdicts]
    assert {verdict.ruling for verdict in verdicts} == set(Ruling)
    assert {verdict.ground for verdict in verdicts} == set(Ground)
    weighed = [article for found in articles.values() for article in found]
    assert {article.weight for article in weighed} == set(Weight)
    assert {doubt for article in weighed for doubt in article.doubts} == set(Doubtful)


def test_everything_has_its_words() -> None:
    assert (set(RULINGS), set(SHORT)) == (set(Ruling), set(Ruling))
    assert (set(GROUNDS), set(WEIGHTS), set(DOUBTS)) == (set(Ground), set(Weight), set(Doubtful))


def test_a_setting_of_later_years_leaves_older_documents_as_they_are() -> None:
    audit, _ = made_audit()
    assert b"read_within_days" not in to_json(audit)
    for days in (0, 30):
        later = replace(audit, settings=replace(audit.settings, read_within_days=days))
        assert f'"read_within_days":{days},'.encode() in to_json(later)
        assert from_json(to_json(later)) == later


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (30, "chậm nhất 30 ngày sau ngày đầu phải xét, muộn hơn thì không kết luận “Không đạt”"),
        (0, "chậm nhất ngay ngày đầu phải xét, muộn hơn thì không kết luận “Không đạt”"),
    ],
)
def test_the_first_reading_that_is_asked_for_is_among_the_settings(days: int, told: str) -> None:
    audit, _ = made_audit()
    later = replace(audit.settings, read_within_days=days)
    assert setting_lines(later) == (*setting_lines(audit.settings), f"Lần đọc đầu tiên: {told}")
    assert counting_lines(later) == (*counting_lines(audit.settings), f"Lần đọc đầu tiên: {told}")


def test_verdicts_in_sentences() -> None:
    audit, _ = made_audit()
    rows = {one.slug: one for one in audit.outlets}
    told = {(one.outlet, one.duty): verdict_sentence(one) for row in audit.outlets for one in row.verdicts}
    assert told["baodakmay", "1"] == "Đạt: có 1 bài được tính, yêu cầu 1 bài."
    assert told["dakluon", "1"] == (
        "Chưa đủ cơ sở kết luận: có 0 bài được tính, yêu cầu 1 bài, nhưng thiếu dữ liệu 12 ngày"
        " (01/01/2022 - 09/01/2022; 03/06/2022 - 05/06/2022)."
    )
    assert told["trungtamkrongsa", "1"].endswith("đã đọc đủ cả 365 ngày.")
    assert told["trungtamkrongsa", "6"] == (
        "Chưa đủ cơ sở kết luận: có 0 bài được tính, yêu cầu 1 bài, nhưng trang được đọc lần đầu quá muộn,"
        " bài đã gỡ trước đó thì không thể biết."
    )
    assert told["trungtamkrongsa", "5.2"].endswith("đã nhận 2 tài liệu đơn vị gửi đến.")
    assert told["dakluon", "4"].endswith("ghi nhận 1 bài đã đăng.")
    assert outlet_notes(rows["krongsa-cu"], audit.since, audit.until) == (
        "hoạt động đến hết ngày 31/12/2021, sau đó là dakluon",
    )
    assert "không có trang riêng" in outlet_notes(rows["phong-vhtt-krongsa"], audit.since, audit.until)[0]
    assert "Bài đăng lại: không tính" in setting_lines(audit.settings)
