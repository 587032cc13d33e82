"""Labels by the rules of another day, and what refuses to be called theirs."""

import json
import re
import shutil
from datetime import timedelta

import pytest
from kept_pages import POOR, TODAY, page

from diembao.again import past_rules
from diembao.home import bundled

pytestmark = pytest.mark.slow

DAY = TODAY - timedelta(days=3)
PAGES = {
    "bai/1": page("Trao bò giống cho hộ nghèo", POOR, "Mỗi hộ được một con.", day=DAY),
    "bai/2": page("Thời tiết cuối tuần ở Đắk Tôi", "Trời mưa rải rác, nhiệt độ giảm nhẹ.", day=DAY),
}
MORE = PAGES | {"bai/3": page("Hộ nghèo ở buôn Ea Kra", POOR, day=DAY)}


@pytest.fixture
def versions(made, call) -> tuple[str, str]:
    """Two nights, each by rules of its own: the versions of both."""
    made.night(("bao", PAGES))
    folder = made.root / "directives" / "giam-ngheo-2022"
    shutil.copytree(bundled("directives") / folder.name, folder)
    (folder / "keywords" / "gate.toml").write_text('core = ["thời tiết", "giảm nghèo"]\n', encoding="utf-8")
    (folder / "keywords" / "writings.toml").unlink()
    data = folder / "directive.toml"
    window = f"[window]\nsince = {DAY - timedelta(days=9)}\nuntil = {TODAY + timedelta(days=9)}\n"
    text = re.sub(r"\[window\]\n.*\n.*\n", window, data.read_text(encoding="utf-8"))
    data.write_text(text, encoding="utf-8")
    made.night(("bao", MORE))
    manifests = sorted((made.home.data / "evidence" / "manifests").glob("*.json"))
    rules = [json.loads(file.read_text(encoding="utf-8"))["rules"] for file in manifests]
    first, second = (one["giam-ngheo-2022"]["rule_version"] for one in rules)
    return first, second


def test_labels_by_past_rules_are_added_beside_the_others(versions, call):
    first, second = versions
    assert first != second
    shown = call("articles", "--json")[1]
    code, out, err = call("relabel", "--rules", first)
    assert (code, err) == (0, "")
    assert f"Đã gán thêm 1 nhãn theo quy tắc {first}" in out
    assert f"audit run --rules {first}" in out
    assert call("articles", "--json")[1] == shown
    assert json.loads(call("relabel", "--rules", first, "--json")[1])["added"] == 0
    assert json.loads(call("relabel", "--json")[1])["added"] == 0


def test_past_rules_can_be_tried_out(versions, call):
    code, out, _ = call("relabel", "--rules", versions[0], "--dry-run", "--json")
    document = json.loads(out)
    assert code == 0
    assert {(it["from"], it["to"]) for it in document["changes"]} == {(0, 5)}
    flips = {(it["duty"], it["before"], it["after"]) for it in document["verdicts"]}
    assert ("5.1", "cannot_tell", "met") in flips
    code, out, _ = call("relabel", "--rules", versions[0], "--dry-run")
    assert "kết luận kiểm tra sẽ thay đổi" in out


def test_rules_that_nobody_keeps_are_refused(versions, call):
    code, _, err = call("relabel", "--rules", "0" * 16)
    assert code == 2
    assert all(version in err for version in versions)
    assert call("relabel", "--rules", versions[0], "--dry-run", "--draft", ".")[0] == 2


def test_a_program_that_labels_otherwise_does_not_pass_for_that_version(versions, call, monkeypatch):
    monkeypatch.setattr(past_rules, "rule_version", lambda directive: "f" * 16)
    code, _, err = call("relabel", "--rules", versions[0])
    assert code == 4
    assert "this program gives them the version ffffffffffffffff" in err


def test_damaged_rules_are_refused(versions, made, call):
    manifest = json.loads((made.home.data / "evidence/manifests/000001.json").read_text(encoding="utf-8"))
    file = made.home.data / "evidence" / manifest["rules"]["giam-ngheo-2022"]["file"]
    content = file.read_bytes()
    file.write_bytes(content.replace(b"a", b"b", 1))
    code, _, err = call("relabel", "--rules", versions[0])
    assert (code, "is damaged" in err) == (17, True)
    file.unlink()
    code, _, err = call("relabel", "--rules", versions[0])
    assert (code, "is gone" in err) == (17, True)
