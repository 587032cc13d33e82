"""Duyệt: decided, undone, overtaken, refused; nothing that was typed is lost."""

import asyncio
import csv
import io
import re
import sqlite3
import time
from html import unescape
from pathlib import Path

import pytest

from dashboard.accounts.sessions import COOKIE
from diembao.desk.places import places_of
from diembao.home import Home
from storage import NewReview, add_review, open_store
from storage.desk import Role, read_desk
from storage.desk.reviews import all_desk_reviews
from storage.reading import forget_verdicts
from tests.audits.built_home import Built
from tests.dashboard.made_desk import HOSTILE, publish_again
from tests.dashboard.review_home import ask_for, cell, hidden, judge_by, key_of, send, title_of
from tests.dashboard.visitors import Visitor, person
from tests.hanging import HANG

OPEN = [cell("baodakmay", 4, "not_met", 2, 3)]


@pytest.fixture
def home(home: Home) -> Home:
    """A copy that a test may change, with a threshold that takes more than one decision to reach."""
    ask_for(home, 4, 3)
    return home


@pytest.fixture
def reviewer(home: Home, client: Visitor) -> Visitor:
    """Chị Mây, before a queue on which one verdict of her newspaper hangs."""
    judge_by(home, OPEN)
    person(home)
    return client.log_in()


def decisions(home: Home) -> list[tuple[str, int | None, str, str]]:
    with read_desk(home.people) as desk:
        found = [*all_desk_reviews(desk)]
    return [(one.account, one.content, one.reason, one.identity) for one in found]


def count_of(visitor: Visitor, content: int) -> int:
    page = visitor.get(f"/bai-viet?don-vi=baodakmay&noi-dung={content}").text
    return page.count('href="/bai-viet/')


def test_the_article_that_would_turn_a_verdict_is_shown_first(reviewer: Visitor) -> None:
    page = reviewer.get("/duyet").text
    assert "Nếu là nội dung 4, Báo Đắk Mây sẽ đạt (3/3 bài)." in page
    assert "Nội dung 3: Giải pháp giảm nghèo ở cơ sở" in page
    assert "Kế đó: Nội dung 4" in page
    assert title_of(page).startswith("Đẩy mạnh giảm nghèo bền vững ở xã số")
    assert "R10" in page, "the codebook is at hand"


def test_a_decision_is_seen_at_once_and_the_next_article_comes(reviewer: Visitor, home: Home) -> None:
    page = reviewer.get("/duyet").text
    before = count_of(reviewer, 4)
    answer = send(reviewer, page, 4, "  R5:\tđơn xin\nra ")
    assert answer.status_code == 303 and answer.headers["location"].startswith("/duyet?chi-thi=")
    after = reviewer.get(answer.headers["location"]).text
    assert "Đã ghi: Nội dung 4" in after and "Hoàn tác" in after
    assert title_of(after) != title_of(page)
    assert count_of(reviewer, 4) == before + 1
    assert [one[:3] for one in decisions(home)] == [("may", 4, "R5: đơn xin ra")]
    assert 'value="R5: đơn xin ra"' in after, "the reason is offered again"


def test_verdicts_that_nobody_kept_are_reckoned_for_the_queue(reviewer: Visitor, home: Home) -> None:
    """An interrupted command leaves none; whoever comes to review must not find an empty queue for it."""
    forget_verdicts(places_of(home))
    until = time.monotonic() + HANG
    assert "Kết luận của cả kỳ đang được tính" in reviewer.get("/duyet").text
    while reviewer.get("/-/ket-luan").json()["state"] == "waiting" and time.monotonic() < until:
        time.sleep(0.05)
    page = reviewer.get("/duyet").text
    assert "đang được tính" not in page
    assert re.search("Nếu không phải nội dung [0-9], .* sẽ không còn đạt", page)


