"""The spool: the job file that goes into a crawl and the lines that come out of it."""

from spool.job import ChannelState, Job, Known, Politeness, Thresholds
from spool.outcome import Outcome
from spool.records import (
    IN_ARTICLES,
    Article,
    Capture,
    ChannelEnd,
    ChannelResult,
    Finding,
    JobResult,
    JobState,
    LedgerLine,
    Media,
    Place,
    RobotsCopy,
    Sighting,
)

__all__ = [
    "IN_ARTICLES",
    "Article",
    "Capture",
    "ChannelEnd",
    "ChannelResult",
    "ChannelState",
    "Finding",
    "Job",
    "JobResult",
    "JobState",
    "Known",
    "LedgerLine",
    "Media",
    "Outcome",
    "Place",
    "Politeness",
    "RobotsCopy",
    "Sighting",
    "Thresholds",
]
