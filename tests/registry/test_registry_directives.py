from collections.abc import Callable
from pathlib import Path

import pytest

from registry import Effect, OutletKind, RegistryError, load_directive, load_directives

Check = Callable[..., list[tuple[str, int, str]]]

HEAD = "directive.toml"
VARIANT = """\
[[variants]]
rule = "R10"
content = 1
reading = "strict"
strict = "hẹp"
lenient = "rộng"
admits = ["làm giàu"]
[weights]"""
GATE = "keywords/gate.toml"
OUT = "keywords/exclusions.toml"
ONE = "keywords/1.toml"


def test_a_sound_folder_becomes_a_directive(directive_folder: Path) -> None:
    directive = load_directive(directive_folder)
    assert directive.slug == "van-ban-mau"
    assert [content.number for content in directive.contents] == [1, 2]
    assert directive.contents[0].paragraphs == ("Đoạn một.", "Đoạn hai.")
    assert directive.contents[0].strong == ("chi bộ", "hội viên nghèo")
    assert directive.gate.supporting == ("nghèo khó",)
    assert [family.effect for family in directive.exclusions] == [Effect.CUT, Effect.COUNT]
    assert load_directives(directive_folder.parent) == {"van-ban-mau": directive}


def test_the_department_s_reading_decides_who_owes(directive_folder: Path) -> None:
    narrow = load_directive(directive_folder)
    assert [narrow.owing(duty) for duty in narrow.obligations] == [
        (OutletKind.PRESS, OutletKind.PORTAL),
        (OutletKind.PORTAL,),
    ]
    wide = narrow.model_copy(update={"reading": {"2": "wide"}})
    assert wide.owing(wide.obligations[1]) == (OutletKind.PORTAL, OutletKind.PRESS)


