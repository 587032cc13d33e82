"""Certificates that do not hold, and redirects that leave https (faults.md B13, B14)."""

import ssl
from datetime import UTC, datetime

import pytest
import trustme
from faults.broken import Redirect
from faults.server import Article, Listing

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
BROKEN = ("expired", "of another host", "of an unknown issuer", "self-signed")


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def trusting(authority, tmp_path_factory):
    """The environment of a crawl that trusts the authority as the system's own."""
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return {"SSL_CERT_FILE": str(path)}


@pytest.fixture(scope="module")
def secure_site(authority, site_at, tmp_path_factory):
    """A site with a certificate of the given make."""

    def make(kind="good"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if kind == "self-signed":
            own, path = trustme.CA(), tmp_path_factory.mktemp("own") / "own.pem"
            path.write_bytes(own.private_key_pem.bytes() + own.cert_pem.bytes())
            context.load_cert_chain(path)
        else:
            certificate(kind, authority).configure_cert(context)
        return site_at(tls=context)

    return make


def certificate(kind, authority):
    if kind == "expired":
        return authority.issue_cert("127.0.0.1", not_before=LONG_AGO, not_after=LONG_AGO.replace(year=2021))
    if kind == "of another host":
        return authority.issue_cert("bao.example.vn", "127.0.0.9")
    return (trustme.CA() if kind == "of an unknown issuer" else authority).issue_cert("127.0.0.1")


@pytest.fixture(scope="module")
def several(secure_site, trusting, job_of, crawl):
    """An article on a site of each kind, crawled with the certificates verified, and with an exception."""
    sites = {kind: secure_site(kind) for kind in ("good", *BROKEN)}
    for number, site in enumerate(sites.values()):
        site.pages["/a"] = Article(f"Bài số {number}")
    sites["good"].pages["/"] = Listing([(f"{site.url}/a", None) for site in sites.values()])
    hosts = [site.host for site in sites.values()]

    def run(tls):
        job = job_of(sites["good"], hosts=hosts, outlet={"tls": tls, "note": "chứng thư hỏng"})
        return crawl(job, None, environment=trusting)

    verified = run("verify")
    asked = {kind: list(site.hits) for kind, site in sites.items()}
    return sites, {"verify": verified, "unverified": run("unverified")}, asked


@pytest.mark.parametrize("kind", BROKEN)
def test_a_certificate_that_does_not_hold_is_a_failure(several, kind):
    sites, done, asked = several
    assert done["verify"].outcomes[f"{sites[kind].url}/a"] == "failed:tls"
    assert asked[kind] == []


def test_a_certificate_that_holds_is_noted_as_verified(several):
    sites, done, _ = several
    assert done["verify"].code == 10
    captures = [article.capture for article in done["verify"].articles]
    assert [(it.address, it.tls) for it in captures] == [(f"{sites['good'].url}/a", "verified")]


def test_with_the_outlets_exception_all_are_read_and_noted_as_unverified(several):
    sites, done, _ = several
    assert done["unverified"].code == 0
    captures = {article.capture.address: article.capture.tls for article in done["unverified"].articles}
    assert captures == {f"{site.url}/a": "unverified" for site in sites.values()}


@pytest.fixture
def downgrading(secure_site, site, trusting, job_of, crawl):
    """A secure site that sends one reader of two to its other half, which is not."""
    secure = secure_site()
    secure.listing("/", [("/safe", None), ("/down", None), ("/down-and-up", None)])
    secure.article("/safe")
    secure.pages["/down"] = Redirect(f"{site.url}/plain")
    secure.pages["/down-and-up"] = Redirect(f"{site.url}/up")
    site.pages["/up"] = Redirect(f"{secure.url}/after-all")
    secure.article("/after-all")
    site.article("/plain")

    def run(**outlet):
        done = crawl(
            job_of(secure, hosts=[secure.host, site.host], outlet=outlet), None, environment=trusting
        )
        return done, {path: done.ledger[secure.url + path] for path in ("/safe", "/down", "/down-and-up")}

    return run


def test_a_redirect_from_https_to_http_is_refused(downgrading, site):
    done, lines = downgrading()
    assert {path: str(line.outcome) for path, line in lines.items()} == {
        "/safe": "stored",
        "/down": "skipped:egress_refused",
        "/down-and-up": "skipped:egress_refused",
    }
    assert "from https to http" in lines["/down"].detail
    assert lines["/down"].via == (f"{site.url}/plain",)
    assert lines["/down"].place is not None
    assert site.hits == []
    assert [article.capture.tls for article in done.articles] == ["verified"]


def test_it_is_followed_where_the_outlet_says_why_and_shows_in_the_evidence(downgrading, site):
    done, lines = downgrading(downgrade="Mục video chỉ có trên http")
    assert {str(line.outcome) for line in lines.values()} == {"stored"}
    assert lines["/down"].via == (f"{site.url}/plain",)
    seen = {article.capture.requested.rpartition("/")[2]: article.capture for article in done.articles}
    assert {path: capture.tls for path, capture in seen.items()} == {
        "safe": "verified",
        "down": "none",
        "down-and-up": "verified",
    }
    assert seen["down"].address == f"{site.url}/plain"


@pytest.mark.slow
def test_robots_txt_that_leaves_https_is_not_believed(secure_site, site, trusting, job_of, crawl):
    secure = secure_site()
    secure.listing("/", [("/a", None)])
    secure.pages["/robots.txt"] = Redirect(f"{site.url}/robots.txt")
    done = crawl(job_of(secure, hosts=[secure.host, site.host]), None, environment=trusting)
    assert done.code == 9
    assert [str(it.outcome) for it in done.result.channels] == ["failed:robots_unreachable"]
    assert site.hits == []
