import os
from collections.abc import Callable
from pathlib import Path

import pytest
from registry_samples import OUTLET

from registry import Outlet, OutletKind, Problem, RegistryError, load_outlets

Check = Callable[..., list[Problem]]


def changed(old: str, new: str) -> str:
    assert old in OUTLET
    return OUTLET.replace(old, new, 1)


def found(problems: list[Problem]) -> list[tuple[str, int, str]]:
    return [(problem.file.name, problem.line, problem.message) for problem in problems]


def test_a_sound_folder_is_a_mapping_in_slug_order(tmp_path: Path) -> None:
    for slug in ("b-2", "a", "c"):
        text = OUTLET.replace("mau.example", f"{slug}.example")
        (tmp_path / f"{slug}.toml").write_text(text, encoding="utf-8")
    (tmp_path / "README.md").write_text("notes", encoding="utf-8")
    (tmp_path / ".a.toml.swp").write_bytes(b"\xff")
    registry = load_outlets(tmp_path)
    assert list(registry) == ["a", "b-2", "c"]
    assert len(registry) == 3
    assert registry.get("d") is None
    assert registry["a"].kind is OutletKind.PORTAL
    assert [outlet.slug for outlet in registry.values()] == ["a", "b-2", "c"]


ADDED = OUTLET.count("\n") + 1
"""The line of what a case adds at the end of the sound outlet."""

