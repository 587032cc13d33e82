"""Backups of the database."""

from pathlib import Path

import click

from diembao.commands import options
from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.output import console
from diembao.targets import check_folder, check_free
from storage import backup as copy_database
from storage.desk import back_up_desk


@click.command(epilog="Example: diembao backup /mnt/usb/diembao-2022-06-14.db")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@click.pass_context
def backup(ctx: click.Context, file: Path, force: bool) -> None:
    """Write a checked copy of the database to FILE, also while a night runs.

    What people did in the pages goes into a second file beside it: of diembao.db, diembao.desk.db.
    Copying data/diembao.db itself would miss what is still in its log. The evidence in data/evidence and
    data/spool is not part of it: copy those two afterwards, data/spool first.
    """
    home = options.home_of(ctx)
    desk = file.with_suffix(f".desk{file.suffix}") if home.people.exists() else None
    _refuse(home, file, force)
    if desk:
        _refuse(home, desk, force)
    counts = copy_database(home.database, file)
    said = f"{counts['articles']} bài, {counts['versions']} bản, {counts['nights']} đêm"
    console().print(f"Đã sao lưu vào {file}: {said}; đã mở lại và kiểm tra.", markup=False, highlight=False)
    if desk:
        counts = back_up_desk(home.people, desk)
        said = f"{counts['accounts']} tài khoản, {counts['reviews']} lần duyệt trên trang"
        said += f", {counts['second_codings']} lần gán lại mẫu"
        said = f"Đã sao lưu vào {desk}: {said}; đã mở lại và kiểm tra."
        console().print(said, markup=False, highlight=False)


def _refuse(home: Home, file: Path, force: bool) -> None:
    """Never in place of what the home itself uses; in place of any other file only when told to."""
    check_folder(file.parent)
    if file.exists() and any(file.samefile(own) for own in _own_files(home)):
        raise Refusal(Exit.USAGE, f"{file} is in use by this home; name another file.")
    check_free(file, force)


def _own_files(home: Home) -> list[Path]:
    files = [home.database, home.snapshot, home.lock, home.people, home.reading]
    files += [home.database.with_name(home.database.name + end) for end in ("-wal", "-shm")]
    return [file for file in files if file.exists()]
