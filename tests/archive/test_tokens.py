"""Time stamps: asked for, checked, kept; and whoever gives another kind of answer is not believed."""

import ssl
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from archive.authority import POLICY, Authority, TimestampSite, has_openssl
from hanging import HANG

from storage.archive import tokens
from storage.archive.layout import Archive
from storage.archive.posting import LONGEST_ANSWER
from storage.archive.tokens import (
    KINDS,
    Failed,
    NoAnswer,
    Stamped,
    TimestampServer,
    TimestampsMissing,
    TokenInvalid,
    check_token,
    outstanding,
    request_token,
    stamp,
)

pytest.importorskip("rfc3161_client", reason="time stamps need the extra 'timestamps'")
pytestmark = pytest.mark.skipif(not has_openssl, reason="openssl plays the authority")

REPLY = KINDS[1]


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority") / "tsa")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("stranger") / "tsa")


@pytest.fixture
def site(authority):
    with TimestampSite(lambda query: (200, REPLY, authority.reply(query))) as site:
        yield site


@pytest.fixture
def server(site, authority):
    return TimestampServer(site.url, authority.ca)


@pytest.fixture
def archive(tmp_path):
    archive = Archive(tmp_path / "evidence")
    archive.manifest(1).parent.mkdir(parents=True)
    for number in (1, 2, 3):
        archive.manifest(number).write_bytes(b'{"number":%d}\n' % number)
    return archive


def kept(archive):
    return sorted(path.name for path in archive.root.rglob("*") if path.suffix in {".tsr", ".part"})


def answering(answer, archive, authority):
    with TimestampSite(lambda query: (200, REPLY, answer(query))) as site:
        return stamp(archive, TimestampServer(site.url, authority.ca))


def test_every_manifest_gets_a_token_and_openssl_agrees(archive, server, authority, site):
    results = stamp(archive, server)
    assert [type(it) for it in results] == [Stamped] * 3
    assert [it.number for it in results] == [1, 2, 3]
    assert kept(archive) == ["000001.tsr", "000002.tsr", "000003.tsr"]
    for it in results:
        assert abs(it.facts.time - datetime.now(UTC)) < timedelta(minutes=1)
        assert (it.facts.policy, it.facts.server) == (POLICY, "CN=TSA thu nghiem")
        data, token = archive.manifest(it.number), archive.token(it.number)
        assert check_token(data, token, authority.ca) == it.facts
        command = ["openssl", "ts", "-verify", "-data", data, "-in", token, "-CAfile", authority.ca]
        checked = subprocess.run(command, capture_output=True, check=False)
        assert (checked.returncode, checked.stdout) == (0, b"Verification: OK\n")
    assert len({archive.token(it.number).read_bytes() for it in results}) == 3
    assert stamp(archive, server) == []
    assert len(site.asked) == 3


def test_a_token_comes_as_it_was_given(archive, server, authority):
    token, _ = request_token(archive.manifest(2).read_bytes(), server)
    assert token == (authority.folder / "reply.tsr").read_bytes()
    assert kept(archive) == []


def test_the_oldest_come_first_and_not_all_at_once(archive, server, monkeypatch):
    monkeypatch.setattr(tokens, "MOST", 2)
    assert [it.number for it in stamp(archive, server)] == [1, 2]
    assert outstanding(archive) == [3]
    assert [it.number for it in stamp(archive, server)] == [3]


def test_a_server_that_is_down_is_asked_again_at_the_next_seal(archive, authority):
    with TimestampSite(lambda query: (503, "text/html", b"")) as site:
        assert stamp(archive, TimestampServer(site.url, authority.ca)) == [Failed(1, "answered 503")]
        assert len(site.asked) == 1
        url = site.url
    assert stamp(archive, TimestampServer(url, authority.ca)) == [Failed(1, "Connection refused")]
    assert kept(archive) == []
    assert len(answering(authority.reply, archive, authority)) == 3


def test_a_manifest_that_cannot_be_read_does_not_hold_up_the_others(archive, server):
    archive.manifest(1).unlink()
    archive.manifest(1).mkdir()
    failed, *stamped = stamp(archive, server)
    assert failed == Failed(1, "cannot be read: Is a directory")
    assert [it.number for it in stamped] == [2, 3]


NO_TOKEN = {
    "an error": (500, REPLY, b"", "answered 500"),
    "a web page": (200, "text/html", b"<html>", f"answered with something else than {REPLY}"),
    "nothing": (200, REPLY, b"", "it is no proper token: ASN.1 parse error"),
    "noise": (200, REPLY, b"\x30\x82" + b"\xff" * 50, "it is no proper token: ASN.1 parse error"),
    "too much": (200, REPLY, b"0" * (LONGEST_ANSWER + 1), "answered with more than"),
}


@pytest.mark.parametrize("name", NO_TOKEN)
def test_an_answer_that_is_no_token_is_not_kept(name, archive, authority):
    *answer, problem = NO_TOKEN[name]
    with TimestampSite(lambda query: tuple(answer)) as site:
        (failed,) = stamp(archive, TimestampServer(site.url, authority.ca))
    assert failed.number == 1
    assert failed.problem.startswith(problem)
    assert kept(archive) == []


def test_a_redirect_is_not_followed(archive, authority, site):
    with TimestampSite(lambda query: (307, REPLY, b"")) as gone:
        gone.headers = {"Location": site.url}
        assert stamp(archive, TimestampServer(gone.url, authority.ca)) == [Failed(1, "answered 307")]
    assert site.asked == []


