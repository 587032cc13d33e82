"""Programs that are not ours agree about a sealed home; docs/bang-chung.md shows the same commands."""

import gzip
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from faults.staff_home import label_all
from sealed_home import add_night, archive_of, made, sealed

from storage.archive.verifying import verify


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = made(tmp_path_factory.mktemp("tools") / "home")
    sealed(desk)
    add_night(desk, "2022-06-15")
    label_all(desk, 2)
    sealed(desk)
    return desk


def run(desk, *words):
    done = subprocess.run(
        words, cwd=archive_of(desk).root, capture_output=True, encoding="utf-8", check=False
    )
    return done.returncode, done.stdout, done.stderr


def sha256sum(desk, *files):
    if shutil.which("sha256sum") is None:
        pytest.skip("there is no sha256sum on this machine")
    return run(desk, "sha256sum", "--check", "--strict", *files)


def warcio_check(desk):
    program = Path(sys.executable).with_name("warcio")
    if not program.exists():
        pytest.skip("warcio's own program is not installed")
    warcs = sorted(str(path) for path in archive_of(desk).root.rglob("*.warc.gz"))
    return run(desk, str(program), "check", *warcs)


def lists(desk):
    return [f"manifests/{number:06}.sha256" for number in (1, 2)]


def test_sha256sum_finds_all_of_the_archive_whole(desk):
    code, out, err = sha256sum(desk, "HEAD", *lists(desk))
    assert (code, err) == (0, "")
    checked = {line.removesuffix(": OK") for line in out.splitlines()}
    root = archive_of(desk).root
    assert checked == {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()} - {"HEAD"}


def test_warcio_finds_all_records_whole(desk):
    assert warcio_check(desk) == (0, "", "")


def with_another_letter(file):
    """A file of the archive with one letter changed; in a WARC within a record's body, so that no luck of the
    compressed bytes decides what a reader makes of it."""
    whole = file.read_bytes()
    if file.suffix != ".gz":
        return whole[:150] + bytes([whole[150] ^ 1]) + whole[151:]
    before, rest = b"", whole
    while rest:
        member = zlib.decompressobj(wbits=31)
        record = member.decompress(rest)
        length = len(rest) - len(member.unused_data)
        last = record.rindex(b"\r\n\r\n") - 1
        if b"WARC-Type: response" in record:
            changed = record[:last] + bytes([record[last] ^ 1]) + record[last + 1 :]
            return before + gzip.compress(changed) + rest[length:]
        before, rest = before + rest[:length], rest[length:]
    pytest.fail(f"{file} has no page")


@pytest.mark.parametrize(
    "name",
    ["nights/2022-06-14/bao/pages.warc.gz", "nights/2022-06-14/bao/ledger.jsonl"],
    ids=["warc", "ledger"],
)
def test_they_name_what_we_name(desk, name):
    file = archive_of(desk).root / name
    whole = file.read_bytes()
    file.write_bytes(with_another_letter(file))
    code, out, _ = sha256sum(desk, *lists(desk))
    named = {it.path for it in verify(desk.data).findings}
    warcs = warcio_check(desk)[0] if name.endswith(".gz") else 1  # it holds bodies to their digests
    file.write_bytes(whole)
    assert code == 1 and f"{name}: FAILED" in out and named == {f"evidence/{name}"}
    assert warcs == 1