# file, what is replaced, by what, file and line of the problem, message
FAULTS: dict[str, tuple[str, str, str, str, int, str]] = {
    "unknown key": (
        HEAD,
        "number =",
        'nmber = ""\nnumber =',
        HEAD,
        3,
        "nmber: is not a known key; did you mean 'number'?",
    ),
    "kind of outlet": (
        HEAD,
        'wide = ["portal", "press"]',
        'wide = ["portal", "pres"]',
        HEAD,
        17,
        "obligations.readings.wide: must be one of press, portal, culture_office, centre, not 'pres'",
    ),
    "empty title": (HEAD, '"Tuyên truyền mẫu"', '""', HEAD, 1, "title: must not be empty"),
    "window": (
        HEAD,
        "until = 2022-12-31",
        "until = 2021-12-31",
        HEAD,
        8,
        "window.until: must not lie before since (2022-01-01)",
    ),
    "window that is no table": (
        HEAD,
        "[window]\nsince = 2022-01-01\nuntil = 2022-12-31",
        "window = 2022",
        HEAD,
        6,
        "window: must be a table, not 2022",
    ),
    "obligation for no content": (
        HEAD,
        "[[thresholds]]",
        '[[obligations]]\ncontent = 3\nowed_by = ["press"]\nwords = "x"\n[[thresholds]]',
        HEAD,
        19,
        "obligations.content: there is no content 3",
    ),
    "obligation for no paragraph": (
        HEAD,
        "content = 1\nowed",
        "content = 1\nparagraph = 3\nowed",
        HEAD,
        11,
        "obligations.paragraph: content 1 has no paragraph 3, it has 2",
    ),
    "obligation twice": (
        HEAD,
        "[[thresholds]]",
        '[[obligations]]\ncontent = 1\nparagraph = 2\nowed_by = ["press"]\nwords = "x"\n[[thresholds]]',
        HEAD,
        19,
        "obligations: content 1 is owed twice, as a whole or in the same paragraph",
    ),
    "obligation of nobody": (
        HEAD,
        'owed_by = ["press", "portal"]',
        "owed_by = []",
        HEAD,
        11,
        "obligations.owed_by: must name at least one kind of outlet",
    ),
    "obligation without words": (
        HEAD,
        '"đề nghị các cơ quan"',
        '" "',
        HEAD,
        12,
        "obligations.words: must not be empty",
    ),
    "unknown reading": (
        HEAD,
        '2 = "narrow"',
        '2 = "narow"',
        HEAD,
        5,
        "reading.2: must be one of narrow, wide, not 'narow'",
    ),
    "reading of a content without readings": (
        HEAD,
        '2 = "narrow"',
        '2 = "narrow", 1 = "wide"',
        HEAD,
        5,
        "reading.1: this content has no readings to choose from",
    ),
    "no reading chosen": (
        HEAD,
        '2 = "narrow"',
        "",
        HEAD,
        5,
        "reading: must say which reading of content 2 is used",
    ),
    "threshold for no content": (
        HEAD,
        "[weights]",
        "[[thresholds]]\ncontent = 9\narticles = 1\n[weights]",
        HEAD,
        22,
        "thresholds.content: there is no content 9",
    ),
    "threshold twice": (
        HEAD,
        "[weights]",
        "[[thresholds]]\ncontent = 1\narticles = 1\n[weights]",
        HEAD,
        22,
        "thresholds.content: content 1 has a threshold already",
    ),
    "threshold of nothing": (
        HEAD,
        "articles = 1",
        "articles = 0",
        HEAD,
        20,
        "thresholds.articles: must be at least 1, none would always be met",
    ),
    "variant for no content": (
        HEAD,
        "[weights]",
        VARIANT.replace("content = 1", "content = 9"),
        HEAD,
        23,
        "variants.content: there is no content 9",
    ),
    "variant twice": (
        HEAD,
        "[weights]",
        VARIANT.replace("[weights]", "") + VARIANT,
        HEAD,
        29,
        "variants.rule: 'R10' is there already",
    ),
    "variant without a name": (
        HEAD,
        "[weights]",
        VARIANT.replace("R10", "R 10"),
        HEAD,
        22,
        "variants.rule: must be a name like R10, not 'R 10'",
    ),
    "variant read in a third way": (
        HEAD,
        "[weights]",
        VARIANT.replace('"strict"', '"loose"'),
        HEAD,
        24,
        "variants.reading: must be one of strict, lenient, not 'loose'",
    ),
    "variant without words": (
        HEAD,
        "[weights]",
        VARIANT.replace("hẹp", ""),
        HEAD,
        25,
        "variants.strict: must not be empty",
    ),
    "variant without phrases": (
        HEAD,
        "[weights]",
        VARIANT.replace('admits = ["làm giàu"]', ""),
        HEAD,
        21,
        "variants: must have phrases in one of 'admits' (lenient) and 'needs' (strict)",
    ),
    "variant with both": (
        HEAD,
        "[weights]",
        VARIANT.replace("admits", 'needs = ["toàn tỉnh"]\nadmits'),
        HEAD,
        21,
        "variants: must have phrases in one of 'admits' (lenient) and 'needs' (strict)",
    ),
    "variant with a phrase that is never found": (
        HEAD,
        "[weights]",
        VARIANT.replace('"làm giàu"', '"Làm giàu"'),
        HEAD,
        27,
        "variants.admits: 'Làm giàu' must be in lower case: 'làm giàu'",
    ),
    "variant with a phrase twice": (
        HEAD,
        "[weights]",
        VARIANT.replace('"làm giàu"', '"làm giàu", "làm giàu"'),
        HEAD,
        27,
        "variants.admits: 'làm giàu' stands there twice",
    ),
    "variant with an idle exception": (
        HEAD,
        "[weights]",
        VARIANT.replace("admits", 'unless = ["bất chính"]\nadmits'),
        HEAD,
        27,
        "variants.unless: 'bất chính' must hold one of the phrases that are looked for",
    ),
    "counting what is not known": (
        HEAD,
        "[weights]",
        "[counting]\nreprint = true\n[weights]",
        HEAD,
        22,
        "counting.reprint: is not a known key; did you mean 'reprints'?",
    ),
    "weight": (
        HEAD,
        "strong = 5.0",
        "strong = -5.0",
        HEAD,
        22,
        "weights.strong: must be greater than 0 and at most 1000",
    ),
    "weights upside down": (
        HEAD,
        "strong = 5.0",
        "strong = 5\nmedium = 6",
        HEAD,
        23,
        "weights.medium: must not exceed strong",
    ),
    "no paragraphs": (
        "contents/2.toml",
        '[\n  "Đoạn một.",\n]',
        "[]",
        "contents/2.toml",
        2,
        "paragraphs: must have at least one",
    ),
    "empty paragraph": (
        "contents/2.toml",
        '"Đoạn một.",',
        '"Đoạn một.",\n  "",',
        "contents/2.toml",
        4,
        "paragraphs: must not be empty",
    ),
    "phrases in a content": (
        "contents/2.toml",
        "name",
        'strong = ["x"]\nname',
        "contents/2.toml",
        1,
        "strong: is not a known key; known are name, paragraphs",
    ),
    "phrase twice": (
        ONE,
        '"hội viên nghèo"',
        '"chi bộ"',
        ONE,
        3,
        "strong: 'chi bộ' stands on line 2 already",
    ),
    "phrase in two strengths": (
        ONE,
        '"nghị quyết"',
        '"chi bộ"',
        ONE,
        6,
        "weak: 'chi bộ' stands on line 2 already",
    ),
    "empty phrase": (ONE, '"chi bộ"', '""', ONE, 2, "strong: '' must not be empty"),
    "padded phrase": (
        ONE,
        '"chi bộ"',
        '"chi bộ "',
        ONE,
        2,
        "strong: 'chi bộ ' must not begin or end with spaces",
    ),
    "upper case": (
        ONE,
        '"chi bộ"',
        '"Chi bộ"',
        ONE,
        2,
        "strong: 'Chi bộ' must be in lower case: 'chi bộ'",
    ),
    "NFD": (
        ONE,
        '"chi bộ"',
        '"chi bo\u0323\u0302"',
        ONE,
        2,
        "strong: 'chi bo\u0323\u0302' has letters and accents apart (not NFC); retype it",
    ),
    "tone on the wrong vowel": (
        ONE,
        '"chi bộ"',
        '"xoá nghèo"',
        ONE,
        2,
        "strong: 'xoá nghèo' must be in its normal form: 'xóa nghèo'",
    ),
    "two spaces": (
        ONE,
        '"chi bộ"',
        '"chi  bộ"',
        ONE,
        2,
        "strong: 'chi  bộ' must have single spaces between syllables",
    ),
    "comma": (
        ONE,
        '"chi bộ"',
        '"trông chờ, ỷ lại"',
        ONE,
        2,
        "strong: 'trông chờ, ỷ lại' must have a space instead of ',', as texts are compared without signs",
    ),
    "underscore": (
        ONE,
        '"chi bộ"',
        '"chi_bộ"',
        ONE,
        2,
        "strong: 'chi_bộ' must have a space instead of '_', as texts are compared without signs",
    ),
    "phrase swallowed by a cut": (
        ONE,
        '"chi bộ"',
        '"vùng đất nghèo khó"',
        ONE,
        2,
        "strong: 'vùng đất nghèo khó' is never found, as the exclusion 'đất nghèo' is cut out before",
    ),
    "gate swallowed by a cut": (
        GATE,
        '"nghèo khó"',
        '"nghèo nàn"',
        GATE,
        2,
        "supporting: 'nghèo nàn' is never found, as the exclusion 'nghèo nàn' is cut out before",
    ),
    "condition swallowed by a cut": (
        OUT,
        '"hộ nghèo"',
        '"bản đất nghèo"',
        OUT,
        9,
        "exclusions.unless: 'bản đất nghèo' is never found, as the exclusion 'đất nghèo' is cut out before",
    ),
    "gate in two lists": (
        GATE,
        '"nghèo khó"',
        '"giảm nghèo"',
        GATE,
        2,
        "supporting: 'giảm nghèo' stands on line 1 already",
    ),
    "empty gate": (
        GATE,
        '"giảm nghèo"',
        "",
        GATE,
        1,
        "core: has no phrase, so that no text would ever pass",
    ),
    "no phrases": (
        "keywords/2.toml",
        '"chỉ tiêu"',
        "",
        "keywords/2.toml",
        1,
        "has no phrase, so that the content would never be found",
    ),
    "phrase in two families": (
        OUT,
        'unless = ["hộ nghèo"]\n',
        '[[exclusions]]\nname = "ba"\neffect = "count"\nphrases = ["học bổng"]\n',
        OUT,
        12,
        "exclusions.phrases: 'học bổng' stands on line 8 already",
    ),
    "condition twice": (
        OUT,
        '"hộ nghèo"',
        '"hộ nghèo", "hộ nghèo"',
        OUT,
        9,
        "exclusions.unless: 'hộ nghèo' stands on line 9 already",
    ),
    "empty family": (
        OUT,
        '"học bổng"',
        "",
        OUT,
        8,
        "exclusions.phrases: must have at least one",
    ),
    "effect": (
        OUT,
        '"count"',
        '"drop"',
        OUT,
        7,
        "exclusions.effect: must be one of cut, count, passing, not 'drop'",
    ),
    "name of a family": (
        OUT,
        '"tu-thien"',
        '"Từ thiện"',
        OUT,
        6,
        "exclusions.name: must consist of a-z, 0-9 and hyphens",
    ),
    "family twice": (
        OUT,
        '"tu-thien"',
        '"nghia-khac"',
        OUT,
        6,
        "exclusions.name: there is a family 'nghia-khac' already",
    ),
    "no TOML": (
        GATE,
        "[",
        "",
        GATE,
        1,
        "not valid TOML: expected newline or end of document after a statement",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_each_fault_is_told_with_its_line(directive_problems: Check, case: str) -> None:
    name, old, new, file, line, message = FAULTS[case]
    problems = directive_problems(name, old, new)
    assert [problem[:2] for problem in problems] == [(file, line)]
    assert problems[0][2].startswith(message)


def test_a_phrase_is_reachable_where_its_cut_can_be_set_aside(directive_problems: Check) -> None:
    assert directive_problems(OUT, '"đất nghèo"]', '"chi bộ"]\nunless = ["công tác đảng"]') == []


def test_only_whole_syllables_are_cut(directive_problems: Check) -> None:
    assert directive_problems(OUT, '"đất nghèo"', '"chi b"') == []


@pytest.mark.parametrize("name", ["directive.toml", "keywords/gate.toml", "keywords/exclusions.toml"])
def test_a_missing_file_is_told(directive_folder: Path, directive_problems: Check, name: str) -> None:
    (directive_folder / name).unlink()
    assert directive_problems() == [(name, 1, "there is no such file")]


def test_a_gap_in_the_contents_is_told(directive_folder: Path, directive_problems: Check) -> None:
    (directive_folder / "contents/1.toml").rename(directive_folder / "contents/3.toml")
    (directive_folder / "keywords/1.toml").rename(directive_folder / "keywords/3.toml")
    problems = directive_problems()
    assert ("contents", 1, "content 1 is missing: contents are numbered from 1 without gaps") in problems
    assert (HEAD, 10, "obligations.content: there is no content 1") in problems
    assert (HEAD, 9, "obligations: nobody owes content 3") in problems
    assert (HEAD, 19, "thresholds.content: there is no content 1") in problems
    assert len(problems) == 4


def test_contents_and_keywords_go_together(directive_folder: Path, directive_problems: Check) -> None:
    (directive_folder / "keywords/2.toml").rename(directive_folder / "keywords/7.toml")
    assert directive_problems() == [
        ("keywords", 1, "content 2 has no file 2.toml with its phrases"),
        ("keywords/7.toml", 1, "there is no content 7"),
    ]


@pytest.mark.parametrize("name", ["01.toml", "hai.toml", "0.toml"])
def test_a_content_is_named_by_its_number(
    directive_folder: Path, directive_problems: Check, name: str
) -> None:
    (directive_folder / "contents" / name).write_text('name = "x"\nparagraphs = ["x"]\n', encoding="utf-8")
    message = "the file's name must be the number of a content, such as 1.toml"
    assert directive_problems() == [(f"contents/{name}", 1, message)]


def test_what_is_not_read_is_told(directive_folder: Path, directive_problems: Check) -> None:
    (directive_folder / "keyword").mkdir()
    (directive_folder / "keywords/3.txt").write_text("", encoding="utf-8")
    (directive_folder / "NOTES.md").write_text("", encoding="utf-8")
    assert directive_problems() == [
        ("keyword", 1, "is not read: a directive has directive.toml, contents, keywords and rules"),
        ("keywords/3.txt", 1, "is not read: only files whose names end in .toml belong here"),
    ]


def test_a_broken_content_brings_no_second_fault(directive_folder: Path, directive_problems: Check) -> None:
    (directive_folder / "contents/1.toml").write_bytes(b'name = "x"\n# \xff\n')
    message = "is not UTF-8: save the file with the encoding UTF-8"
    assert directive_problems() == [("contents/1.toml", 2, message)]


def test_the_folder_s_name_is_the_slug(directive_folder: Path) -> None:
    renamed = directive_folder.rename(directive_folder.with_name("Văn bản"))
    with pytest.raises(RegistryError, match="Văn bản:1: the folder's name is the directive's slug"):
        load_directive(renamed)


def test_all_faults_of_all_directives_come_at_once(directive_folder: Path) -> None:
    second = directive_folder.with_name("van-ban-hai")
    second.mkdir()
    (directive_folder / ONE).write_text('strong = ["Chi bộ", "a-b"]\nweek = []\n', encoding="utf-8")
    (directive_folder / GATE).write_text("core = [", encoding="utf-8")
    directive_folder.with_name("lac.toml").write_text("", encoding="utf-8")
    with pytest.raises(RegistryError) as raised:
        load_directives(directive_folder.parent)
    root = directive_folder.parent
    assert [(p.file.relative_to(root).as_posix(), p.line) for p in raised.value.problems] == [
        ("lac.toml", 1),
        ("van-ban-hai/contents", 1),
        ("van-ban-hai/contents", 1),
        ("van-ban-hai/directive.toml", 1),
        ("van-ban-hai/keywords", 1),
        ("van-ban-hai/keywords/exclusions.toml", 1),
        ("van-ban-hai/keywords/gate.toml", 1),
        ("van-ban-mau/keywords/1.toml", 1),
        ("van-ban-mau/keywords/1.toml", 1),
        ("van-ban-mau/keywords/1.toml", 2),
        ("van-ban-mau/keywords/gate.toml", 1),
    ]
    assert len(str(raised.value).splitlines()) == 11


def test_a_missing_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="there is no such folder"):
        load_directive(tmp_path / "khong-co")
    with pytest.raises(RegistryError, match="there is no such folder"):
        load_directives(tmp_path / "khong-co")
    with pytest.raises(RegistryError, match="holds no directive"):
        load_directives(tmp_path)
