"""Cases made by hand: what a home holds, what is asked, and what must be concluded."""

from collections.abc import Callable
from dataclasses import dataclass, field

from built_home import Built

from audits.choices import Choices
from audits.model import Ground, Ruling

Setup = Callable[[Built], object]

MET = (Ruling.MET, Ground.ENOUGH)
NOT_MET = (Ruling.NOT_MET, Ground.TOO_FEW)
MISSING = (Ruling.CANNOT_TELL, Ground.DAYS_MISSING)
OPEN = (Ruling.CANNOT_TELL, Ground.WINDOW_OPEN)
MAYBE = (Ruling.CANNOT_TELL, Ground.POSSIBLE_ARTICLES)
OTHER_KIND = (Ruling.NOT_OWED, Ground.OTHER_KIND)
NOT_OBLIGED = (Ruling.NOT_OWED, Ground.NOT_OBLIGED)
NOT_VALID = (Ruling.NOT_OWED, Ground.NOT_VALID)
NO_SITE = (Ruling.CANNOT_TELL, Ground.NO_SITE)
OFFLINE = (Ruling.NOT_ONLINE, Ground.OFFLINE)
LATE = (Ruling.CANNOT_TELL, Ground.READ_LATE)


@dataclass(frozen=True)
class Case:
    """One home and one verdict on it."""

    name: str
    outlet: str
    duty: str
    expected: tuple[Ruling, Ground]
    setup: Setup = lambda built: None
    counted: int = 0
    possible: int | None = None
    """As many as counted where it is null."""
    choices: Choices = field(default_factory=Choices)
    since: str | None = None
    until: str | None = None
    last: str = "2023-01-02"
    """Day of the newest night."""
    others: dict[str, int] = field(default_factory=dict)
    """Further numbers of the verdict."""
    missing: tuple[tuple[str, str], ...] = ()
    owed: tuple[str, str] | None = None


def several(number: int, slug: str = "bao", **changes: object) -> Setup:
    def setup(built: Built) -> None:
        for one in range(number):
            built.article(slug, f"bai-{one}", **changes)  # type: ignore[arg-type]

    return setup


def one(slug: str = "bao", day: str | None = "2022-06-14", label: int | None = 1, **rest: object) -> Setup:
    return lambda built: built.article(slug, "bai", day, label, **rest)  # type: ignore[arg-type]


def both(*setups: Setup) -> Setup:
    def setup(built: Built) -> None:
        for step in setups:
            step(built)

    return setup


def copied(confidence: str, other: str = "cong", state: str = "present") -> Setup:
    """The newspaper repeats another outlet's text."""

    def setup(built: Built) -> None:
        original = built.article(other, "goc", "2022-06-13")
        built.reprint(built.article("bao", "bai", state=state), original, confidence)

    return setup


def repeated(confidence: str = "sure", then: str = "2022-06-15", label: int | None = 1) -> Setup:
    """The newspaper repeats its own text."""

    def setup(built: Built) -> None:
        original = built.article("bao", "goc", "2022-06-13")
        built.reprint(built.article("bao", "lai", then, label), original, confidence)

    return setup


def copied_twice(built: Built) -> None:
    """The newspaper has another outlet's text at two addresses."""
    original = built.article("cong", "goc", "2022-06-13")
    for name in ("mot", "hai"):
        built.reprint(built.article("bao", name), original)


def copied_by_others(confidence: str, other: str = "cong") -> Setup:
    """Another outlet repeats the newspaper's text."""

    def setup(built: Built) -> None:
        original = built.article("bao", "bai")
        built.reprint(built.article(other, "chep", "2022-06-15"), original, confidence)

    return setup


def reviewed(label: int | None, *decisions: int | None, day: str | None = "2022-06-14") -> Setup:
    def setup(built: Built) -> None:
        built.article("bao", "bai", day, label)
        for content in decisions:
            built.review("bao", "bai", content)

    return setup


def edited_after(label: int, then: int, decision: int) -> Setup:
    """A person looked at the first text, and the outlet has put another in its place."""

    def setup(built: Built) -> None:
        article = built.article("bao", "bai", label=label)
        built.review("bao", "bai", decision)
        built.version(article, 2, "bai", label=then)

    return setup


