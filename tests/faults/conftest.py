"""What every fault test stands on: a site, a victim that nobody may ask, and jobs in processes."""

from pathlib import Path

import pytest
from faults.crawls import finished, job_for, start
from faults.server import Article, Site

HERE = Path(__file__).parent
OUTLET, VICTIM = "127.0.0.1", "127.0.0.2"
PRIVATE = OUTLET
"""All that a job of these tests may fetch from; the victim is loopback too, and not among it."""


@pytest.hookimpl(tryfirst=True)  # before -m is applied
def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="session")
def victim():
    """A server inside the house, on the next loopback address: whoever asks it has been led astray."""
    with Site(VICTIM) as inside:
        inside.otherwise = Article("Bí mật nội bộ")
        yield inside


@pytest.fixture(autouse=True)
def nobody_asks_inside(victim):
    """The last assertion of every fault test."""
    yield
    asked = list(victim.hits)
    victim.forget()
    assert asked == []


@pytest.fixture
def site():
    """The outlet's site."""
    with Site(OUTLET) as outside:
        yield outside


@pytest.fixture(scope="module")
def site_at():
    """Further sites, for the tests of one module."""
    sites = []

    def make(address=OUTLET, **options):
        sites.append(Site(address, **options))
        return sites[-1]

    yield make
    for one in sites:
        one.close()


@pytest.fixture(scope="session")
def job_of():
    """A job for one site: its channels (default: the listing at `/`), and further fields by keyword.

    `outlet` and `politeness` are laid over the defaults; `hosts` are names instead of the site's.
    """

    def make(site, channels=None, /, **fields):
        listing = {"kind": "listing", "url": f"{site.url}/", "links": "h3 a", "next": "a.next"}
        return job_for(site, [listing] if channels is None else channels, PRIVATE, **fields)

    return make


@pytest.fixture(scope="session")
def crawl(tmp_path_factory):
    """Run a job in a `python -m crawler` process and wait for its end.

    `folder` is the spool, to go on with one that is there; `environment` is laid over ours.
    """

    def run(job, folder=None, /, *options, timeout=60, **process):
        folder = folder or tmp_path_factory.mktemp("job") / "spool"
        return finished(start(job, folder, *options, **process), folder, timeout)

    return run
