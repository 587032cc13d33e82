"""A person's decision holds over the rules' label, wherever contents are told, and is never lost."""

import csv
import io
import random
import sqlite3
import unicodedata

import pytest
from faults.staff_home import DIRECTIVE, label_all
from people_desk import BY, HOSTILE, address, done, refused, review, told

from storage import (
    NewLabel,
    NewReview,
    add_labels,
    add_review,
    all_reviews,
    open_store,
    reviews_of,
    unlabelled,
)

pytestmark = pytest.mark.slow

KEY = "http://bao.example.vn/mot.html"


def row_of(desk, path, *words):
    rows = told(desk, "articles", "--outlet", "bao", *words)
    return next((row for row in rows if row["url"] == address(path)), None)


def coverage(desk, *words):
    days = ("--since", "2022-01-01", "--until", "2022-12-31")
    return {row["slug"]: row for row in told(desk, "coverage", *days, *words)["outlets"]}["bao"]


def effective(desk):
    with open_store(desk.database) as store:
        return {row["article"]: row for row in store.rows("SELECT * FROM effective_reviews")}


def test_a_review_counts_everywhere_and_the_label_stays_visible(desk):
    before = coverage(desk)
    assert row_of(desk, "mot.html")["reviewed"] is False
    page = review(desk, "mot.html", 4)
    assert "Bộ quy tắc gán: nội dung 2" in page and "Nay tính: nội dung 4" in page
    row = row_of(desk, "mot.html")
    assert (row["content"], row["machine"], row["reviewed"]) == (4, 2, True)
    assert (row["second"], row["margin"]) == (2, 1.25)
    assert row_of(desk, "mot.html", "--content", "4") == row
    assert row_of(desk, "mot.html", "--content", "2") is None
    after = coverage(desk)
    assert after["contents"]["4"] == before["contents"]["4"] + 1
    assert after["contents"]["2"] == before["contents"]["2"] - 1
    assert (before["reviewed"], after["reviewed"]) == (0, 1)
    assert "1 bài tính theo kết quả phúc khảo" in done(desk, "coverage", "--since", "2022-01-01")
    assert "4 (phúc khảo; quy tắc: 2)" in done(desk, "articles", "--content", "4")


def test_a_review_stands_on_the_page_of_why_and_in_the_history(desk):
    review(desk, "mot.html", 0, by="Trần Thị B", reason="Không nói về giảm nghèo")
    page = done(desk, "why", address("mot.html"))
    assert "bài được xếp ngoài phạm vi văn bản chỉ đạo, theo kết quả phúc khảo" in page
    assert "Trần Thị B" in page and "“Không nói về giảm nghèo”" in page
    assert "Nội dung theo bộ quy tắc: nội dung 2" in page
    trail = told(desk, "why", address("mot.html"))["outlets"][0]
    assert [one["content"] for one in trail["article"]["reviews"]] == [0]
    assert "Trần Thị B: ngoài phạm vi (giam-ngheo-2022; đang có hiệu lực)" in done(
        desk, "history", address("mot.html")
    )
    assert told(desk, "history", address("mot.html"))[0]["reviews"][0]["reason"] == "Không nói về giảm nghèo"


def test_the_newest_review_holds_and_may_be_taken_back(desk):
    review(desk, "mot.html", 4)
    review(desk, "mot.html", 5, by="Trần Thị B")
    assert row_of(desk, "mot.html")["content"] == 5
    review(desk, "mot.html", None, by="Trần Thị B", reason="Xem nhầm")
    row = row_of(desk, "mot.html")
    assert (row["content"], row["reviewed"]) == (2, False)
    found = told(desk, "audit", "reviews")
    assert [(one["content"], one["reviewer"], one["holds"]) for one in found] == [
        (None, "Trần Thị B", False),
        (5, "Trần Thị B", False),
        (4, "Nguyễn Văn A", False),
    ]
    code, errors = refused(desk, "audit", "review", address("mot.html"), "--take-back", *BY)
    assert code == 2 and "no review" in errors
    review(desk, "mot.html", 1)
    assert row_of(desk, "mot.html")["content"] == 1


def test_a_review_is_of_one_directive_and_one_outlet(desk):
    code, errors = refused(desk, "audit", "review", address("chung.html"), "--content", "6", *BY)
    assert code == 2 and "bao, tapchi" in errors and "--outlet" in errors
    review(desk, "chung.html", 6, "--outlet", "tapchi")
    assert row_of(desk, "chung.html")["content"] == 2
    assert [one["outlet"] for one in told(desk, "audit", "reviews")] == ["tapchi"]
    assert told(desk, "audit", "reviews", "--outlet", "bao") == []
    with open_store(desk.database) as store:
        assert all_reviews(store, "khac") == ()
        assert [one.content for one in reviews_of(store, "tapchi", "http://bao.example.vn/chung.html")] == [6]


