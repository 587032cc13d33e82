"""Whether the evidence is what was sealed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from audits.words import moment
from diembao.again.deep_check import derived_differences
from diembao.commands import options
from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.output import plain, print_json
from storage import holders
from storage.archive.verifying import Authority, Finding, Kind, NoEvidence, Verification, Watch, verify
from vietnamese.numbers import number

SENTENCES: Final = {
    Kind.HEAD_MISSING: "thiếu tệp HEAD, là danh mục các bản niêm phong",
    Kind.HEAD_ALTERED: "tệp HEAD bị sửa, hoặc không khớp với tệp nêu trong ngoặc",
    Kind.MANIFEST_MISSING: "thiếu bản niêm phong",
    Kind.MANIFEST_ALTERED: "bản niêm phong bị sửa",
    Kind.CHAIN_BROKEN: "chuỗi niêm phong bị đứt: không nối tiếp bản niêm phong liền trước",
    Kind.LISTING_MISSING: "thiếu danh sách tệp của bản niêm phong",
    Kind.LISTING_ALTERED: "danh sách tệp của bản niêm phong bị sửa",
    Kind.TOKEN_MISSING: "thiếu dấu thời gian",
    Kind.TOKEN_ALTERED: "dấu thời gian bị sửa",
    Kind.TOKEN_INVALID: "dấu thời gian không xác nhận bản niêm phong này",
    Kind.FILE_MISSING: "thiếu tệp",
    Kind.FILE_ALTERED: "nội dung tệp bị thay đổi",
    Kind.FILE_ADDED: "tệp thừa, không có trong danh sách niêm phong nào",
    Kind.FILE_SWAPPED: "nội dung là của tệp khác",
    Kind.FILE_UNREADABLE: "không đọc được tệp",
    Kind.NO_FILE: "không phải tệp thường hoặc không đọc được",
    Kind.UNVOUCHED: "tệp không còn danh sách nào xác nhận (danh sách của chúng bị thiếu hoặc bị sửa); số tệp",
    Kind.RECORD_ALTERED: "bản ghi trong tệp WARC bị thay đổi",
    Kind.RECORD_DIFFERS: "dòng dữ liệu không khớp với bản ghi WARC mà nó dẫn chiếu",
    Kind.ROW_ALTERED: "dòng dữ liệu bị sửa",
    Kind.ROW_MISSING: "dòng dữ liệu bị xóa",
    Kind.ROW_ADDED: "dòng dữ liệu thêm vào, không có khi niêm phong",
    Kind.ROWS_UNREADABLE: "không đọc được các dòng dữ liệu",
    Kind.DAY_DIFFERS: "ngày tính hoặc bản hiện hành của bài không đúng với các bản đã niêm phong",
    Kind.DOCUMENT_DIFFERS: "mã băm ghi trong cơ sở dữ liệu không khớp với tài liệu đã niêm phong",
    Kind.DERIVED_DIFFERS: "khác với điều suy ra lại từ bằng chứng (+: chỉ có ở đây, -: thiếu)",
    Kind.DATABASE_MISSING: "thiếu cơ sở dữ liệu",
    Kind.DATABASE_ALTERED: "tệp cơ sở dữ liệu bị thay đổi ngoài chương trình sau khi niêm phong",
    Kind.DATABASE_UNREADABLE: "cơ sở dữ liệu bị hỏng",
    Kind.PUBLISHED_MISSING: "thiếu bản sao tra cứu",
    Kind.PUBLISHED_ALTERED: "bản sao tra cứu bị thay đổi",
    Kind.SEAL_MISSING: "cơ sở dữ liệu và kho bằng chứng không có cùng các lần niêm phong",
    Kind.SEAL_DIFFERS: "lần niêm phong ghi trong cơ sở dữ liệu khác với bản niêm phong",
    Kind.NIGHT_UNSEALED: "lượt đọc đã xong nhưng không có bằng chứng nào được niêm phong",
    Kind.LEFTOVER: "phần dở dang của một lần chạy bị ngắt; lần niêm phong tới sẽ dọn hoặc ghi nhận",
}
"""What each finding means, as an auditor reads it."""

NOTES: Final = {
    "deep": "Đã dựng lại toàn bộ cơ sở dữ liệu từ bằng chứng và so từng đơn vị.",
    "not_deep": "Chưa dựng lại cơ sở dữ liệu để so (--deep): cần mọi phần khác nguyên vẹn, đã niêm phong.",
    "foreign_schema": "Cơ sở dữ liệu do phiên bản khác của chương trình ghi: chưa đối chiếu được từng dòng.",
    "restored": "Cơ sở dữ liệu từng được khôi phục từ bản sao lưu, thiếu một số lần niêm phong có trong kho.",
    "no_authority": "Chưa kiểm tra được chữ ký của dấu thời gian: không có chứng thư gốc (ca_file).",
    "no_package": "Chưa kiểm tra được chữ ký của dấu thời gian: máy này chưa cài diembao[timestamps].",
}

MOST_FINDINGS: Final = 200
STEPS: Final = {"seals": "Dựng lại", "files": "Tệp", "rows": "Dòng dữ liệu", "records": "Bản ghi WARC"}


@click.command(
    "verify",
    epilog="\b\nExample: diembao audit verify\n\n\b\nExit codes:\n"
    "    0  Everything is as it was sealed.\n"
    "    4  Nothing is sealed in this home yet.\n"
    "    5  A run is writing to this home.\n"
    "   10  Right, but written to since the last seal, or a run was broken off.\n"
    "   17  Something was altered, removed, swapped or added.",
)
@click.option("--pack", type=click.Path(exists=True, path_type=Path), help="Check this pack, not the home.")
@click.option("--quick", is_flag=True, help="Do not unpack the WARC records; all digests are compared.")
@click.option("--deep", is_flag=True, help="Also derive the database anew from the evidence, and compare.")
@options.as_json
@click.pass_context
def verify_command(ctx: click.Context, pack: Path | None, quick: bool, deep: bool, as_json: bool) -> None:
    """Hold the evidence, the database and its published copy to what was sealed; name all that differs."""
    if pack is not None:
        sys.exit(_pack(pack, as_json))
    home = options.home_of(ctx)
    found = _verified(home, quick)
    if deep:
        found = _deeply(home, found)
    code = _code(found)
    if as_json:
        print_json(_document(found, code))
    else:
        _page(home, found, code)
    sys.exit(code)


def _verified(home: Home, quick: bool) -> Verification:
    """Raises Refusal where nothing is sealed, or where somebody writes meanwhile."""
    if who := holders(home.lock):
        raise Refusal(Exit.LOCKED, f"Process {who} is writing to this home; verify when it has ended.")
    server = home.settings.timestamps.server(home.root)
    authority = Authority(server.ca_file) if server else None
    before = _traces(home)
    try:
        with _watching() as watch:
            found = verify(home.data, authority, quick, watch)
    except NoEvidence as error:
        message = f"Nothing is sealed in {home.archive.root} yet; run `diembao nightly` once."
        raise Refusal(Exit.INVALID, message) from error
    if _traces(home) != before:
        raise Refusal(Exit.LOCKED, "The home was written to while it was checked; give the command again.")
    return found


def _deeply(home: Home, found: Verification) -> Verification:
    """With what differs from the evidence derived anew; not where anything is wrong or unsealed."""
    if found.damaged or found.unsealed:
        return replace(found, notes=(*found.notes, "not_deep"))
    with _watching() as watch:
        derived = tuple(derived_differences(home, partial(watch, "seals")))
    return replace(
        found,
        findings=(*found.findings, *derived[:MOST_FINDINGS]),
        more=found.more + len(derived[MOST_FINDINGS:]),
        notes=(*found.notes, "deep"),
    )


def _traces(home: Home) -> list[tuple[int, int]]:
    """What changes when somebody writes."""
    files = (home.database, home.snapshot, home.archive.head)
    return [(it.st_mtime_ns, it.st_size) for file in files if file.exists() for it in [file.stat()]]


def _code(found: Verification) -> Exit:
    if found.damaged:
        return Exit.INTEGRITY
    return Exit.PARTIAL if found.unsealed or found.findings else Exit.COMPLETE


@contextmanager
def _watching() -> Iterator[Watch]:
    """A bar for each step on standard error, where that is a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bars: dict[str, TaskID] = {}
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:

        def watch(step: str, done: int, total: int) -> None:
            if step not in bars:
                bars[step] = progress.add_task(STEPS[step], total=total)
            progress.update(bars[step], completed=done)

        yield watch


