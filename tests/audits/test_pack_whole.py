"""A pack as it is made: whole, the same each time, and checked by nothing but Python's standard library."""

import ast
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from made_archive import KEY, NIGHTS, OUTLET, PAPER, Made, _seal, make_archive
from warcio.archiveiterator import ArchiveIterator

from audits.document import articles_to_jsonl, to_json
from audits.packing import Packed, Wanted, check_pack, verify, write_pack
from storage import open_reader

ALL = Wanted(KEY, OUTLET)


@dataclass
class Case:
    made: Made
    packed: Packed

    @property
    def path(self) -> Path:
        return self.packed.path

    def read(self, name: str) -> bytes:
        with zipfile.ZipFile(self.path) as pack:
            return pack.read(name)

    @property
    def names(self) -> list[str]:
        with zipfile.ZipFile(self.path) as pack:
            return pack.namelist()


def pack(made: Made, target: Path, wanted: Wanted = ALL) -> Packed:
    with open_reader(made.database) as reader:
        return write_pack(reader, made.archive, wanted, target)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    root = tmp_path_factory.mktemp("packs")
    made = make_archive(root)
    return Case(made, pack(made, root / "hồ sơ.zip"))


@pytest.fixture(scope="module")
def unpacked(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(case.path) as found:
        found.extractall(folder)
    return folder


def test_what_is_in_it(case: Case) -> None:
    rows = [f"rows/{number:06}/{night}/{OUTLET}.jsonl" for number, night in enumerate(NIGHTS, 1)]
    manifests = [f"manifests/{number:06}{end}" for number in (1, 2, 3) for end in (".json", ".sha256")]
    records = [
        f"records/{night}-{OUTLET}-{name}"
        for night, name in (
            (NIGHTS[0], "pages.warc.gz"),
            (NIGHTS[1], "pages-2.warc.gz"),
            (NIGHTS[1], "pages.warc.gz"),
        )
    ]
    rules = [f"directive/{case.made.audit.directive_sha256}.json"]
    rules += [f"outlets/{case.made.audit.outlets_sha256}.json"]
    own = ["audit/audit.json", f"audit/{OUTLET}.jsonl", "audit/hits.jsonl"]
    texts = ["DOC-TRUOC.txt", "index.html", "pack.json", "verify.py"]
    papers = [f"submissions/{sha256(PAPER).hexdigest()}", "submissions.jsonl"]
    expected = sorted([*rows, *manifests, *records, *rules, *own, *texts, *papers])
    assert case.names == [*expected, "SHA256SUMS"]


def test_the_audit_and_all_that_was_sealed_is_there_byte_for_byte(case: Case) -> None:
    assert case.read("audit/audit.json") == to_json(case.made.audit)
    assert case.read(f"audit/{OUTLET}.jsonl") == articles_to_jsonl(case.made.articles)
    for name in case.names:
        if name.startswith(("rows/", "manifests/")):
            assert case.read(name) == (case.made.archive.root / name).read_bytes()


def test_the_records_are_those_of_the_articles_that_count_or_may(case: Case) -> None:
    found = []
    for name in case.names:
        if name.startswith("records/"):
            records = list(ArchiveIterator(BytesIO(case.read(name))))
            assert records[0].rec_type == "warcinfo"
            found += [(one.rec_type, one.rec_headers.get_header("WARC-Target-URI")) for one in records[1:]]
    wanted = [one.url for one in case.made.articles if one.weight != "left_out"]
    expected = [(kind, url) for url in wanted for kind in ("response", "request", "metadata")]
    assert sorted(found) == sorted(expected)


def test_each_file_of_records_is_a_warc_that_warcio_finds_whole(unpacked: Path) -> None:
    files = sorted(map(str, unpacked.glob("records/*")))
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", *files], capture_output=True, text=True, check=False
    )
    assert (len(files), done.returncode, done.stdout) == (3, 0, "")


def test_the_phrases_found_are_there_for_each_article(case: Case) -> None:
    rows = [json.loads(line) for line in case.read("audit/hits.jsonl").splitlines()]
    assert [row["identity"] for row in rows] == [one.identity for one in case.made.articles]
    assert all(row["hits"][1]["phrase"] == "phân công" for row in rows)


