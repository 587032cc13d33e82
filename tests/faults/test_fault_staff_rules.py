"""E14, E16, E17: rules are data: each label names those it came from, broken ones stop all, none can hang."""

import re
import shutil
import time
from pathlib import Path

import pytest
from faults.staff_home import SITE, label_all, make_desk
from hanging import HANG

from classifiers import Classifier
from registry import load_directives
from registry.patterns import MOST_OVERLAPPING, slow_fault
from spool.addresses import LONGEST
from storage import open_reader, trail_of

ROOT = Path(__file__).parents[2]
DIRECTIVES = ROOT / "directives"
SLUG = "giam-ngheo-2022"


def test_e14_each_label_names_its_rules_and_new_rules_make_a_new_row(tmp_path):
    desk = make_desk(tmp_path)
    with desk.night("2022-06-14") as night:
        night.article("a.html")
    label_all(desk, 6, rules="thang-3")
    label_all(desk, 0, rules="thang-4")
    with open_reader(desk.database) as reader:
        trail = trail_of(reader, "bao", f"{SITE}/a.html", f"http://{SITE[8:]}/a.html", SLUG)
    assert [(label.rule_version, label.content) for label in trail.article.current.labels] == [
        ("thang-3", 6),
        ("thang-4", 0),
    ]
    assert trail.article.label.rule_version == "thang-4"
    assert '"rule_version": "thang-4"' in desk.call("articles", "--json")[1]


def changed(folder, name, old, new):
    file = folder / SLUG / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def first_phrase(folder):
    text = (folder / SLUG / "keywords" / "1.toml").read_text(encoding="utf-8")
    return re.search(r'^\s*"([^"]+)",', text, re.MULTILINE)[0]


