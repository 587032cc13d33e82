"""An outlet's pack and reports: who may have them, and what is said where there is none."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from docx import Document
from openpyxl import load_workbook

from audits.auditing import AuditOptions
from audits.packing import check_pack
from dashboard.server import build
from diembao.auditing import judged, record
from diembao.commands.demo import prepare as prepare_sample
from diembao.desk.opening import desk_of_home
from diembao.home import Home, open_home
from diembao.sample.server import serve
from storage import open_store
from storage.desk import Role
from tests.dashboard.made_desk import publish_again
from tests.dashboard.visitors import Visitor, person

pytestmark = pytest.mark.slow

PACK, REPORT = "/don-vi/krongsa/goi-bang-chung", "/don-vi/krongsa/bao-cao"
ASKED = {"chi-thi": "giam-ngheo-2022"}


def audited(home: Home) -> str:
    """An audit on record, which no seal covers yet."""
    outlets, directives = home.check()
    with open_store(home.database) as store, store.atomic():
        made = judged(store, directives["giam-ngheo-2022"], outlets, AuditOptions())
        key = record(home, store, made).key
    publish_again(home)
    assert key
    return key


@pytest.fixture
def auditor(home: Home, client: Visitor) -> Visitor:
    person(home, Role.AUDITOR)
    return client.log_in()


def name_of(answer: httpx.Response) -> str:
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="')
    return str(disposition.split('"')[1])


@pytest.mark.parametrize("path", [PACK, REPORT])
def test_without_an_audit_on_record_the_operator_is_told_what_to_do(auditor: Visitor, path: str) -> None:
    answer = auditor.post(path, ASKED)
    assert answer.status_code == 409
    assert "diembao audit run" in answer.text
    assert "diembao audit run" in auditor.get("/don-vi/krongsa").text


def test_the_word_report_is_on_this_outlet_alone(home: Home, auditor: Visitor) -> None:
    key = audited(home)
    answer = auditor.post(REPORT, ASKED | {"dang": "docx"})
    assert answer.status_code == 200, answer.text
    assert name_of(answer) == f"bao-cao-krongsa-{key}.docx"
    told = "\n".join(one.text for one in Document(BytesIO(answer.content)).paragraphs)
    assert "Theo dõi 1 đơn vị" in told


def test_the_workbook_is_on_this_outlet_alone(home: Home, auditor: Visitor) -> None:
    key = audited(home)
    answer = auditor.post(REPORT, ASKED | {"dang": "xlsx"})
    assert name_of(answer) == f"tong-hop-krongsa-{key}.xlsx"
    book = load_workbook(BytesIO(answer.content))
    told = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert any("Krông Sa" in one for one in told)
    assert not any("Báo Đắk Mây" in one for one in told)


def test_a_pack_of_an_audit_that_no_seal_covers_is_refused_in_a_sentence(
    home: Home, auditor: Visitor
) -> None:
    audited(home)
    answer = auditor.post(PACK, ASKED)
    assert answer.status_code == 409
    assert "chưa được niêm phong" in answer.text


def test_an_audit_that_was_altered_gives_no_report(home: Home, auditor: Visitor) -> None:
    key = audited(home)
    file = home.archive.audit(key) / "audit.json"
    file.write_bytes(file.read_bytes().replace(b"met", b"mat"))
    answer = auditor.post(REPORT, ASKED)
    assert answer.status_code == 409
    assert "diembao audit verify" in answer.text


def test_nothing_is_left_behind(
    home: Home, auditor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audited(home)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    assert auditor.post(REPORT, ASKED | {"dang": "xlsx"}).status_code == 200
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("path", [PACK, REPORT])
def test_only_auditors_and_operators_get_files(home: Home, client: Visitor, path: str) -> None:
    audited(home)
    assert client.post(path, ASKED).status_code == 403
    person(home, Role.REVIEWER)
    client.log_in()
    assert client.post(path, ASKED).status_code == 403
    assert "Tải gói bằng chứng" not in client.get("/don-vi/krongsa").text


@pytest.mark.parametrize(
    "path,fields,status",
    [
        ("/don-vi/khong-co/goi-bang-chung", {}, 404),
        (PACK, {"chi-thi": "khong-co"}, 404),
        (REPORT, {"dang": "exe"}, 400),
        (REPORT, {"dang": "../../x"}, 400),
        (REPORT, {"dang": "zip"}, 400),
    ],
    ids=range(5),
)
def test_what_means_nothing_is_refused(
    auditor: Visitor, path: str, fields: dict[str, str], status: int
) -> None:
    assert auditor.post(path, ASKED | fields).status_code == status


@pytest.mark.parametrize("path", [PACK, REPORT])
def test_a_file_is_not_made_by_a_mere_link_nor_by_a_form_of_another_site(auditor: Visitor, path: str) -> None:
    assert auditor.get(path).status_code == 405
    assert auditor.post(path, ASKED, token="forged").status_code == 403


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory, run: Any) -> Iterator[Home]:
    """The sample province after a night, with an audit that is sealed."""
    with serve(night=1, port=0) as province:
        home = prepare_sample(tmp_path_factory.mktemp("papers") / "home", province.port)
        assert run("nightly", home=home.root).returncode in (0, 10)
    assert run("audit", "run", home=home.root).returncode == 0
    yield open_home(home.root)


@pytest.mark.slow
def test_the_pack_of_the_newest_audit_is_whole(sealed: Home, tmp_path: Path) -> None:
    person(sealed, Role.AUDITOR)
    with Visitor(build(desk_of_home(sealed))) as visitor:
        visitor.log_in()
        page = visitor.get("/don-vi/krongsa").text
        assert "Tải gói bằng chứng" in page
        answer = visitor.post(PACK, ASKED)
    assert answer.status_code == 200, answer.text
    file = tmp_path / name_of(answer)
    file.write_bytes(answer.content)
    assert zipfile.is_zipfile(file)
    assert check_pack(file) == []
