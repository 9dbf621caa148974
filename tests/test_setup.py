"""The ground tests stand on: the network is off, and both databases answer."""

import socket

import pytest
import sqlalchemy

from tests.network import NetworkIsOff, is_here


def test_a_database_answers(database_url):
    engine = sqlalchemy.create_engine(database_url)
    with engine.connect() as connection:
        assert connection.execute(sqlalchemy.text("SELECT 1")).scalar_one() == 1
    engine.dispose()


@pytest.mark.postgresql
def test_each_test_has_an_empty_postgresql_database(postgresql_url):
    engine = sqlalchemy.create_engine(postgresql_url)
    assert sqlalchemy.inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE TABLE left_behind (id int)"))
        order = connection.execute(sqlalchemy.text("SELECT 'B' < 'a'")).scalar_one()
    engine.dispose()
    assert order, "text is ordered by code point, whatever the locale"


test_each_test_has_an_empty_postgresql_database_again = test_each_test_has_an_empty_postgresql_database


@pytest.mark.parametrize("host", ["example.com", "192.0.2.1"])
def test_connections_to_elsewhere_are_refused(host):
    with pytest.raises(NetworkIsOff, match="the network is off in tests"):
        socket.create_connection((host, 443), timeout=1)


def test_a_connected_socket_to_an_address_is_refused():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagram, pytest.raises(NetworkIsOff):
        datagram.sendto(b"", ("192.0.2.1", 53))


def test_loopback_stays_open():
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()) as client:
            server.accept()[0].close()
            assert is_here(client.getpeername()[0])
