"""What takes messages out of the house. Files and the console need nothing; SMTP and an HTTP gateway are configured.

A gateway takes the same key once: handing a message over again after a crash must not tell a person twice. A file is
made under the key's name, a mail carries it as Message-ID, an HTTP gateway gets it as Idempotency-Key.
"""

import json
import logging
import os
import smtplib
import urllib.error
import urllib.request
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from notices.models import Channel

log = logging.getLogger("notices")
PATIENCE = 10
"""Seconds a gateway may take to answer."""


class Unreachable(Exception):
    """Not taken now; it may be later."""


class Refused(Exception):
    """Not taken, and not later either: the address is wrong."""


class Gateway(Protocol):
    def send(self, *, key: str, to: str, title: str, body: str) -> None:
        """Hand over one message, or do nothing where this key was taken before. Raises Unreachable, Refused."""


class FileGateway:
    """A file a message in the state folder, for machines without a mail server, and for other programmes to fetch."""

    def __init__(self, channel: str) -> None:
        self.folder = Path(settings.VAR) / "outbox" / channel

    def send(self, *, key: str, to: str, title: str, body: str) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target, part = self.folder / f"{key}.json", self.folder / f".{key}.{os.getpid()}"
        if target.exists():
            return
        text = json.dumps({"key": key, "to": to, "title": title, "body": body}, ensure_ascii=False)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except OSError as problem:
            raise Unreachable(type(problem).__name__) from None


class ConsoleGateway:
    """A line in the log without address and words: for trying things out."""

    def __init__(self, channel: str) -> None:
        self.channel = channel

    def send(self, *, key: str, to: str, title: str, body: str) -> None:
        log.info("%s %s: %d characters", self.channel, key, len(title) + len(body))


class SmtpGateway:
    """smtp://user:password@host:587 with STARTTLS, smtps:// with TLS from the first byte."""

    def __init__(self, address: str) -> None:
        self.url = urlsplit(address)

    def send(self, *, key: str, to: str, title: str, body: str) -> None:
        secure = self.url.scheme == "smtps"
        mail = EmailMessage(
            title, body, settings.NOTICES_FROM, [to], headers={"Message-ID": f"<{key}@rongye>"},
            connection=get_connection(
                "django.core.mail.backends.smtp.EmailBackend", host=self.url.hostname,
                port=self.url.port or (465 if secure else 587), username=unquote(self.url.username or ""),
                password=unquote(self.url.password or ""), use_ssl=secure,
                use_tls=not secure and self.url.username is not None, timeout=PATIENCE,
            ),
        )  # fmt: skip
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused:
            raise Refused("recipient") from None
        except (OSError, smtplib.SMTPException) as problem:
            raise Unreachable(type(problem).__name__) from None


class HttpGateway:
    """POST {to, text} as JSON to an SMS provider's or one's own bridge; 4xx other than 408 and 429 is a refusal."""

    def __init__(self, address: str) -> None:
        self.address = address

    def send(self, *, key: str, to: str, title: str, body: str) -> None:
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        if settings.NOTICES_SMS_TOKEN:
            headers["Authorization"] = f"Bearer {settings.NOTICES_SMS_TOKEN}"
        data = json.dumps({"to": to, "text": title}, ensure_ascii=False).encode()
        request = urllib.request.Request(self.address, data, headers)  # noqa: S310 (http or https only: environment.py)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE):  # noqa: S310
                return
        except urllib.error.HTTPError as problem:
            if 400 <= problem.code < 500 and problem.code not in (408, 429):
                raise Refused(str(problem.code)) from None
            raise Unreachable(str(problem.code)) from None
        except OSError as problem:
            raise Unreachable(type(problem).__name__) from None


def gateway(channel: str) -> Gateway:
    """The configured gateway of a way: "file" (the default), "console", or an address."""
    chosen: str = settings.NOTICES_MAIL if channel == Channel.MAIL else settings.NOTICES_SMS
    if chosen == "file":
        return FileGateway(channel)
    if chosen == "console":
        return ConsoleGateway(channel)
    return SmtpGateway(chosen) if channel == Channel.MAIL else HttpGateway(chosen)
