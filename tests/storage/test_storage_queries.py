import json
import unicodedata
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written_spools import SpoolWriter, address

from spool import JobState
from storage import (
    ArticleFilter,
    NewLabel,
    add_labels,
    begin_night,
    count_articles,
    coverage_of,
    find_articles,
    ingest,
    open_reader,
    open_store,
    rebuild_search,
    unlabelled,
)
from storage.completeness.spans import gaps
from storage.search import match_query

CONTENTS = (1, 2, 3, 4, 5, 6, 0)


@pytest.fixture
def shelf(store, spool, take_in):
    writer = spool()
    writer.article("a", title="Đẩy mạnh công tác giảm nghèo bền vững", published="2022-06-01")
    writer.article("b", title="Chuyển đổi số", body=("Hộ nghèo ở Đắk R'lấp.",), published="2022-06-05T10:35")
    writer.article("c", title="Không rõ ngày", lead="Lời của Đảng uỷ xã.", published=None)
    take_in(writer)
    take_in(
        spool(outlet="cong").article("https://cong.example.vn/d", title="Giảm nghèo", published="2022-06-20")
    )
    return store


def found(store, **wanted):
    return [row.title for row in find_articles(store, ArticleFilter(**wanted))]


@pytest.mark.parametrize(
    ("q", "titles"),
    [
        ("giam ngheo", ["Giảm nghèo", "Đẩy mạnh công tác giảm nghèo bền vững"]),
        ("day manh", ["Đẩy mạnh công tác giảm nghèo bền vững"]),
        ("Đẩy mạnh", ["Đẩy mạnh công tác giảm nghèo bền vững"]),
        (unicodedata.normalize("NFD", "ĐẨY MẠNH"), ["Đẩy mạnh công tác giảm nghèo bền vững"]),
        ("bền giảm", ["Đẩy mạnh công tác giảm nghèo bền vững"]),
        ('"bền giảm"', []),
        ('"bền vững"', ["Đẩy mạnh công tác giảm nghèo bền vững"]),
        ("chuyen doi so", ["Chuyển đổi số"]),
        ("đắk r'lấp", ["Chuyển đổi số"]),
        ("dang uy", ["Không rõ ngày"]),
        ("đảng ủy", ["Không rõ ngày"]),
        ("nghèo", ["Giảm nghèo", "Chuyển đổi số", "Đẩy mạnh công tác giảm nghèo bền vững"]),
        ("nghe", []),
    ],
)
def test_search_needs_no_diacritics(shelf, q, titles):
    assert found(shelf, q=q) == titles


HOSTILE = [
    '"', "a OR", "NEAR(", "col:x", "*", "title:", "^a", "-a", "a AND NOT", "(", "'", "\x00",
    "{x}: y", '""""', "\ud800", "' OR 1=1 --", "a*", "a + b", "%", "\u200b",
]  # fmt: skip


@pytest.mark.parametrize("q", HOSTILE)
def test_nothing_in_a_query_is_syntax(shelf, q):
    found(shelf, q=q)
    assert found(shelf, q=f"{q} bền vững x{q}y") == []


@pytest.mark.parametrize("q", ["NEAR", "OR", "and", "title", "text"])
def test_operators_are_words(shelf, q):
    assert found(shelf, q=q) == []


@given(st.text())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_can_be_searched_for(shelf, q):
    found(shelf, q=q)


def test_an_empty_question_asks_for_nothing(shelf):
    assert match_query("  ") is None
    assert len(found(shelf, q="")) == 4
    assert found(shelf, q="*") == []


def test_filters_and_pages(shelf):
    assert found(shelf, outlet="cong") == ["Giảm nghèo"]
    assert found(shelf, since=date(2022, 6, 5), until=date(2022, 6, 14)) == ["Không rõ ngày", "Chuyển đổi số"]
    assert found(shelf, limit=1, offset=1) == ["Không rõ ngày"]
    assert count_articles(shelf, ArticleFilter(q="giảm nghèo", limit=1)) == 2
    assert found(shelf, outlet="' OR 1=1 --") == []


def test_a_suspect_day_does_not_count(store, spool, take_in):
    take_in(spool().article("a", published="2035-01-01", date_suspect=True))
    row = find_articles(store, ArticleFilter())[0]
    assert (row.day, row.published) == ("2022-06-14", "2035-01-01")


