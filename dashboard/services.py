"""What pages need of rooms that this one must not know, put together by diembao/desk/services.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.agreement import Agreement, Pairs
from dashboard.article_answers import Checked, Difference, Explained, Ledger, Source
from dashboard.evidence import MakePaper, NightCares, OutletCares
from dashboard.judging import Judge
from dashboard.trials import KeywordFlaw, MakeTrial, PhraseCounts, Step, Suggested
from registry import Codebook
from storage import Bytes
from storage.archive.records import StoredResponse
from storage.edits import VersionText


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """One line for each, sorted by page; the values that cross are dataclasses of this room or of storage."""

    article_bytes: Callable[[Bytes], StoredResponse]
    article_check: Callable[[Bytes], Checked]
    article_copy_reasons: Mapping[str, str]
    article_difference: Callable[[VersionText, VersionText], Difference]
    article_edits: Mapping[str, str]
    article_explained: Callable[[str, VersionText], Explained]
    article_ledger: Callable[[str, str, str], Ledger]
    """Of an address, an outlet and a directive."""
    article_source: Callable[[Bytes], Source]
    judge: Judge
    keyword_changes: MakeTrial
    keyword_counts: Callable[[str, date, date, Step], PhraseCounts]
    keyword_flaws: Callable[[str, str], tuple[KeywordFlaw, ...]]
    """Of a directive, and of the version of its rules."""
    keyword_suggestions: Callable[[str, int], tuple[Suggested, ...]]
    keyword_tidy: Callable[[str], str]
    keyword_version: Callable[[str], str]
    make_paper: MakePaper
    night_cares: NightCares
    outlet_cares: OutletCares
    review_agreement: Callable[[Pairs], Agreement]
    review_codebook: Callable[[str], Codebook]
