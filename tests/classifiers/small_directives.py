"""Two small directives of the tests' own."""

from datetime import date

from registry import Content, Directive, Effect, Exclusion, Gate, Window, Writings


def directive(contents, core, supporting=(), exclusions=(), **rest):
    return Directive(
        slug="thu",
        title="Thử",
        issuer="Sở",
        number="",
        dated="",
        window=Window(since=date(2022, 1, 1), until=date(2022, 12, 31)),
        contents=tuple(
            Content(number=number, name=f"Nội dung {number}", paragraphs=("…",), **lists)
            for number, lists in contents.items()
        ),
        obligations=(),
        gate=Gate(core=core, supporting=supporting),
        exclusions=exclusions,
        **rest,
    )


POVERTY = directive(
    {
        1: {"strong": ("phân công đảng viên", "hội viên nghèo"), "medium": ("đảng viên", "chi bộ")},
        2: {"strong": ("tỷ lệ hộ nghèo", "chỉ tiêu giảm nghèo"), "medium": ("chỉ tiêu",), "weak": ("ước",)},
        4: {"strong": ("trông chờ", "ỷ lại", "tư tưởng trông chờ"), "medium": ("hạ tầng",)},
    },
    core=("giảm nghèo", "hộ nghèo", "thoát nghèo", "dân nghèo", "xóa đói giảm nghèo"),
    supporting=("người nghèo", "sinh kế"),
    exclusions=(
        Exclusion(name="nghia-khac", effect=Effect.CUT, phrases=("hộ nghèo nàn", "giàu nghèo", "nghèo nàn")),
        Exclusion(name="hinh-su", effect=Effect.COUNT, phrases=("khởi tố", "bắt tạm giam")),
        Exclusion(
            name="tu-thien", effect=Effect.COUNT, phrases=("học bổng", "thủ khoa"), unless=("hộ nghèo",)
        ),
    ),
    writings=Writings(guarded=("dân nghèo", "ước", "hạ tầng")),
)

DIGITAL = directive(
    {
        1: {"strong": ("tổ công nghệ số cộng đồng",), "medium": ("thanh niên",)},
        2: {"strong": ("thanh toán không dùng tiền mặt", "chợ 4.0"), "medium": ("mã qr",)},
    },
    core=("chuyển đổi số", "chính quyền số"),
)
