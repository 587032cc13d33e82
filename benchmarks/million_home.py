"""A home as large as it may become: a million articles of 60 outlets in three years, the same each time.

Only what pages read is made: registry, directive, and data/published.db; there is no evidence behind it.
"""

import json
import random
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from typing import Any, Final

from benchmarks.million_texts import Text, pool, text
from benchmarks.shared import ROOT
from classifiers.version import rule_version
from registry import load_directive
from storage import open_store

OUTLETS, ARTICLES = 60, 1_000_000
FIRST, LAST = date(2022, 1, 1), date(2024, 12, 31)
BEGUN: Final = date(2023, 1, 1)
"""The first night: it reads the year before as well, outlet after outlet."""
DIRECTIVE: Final = "giam-ngheo-2022"
IN_SCOPE, UNLABELLED, UNDATED, GONE, COPIES = 0.15, 0.001, 0.02, 0.01, 0.05
"""Shares of the articles."""
REVIEWS, BATCH = 5000, 20_000
KINDS: Final = ("press", "portal", "portal", "portal", "centre")
HITS: Final = json.dumps([{"phrase": "hộ nghèo", "zone": "body", "start": 9, "end": 17}], ensure_ascii=False)

Row = dict[str, Any]


def build(home: Path, articles: int = ARTICLES) -> None:
    """Make the home in an empty folder."""
    _registry(home)
    file = home / "data/published.db"
    open_store(file).close()
    conn = sqlite3.connect(file, isolation_level=None)
    try:
        for pragma in ("journal_mode = DELETE", "journal_mode = OFF", "synchronous = OFF"):
            conn.execute(f"PRAGMA {pragma}")
        conn.execute("BEGIN")
        rules = rule_version(load_directive(home / "directives" / DIRECTIVE))
        conn.execute("INSERT INTO rules_in_use VALUES (?, ?)", (DIRECTIVE, rules))
        _nights(conn, random.Random(7))
        _articles(conn, random.Random(6), rules, articles)
        _judgements(conn, random.Random(5), articles)
        conn.execute("COMMIT")
    finally:
        conn.close()


def slug(number: int) -> str:
    """An outlet's name."""
    return f"don-vi-{number:02}"


def _registry(home: Path) -> None:
    (home / "outlets").mkdir(parents=True)
    (home / "diembao.toml").touch()
    copytree(ROOT / "directives", home / "directives")
    file = home / "directives" / DIRECTIVE / "directive.toml"
    window = file.read_text(encoding="utf-8").replace("until = 2022-12-31", f"until = {LAST}")
    file.write_text(window, encoding="utf-8")
    for number in range(OUTLETS):
        host = f"{slug(number)}.example"
        (home / "outlets" / f"{slug(number)}.toml").write_text(
            f'name = "Đơn vị số {number}"\nkind = "{KINDS[number % len(KINDS)]}"\nowner = "Tỉnh Mẫu"\n'
            f'hosts = [{{ name = "{host}" }}]\n'
            f'channels = [{{ kind = "sitemap", url = "https://{host}/sitemap.xml" }}]\n',
            encoding="utf-8",
        )


def _insert(conn: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    made = list(rows)
    if made:
        names = ", ".join(f'"{name}"' for name in made[0])
        marks = ", ".join("?" * len(made[0]))
        conn.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({marks})", [tuple(row.values()) for row in made]
        )


def _nights(conn: sqlite3.Connection, chance: random.Random) -> None:
    """Nights with certificates; a quarter of the outlets could not always be read."""
    days = [BEGUN + timedelta(days=number) for number in range((LAST - BEGUN).days + 2)]
    _insert(conn, "nights", (_night(number, day.isoformat()) for number, day in enumerate(days, 1)))
    for outlet in map(slug, range(OUTLETS)):
        weak = int(outlet[-2:]) % 4 == 0
        failed = {day for day in days if weak and chance.random() < 0.02}
        _insert(conn, "outlet_nights", (_reading(outlet, day.isoformat(), day in failed) for day in days))
        claims = (claim for day in days for claim in _claims(outlet, day, day in failed))
        _insert(conn, "certificates", claims)


def _night(number: int, night: str) -> Row:
    times = {"started": f"{night}T01:00:00+00:00", "finished": f"{night}T02:00:00+00:00"}
    key = {"id": number, "night": night, "day": night, "number": 1, "state": "complete"}
    return key | times | {"exit_code": 0}


def _reading(outlet: str, night: str, failed: bool) -> Row:
    state = "partial" if failed else "complete"
    return {
        **{"night": night, "outlet": outlet, "state": state, "reason": "finished", "started": night},
        **{"finished": night, "requests": 9, "bytes": 9, "lost": 0, "torn": 0, "digest": "d"},
        **{"ingested_at": night, "certified": "d", "goes_on_from": None if failed else night},
        "read_from": FIRST.isoformat(),
    }


def _claims(outlet: str, day: date, failed: bool) -> Iterator[Row]:
    since = FIRST if day == BEGUN else day - timedelta(days=1)
    why = [["channel_failed", 1, f"https://{outlet}.example/sitemap.xml"]] if failed else []
    key = {"night": day.isoformat(), "outlet": outlet}
    until, state = (day - timedelta(days=1)).isoformat(), "partial" if failed else "complete"
    yield key | {"since": since.isoformat(), "until": until, "state": state, "reasons": json.dumps(why)}
    over = json.dumps([["day_not_over", 1, ""]])
    yield key | {"since": day.isoformat(), "until": day.isoformat(), "state": "partial", "reasons": over}


