"""What a decision over an article could change: which verdicts hang on one article more or less."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from audits.model import Ruling
from audits.periods import owed_days, site_of
from audits.words import VARIANTS
from dashboard.words import content_name
from registry import Directive, Registry
from storage.reading import Cell, Line, Waiting, Why

MOST_NEEDED: Final = 3
"""An outlet that lacks more articles than this is not helped by a decision or two."""


@dataclass(frozen=True, slots=True)
class Stake:
    """A verdict that hangs on few articles."""

    outlet: str
    name: str
    site: str
    """The outlet on whose site its articles stand."""
    content: int
    counted: int
    threshold: int

    @property
    def need(self) -> int:
        """How many articles more would meet the duty; 0: one less and it is met no more."""
        return max(0, self.threshold - self.counted)


def stakes(cells: Iterable[Cell], outlets: Registry) -> tuple[Stake, ...]:
    """The verdicts that a few articles would turn, the nearest first.

    A duty that is met by exactly as many articles as are asked for hangs on each of them.
    """
    return tuple(sorted(_stakes(cells, outlets), key=lambda one: (one.need == 0, one.need, one.outlet)))


def _stakes(cells: Iterable[Cell], outlets: Registry) -> Iterator[Stake]:
    for cell in cells:
        outlet = outlets.get(cell.outlet)
        site = site_of(outlet, outlets) if outlet else None
        if outlet is None or site is None or cell.ruling in {Ruling.NOT_OWED, Ruling.NOT_ONLINE}:
            continue
        one = Stake(outlet.slug, outlet.name, site.slug, cell.content, cell.counted, cell.threshold)
        barely = cell.ruling == Ruling.MET and cell.counted == cell.threshold
        if barely or (cell.ruling != Ruling.MET and 0 < one.need <= MOST_NEEDED):
            yield one


def critical(found: Sequence[Stake]) -> Mapping[tuple[str, int], int]:
    """The same by site and content, for the queue: how many more articles would turn the nearest verdict."""
    least: dict[tuple[str, int], int] = {}
    for one in found:
        need = one.need or 1
        key = (one.site, one.content)
        least[key] = min(need, least.get(key, need))
    return least


def turned_by(line: Line, found: Sequence[Stake], directive: Directive, outlets: Registry) -> list[Stake]:
    """The verdicts that a decision over this article may turn, or bring nearer to it; the nearest first."""
    return [one for one in found if one.site == line.outlet and _turns(one, line, directive, outlets)]


def _turns(one: Stake, line: Line, directive: Directive, outlets: Registry) -> bool:
    """A content that neither rules nor a person have thought of is no likely one."""
    if one.need == 0:
        likely = line.content == one.content
    else:
        near = {line.machine, line.second}
        likely = line.content != one.content and (one.content in near or line.content is None)
    return likely and _owed(one, line, directive, outlets)


def at_stake(line: Line, turned: Sequence[Stake]) -> tuple[str, ...]:
    """What a decision over the article would change, a sentence for each verdict that it may turn."""
    return tuple(_sentence(line, one) for one in turned)


def _sentence(line: Line, one: Stake) -> str:
    if one.need:
        return _gaining(one, certain=line.day_printed)
    rest = f"còn {one.counted - 1}/{one.threshold} bài"
    return f"Nếu không phải {_content(one.content)}, {one.name} sẽ không còn đạt ({rest})."


def _gaining(one: Stake, *, certain: bool) -> str:
    """What the article would add to a verdict; where its day is not printed, nothing is certain."""
    has = f"{one.counted + 1}/{one.threshold} bài"
    if one.need > 1:
        return f"Nếu là {_content(one.content)}, {one.name} có {has}, vẫn thiếu {one.need - 1} bài."
    may = "sẽ đạt" if certain else "có thể đạt (bài không ghi ngày đăng)"
    return f"Nếu là {_content(one.content)}, {one.name} {may} ({has})."


def _owed(one: Stake, line: Line, directive: Directive, outlets: Registry) -> bool:
    """Whether the outlet owed anything on the article's day."""
    outlet = outlets[one.outlet]
    days = owed_days(outlet, site_of(outlet, outlets), (directive.window.since, directive.window.until))
    return days is not None and days[0] <= line.day <= days[1]


def _content(content: int) -> str:
    return content_name(content).lower()


def readings(line: Line, directive: Directive) -> tuple[str, ...]:
    """Rules of the codebook that are read strictly or leniently for a content that the article is near to."""
    near = {line.machine, line.second, line.content}
    return tuple(
        f"{one.rule} (nội dung {one.content}) đang hiểu {VARIANTS[one.reading]}:"
        f" {one.strict if one.reading == 'strict' else one.lenient}."
        " Người duyệt đã quyết định thì cách hiểu nào cũng theo quyết định."
        for one in directive.variants
        if one.content in near
    )


def why_it_waits(waiting: Waiting) -> str:
    """Why an article is in the queue, where no verdict hangs on it."""
    line = waiting.line
    match waiting.why:
        case Why.TEXT_CHANGED:
            return "Đơn vị đã sửa bài sau khi được duyệt, cần xem lại."
        case Why.UNLABELLED:
            return "Quy tắc chưa gán được nội dung."
        case Why.CLOSE:
            return _in_doubt(line)
    return "Có thể làm đổi một kết luận."


def _in_doubt(line: Line) -> str:
    """Between which answers the rules were in doubt."""
    second = None if line.second is None else _content(line.second)
    if line.machine == 0:
        return f"Quy tắc phân vân: chỉ thiếu chút nữa là vào phạm vi, khi đó là {second or 'một nội dung'}."
    between = f", hoặc chỉ hơn {second} chút ít" if second else ""
    return f"Quy tắc phân vân: vừa đủ vào phạm vi{between}."
