"""By which names the pages may be called: another name that leads here is another site's trick."""

from collections.abc import Callable
from typing import Final

from dashboard.security.asgi import App, Receive, Scope, Send, header
from dashboard.security.refusing import refuse
from dashboard.settings import DashboardSettings

WRONG: Final = (
    "Tên máy chủ trong địa chỉ không nằm trong danh sách được phép. Người vận hành thêm tên đó vào `hosts`"
    " ở mục [dashboard] của tệp diembao.toml."
)

UNKNOWN_PROXY: Final = (
    "Yêu cầu đi qua một máy chủ trung gian chưa được khai báo. Người vận hành ghi địa chỉ của máy chủ đó vào"
    " `proxies` ở mục [dashboard] của tệp diembao.toml, và tạo tài khoản cho người dùng."
)


def with_known_hosts(app: App, settings: Callable[[], DashboardSettings]) -> App:
    """The application, for requests that call it by one of its names."""

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a host that is not ours, or answer."""
        if host_name(scope) not in settings().names:
            await refuse(send, 400, WRONG)
        elif not settings().proxies and header(scope, b"x-forwarded-for") is not None:
            await refuse(send, 400, UNKNOWN_PROXY)
        else:
            await app(scope, receive, send)

    return checked


def host_name(scope: Scope) -> str:
    """The host that a request names, in small letters and without its port; of two such headers, none."""
    named = [value for key, value in scope["headers"] if key == b"host"]
    if len(named) != 1:
        return ""
    host = (header(scope, b"host") or "").lower()
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host
