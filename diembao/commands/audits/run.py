"""`diembao audit run`: judge every outlet by every duty, and put the audit on record."""

from dataclasses import replace
from datetime import date

import click

from audits.auditing import AuditOptions
from audits.choices import Choices, with_choices
from audits.refusal import AuditRefused
from diembao.again.auditing import Again, made_again
from diembao.auditing import Made, judged, record, sealed_before
from diembao.commands import options
from diembao.commands.audits.choices import NumberPair, Pair, whole_numbers
from diembao.commands.audits.matrix import as_document, show_matrix
from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.output import plain, print_json
from diembao.sealing import sealed_writing
from registry import Directive
from storage import open_reader
from storage.archive.manifests import Head, chain_head

MOST_DIFFERENCES = 20
"""Differences that are told one by one; --json has all."""


@click.command(epilog="Example: diembao audit run --threshold 4=2 --variant R10=lenient")
@options.since
@options.until
@click.option("--outlet", "outlets", multiple=True, help="Slug of an outlet; may be repeated. All otherwise.")
@click.option("--rules", help="Version of the rules whose labels count; those in force otherwise.")
@click.option("--threshold", "thresholds", type=NumberPair(), multiple=True, help="Articles asked for: 4=2.")
@click.option("--reading", "readings", type=NumberPair(), multiple=True, help="Reading of a content: 6=wide.")
@click.option("--variant", "variants", type=Pair(), multiple=True, help="Reading of a rule: R10=lenient.")
@click.option("--reprints/--no-reprints", default=None, help="Whether a text counts for all that repeat it.")
@click.option("--removed/--no-removed", default=None, help="Whether articles count that were taken down.")
@click.option(
    "--read-within-days",
    type=click.IntRange(0, 36_500),
    help='Days from the first owed one within which a site must have been read first for "not met".',
)
@click.option("--again", metavar="KEY", help="Make a recorded audit again from the evidence, and compare.")
@click.option("--dry-run", is_flag=True, help="Only show it: nothing is recorded.")
@options.directive
@options.as_json
@click.pass_context
def run(
    ctx: click.Context,
    since: date | None,
    until: date | None,
    outlets: tuple[str, ...],
    rules: str | None,
    thresholds: tuple[tuple[int, str], ...],
    readings: tuple[tuple[int, str], ...],
    variants: tuple[tuple[str, str], ...],
    reprints: bool | None,
    removed: bool | None,
    read_within_days: int | None,
    again: str | None,
    dry_run: bool,
    directive_slug: str | None,
    as_json: bool,
) -> None:
    """Judge which outlet did what the directive asks of it, and put the audit on record.

    Settings that are not given are those of the directive's file.
    """
    options.in_order(since, until)
    home = options.home_of(ctx)
    if again is not None:
        _alone(ctx)
        _compared(made_again(home, again), as_json)
        return
    directive = home.directive(directive_slug)
    choices = Choices(
        whole_numbers(thresholds), dict(readings), dict(variants), reprints, removed, read_within_days
    )
    asked = _asked(directive, choices, AuditOptions(since, until, rules, None, outlets))
    made = _made(home, directive, asked, dry_run)
    head = chain_head(home.archive)
    if as_json:
        print_json(as_document(made.audit, made.hash, made.key, head) | {"new": made.new})
    else:
        _show(made, head, asked)


def _show(made: Made, head: Head | None, asked: AuditOptions) -> None:
    audit = made.audit
    show_matrix(audit, made.hash, head)
    if (asked.since or audit.since) < audit.since or (asked.until or audit.until) > audit.until:
        click.echo("Chỉ xét những ngày thuộc thời gian của văn bản, không xét hết khoảng được hỏi.")
    click.echo(_told(made))


def _asked(directive: Directive, choices: Choices, asked: AuditOptions) -> AuditOptions:
    try:
        return replace(asked, settings=with_choices(directive, choices))
    except AuditRefused as refused:
        raise Refusal(Exit.USAGE, str(refused)) from refused


def _made(home: Home, directive: Directive, asked: AuditOptions, dry_run: bool) -> Made:
    outlets = home.outlets()
    if dry_run:
        with open_reader(home.published) as reader:
            return judged(reader, directive, outlets, asked)
    with sealed_writing(home, "audit") as store:
        sealed_before(home, store)
        return record(home, store, judged(store, directive, outlets, asked))


def _alone(ctx: click.Context) -> None:
    """Refuse other choices beside --again: a recorded audit is made again by its own."""
    given = [
        name
        for name in ctx.params
        if name not in ("again", "as_json")
        and ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    ]
    if given:
        raise click.UsageError("--again takes the settings of the recorded audit; leave the others out.")


def _compared(again: Again, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "key": again.key,
                "recorded": again.recorded,
                "hash": again.hash,
                "same": again.same,
                "differences": list(again.differences),
            }
        )
    else:
        click.echo(f"Bản kiểm tra {again.key}, mã băm đã ghi:      {again.recorded}")
        click.echo(f"Làm lại từ bằng chứng theo bản niêm phong số {again.seal}: {again.hash}")
    if not again.same:
        told = "".join(f"\n  {plain(line)}" for line in again.differences[:MOST_DIFFERENCES])
        raise Refusal(
            Exit.INTEGRITY, f"Made again from the evidence, the audit {again.key} is another one:{told}"
        )
    if not as_json:
        click.echo("Hai bản giống hệt nhau.")


def _told(made: Made) -> str:
    if made.key is None:
        return "Chỉ xem thử, chưa ghi vào hồ sơ."
    if not made.new:
        return f"Kết quả giống hệt bản kiểm tra gần nhất ({made.key}) nên không ghi thêm."
    return f"Đã ghi vào hồ sơ với số {made.key}. Xem lý do: diembao audit show {made.key} --outlet MÃ"
