"""Whoever is erased keeps no way of signing in, and nothing that says who they are elsewhere."""

import pytest
import sqlalchemy as sa

from app.accounts.services import single_sign_on, users
from app.accounts.storage import models, ways_in
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.base import METADATA
from app.privacy.services import people

NAME = "Ottoline Zimmerwald"


@pytest.mark.both_databases
def test_the_identity_at_the_provider_goes(database, tmp_path):
    with begin_work(database, CONSOLE) as work:
        users.add(work, "Other Administrator", "administrator")
        number = users.add(work, NAME, "reader").id
        single_sign_on.link_user(work, number, "https://login.example.com", "ottoline@example.com")
    with begin_work(database, CONSOLE) as work:
        people.erase(work, tmp_path, [NAME])
    with begin_work(database, CONSOLE, writes=False) as work:
        for table in (each for each in METADATA.sorted_tables if each.name.startswith(("user_id", "passkey"))):
            assert work.session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() == 0


def test_every_table_of_access_is_cleared():
    """Whoever adds a table of accounts adds it to what is erased."""
    of_accounts = {
        each.class_.__tablename__
        for each in models.Base.registry.mappers
        if each.class_.__module__ == models.__name__ and each.class_ is not models.User
    }
    assert {each.__tablename__ for each in ways_in.TABLES} == of_accounts
