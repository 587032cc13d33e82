"""What a child process may take: memory, processor time, file size, and time without a word."""

import resource
from contextlib import suppress

from pydantic import BaseModel, ConfigDict, Field

LAST_SECONDS = 5
"""Of the processor, between the signal that says why a process ends and the one that asks nobody."""


class Limits(BaseModel):
    """The `[limits]` of diembao.toml; each is explained in the file itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    memory_mb: int = Field(2048, ge=256)
    """A crawl takes about 90 MB, a labelling process about 200; Scrapy ends a crawl by itself at 1,024."""
    file_mb: int = Field(4096, ge=1)
    cpu_seconds: int = Field(3600, ge=10)
    """Of one crawl; a night's most is half an hour, of which it mostly waits."""
    silence_seconds: float = Field(180.0, ge=20)
    """A crawl whose reactor turns says so every few seconds, whatever the sites do."""
    label_seconds: float = Field(60.0, ge=1)
    """The longest text that is read takes about three."""


def restrict(process: int, limits: Limits, cpu_seconds: int | None = None) -> None:
    """Set the limits of a process that has just been started; without a core file whatever kills it.

    From outside, because code between fork and exec is not safe in a program with threads.
    """
    mib = 1 << 20
    wanted = [
        (resource.RLIMIT_DATA, limits.memory_mb * mib, 0),
        (resource.RLIMIT_FSIZE, limits.file_mb * mib, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ]
    if cpu_seconds is not None:
        wanted.append((resource.RLIMIT_CPU, cpu_seconds, LAST_SECONDS))
    with suppress(ProcessLookupError):  # it is over already, and needs no limit
        for kind, most, more in wanted:
            resource.prlimit(process, kind, (_within(kind, most), _within(kind, most + more)))


def _within(kind: int, most: int) -> int:
    """The limit, but no more than this process itself may have."""
    own = resource.getrlimit(kind)[0]
    return most if own == resource.RLIM_INFINITY else min(most, own)