def edited(*texts: tuple[int | None, str]) -> Setup:
    """An article that had these labels, each with the day on which its text was found first."""

    def setup(built: Built) -> None:
        article = built.article("bao", "bai", label=texts[0][0], captured=texts[0][1])
        for number, (label, captured) in enumerate(texts[1:], start=2):
            built.version(article, number, "bai", label=label, captured=captured)

    return setup


def dated_anew(*days: str) -> Setup:
    """An article that printed these days, one after another."""

    def setup(built: Built) -> None:
        article = built.article("bao", "bai", days[0])
        for number, day in enumerate(days[1:], start=2):
            built.version(article, number, "bai", day)

    return setup


def merged(built: Built) -> None:
    """A review of an address that turned out to lead to another article."""
    built.article("bao", "bai", label=0)
    with built.store.atomic():
        row = {"article": 1, "outlet": "bao", "url": "https://bao.example/cu.html"}
        built.store.insert("aliases", row | {"identity": "bao.example/cu.html"})
    built.review("bao", "cu", 1)


def undated(
    met: str,
    before: str | None = None,
    listed: str | None = None,
    asked: tuple[str | None, str | None] = (None, None),
    **bounds: str,
) -> Setup:
    """An article without a day, met on that day by a night after one that had read everything to `before`.

    `asked`: the first day that each of the two nights was asked for.
    """

    def setup(built: Built) -> None:
        if before:
            built.read("bao", goes_on_from=before, since=asked[0])
        built.night("2023-01-02.2")
        built.read("bao", since=asked[1])
        built.article("bao", "bai", None, met=met)
        if listed or bounds:
            built.sighting("bao", "bai", listed, **bounds)

    return setup


def gap(since: str, until: str, state: str = "none", slug: str = "bao") -> Setup:
    return lambda built: built.gap(slug, since, until, state)


def unread(slug: str = "bao") -> Setup:
    return lambda built: built.forget(slug)


def sent(paragraph: int | None, day: str = "2022-06-14") -> Setup:
    return lambda built: built.submission("trungtam", 5, paragraph, day)


def first(day: str, slug: str = "bao") -> Setup:
    """When the site was read first; without it, in January after the window."""
    return lambda built: built.read_first(slug, day)


def ask(content: int, articles: int) -> Choices:
    return Choices(thresholds={content: articles})


STRICT = Choices(variants={"R10": "strict", "R13": "strict"})
LENIENT = Choices(variants={"R10": "lenient", "R13": "lenient"})
WIDE = Choices(reading={6: "wide"})
NO_COPIES = Choices(reprints=False)
NO_REMOVED = Choices(removed=False)
SOON = Choices(read_within_days=30)
AT_ONCE = Choices(read_within_days=0)
RICH = "Nông dân làm giàu từ sầu riêng"
TWO = {"strict": 0, "lenient": 1}

THRESHOLDS = (
    Case("one_is_enough", "bao", "1", MET, one(), 1),
    Case("nothing_at_all", "bao", "1", NOT_MET),
    Case("four_of_five", "bao", "1", NOT_MET, several(4), 4, choices=ask(1, 5)),
    Case("five_of_five", "bao", "1", MET, several(5), 5, choices=ask(1, 5)),
    Case("no_threshold_in_the_file", "cong", "6", MET, one("cong", label=6), 1),
    Case("of_another_content", "bao", "1", NOT_MET, one(label=3, second=2)),
    Case("second_choice_counts_for_nothing", "bao", "1", NOT_MET, one(label=3, second=1),
         others={"second_choice": 1}),
    Case("out_of_scope_with_second_choice", "bao", "1", NOT_MET, one(label=0, second=1),
         others={"second_choice": 1}),
    Case("out_of_scope", "bao", "1", NOT_MET, one(label=0)),
)  # fmt: skip

