"""A home with a night on the sample province's outlets, built row by row: a second, not a minute."""

import shutil
from datetime import date, timedelta
from pathlib import Path

from classifiers import Classifier
from diembao.desk.places import places_of
from diembao.home import PACKAGE, Home, open_home
from storage import open_store, publish, use_rules
from storage.reading import build
from tests.audits.built_home import Built

LAST = "2022-06-30"
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>"
    " \"'><svg/onload=alert(3)> =1+1 {{8*812}} ' OR 1=1 --"
)
"""A title as a hostile page may print it."""

SLUGS = ("baodakmay", "dakluon", "hoidakmay", "krongsa", "trungtamkrongsa", "tuyson")


def make_home(root: Path) -> Home:
    """A whole home: outlets, a directive, a store with one finished night, and what is published of it."""
    shutil.copytree(PACKAGE / "sample" / "home", root)
    home = open_home(root)
    home.data.mkdir()
    fill(home)
    publish_again(home)
    return home


def fill(home: Home) -> None:
    """A night of a hundred articles and some."""
    directive = home.directive()
    rules = Classifier(directive).rule_version
    built = Built(open_store(home.database), directive.slug)
    built.night(LAST)
    with built.store.atomic():
        built.store.write(
            "UPDATE nights SET started = ?, finished = ?",
            (f"{LAST}T18:00:00+00:00", f"{LAST}T19:10:00+00:00"),
        )
    for slug in SLUGS:
        built.certify(slug, "2022-01-01", (date.fromisoformat(LAST) - timedelta(days=1)).isoformat())
        for number in range(20):
            day = date(2022, 1, 10) + timedelta(days=8 * number)
            built.article(
                slug,
                f"tin-{number}",
                day.isoformat(),
                label=number % 7,
                second=(number + 1) % 7,
                rules=rules,
                title=f"Đẩy mạnh giảm nghèo bền vững ở xã số {number}",
                lead="Đoạn mở đầu của bài.",
                body="Thân bài nói về hộ nghèo và nước sạch.",
            )
    hostile = built.article(
        "baodakmay", "hostile", "2022-06-20", 1, 2, rules=rules, title=HOSTILE, lead=HOSTILE, body=HOSTILE
    )
    copy = built.article("krongsa", "copy", "2022-06-21", 1, rules=rules, title=HOSTILE, body=HOSTILE)
    built.reprint(copy, hostile)
    use_rules(built.store, directive.slug, rules)
    with built.store.atomic():
        built.store.write("UPDATE outlet_nights SET ingested_at = ?", (f"{LAST}T19:05:00+00:00",))
    built.store.close()


def publish_again(home: Home) -> None:
    """What the end of a night does: the published copy and the flat one."""
    publish(home.database, home.snapshot)
    build(places_of(home), [home.directive().slug])
