"""A small audit made by hand, with every ruling, ground, weight and doubt: invented outlets of Đắk Mây."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

from audits.document import articles_to_jsonl, place
from audits.model import (
    Audit,
    Audited,
    Doubtful,
    Duty,
    Ground,
    Missing,
    ReviewOf,
    Ruling,
    Settings,
    Verdict,
    Weighed,
    Weight,
)
from storage.archive.canonical import sha256_of

WHOLE = ((date(2022, 1, 1), date(2022, 12, 31)),)

DUTIES = (
    Duty(
        1,
        None,
        "Lãnh đạo, chỉ đạo",
        "đề nghị các cơ quan, cơ quan báo chí-truyền thông",
        True,
        ("Đoạn một.",),
    ),
    Duty(2, None, "Mục tiêu, kết quả", "đề nghị các cơ quan, cơ quan báo chí-truyền thông", True),
    Duty(4, None, "Ý thức tự lực", "Các cơ quan báo chí đẩy mạnh công tác tuyên truyền", True),
    Duty(5, 2, "Phong trào, nguồn lực", "Trung tâm VH TT&TT các huyện, thành phố thực hiện", False),
    Duty(6, None, "Mô hình, gương điển hình", "Các cơ quan, đơn vị thực hiện nhiệm vụ", True),
)

ARTICLE = Weighed(
    outlet="baodakmay",
    site="baodakmay",
    content=1,
    weight=Weight.COUNTED,
    doubts=(),
    url="http://127.0.2.1:8070/chi-bo-giup-ho-ngheo-41102.html",
    identity="127.0.2.1:8070/chi-bo-giup-ho-ngheo-41102.html",
    title="Chi bộ thôn Ba phân công đảng viên giúp hộ nghèo",
    published="2022-06-13T08:15:00+07:00",
    day="2022-06-13",
    earliest="2022-06-13",
    latest="2022-06-13",
    machine=1,
    second=3,
    margin=4.5,
    review=None,
    original=None,
    state="present",
    version=1,
    content_hash=sha256(b"41102").hexdigest(),
    captured="2022-06-14T02:00:05+00:00",
    night="2022-06-14",
    warc="pages.warc.gz",
    offset=1200,
    sha256=sha256(b"41102 bytes").hexdigest(),
)


def article(number: int, **changes: object) -> Weighed:
    """Another one, which differs by what is given."""
    url = f"http://127.0.2.1:8070/bai-{number}.html"
    own = {
        "url": url,
        "identity": url.removeprefix("http://"),
        "title": f"Bài số {number} về giảm nghèo ở Đắk Mây",
        "content_hash": sha256(str(number).encode()).hexdigest(),
        "sha256": sha256(f"{number} bytes".encode()).hexdigest(),
        "offset": 1200 + number,
    }
    return replace(ARTICLE, **(own | changes))  # type: ignore[arg-type]


REVIEW = ReviewOf(2, "Trần Thị Mây", "2022-06-15T03:00:00+00:00", "Tít nêu kết quả <giảm nghèo>", False)

ARTICLES = {
    "baodakmay": [
        ARTICLE,
        article(2, content=2, machine=3, review=REVIEW),
        article(
            3,
            content=1,
            machine=1,
            weight=Weight.LEFT_OUT,
            doubts=(Doubtful.REVIEWED,),
            review=replace(REVIEW, content=0, reason="Không nói về giảm nghèo", text_changed=True),
        ),
        article(
            4,
            content=2,
            machine=2,
            weight=Weight.LEFT_OUT,
            doubts=(Doubtful.REPRINT,),
            original="http://127.0.2.5:8070/ket-qua/",
            confidence="sure",
        ),
        article(
            5,
            content=2,
            machine=2,
            weight=Weight.POSSIBLE,
            doubts=(Doubtful.REPRINT_UNCERTAIN,),
            original="http://127.0.2.5:8070/chi-tieu/",
            confidence="uncertain",
        ),
        article(6, content=2, weight=Weight.LEFT_OUT, doubts=(Doubtful.REMOVED,), machine=2, state="gone"),
        article(
            7,
            content=2,
            machine=2,
            weight=Weight.LEFT_OUT,
            doubts=(Doubtful.STRICT_READING,),
            variant="R13",
        ),
        article(
            9,
            content=2,
            machine=0,
            second=2,
            margin=0.4,
            weight=Weight.LEFT_OUT,
            doubts=(Doubtful.OUT_OF_SCOPE,),
        ),
        article(8, content=4, machine=4, second=6, title='=HYPERLINK("http://x")<script>alert(1)</script>'),
    ],
    "dakluon": [
        article(
            11,
            outlet="dakluon",
            site="dakluon",
            content=6,
            machine=6,
            weight=Weight.POSSIBLE,
            doubts=(Doubtful.EDITED, Doubtful.DAY_UNKNOWN),
            published=None,
            earliest=None,
            latest="2022-06-14",
            day="2022-06-14",
        ),
        article(
            12,
            outlet="dakluon",
            site="dakluon",
            content=6,
            machine=None,
            second=None,
            margin=None,
            weight=Weight.POSSIBLE,
            doubts=(Doubtful.UNLABELLED,),
        ),
        article(13, outlet="dakluon", site="dakluon", content=4, machine=4),
    ],
    "hoidakmay": [],
    "krongsa-cu": [],
    "phong-vhtt-krongsa": [],
    "quangmay": [],
    "trungtamkrongsa": [],
}

MISSING = (
    Missing(date(2022, 1, 1), date(2022, 1, 9), "none", ("not_read 1",)),
    Missing(
        date(2022, 6, 3), date(2022, 6, 5), "partial", ("channel_failed 1 http://127.0.2.2:8070/tin-tuc",)
    ),
)


def _not_owed(outlet: str, duty: str, ground: Ground, counted: int = 0) -> Verdict:
    return Verdict(outlet, duty, Ruling.NOT_OWED, ground, 1, counted, counted, counted)


def _all(outlet: str, ground: Ground) -> tuple[Verdict, ...]:
    return tuple(_not_owed(outlet, duty.key, ground) for duty in DUTIES)


def _row(slug: str, name: str, kind: str, verdicts: tuple[Verdict, ...], **rest: object) -> Audited:
    known: dict[str, object] = {"owner": "UBND huyện", "site": slug, "valid_from": None, "valid_to": None}
    told = (
        known
        | {
            "successor": None,
            "seen": 40,
            "first_read": date(2022, 6, 1),
            "articles_sha256": sha256_of(articles_to_jsonl(ARTICLES[slug])),
        }
        | rest
    )
    return Audited(slug=slug, name=name, kind=kind, verdicts=verdicts, **told)  # type: ignore[arg-type]


def _newspaper() -> Audited:
    slug = "baodakmay"
    verdicts = (
        Verdict(slug, "1", Ruling.MET, Ground.ENOUGH, 1, 1, 1, 2, 1, 1, 1, 1, owed=WHOLE),
        Verdict(
            slug, "2", Ruling.CANNOT_TELL, Ground.POSSIBLE_ARTICLES, 2, 1, 2, 0, 1, 2, 3, 1, 1, 1, owed=WHOLE
        ),
        Verdict(slug, "4", Ruling.NOT_MET, Ground.TOO_FEW, 5, 1, 1, 1, 1, 1, 1, 1, owed=WHOLE),
        _not_owed(slug, "5.2", Ground.OTHER_KIND),
        replace(_not_owed(slug, "6", Ground.OTHER_KIND), second_choice=1),
    )
    return _row(slug, "Báo Đắk Mây", "press", verdicts, owner="Tỉnh ủy Đắk Mây")


def _portal() -> Audited:
    slug = "dakluon"
    late = replace(MISSING[0], reasons=("not_read 1", "undated 1"))
    verdicts = (
        Verdict(slug, "1", Ruling.CANNOT_TELL, Ground.DAYS_MISSING, 1, 0, 1, owed=WHOLE, missing=MISSING),
        Verdict(slug, "2", Ruling.CANNOT_TELL, Ground.DAYS_MISSING, 2, 0, 1, owed=WHOLE, missing=(late,)),
        _not_owed(slug, "4", Ground.OTHER_KIND, 1),
        _not_owed(slug, "5.2", Ground.OTHER_KIND),
        Verdict(slug, "6", Ruling.CANNOT_TELL, Ground.DAYS_MISSING, 1, 0, 2, owed=WHOLE, missing=MISSING),
    )
    return _row(slug, "Cổng thông tin điện tử huyện Đắk Lươn", "portal", verdicts)


def _centre() -> Audited:
    slug = "trungtamkrongsa"
    verdicts = (
        Verdict(slug, "1", Ruling.NOT_MET, Ground.TOO_FEW, 1, owed=WHOLE),
        Verdict(slug, "2", Ruling.CANNOT_TELL, Ground.WINDOW_OPEN, 2, owed=WHOLE),
        _not_owed(slug, "4", Ground.OTHER_KIND),
        Verdict(slug, "5.2", Ruling.NOT_ONLINE, Ground.OFFLINE, 1, submissions=2),
        Verdict(slug, "6", Ruling.CANNOT_TELL, Ground.READ_LATE, 1, owed=WHOLE),
    )
    return _row(slug, "Trung tâm Văn hóa, Thể thao và Truyền thông huyện Krông Sa", "centre", verdicts)


def _siteless(outlet: str) -> tuple[Verdict, ...]:
    owed = Verdict(outlet, "", Ruling.CANNOT_TELL, Ground.NO_SITE, 1)
    return tuple(
        replace(owed, duty=duty.key)
        if duty.key in ("1", "2", "6")
        else _not_owed(outlet, duty.key, Ground.OTHER_KIND)
        for duty in DUTIES
    )


def _others() -> tuple[Audited, ...]:
    return (
        _row(
            "hoidakmay", "Hội Liên hiệp Phụ nữ tỉnh Đắk Mây", "portal", _all("hoidakmay", Ground.NOT_OBLIGED)
        ),
        _row(
            "krongsa-cu",
            "Trang thông tin điện tử huyện Krông Sa (cũ)",
            "portal",
            _all("krongsa-cu", Ground.NOT_VALID),
            valid_to=date(2021, 12, 31),
            successor="dakluon",
        ),
        _row(
            "phong-vhtt-krongsa",
            "Phòng Văn hóa và Thông tin huyện Krông Sa",
            "culture_office",
            tuple(replace(one, outlet="phong-vhtt-krongsa") for one in _portal().verdicts),
            site="dakluon",
        ),
        _row("quangmay", "Cổng Quảng Mây", "portal", _siteless("quangmay"), site=None),
    )


def made_audit() -> tuple[Audit, dict[str, list[Weighed]]]:
    """The audit, and the articles of each outlet."""
    audit = Audit(
        directive="giam-ngheo-2022",
        title="Tuyên truyền công tác giảm nghèo bền vững năm 2022",
        issuer="Sở Thông tin và Truyền thông tỉnh Đắk Mây",
        number="/STTTT-TTBCXB",
        dated="tháng 6 năm 2022",
        directive_sha256=sha256(b"directive").hexdigest(),
        outlets_sha256=sha256(b"outlets").hexdigest(),
        since=date(2022, 1, 1),
        until=date(2022, 12, 31),
        night="2023-01-01",
        rule_version="0123456789abcdef",
        settings=Settings(
            {1: 1, 2: 2, 4: 5, 5: 1, 6: 1}, {6: "narrow"}, {"R10": "strict", "R13": "strict"}, False, False
        ),
        duties=DUTIES,
        outlets=tuple(sorted((_newspaper(), _portal(), _centre(), *_others()), key=lambda one: one.slug)),
        notes=("Văn bản không quy định số lượng bài; số bài yêu cầu do Sở tự đặt.",),
    )
    return audit, {slug: sorted(found, key=place) for slug, found in ARTICLES.items()}
