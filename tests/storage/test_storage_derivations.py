"""What was read again takes the place of what was read before, whatever the captures between them show."""

from written_spools import address, make_article

from spool import Outcome
from storage import certify, histories_of
from storage.derivations import Occasion, Rederived, derive
from storage.fingerprint import fingerprint
from storage.stored_pages import stored_pages

BY = Occasion("0" * 64, "diembao", "2022-07-01T00:00:00.000000+00:00")
NIGHTS = ("2022-06-14", "2022-06-15", "2022-06-16", "2022-06-17")


def read(take_in, spool, *titles):
    """A night for each title of one and the same article."""
    for night, title in zip(NIGHTS, titles, strict=False):
        take_in(spool(night).article("bai", title=title))


def again(store, *changed):
    """Read the captures of some nights again: night and what comes out otherwise."""
    readings = []
    for pages in stored_pages(store, "bao"):
        for page in pages:
            for night, fields in changed:
                if page.night == night:
                    line = _line(page, **fields)
                    assert page.former.changes(line)
                    readings.append(Rederived(night, line))
    newest = derive(store, "bao", BY, readings)
    certify(store, newest)
    return readings


def _line(page, **fields):
    given = {"published": page.former.row["published"], "title": page.former.row["title"]} | fields
    made = make_article("bai", "bao", page.former.capture.fetched, 0, **given)
    return made.model_copy(update={"capture": page.former.capture})


def shown(store):
    """The versions that stand: title, and how many captures show it."""
    (history,) = histories_of(store, address("bai"))
    assert [it.number for it in history.versions] == list(range(1, len(history.versions) + 1))
    return [(it.text.title, len(it.captures)) for it in history.versions]


def replaced(store):
    rows = store.rows("SELECT id, number, title FROM versions WHERE number < 0 ORDER BY id")
    assert all(row["number"] == -row["id"] for row in rows)
    return [row["title"] for row in rows]


def test_captures_that_were_not_read_again_go_on_showing_what_they_showed(store, take_in, spool):
    read(take_in, spool, "A", "A", "A")
    again(store, (NIGHTS[0], {"title": "B"}))
    assert shown(store) == [("B", 1), ("A", 2)]
    assert replaced(store) == ["A"]  # it was read from the first capture; its text is copied to the second


def test_an_edit_that_was_none_is_gone(store, take_in, spool):
    read(take_in, spool, "A", "B", "A", "A")
    assert shown(store) == [("A", 1), ("B", 1), ("A", 2)]
    again(store, (NIGHTS[1], {"title": "A"}))
    assert shown(store) == [("A", 4)]
    assert sorted(replaced(store)) == ["A", "B"]


def test_what_is_now_told_apart_is_an_edit(store, take_in, spool):
    read(take_in, spool, "A", "A", "A")
    again(store, (NIGHTS[1], {"title": "B"}))
    assert shown(store) == [("A", 1), ("B", 1), ("A", 1)]
    assert replaced(store) == []


def test_a_text_that_is_there_next_door_is_not_made_twice(store, take_in, spool):
    read(take_in, spool, "A", "B")
    again(store, (NIGHTS[0], {"title": "B"}))
    assert shown(store) == [("B", 2)]
    assert replaced(store) == ["A"]


def test_a_detail_alone_makes_a_version_of_its_own(store, take_in, spool):
    read(take_in, spool, "A", "A")
    again(store, (NIGHTS[0], {"category": "Xã hội"}))
    assert shown(store) == [("A", 2)]
    assert replaced(store) == ["A"]
    (row,) = store.rows(
        "SELECT v.category, a.version FROM articles a JOIN versions v ON v.number = a.version"
    )
    assert row == {"category": "Xã hội", "version": 1}


def test_day_search_and_later_nights_follow(store, take_in, spool):
    read(take_in, spool, "A", "A")
    again(store, *((night, {"title": "Giảm nghèo", "published": "2022-05-01"}) for night in NIGHTS[:2]))
    (row,) = store.rows("SELECT day FROM articles")
    assert row == {"day": "2022-05-01"}
    found = store.rows("SELECT rowid FROM search WHERE search MATCH 'giam'")
    assert len(found) == 1
    take_in(spool(NIGHTS[2]).article("bai", title="Giảm nghèo", published="2022-05-01"))
    assert shown(store) == [("Giảm nghèo", 3)]


def test_articles_that_turn_out_to_be_one_keep_what_was_replaced(store, take_in, spool):
    take_in(spool().article("bai", title="A").article("khac", title="A"))
    for path in ("bai", "khac"):
        readings = [
            Rederived(page.night, _line(page, title="B").model_copy(update={"url": address(path)}))
            for pages in stored_pages(store, "bao")
            for page in pages
            if page.requested == address(path)
        ]
        derive(store, "bao", BY, readings)
    take_in(spool(NIGHTS[1]).article("bai", title="B", aliases=(address("khac"),)))
    assert shown(store) == [("B", 1), ("B", 2)]
    assert replaced(store) == ["A", "A"]


def test_doing_it_in_another_order_comes_to_the_same(store, take_in, spool, tmp_path):
    read(take_in, spool, "A", "B", "A")
    readings = again(store, *((night, {"title": "C"}) for night in NIGHTS[:2]))
    assert shown(store) == [("C", 2), ("A", 1)]
    before = fingerprint(store)
    derive(store, "bao", BY, reversed(readings))
    assert fingerprint(store) == before


def test_a_page_that_is_gone_since_is_an_article_that_is_gone(store, take_in, spool):
    first = spool(NIGHTS[0]).plan("bai").end("bai", Outcome.LAYOUT_CHANGED, status=200)
    take_in(first)
    for night in NIGHTS[1:3]:
        take_in(spool(night).plan("bai").end("bai", Outcome.GONE, status=404))
    derive(store, "bao", BY, [Rederived(NIGHTS[0], make_article("bai", "bao", first.began, 7))])
    assert store.rows("SELECT state, outcome, first_night FROM articles") == [
        {"state": "gone", "outcome": "gone", "first_night": NIGHTS[0]}
    ]
    assert store.rows("SELECT former FROM derivations") == [{"former": None}]