def test_what_the_outlet_sent_in_until_the_audit_is_there(case: Case) -> None:
    assert case.read(f"submissions/{sha256(PAPER).hexdigest()}") == PAPER
    [row] = [json.loads(line) for line in case.read("submissions.jsonl").splitlines()]
    assert (row["duty"], row["sender"], row["at"]) == ("5.2", "Trung tâm <b>", "2022-12-30T03:00:00+00:00")


def test_it_says_what_it_holds(case: Case) -> None:
    content = case.path.read_bytes()
    assert case.packed.sha256 == sha256(content).hexdigest()
    assert (case.packed.bytes, case.packed.files) == (len(content), len(case.names))
    assert (case.packed.articles, [one.duty for one in case.packed.verdicts]) == (4, ["1", "2", "5.2", "6"])
    assert case.packed.head == sha256(case.read("manifests/000003.json")).hexdigest()


def test_it_is_whole_as_a_zip_and_as_a_folder(case: Case, unpacked: Path) -> None:
    assert check_pack(case.path) == []
    assert check_pack(unpacked) == []


@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "folder"])
def test_its_own_program_finds_it_whole_with_the_standard_library_alone(
    case: Case, unpacked: Path, zipped: bool
) -> None:
    words = [str(case.path)] if zipped else []
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", *words],
        cwd=unpacked,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "nội dung 1: 2 bài được tính, Đạt\n  nội dung 2: 0 bài được tính, Không đạt\n" in done.stdout
    assert case.packed.head in done.stdout
    assert done.stdout.endswith("KẾT LUẬN: hồ sơ còn nguyên vẹn.\n")
    assert check_pack(unpacked) == []  # it has left nothing behind


def test_its_program_reads_on_any_python_from_3_8_and_is_short() -> None:
    source = Path(verify.__file__).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names
    assert source.count("\n") < 300


def test_the_usual_tools_agree(unpacked: Path) -> None:
    done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=unpacked, check=False)
    assert done.returncode == 0


def test_any_zip_program_reads_it(case: Case) -> None:
    with zipfile.ZipFile(case.path) as found:
        assert found.testzip() is None
        assert {(one.compress_type, one.date_time) for one in found.infolist()} == {
            (zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0))
        }


def test_the_same_audit_makes_the_same_bytes_also_after_later_nights(case: Case, tmp_path: Path) -> None:
    assert pack(case.made, tmp_path / "again.zip").sha256 == case.packed.sha256
    fresh = make_archive(tmp_path / "other")
    last = sha256((fresh.archive.manifest(3)).read_bytes()).hexdigest()
    _seal(fresh.archive, 4, {"rows/000004/2023-01-01/x.jsonl": b""}, last)
    assert pack(fresh, tmp_path / "later.zip").sha256 == case.packed.sha256


def test_one_content_has_only_its_own_records(case: Case, tmp_path: Path) -> None:
    found = Case(case.made, pack(case.made, tmp_path / "6.zip", Wanted(KEY, OUTLET, 6)))
    assert [name for name in found.names if name.startswith("records/")] == [
        f"records/{NIGHTS[1]}-{OUTLET}-pages.warc.gz"
    ]
    assert (found.packed.articles, check_pack(found.path)) == (1, [])
    page = found.read("index.html").decode()
    assert "Nội dung 6: Mô hình" in page and "Nội dung 1: Lãnh đạo" not in page


def test_where_too_little_was_found_all_that_was_read_is_there(case: Case, tmp_path: Path) -> None:
    found = Case(case.made, pack(case.made, tmp_path / "2.zip", Wanted(KEY, OUTLET, 2)))
    assert (found.packed.articles, check_pack(found.path)) == (0, [])
    assert [name for name in found.names if name.startswith("records/")] == []
    assert len([name for name in found.names if name.startswith("rows/")]) == 2
    assert "Đã đọc những kênh nào, đêm nào" in found.read("index.html").decode()
    met = Case(case.made, pack(case.made, tmp_path / "1.zip", Wanted(KEY, OUTLET, 1)))
    assert "Đã đọc những kênh nào" not in met.read("index.html").decode()
