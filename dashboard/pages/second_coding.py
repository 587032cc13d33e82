"""Gán lại mẫu: a sample is coded again by people who see the text alone, and how far they agree."""

import re
import secrets
from pathlib import Path
from typing import Final

from dashboard.asking import asked_of
from dashboard.marking import marked
from dashboard.pages.review import choices_of
from dashboard.reviewing.results import results
from dashboard.reviewing.sampling import MOST_ASKED, draw
from dashboard.routes import Route
from dashboard.visit import Visit
from dashboard.web import Response
from storage import StoreError
from storage.desk import Role, open_desk, read_desk
from storage.desk.samples import (
    Coding,
    NewCoding,
    NewSample,
    Sample,
    Sampled,
    Source,
    add_coding,
    add_sample,
    codings_of,
    left_to_code,
    next_to_code,
    sample_numbered,
    sampled_articles,
    samples_of,
)
from storage.reading import Full, Library, full_article, line_by_key
from vietnamese.text import one_line

_SEED: Final = re.compile(r"[A-Za-z0-9._-]{1,40}")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
LONGEST_NOTE: Final = 2000
NOT_WRITTEN: Final = "Hệ thống đang bận hoặc hết chỗ ghi nên chưa ghi được gì. Hãy gửi lại sau ít phút."
SOURCES: Final = {Source.LABELS: "nhãn của quy tắc", Source.REVIEWS: "kết quả duyệt của người"}


async def samples(visit: Visit) -> Response:
    """The samples there are; auditors draw new ones."""
    asked = asked_of(visit)
    found = await visit.in_thread(_samples, visit.desk.places.people, asked.directive)
    return await visit.page(
        "samples.html",
        directive=visit.desk.directives[asked.directive],
        samples=found,
        sources=SOURCES,
        most=MOST_ASKED,
        seed=secrets.token_hex(4),
        may_code=visit.account is not None and visit.account.role.may(Role.REVIEWER),
        may_draw=visit.account is not None and visit.account.role.may(Role.AUDITOR),
    )


async def draw_one(visit: Visit) -> Response:
    """A new sample."""
    form, account, people = await visit.form(), visit.account, visit.desk.places.people
    directive = visit.desk.directives.get(form.get("chi-thi", ""))
    if directive is None or account is None or people is None:
        visit.refuse(400, "Không có văn bản này.")
    number, seed = form.get("so-bai", ""), form.get("hat", "").strip()
    source = {one.value: one for one in Source}.get(form.get("nguon", ""))
    if not _NUMBER.fullmatch(number) or not 1 <= int(number) <= MOST_ASKED:
        visit.refuse(400, f"“Số bài mỗi nội dung” là số từ 1 đến {MOST_ASKED}.")
    if source is None or not _SEED.fullmatch(seed):
        visit.refuse(400, "“Số gốc” gồm 1 đến 40 chữ cái không dấu, chữ số, dấu chấm, gạch.")
    articles = await visit.read(draw, directive, source, int(number), seed, people)
    if not articles:
        visit.refuse(409, "Không có bài nào để lấy mẫu từ nguồn này.")
    night = (await visit.read(lambda library: library.meta.night)) or ""
    new = NewSample(directive.slug, seed, source, int(number), night, account.name)
    made = await visit.in_thread(_write_sample, visit, people, new, articles)
    return visit.redirect(
        f"/duyet/mau?chi-thi={directive.slug}", f"Đã lấy mẫu số {made}: {len(articles)} bài."
    )


async def code(visit: Visit) -> Response:
    """The next article of a sample, its text alone."""
    sample, people = await _sample(visit)
    account = visit.account
    if account is None:
        visit.refuse(403, "Cần đăng nhập để gán lại mẫu.")
    after = visit.arg("sau") or "0"
    if not _NUMBER.fullmatch(after):
        visit.refuse(400, "“sau” là một số.")
    article, left = await visit.in_thread(_next, people, sample.id, account.name, int(after))
    full = await visit.read(_full, article.key, sample.directive) if article else None
    directive = visit.desk.directives.get(sample.directive)
    if directive is None:
        visit.refuse(404, "Văn bản của mẫu này không còn trong hệ thống.")
    return await visit.page(
        "second_coding.html",
        sample=sample,
        directive=directive,
        article=article,
        text=marked(full.versions[-1].text, (), None) if full else None,
        text_hash=full.content_hash if full else "",
        total=left[0],
        left=left[1],
        choices=choices_of(directive),
        codebook=visit.desk.services.review_codebook(sample.directive),
        after=int(after),
    )


