"""The fields of the Word template, by the names under which staff write them; docs/so-tay.md lists them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from audits.model import Audited, Ruling, Weighed, Weight
from audits.reports.facts import evidence_facts, paper, reasons_of, setting_facts, unsaid
from audits.reports.figures import Data, days_of, gaps_of, rulings
from audits.reports.letterhead import letterhead
from audits.reports.material import Material
from audits.reports.plain import text
from audits.reports.sheets.page import RULING_STYLES, SYMBOLS
from audits.words import KINDS, RULINGS, day, duty_name, duty_short, spans, verdict_sentence

Row = dict[str, Any]

BLANK: Final = "…………"
"""For the clerk to fill in."""
WHITE: Final = "FFFFFF"
EXAMPLES: Final = 3
"""Newest counted articles of an outlet's content; the workbook has all of them."""
MOST: Final = 3
"""Reasons and spans named in one cell; the workbook has all of them."""
LEGEND: Final = (
    "Cách đọc: ✓ đạt; ✗ không đạt; ? chưa đủ cơ sở kết luận; – không phải thực hiện; ◇ không kiểm chứng được "
    "trên mạng. 3/1: có 3 bài được tính, yêu cầu 1 bài. Trong ngoặc: bài được ghi nhận, không phải thực hiện."
)
COUNTED: Final = {
    "dat": Ruling.MET,
    "khong_dat": Ruling.NOT_MET,
    "chua_ro": Ruling.CANNOT_TELL,
    "ngoai_mang": Ruling.NOT_ONLINE,
}


def fields_of(material: Material) -> Row:
    """All fields but the pictures; every text in them is one line that Word can hold."""
    audit = material.audit
    head = letterhead(audit.issuer, audit.number, material.own)
    kinds = Counter(outlet.kind for outlet in audit.outlets)
    found: Row = {
        "co_quan": head.name,
        "co_quan_ban_hanh": head.issuer,
        "co_quan_chu_quan": head.parent,
        "dia_danh": head.place or BLANK,
        "ky_hieu": head.symbol or BLANK,
        "trich_yeu": f"Kết quả theo dõi việc đăng tải thông tin theo văn bản “{audit.title}”",
        "van_ban": paper(audit, begins=False),
        "van_ban_thuc_hien": list(material.carries_out),
        "tu_ngay": day(audit.since),
        "den_ngay": day(audit.until),
        "den_dem": day(material.as_of),
        "so_don_vi": len(audit.outlets),
        "so_yeu_cau": len(audit.duties),
        "loai_don_vi": ", ".join(
            f"{number} {_lower(KINDS.get(kind, kind))}" for kind, number in kinds.items()
        ),
        "phien_ban_quy_tac": audit.rule_version,
        "thiet_lap": _pairs(setting_facts(material)),
        "luu_y": unsaid(audit),
        "noi_dung": _duties(material),
        "don_vi": [_outlet(number, outlet) for number, outlet in enumerate(audit.outlets, 1)],
        "chua_ro": _open_cases(material),
        "khoang_trong": _gaps(material),
        "ngoai_mang": _offline(material),
        "doi_chieu": _pairs(evidence_facts(material)),
        "ma_lan_kiem_tra": material.key,
        "ma_bam": material.hash,
        "dau_chuoi": material.head.sha256 if material.head else "chưa có bản niêm phong nào",
        "cach_doc": LEGEND,
        "bai": Each(lambda: _examples(material)),
    }
    found["tong"] = {name: sum(row[name] for row in found["noi_dung"]) for name in ("phai", *COUNTED)}
    return {name: clean(value) for name, value in found.items()}


