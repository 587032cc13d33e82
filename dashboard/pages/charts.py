"""Charts as pictures, drawn here: no browser needs a script for them, and none asks another server."""

from typing import Final

from dashboard.charted import charted_of, picture
from dashboard.routes import Route
from dashboard.visit import Visit
from dashboard.web import Response
from dashboard.windows import asked_here, window_of
from storage.clock import today as this_day

OWN: Final = frozenset({"chi-thi", "don-vi", "tu", "den", "thang", "tin-lai"})
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox"
"""For the picture opened by itself: its letters lie within it, and nothing in it runs."""
EMPTY: Final = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


async def months_chart(visit: Visit) -> Response:
    """Articles by month and content."""
    asked = asked_here(visit, OWN)
    if len(asked.outlets) > 1:
        visit.refuse(400, "Biểu đồ vẽ cho một đơn vị hoặc cho mọi đơn vị.")
    directive, today = visit.desk.directives[asked.directive], this_day()
    window = window_of(asked, directive, today)
    charted = await visit.read(charted_of, directive, visit.desk.outlets, asked, window, today)
    drawn = await visit.in_thread(picture, charted) if charted.months else EMPTY
    headers = {"content-security-policy": POLICY}
    return Response(drawn, headers=headers, content_type="image/svg+xml; charset=utf-8")


ROUTES: Final = (Route("/-/bieu-do/thang\\.svg", months_chart),)