async def record(visit: Visit) -> Response:
    """What a person says the article is about."""
    sample, people = await _sample(visit)
    form, account = await visit.form(), visit.account
    place, content = form.get("cho", ""), form.get("noi-dung", "")
    directive = visit.desk.directives.get(sample.directive)
    if account is None or directive is None or not _NUMBER.fullmatch(place):
        visit.refuse(400, "Biểu mẫu không nêu bài nào.")
    if content not in {str(number) for number, _ in choices_of(directive)}:
        visit.refuse(400, "Chưa chọn nội dung của bài. Hãy quay lại và chọn.")
    note = one_line(form.get("ghi-chu", ""))[:LONGEST_NOTE]
    articles = await visit.in_thread(_articles, people, sample.id)
    article = next((one for one in articles if one.place == int(place)), None)
    if article is None or article.coder == account.name:
        visit.refuse(400, "Mẫu này không có bài đó để anh/chị gán lại.")
    new = NewCoding(
        sample.id,
        article.place,
        int(content),
        account.shown,
        account.name,
        note,
        form.get("ban", "") or article.content_hash,
    )
    await visit.in_thread(_write_coding, visit, people, new)
    return visit.redirect(f"/duyet/mau/{sample.id}")


async def outcome(visit: Visit) -> Response:
    """How far the codings agree, and where they do not."""
    sample, people = await _sample(visit)
    articles = await visit.in_thread(_articles, people, sample.id)
    codings = await visit.in_thread(_codings, people, sample.id)
    return await visit.page(
        "agreement.html",
        sample=sample,
        source=SOURCES[sample.source],
        directive=visit.desk.directives.get(sample.directive),
        found=results(articles, codings, visit.desk.services.review_agreement) if codings else None,
        articles=len(articles),
        outlets=visit.desk.outlets,
    )


async def _sample(visit: Visit) -> tuple[Sample, Path]:
    people = visit.desk.places.people
    found = await visit.in_thread(_numbered, people, int(visit.part("so")))
    if found is None or people is None:
        visit.refuse(404, "Không có mẫu này.")
    return found, people


def _samples(people: Path | None, directive: str) -> tuple[Sample, ...]:
    if people is None or not people.is_file():
        return ()
    with read_desk(people) as desk:
        return samples_of(desk, directive)


def _numbered(people: Path | None, number: int) -> Sample | None:
    if people is None or not people.is_file():
        return None
    with read_desk(people) as desk:
        return sample_numbered(desk, number)


def _articles(people: Path, sample: int) -> tuple[Sampled, ...]:
    with read_desk(people) as desk:
        return sampled_articles(desk, sample)


def _codings(people: Path, sample: int) -> tuple[Coding, ...]:
    with read_desk(people) as desk:
        return codings_of(desk, sample)


def _next(people: Path, sample: int, account: str, after: int) -> tuple[Sampled | None, tuple[int, int]]:
    with read_desk(people) as desk:
        return next_to_code(desk, sample, account, after), left_to_code(desk, sample, account)


def _full(library: Library, key: str, directive: str) -> Full | None:
    line = line_by_key(library, key, directive)
    return full_article(library, line, directive) if line else None


def _write_sample(visit: Visit, people: Path, new: NewSample, articles: list[Sampled]) -> int:
    try:
        with open_desk(people, may_make=False) as desk:
            return add_sample(desk, new, articles)
    except StoreError:
        visit.refuse(503, NOT_WRITTEN)


def _write_coding(visit: Visit, people: Path, new: NewCoding) -> None:
    try:
        with open_desk(people, may_make=False) as desk:
            add_coding(desk, new)
    except StoreError:
        visit.refuse(503, NOT_WRITTEN)


ROUTES: Final = (
    Route("/duyet/mau", samples),
    Route("/duyet/mau/lay", draw_one, needs=Role.AUDITOR, methods=("POST",), resumes=True),
    Route(r"/duyet/mau/(?P<so>[0-9]{1,9})", code, needs=Role.REVIEWER),
    Route(r"/duyet/mau/(?P<so>[0-9]{1,9})/gan", record, needs=Role.REVIEWER, methods=("POST",), resumes=True),
    Route(r"/duyet/mau/(?P<so>[0-9]{1,9})/ket-qua", outcome, needs=Role.AUDITOR),
)