def test_any_spelling_of_the_address_will_do(desk):
    spelt = "http://www.bao.example.vn/mot.html?utm_source=zalo#x"
    done(desk, "audit", "review", spelt, "--content", "3", *BY)
    assert row_of(desk, "mot.html")["content"] == 3


def test_an_edit_leaves_the_review_and_says_so(desk):
    review(desk, "mot.html", 4)
    with desk.night("2022-06-16") as night:
        night.article("mot.html", title="Giảm nghèo nhanh và bền vững")
    label_all(desk, 3)
    row = row_of(desk, "mot.html")
    assert (row["content"], row["machine"], row["title"]) == (4, 3, "Giảm nghèo nhanh và bền vững")
    assert told(desk, "audit", "reviews")[0]["text_changed"] is True
    assert "bài đã sửa sau" in done(desk, "audit", "reviews")
    assert "đơn vị đã sửa bài sau khi phúc khảo" in done(desk, "why", address("mot.html"))


def test_what_was_read_again_from_the_same_bytes_is_no_edit(desk):
    review(desk, "mot.html", 4)
    with open_store(desk.database) as store, store.atomic():
        old = store.first(
            "SELECT v.* FROM versions v JOIN articles a ON a.id = v.article WHERE a.url LIKE '%mot%'"
        )
        store.write("UPDATE versions SET number = -1 - id WHERE id = ?", (old["id"],))
        store.insert("versions", old | {"id": None, "content_hash": "f" * 64, "title": "Đọc lại"})
    assert [row["text_changed"] for row in effective(desk).values()] == [0]
    assert told(desk, "audit", "reviews")[0]["text_changed"] is False


def test_reviews_of_two_articles_that_become_one_are_one_history(desk):
    """The same title under another address that the page names: the articles are merged."""
    with desk.night("2022-06-16") as night:
        night.article("ba.html", title="Giảm nghèo bền vững")
    label_all(desk, 2)
    review(desk, "ba.html", 6)
    review(desk, "mot.html", 5)
    assert len(effective(desk)) == 2
    with desk.night("2022-06-17") as night:
        night.article("mot.html", title="Giảm nghèo bền vững", aliases=(address("ba.html"),))
    assert [row["content"] for row in effective(desk).values()] == [5]
    with open_store(desk.database) as store:
        for key in (KEY, "http://bao.example.vn/ba.html"):
            found = reviews_of(store, "bao", key, DIRECTIVE)
            assert [(one.content, one.holds) for one in found] == [(6, False), (5, True)]
    assert len(told(desk, "audit", "reviews")) == 2


def test_a_review_waits_for_an_article_that_is_not_there_yet(desk):
    """A home that is made again may have its reviews before its articles."""
    with open_store(desk.database) as store:
        add_review(
            store, NewReview("bao", "http://bao.example.vn/mai.html", DIRECTIVE, 3, "A", "B", "0" * 64)
        )
    found = told(desk, "audit", "reviews")[0]
    assert (found["url"], found["title"], found["holds"]) == (None, None, False)
    assert "không có bài" in done(desk, "audit", "reviews")
    with desk.night("2022-06-16") as night:
        night.article("mai.html")
    assert row_of(desk, "mai.html")["content"] == 3


def test_an_unlabelled_article_may_be_reviewed(desk):
    with desk.night("2022-06-16") as night:
        night.article("moi.html", title="Chưa gán")
    assert "Bộ quy tắc gán: chưa gán" in review(desk, "moi.html", 1)
    row = row_of(desk, "moi.html")
    assert (row["content"], row["machine"]) == (1, None)
    assert coverage(desk)["unlabelled"] == 0
    assert "1 (phúc khảo; quy tắc: chưa gán)" in done(desk, "articles", "--content", "1")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--content", "9", *BY), 2, "no content 9; it has 0, 1, 2, 3, 4, 5, 6"),
        (("--content", "4", "--by", " \u200b\t", "--reason", "x"), 2, "--by is empty"),
        (("--content", "4", "--by", "A", "--reason", "\x1b\n"), 2, "--reason is empty"),
        (("--content", "4", "--by", "A" * 201, "--reason", "x"), 2, "201 characters"),
        (("--content", "4", "--by", "A", "--reason", "x" * 2001), 2, "2001 characters"),
        (("--content", "4", "--outlet", "ai", *BY), 2, "no outlet 'ai'"),
        (("--content", "4", "--outlet", "tapchi", *BY), 2, "of tapchi is stored"),
        (("--content", "4", "--directive", "ai", *BY), 2, "--directive"),
        (("--content", "4", "--take-back", *BY), 2, "either"),
        (BY, 2, "either"),
    ],
    ids=["content", "name", "reason", "long-name", "long-reason", "outlet", "other-outlet", "directive",
         "both", "neither"],
)  # fmt: skip
def test_refusals(untouched, words, code, says):
    found, errors = refused(untouched, "audit", "review", address("mot.html"), *words)
    assert found == code and says in errors
    assert told(untouched, "audit", "reviews") == []


