"""The reply to an outlet that appeals, in Vietnamese: what was found, and the conclusion."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import groupby

from audits.reasons import OUTCOMES
from diembao.answers.answering import Case
from diembao.answers.article_lines import name_of, shown_day, shown_moment
from diembao.answers.explaining import KEPT, Section, explain
from diembao.appeals.capture import Fresh
from diembao.appeals.conclusions import Conclusion, Facts
from diembao.appeals.findings import text_of
from diembao.duties import owed
from diembao.words import COMPLETENESS
from storage import StoredArticle
from vietnamese.dates import TIMEZONE

OPENING = 300
"""Characters of the page's text in the letter."""

MOST_SPANS = 6

SENTENCES = {
    Conclusion.COUNTED: "Bài đã được tính, không phải bổ sung.",
    Conclusion.OTHER_CONTENT: "Bài đã được tính, nhưng cho nội dung khác với nội dung đơn vị nêu.",
    Conclusion.OTHER_ADDRESS: "Bài cùng tiêu đề của đơn vị đã được lưu dưới địa chỉ khác.",
    Conclusion.OTHER_OUTLET: "Địa chỉ này thuộc đơn vị khác, và bài (nếu có) được tính cho đơn vị đó.",
    Conclusion.REPRINT: "Bài đã lưu là bài đăng lại; theo cách tính đang dùng, chỉ bài gốc được tính.",
    Conclusion.OUT_OF_SCOPE: "Bài đã lưu nhưng được xếp ngoài phạm vi văn bản chỉ đạo, nên không tính.",
    Conclusion.UNLABELLED: "Bài đã lưu nhưng chưa được gán nội dung, nên chưa tính.",
    Conclusion.OUTSIDE_PERIOD: "Bài đăng ngoài thời gian theo dõi, nên không tính.",
    Conclusion.NOT_VALID: "Vào ngày đăng bài, đơn vị không hoạt động dưới tên này, nên không tính.",
    Conclusion.REMOVED: "Bài đã lưu nhưng đơn vị đã gỡ; theo cách tính đang dùng, bài đã gỡ không tính.",
    Conclusion.NOT_LISTED: "Những ngày liên quan đã đọc đầy đủ mà không kênh nào của đơn vị nêu bài này.",
    Conclusion.ROBOTS: "Tệp robots.txt trên trang của đơn vị cấm đọc địa chỉ này, nên bài không được đọc.",
    Conclusion.OUTAGE: "Dữ liệu của những ngày liên quan chưa đầy đủ: không thể kết luận đơn vị không đăng.",
    Conclusion.UNREAD: "Hệ thống đã gặp địa chỉ này nhưng không đọc được trang, nên chưa thể kết luận.",
    Conclusion.NO_ARTICLE: "Địa chỉ không dẫn đến một bài viết có chữ đọc được, nên không tính.",
    Conclusion.NOT_FOUND: "Không tìm thấy bài: máy chủ của đơn vị trả lời rằng không có trang này.",
    Conclusion.FOREIGN: "Địa chỉ không thuộc máy chủ nào đã khai báo của đơn vị, nên không được đọc.",
    Conclusion.UNDECIDED: "Chưa đủ căn cứ để kết luận.",
    Conclusion.ACCEPTED: "Chấp nhận ý kiến của đơn vị theo minh chứng khác; số liệu không tự thay đổi.",
}
"""The closed list in Vietnamese."""

NOT_THEN = (
    "Bản tải lúc này chỉ chứng tỏ trang có vào lúc này, không chứng tỏ trang đã có trước đó; bản tải được"
    " giữ làm bằng chứng và không đưa vào số liệu."
)
NOT_BEFORE = "Kết quả hỏi lúc này chỉ nói về lúc này, không chứng tỏ trước đó có hay không có trang."
NOT_ASKED = {
    True: "Không tải lại trang: địa chỉ không nằm trên máy chủ đang có hiệu lực của đơn vị.",
    False: "Lần này không tải lại trang.",
}


def sections(facts: Facts) -> tuple[Section, ...]:
    """The body of the reply; sections that have nothing to say are left out."""
    case = facts.case
    record = explain(facts.answer)[0]
    found = (
        Section("Bài có đến được với hệ thống hay không", tuple(_discoverable(case)) if case else ()),
        Section("Được tính thế nào", tuple(_counted(facts))),
        Section("Trang hiện nay", tuple(_now(facts, facts.fresh))),
        Section("Ba mốc thời gian, không mốc nào thay được mốc nào", tuple(_moments(facts))),
        *(Section(f"Hồ sơ: {it.heading.lower()}", it.lines) for it in record.sections),
    )
    return tuple(section for section in found if section.lines)


def _discoverable(case: Case) -> Iterator[str]:
    if case.host:
        yield f"Máy chủ {case.host.name} có trong tệp của đơn vị {case.outlet.slug}."
    else:
        yield f"Máy chủ của địa chỉ không có trong tệp của đơn vị {case.outlet.slug}."
    if case.robots is not None:
        says, read = "cho phép" if case.robots.allowed else "cấm", case.robots.fetched.isoformat()
        yield f"robots.txt (bản đọc lúc {shown_moment(read)}) {says} đọc địa chỉ này."
    if case.fits_article is not None:
        yield f"Địa chỉ {'khớp' if case.fits_article else 'KHÔNG khớp'} dạng bài viết đã khai báo của đơn vị."
    first = next(iter(case.trail.listings), None)
    if first is None:
        met = "Chưa kênh nào của đơn vị nêu địa chỉ này"
        yield f"{met}; hệ thống gặp nó bằng cách khác." if case.trail.met else f"{met}."
    else:
        night = f"đêm {first.first_night} ({shown_moment(first.at)})"
        yield f"Kênh nêu sớm nhất: {first.channel}, {night}."


