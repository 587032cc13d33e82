"""Alerts by e-mail: what arrives, over which connection, and what is never told."""

import ssl
import time
from pathlib import Path

import pytest
import trustme
from hanging import HANG
from health.made_nights import at
from health.mailbox_server import PASSWORD, Mailbox
from pydantic import ValidationError

from diembao.alerts import mail
from diembao.alerts.delivery import NotSent
from diembao.alerts.letter import Letter
from diembao.alerts.settings import MailSettings
from diembao.exits import Exit
from diembao.health.concerns import Concern, Level

HOSTILE = "Báo\r\nBcc: ke-la@example.com\r\n\r\n<script>\x1b[2J\u202e"


def letter(name="Báo Đắk Mây", problem="không đọc được 2 đêm liền"):
    concern = Concern("outlet/bao/reading", Level.DOWN, problem, "Mở trang.", "bao", name)
    return Letter(at(23, 6, 30), "Còn thiếu.", Path("/srv/diembao"), Exit.PARTIAL, new=(concern,))


def settings(box, **rest):
    given = {
        "security": "none",
        "sender": "diembao@example.vn",
        "to": ["truc@example.vn", "phong@example.vn"],
    }
    return MailSettings.model_validate({"host": "127.0.0.1", "port": box.port, "timeout": 5} | given | rest)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    ca = trustme.CA()
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    ca.cert_pem.write_to_path(str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1").configure_cert(context)
    return file, context


@pytest.fixture
def secret(tmp_path):
    (tmp_path / "password").write_text(f"{PASSWORD}\n", encoding="utf-8")
    return {"user": "diembao", "password_file": "password"}


def test_a_letter_arrives_whole(tmp_path):
    with Mailbox() as box:
        mail.send(settings(box), tmp_path, letter())
    (message,) = box.messages
    assert message["Subject"] == "[diembao] Có đơn vị không đọc được: 1 việc mới"
    assert (message["From"], message["To"]) == ("diembao@example.vn", "truc@example.vn, phong@example.vn")
    assert message["Date"] == "Mon, 23 Nov 2026 06:30:00 +0700"
    assert message["Auto-Submitted"] == "auto-generated"
    assert box.receivers == ["truc@example.vn", "phong@example.vn"]
    text = message.get_content().replace("\r\n", "\n")
    assert "MỚI HOẶC NẶNG HƠN\n- Báo Đắk Mây (bao): không đọc được 2 đêm liền\n  Cần làm: Mở trang." in text


@pytest.mark.parametrize(
    "hostile", [letter(name=HOSTILE), letter(problem=HOSTILE)], ids=["name of an outlet", "reason"]
)
def test_what_comes_from_outside_makes_no_header_and_no_line(hostile, tmp_path):
    with Mailbox() as box:
        mail.send(settings(box), tmp_path, hostile)
    (message,) = box.messages
    assert message["Bcc"] is None
    assert box.receivers == ["truc@example.vn", "phong@example.vn"]
    text = message.get_content().replace("\r\n", "\n")
    assert "Bcc: ke-la@example.com" in text
    assert not [line for line in text.splitlines() if line.startswith(("Bcc", "<script"))]
    assert {"\x1b", "\u202e"} & set(text) == set()


def test_starttls_comes_before_the_password(authority, secret, tmp_path):
    ca_file, context = authority
    with Mailbox(tls=context) as box:
        mail.send(settings(box, security="starttls", ca_file=str(ca_file), **secret), tmp_path, letter())
    assert box.logins == [("diembao", PASSWORD)]
    assert [command.split()[0].upper() for command in box.clear] == ["EHLO", "STARTTLS"]
    assert len(box.letters) == 1


def test_implicit_tls(authority, secret, tmp_path):
    ca_file, context = authority
    with Mailbox(tls=context, implicit=True) as box:
        mail.send(settings(box, security="ssl", ca_file=str(ca_file), **secret), tmp_path, letter())
    assert (len(box.letters), box.clear) == (1, [])


def test_a_server_without_starttls_gets_neither_password_nor_letter(secret, tmp_path):
    with Mailbox() as box, pytest.raises(NotSent, match="STARTTLS"):
        mail.send(settings(box, security="starttls", **secret), tmp_path, letter())
    assert (box.letters, box.logins) == ([], [])


@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_a_certificate_of_nobody_is_refused(security, authority, secret, tmp_path):
    _, context = authority
    with (
        Mailbox(tls=context, implicit=security == "ssl") as box,
        pytest.raises(NotSent, match=r"certificate|CERTIFICATE"),
    ):
        mail.send(settings(box, security=security, **secret), tmp_path, letter())
    assert (box.letters, box.logins) == ([], [])


def test_a_password_from_the_environment(authority, tmp_path, monkeypatch):
    ca_file, context = authority
    monkeypatch.setenv("ALERT_PASSWORD", PASSWORD)
    with Mailbox(tls=context) as box:
        named = {"user": "diembao", "password_env": "ALERT_PASSWORD"}
        mail.send(settings(box, security="starttls", ca_file=str(ca_file), **named), tmp_path, letter())
    assert box.logins == [("diembao", PASSWORD)]


def test_a_wrong_password_is_told_without_the_password(authority, secret, tmp_path):
    ca_file, context = authority
    (tmp_path / "password").write_text("mat-khau-cu", encoding="utf-8")
    with Mailbox(tls=context) as box, pytest.raises(NotSent) as refused:
        mail.send(settings(box, security="starttls", ca_file=str(ca_file), **secret), tmp_path, letter())
    assert str(refused.value) == "máy chủ thư trả lời 535 wrong password ***"


@pytest.mark.parametrize(
    ("name", "text"), [("absent", None), ("password", ""), ("password", "mật khẩu"), ("password", "a\x00b")],
    ids=["no file", "empty", "not ascii", "control character"],
)  # fmt: skip
def test_a_password_that_cannot_be_used_names_the_file_only(name, text, tmp_path):
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Mailbox() as box, pytest.raises(NotSent, match=name) as refused:
        mail.send(settings(box, security="starttls", user="a", password_file=name), tmp_path, letter())
    assert "mật khẩu" not in str(refused.value) or "trong mật khẩu" in str(refused.value)
    assert box.clear == []


def test_a_server_that_refuses_is_quoted_in_one_line(tmp_path):
    with Mailbox(refuses="khong nhan\x1b[2J") as box, pytest.raises(NotSent) as refused:
        mail.send(settings(box), tmp_path, letter())
    assert str(refused.value) == "máy chủ thư trả lời 550 khong nhan␛[2J"


def test_a_letter_that_was_taken_is_sent_whatever_the_server_says_then(tmp_path):
    with Mailbox(rude=True) as box:
        mail.send(settings(box), tmp_path, letter())
    assert len(box.letters) == 1


def test_nobody_listens(tmp_path):
    with Mailbox() as box:
        pass
    with pytest.raises(NotSent, match=f"127.0.0.1:{box.port}"):
        mail.send(settings(box), tmp_path, letter())


def test_a_server_that_drips_holds_nobody(tmp_path):
    began = time.monotonic()
    with Mailbox(drip=True) as box, pytest.raises(NotSent, match="không xong trong"):
        mail.send(settings(box, timeout=0.2), tmp_path, letter())
    assert time.monotonic() - began < HANG


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": "mail.example.vn"},
        {"host": "mail.example.vn", "sender": "a@example.vn"},
        {"sender": "a@example.vn\nBcc: b@example.vn"},
        {"to": ["a@example.vn, b@example.vn"]},
        {"to": ["Trực ban <a@example.vn>"]},
        {"host": "mail.example.vn/x"},
        {"user": "a"},
        {"user": "a", "password_file": "b", "password_env": "C"},
        {"user": "a", "password_file": "b", "security": "none"},
        {"security": "plain"},
        {"password": "bi-mat"},
        {"timeout": 0},
        {"port": 0},
    ],
    ids=lambda wrong: "+".join(wrong),
)
def test_settings_that_cannot_work_are_refused(wrong):
    with pytest.raises(ValidationError):
        MailSettings.model_validate(wrong)
