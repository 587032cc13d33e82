"""B21: a whole outlet is down for nights. I10: somebody learns of it, and of a night that never ran."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from faults.server import Site
from health.made_nights import MadeHome, at
from health.mailbox_server import Mailbox

from diembao.exits import Exit
from diembao.health.concerns import Level
from diembao.health.examine import after_night, examine
from diembao.home import Home, open_home
from diembao.night import Options, run_night
from diembao.progress import bar
from registry import load_directives
from spool import JobState, Outcome
from storage import coverage_of, open_reader
from vietnamese.dates import TIMEZONE

DIRECTIVE = next(iter(load_directives(Path(__file__).parents[2] / "directives").values()))


def filled(address: str) -> Site:
    """A site with a listing of three articles."""
    site = Site(address)
    site.listing("/", [(f"/{number}", "14/06/2022") for number in range(3)])
    for number in range(3):
        site.article(f"/{number}")
    return site


@pytest.fixture
def pair():
    found = [filled("127.0.3.21"), filled("127.0.3.22")]
    yield found
    found[1].close()


@pytest.fixture
def home(tmp_path, pair) -> Home:
    (tmp_path / "home/outlets").mkdir(parents=True)
    for slug, site in zip(("xa", "huyen"), pair, strict=True):
        (tmp_path / f"home/outlets/{slug}.toml").write_text(
            f'name = "Trang {slug}"\nkind = "portal"\nowner = "UBND"\n'
            f'hosts = [ {{ name = "{site.host}" }} ]\n'
            f'[[channels]]\nkind = "listing"\nurl = "{site.url}/"\nlinks = "h3 a"\nnext = "a.next"\n'
            '[[pages]]\ntitle = "h1"\nbody = "div.content"\npublished = ".date"\n',
            encoding="utf-8",
        )
    return open_home(tmp_path / "home")


def configure(home: Home, port: int) -> Home:
    (home.root / "diembao.toml").write_text(
        'private_hosts = ["127.0.3.0/24"]\nmin_free_mb = 1\nrecheck_days = [0]\n'
        "[politeness]\ndelay = 0\ntimeout = 2\n[window]\nsince = 2022-01-01\n"
        f'[alerts.mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        'sender = "diembao@example.vn"\nto = ["truc@example.vn"]\n',
        encoding="utf-8",
    )
    return open_home(home.root)


def night(home: Home) -> Exit:
    with bar() as watch:
        return run_night(home, Options(), watch).code


def saying(box: Mailbox, words: str) -> list[str]:
    return [text for text in (message.get_content() for message in box.messages) if words in text]


@pytest.mark.slow
def test_b21_an_outlet_that_is_down_is_failed_without_data_and_an_alert_after_its_nights(home, pair):
    with Mailbox() as box:
        home = configure(home, box.port)
        pair[0].close()
        first = night(home)
        told_first = saying(box, "Trang xa (xa): không đọc được")
        second = night(home)
    assert (first, second) == (Exit.PARTIAL, Exit.PARTIAL)
    assert told_first == []
    (told,) = saying(box, "Trang xa (xa): không đọc được")
    assert "không đọc được 2 đêm liền" in told
    assert "không kết nối được" in told
    found = {concern.key: concern for concern in examine(home).concerns}
    assert found["outlet/xa/reading"].level is Level.DOWN
    assert "outlet/huyen/reading" not in found
    without_data = {slug: row.days_without_data for slug, row in covered(home).items()}
    assert without_data == {"xa": 7, "huyen": 0}


def covered(home: Home):
    """The seven days before this one, which is not over."""
    today = datetime.now(TIMEZONE).date()
    numbers = [0, *(content.number for content in DIRECTIVE.contents)]
    span = (today - timedelta(days=7), today - timedelta(days=1))
    with open_reader(home.published) as reader:
        rows = coverage_of(reader, DIRECTIVE.slug, *span, ["xa", "huyen"], numbers)
    return {row.slug: row for row in rows}


@pytest.mark.parametrize("kind", ["listing", "feed"])
def test_b21_a_site_that_refuses_is_a_failed_job_and_nothing_lost(kind, site_at, job_of, crawl):
    site = site_at("127.0.0.1")
    job = job_of(site, [{"kind": kind, "url": f"{site.url}/tin"}], retry=(f"{site.url}/old",))
    site.close()
    done = crawl(job)
    assert (done.code, done.result.state) == (Exit.FAILED, JobState.FAILED)
    assert [channel.outcome for channel in done.result.channels] == [Outcome.CONNECT]
    assert done.outcomes == {f"{site.url}/old": "failed:connect"}
    assert done.result.read_from is None


def test_i10_a_crawl_that_succeeds_and_finds_no_days_says_so(site, job_of, crawl):
    site.listing("/", [(f"/{number}", None) for number in range(6)])
    for number in range(6):
        site.article(f"/{number}", day="")
    done = crawl(job_of(site))
    assert (done.code, done.result.state) == (Exit.COMPLETE, JobState.COMPLETE)
    assert [(it.monitor, it.detail) for it in done.result.findings] == [("published", "0% < 80%")]
    assert "monitor published: 0% < 80%" in done.log


def test_i10_a_night_that_never_ran_is_told_by_the_one_that_looks(tmp_path):
    made = MadeHome(tmp_path / "home")
    made.night(21)
    with Mailbox() as box:
        home = configure(made.home, box.port)
        assert after_night(home, at(22, 5)).code is Exit.COMPLETE
        assert saying(box, "không có đêm nào") == []
        assert after_night(home, at(23, 6, 30)).code is Exit.FAILED
    (told,) = saying(box, "không có đêm nào")
    assert "không có đêm nào chạy xong kể từ 04:00 ngày 21/11/2026" in told.lower()
