"""Datasette's own pages: only read, a question may cost so much and no more, and CSV is for Excel."""

import csv
import io
from typing import Final
from urllib.parse import parse_qsl

from audits.reports.plain import csv_cell
from dashboard.paths import is_table
from dashboard.security.asgi import App, Message, Receive, Scope, Send
from dashboard.security.refusing import refuse

MOST_FACETS: Final = 3
"""Each may take a fifth of a second."""
MOST_CONDITIONS: Final = 12
REFUSED: Final = frozenset({"_trace", "_context", "_facet_array", "_facet_m2m", "_timelimit", "_ttl"})
"""Parameters that show Datasette's inside, or that no form of ours sends."""

CSV_TYPES: Final = (b"text/plain", b"text/csv")

ONLY_READ: Final = "Các bảng số liệu chỉ để xem."
TOO_MUCH: Final = (
    f"Mỗi lần chỉ đếm theo tối đa {MOST_FACETS} cột và lọc theo tối đa {MOST_CONDITIONS} điều kiện."
    " Hãy bỏ bớt rồi thử lại."
)
TOO_LONG: Final = "Tệp đã đủ dung lượng cho phép nên dừng ở đây: hãy lọc bớt rồi tải lại."


def with_bounded_tables(app: App) -> App:
    """The application, its tables only read, with few facets, and CSV without formulas."""

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what costs too much, or answer."""
        if not is_table(scope["path"]):
            await app(scope, receive, send)
        elif scope["method"] not in {"GET", "HEAD"}:
            await refuse(send, 405, ONLY_READ)
        elif _costs_too_much(scope):
            await refuse(send, 400, TOO_MUCH)
        else:
            await app(scope, receive, _Excel(send) if scope["path"].endswith(".csv") else send)

    return checked


def _costs_too_much(scope: Scope) -> bool:
    try:
        asked = parse_qsl(scope["query_string"].decode("latin-1"), max_num_fields=100)
    except ValueError:
        return True
    names = [name for name, value in asked if value]
    facets = sum(name.startswith("_facet") and name != "_facet_size" for name in names)
    conditions = sum(not name.startswith("_") for name in names) + names.count("_where")
    return facets > MOST_FACETS or conditions > MOST_CONDITIONS or not REFUSED.isdisjoint(names)


class _Excel:
    """Sends CSV on as Excel may open it. Datasette gives each row as a message of its own."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._is_csv = False
        self._mark = "\ufeff"

    async def __call__(self, message: Message) -> None:
        """One message of the answer."""
        if message["type"] == "http.response.start":
            self._is_csv = any(value.startswith(CSV_TYPES) for _, value in message["headers"])
        elif self._is_csv and message.get("body"):
            text = self._mark + _plain(message["body"].decode("utf-8"))
            self._mark = ""
            message = {**message, "body": text.encode("utf-8")}
        await self._send(message)


def _plain(rows: str) -> str:
    if rows.startswith("CSV contains more than"):
        return TOO_LONG
    out = io.StringIO(newline="")
    csv.writer(out).writerows(
        [csv_cell(cell) for cell in row] for row in csv.reader(io.StringIO(rows, newline=""))
    )
    return out.getvalue()
