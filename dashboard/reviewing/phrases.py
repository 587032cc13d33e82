"""The phrase lists of a directive as people read them, each phrase with how often it was met."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.trials import Met, PhraseCounts
from dashboard.words import content_title
from registry import Directive, Effect

STRENGTHS: Final = {
    "strong": "Mạnh: hầu như chỉ gặp trong bài thuộc nội dung này",
    "medium": "Vừa: hay gặp, nhưng cũng có trong bài thuộc nội dung khác",
    "weak": "Yếu: chỉ giúp phân xử",
}
PARTS: Final = {
    "core": "Cụm từ chính: phải có thì bài mới được xét",
    "supporting": "Cụm từ bổ trợ: thêm bằng chứng, không đủ một mình",
}
EFFECTS: Final = {
    Effect.CUT: "cắt khỏi bài trước khi tìm (mang nghĩa khác)",
    Effect.COUNT: "tính ngược lại ở cửa vào (chuyện khác)",
    Effect.PASSING: "coi là nhắc qua, không tính ngoài tiêu đề và sa-pô",
}
GATE: Final = "gate"
ZONES: Final = {
    "title": "tiêu đề",
    "lead": "sa-pô",
    "opening": "đoạn mở đầu",
    "body": "thân bài",
    "head": "tiêu đề, sa-pô",
    "start": "tiêu đề, sa-pô, đoạn mở đầu",
    "text": "cả bài",
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of a list."""

    text: str
    role: str
    met: Met | None
    """Null: not counted (yet), or nothing could be counted."""

    @property
    def articles(self) -> int | None:
        """Articles that have it; null: not counted."""
        return None if self.met is None else self.met.articles


@dataclass(frozen=True, slots=True)
class PhraseList:
    """Phrases of one strength, or of one family."""

    name: str
    explained: str
    phrases: tuple[Phrase, ...]

    @property
    def dead(self) -> int:
        """How many of them no article has."""
        return sum(one.articles == 0 for one in self.phrases)


@dataclass(frozen=True, slots=True)
class Group:
    """All lists of a content, of the gate, or of the exclusions."""

    id: str
    name: str
    file: str
    lists: tuple[PhraseList, ...]

    @property
    def number(self) -> int:
        """How many phrases it has."""
        return sum(len(one.phrases) for one in self.lists)

    @property
    def dead(self) -> int:
        """How many of them no article has."""
        return sum(one.dead for one in self.lists)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as people read it."""

    name: str
    note: str
    when: tuple[str, ...]
    unless: tuple[str, ...]
    effects: tuple[str, ...]
    met: Met | None


def groups(directive: Directive, counts: PhraseCounts | None) -> tuple[Group, ...]:
    """The contents by number, the gate, the exclusions."""
    return (*_contents(directive, counts), _gate(directive, counts), _exclusions(directive, counts))


def rule_lines(directive: Directive, counts: PhraseCounts | None) -> tuple[RuleLine, ...]:
    """The rules in their order."""
    return tuple(
        RuleLine(
            name=rule.name,
            note=rule.note,
            when=tuple(map(_condition, rule.when)),
            unless=tuple(map(_condition, rule.unless)),
            effects=tuple(_effects(rule.gate, rule.adds)),
            met=_met(counts, "rule", rule.name),
        )
        for rule in directive.rules
    )


def list_choices(directive: Directive) -> list[tuple[str, str]]:
    """The lists that a phrase may be put into, for a choice: `1.strong` and its name."""
    short = {name: said.partition(":")[0].lower() for name, said in {**STRENGTHS, **PARTS}.items()}
    contents = [
        (f"{one.number}.{strength}", f"Nội dung {one.number}, {short[strength]} – {one.name}")
        for one in directive.contents
        for strength in STRENGTHS
    ]
    return [*contents, *((f"{GATE}.{part}", f"Cửa vào, {short[part]}") for part in PARTS)]


def list_name(file: str, name: str) -> str:
    """The same of one list, for a sentence."""
    short = {**STRENGTHS, **PARTS}.get(name, name).partition(":")[0].lower()
    return f"cửa vào, {short}" if file == GATE else f"nội dung {file}, {short}"


def _contents(directive: Directive, counts: PhraseCounts | None) -> Iterator[Group]:
    for one in directive.contents:
        role = f"content:{one.number}"
        lists = tuple(
            _list(strength, said, getattr(one, strength), role, counts)
            for strength, said in STRENGTHS.items()
        )
        yield Group(f"nd-{one.number}", content_title(one.number, directive), f"{one.number}.toml", lists)


def _gate(directive: Directive, counts: PhraseCounts | None) -> Group:
    lists = (
        _list("core", PARTS["core"], directive.gate.core, GATE, counts),
        _list("supporting", PARTS["supporting"], directive.gate.supporting, "support", counts),
    )
    return Group("cua-vao", "Cửa vào: bài có nói về chủ đề không", "gate.toml", lists)


def _exclusions(directive: Directive, counts: PhraseCounts | None) -> Group:
    lists = tuple(
        _list(
            one.name,
            f"{one.name}: {EFFECTS[one.effect]}"
            + (f"; trừ khi tiêu đề hoặc sa-pô có: {', '.join(one.unless)}" if one.unless else ""),
            one.phrases,
            f"exclusion:{one.name}",
            # What is cut out of a text leaves no hit behind.
            None if one.effect is Effect.CUT else counts,
        )
        for one in directive.exclusions
    )
    return Group("loai-tru", "Loại trừ: cụm từ của chuyện khác", "exclusions.toml", lists)


def _list(
    name: str, explained: str, phrases: Sequence[str], role: str, counts: PhraseCounts | None
) -> PhraseList:
    return PhraseList(
        name, explained, tuple(Phrase(text, role, _met(counts, role, text)) for text in phrases)
    )


def _met(counts: PhraseCounts | None, role: str, text: str) -> Met | None:
    return None if counts is None else counts.met.get((role, text), Met(0, ()))


def _condition(written: str) -> str:
    zone, _, rest = written.partition(":")
    names, least, number = rest.partition(">=")
    told = " hoặc ".join(name.strip() for name in names.split("|"))
    times = f", ít nhất {number.strip()} lần" if least else ""
    return f"{ZONES.get(zone.strip(), zone.strip())} có {told}{times}"


def _effects(gate: float, adds: dict[str, float]) -> Iterator[str]:
    if gate:
        yield f"cửa vào {_signed(gate)}"
    yield from (f"nội dung {number} {_signed(points)}" for number, points in sorted(adds.items()))


def _signed(points: float) -> str:
    return f"{points:+g}".replace(".", ",").replace("-", "−")
