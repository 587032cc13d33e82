"""Names that lead inside, at once or at the second look-up, and names that lead nowhere (B1, B9)."""

import json
from pathlib import Path

import pytest
from faults.broken import Drop
from faults.server import InTurn, Status

FAKE_NAMES = (str(Path(__file__).with_name("fake_names.py")),)


@pytest.fixture
def crawl_with(site, job_of, crawl):
    """Crawl an article at each name, whose look-ups are answered as told; the ledger's lines by name."""

    def run(**answers):
        port = site.server_port
        links = {name: f"http://{name}.example.vn:{port}/{name}" for name in answers}
        site.listing("/", [(url, None) for url in links.values()])
        for name in answers:
            site.pages.setdefault(f"/{name}", Status(404))
        told = {f"{name}.example.vn": said for name, said in answers.items() if said}
        job = job_of(site, hosts=[site.host, *(f"{name}.example.vn:{port}" for name in answers)])
        done = crawl(job, None, program=FAKE_NAMES, environment={"FAKE_NAMES": json.dumps(told)})
        return {name: done.ledger[url] for name, url in links.items()}, done

    return run


def test_a_name_that_leads_inside_is_refused_when_it_is_resolved(crawl_with, site):
    site.article("/good")
    lines, done = crawl_with(
        good=["127.0.0.1"],
        victim=["127.0.0.2"],
        ten=["10.0.0.1"],
        link=["169.254.169.254"],
        zero=["0.0.0.0"],
        multicast=["224.0.0.1"],
        nothing=None,
    )
    refused = "skipped:egress_refused"
    assert {name: str(line.outcome) for name, line in lines.items()} == {
        "good": "stored",
        "victim": refused,
        "ten": refused,
        "link": refused,
        "zero": refused,
        "multicast": refused,
        "nothing": "failed:dns",
    }
    assert "leads to 127.0.0.2" in lines["victim"].detail
    assert done.code == 10
    assert [article.capture.ip for article in done.articles] == ["127.0.0.1"]


def test_a_name_that_turns_inside_between_two_look_ups_is_not_followed(crawl_with, site):
    """robots.txt comes from outside; with the connection gone, the name leads to the victim."""
    site.pages["/turning"] = InTurn(Drop(), Drop(), Status(404))
    lines, _ = crawl_with(turning=["127.0.0.1", "127.0.0.2"])
    assert str(lines["turning"].outcome) == "gone"  # from the very address that was checked
    assert "/turning" in site.hits


@pytest.mark.slow
def test_a_name_that_leads_inside_first_is_not_followed_when_it_leads_out(crawl_with, site):
    site.article("/returning")
    lines, _ = crawl_with(returning=["127.0.0.2", "127.0.0.1"])
    assert str(lines["returning"].outcome) == "skipped:egress_refused"
    assert "/returning" not in site.hits


def test_one_host_has_one_spelling_and_look_alikes_are_others(site, job_of, crawl):
    """B12: read once, compared after IDNA; what is compared is what is asked."""
    port, name = site.server_port, "báo.example.vn"
    ascii_name = name.encode("idna").decode()
    ends = {
        f"http://{ascii_name}:{port}/plain": "stored",
        f"HTTP://BÁO.Example.VN:{port}/upper": "stored",
        f"http://{ascii_name}.:{port}/dot": "stored",
        f"http://bаo.example.vn:{port}/cyrillic": "skipped:egress_refused",
        f"http://{ascii_name}:{port + 1}/port": "skipped:egress_refused",
        f"http://{ascii_name}:{port}@127.0.0.2:80/user": "skipped:bad_address",
        f"http://{ascii_name}:{port}%2f@127.0.0.2/slash": "skipped:bad_address",
        f"http://{ascii_name}:{port}\\@127.0.0.2/backslash": "skipped:bad_address",
        f"http://{ascii_name}.example.org/behind": "skipped:egress_refused",
    }
    site.listing("/", [(url, None) for url in ends])
    for path in ("/plain", "/upper", "/dot"):
        site.article(path)
    told = json.dumps({ascii_name: ["127.0.0.1"]})
    job = job_of(site, hosts=[site.host, f"{ascii_name}:{port}"])
    done = crawl(job, None, program=FAKE_NAMES, environment={"FAKE_NAMES": told})
    found = {url.rpartition("/")[2]: outcome for url, outcome in done.outcomes.items()}
    assert found == {url.rpartition("/")[2]: outcome for url, outcome in ends.items()}
    hosts = {headers["Host"] for path, headers in site.asked if path in {"/plain", "/upper", "/dot"}}
    assert hosts == {f"{ascii_name}:{port}"}
