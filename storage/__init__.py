"""The database: schema, ingest, queries, snapshot. All SQL is in this room, and all of it is bound."""

from storage.articles import ArticleFilter, ArticleRow, count_articles, find_articles
from storage.coverage import OutletCoverage, coverage_of
from storage.errors import (
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreMissing,
    StoreNotWritable,
    StoreOutdated,
    StoreTooNew,
)
from storage.fingerprint import fingerprint
from storage.ingest import IngestReport, ingest
from storage.labels import NewLabel, ToLabel, add_labels, count_unlabelled, unlabelled
from storage.nights import (
    Night,
    begin_night,
    begin_or_resume,
    finish_night,
    ingested_outlets,
    killed_nights,
    outlet_states,
    unfinished_night,
)
from storage.planning import OutletState, plan
from storage.search import rebuild as rebuild_search
from storage.snapshot import publish
from storage.spooled import SpoolError
from storage.store import Reader, Store, open_reader, open_store

__all__ = [
    "ArticleFilter",
    "ArticleRow",
    "IngestReport",
    "NewLabel",
    "Night",
    "OutletCoverage",
    "OutletState",
    "Reader",
    "SpoolError",
    "Store",
    "StoreBusy",
    "StoreCorrupt",
    "StoreError",
    "StoreFull",
    "StoreMissing",
    "StoreNotWritable",
    "StoreOutdated",
    "StoreTooNew",
    "ToLabel",
    "add_labels",
    "begin_night",
    "begin_or_resume",
    "count_articles",
    "count_unlabelled",
    "coverage_of",
    "find_articles",
    "fingerprint",
    "finish_night",
    "ingest",
    "ingested_outlets",
    "killed_nights",
    "open_reader",
    "open_store",
    "outlet_states",
    "plan",
    "publish",
    "rebuild_search",
    "unfinished_night",
    "unlabelled",
]
