"""The data files of the sample province."""

import json
import tomllib
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from classifiers import read_gold
from diembao.sample import SITES, Article, articles, gold
from diembao.sample.makes import MAKES
from diembao.sample.province import FOLDER, NIGHTS
from vietnamese.text import normalise

KEYS = {"title", "lead", "text", "published", "author", "category", "content", "second", "caption", "video"}
LATER = {"title", "lead", "text", "more", "modified", "gone", "new"}
BOTH = [(site.slug, night) for site in SITES for night in NIGHTS]


def everything(night: int) -> list[Article]:
    return [article for site in SITES for article in articles(site.slug, night)]


def test_there_are_about_sixty_articles_on_six_sites() -> None:
    files = sorted(FOLDER.glob("*/*.toml"))
    assert 60 <= len(files) <= 66
    assert {file.parent.name for file in files} == {site.slug for site in SITES}


def test_every_content_has_six_articles_that_are_no_reprints() -> None:
    counts = Counter(article.content for article in everything(1) if not article.reprint_of)
    assert set(counts) == set(range(7))
    assert min(counts.values()) >= 6


def test_every_file_has_the_known_keys_only() -> None:
    for file in FOLDER.glob("*/*.toml"):
        fields = tomllib.loads(file.read_text(encoding="utf-8"))
        later = fields.pop("night2", {})
        assert set(fields) <= KEYS | {"reprint_of"}, file
        assert set(later) <= LATER, file
        needed = {"published", "author", "category"}
        assert set(fields) >= needed | (
            set() if "reprint_of" in fields else {"title", "lead", "text", "content"}
        )


@pytest.mark.parametrize("night", NIGHTS)
def test_texts_are_normalised_and_whole(night: int) -> None:
    for article in everything(night):
        printed = (article.title, article.lead, *article.paragraphs, article.author, article.category)
        for text in (*printed, article.caption or "x", article.video or "x"):
            assert text == normalise(text).strip() != "", (article.site, article.number)
            assert "  " not in text, (article.site, article.number)


@pytest.mark.parametrize("night", NIGHTS)
def test_lengths_are_those_of_provincial_news(night: int) -> None:
    lengths = sorted(len(f"{a.lead} {' '.join(a.paragraphs)}".split()) for a in everything(night))
    assert lengths[0] >= 120
    assert 500 <= lengths[-1] <= 700


@pytest.mark.parametrize("night", NIGHTS)
def test_no_text_stands_twice_but_in_declared_reprints(night: int) -> None:
    originals = [article for article in everything(night) if not article.reprint_of]
    for part in ("title", "lead", "paragraphs"):
        assert len({getattr(article, part) for article in originals}) == len(originals)
    counted = Counter(paragraph for article in originals for paragraph in article.paragraphs)
    assert counted.most_common(1)[0][1] == 1


def test_reprints_have_their_originals_text_on_another_site_and_a_later_day() -> None:
    known = {f"{article.site}/{article.number}": article for article in everything(1)}
    reprints = [article for article in known.values() if article.reprint_of]
    assert len(reprints) >= 3
    for reprint in reprints:
        original = known[str(reprint.reprint_of)]
        assert (reprint.title, reprint.paragraphs) == (original.title, original.paragraphs)
        assert reprint.content == original.content
        assert reprint.site != original.site
        assert reprint.published > original.published


def test_days_are_spread_over_2022_and_the_new_lie_between_the_nights() -> None:
    assert {article.published.month for article in everything(2)} == set(range(1, 13))
    for article in everything(2):
        assert article.published.year == 2022
        assert (NIGHTS[1] < article.published < NIGHTS[2]) == article.new
        assert article.published.utcoffset() == timedelta(hours=7)


def test_ids_do_not_order_time() -> None:
    assert any(older.number > newer.number for s in SITES for newer, older in pairwise(articles(s.slug, 2)))


def test_night_two_differs_by_new_gone_and_edited_articles() -> None:
    first = {(a.site, a.number): a for a in everything(1)}
    second = {(a.site, a.number): a for a in everything(2)}
    assert 3 <= len(second.keys() - first.keys()) <= 5
    assert all(second[key].new for key in second.keys() - first.keys())
    assert first.keys() - second.keys() == {("baodakmay", 41588)}
    edited = [key for key in first.keys() & second.keys() if first[key] != second[key]]
    assert edited == [("baodakmay", 41877)]
    before, after = first[edited[0]], second[edited[0]]
    assert before.title != after.title and before.slug == after.slug
    assert after.paragraphs[:-1] == before.paragraphs
    assert after.modified is not None and NIGHTS[1] < after.modified < NIGHTS[2]


@pytest.mark.parametrize(("site", "night"), BOTH)
def test_articles_come_newest_first_with_addresses_of_their_own(site: str, night: int) -> None:
    found = articles(site, night)
    assert list(found) == sorted(found, key=lambda article: article.published, reverse=True)
    make = next(MAKES[s.make] for s in SITES if s.slug == site)
    assert len({make.path(article) for article in found}) == len(found)


def test_unknown_nights_and_sites_are_errors() -> None:
    with pytest.raises(KeyError):
        articles("baodakmay", 3)
    with pytest.raises(FileNotFoundError):
        articles("baokhongco", 1)


@pytest.mark.parametrize("night", NIGHTS)
def test_gold_has_a_line_for_every_article(night: int) -> None:
    lines = gold(night, port=8071)
    assert len({line.url for line in lines}) == len(lines) == len(everything(night))
    assert all(line.url.startswith("http://127.0.2.") and ":8071/" in line.url for line in lines)
    by_outlet = {line.outlet: line for line in lines}
    assert by_outlet["tuyson"].lead is None and len(by_outlet["tuyson"].published) == 10
    assert by_outlet["krongsa"].lead and len(by_outlet["krongsa"].published) == 16
    assert by_outlet["krongsa"].text.split("\n")[0] == by_outlet["krongsa"].lead


def test_gold_lines_are_what_the_evaluation_reads() -> None:
    lines = list(read_gold(json.dumps(line.line()).encode() for line in gold(2)))
    assert [(line.id, line.content) for line in lines] == [(line.url, line.content) for line in gold(2)]
    assert all(line.title and line.text for line in lines)