WINDOW = (
    Case("first_day", "bao", "1", MET, one(day="2022-01-01"), 1),
    Case("first_minute", "bao", "1", MET, one(day="2022-01-01T00:00:00+07:00"), 1),
    Case("day_before", "bao", "1", NOT_MET, one(day="2021-12-31")),
    Case("last_minute_before", "bao", "1", NOT_MET, one(day="2021-12-31T23:59:00+07:00")),
    Case("last_day", "bao", "1", MET, one(day="2022-12-31"), 1),
    Case("last_minute", "bao", "1", MET, one(day="2022-12-31T23:59:59+07:00"), 1),
    Case("day_after", "bao", "1", NOT_MET, one(day="2023-01-01")),
    Case("period_within_window", "bao", "1", NOT_MET, one(), since="2022-07-01", until="2022-09-30",
         owed=("2022-07-01", "2022-09-30")),
    Case("period_of_the_day_itself", "bao", "1", MET, one(), 1, since="2022-06-14", until="2022-06-14",
         owed=("2022-06-14", "2022-06-14")),
    Case("period_wider_than_window", "bao", "1", NOT_MET, one(day="2023-01-01"), since="2021-01-01",
         until="2024-01-01", owed=("2022-01-01", "2022-12-31")),
    Case("window_open", "bao", "1", OPEN, last="2022-06-20", owed=("2022-01-01", "2022-12-31")),
    Case("window_open_and_enough", "bao", "1", MET, one(), 1, last="2022-06-20"),
    Case("window_open_on_its_last_day", "bao", "1", OPEN, last="2022-12-31"),
    Case("window_over_the_day_after", "bao", "1", NOT_MET, last="2023-01-01"),
    Case("window_open_on_its_first_day", "bao", "1", OPEN, last="2022-01-01"),
    Case("window_open_but_period_over", "bao", "1", NOT_MET, until="2022-06-19", last="2022-06-20"),
    Case("window_open_and_days_missing", "bao", "1", MISSING, unread(), last="2022-01-03",
         missing=(("2022-01-01", "2022-01-02"),)),
)  # fmt: skip

DAYS = (
    Case("one_day_not_read", "bao", "1", MISSING, gap("2022-06-14", "2022-06-14"),
         missing=(("2022-06-14", "2022-06-14"),)),
    Case("one_day_read_in_part", "bao", "1", MISSING, gap("2022-06-14", "2022-06-15", "partial"),
         missing=(("2022-06-14", "2022-06-15"),)),
    Case("days_missing_and_enough", "bao", "1", MET, both(gap("2022-06-14", "2022-06-14"), one()), 1,
         missing=(("2022-06-14", "2022-06-14"),)),
    Case("first_day_missing", "bao", "1", MISSING, gap("2021-12-30", "2022-01-01"),
         missing=(("2022-01-01", "2022-01-01"),)),
    Case("last_day_missing", "bao", "1", MISSING, gap("2022-12-31", "2023-01-01"),
         missing=(("2022-12-31", "2022-12-31"),)),
    Case("day_before_missing", "bao", "1", NOT_MET, gap("2021-12-31", "2021-12-31")),
    Case("day_after_missing", "bao", "1", NOT_MET, gap("2023-01-01", "2023-01-01")),
    Case("missing_outside_the_period", "bao", "1", NOT_MET, gap("2022-06-14", "2022-06-14"),
         since="2022-07-01"),
    Case("never_read", "bao", "1", MISSING, unread(), missing=(("2022-01-01", "2022-12-31"),)),
    Case("another_outlets_days_missing", "bao", "1", NOT_MET, unread("cong")),
)  # fmt: skip

