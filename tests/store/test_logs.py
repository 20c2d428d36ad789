"""What goes wrong in the database is logged by its kind and its known causes alone."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from kamcore.store.database import Database
from kamcore.store.errors import StoreFaultError, StoreUnavailableError


def test_nothing_that_people_wrote_reaches_the_log(url, caplog):
    database = Database(url)
    database.migrate()

    def wrong(connection):
        for _ in range(2):  # the second one is refused, since the name is there
            connection.execute(
                text("INSERT INTO installation (name, value) VALUES ('x', :said)"), {"said": "Anna is leaving"}
            )

    with pytest.raises(StoreFaultError, match="did not take it") as refused:
        database.write(wrong)
    assert "Anna" not in caplog.text
    assert "IntegrityError" in caplog.text or "UniqueViolation" in caplog.text
    assert "Anna" not in str(refused.value.__cause__)
    database.close()


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("postgresql://kam:secret@127.0.0.1:1/x", "connection refused"),
        ("postgresql://kam:p@secret@127.0.0.1:1/x", "resolve host"),
        ("postgresql://kam:secret@127.0.0.1:1/x?sslmode=secret", "invalid sslmode"),
        ("sqlite:////proc/secret.sqlite3", "unable to open"),
    ],
)
def test_the_log_says_why_a_database_is_not_reached_and_never_its_address(address, why, caplog):
    database = Database(address, patience=0.2)
    with pytest.raises(StoreUnavailableError):
        database.check()
    database.close()
    assert why in caplog.text
    assert "secret" not in caplog.text