BROKEN = {
    "typo": (lambda f: changed(f, "keywords/1.toml", "strong", "stong"), r"keywords/1\.toml:\d+"),
    "syntax": (lambda f: changed(f, "keywords/2.toml", "strong = [", "strong = "), r"keywords/2\.toml:\d+"),
    "empty": (
        lambda f: (f / SLUG / "keywords/3.toml").write_text("", encoding="utf-8"),
        r"keywords/3\.toml:1",
    ),
    "double": (
        lambda f: changed(f, "keywords/1.toml", first_phrase(f), f"{first_phrase(f)}\n{first_phrase(f)}"),
        r"keywords/1\.toml:\d+: .*already",
    ),
    "nfd": (
        lambda f: changed(f, "keywords/1.toml", first_phrase(f), '  "ngho\u0300i",\n' + first_phrase(f)),
        r"keywords/1\.toml:\d+: .*NFC",
    ),
    "missing": (lambda f: (f / SLUG / "keywords/6.toml").unlink(), r"content 6 has no file"),
    "seventh": (
        lambda f: shutil.copy(f / SLUG / "keywords/6.toml", f / SLUG / "keywords/7.toml"),
        r"7\.toml:1: there is no content 7",
    ),
    "not utf-8": (lambda f: (f / SLUG / "directive.toml").write_bytes(b"\xff\xfe"), r"directive\.toml:1"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_e16_a_broken_directive_stops_the_night_before_any_request(tmp_path, site, case):
    desk = make_desk(tmp_path)
    shutil.copytree(DIRECTIVES, desk.root / "directives")
    outlet = (desk.root / "outlets" / "bao.toml").read_text(encoding="utf-8")
    outlet = outlet.replace("https://bao.example.vn", site.url).replace("bao.example.vn", site.host)
    (desk.root / "outlets" / "bao.toml").write_text(outlet, encoding="utf-8")
    (desk.root / "diembao.toml").write_text(
        'private_hosts = ["127.0.0.1"]\nmin_free_mb = 0\n', encoding="utf-8"
    )
    breaks, words = BROKEN[case]
    breaks(desk.root / "directives")
    code, _, errors = desk.call("nightly")
    assert code == 4, errors
    assert re.search(words, errors), errors
    assert site.hits == []
    assert not (desk.root / "data").exists()


@pytest.fixture(scope="module")
def directive():
    return load_directives(DIRECTIVES)[SLUG]


def near_matches(directive, size=200_000):
    """Text that begins like phrases of the directive again and again and never ends like one."""
    phrases = sorted(phrase for content in directive.contents for phrase in content.strong)
    pieces = [phrase[: len(phrase) - 1] + "x" for phrase in phrases]
    text = " ".join(pieces) + " "
    return (text * (size // len(text) + 1))[:size]


NEAR = {
    "near": near_matches,
    "one letter": lambda _: "a" * 200_000,
    "one syllable": lambda _: "nghèo " * 33_000,
    "one phrase": lambda _: "giảm nghèo bền vững " * 10_000,
    "signs": lambda _: "“-.,;" * 40_000,
}


@pytest.mark.parametrize("case", NEAR)
def test_e17_no_text_makes_the_classifier_slow(directive, case):
    text = NEAR[case](directive)
    assert len(text) >= 190_000
    classifier = Classifier(directive)
    classifier.label("Tin", "Một câu ngắn.")
    began = time.process_time()
    classifier.label("Tin", text)
    assert time.process_time() - began < HANG


GOOD = [
    r"/-/view_content/\d+",
    r"-\d+\.html$",
    r"^/tin/[a-z0-9-]+-\d+\.html$",
    r"^/(?:[a-z0-9-]+/)?[a-z0-9-]+-\d+\.html$",
    r"^/(?:tin-tuc|su-kien)/[a-z0-9-]+/[a-z0-9-]+\.html$",
    r"^(?:/[a-z0-9-]+)+/\d+\.html$",
    r"^/(?:[a-z]+-)*[a-z]+\.html$",
    r"^/tin-tuc/(?!page)[a-z-]+$",
    r"^/tin-(?:\d{1,2}-)?[a-z-]+$",
    r"^/\d{4}/\d{2}/\d{2}/",
    r"[\w-]+/\d+",
    r"^/tin.*\d+",
]
BAD = [
    r"(a+)+$",
    r"^(a|a)*$",
    r"^(a|aa)+$",
    r"(?:[a-z0-9-]+-?)+\.html",
    r"^(\w+\s?)*$",
    r".*.*.*.*x",
    r"^(.*)*$",
    r"(x+x+)+y",
    r"(a?){50}a{50}",
    "a?" * 30 + "a" * 30,
    r"(?:a{1,20}){1,20}b",
    r"(?:a{0,16}){16}b",
    r"(?:/[a-z0-9/-]+)+/\d+\.html$",
    r"((ab)*)*c",
    r"(?i)bai",
    r"^/(bai)-\1$",
]


@pytest.mark.parametrize("pattern", GOOD)
def test_e17_an_honest_pattern_of_addresses_is_quick(pattern):
    """The longest addresses that a site can write, made of what the pattern repeats."""
    assert slow_fault(pattern) is None
    compiled = re.compile(pattern)
    for piece in (
        "a",
        "-",
        "1",
        "/",
        "a-",
        "1-",
        "/a",
        "a/",
        "/1",
        "/a-1",
        "tin",
        "/tin/a-1.html",
        "/tin-tuc/",
    ):
        began = time.process_time()
        compiled.search(("/" + piece * LONGEST)[:LONGEST])
        assert time.process_time() - began < HANG


@pytest.mark.parametrize("pattern", BAD)
def test_e17_a_pattern_that_may_hang_is_refused(tmp_path, pattern):
    assert slow_fault(pattern)
    desk = make_desk(tmp_path)
    file = desk.root / "outlets" / "bao.toml"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("article")]
    file.write_text("\n".join([*lines[:4], f"article = '{pattern}'", *lines[4:]]), encoding="utf-8")
    code, _, errors = desk.call("outlets", "check")
    assert code == 4
    assert "bao.toml:5: article: " in errors


def test_e17_the_bound_is_what_the_longest_address_allows():
    slowest = "[a-z]*" * (MOST_OVERLAPPING - 1) + "x"
    assert slow_fault(slowest) is None
    began = time.process_time()
    re.search(slowest, "a" * LONGEST)
    assert time.process_time() - began < HANG


def test_e17_phrases_are_letters_and_never_patterns(tmp_path):
    for pattern in ("(a+)+", "giảm.*nghèo", "[a-z]", "nghèo|khó", "a*"):
        folder = tmp_path / re.sub(r"\W", "_", pattern)
        shutil.copytree(DIRECTIVES, folder)
        changed(folder, "keywords/1.toml", first_phrase(folder), f'  "{pattern}",\n' + first_phrase(folder))
        with pytest.raises(Exception, match=r"keywords/1\.toml:\d+: .*instead of"):
            load_directives(folder)
