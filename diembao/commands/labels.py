"""Labels for any texts, and how good they are."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from classifiers import (
    Classifier,
    Evaluation,
    GoldLine,
    Interval,
    Label,
    LineError,
    TextLine,
    compare,
    figures,
    krippendorff,
    read_article,
    read_gold,
    read_texts,
    sentences,
)
from diembao.commands import options
from diembao.exits import Exit, Refusal
from diembao.output import plain, print_json, table
from registry import Directive
from vietnamese.numbers import number


@click.command(epilog="Example: diembao classify --explain bai.txt")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--explain", is_flag=True, help="Print the reasons as Vietnamese sentences instead of JSON.")
@options.directive
@click.pass_context
def classify(ctx: click.Context, file: Path, explain: bool, directive_slug: str | None) -> None:
    """Label texts: lines {"id","title","text"} in, {"id","content","second","margin","hits"} out.

    A file whose name ends in .txt is one article, its title in the first line.
    """
    directive = options.home_of(ctx).directive(directive_slug)
    classifier = Classifier(directive)
    try:
        for line in _texts(file):
            label = classifier.label(line.title, line.text, line.lead)
            if explain:
                _explain(line, label, directive)
            else:
                click.echo(json.dumps({"id": line.id, **label.as_dict()}, ensure_ascii=False))
    except LineError as error:
        raise Refusal(Exit.INVALID, f"{file}: {error}") from error


def _texts(file: Path) -> Iterator[TextLine]:
    if file.suffix.lower() == ".txt":
        yield read_article(file.stem, file.read_bytes())
        return
    with file.open("rb") as lines:
        yield from read_texts(lines)


def _explain(line: TextLine, label: Label, directive: Directive) -> None:
    second = f", cũng có thể là {label.second}" if label.second else ""
    click.echo(plain(f"{line.id}: {line.title}"))
    click.echo(f"  Nhãn {label.content}{second} (cách biệt {_figure(label.margin)})")
    for sentence in sentences(label, directive):
        click.echo(f"  - {plain(sentence)}")


@click.command(epilog="Example: diembao evaluate gold.jsonl --misread")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--misread", is_flag=True, help="Also list the texts with another label than people gave, and why."
)
@options.directive
@options.as_json
@click.pass_context
def evaluate(
    ctx: click.Context, file: Path, misread: bool, directive_slug: str | None, as_json: bool
) -> None:
    """Measure the labels against lines that also have "content"."""
    directive = options.home_of(ctx).directive(directive_slug)
    classifier = Classifier(directive)
    gold = _gold(file, directive)
    labels = [classifier.label(line.title, line.text, line.lead) for line in gold]
    found = compare(zip((line.content for line in gold), labels, strict=True))
    wrong = [one for one in zip(gold, labels, strict=True) if one[0].content != one[1].content]
    coders = _coders(gold)
    if as_json:
        document = figures(found) | {"alpha_of_coders": coders}
        if misread:
            document["misread"] = [_misread(line, label, directive) for line, label in wrong]
        print_json(document)
        return
    _tables(found, coders)
    if misread:
        for line, label in wrong:
            click.echo(f"\nNgười gán {line.content}, máy gán {label.content}:")
            _explain(line, label, directive)


def _gold(file: Path, directive: Directive) -> list[GoldLine]:
    try:
        with file.open("rb") as lines:
            gold = list(read_gold(lines))
    except LineError as error:
        raise Refusal(Exit.INVALID, f"{file}: {error}") from error
    last = len(directive.contents)
    if strange := next((line for line in gold if line.content > last), None):
        message = f"{file}: {strange.id}: content {strange.content}: this directive has contents 0 to {last}"
        raise Refusal(Exit.INVALID, message)
    if not gold:
        raise Refusal(Exit.INVALID, f"{file}: there is no text in it")
    return gold


def _coders(gold: Sequence[GoldLine]) -> float | None:
    """Agreement of two people, where lines have what another coder said."""
    return krippendorff([(line.content, line.other) for line in gold if line.other is not None])


def _misread(line: GoldLine, label: Label, directive: Directive) -> dict[str, Any]:
    return {
        "id": line.id,
        "title": line.title,
        "gold": line.content,
        "given": label.content,
        "second": label.second,
        "reasons": sentences(label, directive),
    }


def _tables(found: Evaluation, coders: float | None) -> None:
    table(f"{found.texts} bài", ("", "Trị số"), _summary(found, coders), right=[1])
    table(
        "Từng nội dung (trong ngoặc: khoảng tin cậy 95%)",
        ("Nội dung", "Số bài", "Chính xác", "Bao phủ", "F1"),
        (
            (one.content, one.gold, _ranged(one.precision), _ranged(one.recall), _ranged(one.f1))
            for one in found.contents
        ),
        right=range(1, 5),
    )
    numbers = sorted({number for pair in found.confusion for number in pair})
    table(
        "Nhầm lẫn (hàng: người gán; cột: máy gán)",
        ("", *map(str, numbers)),
        ((row, *(found.confusion.get((row, column), 0) for column in numbers)) for row in numbers),
        right=range(1, len(numbers) + 1),
    )


def _summary(found: Evaluation, coders: float | None) -> Iterator[tuple[str, str]]:
    yield "Trong/ngoài phạm vi: độ chính xác", _figure(found.scope.precision)
    yield "Trong/ngoài phạm vi: độ bao phủ", _figure(found.scope.recall)
    yield "Trong/ngoài phạm vi: F1", _figure(found.scope.f1)
    yield "Đúng nội dung, trong số bài được vào đúng phạm vi", _figure(found.right_content)
    yield "Như trên, chấp nhận cả nội dung thứ hai", _figure(found.right_content_with_second)
    yield "Đúng nhãn, tính trên tất cả các bài", _figure(found.accuracy)
    yield "Như trên, chấp nhận cả nội dung thứ hai", _figure(found.accuracy_with_second)
    yield "F1 trung bình các nội dung", _figure(found.macro_f1)
    if found.alpha is not None:
        yield "Alpha của Krippendorff: máy với người", _figure(found.alpha)
    if coders is not None:
        yield "Alpha: hai người gán với nhau", _figure(coders)
    for percent, wrong in found.found_by_review.items():
        name = f"Nhãn sai tìm ra khi người duyệt xem {percent}% bài máy ít chắc nhất"
        yield name, f"{wrong}/{found.texts - found.right}"


def _figure(value: float) -> str:
    return number(value, 3)


def _ranged(interval: Interval) -> str:
    return f"{_figure(interval.share)} ({_figure(interval.low)}–{_figure(interval.high)})"
