"""A home with a few articles whose bytes are kept: edited, reprinted, reviewed, gone, and a villain's."""

from pathlib import Path

from faults.staff_home import Desk, address, make_desk

from classifiers import Classifier
from diembao.home import Home, open_home
from diembao.relating import relate
from spool import Outcome
from spool.addresses import identity
from storage import (
    NewLabel,
    NewReview,
    add_labels,
    add_review,
    open_store,
    reviewable,
    unlabelled,
    use_rules,
)
from storage.reading import article_key
from tests.dashboard.made_desk import HOSTILE, publish_again

SECOND = """
name = "Cổng huyện thử"
kind = "portal"
owner = "UBND huyện"
hosts = [{ name = "huyen.example.vn" }]
channels = [{ kind = "listing", url = "https://huyen.example.vn/tin" }]
"""
TITLE = "Mô hình giảm nghèo ở xã Đắk Thử"
TEXT = (
    "Sở Nông nghiệp hướng dẫn hộ nghèo trồng cà phê, nuôi bò sinh sản để giảm nghèo bền vững.",
    "Mô hình hay của một hộ thoát nghèo nhờ chăm chỉ làm ăn được nhiều hộ nghèo trong xã học theo.",
)
LONG = tuple(
    f"{one} Đoạn thứ {number} của bài nói về hộ nghèo ở buôn xa." for number in range(6) for one in TEXT
)


def make_article_home(root: Path) -> Home:
    """Two nights of two outlets, with evidence, labels, relations and a review."""
    desk = make_desk(root)
    (root / "outlets" / "huyen.toml").write_text(SECOND, encoding="utf-8")
    _nights(desk)
    home = open_home(root)
    _judge(home)
    publish_again(home)
    return home


def _nights(desk: Desk) -> None:
    with desk.night("2022-06-13", outlet="huyen") as night:
        night.article(
            "https://huyen.example.vn/chep.html",
            title="Giảm nghèo bền vững ở buôn xa",
            lead=None,
            body=(*LONG, "Theo bao.example.vn"),
            published="2022-06-13",
            published_raw="13/06/2022",
        )
    with desk.night("2022-06-14") as night:
        night.article("sua.html", title=TITLE, lead="Gương điển hình.", body=TEXT)
        night.article("dai.html", title="Giảm nghèo bền vững ở buôn xa", lead=None, body=LONG)
        night.article("go.html", title="Bài bị gỡ", body=TEXT)
        night.article("doc.html", title=HOSTILE, lead=HOSTILE, body=(HOSTILE, *TEXT), author=HOSTILE)
    with desk.night("2022-06-15") as night:
        night.end("go.html", Outcome.GONE, status=404, body=b"404")
        edited = (TEXT[0].replace("nuôi bò", "nuôi dê"), *TEXT[1:])
        night.article("sua.html", title=TITLE, lead="Gương điển hình.", body=edited)
    with desk.night("2022-06-16") as night:
        night.end("go.html", Outcome.GONE, status=404, body=b"404")


def _judge(home: Home) -> None:
    directive = home.directive()
    classifier = Classifier(directive)
    with open_store(home.database) as store:
        for text in list(unlabelled(store, directive.slug, classifier.rule_version)):
            label = classifier.label(text.title, text.body, text.lead)
            made = NewLabel(text.version_id, label.content, label.second, label.margin, label.hits_as_list())
            add_labels(store, directive.slug, classifier.rule_version, [made])
        use_rules(store, directive.slug, classifier.rule_version)
        relate(store, home.outlets().values())
        edited = reviewable(store, identity(address("sua.html")), directive.slug)[0]
        for content, reason in ((3, "Nhầm."), (None, "Rút lại."), (6, "Nêu gương điển hình <b>.")):
            made_by = (content, "Chị Mây", reason, edited.content_hash)
            add_review(store, NewReview("bao", edited.identity, directive.slug, *made_by))


def key_of(path: str, outlet: str = "bao") -> str:
    """The key of an article of that home."""
    return article_key(outlet, identity(address(path)))
