"""Time stamps of a sealed home: good, of somebody else, for another manifest, or not to be checked here."""

import shutil
import subprocess

import pytest
from authority import Authority as Stamper
from authority import TimestampSite, has_openssl
from sealed_home import add_night, archive_of, made, sealed

from storage.archive.tokens import TimestampServer, stamp
from storage.archive.verifying import Authority, Kind, verify

pytest.importorskip("rfc3161_client")
pytestmark = pytest.mark.skipif(not has_openssl, reason="openssl is not installed")


@pytest.fixture(scope="module")
def stamper(tmp_path_factory):
    return Stamper(tmp_path_factory.mktemp("authority") / "one")


@pytest.fixture(scope="module")
def base(tmp_path_factory, stamper):
    """Two seals, each with its time stamp."""
    desk = made(tmp_path_factory.mktemp("stamped") / "home")
    with TimestampSite(lambda query: (200, "application/timestamp-reply", stamper.reply(query))) as site:
        server = TimestampServer(site.url, stamper.ca)
        sealed(desk, stamp=lambda archive: stamp(archive, server))
        add_night(desk, "2022-06-15")
        sealed(desk, stamp=lambda archive: stamp(archive, server))
    return desk


@pytest.fixture
def desk(base, tmp_path):
    shutil.copytree(base.root, tmp_path / "home")
    return type(base)(tmp_path / "home")


def told(desk, authority):
    it = verify(desk.data, authority)
    return {(one.kind, one.path) for one in it.findings}, it.tokens, it.tokens_unchecked, it.notes


def test_good_ones_are_counted_and_openssl_agrees(desk, stamper):
    assert told(desk, Authority(stamper.ca)) == (set(), 2, 0, ())
    archive = archive_of(desk)
    command = ["openssl", "ts", "-verify", "-in", archive.token(1), "-data", archive.manifest(1)]
    done = subprocess.run([*command, "-CAfile", stamper.ca], capture_output=True, check=False)
    assert done.returncode == 0 and b"Verification: OK" in done.stdout + done.stderr


def test_without_an_authority_they_are_not_checked(desk, tmp_path):
    for authority in (None, Authority(tmp_path / "nowhere.pem")):
        assert told(desk, authority) == (set(), 0, 2, ("no_authority",))


def test_those_of_somebody_else_are_invalid(desk, tmp_path):
    other = Stamper(tmp_path / "other")
    found, good, *_ = told(desk, Authority(other.ca))
    assert found == {(Kind.TOKEN_INVALID, f"evidence/manifests/00000{number}.tsr") for number in (1, 2)}
    assert good == 0


@pytest.mark.parametrize("known", [True, False], ids=["authority", "none"])
def test_those_in_each_other_s_place_are_named(desk, stamper, known):
    first, second = archive_of(desk).token(1), archive_of(desk).token(2)
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)
    found = told(desk, Authority(stamper.ca) if known else None)[0]
    assert {(Kind.FILE_SWAPPED, f"evidence/manifests/00000{number}.tsr") for number in (1, 2)} <= found


def test_one_for_another_manifest_is_invalid_although_everything_lists_it(desk, stamper):
    """Somebody stamps an old manifest anew, and writes HEAD anew."""
    archive = archive_of(desk)
    before = archive.token(2).read_bytes()
    archive.token(2).write_bytes(archive.token(1).read_bytes())
    head, lines = archive.head, archive.head.read_text("ascii").splitlines()
    digest = next(line[:64] for line in lines if line.endswith("000001.tsr"))
    lines = [digest + line[64:] if line.endswith("000002.tsr") else line for line in lines]
    head.write_text("\n".join(lines) + "\n", "ascii")
    for authority in (Authority(stamper.ca), None):
        assert told(desk, authority)[0] == {(Kind.TOKEN_INVALID, "evidence/manifests/000002.tsr")}
    assert before != archive.token(2).read_bytes()


@pytest.mark.parametrize("number", [1, 2])
def test_one_that_was_altered_or_is_missing_is_named(desk, stamper, number):
    file = archive_of(desk).token(number)
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    path = f"evidence/manifests/00000{number}.tsr"
    assert told(desk, Authority(stamper.ca))[0] == {(Kind.TOKEN_ALTERED, path)}
    file.unlink()
    assert told(desk, Authority(stamper.ca))[0] == {(Kind.TOKEN_MISSING, path)}
