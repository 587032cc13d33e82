"""The result of a job: how it ended, and the days that its reading covers."""

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crawler.reading import Reading, Window
from spool import ChannelEnd, ChannelResult, Job, JobResult, JobState, Outcome

COMPLETE, DISK_FULL, BUSY, BAD_JOB, FAILED, PARTIAL, STOPPED = 0, 3, 5, 4, 9, 10, 11
"""Exit codes of `python -m crawler` (faults.md, section 4)."""

NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})
"""What the system says when disk, file-size limit or quota is full."""

FINISHED, SHUTDOWN, SPOOL_FULL = "finished", "shutdown", "spool_full"
"""Finish reasons: Scrapy's own two, and ours."""
RESUMABLE = frozenset({SHUTDOWN, SPOOL_FULL})
"""Ends after which a job is not done: called again, it goes on."""

HOLLOW = (Outcome.EMPTY_TEXT, Outcome.SOFT_404)
READ = (Outcome.STORED, Outcome.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A job's state with its reason."""

    state: JobState
    reason: str


def judge(channels: Sequence[ChannelResult], counts: dict[str, int], reason: str) -> Verdict:
    """How the job ended; `reason` is Scrapy's finish reason.

    Complete only if the crawl ran to its end, every channel was read and no address failed. A channel that
    was capped covers fewer days (`read_from`) and spoils nothing. Where more pages were hollow than were
    read, it is the site that is broken and not a few of its pages.
    """
    if not channels:
        return Verdict(JobState.FAILED, "no channel is valid on this day")
    if all(channel.end is ChannelEnd.FAILED for channel in channels):
        why = sorted({str(channel.outcome) for channel in channels})
        none_read = f"no channel could be read: {', '.join(why)}"
        return Verdict(JobState.FAILED, none_read if reason == FINISHED else reason)
    if sum(counts.get(o, 0) for o in HOLLOW) > sum(counts.get(o, 0) for o in READ):
        return Verdict(JobState.PARTIAL, "more pages without a text than with one")
    failed = any(Outcome(outcome).failed for outcome in counts)
    if (
        reason == FINISHED
        and not failed
        and all(channel.end is not ChannelEnd.FAILED for channel in channels)
    ):
        return Verdict(JobState.COMPLETE, reason)
    return Verdict(JobState.PARTIAL, reason)


def read_from(readings: Sequence[Reading], job: Job) -> date | None:
    """The first day for which every channel listed all there was.

    A reading that stopped at known addresses goes on from the last complete night, so that the ranges of
    complete nights adjoin: it covers `job.covered_from`, or the night alone where no earlier night was
    complete. Feeds, news sitemaps and front pages hold the newest few only, so they speak for an outlet that
    has nothing else.
    """
    night = night_day(job)
    thorough = [reading for reading in readings if reading.exhaustive or reading.end is ChannelEnd.WINDOW]
    window = Window(job.since, job.until)
    days = [reading.first_day(window, job.covered_from or night, night) for reading in thorough or readings]
    return max(days, default=None)


def night_day(job: Job) -> date:
    """The day of the job's night."""
    return date.fromisoformat(job.night[:10])


def exit_code(result: JobResult) -> int:
    """What `python -m crawler` ends with: the same on a second call."""
    return {JobState.COMPLETE: COMPLETE, JobState.PARTIAL: PARTIAL, JobState.FAILED: FAILED}[result.state]
