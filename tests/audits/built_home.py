"""A home's database built row by row: invented outlets of Đắk Mây, and what each case says of them."""

import json
import shutil
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from registry import Directive, Outlet, Registry
from storage import Store, open_store
from storage.search import index_article

RULES = "0123456789abcdef"
SLUG = "giam-ngheo"
LAST = "2023-01-02"
"""Day of the newest night, after the window."""

ALL = ["press", "portal", "culture_office", "centre"]
WORDS = "đề nghị các cơ quan, cơ quan báo chí-truyền thông trong tỉnh"


OBLIGATIONS: list[dict[str, object]] = [
    *({"content": n, "owed_by": ALL, "words": WORDS} for n in (1, 2, 3)),
    {"content": 4, "owed_by": ["press"], "words": "Các cơ quan báo chí"},
    {"content": 5, "paragraph": 1, "owed_by": ALL, "words": WORDS},
    {"content": 5, "paragraph": 2, "owed_by": ["centre"], "words": "Trung tâm", "online": False},
    {
        **{"content": 6, "owed_by": ALL[1:], "words": "Các cơ quan, đơn vị"},
        "readings": {"narrow": ALL[1:], "wide": ALL},
    },
]
VARIANTS: list[dict[str, object]] = [
    {
        **{"rule": "R10", "content": 6, "reading": "strict", "zone": "head"},
        **{"strict": "chỉ tính bài nói tới nghèo", "lenient": "tính cả bài làm giàu"},
        **{"admits": ["làm giàu"], "unless": ["làm giàu bất chính"]},
    },
    {
        **{"rule": "R13", "content": 2, "reading": "lenient"},
        **{"strict": "chỉ tính kết quả của tỉnh", "lenient": "tính cả kết quả của huyện"},
        "needs": ["kế hoạch số 132", "toàn tỉnh"],
    },
]


def directive() -> Directive:
    """The obligations of the directive at hand, with invented wording and no phrases to speak of."""
    paragraphs = {1: 2, 5: 2}
    contents = [
        {
            **{"number": n, "name": f"Nội dung số {n}", "strong": ["giảm nghèo"]},
            "paragraphs": ["Đoạn."] * paragraphs.get(n, 1),
        }
        for n in range(1, 7)
    ]
    return Directive.model_validate(
        {
            **{"slug": SLUG, "title": "Tuyên truyền giảm nghèo", "issuer": "Sở Mẫu", "number": ""},
            **{"dated": "tháng 6 năm 2022", "reading": {"6": "narrow"}, "gate": {"core": ["hộ nghèo"]}},
            **{"window": {"since": date(2022, 1, 1), "until": date(2022, 12, 31)}, "contents": contents},
            **{"obligations": OBLIGATIONS, "variants": VARIANTS},
            "thresholds": [{"content": n, "articles": 1} for n in range(1, 6)],
        }
    )


def _outlet(slug: str, kind: str, host: bool = True, **rest: object) -> Outlet:
    hosts = ({"name": f"{slug}.example"},) if host else ()
    return Outlet.model_validate(
        {"slug": slug, "name": f"Đơn vị {slug}", "kind": kind, "owner": "Tỉnh Mẫu", "hosts": hosts} | rest
    )


@cache
def outlets() -> Registry:
    """One of each kind, and each that is out of the ordinary."""
    end, start = date(2022, 6, 30), date(2022, 7, 1)
    made = (
        _outlet("bao", "press"),
        _outlet("cong", "portal"),
        _outlet("phong", "culture_office", host=False, publishes_on="cong"),
        _outlet("to", "culture_office", host=False, publishes_on="phong"),
        _outlet("trungtam", "centre"),
        _outlet("cu", "portal", valid_to=end, successor="moi"),
        _outlet("moi", "portal", valid_from=start),
        _outlet("phong-cu", "culture_office", host=False, publishes_on="cu"),
        _outlet("phong-moi", "culture_office", host=False, publishes_on="moi"),
        _outlet("da-dong", "portal", valid_to=date(2021, 12, 31), successor="moi"),
        _outlet("phong-da-dong", "culture_office", host=False, publishes_on="da-dong"),
        _outlet("chua-mo", "portal", valid_from=date(2023, 1, 1)),
        _outlet("ngay-dau", "portal", valid_to=date(2022, 1, 1)),
        _outlet("ngay-cuoi", "portal", valid_from=date(2022, 12, 31)),
        _outlet("theo-doi", "press", obliged=False),
        _outlet("khong-trang", "portal", host=False, note="Chưa có trang."),
    )
    return Registry({one.slug: one for one in made})


