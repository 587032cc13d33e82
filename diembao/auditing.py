"""Audits of a home: by the rules in force, recorded in the archive, and made again from there."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from audits.auditing import Articles, AuditOptions, run_audit
from audits.document import DocumentError, articles_from_jsonl, articles_to_jsonl, from_json, to_json
from audits.model import Audit, Weighed
from audits.refusal import AuditRefused
from classifiers.version import rule_version
from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.sealing import rules_of, seal_home, tell
from registry import Directive, Registry
from storage import Reader, Store, open_reader
from storage.archive.canonical import sha256_of
from storage.archive.files import make_folder, sync_folder, write_whole
from storage.archive.layout import Archive
from storage.archive.seals import changed_since_seal, last_seal
from storage.auditing_records import (
    NewAudit,
    RecordedAudit,
    add_audit,
    next_key,
    recorded_audit,
    recorded_audits,
)

DOCUMENT = "audit.json"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Made:
    """An audit with its hash, and where it is on record."""

    audit: Audit
    articles: Articles
    hash: str
    key: str | None = None
    """Null: not recorded."""
    new: bool = False
    """Whether it was recorded just now."""


def judged(reader: Reader, directive: Directive, outlets: Registry, options: AuditOptions) -> Made:
    """Judge by the rules in force where the options name none; nothing is written. Raises Refusal."""
    asked = options
    if asked.rule_version is None:
        asked = replace(options, rule_version=rule_version(directive))
    try:
        audit, articles = run_audit(reader, directive, outlets, asked)
    except AuditRefused as refused:
        raise Refusal(Exit.USAGE if refused.asked_wrongly else Exit.INVALID, str(refused)) from refused
    return Made(audit, articles, sha256_of(to_json(audit)))


def record(home: Home, store: Store, made: Made) -> Made:
    """Put an audit on record: its files in the archive, then its row.

    Where the newest one of the directive has the same hash, that one stands for it. Raises OSError.
    """
    newest = next(iter(recorded_audits(store, made.audit.directive)), None)
    if newest is not None and newest.hash == made.hash:
        return replace(made, key=newest.key)
    archive = home.archive
    key = next_key(store, made.audit.night, lambda key: not archive.audit(key).exists())
    _write(archive, key, made)
    audit = made.audit
    row = NewAudit(
        audit.directive,
        audit.since.isoformat(),
        audit.until.isoformat(),
        audit.night,
        audit.rule_version,
        made.hash,
    )
    add_audit(store, key, row)
    return replace(made, key=key, new=True)


def sealed_before(home: Home, store: Store) -> None:
    """Seal what was written since the last seal: what an audit knows of is then what its seal vouches for."""
    if changed_since_seal(store) or not last_seal(store):
        tell(seal_home(home, store, "audit", rules_of(*home.check())))


def recorded(home: Home, key: str | None, directive: str | None = None) -> tuple[RecordedAudit, Audit]:
    """The audit of that key, without one the newest of the directive, with its document as it was recorded.

    Raises Refusal where there is none, or its document is not the one whose hash is on record.
    """
    with open_reader(home.published) as reader:
        row = recorded_audit(reader, key) if key else next(iter(recorded_audits(reader, directive)), None)
        keys = [one.key for one in recorded_audits(reader)]
    if row is None:
        told = (
            f" On record: {', '.join(keys)}." if keys else " None is on record: diembao audit run makes one."
        )
        raise Refusal(Exit.USAGE, (f"There is no audit {key}." if key else "There is no audit yet.") + told)
    return row, _read(home, row.key, DOCUMENT, row.hash, from_json)


def recorded_articles(home: Home, key: str, audit: Audit, outlet: str) -> list[Weighed]:
    """The articles that a recorded audit weighed for an outlet; raises Refusal as `recorded` does."""
    wanted = next(one.articles_sha256 for one in audit.outlets if one.slug == outlet)
    return _read(home, key, f"{outlet}.jsonl", wanted, articles_from_jsonl)


def _write(archive: Archive, key: str, made: Made) -> None:
    folder = archive.audit(key)
    make_folder(folder, archive.root.parent)
    try:
        for slug, articles in made.articles.items():
            write_whole(folder / f"{slug}.jsonl", articles_to_jsonl(articles))
        write_whole(folder / DOCUMENT, to_json(made.audit))
        sync_folder(folder)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)  # half an audit is none, and would be sealed as one
        raise


def _read(home: Home, key: str, name: str, wanted: str, read: Callable[[bytes], T]) -> T:
    path = home.archive.audit(key) / name
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise Refusal(Exit.INTEGRITY, f"{path} is gone; see diembao audit verify.") from error
    if sha256_of(data) != wanted:
        raise Refusal(Exit.INTEGRITY, f"{path} is not as it was recorded; see diembao audit verify.")
    try:
        return read(data)
    except DocumentError as error:
        raise Refusal(Exit.INTEGRITY, f"{path} {error}") from error