def test_a_row_has_the_fields_of_the_contract(shelf):
    row = find_articles(shelf, ArticleFilter(outlet="cong", directive="d"))[0]
    brief, full = row.as_dict(), row.as_dict(full=True)
    assert brief.keys() >= {"url", "outlet", "title", "published", "content", "second", "margin", "reviewed",
                            "outcome", "captured", "sha256"}  # fmt: skip
    assert not brief.keys() & {"lead", "body", "author", "media", "hits"}
    assert full.keys() - brief.keys() == {"lead", "body", "author", "media", "hits", "without_text"}
    assert json.loads(json.dumps(full)) == full
    assert brief["captured"].startswith("2022-06-14T15:00:") and brief["captured"].endswith("+00:00")
    assert brief["content"] is None and brief["reviewed"] is False


def test_labels_show_the_newest_rules_of_the_directive(shelf):
    waiting = list(unlabelled(shelf, "d", "r1"))
    assert [text.title for text in waiting][:1] == ["Đẩy mạnh công tác giảm nghèo bền vững"]
    assert waiting[1].body == "Hộ nghèo ở Đắk R'lấp."
    add_labels(
        shelf, "d", "r1", (NewLabel(text.version_id, 1, 2, 0.5, [{"phrase": "x"}]) for text in waiting)
    )
    add_labels(shelf, "khac", "r1", [NewLabel(waiting[0].version_id, 6, None, 1.0)])
    assert list(unlabelled(shelf, "d", "r1")) == []
    assert len(list(unlabelled(shelf, "d", "r2"))) == 4
    add_labels(shelf, "d", "r2", [NewLabel(waiting[0].version_id, 3, None, 2.0)])
    assert found(shelf, directive="d", content=3) == [waiting[0].title]
    assert len(found(shelf, directive="d", content=1)) == 3
    assert found(shelf, content=1) == []
    row = find_articles(shelf, ArticleFilter(directive="d", content=1, full=True))[0]
    assert (row.second, row.margin, row.hits) == (2, 0.5, [{"phrase": "x"}])


def test_current_versions_are_labelled_first_and_in_pages(store, spool, take_in, monkeypatch):
    monkeypatch.setattr("storage.labels.BATCH", 2)
    take_in(spool().article("a", title="Cũ").article("b"))
    take_in(spool("2022-06-15").article("a", title="Mới").article("c").article("d"))
    labels = (
        NewLabel(text.version_id, 1, None, 1.0, [{"title": text.title}])
        for text in unlabelled(store, "d", "r")
    )
    assert add_labels(store, "d", "r", labels) == 5
    made = [json.loads(row["hits"])[0]["title"] for row in store.rows("SELECT hits FROM labels ORDER BY id")]
    assert made == ["Bài b", "Mới", "Bài c", "Bài d", "Cũ"]


def test_the_index_can_be_made_again(shelf):
    with shelf.atomic():
        shelf.write("DELETE FROM search")
    assert found(shelf, q="giam ngheo") == []
    assert rebuild_search(shelf) == 4
    assert len(found(shelf, q="giam ngheo")) == 2


D = date


@pytest.mark.parametrize(
    ("covered", "missing"),
    [
        ([], [(1, 10)]),
        ([(1, 10)], []),
        ([(-3, 40)], []),
        ([(3, 5)], [(1, 2), (6, 10)]),
        ([(3, 5), (6, 8)], [(1, 2), (9, 10)]),
        ([(3, 5), (4, 4), (7, 7)], [(1, 2), (6, 6), (8, 10)]),
        ([(1, 1), (10, 10)], [(2, 9)]),
        ([(12, 15)], [(1, 10)]),
        ([(-5, -1)], [(1, 10)]),
    ],
)
def test_gaps(covered, missing):
    first, last = D(2022, 6, 10), D(2022, 6, 19)

    def days(pairs):
        return tuple(
            (D.fromordinal(first.toordinal() + a - 1), D.fromordinal(first.toordinal() + b - 1))
            for a, b in pairs
        )

    assert tuple(gaps(days(covered), first, last)) == days(missing)


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40))), st.integers(1, 40), st.integers(1, 40))
def test_missing_days_are_those_that_nothing_covers(pairs, since, until):
    spans = [(D.fromordinal(730000 + min(pair)), D.fromordinal(730000 + max(pair))) for pair in pairs]
    first, last = D.fromordinal(730000 + since), D.fromordinal(730000 + until)
    missing = {day for a, b in gaps(spans, first, last) for day in range(a.toordinal(), b.toordinal() + 1)}
    asked = set(range(first.toordinal(), last.toordinal() + 1))
    assert missing == {d for d in asked if not any(a.toordinal() <= d <= b.toordinal() for a, b in spans)}


