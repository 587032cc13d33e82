"""What the pages about outlets ask of the application: health, evidence packs, reports of recorded audits."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from audits.packing import EvidenceDamaged, NothingToPack, NotSealed, PackError, write_pack
from audits.packing import Wanted as WantedPack
from dashboard.errors import NO_ROOM
from dashboard.evidence import Care, NoPaper, Paper, PaperAsked
from diembao.exits import Exit, Refusal
from diembao.health.concerns import MARKS, Concern, worst_first
from diembao.health.examine import look_at, timing_of
from diembao.health.nights import night_concerns
from diembao.home import Home
from registry import Outlet
from storage import StoreError, open_reader
from storage.reading import Library
from vietnamese.dates import TIMEZONE

NOT_JUDGED: Final = (
    "Bản kiểm tra {key} không có đơn vị này; cần lập bản kiểm tra mới bằng `diembao audit run`."
)
NOT_SEALED: Final = "Bản kiểm tra {key} chưa được niêm phong; đêm tới sẽ niêm phong, sau đó hãy thử lại."
DAMAGED: Final = (
    "Bằng chứng của bản kiểm tra {key} không còn như lúc niêm phong nên không lập tệp."
    " Người vận hành cần chạy `diembao audit verify`."
)
UNREADABLE: Final = "Chưa đọc được bản kiểm tra {key}. Người vận hành cần xem `diembao audit show {key}`."


def outlet_cares(home: Home, library: Library, outlet: Outlet) -> tuple[Care, ...]:
    """What concerns the reading of an outlet, worst first. Raises StoreError."""
    now = datetime.now(TIMEZONE)
    if not outlet.valid_on(now.date()) or not any(one.valid_on(now.date()) for one in outlet.channels):
        return ()
    return _cares(look_at(home, timing_of(home, library, now), library, [outlet]))


def night_cares(home: Home, library: Library) -> tuple[Care, ...]:
    """What concerns the last night as a whole. Raises StoreError."""
    return _cares([*night_concerns(timing_of(home, library, datetime.now(TIMEZONE)))])


def _cares(concerns: list[Concern]) -> tuple[Care, ...]:
    return tuple(Care(MARKS[one.level], one.problem, one.advice) for one in worst_first(concerns))


def make_paper(home: Home, asked: PaperAsked, target: Path) -> None:
    """Write a recorded audit's pack or report on one outlet. Raises NoPaper."""
    try:
        if asked.paper is Paper.PACK:
            _pack(home, asked, target)
        else:
            _report(home, asked, target)
    except NothingToPack as nothing:
        raise NoPaper(NOT_JUDGED.format(key=asked.audit)) from nothing
    except NotSealed as error:
        raise NoPaper(NOT_SEALED.format(key=asked.audit)) from error
    except EvidenceDamaged as error:
        raise NoPaper(DAMAGED.format(key=asked.audit), damaged=True) from error
    except Refusal as refusal:
        damaged = refusal.code is Exit.INTEGRITY
        raise NoPaper((DAMAGED if damaged else UNREADABLE).format(key=asked.audit), damaged) from refusal
    except (PackError, StoreError) as error:
        raise NoPaper(UNREADABLE.format(key=asked.audit)) from error
    except OSError as error:
        raise NoPaper(NO_ROOM) from error


def _pack(home: Home, asked: PaperAsked, target: Path) -> None:
    with open_reader(home.snapshot) as reader:
        write_pack(reader, home.archive, WantedPack(asked.audit, asked.outlet), target)


def _report(home: Home, asked: PaperAsked, target: Path) -> None:
    from diembao.reporting import (
        Wanted,
        deliver,
        material_of,
    )  # what draws and writes takes seconds to import

    whole = material_of(home, asked.audit)
    rows = tuple(one for one in whole.audit.outlets if one.slug == asked.outlet)
    if not rows:
        raise NoPaper(NOT_JUDGED.format(key=asked.audit))
    material = replace(whole, audit=replace(whole.audit, outlets=rows))
    letter = asked.paper is Paper.LETTER
    deliver(material, Wanted(docx=target) if letter else Wanted(xlsx=target))
