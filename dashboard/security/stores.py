"""Where the accounts cannot be read nobody is let in, and nobody is sent to a login that cannot be shown."""

import logging
from typing import Final

from dashboard.security.asgi import App, Receive, Scope, Send
from dashboard.security.refusing import refuse
from dashboard.snapshot import sentence_of
from storage import StoreError

log: Final = logging.getLogger("diembao.dashboard")


def with_readable_accounts(app: App) -> App:
    """The application; who asks is looked up before any page of it, which then cannot say what is wrong."""

    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or say what is wrong with the desk."""
        try:
            await app(scope, receive, send)
        except StoreError as error:
            log.warning("the accounts cannot be read, nobody is let in: %r", str(error))
            await refuse(send, 503, sentence_of(error))

    return told
