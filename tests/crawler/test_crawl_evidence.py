"""Evidence: the bytes as they were received, readable by anybody's WARC tools."""

import gzip
import socket
import ssl
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from faults.broken import Redirect
from faults.crawls import finished, job_for, start
from faults.server import SENTENCE, Article, Chunked, Compressed, Later, Robots, Site, Status
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.guards.tls import certificate_facts
from spool import RobotsCopy
from storage.archive.records import index_warc, read_response

PLAIN = f"<html><body><h1>Bài nén</h1><div class='content'><p>{SENTENCE * 6}</p></div></body></html>"
RULES = ("Disallow: /x",)


def records(path):
    """The records with their HTTP status and their content."""
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            record.content = record.raw_stream.read()
            found.append(record)
    return found


def header(record, name):
    return record.rec_headers.get_header(name)


def of_type(found, kind):
    return [record for record in found if record.rec_type == kind]


def facts_of(found):
    """The metadata by address: fields in their order."""
    return {header(it, "WARC-Target-URI"): fields(it) for it in of_type(found, "metadata")}


def fields(record):
    assert header(record, "Content-Type") == "application/warc-fields"
    lines = record.content.decode().removesuffix("\r\n").split("\r\n")
    return [tuple(line.split(": ", 1)) for line in lines]


def wait_for_articles(folder, least):
    path = folder / "articles.jsonl"
    for _ in range(3000):
        if path.exists() and path.read_bytes().count(b"\n") >= least:
            return
        time.sleep(0.02)
    raise AssertionError("the crawl stored nothing")


