"""B22: one hostile outlet among ten changes nothing in what is known of the other nine."""

import json
from contextlib import ExitStack

import pytest
from faults.broken import (
    Bomb,
    CutShort,
    Drip,
    DripHeaders,
    Drop,
    Endless,
    Garbage,
    HeaderFlood,
    Reset,
    TooBig,
)
from faults.loopback_home import add_outlet, good_site, make_home
from faults.nights import check, whole_night
from faults.server import Page, Site, Status

from storage import open_reader
from storage.fingerprint import account

pytestmark = pytest.mark.slow
GOOD = [f"tin{number}" for number in range(1, 10)]

ATTACKS = {
    "/bomb": Bomb(),
    "/endless": Endless(),
    "/drip": Drip(),
    "/drip-headers": DripHeaders(),
    "/too-big": TooBig(),
    "/cut": CutShort(),
    "/drop": Drop(),
    "/reset": Reset(),
    "/garbage": Garbage(),
    "/flood": HeaderFlood(),
    "/nested": Page(f"<html><body><h1>Lồng</h1>{'<div>' * 200_000}chữ{'</div>' * 200_000}</body></html>"),
    "/tags": Page(f"<html><body><h1>Thẻ</h1><div class='content'>{'<b>x</b>' * 500_000}</div></body></html>"),
    "/line": Page(
        f"<html><body><h1>Dòng</h1><div class='content'><p>{'lạ ' * 2_000_000}</p></div></body></html>"
    ),
}


@pytest.fixture(scope="module")
def nine():
    with ExitStack() as stack:
        sites = [good_site(number) for number in range(1, 10)]
        for site in sites:
            stack.callback(site.close)
        yield dict(zip(GOOD, sites, strict=True))


@pytest.fixture(scope="module")
def hostile():
    with Site("127.0.3.10") as site:
        site.listing("/", [(path, None) for path in ATTACKS], "/trang-2")
        site.pages |= ATTACKS | {"/robots.txt": Status(404)}
        # Pages of the listing that lead to ever more of themselves.
        site.otherwise = Page(
            "<html><body><h3><a href='/drop'>x</a></h3><a class='next' href='?p'>y</a></body></html>"
        )
        yield site


def night_of(home, code):
    document = json.loads(whole_night(home, "--json", code=code).stdout)
    check(home)
    return {report["outlet"]: report for report in document["outlets"]}


def accounts(home):
    with open_reader(home / "data/diembao.db") as reader:
        return {slug: list(account(reader, slug)) for slug in GOOD}


def test_the_other_nine_are_as_if_it_did_not_exist(nine, hostile, tmp_path):
    alone = make_home(tmp_path / "alone", nine)
    night_of(alone, code=0)
    together = make_home(tmp_path / "together", nine)
    add_outlet(together, "aaa-xau", hostile)  # the first in every order
    reports = night_of(together, code=10)
    assert reports.pop("aaa-xau")["state"] == "partial"
    assert ATTACKS.keys() <= set(hostile.hits), "it has done its worst"
    assert {slug: report["state"] for slug, report in reports.items()} == dict.fromkeys(GOOD, "complete")
    wanted = accounts(alone)
    assert all(len(lines) > 6 for lines in wanted.values())
    assert accounts(together) == wanted