def _counted(facts: Facts) -> Iterator[str]:
    if facts.content is not None:
        yield f"Đơn vị nêu: tính cho nội dung {facts.content} ({name_of(facts.directive, facts.content)})."
    article = facts.case.trail.article if facts.case else None
    if article is not None:
        yield from _stored(facts, article)
    for other in facts.elsewhere:
        stored = other.trail.article
        what = (
            f"lưu bài “{stored.current.title}”, {_content(facts, stored.content)}"
            if stored
            else "không lưu bài"
        )
        yield f"Địa chỉ này thuộc {other.outlet.name} ({other.outlet.slug}); ở đó {what}."
    if facts.twin is not None:
        content = _content(facts, facts.twin.content)
        yield f"Bài cùng tiêu đề: {facts.twin.url}, ngày {shown_day(facts.twin.day)}, {content}."
    if article is None and facts.standing:
        if facts.days is None:
            yield "Không có căn cứ nào về ngày đăng, nên xét cả thời gian theo dõi:"
        yield from _standing(facts)


def _stored(facts: Facts, article: StoredArticle) -> Iterator[str]:
    window = facts.directive.window
    span = f"{window.since:%d/%m/%Y} - {window.until:%d/%m/%Y}"
    yield f"Ngày được tính: {shown_day(article.day)}; thời gian theo dõi: {span}."
    if article.content is not None:
        by = f"{article.review.reviewer} phúc khảo" if article.review else "bộ quy tắc gán"
        yield f"Nội dung: {_content(facts, article.content)} ({by})."
    duties = [duty.content for duty in owed(facts.directive, facts.outlet)] if facts.outlet else []
    if article.content and article.content not in duties:
        asked = f"Văn bản không giao nội dung {article.content} cho đơn vị"
        yield f"{asked}: bài được ghi nhận thêm, không phải phần bắt buộc."
    if article.original:
        yield f"Có thể là bài đăng lại của {article.original.outlet}: {article.original.url}"


def _standing(facts: Facts) -> Iterator[str]:
    joined = [list(same) for _, same in groupby(facts.standing, key=lambda it: it.state)]
    for same in joined[:MOST_SPANS]:
        first, last = same[0].since, same[-1].until
        days = f"{first:%d/%m/%Y}" if first == last else f"{first:%d/%m/%Y} - {last:%d/%m/%Y}"
        yield f"Dữ liệu ngày {days}: {COMPLETENESS[same[0].state]}."
    if len(joined) > MOST_SPANS:
        yield f"… và {len(joined) - MOST_SPANS} khoảng khác (xem diembao completeness)."


def _content(facts: Facts, content: int | None) -> str:
    if content is None:
        return "chưa gán nội dung"
    return f"nội dung {content} ({name_of(facts.directive, content)})" if content else "ngoài phạm vi"


def _now(facts: Facts, fresh: Fresh | None) -> Iterator[str]:
    if fresh is None:
        yield NOT_ASKED[facts.case is None or facts.case.host is None]
        return
    code = f", mã HTTP {fresh.status}" if fresh.status else ""
    came = "đọc được bài" if fresh.article else OUTCOMES[fresh.outcome]
    yield f"Hỏi lúc {shown_moment(fresh.at)}: {came}{code}."
    if fresh.via:
        yield f"Được chuyển qua: {' → '.join(fresh.via)}"
    article = fresh.article
    if article is None:
        return
    text = text_of(fresh)
    yield f"Tiêu đề: {article.title}"
    yield f"Nội dung ({len(text.split())} từ): {text[:OPENING]}{'…' if len(text) > OPENING else ''}"
    stored = facts.case.trail.article if facts.case else None
    if stored is not None and stored.current.title != article.title:
        yield f"Tiêu đề khác với bản đã lưu: “{stored.current.title}”."


def _moments(facts: Facts) -> Iterator[str]:
    stored = facts.case.trail.article if facts.case else None
    article = facts.fresh.article if facts.fresh else None
    printed = article or (stored.current if stored else None)
    if printed is not None:
        raw = printed.published_raw or printed.published
        yield f"Ngày in trên trang: {f'“{raw}”' if raw else 'không có'} (do đơn vị tự ghi)."
    if article is not None:
        yield f"Last-Modified: {_modified(article.capture.last_modified)} (do máy chủ của đơn vị tự báo)."
    if facts.case is not None and stored is not None:
        yield _first_kept(facts.case, stored)
    else:
        yield "Chưa đêm nào hệ thống lưu được bài này."
    if facts.fresh is not None:
        yield NOT_THEN if article else NOT_BEFORE


def _first_kept(case: Case, stored: StoredArticle) -> str:
    first = stored.versions[0]
    proof = next((KEPT[it.kept] for it in case.evidence if it.place == first.place), "không rõ")
    when = f"{shown_moment(first.captured)}, đêm {first.place.night}"
    return f"Hệ thống lưu được bài lần đầu: {when} (bản ghi WARC: {proof})."


def _modified(header: str | None) -> str:
    if header is None:
        return "không có"
    try:
        moment: datetime = parsedate_to_datetime(header)
        # A zone of -0000 says nothing of the place: the moment is UTC.
        return f"{moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(TIMEZONE):%H:%M %d/%m/%Y}"
    except (ValueError, OverflowError):
        return f"“{header}”"
