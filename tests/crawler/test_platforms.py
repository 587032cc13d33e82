"""What is said of each system, apart from its saved pages (tests/fixtures): it can be used as it stands."""

import re

import pytest
from fixtures.saved import cases, name, page_of

from crawler.pages import Page, selectors
from crawler.pages.document import open_page
from crawler.platforms import PLATFORMS, Platform, recognise, recognise_site
from crawler.platforms.rebuilt import StaticRebuild
from registry import ChannelKind

HOME = "https://cong.test/"
EMPTY = Page(HOME, b"<html><body><p>x</p></body></html>", "text/html", page_of(cases()[0])[0].fetched)


def called(platform: Platform) -> str:
    return platform.name


@pytest.mark.parametrize("platform", PLATFORMS, ids=called)
def test_its_selectors_and_patterns_are_read(platform: Platform) -> None:
    document = open_page(EMPTY)
    given = platform.selectors.model_dump(exclude_none=True)
    for css in (*given.values(), platform.links, platform.next):
        assert selectors.elements(document.root, css) == []
    assert platform.article is None or re.compile(platform.article)


@pytest.mark.parametrize("platform", PLATFORMS, ids=called)
def test_its_channels_lie_on_the_site(platform: Platform) -> None:
    channels = platform.channels(HOME)
    assert channels or platform.links, "neither an address nor a way to read a list"
    assert all(channel.url.startswith(HOME) for channel in channels)
    turning = [channel for channel in channels if channel.kind is ChannelKind.LISTING]
    assert all(channel.page is None or "{page}" in channel.page for channel in turning)


def test_a_list_turns_by_its_address() -> None:
    channel = StaticRebuild().listing("http://cong.test/tin-tuc-su-kien/")
    assert channel.page == "http://cong.test/tin-tuc-su-kien/page/{page}"


@pytest.mark.parametrize("platform", PLATFORMS, ids=called)
def test_two_pages_of_it_are_saved(platform: Platform) -> None:
    own = [case for case in cases() if name(case).startswith(f"{platform.name}/")]
    assert sum(recognise(page_of(case)[0]) is platform for case in own) >= 2


def test_a_site_is_what_its_most_particular_page_is() -> None:
    saved = {name(case): page_of(case)[0] for case in cases()}
    shell, article = saved["sharepoint-lacviet/listing"], saved["static-rebuild/article"]
    assert recognise_site([shell, article]) is recognise_site([article, shell]) is recognise(article)
    assert recognise_site([EMPTY, shell]) is recognise(shell)
    assert recognise_site([EMPTY]) is None


@pytest.mark.parametrize("body", [b"", b"%PDF-1.4", b"<html></html>"])
def test_what_is_no_page_is_of_no_system(body: bytes) -> None:
    assert recognise(Page(HOME, body, "text/html", EMPTY.fetched)) is None