FAULTS = {
    "kind": (
        changed('"portal"', '"pres"'),
        2,
        "kind: must be one of press, portal, culture_office, centre, not 'pres'",
    ),
    "unknown key": (
        changed("owner =", 'owner = "Sở Mẫu"\nownr ='),
        4,
        "ownr: is not a known key; did you mean 'owner'?",
    ),
    "unknown key within": (
        changed('{ name = "mau.example"', '{ name = "mau.example", valid_until = 2022-01-01'),
        5,
        "hosts.valid_until: is not a known key; did you mean 'valid_to'?",
    ),
    "unknown key like none": (
        OUTLET + "[[pages]]\nzzz = 1\n",
        ADDED + 1,
        "pages.zzz: is not a known key; known are valid_from, valid_to, title, lead, body, published,"
        " modified, author, category, remove",
    ),
    "type of a text": (changed('"Sở Mẫu"\nhosts', "3\nhosts"), 3, "owner: must be text in quotes, not 3"),
    "type of a flag": (OUTLET + 'obliged = "có"\n', ADDED, "obliged: must be true or false, not 'có'"),
    "type of a day": (
        changed("2025-06-30", '"30/06/2025"'),
        6,
        "hosts.valid_to: must be a date like 2022-12-31, without quotes, not '30/06/2025'",
    ),
    "type of a list": (OUTLET + "pages = 1\n", ADDED, "pages: must be a list in square brackets, not 1"),
    "type of a table": (OUTLET + 'pages = ["h1"]\n', ADDED, "pages: must be a table, not 'h1'"),
    "slug in the file": (
        OUTLET + 'slug = "mau"\n',
        ADDED,
        "slug: does not belong here, the file's name says it",
    ),
    "empty name": (changed('"Sở Mẫu"', '" "'), 3, "owner: must not be empty"),
    "name in NFD": (
        changed("Sở Mẫu", "Sơ\u0309 Mẫu"),
        1,
        "name: has letters and accents apart (not NFC); retype it",
    ),
    "host with a scheme": (
        changed('"127.0.2.1:8070"', '"http://mau.example"'),
        6,
        "hosts.name: must be a bare host name in lower case like 'so.tinh.gov.vn', with ':port' if need be",
    ),
    "host's dates": (
        changed("valid_to", "valid_from = 2025-07-01, valid_to"),
        6,
        "hosts.valid_to: must not lie before valid_from (2025-07-01)",
    ),
    "outlet's dates": (
        "valid_from = 2022-01-02\nvalid_to = 2022-01-01\n" + OUTLET,
        2,
        "valid_to: must not lie before valid_from (2022-01-02)",
    ),
    "pages' dates": (
        OUTLET + "[[pages]]\n[[pages]]\nvalid_from = 2022-01-02\nvalid_to = 2022-01-01\n",
        ADDED + 3,
        "pages.valid_to: must not lie before valid_from (2022-01-02)",
    ),
    "channel elsewhere": (
        changed('url = "https://mau.example', 'url = "https://khac.example'),
        9,
        "channels.url: khac.example is not among the outlet's hosts",
    ),
    "port that none can be": (
        changed('"127.0.2.1:8070"', '"127.0.2.1:65536"'),
        6,
        "hosts.name: must be a bare host name in lower case like 'so.tinh.gov.vn', with ':port' if need be",
    ),
    "channel on another port": (
        changed('url = "https://mau.example', 'url = "https://mau.example:8443'),
        9,
        "channels.url: mau.example:8443 is not among the outlet's hosts",
    ),
    "channel without the host's port": (
        changed('url = "https://mau.example', 'url = "http://127.0.2.1'),
        9,
        "channels.url: 127.0.2.1 is not among the outlet's hosts",
    ),
    "channel by ftp": (
        changed('url = "https', 'url = "ftp'),
        9,
        "channels.url: must begin with http:// or https://",
    ),
    "channel with a user": (
        changed("https://mau.example", "https://mau.example@khac.example"),
        9,
        "channels.url: must not hold a user name or password",
    ),
    "channel with a password only": (
        changed("https://mau.example", "https://:x@mau.example"),
        9,
        "channels.url: must not hold a user name or password",
    ),
    "channel with a space": (
        changed("/rss/", "/rss /"),
        9,
        "channels.url: must be written in plain ASCII without spaces",
    ),
    "channel with a broken host": (
        changed("https://mau.example", "https://[::1"),
        9,
        "channels.url: is no address (invalid IPv6 URL)",
    ),
    "channel with a broken port": (
        changed("https://mau.example", "https://mau.example:99999"),
        9,
        "channels.url: is no address (port out of range 0-65535)",
    ),
    "channel without a host": (changed("https://mau.example", "https://"), 9, "channels.url: names no host"),
    "listing key on a feed": (
        changed('/rss/"', '/rss/", next = "a.next"'),
        9,
        "channels.next: only a channel of kind listing has it",
    ),
    "page without a place": (
        changed(
            '"feed", url = "https://mau.example/rss/"',
            '"listing", url = "https://mau.example/", page = "https://mau.example/2"',
        ),
        9,
        "channels.page: must have {page} where the number of the page goes",
    ),
    "page with another place": (
        changed(
            '"feed", url = "https://mau.example/rss/"',
            '"listing", url = "https://mau.example/", page = "https://mau.example/{page}/{x}"',
        ),
        9,
        "channels.page: must have nothing in braces but {page}, once",
    ),
    "page elsewhere": (
        changed(
            '"feed", url = "https://mau.example/rss/"',
            '"listing", url = "https://mau.example/", page = "https://khac.example/{page}"',
        ),
        9,
        "channels.page: khac.example is not among the outlet's hosts",
    ),
    "links that are no CSS": (
        changed(
            '"feed", url = "https://mau.example/rss/"',
            '"listing", url = "https://mau.example/", links = "h3 >"',
        ),
        9,
        "channels.links: is not a CSS selector (Expected selector, got <EOF at 4>)",
    ),
    "selector with an unknown pseudo-element": (
        OUTLET + '[[pages]]\ntitle = "h1"\nbody = "div::words"\n',
        ADDED + 2,
        "pages.body: is not a CSS selector (The pseudo-element ::words is unknown)",
    ),
    "empty selector": (OUTLET + '[[pages]]\nbody = ""\n', ADDED + 1, "pages.body: must not be empty"),
    "article": (
        OUTLET + "article = '^/(tin'\n",
        ADDED,
        "article: is not a regular expression (missing ), unterminated subpattern at position 2)",
    ),
    "article that Python warns of": (
        OUTLET + "article = '[[a]'\n",
        ADDED,
        "article: is not a regular expression (Possible nested set at position 1)",
    ),
    "delay": (OUTLET + "delay = -1\n", ADDED, "delay: must lie between 0 and 3600 seconds"),
    "tls without a reason": (
        OUTLET + 'tls = "unverified"\n',
        ADDED,
        "tls: a note must say why the certificate is not verified",
    ),
    "downgrade without a reason": (OUTLET + 'downgrade = " "\n', ADDED, "downgrade: must not be empty"),
    "delay that is no number": (
        OUTLET + "delay = nan\n",
        ADDED,
        "delay: must lie between 0 and 3600 seconds",
    ),
    "same channel twice": (
        changed("  { kind", '  { kind = "feed", url = "http://mau.example/rss/" },\n  { kind'),
        10,
        "channels.url: mau.example/rss/ is already a channel of this outlet in the same days",
    ),
    "unknown successor": (OUTLET + 'successor = "ai"\n', ADDED, "successor: there is no outlet 'ai'"),
    "own successor": (
        OUTLET + 'successor = "mau"\n',
        ADDED,
        "successor: leads back to this outlet (mau -> mau)",
    ),
    "unknown publisher": (OUTLET + 'publishes_on = "ai"\n', ADDED, "publishes_on: there is no outlet 'ai'"),
    "26 lines": (
        OUTLET + "\n" * (26 - ADDED) + "delay = 1\n",
        26,
        "an outlet has at most 25 lines, this one has 26",
    ),
    "no TOML": (changed('"portal"', "portal"), 2, "not valid TOML: invalid value at column 8"),
    "open list": (OUTLET + "pages = [\n", ADDED, "not valid TOML: invalid value at the end of the file"),
    "key twice": (OUTLET + 'name = "x"\n', ADDED, "not valid TOML: cannot overwrite a value at column 11"),
    "endless number": (
        OUTLET + f"delay = {'1' * 5000}\n",
        1,
        "not valid TOML: a number has too many digits",
    ),
    "too deep": (f"pages = {'[' * 3000}{']' * 3000}", 1, "not valid TOML: nested too deeply"),
    "not UTF-8": (
        changed("Sở Mẫu", "S?").encode() + b"# \xd0\xe3\n",
        ADDED,
        "is not UTF-8: save the file with the encoding UTF-8",
    ),
    "empty": ("  \n", 1, "the file is empty"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_each_fault_is_told_with_its_line(outlet_problems: Check, case: str) -> None:
    text, line, message = FAULTS[case]
    assert found(outlet_problems(mau=text)) == [("mau.toml", line, message)]


def test_an_exception_from_verified_connections_gives_its_reason(tmp_path: Path) -> None:
    reasons = 'tls = "unverified"\ndowngrade = "video chỉ có trên http"\nnote = "chứng thư hết hạn"\n'
    (tmp_path / "mau.toml").write_text(OUTLET + reasons, encoding="utf-8")
    outlet = load_outlets(tmp_path)["mau"]
    assert (outlet.tls, outlet.downgrade) == ("unverified", "video chỉ có trên http")


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(outlet_problems: Check) -> None:
    assert outlet_problems(mau=b"\xef\xbb\xbf" + OUTLET.replace("\n", "\r\n").encode()) == []


def test_lines_are_right_with_windows_line_ends(outlet_problems: Check) -> None:
    text = changed('"portal"', '"pres"').replace("\n", "\r\n")
    assert [line for _, line, _ in found(outlet_problems(mau=text))] == [2]


def test_missing_keys_are_told_each(outlet_problems: Check) -> None:
    assert found(outlet_problems(mau='# only this\nnote = "x"\n')) == [
        ("mau.toml", 1, "kind: is missing"),
        ("mau.toml", 1, "name: is missing"),
        ("mau.toml", 1, "owner: is missing"),
    ]


def test_missing_key_of_a_table_has_the_table_s_line(outlet_problems: Check) -> None:
    text = changed('name = "127.0.2.1:8070", ', "")
    assert found(outlet_problems(mau=text)) == [("mau.toml", 6, "hosts.name: is missing")]


def test_without_a_place_to_publish_a_note_is_needed(outlet_problems: Check) -> None:
    text = 'name = "Sở Mẫu"\nkind = "portal"\nowner = "Sở Mẫu"\n'
    message = "without hosts and publishes_on a note must say why nothing can be fetched"
    assert found(outlet_problems(mau=text)) == [("mau.toml", 1, message)]
    assert outlet_problems(mau=text + 'note = "chưa thấy trang"\n') == []


def test_the_file_s_name_is_the_slug(outlet_problems: Check) -> None:
    message = "the file's name is the outlet's slug and must consist of a-z, 0-9 and hyphens"
    assert found(outlet_problems(**{"Đắk Mil": OUTLET})) == [("Đắk Mil.toml", 1, message)]


def test_circles_are_found_once_from_each_of_their_outlets(outlet_problems: Check) -> None:
    def successor(slug: str, name: str) -> str:
        return OUTLET.replace("mau.example", f"{slug}.example") + f'successor = "{name}"\n'

    problems = outlet_problems(
        a=successor("a", "b"), b=successor("b", "c"), c=successor("c", "b"), d=successor("d", "a")
    )
    assert found(problems) == [
        ("b.toml", ADDED, "successor: leads back to this outlet (b -> c -> b)"),
        ("c.toml", ADDED, "successor: leads back to this outlet (c -> b -> c)"),
    ]


def test_publishing_on_an_outlet_without_hosts_is_none(outlet_problems: Check) -> None:
    bare = 'name = "X"\nkind = "portal"\nowner = "X"\nnote = "không có trang"\n'
    office = 'name = "P"\nkind = "culture_office"\nowner = "X"\npublishes_on = "cong"\n'
    message = "publishes_on: 'cong' has no hosts either"
    assert found(outlet_problems(cong=bare, phong=office)) == [("phong.toml", 4, message)]


def test_a_channel_may_pass_from_one_outlet_to_its_successor(outlet_problems: Check) -> None:
    old = "valid_to = 2025-06-30\n" + OUTLET
    assert outlet_problems(cu=old, moi="valid_from = 2025-07-01\n" + OUTLET) == []
    message = "channels.url: mau.example/rss/ is already a channel of 'cu' in the same days"
    assert found(outlet_problems(moi="valid_from = 2025-06-30\n" + OUTLET)) == [("moi.toml", 10, message)]


def test_a_reference_to_a_broken_file_is_no_second_fault(outlet_problems: Check) -> None:
    problems = outlet_problems(a=OUTLET + 'successor = "b"\n', b="name = \n")
    assert [problem.file.name for problem in problems] == ["b.toml"]


def test_all_faults_of_all_files_come_at_once(outlet_problems: Check, tmp_path: Path) -> None:
    first = changed('"portal"', '"pres"').replace("https://mau", "https://khac") + "article = '('\n"
    second = changed("owner", "ownr").replace("mau.example", "hai.example") + 'successor = "ai"\ndelay = -1\n'
    problems = outlet_problems(mot=first, hai=second, ba=b"\xff", bon="name = ")
    assert [(problem.file.name, problem.line) for problem in problems] == [
        ("ba.toml", 1),
        ("bon.toml", 1),
        ("hai.toml", 1),  # owner is missing
        ("hai.toml", 3),
        ("hai.toml", ADDED),
        ("hai.toml", ADDED + 1),
        ("mot.toml", 2),
        ("mot.toml", 9),
        ("mot.toml", ADDED),
    ]
    with pytest.raises(RegistryError) as raised:
        load_outlets(tmp_path)
    lines = str(raised.value).splitlines()
    assert len(lines) == len(problems)
    assert lines[2] == f"{tmp_path / 'hai.toml'}:1: owner: is missing"


def test_what_is_not_read_is_told(outlet_problems: Check, tmp_path: Path) -> None:
    (tmp_path / "thumuc.toml").mkdir()
    (tmp_path / "nham.tml").write_text("", encoding="utf-8")
    (tmp_path / "mat.toml").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "ong.toml")
    assert found(outlet_problems(mau=OUTLET)) == [
        ("mat.toml", 1, "there is no such file"),
        ("nham.tml", 1, "is not read: only files whose names end in .toml belong here"),
        ("ong.toml", 1, "is not a file with text but a folder or a device"),
        ("thumuc.toml", 1, "is not a file with text but a folder or a device"),
    ]


def test_a_file_that_cannot_be_opened_is_told(
    outlet_problems: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert found(outlet_problems(mau=OUTLET)) == [("mau.toml", 1, "cannot be read: Permission denied")]


def test_a_huge_file_is_not_read(outlet_problems: Check) -> None:
    assert found(outlet_problems(mau="#" * 1_000_001)) == [("mau.toml", 1, "is larger than 1000000 bytes")]


def test_a_missing_an_empty_and_a_wrong_folder_are_told(outlet_problems: Check, tmp_path: Path) -> None:
    assert [problem.message for problem in outlet_problems()] == ["holds no outlet"]
    with pytest.raises(RegistryError, match="there is no such folder"):
        load_outlets(tmp_path / "outlets")
    (tmp_path / "outlets").write_text("", encoding="utf-8")
    with pytest.raises(RegistryError, match="is a file, not a folder"):
        load_outlets(tmp_path / "outlets")


def test_the_outlet_survives_the_job_file(tmp_path: Path) -> None:
    (tmp_path / "mau.toml").write_text(OUTLET, encoding="utf-8")
    outlet = load_outlets(tmp_path)["mau"]
    assert Outlet.model_validate_json(outlet.model_dump_json()) == outlet
