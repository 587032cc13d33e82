"""Thử từ khóa: one phrase more or less, tried over all articles; nothing is written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dashboard.asking import asked_of
from dashboard.jobs import Busy, Job, jobs_of
from dashboard.reviewing.phrases import list_choices, list_name
from dashboard.routes import Route
from dashboard.trials import BadChange, Change, Doing, Step, Trial
from dashboard.visit import Visit
from dashboard.web import Response
from registry import Directive

KIND: Final = "trial"
LONGEST_PHRASE: Final = 100
PATIENCE: Final = 0.8
MOST_SHOWN: Final = 300
"""Articles of a result that are listed; the counts are of all."""
DOINGS: Final = ((Doing.ADD.value, "thêm vào danh sách"), (Doing.REMOVE.value, "bỏ khỏi danh sách"))
BUSY: Final = "Đang có một lần thử khác chạy. Hãy thử lại sau ít phút."
ENDS: Final = {
    "stopped": "Lần thử này đã được dừng.",
    "late": "Lần thử này quá lâu nên đã tự dừng."
    " Người vận hành có thể chạy `diembao relabel --dry-run --draft`.",
    "failed": "Lần thử này không xong vì chưa đọc được dữ liệu; hãy thử lại.",
}


@dataclass(frozen=True, slots=True)
class Tried:
    """A trial with what it was made with: over another night, or by edited files, it is another one."""

    change: Change
    made: str
    """When the flat copy was made."""
    rules: str


async def form(visit: Visit) -> Response:
    """The question, and what was tried since the server began."""
    asked = asked_of(visit, ("cum", "danh-sach", "viec"), without_numbers=True)
    directive = visit.desk.directives[asked.directive]
    return await _form(
        visit, directive, visit.arg("cum") or "", visit.arg("danh-sach") or "", visit.arg("viec") or ""
    )


async def start(visit: Visit) -> Response:
    """Begin a trial."""
    sent = await visit.form()
    directive = visit.desk.directives.get(sent.get("chi-thi", ""))
    if directive is None:
        visit.refuse(400, "Không có văn bản này.")
    typed, where, doing = sent.get("cum", ""), sent.get("danh-sach", ""), sent.get("viec", "")
    try:
        change = _change(visit, directive, typed, where, doing)
        made = await visit.read(lambda library: library.meta.made)
        rules = await visit.in_thread(visit.desk.services.keyword_version, directive.slug)
        tried = Tried(change, made, rules)
        job = jobs_of(visit.datasette).start(KIND, tried, _who(visit), _work(visit, change))
    except BadChange as bad:
        return await _form(visit, directive, typed, where, doing, str(bad), 400)
    except Busy:
        return await _form(visit, directive, typed, where, doing, BUSY, 503)
    await visit.in_thread(job.wait, PATIENCE)
    return visit.redirect(f"/tu-khoa/thu/{job.key}")


async def result(visit: Visit) -> Response:
    """How far a trial is, or what it came to."""
    job = _job(visit)
    change: Change = job.asked.change
    directive = visit.desk.directives.get(change.directive)
    if directive is None:
        visit.refuse(404, "Văn bản này không còn trong hệ thống.")
    outcome = job.result
    return await visit.page(
        "keyword_trial.html",
        job=job,
        change=change,
        directive=directive,
        where=list_name(change.file, change.list),
        bad=str(outcome) if isinstance(outcome, BadChange) else "",
        trial=outcome if isinstance(outcome, Trial) else None,
        end=ENDS.get(job.ended, ""),
        most=MOST_SHOWN,
        outlets=visit.desk.outlets,
    )


async def stop(visit: Visit) -> Response:
    """End a trial that is under way."""
    job = _job(visit)
    job.stop()
    await visit.in_thread(job.wait, PATIENCE)
    return visit.redirect(f"/tu-khoa/thu/{job.key}")


async def _form(
    visit: Visit, directive: Directive, phrase: str, where: str, doing: str, said: str = "", status: int = 200
) -> Response:
    tried = [
        job for job in jobs_of(visit.datasette).of_kind(KIND) if job.asked.change.directive == directive.slug
    ]
    return await visit.page(
        "keyword_trials.html",
        status=status,
        directive=directive,
        phrase=phrase,
        chosen=where,
        doing=doing or Doing.ADD.value,
        doings=DOINGS,
        lists=list_choices(directive),
        said=said,
        tried=tried,
        list_name=list_name,
        longest=LONGEST_PHRASE,
    )


def _change(visit: Visit, directive: Directive, typed: str, where: str, doing: str) -> Change:
    """What the form asks for. Raises BadChange."""
    if len(typed) > LONGEST_PHRASE:
        raise BadChange(f"Cụm từ dài {len(typed)} chữ, nhiều nhất là {LONGEST_PHRASE} chữ.")
    phrase = visit.desk.services.keyword_tidy(typed)
    if not phrase:
        raise BadChange("Chưa nhập cụm từ.")
    if where not in dict(list_choices(directive)) or doing not in dict(DOINGS):
        raise BadChange("Chưa chọn danh sách.")
    file, _, name = where.partition(".")
    return Change(directive.slug, Doing(doing), file, name, phrase)


def _work(visit: Visit, change: Change) -> Callable[[Step], Trial | BadChange]:
    tries = visit.desk.services.keyword_changes

    def work(step: Step) -> Trial | BadChange:
        try:
            return tries(change, step)
        except BadChange as bad:
            return bad

    return work


def _job(visit: Visit) -> Job:
    job = jobs_of(visit.datasette).get(visit.part("ma"))
    if job is None or job.kind != KIND:
        visit.refuse(
            404, "Không còn kết quả của lần thử này: kết quả chỉ được giữ đến khi khởi động lại trang."
        )
    return job


def _who(visit: Visit) -> str:
    return visit.account.shown if visit.account else ""


_MA: Final = r"/tu-khoa/thu/(?P<ma>[0-9a-f]{16})"
ROUTES: Final = (
    Route("/tu-khoa/thu", form),
    Route("/tu-khoa/thu", start, methods=("POST",), resumes=True),
    Route(_MA, result),
    Route(_MA + "/dung", stop, methods=("POST",)),
)
