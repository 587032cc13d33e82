"""What an appeal can come to: a closed list, and which of it the facts suggest to the official."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from diembao.answers.answering import Answer, Case, Span
from diembao.appeals.capture import Fresh
from registry import Directive, Outlet
from spool import Outcome
from storage import ArticleRow, Claim, Completeness, StoredArticle


class Conclusion(StrEnum):
    """The closed list; the codes are stored."""

    COUNTED = "counted"
    OTHER_CONTENT = "other_content"
    OTHER_ADDRESS = "other_address"
    OTHER_OUTLET = "other_outlet"
    REPRINT = "reprint"
    OUT_OF_SCOPE = "out_of_scope"
    UNLABELLED = "unlabelled"
    OUTSIDE_PERIOD = "outside_period"
    NOT_VALID = "not_valid"
    REMOVED = "removed"
    NOT_LISTED = "not_listed"
    ROBOTS = "robots"
    OUTAGE = "outage"
    UNREAD = "unread"
    NO_ARTICLE = "no_article"
    NOT_FOUND = "not_found"
    FOREIGN = "foreign"
    UNDECIDED = "undecided"
    ACCEPTED = "accepted"
    """By an official alone; no fact suggests it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a conclusion rests on."""

    answer: Answer
    """What is on record, for the outlet on whose site the address is claimed to lie."""
    outlet: Outlet | None
    """Who appeals; null where the address is nobody's and no outlet was named."""
    content: int | None
    """The content that is claimed; null: whichever."""
    elsewhere: tuple[Case, ...]
    """Cases of other outlets that have the address."""
    twin: ArticleRow | None
    """An article of the site with the same title under another address."""
    fresh: Fresh | None
    """Null where no look was taken."""
    days: Span | None
    """The days on which it may have come out; null where nothing tells."""
    standing: tuple[Claim, ...]
    """What is certified of those days, or of the directive's window."""
    night: str | None
    """The newest night on record."""

    @property
    def case(self) -> Case | None:
        """The case on the outlet's site; null where the address does not lie there."""
        return self.answer.cases[0] if self.answer.cases else None

    @property
    def directive(self) -> Directive:
        """The directive by which it counts."""
        return self.answer.directive

    @property
    def whole(self) -> bool:
        """Whether the days in question were read completely."""
        return bool(self.standing) and all(it.state is Completeness.COMPLETE for it in self.standing)


_ENDS = {
    Outcome.ROBOTS_DENIED: Conclusion.ROBOTS,
    Outcome.OUTSIDE_WINDOW: Conclusion.OUTSIDE_PERIOD,
    Outcome.GONE: Conclusion.NOT_FOUND,
    Outcome.SOFT_404: Conclusion.NOT_FOUND,
    Outcome.EGRESS_REFUSED: Conclusion.FOREIGN,
    Outcome.REDIRECT_OFFSITE: Conclusion.FOREIGN,
    Outcome.NOT_HTML: Conclusion.NO_ARTICLE,
    Outcome.NOT_ARTICLE: Conclusion.NO_ARTICLE,
    Outcome.EMPTY_TEXT: Conclusion.NO_ARTICLE,
    Outcome.BAD_ADDRESS: Conclusion.NO_ARTICLE,
}
"""What a look that led to no article means; all others failed."""


def suggest(facts: Facts) -> Conclusion:
    """The conclusion that the facts suggest."""
    case = facts.case
    if case is None:
        return Conclusion.OTHER_OUTLET if facts.elsewhere else Conclusion.FOREIGN
    if case.trail.article is not None:
        return _of_article(facts, case.trail.article)
    if any(other.trail.article for other in facts.elsewhere):
        return Conclusion.OTHER_OUTLET
    if case.channel:
        return Conclusion.NO_ARTICLE
    if facts.twin is not None:
        return Conclusion.OTHER_ADDRESS
    return _of_no_article(facts, case)


def _of_article(facts: Facts, article: StoredArticle) -> Conclusion:
    day = date.fromisoformat(article.day)
    window, counting = facts.directive.window, facts.directive.counting
    if not window.since <= day <= window.until:
        return Conclusion.OUTSIDE_PERIOD
    if facts.outlet and not facts.outlet.valid_on(day):
        return Conclusion.NOT_VALID
    if article.content is None:
        return Conclusion.UNLABELLED
    if article.content == 0:
        return Conclusion.OUT_OF_SCOPE
    if facts.content not in (None, article.content):
        return Conclusion.OTHER_CONTENT
    if article.original and not counting.reprints:
        return Conclusion.REPRINT
    return Conclusion.REMOVED if article.state == "gone" and not counting.removed else Conclusion.COUNTED


def _of_no_article(facts: Facts, case: Case) -> Conclusion:
    looks = [
        look for look in case.trail.looks if Outcome(look.outcome) not in (Outcome.KNOWN, Outcome.DUPLICATE)
    ]
    if looks:
        return _ENDS.get(Outcome(looks[-1].outcome), Conclusion.UNREAD)
    if _forbidden(facts, case):
        return Conclusion.ROBOTS
    if facts.days is not None and (outside := _outside(facts, facts.days)):
        return outside
    # An outlet must not suffer from days that we did not read, whatever the page has come to since.
    if facts.days is not None and not facts.whole:
        return Conclusion.OUTAGE
    return _now(facts) or (Conclusion.NOT_LISTED if facts.whole else Conclusion.OUTAGE)


def _outside(facts: Facts, days: Span) -> Conclusion | None:
    window = facts.directive.window
    if days[1] < window.since or days[0] > window.until:
        return Conclusion.OUTSIDE_PERIOD
    if facts.outlet and not any(facts.outlet.valid_on(day) for day in days):
        return Conclusion.NOT_VALID
    return None


def _forbidden(facts: Facts, case: Case) -> bool:
    if facts.fresh is not None and facts.fresh.outcome is Outcome.ROBOTS_DENIED:
        return True
    return facts.fresh is None and case.robots is not None and not case.robots.allowed


def _now(facts: Facts) -> Conclusion | None:
    """What the fresh look says against the claim; null where it shows an article or could not be had."""
    return _ENDS.get(facts.fresh.outcome) if facts.fresh else None
