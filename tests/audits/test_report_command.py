import errno
import json
import resource
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from made_audit import made_audit
from made_material import material

from audits.document import to_json
from audits.reports.delivery import delivering
from diembao.auditing import Made, record
from diembao.exits import Exit
from diembao.home import open_home
from diembao.main import main
from diembao.reporting import Wanted, deliver
from registry import load_directives
from storage import open_store
from storage.archive.canonical import canonical, sha256_of
from storage.archive.layout import Archive

pytestmark = pytest.mark.slow

KEY = "2023-01-01-1"
REPORTS = {
    f"bao-cao-{KEY}.docx",
    f"tong-hop-{KEY}.xlsx",
    *(
        f"{name}.{end}"
        for name in ("bai-theo-don-vi", "bai-theo-thang", "ngay-co-du-lieu")
        for end in ("png", "svg")
    ),
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with nothing but one recorded audit."""
    root = tmp_path / "home"
    (root / "data").mkdir(parents=True)
    audit, articles = made_audit()
    opened = open_home(root)
    with open_store(opened.database) as store, store.atomic():
        made = Made(audit, {slug: tuple(held) for slug, held in articles.items()}, sha256_of(to_json(audit)))
        assert record(opened, store, made).key == KEY
    return root


def report(home: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "audit", "report", *map(str, words)])


def files(folder: Path) -> set[str]:
    return {file.name for file in folder.rglob("*") if file.is_file()}


def test_all_reports_go_into_one_folder(home: Path, tmp_path: Path) -> None:
    done = report(home, "--to", tmp_path / "bao-cao")
    assert (done.exit_code, done.stderr) == (0, "")
    assert files(tmp_path / "bao-cao") == REPORTS
    assert done.stdout.count("Đã ghi ") == len(REPORTS)


def test_the_newest_audit_is_taken_or_the_one_that_is_named(home: Path, tmp_path: Path) -> None:
    assert report(home, KEY, "--xlsx", tmp_path / "a.xlsx").exit_code == 0
    refused = report(home, "2020-01-01-1", "--xlsx", tmp_path / "b.xlsx")
    assert (refused.exit_code, files(tmp_path) & {"a.xlsx", "b.xlsx"}) == (Exit.USAGE, {"a.xlsx"})
    assert f"On record: {KEY}" in refused.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Say what to write"),
        (("--template", __file__, "--xlsx", "x.xlsx"), "--template is for the Word report"),
    ],
    ids=["nothing", "template alone"],
)
def test_a_question_that_means_nothing_is_refused(home: Path, words: tuple[str, ...], told: str) -> None:
    done = report(home, *words)
    assert (done.exit_code, told in done.stderr) == (Exit.USAGE, True)


def test_what_exists_is_not_replaced_unasked(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "tong-hop.xlsx"
    file.write_text("sửa tay")
    refused = report(home, "--xlsx", file)
    assert (refused.exit_code, file.read_text()) == (Exit.USAGE, "sửa tay")
    assert "--force" in refused.stderr
    assert report(home, "--xlsx", file, "--force").exit_code == 0
    assert file.read_bytes().startswith(b"PK")


@pytest.mark.parametrize("words", [("--charts", "{}"), ("--xlsx", "{}/a.xlsx"), ("--to", "{}/x")])
def test_nothing_is_written_among_the_evidence(home: Path, words: tuple[str, str]) -> None:
    before = files(home / "data" / "evidence")
    done = report(home, words[0], words[1].format(home / "data" / "evidence"))
    assert (done.exit_code, "where the evidence is" in done.stderr) == (Exit.USAGE, True)
    assert files(home / "data" / "evidence") == before


def test_a_folder_that_is_not_there_is_named(home: Path, tmp_path: Path) -> None:
    done = report(home, "--docx", tmp_path / "usb" / "a.docx")
    assert (done.exit_code, "is the drive mounted?" in done.stderr) == (Exit.USAGE, True)


def test_a_broken_template_leaves_nothing_behind(home: Path, tmp_path: Path) -> None:
    own = template(tmp_path, "Báo cáo của {{ ten_bao }}")
    done = report(home, "--to", tmp_path / "bao-cao", "--template", own)
    assert done.exit_code == Exit.INVALID
    assert done.stderr.count("\n") == 1
    assert "mau.docx: 'ten_bao' is undefined, near “Báo cáo của {{ ten_bao }}”" in done.stderr
    assert not (tmp_path / "bao-cao").exists()


def test_the_departments_own_template_is_used(home: Path, tmp_path: Path) -> None:
    own = template(tmp_path, "Đơn vị: {{ so_don_vi }}; {{ bieu_do | list | length }} hình")
    done = report(home, "--docx", tmp_path / "a.docx", "--template", own)
    assert (done.exit_code, done.stderr) == (0, "")
    assert Document(str(tmp_path / "a.docx")).paragraphs[0].text == "Đơn vị: 7; 3 hình"


def test_articles_that_were_changed_are_not_reported(home: Path, tmp_path: Path) -> None:
    file = home / "data" / "evidence" / "audits" / KEY / "baodakmay.jsonl"
    file.write_bytes(file.read_bytes().replace("Đắk Mây".encode(), "Đắk Nâu".encode()))
    done = report(home, "--to", tmp_path / "bao-cao")
    assert (done.exit_code, "not as it was recorded" in done.stderr) == (Exit.INTEGRITY, True)
    assert not (tmp_path / "bao-cao").exists()


def test_a_home_without_an_audit_says_how_to_make_one(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    open_store(tmp_path / "data" / "diembao.db").close()
    done = report(tmp_path, "--xlsx", tmp_path / "a.xlsx")
    assert (done.exit_code, "diembao audit run" in done.stderr) == (Exit.USAGE, True)


def template(folder: Path, text: str) -> Path:
    """One without charts, which take their time."""
    paper = Document()
    paper.add_paragraph(text)
    paper.save(str(folder / "mau.docx"))
    return folder / "mau.docx"


def said(file: Path) -> str:
    return "\n".join("".join(one.itertext("{*}t")) for one in Document(str(file)).element.body.iter("{*}p"))


def test_the_papers_are_those_of_the_directive_as_it_was(home: Path, tmp_path: Path) -> None:
    (directive,) = load_directives(Path(__file__).parents[2] / "directives").values()
    then = canonical(directive.model_copy(update={"carries_out": ("Chỉ thị 01 cũ",)}).model_dump(mode="json"))
    audit = replace(made_audit()[0], directive_sha256=sha256_of(then))
    opened = open_home(home)
    rules = Archive(home / "data" / "evidence").rules(sha256_of(then))
    rules.parent.mkdir(parents=True)
    rules.write_bytes(then)
    assert json.loads(then)["carries_out"] == ["Chỉ thị 01 cũ"]
    with open_store(opened.database) as store, store.atomic():
        articles = {slug: tuple(held) for slug, held in made_audit()[1].items()}
        record(opened, store, Made(audit, articles, sha256_of(to_json(audit))))
    own = template(tmp_path, "{{ van_ban_thuc_hien | join('; ') }}")
    assert report(home, "--docx", tmp_path / "a.docx", "--template", own).exit_code == 0
    assert said(tmp_path / "a.docx") == "Chỉ thị 01 cũ"
    assert report(home, KEY, "--docx", tmp_path / "b.docx", "--template", own).exit_code == 0
    assert said(tmp_path / "b.docx").startswith("Kế hoạch số 132/KH-UBND")


def test_the_homes_settings_name_who_reports(home: Path, tmp_path: Path) -> None:
    settings = '[report]\nissuer = "Sở Văn hóa, Thể thao và Du lịch tỉnh Lâm Đồng"\nsymbol = "SVHTTDL"\n'
    (home / "diembao.toml").write_text(settings, encoding="utf-8")
    own = template(tmp_path, "{{ co_quan_chu_quan }}, {{ co_quan_ban_hanh }}, {{ dia_danh }}, {{ ky_hieu }}")
    assert report(home, "--docx", tmp_path / "a.docx", "--template", own).exit_code == 0
    told = "UBND TỈNH LÂM ĐỒNG, SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH, Lâm Đồng, SVHTTDL"
    assert said(tmp_path / "a.docx") == told


@pytest.fixture
def small_files() -> Iterator[None]:
    """As on a full disk: nothing larger than 60 kB can be written."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("small_files")
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "bao-cao"
    wanted = Wanted(folder / "a.xlsx", folder / "a.docx", folder / "hinh")
    with pytest.raises(OSError) as raised:
        deliver(material(), wanted)
    assert (raised.value.errno, raised.value.filename) == (errno.EFBIG, str(folder / "a.docx"))
    assert list(tmp_path.iterdir()) == []


def test_nothing_has_its_name_before_all_of_it_is_whole(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), delivering() as delivery:
        delivery.place(tmp_path / "a" / "b" / "one").write_text("1")
        assert not (tmp_path / "a" / "b" / "one").exists()
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_what_stood_there_stays_when_it_fails(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("cũ")
    with pytest.raises(ZeroDivisionError), delivering() as delivery:
        delivery.place(tmp_path / "one").write_text("mới")
        raise ZeroDivisionError
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("one", "cũ")]
