from __future__ import annotations

import socket

import pytest

from pages.serving.sockets import send_at_once


def at_once(connection):
    return bool(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


@pytest.fixture
def listener():
    # Without a protocol, as Streamlit opens it.
    with socket.socket(socket.AF_INET) as found:
        found.bind(("127.0.0.1", 0))
        found.listen()
        yield found


def test_connections_taken_afterwards_send_at_once(listener):
    send_at_once()
    with socket.create_connection(listener.getsockname()) as caller, listener.accept()[0] as taken:
        assert at_once(taken)
        assert not at_once(caller)


def test_before_they_did_not(listener):
    with socket.create_connection(listener.getsockname()), listener.accept()[0] as taken:
        assert not at_once(taken)


def test_other_sockets_are_left_alone():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams, socket.socket(socket.AF_INET) as idle:
        closed = socket.socket(socket.AF_INET)
        closed.close()
        send_at_once()
        assert not at_once(idle)
        assert datagrams.fileno() != -1
