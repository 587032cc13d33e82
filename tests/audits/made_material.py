"""What reports are made of, from the audit made by hand; and texts that a site may print to do harm."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from made_audit import ARTICLE, made_audit

from audits.document import to_json
from audits.model import Audit, Audited, Duty, Weighed
from audits.reports.letterhead import ReportSettings
from audits.reports.material import Material
from storage.archive.canonical import sha256_of
from storage.archive.manifests import Head

HEAD = Head(412, "ab" * 32, "2023-01-02T20:00:00+00:00")
KEY = "2023-01-01-1"
PAPERS = ("Kế hoạch số 132/KH-UBND ngày 11/3/2022", "Công văn số 2965/UBND-KGVX ngày 6/6/2022")

HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1;2)",
    "＝1+1",
    '  =HYPERLINK("http://x")',
    '"=1+1"',
    "<r><t>đậm</t></r>",
    "</t></is></c></row></sheetData><evil/>",
    "{{ 7*7 }} {% for x in y %} {_{ 7*7 }_}",
    "<w:br/>&amp;<script>alert(1)</script>",
    "chuông\a, trang\f, thoát\x1b[31m, hết\0, dòng\nmới\tcột",
    "đảo \u202egpj.exe và \u200bẩn\ufeff",
    "nửa cặp \ud800 và \uffff",
    "_x0041_ ]]> --> %s {0}",
    "http://example.vn/ mailto:a@b.vn internal:Sheet1!A1",
    "Huyện Krông Nô: “giảm nghèo” 2–3%/năm; -5 hộ",
)
"""Titles; none of them may be anything but text wherever it is shown."""


def material(
    audit: Audit | None = None,
    articles: dict[str, list[Weighed]] | None = None,
    head: Head | None = HEAD,
    own: ReportSettings | None = None,
) -> Material:
    made, weighed = made_audit()
    found = audit or made
    held = weighed if articles is None else articles
    return Material(
        key=KEY,
        audit=found,
        hash=sha256_of(to_json(found)),
        made="2023-01-01T20:00:00+00:00",
        articles=lambda slug: held.get(slug, []),
        head=head,
        program="0.1.0",
        carries_out=PAPERS,
        own=own or ReportSettings(),
    )


def titled(titles: Sequence[str]) -> list[Weighed]:
    """An article for each title, which stands in every other text of it too."""
    return [
        replace(ARTICLE, title=title, url=title, identity=str(number), original=title, site=title)
        for number, title in enumerate(titles)
    ]


def renamed(audit: Audit, name: str) -> Audit:
    """The audit with every name in it, of outlets, contents and papers, replaced."""
    outlet = partial(replace, name=name, owner=name)
    outlets: tuple[Audited, ...] = tuple(map(outlet, audit.outlets))
    duties: tuple[Duty, ...] = tuple(replace(duty, name=name, words=name) for duty in audit.duties)
    return replace(audit, outlets=outlets, duties=duties, title=name, dated=name, notes=(name,))


def over(audit: Audit, since: date, until: date, night: str) -> Audit:
    return replace(audit, since=since, until=until, night=night)
