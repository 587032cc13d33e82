"""Verdicts that would turn over, as relabel and reextract show them in a dry run."""

import click

from audits.words import RULINGS
from diembao.again.flips import Flips
from diembao.output import table


def show_flips(flips: Flips) -> None:
    """A table of them; a line where there are none, or where nothing can be said."""
    if flips.refused:
        click.echo(f"Không so sánh được kết luận kiểm tra: {flips.refused}")
        return
    if not flips.found:
        click.echo("Không kết luận kiểm tra nào thay đổi.")
        return
    table(
        f"{len(flips.found)} kết luận kiểm tra sẽ thay đổi",
        ("Đơn vị", "Nội dung", "Trước", "Sau", "Số bài trước", "Số bài sau"),
        (
            (
                flip.name,
                flip.duty,
                RULINGS[flip.before],
                RULINGS[flip.after],
                flip.counted_before,
                flip.counted_after,
            )
            for flip in flips.found
        ),
        right=(4, 5),
    )
