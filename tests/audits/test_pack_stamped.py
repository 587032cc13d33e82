"""Time stamps in a pack: those of an authority, checked by its program and by openssl."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from archive.authority import Authority, has_openssl
from made_archive import KEY, OUTLET, Made, _seal, make_archive

from audits.packing import EvidenceDamaged, Wanted, check_pack, verify, write_pack
from storage import open_reader
from storage.archive.canonical import sha256_of

pytestmark = pytest.mark.skipif(not has_openssl, reason="openssl plays the authority")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "tsa")


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return make_archive(tmp_path / "data")


def stamp(made: Made, authority: Authority, number: int) -> None:
    query = authority.folder / "asked.tsq"
    authority.openssl(
        *("ts", "-query", "-data", made.archive.manifest(number), "-sha256", "-cert", "-out", query)
    )
    made.archive.token(number).write_bytes(authority.reply(query.read_bytes()))


def unpacked(made: Made, tmp_path: Path) -> Path:
    target, folder = tmp_path / "pack.zip", tmp_path / "pack"
    with open_reader(made.database) as reader:
        write_pack(reader, made.archive, Wanted(KEY, OUTLET), target)
    with zipfile.ZipFile(target) as found:
        found.extractall(folder)
    return folder


def test_openssl_agrees_by_the_command_that_is_printed(
    made: Made, authority: Authority, tmp_path: Path
) -> None:
    for number in (1, 3):
        stamp(made, authority, number)
    folder = unpacked(made, tmp_path)
    told, notes = verify.inspect(folder)
    assert told == []
    commands = [line.strip() for line in notes if "openssl" in line]
    assert len(commands) == 2
    shutil.copy(authority.ca, folder.parent / "goc.pem")
    for command in commands:
        words = command.replace("<chứng thư gốc>.pem", "../goc.pem").split()
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
        assert "Verification: OK" in done.stdout + done.stderr
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert page.count("Dấu thời gian (RFC 3161)") == 2 and "(giờ Việt Nam)" in page


def test_a_later_stamp_vouches_for_an_audit_whose_own_seal_has_none(
    made: Made, authority: Authority, tmp_path: Path
) -> None:
    last = 3
    for number in (4, 5, 6):
        head = sha256_of(made.archive.manifest(last).read_bytes())
        _seal(made.archive, number, {f"rows/{number:06}/growing.jsonl": b""}, head)
        last = number
    stamp(made, authority, 5)
    folder = unpacked(made, tmp_path)
    assert check_pack(folder) == []
    assert sorted(path.name for path in folder.glob("manifests/*.json")) == [
        f"{number:06}.json" for number in range(1, 6)
    ]


def test_the_stamp_of_another_manifest_is_not_believed(
    made: Made, authority: Authority, tmp_path: Path
) -> None:
    stamp(made, authority, 3)
    folder = unpacked(made, tmp_path)
    stamp(made, authority, 2)
    shutil.copy(made.archive.token(2), folder / "manifests" / "000003.tsr")
    listed = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    fresh = sha256_of((folder / "manifests" / "000003.tsr").read_bytes())
    listed = [f"{fresh}  {line[66:]}" if line.endswith("3.tsr") else line for line in listed]
    (folder / "SHA256SUMS").write_text("\n".join(listed) + "\n", encoding="utf-8")
    assert check_pack(folder) == ["có dấu thời gian không phải của bản niêm phong cùng số"]
    shutil.copy(made.archive.token(2), made.archive.token(3))
    with pytest.raises(EvidenceDamaged, match=r"000003\.tsr is no time stamp of its manifest"):
        unpacked(made, tmp_path)
