"""The ground tests stand on: the network is off, both databases answer, and real files are used where there are any."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

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


@pytest.mark.parametrize("there", [True, False])
def test_the_check_of_a_change_names_the_real_files_beside_the_project(tmp_path, there):
    project = tmp_path / "project"
    (project / ".ci").mkdir(parents=True)
    shutil.copy(Path(__file__).parents[1] / ".ci" / "run", project / ".ci" / "run")
    (project / "Makefile").write_text('test:\n\t@echo "files: $$CONTRAST_FIXTURES"\n')
    browser = project / "chromium"
    browser.write_text("")
    browser.chmod(0o700)
    if there:
        (tmp_path / "shared" / "fixtures").mkdir(parents=True)
    environment = {"PATH": f"{project}:{os.environ['PATH']}"}
    said = subprocess.run([project / ".ci" / "run"], env=environment, capture_output=True, text=True, check=True).stdout
    assert said == f"files: {tmp_path / 'shared' / 'fixtures' if there else ''}\n"
