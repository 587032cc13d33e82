"""D1 to D6: what a hostile or broken sitemap or feed tries. Times are of the processor."""

import ast
import gzip
import subprocess
import sys
import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from faults.discovering import URL, Discovered, feed, index, job_of, sitemap
from faults.server import Body
from hanging import HANG

from crawler.channels import read_feed, read_sitemap
from crawler.channels.listed import MOST_ENTRIES
from crawler.reading import DEEPEST, MOST
from spool import ChannelEnd

FETCHED = datetime(2022, 6, 16, 3, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
ROOMS = ("crawler", "classifiers", "comparison", "storage", "diembao", "registry", "vietnamese", "spool")
SITEMAP = {"kind": "sitemap", "url": f"{URL}/sitemap.xml"}
FEED = {"kind": "feed", "url": f"{URL}/feed"}
URLSET, RSS = (
    b"<urlset><url><loc>http://h.vn/a%s</loc></url></urlset>",
    (
        b"<rss version='2.0'><channel><item><title>a%s</title><link>http://h.vn/a</link></item></channel></rss>"
    ),
)


def read(kind, body):
    if kind == "feed":
        return read_feed(body, f"{URL}/feed", FETCHED)
    return read_sitemap(body, f"{URL}/sitemap.xml", fetched=FETCHED)


def with_entities(kind, declared, reference):
    root, body = (b"rss", RSS) if kind == "feed" else (b"urlset", URLSET)
    return b"<!DOCTYPE " + root + b" [" + declared + b"]>" + body % reference


BOTH = pytest.mark.parametrize("kind", ["feed", "sitemap"])


# D1


@BOTH
@pytest.mark.parametrize(
    "declared",
    [
        b'<!ENTITY x SYSTEM "%s">',
        b'<!ENTITY %% p SYSTEM "%s"> %%p; <!ENTITY x "y">',
        b'<!ENTITY x PUBLIC "a" "%s">',
    ],
    ids=["external", "parameter", "public"],
)
def test_d1_no_file_is_read(kind, declared, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("mật-khẩu", encoding="utf-8")
    listing = read(kind, with_entities(kind, declared % secret.as_uri().encode(), b"&x;"))
    assert "mật" not in repr(listing)


@BOTH
def test_d1_no_address_is_asked(kind, site, victim, job_of, crawl):
    bait = b'<!ENTITY %% p SYSTEM "%s/p.dtd"> %%p; <!ENTITY x SYSTEM "%s/x">' % ((victim.url.encode(),) * 2)
    body = with_entities(kind, bait, b"&x;").replace(b"http://h.vn/a", f"{site.url}/a".encode())
    body = b"<!DOCTYPE x SYSTEM '%s/d.dtd'>" % victim.url.encode() + body if kind == "sitemap" else body
    site.pages["/x"] = Body(body, "application/xml")
    site.article("/a")
    crawl(job_of(site, [{"kind": kind, "url": f"{site.url}/x"}]))
    assert victim.hits == []
    assert {path for path in site.hits if "dtd" in path} == set()


PARSERS = {"xml", "feedparser", "pyexpat", "xmltodict", "defusedxml", "lxml.objectify"}
ENTRIES = {"crawler/channels/sitemap.py": {"iterparse"}, "crawler/channels/feed.py": {"feedparser"}}
"""The only modules that read XML, and how."""
OF_LXML = {
    "XMLParser",
    "XMLPullParser",
    "iterparse",
    "parse",
    "XML",
    "ETCompatXMLParser",
    "XSLT",
    "xinclude",
    "DTD",
}


def modules():
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def xml_in(module):
    """Names of what reads XML in a module."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (it.name for it in names if is_parser(it.name))
            case ast.ImportFrom(module=str(source), names=names):
                yield from (it.name for it in names if is_parser(f"{source}.{it.name}"))
            case ast.Attribute(value=ast.Name(id="etree"), attr=name) if name in OF_LXML:
                yield name


def is_parser(name):
    return name.partition(".")[0] in PARSERS or name in PARSERS


def test_d1_nothing_else_reads_xml():
    found = {str(path.relative_to(ROOT)): set(xml_in(path)) for path in modules()}
    assert {name: used for name, used in found.items() if used} == ENTRIES


def test_d1_the_one_parser_is_told_to_fetch_and_expand_nothing():
    (call,) = [
        node
        for node in ast.walk(ast.parse((ROOT / "crawler/channels/sitemap.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "iterparse"
    ]
    said = {word.arg: getattr(word.value, "value", None) for word in call.keywords}
    assert {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "huge_tree": False,
    }.items() <= said.items()


def test_d1_no_text_of_the_rooms_turns_it_off():
    for module in modules():
        text = module.read_text(encoding="utf-8")
        for unsafe in (
            "resolve_entities=True",
            "huge_tree=True",
            "no_network=False",
            "load_dtd=True",
            "dtd_validation=True",
        ):
            assert unsafe not in text, module


# D2

LAUGHS = b'<!ENTITY a0 "ha">' + b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
)


@BOTH
@pytest.mark.parametrize(
    ("declared", "reference"),
    [(LAUGHS, b"&a9;"), (b'<!ENTITY q "' + b"q" * 100_000 + b'">', b"&q;" * 5_000)],
    ids=["billion laughs", "quadratic"],
)
def test_d2_entities_cost_nothing(kind, declared, reference):
    body = with_entities(kind, declared, reference)
    began = time.process_time()
    listing = read(kind, body)
    took = time.process_time() - began
    assert took < HANG
    assert len(repr(listing)) < 100_000
    tracemalloc.start()
    try:
        read(kind, body)
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


# D3


def test_d3_index_that_lists_itself_is_read_once(tmp_path):
    pages = {
        "/sitemap.xml": index("/sitemap.xml", "http://h.vn/sitemap.xml?", "/a.xml"),
        "/a.xml": index("/sitemap.xml", "/a.xml"),
    }
    done = Discovered(tmp_path / "spool", job_of(SITEMAP), pages)
    assert done.asked == ["/sitemap.xml", "/a.xml"]
    assert done.results["/sitemap.xml"].end is ChannelEnd.FAILED, "it led to nothing"


class Endless(dict):
    """An index at every address, each naming one more."""

    def __contains__(self, path):
        return True

    def __getitem__(self, path):
        return index(path.replace(".xml", "x.xml"))


def test_d3_index_that_grows_for_ever_ends_at_a_depth(tmp_path):
    done = Discovered(tmp_path / "spool", job_of(SITEMAP), Endless())
    assert len(done.asked) == DEEPEST + 1
    assert list(done.outcomes.values()) == ["skipped:cap_reached"]
    assert {it.covers_from for it in done.results.values()} == {None}


def test_d3_index_of_too_many_is_cut(tmp_path):
    names = [f"/{n}.xml" for n in range(MOST)]
    pages = {
        "/sitemap.xml": index(*names),
        **{name: index(*(f"{name}{n}" for n in range(5))) for name in names},
    }
    done = Discovered(tmp_path / "spool", job_of(SITEMAP), pages)
    assert len(done.asked) <= MOST
    assert set(done.outcomes.values()) == {"skipped:cap_reached"}


# D4

BLOCK, NEWEST = 5000, 17
READ_ALONE = """
import gzip, re, sys, time
from crawler.channels import read_sitemap
packed = open(sys.argv[1], "rb").read()
began = time.process_time()
listing = read_sitemap(packed, "http://h.vn/sitemap.xml.gz")
took = time.process_time() - began
# Not ru_maxrss: a child inherits its parent's peak in that.
print(took, int(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1]) // 1024)
print(len(listing.entries), len(listing.refused))
print(listing.entries[0].url, listing.entries[-1].url, listing.refused[0][1])
"""


@pytest.fixture(scope="module")
def huge():
    """200 000 addresses in 50 MB, whose newest 5000 are in the midst of them."""
    entry = "<url><loc>http://h.vn/tin/bai-viet-so-{0}.html</loc><lastmod>{1}-01-01T00:00:00+07:00</lastmod>{2}</url>"
    filling = f"<x>{'x' * 140}</x>"
    years = [2021 if block == NEWEST else 1980 + block for block in range(200_000 // BLOCK)]
    entries = (entry.format(n, years[n // BLOCK], filling) for n in range(200_000))
    return b"<urlset>" + "".join(entries).encode() + b"</urlset>"


@pytest.mark.slow
def test_d4_huge_sitemap_is_streamed_and_its_newest_are_planned(huge, tmp_path):
    assert 48_000_000 < len(huge) < 52_000_000
    file = tmp_path / "sitemap.xml.gz"
    file.write_bytes(gzip.compress(huge, 1))
    done = subprocess.run(
        [sys.executable, "-c", READ_ALONE, str(file)],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        check=True,
    )
    cost, counts, ends = (line.split() for line in done.stdout.splitlines())
    assert float(cost[0]) < HANG
    assert int(cost[1]) < 500, "megabytes"
    assert [*map(int, counts)] == [MOST_ENTRIES, 200_000 - MOST_ENTRIES]
    name = "http://h.vn/tin/bai-viet-so-{}.html"
    assert ends == [
        name.format(NEWEST * BLOCK),
        name.format(NEWEST * BLOCK + BLOCK - 1),
        "skipped:cap_reached",
    ]


def test_d4_what_is_left_out_is_told_and_not_vouched_for(tmp_path):
    paths = [f"/{number}" for number in range(MOST_ENTRIES + 100)]
    done = Discovered(tmp_path / "spool", job_of(SITEMAP, complete=False), {"/sitemap.xml": sitemap(*paths)})
    assert list(done.outcomes.values()).count("stored") == MOST_ENTRIES
    assert list(done.outcomes.values()).count("skipped:cap_reached") == 100
    result = done.results["/sitemap.xml"]
    assert (result.end, result.covers_from) == (ChannelEnd.CAPPED, None)
    assert len(done.sightings) == len(paths)


# D5


FOREIGN = ["https://evil.test/a", "http://h.vn:8443/a", "http://127.0.0.2/a"]
NO_ADDRESS = ["http://h.vn@evil.test/a", "file:///etc/passwd", "http://[::1", "ftp://h.vn/a"]


def test_d5_what_is_not_the_outlets_is_refused_one_by_one(tmp_path):
    links = [*FOREIGN, *NO_ADDRESS]
    items = "".join(f"<item><link>{link}</link></item>" for link in links).encode()
    bodies = {
        "feed": feed(("/a", 14)).replace(b"</channel>", items + b"</channel>"),
        "sitemap": sitemap("/a", *links),
    }
    for name, channel in (("feed", FEED), ("sitemap", SITEMAP)):
        body = bodies[name]
        done = Discovered(tmp_path / name, job_of(channel), {channel["url"].removeprefix(URL): body})
        assert done.outcomes["/a"] == "stored"
        ends = [outcome for path, outcome in done.outcomes.items() if path != "/a"]
        assert ends.count("skipped:egress_refused") == len(FOREIGN)
        assert ends.count("skipped:bad_address") == len(NO_ADDRESS) == len(ends) - len(FOREIGN)


# D6


SECOND = b"Tin</title><link>http://h.vn/b"


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (b"Trong & nuoi</title><link>http://h.vn/b", "ampersands"),
        (b"Tin &nbsp; moi</title><link>http://h.vn/b", "ampersands"),
        (b"<b>Tin</title><link>http://h.vn/b", "not well-formed"),
        (b"a < b</title><link>http://h.vn/b", "not well-formed"),
    ],
    ids=["ampersand", "entity", "open tag", "bracket"],
)
def test_d6_feed_that_is_no_xml_is_read_and_flagged(broken, said, tmp_path):
    body = feed(("/a", 14), ("/b", 13), ("/c", 12)).replace(SECOND, broken)
    done = Discovered(tmp_path / "spool", job_of(FEED), {"/feed": body})
    assert [*done.outcomes] == ["/a", "/b", "/c"]
    (problem,) = done.results["/feed"].problems
    assert said in problem


def test_d6_feed_that_is_cut_off_gives_what_came(tmp_path):
    body = feed(("/a", 14), ("/b", 13), ("/c", 12))
    done = Discovered(tmp_path / "spool", job_of(FEED), {"/feed": body[: body.rindex(b"</item>")]})
    assert [*done.outcomes] == ["/a", "/b", "/c"]
    assert done.results["/feed"].problems


def test_d6_sitemap_that_is_no_xml_is_read_and_flagged(tmp_path):
    body = sitemap("/a", "/b", "/c").replace(b"/b</loc>", b"/b<x></loc>")
    done = Discovered(tmp_path / "spool", job_of(SITEMAP), {"/sitemap.xml": body})
    assert {"/a", "/c"} <= set(done.outcomes)
    assert done.results["/sitemap.xml"].problems
