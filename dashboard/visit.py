"""A visit: one request for one page, with all that its handler may need."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Concatenate, NoReturn, ParamSpec, TypeVar
from urllib.parse import unquote

from dashboard import snapshot
from dashboard.desk import Desk, held
from dashboard.errors import PageError
from dashboard.paths import is_own
from dashboard.web import Datasette, Request, Response
from storage.desk import Account
from storage.reading import Library

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Visit:
    """What a handler gets."""

    datasette: Datasette
    request: Request
    desk: Desk
    account: Account | None
    """Who asks; null where the home has no accounts, or on the page that asks for a login."""
    posted: Mapping[str, str] = field(default_factory=dict)

    async def read(self, fn: Callable[Concatenate[Library, P], R], *args: P.args, **named: P.kwargs) -> R:
        """`fn(library, …)` in a thread; a question that takes a second ends in a page that says so."""
        with snapshot.said_plainly():
            return await self.in_thread(lambda: snapshot.ask(self.desk.places, fn, *args, **named))

    async def in_thread(self, fn: Callable[P, R], *args: P.args, **named: P.kwargs) -> R:
        """A call that takes a while, beside the other visits."""
        threads = held(self.datasette).threads
        return await asyncio.get_running_loop().run_in_executor(threads, lambda: fn(*args, **named))

    @property
    def address(self) -> str:
        """Where the request comes from; behind a proxy that is believed, what that says."""
        return str((self.request.scope.get("client") or ("",))[0])

    def part(self, name: str) -> str:
        """A named part of the address."""
        return unquote(str(self.request.url_vars[name]))

    def arg(self, name: str) -> str | None:
        """The first value of a parameter behind the question mark."""
        value = self.request.args.get(name)
        return None if value is None else str(value)

    def args(self, name: str) -> list[str]:
        """All its values."""
        return [str(value) for value in self.request.args.getlist(name)]

    async def form(self) -> Mapping[str, str]:
        """What was posted; that it came from a page of ours was checked before the handler began."""
        return self.posted

    async def page(self, template: str, /, status: int = 200, **context: Any) -> Response:  # noqa: ANN401
        """The page that a template makes; every value in it is escaped."""
        context = {"account": self.account, "desk": self.desk, **context}
        body = await self.datasette.render_template(template, context, request=self.request)
        return Response.html(body, status=status)

    def redirect(self, path: str, notice: str | None = None) -> Response:
        """On to another page of ours, with a sentence to show there."""
        if not is_own(path):
            raise ValueError(f"not a page of ours: {path!r}")
        if notice:
            self.datasette.add_message(self.request, notice)
        return Response.redirect(path, status=303)

    def refuse(self, status: int, sentence: str) -> NoReturn:
        """End with a plain page."""
        raise PageError(status, sentence)

    async def resume_after_login(self, fields: Mapping[str, str] | None = None) -> Response:
        """The login page, which keeps what was posted and offers to send it again: nothing is lost.

        Routes with `resumes` do this by themselves when the session ended before the form was sent.
        """
        from dashboard.accounts.login import ask_again  # it makes visits of its own

        return await ask_again(self, self.posted if fields is None else fields)
