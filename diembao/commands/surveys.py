"""The registry's commands that look at a site: `outlets add URL` and `outlets check SLUG`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from crawler.survey.document import Drift, Found, Sample, Survey
from diembao.adding import Proposal, Wanted, propose, sentence, write
from diembao.commands import options
from diembao.exits import Exit, Refusal
from diembao.output import console, plain, print_json, table
from diembao.surveying import PAGES, Watch, look
from registry import Outlet, OutletKind
from spool.addresses import canonical

SHOWN: Final = 160
"""Characters of an article's text that are shown."""
DOUBTS: Final = {
    "few": "Chỉ thấy {detail} bài, nên những gì học được chưa chắc",
    "bound": "Đã dừng ở giới hạn {detail} trang (--pages), có thể còn chuyên mục chưa xem",
    "unlisted": "{detail} bài đã gặp không nằm trong kênh nào được ghi",
    "no_pattern": "Địa chỉ bài không khác địa chỉ chuyên mục; bài được nhận theo liên kết của danh sách",
    "no_selectors": "Chưa học được vị trí các phần của bài; bài được đọc theo cách chung, kém chính xác hơn",
    "undated": "Bài không thấy in ngày: {detail}",
    "one_page": "Không thấy cách sang trang của {detail}: chỉ đọc được các bài mới nhất",
    "body_misfits": "Nội dung có thể thừa hoặc thiếu chữ ở một số bài: {detail}",
    "date_missing": "Một số bài không có ngày ở chỗ thường thấy: {detail}",
    "date_disagrees": "Ngày trong bài khác ngày của danh sách: {detail}",
    "date_unconfirmed": "Không có danh sách nào in ngày để đối chiếu: {detail}",
    "related_in_body": "Cuối nội dung có thể lẫn tên các tin khác: {detail}",
    "name": "Tên và cơ quan chủ quản lấy từ trang chủ: {detail}",
}
DRIFTS: Final = {
    "site": "Trang không đọc được: {detail}",
    "not_tried": "Chưa thử được kênh {detail}",
    "channel_dead": "Kênh không trả lời: {detail}",
    "channel_moved": "Kênh đã chuyển chỗ: {detail}",
    "channel_empty": "Kênh không còn liệt kê bài nào: {detail}",
    "pattern": "Địa chỉ bài không còn khớp mẫu: {detail}",
    "selectors": "Bộ chọn không còn đọc được phần lớn bài: {detail}",
    "selector": "Bộ chọn không thấy gì ở bài nào: {detail}",
}


@click.command(epilog="Example: diembao outlets add https://so.tinh.gov.vn/ --slug so --kind portal")
@click.argument("url")
@click.option("--slug", help="Name of the file; made of the host's name.")
@click.option(
    "--kind", type=click.Choice([str(kind) for kind in OutletKind]), default="portal", show_default=True
)
@click.option("--name", help="Official name; the site's own title.")
@click.option("--owner", help="Whose organ it is; the same as the name.")
@click.option(
    "--pages", type=click.IntRange(5, 1000), default=PAGES, show_default=True, help="Most requests."
)
@click.option("--yes", is_flag=True, help="Write without asking.")
@options.as_json
@click.pass_context
def add(
    ctx: click.Context,
    url: str,
    slug: str | None,
    kind: str,
    name: str | None,
    owner: str | None,
    pages: int,
    yes: bool,
    as_json: bool,
) -> None:
    """Look at a site and write its outlet's file, after showing five articles and asking.

    With --json the proposal is one document, and it is written only with --yes. Exit codes: 0 proposed or
    written, 2 no address of a site, 4 slug or host taken or host not public, 9 nothing can be said of it,
    or comparing its pages broke down at one of them (what it said is then kept under data/surveys).
    """
    home = options.home_of(ctx)
    with _progress(pages) as watch:
        found = propose(home, Wanted(url, slug, kind, name, owner, pages), watch)
    if as_json:
        if yes:
            write(found)
        print_json(_document(found, written=yes))
        return
    _show(found, guessed=not (name and owner))
    if yes or click.confirm(f"Ghi {found.file}?", default=False, err=True):
        write(found)
        click.echo(f"Đã ghi {found.file}. Đọc thử: diembao nightly --only {found.who.slug}")
    else:
        click.echo("Không ghi gì.")


