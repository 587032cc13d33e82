"""A home with a year behind it, made row by row, the same one each time: for what is measured on it."""

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from typing import Any, Final

from benchmarks.shared import ROOT
from classifiers.version import rule_version
from diembao.home import open_home
from diembao.sealing import rules_of, seal_home
from registry import load_directive
from storage import Store, open_store
from storage.archive.seals import keep_seal, waiting_nights
from vietnamese.text import fold

OUTLETS, NIGHTS, ARTICLES = 40, 365, 100_000
FIRST: Final = date(2022, 1, 1)
IN_SCOPE, UNDATED, GONE, COPIES = 0.15, 0.02, 0.01, 0.03
"""Shares of the articles."""
REVIEWS, DOUBTS = 2000, 400
BATCH = 5000
KINDS: Final = ("press", "portal", "portal", "portal", "centre")
WORDS: Final = (
    *("giảm", "nghèo", "bền", "vững", "hộ", "cận", "thoát", "huyện", "xã", "thôn", "đồng", "bào", "hội"),
    *("viên", "phụ", "nữ", "nông", "dân", "sinh", "kế", "vốn", "vay", "chính", "sách", "nhà", "ở", "đào"),
    *("tạo", "nghề", "làm", "giàu", "toàn", "tỉnh", "kết", "quả", "mô", "hình", "cà", "phê", "quỹ", "vì"),
)
TEXTS: Final = 400
"""Different bodies: what is measured depends on their number and length, not on their meaning."""

Row = dict[str, Any]


def build(home: Path) -> None:
    """Make the home in an empty folder: registry, directive, and a year of nights in the database."""
    (home / "outlets").mkdir()
    (home / "diembao.toml").touch()
    copytree(ROOT / "directives", home / "directives")
    for number in range(OUTLETS):
        host = f"{slug(number)}.example"
        (home / "outlets" / f"{slug(number)}.toml").write_text(
            f'name = "Đơn vị số {number}"\nkind = "{KINDS[number % len(KINDS)]}"\nowner = "Tỉnh Mẫu"\n'
            f'hosts = [{{ name = "{host}" }}]\n'
            f'channels = [{{ kind = "sitemap", url = "https://{host}/sitemap.xml" }}]\n',
            encoding="utf-8",
        )
    directive = load_directive(ROOT / "directives/giam-ngheo-2022")
    with open_store(home / "data/diembao.db") as store:
        _nights(store, random.Random(7))
        _articles(store, random.Random(6), directive.slug, rule_version(directive))
        _judgements(store, random.Random(5), directive.slug)
        # They have no evidence and count as sealed: a seal has no more to do than at the end of a year.
        keep_seal(store, 0, "night", {}, waiting_nights(store))
        opened = open_home(home)
        seal_home(opened, store, "night", rules_of(*opened.check()))


def slug(number: int) -> str:
    """An outlet's name."""
    return f"don-vi-{number:02}"


def _nights(store: Store, chance: random.Random) -> None:
    """Nights with certificates; a quarter of the outlets could not always be read."""
    days = [FIRST + timedelta(days=number) for number in range(NIGHTS + 1)]
    with store.atomic():
        for number, day in enumerate(days, 1):
            night = day.isoformat()
            times = {"started": f"{night}T01:00:00+00:00", "finished": f"{night}T02:00:00+00:00"}
            row = {"id": number, "night": night, "day": night, "number": 1, "state": "complete"}
            store.insert("nights", row | times | {"exit_code": 0})
        readings, claims = [], []
        for outlet in range(OUTLETS):
            for day in days:
                failed = outlet % 4 == 0 and chance.random() < 0.02
                readings.append(_reading(slug(outlet), day.isoformat(), failed))
                claims += _claims(slug(outlet), day, failed)
        store.upsert_all("outlet_nights", readings, ("night", "outlet"))
        store.upsert_all("certificates", claims, ("outlet", "night", "since"))


def _reading(outlet: str, night: str, failed: bool) -> Row:
    state = "partial" if failed else "complete"
    return {
        **{"night": night, "outlet": outlet, "state": state, "reason": "finished", "started": night},
        **{"finished": night, "requests": 9, "bytes": 9, "lost": 0, "torn": 0, "digest": "d"},
        **{"ingested_at": night, "certified": "d", "goes_on_from": None if failed else night},
    }


def _claims(outlet: str, day: date, failed: bool) -> Iterator[Row]:
    before, night = (day - timedelta(days=1)).isoformat(), day.isoformat()
    why = [["channel_failed", 1, f"https://{outlet}.example/sitemap.xml"]] if failed else []
    key = {"night": night, "outlet": outlet}
    state = "partial" if failed else "complete"
    yield key | {"since": before, "until": before, "state": state, "reasons": json.dumps(why)}
    over = json.dumps([["day_not_over", 1, ""]])
    yield key | {"since": night, "until": night, "state": "partial", "reasons": over}


