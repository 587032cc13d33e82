"""What was sent to whom, so that nobody is told the same every morning, and nobody is left in the dark."""

import os
from datetime import datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sent(_Record):
    """One concern that people were told of, and that is not over."""

    level: int
    """The worst that they were told."""
    since: AwareDatetime
    """When they were told first."""
    sent: AwareDatetime
    """When they were told last."""
    subject: str
    problem: str
    outlet: str | None = None


class Undelivered(_Record):
    """The last attempt to send failed."""

    since: AwareDatetime
    at: AwareDatetime
    error: str


class Way(_Record):
    """One way to reach people: what went out by it."""

    sent: dict[str, Sent] = Field(default_factory=dict)
    undelivered: Undelivered | None = None


class Memory(_Record):
    """Every way that was ever used, by name."""

    ways: dict[str, Way] = Field(default_factory=dict)

    def way(self, name: str) -> Way:
        """What is remembered of one way; nothing, before it was used."""
        return self.ways.get(name, Way())

    def with_way(self, name: str, way: Way) -> "Memory":
        """The same with another word on one way."""
        return Memory(ways=self.ways | {name: way})


def read_memory(path: Path) -> tuple[Memory, str | None]:
    """What is remembered, and what is wrong with the file; a broken one means that nothing was sent yet."""
    try:
        return Memory.model_validate_json(path.read_bytes()), None
    except FileNotFoundError:
        return Memory(), None
    except OSError as error:
        return Memory(), f"không đọc được {path}: {error.strerror}"
    except ValidationError:
        return Memory(), f"{path} bị hỏng, coi như chưa gửi cảnh báo nào"


def write_memory(path: Path, memory: Memory) -> None:
    """Puts the file in the place of the old one, whole. Raises OSError."""
    path.parent.mkdir(exist_ok=True)  # a home whose first night never ran has none
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as file:
            file.write(memory.model_dump_json(indent=1).encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def failed(way: Way, at: datetime, error: str) -> Way:
    """The way after an attempt that did not get through: all of it is to be said again."""
    since = way.undelivered.since if way.undelivered else at
    return Way(sent=way.sent, undelivered=Undelivered(since=since, at=at, error=error))
