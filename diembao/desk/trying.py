"""One phrase more or less in a keyword list, tried over all stored texts: what labels and verdicts turn.

Only texts in which the phrase stands can get another label, so only those are labelled anew.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from classifiers.phrases import PhraseBook
from classifiers.uses import Use, forms
from classifiers.zones import divide
from dashboard.trials import (
    BadChange,
    Change,
    Doing,
    Step,
    Trial,
    TrialArticle,
    TrialOutlet,
    TrialVerdict,
)
from diembao.again.flips import Flips, compare_verdicts
from diembao.again.flips import Trial as Audited
from diembao.home import Home
from diembao.processes.labelling import BATCH, labellers, processes
from registry import Content, Directive, Effect, Gate
from registry.phrase_checks import phrase_flaw
from storage import LabelFault, Reader, ToLabel, decisions, open_reader
from storage.reading import article_key
from storage.relabelling import CurrentText, count_current_texts, current_texts
from vietnamese.text import normalise

STRENGTHS: Final = ("strong", "medium", "weak")
PARTS: Final = ("core", "supporting")
GATE: Final = "gate"


def try_change(home: Home, change: Change, step: Step) -> Trial:
    """What a change would come to, by the rules in force and the published texts; nothing is written.

    Raises BadChange, StoreError, and whatever `step` raises.
    """
    directive = home.directive(change.directive)
    tried = changed(directive, change)
    with open_reader(home.snapshot) as reader:
        found = _found(reader, directive, change, step)
        turned, failed = _labelled(home, tried, found.texts, step)
        labels = {(text.outlet, text.identity): content for text, content in turned}
        after = Audited(reader, labels=labels)
        flips = compare_verdicts(directive, home.outlets(), Audited(reader), after) if turned else Flips()
        articles = _articles(reader, directive, turned)
    return Trial(
        change=change,
        texts=found.looked,
        with_phrase=len(found.texts),
        failed=failed,
        articles=articles,
        outlets=_by_outlet(articles),
        verdicts=_verdicts(flips),
        verdicts_unknown=flips.refused,
        lines=written(change),
    )


def changed(directive: Directive, change: Change) -> Directive:
    """The directive as it would be. Raises BadChange."""
    if phrase_flaw(change.phrase):
        raise BadChange(
            "Cụm từ gồm các tiếng cách nhau một dấu cách; “…”, “#” không đứng một mình hay ở đầu, cuối."
        )
    if change.file == GATE:
        return directive.model_copy(update={"gate": _gate(directive.gate, change)})
    contents = [
        _content(one, change) if str(one.number) == change.file else one for one in directive.contents
    ]
    if change.doing is Doing.ADD:
        _refuse_unreachable(directive, change.phrase)
    return directive.model_copy(update={"contents": tuple(contents)})


def tidy(phrase: str) -> str:
    """A phrase as it is written into a list: small letters, our spelling, one space, no signs."""
    spelt = normalise(phrase.lower())
    signs = "".join(sign if sign.isalnum() or sign in "…#%" else " " for sign in spelt)
    return " ".join(signs.split())


def written(change: Change) -> tuple[str, ...]:
    """What the operator does in the keyword file, line by line as it stands there."""
    if change.doing is Doing.ADD:
        return (f"{change.list} = [", "  …", f'  "{change.phrase}",', "]")
    return (f'  "{change.phrase}",',)


def _content(content: Content, change: Change) -> Content:
    lists = {name: getattr(content, name) for name in STRENGTHS}
    return content.model_copy(update=_lists(lists, change))


def _gate(gate: Gate, change: Change) -> Gate:
    lists = {"core": gate.core, "supporting": gate.supporting}
    return gate.model_copy(update=_lists(lists, change))


def _lists(lists: dict[str, tuple[str, ...]], change: Change) -> dict[str, tuple[str, ...]]:
    """A phrase stands once in a file: to add it to one list takes it out of the others."""
    there = change.phrase in lists[change.list]
    if change.doing is Doing.REMOVE:
        if not there:
            raise BadChange(f"Danh sách này không có cụm từ “{change.phrase}”.")
        left = tuple(one for one in lists[change.list] if one != change.phrase)
        if not any(left if name == change.list else of for name, of in lists.items()):
            raise BadChange("Đây là cụm từ cuối cùng, không bỏ được.")
        return {change.list: left}
    if there:
        raise BadChange(f"Danh sách này đã có cụm từ “{change.phrase}”.")
    others = {name: tuple(one for one in of if one != change.phrase) for name, of in lists.items()}
    return others | {change.list: (*others[change.list], change.phrase)}


def _refuse_unreachable(directive: Directive, phrase: str) -> None:
    cuts = [
        cut
        for family in directive.exclusions
        if family.effect is Effect.CUT and not family.unless
        for cut in family.phrases
    ]
    swallowing = next((cut for cut in cuts if f" {cut} " in f" {phrase} "), None)
    if swallowing:
        raise BadChange(f"Cụm từ này không bao giờ gặp được, vì nhóm loại trừ đã cắt “{swallowing}” trước.")


@dataclass(frozen=True, slots=True)
class _Found:
    looked: int
    texts: Sequence[CurrentText]


def _found(reader: Reader, directive: Directive, change: Change, step: Step) -> _Found:
    """The labelled texts in which the phrase stands."""
    spellings = forms(change.phrase, directive.writings.same)
    book = PhraseBook((form, Use(GATE)) for form in spellings)
    total, texts, looked = count_current_texts(reader), [], 0
    for looked, text in enumerate(current_texts(reader, directive.slug), 1):
        if text.content is not None and _stands(book, text):
            texts.append(text)
        if looked % BATCH == 0:
            step(looked, 2 * total)
    return _Found(looked, texts)


def _stands(book: PhraseBook, text: CurrentText) -> bool:
    parts = divide(text.title, text.body, text.lead).parts
    return any(book.may_pass(part.text) and book.scan(part.text).matches for part in parts)


def _labelled(
    home: Home, tried: Directive, texts: Sequence[CurrentText], step: Step
) -> tuple[list[tuple[CurrentText, int]], int]:
    """The texts whose content would be another, with it; and how many could not be labelled."""
    turned, failed, waiting = [], 0, iter(texts)
    with labellers(tried, home.settings.limits, processes(len(texts))) as label_each:
        done = 0
        while batch := list(islice(waiting, BATCH)):
            asked = [ToLabel(text.version_id, text.title, text.lead, text.body) for text in batch]
            for text, label in zip(batch, label_each(asked), strict=True):
                if isinstance(label, LabelFault):
                    failed += 1
                elif label.content != text.content:
                    turned.append((text, label.content))
            done += len(batch)
            step(len(texts) + done, 2 * len(texts))
    return turned, failed


def _articles(
    reader: Reader, directive: Directive, turned: Sequence[tuple[CurrentText, int]]
) -> tuple[TrialArticle, ...]:
    decided = decisions(reader, directive.slug)
    found = [
        TrialArticle(
            outlet=text.outlet,
            key=article_key(text.outlet, text.identity),
            title=text.title,
            day=text.day,
            before=text.content,
            after=after,
            reviewed=decided.get((text.outlet, text.identity)),
        )
        for text, after in turned
        if text.content is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.outlet, one.day, one.key)))


def _by_outlet(articles: Sequence[TrialArticle]) -> tuple[TrialOutlet, ...]:
    return tuple(_of_outlet(outlet, articles) for outlet in sorted({one.outlet for one in articles}))


def _of_outlet(outlet: str, articles: Sequence[TrialArticle]) -> TrialOutlet:
    own = [one for one in articles if one.outlet == outlet]
    gained = Counter(one.after for one in own)
    gained.subtract(one.before for one in own)
    return TrialOutlet(
        outlet=outlet,
        changed=len(own),
        into_scope=sum(one.before == 0 for one in own),
        out_of_scope=sum(one.after == 0 for one in own),
        gained=dict(sorted(gained.items())),
    )


def _verdicts(flips: Flips) -> tuple[TrialVerdict, ...]:
    return tuple(
        TrialVerdict(
            outlet=flip.outlet,
            duty=flip.duty,
            before=flip.before.value,
            after=flip.after.value,
            counted_before=flip.counted_before,
            counted_after=flip.counted_after,
        )
        for flip in flips.found
    )
