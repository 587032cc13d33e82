"""The files of a spool: what a crawl of one outlet leaves, and where the database takes it from."""

from typing import Final

LEDGER: Final = "ledger.jsonl"
ARTICLES: Final = "articles.jsonl"
LISTED: Final = "listed.jsonl"
RESULT: Final = "result.json"
"""Written last by a crawl: a spool without it belongs to a job that did not finish."""