OUTLETS = (
    Case("credit_on_a_portal", "cong", "4", OTHER_KIND, one("cong", label=4), 1),
    Case("not_owed_without_articles", "cong", "4", OTHER_KIND),
    Case("press_owes_four", "bao", "4", NOT_MET),
    Case("narrow_six_for_press", "bao", "6", OTHER_KIND, one(label=6), 1),
    Case("wide_six_for_press", "bao", "6", NOT_MET, choices=WIDE),
    Case("wide_six_for_press_met", "bao", "6", MET, one(label=6), 1, choices=WIDE),
    Case("wide_six_for_portals", "cong", "6", NOT_MET, choices=WIDE),
    Case("not_obliged", "theo-doi", "1", NOT_OBLIGED, one("theo-doi"), 1),
    Case("not_obliged_with_days_missing", "theo-doi", "1", NOT_OBLIGED, unread("theo-doi")),
    Case("without_a_site", "khong-trang", "1", NO_SITE),
    Case("without_a_site_not_owed", "khong-trang", "4", OTHER_KIND),
    Case("on_the_portals_site", "phong", "1", MET, one("cong"), 1),
    Case("on_the_portals_site_nothing", "phong", "1", NOT_MET),
    Case("on_the_portals_site_days_missing", "phong", "1", MISSING, unread("cong"),
         missing=(("2022-01-01", "2022-12-31"),)),
    Case("by_two_steps", "to", "1", MET, one("cong"), 1),
    Case("others_articles_count_for_nobody", "cong", "1", NOT_MET, one("bao")),
)  # fmt: skip

VALIDITY = (
    Case("last_day_of_validity", "cu", "1", MET, one("cu", "2022-06-30"), 1,
         owed=("2022-01-01", "2022-06-30")),
    Case("day_after_its_end", "cu", "1", NOT_MET, one("cu", "2022-07-01")),
    Case("days_missing_after_its_end", "cu", "1", NOT_MET, gap("2022-07-01", "2022-12-31", slug="cu")),
    Case("last_day_of_validity_missing", "cu", "1", MISSING, gap("2022-06-30", "2022-12-31", slug="cu"),
         missing=(("2022-06-30", "2022-06-30"),)),
    Case("over_for_it_while_window_is_open", "cu", "1", NOT_MET, last="2022-09-01"),
    Case("successor_first_day", "moi", "1", MET, one("moi", "2022-07-01"), 1,
         owed=("2022-07-01", "2022-12-31")),
    Case("successor_day_before", "moi", "1", NOT_MET, one("moi", "2022-06-30")),
    Case("predecessors_articles_are_not_the_successors", "moi", "1", NOT_MET, one("cu", "2022-06-01")),
    Case("successor_days_missing_before_it_began", "moi", "1", NOT_MET,
         gap("2022-01-01", "2022-06-30", slug="moi")),
    Case("closed_before_the_window", "da-dong", "1", NOT_VALID, one("da-dong", "2021-12-31")),
    Case("begins_after_the_window", "chua-mo", "1", NOT_VALID, one("chua-mo", "2023-01-01")),
    Case("valid_on_the_first_day_alone", "ngay-dau", "1", NOT_MET, owed=("2022-01-01", "2022-01-01")),
    Case("valid_on_the_last_day_alone", "ngay-cuoi", "1", MET, one("ngay-cuoi", "2022-12-31"), 1,
         owed=("2022-12-31", "2022-12-31")),
    Case("outside_validity_in_the_period_asked_for", "cu", "1", NOT_VALID, since="2022-07-01"),
    Case("its_site_ends", "phong-cu", "1", MISSING, one("cu", "2022-07-01"),
         owed=("2022-01-01", "2022-06-30"), missing=(("2022-07-01", "2022-12-31"),)),
    Case("its_site_ends_while_the_window_is_open", "phong-cu", "1", MISSING, last="2022-09-01",
         missing=(("2022-07-01", "2022-08-31"),)),
    Case("its_site_ends_and_enough", "phong-cu", "1", MET, one("cu", "2022-06-30"), 1,
         missing=(("2022-07-01", "2022-12-31"),)),
    Case("its_site_ends_after_the_period", "phong-cu", "1", NOT_MET, until="2022-06-30"),
    Case("its_site_begins_later", "phong-moi", "1", MISSING, owed=("2022-07-01", "2022-12-31"),
         missing=(("2022-01-01", "2022-06-30"),)),
    Case("its_site_ended_before_the_period", "phong-cu", "1", NO_SITE, since="2022-07-01"),
    Case("its_site_was_gone", "phong-da-dong", "1", NO_SITE),
)  # fmt: skip

