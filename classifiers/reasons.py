"""A label's reasons in Vietnamese sentences that an official can check line by line."""

from collections.abc import Iterator, Sequence
from typing import Final

from classifiers.label import Hit, Label, Reason, Zone
from classifiers.scores import lead_of
from registry import Directive
from vietnamese.numbers import number

_ZONES: Final = {Zone.TITLE: "tít", Zone.LEAD: "sa-pô", Zone.OPENING: "đoạn mở đầu", Zone.BODY: "thân bài"}
_MOST_SHOWN: Final = 4
"""Reasons named for each content; the rest are summed up."""
_DOUBTFUL: Final = 0.2
"""A margin below which a person should look; the desk's queue begins there too."""

_OPENED: Final = {
    Reason.TITLE: "cụm từ chính đứng ngay ở tít",
    Reason.LEAD: "cụm từ chính có ở sa-pô",
    Reason.DENSE: "cụm từ chính trở đi trở lại trong bài",
    Reason.RULE: "cụm từ chính còn ít, nhưng có quy tắc nói rằng bài đúng chủ đề",
}
_CLOSED: Final = {
    Reason.LANGUAGE: "bài trống hoặc không viết bằng tiếng Việt có dấu",
    Reason.NO_CORE: "không có cụm từ chính nào của văn bản",
    Reason.THIN: "cụm từ chính chỉ được nhắc thoáng qua",
    Reason.EXCLUDED: "điểm trừ nặng hơn điểm của cụm từ chính",
    Reason.NO_CONTENT: "có cụm từ chính nhưng không có cụm từ của nội dung nào",
}


def sentences(label: Label, directive: Directive) -> list[str]:
    """Why the label is what it is: the gate first, then the content against its runner-up."""
    return [_gate(label), *_gate_rules(label, directive), *_contents(label, directive), *_doubt(label)]


def _gate(label: Label) -> str:
    inside = label.content != 0
    why = (_OPENED | _CLOSED)[label.reason]
    phrases = _named([hit for hit in label.hits if hit.role == "gate"])
    sums = f"được {_apart(label.evidence, label.needed)}" if label.needed else ""
    parts = [f"{'Vào' if inside else 'Ngoài'} phạm vi vì {why}"]
    if phrases:
        parts.append(phrases)
    if sums:
        parts.append(sums)
    return "; ".join(parts) + "."


def _gate_rules(label: Label, directive: Directive) -> Iterator[str]:
    for hit in label.hits:
        name = _rule_name(hit)
        if name and hit.role.endswith(":gate"):
            yield f"Cửa vào {_signed(hit.weight)}: {_note(name, directive)} ({_place(hit)})."
    against = [hit for hit in label.hits if hit.role.startswith("exclusion:")]
    for name in dict.fromkeys(hit.role.removeprefix("exclusion:") for hit in against):
        found = [hit for hit in against if hit.role == f"exclusion:{name}"]
        yield f"Có cụm từ của nhóm “{name}”: {_named(found)}."


def _contents(label: Label, directive: Directive) -> Iterator[str]:
    names = {content.number: content.name for content in directive.contents}
    if label.content:
        name = names.get(label.content, "")
        yield f"Nội dung {label.content} ({name}): {_evidence(label, label.content, directive)}."
    if label.second:
        scores = dict(label.scores)
        best, second = scores.get(label.content, 0.0), scores.get(label.second, 0.0)
        opening = _against(label.content, label.second, best, second)
        yield f"{opening}; nội dung {label.second}: {_evidence(label, label.second, directive)}."


def _against(content: int, second: int, best: float, other: float) -> str:
    if not content:
        return f"Nếu vào phạm vi thì gần nội dung {second} nhất ({_points(other)} điểm)"
    if best == other:
        return f"Nội dung {content} và nội dung {second} cùng được {_points(best)} điểm, lấy số nhỏ hơn"
    return (
        f"Nội dung {content} hơn nội dung {second} vì được {_points(best)} điểm so với {_points(other)} điểm"
    )


def _evidence(label: Label, content: int, directive: Directive) -> str:
    """The heaviest reasons of one content, each with its place and weight."""
    phrases = [hit for hit in label.hits if hit.role == f"content:{content}"]
    rules = [hit for hit in label.hits if _rule_name(hit) and hit.role.endswith(f":{content}")]
    ranked = sorted([*phrases, *rules], key=lambda hit: -abs(hit.weight))
    parts = [
        f"{_note(name, directive)} ({_place(hit)}, {_signed(hit.weight)})"
        if (name := _rule_name(hit))
        else f"{_place(hit)} ({_signed(hit.weight)})"
        for hit in ranked[:_MOST_SHOWN]
    ]
    rest = sum(hit.weight for hit in ranked[_MOST_SHOWN:])
    if rest:
        parts.append(f"và {len(ranked) - _MOST_SHOWN} cụm từ, quy tắc khác ({_signed(rest)})")
    return "; ".join(parts) or "không có cụm từ nào"


def _doubt(label: Label) -> Iterator[str]:
    if label.margin < _DOUBTFUL:
        yield f"{_nearest(label)}, nên có người xem lại."
    if label.capped:
        yield "Bài quá dài, máy chỉ đọc phần đầu."


def _nearest(label: Label) -> str:
    """Which other answer is hardly farther: another content, or the other side of the gate."""
    if label.reason is Reason.NO_CONTENT:
        return "Bài đủ điểm vào phạm vi mà không rõ là nội dung nào"
    if not label.content:
        return "Bài chỉ thiếu chút nữa là vào phạm vi"
    if lead_of(label.scores) >= _DOUBTFUL:
        return "Bài chỉ vừa đủ điểm vào phạm vi"
    if lead_of(label.scores, clear=0.0) >= _DOUBTFUL:
        return f"Bài có rất ít dấu hiệu của nội dung {label.content}"
    return f"Hai nội dung sát nhau: cũng có thể là nội dung {label.second}"


def _rule_name(hit: Hit) -> str:
    return hit.role.split(":")[1] if hit.role.startswith("rule:") else ""


def _note(name: str, directive: Directive) -> str:
    note = next((rule.note for rule in directive.rules if rule.name == name), name)
    return note[:1].lower() + note[1:]


def _named(hits: Sequence[Hit]) -> str:
    """Phrases with how often they stand in which zone."""
    counted: dict[tuple[str, Zone], int] = {}
    for hit in hits:
        counted[hit.phrase, hit.zone] = counted.get((hit.phrase, hit.zone), 0) + 1
    parts = [
        f"“{phrase}” ở {_ZONES[zone]}" + (f" {times} lần" if times > 1 else "")
        for (phrase, zone), times in list(counted.items())[:_MOST_SHOWN]
    ]
    more = f" và {len(counted) - _MOST_SHOWN} chỗ khác" if len(counted) > _MOST_SHOWN else ""
    return ", ".join(parts) + more


def _place(hit: Hit) -> str:
    return f"“{hit.phrase}” ở {_ZONES[hit.zone]}, chữ {hit.start}–{hit.end}"


def _apart(evidence: float, needed: float) -> str:
    """Both figures, with as many decimals as tell them apart."""
    decimals = 3 if evidence != needed and _points(evidence) == _points(needed) else 1
    return f"{number(evidence, decimals)} điểm, cần {number(needed, decimals)}"


def _points(value: float) -> str:
    return number(value, 1)


def _signed(value: float) -> str:
    return number(value, 1, sign=True)
