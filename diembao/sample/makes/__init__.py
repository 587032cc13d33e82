"""The makes of site that the province has, one module each."""

from diembao.sample.makes import centre, muddled, newspaper, publisher, tables, weblog
from diembao.sample.page import Make

MAKES: dict[str, Make] = {
    "newspaper": newspaper.MAKE,
    "tables": tables.MAKE,
    "publisher": publisher.MAKE,
    "centre": centre.MAKE,
    "weblog": weblog.MAKE,
    "muddled": muddled.MAKE,
}