UNCERTAIN = (
    Case("undated_met_the_next_night", "bao", "1", MET, undated("2022-06-14", before="2022-06-13"), 1),
    Case("undated_first_reading", "bao", "1", MAYBE, undated("2022-06-14"), 0, 1),
    Case("undated_first_reading_of_the_window", "bao", "1", MAYBE,
         undated("2022-06-14", asked=(None, "2022-01-01")), 0, 1),
    Case("undated_first_reading_that_far_back", "bao", "1", MAYBE,
         undated("2022-06-14", before="2022-06-13", asked=("2022-06-01", "2022-01-01")), 0, 1),
    Case("undated_met_the_next_night_of_the_window", "bao", "1", MET,
         undated("2022-06-14", before="2022-06-13", asked=("2022-01-01", "2022-01-01")), 1),
    Case("undated_met_after_the_window", "bao", "1", MAYBE, undated("2023-01-02", before="2022-12-30"), 0, 1),
    Case("undated_surely_after_the_window", "bao", "1", NOT_MET, undated("2023-01-02", before="2023-01-01")),
    Case("undated_over_the_first_day", "bao", "1", MAYBE, undated("2022-01-01", before="2021-12-31"), 0, 1),
    Case("undated_on_the_first_day", "bao", "1", MET, undated("2022-01-02", before="2022-01-01"), 1),
    Case("undated_before_the_window", "bao", "1", NOT_MET, undated("2021-12-31")),
    Case("undated_listed_with_a_day", "bao", "1", MET, undated("2023-01-02", listed="2022-12-31"), 1),
    Case("undated_listed_before", "bao", "1", NOT_MET, undated("2022-06-14", listed="2021-12-31")),
    Case("undated_listed_later_than_met", "bao", "1", MAYBE,
         undated("2022-06-14", listed="2022-07-01"), 0, 1),
    Case("undated_neighbours_later_than_met", "bao", "1", MET,
         undated("2022-12-31", not_before="2022-12-30", not_after="2023-01-05"), 1),
    Case("undated_between_neighbours", "bao", "1", MET,
         undated("2022-12-31", not_before="2022-03-01", not_after="2022-03-09"), 1),
    Case("undated_beside_enough", "bao", "1", MET, both(several(1), undated("2022-06-14")), 1, 2),
    Case("undated_and_days_missing", "bao", "1", MISSING,
         both(undated("2022-06-14"), gap("2022-06-14", "2022-06-14")), 0, 1,
         missing=(("2022-06-14", "2022-06-14"),)),
    Case("undated_and_open", "bao", "1", MAYBE, one(day=None), 0, 1, last="2022-06-20"),
    Case("day_that_cannot_be_believed", "bao", "1", MAYBE, one(day="2032-06-14", suspect=True), 0, 1),
    Case("unlabelled", "bao", "1", MAYBE, one(label=None), 0, 1),
    Case("unlabelled_counts_for_any_content", "bao", "5.1", MAYBE, one(label=None), 0, 1),
    Case("labelled_by_other_rules_alone", "bao", "1", MAYBE,
         both(one(rules="fedcba9876543210"), lambda built: built.article("cong", "x", label=0)), 0, 1),
    Case("not_enough_even_with_what_is_possible", "bao", "1", NOT_MET, one(label=None), 0, 1,
         choices=ask(1, 2)),
)  # fmt: skip

