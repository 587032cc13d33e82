"""The answer to "why was this not counted?", in words that an outlet's editor can act on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from audits.reasons import OUTCOMES, day_reason
from diembao.answers.answering import Answer, Case, Evidence
from diembao.answers.article_lines import about_article, name_of, shown_day
from diembao.answers.evidence import Kept
from diembao.answers.meanings import MEANINGS
from diembao.words import COMPLETENESS
from registry import Directive
from spool import Outcome
from storage import Completeness, Look, StoredArticle

MOST_LINES = 8
"""Lines on the page; `--json` has all."""

NIGHTS = "Từng đêm"
"""Heading of what became of the address night by night."""

WHOLE = "Nếu một kênh của đơn vị có nêu bài trong những ngày đó thì hệ thống đã gặp."
NOT_WHOLE = "Vì vậy chưa thể kết luận đơn vị không đăng."

KEPT = {
    Kept.WHOLE: "còn nguyên, đúng mã băm",
    Kept.ALTERED: "ĐÃ BỊ THAY ĐỔI: mã băm không còn đúng",
    Kept.TORN: "HỎNG: không đọc được bản ghi ở vị trí này",
    Kept.MISSING: "KHÔNG CÒN tệp",
    Kept.UNREADABLE: "không có quyền đọc tệp",
    Kept.REFUSED: "tên tệp không hợp lệ, không mở",
}

_ASKED_FOR = frozenset(Outcome) - {Outcome.KNOWN, Outcome.DUPLICATE}
"""Ends that say something about the page; the others only that a listing named it again."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One outlet's case in words."""

    outlet: str
    verdict: str
    sections: tuple[Section, ...]


def explain(answer: Answer) -> tuple[Explanation, ...]:
    """Put every case into words; an address of none of our outlets is one too."""
    if not answer.cases:
        return (_foreign(answer),)
    return tuple(_explained(answer, case) for case in answer.cases)


def _foreign(answer: Answer) -> Explanation:
    if answer.only:
        verdict = f"Địa chỉ này không thuộc đơn vị {answer.only}, nên không được tính cho đơn vị đó."
    elif answer.former:
        verdict = f"Địa chỉ này từng được đọc cho {', '.join(answer.former)}, nay không còn trong outlets/."
    else:
        verdict = (
            "Địa chỉ này không thuộc đơn vị nào đang được theo dõi, nên không được đọc và không được tính."
        )
    lines = (
        "Hệ thống chỉ đọc những máy chủ đã khai báo trong thư mục outlets/.",
        "Nếu đây là trang của đơn vị được theo dõi, bổ sung máy chủ vào mục hosts trong tệp của đơn vị đó.",
    )
    return Explanation("", verdict, (Section("Việc có thể làm", lines),))


def _explained(answer: Answer, case: Case) -> Explanation:
    article = case.trail.article
    sections = (
        Section("Đơn vị", tuple(_about_outlet(case))),
        Section("Bài đã lưu", tuple(about_article(answer.directive, article)) if article else ()),
        Section("Kênh nêu địa chỉ này", tuple(_about_listings(case))),
        Section(NIGHTS, tuple(_about_nights(case))),
        Section("Bằng chứng", tuple(_of_evidence(it) for it in case.evidence)),
        Section("Các kênh của đơn vị đã được đọc", tuple(_about_channels(case)) if not article else ()),
        Section("Dữ liệu của những ngày liên quan", tuple(_about_days(case)) if not article else ()),
        Section("Việc có thể làm", tuple(dict.fromkeys(_to_do(case)))),
    )
    verdict = _verdict(answer.directive, case)
    return Explanation(case.outlet.slug, verdict, tuple(section for section in sections if section.lines))


def _verdict(directive: Directive, case: Case) -> str:
    article = case.trail.article
    if article is not None:
        return _counted(directive, article)
    if case.channel:
        return "Đây là một kênh của đơn vị (trang liệt kê bài), không phải một bài viết, nên không được tính."
    decisive = _decisive(case)
    if decisive is not None:
        elsewhere = Outcome(decisive.outcome) not in _ASKED_FOR
        begin = (
            "Địa chỉ này không được tính riêng." if elsewhere else "Bài KHÔNG được tính, vì chưa lưu được."
        )
        return f"{begin} {MEANINGS[Outcome(decisive.outcome)].says}"
    if case.trail.listings:
        return "Kênh của đơn vị có nêu địa chỉ này, nhưng chưa đêm nào có kết quả đọc."
    return "Bài KHÔNG được tính: chưa đêm nào gặp địa chỉ này trên các kênh của đơn vị."


