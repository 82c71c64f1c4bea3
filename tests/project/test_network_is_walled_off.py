"""Tests do not reach the network: a connection beyond this machine fails the test that tried it."""

import socket

import pytest

# None of these can leave the machine even with the wall down: 0.0.0.0 is this host, and .invalid never resolves.
BEYOND = ("0.0.0.0", 9)  # noqa: S104


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_a_connection_beyond_the_loopback_fails_the_test(method: str) -> None:
    with (
        socket.socket() as reach,
        pytest.raises(pytest.fail.Exception, match="tried to reach the network"),
    ):
        getattr(reach, method)(BEYOND)


def test_a_datagram_beyond_the_loopback_fails_the_test() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as reach,
        pytest.raises(pytest.fail.Exception, match="sendto"),
    ):
        reach.sendto(b"", BEYOND)


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(pytest.fail.Exception, match="getaddrinfo"):
        socket.create_connection(("syschange.invalid", 443), timeout=1)


def test_the_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port), timeout=5) as reach:
            assert reach.getpeername()[1] == port


def test_a_pair_of_unix_sockets_is_open() -> None:
    one, other = socket.socketpair()
    with one, other:
        one.sendall(b"x")
        assert other.recv(1) == b"x"
