"""One message a pass, over STARTTLS; nothing that a wiki wrote gets into a header."""

from __future__ import annotations

import email
import email.policy
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.deliver.conftest import NOW, Make
from wikiwatch.deliver.email import EmailSink
from wikiwatch.errors import DeliveryFailed, UsageError
from wikiwatch.model import EventKind
from wikiwatch.settings.deliveries import EmailDelivery, Secret

PASSWORD = "loopback-only-password"


class MailServer:
    """Speaks as much SMTP as a sender needs (RFC 5321), one connection after the other."""

    def __init__(self, tls: ssl.SSLContext | None = None, refuse: dict[str, str] | None = None) -> None:
        self.tls, self.refuse = tls, refuse or {}
        self.heard: list[str] = []
        self.messages: list[EmailMessage] = []
        self.encrypted: list[bool] = []
        self._open: list[socket.socket] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @contextmanager
    def running(self) -> Iterator[MailServer]:
        self._thread.start()
        try:
            yield self
        finally:
            self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()
            self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            try:
                self._talk(connection)
            except OSError:
                pass
            finally:
                for opened in (*self._open, connection):
                    opened.close()

    def _talk(self, connection: socket.socket) -> None:
        stream = connection.makefile("rwb")
        is_encrypted = False

        def say(line: str) -> None:
            stream.write(line.encode() + b"\r\n")
            stream.flush()

        say("220 mail")
        while line := stream.readline().decode().rstrip("\r\n"):
            verb = line.partition(" ")[0].upper()
            self.heard.append(line)
            refusal = next((answer for start, answer in self.refuse.items() if line.startswith(start)), None)
            if refusal is not None:
                say(refusal)
            elif verb == "EHLO":
                say("250-mail")
                if self.tls is not None and not is_encrypted:
                    say("250-STARTTLS")
                say("250 AUTH PLAIN")
            elif verb == "STARTTLS" and self.tls is not None:
                say("220 go on")
                connection = self.tls.wrap_socket(connection, server_side=True)
                self._open.append(connection)
                stream, is_encrypted = connection.makefile("rwb"), True
            elif verb == "AUTH":
                say("235 welcome")
            elif verb == "DATA":
                say("354 go on")
                lines = []
                while (part := stream.readline()) != b".\r\n":
                    lines.append(part.removeprefix(b"."))
                parsed = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
                self.messages.append(parsed)
                self.encrypted.append(is_encrypted)
                say("250 taken")
            elif verb == "QUIT":
                say("221 bye")
                return
            else:
                say("250 well" if verb in ("MAIL", "RCPT", "RSET") else "502 what")


def sink(server: MailServer, **facts: Any) -> EmailSink:
    plain = {
        "name": "mail",
        "host": "127.0.0.1",
        "port": server.port,
        "tls": "none",
        "sender": "wikiwatch@example.org",
        "recipients": ("a@example.org", "b@example.org"),
        "username": None,
        "password": None,
    }
    return EmailSink(EmailDelivery(**{**plain, **facts}), lambda: NOW)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer().running() as running:
        yield running


def test_one_message_with_everything(server: MailServer, make: Make) -> None:
    notices = [make(1), make(2, kind=EventKind.ENDED, headline="ended: Tour 2", watchlist="gates")]
    assert list(sink(server).send(notices)) == notices
    (message,) = server.messages
    assert message["Subject"] == "wikiwatch: 1 new, 1 ended (gates, towers)"
    assert (message["From"], message["To"]) == ("wikiwatch@example.org", "a@example.org, b@example.org")
    assert message["Date"] == "Thu, 26 Nov 2026 12:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert message.get_content().splitlines() == ["new: Tour 1", "«jackpot 1»", "", "ended: Tour 2", "«jackpot 2»"]


def test_the_same_events_have_the_same_message_id(server: MailServer, make: Make) -> None:
    for notices in ([make(1)], [make(1)], [make(2)]):
        list(sink(server).send(notices))
    first, again, other = (message["Message-ID"] for message in server.messages)
    assert first == again != other
    assert first.endswith("@example.org>")


def test_what_a_wiki_wrote_stays_in_the_body(server: MailServer, make: Make) -> None:
    nasty = "x\r\nBcc: c@example.org\r\n\r\n.\r\nMAIL FROM:<d@example.org>\r\n"
    list(sink(server).send([make(1, headline=nasty, body=nasty)]))
    (message,) = server.messages
    assert set(message.keys()) == {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
        *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    }
    assert "Bcc: c@example.org" in message.get_content()
    assert [line.lower() for line in server.heard if line.lower().startswith(("mail", "rcpt"))] == [
        "mail from:<wikiwatch@example.org>",
        "rcpt to:<a@example.org>",
        "rcpt to:<b@example.org>",
    ]


def test_very_many_events_make_several_messages(server: MailServer, make: Make) -> None:
    notices = [make(number) for number in range(450)]
    assert list(sink(server).send(notices)) == notices
    assert [message["Subject"] for message in server.messages] == [
        "wikiwatch: 200 new, 0 ended (towers)",
        "wikiwatch: 200 new, 0 ended (towers)",
        "wikiwatch: 50 new, 0 ended (towers)",
    ]


def test_over_starttls_with_a_password(certificate: Path, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    account = {"tls": "starttls", "username": "wikiwatch", "password": Secret(env="MAIL_PASSWORD")}
    with MailServer(context).running() as server:
        with pytest.raises(DeliveryFailed) as failure:
            list(sink(server, **account).send([make(1)]))  # nobody signed its certificate
        assert PASSWORD not in str(failure.value)
        assert (server.messages, [line for line in server.heard if line.startswith("AUTH")]) == ([], [])
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
        list(sink(server, **account).send([make(1)]))
        assert server.encrypted == [True]
        assert any(line.startswith("AUTH PLAIN") for line in server.heard)


def test_a_server_without_encryption_gets_neither_password_nor_message(
    server: MailServer, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with pytest.raises(DeliveryFailed) as failure:
        list(sink(server, tls="starttls", username="u", password=Secret(env="MAIL_PASSWORD")).send([make(1)]))
    assert str(failure.value) == "delivery mail: mail failed: SMTPNotSupportedError"
    assert server.messages == []
    assert not any(line.upper().startswith("AUTH") for line in server.heard)


def test_a_missing_password_is_named(server: MailServer, make: Make) -> None:
    with pytest.raises(UsageError, match="no secret in the environment variable MAIL_PASSWORD"):
        list(sink(server, username="u", password=Secret(env="MAIL_PASSWORD")).send([make(1)]))


def test_a_server_that_refuses(make: Make) -> None:
    for start, answer in (("mail", "451 later"), ("data", "554 no")):
        with MailServer(refuse={start: answer}).running() as server:
            with pytest.raises(DeliveryFailed) as failure:
                list(sink(server).send([make(1)]))
            assert str(failure.value) == f"delivery mail: the mail server refused: {answer[:3]}"


def test_one_recipient_that_is_refused_does_not_double_it_for_the_other(make: Make) -> None:
    with MailServer(refuse={"rcpt TO:<a@": "550 unknown"}).running() as server:
        sending = sink(server).send([make(1)])
        assert next(sending) == make(1)
        with pytest.raises(DeliveryFailed, match="the mail server refused 1 recipients"):
            next(sending)
        assert len(server.messages) == 1


def test_nobody_there(make: Make) -> None:
    with MailServer().running() as gone:
        pass
    with pytest.raises(DeliveryFailed) as failure:
        list(sink(gone).send([make(1)]))
    assert str(failure.value) == "delivery mail: 127.0.0.1: Connection refused"
