"""Verdicts of a window as pages have them: kept since the night, or reckoned beside the pages."""

from dataclasses import dataclass
from typing import Final

from audits.model import Span
from audits.words import span
from dashboard.jobs import jobs_of
from dashboard.judging import Answer, Question, State, ask, still_hold
from dashboard.visit import Visit
from dashboard.windows import judged_part
from registry import Directive
from storage.archive.seals import last_seal
from storage.reading import Cell, Library, verdicts

OUTSIDE: Final = "Khoảng ngày này nằm ngoài thời gian của văn bản ({}) nên chỉ có số bài, không có kết luận."
NO_NIGHT: Final = "Chưa có đêm nào đọc xong nên chưa có kết luận."
NO_DUTIES: Final = "Văn bản không giao việc cho đơn vị nào nên không có kết luận."


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is known of a window's verdicts beforehand."""

    cells: tuple[Cell, ...] | None
    """Null: nobody has reckoned them yet."""
    night: str | None
    seal: int
    """Of the published copy, which a command may have renewed since the flat one was made."""
    made: str


def prepared(library: Library, directive: Directive, window: Span) -> Prepared:
    """The verdicts that were kept for the window."""
    judged = judged_part(window, directive)
    cells = verdicts(library, directive.slug, *judged) if judged else None
    return Prepared(cells, library.meta.night, last_seal(library), library.meta.made)


def answer_of(visit: Visit, known: Prepared, directive: Directive, window: Span) -> Answer:
    """The verdicts that were prepared, else what is known of them by now, or why there are none."""
    outlets = visit.desk.outlets
    if known.cells is not None and still_hold(known.cells, directive, outlets):
        return Answer(State.READY, known.cells)
    if not directive.obligations:
        return Answer(State.REFUSED, sentence=NO_DUTIES)
    judged = judged_part(window, directive)
    if judged is None:
        own = directive.window
        return Answer(State.REFUSED, sentence=OUTSIDE.format(span(own.since, own.until)))
    if known.night is None:
        return Answer(State.REFUSED, sentence=NO_NIGHT)
    question = Question(known.seal, known.made, directive.slug, *judged)
    judge = visit.desk.services.judge
    return ask(jobs_of(visit.datasette), lambda it: judge(it, directive, outlets), question)