def test_what_was_decided_counts_for_the_queue_at_once(reviewer: Visitor, home: Home) -> None:
    """The verdicts are of last night; the article that met the duty is known all the same."""
    judge_by(home, [cell("baodakmay", 4, "not_met", 1, 3)])
    keys = [key_of("baodakmay", f"tin-{number}") for number in (3, 10, 17)]
    needs = "sẽ đạt (3/3 bài)"
    page = reviewer.get(f"/duyet?bai={keys[0]}").text
    assert "có 2/3 bài, vẫn thiếu 1 bài" in page
    send(reviewer, page, 4)
    page = reviewer.get(f"/duyet?bai={keys[1]}").text
    assert needs in page
    sent = send(reviewer, page, 4)
    assert needs not in reviewer.get(f"/duyet?bai={keys[2]}").text
    assert "sẽ không còn đạt (còn 2/3 bài)" in reviewer.get(f"/duyet?bai={keys[0]}").text
    after = reviewer.get(sent.headers["location"]).text
    reviewer.post("/duyet/hoan-tac", hidden(after, "/duyet/hoan-tac"))
    assert needs in reviewer.get(f"/duyet?bai={keys[2]}").text


def test_undone_from_the_next_page(reviewer: Visitor, home: Home) -> None:
    first = reviewer.get("/duyet").text
    before = count_of(reviewer, 4)
    after = reviewer.get(send(reviewer, first, 4).headers["location"]).text
    answer = reviewer.post("/duyet/hoan-tac", hidden(after, "/duyet/hoan-tac"))
    assert answer.status_code == 303
    back = reviewer.get(answer.headers["location"]).text
    assert title_of(back) == title_of(first)
    assert count_of(reviewer, 4) == before
    assert [one[1] for one in decisions(home)] == [4, None]
    again = reviewer.post("/duyet/hoan-tac", hidden(after, "/duyet/hoan-tac"))
    assert again.headers["location"] == answer.headers["location"], "the same click again"
    assert len(decisions(home)) == 2


