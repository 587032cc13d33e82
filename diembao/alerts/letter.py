"""Whether there is anything to say, and how it is said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from diembao.alerts.memory import Sent, Way
from diembao.alerts.settings import LONGEST_SILENCE_DAYS
from diembao.health.concerns import Concern, Health, Level
from diembao.output import plain
from vietnamese.dates import TIMEZONE

MOST = 40
"""Concerns of one kind that a letter spells out."""

WORDS = {
    Level.NOTICE: "Cần lưu ý",
    Level.PARTIAL: "Dữ liệu còn thiếu",
    Level.DOWN: "Có đơn vị không đọc được",
    Level.FAILED: "Sự cố nghiêm trọng",
    Level.DAMAGED: "Dữ liệu bị hỏng",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One alert, as it goes by every way."""

    at: datetime
    verdict: str
    home: Path
    exit: int
    new: tuple[Concern, ...] = ()
    """New, or worse than people were told."""
    lasting: tuple[tuple[Concern, Sent], ...] = ()
    over: tuple[tuple[str, Sent], ...] = ()

    @property
    def subject(self) -> str:
        """One line without a word that comes from outside."""
        counted = (
            (len(self.new), "việc mới"),
            (len(self.lasting), "việc kéo dài"),
            (len(self.over), "việc đã trở lại bình thường"),
        )
        if not any(number for number, _ in counted):
            return "[diembao] Thư thử"
        worst = max((it.level for it in (*self.new, *(c for c, _ in self.lasting))), default=None)
        word = WORDS[worst] if worst else "Đã trở lại bình thường"
        return f"[diembao] {word}: " + ", ".join(f"{number} {what}" for number, what in counted if number)

    @property
    def text(self) -> str:
        """The letter; nothing in it that comes from outside can begin a line of its own."""
        return "\n".join(
            [
                f"Điểm báo, {self.at.astimezone(TIMEZONE):%H:%M ngày %d/%m/%Y}.",
                plain(self.verdict),
                *_part("MỚI HOẶC NẶNG HƠN", map(_said, self.new)),
                *_part("KÉO DÀI", (f"{_said(concern)}{_since(sent)}" for concern, sent in self.lasting)),
                *_part("ĐÃ TRỞ LẠI BÌNH THƯỜNG", (_told(sent) for _, sent in self.over)),
                "",
                plain(f"Xem đầy đủ: diembao --home {self.home} health"),
            ]
        )

    def as_dict(self) -> dict[str, object]:
        """The letter as a JSON object; `text` is what most chat programs show."""
        return {
            "subject": self.subject,
            "text": self.text,
            "at": self.at.isoformat(timespec="seconds"),
            "exit": self.exit,
            "verdict": self.verdict,
            "new": [concern.as_dict() for concern in self.new],
            "lasting": [concern.as_dict() for concern, _ in self.lasting],
            "over": [{"key": key, "subject": it.subject, "problem": it.problem} for key, it in self.over],
        }


def compose(name: str, way: Way, health: Health, home: Path, remind_days: int) -> Letter | None:
    """What is to be said by one way; null where nothing has changed and nothing is due.

    A letter goes out when something is new, is worse than what people were told, is over, or lasts and was
    told `remind_days` ago; it then says all that there is, so that the days in between are quiet.
    """
    concerns = {it.key: it for it in health.concerns if it.key != f"alerts/{name}"}
    told = {key: concern for key, concern in concerns.items() if key in way.sent}
    new = tuple(
        it
        for key, it in concerns.items()
        if (it.alert if key not in told else it.level > way.sent[key].level)
    )
    lasting = tuple((it, way.sent[key]) for key, it in told.items() if it not in new)
    gone = () if health.blind else _over(way, concerns)
    if not (new or gone or any(_due(it, sent, health.at, remind_days) for it, sent in lasting)):
        return None
    return Letter(health.at, health.verdict, home, int(health.code), new, lasting, gone)


def _over(way: Way, concerns: Mapping[str, Concern]) -> tuple[tuple[str, Sent], ...]:
    """What people were told of, and is no more, as far as can be seen."""
    hidden = {concern.outlet for concern in concerns.values() if concern.hides}
    return tuple((key, it) for key, it in way.sent.items() if key not in concerns and it.outlet not in hidden)


def after(way: Way, letter: Letter) -> Way:
    """What is remembered of a way when a letter got through by it."""
    sent = {key: it for key, it in way.sent.items() if key not in dict(letter.over)}
    for concern in (*letter.new, *(concern for concern, _ in letter.lasting)):
        since = sent[concern.key].since if concern.key in sent else letter.at
        sent[concern.key] = Sent(
            level=concern.level,
            since=since,
            sent=letter.at,
            subject=concern.subject,
            problem=concern.problem,
            outlet=concern.outlet,
        )
    return Way(sent=sent)


def _due(concern: Concern, sent: Sent, now: datetime, remind_days: int) -> bool:
    """Whether it has to be said again; also where the clock has gone back behind the last time.

    What is only worth a look is said again after the longest silence: an outlet may rightly publish nothing.
    """
    days = remind_days if concern.level > Level.NOTICE else LONGEST_SILENCE_DAYS
    passed = now - sent.sent
    # An hour's grace: a timer that fires some seconds early must not put a reminder off by a day.
    return passed >= timedelta(days=days, hours=-1) or passed < timedelta(hours=-1)


def _part(title: str, entries: Iterable[str]) -> list[str]:
    found = list(entries)
    if not found:
        return []
    more = [f"… và {len(found) - MOST} việc khác."] if len(found) > MOST else []
    return ["", title, *found[:MOST], *more]


def _said(concern: Concern) -> str:
    return plain(f"- {concern.subject}: {concern.problem}") + "\n" + plain(f"  Cần làm: {concern.advice}")


def _told(sent: Sent) -> str:
    return plain(f"- {sent.subject}: {sent.problem}")


def _since(sent: Sent) -> str:
    return f"\n  Đã báo từ {sent.since.astimezone(TIMEZONE):%d/%m/%Y}."
