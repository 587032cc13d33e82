"""Nothing is asked of any host but the outlet's: not by redirect, not by retry, not by a clever spelling."""

from types import SimpleNamespace

import pytest
from faults.broken import Redirect
from faults.server import Body, InTurn, Page, Status
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError
from scrapy.settings import Settings

from crawler.guards import EgressGuard, EgressRefused
from crawler.guards.admission import Admission


def guard(*hosts, private=(), **settings):
    values = {"EGRESS_HOSTS": list(hosts), "PRIVATE_HOSTS": list(private), "HTTPPROXY_ENABLED": False}
    return EgressGuard.from_crawler(SimpleNamespace(settings=Settings(values | settings)))


@pytest.mark.parametrize(
    "url",
    [
        "http://203.0.113.7@127.0.0.1/",
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://10.0.0.1/",
    ],
)
def test_an_address_that_is_not_public_is_refused_even_when_it_is_listed(url):
    listed = ["127.0.0.1", "[::1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"]
    listed += ["169.254.169.254", "0.0.0.0", "224.0.0.1", "10.0.0.1"]
    with pytest.raises(EgressRefused):
        guard(*listed).process_request(Request(url))


@pytest.mark.parametrize(
    "url",
    [
        "http://8.8.8.9/",
        "http://8.8.8.8:8080/",
        "https://8.8.8.8:80/",
        "ftp://8.8.8.8/",
        "file:///etc/passwd",
        "data:text/plain,x",
        "http://8.8.8.8@9.9.9.9/",
        "http://user:word@8.8.8.8/",
        "http://8.8.8.8%2f@9.9.9.9/",
        "http://8.8.8.8.nip.example/",
    ],
)
@pytest.mark.parametrize("dont_filter", [True, False])
def test_what_is_not_listed_is_refused_whatever_dont_filter_says(url, dont_filter):
    with pytest.raises(EgressRefused):
        guard("8.8.8.8").process_request(Request(url, dont_filter=dont_filter))


@pytest.mark.parametrize(
    ("entry", "url"),
    [
        ("8.8.8.8", "http://8.8.8.8/a"),
        ("8.8.8.8", "https://8.8.8.8/a"),
        ("8.8.8.8", "http://8.8.8.8:80/"),
        ("8.8.8.8", "http://134744072/"),
        ("8.8.8.8:8080", "http://8.8.8.8:8080/"),
        ("8.8.8.8:443", "https://8.8.8.8/"),
        ("[2606:4700::1111]", "https://[2606:4700:0::1111]/"),
    ],
)
def test_what_is_listed_passes(entry, url):
    guard(entry).process_request(Request(url))


def test_an_empty_list_allows_nothing():
    with pytest.raises(EgressRefused):
        guard().process_request(Request("http://8.8.8.8/"))


def test_private_hosts_admit_exactly_what_they_name():
    admitting = guard("127.0.1.1:8080", "127.0.2.1:8080", private=["127.0.1.0/24"])
    admitting.process_request(Request("http://127.0.1.1:8080/"))
    with pytest.raises(EgressRefused, match="not a public address"):
        admitting.process_request(Request("http://127.0.2.1:8080/"))


def test_names_are_refused_while_nobody_checks_where_they_lead(monkeypatch):
    monkeypatch.setattr("crawler.guards.egress.guarded_names", lambda: None)
    with pytest.raises(EgressRefused, match="PublicOnlyResolver"):
        guard("example.vn").process_request(Request("http://example.vn/"))


@pytest.mark.parametrize(
    ("entry", "url"),
    [
        ("Báo.example.vn", "http://xn--bo-mia.example.vn/"),
        ("EXAMPLE.vn.", "http://example.vn/"),
        ("example.vn", "http://EXAMPLE.VN./a"),
        ("example.vn", "https://example.vn:443/"),
    ],
)
def test_names_are_compared_in_their_one_spelling(monkeypatch, entry, url):
    monkeypatch.setattr("crawler.guards.egress.guarded_names", lambda: SimpleNamespace(refused={}))
    guard(entry).process_request(Request(url))


@pytest.mark.parametrize(
    "url", ["http://ехample.vn/", "http://example.vn.evil.test/", "http://example.vn:81/"]
)
def test_look_alike_names_are_refused(monkeypatch, url):
    monkeypatch.setattr("crawler.guards.egress.guarded_names", lambda: SimpleNamespace(refused={}))
    with pytest.raises(EgressRefused):
        guard("example.vn").process_request(Request(url))


