"""Verdicts for the pages, of the published copy: what a night prepares, and what is asked for besides."""

from typing import Final

from audits.auditing import AuditOptions, run_audit
from audits.model import Audit, Verdict
from audits.refusal import AuditRefused
from audits.words import days_in
from dashboard.judging import Judged, Question
from diembao.home import Home
from registry import Directive, Registry
from storage import open_reader
from storage.archive.seals import last_seal
from storage.reading import Cell

RENEWED: Final = "Dữ liệu của đêm mới vừa được công bố; hãy tải lại trang."
NOTHING_YET: Final = (
    "Chưa có gì để kết luận: đêm gần nhất chưa đọc tới khoảng ngày này, hoặc chưa đọc xong mọi đơn vị."
)


def judge(home: Home, question: Question, directive: Directive, outlets: Registry) -> Judged:
    """The verdicts of a window. Raises StoreError."""
    options = AuditOptions(question.since, question.until)
    with open_reader(home.snapshot) as reader:
        if last_seal(reader) != question.seal:
            return Judged(refused=RENEWED)
        try:
            audit, _ = run_audit(reader, directive, outlets, options)
        except AuditRefused:
            return Judged(refused=NOTHING_YET)
    return Judged(cells_of(audit))


def cells_of(audit: Audit) -> tuple[Cell, ...]:
    """An audit's verdicts as the pages' tables keep them."""
    contents = {duty.key: duty.content for duty in audit.duties}
    return tuple(_cell(one, contents[one.duty]) for outlet in audit.outlets for one in outlet.verdicts)


def _cell(verdict: Verdict, content: int) -> Cell:
    return Cell(
        outlet=verdict.outlet,
        duty=verdict.duty,
        content=content,
        ruling=verdict.ruling.value,
        ground=verdict.ground.value,
        threshold=verdict.threshold,
        counted=verdict.counted,
        possible=verdict.possible,
        missing_days=days_in(verdict.missing),
        submissions=verdict.submissions,
    )