@cache
def _empty(folder: Path) -> Path:
    """A database without rows, made once and copied for each case."""
    file = folder / "empty.db"
    open_store(file).close()
    return file


class Built:
    """A database with a night, everything certified for two years, and nothing published."""

    def __init__(self, store: Store, directive: str) -> None:
        self.store = store
        self.directive = directive

    @classmethod
    def begin(cls, folder: Path, templates: Path, last: str = LAST, directive: str = SLUG) -> "Built":
        """Open a new one."""
        file = folder / "diembao.db"
        shutil.copy(_empty(templates), file)
        built = cls(open_store(file), directive)
        built.night(last)
        for slug in outlets():
            built.certify(slug, "2021-01-01", (date.fromisoformat(last) - timedelta(days=1)).isoformat())
        return built

    def night(self, key: str, state: str = "complete") -> None:
        """One more night, the newest."""
        row = {"night": key, "day": key[:10], "number": int(key[11:] or 1), "started": f"{key[:10]}T01:00:00"}
        finished = None if state == "running" else f"{key[:10]}T02:00:00"
        with self.store.atomic():
            self.store.insert("nights", row | {"finished": finished, "state": state, "exit_code": 0})
        self.newest = key

    def read(self, slug: str, night: str | None = None, **rest: object) -> None:
        """An outlet's part of a night."""
        row = {
            **{"night": night or self.newest, "outlet": slug, "state": "complete", "reason": "finished"},
            **{"started": "x", "finished": "x", "read_from": None, "requests": 1, "bytes": 1, "lost": 0},
            **{"torn": 0, "digest": "d", "ingested_at": "x", "certified": "d", "goes_on_from": None},
        }
        with self.store.atomic():
            self.store.upsert_all("outlet_nights", [row | rest], ("night", "outlet"))

    def read_first(self, slug: str, day: str) -> None:
        """A night before all others read the outlet."""
        times = {"started": f"{day}T01:00:00", "finished": f"{day}T02:00:00"}
        with self.store.atomic():
            row = {"id": 0, "night": day, "day": day, "number": 1, "state": "complete", "exit_code": 0}
            self.store.insert("nights", row | times)
        self.read(slug, day)

    def certify(self, slug: str, since: str, until: str, state: str = "complete", why: str = "") -> None:
        """What the newest night says of these days."""
        reasons = json.dumps([[why, 1, ""]] if why else [])
        self.read(slug)
        with self.store.atomic():
            self.store.insert(
                "certificates",
                {
                    **{"night": self.newest, "outlet": slug, "since": since, "until": until},
                    **{"state": state, "reasons": reasons},
                },
            )

    def forget(self, slug: str) -> None:
        """No night says anything of the outlet's days."""
        with self.store.atomic():
            self.store.write("DELETE FROM certificates WHERE outlet = ?", (slug,))

    def gap(self, slug: str, since: str, until: str, state: str = "none") -> None:
        """Everything is certified but these days, which were read in part or not at all."""
        first, last = date.fromisoformat(since), date.fromisoformat(until)
        self.forget(slug)
        self.certify(slug, "2021-01-01", (first - timedelta(days=1)).isoformat())
        self.certify(slug, (last + timedelta(days=1)).isoformat(), "2023-01-01")
        if state == "partial":
            self.certify(slug, since, until, "partial", "cut_off")

    def article(
        self,
        slug: str,
        name: str,
        day: str | None = "2022-06-14",
        label: int | None = 1,
        second: int | None = None,
        met: str | None = None,
        rules: str = RULES,
        state: str = "present",
        title: str = "Tin",
        lead: str | None = None,
        body: str = "Thân bài.",
        suspect: bool = False,
        captured: str = "2022-06-14",
    ) -> int:
        """One article; `day` may have a time, and is null where the page prints none."""
        url = f"https://{slug}.example/{name}.html"
        printed = day[:10] if day and not suspect else None
        met = met or printed or "2022-06-14"
        with self.store.atomic():
            key = self.store.insert(
                "articles",
                {
                    **{"outlet": slug, "url": url, "identity": url[8:], "first_seen": f"{met}T20:00:00"},
                    **{"first_day": met, "first_night": self.newest, "version": 1, "day": printed or met},
                    **{"state": state, "outcome": "stored", "last_checked": "x", "checks": 0},
                },
            )
            self.store.insert("aliases", {"article": key, "outlet": slug, "url": url, "identity": url[8:]})
        self.version(key, 1, name, day, label, second, rules, title, lead, body, suspect, captured)
        return key

    def version(
        self,
        article: int,
        number: int,
        name: str,
        day: str | None = "2022-06-14",
        label: int | None = 1,
        second: int | None = None,
        rules: str = RULES,
        title: str = "Tin",
        lead: str | None = None,
        body: str = "Thân bài.",
        suspect: bool = False,
        captured: str = "2022-06-14",
    ) -> None:
        """The article's current text with its label; `captured` is the day in Asia/Ho_Chi_Minh."""
        digest = sha256(f"{name} {number}".encode()).hexdigest()
        printed = day[:10] if day and not suspect else None
        with self.store.atomic():
            self.store.write(
                "UPDATE articles SET version = ?, day = coalesce(?, first_day) WHERE id = ?",
                (number, printed, article),
            )
            key = self.store.insert(
                "versions",
                {
                    **{"article": article, "number": number, "content_hash": digest, "title": title},
                    **{"lead": lead, "body": json.dumps([body]), "published": day, "date_suspect": suspect},
                    **{
                        "media": "[]",
                        "encoding": "utf-8",
                        "method": "page",
                        "captured": f"{captured}T16:59:59.999999+00:00",
                    },
                    **{"sha256": digest, "warc": "pages.warc.gz", "offset": 7, "night": self.newest},
                },
            )
            index_article(self.store, article, title, lead, [body])
            if label is not None:
                self.label(key, label, second, rules)

    def label(self, version: int, content: int, second: int | None = None, rules: str = RULES) -> None:
        """What rules say of a version."""
        row = {"version": version, "directive": self.directive, "rule_version": rules, "content": content}
        with self.store.atomic():
            rest = {"margin": 1.0, "hits": "[]", "made": "2022-06-30T19:05:00+00:00"}
            self.store.insert("labels", row | {"second": second} | rest)

    def reprint(self, article: int, original: int, confidence: str = "sure") -> None:
        """The one repeats the other."""
        row: dict[str, Any] = {
            "article": article,
            "original": original,
            "similarity": 1.0,
            "containment": 1.0,
        }
        with self.store.atomic():
            self.store.insert(
                "reprints", row | {"reason": "named", "confidence": confidence, "rule_version": "1"}
            )

    def review(self, slug: str, name: str, content: int | None, number: int = 1) -> None:
        """A person's decision over a version's label."""
        row = {"outlet": slug, "identity": f"{slug}.example/{name}.html", "directive": self.directive}
        digest = sha256(f"{name} {number}".encode()).hexdigest()
        told = {
            "reviewer": "Chị Mây",
            "reason": "Đã đọc",
            "at": "2023-01-02T03:00:00",
            "content_hash": digest,
        }
        with self.store.atomic():
            self.store.insert("reviews", row | {"content": content} | told)

    def submission(self, slug: str, content: int, paragraph: int | None, day: str = "2022-06-14") -> None:
        """A file that an outlet sent in."""
        columns = {row["name"] for row in self.store.rows("PRAGMA table_info(submissions)")}
        row = {
            **{
                "outlet": slug,
                "directive": self.directive,
                "content": content,
                "paragraph": paragraph,
                "day": day,
            },
            **{"sender": "a", "recorder": "b", "note": "", "at": "x", "name": "pano.jpg", "path": "x"},
            **{"kind": "jpeg", "bytes": 1, "sha256": "x"},
        }
        with self.store.atomic():
            self.store.insert("submissions", {key: row[key] for key in row if key in columns})

    def sighting(self, slug: str, name: str, day: str | None, **bounds: str) -> None:
        """A channel listed the article, with a day beside it or between others."""
        url = f"https://{slug}.example/{name}.html"
        row = {"outlet": slug, "channel": "c", "identity": url[8:], "url": url, "page": "p", "day": day}
        rest = {"at": "x", "first_night": self.newest, "last_night": self.newest}
        with self.store.atomic():
            self.store.insert("sightings", row | rest | bounds)