class Each:
    """A list that is only made where a template asks for it."""

    def __init__(self, rows: Callable[[], Iterable[Row]]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[Row]:
        return (clean(row) for row in self._rows())


def clean(value: Any) -> Any:  # noqa: ANN401 - a field is whatever a template can show
    """The same with every text on one line, and without what docxtpl would take for its own signs."""
    match value:
        case str():
            return text(value).replace("{_", "{\u2060_").replace("_}", "_\u2060}").replace("%_", "%\u2060_")
        case Mapping():
            return {name: clean(one) for name, one in value.items()}
        case list():
            return [clean(one) for one in value]
        case _:
            return value


def _duties(material: Material) -> list[Row]:
    counts, articles = rulings(material), Counter[str]()
    for outlet in material.audit.outlets:
        articles.update({verdict.duty: verdict.counted for verdict in outlet.verdicts})
    owed = (Ruling.MET, Ruling.NOT_MET, Ruling.CANNOT_TELL)
    return [
        {
            "ten": f"{duty_name(duty)}: {duty.name}",
            "ma": duty_short(duty),
            "loi_van": duty.words,
            "phai": sum(counts[duty.key][ruling] for ruling in owed),
            **{name: counts[duty.key][ruling] for name, ruling in COUNTED.items()},
            "so_bai": articles[duty.key],
        }
        for duty in material.audit.duties
    ]


def _outlet(number: int, outlet: Audited) -> Row:
    cells = []
    for verdict in outlet.verdicts:
        told = SYMBOLS[verdict.ruling]
        if verdict.ruling in (Ruling.MET, Ruling.NOT_MET, Ruling.CANNOT_TELL):
            told += f" {verdict.counted}/{verdict.threshold}"
        elif verdict.counted and verdict.ruling is Ruling.NOT_OWED:
            told += f" ({verdict.counted})"
        fill = str(RULING_STYLES[verdict.ruling].get("bg_color", WHITE))
        cells.append({"chu": told, "mau": fill.removeprefix("#"), "ket_luan": RULINGS[verdict.ruling]})
    kind = KINDS.get(outlet.kind, outlet.kind)
    return {"stt": number, "ten": outlet.name, "loai": kind, "chu_quan": outlet.owner, "o": cells}


def _open_cases(material: Material) -> list[Row]:
    """Duties of an outlet about which the same is to be said share a row."""
    found: dict[tuple[str, str], list[str]] = {}
    for outlet in material.audit.outlets:
        for verdict in outlet.verdicts:
            if verdict.ruling is Ruling.CANNOT_TELL:
                why = verdict_sentence(verdict).partition(": ")[2]
                found.setdefault((outlet.name, _upper(why)), []).append(
                    duty_short(material.duty(verdict.duty))
                )
    return [
        {"don_vi": name, "noi_dung": ", ".join(duties), "ly_do": why} for (name, why), duties in found.items()
    ]


def _gaps(material: Material) -> list[Row]:
    """One row for each outlet with missing days."""
    rows = []
    gaps = gaps_of(material)
    for outlet in material.audit.outlets:
        own = [gap for gap in gaps if gap.outlet.slug == outlet.slug]
        days = days_of(material, outlet)
        lacking = days.count(Data.NONE) + days.count(Data.PARTIAL)
        if lacking:
            when = dict.fromkeys((gap.missing.since, gap.missing.until) for gap in own)
            why = dict.fromkeys(reasons_of((code,)) for gap in own for code in gap.missing.reasons)
            rest = [f"và {len(why) - MOST} lý do khác"] if len(why) > MOST else []
            told = "; ".join([*list(why)[:MOST], *rest])
            row = {"don_vi": outlet.name, "thoi_gian": spans(list(when), MOST), "so_ngay": lacking}
            rows.append({**row, "ly_do": _upper(told or "không rõ")})
    return rows


def _offline(material: Material) -> list[Row]:
    return [
        {
            "don_vi": outlet.name,
            "noi_dung": duty_name(material.duty(verdict.duty)),
            "loi_van": material.duty(verdict.duty).words,
            "tai_lieu": verdict.submissions or "chưa có",
        }
        for outlet in material.audit.outlets
        for verdict in outlet.verdicts
        if verdict.ruling is Ruling.NOT_ONLINE
    ]


def _examples(material: Material) -> Iterator[Row]:
    """The newest counted articles of each outlet and content."""
    for outlet in material.audit.outlets:
        newest: dict[int, list[Weighed]] = {}
        for article in material.articles(outlet.slug):
            if article.weight is Weight.COUNTED:
                kept = newest.setdefault(article.content, [])
                kept.append(article)
                kept.sort(key=lambda it: (it.day, it.identity), reverse=True)
                del kept[EXAMPLES:]
        for content, articles in sorted(newest.items()):
            for article in articles:
                yield {
                    "don_vi": outlet.name,
                    "noi_dung": f"Nội dung {content}",
                    "tieu_de": article.title,
                    "ngay": article.day,
                    "dia_chi": article.url,
                    "sha256": article.sha256,
                }


def _pairs(facts: Iterable[tuple[str, str]]) -> list[Row]:
    return [{"ten": name, "gia_tri": value} for name, value in facts]


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
