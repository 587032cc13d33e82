"""Labels for any texts, and how good they are."""

import json
from pathlib import Path
from typing import Any

import click

from classifiers import Classifier, Evaluation, GoldLine, LineError, read_gold, read_texts
from classifiers import evaluate as measure
from diembao.commands import options
from diembao.exits import Exit, Refusal
from diembao.output import print_json, table


@click.command(epilog="Example: diembao classify texts.jsonl > labels.jsonl")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.directive
@click.pass_context
def classify(ctx: click.Context, file: Path, directive_slug: str | None) -> None:
    """Label texts: lines {"id","title","text"} in, {"id","content","second","margin","hits"} out."""
    classifier = Classifier(options.home_of(ctx).directive(directive_slug))
    try:
        with file.open("rb") as lines:
            for line in read_texts(lines):
                label = classifier.label(line.title, line.text, line.lead)
                click.echo(json.dumps({"id": line.id, **label.as_dict()}, ensure_ascii=False))
    except LineError as error:
        raise Refusal(Exit.INVALID, f"{file}: {error}") from error


@click.command(epilog="Example: diembao evaluate gold.jsonl")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.directive
@options.as_json
@click.pass_context
def evaluate(ctx: click.Context, file: Path, directive_slug: str | None, as_json: bool) -> None:
    """Measure the labels against lines that also have "content"."""
    classifier = Classifier(options.home_of(ctx).directive(directive_slug))
    found = measure(classifier, _gold(file))
    if as_json:
        print_json(_document(found))
    else:
        _tables(found)


def _gold(file: Path) -> list[GoldLine]:
    try:
        with file.open("rb") as lines:
            return list(read_gold(lines))
    except LineError as error:
        raise Refusal(Exit.INVALID, f"{file}: {error}") from error


def _document(found: Evaluation) -> dict[str, Any]:
    scope = {"precision": found.scope.precision, "recall": found.scope.recall, "f1": found.scope.f1}
    contents = {
        str(one.content): {
            "gold": one.gold,
            "precision": one.figures.precision,
            "recall": one.figures.recall,
            "f1": one.figures.f1,
        }
        for one in found.contents
    }
    return {
        "texts": found.texts,
        "scope": scope,
        "right_content": found.right_content,
        "accuracy": found.accuracy,
        "accuracy_with_second": found.accuracy_with_second,
        "macro_f1": found.macro_f1,
        "contents": contents,
        "confusion": [{"gold": g, "given": c, "texts": n} for (g, c), n in found.confusion.items()],
    }


def _tables(found: Evaluation) -> None:
    table(
        f"{found.texts} bài",
        ("", "Trị số"),
        (
            ("Trong/ngoài phạm vi: độ chính xác", _figure(found.scope.precision)),
            ("Trong/ngoài phạm vi: độ bao phủ", _figure(found.scope.recall)),
            ("Trong/ngoài phạm vi: F1", _figure(found.scope.f1)),
            ("Đúng nội dung, trong số bài được vào đúng phạm vi", _figure(found.right_content)),
            ("Như trên, chấp nhận cả nội dung thứ hai", _figure(found.right_content_with_second)),
            ("Đúng nhãn, tính trên tất cả các bài", _figure(found.accuracy)),
            ("Như trên, chấp nhận cả nội dung thứ hai", _figure(found.accuracy_with_second)),
            ("F1 trung bình các nội dung", _figure(found.macro_f1)),
        ),
        right=[1],
    )
    table(
        "Từng nội dung",
        ("Nội dung", "Số bài", "Chính xác", "Bao phủ", "F1"),
        (
            (one.content, one.gold, _figure(score.precision), _figure(score.recall), _figure(score.f1))
            for one in found.contents
            for score in [one.figures]
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


def _figure(value: float) -> str:
    return f"{value:.3f}".replace(".", ",")