def _counted(directive: Directive, article: StoredArticle) -> str:
    number, day = article.content, date.fromisoformat(article.day)
    window = directive.window
    if not window.since <= day <= window.until:
        span = f"{window.since:%d/%m/%Y} - {window.until:%d/%m/%Y}"
        return f"Bài đã lưu nhưng KHÔNG được tính: ngày {day:%d/%m/%Y} nằm ngoài thời gian theo dõi ({span})."
    if number is None:
        return "Bài đã lưu nhưng chưa được tính cho nội dung nào: bài đang chờ gán nội dung."
    who = ", theo kết quả phúc khảo" if article.review else ""
    if number == 0:
        place = f"bài được xếp ngoài phạm vi văn bản chỉ đạo{who}"
        return f"Bài đã lưu nhưng KHÔNG tính cho nội dung nào: {place}."
    content = f"nội dung {number} ({name_of(directive, number)})"
    return f"Bài ĐƯỢC tính cho {content}, ngày {day:%d/%m/%Y}{who}."


def _decisive(case: Case) -> Look | None:
    """The last look that says what became of the page, and not only that it was listed again."""
    looks = [look for look in case.trail.looks if Outcome(look.outcome) in _ASKED_FOR]
    return next(reversed(looks or [*case.trail.led_here, *case.trail.looks]), None)


def _about_outlet(case: Case) -> Iterator[str]:
    outlet = case.outlet
    yield f"{outlet.name} ({outlet.slug}), {_dates(outlet.valid_from, outlet.valid_to)}."
    if case.host is None:
        yield "Máy chủ của địa chỉ này hiện không còn trong tệp của đơn vị."
    elif case.host.valid_from or case.host.valid_to:
        yield f"Máy chủ {case.host.name}: {_dates(case.host.valid_from, case.host.valid_to)}."
    first, last = case.likely
    if first == last and not outlet.valid_on(first):
        yield f"Ngày {first:%d/%m/%Y} đơn vị không hoạt động dưới tên này."
    if outlet.successor:
        yield f"Đơn vị kế tiếp: {outlet.successor}."
    if case.tenants:
        yield f"Cũng đăng tin trên trang này: {', '.join(case.tenants)}."


def _about_listings(case: Case) -> Iterator[str]:
    for it in case.trail.listings:
        day = f", ghi ngày {shown_day(it.day)}" if it.day else ""
        page = "" if it.page == it.channel else f", ở trang {it.page}"
        nights = f"đêm {it.first_night}"
        nights += f" đến đêm {it.last_night}" if it.last_night != it.first_night else ""
        yield f"{it.channel}{page}: {nights}{day}."
    for it in case.trail.linked_from:
        also = "" if case.trail.listings else "Không kênh nào nêu. "
        yield f"{also}Bài {it.page} của đơn vị dẫn đến địa chỉ này (đêm {it.first_night})."
    if not (case.trail.listings or case.trail.linked_from) and case.trail.met:
        channels = dict.fromkeys(look.channel for look in case.trail.looks if look.channel)
        yield from (f"{channel} (nêu lần đầu)." for channel in channels)


def _about_nights(case: Case) -> Iterator[str]:
    for (_, outcome, *_), grouped in groupby(case.trail.looks, key=_sameness):
        looks = list(grouped)
        first, last = looks[0], looks[-1]
        nights = (
            f"Đêm {first.night}"
            if first is last
            else f"Đêm {first.night} đến {last.night} ({len(looks)} lần)"
        )
        end = Outcome(outcome)
        yield f"{nights}: {OUTCOMES[end]}. {MEANINGS[end].says}{_facts(first, case)}"
    for look in case.trail.led_here:
        yield f"Đêm {look.night}: {look.url} được chuyển đến đây: {OUTCOMES[Outcome(look.outcome)]}."


