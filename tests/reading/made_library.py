"""A store with a year of articles of every sort, drawn by a seed, published and copied flat."""

import random
from datetime import date, timedelta
from pathlib import Path

from storage import publish, use_rules
from storage.desk import Account, Role, add_account, open_desk
from storage.desk.reviews import NewDeskReview, decide, newest_of
from storage.reading import Places, build
from tests.audits.built_home import RULES, SLUG, Built

SITES = ("bao", "cong", "trungtam", "cu", "moi", "theo-doi")
FIRST = date(2022, 1, 1)
WORDS = ("giảm nghèo", "hộ nghèo", "đường bê tông", "nước sạch", "đào tạo nghề", "cà phê", "toàn tỉnh")
ARTICLES = 240


def fill(folder: Path, seed: int = 1, articles: int = ARTICLES) -> None:
    """The database, drawn by the seed."""
    chance = random.Random(seed)
    built = Built.begin(folder, folder)
    with built.store.atomic():
        built.store.write(
            "UPDATE nights SET started = '2023-01-02T01:00:00+00:00', finished = '2023-01-02T02:00:00+00:00'"
        )
    made = [_article(built, chance, number) for number in range(articles)]
    for copy, original in zip(made[::9], made[4::9], strict=False):
        built.reprint(copy, original, chance.choice(("sure", "likely", "uncertain")))
    for number in chance.sample(range(articles), articles // 8):
        built.review(_site(number), f"tin-{number}", chance.choice((None, 0, 1, 2, 6)))
    edited = built.store.rows("SELECT outlet, identity FROM articles WHERE version > 1 LIMIT 6")
    for row in edited:
        built.review(row["outlet"], row["identity"].partition("/")[2].removesuffix(".html"), 2, number=9)
    built.gap("bao", "2022-03-05", "2022-04-10")
    built.gap("cong", "2022-06-30", "2022-07-02", "partial")
    built.forget("moi")
    use_rules(built.store, SLUG, RULES)
    built.store.close()


def _site(number: int) -> str:
    return SITES[number * 7 % len(SITES)]


def _article(built: Built, chance: random.Random, number: int) -> int:
    day = FIRST + timedelta(days=chance.randrange(365))
    words = chance.sample(WORDS, 3)
    article = built.article(
        _site(number),
        f"tin-{number}",
        day.isoformat() if chance.random() < 0.9 else None,
        chance.choice((None, 0, 0, 0, 1, 2, 3, 6)),
        chance.choice((None, None, 1, 2, 5)),
        met=(day + timedelta(days=1)).isoformat(),
        state="gone" if chance.random() < 0.1 else "present",
        title=f"{words[0].capitalize()} số {number}",
        lead=f"Nói về {words[1]}.",
        body=f"{words[2].capitalize()} ở thôn số {number}. Đẩy mạnh công tác.",
        suspect=chance.random() < 0.05,
    )
    if chance.random() < 0.1:
        built.version(article, 2, f"tin-{number}", day.isoformat(), chance.randrange(7), title="Tin đã sửa")
    return article


def make(folder: Path, seed: int = 1, articles: int = ARTICLES) -> Places:
    """The same, published, with its flat copy."""
    fill(folder, seed, articles)
    places = Places(folder / "reading.db", folder / "published.db", folder / "desk.db")
    publish(folder / "diembao.db", places.published)
    build(places, [SLUG])
    return places


def review(places: Places, outlet: str, identity: str, content: int | None) -> None:
    """A decision made in the pages."""
    assert places.people is not None
    with open_desk(places.people) as desk:
        if not desk.rows("SELECT 1 FROM accounts"):
            add_account(desk, Account("may", "Chị Mây", Role.REVIEWER), "x", "ai đó")
        newest = newest_of(desk, outlet, identity, SLUG)
        new = NewDeskReview(
            outlet, identity, SLUG, content, newest and newest.content, "Chị Mây", "may", "đã đọc", "x"
        )
        decide(desk, new, newest.at if newest else "")
