import socket
import urllib.request

import pytest


def test_a_public_address_is_refused():
    with socket.socket() as sock, pytest.raises(AssertionError, match=r"may not reach .*192\.0\.2\.1"):
        sock.connect(("192.0.2.1", 80))


def test_a_public_name_is_refused():
    with pytest.raises(AssertionError, match=r"may not resolve 'wiki\.example\.org'"):
        urllib.request.urlopen("http://wiki.example.org/")


def test_loopback_is_allowed():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()
