"""What the page of the keyword lists asks the classifier and the store."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from heapq import heappush, heappushpop
from typing import Any, Final

from classifiers import GoldLine, rule_version
from classifiers.keyword_checks import Fault, check_keywords
from classifiers.patterns import Pattern, read_pattern
from classifiers.suggestions import suggest
from classifiers.uses import forms
from dashboard.trials import KeywordFlaw, Met, PhraseCounts, Step, Suggested
from diembao.home import Home
from registry import Directive
from storage import LONGEST_ANSWER, open_reader, reviewed_texts
from storage.phrases import count_articles_of_days, labelled_articles
from storage.reading import article_key

NEWEST: Final = 50
"""Articles of a phrase that are kept; the search finds the others."""
MOST_SUGGESTED: Final = 40
STEP: Final = 500
_WHY: Final = {
    Fault.DEAD: "không gặp trong bài nào",
    Fault.DOUBLE: "trùng với cụm từ khác",
    Fault.CONTRADICTORY: "mâu thuẫn với danh sách khác",
    Fault.PADDED: "thừa: cụm ngắn hơn đã có trong cùng danh sách",
}


def version_in_force(home: Home, directive: str) -> str:
    """The version of the rules that the home's files hold now."""
    return rule_version(home.directive(directive))


@dataclass(frozen=True, slots=True)
class Flaws:
    """Phrases of the lists that do no good, whatever texts there are; looked for once for each version."""

    home: Home
    _known: dict[tuple[str, str], tuple[KeywordFlaw, ...]] = field(default_factory=dict)

    def of(self, directive: str, version: str) -> tuple[KeywordFlaw, ...]:
        """Those of a directive whose rules have that version."""
        if (directive, version) not in self._known:
            found = check_keywords(self.home.directive(directive))
            self._known[directive, version] = tuple(
                KeywordFlaw(*one.place, one.phrase, _WHY[one.fault], one.other) for one in found
            )
        return self._known[directive, version]


def suggestions(home: Home, directive: str, least: int) -> tuple[Suggested, ...]:
    """Phrases that people's reviews speak for, surest first. Raises StoreError."""
    with open_reader(home.snapshot, seconds=LONGEST_ANSWER) as reader:
        texts = reviewed_texts(reader, directive)
    gold = [GoldLine(id=it.url, title=it.title, text=it.text, content=it.content) for it in texts]
    found = suggest(home.directive(directive), gold, least)[:MOST_SUGGESTED]
    return tuple(Suggested(it.phrase, it.content, it.inside, it.outside, it.certainty) for it in found)


def count_phrases(home: Home, directive: str, since: date, until: date, step: Step) -> PhraseCounts:
    """How often each phrase and rule was met on those days. Raises StoreError, and whatever `step` raises."""
    tally = _Tally(home.directive(directive))
    with open_reader(home.snapshot) as reader:
        total = count_articles_of_days(reader, since, until)
        number, first = 0, None
        for number, article in enumerate(labelled_articles(reader, directive, since, until), 1):
            first = min(first or article.made, article.made)
            tally.add(article_key(article.outlet, article.identity), article.day, article.hits)
            if number % STEP == 0:
                step(number, total)
    return PhraseCounts(number, first, tally.met())


class _Tally:
    """Counts articles by role and phrase, and keeps the newest of each."""

    def __init__(self, directive: Directive) -> None:
        self._listed = _listed(directive)
        self._articles: dict[tuple[str, str], int] = defaultdict(int)
        self._newest: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        self._read: dict[str, Pattern] = {}

    def add(self, key: str, day: str, hits: tuple[dict[str, Any], ...]) -> None:
        """One article with the hits of its label."""
        for name in {self._name(hit["role"], hit["phrase"]) for hit in hits}:
            self._articles[name] += 1
            kept = self._newest[name]
            if len(kept) < NEWEST:
                heappush(kept, (day, key))
            else:
                heappushpop(kept, (day, key))

    def met(self) -> dict[tuple[str, str], Met]:
        """What was counted."""
        return {
            name: Met(number, tuple(key for _, key in sorted(self._newest[name], reverse=True)))
            for name, number in self._articles.items()
        }

    def _name(self, role: str, phrase: str) -> tuple[str, str]:
        """A hit names the spelling that it met; lists are read by the spelling that they have."""
        kind, _, rest = role.partition(":")
        if kind == "rule":
            return kind, rest.rpartition(":")[0]
        if phrase not in self._read:
            self._read[phrase] = read_pattern(phrase)
        return role, self._listed.get((role, self._read[phrase]), phrase)


def _listed(directive: Directive) -> dict[tuple[str, Pattern], str]:
    """The phrase as it is listed, by role and any of its spellings."""
    found: dict[tuple[str, Pattern], str] = {}
    lists = [
        *((f"content:{one.number}", (*one.strong, *one.medium, *one.weak)) for one in directive.contents),
        ("gate", directive.gate.core),
        ("support", directive.gate.supporting),
        *((f"exclusion:{one.name}", one.phrases) for one in directive.exclusions),
    ]
    for role, phrases in lists:
        for phrase in phrases:
            for form in forms(phrase, directive.writings.same):
                found.setdefault((role, read_pattern(form)), phrase)
    return found
