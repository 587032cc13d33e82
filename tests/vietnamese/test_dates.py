"""Dates as sites print them: right, or none, never silently wrong."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from vietnamese.dates import TIMEZONE, read_date

FETCHED = datetime(2022, 6, 16, 3, 0, tzinfo=UTC)  # 10:00 in Viet Nam

PRINTED = {
    # the three forms of the real portals
    "thứ năm, 08 08 2019 08:51": "2019-08-08T08:51",
    "30/07/2019": "2019-07-30",
    "(05.08.2019 16:32)": "2019-08-05T16:32",
    # of newspapers
    "Thứ Ba, 14/06/2022, 10:35 GMT+7": "2022-06-14T10:35",
    "Thứ Ba, 14/06/2022 | 10:35 GMT+7": "2022-06-14T10:35",
    "Thứ năm - 16/06/2022 09:12": "2022-06-16T09:12",
    "Ngày 14/6/2022 | 08:00": "2022-06-14T08:00",
    "Cập nhật: 15:20 - 14.6.2022": "2022-06-14T15:20",
    "Cập nhật ngày: 13/12/2019 | 08:59 GMT+7": "2019-12-13T08:59",
    "Ngày đăng : 18:54, 16/06/2022": "2022-06-16T18:54",
    "Ngày đăng 17/10/2018 | 10:39": "2018-10-17T10:39",
    "Ngày đăng 17/10/2018 | 10:39 | View count: 12": "2018-10-17T10:39",
    "04:12, 01/12/2021": "2021-12-01T04:12",
    "Mẫn Doanh 30/06/2021 07:28": "2021-06-30T07:28",
    "Văn Hoa - 05:32, 24/11/2021": "2021-11-24T05:32",
    "T3, 14/06/2022 - 10:35": "2022-06-14T10:35",
    "10h35, 14/06/2022": "2022-06-14T10:35",
    "10g35 ngày 14-06-2022": "2022-06-14T10:35",
    "10 giờ 35 phút, ngày 14/6/2022": "2022-06-14T10:35",
    "10:35 Thứ Ba, ngày 14/6/2022": "2022-06-14T10:35",
    "14/6/2022 lúc 8 giờ": "2022-06-14T08:00",
    "15:20' 14-06-2022": "2022-06-14T15:20",
    # a stamp that writes the month into the zone
    "29/01/2021 17:00 G1T+7": "2021-01-29T17:00",
    "05/09/2021 14:58 G9T+7": "2021-09-05T14:58",
    # months in words
    "14 tháng 6, 2022": "2022-06-14",
    "14 Tháng Sáu 2022": "2022-06-14",
    "14 tháng năm 2022": "2022-05-14",
    "14 tháng mười một năm 2021": "2021-11-14",
    "ngày 02 tháng 06 năm 2022": "2022-06-02",
    "Thứ Sáu, ngày 23 tháng 08 năm 2019, 09:25:27": "2019-08-23T09:25",
    "June 14, 2022": "2022-06-14",
    "Tháng Sáu 14, 2022": "2022-06-14",
    "Thứ Ba, Tháng Mười Một 5, 2019 8:15 sáng": "2019-11-05T08:15",
    # twelve-hour clocks
    "14/06/2022 2:35 CH": "2022-06-14T14:35",
    "12:05 SA 14/06/2022": "2022-06-14T00:05",
    "14/06/2022 2:35:10 PM": "2022-06-14T14:35",
    "14/06/2022 12:05 PM": "2022-06-14T12:05",
    "9 giờ sáng ngày 14/6/2022": "2022-06-14T09:00",
    # of machines; other zones become ours
    "2022-06-14": "2022-06-14",
    "2022-06-14 10:35:00": "2022-06-14T10:35",
    "2022-06-14T10:35:00+07:00": "2022-06-14T10:35",
    "2022-06-13T20:00:00Z": "2022-06-14T03:00",
    "2022-06-14T10:35:00.123Z": "2022-06-14T17:35",
    "Tue, 14 Jun 2022 10:35:00 +0700": "2022-06-14T10:35",
    "Tue, 14 Jun 2022 03:35:00 GMT": "2022-06-14T10:35",
    "Tue, 14 Jun 2022 22:35:00 -0500": "2022-06-15T10:35",
    "Tue Jun 14 2022 10:35:00 GMT+0700 (Indochina Time)": "2022-06-14T10:35",
    # day first, whatever the numbers
    "03/04/2021": "2021-04-03",
    "12/11/2021 08:00": "2021-11-12T08:00",
    # several dates: the one with the label of publishing, else the first
    "Cập nhật 08:00 15/06/2022 - Ngày đăng: 10:35 14/06/2022": "2022-06-14T10:35",
    "14/06/2022 08:00, cập nhật 15/06/2022 09:00": "2022-06-14T08:00",
    # what only looks like a time, or is none
    "14/06/2022 - Lượt xem 10:35": "2022-06-14",
    "14/06/2022 25:61": "2022-06-14",
    "Lượt xem: 1.234 | 14/06/2022": "2022-06-14",
    # relative to the fetch
    "vừa xong": "2022-06-16T10:00",
    "Đăng 5 phút trước": "2022-06-16T09:55",
    "3 giờ trước": "2022-06-16T07:00",
    "11 tiếng trước": "2022-06-15T23:00",
    "2 ngày trước": "2022-06-14",
    "một tuần trước": "2022-06-09",
    "hôm qua": "2022-06-15",
    "hôm qua lúc 10:35": "2022-06-15T10:35",
    "Hôm nay, 08:15": "2022-06-16T08:15",
}
NONE = [
    "",
    "không có ngày",
    "31/02/2022",
    "30 tháng 2 năm 2022",
    "99/99/2022",
    "6/14/2022 10:35 AM",  # month first: on such a site 6/5 would be read wrong, so none is read at all
    "14/06/22",
    "14/06",
    "tháng 6 năm 2022",
    "Nghị định 45/2019/NĐ-CP",
    "Số 12/6/2019/QĐ-UBND",
    "0163.638.7777",
    "192.168.10.2022",
    "10:35",
    "2 tháng trước",
    "một năm trước",
    "Trước đó 3 giờ",
    "Hai ngày trước, đoàn công tác của huyện đã đến thăm các hộ nghèo ở xã vùng sâu và trao quà",
]


@pytest.mark.parametrize("raw", PRINTED)
def test_printed_dates_are_read(raw: str) -> None:
    found = read_date(raw, FETCHED)
    assert found is not None
    assert found.iso() == PRINTED[raw]
    assert not found.suspect


@pytest.mark.parametrize("raw", NONE)
def test_what_is_no_date_gives_none(raw: str) -> None:
    assert read_date(raw, FETCHED) is None


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("14/06/2565", "2565-06-14"),  # Buddhist year
        ("18/06/2022", "2022-06-18"),
        ("17/06/2022 10:01", "2022-06-17T10:01"),
        ("01/01/1970", "1970-01-01"),
        ("31/12/1996", "1996-12-31"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59"),
    ],
)
def test_dates_that_cannot_be_are_suspect(raw: str, day: str) -> None:
    found = read_date(raw, FETCHED)
    assert found is not None
    assert (found.iso(), found.suspect) == (day, True)


@pytest.mark.parametrize("raw", ["17/06/2022", "17/06/2022 10:00", "01/01/1997"])
def test_dates_at_the_edge_are_not_suspect(raw: str) -> None:
    found = read_date(raw, FETCHED)
    assert found is not None
    assert not found.suspect


def test_parts_and_raw_text() -> None:
    found = read_date("  Cập nhật:\n 15:20 -\u00a014.6.2022 ", FETCHED)
    assert found is not None
    assert (found.day, found.time) == (date(2022, 6, 14), time(15, 20))
    assert found.raw == "Cập nhật: 15:20 - 14.6.2022"


def test_decomposed_letters_and_invisible_ones_read_the_same() -> None:
    found = read_date("nga\u0300y 02 tha\u0301ng 06 na\u0306m\u200b 2022", FETCHED)
    assert found is not None
    assert found.iso() == "2022-06-02"


def test_the_fetch_is_taken_in_our_zone() -> None:
    late = datetime(2022, 6, 15, 18, 0, tzinfo=UTC)  # 01:00 on the 16th
    assert TIMEZONE.utcoffset(late.replace(tzinfo=None)) == timedelta(hours=7)
    found = read_date("hôm nay", late)
    assert found is not None
    assert found.day == date(2022, 6, 16)


@pytest.mark.parametrize("year", [2019, 2020, 2021])
def test_every_day_of_a_year_is_read_day_first(year: int) -> None:
    first = date(year, 1, 1)
    for day in (first + timedelta(days=number) for number in range(0, 365, 5)):
        found = read_date(f"{day.day}/{day.month}/{day.year}", FETCHED)
        assert found is not None
        assert (found.day, found.time) == (day, None)


def test_a_long_text_of_signs_is_no_trouble() -> None:
    assert read_date("10:35 - , | ( " * 5_000, FETCHED) is None
