"""Alerts by e-mail."""

import os
import smtplib
from contextlib import closing, suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path

from diembao.alerts.delivery import NotSent, secret_in, trusting, usable, within
from diembao.alerts.letter import Letter
from diembao.alerts.settings import MailSettings
from diembao.output import plain

TALKS = 4
"""A whole delivery may take so many times the timeout of one answer."""


def message(settings: MailSettings, letter: Letter) -> EmailMessage:
    """The letter as a message; what comes from outside stands in its body only."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = letter.subject
    mail["From"] = settings.sender
    mail["To"] = ", ".join(settings.to)
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = make_msgid(domain=settings.sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    # Seven bits, for the mail servers that know no others.
    mail.set_content(letter.text, cte="quoted-printable")
    return mail


def send(settings: MailSettings, root: Path, letter: Letter) -> None:
    """Hands the letter to the mail server. Raises NotSent; relative paths are the home's."""
    password = _password(settings, root)
    try:
        within(TALKS * settings.timeout, lambda: _deliver(settings, root, letter, password))
    except smtplib.SMTPResponseException as error:
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        raise NotSent(_hidden(f"máy chủ thư trả lời {error.smtp_code} {text}", password)) from error
    except smtplib.SMTPException as error:
        raise NotSent(_hidden(f"{type(error).__name__}: {error}", password)) from error
    except OSError as error:
        raise NotSent(f"{settings.host}:{settings.port}: {error.strerror or error}") from error


def _deliver(settings: MailSettings, root: Path, letter: Letter, password: str) -> None:
    ca_file = root / settings.ca_file if settings.ca_file else None
    host = settings.host.strip("[]")
    if settings.security == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, settings.port, timeout=settings.timeout, context=trusting(ca_file)
        )
    else:
        server = smtplib.SMTP(host, settings.port, timeout=settings.timeout)
    with closing(server):
        if settings.security == "starttls":
            # Raises where the server does not offer it: nothing is ever sent in the clear instead.
            server.starttls(context=trusting(ca_file))
        if settings.user:
            server.login(settings.user, password)
        refused = server.send_message(message(settings, letter), settings.sender, list(settings.to))
        # The letter is the server's by now, whatever it answers to a goodbye.
        with suppress(smtplib.SMTPException):
            server.docmd("QUIT")
    if refused:
        raise NotSent(f"máy chủ thư không nhận: {', '.join(sorted(refused))}")


def _password(settings: MailSettings, root: Path) -> str:
    if not settings.user:
        return ""
    if settings.password_file:
        return secret_in(root / settings.password_file)
    return usable(os.environ.get(settings.password_env, ""), f"biến môi trường {settings.password_env}")


def _hidden(text: str, password: str) -> str:
    """One line for people; a server that repeats the password does not get it into a log."""
    return plain(text.replace(password, "***") if password else text)[:300]