def test_a_server_that_drips_is_given_up(archive, authority):
    with TimestampSite(lambda query: (200, REPLY, b"0" * 100)) as site:
        site.pause = 0.04
        begun = time.monotonic()
        (failed,) = stamp(archive, TimestampServer(site.url, authority.ca, timeout=0.2))
        assert time.monotonic() - begun < HANG
    assert failed.problem == "no whole answer within 0.6 s"


def test_an_authority_that_refuses_is_quoted(archive, authority):
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    other = TimestampRequestBuilder(b"x", HashAlgorithm.SHA512).build().as_bytes()
    assert answering(lambda query: authority.reply(other), archive, authority) == [
        Failed(1, "the authority refused: Message digest algorithm is not supported.")
    ]


def test_a_token_for_something_else_is_not_believed(archive, authority, server):
    first, _ = request_token(archive.manifest(1).read_bytes(), server)
    assert answering(lambda query: first, archive, authority) == [
        Failed(1, "it answers another question (nonce)")
    ]
    archive.token(2).write_bytes(first)
    with pytest.raises(TokenInvalid, match="stamps another file"):
        check_token(archive.manifest(2), archive.token(2), authority.ca)


def test_a_token_of_somebody_else_is_not_believed(archive, authority, stranger, server):
    (failed,) = answering(stranger.reply, archive, authority)
    assert failed.problem.startswith("its certificate does not lead to the authorities that are believed")
    stamp(archive, server)
    with pytest.raises(TokenInvalid, match="does not lead"):
        check_token(archive.manifest(1), archive.token(1), stranger.ca)


def test_a_token_under_another_policy_is_not_believed(archive, site, authority):
    (failed,) = stamp(archive, TimestampServer(site.url, authority.ca, policy="1.2.3.4.9"))
    assert failed.problem == "it was given under another policy than the one that is asked for"
    assert isinstance(stamp(archive, TimestampServer(site.url, authority.ca, policy=POLICY))[0], Stamped)


def test_bundled_certificates_out_of_order_are_named_as_the_reason(archive, authority, site):
    bundle = authority.folder / "bundle.pem"
    before = bundle.read_bytes()
    both = [(authority.folder / name).read_bytes() for name in ("tsa.pem", "ca.pem")]
    try:
        # OpenSSL sends them as they stand in the file: of two orders one is not DER's.
        seen = []
        for pems in (both, both[::-1]):
            bundle.write_bytes(b"".join(pems))
            seen += stamp(archive, TimestampServer(site.url, authority.ca))[:1]
    finally:
        bundle.write_bytes(before)
    problems = [it.problem for it in seen if isinstance(it, Failed)]
    assert problems
    assert all("not in the order that DER asks for" in problem for problem in problems)


def test_a_secure_server_must_be_one_that_is_believed_too(archive, authority, tmp_path):
    web = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    web.issue_cert("127.0.0.1").configure_cert(context)
    both = tmp_path / "both.pem"
    both.write_bytes(authority.ca.read_bytes() + web.cert_pem.bytes())
    with TimestampSite(lambda query: (200, REPLY, authority.reply(query)), context) as site:
        (failed,) = stamp(archive, TimestampServer(site.url, authority.ca))
        assert "certificate verify failed" in failed.problem
        assert len(stamp(archive, TimestampServer(site.url, both))) == 3


def test_authorities_that_cannot_be_read_are_named(archive, site, authority, tmp_path):
    (tmp_path / "empty.pem").write_bytes(b"")
    for name in ("none.pem", "empty.pem"):
        (failed,) = stamp(archive, TimestampServer(site.url, tmp_path / name))
        assert name in failed.problem
    assert site.asked == []


def test_damage_to_a_token_is_told_and_nothing_else_is_raised(archive, authority, server):
    token, _ = request_token(archive.manifest(1).read_bytes(), server)
    path, undetected = archive.token(1), []
    for place in range(0, len(token), 3):
        path.write_bytes(token[:place] + bytes([token[place] ^ 0x21]) + token[place + 1 :])
        try:
            check_token(archive.manifest(1), path, authority.ca)
            undetected.append(place)
        except TokenInvalid:
            continue
    # A signature does not cover its own algorithm's parameters; the digests in HEAD cover every byte.
    assert len(undetected) < len(token) // 3 // 50
    for piece in (b"", token[:-1], token + b"\0", b"0" * (LONGEST_ANSWER + 1)):
        path.write_bytes(piece)
        with pytest.raises(TokenInvalid):
            check_token(archive.manifest(1), path, authority.ca)
    path.unlink()
    with pytest.raises(FileNotFoundError):
        check_token(archive.manifest(1), path, authority.ca)


def test_without_the_package_a_sentence_says_so(archive, server, authority, site, monkeypatch):
    stamp(archive, server)
    archive.token(1).unlink()
    asked = len(site.asked)
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    (failed,) = stamp(archive, server)
    assert failed.problem == (
        "time stamps need the package rfc3161-client, which is not installed: install diembao[timestamps]"
    )
    with pytest.raises(TimestampsMissing):
        check_token(archive.manifest(2), archive.token(2), authority.ca)
    assert len(site.asked) == asked


def test_one_question_is_asked_for_one_token(archive, server, site):
    with pytest.raises(NoAnswer):
        request_token(
            archive.manifest(1).read_bytes(), TimestampServer(site.url + "x" * 70_000, server.ca_file)
        )
    request_token(archive.manifest(1).read_bytes(), server)
    assert [it["Content-Type"] for it in site.asked] == ["application/timestamp-query"]
    assert {it["User-Agent"] for it in site.asked} == {"diembao"}