COPIES = (
    Case("reprints_count", "bao", "1", MET, copied("sure"), 1,
         others={"with_reprints": 1, "without_reprints": 0}),
    Case("reprints_do_not", "bao", "1", NOT_MET, copied("sure"), choices=NO_COPIES,
         others={"with_reprints": 1, "without_reprints": 0}),
    Case("likely_reprints_do_not", "bao", "1", NOT_MET, copied("likely"), choices=NO_COPIES),
    Case("uncertain_reprint", "bao", "1", MAYBE, copied("uncertain"), 0, 1, choices=NO_COPIES),
    Case("uncertain_reprint_counts_by_setting", "bao", "1", MET, copied("uncertain"), 1),
    Case("the_originals_outlet", "cong", "1", MET, copied("sure"), 1, choices=NO_COPIES),
    Case("original_that_may_be_the_copy", "bao", "1", MAYBE, copied_by_others("uncertain"), 0, 1,
         choices=NO_COPIES),
    Case("original_of_its_own_copy", "bao", "1", MET, copied_by_others("uncertain", "bao"), 1, 2,
         choices=NO_COPIES),
    Case("its_own_text_twice", "bao", "1", NOT_MET, repeated(), 1, choices=ask(1, 2),
         others={"with_reprints": 1, "without_reprints": 1, "by_rules_alone": 1}),
    Case("its_own_text_twice_is_one", "bao", "1", MET, repeated("likely"), 1),
    Case("its_own_text_perhaps_twice", "bao", "1", MET, repeated("uncertain"), 2, choices=ask(1, 2)),
    Case("its_own_text_again_after_the_period", "bao", "1", MET, repeated(then="2023-01-01"), 1),
    Case("its_own_text_again_in_the_period", "bao", "1", MET, repeated(), 1, since="2022-06-14"),
    Case("its_own_text_again_without_a_label", "bao", "1", NOT_MET, repeated(label=None), 1,
         choices=ask(1, 2)),
    Case("anothers_text_twice", "bao", "1", NOT_MET, copied_twice, 1, choices=ask(1, 2),
         others={"with_reprints": 1, "without_reprints": 0}),
    Case("original_for_sure", "bao", "1", MET, copied_by_others("sure"), 1, choices=NO_COPIES),
)  # fmt: skip

PEOPLE = (
    Case("reviewed_into_scope", "bao", "1", MET, reviewed(0, 1), 1, others={"by_rules_alone": 0}),
    Case("reviewed_out_of_scope", "bao", "1", NOT_MET, reviewed(1, 0), others={"by_rules_alone": 1}),
    Case("reviewed_to_another_content", "bao", "1", NOT_MET, reviewed(1, 3), others={"by_rules_alone": 1}),
    Case("reviewed_from_another_content", "bao", "3", MET, reviewed(1, 3), 1, others={"by_rules_alone": 0}),
    Case("confirmed", "bao", "1", MET, reviewed(1, 1), 1, others={"by_rules_alone": 1}),
    Case("the_newest_review_holds", "bao", "1", MET, reviewed(0, 3, 1), 1),
    Case("taken_back", "bao", "1", NOT_MET, reviewed(0, 1, None)),
    Case("taken_back_and_the_label_holds", "bao", "1", MET, reviewed(1, 0, None), 1),
    Case("reviewed_without_a_label", "bao", "1", MET, reviewed(None, 1), 1, others={"by_rules_alone": 0}),
    Case("reviewed_away_without_a_label", "bao", "1", NOT_MET, reviewed(None, 0)),
    Case("reviewed_before_an_edit", "bao", "1", MET, edited_after(0, 0, 1), 1),
    Case("reviewed_out_before_an_edit", "bao", "1", NOT_MET, edited_after(1, 1, 0)),
    Case("reviewed_under_another_address", "bao", "1", MET, merged, 1),
    Case("reviewed_outside_the_window", "bao", "1", NOT_MET, reviewed(0, 1, day="2021-12-31")),
    Case("reviewed_after_an_edit", "bao", "1", NOT_MET,
         both(edited((1, "2022-06-14"), (3, "2022-06-20")), lambda built: built.review("bao", "bai", 3, 2))),
)  # fmt: skip

