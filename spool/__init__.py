"""The spool: the job file that goes into a crawl and the lines that come out of it."""

from spool.job import ChannelState, Job, Known, Politeness
from spool.outcome import Outcome
from spool.records import (
    Article,
    Capture,
    ChannelEnd,
    ChannelResult,
    JobResult,
    JobState,
    LedgerLine,
    Media,
)

__all__ = [
    "Article",
    "Capture",
    "ChannelEnd",
    "ChannelResult",
    "ChannelState",
    "Job",
    "JobResult",
    "JobState",
    "Known",
    "LedgerLine",
    "Media",
    "Outcome",
    "Politeness",
]
