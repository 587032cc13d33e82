"""What a channel may vouch for, and what makes it vouch for nothing (C17, D8, D9 and the like).

The night is 14 June, the window begins on the 1st, and the last complete night was the 13th.
"""

import pytest
from faults.discovering import URL, Discovered, feed, index, job_of, listing, sitemap

from crawler.results import judge
from spool import ChannelEnd, JobState, Outcome

FEED = {"kind": "feed", "url": f"{URL}/feed"}
FRONT = {"kind": "listing", "url": f"{URL}/", "links": "h3 a"}
LINKED = {"kind": "listing", "url": f"{URL}/tin", "links": "h3 a", "next": "a.next"}
COUNTED = {"kind": "listing", "url": f"{URL}/tin", "links": "h3 a", "page": f"{URL}/tin?trang={{page}}"}
SITEMAP = {"kind": "sitemap", "url": f"{URL}/sitemap.xml"}
EMPTY_FEED = b"<rss version='2.0'><channel><title>Tin</title></channel></rss>"
OLD_PINNED, NEW = ("/ghim", 2), [("/moi-1", 14), ("/moi-2", 13), ("/moi-3", 13), ("/moi-4", 13)]
BEFORE = [("/a", 12), ("/b", 11), ("/c", 11)]
KNOWN = [path for path, _ in BEFORE]


@pytest.fixture
def night(tmp_path):
    def run(channels, pages, **fields):
        channels = channels if isinstance(channels, list) else [channels]
        article = fields.pop("article", Outcome.STORED)
        return Discovered(tmp_path / "spool", job_of(*channels, **fields), pages, article)

    return run


# What it may


@pytest.mark.parametrize(
    ("channel", "pages"),
    [
        (FEED, {"/feed": feed(*NEW, *BEFORE)}),
        (FRONT, {"/": listing(*NEW[:3], *BEFORE)}),
        (LINKED, {"/tin": listing(*BEFORE, following="/tin2")}),
    ],
    ids=["feed", "front page", "listing"],
)
def test_what_goes_back_to_the_last_complete_night_goes_on_from_it(night, channel, pages):
    done = night(channel, pages, known=KNOWN)
    (result,) = done.results.values()
    assert (result.end, result.covers_from.day) == (ChannelEnd.KNOWN, 13)


@pytest.mark.parametrize(
    ("channel", "pages", "covers"),
    [
        (LINKED, {"/tin": listing(*NEW, following="/tin2"), "/tin2": listing(*BEFORE)}, 1),
        (COUNTED, {"/tin": listing(*NEW), "/tin?trang=2": listing(*BEFORE)}, 1),
        (
            COUNTED,
            {"/tin": listing(*NEW), "/tin?trang=2": listing(*BEFORE), "/tin?trang=3": listing(*BEFORE)},
            1,
        ),
        (
            COUNTED,
            {"/tin": listing(*NEW), "/tin?trang=2": listing(*BEFORE), "/tin?trang=3": listing(*NEW)},
            1,
        ),
        (SITEMAP, {"/sitemap.xml": sitemap("/x", "/y")}, 1),
        (
            SITEMAP,
            {"/sitemap.xml": index("/t.xml", "/u.xml"), "/t.xml": sitemap("/x"), "/u.xml": sitemap("/y")},
            1,
        ),
        (FEED, {"/feed": feed(*NEW, *BEFORE)}, 13),
        (FEED, {"/feed": feed(*NEW, *BEFORE, ("/d", 11))}, 12),
    ],
    ids=[
        "links",
        "counted",
        "last page repeats",
        "first page again",
        "sitemap",
        "index",
        "feed",
        "longer feed",
    ],
)
def test_first_reading_vouches_as_far_as_it_went(night, channel, pages, covers):
    done = night(channel, pages, complete=False)
    assert {done.covers(path) for path in done.results} == {covers}


def test_newest_and_oldest_are_those_printed(night):
    done = night(FEED, {"/feed": feed(*NEW, *BEFORE)})
    result = done.results["/feed"]
    assert (result.oldest.day, result.newest.day, result.channel) == (11, 14, None)


@pytest.mark.parametrize("year", ["2099", "1970"])
def test_day_that_cannot_be_is_not_the_newest_and_drops_no_article(night, year):
    body = feed(("/a", 14)).replace(b"2022-06-14", f"{year}-06-14".encode())
    done = night(FEED, {"/feed": body})
    assert (done.results["/feed"].newest, done.results["/feed"].oldest) == (None, None)
    assert done.outcomes == {"/a": "stored"}


# What must not vouch


@pytest.mark.parametrize(
    ("channel", "pages"),
    [
        (FEED, {"/feed": EMPTY_FEED}),
        (FRONT, {"/": listing()}),
        (SITEMAP, {"/sitemap.xml": sitemap()}),
        (SITEMAP, {"/sitemap.xml": index("/t.xml"), "/t.xml": sitemap()}),
        (SITEMAP, {"/sitemap.xml": index("/t.xml")}),
    ],
    ids=["feed", "front page", "sitemap", "index of an empty one", "index of a missing one"],
)
def test_channel_that_empties_has_failed(night, channel, pages):
    done = night(channel, pages, known=KNOWN)
    root = done.results[channel["url"].removeprefix(URL)]
    assert (root.end, root.outcome, root.covers_from) == (ChannelEnd.FAILED, Outcome.LAYOUT_CHANGED, None)