def _page(home: Home, found: Verification, code: Exit) -> None:
    click.echo(plain(f"Kho bằng chứng: {home.archive.root}"))
    for line in _counts(found):
        click.echo(plain(f"  {line}"))
    for finding in found.findings:
        click.echo(plain(f"{_mark(finding)}: {_line(finding)}"))
    if found.more:
        click.echo(f"… và {found.more} chỗ khác.")
    for note in found.notes:
        click.echo(f"Lưu ý: {NOTES[note]}")
    click.echo(_conclusion(found, code))


def _counts(found: Verification) -> Iterator[str]:
    if found.head is not None:
        yield f"Niêm phong: {found.manifests} lần, lần cuối lúc {moment(found.head.made)}"
        yield f"Đầu chuỗi: {found.head.number:06} sha256 {found.head.sha256}"
    if found.oldest is not None:
        yield f"Các đêm: từ {found.oldest} đến {found.newest}"
    records = "không mở bản ghi WARC (--quick)" if found.quick else f"{found.records} bản ghi WARC"
    files = f"{found.files} tệp ({number(found.bytes / 1e6, 1)} MB)"
    yield f"Đã đối chiếu: {files}, {found.rows} dòng dữ liệu, {records}"
    yield (
        f"Dấu thời gian: {found.tokens} hợp lệ, {found.tokens_unchecked} chưa kiểm tra được chữ ký,"
        f" {found.tokenless} lần niêm phong chưa có"
    )


