"""One weighed article as the page shows it: every value in words, nothing computed in the template."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from audits.model import Audit, Settings, Weighed
from audits.packing.highlights import MOST_SENTENCES, Sentence, sentences
from audits.words import DOUBTS, VARIANTS, day, moment
from storage import Reader
from storage.judged_texts import JudgedText, TextKey, judged_text
from vietnamese.dates import TIMEZONE

OUT_OF_SCOPE: Final = "ngoài phạm vi văn bản (0)"


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown of an article."""

    number: int
    article: Weighed
    printed: str
    between: str
    """The days between which it was published, where the page prints none."""
    label: str
    runner_up: str
    review: str
    doubts: str
    sentences: tuple[Sentence, ...]
    more: int
    """Sentences beyond those shown."""
    local: str
    utc: str
    records: str
    """The file in the pack; empty where its record is not in it."""


@dataclass(frozen=True, slots=True)
class Deck:
    """Makes the cards of one pack; texts are drawn from the database one by one."""

    reader: Reader
    audit: Audit
    files: Mapping[tuple[str, str, str], str]
    """The pack's file for each night, outlet and WARC."""

    def cards(self, articles: Iterable[Weighed]) -> Iterator[Card]:
        """A card for each, numbered from 1."""
        for number, article in enumerate(articles, 1):
            yield self._card(number, article)

    def text_of(self, article: Weighed) -> JudgedText | None:
        """What was judged; null where the database does not hold it any more."""
        key = TextKey(
            article.site,
            article.identity,
            article.night,
            article.warc,
            article.offset,
            article.content_hash,
        )
        return judged_text(self.reader, key, self.audit.directive, self.audit.rule_version)

    def _card(self, number: int, article: Weighed) -> Card:
        text = self.text_of(article)
        found = sentences(text, article.content) if text else []
        local, utc = told_moment(datetime.fromisoformat(article.captured))
        return Card(
            number=number,
            article=article,
            printed=_printed(article.published),
            between=_between(article),
            label=_label(article.machine),
            runner_up=f"cũng có thể là nội dung {article.second}" if article.second else "",
            review=_review(article),
            doubts="; ".join(_doubts(article, self.audit.settings)),
            sentences=tuple(found[:MOST_SENTENCES]),
            more=max(0, len(found) - MOST_SENTENCES),
            local=local,
            utc=utc,
            records=self.files.get((article.night, article.site, article.warc), ""),
        )


def told_moment(at: datetime) -> tuple[str, str]:
    """To the second, as an office here writes it and as the evidence does: in local time, and in UTC."""
    return f"{at.astimezone(TIMEZONE):%H:%M:%S ngày %d/%m/%Y}", f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _printed(published: str | None) -> str:
    """The day as printed, with the hour where the page has one."""
    if published is None:
        return "trang không in ngày đăng"
    moment = datetime.fromisoformat(published)
    return day(moment.date()) + (f" {moment:%H:%M}" if "T" in published else "")


def _between(article: Weighed) -> str:
    latest = day(date.fromisoformat(article.latest))
    if article.earliest == article.latest:
        return ""
    if article.earliest is None:
        return f"không muộn hơn ngày {latest}"
    return f"trong khoảng từ {day(date.fromisoformat(article.earliest))} đến {latest}"


def _label(content: int | None) -> str:
    if content is None:
        return "chưa gán"
    return f"nội dung {content}" if content else OUT_OF_SCOPE


def _review(article: Weighed) -> str:
    review = article.review
    if review is None:
        return ""
    since = "; sau đó trang đã sửa bài" if review.text_changed else ""
    return (
        f"{_label(review.content)}, do {review.reviewer} quyết định lúc {moment(review.at)}."
        f" Lý do: {review.reason}{since}"
    )


def _doubts(article: Weighed, settings: Settings) -> Iterator[str]:
    for doubt in article.doubts:
        yield DOUBTS[doubt]
    if article.variant:
        reading = VARIANTS.get(settings.variants.get(article.variant, ""), "")
        yield f"tùy cách hiểu quy tắc {article.variant} (đang hiểu {reading})"
