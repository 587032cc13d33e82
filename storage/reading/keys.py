"""Names of articles in addresses of pages."""

import hashlib

KEY_LENGTH = 20
"""Hexadecimal digits; by 80 bits two of a million articles share one with a chance of one in 10^12."""


def article_key(outlet: str, identity: str) -> str:
    """The article's name: stable, however often the database is made again."""
    return hashlib.sha256(f"{outlet}\n{identity}".encode()).hexdigest()[:KEY_LENGTH]
