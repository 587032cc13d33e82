"""The database: schema, ingest, queries, snapshot. All SQL is in this room, and all of it is bound."""

from storage.appeals import Appeal, NewAppeal, add_appeal, appeals_of
from storage.articles import ArticleFilter, ArticleRow, count_articles, each_article, find_articles
from storage.completeness.certificates import Certificate, certificates_of, certify
from storage.completeness.doubts import Doubt
from storage.completeness.reconciling import Claim, Completeness, Note, Reason
from storage.completeness.report import (
    ChannelStanding,
    EstimateFacts,
    LateFind,
    OutletCompleteness,
    completeness_of,
    standing_of,
)
from storage.coverage import OutletCoverage, coverage_of
from storage.errors import (
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreForeign,
    StoreFull,
    StoreMissing,
    StoreNotMigrated,
    StoreNotWritable,
    StoreOutdated,
    StoreSlow,
    StoreTooNew,
)
from storage.fingerprint import fingerprint
from storage.health import (
    NightFacts,
    OutletFacts,
    ReadingFacts,
    check_whole,
    last_finished,
    newest_night,
    outlet_facts,
)
from storage.holders import holders
from storage.ingest import IngestReport, ingest
from storage.label_faults import LabelFault, Unlabelled, add_label_fault, faults_of_night
from storage.labels import NewLabel, ToLabel, add_labels, count_unlabelled, unlabelled, use_rules
from storage.nights import (
    Night,
    adopt_nights,
    begin_night,
    begin_or_resume,
    finish_night,
    ingested_outlets,
    killed_nights,
    outlet_states,
    unfinished_night,
)
from storage.patience import LONGEST_ANSWER
from storage.planning import OutletState, plan
from storage.relations import Related, original_of, reprints_of
from storage.reviews import (
    NewReview,
    Review,
    Reviewable,
    ReviewedText,
    add_review,
    all_reviews,
    decisions,
    reviewable,
    reviewed_texts,
    reviews_of,
)
from storage.search import rebuild as rebuild_search
from storage.snapshot import backup, publish
from storage.spooled import SpoolError
from storage.store import Reader, Store, open_reader, open_store
from storage.submissions import (
    NewSubmission,
    Submission,
    add_submission,
    same_submission,
    submissions_of,
)
from storage.trail import Bytes, Label, Look, StoredArticle, Trail
from storage.trailing import outlets_on_record, trail_of
from storage.versions import History, histories_of

__all__ = [
    "LONGEST_ANSWER",
    "Appeal",
    "ArticleFilter",
    "ArticleRow",
    "Bytes",
    "Certificate",
    "ChannelStanding",
    "Claim",
    "Completeness",
    "Doubt",
    "EstimateFacts",
    "History",
    "IngestReport",
    "Label",
    "LabelFault",
    "LateFind",
    "Look",
    "NewAppeal",
    "NewLabel",
    "NewReview",
    "NewSubmission",
    "Night",
    "NightFacts",
    "Note",
    "OutletCompleteness",
    "OutletCoverage",
    "OutletFacts",
    "OutletState",
    "Reader",
    "ReadingFacts",
    "Reason",
    "Related",
    "Review",
    "Reviewable",
    "ReviewedText",
    "SpoolError",
    "Store",
    "StoreBusy",
    "StoreCorrupt",
    "StoreError",
    "StoreForeign",
    "StoreFull",
    "StoreMissing",
    "StoreNotMigrated",
    "StoreNotWritable",
    "StoreOutdated",
    "StoreSlow",
    "StoreTooNew",
    "StoredArticle",
    "Submission",
    "ToLabel",
    "Trail",
    "Unlabelled",
    "add_appeal",
    "add_label_fault",
    "add_labels",
    "add_review",
    "add_submission",
    "adopt_nights",
    "all_reviews",
    "appeals_of",
    "backup",
    "begin_night",
    "begin_or_resume",
    "certificates_of",
    "certify",
    "check_whole",
    "completeness_of",
    "count_articles",
    "count_unlabelled",
    "coverage_of",
    "decisions",
    "each_article",
    "faults_of_night",
    "find_articles",
    "fingerprint",
    "finish_night",
    "histories_of",
    "holders",
    "ingest",
    "ingested_outlets",
    "killed_nights",
    "last_finished",
    "newest_night",
    "open_reader",
    "open_store",
    "original_of",
    "outlet_facts",
    "outlet_states",
    "outlets_on_record",
    "plan",
    "publish",
    "rebuild_search",
    "reprints_of",
    "reviewable",
    "reviewed_texts",
    "reviews_of",
    "same_submission",
    "standing_of",
    "submissions_of",
    "trail_of",
    "unfinished_night",
    "unlabelled",
    "use_rules",
]
