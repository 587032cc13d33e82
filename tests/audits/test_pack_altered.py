"""Whatever is altered in a pack is noticed: by chance, or by somebody who makes the sums fit again."""

import json
import random
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from made_archive import KEY, OUTLET, Made, make_archive

from audits.document import canonical
from audits.model import Audit, Ground, Ruling
from audits.packing import Wanted, check_pack, write_pack
from audits.packing.container import Container
from audits.packing.errors import EvidenceDamaged
from audits.packing.verify import inspect, main, recount
from storage import open_reader

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_archive(tmp_path_factory.mktemp("altered"))


@pytest.fixture(scope="module")
def whole(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("whole") / "pack.zip"
    with open_reader(made.database) as reader:
        write_pack(reader, made.archive, Wanted(KEY, OUTLET), target)
    return target


@pytest.fixture(scope="module")
def files(whole: Path) -> Files:
    with zipfile.ZipFile(whole) as found:
        return {name: found.read(name) for name in found.namelist() if name != "SHA256SUMS"}


def altered(content: bytes, chance: random.Random) -> bytes:
    """One byte flipped, removed or added."""
    place = chance.randrange(len(content))
    match chance.choice(("flip", "remove", "add")):
        case "flip":
            other = content[place] ^ (1 << chance.randrange(8))
            return content[:place] + bytes([other]) + content[place + 1 :]
        case "remove":
            return content[:place] + content[place + 1 :]
        case _:
            return content[:place] + chance.randbytes(1) + content[place:]


def test_every_altered_byte_of_a_zip_is_noticed(whole: Path, tmp_path: Path) -> None:
    chance, content = random.Random(6), whole.read_bytes()
    for number in range(120):
        target = tmp_path / "altered.zip"
        target.write_bytes(altered(content, chance))
        assert check_pack(target), f"try {number}"


def test_every_byte_of_the_zip_around_its_files_is_noticed(whole: Path, files: Files, tmp_path: Path) -> None:
    content, target = bytearray(whole.read_bytes()), tmp_path / "altered.zip"
    end = content.index(b"PK\1\2")
    for place in (*range(60), *range(end, len(content), 17)):
        content[place] ^= 0x40
        target.write_bytes(content)
        assert check_pack(target), place
        content[place] ^= 0x40


@pytest.mark.parametrize("cut", [0, 1, 21, 22, 30, 500, -22, -1])
def test_a_zip_that_is_cut_is_noticed(whole: Path, tmp_path: Path, cut: int) -> None:
    (tmp_path / "cut.zip").write_bytes(whole.read_bytes()[:cut])
    assert check_pack(tmp_path / "cut.zip")


def test_every_altered_file_of_a_folder_is_named(whole: Path, files: Files, tmp_path: Path) -> None:
    chance, folder = random.Random(7), tmp_path / "pack"
    with zipfile.ZipFile(whole) as found:
        found.extractall(folder)
    for name in [*files, "SHA256SUMS"] * 4:
        path = folder / name
        content = path.read_bytes()
        path.write_bytes(altered(content, chance))
        told = check_pack(folder)
        assert told and (name == "SHA256SUMS" or any(name in line for line in told))
        path.write_bytes(content)
    assert check_pack(folder) == []


def test_a_file_more_or_less_in_a_folder_is_named(whole: Path, files: Files, tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    with zipfile.ZipFile(whole) as found:
        found.extractall(folder)
    (folder / "records" / "more.txt").write_bytes(b"")
    assert check_pack(folder) == ["records/more.txt: thừa"]
    (folder / "records" / "more.txt").unlink()
    (folder / "index.html").unlink()
    assert check_pack(folder) == ["index.html: bị mất"]
    (folder / "index.html").symlink_to("verify.py")
    assert check_pack(folder) == ["trong thư mục có tệp không phải tệp thường"]
    shutil.rmtree(folder)
    folder.mkdir()
    assert check_pack(folder) == ["thiếu tệp SHA256SUMS"]


def test_names_and_addresses_never_command_a_terminal(
    whole: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    folder = tmp_path / "pack"
    with zipfile.ZipFile(whole) as found:
        found.extractall(folder)
    (folder / "\x1b[2J").write_bytes(b"")
    assert main(folder) == 1
    shown = capsysbinary.readouterr().out
    assert shown.startswith(b"SAI: ?[2J: ") and "KHÔNG còn nguyên vẹn".encode() in shown
    assert main(tmp_path / "none.zip") == 1
    assert "không đọc được".encode() in capsysbinary.readouterr().out


def remade(files: Files, target: Path) -> Path:
    """A pack of those files, as whoever knows our code can make one."""
    with target.open("w+b") as file:
        pack = Container(file)
        for name in sorted(files):
            pack.add(name, [files[name]])
        pack.finish()
    return target


def resummed(files: Files, name: str, change: Callable[[bytes], bytes]) -> Files:
    return files | {name: change(files[name])}


def edited(content: bytes, change: Callable[[dict], None]) -> bytes:
    document = json.loads(content)
    change(document)
    return canonical(document)


ARTICLES = f"audit/{OUTLET}.jsonl"


def more_counted(audit: dict) -> None:
    audit["outlets"][0]["verdicts"][1] |= {"ruling": "met", "counted": 1}


def chosen_other(about: dict) -> None:
    about["content"] = 2


def without(files: Files, start: str) -> Files:
    return {name: content for name, content in files.items() if not name.startswith(start)}


def with_a_seal_more(files: Files) -> Files:
    """Another audit under the same name, in a list of a seal that follows all others."""
    forged = resummed(files, "audit/audit.json", lambda c: edited(c, lambda d: d.update(title="Khác")))
    newest = max(name for name in files if name.startswith("manifests/") and name.endswith(".json"))
    number = int(newest[10:16]) + 1
    listing = f"{sha256(forged['audit/audit.json']).hexdigest()}  audits/{KEY}/audit.json\n".encode()

    def follow(manifest: dict) -> None:
        told = {"count": 1, "sha256": sha256(listing).hexdigest()}
        manifest |= {"number": number, "previous": sha256(files[newest]).hexdigest(), "files": told}

    name = f"manifests/{number:06}"
    return forged | {f"{name}.json": edited(files[newest], follow), f"{name}.sha256": listing}


FORGERIES: dict[str, tuple[Callable[[Files], Files], str]] = {
    "a verdict": (
        lambda f: resummed(f, "audit/audit.json", lambda c: edited(c, more_counted)),
        "audit/audit.json: thiếu, hoặc không phải bản đã niêm phong",
    ),
    "an article": (
        lambda f: resummed(f, ARTICLES, lambda c: c.replace(b"2022-12-13", b"2022-12-14")),
        f"{ARTICLES}: thiếu, hoặc không phải bản đã niêm phong",
    ),
    "rows": (
        lambda f: resummed(f, f"rows/000002/2022-12-31/{OUTLET}.jsonl", lambda c: c.replace(b"7", b"8")),
        "rows/000002/2022-12-31/",
    ),
    "the list": (
        lambda f: resummed(f, "manifests/000003.sha256", lambda c: c.replace(b"a", b"b")),
        "manifests/000003.sha256: không phải danh sách",
    ),
    "a manifest": (
        lambda f: resummed(f, "manifests/000001.json", lambda c: c.replace(b"night", b"Night", 1)),
        "manifests/000002.json: không nối tiếp",
    ),
    "the chain": (lambda f: without(f, "manifests/000001"), "thiếu tệp manifests/000001.json"),
    "one seal more": (with_a_seal_more, "mã băm khác danh sách trước"),
    "no chain": (lambda f: without(f, "manifests/"), "không phải bản đã niêm phong"),
    "records gone": (lambda f: without(f, "records/"), "không có bản ghi với đúng nội dung"),
    "rows gone": (lambda f: without(f, "rows/000001"), "không có dữ liệu niêm phong"),
    "what was sent in": (
        lambda f: f | {f"submissions/{'0' * 64}": b"another paper"},
        "submissions/0000",
    ),
    "directive": (
        lambda f: resummed(f, next(n for n in f if n.startswith("directive/")), lambda c: c + b" "),
        "directive/",
    ),
    "a record of another article": (
        lambda f: (
            f
            | {
                f"records/2022-12-31-{OUTLET}-pages.warc.gz": f[f"records/2022-12-30-{OUTLET}-pages.warc.gz"],
            }
        ),
        "có bản ghi khác với bản đã niêm phong",
    ),
    "a strange file of records": (
        lambda f: f | {"records/strange.warc.gz": b""},
        "records/strange.warc.gz: không có dữ liệu niêm phong",
    ),
    "a token": (lambda f: f | {"manifests/000003.tsr": b"0\x03\x02\x01\x00"}, "dấu thời gian"),
    "nonsense": (lambda f: f | {"pack.json": b"[]\n"}, "không đúng dạng"),
    "depth": (lambda f: f | {"pack.json": b"[" * 100_000}, "không đúng dạng"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_sums_that_fit_again_do_not_hide(files: Files, name: str, tmp_path: Path) -> None:
    forge, told = FORGERIES[name]
    found = check_pack(remade(forge(files), tmp_path / "forged.zip"))
    assert any(told in line for line in found), found


def test_the_maker_of_these_forgeries_makes_whole_packs_too(
    files: Files, whole: Path, tmp_path: Path
) -> None:
    assert remade(files, tmp_path / "same.zip").read_bytes() == whole.read_bytes()


def test_a_chain_made_anew_has_another_head_than_was_printed(files: Files, tmp_path: Path) -> None:
    """Who makes all seals anew gets a pack that fits; the head in the report, or a time stamp, tells."""
    forged = resummed(files, "audit/audit.json", lambda c: edited(c, lambda d: d.update(title="Khác")))
    old, new = (sha256(one["audit/audit.json"]).hexdigest() for one in (files, forged))
    forged = resummed(forged, "manifests/000003.sha256", lambda c: c.replace(old.encode(), new.encode()))
    listed = [sha256(one["manifests/000003.sha256"]).hexdigest() for one in (files, forged)]
    forged = resummed(
        forged, "manifests/000003.json", lambda c: c.replace(listed[0].encode(), listed[1].encode())
    )
    assert check_pack(remade(forged, tmp_path / "forged.zip")) == []
    assert forged["manifests/000003.json"] != files["manifests/000003.json"]


def test_it_is_said_from_which_seal_on_the_chain_vouches(files: Files, tmp_path: Path) -> None:
    _, said = inspect(remade(files, tmp_path / "pack.zip"))
    assert "Bản niêm phong trước manifests/000003.json không chứng thực được cho bản kiểm tra này." in said


def test_a_verdict_that_does_not_follow_is_told(made: Made) -> None:
    """An audit that was sealed with a wrong conclusion: the seals fit, the conclusion does not."""
    verdict = json.loads(canonical(made.audit.outlets[0].verdicts[1]))
    night, days = date(2022, 12, 31), {date(2022, 12, day) for day in range(1, 30)}
    assert list(recount(verdict, [], night, days)) == []
    assert list(recount(verdict, [], night, days - {date(2022, 12, 7)})) == [
        "có ngày ghi là đã đọc đủ mà không có lượt đọc nào xác nhận"
    ]
    assert list(recount(verdict, [], date(2022, 12, 29), days)) == [
        "kết luận lại là cannot_tell, trong hồ sơ ghi not_met"
    ]
    missing = [{"since": "2022-12-03", "until": "2022-12-04"}]
    assert list(recount(verdict | {"missing": missing}, [], night, days)) == [
        "kết luận lại là cannot_tell, trong hồ sơ ghi not_met"
    ]
    assert list(recount(verdict | {"ruling": "met"}, [], night, days)) == [
        "kết luận lại là not_met, trong hồ sơ ghi met"
    ]
    late = verdict | {"late": True}
    assert list(recount(late | {"ruling": "cannot_tell"}, [], night, days)) == []
    assert list(recount(late, [], night, days)) == ["kết luận lại là cannot_tell, trong hồ sơ ghi not_met"]


@pytest.mark.parametrize(("first", "ruling"), [(2, Ruling.NOT_MET), (3, Ruling.CANNOT_TELL)])
def test_a_first_reading_that_was_too_late_is_reckoned_with(
    tmp_path: Path, first: int, ruling: Ruling
) -> None:
    """The department asks for one within a day of the first owed one, which is the first of December."""

    def concluded(kept: Ruling) -> Callable[[Audit], Audit]:
        def changed(audit: Audit) -> Audit:
            (row,) = audit.outlets
            met, unmet, *rest = row.verdicts
            ground = Ground.TOO_FEW if kept is Ruling.NOT_MET else Ground.READ_LATE
            verdicts = (met, replace(unmet, ruling=kept, ground=ground), *rest)
            asked = replace(audit.settings, read_within_days=1)
            outlet = replace(row, verdicts=verdicts, first_read=date(2022, 12, first))
            return replace(audit, settings=asked, outlets=(outlet,))

        return changed

    for kept in (Ruling.NOT_MET, Ruling.CANNOT_TELL):
        made, target = make_archive(tmp_path / kept, concluded=concluded(kept)), tmp_path / f"{kept}.zip"
        with open_reader(made.database) as reader:
            if kept is not ruling:
                with pytest.raises(
                    EvidenceDamaged, match=f"kết luận lại là {ruling}, trong hồ sơ ghi {kept}"
                ):
                    write_pack(reader, made.archive, Wanted(KEY, OUTLET), target)
                continue
            write_pack(reader, made.archive, Wanted(KEY, OUTLET), target)
        assert inspect(target)[0] == []
        with zipfile.ZipFile(target) as pack:
            assert "Lần đọc đầu tiên: chậm nhất 1 ngày" in pack.read("index.html").decode()
