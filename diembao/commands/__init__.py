"""The commands, one module for each group of them."""

from typing import Final

from diembao.commands.shelf import Shelf

COMMANDS: Final = Shelf(
    __name__,
    {
        **{"demo": "demo", "nightly": "nightly", "backup": "backup", "health": "health"},
        **{"outlets": "outlets", "dashboard": "dashboard", "accounts": "accounts"},
        **{"articles": "stored", "coverage": "stored", "completeness": "completeness"},
        **{"why": "why", "history": "history", "classify": "labels", "evaluate": "labels"},
        **{"relabel": "relabel", "reextract": "reextract", "rebuild": "rebuild:rebuild_database"},
        **{"keywords": "keywords", "extract": "pages", "audit": "audits"},
    },
)