def check(*paths):
    command = [sys.executable, "-m", "warcio.cli", "check", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout


@pytest.fixture(scope="module")
def site_at():
    sites = []

    def make(address="127.0.3.1", **how):
        sites.append(Site(address, **how))
        return sites[-1]

    yield make
    for site in sites:
        site.close()


@pytest.fixture(scope="module")
def of_a_night(site_at, tmp_path_factory):
    """A crawl of three hosts, with every kind of answer and of robots.txt, and of a night before."""
    site, bare, broken = (site_at(f"127.0.3.{number}") for number in (1, 2, 3))
    elsewhere = [f"{bare.url}/a", f"{broken.url}/a"]
    site.listing("/", [(path, None) for path in ("/gzip", "/chunked", "/moved", "/404", "/500", *elsewhere)])
    site.pages["/gzip"] = Compressed(PLAIN)
    site.pages["/chunked"] = Chunked(PLAIN.replace("nén", "cắt khúc"))
    site.pages["/moved"] = Redirect("/once-more", 301)
    site.pages["/once-more"] = Redirect("/target")
    site.article("/target")
    site.pages["/500"] = Status(
        500, {"Retry-After": "0", "X-Ly-Do": "lỗi máy chủ".encode().decode("latin-1")}
    )
    site.pages["/as-before"] = Status(304, {"ETag": '"v1"'})
    site.pages["/robots.txt"] = Redirect("/robots-o-day.txt")
    site.pages["/robots-o-day.txt"] = Robots(*RULES)
    bare.article("/a", title="Bài không có robots")
    broken.pages["/robots.txt"] = Status(503)
    broken.article("/a", title="Bài có bản sao robots")
    copy = RobotsCopy(
        host=broken.url, fetched=datetime.now(UTC) - timedelta(hours=20), body="User-agent: *\n"
    )
    job = job_for(
        site,
        [{"kind": "listing", "url": f"{site.url}/", "links": "h3 a"}],
        "127.0.3.0/24",
        hosts=[site.host, bare.host, broken.host],
        politeness={"contact": "bao@example.vn"},
        robots=[copy],
        recheck=[{"url": f"{site.url}/as-before", "etag": '"v1"'}],
    )
    folder = tmp_path_factory.mktemp("crawl") / "spool"
    done = finished(start(job, folder), folder)
    return (site, bare, broken), copy, done, records(folder / "pages.warc.gz")


def test_bytes_are_kept_as_received(of_a_night):
    (site, bare, broken), _, done, found = of_a_night
    answers = of_type(found, "response")
    kept = [(header(it, "WARC-Target-URI"), it.http_headers.get_statuscode()) for it in answers]
    assert {url.removeprefix(site.url): code for url, code in kept} == {
        "/robots.txt": "302", "/robots-o-day.txt": "200", "/": "200", "/gzip": "200", "/chunked": "200",
        "/moved": "301", "/once-more": "302", "/target": "200", "/404": "404", "/500": "500",
        "/as-before": "304",
        f"{bare.url}/robots.txt": "404", f"{bare.url}/a": "200",
        f"{broken.url}/robots.txt": "503", f"{broken.url}/a": "200",
    }  # fmt: skip
    bodies = {header(it, "WARC-Target-URI"): it.content for it in answers}
    assert gzip.decompress(bodies[f"{site.url}/gzip"]).decode() == PLAIN
    assert bodies[f"{site.url}/chunked"].decode() == PLAIN.replace("nén", "cắt khúc")
    assert len(answers) == done.result.requests
    check(done.folder / "pages.warc.gz")


def test_a_capture_leads_to_its_record(of_a_night):
    _, _, done, _ = of_a_night
    assert len(done.articles) == 5
    for article in done.articles:
        capture = article.capture
        stored = read_response(done.folder / capture.warc, capture.offset)
        assert stored.uri == capture.address == article.url
        assert stored.ip == capture.ip
        assert sha256(stored.body).hexdigest() == capture.sha256
        assert capture.tls == "none"
        assert capture.fetched.utcoffset().total_seconds() == 0
    moved = next(article for article in done.articles if article.aliases)
    assert moved.capture.requested.endswith("/moved")


def test_each_answer_stands_with_its_question_and_what_else_is_known(of_a_night):
    _, _, _, found = of_a_night
    assert found[0].rec_type == "warcinfo"
    assert [it.rec_type for it in found[1:]] == ["response", "request", "metadata"] * (len(found) // 3)
    for answer, *others in zip(found[1::3], found[2::3], found[3::3], strict=True):
        for name in ("WARC-Target-URI", "WARC-Date"):
            assert {header(it, name) for it in others} == {header(answer, name)}
        assert {header(it, "WARC-Concurrent-To") for it in others} == {header(answer, "WARC-Record-ID")}
    assert {header(it, "WARC-Warcinfo-ID") for it in found[1:]} == {header(found[0], "WARC-Record-ID")}
    for it in found:
        assert header(it, "WARC-Block-Digest").startswith("sha1:")


def test_headers_keep_their_bytes(of_a_night):
    (site, *_), _, done, _ = of_a_night
    place = next(it for it in index_warc(done.folder / "pages.warc.gz") if it.uri == f"{site.url}/500")
    stored = read_response(done.folder / "pages.warc.gz", place.offset)
    assert dict(stored.headers)[b"X-Ly-Do"] == "lỗi máy chủ".encode()
    assert stored.status == 500


def test_a_segment_says_who_wrote_it_and_not_on_which_machine(of_a_night):
    _, _, done, found = of_a_night
    said = dict(fields(found[0]))
    assert header(found[0], "WARC-Filename") == "pages.warc.gz"
    assert said["software"].startswith("diembao/")
    assert said["operator"] == "bao@example.vn"
    assert "+bao@example.vn" in said["http-header-user-agent"]
    assert said["isPartOf"] == "2022-06-14/tin"
    assert said["robots"] == "obeyed, fails closed"
    assert "hostname" not in said
    everything = gzip.decompress((done.folder / "pages.warc.gz").read_bytes())
    assert len(socket.gethostname()) < 4 or socket.gethostname().encode() not in everything


def test_the_way_there_is_told(of_a_night):
    (site, *_), _, _, found = of_a_night
    facts = facts_of(found)
    via = [value for name, value in facts[f"{site.url}/target"] if name == "via"]
    assert via == [f"{site.url}/moved", f"{site.url}/once-more"]
    assert dict(facts[f"{site.url}/gzip"]).items() >= {
        "protocol": "HTTP/1.1", "ip": "127.0.3.1", "tls": "none"
    }.items()  # fmt: skip
    assert "via" not in dict(facts[f"{site.url}/gzip"])


def test_the_robots_txt_in_force_is_told_and_can_be_found(of_a_night):
    (site, bare, broken), copy, _, found = of_a_night
    facts = {url: dict(told) for url, told in facts_of(found).items()}
    kept = {
        header(it, "WARC-Target-URI"): sha256(it.content).hexdigest() for it in of_type(found, "response")
    }
    under_rules, without, by_copy = (
        facts[url] for url in (f"{site.url}/target", f"{bare.url}/a", f"{broken.url}/a")
    )
    assert (under_rules["robots"], under_rules["robots-host"]) == ("rules", site.url)
    assert under_rules["robots-sha256"] == kept[f"{site.url}/robots-o-day.txt"]
    assert (without["robots"], without["robots-host"]) == ("none", bare.url)
    assert without["robots-sha256"] == kept[f"{bare.url}/robots.txt"]
    assert (by_copy["robots"], by_copy["robots-host"]) == ("copy", broken.url)
    assert by_copy["robots-sha256"] == sha256(copy.body.encode()).hexdigest()
    assert datetime.fromisoformat(by_copy["robots-fetched"]) == copy.fetched
    assert {facts[f"{it.url}/robots.txt"]["robots"] for it in (site, bare, broken)} == {"itself"}


def test_an_answer_that_nothing_has_changed_is_kept(of_a_night):
    (site, *_), _, done, found = of_a_night
    url = f"{site.url}/as-before"
    assert done.outcomes[url] == "unchanged"
    (answer,) = (it for it in of_type(found, "response") if header(it, "WARC-Target-URI") == url)
    assert (answer.http_headers.get_statuscode(), answer.content) == ("304", b"")
    question = next(it for it in of_type(found, "request") if header(it, "WARC-Target-URI") == url)
    assert question.http_headers.get_header("If-None-Match") == '"v1"'


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def secure(authority, site_at, tmp_path):
    """A site whose certificate says more than it should, and the environment that trusts it."""
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    certificate = authority.issue_cert("127.0.3.9", common_name="Báo\r\nrobots: none")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    site = site_at("127.0.3.9", tls=context)
    site.listing("/", [("/a", None), ("/moved", None)])
    site.article("/a")
    site.pages["/moved"] = Redirect("/a")
    return site, certificate.cert_chain_pems[0].bytes(), {"SSL_CERT_FILE": str(path)}


@pytest.mark.parametrize("tls", ["verify", pytest.param("unverified", marks=pytest.mark.slow)])
def test_the_certificate_and_what_was_agreed_on_are_told(tls, secure, job_of, crawl):
    site, pem, environment = secure
    channels = [{"kind": "listing", "url": f"{site.url}/", "links": "h3 a"}]
    done = crawl(job_of(site, channels, outlet={"tls": tls, "note": "thử nghiệm"}), environment=environment)
    facts = facts_of(records(done.folder / "pages.warc.gz"))
    assert set(facts) == {site.url + path for path in ("/", "/robots.txt", "/a", "/moved")}
    certificate = x509.load_pem_x509_certificate(pem)
    for told in (dict(it) for it in facts.values()):
        assert told["tls"] == {"verify": "verified", "unverified": "unverified"}[tls]
        assert told["tls-version"] == "TLSv1.3"
        assert told["tls-cipher"].startswith("TLS_")
        assert told["certificate-sha256"] == sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
        assert told["certificate-subject"].startswith("CN=Báo")
        assert told["certificate-issuer"] == certificate.issuer.rfc4514_string()
        assert told["certificate-not-after"] == certificate.not_valid_after_utc.isoformat()
        assert told["robots"] in {"itself", "none"}
    check(done.folder / "pages.warc.gz")


@pytest.mark.filterwarnings("ignore")  # cryptography's, of serial numbers that are not positive
@given(st.data())
def test_an_odd_certificate_still_has_its_fingerprint(authority, data):
    der = bytearray(x509.load_pem_x509_certificate(authority.cert_pem.bytes()).public_bytes(Encoding.DER))
    for _ in range(data.draw(st.integers(1, 4))):
        der[data.draw(st.integers(0, len(der) - 1))] = data.draw(st.integers(0, 255))
    told = certificate_facts(bytes(der))
    assert told[0] == ("certificate-sha256", sha256(der).hexdigest())


@pytest.mark.slow
@pytest.mark.parametrize("least", [1, 2, 5])
def test_a_crawl_that_is_killed_leaves_whole_records(least, site, job_of, begin, crawl, tmp_path):
    paths = [f"/{number}" for number in range(8)]
    site.listing("/", [(path, None) for path in paths])
    for path in paths:
        site.pages[path] = Later(Article(f"Bài {path}"))
    job = job_of(site, [{"kind": "listing", "url": f"{site.url}/", "links": "h3 a"}])
    with begin(job) as child:
        wait_for_articles(tmp_path / "spool", least)
        child.kill()
        child.communicate()
    first = tmp_path / "spool/pages.warc.gz"
    before = list(index_warc(first))  # nothing torn, though nobody has opened it since
    assert len(before) % 3 == 1
    assert len(before) >= 1 + 3 * (2 + least)
    done = crawl(job)
    assert list(index_warc(first)) == before
    assert len(done.articles) == len(paths)
    check(first, tmp_path / "spool/pages-2.warc.gz")
    opening = records(tmp_path / "spool/pages-2.warc.gz")[0]
    assert (opening.rec_type, header(opening, "WARC-Filename")) == ("warcinfo", "pages-2.warc.gz")