def _mark(finding: Finding) -> str:
    return "CÒN DỞ" if finding.kind is Kind.LEFTOVER else "SAI"


def _line(finding: Finding) -> str:
    detail = f" ({finding.detail})" if finding.detail else ""
    return f"data/{finding.path}: {SENTENCES[finding.kind]}{detail}"


def _conclusion(found: Verification, code: Exit) -> str:
    if code is Exit.INTEGRITY:
        return "KẾT LUẬN: dữ liệu KHÔNG còn nguyên vẹn như khi niêm phong; xem từng dòng SAI ở trên."
    if found.unsealed:
        return (
            "KẾT LUẬN: bằng chứng đã niêm phong còn nguyên vẹn. Cơ sở dữ liệu đã được ghi thêm sau lần"
            " niêm phong cuối; phần ghi thêm chưa được niêm phong."
        )
    if code is Exit.PARTIAL:
        return "KẾT LUẬN: bằng chứng đã niêm phong còn nguyên vẹn; còn phần dở dang của một lần chạy bị ngắt."
    return "KẾT LUẬN: mọi thứ còn nguyên vẹn như khi niêm phong."


def _document(found: Verification, code: Exit) -> dict[str, Any]:
    findings = [asdict(it) | {"sentence": SENTENCES[it.kind]} for it in found.findings]
    return {"exit": int(code), "whole": code is Exit.COMPLETE} | asdict(found) | {"findings": findings}


def _pack(pack: Path, as_json: bool) -> Exit:
    """Ask the program that lies in every pack; ours, not the one in there."""
    from audits.packing.verify import inspect

    try:
        told, notes = inspect(pack)
    except OSError as error:
        raise Refusal(Exit.INVALID, f"{pack}: {error.strerror or error}") from error
    code = Exit.INTEGRITY if told else Exit.COMPLETE
    if as_json:
        said = {"exit": int(code), "whole": not told, "pack": str(pack)}
        print_json(said | {"findings": told, "notes": notes})
    else:
        for line in [f"SAI: {line}" for line in told] or notes:
            click.echo(plain(line))
        state = "KHÔNG còn nguyên vẹn, không dùng làm bằng chứng được" if told else "còn nguyên vẹn"
        click.echo(f"KẾT LUẬN: hồ sơ {state}.")
    return code
