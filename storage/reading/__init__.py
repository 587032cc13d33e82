"""The flat, indexed copy that the staff's pages read; derived from the published copy, made again at will."""

from storage.reading.building import build
from storage.reading.counts import calendar, days_of_outlets, matrix, months
from storage.reading.keys import article_key
from storage.reading.library import Library, open_library
from storage.reading.lists import each_line, line_by_key, list_lines
from storage.reading.overlay import sync_reviews
from storage.reading.standing import Standing, look_at_standing, standing_of
from storage.reading.values import (
    CalendarDay,
    Cell,
    Critical,
    DayCounts,
    Decision,
    Filter,
    Found,
    Full,
    Line,
    Meta,
    MonthCount,
    Order,
    Places,
    Reprints,
    RuleLabel,
    Snippet,
    Waiting,
    Why,
)
from storage.reading.verdicts import forget_verdicts, save_verdicts, verdicts
from storage.reading.waiting import CLOSE, queue
from storage.reading.whole import full_article

__all__ = [
    "CLOSE",
    "CalendarDay",
    "Cell",
    "Critical",
    "DayCounts",
    "Decision",
    "Filter",
    "Found",
    "Full",
    "Library",
    "Line",
    "Meta",
    "MonthCount",
    "Order",
    "Places",
    "Reprints",
    "RuleLabel",
    "Snippet",
    "Standing",
    "Waiting",
    "Why",
    "article_key",
    "build",
    "calendar",
    "days_of_outlets",
    "each_line",
    "forget_verdicts",
    "full_article",
    "line_by_key",
    "list_lines",
    "look_at_standing",
    "matrix",
    "months",
    "open_library",
    "queue",
    "save_verdicts",
    "standing_of",
    "sync_reviews",
    "verdicts",
]