JUNE = {"since": D(2022, 6, 1), "until": D(2022, 6, 30), "today": D(2022, 6, 20), "outlets": ["bao"]}


def cover(store, **given):
    return coverage_of(store, "d", contents=CONTENTS, **(JUNE | given))[0]


def test_coverage_counts_and_says_where_it_cannot(shelf):
    waiting = list(unlabelled(shelf, "d", "r1"))
    add_labels(
        shelf,
        "d",
        "r1",
        [NewLabel(waiting[0].version_id, 6, None, 1.0), NewLabel(waiting[1].version_id, 0, None, 1.0)],
    )
    line = cover(shelf)
    assert line.contents == {0: 1, 1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 1}
    assert line.unlabelled == 1
    assert (line.days_without_data, line.missing) == (6, ((D(2022, 6, 14), D(2022, 6, 19)),))
    assert cover(shelf, until=D(2022, 6, 4)).contents[6] == 1
    assert cover(shelf, since=D(2022, 6, 2)).contents[6] == 0
    assert line.as_dict()["contents"]["6"] == 1 and line.as_dict()["missing"] == [
        ["2022-06-14", "2022-06-19"]
    ]
    assert cover(shelf, since=D(2022, 7, 1), until=D(2022, 7, 9)).days_without_data == 0
    assert cover(shelf, outlets=["vang"]).days_without_data == 19


@pytest.mark.parametrize("state", [JobState.PARTIAL, JobState.FAILED])
def test_a_night_that_is_not_complete_covers_nothing(store, spool, take_in, state):
    take_in(spool().article("a"), state=state)
    assert cover(store).days_without_data == 19


def test_a_night_that_read_nothing_covers_nothing(store, spool, take_in):
    take_in(spool().article("a"), read_from=None)
    assert cover(store).days_without_data == 19


def test_days_after_the_window_are_not_covered(store, spool, take_in):
    take_in(spool("2022-06-14"), read_from=D(2022, 6, 1), until=D(2022, 6, 10))
    take_in(spool("2022-06-16"), read_from=D(2022, 6, 16), until=D(2022, 6, 10))
    assert cover(store, today=D(2022, 6, 16)).missing == ((D(2022, 6, 11), D(2022, 6, 15)),)


def test_nights_add_up(store, spool, take_in):
    take_in(spool("2022-06-05"), read_from=D(2022, 6, 3))
    take_in(spool("2022-06-07"), read_from=D(2022, 6, 7))
    take_in(spool("2022-06-10"), read_from=D(2022, 6, 8))
    assert cover(store, today=D(2022, 6, 10)).missing == (
        (D(2022, 6, 1), D(2022, 6, 2)),
        (D(2022, 6, 5), D(2022, 6, 7)),
    )


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.mark.slow
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), TEXT, st.lists(TEXT, max_size=4), TEXT)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_texts_come_back_as_they_went_in(tmp_path_factory, title, lead, body, author):
    folder = tmp_path_factory.mktemp("round")
    writer = SpoolWriter(folder / "spool").article(
        "a", title=title, lead=lead, body=tuple(body), author=author
    )
    with open_store(folder / "a.sqlite") as store:
        begin_night(store, D(2022, 6, 14))
        assert ingest(store, writer.write()).new == 1
        assert ingest(store, writer.folder).already
    with open_reader(folder / "a.sqlite") as reader:
        row = find_articles(reader, ArticleFilter(full=True))[0]
        kept = reader.first("SELECT body FROM versions")
    assert (row.title, row.lead, row.author) == (title, lead, author)
    assert json.loads(kept["body"]) == body
    assert row.url == address("a")