def _articles(store: Store, chance: random.Random, directive: str, rules: str) -> None:
    """Articles with texts of real length, labels with hits, and the search index."""
    bodies = ["\n".join(_words(chance, 60) for _ in range(8)) for _ in range(TEXTS)]
    folded = [fold(body) for body in bodies]
    paragraphs = [json.dumps(body.split("\n"), ensure_ascii=False) for body in bodies]
    for start in range(1, ARTICLES + 1, BATCH):
        made = [_article(chance, number) for number in range(start, start + BATCH)]
        texts = [chance.randrange(TEXTS) for _ in made]
        versions = [_version(chance, one) for one in made]
        labels = [_label(chance, one, directive, rules) for one in made]
        names = ("outlet", "url", "identity")
        aliases = [{name: one[name] for name in names} | {"article": one["id"]} for one in made]
        bodied = [row | {"body": paragraphs[text]} for row, text in zip(versions, texts, strict=True)]
        with store.atomic():
            store.upsert_all("articles", made, ("id",))
            store.upsert_all("aliases", aliases, ("outlet", "identity"))
            store.upsert_all("versions", bodied, ("id",))
            store.upsert_all("labels", labels, ("id",))
            for row, text in zip(versions, texts, strict=True):
                index = (row["id"], fold(row["title"]), folded[text])
                store.write("INSERT INTO search (rowid, title, text) VALUES (?, ?, ?)", index)


def _article(chance: random.Random, number: int) -> Row:
    outlet = slug(chance.randrange(OUTLETS))
    met = FIRST + timedelta(days=chance.randrange(1, NIGHTS + 1))
    printed = met if chance.random() < UNDATED else met - timedelta(days=1)
    url = f"https://{outlet}.example/tin-{number}.html"
    night = met.isoformat()
    state = "gone" if chance.random() < GONE else "present"
    return {
        **{"id": number, "outlet": outlet, "url": url, "identity": url[8:], "first_seen": night},
        **{"first_day": night, "first_night": night, "version": 1, "day": printed.isoformat()},
        **{"state": state, "outcome": "stored", "last_checked": night, "checks": 3},
    }


def _version(chance: random.Random, article: Row) -> Row:
    digest = sha256(article["url"].encode()).hexdigest()
    undated = article["day"] == article["first_day"]
    published = None if undated else f"{article['day']}T08:00:00+07:00"
    night = article["first_night"]
    return {
        **{"id": article["id"], "article": article["id"], "number": 1, "content_hash": digest},
        **{"night": night, "title": _words(chance, 12), "lead": _words(chance, 40)},
        **{"published": published, "date_suspect": 0, "media": "[]", "encoding": "utf-8"},
        **{"method": "selectors", "captured": f"{night}T01:30:00+00:00", "sha256": digest},
        **{"warc": "pages.warc.gz", "offset": article["id"] * 900},
    }


def _label(chance: random.Random, article: Row, directive: str, rules: str) -> Row:
    """Most is out of scope; some outlets publish nothing on content 2."""
    content = chance.randrange(1, 7) if chance.random() < IN_SCOPE else 0
    if content == 2 and int(article["outlet"][-2:]) % 7 == 0:
        content = 0
    second = chance.randrange(1, 7) if chance.random() < (0.9 if content else 0.05) else None
    hits = [
        {"phrase": "hộ nghèo", "zone": "body", "start": n, "end": n + 7} for n in range(12 if content else 0)
    ]
    return {
        **{"id": article["id"], "version": article["id"], "directive": directive, "rule_version": rules},
        **{"content": content, "second": second, "margin": 0.5, "hits": json.dumps(hits)},
        **{"made": article["first_day"]},
    }


def _judgements(store: Store, chance: random.Random, directive: str) -> None:
    """Copies, reviews, and addresses that were never read."""
    rows = store.rows(
        "SELECT a.id, a.outlet, a.identity, v.content_hash FROM articles a"
        " JOIN versions v ON v.article = a.id ORDER BY a.id"
    )
    with store.atomic():
        store.upsert_all("reprints", list(_reprints(chance)), ("article",))
        for row in chance.sample(rows, REVIEWS):
            key = {name: row[name] for name in ("outlet", "identity", "content_hash")}
            told = {"reviewer": "Chị Mây", "reason": "đã đọc", "at": "2023-01-01T03:00:00+00:00"}
            store.insert(
                "reviews", key | told | {"directive": directive, "content": chance.choice((0, 1, 3, 4, 5, 6))}
            )
        for number in range(DOUBTS):
            store.insert("doubts", _doubt(number))


def _reprints(chance: random.Random) -> Iterator[Row]:
    """Articles of the first half that repeat some of the second."""
    half = ARTICLES // 2
    for article in chance.sample(range(1, half + 1), int(COPIES * ARTICLES)):
        sure = chance.choice(("sure", "likely", "uncertain"))
        pair = {"article": article, "original": half + chance.randrange(1, half + 1)}
        alike = {"similarity": 0.9, "containment": 0.9, "reason": "named", "rule_version": "1"}
        yield pair | alike | {"confidence": sure}


def _doubt(number: int) -> Row:
    """One address in ten of these still waits for an answer."""
    day = (FIRST + timedelta(days=number % 300)).isoformat()
    return {
        **{"outlet": slug(number % OUTLETS), "identity": f"x/{number}", "url": f"https://x/{number}"},
        **{"outcome": "failed:timeout", "since": day, "until": day, "basis": "listed", "nights": 1},
        **{"first_night": "2022-12-01", "last_night": "2022-12-01"},
        **{"closed": "2022-12-02" if number % 10 else None},
    }


def _words(chance: random.Random, number: int) -> str:
    """So many words without sense."""
    return " ".join(chance.choices(WORDS, k=number)).capitalize()
