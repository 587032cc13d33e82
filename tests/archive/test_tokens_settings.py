"""The server that a home names: which settings are taken, what a seal says, what health notes."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from diembao.health.concerns import Level
from diembao.health.stamps import stamp_concerns
from diembao.home import Home, Settings, open_home
from diembao.timestamps import TimestampSettings, stamping
from storage.archive.canonical import canonical
from storage.archive.layout import Archive

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
SHA = "0" * 64


def settings(url="https://tsa.example.vn/tsr", ca_file="ca.pem", **more):
    return {"url": url, "ca_file": ca_file, **more}


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (settings(ca_file=""), "ca_file"),
        (settings("ftp://tsa.example.vn/"), "http"),
        (settings("https://a:b@tsa.example.vn/"), "user name"),
        (settings("https://tsa.example.vn/đ"), "characters"),
        (settings(policy="1.2.x"), "object identifier"),
        (settings(timeout=0), "timeout"),
        (settings(more=1), "more"),
        (settings("http://tsa.example.vn/"), "plain_http"),
        (settings("http://10.1.2.4/"), "plain_http"),
        (settings("http://8.8.8.8/"), "plain_http"),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_a_server_that_cannot_be_asked_safely_is_refused(given, problem):
    with pytest.raises(ValidationError, match=problem):
        Settings(timestamps=given, private_hosts=("10.1.2.3",))


@pytest.mark.parametrize(
    "given",
    [
        settings(),
        settings("http://127.0.0.1:8318/tsa"),
        settings("http://localhost/tsa"),
        settings("http://[::1]/tsa"),
        settings("http://10.1.2.3/tsa"),
        settings("http://tsa.example.vn/", plain_http=True),
        {},
    ],
    ids=["https", "loopback", "localhost", "IPv6", "in the house", "said so", "none"],
)
def test_a_server_that_may_be_asked(given):
    Settings(timestamps=given, private_hosts=("10.1.2.0/24",))


def test_no_server_is_named_by_itself(tmp_path):
    assert open_home(tmp_path).settings.timestamps.server(tmp_path) is None


def test_the_server_s_authorities_lie_in_the_home(tmp_path):
    server = TimestampSettings(**settings(policy="1.2.3", timeout=5)).server(tmp_path)
    assert (server.ca_file, server.policy, server.timeout) == (tmp_path / "ca.pem", "1.2.3", 5)
    assert TimestampSettings(**settings()).server(tmp_path).policy is None


@pytest.fixture
def archive(tmp_path):
    archive = Archive(tmp_path / "data/evidence")
    archive.manifest(1).parent.mkdir(parents=True)
    return archive


def manifest(archive, number, made):
    rules = f"rules/{SHA}.json"
    archive.manifest(number).write_bytes(
        canonical(
            {
                "diembao": 1, "number": number, "occasion": "night", "night": None, "made": made.isoformat(),
                "previous": None, "files": {"count": 0, "sha256": SHA},
                "database": {"sha256": None, "published": None},
                "code": {"diembao": "0", "python": "3", "schema": 4, "packages": {}},
                "rules": {}, "registry": rules, "marks": {},
            }
        )
    )  # fmt: skip


@pytest.fixture
def home(tmp_path):
    def make(**given):
        return Home(tmp_path, Settings(timestamps=given))

    return make


def test_what_could_not_be_had_is_told_in_two_lines(archive, home, tmp_path):
    pytest.importorskip("rfc3161_client", reason="time stamps need the extra 'timestamps'")
    shutil.copy(__file__, tmp_path / "ca.pem")  # no certificate at all
    for number in (1, 2):
        manifest(archive, number, NOW)
    told = []
    stamping(home(**settings()).settings.timestamps, tmp_path, told.append)(archive)
    assert told[0].startswith("no time stamp for manifest 000001 from tsa.example.vn: ")
    assert told[0].endswith("ca.pem holds no certificate that can be used")
    assert told[1:] == ["2 without a time stamp; the next seal asks again"]


def test_without_a_server_nothing_is_said(archive, home, tmp_path):
    manifest(archive, 1, NOW - timedelta(days=30))
    told = []
    stamping(home().settings.timestamps, tmp_path, told.append)(archive)
    assert told == []
    assert list(stamp_concerns(home(), NOW)) == []


def test_manifests_that_wait_for_over_three_days_are_noted(archive, home):
    named = home(**settings())
    assert list(stamp_concerns(named, NOW)) == []
    manifest(archive, 1, NOW - timedelta(days=3))
    assert list(stamp_concerns(named, NOW)) == []
    manifest(archive, 1, NOW - timedelta(days=3, seconds=1))
    manifest(archive, 2, NOW)
    (concern,) = stamp_concerns(named, NOW)
    assert (concern.level, concern.alert) == (Level.NOTICE, False)
    assert concern.problem == "2 bản niêm phong chưa có dấu thời gian, bản cũ nhất lập ngày 20/11/2026"
    assert "tsa.example.vn" in concern.advice
    archive.token(1).write_bytes(b"")
    assert list(stamp_concerns(named, NOW)) == []


def test_a_manifest_that_is_none_is_for_the_verification_to_tell(archive, home):
    archive.manifest(1).write_bytes(b"{")
    assert list(stamp_concerns(home(**settings()), NOW)) == []
