"""What a fingerprint holds: nights are compared by it, so nothing that counts may be missing from it."""

from datetime import date

import pytest

from storage import begin_night, fingerprint, open_store

NIGHT = "2022-06-14"


@pytest.fixture
def store(tmp_path):
    """Two outlets with an article each, and all that hangs on them."""
    with open_store(tmp_path / "a.db") as opened:
        begin_night(opened, date(2022, 6, 14))
        with opened.atomic():
            for number, outlet in enumerate(("bao", "xa"), start=1):
                opened.insert("outlet_nights", {
                    "night": NIGHT, "outlet": outlet, "state": "complete", "reason": "finished",
                    "requests": 1, "bytes": 1, "lost": 0, "torn": 0, "digest": "0",
                    "ingested_at": NIGHT})  # fmt: skip
                keep(opened, number, outlet)
        yield opened


def keep(store, number, outlet):
    url = f"https://{outlet}.vn/1"
    store.insert("articles", {
        "id": number, "outlet": outlet, "url": url, "identity": url, "first_seen": NIGHT, "first_day": NIGHT,
        "first_night": NIGHT, "version": 1, "day": NIGHT, "state": "present", "outcome": "stored",
        "last_checked": NIGHT, "checks": 0})  # fmt: skip
    store.insert("aliases", {"article": number, "outlet": outlet, "url": url, "identity": url})
    store.insert("versions", {
        "id": number, "article": number, "number": 1, "content_hash": "0", "title": "Bài", "body": "[]",
        "date_suspect": 0, "media": "[]", "encoding": "utf-8", "method": "general", "captured": NIGHT,
        "sha256": "0", "warc": "x", "offset": 0, "night": NIGHT})  # fmt: skip


RULES = {"directive": "d", "rule_version": "r"}
PLACE = {"outlet": "bao", "identity": "https://bao.vn/2", "url": "https://bao.vn/2"}
NIGHTS = {"first_night": NIGHT, "last_night": NIGHT}
ROWS = {
    "labels": RULES | {"version": 1, "content": 1, "margin": 1.0, "hits": "[]", "made": NIGHT},
    "label_faults": RULES | {"version": 1, "night": NIGHT, "outcome": "tokenizer", "detail": "x",
                             "at": NIGHT},
    "outcomes": PLACE | {"night": NIGHT, "outcome": "failed:dns", "at": NIGHT, "via": "[]"},
    "sightings": PLACE | NIGHTS | {"channel": "c", "page": "p", "at": NIGHT},
    "certificates": {"night": NIGHT, "outlet": "bao", "since": "2022-06-01", "until": "2022-06-13",
                     "state": "complete", "reasons": "[]"},
    "doubts": PLACE | NIGHTS | {"outcome": "failed:dns", "until": NIGHT, "basis": "listed", "nights": 1},
    "late_finds": PLACE | {"day": NIGHT, "certified_night": NIGHT, "found_night": NIGHT},
    "escapes": PLACE | {"day": NIGHT, "listed_by": "[]", "found_night": NIGHT},
    "robots": {"outlet": "bao", "host": "bao.vn", "fetched": NIGHT, "body": ""},
    "edits": {"version": 1, "before": 2, "kind": "text", "removed": 1, "added": 1, "rule_version": "r"},
    "signatures": {"version": 1, "scheme": "s", "shingles": 1, "minhash": b"", "sample": b"",
                   "credits": "[]"},
    "likenesses": {"version": 1, "other": 2, "similarity": 1.0, "version_in_other": 1.0,
                   "other_in_version": 1.0, "rule_version": "r"},
    "reprints": {"article": 1, "original": 2, "similarity": 1.0, "containment": 1.0, "reason": "named",
                 "confidence": "sure", "rule_version": "r"},
}  # fmt: skip


@pytest.mark.parametrize("table", ROWS)
def test_a_row_more_is_another_fingerprint(table, store):
    before = fingerprint(store)
    with store.atomic():
        store.insert(table, ROWS[table])
    assert fingerprint(store) != before


def test_a_fault_that_was_mended_is_forgotten(store):
    with store.atomic():
        store.insert("labels", ROWS["labels"])
    before = fingerprint(store)
    with store.atomic():
        store.insert("label_faults", ROWS["label_faults"])
    assert fingerprint(store) == before


def test_moments_and_numbers_of_nights_are_not_in_it(store):
    before = fingerprint(store)
    with store.atomic():
        store.write("UPDATE outlet_nights SET ingested_at = 'x'")
        store.write("UPDATE versions SET captured = 'x', \"offset\" = 7")
        store.write("UPDATE articles SET checks = 3, last_checked = 'x'")
    assert fingerprint(store) == before