def _articles(conn: sqlite3.Connection, chance: random.Random, rules: str, articles: int) -> None:
    """Articles with texts, labels with hits, captures, outcomes, and the search index."""
    pieces = pool(random.Random(4))
    met = _met(chance, articles)
    for start in range(1, articles + 1, BATCH):
        numbers = range(start, min(start + BATCH, articles + 1))
        made = [_article(chance, number, *met[number - 1]) for number in numbers]
        texts = [text(chance, pieces, number) for number in numbers]
        both = list(zip(made, texts, strict=True))
        _insert(conn, "articles", made)
        _insert(conn, "aliases", ({"article": one["id"]} | _named(one) for one in made))
        _insert(conn, "versions", (_version(*one) for one in both))
        _insert(conn, "captures", map(_capture, made))
        _insert(conn, "outcomes", map(_outcome, made))
        labelled = (one for one in made if chance.random() >= UNLABELLED)
        _insert(conn, "labels", (_label(chance, one, rules) for one in labelled))
        rows = [(one["id"], words.folded_title, words.folded) for one, words in both]
        conn.executemany("INSERT INTO search (rowid, title, text) VALUES (?, ?, ?)", rows)


def _met(chance: random.Random, articles: int) -> list[tuple[int, date, date]]:
    """Outlet, night and day of each article, in the order in which they came in."""
    span = (LAST - FIRST).days + 1
    found = []
    for _ in range(articles):
        outlet, day = chance.randrange(OUTLETS), FIRST + timedelta(days=chance.randrange(span))
        found.append((outlet, max(BEGUN, day + timedelta(days=1)), day))
    return sorted(found, key=lambda one: (one[1], one[0]))


def _article(chance: random.Random, number: int, outlet: int, night: date, day: date) -> Row:
    met, url = night.isoformat(), f"https://{slug(outlet)}.example/tin-{number}.html"
    counted = night if chance.random() < UNDATED else day
    return {
        **{"id": number, "outlet": slug(outlet), "url": url, "identity": url[8:], "first_seen": met},
        **{"first_day": met, "first_night": met, "version": 1, "day": counted.isoformat()},
        **{"state": "gone" if chance.random() < GONE else "present", "outcome": "stored"},
        **{"last_checked": met, "checks": 3},
    }


def _named(article: Row) -> Row:
    return {name: article[name] for name in ("outlet", "url", "identity")}


def _kept(article: Row) -> Row:
    """Where its bytes lie."""
    return {"warc": "pages.warc.gz", "offset": article["id"] * 900}


def _version(article: Row, words: Text) -> Row:
    digest = sha256(article["url"].encode()).hexdigest()
    undated = article["day"] == article["first_day"]
    night = article["first_night"]
    return {
        **{"id": article["id"], "article": article["id"], "number": 1, "content_hash": digest},
        **{"night": night, "title": words.title, "lead": words.lead},
        "body": json.dumps(words.paragraphs, ensure_ascii=False),
        "published": None if undated else f"{article['day']}T08:00:00+07:00",
        **{"date_suspect": 0, "media": "[]", "encoding": "utf-8", "method": "selectors"},
        **{"captured": f"{night}T01:30:00+00:00", "sha256": digest},
        **_kept(article),
    }


def _capture(article: Row) -> Row:
    night = article["first_night"]
    return {
        **{"article": article["id"], "version": article["id"], "night": night, "outlet": article["outlet"]},
        **{"requested": article["url"], "address": article["url"], "fetched": f"{night}T01:30:00+00:00"},
        **{"status": 200, "sha256": sha256(article["url"].encode()).hexdigest(), "tls": "{}"},
        **_kept(article),
    }


def _outcome(article: Row) -> Row:
    night = article["first_night"]
    return {"night": night} | _named(article) | {"outcome": "stored", "at": night, "via": "[]"}


def _label(chance: random.Random, article: Row, rules: str) -> Row:
    """Most is out of scope; some outlets publish nothing on content 2."""
    content = chance.randrange(1, 7) if chance.random() < IN_SCOPE else 0
    if content == 2 and int(article["outlet"][-2:]) % 7 == 0:
        content = 0
    return {
        **{"version": article["id"], "directive": DIRECTIVE, "rule_version": rules, "content": content},
        "second": chance.randrange(1, 7) if chance.random() < (0.9 if content else 0.05) else None,
        **{"margin": round(chance.random(), 3), "hits": HITS if content else "[]"},
        "made": article["first_day"],
    }


def _judgements(conn: sqlite3.Connection, chance: random.Random, articles: int) -> None:
    """Copies, and reviews."""
    half = articles // 2
    copies = chance.sample(range(1, half + 1), int(COPIES * articles))
    alike = {"similarity": 0.9, "containment": 0.9, "reason": "named", "rule_version": "1"}
    _insert(
        conn,
        "reprints",
        (
            {"article": one, "original": half + chance.randrange(1, half + 1)}
            | alike
            | {"confidence": chance.choice(("sure", "likely", "uncertain"))}
            for one in copies
        ),
    )
    rows = conn.execute(
        "SELECT a.outlet, a.identity, v.content_hash FROM articles a JOIN versions v ON v.article = a.id"
        " WHERE a.id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(chance.sample(range(1, articles + 1), min(REVIEWS, articles)))),),
    )
    told = {"reviewer": "Chị Mây", "reason": "đã đọc", "at": "2025-01-01T03:00:00+00:00"}
    _insert(
        conn,
        "reviews",
        (
            dict(zip(("outlet", "identity", "content_hash"), row, strict=True))
            | told
            | {"directive": DIRECTIVE, "content": chance.randrange(7)}
            for row in rows
        ),
    )
