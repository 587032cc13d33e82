"""What a job allows: the hosts of its outlet, as sites spell themselves."""

import pytest

from crawler.jobs import egress_hosts
from registry import Host, Outlet, OutletKind
from spool import Job


@pytest.mark.parametrize(
    ("names", "allowed"),
    [
        (["bao.example.vn"], ["bao.example.vn", "www.bao.example.vn"]),
        (["www.bao.example.vn"], ["bao.example.vn", "www.bao.example.vn"]),
        (["bao.example.vn:8080"], ["bao.example.vn:8080", "www.bao.example.vn:8080"]),
        (["127.0.1.1:8080"], ["127.0.1.1:8080"]),
        (["[::1]:8080"], ["[::1]:8080"]),
    ],
)
def test_a_host_may_be_spelt_with_and_without_www(names: list[str], allowed: list[str]) -> None:
    outlet = Outlet(
        slug="x", name="x", kind=OutletKind.PRESS, owner="x", hosts=tuple(Host(name=name) for name in names)
    )
    assert egress_hosts(Job(night="2022-06-14", outlet=outlet)) == allowed


def test_hosts_out_of_force_are_not_allowed() -> None:
    old = Host.model_validate({"name": "cu.example.vn", "valid_to": "2022-06-13"})
    outlet = Outlet(slug="x", name="x", kind=OutletKind.PRESS, owner="x", hosts=(old,))
    assert egress_hosts(Job(night="2022-06-14", outlet=outlet)) == []
