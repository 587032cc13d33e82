"""The result of a job: how it ended, and the days that its reading covers."""

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crawler.reading import Reading
from crawler.window import Window
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
HOLLOW_SITE = "more pages without a text than with one"


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
    unread = [channel for channel in channels if channel.end is ChannelEnd.FAILED]
    why = f"channels not read: {', '.join(sorted({str(channel.outcome) for channel in unread}))}"
    if reason != FINISHED:
        return Verdict(JobState.FAILED if len(unread) == len(channels) else JobState.PARTIAL, reason)
    if unread:
        return Verdict(JobState.FAILED if len(unread) == len(channels) else JobState.PARTIAL, why)
    if sum(counts.get(o, 0) for o in HOLLOW) > sum(counts.get(o, 0) for o in READ):
        return Verdict(JobState.PARTIAL, HOLLOW_SITE)
    failed = any(Outcome(outcome).failed for outcome in counts)
    return Verdict(JobState.PARTIAL if failed else JobState.COMPLETE, reason)


def vouched(readings: Sequence[Reading], job: Job) -> dict[str, date | None]:
    """The first day for which each reading, by its address, listed all there was; null for none.

    A reading that stopped at known addresses goes on from the last complete night, so that the ranges of
    complete nights adjoin: it covers `job.covered_from`, or the night alone where no earlier night was
    complete. Where the window is open, all that the outlet keeps begins with its oldest day. An index speaks
    for as many days as all that it leads to.
    """
    begin = job.since or min((it.oldest for it in readings if it.thorough and it.oldest), default=None)
    window, covered_from = Window(begin, job.until), job.covered_from or night_day(job)
    days = {reading.url: reading.first_day(window, covered_from) for reading in readings}
    for index in readings:
        if index.leads_on and days[index.url] is not None:
            below = [days[it.url] for it in _articles_of(readings) if it.root == (index.root or index.url)]
            days[index.url] = max((day for day in below if day), default=None) if all(below) else None
    return days


def read_from(readings: Sequence[Reading], job: Job) -> date | None:
    """The first day for which every channel listed all there was.

    Feeds, news sitemaps and front pages hold the newest few only, so they speak for an outlet that has
    nothing else. A channel that vouches for no day leaves the night's own.
    """
    days, own = vouched(readings, job), _articles_of(readings)
    cut = [reading for reading in readings if reading.leads_on and reading.capped]
    counted = [reading for reading in own if reading.thorough] or own
    return max((days[reading.url] or night_day(job) for reading in (*counted, *cut)), default=None)


def _articles_of(readings: Sequence[Reading]) -> list[Reading]:
    """The readings that speak for themselves: no indexes, and none that only a dead link led to."""
    return [it for it in readings if not it.leads_on and it.outcome is not Outcome.GONE]


def night_day(job: Job) -> date:
    """The day of the job's night."""
    return date.fromisoformat(job.night[:10])


def exit_code(result: JobResult) -> int:
    """What `python -m crawler` ends with: the same on a second call."""
    return {JobState.COMPLETE: COMPLETE, JobState.PARTIAL: PARTIAL, JobState.FAILED: FAILED}[result.state]
