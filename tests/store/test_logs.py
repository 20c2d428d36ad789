"""What goes wrong in the database is logged by its kind alone."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from kamcore.store.database import Database
from kamcore.store.errors import StoreFaultError


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
