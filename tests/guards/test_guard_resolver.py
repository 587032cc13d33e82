"""A name leads only where the home allows, and to the very address that was checked."""

from types import SimpleNamespace

import pytest
from faults.server import Body
from twisted.internet.address import IPv4Address, IPv6Address

from crawler.guards import PublicOnlyResolver
from crawler.guards.admission import Admission
from crawler.guards.resolver import GuardedNames


class Receiver:
    def __init__(self):
        self.addresses = []
        self.complete = False

    def resolutionBegan(self, resolution):
        pass

    def addressResolved(self, address):
        self.addresses.append(address.host)

    def resolutionComplete(self):
        self.complete = True


class Names:
    """Answers each look-up of a name with the next of its answers."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def resolveHostName(self, receiver, name, port=0, types=None, semantics="TCP"):
        receiver.resolutionBegan(None)
        for host in self.answers.pop(0):
            make = IPv6Address if ":" in host else IPv4Address
            receiver.addressResolved(make("TCP", host, port))
        receiver.resolutionComplete()


def look_up(names, name="h.vn"):
    receiver = Receiver()
    names.resolveHostName(receiver, name, 80)
    assert receiver.complete
    return receiver.addresses


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "64:ff9b::7f00:1", "0.0.0.0"]
)
def test_a_name_that_leads_inside_leads_nowhere(address):
    names = GuardedNames(Names([address]), Admission())
    assert look_up(names) == []
    assert names.refused == {"h.vn": address}


def test_only_the_public_one_of_two_addresses_is_left():
    names = GuardedNames(Names(["10.0.0.1", "8.8.8.8"]), Admission())
    assert look_up(names) == ["8.8.8.8"]
    assert names.refused == {}


def test_a_name_that_changes_its_address_is_checked_each_time():
    names = GuardedNames(Names(["8.8.8.8"], ["127.0.0.1"]), Admission())
    assert look_up(names) == ["8.8.8.8"]
    assert look_up(names) == []


def test_private_hosts_are_admitted_and_no_others():
    names = GuardedNames(Names(["10.0.1.7", "10.0.2.7"]), Admission(["10.0.1.0/24"]))
    assert look_up(names) == ["10.0.1.7"]


def test_the_reactor_resolves_through_the_guard_on_both_of_its_interfaces():
    installed = []
    reactor = SimpleNamespace(
        nameResolver=Names(["10.0.0.1"]),
        installResolver=lambda simple: None,
        installNameResolver=installed.append,
    )
    PublicOnlyResolver(reactor, 0, 1.0).install_on_reactor()
    assert look_up(installed[0]) == []


def test_a_name_that_leads_to_loopback_is_refused_in_a_crawl(site_at, crawl):
    site = site_at()
    site.pages["/"] = Body(b"inside")
    port = site.server_port
    url = f"http://localhost:{port}/"
    found, _ = crawl([url], EGRESS_HOSTS=[f"localhost:{port}"])
    assert found[url] == ["EgressRefused", "localhost leads to 127.0.0.1"]
    assert site.hits == []


def test_a_name_that_leads_to_an_admitted_address_is_followed(site_at, crawl):
    site = site_at()
    site.pages["/"] = Body(b"inside")
    port = site.server_port
    found, _ = crawl(
        [f"http://localhost:{port}/"], EGRESS_HOSTS=[f"localhost:{port}"], PRIVATE_HOSTS=["127.0.0.1"]
    )
    assert found == {f"http://localhost:{port}/": ["fetched", "200"]}


def test_without_the_resolver_no_name_is_followed(site_at, crawl):
    site = site_at()
    port = site.server_port
    url = f"http://localhost:{port}/"
    found, _ = crawl(
        [url],
        EGRESS_HOSTS=[f"localhost:{port}"],
        PRIVATE_HOSTS=["127.0.0.1"],
        TWISTED_DNS_RESOLVER="scrapy.resolver.CachingThreadedResolver",
    )
    assert found[url][0] == "EgressRefused"
    assert "PublicOnlyResolver" in found[url][1]
    assert site.hits == []
