"""Replies to outlets that say "we did publish this", and the list of them."""

from dataclasses import asdict
from typing import Any, Final

import click
from rich.text import Text

from diembao.answers.article_lines import shown_moment
from diembao.answers.explaining import explain
from diembao.appealing import Assertion, Decided, Reply
from diembao.appealing import appeal as answer_appeal
from diembao.appeals.conclusions import Conclusion
from diembao.appeals.letter import SENTENCES, sections
from diembao.commands import options
from diembao.commands.audits.listing import Shown, listed, listing
from diembao.duties import check_content
from diembao.exits import Exit, Refusal
from diembao.output import console, plain, print_json
from diembao.statements import name, statement
from spool.addresses import BadAddress
from storage import Appeal, appeals_of

COLUMNS: Final = ("at", "outlet", "url", "claimant", "suggested", "decision", "reason", "recorder", "night")
_EXAMPLE: Final = (
    "Example: diembao audit appeal https://baodaknong.vn/bai-1.html"
    ' --claimant "Báo Đắk Nông" --by "Nguyễn Văn A"'
)


@click.command(epilog=_EXAMPLE)
@click.argument("url")
@click.option("--claimant", required=True, help="Who says that it was published.")
@click.option("--by", "recorder", required=True, help="Who answers.")
@click.option("--outlet", help="Slug of the outlet that appeals, where several share a site.")
@click.option("--content", type=click.IntRange(1), help="The content that it is claimed for.")
@click.option("--no-fetch", is_flag=True, help="Without a fresh look at the page.")
@click.option(
    "--decision",
    type=click.Choice([one.value for one in Conclusion]),
    help="The official's own conclusion, where it is not the one that the facts suggest.",
)
@click.option("--reason", help="Why it is another one; only with --decision.")
@options.directive
@options.as_json
@click.pass_context
def appeal(
    ctx: click.Context,
    url: str,
    claimant: str,
    recorder: str,
    outlet: str | None,
    content: int | None,
    no_fetch: bool,
    decision: str | None,
    reason: str | None,
    directive_slug: str | None,
    as_json: bool,
) -> None:
    """Answer an outlet that says it did publish something, and record the answer.

    Tells what is on record, looks at the page once more, and keeps what came as evidence.
    """
    home = options.home_of(ctx)
    said = Assertion(
        url,
        home.directive(directive_slug),
        name(claimant, "--claimant"),
        name(recorder, "--by"),
        home.outlet(outlet) if outlet else None,
        content,
    )
    check_content(said.directive, content)
    try:
        reply = answer_appeal(home, said, _decided(decision, reason), fetch=not no_fetch)
    except BadAddress as error:
        raise Refusal(Exit.USAGE, f"{plain(url)} is no web address: {error}.") from error
    if as_json:
        print_json(_document(reply))
    else:
        _print(reply)


def _decided(decision: str | None, reason: str | None) -> Decided | None:
    if (decision is None) != (reason is None):
        raise click.UsageError("--decision and --reason go together.")
    if decision is None or reason is None:
        return None
    return Decided(Conclusion(decision), statement(reason, "--reason"))


def _document(reply: Reply) -> dict[str, Any]:
    recorded = asdict(reply.recorded)
    return recorded | {
        "suggested": reply.suggested.value,
        "sentence": SENTENCES[Conclusion(reply.recorded.decision)],
        "answer": [one.verdict for one in explain(reply.facts.answer)],
        "letter": [asdict(section) for section in sections(reply.facts)],
    }


def _print(reply: Reply) -> None:
    screen = console()
    for line in _letter(reply):
        screen.print(Text(plain(line)), soft_wrap=True)


def _letter(reply: Reply) -> list[str]:
    facts, recorded = reply.facts, reply.recorded
    outlet = f"{facts.outlet.name} ({facts.outlet.slug})" if facts.outlet else "không rõ đơn vị"
    lines = [
        "TRẢ LỜI ĐƠN VỊ: ĐÃ ĐĂNG MÀ KHÔNG ĐƯỢC TÍNH",
        f"Đơn vị: {outlet}. Người nêu ý kiến: {recorded.claimant}. Người trả lời: {recorded.recorder}.",
        f"Địa chỉ: {recorded.url}",
        f"Văn bản chỉ đạo: {facts.directive.title}",
        f"Số liệu tính đến đêm {facts.night or '–'}.",
        "",
        f"Kết luận đề nghị: {SENTENCES[reply.suggested]}",
        *(f"Theo hồ sơ: {one.verdict}" for one in explain(facts.answer)),
    ]
    if recorded.reason:
        own = SENTENCES[Conclusion(recorded.decision)]
        lines.append(f"Kết luận của người trả lời: {own} Lý do: {recorded.reason}")
    for section in sections(facts):
        lines += ["", section.heading, *(f"  - {line}" for line in section.lines)]
    if recorded.night:
        lines += ["", f"Bản tải lần này lưu tại data/evidence/appeals/{recorded.night}/"]
        lines += [f"  {recorded.warc}, vị trí {recorded.offset}, sha256 {recorded.sha256}"] * bool(
            recorded.warc
        )
    return lines


@click.command(epilog="Example: diembao audit appeals --outlet baodaknong")
@listing
@click.pass_context
def appeals(
    ctx: click.Context, outlet: str | None, directive_slug: str | None, as_json: bool, as_csv: bool
) -> None:
    """List the answers to outlets, newest first."""
    found = listed(ctx, outlet, directive_slug, appeals_of)
    heads = ("Lúc", "Đơn vị", "Địa chỉ", "Người nêu", "Kết luận", "Người trả lời", "Bản tải")
    shown = Shown(COLUMNS, heads, _row, lambda one: {"suggested": one.findings["suggested"]})
    shown.tell(f"{len(found)} lần trả lời đơn vị", found, as_json, as_csv)


def _row(one: Appeal) -> tuple[Any, ...]:
    conclusion = SENTENCES[Conclusion(one.decision)]
    if one.reason:
        conclusion += f" Người trả lời kết luận khác đề nghị: {one.reason}"
    return shown_moment(one.at), one.outlet, one.url, one.claimant, conclusion, one.recorder, one.night or "–"
