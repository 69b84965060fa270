"""Events of a pass as one message.

No text of a wiki is in a header: the subject counts, the rest comes from the configuration. The body is plain text.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from wikiwatch.deliver.secrets import read_secret
from wikiwatch.errors import DeliveryFailed
from wikiwatch.model import EventKind, Notice
from wikiwatch.settings.deliveries import EmailDelivery

SECONDS = 60.0
"""How long a server may take for an answer."""

MOST_IN_ONE = 200
"""Events in one message; more make more messages."""


class EmailSink:
    """Sends through one SMTP server, with STARTTLS (RFC 3207) unless the configuration says otherwise.

    Raises UsageError when its password is missing, or in a file that others may read.
    """

    def __init__(self, settings: EmailDelivery, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._settings, self._now = settings, now
        self._password = read_secret(settings.name, settings.password) if settings.password else None

    def send(self, notices: Sequence[Notice]) -> Iterator[Notice]:
        """A message for each 200 of them."""
        for start in range(0, len(notices), MOST_IN_ONE):
            part = notices[start : start + MOST_IN_ONE]
            refused = self._deliver(self._message(part))
            yield from part
            if refused:  # the others have it: sending it again would double it for them
                raise DeliveryFailed(f"delivery {self._settings.name}: the mail server refused {refused} recipients")

    def _message(self, notices: Sequence[Notice]) -> EmailMessage:
        counts = Counter(notice.kind for notice in notices)
        lists = ", ".join(sorted({notice.watchlist for notice in notices}))
        identity = hashlib.sha256("\n".join(notice.event_id for notice in notices).encode()).hexdigest()[:32]
        message = EmailMessage()
        message["From"] = self._settings.sender
        message["To"] = ", ".join(self._settings.recipients)
        message["Subject"] = f"wikiwatch: {counts[EventKind.NEW]} new, {counts[EventKind.ENDED]} ended ({lists[:100]})"
        message["Date"] = format_datetime(self._now())
        message["Message-ID"] = f"<{identity}@{self._settings.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answering machine should reply
        message.set_content("\n".join(f"{notice.headline}\n{notice.body}" for notice in notices), charset="utf-8")
        return message

    def _deliver(self, message: EmailMessage) -> int:
        """Send a message; how many of its recipients the server refused."""
        settings = self._settings
        try:
            with self._connected() as server:
                if settings.username is not None and self._password is not None:
                    server.login(settings.username, self._password)
                refused = server.send_message(message, settings.sender, list(settings.recipients))
        except smtplib.SMTPResponseException as error:  # the server's words may repeat what it was given
            raise DeliveryFailed(f"delivery {settings.name}: the mail server refused: {error.smtp_code}") from None
        except smtplib.SMTPException as error:
            raise DeliveryFailed(f"delivery {settings.name}: mail failed: {type(error).__name__}") from None
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise DeliveryFailed(f"delivery {settings.name}: {settings.host}: {reason}") from None
        return len(refused)

    def _connected(self) -> smtplib.SMTP:
        settings = self._settings
        if settings.tls == "implicit":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(settings.host, settings.port, timeout=SECONDS, context=context)
        server = smtplib.SMTP(settings.host, settings.port, timeout=SECONDS)
        if settings.tls == "starttls":
            try:
                server.starttls(context=ssl.create_default_context())
            except BaseException:
                server.close()
                raise
        return server
