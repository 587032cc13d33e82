"""What the morning's look finds: concerns with their weight, and the answer that they come to together."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from diembao.exits import Exit


class Level(IntEnum):
    """How bad it is; the exit code is that of the worst."""

    NOTICE = 1
    """Worth a look; nothing is missing yet."""
    PARTIAL = 2
    """Something that an outlet published may be missing."""
    DOWN = 3
    """One outlet cannot be read at all."""
    FAILED = 4
    """The night itself did not do its work."""
    DAMAGED = 5

    @property
    def exit(self) -> Exit:
        """The exit code of a home with such a concern."""
        return EXITS[self]


EXITS = {
    Level.NOTICE: Exit.COMPLETE,
    Level.PARTIAL: Exit.PARTIAL,
    Level.DOWN: Exit.PARTIAL,
    Level.FAILED: Exit.FAILED,
    Level.DAMAGED: Exit.INTEGRITY,
}


MARKS = {
    Level.NOTICE: "Lưu ý",
    Level.PARTIAL: "Còn thiếu",
    Level.DOWN: "Không đọc được",
    Level.FAILED: "Nghiêm trọng",
    Level.DAMAGED: "Hỏng dữ liệu",
}
"""How bad it is, for people."""


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that needs attention, in words for the people who do something about it."""

    key: str
    """The same from night to night for as long as it lasts: `night`, `outlet/krongsa/reading`."""
    level: Level
    problem: str
    advice: str
    outlet: str | None = None
    """Slug of the outlet; null for the home itself."""
    name: str = ""
    """The outlet's name."""
    nights: int = 0
    """Nights in a row; the longer, the further up."""
    alert: bool = True
    """Whether it has lasted long enough to be sent to people."""
    hides: bool = False
    """While it lasts, nobody can tell what else about the outlet is over."""

    @property
    def subject(self) -> str:
        """Whom it is about."""
        return f"{self.name} ({self.outlet})" if self.outlet else "Hệ thống"

    def as_dict(self) -> dict[str, object]:
        """The concern as a JSON object."""
        return {
            "key": self.key,
            "level": self.level.name.lower(),
            "outlet": self.outlet,
            "problem": self.problem,
            "advice": self.advice,
            "nights": self.nights,
            "alert": self.alert,
        }


@dataclass(frozen=True, slots=True)
class Health:
    """The answer of one morning."""

    at: datetime
    verdict: str
    concerns: tuple[Concern, ...]
    """Worst first."""
    well: tuple[str, ...]
    """What is as it should be."""
    night: str | None
    """Key of the night that finished last."""
    finished: datetime | None
    blind: bool = False
    """The outlets could not be looked at: what is not among the concerns may be over, or may not."""

    @property
    def code(self) -> Exit:
        """0 well, 10 partial, 9 failed, missing or late, 17 damaged."""
        return max((concern.level for concern in self.concerns), default=Level.NOTICE).exit

    def as_dict(self) -> dict[str, object]:
        """The answer as a JSON object."""
        return {
            "at": self.at.isoformat(timespec="seconds"),
            "exit": int(self.code),
            "verdict": self.verdict,
            "night": self.night,
            "finished": self.finished.isoformat(timespec="seconds") if self.finished else None,
            "blind": self.blind,
            "concerns": [concern.as_dict() for concern in self.concerns],
            "well": list(self.well),
        }


def worst_first(concerns: list[Concern]) -> tuple[Concern, ...]:
    """The order in which people should read them."""
    return tuple(sorted(concerns, key=lambda it: (-it.level, it.outlet is not None, -it.nights, it.key)))
