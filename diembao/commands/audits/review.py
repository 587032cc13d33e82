"""Reviews: an official decides over a label, or takes the decision back."""

from typing import Any, Final

import click

from diembao.answers.article_lines import name_of, shown_moment
from diembao.commands import options
from diembao.commands.audits.listing import Shown, listed, listing
from diembao.duties import check_content
from diembao.exits import Exit, Refusal
from diembao.output import plain, print_json
from diembao.sealing import sealed_writing
from diembao.statements import name, statement
from registry import Directive
from spool.addresses import BadAddress, identity
from storage import (
    LONGEST_ANSWER,
    NewReview,
    Reader,
    Review,
    Reviewable,
    add_review,
    all_reviews,
    open_reader,
    reviewable,
)

COLUMNS: Final = (
    "at",
    "outlet",
    "url",
    "title",
    "machine",
    "content",
    "reviewer",
    "reason",
    "holds",
    "text_changed",
)
_EXAMPLE: Final = (
    "Example: diembao audit review https://baodaknong.vn/bai-1.html --content 4"
    ' --by "Nguyễn Văn A" --reason "Bài nói về ý thức tự vươn lên"'
)


@click.command(epilog=_EXAMPLE)
@click.argument("url")
@click.option("--content", type=click.IntRange(0), help="The content that it counts for; 0: out of scope.")
@click.option("--take-back", is_flag=True, help="The label of the rules holds again.")
@click.option("--by", "reviewer", required=True, help="Who decides.")
@click.option("--reason", required=True, help="Why.")
@click.option("--outlet", help="Slug of the outlet, where several have the address.")
@options.directive
@options.as_json
@click.pass_context
def review(
    ctx: click.Context,
    url: str,
    content: int | None,
    take_back: bool,
    reviewer: str,
    reason: str,
    outlet: str | None,
    directive_slug: str | None,
    as_json: bool,
) -> None:
    """Decide which content an article counts for, whatever the rules say; the rules' label stays visible."""
    if take_back == (content is not None):
        raise click.UsageError("Give either --content or --take-back.")
    home = options.home_of(ctx)
    directive = home.directive(directive_slug)
    check_content(directive, content, scope=True)
    if outlet:
        home.outlet(outlet)
    who, why = name(reviewer, "--by"), statement(reason, "--reason")
    with open_reader(home.published, seconds=LONGEST_ANSWER) as reader:
        article = _article(reader, url, directive, outlet)
    if take_back and article.reviewed is None:
        raise Refusal(Exit.USAGE, f"There is no review of {plain(article.url)} to take back.")
    new = NewReview(article.outlet, article.identity, directive.slug, content, who, why, article.content_hash)
    with sealed_writing(home, "review") as store:
        add_review(store, new)
    _tell(directive, article, new, as_json)


def _article(reader: Reader, url: str, directive: Directive, outlet: str | None) -> Reviewable:
    try:
        key = identity(url)
    except BadAddress as error:
        raise Refusal(Exit.USAGE, f"{plain(url)} is no web address: {error}.") from error
    found = [one for one in reviewable(reader, key, directive.slug) if outlet in (None, one.outlet)]
    if not found:
        where = f" of {outlet}" if outlet else ""
        raise Refusal(
            Exit.USAGE, f"No article{where} is stored under {plain(url)}; ask diembao why for the reason."
        )
    if len(found) > 1:
        names = ", ".join(one.outlet for one in found)
        raise Refusal(Exit.USAGE, f"{plain(url)} is an article of {names}: name one with --outlet.")
    return found[0]


def _tell(directive: Directive, article: Reviewable, new: NewReview, as_json: bool) -> None:
    before = article.machine if article.reviewed is None else article.reviewed
    after = article.machine if new.content is None else new.content
    if as_json:
        told = {"url": article.url, "outlet": article.outlet, "title": article.title}
        contents = {"machine": article.machine, "before": before, "content": after}
        print_json(told | contents | {"reviewer": new.reviewer, "reason": new.reason})
        return
    what = "Đã rút lại kết quả phúc khảo" if new.content is None else "Đã ghi kết quả phúc khảo"
    click.echo(f"{what}: {plain(article.title)} ({article.outlet}).")
    click.echo(f"  Bộ quy tắc gán: {named(directive, article.machine)}.")
    click.echo(f"  Trước: {named(directive, before)}. Nay tính: {named(directive, after)}.")
    click.echo(f"  Người quyết định: {new.reviewer}. Lý do: {new.reason}")


@click.command(epilog="Example: diembao audit reviews --outlet baodaknong --csv")
@listing
@click.pass_context
def reviews(
    ctx: click.Context, outlet: str | None, directive_slug: str | None, as_json: bool, as_csv: bool
) -> None:
    """List what people decided over labels, newest first, with what was taken back or decided anew."""
    found = listed(ctx, outlet, directive_slug, all_reviews)
    heads = ("Lúc", "Đơn vị", "Bài", "Quy tắc gán", "Phúc khảo", "Người", "Lý do", "Hiệu lực")
    holding = sum(one.holds for one in found)
    title = f"{len(found)} lần phúc khảo nhãn, {holding} lần đang có hiệu lực"
    Shown(COLUMNS, heads, _row).tell(title, found, as_json, as_csv)


def _row(one: Review) -> tuple[Any, ...]:
    title = one.title if one.url else f"{one.identity} (không có bài trong dữ liệu)"
    decided = "rút lại" if one.content is None else _short(one.content)
    when = shown_moment(one.at)
    return when, one.outlet, title, _short(one.machine), decided, one.reviewer, one.reason, _force(one)


def _short(content: int | None) -> str:
    return "chưa gán" if content is None else f"ND {content}" if content else "Ngoài"


def _force(one: Review) -> str:
    if one.holds:
        return "có; bài đã sửa sau đó, nên xem lại" if one.text_changed else "có"
    return "–" if one.content is None else "không còn"


def named(directive: Directive, content: int | None) -> str:
    """A content with its number and short name."""
    if content is None:
        return "chưa gán"
    return f"nội dung {content} ({name_of(directive, content)})" if content else "ngoài phạm vi"