def _sameness(look: Look) -> tuple[str, str, str | None, int | None, str | None]:
    """What nights must have in common to be told in one line; each text that was stored has its own."""
    text = look.place.sha256 if look.place and look.outcome == Outcome.STORED else None
    return look.url, look.outcome, look.detail, look.status, text


def _facts(look: Look, case: Case) -> str:
    spelling = [f"địa chỉ {look.url}"] if len({it.url for it in case.trail.looks}) > 1 else []
    status = [f"mã HTTP {look.status}"] if look.status else []
    via = [f"qua {' → '.join(look.via)}"] if look.via else []
    technical = look.detail and not look.detail.startswith("HTTP ")
    detail = [f"chi tiết kỹ thuật: {look.detail}"] if technical else []
    facts = "; ".join([*spelling, *status, *via, *detail])
    return f" ({facts})" if facts else ""


def _about_channels(case: Case) -> Iterator[str]:
    reading = case.trail.reading
    if not reading.nights:
        yield "Chưa đêm nào đọc đơn vị này."
        return
    yield (
        f"Đã đọc {reading.nights} đêm, từ {shown_day(reading.first_day)} đến {shown_day(reading.last_day)};"
        f" {reading.complete} đêm đầy đủ."
    )
    for it in reading.channels[:MOST_LINES]:
        back = f"; bài cũ nhất từng nêu: {shown_day(it.oldest)}" if it.oldest else ""
        whole = f"; đủ từ ngày {shown_day(it.covers_from)}" if it.covers_from else ""
        yield f"{it.url}: đọc được {it.read}/{it.nights} đêm, gần nhất {shown_day(it.last_day)}{back}{whole}."
    if len(reading.channels) > MOST_LINES:
        yield f"… và {len(reading.channels) - MOST_LINES} kênh con khác."


def _about_days(case: Case) -> Iterator[str]:
    for it in case.standing[:MOST_LINES]:
        why = "; ".join(map(day_reason, it.notes))
        yield f"{_span(it.since, it.until)}: {COMPLETENESS[it.state]}{f' ({why})' if why else ''}."
    if len(case.standing) > MOST_LINES:
        yield f"… và {len(case.standing) - MOST_LINES} khoảng khác (xem diembao completeness)."
    if not case.trail.met and case.standing:
        whole = all(it.state is Completeness.COMPLETE for it in case.standing)
        yield WHOLE if whole else NOT_WHOLE
    doubt = case.trail.doubt
    if doubt is not None:
        days = (
            f"đến {shown_day(doubt.until)}"
            if doubt.since is None
            else f"{shown_day(doubt.since)} - {shown_day(doubt.until)}"
        )
        yield f"Chừng nào địa chỉ này chưa đọc được, những ngày {days} không được coi là có dữ liệu đầy đủ."


def _span(first: date, last: date) -> str:
    return f"Ngày {first:%d/%m/%Y}" if first == last else f"{first:%d/%m/%Y} - {last:%d/%m/%Y}"


def _to_do(case: Case) -> Iterator[str]:
    if case.trail.article or case.channel:
        return
    decisive = _decisive(case)
    if decisive is not None:
        if MEANINGS[Outcome(decisive.outcome)].do:
            yield MEANINGS[Outcome(decisive.outcome)].do
        return
    yield "Kiểm tra xem chuyên mục, RSS hoặc sitemap nào của đơn vị nêu bài này."
    yield "Nếu không có, đề nghị đơn vị đưa bài vào chuyên mục, hoặc bổ sung kênh vào tệp của đơn vị."
    if case.robots is not None and not case.robots.allowed:
        yield "Tệp robots.txt của máy chủ cấm đọc địa chỉ này; muốn được đọc, đơn vị cần bỏ dòng cấm."
    if case.fits_article is False:
        yield "Địa chỉ không khớp dạng bài viết (mục article trong tệp của đơn vị); nếu là bài, sửa mục đó."


def _dates(first: date | None, last: date | None) -> str:
    since = [f"từ {first:%d/%m/%Y}"] if first else []
    until = [f"đến {last:%d/%m/%Y}"] if last else []
    return "hoạt động " + " ".join([*since, *until]) if since or until else "không giới hạn thời gian"


def _of_evidence(evidence: Evidence) -> str:
    place = evidence.place
    return f"{evidence.file}, vị trí {place.offset}, sha256 {place.sha256}: {KEPT[evidence.kept]}"