def check_site(ctx: click.Context, slug: str, pages: int, as_json: bool) -> None:
    """Look at the site of an outlet that has a file, say what drifted, and end with 10 if anything did."""
    home = options.home_of(ctx)
    outlet = home.outlet(slug)
    if not outlet.channels:
        raise Refusal(Exit.INVALID, f"The outlet '{slug}' has no channel, so there is nothing to look at.")
    with _progress(pages) as watch:
        survey = look(home, _front(outlet), outlet, pages, watch, known=True)
    drifts = list(survey.drift)
    if survey.refused:
        drifts.insert(0, Drift(code="site", detail=sentence(_front(outlet), survey)))
    if as_json:
        print_json(
            survey.model_dump(mode="json") | {"outlet": slug, "drift": [it.model_dump() for it in drifts]}
        )
    else:
        _show_drift(outlet, survey, drifts)
    sys.exit(Exit.PARTIAL if drifts else Exit.COMPLETE)


def _front(outlet: Outlet) -> str:
    """The front page of the host on which the outlet's first channel in use lies."""
    url = canonical(next((it.url for it in outlet.channels if it.valid_to is None), outlet.channels[-1].url))
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/"


@contextmanager
def _progress(pages: int) -> Iterator[Watch]:
    """A bar on standard error: addresses answered, of those asked for."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Xem trang", total=pages)

        def watch(event: dict[str, Any]) -> None:
            if event.get("event") == "outcome":
                progress.update(task, advance=1)
            elif event.get("event") == "concluding":
                progress.update(task, description="So sánh các trang", total=None)

        yield watch


def _show(found: Proposal, guessed: bool) -> None:
    survey = found.survey
    system = f", hệ thống {survey.platform}" if survey.platform else ", hệ thống không rõ"
    _say(f"{survey.home}: đã xem {survey.requests} trang, thấy {survey.articles} bài{system}.")
    _channels(survey)
    _articles(survey.samples)
    doubts = [DOUBTS.get(it.code, "{detail}").format(detail=it.detail) for it in survey.unsure]
    if guessed:
        doubts.append(DOUBTS["name"].format(detail=f"{found.who.name}; {found.who.owner}"))
    for doubt in doubts:
        _say(f"Chưa chắc: {doubt}.")
    _say("")
    for line in found.text.splitlines():
        _say(line)


def _channels(survey: Survey) -> None:
    table(
        f"{len(survey.channels)} kênh",
        ("Loại", "Địa chỉ", "Sang trang", "Bài liệt kê", "Đã xem"),
        ((it.channel.kind, it.channel.url, _turns(it), it.listed, it.sure) for it in survey.channels),
        right=(3, 4),
    )


def _turns(found: Found) -> str:
    channel = found.channel
    return channel.page or (f"theo nút {channel.next}" if channel.next else "không")


def _articles(samples: tuple[Sample, ...]) -> None:
    for number, it in enumerate(samples, start=1):
        text = " ".join((it.text or "(không có chữ)").split())
        facts: list[tuple[str, str | None]] = [
            ("Địa chỉ", it.url),
            ("Tiêu đề", it.title),
            ("Ngày", it.published or "không thấy"),
        ]
        facts += [
            ("Sapo", it.lead),
            ("Tác giả", it.author),
            ("Nội dung", text[:SHOWN] + "…" * (len(text) > SHOWN)),
        ]
        table(f"Bài {number}", ("", ""), [fact for fact in facts if fact[1]])


def _show_drift(outlet: Outlet, survey: Survey, drifts: list[Drift]) -> None:
    _say(f"{outlet.name}: đã xem {survey.requests} trang, thấy {survey.articles} bài.")
    for it in drifts:
        _say(f"Lệch: {DRIFTS[it.code].format(detail=it.detail)}")
    if not drifts:
        _say("Tệp của đơn vị còn khớp với trang hôm nay.")
    elif survey.channels:
        _channels(survey)
        if survey.selectors:
            found = survey.selectors.model_dump(exclude_none=True).items()
            table("Bộ chọn đề nghị", ("Phần", "CSS"), found)


def _say(line: str) -> None:
    console().print(Text(plain(line)), soft_wrap=True)


def _document(found: Proposal, *, written: bool) -> dict[str, Any]:
    who = {"slug": found.who.slug, "name": found.who.name, "kind": found.who.kind, "owner": found.who.owner}
    return who | {
        "file": str(found.file),
        "written": written,
        "toml": found.text,
        "survey": found.survey.model_dump(mode="json", exclude_none=True),
    }
