"""A stored article in the words of an answer to its outlet: what is kept of it and what it counts for."""

from collections.abc import Iterator
from datetime import date, datetime

from registry import Directive
from spool import Outcome
from storage import Label, StoredArticle
from vietnamese.dates import TIMEZONE


def about_article(directive: Directive, article: StoredArticle) -> Iterator[str]:
    """What is stored: title, addresses, day, label, versions, relations and how it stands."""
    current = article.current
    yield f"Tiêu đề: {current.title}"
    yield f"Địa chỉ chính: {article.url}"
    if article.aliases:
        yield f"Địa chỉ khác của bài: {', '.join(article.aliases)}"
    yield f"Ngày được tính: {shown_day(article.day)}, {_why_that_day(article)}."
    yield from _reviews(directive, article)
    yield _label(directive, article.label)
    for version in article.versions if len(article.versions) > 1 else ():
        yield f"Phiên bản {version.number}, tải {shown_moment(version.captured)}: {version.title}"
    if article.original:
        yield f"Có thể là bài đăng lại của {article.original.outlet}: {article.original.url}"
    if article.reprints:
        yield f"Được đăng lại ở: {', '.join(sorted({it.outlet for it in article.reprints}))}"
    yield _standing(article)


def _why_that_day(article: StoredArticle) -> str:
    current = article.current
    if current.date_suspect:
        raw = current.published_raw or current.published
        return f"là ngày đầu tiên thấy bài, vì ngày in trên trang (“{raw}”) không thể đúng"
    if current.published is None:
        return "là ngày đầu tiên thấy bài, vì trang không in ngày đọc được"
    return f"theo ngày in trên trang (“{current.published_raw or current.published}”)"


def _reviews(directive: Directive, article: StoredArticle) -> Iterator[str]:
    for one in article.reviews:
        if one.content is None:
            decided = "rút lại kết quả phúc khảo trước đó"
        elif one.content:
            decided = f"phúc khảo, tính cho nội dung {one.content} ({name_of(directive, one.content)})"
        else:
            decided = "phúc khảo, xếp ngoài phạm vi"
        edited = "; đơn vị đã sửa bài sau khi phúc khảo" if one.holds and one.text_changed else ""
        yield f"{one.reviewer}, {shown_moment(one.at)}: {decided}; lý do: “{one.reason}”{edited}."


def _label(directive: Directive, label: Label | None) -> str:
    if label is None:
        return "Nội dung theo bộ quy tắc: chưa gán."
    number = label.content
    first = f"nội dung {number} ({name_of(directive, number)})" if number else "ngoài phạm vi"
    second = "không có" if label.second is None else f"nội dung {label.second}"
    return (
        f"Nội dung theo bộ quy tắc: {first}; nội dung thứ hai: {second}; cách biệt {label.margin:.2f};"
        f" bộ quy tắc {label.rule_version}, gán {shown_moment(label.made)}."
    )


def _standing(article: StoredArticle) -> str:
    if article.state == "gone":
        return "Hiện trạng: đơn vị đã gỡ bài (hai đêm đọc đầy đủ đều báo không còn); kết quả vẫn giữ."
    if article.outcome == Outcome.GONE:
        return "Hiện trạng: lần hỏi cuối báo không còn; chờ một đêm đầy đủ nữa xác nhận."
    checked = shown_moment(article.last_checked)
    return f"Hiện trạng: vẫn còn trên trang khi hỏi lần cuối ({checked}); đã hỏi lại {article.checks} lần."


def name_of(directive: Directive, number: int) -> str:
    """A content's short name."""
    return next((it.name for it in directive.contents if it.number == number), "ngoài phạm vi")


def shown_day(text: str | None) -> str:
    """A day as dd/mm/yyyy."""
    return f"{date.fromisoformat(text):%d/%m/%Y}" if text else "?"


def shown_moment(text: str) -> str:
    """A moment in our zone."""
    return f"{datetime.fromisoformat(text).astimezone(TIMEZONE):%H:%M %d/%m/%Y}"
