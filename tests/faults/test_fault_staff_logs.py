"""E18: what a site writes is no line of our log."""

import logging

import pytest
from faults.server import Article, Listing, Status

from crawler.logs import OneLine

FORGED = "2026-11-23 00:00:00 [scrapy] ERROR: everything is lost"
HOSTILE = f"Tin\n{FORGED}\r\n\x1b[31mđỏ\x1b[0m \x9b31m \u202etrái\u2028dòng\x00"


@pytest.mark.parametrize("text", [HOSTILE, "\r", "\x1b]0;tên cửa sổ\x07", "a\u2029b\x85c\x0bd\x0ce"])
def test_an_event_is_one_line_of_letters(text):
    record = logging.LogRecord("crawler", logging.WARNING, "x.py", 1, "kênh %s", (text,), None)
    line = OneLine(logging.Formatter("%(message)s")).format(record)
    assert line.isprintable()
    assert line.splitlines() == [line]
    assert "kênh" in line


def test_a_traceback_is_one_line_too():
    try:
        raise ValueError(HOSTILE)
    except ValueError as error:
        record = logging.LogRecord("crawler", logging.ERROR, "x.py", 1, "hỏng", (), (ValueError, error, None))
    line = OneLine(logging.Formatter("%(asctime)s %(message)s")).format(record)
    assert line.splitlines() == [line]
    assert "ValueError" in line and "\\x1b[31m" in line


def test_a_crawl_s_log_has_no_line_of_the_site_s(site, crawl, job_of):
    """Titles, addresses and redirect targets with line breaks and terminal commands in them."""
    site.pages["/"] = Listing(
        [
            (f"/bai-{FORGED.replace(' ', '%20')}%0A%1B[31m", "14/06/2022"),
            ("/chuyen%0d%0a", "14/06/2022"),
            ("/xa\x1b[31mxoi", "14/06/2022"),
            ("/mat", "14/06/2022"),
            ("/tot", "14/06/2022"),
        ]
    )
    site.pages["/tot"] = Article(HOSTILE.replace("\x00", ""))
    site.pages["/chuyen%0D%0A"] = Status(302, {"Location": f"http://other.example/\x1b[31m{FORGED}"})
    done = crawl(job_of(site))
    lines = done.log.partition("Spider opened")[2].splitlines()[1:]
    assert len(lines) > 5
    assert all(line[:4].isdigit() and line.isprintable() for line in lines), done.log
    assert not [line for line in lines if line.startswith(FORGED[:30])]
    assert "\x1b" not in done.stderr