def test_feed_of_which_a_pinned_item_is_left_vouches_for_nothing(night):
    assert night(FEED, {"/feed": feed(OLD_PINNED)}, known=["/ghim"]).covers("/feed") is None


@pytest.mark.parametrize("known", [[], ["/ghim"]], ids=["unknown", "known"])
@pytest.mark.parametrize("place", [0, 2, 4], ids=["top", "middle", "end"])
@pytest.mark.parametrize("complete", [True, False])
def test_pinned_old_item_carries_no_feed_back(night, known, place, complete):
    """C17: three days of news have gone round; what drops out behind the 13th, the feed cannot know."""
    items = list(NEW)
    items.insert(place, OLD_PINNED)
    done = night(FEED, {"/feed": feed(*items)}, known=known, complete=complete)
    assert done.covers("/feed") == 14
    assert {path for path, _ in NEW} <= set(done.outcomes)


def test_front_page_of_which_a_block_has_gone_round_vouches_for_nothing(night):
    block, quiet = [(f"/moi-{n}", 13) for n in range(4)], BEFORE
    assert night(FRONT, {"/": listing(*block, *quiet)}, known=KNOWN).covers("/") is None


def test_front_page_at_first_sight_vouches_for_nothing(night):
    assert night(FRONT, {"/": listing(*NEW, *BEFORE)}, complete=False).covers("/") is None


@pytest.mark.parametrize(
    ("channel", "pages"),
    [
        (LINKED, {"/tin": listing(*NEW, following="/tin")}),
        (LINKED, {"/tin": listing(*NEW, following="/tin?x=2"), "/tin?x=2": listing(*NEW, following="/tin")}),
        (
            LINKED,
            {"/tin": listing(*NEW, following="/tin2"), "/tin2": listing(*BEFORE[:1], *NEW, following="/tin")},
        ),
        (LINKED, {"/tin": listing(*NEW, following="/tin2")}),
        (COUNTED, {"/tin": listing(*NEW), "/tin?trang=2": listing(*NEW)}),
    ],
    ids=["itself", "the same again", "round and round", "nowhere", "number ignored"],
)
def test_paging_that_leads_back_proves_no_end(night, channel, pages):
    done = night(channel, pages, complete=False)
    assert done.results["/tin"].end is ChannelEnd.EXHAUSTED
    assert done.covers("/tin") == 14


def test_page_of_somebody_else_has_failed(night):
    parked = (
        b"<html><body><h3><a href='http://ads.example/1'>Mua</a></h3><h3><a href='/ban-ten-mien'>Hoi</a></h3>"
    )
    done = night(FRONT, {"/": parked}, article=Outcome.NOT_ARTICLE, known=KNOWN)
    assert done.outcomes == {
        "http://ads.example/1": "skipped:egress_refused",
        "/ban-ten-mien": "skipped:not_article",
    }
    assert (done.results["/"].outcome, done.covers("/")) == (Outcome.LAYOUT_CHANGED, None)
    state = judge(list(done.results.values()), {}, "finished").state
    assert state is not JobState.COMPLETE


@pytest.mark.parametrize(
    ("outcome", "end"),
    [
        (Outcome.NOT_ARTICLE, ChannelEnd.FAILED),
        (Outcome.SOFT_404, ChannelEnd.FAILED),
        (Outcome.GONE, ChannelEnd.FAILED),
        (Outcome.DUPLICATE, ChannelEnd.EXHAUSTED),
        (Outcome.TIMEOUT, ChannelEnd.EXHAUSTED),
        (Outcome.STORED, ChannelEnd.EXHAUSTED),
    ],
)
def test_channel_of_which_nothing_came_has_failed(night, outcome, end):
    assert night(LINKED, {"/tin": listing("/a", "/b")}, article=outcome).results["/tin"].end is end


def test_site_that_answers_everything_with_one_page_has_no_channel(night):
    front = listing(*NEW, *BEFORE)
    other = {**FRONT, "url": f"{URL}/chuyen-muc"}
    channels = [FRONT, other, FEED, SITEMAP]
    done = night(channels, dict.fromkeys(("/", "/chuyen-muc", "/feed", "/sitemap.xml"), front), known=KNOWN)
    assert {it.end for it in done.results.values()} == {ChannelEnd.FAILED}
    assert {str(it.outcome) for it in done.results.values()} == {"failed:cookie_wall", "failed:parse"}


def test_what_failed_was_cut_or_capped_vouches_for_nothing_unseen(night):
    assert night(FEED, {}).covers("/feed") is None
    # Who knows what a damaged sitemap has lost.
    broken = sitemap("/x", "/y").replace(b"</url></urlset>", b"<\xff")
    done = night(SITEMAP, {"/sitemap.xml": broken})
    assert done.covers("/sitemap.xml") is None
    assert done.results["/sitemap.xml"].problems


def test_two_feeds_that_are_one_are_no_wall(night):
    channels = [FEED, {**FEED, "url": f"{URL}/rss"}]
    done = night(channels, dict.fromkeys(("/feed", "/rss"), feed(*NEW, *BEFORE)), known=KNOWN)
    assert {it.end for it in done.results.values()} == {ChannelEnd.KNOWN}