EDITS = (
    Case("edited_into_another_content", "bao", "1", MAYBE,
         edited((1, "2022-06-14"), (3, "2022-06-20")), 0, 1),
    Case("edited_out_of_scope", "bao", "1", MAYBE, edited((1, "2022-06-14"), (0, "2023-01-01")), 0, 1),
    Case("its_newest_content_counts", "bao", "3", MET, edited((1, "2022-06-14"), (3, "2022-06-20")), 1),
    Case("edited_into_it_after_the_period", "bao", "1", MAYBE,
         edited((0, "2022-06-14"), (1, "2023-01-01")), 0, 1),
    Case("edited_into_it_on_the_last_day", "bao", "1", MET, edited((0, "2022-06-14"), (1, "2022-12-31")), 1),
    Case("edited_and_back", "bao", "1", MET,
         edited((1, "2022-06-14"), (0, "2022-06-20"), (1, "2023-01-01")), 1),
    Case("edited_and_the_same", "bao", "1", MET, edited((1, "2022-06-14"), (1, "2023-01-01")), 1),
    Case("edited_before_it_was_labelled", "bao", "1", MAYBE,
         edited((None, "2022-06-14"), (1, "2023-01-01")), 0, 1),
    Case("dated_anew_after_the_period", "bao", "1", MAYBE, dated_anew("2022-06-14", "2023-01-01"), 0, 1),
    Case("dated_back_into_the_period", "bao", "1", MAYBE, dated_anew("2023-01-01", "2022-12-20"), 0, 1),
    Case("dated_anew_within_the_period", "bao", "1", MET, dated_anew("2022-06-14", "2022-06-20"), 1),
    Case("dated_anew_outside_the_period", "bao", "1", NOT_MET, dated_anew("2021-06-14", "2021-12-31")),
    Case("dated_over_the_period", "bao", "1", MAYBE, dated_anew("2021-06-14", "2023-01-01"), 0, 1),
)  # fmt: skip

REMOVED = (
    Case("removed_counts", "bao", "1", MET, one(state="gone"), 1, others={"removed": 1}),
    Case("removed_does_not", "bao", "1", NOT_MET, one(state="gone"), choices=NO_REMOVED,
         others={"removed": 1}),
    Case("removed_reprint", "bao", "1", NOT_MET, copied("uncertain", state="gone"),
         choices=Choices(reprints=False, removed=False), others={"removed": 0}),
    Case("undated_and_removed", "bao", "1", NOT_MET, one(day=None, state="gone"), choices=NO_REMOVED),
)  # fmt: skip

VARIANTS = (
    Case("r10_strict", "cong", "6", NOT_MET, one("cong", label=0, title=RICH), choices=STRICT, others=TWO),
    Case("r10_lenient", "cong", "6", MET, one("cong", label=0, title=RICH), 1, choices=LENIENT, others=TWO),
    Case("r10_in_the_lead", "cong", "6", MET, one("cong", label=0, lead=RICH), 1, choices=LENIENT),
    Case("r10_in_the_body", "cong", "6", NOT_MET, one("cong", label=0, body=RICH), choices=LENIENT),
    Case("r10_in_capitals_and_apart", "cong", "6", MET,
         one("cong", label=0, title="NÔNG DÂN LÀM  GIÀU".upper()), 1, choices=LENIENT),
    Case("r10_other_tones", "cong", "6", NOT_MET, one("cong", label=0, title="Làm giấu mặt"),
         choices=LENIENT),
    Case("r10_with_another_sense", "cong", "6", NOT_MET,
         one("cong", label=0, title="Làm giàu bất chính, làm giàu bất chính"), choices=LENIENT),
    Case("r10_with_both_senses", "cong", "6", MET,
         one("cong", label=0, title="Làm giàu bất chính không phải làm giàu"), 1, choices=LENIENT),
    Case("r10_for_texts_in_scope", "cong", "6", NOT_MET, one("cong", label=3, title=RICH), choices=LENIENT),
    Case("r10_after_a_review", "bao", "6", NOT_MET,
         both(one(label=0, title=RICH), lambda built: built.review("bao", "bai", 0)),
         choices=Choices(reading={6: "wide"}, variants={"R10": "lenient"})),
    Case("r13_lenient", "bao", "2", MET, one(label=2), 1, others=TWO),
    Case("r13_strict", "bao", "2", NOT_MET, one(label=2), choices=STRICT, others=TWO),
    Case("r13_names_the_plan", "bao", "2", MET,
         one(label=2, body="Theo Kế hoạch số 132/KH-UBND của tỉnh."), 1, choices=STRICT,
         others={"strict": 1, "lenient": 1}),
    Case("r13_names_the_province", "bao", "2", MET, one(label=2, title="Toàn tỉnh còn 7% hộ nghèo"), 1,
         choices=STRICT),
    Case("r13_does_not_touch_other_contents", "bao", "1", MET, one(), 1, choices=STRICT),
    Case("r13_after_a_review", "bao", "2", MET, reviewed(2, 2), 1, choices=STRICT),
)  # fmt: skip

