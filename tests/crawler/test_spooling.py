"""The spool directory: whole records only, whatever was cut off where."""

import gzip
import resource
import signal
from datetime import UTC, datetime

import pytest

from crawler.spooling import Appender, Spool, SpoolDamaged, SpoolError, read_result
from spool import Article, Capture, JobResult, JobState, LedgerLine, Outcome

NOW = datetime(2022, 6, 14, 1, 2, 3, tzinfo=UTC)
RESULT = JobResult(
    night="2022-06-14", outlet="tin", state=JobState.COMPLETE, reason="finished", started=NOW, finished=NOW
)


def line(url, outcome=None):
    return LedgerLine(url=url, outcome=outcome, at=NOW)


def article(url, offset):
    capture = Capture(
        requested=url,
        address=url,
        status=200,
        fetched=NOW,
        sha256="0" * 64,
        warc="pages.warc.gz",
        offset=offset,
    )
    return Article(url=url, outlet="tin", title="Tin", encoding="utf-8", method="selectors", capture=capture)


def filled(folder):
    """A spool as a killed process leaves it."""
    spool = Spool(folder)
    for number in range(3):
        url = f"http://a.vn/{number}"
        spool.line(line(url))
        spool.article(article(url, spool.record(gzip.compress(b"WARC" * 2000 + bytes([number])))))
        spool.line(line(url, Outcome.STORED))
    spool.release()
    return folder


@pytest.mark.parametrize("name", ["ledger.jsonl", "articles.jsonl", "pages.warc.gz"])
def test_cut_off_anywhere_it_opens_with_whole_records(name, tmp_path):
    whole = (filled(tmp_path / "model") / name).read_bytes()
    for size in range(0, len(whole) + 1, 13):
        folder = tmp_path / "spool"
        for path in (tmp_path / "model").iterdir():
            folder.mkdir(exist_ok=True)
            (folder / path.name).write_bytes(path.read_bytes())
        (folder / name).write_bytes(whole[:size])
        spool = Spool(folder)
        kept = (folder / name).read_bytes()
        assert whole.startswith(kept)
        if name.endswith("jsonl"):
            assert kept == whole[: whole.rfind(b"\n", 0, size) + 1]
        else:
            assert kept == b"" or gzip.decompress(kept)
        assert all(
            it.capture.offset < len((folder / "pages.warc.gz").read_bytes())
            for it in spool.earlier_articles.values()
        )
        assert spool.segment == "pages-2.warc.gz"
        spool.release()
        (folder / "pages-2.warc.gz").unlink()


def test_trailing_nothing_is_cut_too(tmp_path):
    folder = filled(tmp_path / "spool")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for name in before:
        with (folder / name).open("ab") as file:
            file.write(b"\0" * 512)  # what file systems leave after a power cut
    spool = Spool(folder)
    assert {name: (folder / name).read_bytes() for name in before} == before
    assert len(spool.earlier_lines) == len(spool.earlier_articles) == 3
    spool.release()


def test_articles_without_their_bytes_are_asked_for_again(tmp_path):
    folder = filled(tmp_path / "spool")
    (folder / "pages.warc.gz").unlink()
    spool = Spool(folder)
    assert spool.earlier_articles == {}
    assert len(spool.earlier_lines) == 3
    spool.release()


def test_damage_in_the_middle_is_told(tmp_path):
    folder = filled(tmp_path / "spool")
    text = (folder / "ledger.jsonl").read_bytes()
    (folder / "ledger.jsonl").write_bytes(text.replace(b'"url"', b'"ulr"', 1))
    with pytest.raises(SpoolDamaged, match=r"ledger\.jsonl"):
        Spool(folder)


def test_last_line_of_an_address_counts(tmp_path):
    spool = Spool(tmp_path / "spool")
    for outcome in (None, Outcome.TIMEOUT, None, Outcome.STORED):
        spool.line(line("http://a.vn/", outcome))
    spool.release()
    spool = Spool(tmp_path / "spool")
    assert spool.earlier_lines["http://a.vn/"].outcome is Outcome.STORED
    spool.release()


def test_result_comes_last_and_whole(tmp_path):
    folder = filled(tmp_path / "spool")
    assert read_result(folder) is None
    spool = Spool(folder)
    spool.finish(RESULT)
    spool.release()
    assert read_result(folder) == RESULT
    assert not list(folder.glob("*.tmp"))


def test_piece_that_does_not_fit_is_taken_back(tmp_path):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    file = Appender(tmp_path / "file")
    file.append(b"x" * 60)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
        with pytest.raises(SpoolError, match="file"):
            file.append(b"y" * 60)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert (tmp_path / "file").read_bytes() == b"x" * 60
    assert file.append(b"z") == 60
    file.close()
