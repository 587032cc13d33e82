"""A crawl may be broken off at any moment: the same job again brings the rest, and nothing twice."""

import os
import random
import resource
import signal
import time
from collections import Counter

import pytest
from faults.server import Article, Status
from hanging import HANG

from crawler.__main__ import main
from crawler.spooling import Spool, SpoolBusy
from spool import JobState

pytestmark = pytest.mark.slow

ARTICLES = 18


@pytest.fixture
def wide(site, job_of):
    """A job of two listing pages with many articles, slow enough to be caught at work."""
    paths = [f"/bai-{number}" for number in range(ARTICLES)]
    half = ARTICLES // 2
    site.listing("/", [(path, None) for path in paths[:half]], "/trang-2")
    site.listing("/trang-2", [(path, None) for path in paths[half:]])
    for path in paths:
        site.pages[path] = slowly(Article(f"Bài {path}"))
    site.pages[paths[3]] = Status(404)
    channels = [{"kind": "listing", "url": f"{site.url}/", "links": "h3 a", "next": "a.next"}]
    return site, job_of(site, channels)


def slowly(answer):
    def later(handler):
        time.sleep(0.02)
        answer(handler)

    return later


def wait_for_articles(folder, least):
    path = folder / "articles.jsonl"
    for _ in range(3000):  # a minute: a crowded machine takes its time to start a process
        if path.exists() and path.read_bytes().count(b"\n") >= least:
            return
        time.sleep(0.02)
    raise AssertionError("the crawl stored nothing")


def append(path, piece):
    with path.open("ab") as file:
        file.write(piece)


def check_whole(site, done, stored_before=()):
    """All articles once; what had been acknowledged was not asked for again."""
    requested = Counter(article.capture.requested for article in done.articles)
    assert set(requested.values()) == {1}
    assert len(requested) == ARTICLES - 1
    assert set(stored_before) <= requested.keys()
    asked = Counter(site.url + path for path in site.hits)
    assert all(asked[url] == 0 for url in stored_before)
    assert done.outcomes == dict.fromkeys(requested, "stored") | {f"{site.url}/bai-3": "gone"}
    assert done.result.outcomes == {"gone": 1, "stored": ARTICLES - 1}
    assert done.code == 0
    for article in done.articles:
        size = (done.folder / article.capture.warc).stat().st_size
        assert article.capture.offset < size


@pytest.mark.parametrize("seed", range(9))
def test_killed_at_any_moment(seed, wide, begin, crawl, tmp_path, monkeypatch):
    site, job = wide
    chance = random.Random(seed)
    folder = tmp_path / "spool"
    stored = []
    for least in (chance.randint(1, 6), chance.randint(7, 11)):
        with begin(job) as child:
            wait_for_articles(folder, least)
            child.kill()
            child.communicate()
        assert not (folder / "result.json").exists()
        lines = (folder / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
        stored = [line for line in lines if '"outcome":"stored"' in line]
        # A kill between two of the crawl's writes is rare enough to be made by hand.
        last = max(folder.glob("pages*.warc.gz"), key=lambda path: path.stat().st_mtime_ns)
        append(folder / "ledger.jsonl", b'{"url":"http://127.0.3.1/half')
        append(folder / "articles.jsonl", b'{"url"')
        append(last, last.read_bytes()[:100])
        site.forget()
    done = crawl(job)
    acknowledged = [line.url for line in done.lines if line.outcome and str(line.outcome) == "stored"]
    assert len(stored) >= 7
    check_whole(site, done, acknowledged[: len(stored)])
    assert {path.name for path in folder.glob("pages*")} == {
        "pages.warc.gz", "pages-2.warc.gz", "pages-3.warc.gz"
    }  # fmt: skip

    site.forget()
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert main([str(tmp_path / "spool.json"), str(folder)]) == 0
    assert site.hits == []


def test_told_to_stop(wide, begin, crawl, tmp_path):
    site, job = wide
    with begin(job) as child:
        wait_for_articles(tmp_path / "spool", 3)
        child.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        assert child.wait(timeout=20) == 11
        assert time.monotonic() - begun < HANG
        child.communicate()
    ledger = (tmp_path / "spool/ledger.jsonl").read_text(encoding="utf-8")
    assert "failed:interrupted" in ledger
    assert not (tmp_path / "spool/result.json").exists()
    check_whole(site, crawl(job))


def test_disk_full(wide, begin, crawl, tmp_path):
    site, job = wide
    with begin(job, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000))) as child:
        _, complaint = child.communicate(timeout=30)
    assert child.returncode == 3, complaint
    assert "no room left" in complaint
    spool = Spool(tmp_path / "spool")  # opens without finding anything torn
    assert 0 < len(spool.earlier_articles) < ARTICLES - 1
    spool.release()
    for name in (spool.segment, "crawl.log"):
        (tmp_path / "spool" / name).unlink()
    check_whole(site, crawl(job))


def test_runner_that_dies_takes_the_crawl_with_it(wide, begin, crawl, tmp_path):
    site, job = wide
    reading, writing = os.pipe()
    with begin(job, "spool", "--parent", stdin=reading) as child:
        os.close(reading)
        wait_for_articles(tmp_path / "spool", 2)
        os.close(writing)
        assert child.wait(timeout=30) == 9
        child.communicate()
    assert not (tmp_path / "spool/result.json").exists()
    check_whole(site, crawl(job))


def test_spool_belongs_to_one_process(tmp_path):
    first = Spool(tmp_path / "spool")
    with pytest.raises(SpoolBusy):
        Spool(tmp_path / "spool")
    first.release()
    Spool(tmp_path / "spool").release()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"night": "2022-06-14"}', '{"night": 1, "unknown": 2}'])
def test_bad_job_file(content, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    (tmp_path / "job.json").write_text(content, encoding="utf-8")
    assert main([str(tmp_path / "job.json"), str(tmp_path / "spool")]) == 4
    assert "job.json" in capsys.readouterr().err
    assert main([str(tmp_path / "none.json"), str(tmp_path / "spool")]) == 4
    assert not (tmp_path / "spool").exists()


def test_too_many_requests_or_seconds_leave_a_partial_result(wide, crawl):
    _, job = wide
    polite = job.politeness.model_copy(update={"max_requests": 6})
    done = crawl(job.model_copy(update={"politeness": polite}))
    assert done.code == 10
    assert done.result.state is JobState.PARTIAL
    assert done.result.reason == "closespider_pagecount"
    assert done.result.outcomes["failed:interrupted"] > 0