def test_a_request_through_a_proxy_is_refused():
    with pytest.raises(EgressRefused, match="proxy"):
        guard("8.8.8.8").process_request(Request("http://8.8.8.8/", meta={"proxy": "http://10.0.0.1:3128"}))


def test_a_proxy_in_the_environment_stops_the_crawl_before_it_starts(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://10.0.0.1:3128")
    with pytest.raises(ValueError, match="HTTPPROXY_ENABLED"):
        guard("8.8.8.8", HTTPPROXY_ENABLED=True)
    guard("8.8.8.8")


@pytest.mark.parametrize(
    "entry", ["0.0.0.0/0", "::/0", "8.8.8.8", "169.254.169.254", "126.0.0.0/7", "localhost"]
)
def test_private_hosts_cannot_be_used_to_switch_the_guard_off(entry):
    with pytest.raises(ValueError, match=r"not a loopback|does not appear"):
        guard("8.8.8.8", private=[entry])


def test_a_refused_name_is_told_from_one_that_does_not_exist(monkeypatch):
    names = SimpleNamespace(refused={"inside.example.vn": "10.0.0.1"})
    monkeypatch.setattr("crawler.guards.egress.guarded_names", lambda: names)
    egress = guard("inside.example.vn", "gone.example.vn")
    error = CannotResolveHostError("no results")
    with pytest.raises(EgressRefused, match=r"leads to 10\.0\.0\.1"):
        egress.process_exception(Request("http://inside.example.vn/"), error)
    assert egress.process_exception(Request("http://gone.example.vn/"), error) is None


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("::ffff:10.0.0.1", False),
        ("::ffff:0:127.0.0.1", False),
        ("::127.0.0.1", False),
        ("64:ff9b::8.8.8.8", False),
        ("64:ff9b:1::7f00:1", False),
        ("2001:0:7f00:1::", False),
        ("2002:a00:1::", False),
        ("2606:4700::5efe:a00:1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("ff0e::1", False),
        ("100.64.0.1", False),
        ("198.18.0.1", False),
        ("192.0.0.9", False),
        ("224.0.1.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("0.1.2.3", False),
        ("not an address", False),
    ],
)
def test_only_public_addresses_are_admitted(address, public):
    assert Admission().admits(address) is public


@pytest.fixture(scope="module")
def attacked(site_at, crawl):
    """A crawl of a site that tries to lead us to a victim inside, in every way it has."""
    site, victim = site_at(), site_at("127.0.0.2")
    port = victim.server_port
    site.pages["/redirect"] = Redirect(victim.url + "/secret")
    site.pages["/decimal"] = Redirect(f"http://2130706434:{port}/secret")
    site.pages["/hexadecimal"] = Redirect(f"http://0x7f.2:{port}/secret")
    site.pages["/user-info"] = Redirect(f"http://{site.host}@127.0.0.2:{port}/secret")
    site.pages["/hop"] = Redirect("/redirect")
    site.pages["/metadata"] = Redirect("http://169.254.169.254/latest/meta-data/")
    site.pages["/file"] = Redirect("file:///etc/passwd")
    site.pages["/inside"] = Redirect("/good")
    site.pages["/flaky"] = InTurn(Status(503), Redirect(victim.url + "/secret"))
    site.pages["/refresh"] = Page(f'<meta http-equiv="refresh" content="0;url={victim.url}/secret">')
    site.pages["/good"] = Body(b"good")
    urls = [site.url + path for path in site.pages] + [victim.url + "/direct"]
    found, _ = crawl(urls, EGRESS_HOSTS=[site.host], PRIVATE_HOSTS=["127.0.0.0/8"])
    return found, site, victim


def test_the_victim_is_never_asked(attacked):
    _, _, victim = attacked
    assert victim.hits == []


@pytest.mark.parametrize(
    "path",
    ["/redirect", "/decimal", "/hexadecimal", "/user-info", "/hop", "/metadata", "/flaky", "/refresh"],
)
def test_a_way_out_of_the_outlet_is_refused_with_the_reason(attacked, path):
    found, site, _ = attacked
    assert found[site.url + path][0] in {"EgressRefused", "ForeignHost"}


def test_a_direct_request_elsewhere_is_refused(attacked):
    found, _, victim = attacked
    assert found[victim.url + "/direct"][0] == "ForeignHost"


def test_the_outlets_own_pages_are_fetched(attacked):
    found, site, _ = attacked
    assert found[site.url + "/good"] == found[site.url + "/inside"] == ["fetched", "200"]
    assert found[site.url + "/file"][0] == "HttpError", "a redirect to file: is not followed"
