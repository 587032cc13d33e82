"""The part of diembao.toml that says whom to alert, and how. Everything is off until it is filled in."""

import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]", re.ASCII)

LONGEST_SILENCE_DAYS = 14
"""Whatever a home sets, a lasting fault is repeated within this time."""


def _mailbox(text: str) -> str:
    if not _MAILBOX.fullmatch(text):
        raise ValueError(f"'{text}' is no plain e-mail address")
    return text


def _host(text: str) -> str:
    if text and not _HOST.fullmatch(text):
        raise ValueError(f"'{text}' is no host name")
    return text


def _web_address(text: str) -> str:
    if not text:
        return text
    if not (text.isascii() and text.isprintable()) or " " in text:
        raise ValueError("has characters that no address has")
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise ValueError("must be an http(s) address without user name")
    return text


Mailbox = Annotated[str, AfterValidator(_mailbox)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
"""Empty: none."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MailSettings(_Part):
    """A mail server that takes alerts; off without `host`."""

    host: Annotated[str, AfterValidator(_host)] = ""
    port: int = Field(587, ge=1, le=65535)
    security: Literal["starttls", "ssl", "none"] = "starttls"
    ca_file: str = ""
    """PEM file with the authority of an internal server; the system's own authorities where empty."""
    user: str = ""
    password_file: str = ""
    password_env: str = ""
    sender: Mailbox | Literal[""] = ""
    to: tuple[Mailbox, ...] = ()
    timeout: float = Field(20.0, gt=0, le=120, allow_inf_nan=False)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.host and not (self.sender and self.to):
            raise ValueError("a mail server needs 'sender' and at least one address in 'to'")
        if self.user and bool(self.password_file) == bool(self.password_env):
            raise ValueError("'user' needs either 'password_file' or 'password_env'")
        if self.user and self.security == "none":
            raise ValueError("a password is never sent without starttls or ssl")
        return self


class WebhookSettings(_Part):
    """An address that takes alerts as JSON by POST; off without `url`."""

    url: WebAddress = ""
    token_file: str = ""
    """File with a token that goes along as `Authorization: Bearer`."""
    ca_file: str = ""
    timeout: float = Field(20.0, gt=0, le=120, allow_inf_nan=False)


class AlertSettings(_Part):
    """Whom to alert, how, and how often a lasting fault is repeated."""

    remind_days: int = Field(3, ge=1, le=LONGEST_SILENCE_DAYS)
    mail: MailSettings = MailSettings()
    webhook: WebhookSettings = WebhookSettings()
