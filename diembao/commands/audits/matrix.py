"""An audit on the terminal and as JSON: outlets by duties, with all by which it was judged."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import click

from audits.document import to_json
from audits.model import Audit, Audited, Ruling, Verdict
from audits.words import (
    RULINGS,
    SHORT,
    counting_lines,
    duty_short,
    outlet_notes,
    span,
    verdict_sentence,
)
from diembao.output import plain, table
from storage.archive.manifests import Head

VERDICT_COLUMNS = (
    *("outlet", "name", "duty", "ruling", "sentence", "threshold", "counted", "possible", "by_rules_alone"),
    *("strict", "lenient", "with_reprints", "without_reprints", "removed", "second_choice", "submissions"),
)


def show_matrix(audit: Audit, code: str, head: Head | None) -> None:
    """The matrix, how many of each ruling there are, the settings, and by what it can be verified."""
    table(
        f"Kết luận theo đơn vị và nội dung, {span(audit.since, audit.until)}",
        ("Đơn vị", *map(duty_short, audit.duties)),
        ((_named(audit, one), *map(_cell, one.verdicts)) for one in audit.outlets),
    )
    click.echo("Trong ngoặc là số bài được tính. " + _summed_up(audit))
    for line in (*counting_lines(audit.settings), *audit.notes):
        click.echo(f"- {plain(line)}")
    click.echo(f"Bộ quy tắc: {plain(audit.rule_version)}")
    click.echo(f"Mã băm của bản kiểm tra (SHA-256): {code}")
    click.echo(head_line(head))


def head_line(head: Head | None) -> str:
    """The chain's head in a sentence."""
    if head is None:
        return "Chuỗi niêm phong: chưa có bản niêm phong nào."
    return f"Đầu chuỗi niêm phong: bản số {head.number}, {head.sha256}"


def as_document(audit: Audit, code: str, key: str | None, head: Head | None) -> dict[str, Any]:
    """The same for scripts; `audit` is the very document whose digest is the hash."""
    return {
        "key": key,
        "hash": code,
        "chain": {"number": head.number, "sha256": head.sha256, "made": head.made} if head else None,
        "rulings": {str(ruling): number for ruling, number in _rulings(audit).items()},
        "audit": json.loads(to_json(audit)),
    }


def verdict_rows(audit: Audit) -> Iterator[dict[str, Any]]:
    """A row for each outlet and duty."""
    for outlet in audit.outlets:
        for one in outlet.verdicts:
            yield {name: getattr(one, name, None) for name in VERDICT_COLUMNS} | {
                "name": outlet.name,
                "sentence": verdict_sentence(one),
            }


def _named(audit: Audit, outlet: Audited) -> str:
    return "; ".join((outlet.name, *outlet_notes(outlet, audit.since, audit.until)))


def _cell(verdict: Verdict) -> str:
    if verdict.ruling is Ruling.NOT_ONLINE:
        return f"{SHORT[verdict.ruling]} ({verdict.submissions} tài liệu)"
    if verdict.ruling is Ruling.NOT_OWED and not verdict.counted:
        return SHORT[verdict.ruling]
    return f"{SHORT[verdict.ruling]} ({verdict.counted})"


def _rulings(audit: Audit) -> Counter[Ruling]:
    found = Counter(dict.fromkeys(Ruling, 0))
    found.update(verdict.ruling for outlet in audit.outlets for verdict in outlet.verdicts)
    return found


def _summed_up(audit: Audit) -> str:
    return "; ".join(f"{RULINGS[ruling]}: {number}" for ruling, number in _rulings(audit).items()) + "."