@pytest.mark.parametrize(
    "url", ["nix", "ftp://bao.example.vn/a", "https://bao.example.vn/\x1b[31m", "https://ai.vn/1"]
)
def test_an_address_of_no_article(untouched, url):
    code, errors = refused(untouched, "audit", "review", url, "--content", "4", *BY)
    assert code == 2 and "\x1b" not in errors


def test_a_home_without_a_database(desk):
    desk.database.unlink()
    assert refused(desk, "audit", "review", address("mot.html"), "--content", "4", *BY)[0] == 4
    assert refused(desk, "audit", "reviews")[0] == 4
    assert not desk.database.exists()


def test_names_are_composed_and_shown_not_obeyed(desk):
    name = unicodedata.normalize("NFD", "  Hoà   Đức Ấn ")
    review(desk, "xau.html", 4, by=name, reason=HOSTILE + "\nhai dòng")
    found = told(desk, "audit", "reviews")[0]
    assert found["reviewer"] == "Hoà Đức Ấn"
    assert "\x1b" not in found["reason"] and "\u202e" not in found["reason"] and "\n" not in found["reason"]
    for page in (done(desk, "audit", "reviews"), done(desk, "why", address("xau.html"))):
        assert "\x1b" not in page and "\u202e" not in page
    rows = list(csv.DictReader(io.StringIO(done(desk, "audit", "reviews", "--csv").removeprefix("\ufeff"))))
    assert rows[0]["reason"].startswith("'=cmd") and rows[0]["title"].startswith("'=cmd")


def test_reviews_are_never_changed_nor_deleted(desk):
    review(desk, "mot.html", 4)
    for words in ("UPDATE reviews SET content = 1", "DELETE FROM reviews"):
        with (
            open_store(desk.database) as store,
            pytest.raises(sqlite3.IntegrityError, match="never"),
            store.atomic(),
        ):
            store.write(words)
    assert row_of(desk, "mot.html")["content"] == 4


def test_the_view_agrees_with_a_plain_reading(desk):
    """The rule in words: of all reviews of an article's addresses, the one with the highest number."""
    dice = random.Random(11)
    with open_store(desk.database) as store:
        places = [(row["outlet"], row["identity"]) for row in store.rows("SELECT * FROM aliases")]
        with store.atomic():
            for number, (outlet, key) in enumerate(places):
                article = store.first(
                    "SELECT article FROM aliases WHERE outlet=? AND identity=?", (outlet, key)
                )
                store.insert(
                    "aliases",
                    {
                        "article": article["article"],
                        "outlet": outlet,
                        "url": f"{key}#{number}",
                        "identity": f"k{number}",
                    },
                )
        places += [(outlet, f"k{number}") for number, (outlet, _) in enumerate(places)]
        for _ in range(120):
            outlet, key = dice.choice(places)
            directive, content = dice.choice(("a", "b")), dice.choice((None, 0, 1, 2))
            add_review(store, NewReview(outlet, key, directive, content, "A", "B", "0" * 64))
        article_of = {(r["outlet"], r["identity"]): r["article"] for r in store.rows("SELECT * FROM aliases")}
        last = {}
        for row in store.rows("SELECT * FROM reviews ORDER BY id"):
            last[article_of[row["outlet"], row["identity"]], row["directive"]] = row["content"]
        found = {
            (row["article"], row["directive"]): row["content"]
            for row in store.rows("SELECT * FROM effective_reviews")
        }
        assert found == {key: content for key, content in last.items() if content is not None}
        assert 5 < len(found) < len(last)


def test_suggestions_come_from_reviews(desk):
    code, errors = refused(desk, "keywords", "suggest")
    assert code == 2 and "diembao audit review" in errors
    with desk.night("2022-06-16") as night:
        for number in range(8):
            own = "Chị em bỏ ống tiết kiệm giúp nhau." if number < 5 else "Hội thi thả diều mùa hè."
            night.article(f"goi-y-{number}.html", title=f"Bài {number}", body=(own, "Trời mưa."))
    with open_store(desk.database) as store:
        for number in range(8):
            key, content = f"http://bao.example.vn/goi-y-{number}.html", 1 if number < 5 else 0
            add_review(store, NewReview("bao", key, DIRECTIVE, content, "A", "B", "0" * 64))
    found = told(desk, "keywords", "suggest", "--least", "3")
    assert any("tiết kiệm" in one["phrase"] and one["content"] == 1 for one in found)


def test_a_new_label_does_not_shake_the_review(desk):
    review(desk, "mot.html", 4)
    with open_store(desk.database) as store:
        waiting = list(unlabelled(store, DIRECTIVE, "r2"))
        add_labels(store, DIRECTIVE, "r2", (NewLabel(text.version_id, 6, None, 0.5) for text in waiting))
    row = row_of(desk, "mot.html")
    assert (row["content"], row["machine"]) == (4, 6)