def test_the_same_decision_sent_twice_is_one_decision(reviewer: Visitor, home: Home) -> None:
    page = reviewer.get("/duyet").text
    first, second = (send(reviewer, page, 4) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert len(decisions(home)) == 1
    other = send(reviewer, page, 5)
    assert (other.status_code, "chưa được ghi" in unescape(other.text)) == (409, True)
    reason = send(reviewer, page, 4, "một lý do khác")
    assert (reason.status_code, len(decisions(home))) == (409, 1)


def test_the_same_decision_of_two_people_is_told(reviewer: Visitor, home: Home, client: Visitor) -> None:
    page = reviewer.get("/duyet").text
    person(home, Role.REVIEWER, "lan", "Chị Lan")
    with Visitor(client.datasette) as lan:
        key = hidden(page, "/duyet/quyet-dinh")["bai"]
        other = lan.log_in("lan").get(f"/duyet?bai={key}").text
        assert send(lan, other, 4).status_code == 303
    late = send(reviewer, page, 4)
    assert (late.status_code, "Chị Lan" in late.text, len(decisions(home))) == (409, True, 1)


def test_the_same_decisions_sent_at_once_are_one(reviewer: Visitor, home: Home) -> None:
    page = reviewer.get("/duyet").text
    fields = hidden(page, "/duyet/quyet-dinh") | {
        "noi-dung": "4",
        "ly-do": "R4",
        "csrftoken": reviewer.token(),
    }

    async def together() -> list[int]:
        sent = [reviewer.http.post("/duyet/quyet-dinh", data=fields) for _ in range(6)]
        return [answer.status_code for answer in await asyncio.gather(*sent)]

    assert reviewer.loop.run_until_complete(together()) == [303] * 6
    assert len(decisions(home)) == 1


def test_taken_back_twice_is_taken_back_once(reviewer: Visitor, home: Home) -> None:
    page = reviewer.get("/duyet").text
    key = hidden(page, "/duyet/quyet-dinh")["bai"]
    send(reviewer, page, 4)
    page = reviewer.get(f"/duyet?bai={key}").text
    assert [send(reviewer, page, "rut").status_code for _ in range(2)] == [303, 303]
    assert [content for _, content, _, _ in decisions(home)] == [4, None]


def test_what_was_undone_is_not_taken_for_sent(reviewer: Visitor, home: Home) -> None:
    page = reviewer.get("/duyet").text
    made = send(reviewer, page, 4).headers["location"]
    undo = hidden(reviewer.get(made).text, "/duyet/hoan-tac")
    assert reviewer.post("/duyet/hoan-tac", undo).status_code == 303
    again = send(reviewer, page, 4)
    assert (again.status_code, len(decisions(home))) == (409, 2)


def test_an_article_that_is_put_off_stays_out_of_the_way(reviewer: Visitor) -> None:
    page = reviewer.get("/duyet").text
    skipped = reviewer.get(f"/duyet?bo={hidden(page, '/duyet/quyet-dinh')['bai']}").text
    assert title_of(skipped) != title_of(page)
    assert "1 bài để lại sau" in skipped
    after = reviewer.get(send(reviewer, skipped, 1).headers["location"]).text
    assert title_of(after) not in {title_of(page), title_of(skipped)}


def test_over_somebody_else_s_decision_only_after_seeing_it(
    reviewer: Visitor, home: Home, client: Visitor
) -> None:
    page = reviewer.get("/duyet").text
    send(reviewer, page, 4, "trước")
    person(home, name="nuoc", shown="Cô Nước")
    client.http.cookies.delete(COOKIE)
    answer = send(client.log_in("nuoc"), page, 6, "sau, chưa thấy")
    assert answer.status_code == 409
    assert "Chị Mây" in answer.text and "trước" in answer.text
    assert 'value="sau, chưa thấy"' in answer.text
    assert 'value="6" required checked' in answer.text
    assert [one[0] for one in decisions(home)] == ["may"]
    assert send(client, answer.text, 6, "sau, đã thấy").status_code == 303
    assert [one[:2] for one in decisions(home)] == [("may", 4), ("nuoc", 6)]


def test_over_a_decision_of_the_command_line_too(reviewer: Visitor, home: Home) -> None:
    page = reviewer.get("/duyet").text
    send(reviewer, page, 4)
    number = hidden(reviewer.get("/duyet?xong=1").text, "/duyet/hoan-tac")
    identity = decisions(home)[0][3]
    with open_store(home.database) as store:
        add_review(
            store, NewReview("baodakmay", identity, home.directive().slug, 5, "Anh Lệnh", "x", "0" * 64)
        )
    publish_again(home)
    judge_by(home, OPEN)
    assert reviewer.post("/duyet/hoan-tac", number).status_code == 409
    again = send(reviewer, page, 6)
    assert again.status_code == 409 and "Anh Lệnh" in again.text
    assert len(decisions(home)) == 1


def test_a_text_that_was_edited_meanwhile_is_read_again_first(reviewer: Visitor, home: Home) -> None:
    page = reviewer.get("/duyet").text
    key = hidden(page, "/duyet/quyet-dinh")["bai"]
    number = next(one for one in range(20) if key_of("baodakmay", f"tin-{one}") == key)
    directive = home.directive().slug
    with open_store(home.database) as store:
        article = store.first(
            "SELECT id FROM articles WHERE identity = ?", (f"baodakmay.example/tin-{number}.html",)
        )
        assert article
        built = Built(store, directive)
        built.newest = "2022-06-30"
        built.version(article["id"], 2, f"tin-{number}", "2022-06-20", 3, 4, title="Tít đã sửa")
    publish_again(home)
    judge_by(home, OPEN)
    answer = send(reviewer, page, 4, "theo bản cũ")
    assert answer.status_code == 409 and "Đơn vị đã sửa bài" in answer.text
    assert title_of(answer.text) == "Tít đã sửa"
    assert decisions(home) == []
    assert send(reviewer, answer.text, 4, "theo bản mới").status_code == 303


def test_a_session_that_ended_loses_nothing(reviewer: Visitor, home: Home) -> None:
    page = reviewer.get("/duyet").text
    fields = hidden(page, "/duyet/quyet-dinh") | {"noi-dung": "4", "ly-do": "viết lâu quá"}
    token = reviewer.token()
    reviewer.http.cookies.delete(COOKIE)
    answer = reviewer.post("/duyet/quyet-dinh", fields, token)
    assert answer.status_code == 401
    assert decisions(home) == []
    kept = hidden(answer.text, "/dang-nhap")
    resumed = reviewer.post("/dang-nhap", kept | {"ten": "may", "mat-khau": "mat-khau-thu-2022"})
    again = hidden(resumed.text, "/duyet/quyet-dinh")
    assert again["ly-do"] == "viết lâu quá"
    assert reviewer.post("/duyet/quyet-dinh", again).status_code == 303
    assert [one[1:3] for one in decisions(home)] == [(4, "viết lâu quá")]


@pytest.mark.parametrize(
    ("content", "reason", "says"),
    [
        ("", "R4", "Chưa chọn nội dung"),
        ("9", "R4", "Chưa chọn nội dung"),
        ("rut", "R4", "Chưa chọn nội dung"),
        ("4", " \u200b\t", "Chưa ghi lý do"),
        ("4", "x" * 2001, "nhiều nhất là 2000 chữ"),
    ],
    ids=["none", "unknown", "nothing-to-take-back", "no-reason", "long"],
)
def test_what_is_no_decision_comes_back_as_it_was(
    reviewer: Visitor, home: Home, content: str, reason: str, says: str
) -> None:
    answer = send(reviewer, reviewer.get("/duyet").text, content, reason)
    assert answer.status_code == 400 and says in answer.text
    assert decisions(home) == []
    assert f'value="{reason}"' in answer.text or not reason.strip(" \u200b\t")


def test_a_decision_may_be_taken_back_by_a_further_one(reviewer: Visitor, home: Home) -> None:
    send(reviewer, reviewer.get("/duyet").text, 4)
    key = key_of("baodakmay", decisions(home)[0][3].partition("/")[2].removesuffix(".html"))
    page = reviewer.get(f"/duyet?bai={key}").text
    assert "đang có hiệu lực" in page
    assert send(reviewer, page, "rut", "Xem nhầm").status_code == 303
    assert [one[1] for one in decisions(home)] == [4, None]
    assert "đang có hiệu lực" not in reviewer.get(f"/duyet?bai={key}").text


@pytest.mark.slow
def test_a_full_disk_keeps_the_form(reviewer: Visitor, home: Home) -> None:
    page = reviewer.get("/duyet").text
    with sqlite3.connect(home.people, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = send(reviewer, page, 4, "đang bận")
    other.close()
    assert answer.status_code == 503
    assert "chưa được ghi" in answer.text and 'value="đang bận"' in answer.text
    assert send(reviewer, answer.text, 4, "đang bận").status_code == 303


@pytest.mark.parametrize("role", [None, Role.VIEWER], ids=["no-account", "viewer"])
def test_who_may_not_decide_sees_the_queue_alone(role: Role | None, home: Home, client: Visitor) -> None:
    judge_by(home, OPEN)
    if role:
        person(home, role)
        client.log_in()
    page = client.get("/duyet").text
    assert title_of(page) and "/duyet/quyet-dinh" not in page
    assert ("chỉ xem được" in page) if role else ("diembao accounts add" in page)
    fields = {"bai": key_of("baodakmay", "tin-3"), "noi-dung": "4", "ly-do": "x"}
    assert client.post("/duyet/quyet-dinh", fields).status_code == 403
    assert client.post("/duyet/hoan-tac", {"lan": "1"}).status_code == 403


def test_only_one_s_own_decision_is_undone_unless_one_audits(
    reviewer: Visitor, home: Home, client: Visitor
) -> None:
    send(reviewer, reviewer.get("/duyet").text, 4)
    person(home, name="nuoc", shown="Cô Nước")
    person(home, Role.AUDITOR, name="thanh", shown="Anh Thành")
    for name, status in (("nuoc", 403), ("thanh", 303)):
        client.http.cookies.delete(COOKIE)
        assert client.log_in(name).post("/duyet/hoan-tac", {"lan": "1"}).status_code == status
    assert [one[0] for one in decisions(home)] == ["may", "thanh"]


@pytest.mark.parametrize(
    "path",
    [
        "/duyet?bai=x",
        "/duyet?bai=../../etc/passwd",
        "/duyet?noi-dung=99",
        "/duyet?la=1",
        "/duyet/nhat-ky?tu=hom-qua",
        "/duyet/mau?chi-thi=khong",
    ],
)
def test_wrong_questions_are_plain_pages(path: str, client: Visitor) -> None:
    assert client.get(path).status_code == 400


def test_an_article_that_is_not_there(client: Visitor) -> None:
    assert client.get("/duyet?bai=" + "0" * 20).status_code == 404
    assert client.get("/duyet/mau/77").status_code in {403, 404}


@pytest.mark.parametrize("queue", ["?la=1", "?chi-thi=khong", "?noi-dung=x", "?bo=x&bo=" + "0" * 20])
def test_what_a_form_carries_along_is_not_believed(queue: str, reviewer: Visitor) -> None:
    fields = hidden(reviewer.get("/duyet").text, "/duyet/quyet-dinh") | {"noi-dung": "4", "ly-do": "x"}
    answer = reviewer.post("/duyet/quyet-dinh", fields | {"hang": queue})
    assert answer.status_code == (303 if "bo=" in queue else 400)


def test_a_hostile_text_is_text(reviewer: Visitor, home: Home) -> None:
    key = key_of("baodakmay", "hostile")
    page = reviewer.get(f"/duyet?bai={key}").text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
    assert send(reviewer, page, 2, HOSTILE).status_code == 303
    for path in (f"/duyet?bai={key}", "/duyet", "/duyet/nhat-ky"):
        assert "<script>alert" not in reviewer.get(path).text
    rows = list(csv.reader(io.StringIO(reviewer.get("/duyet/nhat-ky.csv").text.removeprefix("\ufeff"))))
    assert not any(value.startswith(("=", "+", "-", "@")) and len(value) > 1 for row in rows for value in row)


def test_the_log_has_everything_and_can_be_narrowed(reviewer: Visitor, home: Home, client: Visitor) -> None:
    with open_store(home.database) as store:
        identity = "dakluon.example/tin-1.html"
        new = NewReview("dakluon", identity, home.directive().slug, 5, "Anh Lệnh", "bằng lệnh", "0" * 64)
        add_review(store, new)
    publish_again(home)
    judge_by(home, OPEN)
    after = reviewer.get(
        send(reviewer, reviewer.get("/duyet").text, 4, "bằng trang").headers["location"]
    ).text
    reviewer.post("/duyet/hoan-tac", hidden(after, "/duyet/hoan-tac"))
    page = reviewer.get("/duyet/nhat-ky").text
    assert "<strong>3</strong> lần duyệt" in page
    assert "bằng trang" in page and "bằng lệnh" in page and "chờ đêm tới" in page and "dòng lệnh" in page
    assert "<strong>2</strong>" in reviewer.get("/duyet/nhat-ky?ai=toi").text
    assert "<strong>1</strong>" in reviewer.get("/duyet/nhat-ky?don-vi=dakluon").text
    assert "<strong>0</strong>" in reviewer.get("/duyet/nhat-ky?den=2022-06-30").text
    assert "<strong>0</strong>" in reviewer.get("/duyet/nhat-ky?ai=%22%3E%3Cb%3E").text
    answer = reviewer.get("/duyet/nhat-ky.csv?ai=may")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["Tài khoản"], row["Quyết định"]) for row in rows] == [("may", "rút lại"), ("may", "ND 4")]


def test_a_home_without_a_desk_has_an_empty_log(client: Visitor, home: Home) -> None:
    assert not Path(home.people).exists()
    for path in ("/duyet", "/duyet/nhat-ky", "/duyet/mau"):
        assert client.get(path).status_code == 200