OFFLINE_WORK = (
    Case("second_paragraph", "trungtam", "5.2", OFFLINE, one("trungtam", label=5)),
    Case("second_paragraph_sent_in", "trungtam", "5.2", OFFLINE, both(sent(2), sent(2, "2022-12-31")),
         others={"submissions": 2}),
    Case("sent_in_for_the_content_as_a_whole", "trungtam", "5.2", OFFLINE, sent(None),
         others={"submissions": 1}),
    Case("sent_in_for_other_days", "trungtam", "5.2", OFFLINE, sent(2, "2023-01-01"),
         others={"submissions": 0}),
    Case("first_paragraph_is_online", "trungtam", "5.1", MET, one("trungtam", label=5), 1),
    Case("second_paragraph_for_others", "bao", "5.2", OTHER_KIND, one(label=5)),
    Case("second_paragraph_while_days_are_missing", "trungtam", "5.2", OFFLINE, unread("trungtam")),
)  # fmt: skip

FIRST_READING = (
    Case("read_first_in_time", "bao", "1", NOT_MET, first("2022-01-31"), choices=SOON),
    Case("read_first_a_day_late", "bao", "1", LATE, first("2022-02-01"), choices=SOON,
         owed=("2022-01-01", "2022-12-31")),
    Case("read_first_late_without_the_setting", "bao", "1", NOT_MET, first("2022-02-01")),
    Case("read_first_late_and_enough", "bao", "1", MET, both(first("2022-02-01"), one()), 1, choices=SOON),
    Case("read_first_late_and_too_few", "bao", "1", LATE, both(first("2022-02-01"), one()), 1,
         choices=Choices(thresholds={1: 2}, read_within_days=30)),
    Case("read_first_late_and_days_missing", "bao", "1", MISSING,
         both(first("2022-02-01"), gap("2022-06-14", "2022-06-14")), choices=SOON,
         missing=(("2022-06-14", "2022-06-14"),)),
    Case("read_first_late_and_possible", "bao", "1", MAYBE, both(first("2022-02-01"), one(label=None)), 0, 1,
         choices=SOON),
    Case("read_first_late_and_open", "bao", "1", OPEN, choices=AT_ONCE, last="2022-06-20"),
    Case("read_first_on_the_day_itself", "bao", "1", NOT_MET, first("2022-01-01"), choices=AT_ONCE),
    Case("read_first_before_the_window", "bao", "1", NOT_MET, first("2021-06-01"), choices=AT_ONCE),
    Case("read_first_on_the_second_day", "bao", "1", LATE, first("2022-01-02"), choices=AT_ONCE),
    Case("read_first_in_time_for_the_period", "bao", "1", NOT_MET, first("2022-07-31"), choices=SOON,
         since="2022-07-01"),
    Case("read_first_in_time_for_its_validity", "moi", "1", NOT_MET, first("2022-07-31", "moi"),
         choices=SOON),
    Case("read_first_too_late_for_its_validity", "moi", "1", LATE, first("2022-08-01", "moi"), choices=SOON),
    Case("the_portals_site_was_read_in_time", "phong", "1", NOT_MET, first("2022-01-31", "cong"),
         choices=SOON),
    Case("the_portals_site_was_read_late", "phong", "1", LATE, first("2022-02-01", "cong"), choices=SOON),
    Case("read_first_late_and_not_owed", "cong", "4", OTHER_KIND, choices=AT_ONCE),
    Case("never_read_whatever_is_asked", "bao", "1", MISSING, unread(), choices=AT_ONCE,
         missing=(("2022-01-01", "2022-12-31"),)),
)  # fmt: skip

CASES = (
    *(*THRESHOLDS, *WINDOW, *DAYS, *OUTLETS, *VALIDITY, *UNCERTAIN, *COPIES, *PEOPLE, *REMOVED, *VARIANTS),
    *(*OFFLINE_WORK, *EDITS, *FIRST_READING),
)
