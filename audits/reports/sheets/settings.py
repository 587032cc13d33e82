"""The sheet "Thiết lập": what the audit rests on, so that nobody takes a setting for the directive's word."""

from audits.reports import facts
from audits.reports.material import Material
from audits.reports.sheets.page import Book, Page
from audits.words import duty_name

NAME = "Thiết lập"
WIDTHS = (44, 100)


def write_settings(book: Book, material: Material) -> None:
    """The paper, the scope, the department's choices, what the paper leaves open, and the proof."""
    page = book.page(NAME)
    page.widths(*WIDTHS)
    _section(page, "Văn bản", facts.paper_facts(material))
    _section(page, "Phạm vi kiểm tra", facts.scope_facts(material))
    duties = [(f"{duty_name(duty)}: {duty.name}", f"“{duty.words}”") for duty in material.audit.duties]
    _section(page, "Ai phải làm gì: lời của văn bản", duties)
    own = "Lựa chọn của cơ quan kiểm tra (không phải quy định của văn bản)"
    _section(page, own, facts.setting_facts(material))
    unsaid = [(str(number), note) for number, note in enumerate(facts.unsaid(material.audit), 1)]
    _section(page, "Điều văn bản không nêu, và lưu ý", unsaid)
    _section(page, "Căn cứ để đối chiếu", facts.evidence_facts(material))
    outlets = [(one.name, one.articles_sha256 or "không có bài") for one in material.audit.outlets]
    _section(page, "Tệp bài đã xét của từng đơn vị (sha256)", outlets)


def _section(page: Page, title: str, lines: facts.Facts) -> None:
    page.say(title, page.styles.section)
    for name, value in lines:
        page.tall(((name, WIDTHS[0]), (value, WIDTHS[1])))
        page.put(0, name, page.styles.text)
        page.put(1, value, page.styles.text)
        page.row += 1
    page.skip()
