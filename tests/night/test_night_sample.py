"""Two nights on the sample province, as the operator runs them, looked at from every command."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from diembao.commands.demo import prepare
from diembao.sample.gold import gold
from diembao.sample.server import SampleServer, serve

SITES = {"baodakmay", "dakluon", "krongsa", "trungtamkrongsa", "tuyson", "hoidakmay"}


class Nights:
    """A home with two nights behind it, and what the commands said after each."""

    def __init__(self, home: Path, province: SampleServer, run: Any) -> None:
        self.home, self.province, self.run = home, province, run
        self.first = self.json("nightly", "--json")
        self.stored_first = self.json("articles", "--json", "--full")
        self.asked_first = len(province.log)
        province.switch(2)
        self.second = self.json("nightly", "--json")
        self.stored = self.json("articles", "--json", "--full")
        self.asked_second = province.log[self.asked_first :]

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run(*words, home=self.home)

    def json(self, *words: str) -> Any:
        done = self.call(*words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory, run: Any) -> Any:
    with serve(night=1, port=0) as province:
        home = prepare(tmp_path_factory.mktemp("sample") / "home", province.port).root
        yield Nights(home, province, run)


def fields(article: Any) -> tuple[Any, ...]:
    return (article["outlet"], article["url"], article["title"], article["published"])


def text(article: dict[str, Any]) -> str:
    return "\n".join(filter(None, (article["lead"], article["body"])))


def wanted(nights: Nights, night: int) -> dict[str, Any]:
    return {one.url: one for one in gold(night, nights.province.port)}


def test_every_article_of_night_one_is_stored_as_printed(nights: Nights) -> None:
    expected = sorted((g.outlet, g.url, g.title, g.published) for g in wanted(nights, 1).values())
    assert sorted(map(fields, nights.stored_first)) == expected


def test_texts_are_whole_and_clean(nights: Nights) -> None:
    expected = wanted(nights, 1)
    assert {a["url"]: text(a) for a in nights.stored_first} == {url: g.text for url, g in expected.items()}


def test_both_nights_are_complete(nights: Nights) -> None:
    for report in (nights.first, nights.second):
        assert report["exit"] == 0
        assert {o["outlet"]: o["state"] for o in report["outlets"]} == dict.fromkeys(SITES, "complete")


def test_night_two_stores_only_what_is_new_or_edited(nights: Nights) -> None:
    before, after = wanted(nights, 1), wanted(nights, 2)
    edited = [url for url in before.keys() & after.keys() if before[url] != after[url]]
    assert sum(o["new"] for o in nights.second["outlets"]) == len(after.keys() - before.keys()) > 0
    assert sum(o["changed"] for o in nights.second["outlets"]) == len(edited) > 0
    assert sum(o["gone"] for o in nights.second["outlets"]) == len(before.keys() - after.keys()) > 0


def test_an_edited_article_has_its_new_text_and_a_second_version(nights: Nights) -> None:
    before, after = wanted(nights, 1), wanted(nights, 2)
    edited = {url for url in before.keys() & after.keys() if before[url] != after[url]}
    versions = {a["url"]: (a["version"], text(a)) for a in nights.stored if a["url"] in edited}
    assert versions == {url: (2, after[url].text) for url in edited}


def test_a_removed_article_stays_stored(nights: Nights) -> None:
    removed = wanted(nights, 1).keys() - wanted(nights, 2).keys()
    kept = {a["url"]: a["outcome"] for a in nights.stored if a["url"] in removed}
    assert kept == dict.fromkeys(removed, "gone")


def test_night_two_asks_conditionally_for_what_it_knows(nights: Nights) -> None:
    known = {a["url"] for a in nights.stored_first}
    bases = nights.province.bases
    again = [r for r in nights.asked_second if bases[r.site] + r.target in known]
    assert again
    assert all(r.conditional for r in again if r.status != 404)


def test_every_request_names_us_and_robots_come_first(nights: Nights) -> None:
    log = nights.province.log
    assert all(r.user_agent.startswith("diembao/") for r in log)
    first = {site: next(r.target for r in log if r.site == site) for site in SITES}
    assert first == dict.fromkeys(SITES, "/robots.txt")
    assert not [r for r in log if r.target.startswith("/noi-bo")]


def test_each_address_comes_to_one_end(nights: Nights) -> None:
    ledgers = list((nights.home / "data/evidence/nights").rglob("ledger.jsonl"))
    assert len(ledgers) == 2 * len(SITES)
    for ledger in ledgers:
        lines = [json.loads(line) for line in ledger.read_text(encoding="utf-8").splitlines()]
        ends = Counter(line["url"] for line in lines if line["outcome"])
        assert set(ends) == {line["url"] for line in lines}
        assert set(ends.values()) == {1}


def test_the_evidence_of_each_article_lies_where_it_says(nights: Nights) -> None:
    for article in nights.stored_first[::9]:
        path = nights.home / "data/evidence/nights" / article["night"] / article["outlet"] / article["warc"]
        with path.open("rb") as stream:
            stream.seek(article["offset"])
            record = next(iter(ArchiveIterator(stream)))
            assert record.rec_type == "response"
            assert record.rec_headers.get_header("WARC-Target-URI") in (article["url"], *article["aliases"])


def test_coverage_counts_what_is_stored_and_says_where_nobody_looked(nights: Nights) -> None:
    document = nights.json("coverage", "--json", "--since", "2022-01-01", "--until", "2022-12-31")
    rows = {row["slug"]: row for row in document["outlets"]}
    counted = Counter((a["outlet"], str(a["content"])) for a in nights.stored)
    for slug in SITES:
        assert rows[slug]["contents"] == {str(n): counted[slug, str(n)] for n in range(7)}
        assert rows[slug]["days_without_data"] == 0, slug
    assert rows["phong-vhtt-krongsa"]["days_without_data"] == 365


def test_coverage_on_the_terminal_shows_a_dash_where_there_is_no_data(nights: Nights) -> None:
    out = nights.call("coverage", "--since", "2022-01-01", "--until", "2022-12-31").stdout
    line = next(line for line in out.splitlines() if "Phòng Văn hóa" in line)
    assert "–" in line
    assert "365/365" in line


@pytest.mark.parametrize("q", ["giam ngheo", "giảm nghèo", "GIẢM NGHÈO", "day manh"])
def test_search_needs_no_diacritics(nights: Nights, q: str) -> None:
    found = nights.json("articles", "--json", "--full", "--q", q)
    assert 0 < len(found) < len(nights.stored)


def test_filters_narrow(nights: Nights) -> None:
    found = nights.json(
        "articles", "--json", "--outlet", "tuyson", "--since", "2022-06-01", "--until", "2022-12-31"
    )
    same = [a for a in nights.stored if a["outlet"] == "tuyson" and a["published"][:10] >= "2022-06-01"]
    assert {a["url"] for a in found} == {a["url"] for a in same}
    assert found


def test_csv_opens_in_a_spreadsheet(nights: Nights) -> None:
    out = nights.call("articles", "--csv").stdout
    assert out.startswith("\ufeffurl,outlet,title,published")
    assert len(out.splitlines()) == len(nights.stored) + 1


def test_a_snapshot_is_published(nights: Nights) -> None:
    assert (nights.home / "data/published.db").stat().st_size > 0


def test_labels_agree_with_the_gold_where_the_subject_is_concerned(nights: Nights) -> None:
    expected = wanted(nights, 2) | wanted(nights, 1)
    pairs = [(expected[a["url"]].content > 0, a["content"] > 0) for a in nights.stored]
    assert sum(a == b for a, b in pairs) / len(pairs) > 0.85


@pytest.mark.slow
def test_one_outlet_down_harms_no_other(tmp_path: Path, run: Any) -> None:
    with serve(night=1, port=0) as province:
        home = prepare(tmp_path / "home", province.port).root
        down = home / "outlets/dakluon.toml"
        down.write_text(
            down.read_text(encoding="utf-8").replace(f"127.0.2.2:{province.port}", "127.0.2.99:9"),
            encoding="utf-8",
        )
        done = run("nightly", "--only", "dakluon", "--only", "krongsa", "--json", home=home)
    states = {o["outlet"]: o["state"] for o in json.loads(done.stdout)["outlets"]}
    assert states == {"dakluon": "failed", "krongsa": "complete"}
    assert done.returncode == 10


@pytest.mark.slow
def test_two_runs_at_once_the_second_leaves(tmp_path: Path, sample_home: Path, run: Any) -> None:
    from filelock import FileLock

    (sample_home / "data").mkdir()
    with FileLock(sample_home / "data/diembao.lock"):
        done = run("nightly", home=sample_home)
    assert done.returncode == 5
    assert "diembao.lock" in done.stderr
    assert not (sample_home / "data/diembao.db").exists()


@pytest.mark.slow
def test_files_of_the_current_directory_stand_in_for_no_module(tmp_path: Path, sample_home: Path) -> None:
    (tmp_path / "attr.py").write_text("raise SystemExit('shadowed')", encoding="utf-8")
    command = [
        sys.executable,
        "-P",
        "-m",
        "diembao",
        "--home",
        str(sample_home),
        "nightly",
        "--only",
        "krongsa",
    ]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0


@pytest.mark.slow
def test_a_crawl_that_cannot_even_start_is_a_failure_with_its_log(sample_home: Path, run: Any) -> None:
    outlet = sample_home / "outlets/krongsa.toml"
    # Numbers that are no address: the registry takes them for a name, the crawl's guard does not.
    outlet.write_text(
        outlet.read_text(encoding="utf-8").replace("127.0.2.3", "127.0.2.333"), encoding="utf-8"
    )
    done = run("nightly", "--only", "krongsa", home=sample_home)
    assert done.returncode == 9
    assert "stderr.log" in done.stderr
